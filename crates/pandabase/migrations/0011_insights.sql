-- Analytics and reports.

-- What happened in an hour, by the country of the bill: derived from orders, refunds and disputes, in the
-- transaction that changes them.
CREATE TABLE sales_hours (
    store_id TEXT NOT NULL,
    -- Its first millisecond.
    hour BIGINT NOT NULL,
    country TEXT NOT NULL,
    -- Orders paid, their subtotals less discounts, and the platform's and the processor's fees on them.
    orders BIGINT NOT NULL,
    volume BIGINT NOT NULL,
    fees BIGINT NOT NULL,
    -- Refunds completed, and their amounts.
    refunds BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    -- Disputes opened or prevented.
    disputes BIGINT NOT NULL,
    PRIMARY KEY (store_id, hour, country)
) {{clustered}};

-- How many customers paid last in an hour: their sum since some hour is how many paid since then.
CREATE TABLE last_purchases (
    store_id TEXT NOT NULL,
    hour BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    PRIMARY KEY (store_id, hour)
) {{clustered}};

-- Parts of hours, and customers of a time that is over.
CREATE INDEX orders_by_capture ON orders (store_id, captured_at, customer_id) WHERE captured_at IS NOT NULL;
CREATE INDEX refunds_by_completion ON refunds (store_id, updated_at) WHERE status = 'COMPLETED';

CREATE TABLE reports (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    -- Words of the contract, separated by a comma.
    formats TEXT NOT NULL,
    period_start BIGINT NOT NULL,
    -- The instant after the last.
    period_end BIGINT NOT NULL,
    -- The next three once it succeeded: lines without the header, bytes of all files, milliseconds.
    row_count BIGINT,
    size_bytes BIGINT,
    duration_ms BIGINT,
    error_message TEXT,
    -- Who asked for it: one of the two.
    account_id TEXT,
    token_id TEXT,
    started_at BIGINT,
    completed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};

-- Reports by period.
CREATE INDEX ledger_entries_by_time ON ledger_entries (store_id, created_at, position);
CREATE INDEX refunds_by_time ON refunds (store_id, created_at, id);
CREATE INDEX disputes_by_time ON disputes (store_id, created_at, id);

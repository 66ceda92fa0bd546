-- Metered billing: what is counted, what was counted, and what it adds up to.
--
-- Events come by the hundred thousand. Their rows are narrow: numbers stand for the meter, for the line
-- (a meter of a subscription) and for the event's id. Every way to them leads through a row that is found
-- by store. See docs/decisions/0013.

CREATE TABLE meters (
    -- Stands for the meter in what belongs to it.
    number {{serial}},
    store_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    id TEXT NOT NULL,
    event_name TEXT NOT NULL,
    -- Cents for unit_quantity units.
    unit_price BIGINT NOT NULL,
    unit_quantity BIGINT NOT NULL,
    aggregation TEXT NOT NULL,
    settlement TEXT NOT NULL,
    included_units BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX meters_by_id ON meters (store_id, product_id, id);
CREATE UNIQUE INDEX meters_by_name ON meters (store_id, product_id, event_name);

-- A meter of a subscription that has events: from the first one on, the meter keeps its name and its way of
-- counting, and stays.
CREATE TABLE usage_lines (
    number {{serial}},
    store_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    meter BIGINT NOT NULL
);
CREATE UNIQUE INDEX usage_lines_by_subscription ON usage_lines (store_id, subscription_id, meter);
CREATE INDEX usage_lines_by_meter ON usage_lines (meter);

-- Where the events of a subscription stand.
CREATE TABLE usage_accounts (
    store_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL,
    -- Counts the bills that were begun: what arrives later is not in them.
    segment BIGINT NOT NULL,
    -- The id of the newest event.
    last_high BIGINT NOT NULL,
    last_low BIGINT NOT NULL,
    PRIMARY KEY (store_id, subscription_id)
) {{clustered}};

CREATE TABLE usage_events (
    line BIGINT NOT NULL,
    event_at BIGINT NOT NULL,
    -- The id, which begins with the time of receipt: two numbers of twelve characters each.
    id_high BIGINT NOT NULL,
    id_low BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    -- Whose total it is in.
    period_no BIGINT NOT NULL,
    segment BIGINT NOT NULL,
    -- The line's meter, for the index below.
    meter BIGINT NOT NULL,
    external_id TEXT,
    -- JSON.
    metadata TEXT,
    PRIMARY KEY (line, event_at, id_high, id_low)
) {{clustered}};
CREATE UNIQUE INDEX usage_events_once ON usage_events (meter, external_id) WHERE external_id IS NOT NULL;

-- What the events of a line add up to, for every aggregation; bills and projections read nothing else.
CREATE TABLE usage_totals (
    line BIGINT NOT NULL,
    period_no BIGINT NOT NULL,
    segment BIGINT NOT NULL,
    events BIGINT NOT NULL,
    -- The sum is high × 10^8 + low: it may need more than 64 bits.
    sum_high BIGINT NOT NULL,
    sum_low BIGINT NOT NULL,
    largest BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    last_quantity BIGINT NOT NULL,
    -- The invoice that was paid for it.
    invoice_id TEXT,
    PRIMARY KEY (line, period_no, segment)
) {{clustered}};

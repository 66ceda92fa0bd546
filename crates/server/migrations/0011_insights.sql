-- Analytics and reports.

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

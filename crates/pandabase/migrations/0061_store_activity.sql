-- What happened to the teams and the API tokens of stores, and who did it.
CREATE TABLE store_events (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    -- Whoever did it, and by which session; NULL where the operator did.
    account_id TEXT,
    session_id TEXT,
    -- What it is about, a member or a token, and the address or the name that it had then.
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What was so before and afterwards: a role, the owner's address, permissions; NULL where there was none.
    value_before TEXT,
    value_after TEXT,
    -- By the machine's clock, which all stores share.
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX store_events_by_age ON store_events (created_at, store_id, id);

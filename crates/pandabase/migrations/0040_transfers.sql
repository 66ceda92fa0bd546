-- Stores that were offered to another member of their team, who has not accepted yet: one offer for each.
CREATE TABLE store_transfers (
    store_id TEXT PRIMARY KEY,
    -- Who is to own the store.
    member_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
) {{clustered}};
CREATE INDEX store_transfers_by_age ON store_transfers (created_at, store_id);

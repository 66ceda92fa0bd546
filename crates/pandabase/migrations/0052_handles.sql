-- Handles that stores have left. Pages at one lead on to the store, as long as no other store has it.
CREATE TABLE left_handles (
    handle TEXT NOT NULL,
    store_id TEXT NOT NULL,
    -- On the machine's clock, because handles are of all stores.
    left_at BIGINT NOT NULL,
    PRIMARY KEY (handle)
) {{clustered}};
CREATE INDEX left_handles_by_store ON left_handles (store_id, left_at);

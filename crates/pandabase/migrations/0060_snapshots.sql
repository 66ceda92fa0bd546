-- Snapshots and forks of sandbox stores. See docs/guides/workbench.md.
--
-- A snapshot is a copy of a store at rest: rows under a store id of their own, in a row of stores that nobody
-- sees, blocked, and with a clock so far back that none of its jobs is ever due.

ALTER TABLE stores ADD COLUMN is_snapshot BOOLEAN NOT NULL DEFAULT FALSE;
-- The store that it was forked from, or that this one was forked from.
ALTER TABLE stores ADD COLUMN forked_from TEXT;
CREATE INDEX stores_by_origin ON stores (forked_from, id) WHERE forked_from IS NOT NULL;

CREATE TABLE store_snapshots (
    store_id TEXT NOT NULL,
    -- The store id of the copy is the same but for its prefix.
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- On the clock of the store.
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX store_snapshots_by_name ON store_snapshots (store_id, name);

-- Unique among the stores that somebody sees; a snapshot has the ids of its store.
DROP INDEX paylinks_by_id;
CREATE INDEX paylinks_by_id ON paylinks (id);
DROP INDEX mandates_by_setup;
CREATE INDEX mandates_by_setup ON mandates (setup_id) WHERE setup_id IS NOT NULL;

-- The webhook lab of sandbox stores. See docs/guides/workbench-scenarios.md.

-- An address that takes webhooks for trial, one for a store.
CREATE TABLE lab_receivers (
    store_id TEXT NOT NULL PRIMARY KEY,
    -- The secret in the address, encrypted, and the hash by which it is found.
    token {{bytes}} NOT NULL,
    token_hash {{bytes}} NOT NULL,
    -- The statuses of its answers, one after the other, as JSON; and how many it has given.
    answers TEXT NOT NULL,
    given BIGINT NOT NULL,
    -- On the machine's clock.
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX lab_receivers_by_token ON lab_receivers (token_hash);

-- What it took, the newest of each store.
CREATE TABLE lab_requests (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- What the body and the headers say that it is.
    event TEXT,
    event_id TEXT,
    -- What it was answered with.
    status BIGINT NOT NULL,
    -- The endpoint at the address whose secret it was checked with; NULL where there was none.
    webhook_id TEXT,
    is_right BOOLEAN NOT NULL,
    -- What is wrong with its signature, as JSON.
    faults TEXT NOT NULL,
    headers TEXT NOT NULL,
    body {{bytes}} NOT NULL,
    -- On the machine's clock, as the times that are signed.
    received_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
);
CREATE INDEX lab_requests_by_time ON lab_requests (received_at);

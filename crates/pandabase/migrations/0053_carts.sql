-- Carts that were left and the mail about each, connected accounts, and counts of jobs.

-- The buyer's address in lower case, once it is known: by it, sessions are found that expired unpaid.
ALTER TABLE checkout_sessions ADD COLUMN email TEXT;
-- The session that was left, whose buyer was mailed this one.
ALTER TABLE checkout_sessions ADD COLUMN recovers TEXT;
DROP INDEX checkout_sessions_unpaid;
CREATE INDEX checkout_sessions_unknown ON checkout_sessions (expires_at)
    WHERE status = 'OPEN' AND email IS NULL;
CREATE INDEX checkout_sessions_known ON checkout_sessions (expires_at)
    WHERE status = 'OPEN' AND email IS NOT NULL;
CREATE INDEX checkout_sessions_left ON checkout_sessions (store_id, expires_at, id)
    WHERE status = 'OPEN' AND email IS NOT NULL;

CREATE TABLE cart_reminders (
    store_id TEXT NOT NULL,
    -- The session that was left.
    session_id TEXT NOT NULL,
    -- Who was mailed, in lower case.
    email TEXT NOT NULL,
    -- The session that the mail leads to.
    fresh_id TEXT NOT NULL,
    -- On the store's clock.
    mailed_at BIGINT NOT NULL,
    -- On the machine's clock, which all stores share.
    told_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, session_id)
) {{clustered}};
CREATE INDEX cart_reminders_by_store ON cart_reminders (store_id, told_at);
CREATE INDEX cart_reminders_by_email ON cart_reminders (email, told_at);
CREATE INDEX cart_reminders_by_age ON cart_reminders (told_at);

-- Who wants no mails about carts from a store.
CREATE TABLE cart_opt_outs (
    store_id TEXT NOT NULL,
    -- In lower case.
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, email)
) {{clustered}};

-- Stores that connect accounts of others, and those accounts.
ALTER TABLE stores ADD COLUMN is_platform BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE connected_accounts (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- In lower case: an address has one account.
    email TEXT NOT NULL,
    -- JSON: what the account is to do.
    capabilities TEXT NOT NULL,
    -- JSON: the platform's own words.
    metadata TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX connected_accounts_by_email ON connected_accounts (email);

-- How the queue stands is counted in indexes: what waits by its kind, what failed and what was given up.
CREATE INDEX jobs_by_kind ON jobs (kind, created_at) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_failing ON jobs (failures) WHERE due_at IS NOT NULL AND failures > 0;
CREATE INDEX jobs_failing_by_kind ON jobs (kind, failures) WHERE due_at IS NOT NULL AND failures > 0;
CREATE INDEX jobs_given_up ON jobs (kind) WHERE due_at IS NULL;

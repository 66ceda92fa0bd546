-- Whoever runs the installation: the accounts that operate it, what they decided, and what they set for a store.

ALTER TABLE accounts ADD COLUMN is_operator BOOLEAN NOT NULL DEFAULT FALSE;

-- Why a store is blocked and since when, on its clock; NULL where it is open.
ALTER TABLE stores ADD COLUMN block_reason TEXT;
ALTER TABLE stores ADD COLUMN blocked_at BIGINT;
-- What the platform keeps of the store's sales, where that is not what it keeps of everybody's: hundredths of a
-- percent of the total, and cents.
ALTER TABLE stores ADD COLUMN fee_basis_points BIGINT;
ALTER TABLE stores ADD COLUMN fee_fixed BIGINT;

-- Whether test cards were taken in production, for ever: what is in the ledger is then no money.
ALTER TABLE installation ADD COLUMN is_played BOOLEAN NOT NULL DEFAULT FALSE;

-- What operators decided.
CREATE TABLE operator_events (
    id TEXT PRIMARY KEY,
    -- The operator; NULL where it was decided on the command line.
    account_id TEXT,
    session_id TEXT,
    action TEXT NOT NULL,
    -- The store that it is about; NULL where it is about none.
    store_id TEXT,
    -- What it is about: a store, a payout, a bank account, a job or an account.
    subject TEXT NOT NULL,
    -- The reason that was given, or what was set.
    note TEXT,
    ip_address TEXT,
    -- By the machine's clock, which all stores share.
    created_at BIGINT NOT NULL
);
CREATE INDEX operator_events_by_account ON operator_events (account_id, id);
CREATE INDEX operator_events_by_action ON operator_events (action, id);
CREATE INDEX operator_events_by_store ON operator_events (store_id, id);
CREATE INDEX operator_events_by_age ON operator_events (created_at, id);

-- Why a payout did not leave with a batch, as its owner was told last.
ALTER TABLE payouts ADD COLUMN withheld_for TEXT;

-- Operators name payouts and bank accounts without their store.
CREATE INDEX payouts_by_id ON payouts (id);
CREATE INDEX payouts_by_status ON payouts (status, id);
CREATE INDEX bank_accounts_by_id ON bank_accounts (id);
-- Those of every store, in the order in which operators list them.
CREATE INDEX payouts_by_review ON payouts
    ((CAST(CASE WHEN status = 'IN_REVIEW' THEN 0 ELSE 1 END AS BIGINT)), id DESC);

-- The last error of a kind of work.
CREATE INDEX jobs_that_failed ON jobs (run_at, id) WHERE error IS NOT NULL;

-- Secrets whose time is over.
CREATE INDEX api_tokens_by_former_until ON api_tokens (former_until, id) WHERE former_until IS NOT NULL;

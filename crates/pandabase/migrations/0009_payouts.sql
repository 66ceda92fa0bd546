-- Money out: where it goes, and each transfer of it.

CREATE TABLE bank_accounts (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    is_primary BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    label TEXT,
    country TEXT NOT NULL,
    bank_name TEXT,
    last4 TEXT NOT NULL,
    -- Of US accounts only; every other number is in the sealed ones alone.
    routing_number TEXT,
    account_type TEXT,
    -- All fields as JSON, encrypted.
    sealed_numbers {{bytes}} NOT NULL,
    approved_at BIGINT,
    -- Why the review refused it.
    refusal TEXT,
    -- A detached account is no longer listed; payouts that were requested before still go there.
    detached_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX bank_accounts_primary ON bank_accounts (store_id) WHERE is_primary;

CREATE TABLE payouts (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    bank_account_id TEXT NOT NULL,
    status TEXT NOT NULL,
    -- What the merchant receives; the balance was debited the fee on top.
    amount BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    standard_fee BIGINT NOT NULL,
    cross_border_fee BIGINT NOT NULL,
    foreign_exchange_fee BIGINT NOT NULL,
    -- The batch that it leaves with.
    batch_at BIGINT NOT NULL,
    -- What the bank's side says once it took the transfer.
    reference_id TEXT,
    trace_id TEXT,
    expected_at BIGINT,
    -- Why it was refused or returned.
    refusal TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};

-- The books of the sandbox's bank: every transfer once.
CREATE TABLE sandbox_transfers (
    store_id TEXT NOT NULL,
    payout_id TEXT NOT NULL,
    amount BIGINT NOT NULL,
    reference_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    expected_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, payout_id)
) {{clustered}};

-- One type of a long ledger, newest first, and how many there are.
CREATE INDEX ledger_entries_by_type ON ledger_entries (store_id, type, position);

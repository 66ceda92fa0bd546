-- Stores, their credentials, and what every request may touch.

CREATE TABLE stores (
    id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    slug TEXT,
    description TEXT NOT NULL,
    summary TEXT,
    category TEXT NOT NULL,
    country TEXT NOT NULL,
    statement_descriptor TEXT,
    support_email TEXT,
    owner_email TEXT,
    logo TEXT,
    favicon TEXT,
    image_hash TEXT,
    accent_color TEXT,
    primary_color TEXT,
    plan TEXT NOT NULL,
    type TEXT NOT NULL,
    verified BOOLEAN NOT NULL,
    blocked BOOLEAN NOT NULL,
    accepts_payments BOOLEAN NOT NULL,
    tax_behavior TEXT,
    timezone TEXT,
    localized_payments BOOLEAN NOT NULL,
    twitter_url TEXT,
    instagram_url TEXT,
    linkedin_url TEXT,
    youtube_url TEXT,
    tiktok_url TEXT,
    -- Milliseconds by which a sandbox store's own clock is ahead of the machine's.
    clock_offset BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);

-- What changes with every sale, apart from the store's settings.
CREATE TABLE balances (
    store_id TEXT PRIMARY KEY,
    balance BIGINT NOT NULL,
    sales BIGINT NOT NULL,
    ledger_entries BIGINT NOT NULL,
    -- Hash of the newest ledger entry.
    ledger_hash {{bytes}} NOT NULL
) {{clustered}};

CREATE TABLE ledger_entries (
    store_id TEXT NOT NULL,
    -- Position in the store's ledger, from 1 without gaps.
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    amount BIGINT NOT NULL,
    running_balance BIGINT NOT NULL,
    reference_id TEXT,
    description TEXT NOT NULL,
    hash {{bytes}} NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, position)
) {{clustered}};

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL REFERENCES stores (id),
    name TEXT NOT NULL,
    mode TEXT NOT NULL,
    environment TEXT NOT NULL,
    -- Words of the contract, separated by a comma and a space.
    permissions TEXT NOT NULL,
    -- BEARER: the SHA-256 of the secret.
    secret_hash {{bytes}} UNIQUE,
    -- HMAC: the signing key, encrypted.
    signing_key {{bytes}},
    last_used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX api_tokens_by_store ON api_tokens (store_id, id);

CREATE TABLE idempotency_records (
    store_id TEXT NOT NULL,
    -- SHA-256 of credential or store, method, path and key.
    key_hash {{bytes}} NOT NULL,
    request_hash {{bytes}} NOT NULL,
    -- NULL while the first request is running.
    status BIGINT,
    body {{bytes}},
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, key_hash)
) {{clustered}};
CREATE INDEX idempotency_records_by_age ON idempotency_records (created_at);

CREATE TABLE api_logs (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    token_id TEXT,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status_code BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    ip_address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};

-- Work to be done later. A finished job is deleted; one that failed for good keeps its error.
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What the job is about; with the kind it is unique while the job waits.
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- On the store's clock.
    run_at BIGINT NOT NULL,
    -- On the machine's clock: run_at less the store's clock offset; NULL once failed for good.
    due_at BIGINT,
    attempts BIGINT NOT NULL,
    -- On the machine's clock; 0 when nobody works on it.
    leased_until BIGINT NOT NULL,
    error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_by_due ON jobs (due_at, id);
CREATE INDEX jobs_by_store ON jobs (store_id, run_at, id);
CREATE UNIQUE INDEX jobs_by_subject ON jobs (store_id, kind, subject);

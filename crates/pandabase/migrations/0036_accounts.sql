-- Accounts of merchants: who signs in, with which second factor, and to which stores.

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    -- In lower case: what a person signs in with.
    email TEXT NOT NULL UNIQUE,
    username TEXT,
    first_name TEXT,
    last_name TEXT,
    phone TEXT,
    phone_verified_at BIGINT,
    country TEXT,
    terms_accepted_at BIGINT,
    kyc_status TEXT NOT NULL,
    -- Whether a mail tells that a report is ready.
    report_ready BOOLEAN NOT NULL,
    -- What codes of the authenticator app are made from, encrypted; until it is confirmed it is only proposed.
    totp_secret {{bytes}},
    totp_enabled_at BIGINT,
    -- The step of the last code that was taken: none is taken twice.
    totp_step BIGINT NOT NULL,
    -- Wrong second factors since a time, or since one passed.
    wrong_codes BIGINT NOT NULL,
    wrong_codes_since BIGINT NOT NULL,
    -- Those of a day, whatever passed in between.
    wrong_codes_of_day BIGINT NOT NULL,
    wrong_codes_day BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE account_sessions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL UNIQUE,
    device TEXT,
    os TEXT,
    browser TEXT,
    ip_address TEXT,
    location TEXT,
    last_active_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_sessions_by_account ON account_sessions (account_id, last_active_at);
CREATE INDEX account_sessions_by_age ON account_sessions (last_active_at, id);

-- Mails to sign in with.
CREATE TABLE account_links (
    id TEXT PRIMARY KEY,
    -- In lower case.
    email TEXT NOT NULL,
    -- SHA-256 of the token in the mail.
    token_hash {{bytes}} NOT NULL UNIQUE,
    -- By what the code in the mail is recognised, under the installation's key.
    code_hash {{bytes}} NOT NULL,
    -- Wrong codes that were tried in its place.
    wrong_codes BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_links_by_email ON account_links (email, created_at);
CREATE INDEX account_links_tried ON account_links (created_at) WHERE wrong_codes > 0;
CREATE INDEX account_links_by_age ON account_links (created_at, id);

-- Sign-ins that wait for their second factor.
CREATE TABLE account_challenges (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL UNIQUE,
    wrong_codes BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_challenges_by_account ON account_challenges (account_id, created_at);
CREATE INDEX account_challenges_by_age ON account_challenges (created_at, id);

-- What each takes the place of a second factor once: deleted when it is used.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL,
    -- By what a code is recognised, under the installation's key.
    code_hash {{bytes}} NOT NULL,
    PRIMARY KEY (account_id, code_hash)
) {{clustered}};

-- The last code that was sent to a phone.
CREATE TABLE phone_codes (
    account_id TEXT PRIMARY KEY,
    phone TEXT NOT NULL,
    -- By what the code is recognised, under the installation's key; NULL once it is used up.
    code_hash {{bytes}},
    wrong_codes BIGINT NOT NULL,
    -- Codes that were sent since a time.
    sent BIGINT NOT NULL,
    sent_since BIGINT NOT NULL,
    created_at BIGINT NOT NULL
) {{clustered}};

-- What happened to accounts, for their owners.
CREATE TABLE account_events (
    account_id TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    session_id TEXT,
    store_id TEXT,
    device TEXT,
    os TEXT,
    browser TEXT,
    ip_address TEXT,
    location TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
) {{clustered}};
CREATE INDEX account_events_by_age ON account_events (created_at, account_id, id);

-- Teams of stores. Who was invited has no account here until they sign in with the address.
CREATE TABLE members (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    -- In lower case.
    email TEXT NOT NULL,
    account_id TEXT,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX members_by_email ON members (store_id, email);
CREATE UNIQUE INDEX members_owner ON members (store_id) WHERE role = 'OWNER';
CREATE INDEX members_by_account ON members (account_id, store_id);
CREATE INDEX members_invited ON members (email, store_id) WHERE account_id IS NULL;
CREATE INDEX members_by_age ON members (created_at, store_id, id) WHERE account_id IS NULL;

-- Invitations that were mailed: over all stores, nobody's mailbox is flooded.
CREATE TABLE invitations (
    -- The member's.
    id TEXT PRIMARY KEY,
    -- In lower case.
    email TEXT NOT NULL,
    -- By the machine's clock, which all stores share.
    created_at BIGINT NOT NULL
);
CREATE INDEX invitations_by_email ON invitations (email, created_at);
CREATE INDEX invitations_by_age ON invitations (created_at, id);

-- Whoever a store writes to owns it, once they sign in.
INSERT INTO members (store_id, id, email, account_id, role, created_at, updated_at)
SELECT id, 'tm_' || SUBSTR(id, 5), LOWER(owner_email), NULL, 'OWNER', created_at, created_at
FROM stores WHERE owner_email IS NOT NULL AND deleted_at IS NULL;

-- The secret that a rolled token had before: it works on until a time.
ALTER TABLE api_tokens ADD COLUMN former_hash {{bytes}};
ALTER TABLE api_tokens ADD COLUMN former_key {{bytes}};
ALTER TABLE api_tokens ADD COLUMN former_until BIGINT;
-- The account that made it; NULL where the operator did.
ALTER TABLE api_tokens ADD COLUMN created_by TEXT;
CREATE UNIQUE INDEX api_tokens_by_former_hash ON api_tokens (former_hash);

-- Passkeys: keys with which people sign in to their accounts, kept by their authenticators.

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What the authenticator calls it.
    credential_id {{bytes}} NOT NULL UNIQUE,
    public_key {{bytes}} NOT NULL,
    -- How often it was used by the authenticator's own count, and whether it has copies elsewhere.
    state {{bytes}} NOT NULL,
    -- Whether it was added with the second factor that the account asks for.
    is_proven BOOLEAN NOT NULL,
    last_used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX passkeys_by_account ON passkeys (account_id, id);

-- What browsers were asked to sign; each is answered once.
CREATE TABLE passkey_challenges (
    id TEXT PRIMARY KEY,
    -- The account that adds a passkey, and the session by which; NULL for a sign-in.
    account_id TEXT,
    session_id TEXT,
    -- SHA-256 of the challenge.
    challenge_hash {{bytes}} NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_by_account ON passkey_challenges (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX passkey_challenges_by_age ON passkey_challenges (created_at, id);

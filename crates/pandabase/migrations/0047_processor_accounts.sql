-- Accounts at the payment processor, with the operator's own keys: the installation's, and those that stores
-- bring. Keys are encrypted; a former secret key is not kept.

CREATE TABLE processor_accounts (
    -- The store; '' for the installation's own account.
    store_id TEXT PRIMARY KEY,
    -- The processor's id of it, acct_...; an account is connected once.
    id TEXT NOT NULL UNIQUE,
    -- Whether its keys move money.
    is_live BOOLEAN NOT NULL,
    publishable_key TEXT NOT NULL,
    secret_key {{bytes}} NOT NULL,
    -- What messages of the processor are signed with; NULL until it is known.
    webhook_secret {{bytes}},
    -- The one before, and until when messages may still be signed with it.
    former_webhook_secret {{bytes}},
    former_until BIGINT,
    -- The endpoint that was registered for them, we_..., and its address; NULL where that is done by hand.
    endpoint_id TEXT,
    endpoint_url TEXT,
    -- What the account settles in, three letters in lower case, and where it is.
    currency TEXT NOT NULL,
    country TEXT NOT NULL,
    -- The methods whose capability is active: a list of words.
    methods TEXT NOT NULL,
    connected_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

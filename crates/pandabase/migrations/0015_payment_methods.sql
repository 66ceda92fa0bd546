-- Ways to pay that people saved. They belong to a person, over all stores, like the portal.
CREATE TABLE payment_methods (
    id TEXT NOT NULL PRIMARY KEY,
    -- Whose it is, in lower case.
    email TEXT NOT NULL,
    -- The processor's: the same for the same card, whenever it is saved.
    fingerprint TEXT NOT NULL,
    method TEXT NOT NULL,
    card_brand TEXT,
    card_last_four TEXT,
    exp_month BIGINT,
    exp_year BIGINT,
    -- What charges it, encrypted; NULL once removed.
    token {{bytes}},
    name TEXT,
    -- JSON.
    billing TEXT,
    -- A person's default method is the one with the greatest rank, of those the oldest.
    default_rank BIGINT NOT NULL,
    removed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX payment_methods_by_person ON payment_methods (email, fingerprint) WHERE removed_at IS NULL;

-- Methods that are being added in the portal: the processor was asked and nothing is decided yet.
CREATE TABLE payment_method_setups (
    -- The id that the method will have; also the key of its charge.
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT,
    billing TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

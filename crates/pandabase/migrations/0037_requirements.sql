-- What a store needs before it sells and before it is paid out.

-- What a store answered when it was asked what it sells; the last answers count.
CREATE TABLE store_questionnaires (
    store_id TEXT PRIMARY KEY,
    business_type TEXT NOT NULL,
    description TEXT NOT NULL,
    country TEXT NOT NULL,
    industry TEXT,
    website TEXT,
    -- What it expects to sell in a month: a range or cents, one of both.
    volume_range TEXT,
    volume_cents BIGINT,
    -- In cents.
    average_order_value BIGINT,
    legal_name TEXT,
    registered_address TEXT,
    city TEXT,
    address_country TEXT,
    tax_id TEXT,
    submitted_at BIGINT NOT NULL
) {{clustered}};

-- It follows from the owner's account and the questionnaire, and is looked up there.
ALTER TABLE stores DROP COLUMN accepts_payments;

-- When the last check of the identity was asked for.
ALTER TABLE accounts ADD COLUMN kyc_requested_at BIGINT;
CREATE INDEX accounts_pending ON accounts (kyc_requested_at, id) WHERE kyc_status = 'PENDING';

-- The code itself, encrypted, where an operator passes it on, and when one first read it.
ALTER TABLE phone_codes ADD COLUMN sealed_code {{bytes}};
ALTER TABLE phone_codes ADD COLUMN read_at BIGINT;
CREATE INDEX phone_codes_waiting ON phone_codes (created_at, account_id) WHERE sealed_code IS NOT NULL;

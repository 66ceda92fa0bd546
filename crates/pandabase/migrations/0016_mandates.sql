-- Billing agreements: what customers agreed to be charged for while they are away.
CREATE TABLE mandates (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    -- In lower case.
    customer_email TEXT NOT NULL,
    description TEXT NOT NULL,
    frequency TEXT NOT NULL,
    -- When it can no more be accepted.
    expires_at BIGINT NOT NULL,
    -- The last card that was given: the id of its verification, where its bank waits for the customer, and why
    -- it was refused.
    setup_id TEXT,
    authorization_url TEXT,
    failure TEXT,
    -- What is charged, and where its bills go.
    payment_method_id TEXT,
    billing_address_id TEXT,
    -- When the customer agreed, and from where.
    accepted_at BIGINT,
    ip_address TEXT,
    user_agent TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX mandates_by_setup ON mandates (setup_id) WHERE setup_id IS NOT NULL;
CREATE INDEX mandates_by_method ON mandates (payment_method_id) WHERE payment_method_id IS NOT NULL;

-- What may be charged under them, once each.
CREATE TABLE mandate_authorizations (
    store_id TEXT NOT NULL,
    -- SHA-256 of the token.
    token_hash {{bytes}} NOT NULL,
    mandate_id TEXT NOT NULL,
    -- US cents, tax included.
    amount BIGINT NOT NULL,
    description TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- The order that used it.
    order_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, token_hash)
) {{clustered}};
CREATE INDEX mandate_authorizations_unused ON mandate_authorizations (expires_at) WHERE order_id IS NULL;
CREATE UNIQUE INDEX mandate_authorizations_by_order ON mandate_authorizations (store_id, order_id)
    WHERE order_id IS NOT NULL;

-- The agreement that an order was charged under.
ALTER TABLE orders ADD COLUMN mandate_id TEXT;
CREATE INDEX orders_by_mandate ON orders (store_id, mandate_id, id) WHERE mandate_id IS NOT NULL;

-- The charges that were made at the payment processor, each with the account that made it: a store's account may
-- change, and its earlier charges are found and refunded where they are.
CREATE TABLE processor_charges (
    -- The processor's id: pi_... or seti_...
    id TEXT NOT NULL PRIMARY KEY,
    -- The processor's id of the account.
    account TEXT NOT NULL,
    -- The store that sells; NULL for a method that a person saves in the portal.
    store_id TEXT,
    -- The payment, or the method that is saved.
    purpose TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Encryption keys can be changed, the address of a bank's page is a secret, and a file arrives once.

-- Keys that have encrypted what is not encrypted anew yet, 32 bytes of each; NULL when there are none.
ALTER TABLE installation ADD COLUMN earlier_keys {{bytes}};
-- Under what secrets are found by their value, encrypted: it outlives the keys. NULL until a process with the
-- key has opened the database.
ALTER TABLE installation ADD COLUMN lookup_key {{bytes}};
-- Whether `pandabase dev` has worked on the database: production refuses it.
ALTER TABLE installation ADD COLUMN is_dev BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE installation SET is_dev = TRUE WHERE EXISTS (
    SELECT 1 FROM stores s JOIN api_tokens t ON t.store_id = s.id
    WHERE s.handle = 'demo-store' AND t.environment = 'sandbox' AND t.name IN ('Demo', 'Demo HMAC'));

-- Processes that serve on the database or run its jobs.
CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    -- Its machine and its number there, for people.
    name TEXT NOT NULL,
    -- What its encryption keys are recognised by, 32 bytes each, and the one that it encrypts with.
    keys {{bytes}} NOT NULL,
    current_key {{bytes}} NOT NULL,
    -- When it was heard of last, on the machine's clock.
    seen_at BIGINT NOT NULL
);

-- Where the bank waits for the buyer, or for the customer of an agreement: encrypted by the first process with
-- the key that opens the database.
ALTER TABLE orders ADD COLUMN sealed_url {{bytes}};
UPDATE orders SET sealed_url = CAST(authorization_url AS {{bytes}}) WHERE authorization_url IS NOT NULL;
ALTER TABLE orders DROP COLUMN authorization_url;
ALTER TABLE orders RENAME COLUMN sealed_url TO authorization_url;
ALTER TABLE mandates ADD COLUMN sealed_url {{bytes}};
UPDATE mandates SET sealed_url = CAST(authorization_url AS {{bytes}}) WHERE authorization_url IS NOT NULL;
ALTER TABLE mandates DROP COLUMN authorization_url;
ALTER TABLE mandates RENAME COLUMN sealed_url TO authorization_url;

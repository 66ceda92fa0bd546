-- The language that a buyer reads: of the page on which an order was paid, and of the customer's last one.
ALTER TABLE orders ADD COLUMN locale TEXT;
ALTER TABLE customers ADD COLUMN locale TEXT;

-- Invoices and credit notes as they were issued. A job gives them their numbers after the sale was committed,
-- so that no sale waits for a counter; until then they have none.
CREATE TABLE papers (
    store_id TEXT NOT NULL,
    -- The order that an invoice is of, or the refund that a credit note is of.
    id TEXT NOT NULL,
    -- The year of its day of issue, in the store's time zone.
    of_year BIGINT NOT NULL,
    number BIGINT,
    -- What stands before the number, as NIMBUS in NIMBUS-2026-000001.
    prefix TEXT,
    document TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE UNIQUE INDEX papers_by_number ON papers (store_id, of_year, number) WHERE number IS NOT NULL;
CREATE INDEX papers_to_number ON papers (store_id, issued_at, id) WHERE number IS NULL;

-- The last number that was given in a year.
CREATE TABLE paper_counters (
    store_id TEXT NOT NULL,
    of_year BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    PRIMARY KEY (store_id, of_year)
) {{clustered}};

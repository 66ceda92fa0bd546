-- A charge has two steps. The processor's id of it is stored between them, with the order (reference_id) or,
-- for a method that is being added, here.
ALTER TABLE payment_method_setups ADD COLUMN processor_id TEXT;
-- How it pays, so that a charge without an id can be created again as it was. Older rows have theirs.
ALTER TABLE payment_method_setups ADD COLUMN method TEXT NOT NULL DEFAULT 'card';

-- Charges are found by the processor's own id, and refunds by their charge.
CREATE UNIQUE INDEX sandbox_charges_by_reference ON sandbox_charges (store_id, reference);
CREATE INDEX sandbox_refunds_by_charge ON sandbox_refunds (store_id, charge_key, refund_key);

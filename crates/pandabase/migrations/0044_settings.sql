-- What stands before the numbers of a store's invoices, as NIMBUS in NIMBUS-inv_...; NULL where nothing does.
ALTER TABLE stores ADD COLUMN invoice_prefix TEXT;

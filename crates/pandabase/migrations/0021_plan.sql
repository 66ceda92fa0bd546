-- What a bill collected for a change of plan, and what it left out for what was paid before: cents before tax.
ALTER TABLE invoices ADD COLUMN plan_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE invoices ADD COLUMN credit BIGINT NOT NULL DEFAULT 0;

-- Who sells, what the pages for buyers link to and are written in, and who asked for delivery at once.

ALTER TABLE stores ADD COLUMN seller_legal_name TEXT;
ALTER TABLE stores ADD COLUMN seller_address TEXT;
ALTER TABLE stores ADD COLUMN seller_tax_id TEXT;
ALTER TABLE stores ADD COLUMN seller_registration TEXT;
ALTER TABLE stores ADD COLUMN terms_url TEXT;
ALTER TABLE stores ADD COLUMN privacy_url TEXT;
ALTER TABLE stores ADD COLUMN refund_policy_url TEXT;
ALTER TABLE stores ADD COLUMN checkout_locale TEXT;
-- When the buyer asked for delivery at once and gave up the right of withdrawal with it; NULL where it was kept,
-- or where there was none to give up.
ALTER TABLE orders ADD COLUMN withdrawal_waived_at BIGINT;

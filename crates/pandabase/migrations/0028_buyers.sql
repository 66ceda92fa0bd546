-- Who may change a checkout session, and how often its payment was declined.

-- The token that it was made with; NULL without one.
ALTER TABLE checkout_sessions ADD COLUMN made_by TEXT;
-- Cents: what the merchant said, when making it, that the items come to.
ALTER TABLE checkout_sessions ADD COLUMN stated_amount BIGINT;
ALTER TABLE checkout_sessions ADD COLUMN declines BIGINT NOT NULL DEFAULT 0;

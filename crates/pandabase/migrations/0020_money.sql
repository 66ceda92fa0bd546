-- What was paid for the running period of a subscription, and what a store has decided about its billing.

-- Cents before tax: what was really paid for the running period, what the next charge collects for a change
-- of plan, and what it has to leave out.
ALTER TABLE subscriptions ADD COLUMN paid BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN plan_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN credit BIGINT NOT NULL DEFAULT 0;
-- Since when an open dispute keeps it from being charged.
ALTER TABLE subscriptions ADD COLUMN held_at BIGINT;
-- JSON: the coupon that the first charge after the trial is discounted by.
ALTER TABLE subscriptions ADD COLUMN trial_coupon TEXT;

ALTER TABLE stores ADD COLUMN trial_once_per_customer BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE stores ADD COLUMN final_usage_bill TEXT NOT NULL DEFAULT 'BASE_AND_USAGE';

-- What was paid for the running period of a subscription, and what a store has decided about its billing.

-- Cents before tax: what was really paid for the running period, what the next charge collects for a change
-- of plan, and what it has to leave out.
ALTER TABLE subscriptions ADD COLUMN paid BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN plan_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN credit BIGINT NOT NULL DEFAULT 0;
-- Of subscriptions that run already: the amount of the plan, as a charge for a change set the old plan off
-- against it; what the period was billed, where the bill was for all of it; and never more than was billed
-- in all. Nothing for a trial.
UPDATE subscriptions SET paid = unit_amount * quantity
    WHERE period_no > 1 OR trial_end IS NULL;
UPDATE subscriptions SET paid = (
        SELECT MAX(i.base_amount) FROM invoices i
        WHERE i.store_id = subscriptions.store_id AND i.subscription_id = subscriptions.id
            AND i.status = 'PAID' AND NOT i.is_final
            AND ((i.reason = 'SUBSCRIPTION_CREATE' AND subscriptions.period_no = 1)
                OR (i.reason = 'SUBSCRIPTION_CYCLE' AND i.period_no = subscriptions.period_no - 1)))
    WHERE EXISTS (
        SELECT 1 FROM invoices i
        WHERE i.store_id = subscriptions.store_id AND i.subscription_id = subscriptions.id
            AND i.status = 'PAID' AND NOT i.is_final
            AND ((i.reason = 'SUBSCRIPTION_CREATE' AND subscriptions.period_no = 1)
                OR (i.reason = 'SUBSCRIPTION_CYCLE' AND i.period_no = subscriptions.period_no - 1)));
UPDATE subscriptions SET paid = (
        SELECT CAST(COALESCE(SUM(i.base_amount), 0) AS BIGINT) FROM invoices i
        WHERE i.store_id = subscriptions.store_id AND i.subscription_id = subscriptions.id
            AND i.status = 'PAID')
    WHERE paid > (
        SELECT COALESCE(SUM(CASE WHEN i.base_amount > 1000000000000 THEN 1000000000000
            ELSE i.base_amount END), 0) FROM invoices i
        WHERE i.store_id = subscriptions.store_id AND i.subscription_id = subscriptions.id
            AND i.status = 'PAID')
        AND paid <= 1000000000000;
-- Since when an open dispute keeps it from being charged.
ALTER TABLE subscriptions ADD COLUMN held_at BIGINT;
-- JSON: the coupon that the first charge after the trial is discounted by.
ALTER TABLE subscriptions ADD COLUMN trial_coupon TEXT;

ALTER TABLE stores ADD COLUMN trial_once_per_customer BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE stores ADD COLUMN final_usage_bill TEXT NOT NULL DEFAULT 'BASE_AND_USAGE';

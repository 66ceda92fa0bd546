-- Trials that were taken, coupons of trials, renewals that cannot be priced, and usage that is taken back.

-- Every trial of a product that a customer has taken: one is enough where the store says so. While its order
-- awaits the card's verification it is kept for that order.
CREATE TABLE trials (
    store_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, customer_id, product_id)
) {{clustered}};
CREATE INDEX trials_by_order ON trials (store_id, order_id);
-- The order knows what was tried out; the plan may have been changed since.
INSERT INTO trials (store_id, customer_id, product_id, order_id, taken_at)
SELECT s.store_id, s.customer_id, i.product_id, MIN(s.first_order_id), MIN(s.created_at)
FROM subscriptions s JOIN order_items i ON i.store_id = s.store_id AND i.order_id = s.first_order_id
WHERE s.trial_end IS NOT NULL AND i.product_id IS NOT NULL
GROUP BY s.store_id, s.customer_id, i.product_id;

-- Cents that the session's coupon takes off the first charge after the trial; nothing is charged before.
ALTER TABLE checkout_sessions ADD COLUMN trial_discount BIGINT NOT NULL DEFAULT 0;

-- When the charge of the running period could not be priced first.
ALTER TABLE subscriptions ADD COLUMN unpriced_at BIGINT;

-- An event is voided by its id. Ids begin with the time of receipt, so the index grows at its end.
CREATE INDEX usage_events_by_id ON usage_events (id_high, id_low);

-- Refunds of a part of a charge, refunds during a dispute, and subscriptions that a dispute holds.

-- What the buyer got back, tax included, in cents. Until now that was everything.
ALTER TABLE refunds ADD COLUMN returned BIGINT NOT NULL DEFAULT 0;
UPDATE refunds SET returned = (SELECT o.total_amount FROM orders o
    WHERE o.store_id = refunds.store_id AND o.id = refunds.order_id);
-- Whether the debit of a dispute pays for it, so that it has none of its own.
ALTER TABLE refunds ADD COLUMN covered BOOLEAN NOT NULL DEFAULT FALSE;
-- The processor's name of a refund that was made outside this server, as far as it has one.
ALTER TABLE refunds ADD COLUMN reference TEXT;
DROP INDEX refunds_in_force;
CREATE UNIQUE INDEX refunds_under_way ON refunds (store_id, order_id) WHERE status = 'PROCESSING';
CREATE UNIQUE INDEX refunds_by_reference ON refunds (store_id, order_id, reference) WHERE reference IS NOT NULL;

-- What was debited besides the fee: the part of the charge that was not refunded before. NULL, of disputes
-- that are older than this column, is the whole charge.
ALTER TABLE disputes ADD COLUMN debited BIGINT;

-- Subscriptions with an open dispute are charged again once it is won.
UPDATE subscriptions SET next_charge_at = NULL, held_at = (SELECT MAX(d.created_at) FROM disputes d
        JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
        WHERE o.store_id = subscriptions.store_id AND o.subscription_id = subscriptions.id
            AND d.status IN ('AWAITING_REVIEW', 'UNDER_REVIEW'))
    WHERE (status <> 'CANCELLED' OR ending = 'PERIOD_END') AND EXISTS (SELECT 1 FROM disputes d
        JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
        WHERE o.store_id = subscriptions.store_id AND o.subscription_id = subscriptions.id
            AND d.status IN ('AWAITING_REVIEW', 'UNDER_REVIEW'));
DELETE FROM jobs WHERE kind = 'subscription_renewal' AND EXISTS (SELECT 1 FROM subscriptions s
    WHERE s.store_id = jobs.store_id AND s.id = jobs.subject AND s.held_at IS NOT NULL
        AND s.open_order_id IS NULL);

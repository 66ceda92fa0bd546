-- Recurring revenue, summed up as subscriptions change.

-- Of the subscriptions that are counted: cents a year, of which a plan counts for 99,999,999 a period at most,
-- and how many had a trial and paid after it.
ALTER TABLE subscription_counts ADD COLUMN yearly BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscription_counts ADD COLUMN trials BIGINT NOT NULL DEFAULT 0;
ALTER TABLE subscription_counts ADD COLUMN trials_paid BIGINT NOT NULL DEFAULT 0;
UPDATE subscription_counts SET yearly = sums.yearly, trials = sums.trials, trials_paid = sums.paid
FROM (
    SELECT store_id, product_id, status, CAST(SUM(
        CASE billing_interval WHEN 'WEEKLY' THEN 52 WHEN 'MONTHLY' THEN 12 ELSE 1 END
        * CASE WHEN unit_amount > 99999999 / NULLIF(quantity, 0) THEN 99999999 ELSE unit_amount * quantity END
    ) AS BIGINT) AS yearly, COUNT(trial_end) AS trials,
        COUNT(CASE WHEN trial_end IS NOT NULL AND period_no > 1 THEN 1 END) AS paid
    FROM subscriptions GROUP BY store_id, product_id, status
) AS sums
WHERE sums.store_id = subscription_counts.store_id AND sums.product_id = subscription_counts.product_id
    AND sums.status = subscription_counts.status;

-- What came to what subscriptions bring in, and what went, in an hour: cents a year, and subscriptions that
-- began to be paid for or are paid for no more.
CREATE TABLE recurring_hours (
    store_id TEXT NOT NULL,
    -- Its first millisecond.
    hour BIGINT NOT NULL,
    gained BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    joined BIGINT NOT NULL,
    quit BIGINT NOT NULL,
    -- Subscriptions cancelled in it, trials excepted.
    cancelled BIGINT NOT NULL,
    PRIMARY KEY (store_id, hour)
) {{clustered}};

-- What happened before is told from what the subscriptions are now: one began to be paid for when it was
-- made, or when its trial ended, with the plan that it has, and ended when it was paused or cancelled.
INSERT INTO recurring_hours (store_id, hour, gained, lost, joined, quit, cancelled)
SELECT store_id, moved_at - moved_at % 3600000, SUM(gained), SUM(lost), SUM(joined), SUM(quit), SUM(cancelled)
FROM (
    SELECT store_id, CASE WHEN trial_end IS NULL THEN created_at
            WHEN trial_end < updated_at THEN trial_end ELSE updated_at END AS moved_at,
        CASE billing_interval WHEN 'WEEKLY' THEN 52 WHEN 'MONTHLY' THEN 12 ELSE 1 END
        * CASE WHEN unit_amount > 99999999 / NULLIF(quantity, 0) THEN 99999999 ELSE unit_amount * quantity END AS gained, 0 AS lost, 1 AS joined, 0 AS quit, 0 AS cancelled
    FROM subscriptions
    WHERE COALESCE(status_before, status) <> 'TRIALING'
    UNION ALL
    SELECT store_id, CASE WHEN COALESCE(status_before, status) = 'PAUSED' AND paused_at IS NOT NULL
            THEN paused_at ELSE cancelled_at END, 0,
        CASE billing_interval WHEN 'WEEKLY' THEN 52 WHEN 'MONTHLY' THEN 12 ELSE 1 END
        * CASE WHEN unit_amount > 99999999 / NULLIF(quantity, 0) THEN 99999999 ELSE unit_amount * quantity END, 0, 1, 0
    FROM subscriptions
    WHERE COALESCE(status_before, status) <> 'TRIALING' AND status IN ('PAUSED', 'CANCELLED')
    UNION ALL
    SELECT store_id, cancelled_at, 0, 0, 0, 0, 1 FROM subscriptions
    WHERE status = 'CANCELLED' AND status_before <> 'TRIALING'
) AS moves
GROUP BY store_id, moved_at - moved_at % 3600000;

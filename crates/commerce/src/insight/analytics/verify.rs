//! What `pandabase verify` checks of analytics: the sums are those of the rows that they were made from.

use super::store::facts;
use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::{sql, wide_sum};

sql! {
    /// Stores whose sums by the hour differ from their orders, refunds and disputes.
    WRONG_HOURS = concat!("SELECT store_id FROM (SELECT store_id, hour, country, orders, volume, fees,
                refunds, refunded, disputes FROM sales_hours
            UNION ALL SELECT store_id, hour, country, -orders, -volume, -fees, -refunds, -refunded, -disputes
            FROM (", facts!("", "", ""), ") AS facts) AS compared
        GROUP BY store_id, hour, country HAVING SUM(orders) <> 0 OR ", wide_sum!("volume"), " <> 0
            OR ", wide_sum!("fees"), " <> 0 OR SUM(refunds) <> 0 OR ", wide_sum!("refunded"), " <> 0
            OR SUM(disputes) <> 0 LIMIT 5");
    /// Stores whose counts of last purchases differ from their customers.
    WRONG_BUYERS = "SELECT store_id FROM (SELECT store_id, hour, customers FROM last_purchases
            UNION ALL SELECT store_id, last_paid_at - last_paid_at % 3600000, -1 FROM customers
                WHERE last_paid_at IS NOT NULL) AS compared
        GROUP BY store_id, hour HAVING SUM(customers) <> 0 LIMIT 5";
    /// Products whose stored revenue differs from that of their subscriptions.
    WRONG_REVENUE = "SELECT store_id || ' ' || product_id FROM (
            SELECT store_id, product_id, status, yearly, trials, trials_paid FROM subscription_counts
            UNION ALL SELECT store_id, product_id, status,
                -(CASE billing_interval WHEN 'WEEKLY' THEN 52 WHEN 'MONTHLY' THEN 12 ELSE 1 END
                    * CASE WHEN unit_amount > 99999999 / NULLIF(quantity, 0) THEN 99999999
                        ELSE unit_amount * quantity END),
                CASE WHEN trial_end IS NULL THEN 0 ELSE -1 END,
                CASE WHEN trial_end IS NOT NULL AND period_no > 1 THEN -1 ELSE 0 END
            FROM subscriptions) AS compared
        GROUP BY store_id, product_id, status
        HAVING SUM(yearly) <> 0 OR SUM(trials) <> 0 OR SUM(trials_paid) <> 0 LIMIT 5";
    /// Stores whose gains less losses differ from their current revenue.
    WRONG_FLOWS = "SELECT store_id FROM (
            SELECT store_id, gained - lost AS yearly, joined - quit AS number FROM recurring_hours
            UNION ALL SELECT store_id, -yearly, -count FROM subscription_counts
                WHERE status IN ('ACTIVE', 'PAST_DUE')) AS compared
        GROUP BY store_id HAVING SUM(yearly) <> 0 OR SUM(number) <> 0 LIMIT 5";
    /// Stores whose cancellations by the hour differ from those of their subscriptions.
    WRONG_CANCELLATIONS = "SELECT store_id FROM (SELECT store_id, hour, cancelled FROM recurring_hours
            UNION ALL SELECT store_id, cancelled_at - cancelled_at % 3600000, -1 FROM subscriptions
                WHERE status = 'CANCELLED' AND status_before <> 'TRIALING') AS compared
        GROUP BY store_id, hour HAVING SUM(cancelled) <> 0 LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "sales-by-hour",
        text: "the sums of every hour and country are those of its orders, refunds and disputes",
        check: Check::NoRow(WRONG_HOURS),
    },
    Promise {
        name: "buyers-by-hour",
        text: "as many customers paid last in an hour as say so",
        check: Check::NoRow(WRONG_BUYERS),
    },
    Promise {
        name: "recurring-flows",
        text: "what came to recurring revenue and what went leaves what there is",
        check: Check::NoRow(WRONG_FLOWS),
    },
    Promise {
        name: "recurring-revenue",
        text: "recurring revenue and the counts of trials are those of the subscriptions",
        check: Check::NoRow(WRONG_REVENUE),
    },
    Promise {
        name: "cancellations-by-hour",
        text: "as many subscriptions were cancelled in an hour as say so",
        check: Check::NoRow(WRONG_CANCELLATIONS),
    },
];

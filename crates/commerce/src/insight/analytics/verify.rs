//! What `pandabase verify` checks of analytics: its sums are those of the rows they were made of.

use super::store::facts;
use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    /// Stores whose hours are not what orders, refunds and disputes say.
    WRONG_HOURS = concat!("SELECT store_id FROM (SELECT store_id, hour, country, orders, volume, fees,
                refunds, refunded, disputes FROM sales_hours
            UNION ALL SELECT store_id, hour, country, -orders, -volume, -fees, -refunds, -refunded, -disputes
            FROM (", facts!("", "", ""), ") AS facts) AS compared
        GROUP BY store_id, hour, country HAVING SUM(orders) <> 0 OR SUM(volume) <> 0 OR SUM(fees) <> 0
            OR SUM(refunds) <> 0 OR SUM(refunded) <> 0 OR SUM(disputes) <> 0 LIMIT 5");
    /// Stores whose buyers by the hour of their last purchase are not their customers.
    WRONG_BUYERS = "SELECT store_id FROM (SELECT store_id, hour, customers FROM last_purchases
            UNION ALL SELECT store_id, last_paid_at - last_paid_at % 3600000, -1 FROM customers
                WHERE last_paid_at IS NOT NULL) AS compared
        GROUP BY store_id, hour HAVING SUM(customers) <> 0 LIMIT 5";
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
];

//! What `pandabase verify` checks of products.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    STOCK = "SELECT id FROM variants WHERE track_stock AND COALESCE(quantity, -1) < 0 LIMIT 5";
    PRICES = "SELECT id FROM (SELECT id, price, compare_at_price, minimum_price AS least FROM products
            UNION ALL SELECT id, price, compare_at_price, 0 FROM variants) AS priced
        WHERE price < 0 OR compare_at_price < 0 OR least < 0 LIMIT 5";
    VARIANTS = "SELECT v.id FROM variants v
            LEFT JOIN products p ON p.store_id = v.store_id AND p.id = v.product_id
        WHERE p.id IS NULL LIMIT 5";
    /// Subscription products without an interval. Other products may have one; it has no effect.
    PLANS = "SELECT id FROM products WHERE product_type = 'SUBSCRIPTION' AND billing_interval IS NULL
        LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "stock",
        text: "every tracked stock is known, and none is below zero",
        check: Check::NoRow(STOCK),
    },
    Promise {
        name: "prices",
        text: "no price of the catalogue is below zero",
        check: Check::NoRow(PRICES),
    },
    Promise {
        name: "variants",
        text: "every variant is one of a product",
        check: Check::NoRow(VARIANTS),
    },
    Promise {
        name: "plans",
        text: "every subscription product has a billing interval",
        check: Check::NoRow(PLANS),
    },
];

//! What `pandabase verify` checks of categories.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    PARENTS = "SELECT c.id FROM categories c
            LEFT JOIN categories p ON p.store_id = c.store_id AND p.id = c.parent_id AND p.id <> c.id
        WHERE c.parent_id IS NOT NULL AND p.id IS NULL LIMIT 5";
    FILED = "SELECT f.product_id FROM product_categories f
            LEFT JOIN products p ON p.store_id = f.store_id AND p.id = f.product_id
            LEFT JOIN categories c ON c.store_id = f.store_id AND c.id = f.category_id
        WHERE p.id IS NULL OR c.id IS NULL LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "categories",
        text: "every category below another is below one that is there",
        check: Check::NoRow(PARENTS),
    },
    Promise {
        name: "filed",
        text: "every product is filed in categories that are there",
        check: Check::NoRow(FILED),
    },
];

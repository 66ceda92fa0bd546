//! What `pandabase verify` checks of customers.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    GUESTS = "SELECT c.id FROM customers c JOIN portal_identities i ON i.email = c.email WHERE c.guest
        LIMIT 5";
    ADDRESSES = "SELECT a.id FROM billing_addresses a
            LEFT JOIN customers c ON c.store_id = a.store_id AND c.id = a.customer_id
        WHERE c.id IS NULL LIMIT 5";
    COUNTS = "SELECT store_id FROM (SELECT store_id, count FROM list_counts WHERE list = 'CUSTOMER'
            UNION ALL SELECT store_id, -1 FROM customers) AS c
        GROUP BY store_id HAVING SUM(count) <> 0 LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "guests",
        text: "nobody who signed in to the portal is a guest in any store",
        check: Check::NoRow(GUESTS),
    },
    Promise {
        name: "addresses",
        text: "every address belongs to a customer",
        check: Check::NoRow(ADDRESSES),
    },
    Promise {
        name: "customer-counts",
        text: "every store has as many customers as are counted",
        check: Check::NoRow(COUNTS),
    },
];

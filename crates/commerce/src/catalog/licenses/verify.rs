//! What `pandabase verify` checks of licences.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    KEYS = "SELECT id FROM licenses
        WHERE (status = 'CLAIMED' AND (order_id IS NULL OR item_id IS NULL OR customer_id IS NULL
                OR claimed_at IS NULL OR held_by IS NOT NULL OR revoked_by IS NOT NULL))
            OR (status = 'AVAILABLE' AND (order_id IS NOT NULL OR item_id IS NOT NULL
                OR customer_id IS NOT NULL OR variant_id IS NOT NULL OR claimed_at IS NOT NULL
                OR expires_at IS NOT NULL OR revoked_by IS NOT NULL OR origin <> 'POOL'
                OR subscription_id IS NOT NULL OR revoke_on_refund OR max_activations IS NOT NULL))
            OR (status = 'REVOKED' AND (order_id IS NULL OR held_by IS NOT NULL))
            OR (status <> 'REVOKED' AND replaced_by IS NOT NULL)
            OR (subscription_id IS NOT NULL AND expires_at IS NOT NULL)
            OR expires_at < claimed_at OR occurrence NOT IN ('', id) LIMIT 5";
    ACTIVATIONS = "SELECT a.license_id FROM activations a
            LEFT JOIN licenses l ON l.store_id = a.store_id AND l.id = a.license_id
                AND l.order_id IS NOT NULL AND l.replaced_by IS NULL
        GROUP BY a.store_id, a.license_id
        HAVING COUNT(l.id) = 0 OR COUNT(a.id) > MIN(COALESCE(l.max_activations, 9007199254740991))
            OR MIN(a.last_seen_at - a.created_at) < 0 LIMIT 5";
    COUNTS = "SELECT owner FROM (SELECT store_id, owner, status, count FROM list_counts WHERE list = 'LICENSE'
            UNION ALL SELECT store_id, product_id, CASE WHEN held_by IS NULL THEN status ELSE 'HELD' END, -1
            FROM licenses) AS c
        GROUP BY store_id, owner, status HAVING SUM(count) <> 0 LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "keys",
        text: "a licence key that was sold has an order and a customer, one that was not has neither, and \
               one of a subscription has no end of its own",
        check: Check::NoRow(KEYS),
    },
    Promise {
        name: "activations",
        text: "no licence is in use on more machines than were sold, and only those that were sold are",
        check: Check::NoRow(ACTIVATIONS),
    },
    Promise {
        name: "key-counts",
        text: "every product has as many licence keys at a status as are counted",
        check: Check::NoRow(COUNTS),
    },
];

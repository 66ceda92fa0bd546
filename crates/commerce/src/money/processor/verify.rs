//! What `pandabase verify` checks of what the processor keeps.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    COSTS = "SELECT c.charge_id FROM processor_costs c
            LEFT JOIN orders o ON o.store_id = c.store_id AND o.id = 'ord_' || SUBSTR(c.payment_id, 5)
        WHERE o.captured_at IS NULL OR o.reference_id IS DISTINCT FROM c.charge_id
            OR o.total_amount <> c.total LIMIT 5";
    // Forks and snapshots are left out, because they have copies of their store's charges.
    COSTS_ONCE = "WITH own AS (SELECT charge_id, entry_id FROM processor_costs
            WHERE store_id NOT IN (SELECT id FROM stores WHERE is_snapshot OR forked_from IS NOT NULL))
        SELECT MIN(charge_id) FROM own GROUP BY charge_id HAVING COUNT(*) > 1
        UNION ALL SELECT MIN(charge_id) FROM own GROUP BY entry_id HAVING COUNT(*) > 1 LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "costs-once",
        text: "what the processor kept of a charge, and an entry of its books, is written down once",
        check: Check::NoRow(COSTS_ONCE),
    },
    Promise {
        name: "costs",
        text: "what the processor kept was kept of the charge of a captured order, of its total",
        check: Check::NoRow(COSTS),
    },
];

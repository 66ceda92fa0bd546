//! What `pandabase verify` checks of Shield.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    LISTS = "SELECT l.id FROM shield_lists l
            LEFT JOIN (SELECT store_id, list_id, COUNT(*) AS held FROM shield_values
                GROUP BY store_id, list_id) v ON v.store_id = l.store_id AND v.list_id = l.id
        WHERE l.value_count <> COALESCE(v.held, 0) LIMIT 5";
    // A purchase reads it with the store.
    RULES = "SELECT s.id FROM stores s
            LEFT JOIN (SELECT store_id, COUNT(*) AS asked FROM shield_rules WHERE enabled
                GROUP BY store_id) r ON r.store_id = s.id
        WHERE s.shield <> (COALESCE(r.asked, 0) > 0) LIMIT 5";
    HOURS = "SELECT store_id FROM (
            SELECT store_id, hour, rule_id, action, evaluated, disputed FROM shield_hours
            UNION ALL SELECT store_id, created_at - created_at % 3600000, COALESCE(rule_id, ''),
                COALESCE(action, ''), -1, CASE WHEN is_disputed THEN -1 ELSE 0 END
            FROM shield_checks) AS compared
        GROUP BY store_id, hour, rule_id, action
        HAVING SUM(evaluated) <> 0 OR SUM(disputed) <> 0 LIMIT 5";
    REVIEWS = "SELECT v.id FROM shield_reviews v
            LEFT JOIN orders o ON o.store_id = v.store_id AND o.id = v.order_id
            LEFT JOIN jobs e ON e.store_id = o.store_id AND e.kind = 'review_expiry'
                AND e.subject = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS TEXT)
            LEFT JOIN jobs a ON a.store_id = o.store_id AND a.kind = 'payment_recovery'
                AND a.subject = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS TEXT)
            LEFT JOIN jobs r ON r.store_id = v.store_id AND r.kind = 'review_return' AND r.subject = v.id
        WHERE o.check_id IS DISTINCT FROM v.id OR NOT o.is_reviewed
            OR (v.status = 'OPEN' AND (o.payment_status <> 'PROCESSING' OR e.id IS NULL
                OR v.expires_at IS NULL))
            OR (v.status = 'APPROVED' AND o.captured_at IS NULL AND o.payment_status <> 'FAILED'
                AND a.id IS NULL)
            OR (v.status IN ('DECLINED', 'EXPIRED') AND (o.payment_status <> 'FAILED'
                OR (v.charge_id IS NOT NULL AND v.returned_at IS NULL AND r.id IS NULL)))
            OR (v.charge_id IS NULL) <> (v.refund_id IS NULL) LIMIT 5";
}

/// The promises of this room, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "shield-lists",
        text: "every list of Shield has as many values as are counted",
        check: Check::NoRow(LISTS),
    },
    Promise {
        name: "shield-rules",
        text: "every store says whether it has a rule that is asked",
        check: Check::NoRow(RULES),
    },
    Promise {
        name: "shield-hours",
        text: "the sums of what every rule did within an hour are those of the payments that were judged",
        check: Check::NoRow(HOURS),
    },
    Promise {
        name: "reviews",
        text: "every payment under review waits with a job that ends it, is captured once it is approved, \
               and is given back once it is not",
        check: Check::NoRow(REVIEWS),
    },
];

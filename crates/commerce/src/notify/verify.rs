//! What `pandabase verify` checks of deliveries.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    ATTEMPTS = "SELECT event_id FROM webhook_deliveries WHERE attempt < 1 OR duration_ms < 0
            OR (is_pending AND (COALESCE(next_attempt_at, 0) < created_at OR status_code IS NOT NULL
                OR error IS NOT NULL))
            OR (NOT is_pending AND error IS NULL AND (COALESCE(status_code, 0) NOT BETWEEN 200 AND 299
                OR next_attempt_at IS NOT NULL))
            OR (error IS NOT NULL AND (status_code BETWEEN 200 AND 299 OR next_attempt_at <= created_at))
            OR (is_manual AND NOT is_pending AND next_attempt_at IS NOT NULL) LIMIT 5";
    // Sweeping deletes the oldest attempts first. A waiting attempt may be dropped while there are later ones
    // that the merchant asked for.
    GAPS = "SELECT event_id FROM webhook_deliveries GROUP BY store_id, webhook_id, event_id
        HAVING SUM(CASE WHEN is_manual THEN 0 ELSE 1 END) > 10
            OR (MAX(attempt) - MIN(attempt) + 1 <> COUNT(*)
                AND MAX(CASE WHEN is_manual THEN 1 ELSE 0 END) = 0)
        LIMIT 5";
    // Disabling an endpoint drops what waits for it together with the jobs. No retry follows an attempt that
    // was under way then, even if the endpoint is enabled again.
    FORGOTTEN = "SELECT d.event_id FROM webhook_deliveries d
            LEFT JOIN jobs j ON j.store_id = d.store_id AND j.kind = 'webhook_delivery'
                AND j.subject = d.webhook_id || '/' || d.event_id
                    || CASE WHEN d.is_manual THEN '.' || CAST(d.attempt AS TEXT) ELSE '' END
        WHERE d.is_pending AND j.id IS NULL
        UNION ALL SELECT d.event_id FROM webhook_deliveries d
            JOIN webhooks w ON w.store_id = d.store_id AND w.id = d.webhook_id
            JOIN webhook_events e ON e.store_id = d.store_id AND e.id = d.event_id
            LEFT JOIN webhook_deliveries n ON n.store_id = d.store_id AND n.webhook_id = d.webhook_id
                AND n.event_id = d.event_id AND n.attempt > d.attempt AND NOT n.is_manual
            LEFT JOIN jobs j ON j.store_id = d.store_id AND j.kind = 'webhook_delivery'
                AND j.subject = d.webhook_id || '/' || d.event_id
        WHERE d.next_attempt_at IS NOT NULL AND NOT d.is_pending AND n.attempt IS NULL AND j.id IS NULL
            AND w.is_enabled AND w.updated_at <= d.created_at LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "attempts",
        text: "an attempt to deliver an event failed unless the endpoint took it, and is repeated only then",
        check: Check::NoRow(ATTEMPTS),
    },
    Promise {
        name: "attempts-in-turn",
        text: "no attempt to deliver an event is missing between two others",
        check: Check::NoRow(GAPS),
    },
    Promise {
        name: "attempts-to-come",
        text: "every attempt that is yet to be made has a job for it",
        check: Check::NoRow(FORGOTTEN),
    },
];

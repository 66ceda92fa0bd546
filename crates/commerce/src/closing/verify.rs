//! What `pandabase verify` checks of stores that were deleted.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    OPEN = "SELECT s.id FROM stores s LEFT JOIN members m ON m.store_id = s.id
            LEFT JOIN api_tokens t ON t.store_id = s.id LEFT JOIN webhooks w ON w.store_id = s.id
        WHERE s.deleted_at IS NOT NULL AND COALESCE(m.id, t.id, w.id) IS NOT NULL LIMIT 5";
    LIVE = "SELECT b.id FROM stores s JOIN subscriptions b ON b.store_id = s.id
            LEFT JOIN jobs j ON j.store_id = s.id AND j.kind = 'store_closing'
        WHERE s.deleted_at IS NOT NULL AND b.status <> 'CANCELLED' AND j.due_at IS NULL LIMIT 5";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "closed-stores",
        text: "a store that was deleted has no team, no API token and no webhook",
        check: Check::NoRow(OPEN),
    },
    Promise {
        name: "closed-subscriptions",
        text: "the subscriptions of a store that was deleted are cancelled, or about to be",
        check: Check::NoRow(LIVE),
    },
];

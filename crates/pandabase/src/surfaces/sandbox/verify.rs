//! What `pandabase verify` checks of the sandbox: its books and those of stores tell the same.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    SENT = "SELECT p.id FROM payouts p
        LEFT JOIN sandbox_transfers t ON t.store_id = p.store_id AND t.payout_id = p.id
        WHERE (p.status = 'IN_REVIEW' AND t.payout_id IS NOT NULL) OR t.amount <> p.amount LIMIT 1";
    CHARGED_ONCE = "SELECT payment_id FROM sandbox_charges WHERE status = 'captured'
        GROUP BY store_id, payment_id HAVING COUNT(*) > 1 LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "sent",
        text: "the sandbox's bank was sent every payout's amount, and none that is still in review",
        check: Check::NoRow(SENT),
    },
    Promise {
        name: "charged-once",
        text: "the sandbox processor charged every payment once at the most",
        check: Check::NoRow(CHARGED_ONCE),
    },
];

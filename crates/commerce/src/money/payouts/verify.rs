//! What `pandabase verify` checks of payouts.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    PAID_OUT = "SELECT p.id FROM payouts p LEFT JOIN (SELECT store_id, reference_id, COUNT(*) AS entries,
                MIN(amount) AS debit, CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type = 'PAYOUT' GROUP BY store_id, reference_id) e
            ON e.store_id = p.store_id AND e.reference_id = p.id
        WHERE p.fee <> p.standard_fee + p.cross_border_fee + p.foreign_exchange_fee
            OR COALESCE(e.debit, 0) <> -(p.amount + p.fee)
            OR e.entries <> CASE WHEN p.status = 'REJECTED' THEN 2 ELSE 1 END
            OR e.amount <> CASE WHEN p.status = 'REJECTED' THEN 0 ELSE -(p.amount + p.fee) END LIMIT 1";
    PRIMARY_ACCOUNT = "SELECT store_id FROM bank_accounts GROUP BY store_id
        HAVING COUNT(CASE WHEN is_primary AND detached_at IS NULL THEN 1 END)
            <> CASE WHEN COUNT(CASE WHEN detached_at IS NULL THEN 1 END) > 0 THEN 1 ELSE 0 END LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "paid-out",
        text: "every payout was debited once with its amount and fee, and credited once with the same when \
               rejected",
        check: Check::NoRow(PAID_OUT),
    },
    Promise {
        name: "primary-account",
        text: "every store with bank accounts has exactly one primary account",
        check: Check::NoRow(PRIMARY_ACCOUNT),
    },
];

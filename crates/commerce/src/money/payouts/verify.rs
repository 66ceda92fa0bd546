//! What `pandabase verify` checks of payouts.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    PAID_OUT = "SELECT p.id FROM payouts p LEFT JOIN (SELECT store_id, reference_id, COUNT(*) AS entries,
                MIN(amount) AS debit, CAST(SUM(amount) AS BIGINT) AS amount, MIN(created_at) AS debited_at
            FROM ledger_entries WHERE type = 'PAYOUT' GROUP BY store_id, reference_id) e
            ON e.store_id = p.store_id AND e.reference_id = p.id
        WHERE p.fee <> p.standard_fee + p.cross_border_fee + p.foreign_exchange_fee
            OR COALESCE(e.debit, 0) <> -(p.amount + p.fee) OR e.debited_at <> p.created_at
            OR e.entries <> CASE WHEN p.status = 'REJECTED' THEN 2 ELSE 1 END
            OR e.amount <> CASE WHEN p.status = 'REJECTED' THEN 0 ELSE -(p.amount + p.fee) END LIMIT 5";
    PAYOUTS = "SELECT p.id FROM payouts p
            LEFT JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
            LEFT JOIN jobs j ON j.store_id = p.store_id AND j.kind = 'payout_dispatch' AND j.subject = p.id
        WHERE b.id IS NULL OR p.amount <= 0 OR p.standard_fee < 0 OR p.cross_border_fee < 0
            OR p.foreign_exchange_fee < 0
            OR (p.status = 'IN_REVIEW' AND (j.id IS NULL OR p.reference_id IS NOT NULL))
            OR (p.status = 'PROCESSING' AND p.reference_id IS NULL AND j.id IS NULL)
            OR (p.status <> 'REJECTED' AND p.refusal IS NOT NULL)
            OR (p.recorded AND (p.status NOT IN ('COMPLETED', 'REJECTED') OR p.fee <> 0
                OR p.reference_id IS NULL))
            OR (p.reference_id IS NULL) <> (p.trace_id IS NULL)
            OR (p.reference_id IS NULL) <> (p.expected_at IS NULL) LIMIT 5";
    ACCOUNTS = "SELECT id FROM bank_accounts WHERE (status = 'APPROVED') <> (approved_at IS NOT NULL)
            OR (status <> 'REJECTED' AND refusal IS NOT NULL) LIMIT 5";
    PRIMARY_ACCOUNT = "SELECT store_id FROM bank_accounts GROUP BY store_id
        HAVING COUNT(CASE WHEN is_primary AND detached_at IS NULL THEN 1 END)
            <> CASE WHEN COUNT(CASE WHEN detached_at IS NULL THEN 1 END) > 0 THEN 1 ELSE 0 END LIMIT 5";
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
        name: "payouts",
        text: "every payout has an account to go to and a job until it left, what the bank said of it fits \
               where it stands, and one that was only recorded had left and cost nothing",
        check: Check::NoRow(PAYOUTS),
    },
    Promise {
        name: "bank-accounts",
        text: "a bank account has a time of its approval exactly when it is approved, and a refusal only \
               when rejected",
        check: Check::NoRow(ACCOUNTS),
    },
    Promise {
        name: "primary-account",
        text: "every store with bank accounts has exactly one primary account",
        check: Check::NoRow(PRIMARY_ACCOUNT),
    },
];

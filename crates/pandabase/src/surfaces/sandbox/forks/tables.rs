//! What becomes of each table when a store is copied. A test fails for a table that is not listed, and a
//! server with such a table refuses to copy.

use super::ends::Way;
use pandabase_platform::db::Param;
use pandabase_platform::db::transplant::{Catalogue, Instead};

/// What becomes of the rows of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They are copied. Where texts of a fork name the store, such as the addresses of its pictures, they
    /// name the fork.
    Copied,
    /// They are copied without any change of their texts: hashes of the ledger cover them, and addresses of
    /// endpoints belong to the merchant.
    Verbatim,
    /// The team: a fork has the same one, and a reset leaves it alone.
    Team,
    /// They are not copied, and a reset deletes them: what was sent to others, and answers to requests.
    Passing,
    /// They are not copied, and a reset keeps them: credentials, records of what was done, and rows of the
    /// installation.
    Kept,
    /// They are copied by statements of their own.
    Apart,
}

use Fate::{Apart, Copied, Kept, Passing, Team, Verbatim};

/// Every table that has rows of stores.
pub const TABLES: &[(&str, Fate)] = &[
    ("account_events", Kept),
    ("activations", Copied),
    ("api_log_counts", Kept),
    ("api_logs", Kept),
    ("api_tokens", Kept),
    ("balances", Copied),
    ("bank_accounts", Copied),
    ("billing_addresses", Copied),
    ("canned_replies", Copied),
    ("cart_opt_outs", Copied),
    ("cart_reminders", Copied),
    ("case_attachments", Copied),
    ("case_messages", Copied),
    ("case_notes", Copied),
    ("case_settings", Copied),
    ("cases", Copied),
    ("categories", Copied),
    ("checkout_sessions", Copied),
    // Their addresses are unique over all stores.
    ("connected_accounts", Kept),
    ("coupon_uses", Copied),
    ("coupons", Copied),
    ("customers", Copied),
    ("disputes", Copied),
    // Kept, so that readers go on behind the events that a reset deleted.
    ("event_positions", Kept),
    ("file_uses", Copied),
    ("files", Copied),
    ("idempotency_records", Passing),
    ("invoices", Copied),
    ("jobs", Copied),
    // Its address is unique over all stores.
    ("lab_receivers", Kept),
    ("lab_requests", Passing),
    ("last_purchases", Copied),
    ("ledger_entries", Verbatim),
    ("left_handles", Kept),
    ("licenses", Copied),
    ("line_deliveries", Copied),
    ("list_counts", Copied),
    ("mails", Passing),
    ("mandate_authorizations", Copied),
    ("mandates", Copied),
    ("members", Team),
    ("meters", Copied),
    ("operator_events", Kept),
    ("order_counts", Copied),
    ("order_items", Copied),
    ("orders", Copied),
    ("paper_counters", Copied),
    ("papers", Copied),
    ("paylink_uses", Copied),
    ("paylinks", Copied),
    ("payment_timeline", Copied),
    ("payouts", Copied),
    // A store with charges of another processor cannot be copied.
    ("processor_accounts", Kept),
    ("processor_charges", Kept),
    ("processor_costs", Copied),
    ("product_categories", Copied),
    ("products", Copied),
    ("recurring_hours", Copied),
    ("refunds", Copied),
    ("reports", Kept),
    ("sales_hours", Copied),
    ("sandbox_charges", Copied),
    ("sandbox_evidence", Copied),
    ("sandbox_movements", Copied),
    ("sandbox_refunds", Copied),
    ("sandbox_transfers", Copied),
    ("shield_checks", Copied),
    ("shield_hours", Copied),
    ("shield_lists", Copied),
    ("shield_marks", Copied),
    ("shield_reviews", Copied),
    ("shield_rules", Copied),
    ("shield_values", Copied),
    ("stock_taken", Copied),
    ("store_events", Kept),
    ("store_questionnaires", Copied),
    ("store_snapshots", Kept),
    ("store_transfers", Kept),
    ("subscription_counts", Copied),
    ("subscriptions", Copied),
    ("team_mails", Kept),
    ("trials", Copied),
    ("usage_accounts", Copied),
    ("usage_lines", Apart),
    ("variants", Copied),
    ("webhook_deliveries", Passing),
    ("webhook_events", Passing),
    ("webhooks", Verbatim),
    ("withdrawals", Copied),
];

/// The tables that name their store through a line of usage, with their columns; statements of their own copy
/// them.
pub const OF_LINES: [(&str, &[&str]); 2] = [
    (
        "usage_events",
        &[
            "line",
            "event_at",
            "id_high",
            "id_low",
            "quantity",
            "period_no",
            "segment",
            "meter",
            "external_id",
            "metadata",
        ],
    ),
    (
        "usage_totals",
        &[
            "line",
            "period_no",
            "segment",
            "events",
            "sum_high",
            "sum_low",
            "largest",
            "last_at",
            "last_quantity",
            "invoice_id",
        ],
    ),
];

/// Tables with a store's rows that are not listed, and listed tables that do not exist.
pub fn unlisted(catalogue: &Catalogue) -> Vec<String> {
    let there = catalogue.tables_with("store_id");
    let is_listed = |table: &str| TABLES.iter().any(|(listed, _)| *listed == table);
    let new = there.iter().copied().filter(|table| !is_listed(table));
    let gone = TABLES.iter().map(|(table, _)| *table);
    let gone = gone.filter(|table| !there.contains(table));
    let of_lines = OF_LINES.iter().filter(|(table, columns)| {
        let mut columns = columns.to_vec();
        let mut there = catalogue.columns_of(table);
        columns.sort_unstable();
        there.sort_unstable();
        columns != there
    });
    let of_lines = of_lines.map(|(table, _)| *table);
    new.chain(gone).chain(of_lines).map(str::to_owned).collect()
}

/// Which rows of a table are copied.
pub(super) fn which(table: &str) -> &'static str {
    match table {
        // Deliveries and mails must not be sent twice, reports and digests belong to the store, and a move of
        // its clock moves no other clock.
        "jobs" => {
            "kind NOT IN ('webhook_delivery', 'webhook_replay', 'mail_send', 'report_make', 'report_expiry', \
             'store_digest', 'clock_move', 'store_closing')"
        }
        _ => "TRUE",
    }
}

/// Which rows of a table go with a reset.
pub(super) fn which_go(table: &str) -> &'static str {
    match table {
        "jobs" => "kind NOT IN ('report_make', 'report_expiry', 'store_digest', 'clock_move')",
        _ => "TRUE",
    }
}

/// The columns of a table that the database fills.
pub(super) fn without(table: &str) -> &'static [&'static str] {
    match table {
        "meters" => &["number"],
        _ => &[],
    }
}

/// An id that is unique over all stores: its first part, which contains the time, and an end of the copy's
/// own.
macro_rules! anew {
    ($column:literal) => {
        concat!("SUBSTR(", $column, ", 1, 20) || CAST(? AS TEXT)")
    };
}

/// The columns of a table that get another value in the copies.
pub(super) fn instead<'a>(table: &str, way: &'a Way<'_>) -> Vec<Instead<'a>> {
    let of = |column, sql, values| Instead { column, sql, values };
    let tail = || vec![Param::Text(&way.tail)];
    match table {
        "jobs" => vec![
            of("id", anew!("id"), tail()),
            // The queue's name contains the store's id.
            of(
                "queue",
                "REPLACE(queue, CAST(? AS TEXT), CAST(? AS TEXT))",
                vec![Param::from(&way.from.id), Param::from(&way.to.id)],
            ),
            // The lease of a running job ends at the same time in the copy, unless the copy is a snapshot.
            of(
                "due_at",
                "CASE WHEN due_at IS NULL THEN NULL WHEN leased_until > 0 THEN due_at + CAST(? AS BIGINT)
                    ELSE run_at - CAST(? AS BIGINT) END",
                vec![Param::Int(way.later()), Param::Int(way.to.clock_offset)],
            ),
            of(
                "leased_until",
                "CASE WHEN leased_until > 0 THEN leased_until + CAST(? AS BIGINT) ELSE 0 END",
                vec![Param::Int(way.later())],
            ),
        ],
        // A link or a bank's page must lead to one store.
        "sandbox_charges" => vec![of("bank_token_hash", "NULL", Vec::new())],
        "paylinks" if way.is_fork() => vec![of("id", anew!("id"), tail())],
        "paylink_uses" | "checkout_sessions" if way.is_fork() => {
            vec![of("paylink_id", anew!("paylink_id"), tail())]
        }
        "mandates" if way.is_fork() => vec![of("setup_id", anew!("setup_id"), tail())],
        "members" => vec![
            of("digest", "'OFF'", Vec::new()),
            of("digested_until", "NULL", Vec::new()),
        ],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_listed_once_in_order() {
        let names: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
        assert!(names.is_sorted_by(|one, next| one < next));
    }
}

//! Every effect carries what caused it.

use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::renewals::lasting;
use crate::shop::{DECLINED, GOOD, card};
use pandabase_domain::cause::{Named, Parts};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::transplant::Catalogue;
use pandabase_platform::db::{Db, Sql};
use pandabase_platform::jobs::{self, JobKind};
use serde_json::json;
use std::sync::Arc;

/// Every table whose rows are effects, with what names a row of it. A table is one if it has a column for the
/// cause.
const EFFECTS: [(&str, &str); 8] = [
    ("case_messages", "id"),
    ("jobs", "kind || ' ' || id"),
    ("ledger_entries", "id"),
    ("mails", "id"),
    (
        "payment_timeline",
        "payment_id || ' ' || CAST(position AS VARCHAR)",
    ),
    ("payouts", "id"),
    (
        "webhook_deliveries",
        "webhook_id || ' ' || event_id || ' ' || CAST(attempt AS VARCHAR)",
    ),
    ("webhook_events", "id"),
];

/// Every other table of stores, by why its rows carry no cause. One that is new is added to these, or has a
/// cause.
const NO_EFFECTS: [(&str, &[&str]); 6] = [
    (
        "steps of the payment, entries of the ledger, events, mails or messages say what happened to it",
        &[
            "activations",
            "cart_reminders",
            "case_attachments",
            "cases",
            "disputes",
            "invoices",
            "licenses",
            "line_deliveries",
            "mandate_authorizations",
            "mandates",
            "order_items",
            "orders",
            "papers",
            "refunds",
            "shield_checks",
            "shield_reviews",
            "subscriptions",
            "trials",
            "withdrawals",
        ],
    ),
    (
        "it is counted, reserved or looked up with such a row",
        &[
            "api_log_counts",
            "balances",
            "billing_addresses",
            "coupon_uses",
            "customers",
            "event_positions",
            "file_uses",
            "last_purchases",
            "list_counts",
            "order_counts",
            "paper_counters",
            "paylink_uses",
            "recurring_hours",
            "sales_hours",
            "shield_hours",
            "shield_marks",
            "stock_taken",
            "subscription_counts",
            "usage_accounts",
            "usage_lines",
        ],
    ),
    (
        "somebody set it, and it is as it was set",
        &[
            "bank_accounts",
            "canned_replies",
            "cart_opt_outs",
            "case_notes",
            "case_settings",
            "categories",
            "checkout_sessions",
            "coupons",
            "files",
            "left_handles",
            "meters",
            "paylinks",
            "product_categories",
            "products",
            "reports",
            "shield_lists",
            "shield_rules",
            "shield_values",
            "store_questionnaires",
            "variants",
            "webhooks",
        ],
    ),
    (
        "it is who may do what, or a record of who did",
        &[
            "account_events",
            "api_logs",
            "api_tokens",
            "connected_accounts",
            "idempotency_records",
            "members",
            "operator_events",
            "processor_accounts",
            "store_events",
            "store_transfers",
            "team_mails",
        ],
    ),
    (
        "it is of the processor's or the bank's books",
        &[
            "processor_charges",
            "processor_costs",
            "sandbox_charges",
            "sandbox_evidence",
            "sandbox_movements",
            "sandbox_refunds",
            "sandbox_transfers",
        ],
    ),
    (
        "it is of a sandbox's workbench",
        &["lab_receivers", "lab_requests", "store_snapshots"],
    ),
];

/// The effects in a database that have no cause.
pub async fn uncaused(db: &Db) -> Vec<String> {
    let mut all = Vec::new();
    for (table, name) in EFFECTS {
        let rows = texts(
            db,
            format!("SELECT {name} FROM {table} WHERE cause IS NULL ORDER BY 1"),
        )
        .await;
        all.extend(rows.into_iter().map(|row| format!("{table} {row}")));
    }
    all
}

/// What a statement of one column finds.
async fn texts(db: &Db, statement: String) -> Vec<String> {
    let statement = Sql::new(statement.leak());
    let rows = db.read(move |tx| tx.all(statement, &[], |row| row.next::<String>()));
    rows.await.unwrap()
}

impl Server {
    /// The store's effects in a table that have a cause, each with it.
    async fn caused(&self, table: &str, name: &str) -> Vec<(String, String)> {
        let store = &self.store.id;
        let select = |column: &str| {
            format!(
                "SELECT {column} FROM {table} WHERE store_id = '{store}' AND cause IS NOT NULL
                ORDER BY {name}, cause"
            )
        };
        let names = texts(&self.app.db, select(name)).await;
        names
            .into_iter()
            .zip(texts(&self.app.db, select("cause")).await)
            .collect()
    }
}

#[apply(both)]
async fn no_effect_of_a_journey_lacks_its_cause(server: Server) {
    let events = [
        "PAYMENT_PENDING",
        "PAYMENT_COMPLETED",
        "PAYMENT_FAILED",
        "PAYMENT_REFUNDED",
        "PAYMENT_DISPUTED",
        "PAYMENT_DISPUTE_LOST",
        "SUBSCRIPTION_CREATED",
        "SUBSCRIPTION_RENEWED",
        "SUBSCRIPTION_CANCELLED",
    ];
    let (server, receiver) = server.listening(&events).await;
    // The store and its bank account were made by nobody who says so.
    let account = server.approved_account().await;
    server.drain().await;
    let before = uncaused(&server.app.db).await;
    let nothing_new = async |journey: &str| {
        let mut after = uncaused(&server.app.db).await;
        after.retain(|row| !before.contains(row));
        assert_eq!(after, Vec::<String>::new(), "{journey}");
    };
    let unchanged = async |journey: &str| {
        nothing_new(journey).await;
        server.drain().await;
        nothing_new(&format!("the jobs of {journey}")).await;
    };

    let paid = server.sell(40_000, GOOD).await;
    unchanged("a purchase").await;
    let session = server.cart_of(900).await;
    server.pay_with(&session, card(DECLINED)).await;
    unchanged("a purchase that is declined").await;

    let order = paid["order_id"].as_str().unwrap();
    let refund = server.core(&format!("/refunds/orders/{order}"));
    let body = json!({"reason": "REQUESTED_BY_CUSTOMER"});
    server.post(&refund, body).await.data(200);
    unchanged("a refund").await;

    let paid = server.sell(3_000, GOOD).await;
    for event in ["dispute_opened", "dispute_lost"] {
        server.simulate(&paid, json!({"event": event})).await.data(200);
        unchanged(event).await;
    }

    let plan = server.plan(json!({})).await;
    let session = server.cart_of_plan(&plan).await;
    let subscribed = server.consent_with(&session, lasting(GOOD)).await;
    let subscription = subscribed.data(200)["subscription_id"].as_str().unwrap();
    assert!(!server.caused("jobs", "id").await.is_empty());
    unchanged("a subscription").await;
    server.move_clock("P32D").await;
    unchanged("a renewal").await;
    let cancel = server.core(&format!("/subscriptions/{subscription}/cancel"));
    server.post(&cancel, json!({})).await.data(200);
    unchanged("a cancellation").await;

    server.sell(90_000, GOOD).await;
    let body = json!({"amount": 5_000, "bankAccountId": account});
    let payouts = format!("/v2/stores/{}/payouts", server.store.id);
    server.post(&payouts, body).await.data(201);
    unchanged("a payout").await;
    server.move_clock("P14D").await;
    unchanged("the transfer of a payout").await;

    let desk = Desk::open(&server).await;
    let body = json!({"body": "It is on its way."});
    server.post(&desk.path("/messages"), body).await.data(201);
    let answer = json!({"body": "Thank you."});
    desk.customer_post("/messages", answer).await.data(201);
    unchanged("a case").await;
    server.move_clock("P60D").await;
    unchanged("two months in which nothing happens").await;

    // Each says what began it, and which job acted for that.
    for (table, name) in EFFECTS {
        let effects = server.caused(table, name).await;
        // What the jobs were has ended.
        assert!(table == "jobs" || !effects.is_empty(), "{table}");
        for (effect, cause) in effects {
            let parts = Parts::of(&cause);
            let [origin, job] =
                [Some(parts.origin), parts.job].map(|part| part.map(|part| Named::of(part).id));
            let begins = |id: &str, prefixes: &[&str]| prefixes.iter().any(|prefix| id.starts_with(prefix));
            assert!(
                begins(origin.unwrap(), &["req_", "job_", "cmd_"])
                    && job.is_none_or(|job| begins(job, &["job_"])),
                "{table} {effect}: {cause}"
            );
        }
    }
    // And is found in the trace of its own id.
    for table in ["ledger_entries", "mails", "webhook_events"] {
        for (effect, cause) in server.caused(table, "id").await {
            let steps = server.steps(&effect).await;
            let found = steps.iter().any(|step| step["id"] == effect.as_str());
            assert!(found, "{table} {effect}: {cause}");
        }
    }
    assert!(!receiver.seen().is_empty());
    server.verify().await;
}

#[apply(both)]
async fn somebody_has_said_of_every_table_whether_its_rows_are_effects(server: Server) {
    let catalogue = server.app.db.read(Catalogue::read).await.unwrap();
    assert_eq!(catalogue.tables_with("cause"), EFFECTS.map(|(table, _)| table));
    let others = NO_EFFECTS.iter().flat_map(|(_, tables)| tables.iter().copied());
    let mut listed: Vec<&str> = others.chain(EFFECTS.map(|(table, _)| table)).collect();
    listed.sort_unstable();
    let mut there = catalogue.tables_with("store_id");
    there.sort_unstable();
    assert_eq!(listed, there);
}

#[apply(both)]
async fn an_effect_that_lost_its_cause_is_found(server: Server) {
    let (server, _receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    server.sell(4_000, GOOD).await;
    for table in [
        "jobs",
        "ledger_entries",
        "mails",
        "payment_timeline",
        "webhook_deliveries",
        "webhook_events",
    ] {
        let before = uncaused(&server.app.db).await;
        let lose = Sql::new(format!("UPDATE {table} SET cause = NULL WHERE cause IS NOT NULL").leak());
        let lost = server.app.db.write(move |tx| tx.run(lose, &[])).await.unwrap();
        let after = uncaused(&server.app.db).await;
        let found = after.iter().filter(|row| !before.contains(row));
        assert!(lost > 0, "{table}");
        assert_eq!(u64::try_from(found.count()).unwrap(), lost, "{table}");
    }
    // So is one that is made by nobody.
    let before = uncaused(&server.app.db).await;
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let planned = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        jobs::enqueue(tx, &ctx, JobKind::GeoLookup, "nobody", &(), ctx.now)
    });
    planned.await.unwrap();
    assert_eq!(uncaused(&server.app.db).await.len(), before.len() + 1);
}

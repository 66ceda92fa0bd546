//! The processor's books and ours, side by side, and what the processor keeps.

use crate::harness::{Server, apply, both};
use crate::place::Place;
use crate::shop::{GOOD, method};
use pandabase_commerce::money::processor;
use pandabase_commerce::payments::apply::apply as told;
use pandabase_commerce::payments::charging::reconcile::report::{Difference, Total};
use pandabase_commerce::payments::charging::reconcile::{Report, reconcile};
use pandabase_commerce::payments::message::{Applied, Message};
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::Cents;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use pandabase_platform::processor::updates::{ProcessorPayout, StatementKind};
use serde_json::{Value, json};
use std::sync::Arc;

/// The day on which tests begin, counted from which days are named here.
const FIRST: &str = "2026-06-01T00:00:00Z";

fn day(number: i64) -> Timestamp {
    Timestamp::parse(FIRST).unwrap().plus_millis(number * DAY)
}

fn total(count: u64, amount: i64) -> Total {
    Total {
        count,
        amount: Cents(amount),
    }
}

impl Server {
    /// What differs from day `from` until before day `until`.
    async fn reconciled(&self, from: i64, until: i64) -> Report {
        let span = day(from)..day(until);
        reconcile(&self.app, &span, &|_: &str| {}).await.unwrap()
    }

    async fn refund_all(&self, paid: &Value) {
        let path = format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap());
        self.post(&self.core(&path), json!({})).await.data(200);
        self.drain().await;
    }

    /// Changes rows that name a payment or its order.
    async fn spoil(&self, statement: &'static str, paid: &Value, key: &str) {
        let id = paid[key].as_str().unwrap().to_owned();
        let spoilt = self
            .app
            .db
            .write(move |tx| tx.run(Sql::new(statement), params![&id]));
        assert_eq!(spoilt.await.unwrap(), 1, "{statement}");
    }

    /// What the processor kept of every charge, and of how much.
    async fn costs(&self) -> Vec<(i64, i64, i64)> {
        let sql = Sql::new("SELECT gross, fee, total FROM processor_costs ORDER BY charge_id");
        let rows = self
            .app
            .db
            .read(move |tx| tx.all(sql, &[], |row| Ok((row.next()?, row.next()?, row.next()?))));
        rows.await.unwrap()
    }
}

/// A slow sale of the first day, whose money comes on the fifth.
async fn sell_slowly(server: &Server) -> Value {
    let session = server.cart_of(4000).await;
    let paid = server.pay_with(&session, method("us_bank_account")).await;
    paid.data(200).clone()
}

#[apply(both)]
async fn both_sides_say_the_same_of_everything_that_happens(server: Server) {
    server.refund_all(&server.sell(4000, GOOD).await).await;
    let part = server.sell(4000, GOOD).await;
    let external = json!({"event": "external_refund", "amount": 1000, "reference": "re_1"});
    server.play(&part, external).await;
    let disputed = server.sell(4000, GOOD).await;
    server.play(&disputed, json!({"event": "dispute_opened"})).await;
    let slow = sell_slowly(&server).await;
    server.move_clock("P4D").await;
    server.refund_all(&slow).await;
    server.play(&slow, json!({"event": "refund_failed"})).await;
    let report = server.reconciled(0, 5).await;
    assert!(report.ok, "{report:#?}");
    assert_eq!(report.theirs, report.ours);
    assert_eq!(report.ours.charges, total(4, 4 * 4330));
    assert_eq!(report.ours.refunds, total(2, 4330 + 1000));
    assert_eq!(report.ours.disputes, total(1, 4330));
    let costs = &report.costs["usd"];
    assert_eq!((costs.charges, costs.gross, costs.fees), (4, 4 * 4330, 4 * 156));
    assert_eq!((report.our_fees, report.untold_costs), (Cents(4 * 431), 0));
    // There the slow charge is of the first day, here of the fifth.
    let (first, fifth) = (server.reconciled(0, 1).await, server.reconciled(4, 5).await);
    assert!(first.ok && fifth.ok, "{first:#?} {fifth:#?}");
    assert_eq!((first.theirs.charges.count, first.ours.charges.count), (4, 3));
    assert_eq!((fifth.theirs.charges.count, fifth.ours.charges.count), (0, 1));
    server.verify().await;
}

#[apply(both)]
async fn what_differs_is_named_with_both_sides(server: Server) {
    let lost = server.sell(4000, GOOD).await;
    let other = server.sell(4000, GOOD).await;
    let kept = server.sell(4000, GOOD).await;
    server.refund_all(&kept).await;
    let disputed = server.sell(4000, GOOD).await;
    server.play(&disputed, json!({"event": "dispute_opened"})).await;
    let delete = "DELETE FROM sandbox_charges WHERE payment_id = $1";
    server.spoil(delete, &lost, "payment_id").await;
    let raise = "UPDATE sandbox_charges SET total = total + 1 WHERE payment_id = $1";
    server.spoil(raise, &other, "payment_id").await;
    server
        .spoil("DELETE FROM refunds WHERE order_id = $1", &kept, "order_id")
        .await;
    let later = "UPDATE disputes SET created_at = created_at + 86400000 WHERE order_id = $1";
    server.spoil(later, &disputed, "order_id").await;
    // Somebody else's charge in the same account.
    let stranger = server.app.db.write(|tx| {
        let insert = Sql::new(
            "INSERT INTO sandbox_charges (store_id, charge_key, payment_id, reference, amount, currency,
                total, method, status, created_at)
            VALUES ('shp_aaaaaaaaaaaaaaaaaaaaaaaa', 'pmt_1-1', 'pmt_aaaaaaaaaaaaaaaaaaaaaaaa', 'pi_1', 500,
                'USD', 500, 'card', 'captured', $1)",
        );
        tx.run(insert, params![day(0)])
    });
    stranger.await.unwrap();
    let report = server.reconciled(0, 2).await;
    let amounts = |one: &Difference| {
        let theirs = one.theirs.as_ref().map(|side| side.amount.0);
        (one.kind, theirs, one.ours.as_ref().map(|side| side.amount.0))
    };
    let mut found: Vec<_> = report.differences.iter().map(amounts).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            (StatementKind::Charge, None, Some(4330)),
            (StatementKind::Charge, Some(4331), Some(4330)),
            (StatementKind::Refund, Some(4330), None),
        ]
    );
    assert_eq!((report.ok, report.different), (false, 3));
    assert_eq!(report.elsewhere, total(1, 500));
    for difference in &report.differences {
        assert_eq!(difference.store.as_ref(), Some(&server.store.id));
        assert!(difference.charge.starts_with("pi_"), "{difference:?}");
    }
    let untouched = server.reconciled(2, 3).await;
    assert!(untouched.ok, "{untouched:#?}");
}

#[apply(both)]
async fn what_the_processor_keeps_is_written_down_once_and_also_late(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let balance = server.balance().await;
    assert_eq!(server.costs().await, [(4330, 156, 4330)]);
    server
        .spoil(
            "DELETE FROM processor_costs WHERE payment_id = $1",
            &paid,
            "payment_id",
        )
        .await;
    assert_eq!(server.reconciled(0, 1).await.untold_costs, 1);
    let reference = server.payment(&paid).await["referenceId"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = server.app.ports.processor.find(&server.store, &reference).await;
    let message = Message::of(found.unwrap().unwrap());
    let payment = PaymentId::from_stored(paid["payment_id"].as_str().unwrap());
    for _ in 0..2 {
        let (app, store) = (Arc::clone(&server.app), server.store.clone());
        let (payment, message) = (payment.clone(), message.clone());
        let applied = server
            .app
            .db
            .write(move |tx| told(tx, &Ctx::of(&app.env, &store), &payment, &message));
        assert_eq!(applied.await.unwrap(), Applied::NoChange);
        assert_eq!(server.costs().await, [(4330, 156, 4330)]);
    }
    assert_eq!(server.balance().await, balance);
    server.verify().await;
}

#[apply(both)]
async fn payouts_of_the_processor_are_known_as_they_stand(server: Server) {
    // What was read before is written after it, and is no news any more.
    for (status, known) in [
        ("pending", "pending"),
        ("paid", "paid"),
        ("in_transit", "paid"),
        ("pending", "paid"),
        ("failed", "failed"),
        ("paid", "failed"),
    ] {
        let app = Arc::clone(&server.app);
        let written = server.app.db.write(move |tx| {
            let payout = ProcessorPayout {
                id: "po_1".to_owned(),
                account: "acct_1".to_owned(),
                amount: 5000,
                currency: "eur".to_owned(),
                status: status.to_owned(),
                arrival_at: day(2),
                created_at: day(0),
            };
            let platform = StoreContext::platform();
            processor::payout(tx, &Ctx::of(&app.env, &platform), &payout)
        });
        written.await.unwrap();
        let stored = server.app.db.read(|tx| {
            let stored = Sql::new("SELECT status FROM processor_payouts WHERE id = 'po_1'");
            tx.one(stored, &[], |row| row.next::<String>())
        });
        assert_eq!(stored.await.unwrap(), known, "{status}");
        let report = server.reconciled(0, 1).await;
        let paid_out = (known != "failed").then_some(5000);
        assert_eq!(report.paid_out.get("eur").copied(), paid_out);
    }
}

#[test]
fn the_command_compares_days() {
    let place = Place::new();
    let dev = place.dev();
    let yesterday = place.run(&["reconcile"]).json(0);
    assert_eq!(
        (&yesterday["ok"], &yesterday["different"]),
        (&json!(true), &json!(0))
    );
    let named = place.run(&["reconcile", "--day", "2026-06-01"]).json(0);
    assert_eq!(
        (&named["from"], &named["until"]),
        (
            &json!("2026-06-01T00:00:00.000Z"),
            &json!("2026-06-02T00:00:00.000Z")
        )
    );
    let far = ["reconcile", "--from", "2024-06-01", "--until", "2026-06-01"];
    let refused = place.run(&far).json(2);
    assert_eq!(refused["error"], "--from and --until must be 1 to 366 days apart");
    dev.stop();
}

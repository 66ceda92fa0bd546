//! What a processor tells on its own account: taken in once, and applied whenever it comes and in whatever
//! order. Nothing here asks Stripe.

mod endpoint;
mod listed;

use crate::harness::{Server, apply, both};
use crate::shop::{DECLINED, GOOD, card, method, timeline};
use pandabase::wiring::housekeeping;
use pandabase_commerce::billing::payment_methods::{self, Address, Owner};
use pandabase_commerce::payments::inbound;
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::{PaymentId, RefundId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::processor::updates::{DisputeStage, Disputed, Event, ReviewState, Update};
use pandabase_platform::processor::{Charge, ChargeState, Purpose, RefundState, Refunded, SavedInstrument};
use serde_json::{Value, json};
use std::sync::Arc;

const MIA: &str = "mia@example.org";
/// Jobs that wait to read an event.
const JOBS: &str = "SELECT COUNT(*) FROM jobs WHERE kind = 'processor_event'";
/// Events that are known.
const EVENTS: &str = "SELECT COUNT(*) FROM processor_events";
/// Those of them that were not applied yet.
const OPEN: &str = "SELECT COUNT(*) FROM processor_events WHERE done_at IS NULL";

/// What a query counts.
pub async fn count(server: &Server, query: &'static str) -> i64 {
    let counted = server
        .app
        .db
        .read(move |tx| tx.one(Sql::new(query), &[], |row| row.next::<i64>()));
    counted.await.unwrap()
}

fn payment_of(paid: &Value) -> PaymentId {
    PaymentId::from_stored(paid["payment_id"].as_str().unwrap())
}

/// A charge of a payment's first attempt.
fn charge(paid: &Value, reference: &str, state: ChargeState) -> Charge {
    Charge {
        key: format!("{}-1", payment_of(paid)),
        reference: reference.to_owned(),
        state,
        card: None,
        saved: None,
        cost: None,
        risk_score: None,
    }
}

fn disputed(server: &Server, paid: &Value, stage: DisputeStage) -> Disputed {
    Disputed {
        store: server.store.id.clone(),
        payment: payment_of(paid),
        id: "dp_1".to_owned(),
        reason: DisputeReason::ProductNotReceived,
        amount: None,
        stage,
    }
}

fn dispute(server: &Server, paid: &Value, id: &str, stage: DisputeStage) -> Update {
    Update::Dispute(Disputed {
        id: id.to_owned(),
        ..disputed(server, paid, stage)
    })
}

fn returned(id: &str, refund: Option<&RefundId>, amount: i64, state: RefundState) -> Refunded {
    Refunded {
        id: id.to_owned(),
        refund: refund.cloned(),
        amount: Cents(amount),
        units: None,
        state,
    }
}

fn event(id: &str) -> Event {
    Event {
        account: "acct_1".to_owned(),
        id: id.to_owned(),
        kind: "charge.refunded".to_owned(),
        object: "ch_1".to_owned(),
        created_at: Timestamp::from_millis(1_780_272_000_000),
    }
}

impl Server {
    /// Applies an update twice: the second time nothing may change.
    async fn receive(&self, update: Update) {
        let apply = |update: Update| {
            let env = Arc::clone(&self.app.env);
            self.app.db.write(move |tx| inbound::apply(tx, &env, &update))
        };
        apply(update.clone()).await.unwrap();
        let after = (self.balance().await, self.ledger().await, self.mails().await);
        apply(update).await.unwrap();
        assert_eq!(
            after,
            (self.balance().await, self.ledger().await, self.mails().await)
        );
    }

    async fn receive_refunds(&self, paid: &Value, refunds: Vec<Refunded>) {
        self.receive(Update::Refunds {
            store: self.store.id.clone(),
            payment: payment_of(paid),
            refunds,
        })
        .await;
    }

    async fn told_charge(&self, paid: &Value, charge: Charge) {
        self.receive(Update::Charge {
            store: Some(self.store.id.clone()),
            purpose: Purpose::Payment(payment_of(paid)),
            charge: Box::new(charge),
        })
        .await;
    }

    async fn reference(&self, paid: &Value) -> String {
        let payment = self.payment(paid).await;
        payment["referenceId"].as_str().unwrap().to_owned()
    }

    /// Takes an event in; whether it is new.
    async fn receives(&self, event: Event) -> bool {
        let env = Arc::clone(&self.app.env);
        let received = self.app.db.write(move |tx| inbound::receive(tx, &env, &event));
        received.await.unwrap()
    }

    async fn slow_sale(&self) -> Value {
        let session = self.cart_of(4000).await;
        let paid = self.pay_with(&session, method("us_bank_account")).await;
        paid.data(200).clone()
    }
}

#[apply(both)]
async fn an_event_is_taken_once_and_forgotten_after_forty_days(server: Server) {
    assert!(server.receives(event("evt_1")).await);
    assert!(!server.receives(event("evt_1")).await);
    let elsewhere = Event {
        account: "acct_2".to_owned(),
        ..event("evt_1")
    };
    assert!(server.receives(elsewhere).await);
    assert_eq!((count(&server, JOBS).await, count(&server, OPEN).await), (2, 2));
    server.verify().await;
    server.drain().await;
    assert_eq!((count(&server, JOBS).await, count(&server, OPEN).await), (0, 0));
    // It comes once more after it was applied.
    assert!(!server.receives(event("evt_1")).await);
    assert_eq!(count(&server, JOBS).await, 0);
    let undone = server.app.db.write(|tx| {
        let undo = Sql::new("UPDATE processor_events SET done_at = NULL WHERE account = 'acct_1'");
        tx.run(undo, &[])
    });
    assert_eq!(undone.await.unwrap(), 1);
    assert_eq!(server.broken().await, ["events"]);
    let done = server.app.db.write(|tx| {
        let done = Sql::new("UPDATE processor_events SET done_at = 1 WHERE account = 'acct_1'");
        tx.run(done, &[])
    });
    assert_eq!(done.await.unwrap(), 1);

    let app = Arc::clone(&server.app);
    let scheduled = server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.advance(39 * DAY).await;
    assert_eq!(count(&server, EVENTS).await, 2);
    server.advance(2 * DAY).await;
    assert_eq!(count(&server, EVENTS).await, 0);
}

#[apply(both)]
async fn a_charge_is_believed_under_the_id_that_is_known(server: Server) {
    let paid = server.slow_sale().await;
    let reference = server.reference(&paid).await;
    assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
    let other_key = Charge {
        key: format!("{}-2", payment_of(&paid)),
        ..charge(&paid, &reference, ChargeState::Captured)
    };
    for stranger in [charge(&paid, "pi_other", ChargeState::Captured), other_key] {
        server.told_charge(&paid, stranger).await;
        assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
    }
    server
        .told_charge(&paid, charge(&paid, &reference, ChargeState::Captured))
        .await;
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    assert_eq!(server.balance().await, 3569);
    // What was read before comes after it.
    for late in [ChargeState::Pending, ChargeState::Cancelled] {
        server.told_charge(&paid, charge(&paid, &reference, late)).await;
        assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    }
    server.move_clock("P5D").await;
    assert_eq!(server.balance().await, 3569);
    server.verify().await;
}

/// A renewal is told as declined between the two steps in which a processor asks its buyer, or what a server
/// had asked for arrives after its death.
#[apply(both)]
async fn a_question_of_the_bank_that_nobody_awaits_is_given_up(server: Server) {
    let session = server.cart_of(4000).await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    let order = server.only_order().await;
    let order = server.order(&json!({"order_id": order["id"]})).await;
    let paid = json!({"payment_id": order["payment"]["id"], "order_id": order["id"]});
    let reference = server.reference(&paid).await;
    let asked = ChargeState::NeedsBuyer("https://bank.example/ask".to_owned());
    server.told_charge(&paid, charge(&paid, &reference, asked)).await;
    assert_eq!(server.jobs().await, ["payment_timeout"]);
    server.drain().await;
    assert!(server.jobs().await.is_empty());
    assert_eq!(server.payment(&paid).await["status"], "FAILED");
    server.verify().await;
}

#[apply(both)]
async fn what_is_about_nothing_here_is_left(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let nowhere = StoreId::from_stored("shp_000000000000000000000000");
    let unknown = PaymentId::from_stored("pmt_000000000000000000000000");
    server
        .receive(Update::FraudWarning {
            store: nowhere,
            payment: payment_of(&paid),
        })
        .await;
    server
        .receive(Update::FraudWarning {
            store: server.store.id.clone(),
            payment: unknown,
        })
        .await;
    server.receive(Update::MandateEnded("pm_nobody".to_owned())).await;
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    assert_eq!(server.balance().await, 3569);
}

#[apply(both)]
async fn an_inquiry_becomes_a_dispute_that_is_won(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    for stage in [DisputeStage::Inquiry, DisputeStage::InquiryClosed] {
        server.receive(dispute(&server, &paid, "dp_1", stage)).await;
        assert_eq!(server.balance().await, 3569);
        assert_eq!(server.payment(&paid).await["dispute"], Value::Null);
    }
    server
        .receive(dispute(&server, &paid, "dp_1", DisputeStage::Open))
        .await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["dispute"]["disputeId"], &payment["dispute"]["reason"]),
        (&json!("dp_1"), &json!("PRODUCT_NOT_RECEIVED"))
    );
    assert_eq!(server.balance().await, 3569 - 4330 - 2000);
    server.verify().await;
    // A second dispute of the same payment does not end the first.
    for stage in [DisputeStage::Open, DisputeStage::Lost, DisputeStage::Won] {
        server.receive(dispute(&server, &paid, "dp_2", stage)).await;
        assert_eq!(
            server.payment(&paid).await["dispute"]["status"],
            "AWAITING_REVIEW"
        );
    }
    server
        .receive(dispute(&server, &paid, "dp_1", DisputeStage::Won))
        .await;
    assert_eq!(server.balance().await, 3569 - 2000);
    // What came before arrives at last.
    for stage in [DisputeStage::Open, DisputeStage::Inquiry] {
        server.receive(dispute(&server, &paid, "dp_1", stage)).await;
    }
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["status"]),
        (&json!("COMPLETED"), &json!("WON"))
    );
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    server.verify().await;
}

#[apply(both)]
async fn a_dispute_is_lost_that_was_never_said_to_be_open(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    server
        .receive(dispute(&server, &paid, "dp_1", DisputeStage::Lost))
        .await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["status"]),
        (&json!("DISPUTED"), &json!("LOST"))
    );
    let steps = timeline(&payment);
    assert_eq!(steps[steps.len() - 2..], ["DISPUTE_OPENED", "DISPUTE_LOST"]);
    assert_eq!(server.balance().await, 3569 - 4330 - 2000);
    assert!(!server.jobs().await.contains(&"dispute_deadline".to_owned()));
    server.verify().await;

    let other = server.sell(4000, GOOD).await;
    server
        .receive(dispute(&server, &other, "dp_2", DisputeStage::Prevented))
        .await;
    let payment = server.payment(&other).await;
    assert_eq!(
        (&payment["dispute"]["status"], &payment["dispute"]["disputeId"]),
        (&json!("PREVENTED"), &json!("dp_2"))
    );
    server.verify().await;
}

#[apply(both)]
async fn the_rest_of_a_charge_that_is_disputed_in_part_is_still_the_stores_to_return(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let part = |stage| {
        Update::Dispute(Disputed {
            amount: Some(Cents(1000)),
            ..disputed(&server, &paid, stage)
        })
    };
    server.receive(part(DisputeStage::Open)).await;
    assert_eq!(server.balance().await, 3569 - 1000 - 2000);
    let one = returned("re_1", None, 500, RefundState::Done);
    server.receive_refunds(&paid, vec![one.clone()]).await;
    assert_eq!(server.balance().await, 3569 - 1000 - 2000 - 462);
    server.verify().await;
    // The part that the bank has, and more than is left, cannot go back as well.
    let much = returned("re_2", None, 3500, RefundState::Done);
    server.receive_refunds(&paid, vec![one.clone(), much]).await;
    assert_eq!(server.payment(&paid).await["refundedAmount"], 500);
    server.receive(part(DisputeStage::Won)).await;
    assert_eq!(server.balance().await, 3569 - 2000 - 462);
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    server.verify().await;
}

/// Parts of another currency are rounded together, and one of them failed after another was stored.
#[apply(both)]
async fn the_last_part_of_a_charge_takes_what_is_left(server: Server) {
    for stored in [1442, 1443, 1444] {
        let server = server.with(|_| {}).await;
        let paid = server.sell(4000, GOOD).await;
        let waiting = returned("re_1", None, 1443, RefundState::Pending);
        let early = returned("re_2", None, stored, RefundState::Done);
        server.receive_refunds(&paid, vec![waiting, early]).await;
        let told = vec![
            returned("re_1", None, 1443, RefundState::Failed),
            returned("re_2", None, 1443, RefundState::Done),
            returned("re_3", None, 2887, RefundState::Done),
        ];
        server.receive_refunds(&paid, told).await;
        let payment = server.payment(&paid).await;
        assert_eq!(
            (&payment["status"], &payment["refundedAmount"]),
            (&json!("REFUNDED"), &json!(4330)),
            "{stored}"
        );
        assert_eq!(server.balance().await, 3569 - 4000);
        server.verify().await;
    }
}

#[apply(both)]
async fn refunds_at_the_processor_are_stored_once_each(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let one = returned("re_1", None, 1000, RefundState::Done);
    let waiting = returned("re_2", None, 3330, RefundState::Pending);
    server.receive_refunds(&paid, vec![one.clone(), waiting]).await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["refundedAmount"]),
        (&json!("COMPLETED"), &json!(1000))
    );
    assert_eq!(server.balance().await, 3569 - 924);
    // A refund that failed is none.
    let failed = returned("re_2", None, 3330, RefundState::Failed);
    server
        .receive_refunds(&paid, vec![one.clone(), failed.clone()])
        .await;
    assert_eq!(server.payment(&paid).await["refundedAmount"], 1000);
    let rest = returned("re_3", None, 3330, RefundState::Done);
    server.receive_refunds(&paid, vec![one, failed, rest]).await;
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["status"], &payment["refundedAmount"]),
        (&json!("REFUNDED"), &json!(4330))
    );
    assert_eq!(server.order(&paid).await["status"], "REFUNDED");
    assert_eq!(server.balance().await, 3569 - 4000);
    server.verify().await;
}

#[apply(both)]
async fn a_refund_of_ours_is_confirmed_by_its_own_id(server: Server) {
    for (state, status, balance) in [
        (RefundState::Done, "COMPLETED", 3569 - 4000),
        (RefundState::Failed, "FAILED", 3569),
    ] {
        let server = server.with(|_| {}).await;
        let paid = server.slow_sale().await;
        let reference = server.reference(&paid).await;
        let captured = charge(&paid, &reference, ChargeState::Captured);
        server.told_charge(&paid, captured).await;
        let path = server.core(&format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap()));
        let refund = server.post(&path, json!({})).await.data(200).clone();
        assert_eq!(refund["status"], "PROCESSING");
        let id = RefundId::from_stored(refund["id"].as_str().unwrap());
        let path = server.core(&format!("/refunds/{id}"));
        let pending = returned("re_1", Some(&id), 4330, RefundState::Pending);
        server.receive_refunds(&paid, vec![pending]).await;
        assert_eq!(server.get(&path).await.data(200)["status"], "PROCESSING");
        let decided = returned("re_1", Some(&id), 4330, state);
        server.receive_refunds(&paid, vec![decided]).await;
        assert_eq!(server.get(&path).await.data(200)["status"], status);
        assert_eq!(server.balance().await, balance);
        // What was true before is told after it.
        let late = returned("re_1", Some(&id), 4330, RefundState::Pending);
        server.receive_refunds(&paid, vec![late]).await;
        assert_eq!(server.get(&path).await.data(200)["status"], status);
        server.verify().await;
    }
}

#[apply(both)]
async fn a_warning_refunds_a_small_payment(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    server
        .receive(Update::FraudWarning {
            store: server.store.id.clone(),
            payment: payment_of(&paid),
        })
        .await;
    let payment = server.payment(&paid).await;
    assert_eq!(payment["status"], "REFUNDED");
    assert!(timeline(&payment).contains(&"EARLY_FRAUD_WARNING"));
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn a_review_is_noted_and_moves_nothing(server: Server) {
    for (state, row) in [
        (ReviewState::Approved, "REVIEW_APPROVED"),
        (ReviewState::Declined, "REVIEW_DECLINED"),
    ] {
        let paid = server.sell(4000, GOOD).await;
        let told = |state| Update::Review {
            store: server.store.id.clone(),
            payment: payment_of(&paid),
            state,
        };
        let before = timeline(&server.payment(&paid).await).len();
        // The end is told before the beginning.
        server.receive(told(state)).await;
        server.receive(told(ReviewState::Opened)).await;
        let payment = server.payment(&paid).await;
        assert_eq!(timeline(&payment)[before..], ["REVIEW_OPENED", row]);
        assert_eq!(payment["status"], "COMPLETED");
    }
    server.verify().await;
}

#[apply(both)]
async fn a_card_that_the_network_replaced_has_its_new_date(server: Server) {
    let saved = SavedInstrument {
        id: Some("pm_1".to_owned()),
        token: "acct_1/cus_1/pm_1".to_owned(),
        fingerprint: "f_1".to_owned(),
        method: MethodCode::Card,
        brand: Some("visa".to_owned()),
        last_four: Some("4242".to_owned()),
        exp_month: Some(6),
        exp_year: Some(2026),
    };
    let (app, store, kept) = (Arc::clone(&server.app), server.store.clone(), saved.clone());
    let stored = server.app.db.write(move |tx| {
        let owner = Owner {
            email: MIA,
            name: None,
            billing: None::<Address>,
        };
        payment_methods::save(tx, &Ctx::of(&app.env, &store), &owner, &kept)
    });
    let id = stored.await.unwrap();
    let replaced = SavedInstrument {
        last_four: Some("0077".to_owned()),
        exp_month: Some(4),
        exp_year: Some(2031),
        ..saved
    };
    let stranger = SavedInstrument {
        id: Some("pm_2".to_owned()),
        last_four: Some("9999".to_owned()),
        ..replaced.clone()
    };
    server.receive(Update::Method(replaced)).await;
    server.receive(Update::Method(stranger)).await;
    let found = server.app.db.read(move |tx| payment_methods::find(tx, &id));
    let found = found.await.unwrap().unwrap();
    assert_eq!(found.label(), "Visa •••• 0077");
    assert_eq!(
        payment_methods::expiry(&found).unwrap().to_string(),
        "2031-05-01T00:00:00.000Z"
    );
    server.verify().await;

    server.receive(Update::MandateEnded("pm_1".to_owned())).await;
    let left = server.app.db.read(|tx| payment_methods::of_email(tx, MIA));
    assert!(left.await.unwrap().is_empty());
    server.verify().await;
}

#[apply(both)]
async fn a_subscription_without_its_mandate_is_past_due_when_it_renews(server: Server) {
    let plan = server.plan(json!({})).await;
    let paid = server.subscribe(&plan, GOOD).await;
    let named = server.app.db.write(|tx| {
        let name = Sql::new("UPDATE payment_methods SET processor_id = 'pm_1'");
        tx.run(name, &[])
    });
    assert_eq!(named.await.unwrap(), 1);
    server.receive(Update::MandateEnded("pm_1".to_owned())).await;
    let path = server.core(&format!(
        "/subscriptions/{}",
        paid["subscription_id"].as_str().unwrap()
    ));
    assert_eq!(server.get(&path).await.data(200)["status"], "ACTIVE");
    server.verify().await;
    server.move_clock("P32D").await;
    assert_eq!(server.get(&path).await.data(200)["status"], "PAST_DUE");
    server.verify().await;
}

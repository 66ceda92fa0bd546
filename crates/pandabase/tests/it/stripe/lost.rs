//! Calls that go wrong one by one: answers that are lost, faults that Stripe stored with a key, keys that it
//! has forgotten, and requests that it puts off. Nothing is ever charged, returned or handed in twice.

use super::books::agree;
use super::player::{Player, Till, text};
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, GOOD};
use fake_stripe::{Fault, Plan};
use pandabase_domain::time::{HOUR, MINUTE, SECOND};
use serde_json::json;

const CREATE: &str = "POST /v1/payment_intents";
const UPDATE: &str = "POST /v1/payment_intents/{id}";
const CONFIRM: &str = "POST /v1/payment_intents/{id}/confirm";
const CANCEL: &str = "POST /v1/payment_intents/{id}/cancel";
const CUSTOMER: &str = "POST /v1/customers";
const REFUND: &str = "POST /v1/refunds";
const EVIDENCE: &str = "POST /v1/disputes/{id}";
const CREATE_SETUP: &str = "POST /v1/setup_intents";
const CONFIRM_SETUP: &str = "POST /v1/setup_intents/{id}/confirm";

/// What goes wrong with one call and is made good with the next.
const FAULTS: [Fault; 8] = [
    Fault::Refuse,
    Fault::LoseAnswer,
    Fault::ErrorBefore { is_stored: false },
    Fault::ErrorBefore { is_stored: true },
    Fault::ErrorAfter { is_stored: false },
    Fault::ErrorAfter { is_stored: true },
    Fault::RateLimited,
    Fault::Locked(409),
];

/// Sells subscriptions, whose charges take every step, while one call of each goes wrong.
async fn subscriptions_begin_despite(server: &Server, route: &str) {
    let sold = Sold::start(server).await;
    let product = sold.server.plan(json!({})).await;
    for (number, fault) in (1..).zip(FAULTS) {
        let session = sold.server.cart_of_plan(&product).await;
        sold.fake.plan(Plan::on(fault, route));
        let paid = sold.server.consent_with(&session, sold.card(GOOD)).await;
        assert_eq!(paid.status, 200, "{fault:?}: {}", paid.text);
        assert_eq!(paid.data(200)["status"], "COMPLETED", "{fault:?}");
        assert_eq!(sold.charges(), number, "{fault:?}");
        sold.receive_events().await;
    }
    agree(&sold).await;
}

#[apply(both)]
async fn a_charge_is_made_despite_a_fault(server: Server) {
    subscriptions_begin_despite(&server, CREATE).await;
}

#[apply(both)]
async fn a_customer_is_made_despite_a_fault(server: Server) {
    subscriptions_begin_despite(&server, CUSTOMER).await;
}

#[apply(both)]
async fn a_charge_learns_its_customer_despite_a_fault(server: Server) {
    subscriptions_begin_despite(&server, UPDATE).await;
}

#[apply(both)]
async fn a_charge_is_confirmed_once_despite_a_fault(server: Server) {
    subscriptions_begin_despite(&server, CONFIRM).await;
}

#[apply(both)]
async fn a_trial_begins_once_despite_a_fault(server: Server) {
    let sold = Sold::start(&server).await;
    let product = sold.server.plan(json!({"trialDays": 7})).await;
    let mut begun = 0;
    for route in [CREATE_SETUP, CONFIRM_SETUP] {
        for fault in FAULTS {
            let session = sold.server.cart_of_plan(&product).await;
            sold.fake.plan(Plan::on(fault, route));
            let paid = sold.server.consent_with(&session, sold.card(GOOD)).await;
            assert_eq!(paid.status, 200, "{route} {fault:?}: {}", paid.text);
            begun += 1;
            let list = sold.server.get(&sold.server.core("/subscriptions")).await;
            assert_eq!(list.data(200)["pagination"]["total"], begun, "{route} {fault:?}");
            sold.receive_events().await;
        }
    }
    assert_eq!(sold.charges(), 0);
    // Every trial ends with a charge of its own.
    sold.pass(8 * 24 * HOUR).await;
    assert_eq!(sold.charges(), 2 * FAULTS.len());
    agree(&sold).await;
}

#[apply(both)]
async fn a_refund_is_made_once_despite_a_fault(server: Server) {
    let sold = Sold::start(&server).await;
    for fault in FAULTS {
        let paid = sold.sell(sold.card(GOOD)).await;
        sold.fake.plan(Plan::on(fault, REFUND));
        sold.refund(&paid).await.data(200);
        let intent = sold.intent(&paid).await;
        let refunds = sold.fake.objects("refund");
        let of_intent = refunds.iter().filter(|refund| refund["payment_intent"] == intent);
        let amounts: Vec<_> = of_intent.map(|refund| refund["amount"].clone()).collect();
        assert_eq!(amounts, [json!(4330)], "{fault:?}");
        assert_eq!(sold.server.payment(&paid).await["status"], "REFUNDED");
        assert!(sold.server.jobs().await.is_empty(), "{fault:?}");
    }
    agree(&sold).await;
}

#[apply(both)]
async fn evidence_is_handed_in_once_despite_a_fault(server: Server) {
    let sold = Sold::start(&server).await;
    for fault in FAULTS {
        let paid = sold.sell(sold.card(GOOD)).await;
        sold.dispute(&paid).await;
        let dispute = sold.server.payment(&paid).await["dispute"]["id"].clone();
        sold.fake.plan(Plan::on(fault, EVIDENCE));
        let path = sold
            .server
            .core(&format!("/disputes/{}/evidence", text(&dispute)));
        let evidence = json!({"access_activity_log": format!("{fault:?}")});
        sold.server.post(&path, evidence).await.data(200);
        sold.receive_events().await;
        // Where the answer was a refusal, the dispute is read again a moment later.
        sold.pass(3 * SECOND).await;
        let told = sold
            .fake
            .object(&sold.newest("dispute", &sold.intent(&paid).await));
        let told = told.unwrap();
        assert_eq!(told["status"], "under_review", "{fault:?}");
        assert_eq!(told["evidence_details"]["submission_count"], 1, "{fault:?}");
        assert_eq!(
            told["evidence"]["access_activity_log"],
            format!("{fault:?}").as_str()
        );
        assert!(sold.server.jobs().await.is_empty(), "{fault:?}");
    }
    agree(&sold).await;
}

#[apply(both)]
async fn a_charge_is_given_up_despite_a_fault(server: Server) {
    let sold = Sold::start(&server).await;
    for fault in FAULTS {
        let session = sold.server.cart_of(4000).await;
        let asked = sold.server.pay_with(&session, sold.card(CHALLENGED)).await;
        let asked = asked.data(200).clone();
        sold.fake.plan(Plan::on(fault, CANCEL));
        sold.pass(HOUR).await;
        sold.pass(3 * SECOND).await;
        assert_eq!(
            sold.server.order(&asked).await["status"],
            "CANCELLED",
            "{fault:?}"
        );
        let intent = sold.fake.object(&sold.intent(&asked).await).unwrap();
        assert_eq!(intent["status"], "canceled", "{fault:?}");
    }
    assert_eq!(sold.charges(), 0);
    agree(&sold).await;
}

/// Pays a new session while a call goes wrong however often it is repeated, and returns the session.
async fn cut_off(sold: &Sold, fault: Fault, route: &str) -> String {
    let session = sold.server.cart_of(4000).await;
    sold.fake.plan(Plan::on(fault, route).times(3));
    let paid = sold.server.pay_with(&session, sold.card(GOOD)).await;
    assert_eq!(
        paid.error(503),
        "The service is temporarily unavailable. Please try again."
    );
    assert_eq!(sold.server.session_status(&session).await, "PROCESSING");
    session
}

#[apply(both)]
async fn whatever_breaks_off_a_sale_is_charged_once_or_not_at_all(server: Server) {
    let sold = Sold::start(&server).await;
    let mut charged = 0;
    for (route, fault, takes_money) in [
        (CREATE, Fault::Refuse, false),
        (CREATE, Fault::LoseAnswer, false),
        (CONFIRM, Fault::Refuse, false),
        (CONFIRM, Fault::LoseAnswer, true),
    ] {
        let session = cut_off(&sold, fault, route).await;
        sold.server.verify().await;
        sold.pass(2 * MINUTE).await;
        let status = sold.server.session_status(&session).await;
        charged += 1;
        if takes_money {
            assert_eq!(status, "COMPLETED");
        } else {
            assert_eq!((status.as_str(), sold.charges()), ("OPEN", charged - 1));
            let paid = sold.server.pay_with(&session, sold.card(GOOD)).await;
            assert_eq!(paid.data(200)["status"], "COMPLETED");
            sold.receive_events().await;
        }
        assert_eq!(sold.charges(), charged, "{route} {fault:?}");
        agree(&sold).await;
    }
    assert_eq!(sold.server.balance().await, 4 * 3569);
}

#[apply(both)]
async fn a_confirmation_that_comes_after_it_was_given_up_takes_nothing(server: Server) {
    let sold = Sold::start(&server).await;
    let session = sold.server.cart_of(4000).await;
    sold.fake.plan(Plan::on(Fault::Hold, CONFIRM));
    let pay = sold.server.pay_with(&session, sold.card(GOOD));
    let meanwhile = async {
        sold.fake.held().await;
        sold.server.advance(2 * MINUTE).await;
        sold.fake.let_go();
    };
    let (late, ()) = tokio::join!(pay, meanwhile);
    assert_eq!(late.error(400), "Your payment was declined");
    assert_eq!(sold.server.session_status(&session).await, "OPEN");
    assert_eq!(sold.charges(), 0);
    sold.receive_events().await;
    let paid = sold.server.pay_with(&session, sold.card(GOOD)).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    sold.receive_events().await;
    assert_eq!(sold.charges(), 1);
    agree(&sold).await;
}

#[apply(both)]
async fn a_message_comes_before_an_answer_that_was_lost(server: Server) {
    let sold = Sold::start(&server).await;
    let session = cut_off(&sold, Fault::LoseAnswer, CONFIRM).await;
    sold.receive_events().await;
    assert_eq!(sold.server.session_status(&session).await, "COMPLETED");
    sold.pass(HOUR).await;
    assert_eq!(sold.charges(), 1);
    agree(&sold).await;
}

/// A day passes in which nobody works, so that Stripe forgets every key, and then what is due is done.
async fn a_day_later(sold: &Sold) {
    sold.server.app.env.clock.advance(25 * HOUR);
    sold.server.drain().await;
}

#[apply(both)]
async fn keys_are_forgotten_after_a_day(server: Server) {
    let sold = Sold::start(&server).await;
    // The intent that nobody knows of stays unconfirmed, and the one that is made in its place is given up.
    cut_off(&sold, Fault::LoseAnswer, CREATE).await;
    a_day_later(&sold).await;
    let intents = sold.fake.ledger();
    let statuses: Vec<&str> = intents.iter().map(|line| line.status.as_str()).collect();
    assert_eq!(statuses, ["requires_payment_method", "canceled"]);
    agree(&sold).await;
    let session = cut_off(&sold, Fault::LoseAnswer, CONFIRM).await;
    a_day_later(&sold).await;
    assert_eq!(sold.server.session_status(&session).await, "COMPLETED");
    assert_eq!(sold.charges(), 1);
    agree(&sold).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    sold.fake.plan(Plan::on(Fault::LoseAnswer, REFUND).times(3));
    sold.refund(&paid).await.data(200);
    a_day_later(&sold).await;
    assert_eq!(sold.fake.objects("refund").len(), 1);
    assert_eq!(sold.calls("POST", "/v1/refunds", ""), 3);
    agree(&sold).await;
}

#[apply(both)]
async fn a_renewal_whose_answer_is_lost_is_charged_once(server: Server) {
    let sold = Sold::start(&server).await;
    let product = sold.server.plan(json!({})).await;
    let id = sold.subscribe(&product, GOOD).await["subscription_id"].clone();
    for (number, route) in (2..).zip([CREATE, UPDATE, CONFIRM]) {
        sold.fake.plan(Plan::on(Fault::LoseAnswer, route).times(3));
        sold.server.advance(31 * 24 * HOUR).await;
        let waiting = sold.server.subscription(text(&id)).await;
        assert_eq!(
            (&waiting["status"], &waiting["retryCount"]),
            (&json!("ACTIVE"), &json!(0)),
            "{route}"
        );
        sold.pass(10 * MINUTE).await;
        assert_eq!(sold.charges(), number, "{route}");
        assert_eq!(sold.server.subscription(text(&id)).await["status"], "ACTIVE");
    }
    agree(&sold).await;
}

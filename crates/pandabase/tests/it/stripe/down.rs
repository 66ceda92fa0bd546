//! Stripe does not answer: buyers are told at once, nothing is half done, and what can wait waits.

use super::books::agree;
use super::player::{Player, Till};
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::payment_methods::{METHODS, new};
use crate::portal::MIA;
use crate::shop::{GOOD, mia};
use fake_stripe::{Fault, Plan};
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use serde_json::json;

const UNAVAILABLE: &str = "The service is temporarily unavailable. Please try again.";
/// How long Stripe is left alone after it has not answered often.
const REST: i64 = 10 * SECOND;

/// From now on Stripe takes no connection.
fn goes_down(sold: &Sold) {
    sold.fake.plan(Plan::next(Fault::Refuse).times(1_000_000));
}

fn comes_back(sold: &Sold) {
    sold.fake.clear_plans();
}

#[apply(both)]
async fn a_sale_is_given_up_and_nothing_is_kept_of_it(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    let only = json!({"title": "Rare", "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE",
        "licenseKeys": ["ONLY"]});
    let only = server.post(&server.core("/products/"), only).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": only, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart.clone()).await;
    let other = server.open_cart(cart).await;
    goes_down(&sold);
    let refused = server.pay_with(&session, sold.card(GOOD)).await;
    assert_eq!(refused.error(503), UNAVAILABLE);
    // What became of it is not known until somebody can be asked.
    server.advance(2 * MINUTE).await;
    assert_eq!(server.only_order().await["status"], "PENDING");
    server.verify().await;
    comes_back(&sold);
    server.advance(5 * MINUTE).await;
    assert_eq!(server.only_order().await["status"], "CANCELLED");
    assert_eq!(server.session_status(&session).await, "OPEN");
    assert_eq!(sold.charges(), 0);
    agree(&sold).await;
    // The only key can be bought by somebody else.
    let paid = server.pay_with(&other, sold.card(GOOD)).await;
    assert_eq!(server.order(paid.data(200)).await["licenses"][0]["key"], "ONLY");
    assert_eq!(
        server.pay_with(&session, sold.card(GOOD)).await.error(400),
        "Rare is out of stock"
    );
    sold.receive_events().await;
    assert_eq!(sold.charges(), 1);
    agree(&sold).await;
}

#[apply(both)]
async fn stripe_is_left_alone_while_it_does_not_answer(server: Server) {
    let sold = Sold::start(&server).await;
    let mut sessions = Vec::new();
    for _ in 0..5 {
        sessions.push(sold.server.cart_of(4000).await);
    }
    goes_down(&sold);
    let pay = |session: usize| sold.server.pay_with(&sessions[session], sold.card(GOOD));
    for session in 0..2 {
        assert_eq!(pay(session).await.error(503), UNAVAILABLE);
    }
    let asked = sold.fake.calls().len();
    assert_eq!(pay(2).await.error(503), UNAVAILABLE);
    assert_eq!(sold.fake.calls().len(), asked);
    comes_back(&sold);
    sold.server.app.env.clock.advance(REST - 1);
    assert_eq!(pay(3).await.error(503), UNAVAILABLE);
    assert_eq!(sold.fake.calls().len(), asked);
    sold.server.app.env.clock.advance(1);
    assert_eq!(pay(4).await.data(200)["status"], "COMPLETED");
    sold.pass(5 * MINUTE).await;
    for session in &sessions[..4] {
        assert_eq!(sold.server.session_status(session).await, "OPEN");
    }
    assert_eq!(sold.charges(), 1);
    agree(&sold).await;
}

#[apply(both)]
async fn a_renewal_waits_and_no_attempt_is_counted(server: Server) {
    let sold = Sold::start(&server).await;
    let product = sold.server.plan(json!({})).await;
    let id = sold.subscribe(&product, GOOD).await["subscription_id"].clone();
    let id = id.as_str().unwrap();
    goes_down(&sold);
    sold.server.advance(30 * DAY).await;
    for _ in 0..4 {
        let waiting = sold.server.subscription(id).await;
        assert_eq!(
            (&waiting["status"], &waiting["retryCount"]),
            (&json!("ACTIVE"), &json!(0))
        );
        sold.server.advance(5 * MINUTE).await;
    }
    assert_eq!(sold.charges(), 1);
    comes_back(&sold);
    sold.pass(5 * MINUTE).await;
    let renewed = sold.server.subscription(id).await;
    assert_eq!(
        (&renewed["status"], &renewed["currentPeriodStart"]),
        (&json!("ACTIVE"), &json!("2026-07-01T00:00:00.000Z"))
    );
    sold.pass(HOUR).await;
    assert_eq!(sold.charges(), 2);
    agree(&sold).await;
}

#[apply(both)]
async fn refunds_and_evidence_wait(server: Server) {
    let sold = Sold::start(&server).await;
    let returned = sold.sell(sold.card(GOOD)).await;
    let disputed = sold.sell(sold.card(GOOD)).await;
    sold.dispute(&disputed).await;
    goes_down(&sold);
    sold.refund(&returned).await.data(200);
    let dispute = sold.server.payment(&disputed).await["dispute"]["id"].clone();
    let path = format!("/disputes/{}/evidence", dispute.as_str().unwrap());
    let evidence = json!({"access_activity_log": "12 logins"});
    sold.server
        .post(&sold.server.core(&path), evidence)
        .await
        .data(200);
    sold.server.advance(6 * HOUR).await;
    assert_eq!(sold.fake.objects("refund"), Vec::<serde_json::Value>::new());
    sold.server.verify().await;
    comes_back(&sold);
    sold.pass(2 * HOUR).await;
    assert_eq!(sold.fake.objects("refund").len(), 1);
    assert_eq!(sold.handed_in().await, "12 logins");
    assert!(sold.server.jobs().await.is_empty());
    agree(&sold).await;
}

#[apply(both)]
async fn a_card_that_could_not_be_kept_can_be_kept_later(server: Server) {
    let sold = Sold::start(&server).await;
    let person = sold.server.sign_in(MIA).await;
    goes_down(&sold);
    let refused = sold
        .server
        .portal_post(&person, METHODS, new(sold.card(GOOD)))
        .await;
    assert_eq!(refused.error(503), UNAVAILABLE);
    comes_back(&sold);
    sold.pass(5 * MINUTE).await;
    assert!(sold.server.saved_methods(&person).await.is_empty());
    let kept = sold
        .server
        .portal_post(&person, METHODS, new(sold.card(GOOD)))
        .await;
    assert_eq!(kept.data(201)["status"], "COMPLETED");
    sold.receive_events().await;
    assert_eq!(sold.server.saved_methods(&person).await.len(), 1);
    agree(&sold).await;
}

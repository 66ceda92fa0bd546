//! A store's first three months, after which every kind of mail was sent: what buyers do, what their banks
//! say, what the merchant and the team do.

use super::text;
use crate::accounts::OWNER;
use crate::cases::Desk;
use crate::harness::Server;
use crate::invariants;
use crate::portal::MIA;
use crate::processor::FICKLE;
use crate::products::product;
use crate::receiver::{Manner, Receiver};
use crate::renewals::lasting;
use crate::shop::{CHALLENGED, GOOD, buyer, card, dynamic, mia};
use http::Method;
use pandabase_domain::time::MINUTE;
use serde_json::{Value, json};

/// A consumer and business in Germany.
pub const KAI: &str = "kai@example.org";

/// Somebody who moves to another address.
const NOA: &str = "noa@example.org";

/// Lives through them. They begin on a Monday, and the payout at the end leaves on a Wednesday.
pub async fn lived(server: &Server) -> Server {
    let down = Receiver::start(Manner::Status(500)).await;
    let server = server
        .with(|config| {
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
            config.payouts.hold_days = 0;
        })
        .await;
    let hook = json!({"url": down.url, "eventTypes": ["PAYMENT_REFUNDED"]});
    server.post(&server.core("/webhooks"), hook).await.data(201);
    let settings = json!({
        "accentColor": "#8b1a1a", "invoicePrefix": "NIM",
        "seller": {"legalName": "Nimbus GmbH", "address": "Weg 1\n10115 Berlin", "taxId": "DE136695976"}
    });
    let path = format!("/v2/stores/{}", server.store.id);
    server.patch(&path, settings).await.data(200);
    sold(&server, &down).await;
    withdrawn(&server).await;
    invariants::moves(&server).await;
    // Those who sign in are counted by the minute.
    server.app.env.clock.advance(MINUTE);
    subscribed(&server).await;
    server.app.env.clock.advance(MINUTE);
    asked(&server).await;
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(KAI, "DE", "")});
    let left = server.open_cart(cart).await;
    server.move_clock("P62D").await;
    invariants::the_rest(&server).await;
    server.app.env.clock.advance(MINUTE);
    changed(&server).await;
    server.app.env.clock.advance(MINUTE);
    invariants::team(&server).await;
    server.app.env.clock.advance(MINUTE);
    let recover = format!("/v2/stores/{}/carts/{left}/recover", server.store.id);
    server.call(Method::POST, &recover).send().await.data(200);
    readdressed(&server).await;
    declined(&server).await;
    server.drain().await;
    server
}

/// A buyer with a saved card, who is given another address.
async fn readdressed(server: &Server) {
    let plan = server.plan(json!({})).await;
    let items = json!([{"product_id": plan, "quantity": 1}]);
    let cart = json!({"items": items, "customer": buyer(NOA, "US", "CA")});
    let session = server.open_cart(cart).await;
    server.consent_with(&session, card(GOOD)).await.data(200);
    server.drain().await;
    let found = server
        .get(&server.core(&format!("/customers?search={NOA}")))
        .await;
    let customer = text(&found.data(200)["items"][0]["id"]).to_owned();
    let path = format!("/v2/stores/{}/customers/{customer}", server.store.id);
    let other = json!({"email": "noa.lind@example.org"});
    server.patch(&path, other).await.data(200);
}

/// A payment that is held, and declined by the merchant.
async fn declined(server: &Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    bought(server, json!([dynamic(4000)])).await;
    let review = server.reviews("OPEN").await.remove(0);
    server.settle_review(&review, "decline").await.data(200);
}

/// Buys as Mia.
async fn bought(server: &Server, items: Value) -> Value {
    let session = server.open_cart(json!({"items": items, "customer": mia()})).await;
    server.pay_with(&session, card(GOOD)).await.data(200).clone()
}

async fn simulate(server: &Server, paid: &Value, event: &str) {
    server.simulate(paid, json!({"event": event})).await.data(200);
}

/// Sales with what may become of them: a refund, a warning, a dispute, a reverse charge, a shelf that is
/// nearly empty, and keys that do not come.
async fn sold(server: &Server, down: &Receiver) {
    let coupon = json!({"code": "TENTH", "type": "PERCENTAGE", "value": 10});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let items = json!([{"name": "Premium", "amount": 4000, "quantity": 2}, dynamic(1050)]);
    let cart = json!({"items": items, "customer": mia(), "coupon_code": "TENTH"});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
    simulate(server, &server.sell(4100, GOOD).await, "early_fraud_warning").await;
    simulate(server, &server.sell(4200, GOOD).await, "dispute_opened").await;
    let cart = json!({
        "items": [dynamic(4000)], "customer": buyer(KAI, "DE", ""), "tax_id": "DE136695976"
    });
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let shelf = json!({
        "title": "Keys", "status": "ACTIVE", "lowStockThreshold": 1, "licenseKeys": ["K-1", "K-2", "K-3"]
    });
    let shelf = product(server, shelf).await["id"].clone();
    bought(server, json!([{"product_id": shelf, "quantity": 2}])).await;
    let asked = json!({
        "title": "Notes", "status": "ACTIVE", "fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": down.url
    });
    let asked = product(server, asked).await["id"].clone();
    bought(server, json!([{"product_id": asked, "quantity": 1}])).await;
    // Ten attempts take a little more than three days.
    server.move_clock("P4D").await;
}

/// A withdrawal that the merchant rejects.
async fn withdrawn(server: &Server) {
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(KAI, "DE", "")});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let order = text(&paid["order_id"]);
    let person = server.sign_in(KAI).await;
    let path = format!("/orders/{order}/withdrawal");
    let declared = server
        .portal_post(&person, &path, json!({"reason": "Too slow"}))
        .await;
    declared.data(201);
    let reject = server.core(&format!("/orders/{order}/withdrawal/reject"));
    server.post(&reject, json!({})).await.data(200);
}

/// Subscriptions whose buyers think again, change their plan and their card, whose trials and cards end, and
/// whose banks refuse or ask.
async fn subscribed(server: &Server) {
    let person = server.sign_in(MIA).await;
    let spare = server.saved_card(&person, FICKLE).await;
    server.remove_method(&person, text(&spare["id"])).await.data(200);
    let plan = server.plan(json!({})).await;
    let larger = server
        .plan(json!({"title": "Cloud Notes Team", "price": 4999}))
        .await;
    let back = server.signed_up(&plan, GOOD).await;
    server.act(&back, "cancel").await.data(200);
    server.act(&back, "reactivate").await.data(200);
    let later = server.signed_up(&plan, GOOD).await;
    let change = json!({"product_id": larger, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&later, change).await.data(200);
    let sooner = server.signed_up(&plan, GOOD).await;
    let change = json!({"product_id": larger});
    server.replan(&sooner, change).await.data(200);
    let switched = server.signed_up(&plan, FICKLE).await;
    let good = server.saved_card(&person, GOOD).await;
    let path = format!("/subscriptions/{switched}/payment-method");
    let choice = json!({"paymentMethodId": good["id"]});
    server.portal_post(&person, &path, choice).await.data(200);
    let trial = server.plan(json!({"trialDays": 14})).await;
    server.signed_up(&trial, GOOD).await;
    let mut ending = lasting(GOOD);
    (ending["card"]["exp_month"], ending["card"]["exp_year"]) = (json!(8), json!(2026));
    let session = server.cart_of_plan(&plan).await;
    server.consent_with(&session, ending).await.data(200);
    overdue(server).await;
    // The trial ends in two days.
    server.move_clock("P2D").await;
}

/// Renewals that are not paid: the bank of one says no until the end, that of the other asks its customer.
async fn overdue(server: &Server) {
    let weekly = server.plan(json!({"billingInterval": "WEEKLY"})).await;
    server.signed_up(&weekly, FICKLE).await;
    let session = server.cart_of_plan(&weekly).await;
    let paid = server.consent_with(&session, lasting(CHALLENGED)).await;
    let asks = text(&paid.data(200)["authorization_url"]).to_owned();
    let bank = &asks[asks.find("/bank-redirects/").unwrap()..];
    let approve = server.anonymous(Method::POST, &format!("{bank}/approve"));
    assert_eq!(approve.send().await.status, 303);
    server.move_clock("P7D").await;
    // The bank's page is there while it waits, and not for ever.
    let letters = server.letters(MIA).await;
    let is_it = |letter: &&Value| text(&letter["subject"]).starts_with("Confirm your payment");
    let letter = text(&letters.iter().find(is_it).unwrap()["text"]).to_owned();
    let link = letter
        .split_whitespace()
        .find(|word| word.contains("/bank-redirects/"));
    let link = link.unwrap();
    let page = &link[link.find("/bank-redirects/").unwrap()..];
    let page = server.anonymous(Method::GET, page).send().await;
    assert_eq!(page.status, 200, "{}", page.text);
    for _ in 0..3 {
        server.move_clock("P1D").await;
    }
}

/// A case that the customer does not answer.
async fn asked(server: &Server) {
    let desk = Desk::open(server).await;
    let answer = json!({"body": "Which file did you get?"});
    server.post(&desk.path("/messages"), answer).await.data(201);
    server.move_clock("P13D").await;
}

/// A member who is invited, gets another role and leaves.
async fn changed(server: &Server) {
    let owner = server.merchant(OWNER).await;
    let invited = json!({"email": "kim@example.org", "role": "VIEWER"});
    let made = server
        .account_post(&owner, &server.of_team("/team"), invited)
        .await;
    let member = server.of_team(&format!("/team/{}", text(&made.data(201)["id"])));
    server.joined("kim@example.org").await;
    let role = json!({"role": "MODERATOR"});
    server.account_patch(&owner, &member, role).await.data(200);
    server
        .with_session(&owner, Method::DELETE, &member, None)
        .await
        .data(200);
}

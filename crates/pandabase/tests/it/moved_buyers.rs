//! Contract `customers.md`, and an addition: a buyer whose email address is corrected.

use crate::accounts::ANN;
use crate::harness::{Answer, Engine, Server, apply, both};
use crate::portal::MIA;
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use http::Method;
use pandabase_commerce::selling::customers;
use pandabase_domain::checkout::Email;
use pandabase_domain::time::DAY;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::pin::pin;
use std::sync::Arc;

const NEW: &str = "mia.koch@example.com";
const WAITING: &str = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))";

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

impl Server {
    /// Gives a customer another address.
    async fn readdress(&self, customer: &str, email: &str) -> Answer {
        let path = self.of_team(&format!("/customers/{customer}"));
        self.patch(&path, json!({"email": email})).await
    }

    /// What the portal shows to whoever signs in with an address.
    async fn portal_items(&self, email: &str, path: &str) -> Vec<Value> {
        let person = self.sign_in(email).await;
        let shown = self.portal_get(&person, path).await.data(200).clone();
        let list = shown["items"].as_array().or_else(|| shown.as_array());
        list.unwrap().clone()
    }
}

/// Sells Mia a licence and returns the order.
async fn licence(server: &Server) -> Value {
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["K-12345"]});
    let product = server.post(&server.core("/products"), product).await.data(201)["id"].clone();
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.order(&paid).await
}

#[apply(both)]
async fn everything_goes_to_the_new_address(server: Server) {
    let order = licence(&server).await;
    let plan = server.plan(json!({})).await;
    let subscribed = server.subscribe(&plan, GOOD).await;
    let id = text(&subscribed["subscription_id"]);
    let customer = text(&order["customer"]["id"]);
    let before = server.letters(MIA).await.len();
    // It is kept in lower case, as addresses are.
    let changed = server.readdress(&customer, "Mia.Koch@Example.com").await;
    let changed = changed.data(200).clone();
    assert_eq!(
        (&changed["id"], &changed["email"], &changed["guest"]),
        (&json!(customer), &json!(NEW), &json!(true))
    );
    assert_eq!(
        (&changed["orderCount"], &changed["totalSpent"]),
        (&json!(2), &json!(3000))
    );
    let path = server.core(&format!("/orders/{}", text(&order["id"])));
    let shown = server.get(&path).await.data(200).clone();
    assert_eq!(shown["customer"]["email"], NEW);
    assert_eq!(shown["licenses"], order["licenses"]);
    let subscription = server.subscription(&id).await;
    assert_eq!(
        (
            &subscription["customer"]["email"],
            &subscription["customer"]["id"]
        ),
        (&json!(NEW), &json!(customer))
    );
    let found = server.get(&server.core(&format!("/orders?search={NEW}"))).await;
    assert_eq!(found.data(200)["pagination"]["total"], 2);
    let found = server
        .get(&server.core(&format!("/customers?search={MIA}")))
        .await;
    assert_eq!(found.data(200)["pagination"]["total"], 0);
    // Nobody has shown that the old address is theirs, but a card that was given with it goes on paying.
    assert_eq!(server.letters(MIA).await.len(), before + 1);
    assert_eq!(server.portal_items(MIA, "/orders").await.len(), 0);
    let orders = server.portal_items(NEW, "/orders").await;
    assert_eq!(orders.len(), 2);
    let subscriptions = server.portal_items(NEW, "/subscriptions").await;
    assert_eq!(subscriptions[0]["id"], id);
    // The receipt goes there, with the invoice as it was issued.
    server.app.env.clock.advance(1000);
    let receipt = server.of_team(&format!("/orders/{}/receipt", text(&order["id"])));
    let sent = server.post(&receipt, json!({})).await;
    assert_eq!(sent.data(200)["to"], NEW);
    assert!(text(&server.letters(NEW).await[0]["text"]).contains("K-12345"));
    server.verify().await;
}

#[apply(both)]
async fn a_card_pays_on_and_stays_its_persons(server: Server) {
    let plan = server.plan(json!({})).await;
    let subscribed = server.subscribe(&plan, GOOD).await;
    let id = text(&subscribed["subscription_id"]);
    let customer = text(&server.subscription(&id).await["customer"]["id"]);
    server.readdress(&customer, NEW).await.data(200);
    // The next period is charged to the card, and told to the new address.
    server.advance(30 * DAY).await;
    let renewed = server.subscription(&id).await;
    assert_eq!(
        (&renewed["status"], &renewed["currentPeriodStart"]),
        (&json!("ACTIVE"), &json!("2026-07-01T00:00:00.000Z"))
    );
    let orders = server.get(&server.core("/orders")).await.data(200)["items"].clone();
    for order in orders.as_array().unwrap() {
        assert_eq!(order["customer"]["email"], NEW);
    }
    assert_eq!(orders.as_array().unwrap().len(), 2);
    assert!(!server.letters(NEW).await.is_empty());
    // A cancellation is taken back with it.
    let path = server.subscription_path(&id, "/cancel");
    server.post(&path, json!({})).await.data(200);
    let back = server.act(&id, "reactivate").await;
    assert_eq!(back.data(200)["status"], "ACTIVE");
    server.verify().await;
    // The card is not the new address's to use or to remove.
    let method = text(&renewed["paymentMethod"]["id"]);
    let person = server.sign_in(NEW).await;
    let cards = server.portal_get(&person, "/payment-methods").await;
    assert_eq!(cards.data(200), &json!([]));
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(NEW, "US", "CA")});
    let session = server.open_cart(cart).await;
    let by = json!({"type": "card", "saved_payment_method_id": method});
    let refused = server
        .pay_signed_in(&person, &session, json!({"payment_method": by}))
        .await;
    assert!(!refused.status.is_success(), "{}", refused.text);
    let path = format!("/payment-methods/{method}");
    let refused = server.portal(&person, Method::DELETE, &path, None).await;
    assert_eq!(refused.error(404), "Payment method not found");
    // Its person removes it, whoever subscribes with it.
    let old = server.sign_in(MIA).await;
    let removed = server.portal(&old, Method::DELETE, &path, None).await;
    assert_eq!(removed.data(200)["deleted"], true);
    let left = server.subscription(&id).await;
    assert_eq!(
        (&left["status"], &left["paymentMethod"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    // What costs something now is refused before it is asked for, as it would be then.
    let dearer = server.plan(json!({"price": 9000})).await;
    let path = server.of_team(&format!("/subscriptions/{id}/change/preview"));
    let preview = server.post(&path, json!({"product_id": dearer})).await;
    assert_eq!(preview.error(400), "Payment failed");
    server.verify().await;
}

#[apply(both)]
async fn whoever_signed_in_with_the_old_address_is_told(server: Server) {
    let order = licence(&server).await;
    let customer = text(&order["customer"]["id"]);
    server.sign_in(MIA).await;
    // The new address is known to the portal, too.
    server.sign_in(ANN).await;
    let changed = server.readdress(&customer, ANN).await;
    assert_eq!(changed.data(200)["guest"], false);
    let letter = server.letters(MIA).await.remove(0);
    assert_eq!(
        letter["subject"],
        "Your purchases at Nimbus Labs have another address"
    );
    let said = text(&letter["text"]);
    assert!(said.contains("write to help@example.org"), "{said}");
    assert!(!said.contains(ANN), "{said}");
    server.verify().await;
    // One that nobody signed in with makes a guest of them.
    let changed = server.readdress(&customer, NEW).await;
    assert_eq!(changed.data(200)["guest"], true);
    server.verify().await;
}

#[apply(both)]
async fn what_cannot_be_is_refused(server: Server) {
    let order = licence(&server).await;
    let customer = text(&order["customer"]["id"]);
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(ANN, "US", "CA")});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let taken = server.readdress(&customer, "ANN@example.org").await;
    assert_eq!(taken.error(409), "Another customer has this email");
    for wrong in [
        "",
        "mia",
        "mia@localhost",
        "mia@example.org ",
        "Mia <mia@example.org>",
    ] {
        let refused = server.readdress(&customer, wrong).await;
        assert_eq!(
            refused.error(400),
            "body/email must match format \"email\"",
            "{wrong}"
        );
    }
    let path = server.of_team(&format!("/customers/{customer}"));
    assert_eq!(
        server.patch(&path, json!({})).await.error(400),
        "body must have required property 'email'"
    );
    let unknown = server.readdress(&format!("cus_{}", "a".repeat(24)), NEW).await;
    assert_eq!(unknown.error(404), "Customer not found");
    // The same address, however it is written, changes nothing.
    let before = server.letters(MIA).await.len();
    let same = server.readdress(&customer, "MIA@example.org").await;
    assert_eq!(same.data(200)["email"], MIA);
    assert_eq!(server.letters(MIA).await.len(), before);
    // Another store has another customer.
    let (other, token) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/customers/{customer}", other.id);
    let call = server.anonymous(Method::PATCH, &path).bearer(&token);
    let refused = call.json(&json!({"email": NEW})).send().await;
    assert_eq!(refused.error(404), "Customer not found");
    server.verify().await;
}

#[apply(both)]
async fn an_address_is_given_once(server: Server) {
    let first = text(&licence(&server).await["customer"]["id"]);
    let cart = json!({"items": [dynamic(4000)], "customer": buyer(ANN, "US", "CA")});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let second = text(&server.order(&paid).await["customer"]["id"]);
    server.readdress(&first, NEW).await.data(200);
    let refused = server.readdress(&second, NEW).await;
    assert_eq!(refused.error(409), "Another customer has this email");
    // The old one is free for somebody else, who begins with nothing.
    let session = server.cart_of(4000).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let third = server.order(&paid).await["customer"].clone();
    assert_eq!(third["email"], MIA);
    assert!(third["id"] != first && third["id"] != second);
    server.verify().await;
}

#[apply(both)]
async fn a_stranger_hears_nothing_and_a_mailbox_is_not_flooded(server: Server) {
    let customer = text(&licence(&server).await["customer"]["id"]);
    let before = server.letters(MIA).await.len();
    server.readdress(&customer, NEW).await.data(200);
    assert_eq!(server.letters(MIA).await.len(), before);
    server.readdress(&customer, MIA).await.data(200);
    server.sign_in(MIA).await;
    let before = server.letters(MIA).await.len();
    for _ in 0..5 {
        server.readdress(&customer, NEW).await.data(200);
        server.readdress(&customer, MIA).await.data(200);
    }
    let refused = server.readdress(&customer, NEW).await;
    assert_eq!(
        refused.error(429),
        "The former address was mailed about changes too often today"
    );
    assert_eq!(server.letters(MIA).await.len(), before + 5);
    let shown = server.get(&server.core(&format!("/customers/{customer}"))).await;
    assert_eq!(shown.data(200)["email"], MIA);
    server.app.env.clock.advance(DAY);
    server.readdress(&customer, NEW).await.data(200);
    server.verify().await;
}

/// A merchant who holds the payment could otherwise have the buyer's card, which is saved with the capture.
#[apply(both)]
async fn a_card_is_saved_for_who_gave_it(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let plan = server.plan(json!({})).await;
    let session = server.cart_of_plan(&plan).await;
    let held = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(held["status"], "REVIEW");
    let customer = text(&server.order(&held).await["customer"]["id"]);
    let refused = server.readdress(&customer, NEW).await;
    assert_eq!(
        refused.error(409),
        "The customer's first payment of a subscription is under way"
    );
    let review = server.reviews("OPEN").await[0].clone();
    server.settle_review(&review, "approve").await.data(200);
    server.drain().await;
    server.readdress(&customer, NEW).await.data(200);
    assert_eq!(server.portal_items(NEW, "/payment-methods").await.len(), 0);
    assert_eq!(server.portal_items(NEW, "/subscriptions").await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn what_a_bank_is_told_stays_as_it_was_bought(server: Server) {
    let paid = server.sell(10_000, GOOD).await;
    let customer = text(&server.order(&paid).await["customer"]["id"]);
    let opened = json!({"event": "dispute_opened"});
    server.simulate(&paid, opened).await.data(200);
    let refused = server.readdress(&customer, NEW).await;
    assert_eq!(refused.error(409), "The customer has an open dispute");
    assert_eq!(server.order(&paid).await["customer"]["email"], MIA);
    let lost = json!({"event": "dispute_lost"});
    server.simulate(&paid, lost).await.data(200);
    server.readdress(&customer, NEW).await.data(200);
    server.verify().await;
}

/// Gives a customer another address while another transaction has done `first` and, once the change waits for
/// it, does `then`.
async fn meanwhile(
    server: &Server,
    customer: &str,
    first: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<(), ApiError> + Send + 'static,
    then: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<(), ApiError> + Send + 'static,
) -> Answer {
    let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let other = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        first(tx, &ctx)?;
        let own = Sql::new("SELECT pg_backend_pid()::bigint");
        begun.send(tx.one(own, &[], |row| row.next::<i64>())?).unwrap();
        may_go_on.recv().unwrap();
        then(tx, &ctx)
    });
    let changing = async {
        let connection = has_begun.recv().await.unwrap();
        let mut change = pin!(server.readdress(customer, NEW));
        loop {
            let waiting = server
                .app
                .db
                .read(move |tx| tx.one(Sql::new(WAITING), params![connection], |row| row.next::<i64>()));
            tokio::select! {
                answer = &mut change => panic!("it waited for nothing: {}", answer.text),
                waiting = waiting => if waiting.unwrap() > 0 { break },
            }
        }
        go_on.send(()).unwrap();
        change.await
    };
    let (done, answer) = tokio::join!(other, changing);
    done.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_somebody_buys_with_meanwhile_is_refused_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    let customer = text(&licence(&server).await["customer"]["id"]);
    let buys = |tx: &mut Tx<'_>, ctx: &Ctx<'_>| -> Result<(), ApiError> {
        let email = Email::parse(NEW).unwrap();
        customers::meet(tx, ctx, &email, "Mia Koch").map(drop)
    };
    let refused = meanwhile(&server, &customer, buys, |_, _| Ok(())).await;
    assert_eq!(refused.error(409), "Another customer has this email");
    let shown = server.get(&server.core(&format!("/customers/{customer}"))).await;
    assert_eq!(shown.data(200)["email"], MIA);
    server.verify().await;
}

/// What happens to an order is counted with its customer afterwards: who waits for the order must not hold
/// the customer, or PostgreSQL ends one of the two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_waits_for_an_order_holds_no_customer_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    let order = licence(&server).await;
    let customer = text(&order["customer"]["id"]);
    let (order, counted) = (text(&order["id"]), customer.clone());
    let holds = move |tx: &mut Tx<'_>, ctx: &Ctx<'_>| -> Result<(), ApiError> {
        let hold = Sql::new("SELECT id FROM orders WHERE store_id = $1 AND id = $2").locked();
        let values = params![&ctx.store.id, order.as_str()];
        tx.one(hold, values, |row| row.next::<String>())?;
        Ok(())
    };
    let counts = move |tx: &mut Tx<'_>, ctx: &Ctx<'_>| -> Result<(), ApiError> {
        let take = Sql::new("SELECT id FROM customers WHERE store_id = $1 AND id = $2 FOR UPDATE NOWAIT");
        let values = params![&ctx.store.id, counted.as_str()];
        tx.one(take, values, |row| row.next::<String>())?;
        Ok(())
    };
    let changed = meanwhile(&server, &customer, holds, counts).await;
    assert_eq!(changed.data(200)["email"], NEW);
    server.verify().await;
}

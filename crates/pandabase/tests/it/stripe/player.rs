//! The sides of a sale that this server does not play: the form for cards, the buyer's bank, the network and
//! whoever uses the processor's dashboard. With the sandbox's processor and with Stripe they act differently
//! and to the same end.

use super::books;
use super::sold::{Sold, rows};
use crate::harness::{Answer, Server};
use crate::renewals::lasting;
use crate::shop::method;
use fake_stripe::Typed;
use http::Method;
use pandabase::surfaces::stripe::methods;
use pandabase_commerce::orders::bank;
use pandabase_commerce::orders::store::record;
use pandabase_domain::id::OrderId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// What every processor here can play: sales by card, refunds, and time that passes. Whatever it plays, the
/// server has heard of it afterwards and has done what follows.
pub trait Till {
    fn server(&self) -> &Server;

    /// What a buyer sends who pays with the card of this number.
    fn card(&self, number: &str) -> Value;

    /// The server receives the events of everything that has happened.
    async fn receive_events(&self);

    /// Somebody returns a part of a payment in US dollars in the processor's dashboard.
    async fn refund_outside(&self, paid: &Value, cents: i64);

    /// How many charges have taken money.
    async fn captured(&self) -> usize;

    /// Both sides' books say the same.
    async fn agree(&self);

    /// Sells something for 40 dollars to Mia, and returns the answer of pay.
    async fn sell(&self, payment_method: Value) -> Value {
        let session = self.server().cart_of(4000).await;
        let paid = self.server().pay_with(&session, payment_method).await;
        self.receive_events().await;
        paid.data(200).clone()
    }

    /// Sells a subscription to Mia, and returns the answer of pay.
    async fn subscribe(&self, product: &str, number: &str) -> Value {
        let session = self.server().cart_of_plan(product).await;
        let paid = self.server().consent_with(&session, self.card(number)).await;
        self.receive_events().await;
        paid.data(200).clone()
    }

    /// Time passes, and the server hears what has happened.
    async fn pass(&self, millis: i64) {
        self.server().advance(millis).await;
        self.receive_events().await;
    }

    /// The merchant refunds an order.
    async fn refund(&self, paid: &Value) -> Answer {
        let path = format!("/refunds/orders/{}", text(&paid["order_id"]));
        let refunded = self.server().post(&self.server().core(&path), json!({})).await;
        self.receive_events().await;
        refunded
    }
}

/// Plays more of what happens outside the server: other methods, banks that ask, and disputes.
pub trait Player: Till {
    /// What a buyer sends who pays by another method.
    fn by(&self, code: &str) -> Value;

    /// The buyer answers on the bank's page at this address.
    async fn answer(&self, url: &str, agrees: bool);

    /// The network decides about a payment that takes days.
    async fn settle(&self, paid: &Value, is_paid: bool);

    /// The buyer's bank takes the newest refund of a payment, or does not.
    async fn finish_refund(&self, paid: &Value, is_paid: bool);

    /// The buyer disputes a payment because nothing has arrived.
    async fn dispute(&self, paid: &Value);

    /// The network decides about the dispute of a payment.
    async fn decide(&self, paid: &Value, is_won: bool);

    /// A dispute is prevented.
    async fn prevent(&self, paid: &Value);

    /// The buyer's bank reports fraud.
    async fn warn(&self, paid: &Value);

    /// The log of accesses that the processor was given as evidence.
    async fn handed_in(&self) -> Value;
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The bank's page that an order waits for.
pub async fn bank_page(server: &Server, order: &str) -> String {
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let order = OrderId::from_stored(order);
    let page = server.app.db.read(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        let sale = record::by_order(tx, &ctx, &order)?;
        let sale = sale.ok_or(ApiError::Missing("Order"))?;
        bank::page(&ctx, &sale)
    });
    page.await.unwrap().unwrap()
}

/// The sandbox's processor.
pub struct Plays {
    server: Server,
}

impl Plays {
    pub fn on(server: Server) -> Self {
        Self { server }
    }

    async fn play(&self, paid: &Value, event: Value) {
        self.server.simulate(paid, event).await.data(200);
        self.server.drain().await;
    }
}

impl Till for Plays {
    fn server(&self) -> &Server {
        &self.server
    }

    fn card(&self, number: &str) -> Value {
        lasting(number)
    }

    async fn receive_events(&self) {
        self.server.drain().await;
    }

    async fn refund_outside(&self, paid: &Value, cents: i64) {
        let event = json!({"event": "external_refund", "amount": cents, "reference": format!("re_{cents}")});
        self.play(paid, event).await;
    }

    async fn captured(&self) -> usize {
        usize::try_from(self.server.captured().await).unwrap()
    }

    async fn agree(&self) {
        books::both_say_the_same(&self.server).await;
    }
}

impl Player for Plays {
    fn by(&self, code: &str) -> Value {
        method(code)
    }

    async fn answer(&self, url: &str, agrees: bool) {
        let page = &url[url.find("/bank-redirects/3ds/").unwrap()..];
        let word = if agrees { "approve" } else { "decline" };
        let answered = self
            .server
            .anonymous(Method::POST, &format!("{page}/{word}"))
            .send()
            .await;
        assert_eq!(answered.status, 303);
        self.server.drain().await;
    }

    async fn settle(&self, paid: &Value, is_paid: bool) {
        let event = if is_paid { "succeeded" } else { "failed" };
        self.play(paid, json!({"event": event})).await;
    }

    async fn finish_refund(&self, paid: &Value, is_paid: bool) {
        let event = if is_paid {
            "refund_confirmed"
        } else {
            "refund_failed"
        };
        self.play(paid, json!({"event": event})).await;
    }

    async fn dispute(&self, paid: &Value) {
        let event = json!({"event": "dispute_opened", "reason": "PRODUCT_NOT_RECEIVED"});
        self.play(paid, event).await;
    }

    async fn decide(&self, paid: &Value, is_won: bool) {
        let event = if is_won { "dispute_won" } else { "dispute_lost" };
        self.play(paid, json!({"event": event})).await;
    }

    async fn prevent(&self, paid: &Value) {
        self.play(paid, json!({"event": "dispute_prevented"})).await;
    }

    async fn warn(&self, paid: &Value) {
        self.play(paid, json!({"event": "early_fraud_warning"})).await;
    }

    async fn handed_in(&self) -> Value {
        let packages = "SELECT package FROM sandbox_evidence";
        let packages = rows(&self.server, packages, |row| row.next::<String>()).await;
        let package: Value = serde_json::from_str(&packages[0]).unwrap();
        package["accessActivityLog"].clone()
    }
}

impl Sold {
    /// The newest object of this kind about an intent.
    pub fn newest(&self, kind: &str, intent: &str) -> String {
        let all = self.fake.objects(kind);
        let mut about = all.iter().filter(|object| object["payment_intent"] == intent);
        text(&about.next().unwrap()["id"]).to_owned()
    }
}

impl Till for Sold {
    fn server(&self) -> &Server {
        &self.server
    }

    fn card(&self, number: &str) -> Value {
        let token = self.fake.token(&Typed::card(number)).unwrap();
        json!({"type": "card", "token": token})
    }

    async fn receive_events(&self) {
        self.receive_all_events().await;
    }

    async fn refund_outside(&self, paid: &Value, cents: i64) {
        let intent = self.intent(paid).await;
        self.fake.refund_in_dashboard(&intent, Some(cents)).unwrap();
        self.receive_all_events().await;
    }

    async fn captured(&self) -> usize {
        self.charges()
    }

    async fn agree(&self) {
        books::agree(self).await;
    }
}

impl Player for Sold {
    fn by(&self, code: &str) -> Value {
        let known = MethodCode::parse(code).unwrap();
        let mut body = method(code);
        if methods::needs_token(known) {
            let typed = Typed::method(methods::stripe_type(known).unwrap());
            body["token"] = self.fake.token(&typed).unwrap().into();
        }
        body
    }

    async fn answer(&self, url: &str, agrees: bool) {
        let kinds = ["payment_intent", "setup_intent"].into_iter();
        let mut intents = kinds.flat_map(|kind| self.fake.objects(kind));
        let asked = intents.find(|intent| intent["next_action"].to_string().contains(url));
        self.fake.answer(text(&asked.unwrap()["id"]), agrees).unwrap();
        self.receive_all_events().await;
    }

    async fn settle(&self, paid: &Value, is_paid: bool) {
        let intent = self.intent(paid).await;
        self.fake.settle(&intent, is_paid).unwrap();
        self.receive_all_events().await;
    }

    async fn finish_refund(&self, paid: &Value, is_paid: bool) {
        let refund = self.newest("refund", &self.intent(paid).await);
        self.fake.finish_refund(&refund, is_paid).unwrap();
        self.receive_all_events().await;
    }

    async fn dispute(&self, paid: &Value) {
        let intent = self.intent(paid).await;
        self.fake.dispute(&intent, "product_not_received").unwrap();
        self.receive_all_events().await;
    }

    async fn decide(&self, paid: &Value, is_won: bool) {
        let dispute = self.newest("dispute", &self.intent(paid).await);
        let status = if is_won { "won" } else { "lost" };
        self.fake.close_dispute(&dispute, status).unwrap();
        self.receive_all_events().await;
    }

    async fn prevent(&self, paid: &Value) {
        let intent = self.intent(paid).await;
        let dispute = self.fake.inquire(&intent, "fraudulent").unwrap();
        self.fake.close_dispute(&dispute, "prevented").unwrap();
        self.receive_all_events().await;
    }

    async fn warn(&self, paid: &Value) {
        let intent = self.intent(paid).await;
        self.fake.warn(&intent).unwrap();
        self.receive_all_events().await;
    }

    async fn handed_in(&self) -> Value {
        self.fake.objects("dispute")[0]["evidence"]["access_activity_log"].clone()
    }
}

//! The steps of histories, each a request of the API that a buyer, a merchant or the processor makes.

use crate::operations::cli::client::Remote;
use crate::operations::cli::failure::Failure;
use pandabase_platform::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};

/// The price of a sale in cents: above the least that may be charged, and too low for rules about large
/// amounts.
const PRICE: i64 = 4_000;
/// The titles of the products that are subscribed to, which stay in the store.
const PLAN: &str = "Workbench plan";
const TRIAL: &str = "Workbench trial";
/// The days of a trial.
const TRIAL_DAYS: i64 = 7;

/// What a buyer bought.
pub struct Sale {
    pub(super) order: String,
    pub(super) payment: String,
}

/// What a buyer subscribed to.
pub struct Subscribed {
    pub(super) id: String,
}

/// Who plays.
pub struct Player<'r> {
    remote: &'r Remote,
    /// The buyer. Each run has another one, because a customer gets a trial only once.
    email: String,
    steps: Vec<String>,
}

impl<'r> Player<'r> {
    /// Plays on a server.
    pub fn new(remote: &'r Remote) -> Self {
        let now = Clock::System.now().as_millis();
        Self {
            remote,
            email: format!("workbench-{now}@example.com"),
            steps: Vec::new(),
        }
    }

    /// What was played, a line for each step.
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    fn note(&mut self, step: String) {
        self.steps.push(step);
    }

    async fn core(&self, method: Method, rest: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let path = format!("/v2/core/stores/{}{rest}", self.remote.store());
        Ok(self.remote.ask(method, &path, body).await?)
    }

    async fn mine(&self, method: Method, rest: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let path = format!("/v2/stores/{}{rest}", self.remote.store());
        Ok(self.remote.ask(method, &path, body).await?)
    }

    /// Sells something by card.
    pub async fn sell(&mut self, card: &str) -> Result<Sale, Failure> {
        let session = self.open(&one_line(), &self.american()).await?;
        let paid = self.pay(&session, &by_card(card)).await?;
        let sale = sale_of(&paid);
        self.note(format!("sold {} by card, payment {}", sale.order, sale.payment));
        Ok(sale)
    }

    /// Sells something by a method that settles days later.
    pub async fn debit(&mut self) -> Result<Sale, Failure> {
        let session = self.open(&one_line(), &self.german()).await?;
        let paid = self.pay(&session, &json!({"type": "sepa_debit"})).await?;
        let sale = sale_of(&paid);
        self.note(format!(
            "sold {} by bank debit, payment {}",
            sale.order, sale.payment
        ));
        Ok(sale)
    }

    /// Tries to buy something with a card that is declined.
    pub async fn decline(&mut self, card: &str) -> Result<(), Failure> {
        let session = self.open(&one_line(), &self.american()).await?;
        let path = pay_path(self.remote, &session);
        let body = json!({"payment_method": by_card(card)});
        match self.remote.ask(Method::POST, &path, Some(&body)).await {
            Err(trouble) if trouble.status == Some(400) => {
                self.note(format!("the card of session {session} was declined"));
                Ok(())
            }
            Err(trouble) => Err(trouble.into()),
            Ok(_) => Err(Failure::new("the card was not declined").next("is the server a sandbox?")),
        }
    }

    /// Sells something that a rule of Shield holds for review. The rule exists during this sale only.
    pub async fn sell_under_review(&mut self, card: &str) -> Result<(), Failure> {
        let email = &self.email;
        let rule = json!({
            "name": "Workbench", "condition": format!("email == \"{email}\""), "action": "REVIEW",
            "priority": 0
        });
        let rule = self.mine(Method::POST, "/shield/rules", Some(&rule)).await?;
        let rule = text(&rule["id"]);
        let sold = self.sell(card).await;
        // Deleted even if the sale failed, so that other sales are not held.
        let path = format!("/shield/rules/{rule}");
        let removed = self.mine(Method::DELETE, &path, None).await;
        sold?;
        removed?;
        self.note(format!("rule {rule} held it, and is deleted"));
        Ok(())
    }

    /// Refunds an order.
    pub async fn refund(&mut self, order: &str) -> Result<(), Failure> {
        let path = format!("/refunds/orders/{order}");
        self.core(Method::POST, &path, Some(&json!({}))).await?;
        self.note(format!("refunded {order}"));
        Ok(())
    }

    /// Plays a message of the processor about a payment.
    pub async fn simulate(&mut self, payment: &str, event: &str) -> Result<(), Failure> {
        let path = format!("/payments/{payment}/simulate");
        let body = json!({"event": event});
        self.remote.call(Method::POST, &path, Some(&body)).await?;
        self.note(format!("the processor told of {payment}: {event}"));
        Ok(())
    }

    /// Moves the store's clock.
    pub async fn advance(&mut self, duration: &str) -> Result<(), Failure> {
        let body = json!({"advance": duration});
        let clock = self.remote.call(Method::POST, "/clock", Some(&body)).await?;
        self.note(format!(
            "moved the clock by {duration}, to {}",
            text(&clock["now"])
        ));
        Ok(())
    }

    /// Sells a month of a subscription, or a trial of one.
    pub async fn subscribe(&mut self, card: &str, is_trial: bool) -> Result<Subscribed, Failure> {
        let product = self.product(is_trial).await?;
        let items = json!([{"product_id": product, "quantity": 1}]);
        let session = self.open(&items, &self.american()).await?;
        let paid = self.pay(&session, &by_card(card)).await?;
        let id = text(&paid["subscription_id"]);
        self.note(format!("sold subscription {id} to {product}"));
        Ok(Subscribed { id })
    }

    /// Does something to a subscription.
    pub async fn act(&mut self, subscription: &str, verb: &str, body: Value) -> Result<(), Failure> {
        let path = format!("/subscriptions/{subscription}/{verb}");
        self.core(Method::POST, &path, Some(&body)).await?;
        self.note(format!("{verb}: {subscription}"));
        Ok(())
    }

    /// The product to subscribe to, of an earlier time or made now.
    async fn product(&mut self, is_trial: bool) -> Result<String, Failure> {
        let title = if is_trial { TRIAL } else { PLAN };
        let listed = "/products?productType=SUBSCRIPTION&status=ACTIVE&search=Workbench&limit=100";
        let found = self.core(Method::GET, listed, None).await?;
        let mut items = found["items"].as_array().into_iter().flatten();
        if let Some(known) = items.find(|product| product["title"] == title) {
            return Ok(text(&known["id"]));
        }
        let mut new = json!({
            "title": title, "productType": "SUBSCRIPTION", "price": PRICE, "status": "ACTIVE",
            "billingInterval": "MONTHLY"
        });
        if is_trial {
            new["trialDays"] = json!(TRIAL_DAYS);
        }
        let made = self.core(Method::POST, "/products", Some(&new)).await?;
        let id = text(&made["id"]);
        self.note(format!("made product {id}"));
        Ok(id)
    }

    /// The buyer in a country that has cards.
    fn american(&self) -> Value {
        json!({"email": self.email, "name": "Workbench Buyer", "billing": {
            "line1": "1 Main St", "city": "Oakland", "state": "CA", "postal_code": "94607", "country": "US"
        }})
    }

    /// The buyer in a country that has bank debits.
    fn german(&self) -> Value {
        json!({"email": self.email, "name": "Workbench Buyer", "billing": {
            "line1": "Hauptstr. 1", "city": "Berlin", "state": "", "postal_code": "10115", "country": "DE"
        }})
    }

    async fn open(&self, items: &Value, customer: &Value) -> Result<String, Failure> {
        let cart = json!({"items": items, "customer": customer});
        let session = self.mine(Method::POST, "/checkouts", Some(&cart)).await?;
        Ok(text(&session["id"]))
    }

    async fn pay(&self, session: &str, method: &Value) -> Result<Value, Failure> {
        let body = json!({"payment_method": method, "consent": true});
        let path = pay_path(self.remote, session);
        Ok(self.remote.ask(Method::POST, &path, Some(&body)).await?)
    }
}

fn pay_path(remote: &Remote, session: &str) -> String {
    format!("/v2/stores/{}/checkouts/{session}/pay", remote.store())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn sale_of(paid: &Value) -> Sale {
    Sale {
        order: text(&paid["order_id"]),
        payment: text(&paid["payment_id"]),
    }
}

fn one_line() -> Value {
    json!([{"name": "Workbench item", "amount": PRICE, "quantity": 1}])
}

fn by_card(number: &str) -> Value {
    json!({"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}})
}

//! Steps of buyers that several tests take.

use crate::harness::{Answer, Server};
use crate::receiver::{Manner, Receiver};
use http::Method;
use pandabase::wiring::invariants::promises;
use serde_json::{Value, json};
use std::sync::Arc;

pub const GOOD: &str = "4242424242424242";
pub const DECLINED: &str = "4000000000000002";
pub const POOR: &str = "4000000000009995";
pub const CHALLENGED: &str = "4000000000003220";
pub const DISPUTED: &str = "4000000000000069";

/// A buyer in California, where the tax is 8.25 %.
pub fn mia() -> Value {
    buyer("mia@example.org", "US", "CA")
}

pub fn buyer(email: &str, country: &str, state: &str) -> Value {
    json!({"email": email, "name": "Mia Koch", "billing": {
        "line1": "1 Main St", "city": "Town", "state": state, "postal_code": postal_code(country, state),
        "country": country
    }})
}

/// A postal code of the place: in the United States it has to be one of the state.
pub fn postal_code(country: &str, state: &str) -> &'static str {
    match (country, state) {
        ("US", "CA" | "California") => "94105",
        ("US", "FL") => "33101",
        ("US", "OR") => "97201",
        ("US", "TX") => "78701",
        ("US", "WA") => "98101",
        _ => "12345",
    }
}

pub fn dynamic(amount: i64) -> Value {
    json!({"name": "Premium", "amount": amount, "quantity": 1})
}

pub fn card(number: &str) -> Value {
    json!({"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}})
}

pub fn method(code: &str) -> Value {
    json!({"type": code})
}

impl Server {
    /// Opens a session and returns its id.
    pub async fn open_cart(&self, body: Value) -> String {
        let path = format!("/v2/stores/{}/checkouts", self.store.id);
        let answer = self.anonymous(Method::POST, &path).json(&body).send().await;
        answer.data(201)["id"].as_str().unwrap().to_owned()
    }

    /// Opens a session of Mia's with one dynamic line.
    pub async fn cart_of(&self, amount: i64) -> String {
        self.open_cart(json!({"items": [dynamic(amount)], "customer": mia()}))
            .await
    }

    pub fn pay_path(&self, session: &str) -> String {
        format!("/v2/stores/{}/checkouts/{session}/pay", self.store.id)
    }

    pub async fn pay_with(&self, session: &str, method: Value) -> Answer {
        self.pay_body(session, json!({"payment_method": method})).await
    }

    pub async fn pay_body(&self, session: &str, body: Value) -> Answer {
        self.anonymous(Method::POST, &self.pay_path(session))
            .json(&body)
            .send()
            .await
    }

    /// Pays as who has this portal session.
    pub async fn pay_signed_in(&self, person: &str, session: &str, body: Value) -> Answer {
        self.anonymous(Method::POST, &self.pay_path(session))
            .header("x-portal-session", person)
            .json(&body)
            .send()
            .await
    }

    /// Sells one dynamic line and returns the answer of pay.
    pub async fn sell(&self, amount: i64, card_number: &str) -> Value {
        let session = self.cart_of(amount).await;
        self.pay_with(&session, card(card_number)).await.data(200).clone()
    }

    /// Creates a subscription product of `fields` and returns its id: 15 dollars a month unless they say
    /// otherwise.
    pub async fn plan(&self, fields: Value) -> String {
        let mut body = json!({
            "title": "Cloud Notes Pro", "productType": "SUBSCRIPTION", "price": 1500, "status": "ACTIVE",
            "billingInterval": "MONTHLY"
        });
        for (name, value) in fields.as_object().unwrap() {
            body[name] = value.clone();
        }
        let product = self.post(&self.core("/products/"), body).await;
        product.data(201)["id"].as_str().unwrap().to_owned()
    }

    /// Opens a session of Mia's for one seat of a subscription product.
    pub async fn cart_of_plan(&self, product: &str) -> String {
        self.open_cart(json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()}))
            .await
    }

    /// Pays a session with consent to what recurs.
    pub async fn consent_with(&self, session: &str, method: Value) -> Answer {
        let body = json!({"payment_method": method, "consent": true});
        self.pay_body(session, body).await
    }

    /// Sells one seat of a subscription product to Mia and returns the answer of pay, whose
    /// `subscription_id` is set unless the bank asks her first.
    pub async fn subscribe(&self, product: &str, card_number: &str) -> Value {
        let session = self.cart_of_plan(product).await;
        self.consent_with(&session, card(card_number))
            .await
            .data(200)
            .clone()
    }

    pub async fn session_status(&self, session: &str) -> String {
        let path = format!("/v2/stores/{}/checkouts/{session}", self.store.id);
        let answer = self.anonymous(Method::GET, &path).send().await;
        answer.data(200)["status"].as_str().unwrap().to_owned()
    }

    pub async fn order(&self, paid: &Value) -> Value {
        let path = self.core(&format!("/orders/{}", paid["order_id"].as_str().unwrap()));
        self.get(&path).await.data(200).clone()
    }

    pub async fn payment(&self, paid: &Value) -> Value {
        let path = self.core(&format!(
            "/orders/payments/{}",
            paid["payment_id"].as_str().unwrap()
        ));
        self.get(&path).await.data(200).clone()
    }

    /// The only order of the store.
    pub async fn only_order(&self) -> Value {
        let list = self.get(&self.core("/orders/")).await.data(200).clone();
        assert_eq!(list["pagination"]["total"], 1, "{list}");
        list["items"][0].clone()
    }

    pub async fn balance(&self) -> i64 {
        self.get(&self.core("/")).await.data(200)["balance"]
            .as_i64()
            .unwrap()
    }

    pub async fn simulate(&self, paid: &Value, body: Value) -> Answer {
        let payment = paid["payment_id"].as_str().unwrap();
        let path = format!("/v2/sandbox/stores/{}/payments/{payment}/simulate", self.store.id);
        self.post(&path, body).await
    }

    /// Plays an event twice: the second time nothing may change.
    pub async fn play(&self, paid: &Value, body: Value) -> Value {
        let first = self.simulate(paid, body.clone()).await.data(200).clone();
        let after = (self.balance().await, self.order(paid).await, self.ledger().await);
        let second = self.simulate(paid, body).await.data(200).clone();
        assert_eq!(first, second);
        assert_eq!(
            after,
            (self.balance().await, self.order(paid).await, self.ledger().await)
        );
        first
    }

    /// Type, amount and reference of every ledger entry, oldest first, the opening left out.
    pub async fn ledger(&self) -> Vec<(String, i64, String)> {
        let store = self.store.id.clone();
        let sql = pandabase_platform::db::Sql::new(
            "SELECT type, amount, reference_id FROM ledger_entries WHERE store_id = $1 AND position > 1
            ORDER BY position",
        );
        let rows = self.app.db.read(move |tx| {
            tx.all(sql, pandabase_platform::params![&store], |row| {
                Ok((row.next()?, row.next()?, row.next()?))
            })
        });
        rows.await.unwrap()
    }

    /// A fresh server, on the same kind of database, whose store has an endpoint for these events.
    pub async fn listening(&self, events: &[&str]) -> (Server, Receiver) {
        let receiver = Receiver::start(Manner::Status(200)).await;
        let server = self
            .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
            .await;
        let body = json!({"url": receiver.url, "eventTypes": events});
        server.post(&server.core("/webhooks"), body).await.data(201);
        (server, receiver)
    }

    /// Recipient and subject of every mail.
    pub async fn mails(&self) -> Vec<(String, String)> {
        let store = self.store.id.clone();
        let sql = pandabase_platform::db::Sql::new(
            "SELECT recipient, subject FROM mails WHERE store_id = $1 ORDER BY created_at, id",
        );
        let rows = self.app.db.read(move |tx| {
            tx.all(sql, pandabase_platform::params![&store], |row| {
                Ok((row.next()?, row.next()?))
            })
        });
        rows.await.unwrap()
    }

    /// Jobs of the store that wait, by kind, but for the one that numbers the invoice of each sale.
    pub async fn jobs(&self) -> Vec<String> {
        let store = self.store.id.clone();
        let sql = pandabase_platform::db::Sql::new(
            "SELECT kind FROM jobs WHERE store_id = $1 AND kind <> 'paper_numbers' ORDER BY kind, id",
        );
        let rows = self
            .app
            .db
            .read(move |tx| tx.all(sql, pandabase_platform::params![&store], |row| row.next()));
        rows.await.unwrap()
    }

    /// Checks every promise that `pandabase verify` checks, and that every mail is of a kind that has a
    /// snapshot.
    #[track_caller]
    pub fn verify(&self) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            for promise in promises() {
                let keyring = Some(Arc::clone(&self.app.env.keyring));
                let found = promise.check(&self.app.db, keyring).await.unwrap().unwrap();
                assert!(
                    found.broken.is_empty(),
                    "{} at {caller}: {:?}",
                    promise.name,
                    found.broken
                );
            }
            crate::mail_kinds::kinds::all_known(self).await;
        }
    }

    /// The names of the promises that are broken.
    pub async fn broken(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for promise in promises() {
            let keyring = Some(Arc::clone(&self.app.env.keyring));
            let found = promise.check(&self.app.db, keyring).await.unwrap().unwrap();
            if !found.broken.is_empty() {
                names.push(promise.name);
            }
        }
        names
    }

    /// Moves the store's clock as its token may.
    pub async fn move_clock(&self, duration: &str) {
        let path = format!("/v2/sandbox/stores/{}/clock", self.store.id);
        self.post(&path, json!({"advance": duration})).await.data(200);
    }
}

/// The types of a payment's timeline.
pub fn timeline(payment: &Value) -> Vec<&str> {
    payment["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["eventType"].as_str().unwrap())
        .collect()
}

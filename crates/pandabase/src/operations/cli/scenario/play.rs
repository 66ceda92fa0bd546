//! Plays the steps of a story. Each step is a request of a shop, its buyer or its processor.

use super::act::{Act, Cart, CartItem, Method as PaidWith, Of, TimeJump};
use super::player::{Bought, Player, clock};
use super::shop::{Halt, data, lacking, text};
use crate::operations::cli::client::Asker;
use crate::operations::cli::failure::Failure;
use pandabase_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Map, Value, json};

/// The year in which cards end: later than any story.
const EXPIRES: i64 = 2099;
/// Status of a product that can be bought.
const ACTIVE: &str = "ACTIVE";

impl Player<'_> {
    /// Plays a step that is no expectation.
    pub(super) async fn act(&mut self, act: &Act) -> Result<(), Halt> {
        match act {
            Act::Product { name, body, meters } => self.product(name, body, meters).await,
            Act::Coupon { body } => {
                let body = Value::Object(body.clone());
                self.post("/coupons", &body).await.map(drop)
            }
            Act::Buy(cart) => self.buy(cart).await,
            Act::Advance(jump) => self.advance(jump).await,
            Act::Play { of, body } => {
                let payment = &self.bought(of)?.payment;
                let path = self.remote.sandbox(&format!("/payments/{payment}/simulate"));
                self.ask(Method::POST, &path, Some(body)).await.map(drop)
            }
            Act::Evidence { of, text } => self.answer_dispute(of, text).await,
            Act::Refund { of, reason } => {
                let path = format!("/refunds/orders/{}", self.bought(of)?.order);
                self.post(&path, &json!({"reason": reason})).await.map(drop)
            }
            Act::Withdraw { of, reason } => self.withdraw(of, reason.as_deref()).await,
            Act::SwitchCard { of, card } => self.switch_card(of, card).await,
            Act::ChangePlan { .. } | Act::Manage { .. } | Act::Use { .. } => self.manage(act).await,
            Act::Activate { of, machine } => self.activate(of, machine).await,
            Act::Deactivate { of, machine } => self.deactivate(of, machine).await,
            Act::Expect(_) => Ok(()),
        }
    }

    async fn product(&mut self, name: &str, body: &Map<String, Value>, meters: &[Value]) -> Result<(), Halt> {
        let mut body = body.clone();
        body.entry("title").or_insert_with(|| name.into());
        body.entry("status").or_insert_with(|| ACTIVE.into());
        let made = self.post("/products", &Value::Object(body)).await?;
        let id = text(&made, "id")?;
        for meter in meters {
            self.post(&format!("/products/{id}/meters"), meter).await?;
        }
        self.products.insert(name.to_owned(), id.to_owned());
        Ok(())
    }

    async fn buy(&mut self, cart: &Cart) -> Result<(), Halt> {
        let email = self.email(&cart.buyer);
        let checkouts = self.remote.of_store("/checkouts");
        let session = json!({"items": [self.line(cart)?], "customer": customer(cart, &email)});
        let session = with(session, "coupon_code", cart.coupon.as_deref().map(Value::from));
        let opened = self.public(&checkouts, &session).await?;
        let pay = json!({"payment_method": method(&cart.method)});
        let pay = with(pay, "consent", cart.recurs.then_some(Value::Bool(true)));
        let pay = with(pay, "withdrawal_waiver", cart.waives.then_some(Value::Bool(true)));
        let path = format!("{checkouts}/{}/pay", text(&opened, "id")?);
        let paid = self.public(&path, &pay).await?;
        let subscription = paid["subscription_id"].as_str().map(str::to_owned);
        if cart.recurs && subscription.is_none() {
            return Err(lacking("subscription_id"));
        }
        self.remember(Bought {
            name: cart.name.clone(),
            email,
            order: text(&paid, "order_id")?.to_owned(),
            payment: text(&paid, "payment_id")?.to_owned(),
            subscription,
        });
        Ok(())
    }

    /// The line of a cart.
    fn line(&self, cart: &Cart) -> Result<Value, Halt> {
        let quantity = cart.quantity;
        Ok(match &cart.item {
            CartItem::Product(name) => json!({"product_id": self.product_id(name)?, "quantity": quantity}),
            CartItem::Line { title, amount } => {
                json!({"name": title, "amount": amount, "quantity": quantity})
            }
        })
    }

    /// A product that an earlier step has made.
    fn product_id(&self, name: &str) -> Result<&str, Halt> {
        let found = self.products.get(name).map(String::as_str);
        found.ok_or_else(|| {
            Halt::Broken(Failure::new(format!(
                "there is no product `{name}`: it was refused"
            )))
        })
    }

    /// Sends a request without a token.
    async fn public(&self, path: &str, body: &Value) -> Result<Value, Halt> {
        let answer = self
            .remote
            .exchange(Asker::Nobody, Method::POST, path, Some(body));
        data(answer.await?)
    }

    /// Sends a request to the portal as the buyer with this address.
    async fn portal(&mut self, email: &str, rest: &str, body: &Value) -> Result<Value, Halt> {
        let token = self.person(email).await?;
        let path = format!("/v2/portal{rest}");
        let answer = self
            .remote
            .exchange(Asker::Person(&token), Method::POST, &path, Some(body));
        data(answer.await?)
    }

    async fn advance(&self, jump: &TimeJump) -> Result<(), Halt> {
        let body = match jump {
            TimeJump::By(duration) => json!({"advance": duration}),
            TimeJump::Until(duration) => {
                let to = self.began.0.plus_iso_duration(duration);
                json!({"set": to.as_ref().map(Timestamp::to_string)})
            }
        };
        clock(self.remote, Method::POST, Some(&body)).await?;
        Ok(())
    }

    async fn answer_dispute(&self, of: &Of, log: &str) -> Result<(), Halt> {
        let path = format!("/orders/payments/{}", self.bought(of)?.payment);
        let payment = self.core(&path).await?;
        let dispute = text(&payment["dispute"], "id")?;
        let evidence = json!({"access_activity_log": log});
        let path = format!("/disputes/{dispute}/evidence");
        self.post(&path, &evidence).await.map(drop)
    }

    async fn withdraw(&mut self, of: &Of, reason: Option<&str>) -> Result<(), Halt> {
        let bought = self.bought(of)?.clone();
        let body = with(json!({}), "reason", reason.map(Value::from));
        let path = format!("/orders/{}/withdrawal", bought.order);
        self.portal(&bought.email, &path, &body).await.map(drop)
    }

    async fn switch_card(&mut self, of: &Of, number: &str) -> Result<(), Halt> {
        let subscription = self.subscription(of)?;
        let email = self.bought(of)?.email.clone();
        let new = json!({
            "payment_method": card(number),
            "billing": {"line1": "1 Main Street", "city": "Town", "state": "OR", "postal_code": "97201",
                "country": "US"}
        });
        let added = self.portal(&email, "/payment-methods", &new).await?;
        let id = text(&added["paymentMethod"], "id")?.to_owned();
        let path = format!("/subscriptions/{subscription}/payment-method");
        let chosen = json!({"paymentMethodId": id});
        self.portal(&email, &path, &chosen).await.map(drop)
    }

    /// What a store does with a subscription.
    async fn manage(&self, act: &Act) -> Result<(), Halt> {
        let (path, body) = match act {
            Act::ChangePlan {
                of,
                product,
                quantity,
                at_renewal,
            } => {
                let when = match at_renewal {
                    true => "END_OF_PERIOD",
                    false => "IMMEDIATELY",
                };
                let product = product.as_deref().map(|name| self.product_id(name));
                let body = json!({"proration_behavior": when});
                let body = with(body, "product_id", product.transpose()?.map(Value::from));
                let body = with(body, "quantity", quantity.map(Value::from));
                (format!("/subscriptions/{}/change", self.subscription(of)?), body)
            }
            Act::Manage { of, verb, body } => {
                let path = format!("/subscriptions/{}/{verb}", self.subscription(of)?);
                (path, body.clone())
            }
            Act::Use { of, event, quantity } => {
                let events = json!([{"event_name": event, "quantity": quantity}]);
                let subscription = self.subscription(of)?;
                let body = json!({"subscription_id": subscription, "events": events});
                let answer = self.post("/usage", &body).await?;
                // An answer with a success status may contain rejected events, each with its reason.
                return match answer["rejected"][0]["reason"].as_str() {
                    Some(reason) => Err(Halt::Refused(reason.to_owned())),
                    None => Ok(()),
                };
            }
            _ => return Ok(()),
        };
        self.post(&path, &body).await.map(drop)
    }

    /// The first licence of a purchase.
    pub(super) async fn license(&self, of: &Of) -> Result<Value, Halt> {
        let path = format!("/orders/{}", self.bought(of)?.order);
        let order = self.core(&path).await?;
        Ok(order.pointer("/licenses/0").cloned().unwrap_or_default())
    }

    async fn activate(&mut self, of: &Of, machine: &str) -> Result<(), Halt> {
        let license = self.license(of).await?;
        let license = text(&license, "id")?;
        let body = json!({"fingerprint": machine, "name": machine});
        let made = self
            .post(&format!("/licenses/{license}/activations"), &body)
            .await?;
        let id = text(&made, "id")?.to_owned();
        self.activations
            .insert((license.to_owned(), machine.to_owned()), id);
        Ok(())
    }

    async fn deactivate(&mut self, of: &Of, machine: &str) -> Result<(), Halt> {
        let license = self.license(of).await?;
        let license = text(&license, "id")?.to_owned();
        let key = (license, machine.to_owned());
        let Some(activation) = self.activations.remove(&key) else {
            let text = format!("no step before this one activates the licence on {machine}");
            return Err(Halt::Broken(Failure::new(text)));
        };
        let (license, _) = key;
        let path = self
            .remote
            .core(&format!("/licenses/{license}/activations/{activation}"));
        self.ask(Method::DELETE, &path, None).await.map(drop)
    }
}

/// The body with one more field, if there is a value for it.
fn with(mut body: Value, key: &str, value: Option<Value>) -> Value {
    if let Some(value) = value {
        body[key] = value;
    }
    body
}

fn customer(cart: &Cart, email: &str) -> Value {
    json!({"email": email, "name": "Test Buyer", "billing": {
        "line1": "1 Main Street", "city": "Town", "state": cart.state, "postal_code": cart.postal_code,
        "country": cart.country
    }})
}

fn method(paid_with: &PaidWith) -> Value {
    match paid_with {
        PaidWith::Card(number) => card(number),
        PaidWith::Other(code) => json!({"type": code}),
    }
}

fn card(number: &str) -> Value {
    let card = json!({"number": number, "exp_month": 12, "exp_year": EXPIRES, "cvc": "123"});
    json!({"type": "card", "card": card})
}

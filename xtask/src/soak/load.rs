//! The load of the shop: buyers who buy, pay with good and with declined cards, use coupons and take keys
//! from pools; refunds; usage reports; and a client that moves the clock.

use super::books::{Books, Sale};
use super::desk::{Desk, Reply, Shop};
use super::dice::Dice;
use super::listeners::{Receiver, locked};
use crate::binary::text_of;
use anyhow::{Context, Result, ensure};
use pandabase_domain::time::Timestamp;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Keys per pool, the most that a product can be given at once.
pub const POOL: usize = 1000;
/// Pools on sale. When one is empty, another one is sold from.
const POOLS: usize = 5;
const GOOD: &str = "4242424242424242";
const DECLINED: &str = "4000000000000002";
/// The pause between two moves of the clock, and how far each one goes.
const MOVE: (Duration, &str) = (Duration::from_secs(2), "PT1M");
/// The customer of the subscription that usage is reported for.
pub const USER: &str = "usage@example.com";

/// What the shop sells.
pub struct Products {
    /// A product whose keys are generated when it is sold.
    made: String,
    /// Products whose keys the merchant supplied.
    pub pools: Vec<String>,
    /// Ten per cent off.
    pub coupon: String,
    coupon_code: String,
    /// The subscription that usage is reported for.
    pub subscription: String,
}

impl Products {
    /// Creates everything that is sold, and subscribes the receiver to events.
    pub async fn make(desk: &mut Desk, receiver: &Receiver) -> Result<Self> {
        let webhook = json!({
            "url": format!("http://{}/", receiver.address),
            "eventTypes": ["PAYMENT_COMPLETED", "PAYMENT_REFUNDED"]
        });
        made(desk, "/webhooks", webhook).await?;
        let licence = |title: &str| {
            let kind = "LICENSE_KEY";
            json!({"title": title, "productType": kind, "price": 1500, "status": "ACTIVE"})
        };
        let first = text_of(&made(desk, "/products", licence("Made keys")).await?, "id")?;
        let mut pools = Vec::with_capacity(POOLS);
        for number in 0..POOLS {
            let mut pool = licence(&format!("Pool {number}"));
            let keys = (0..POOL).map(|key| format!("POOL-{number}-{key:04}"));
            pool["licenseKeys"] = keys.collect();
            pools.push(text_of(&made(desk, "/products", pool).await?, "id")?);
        }
        let coupon_code = "SOAK10".to_owned();
        let coupon = json!({"code": coupon_code, "type": "PERCENTAGE", "value": 10});
        let coupon = text_of(&made(desk, "/coupons", coupon).await?, "id")?;
        let plan = json!({
            "title": "Render", "productType": "SUBSCRIPTION", "pricingModel": "USAGE_BASED", "price": 1999,
            "billingInterval": "YEARLY", "status": "ACTIVE"
        });
        let plan = text_of(&made(desk, "/products", plan).await?, "id")?;
        let meter = json!({"eventName": "renders", "unitPrice": 5, "aggregation": "SUM"});
        made(desk, &format!("/products/{plan}/meters/"), meter).await?;
        let session = open_session(desk, &json!([{"product_id": plan, "quantity": 1}]), None, USER).await?;
        let session = text_of(&session.data, "id")?;
        let paid = pay(desk, &session, "soak-subscription", GOOD).await?;
        Ok(Self {
            made: first,
            pools,
            coupon,
            coupon_code,
            subscription: text_of(&paid.data, "subscription_id")?,
        })
    }
}

async fn made(desk: &mut Desk, rest: &str, body: Value) -> Result<Value> {
    let path = desk.shop.core(rest);
    let reply = desk.ask("POST", &path, None, &body).await?;
    ensure!(
        reply.status == 201,
        "POST {path}: {} {}",
        reply.status,
        reply.error
    );
    Ok(reply.data)
}

async fn open_session(desk: &mut Desk, items: &Value, coupon: Option<&str>, email: &str) -> Result<Reply> {
    let mut body = json!({"items": items, "customer": {
        "email": email, "name": "Ada Buyer", "billing": {
            "line1": "1 Main Street", "city": "San Francisco", "state": "CA", "postal_code": "94105",
            "country": "US"
        }
    }});
    if let Some(code) = coupon {
        body["coupon_code"] = json!(code);
    }
    let path = format!("/v2/stores/{}/checkouts", desk.shop.store);
    desk.ask("POST", &path, None, &body).await
}

async fn pay(desk: &mut Desk, session: &str, key: &str, card: &str) -> Result<Reply> {
    let path = format!("/v2/stores/{}/checkouts/{session}/pay", desk.shop.store);
    let card = json!({"number": card, "exp_month": 12, "exp_year": 2099, "cvc": "123"});
    let body = json!({"payment_method": {"type": "card", "card": card}, "consent": true});
    desk.ask("POST", &path, Some(key), &body).await
}

/// What all participants share.
pub struct Common {
    pub shop: Arc<Shop>,
    pub goods: Products,
    pub books: Mutex<Books>,
    /// Whether nothing new may be started.
    pub is_over: AtomicBool,
    /// Whether every fault has occurred once.
    pub has_suffered_all: AtomicBool,
}

impl Common {
    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }
}

/// A buyer who sometimes asks for a refund or reports usage.
pub struct Buyer {
    common: Arc<Common>,
    desk: Desk,
    dice: Dice,
    name: String,
    done: u64,
    /// An order that may be refunded.
    refundable: Option<String>,
}

impl Buyer {
    pub fn new(common: &Arc<Common>, seed: u64, number: u64) -> Self {
        Self {
            common: Arc::clone(common),
            desk: Desk::new(&common.shop, number),
            dice: Dice::of(seed, number),
            name: format!("soak-{seed}-{number}"),
            done: 0,
            refundable: None,
        }
    }

    /// Performs one operation after another, until the load is over.
    pub async fn run(self) -> Result<()> {
        self.run_slowly(Duration::ZERO).await
    }

    /// Like [`Buyer::run`], with a pause before each.
    pub async fn run_slowly(mut self, pause: Duration) -> Result<()> {
        while self.common.goes_on() {
            tokio::time::sleep(pause).await;
            self.done += 1;
            match self.dice.below(8) {
                0 => self.report_usage().await?,
                1 => self.refund().await?,
                _ => self.buy().await?,
            }
        }
        Ok(())
    }

    /// An idempotency key that no other request has.
    fn key(&self) -> String {
        format!("{}-{}", self.name, self.done)
    }

    async fn buy(&mut self) -> Result<()> {
        let common = Arc::clone(&self.common);
        let goods = &common.goods;
        let line = |product: &str, quantity: u64| json!({"product_id": product, "quantity": quantity});
        let pool = usize::try_from(self.dice.below(u64::try_from(POOLS)?))?;
        let coupon = (self.dice.below(4) == 0).then_some(goods.coupon_code.as_str());
        let (items, made, of_pool) = match self.dice.below(3) {
            0 => (json!([line(&goods.made, 2)]), 2, None),
            1 => (json!([line(&goods.pools[pool], 1)]), 0, Some((pool, 1))),
            _ => (
                json!([line(&goods.made, 1), line(&goods.pools[pool], 2)]),
                1,
                Some((pool, 2)),
            ),
        };
        // Some purchases are by the same customer.
        let email = format!("buyer-{}@example.com", self.dice.below(50));
        let opened = open_session(&mut self.desk, &items, coupon, &email).await?;
        if opened.status != 201 {
            locked(&common.books).refused("checkout", &opened);
            return Ok(());
        }
        let session = text_of(&opened.data, "id")?;
        let is_good = self.dice.below(10) > 0;
        let card = if is_good { GOOD } else { DECLINED };
        let key = self.key();
        let paid = pay(&mut self.desk, &session, &key, card).await?;
        let mut books = locked(&common.books);
        if paid.status != 200 || paid.data["status"] != "COMPLETED" {
            books.refused("pay", &paid);
            return Ok(());
        }
        let order = text_of(&paid.data, "order_id")?;
        // A refund also returns the use of a coupon, so a coupon's count would then prove nothing.
        if coupon.is_none() {
            self.refundable = Some(order.clone());
        }
        books.sales.push(Sale {
            session,
            order,
            made,
            of_pool,
            has_coupon: coupon.is_some(),
        });
        Ok(())
    }

    async fn refund(&mut self) -> Result<()> {
        let Some(order) = self.refundable.take() else {
            return Ok(());
        };
        let path = self.desk.shop.core(&format!("/refunds/orders/{order}"));
        let key = self.key();
        let reply = self.desk.ask("POST", &path, Some(&key), &json!({})).await?;
        let mut books = locked(&self.common.books);
        if reply.status < 300 {
            books.refunds.insert(order, text_of(&reply.data, "id")?);
        } else {
            books.refused("refund", &reply);
        }
        Ok(())
    }

    async fn report_usage(&mut self) -> Result<()> {
        let count = 1 + self.dice.below(5);
        let key = self.key();
        let events = (0..count).map(|number| {
            json!({"event_name": "renders", "quantity": 1, "external_id": format!("{key}-{number}")})
        });
        let events: Vec<Value> = events.collect();
        let body = json!({"subscription_id": self.common.goods.subscription, "events": events});
        let path = self.desk.shop.core("/usage/");
        let reply = self.desk.ask("POST", &path, Some(&key), &body).await?;
        let mut books = locked(&self.common.books);
        if reply.status == 201 && reply.data["accepted"] == count {
            books.usage += count;
        } else {
            books.refused("usage", &reply);
        }
        Ok(())
    }
}

/// Moves the store's clock until `is_over`.
pub async fn move_clock(shop: &Arc<Shop>, is_over: &AtomicBool) -> Result<()> {
    let mut desk = Desk::patient(shop);
    while !is_over.load(Ordering::Relaxed) {
        tokio::time::sleep(MOVE.0).await;
        advance(&mut desk, MOVE.1).await?;
    }
    Ok(())
}

/// Moves the clock once. A move that is cut off is repeated with the same target time, because the clock
/// stays where it got to. If it has reached that time already, the repetition is refused.
pub async fn advance(desk: &mut Desk, duration: &str) -> Result<()> {
    let path = format!("/v2/sandbox/stores/{}/clock", desk.shop.store);
    let shown = desk.get(&path).await?;
    let now = shown["now"]
        .as_str()
        .and_then(Timestamp::parse)
        .context("no time")?;
    let to = now.plus_iso_duration(duration).context("no duration")?;
    let reply = desk
        .ask("POST", &path, None, &json!({"set": to.to_string()}))
        .await?;
    let has_passed = reply.status == 400 && reply.error == "The clock can only be moved forward";
    ensure!(
        reply.status == 200 || has_passed,
        "the clock: {} {}",
        reply.status,
        reply.error
    );
    Ok(())
}

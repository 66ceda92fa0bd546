//! The shop of the lives, and what is in its books.

use super::account::Account;
use super::coupon::Coupon;
use super::place::Place;
use super::plan::{Aggregation, Interval, METERS};
use crate::harness::Server;
use crate::renewals::lasting;
use crate::shop::{CHALLENGED, GOOD, buyer};
use http::Method;
use pandabase_commerce::orders::store::record::AUTHORIZATION_URL;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Saves, and declines every charge that the buyer is not present at.
const FAILS_LATER: &str = "4000000000000341";
/// Where the people live.
pub const HOMES: [Place; 2] = [Place::California, Place::Oregon];
/// Title, price, interval, days of trial, whether metered.
const CATALOG: [(&str, i64, Interval, i64, bool); 6] = [
    ("Basic", 1_999, Interval::Monthly, 0, false),
    ("Pro", 4_999, Interval::Monthly, 14, false),
    ("Weekly", 700, Interval::Weekly, 2, false),
    ("Yearly", 19_900, Interval::Yearly, 0, false),
    ("Metered", 1_500, Interval::Monthly, 0, true),
    ("Metered after a trial", 900, Interval::Weekly, 10, true),
];
/// Products without meters come first.
pub const STANDARD: usize = 4;

pub struct Product {
    pub id: String,
    pub price: i64,
    pub interval: Interval,
    pub trial_days: i64,
    pub metered: bool,
}

/// Fills the shop.
pub async fn stock(server: &Server) -> Vec<Product> {
    for coupon in Coupon::ALL {
        let (kind, value) = match coupon {
            Coupon::Percent(value) => ("PERCENTAGE", value),
            Coupon::Fixed(value) => ("FIXED", value),
        };
        let body = json!({"code": coupon.code(), "type": kind, "value": value});
        server.post(&server.core("/coupons/"), body).await.data(201);
    }
    let mut products = Vec::new();
    for (title, price, interval, trial_days, metered) in CATALOG {
        let model = if metered { "USAGE_BASED" } else { "STANDARD" };
        let fields = json!({
            "title": title, "price": price, "billingInterval": interval.word(), "trialDays": trial_days,
            "pricingModel": model,
        });
        let id = server.plan(fields).await;
        for (name, aggregation, price, per, free) in METERS.iter().filter(|_| metered) {
            let mut meter = json!({
                "eventName": name, "unitPrice": price, "unitQuantity": per, "aggregation": word(*aggregation),
                "settlement": if free.is_some() { "BASE_PLUS_OVERAGE" } else { "ARREARS" },
            });
            if let Some(free) = free {
                meter["includedUnits"] = json!(free);
            }
            let path = server.core(&format!("/products/{id}/meters/"));
            server.post(&path, meter).await.data(201);
        }
        products.push(Product {
            id,
            price,
            interval,
            trial_days,
            metered,
        });
    }
    products
}

fn word(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Sum => "SUM",
        Aggregation::Max => "MAX",
        Aggregation::Last => "LAST",
        Aggregation::Count => "COUNT",
    }
}

const EMAILS: [&str; 2] = ["mia@example.org", "ann@example.org"];

/// A subscriber as a session takes them.
pub fn buyer_of(person: usize) -> Value {
    let (country, state) = HOMES[person].names();
    buyer(EMAILS[person], country, state)
}

/// An address as bills go to it.
pub fn billing_of(place: Place) -> Value {
    let (country, state) = place.names();
    buyer(EMAILS[0], country, state)["billing"].clone()
}

/// A subscriber in the portal.
pub struct Person {
    pub portal: String,
    /// Saved cards, by what they do.
    pub cards: BTreeMap<&'static str, String>,
}

impl Person {
    /// Signs somebody in who has bought before.
    pub async fn begin(server: &Server, number: usize) -> Self {
        let email = EMAILS[number];
        let portal = server.sign_in(email).await;
        let mut cards: BTreeMap<&str, String> = BTreeMap::new();
        for (word, number_of_card) in [
            ("good", GOOD),
            ("failing", FAILS_LATER),
            ("challenged", CHALLENGED),
        ] {
            let billing = buyer_of(number)["billing"].clone();
            let body =
                json!({"payment_method": lasting(number_of_card), "name": "Mia Koch", "billing": billing});
            let added = server.portal_post(&portal, "/payment-methods", body).await;
            if let Some(url) = added.data(201)["authorizationUrl"].as_str() {
                let answer = server.anonymous(Method::POST, &approval(url)).send().await;
                assert_eq!(answer.status, 303, "{}", answer.text);
            }
            let saved = server
                .portal_get(&portal, "/payment-methods")
                .await
                .data(200)
                .clone();
            let mut ids = saved
                .as_array()
                .unwrap()
                .iter()
                .map(|saved| saved["id"].as_str().unwrap());
            let new = ids.rfind(|id| cards.values().all(|known| known != id));
            let new = new.unwrap().to_owned();
            cards.insert(word, new);
        }
        Self { portal, cards }
    }
}

/// Where the buyer says yes to a bank that asks at `url`.
fn approval(url: &str) -> String {
    let (_, path) = url.split_once("/bank-redirects/").unwrap();
    format!("/bank-redirects/{path}/approve")
}

impl Server {
    /// Moves the store's clock to a time.
    pub async fn set_clock(&self, to: Timestamp) {
        let path = format!("/v2/sandbox/stores/{}/clock", self.store.id);
        self.post(&path, json!({"set": to.to_string()})).await.data(200);
    }

    /// Rows about a subscription.
    async fn rows_of<T: Send + 'static>(
        &self,
        subscription: &str,
        sql: &'static str,
        read: fn(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Vec<T> {
        let (store, subscription) = (self.store.id.clone(), subscription.to_owned());
        let rows = self
            .app
            .db
            .read(move |tx| tx.all(Sql::new(sql), params![&store, &subscription], read));
        rows.await.unwrap()
    }
}

/// The page of the bank that waits for the subscriber's answer.
pub async fn challenge(server: &Server, subscription: &str) -> Option<String> {
    let waiting = "SELECT id, authorization_url FROM orders WHERE store_id = $1 AND subscription_id = $2
        AND payment_status = 'PENDING' AND authorization_url IS NOT NULL";
    let read = |row: &mut Row<'_>| Ok((row.next::<String>()?, row.next::<Vec<u8>>()?));
    let mut urls = server.rows_of(subscription, waiting, read).await;
    assert!(urls.len() <= 1, "{urls:?}");
    urls.pop().map(|(order, sealed)| {
        let ctx = Ctx::of(&server.app.env, &server.store);
        approval(&ctx.decrypt_text(&AUTHORIZATION_URL, &order, &sealed).unwrap())
    })
}

/// An order that was paid.
#[derive(Debug)]
pub struct Paid {
    pub id: String,
    pub at: Timestamp,
    pub total: i64,
    pub tax: i64,
    pub status: String,
}

/// What the server knows of what was paid for the running period, owed and kept.
pub async fn account(server: &Server, subscription: &str) -> Account {
    let account = "SELECT paid, plan_change, credit FROM subscriptions WHERE store_id = $1 AND id = $2";
    let read = |row: &mut Row<'_>| {
        Ok(Account {
            paid: row.next()?,
            owed: row.next()?,
            kept: row.next()?,
        })
    };
    let mut accounts = server.rows_of(subscription, account, read).await;
    accounts.pop().unwrap()
}

/// What a subscriber paid, oldest first, with renewals that credit covered.
pub async fn orders(server: &Server, subscription: &str) -> Vec<Paid> {
    // Late renewals may be charged in the same instant.
    let paid = "SELECT o.id, o.captured_at, o.total_amount, o.tax_amount, o.status FROM orders o
            LEFT JOIN invoices i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE o.store_id = $1 AND o.subscription_id = $2 AND o.captured_at IS NOT NULL
            AND (o.total_amount > 0 OR o.billing_reason = 'SUBSCRIPTION_CYCLE')
        ORDER BY o.captured_at, i.period_no";
    let read = |row: &mut Row<'_>| {
        Ok(Paid {
            id: row.next()?,
            at: row.next()?,
            total: row.next()?,
            tax: row.next()?,
            status: row.next()?,
        })
    };
    server.rows_of(subscription, paid, read).await
}

/// First and last instants of the periods that renewals were paid for, in order.
pub async fn renewed(server: &Server, subscription: &str) -> Vec<(Timestamp, Timestamp)> {
    let renewed = "SELECT period_start, period_end FROM invoices WHERE store_id = $1 AND subscription_id = $2
            AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID' AND NOT is_final
        ORDER BY period_no";
    server
        .rows_of(subscription, renewed, |row| Ok((row.next()?, row.next()?)))
        .await
}

/// What the processor collected for a subscription, smallest first.
pub async fn captured(server: &Server, subscription: &str) -> Vec<i64> {
    let captured = "SELECT c.amount FROM sandbox_charges c
            JOIN orders o ON o.store_id = c.store_id AND 'pmt_' || SUBSTR(o.id, 5) = c.payment_id
        WHERE c.store_id = $1 AND o.subscription_id = $2 AND c.status = 'captured' AND c.amount > 0
        ORDER BY c.amount";
    server.rows_of(subscription, captured, |row| row.next()).await
}

/// How often each coupon counts as used.
pub async fn coupons_used(server: &Server) -> Vec<i64> {
    let found = server.get(&server.core("/coupons/")).await.data(200)["items"].clone();
    let uses = |coupon: &Coupon| {
        let mut all = found.as_array().unwrap().iter();
        let found = all.find(|found| found["code"] == coupon.code()).unwrap();
        found["timesUsed"].as_i64().unwrap()
    };
    Coupon::ALL.iter().map(uses).collect()
}

/// What refunds and disputes have debited, less what came back.
pub async fn given_back(server: &Server) -> i64 {
    let entries = server.ledger().await;
    let others = entries.iter().filter(|(kind, ..)| kind != "PAYMENT_RECEIVED");
    -others.map(|(_, amount, _)| amount).sum::<i64>()
}

/// Ids and types of every event so far that an endpoint is told of.
pub async fn events(server: &Server) -> Vec<(String, String)> {
    let store = server.store.id.clone();
    let sql = Sql::new(
        "SELECT id, type FROM webhook_events e WHERE store_id = $1 AND EXISTS (SELECT 1
            FROM webhook_deliveries d WHERE d.store_id = e.store_id AND d.event_id = e.id)",
    );
    let rows = server
        .app
        .db
        .read(move |tx| tx.all(sql, params![&store], |row| Ok((row.next()?, row.next()?))));
    rows.await.unwrap()
}

/// What each customer was charged is what their invoices come to, and what the ledger had before fees and
/// tax.
pub async fn customers_add_up(server: &Server) {
    let sum = async |sql: &'static str| -> Vec<(String, i64)> {
        let store = server.store.id.clone();
        let rows = server.app.db.read(move |tx| {
            tx.all(Sql::new(sql), params![&store], |row| {
                Ok((row.next()?, row.next()?))
            })
        });
        rows.await.unwrap()
    };
    let charges = sum(
        "SELECT o.customer_id, CAST(SUM(c.amount) AS BIGINT) FROM sandbox_charges c
            JOIN orders o ON o.store_id = c.store_id AND 'pmt_' || SUBSTR(o.id, 5) = c.payment_id
        WHERE c.store_id = $1 AND c.status = 'captured' AND c.amount > 0 GROUP BY o.customer_id
        ORDER BY o.customer_id",
    )
    .await;
    let invoices = sum(
        "SELECT s.customer_id, CAST(SUM(i.total_amount) AS BIGINT) FROM invoices i
            JOIN subscriptions s ON s.store_id = i.store_id AND s.id = i.subscription_id
        WHERE i.store_id = $1 AND i.status = 'PAID' AND i.total_amount > 0
        GROUP BY s.customer_id ORDER BY s.customer_id",
    )
    .await;
    let ledger = sum(
        "SELECT o.customer_id, CAST(SUM(l.amount + o.platform_fee + o.psp_fee + o.tax_amount) AS BIGINT)
        FROM ledger_entries l JOIN orders o ON o.store_id = l.store_id
            AND 'pmt_' || SUBSTR(o.id, 5) = l.reference_id
        WHERE l.store_id = $1 AND l.type = 'PAYMENT_RECEIVED' AND o.total_amount > 0
        GROUP BY o.customer_id ORDER BY o.customer_id",
    )
    .await;
    assert!(!charges.is_empty());
    assert_eq!(charges, invoices);
    assert_eq!(charges, ledger);
}

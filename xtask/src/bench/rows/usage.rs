//! Usage events in batches of a hundred, beside a bare loop that writes the same rows; and the upcoming
//! invoice of a subscription with ten million of them.

use super::scale::latency;
use super::write::{Recorder, bare_callers};
use super::{CALLERS, Folder};
use crate::bench::Options;
use crate::bench::driver::{Caller, compare, drive};
use crate::bench::report::{Bar, Figure};
use crate::bench::server::Server;
use crate::binary::text_of;
use crate::client::{Connection, request};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;

/// Events with an external id from the client, so that none is counted twice.
pub const NAMED: &str = "usage-events";
/// Events without an external id.
pub const PLAIN: &str = "usage-events-plain";
pub const PROJECTION: &str = "usage-projection";

/// Events per report, the maximum.
const BATCH: u32 = 100;
/// Events of the subscription whose invoice is projected.
const MANY: u64 = 10_000_000;
/// Subscriptions that report: a client rarely has only one.
const SUBSCRIPTIONS: usize = 8;

/// Subscribes a customer to a metered product and returns both ids.
async fn subscribe(server: &Server) -> Result<(String, String)> {
    let product = json!({"title": "Rendering", "productType": "SUBSCRIPTION", "pricingModel": "USAGE_BASED",
        "price": 1999, "billingInterval": "MONTHLY", "status": "ACTIVE"});
    let product = server
        .call(201, "POST", &server.core("/products/"), &product.to_string())
        .await?;
    let product = text_of(&product, "id")?;
    let meter =
        json!({"eventName": "render_seconds", "unitPrice": 5, "unitQuantity": 60, "aggregation": "SUM"});
    let meters = server.core(&format!("/products/{product}/meters/"));
    server.call(201, "POST", &meters, &meter.to_string()).await?;
    Ok((subscription_to(server, &product).await?, product))
}

async fn subscription_to(server: &Server, product: &str) -> Result<String> {
    let sessions = format!("/v2/stores/{}/checkouts", server.store);
    let billing = json!({
        "line1": "1 Main St", "city": "Austin", "state": "TX", "postal_code": "78701", "country": "US"
    });
    let session = json!({
        "items": [{"product_id": product, "quantity": 1}],
        "customer": {"email": "mia@example.org", "name": "Mia Kraus", "billing": billing}
    });
    let session = server.call(201, "POST", &sessions, &session.to_string()).await?;
    let pay = format!("{sessions}/{}/pay", text_of(&session, "session_id")?);
    let card = json!({"type": "card",
        "card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2050, "cvc": "123"}});
    let body = json!({"payment_method": card, "consent": true});
    let paid = server.call(200, "POST", &pay, &body.to_string()).await?;
    text_of(&paid, "subscription_id")
}

/// Reports one batch after another.
struct Reporter {
    connection: Connection,
    path: String,
    token: String,
    subscription: String,
    is_named: bool,
    number: usize,
    sent: u32,
    body: String,
    question: Vec<u8>,
}

impl Reporter {
    async fn new(server: &Server, subscription: &str, number: usize, is_named: bool) -> Result<Self> {
        Ok(Self {
            connection: server.connect().await?,
            path: server.core("/usage/"),
            token: server.token.clone(),
            subscription: subscription.to_owned(),
            is_named,
            number,
            sent: 0,
            body: String::new(),
            question: Vec::new(),
        })
    }

    fn write_body(&mut self) -> Result<()> {
        self.body.clear();
        write!(
            self.body,
            r#"{{"subscription_id":"{}","events":["#,
            self.subscription
        )?;
        for event in 0..BATCH {
            let comma = if event == 0 { "" } else { "," };
            write!(
                self.body,
                r#"{comma}{{"event_name":"render_seconds","quantity":{event}"#
            )?;
            if self.is_named {
                write!(
                    self.body,
                    r#","external_id":"job-{}-{}-{event}""#,
                    self.number, self.sent
                )?;
            }
            self.body.push('}');
        }
        self.body.push_str("]}");
        Ok(())
    }
}

impl Caller for Reporter {
    async fn act(&mut self) -> Result<()> {
        self.sent += 1;
        self.write_body()?;
        request(
            &mut self.question,
            "POST",
            &self.path,
            Some(&self.token),
            &self.body,
        );
        let answer: Value = serde_json::from_slice(self.connection.expect(201, &self.question).await?)?;
        ensure!(
            answer["data"]["accepted"] == BATCH,
            "not every event was accepted: {answer}"
        );
        Ok(())
    }
}

async fn reporters(server: &Server, product: &str, is_named: bool) -> Result<Vec<Reporter>> {
    let mut subscriptions = Vec::with_capacity(SUBSCRIPTIONS);
    for _ in 0..SUBSCRIPTIONS {
        subscriptions.push(subscription_to(server, product).await?);
    }
    let mut reporters = Vec::with_capacity(CALLERS);
    for number in 1..=CALLERS {
        let subscription = &subscriptions[number % SUBSCRIPTIONS];
        reporters.push(Reporter::new(server, subscription, number, is_named).await?);
    }
    Ok(reporters)
}

/// Events per second, in batches.
pub async fn events(name: &'static str, options: &Options) -> Result<Figure> {
    let is_named = name == NAMED;
    let folder = Folder::on(options.database)?;
    let server = folder.start().await?;
    let (subscription, product) = subscribe(&server).await?;
    let mut first = Reporter::new(&server, &subscription, 0, is_named).await?;
    // The first report creates the usage line; the second one is like all later ones.
    first.act().await?;
    let mut recorder = Recorder::start(&folder)?;
    first.act().await?;
    recorder.end_step()?;
    let theirs = bare_callers(&folder, recorder, &[&server.store, &product, &subscription])?;
    let ours = reporters(&server, &product, is_named).await?;
    let pair = compare(ours, theirs, options.seconds).await?;
    server.stop().await?;
    let figure = Figure::compared(name, "events/s", 1.0, &pair);
    Ok(figure.each(f64::from(BATCH)).held_to(Bar::AtLeast(300_000.0)))
}

/// The projected invoice of a subscription with many events, with one reader.
pub async fn projection(seconds: u32) -> Result<Figure> {
    let folder = Folder::new()?;
    let server = folder.start().await?;
    let (subscription, _) = subscribe(&server).await?;
    let mut reporters_left = Vec::with_capacity(CALLERS);
    for number in 1..=CALLERS {
        reporters_left.push(Reporter::new(&server, &subscription, number, true).await?);
    }
    let mut reported = 0;
    while reported < MANY {
        let (callers, measured) = drive(reporters_left, Duration::from_secs(2)).await?;
        reporters_left = callers;
        reported += measured.done * u64::from(BATCH);
    }
    let list = server.core(&format!("/usage?limit=1&subscription_id={subscription}"));
    let page = server.call(200, "GET", &list, "").await?;
    ensure!(
        page["pagination"]["total"] == reported,
        "not every event is listed: {page}"
    );
    let path = server.core(&format!("/subscriptions/{subscription}/usage"));
    let figure = latency(&server, PROJECTION, &path, 20.0, seconds).await?;
    server.stop().await?;
    Ok(figure)
}

//! Ten thousand subscriptions that fall due at once: how many are renewed per second, and how much memory
//! that takes.

use super::{CALLERS, Folder};
use crate::bench::driver::per_second;
use crate::bench::report::{Bar, Figure};
use crate::bench::server::Server;
use crate::bench::{Engine, postgres};
use crate::binary::text_of;
use crate::client::{Connection, request};
use crate::watch::now;
use anyhow::{Context, Result, bail, ensure};
use rusqlite::Connection as Sqlite;
use serde_json::{Value, json};
use std::time::Duration;

pub const RENEWALS: &str = "renewals";
pub const MEMORY: &str = "renewals-memory";

const SUBSCRIPTIONS: usize = 10_000;
/// From the first subscription to a time at which every charge is announced and none is due.
const BEFORE: &str = "P27D";
/// From there to a time at which all are due, in milliseconds.
const ALL_DUE: i64 = 6 * 24 * 3_600_000;
/// How long the renewals may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// Moves a store's clock,
const MOVE_STORE: &str = "UPDATE stores SET clock_offset = clock_offset + $1 WHERE id = $2";
/// and what waits for it.
const MOVE_JOBS: &str = "UPDATE jobs SET due_at = run_at - (SELECT clock_offset FROM stores WHERE id = $1)
    WHERE store_id = $1 AND due_at IS NOT NULL";
const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// The one run that both rows report on.
#[derive(Default)]
pub struct Renewals(Option<Run>);

#[derive(Clone, Copy)]
struct Run {
    /// Renewals per second.
    rate: f64,
    /// The most memory that the server held, in bytes.
    memory: u64,
}

impl Renewals {
    /// Measures a row.
    pub async fn measure(&mut self, name: &'static str, engine: Engine) -> Result<Figure> {
        let run = match self.0 {
            Some(run) => run,
            None => *self.0.insert(run(engine).await?),
        };
        if name == MEMORY {
            let bytes = u32::try_from(run.memory).unwrap_or(u32::MAX);
            let mebibytes = f64::from(bytes) / MEBIBYTE;
            return Ok(Figure::alone(name, mebibytes, "MiB", Bar::Below(100.0)));
        }
        Ok(Figure::alone(name, run.rate, "renewals/s", Bar::AtLeast(500.0)))
    }
}

/// Creates the subscriptions, stops the server until all of them are due, and starts it again.
async fn run(engine: Engine) -> Result<Run> {
    let folder = Folder::on(engine)?;
    let server = folder.start().await?;
    let plan = json!({"title": "Cloud Notes", "productType": "SUBSCRIPTION", "price": 1500,
        "billingInterval": "MONTHLY", "status": "ACTIVE"});
    let plan = server
        .call(201, "POST", &server.core("/products/"), &plan.to_string())
        .await?;
    let plan = text_of(&plan, "id")?;
    let mut buying = Vec::with_capacity(CALLERS);
    for caller in 0..CALLERS {
        let mut buyer = Buyer::new(&server, &plan).await?;
        buying.push(tokio::spawn(async move {
            for number in (caller..SUBSCRIPTIONS).step_by(CALLERS) {
                buyer.subscribe(number).await?;
            }
            anyhow::Ok(())
        }));
    }
    for buyer in buying {
        buyer.await??;
    }
    // Sends the announcements, which are not part of the measurement.
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store);
    let body = json!({"advance": BEFORE}).to_string();
    server.call(200, "POST", &clock, &body).await?;
    ensure!(
        paid(&server).await? == SUBSCRIPTIONS,
        "not everybody has subscribed"
    );
    let store = server.store.clone();
    server.stop().await?;

    let_time_pass(&folder, &store)?;
    let started = now();
    let server = folder.start().await?;
    loop {
        let renewed = paid(&server).await? - SUBSCRIPTIONS;
        if renewed == SUBSCRIPTIONS {
            break;
        }
        if started.elapsed() > PATIENCE {
            bail!("{renewed} renewals within {} s", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let elapsed = started.elapsed();
    let memory = server.peak_memory()?;
    server.stop().await?;
    Ok(Run {
        rate: per_second(u64::try_from(SUBSCRIPTIONS)?, elapsed),
        memory,
    })
}

/// The number of paid orders.
async fn paid(server: &Server) -> Result<usize> {
    let path = server.core("/orders?status=COMPLETED&limit=1");
    let list = server.call(200, "GET", &path, "").await?;
    let total = list["pagination"]["total"].as_u64();
    Ok(usize::try_from(total.context("a list without a total")?)?)
}

/// Moves a store's clock while no server runs. The sandbox would run every job on the way, one after another;
/// here they must be waiting.
fn let_time_pass(folder: &Folder, store: &str) -> Result<()> {
    let moved = match folder.url() {
        None => {
            let database = Sqlite::open(folder.database())?;
            let moved = database.execute(MOVE_STORE, (ALL_DUE, store))?;
            database.execute(MOVE_JOBS, [store])?;
            u64::try_from(moved)?
        }
        Some(url) => {
            let store = store.to_owned();
            postgres::apart(url, move |client| {
                let moved = client.execute(MOVE_STORE, &[&ALL_DUE, &store])?;
                client.execute(MOVE_JOBS, &[&store])?;
                Ok(moved)
            })?
        }
    };
    ensure!(moved == 1, "there is no store {store}");
    Ok(())
}

/// Subscribes one new customer after another.
struct Buyer {
    connection: Connection,
    checkouts: String,
    plan: String,
    question: Vec<u8>,
}

impl Buyer {
    async fn new(server: &Server, plan: &str) -> Result<Self> {
        Ok(Self {
            connection: server.connect().await?,
            checkouts: format!("/v2/stores/{}/checkouts", server.store),
            plan: plan.to_owned(),
            question: Vec::new(),
        })
    }

    async fn subscribe(&mut self, number: usize) -> Result<()> {
        let billing = json!({"line1": "1 Main St", "city": "Austin", "state": "TX", "postal_code": "78701",
            "country": "US"});
        let session = json!({
            "items": [{"product_id": self.plan, "quantity": 1}],
            "customer": {
                "email": format!("subscriber-{number}@example.com"), "name": "Ada Buyer", "billing": billing
            }
        });
        let path = self.checkouts.clone();
        let session = self.post(201, &path, &session).await?;
        let pay = format!("{}/{}/pay", self.checkouts, text_of(&session, "id")?);
        let card = json!({"type": "card",
            "card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2099, "cvc": "123"}});
        let paid = self
            .post(200, &pay, &json!({"payment_method": card, "consent": true}))
            .await?;
        text_of(&paid, "subscription_id")?;
        Ok(())
    }

    async fn post(&mut self, status: u16, path: &str, body: &Value) -> Result<Value> {
        request(&mut self.question, "POST", path, None, &body.to_string());
        let answer: Value = serde_json::from_slice(self.connection.expect(status, &self.question).await?)?;
        Ok(answer["data"].clone())
    }
}

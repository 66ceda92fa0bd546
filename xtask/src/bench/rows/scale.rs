//! A store with a million orders: its lists beside those of a store with a thousand, analytics, reports.

use super::{Folder, desk, read};
use crate::bench::driver::{Caller, compare, drive, per_second};
use crate::bench::report::{Bar, Figure, millis_at};
use crate::bench::server::Server;
use crate::bench::{Engine, Options};
use crate::binary::text_of;
use crate::client::{Connection, request};
use crate::watch::now;
use crate::{postgres, seed};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

pub const SEED: &str = "seed-orders";
pub const LIST: &str = "list-orders";
pub const FILTERED: &str = "list-filtered";
pub const SEARCH: &str = "list-search";
pub const DEEP: &str = "list-deep-page";
pub const ANALYTICS: &str = "analytics-overview";
pub const REPORT: &str = "report";
pub const REPORT_MEMORY: &str = "report-memory";
pub const REFUND: &str = "refund";
pub const SOLD: &str = "get-product-sold";
pub const KEYS: &str = "list-claimed-keys";
pub const SOLD_POSTGRES: &str = "get-product-sold-postgres";
pub const KEYS_POSTGRES: &str = "list-claimed-keys-postgres";

/// Orders of the small store.
const FEW: u64 = 1_000;
/// Orders of the store whose orders are refunded: a third of them is recent enough.
const REFUNDABLE: u64 = 150_000;
/// Orders of one product whose units are keys: more than 300,000 keys.
const KEYED: u64 = 300_000;
/// Concurrent callers that refund.
const REFUNDERS: usize = 64;
/// The fraction of the small store's speed that the large one must reach: it may take 1.5 times as long.
const KEPT: f64 = 1.0 / 1.5;
/// How long a report may take.
const PATIENCE: Duration = Duration::from_secs(300);
const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// A server with a seeded store.
pub(super) struct Seeded {
    pub(super) server: Server,
    // Its PostgreSQL, if it has one, ends after the server.
    folder: Folder,
    /// Orders per second while it was seeded.
    rate: f64,
}

impl Seeded {
    pub(super) async fn new(orders: u64, engine: Engine) -> Result<Self> {
        Self::with(seed::Load::of_orders(orders), Folder::on(engine)?).await
    }

    async fn with(load: seed::Load, folder: Folder) -> Result<Self> {
        let server = folder.start().await?;
        let store = server.store.clone();
        server.stop().await?;
        let file = format!("sqlite:{}", folder.database().display());
        let database = folder.url().unwrap_or(&file);
        let filled = seed::fill(database, &folder.data(), Some(store), load).await?;
        Ok(Self {
            server: folder.start().await?,
            folder,
            rate: per_second(load.orders, filled.took),
        })
    }
}

/// The stores that several rows use, made when the first row needs them.
pub struct Stores {
    orders: u64,
    seconds: u32,
    engine: Engine,
    small: Option<Seeded>,
    large: Option<Seeded>,
}

impl Stores {
    /// No store yet.
    pub fn new(options: &Options) -> Self {
        Self {
            orders: options.orders,
            seconds: options.seconds,
            engine: options.database,
            small: None,
            large: None,
        }
    }

    async fn large(&mut self) -> Result<&mut Seeded> {
        if self.large.is_none() {
            self.large = Some(Seeded::new(self.orders, self.engine).await?);
        }
        self.large.as_mut().context("just made")
    }

    /// The data folder of the large store.
    pub async fn large_data(&mut self) -> Result<PathBuf> {
        Ok(self.large().await?.folder.data())
    }

    async fn both(&mut self) -> Result<(&Server, &Server)> {
        self.large().await?;
        if self.small.is_none() {
            self.small = Some(Seeded::new(FEW, self.engine).await?);
        }
        let (large, small) = self
            .large
            .as_ref()
            .zip(self.small.as_ref())
            .context("just made")?;
        Ok((&large.server, &small.server))
    }

    /// Measures a row.
    pub async fn measure(&mut self, name: &'static str) -> Result<Figure> {
        match name {
            SEED => {
                let rate = self.large().await?.rate;
                Ok(Figure::alone(SEED, rate, "orders/s", Bar::AtLeast(50_000.0)))
            }
            LIST => self.list(name, "/orders").await,
            FILTERED => self.list(name, "/orders?status=FAILED&limit=10").await,
            SEARCH => self.search().await,
            DEEP => self.deep().await,
            ANALYTICS => self.analytics().await,
            desk::ORDERS | desk::FILTERED | desk::SEARCH | desk::PRODUCT => {
                let seconds = self.seconds;
                desk::page(&self.large().await?.server, name, seconds).await
            }
            desk::MEMORY => {
                let seconds = self.seconds;
                desk::memory(self.restarted().await?, seconds).await
            }
            REPORT | REPORT_MEMORY => self.report(name).await,
            SOLD | KEYS | SOLD_POSTGRES | KEYS_POSTGRES => keyed(name, self.seconds).await,
            _ => refund(self.seconds, self.engine).await,
        }
    }

    /// The same list in both stores.
    async fn list(&mut self, name: &'static str, list: &str) -> Result<Figure> {
        let seconds = self.seconds;
        let (large, small) = self.both().await?;
        let ours = read::Reader::of(large, &large.core(list)).await?;
        let theirs = read::Reader::of(small, &small.core(list)).await?;
        let pair = compare(ours, theirs, seconds).await?;
        Ok(Figure::compared(name, "req/s", KEPT, &pair))
    }

    /// A search for the orders of one buyer, by the beginning of the email address.
    async fn search(&mut self) -> Result<Figure> {
        let seconds = self.seconds;
        let (large, small) = self.both().await?;
        let mut sides = Vec::with_capacity(2);
        for server in [large, small] {
            let newest = server
                .call(200, "GET", &server.core("/orders?limit=1"), "")
                .await?;
            let email = text_of(&newest["items"][0]["customer"], "email")?;
            let beginning = email.split('@').next().unwrap_or_default();
            sides.push(read::Reader::of(server, &server.core(&format!("/orders?search={beginning}"))).await?);
        }
        let theirs = sides.pop().context("two sides")?;
        let ours = sides.pop().context("two sides")?;
        let pair = compare(ours, theirs, seconds).await?;
        Ok(Figure::compared(SEARCH, "req/s", KEPT, &pair))
    }

    /// The last page, with one reader.
    async fn deep(&mut self) -> Result<Figure> {
        let (orders, seconds) = (self.orders, self.seconds);
        let server = &self.large().await?.server;
        let path = server.core(&format!("/orders?limit=100&page={}", orders.div_ceil(100)));
        latency(server, DEEP, &path, 250.0, seconds).await
    }

    async fn analytics(&mut self) -> Result<Figure> {
        let seconds = self.seconds;
        let server = &self.large().await?.server;
        let path = server.core("/analytics/overview?period=90d");
        latency(server, ANALYTICS, &path, 100.0, seconds).await
    }

    /// The server of the large store, freshly started.
    async fn restarted(&mut self) -> Result<&Server> {
        self.large().await?;
        let seeded = self.large.take().context("just made")?;
        // Two servers cannot run in one folder.
        seeded.server.stop().await?;
        let server = seeded.folder.start().await?;
        Ok(&self.large.insert(Seeded { server, ..seeded }).server)
    }

    /// A report of every order, on a freshly started server.
    async fn report(&mut self, name: &'static str) -> Result<Figure> {
        let server = self.restarted().await?;
        let clock = format!("/v2/sandbox/stores/{}/clock", server.store);
        let end = text_of(&server.call(200, "GET", &clock, "").await?, "now")?;
        let first = server
            .call(200, "GET", &server.core("/orders?sort=asc&limit=1"), "")
            .await?;
        let start = text_of(&first["items"][0], "createdAt")?;
        let body = json!({"type": "PAYMENT_ACTIVITY", "periodStart": start, "periodEnd": end});
        let started = now();
        let report = server
            .call(201, "POST", &server.core("/reports"), &body.to_string())
            .await?;
        let path = server.core(&format!("/reports/{}", text_of(&report, "id")?));
        let done = finished(server, &path).await?;
        let elapsed = started.elapsed();
        let rows = done["rowCount"]
            .as_u64()
            .context("a report without a row count")?;
        if name == REPORT_MEMORY {
            let bytes = u32::try_from(server.peak_memory()?).unwrap_or(u32::MAX);
            let mebibytes = f64::from(bytes) / MEBIBYTE;
            return Ok(Figure::alone(name, mebibytes, "MiB", Bar::Below(150.0)));
        }
        let rate = per_second(rows, elapsed);
        Ok(Figure::alone(name, rate, "rows/s", Bar::AtLeast(20_000.0)))
    }

    /// Stops the servers.
    pub async fn stop(self) -> Result<()> {
        for seeded in [self.small, self.large].into_iter().flatten() {
            seeded.server.stop().await?;
        }
        Ok(())
    }
}

/// Either a product that sold many keys beside one that sold none, or the last keys of a store that sold many
/// beside those of a store that sold few.
async fn keyed(name: &'static str, seconds: u32) -> Result<Figure> {
    let mut sides = Vec::with_capacity(2);
    let is_product = matches!(name, SOLD | SOLD_POSTGRES);
    let loads = if is_product { [KEYED, 0] } else { [KEYED, FEW] };
    let mut stores = Vec::with_capacity(2);
    for keys in loads {
        let cluster = match name {
            SOLD_POSTGRES | KEYS_POSTGRES => Some(postgres::own()?),
            _ => None,
        };
        let seeded = Seeded::with(seed::Load::of_keys(keys), Folder::with(cluster)?).await?;
        let server = &seeded.server;
        let path = match is_product {
            true => {
                let list = server.core("/products?productType=LICENSE_KEY&limit=1");
                let newest = server.call(200, "GET", &list, "").await?;
                server.core(&format!("/products/{}", text_of(&newest["items"][0], "id")?))
            }
            false => server.core("/licenses?status=CLAIMED"),
        };
        sides.push(read::Reader::of(server, &path).await?);
        stores.push(seeded);
    }
    let theirs = sides.pop().context("two sides")?;
    let ours = sides.pop().context("two sides")?;
    let pair = compare(ours, theirs, seconds).await?;
    for seeded in stores {
        seeded.server.stop().await?;
    }
    Ok(Figure::compared(name, "req/s", KEPT, &pair))
}

/// Waits for a report and returns it.
async fn finished(server: &Server, path: &str) -> Result<Value> {
    let started = now();
    while started.elapsed() < PATIENCE {
        let report = server.call(200, "GET", path, "").await?;
        match report["status"].as_str() {
            Some("SUCCEEDED") => return Ok(report),
            Some("FAILED") => anyhow::bail!("the report failed: {report}"),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    anyhow::bail!("no report within {} s", PATIENCE.as_secs())
}

/// The 99th percentile of the latency, with one reader.
pub(super) async fn latency(
    server: &Server,
    name: &'static str,
    path: &str,
    bar: f64,
    seconds: u32,
) -> Result<Figure> {
    let reader = read::Reader::one(server, path).await?;
    let length = Duration::from_secs(seconds.into()) / 3;
    let (readers, _) = drive(vec![reader], length / 4).await?;
    let (_, measured) = drive(readers, length).await?;
    let p99 = millis_at(&measured, 0.99);
    Ok(Figure::alone(name, p99, "ms", Bar::Below(bar)).with_latency(&measured))
}

/// Refunds of paid orders, by concurrent callers, until the time is up.
async fn refund(seconds: u32, engine: Engine) -> Result<Figure> {
    let Seeded { folder, server, .. } = Seeded::new(REFUNDABLE, engine).await?;
    let mut refunders = Vec::with_capacity(REFUNDERS);
    for _ in 0..REFUNDERS {
        refunders.push(Refunder {
            connection: server.connect().await?,
            base: server.core("/refunds/orders"),
            token: server.token.clone(),
            orders: Vec::new(),
            question: Vec::new(),
        });
    }
    // The newest third, because a refund is possible for thirty days.
    for page in 1..=REFUNDABLE / 3 / 100 {
        let path = server.core(&format!("/orders?status=COMPLETED&limit=100&page={page}"));
        let orders = server.call(200, "GET", &path, "").await?;
        for (order, number) in orders["items"].as_array().into_iter().flatten().zip(0..) {
            let at: usize = number % REFUNDERS;
            refunders[at].orders.push(text_of(order, "id")?);
        }
    }
    let (_, measured) = drive(refunders, Duration::from_secs(seconds.into()) / 3).await?;
    server.stop().await?;
    drop(folder);
    let rate = measured.rate();
    Ok(Figure::alone(REFUND, rate, "refunds/s", Bar::AtLeast(500.0)).with_latency(&measured))
}

/// Refunds one order after another.
struct Refunder {
    connection: Connection,
    base: String,
    token: String,
    orders: Vec<String>,
    question: Vec<u8>,
}

impl Caller for Refunder {
    async fn act(&mut self) -> Result<()> {
        let order = self
            .orders
            .pop()
            .context("there are not enough orders to refund")?;
        let path = format!("{}/{order}", self.base);
        request(&mut self.question, "POST", &path, Some(&self.token), "{}");
        let answer = self.connection.expect(200, &self.question).await?;
        ensure!(!answer.is_empty(), "an empty answer");
        Ok(())
    }
}

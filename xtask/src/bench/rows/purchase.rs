//! A purchase of a licence key, from the session to the fulfilled order, beside a bare loop that writes the
//! same rows in the same order.

use super::write::{Recorder, bare_callers};
use super::{CALLERS, Folder, new_product};
use crate::bench::driver::{Caller, compare, drive};
use crate::bench::report::{Bar, Figure};
use crate::bench::server::Server;
use crate::bench::{Engine, Options};
use crate::binary::{self, text_of};
use crate::client::{Connection, request};
use crate::watch::now;
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

pub const PURCHASE: &str = "purchase";
/// The same in several stores at once.
pub const STORES: &str = "purchase-sixteen-stores";

/// How many stores these are.
const MANY: usize = 16;

/// How long it may take until the last orders of a round are fulfilled.
const PATIENCE: Duration = Duration::from_secs(20);
/// Time after which the jobs that follow a purchase, such as its receipt, have ended.
const QUIET: Duration = Duration::from_secs(1);

pub async fn purchase(options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let server = folder.start().await?;
    let product = server
        .call(201, "POST", &server.core("/products/"), &new_product("Notes"))
        .await?;
    let product = text_of(&product, "id")?;

    // The first sale also marks the product as sold; the second one is like all later ones.
    let mut buyer = Buyer::new(&server, &product, 0).await?;
    buyer.act().await?;
    tokio::time::sleep(QUIET).await;
    let mut recorder = Recorder::start(&folder)?;
    buyer.open_session().await?;
    recorder.end_step()?;
    buyer.pay().await?;
    recorder.end_step()?;
    buyer.settle().await?;
    tokio::time::sleep(QUIET).await;
    recorder.end_step()?;
    let theirs = bare_callers(&folder, recorder, &[&server.store, &product])?;

    let mut ours = Vec::with_capacity(CALLERS);
    for number in 1..=CALLERS {
        ours.push(Buyer::new(&server, &product, number).await?);
    }
    let pair = compare(ours, theirs, options.seconds).await?;
    server.stop().await?;
    let figure = Figure::compared(PURCHASE, "purchases/s", 0.25, &pair);
    Ok(match options.database {
        Engine::Sqlite => figure,
        Engine::Postgres => figure.held_to(Bar::AtLeast(1_000.0)),
    })
}

/// Purchases in sixteen stores, four callers each.
pub async fn in_stores(options: &Options) -> Result<Figure> {
    let folder = Folder::on(options.database)?;
    let mut server = folder.start().await?;
    let mut buyers = Vec::with_capacity(CALLERS);
    for number in 0..MANY {
        let store = format!("bench-{number}");
        let made = told(
            &folder,
            &[
                "store",
                "create",
                "--name",
                "Bench",
                "--handle",
                &store,
                "--country",
                "DE",
            ],
        )?;
        let token = told(
            &folder,
            &["token", "create", "--store", &store, "--name", "bench"],
        )?;
        (server.store, server.token) = (text_of(&made, "id")?, text_of(&token, "secret")?);
        let path = server.core("/products/");
        let product = server.call(201, "POST", &path, &new_product("Notes")).await?;
        let product = text_of(&product, "id")?;
        for caller in 0..CALLERS / MANY {
            buyers.push(Buyer::new(&server, &product, caller).await?);
        }
    }
    let (buyers, _) = drive(buyers, Duration::from_secs(1)).await?;
    let (_, measured) = drive(buyers, Duration::from_secs(options.seconds.into())).await?;
    server.stop().await?;
    let bar = Bar::AtLeast(match options.database {
        Engine::Sqlite => 1_000.0,
        Engine::Postgres => 1_500.0,
    });
    Ok(Figure::alone(STORES, measured.rate(), "purchases/s", bar).with_latency(&measured))
}

/// What a command prints that works beside the server.
fn told(folder: &Folder, arguments: &[&str]) -> Result<Value> {
    let mut command = Command::new(binary::path()?);
    command
        .args(arguments)
        .arg("--json")
        .arg("--data")
        .arg(folder.data());
    if let Some(url) = folder.url() {
        command.args(["--database", url]);
    }
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{arguments:?} failed: {said}{errors}");
    Ok(serde_json::from_str(&said)?)
}

/// Buys one key after another, each time as a new customer.
pub(super) struct Buyer {
    connection: Connection,
    token: String,
    orders: String,
    checkouts: String,
    product: String,
    number: usize,
    bought: u32,
    session: String,
    order: String,
    question: Vec<u8>,
}

impl Buyer {
    pub(super) async fn new(server: &Server, product: &str, number: usize) -> Result<Self> {
        Ok(Self {
            connection: server.connect().await?,
            token: server.token.clone(),
            orders: server.core("/orders"),
            checkouts: format!("/v2/stores/{}/checkouts", server.store),
            product: product.to_owned(),
            number,
            bought: 0,
            session: String::new(),
            order: String::new(),
            question: Vec::new(),
        })
    }

    async fn open_session(&mut self) -> Result<()> {
        let body = json!({"items": [{"product_id": self.product, "quantity": 1}]}).to_string();
        request(&mut self.question, "POST", &self.checkouts, None, &body);
        let answer: Value = serde_json::from_slice(self.connection.expect(201, &self.question).await?)?;
        self.session = text_of(&answer["data"], "id")?;
        Ok(())
    }

    async fn pay(&mut self) -> Result<()> {
        self.bought += 1;
        let body = json!({
            "customer": {
                "email": format!("buyer-{}-{}@example.com", self.number, self.bought),
                "name": "Ada Buyer",
                "billing": {
                    "line1": "1 Main Street", "city": "San Francisco", "state": "CA",
                    "postal_code": "94105", "country": "US"
                }
            },
            "payment_method": {
                "type": "card",
                "card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2099, "cvc": "123"}
            }
        });
        let path = format!("{}/{}/pay", self.checkouts, self.session);
        request(&mut self.question, "POST", &path, None, &body.to_string());
        let answer: Value = serde_json::from_slice(self.connection.expect(200, &self.question).await?)?;
        ensure!(
            answer["data"]["status"] == "COMPLETED",
            "a payment was not completed: {answer}"
        );
        self.order = text_of(&answer["data"], "order_id")?;
        Ok(())
    }
}

impl Caller for Buyer {
    async fn act(&mut self) -> Result<()> {
        self.open_session().await?;
        self.pay().await
    }

    /// Jobs run in the order in which they fall due: when the last order is fulfilled, so are the earlier
    /// ones.
    async fn settle(&mut self) -> Result<()> {
        if self.order.is_empty() {
            return Ok(());
        }
        let path = format!("{}/{}", self.orders, self.order);
        request(&mut self.question, "GET", &path, Some(&self.token), "");
        let started = now();
        while started.elapsed() < PATIENCE {
            let answer: Value = serde_json::from_slice(self.connection.expect(200, &self.question).await?)?;
            if answer["data"]["status"] == "COMPLETED" {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!(
            "order {} was not fulfilled within {} s",
            self.order,
            PATIENCE.as_secs()
        )
    }
}

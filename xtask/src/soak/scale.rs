//! `cargo xtask soak scale`: one store with very many orders beside very many smaller stores, in one SQLite
//! file, and what the common things take there. It takes hours and a disk of its own: ten million orders
//! are about 40 GB.

use anyhow::Result;

/// How much there is.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Orders of the large store
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    orders: u64,
    /// Stores beside it
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    stores: u64,
    /// Orders of each of them
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    each: u64,
    /// Rounds of everything else in the large store; each has a subscription that renews
    #[arg(long, value_name = "N", default_value_t = 200)]
    rounds: u64,
}

#[cfg(not(feature = "soak"))]
impl Options {
    /// The same on a command line.
    pub fn words(&self) -> Vec<String> {
        let numbers = [
            ("--orders", self.orders),
            ("--stores", self.stores),
            ("--each", self.each),
            ("--rounds", self.rounds),
        ];
        let numbers = numbers
            .into_iter()
            .flat_map(|(name, number)| [name.to_owned(), number.to_string()]);
        std::iter::once("scale".to_owned()).chain(numbers).collect()
    }
}

/// Seeds, measures and prints a table.
#[cfg(feature = "bench")]
pub async fn run(options: &Options) -> Result<()> {
    measure::run(options).await
}

/// Says what is missing.
#[cfg(all(feature = "soak", not(feature = "bench")))]
pub async fn run(_: &Options) -> Result<()> {
    anyhow::bail!("run it as `cargo xtask soak scale`, which builds what it needs")
}

#[cfg(feature = "bench")]
mod measure {
    use super::Options;
    use crate::bench::server::Server;
    use crate::binary;
    use crate::binary::text_of;
    use crate::seed;
    use crate::step::Steps;
    use crate::sweep::shop::Shop;
    use crate::watch::now;
    use anyhow::{Context, Result, anyhow, ensure};
    use pandabase::operations::seed as seeding;
    use pandabase_platform::db::{DatabaseUrl, Db};
    use pandabase_platform::keys;
    use serde_json::{Value, json};
    use std::path::Path;
    use std::process::Command;
    use std::time::Duration;

    /// How often each read is asked for.
    const READS: usize = 25;
    /// Sales, one after the other.
    const SALES: usize = 100;

    /// The rows of the table: what, and how long.
    type Rows = Vec<(String, Duration)>;

    pub(super) async fn run(options: &Options) -> Result<()> {
        let steps = Steps::start();
        steps.header("the large store");
        let load = seed::Load {
            orders: options.orders,
            rounds: options.rounds,
            ..seed::Load::default()
        };
        let mut rows = Rows::new();
        let started = now();
        let mut shop = Shop::new(load, None).await?;
        rows.push((format!("seeding {} orders", options.orders), started.elapsed()));
        steps.header("the other stores");
        let data = shop.data();
        let started = now();
        shop = shop.paused(async || others(&data, options).await).await?;
        let made = format!("seeding {} stores of {}", options.stores, options.each);
        rows.push((made, started.elapsed()));
        rows.push(("start-up".to_owned(), shop.server.ready_after));
        steps.header("reads and sales");
        reads(&shop.server, options, &mut rows).await?;
        sales(&shop.server, &mut rows).await?;
        steps.header("renewals");
        renewals(&shop.server, &mut rows).await?;
        for (verb, file) in [("verify", None), ("backup", Some(data.with_extension("copy")))] {
            steps.header(verb);
            rows.push((verb.to_owned(), command(&data, verb, file.as_deref())?));
        }
        let memory = shop.server.peak_memory()? / (1024 * 1024);
        let size = std::fs::metadata(data.join("pandabase.db"))?.len() / (1024 * 1024);
        shop.server.stop().await?;
        steps.header("done");
        for (what, took) in rows {
            println!("{:>12}.{:03} s  {what}", took.as_secs(), took.subsec_millis());
        }
        println!("{memory:>12} MiB    memory of the server at its most");
        println!("{size:>12} MiB    size of the database");
        Ok(())
    }

    /// Makes the other stores, with the file to itself.
    async fn others(data: &Path, options: &Options) -> Result<()> {
        let file = format!("sqlite:{}", data.join("pandabase.db").display());
        let url: DatabaseUrl = file.parse().map_err(|text: String| anyhow!(text))?;
        let db = Db::open_alone(&url)?;
        let app = seeding::app_over(db.clone(), keys::find(data)?).await?;
        for _ in 0..options.stores {
            let store = seeding::store(&app, None).await?;
            seeding::fill(&app, &store, options.each, |_| {}).await?;
        }
        drop(app);
        db.close().await;
        Ok(())
    }

    /// The median and the worst of the common reads.
    async fn reads(server: &Server, options: &Options, rows: &mut Rows) -> Result<()> {
        let newest = server
            .call(200, "GET", &server.core("/orders?limit=1"), "")
            .await?;
        let email = text_of(&newest["items"][0]["customer"], "email")?.replace('@', "%40");
        let last = options.orders.div_ceil(100).max(1);
        for (what, path) in [
            ("first page of orders", "/orders?limit=25".to_owned()),
            ("failed orders", "/orders?status=FAILED&limit=25".to_owned()),
            ("search by address", format!("/orders?search={email}")),
            ("overview of 90 days", "/analytics/overview?period=90d".to_owned()),
            ("last page of orders", format!("/orders?limit=100&page={last}")),
        ] {
            let path = server.core(&path);
            let mut times = Vec::with_capacity(READS);
            for _ in 0..READS {
                let started = now();
                server.call(200, "GET", &path, "").await?;
                times.push(started.elapsed());
            }
            push(rows, what, times);
        }
        Ok(())
    }

    fn push(rows: &mut Rows, what: &str, mut times: Vec<Duration>) {
        times.sort_unstable();
        let middle = times.get(times.len() / 2).copied().unwrap_or_default();
        let worst = times.last().copied().unwrap_or_default();
        rows.push((format!("{what}, median"), middle));
        rows.push((format!("{what}, worst of {}", times.len()), worst));
    }

    /// Sales, each from the session to the charge.
    async fn sales(server: &Server, rows: &mut Rows) -> Result<()> {
        let product = json!({
            "title": "Notes", "productType": "LICENSE_KEY", "status": "ACTIVE", "price": 4000
        });
        let product = server
            .call(201, "POST", &server.core("/products/"), &product.to_string())
            .await?;
        let checkouts = format!("/v2/stores/{}/checkouts", server.store);
        let cart = json!({"items": [{"product_id": text_of(&product, "id")?, "quantity": 1}]}).to_string();
        let mut times = Vec::with_capacity(SALES);
        for number in 0..SALES {
            let body = paying(number).to_string();
            let started = now();
            let session = server.call(201, "POST", &checkouts, &cart).await?;
            let path = format!("{checkouts}/{}/pay", text_of(&session, "id")?);
            let paid = server.call(200, "POST", &path, &body).await?;
            times.push(started.elapsed());
            ensure!(
                paid["status"] == "COMPLETED",
                "a payment was not completed: {paid}"
            );
        }
        push(rows, "sale", times);
        Ok(())
    }

    fn paying(number: usize) -> Value {
        json!({
            "customer": {
                "email": format!("scale-{number}@example.com"),
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
        })
    }

    /// A month of the large store, with the renewals of its subscriptions.
    async fn renewals(server: &Server, rows: &mut Rows) -> Result<()> {
        let list = server.core("/subscriptions?limit=1");
        let listed = server.call(200, "GET", &list, "").await?;
        let count = listed["pagination"]["total"].as_u64().context("a total")?;
        let clock = format!("/v2/sandbox/stores/{}/clock", server.store);
        let started = now();
        server
            .call(200, "POST", &clock, &json!({"advance": "P1M"}).to_string())
            .await?;
        rows.push((format!("a month with {count} subscriptions"), started.elapsed()));
        Ok(())
    }

    /// How long a command takes beside the server.
    fn command(data: &Path, verb: &str, file: Option<&Path>) -> Result<Duration> {
        let mut command = Command::new(binary::path()?);
        command.arg(verb).args(file).arg("--data").arg(data);
        let started = now();
        let output = command.output().with_context(|| format!("run {verb}"))?;
        let took = started.elapsed();
        ensure!(
            output.status.success(),
            "{verb} failed; it said:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(took)
    }
}

//! The rows of the report, each on a server and a data folder of its own.

mod desk;
mod footprint;
mod fork;
mod pages;
mod purchase;
mod read;
mod renewals;
mod scale;
mod shield;
mod usage;
mod verify;
mod webhooks;
mod write;

use super::Options;
use super::report::Figure;
use super::server::{Role, Server};
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use tempfile::TempDir;

/// Concurrent callers of every comparison.
const CALLERS: usize = 64;

/// Every row, in the order of the report.
const ROWS: &[&str] = &[
    read::GET_PRODUCT,
    write::CREATE_PRODUCT,
    purchase::PURCHASE,
    shield::JUDGED,
    webhooks::DELIVERIES,
    webhooks::DELAY,
    footprint::MEMORY,
    footprint::READY,
    read::STOREFRONT,
    pages::SIZE,
    pages::TOTAL,
    pages::FRONT,
    scale::SEED,
    scale::LIST,
    scale::FILTERED,
    scale::SEARCH,
    scale::DEEP,
    scale::ANALYTICS,
    desk::ORDERS,
    desk::FILTERED,
    desk::SEARCH,
    desk::MEMORY,
    scale::REPORT,
    scale::REPORT_MEMORY,
    scale::REFUND,
    verify::SQLITE,
    verify::POSTGRES,
    fork::LARGE,
    fork::SMALL,
    scale::SOLD,
    scale::KEYS,
    scale::SOLD_POSTGRES,
    scale::KEYS_POSTGRES,
    usage::NAMED,
    usage::PLAIN,
    usage::PROJECTION,
    renewals::RENEWALS,
    renewals::MEMORY,
];

/// A row's folder, removed when dropped. It is beside this program, because the folder for temporary files
/// may be in memory, where a commit costs nothing.
struct Folder(TempDir);

impl Folder {
    fn new() -> Result<Self> {
        let program = std::env::current_exe()?;
        let parent = program.parent().context("this program lies in no folder")?;
        Ok(Self(
            tempfile::Builder::new().prefix("bench.").tempdir_in(parent)?,
        ))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The server's data folder.
    fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The server's database.
    fn database(&self) -> PathBuf {
        self.path("data/pandabase.db")
    }

    async fn start(&self) -> Result<Server> {
        Server::start(&self.data(), Role::Dev, None).await
    }
}

/// Measures the rows that were asked for and names the current one on standard error. A row that cannot be
/// measured does not take the others with it.
pub async fn measure(options: &Options) -> Result<(Vec<Figure>, Vec<Failed>)> {
    for name in &options.only {
        ensure!(
            ROWS.contains(&name.as_str()),
            "there is no row {name:?}: take one of {}",
            ROWS.join(", ")
        );
    }
    let wanted = |name: &str| options.only.is_empty() || options.only.iter().any(|only| only == name);
    let steps = crate::step::Steps::start();
    let mut figures = Vec::new();
    let mut failed = Vec::new();
    let mut stores = scale::Stores::new(options.orders, options.seconds);
    let mut renewing = renewals::Renewals::default();
    for name in ROWS.iter().copied().filter(|name| wanted(name)) {
        steps.header(name);
        match row(name, options, &mut stores, &mut renewing).await {
            Ok(figure) => figures.push(figure),
            Err(error) => failed.push(Failed { name, error }),
        }
    }
    if let Err(error) = stores.stop().await {
        failed.push(Failed {
            name: "the end of the large store",
            error,
        });
    }
    steps.header("done");
    Ok((figures, failed))
}

/// What went wrong, besides which the other rows were measured.
pub struct Failed {
    /// The row, or what comes after all of them.
    pub name: &'static str,
    /// Why.
    pub error: anyhow::Error,
}

async fn row(
    name: &'static str,
    options: &Options,
    stores: &mut scale::Stores,
    renewing: &mut renewals::Renewals,
) -> Result<Figure> {
    match name {
        read::GET_PRODUCT | read::STOREFRONT => read::product(name, options.seconds).await,
        write::CREATE_PRODUCT => write::create_product(options.seconds).await,
        purchase::PURCHASE => purchase::purchase(options.seconds).await,
        shield::JUDGED => shield::judged(options.seconds).await,
        webhooks::DELIVERIES => webhooks::deliveries().await,
        webhooks::DELAY => webhooks::delay(options.seconds).await,
        footprint::MEMORY => footprint::memory().await,
        footprint::READY => footprint::ready().await,
        pages::SIZE => pages::size().await,
        pages::TOTAL => pages::total(options.seconds).await,
        pages::FRONT => pages::front(options.seconds).await,
        usage::NAMED | usage::PLAIN => usage::events(name, options.seconds).await,
        usage::PROJECTION => usage::projection(options.seconds).await,
        renewals::RENEWALS | renewals::MEMORY => renewing.measure(name).await,
        verify::SQLITE => verify::sqlite(stores, options.orders).await,
        verify::POSTGRES => verify::postgres(options.orders).await,
        fork::LARGE | fork::SMALL => fork::fork(name).await,
        _ => stores.measure(name).await,
    }
}

/// A product with two variants, as a shop would post it.
fn new_product(title: &str) -> String {
    serde_json::json!({
        "title": title,
        "subtitle": "Notes that sync",
        "description": "A licence for one person on as many machines as they like, with a year of updates.",
        "productType": "LICENSE_KEY",
        "status": "ACTIVE",
        "price": 4000,
        "options": [{"name": "Plan", "values": ["Solo", "Team"]}],
        "variants": [
            {"title": "Solo", "options": {"Plan": "Solo"}, "price": 4000},
            {"title": "Team", "options": {"Plan": "Team"}, "price": 9000}
        ]
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::ROWS;

    #[test]
    fn every_row_is_told_of_in_the_order_of_the_report() {
        let guide = include_str!("../../../../docs/BENCHMARKS.md");
        let (_, rows) = guide.split_once("\n## The rows\n").unwrap();
        let (rows, _) = rows.split_once("\n\nThe large store").unwrap();
        let told = rows.lines().filter_map(|line| line.strip_prefix("| `"));
        let told: Vec<_> = told.filter_map(|line| Some(line.split_once('`')?.0)).collect();
        assert_eq!(told, ROWS);
    }
}

//! Walks every journey, several at a time.

use super::Options;
use super::album::{self, Album};
use super::browser::Browser;
use super::findings::{Check, Finding};
use super::journeys::{JOURNEYS, Journey};
use super::matrix::Way;
use super::report::Report;
use super::shop::Shop;
use super::tools::{Driver, Tools};
use super::walk::Walk;
use crate::step::Steps;
use anyhow::{Context, Result, ensure};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a walk may take.
const PATIENCE: Duration = Duration::from_secs(180);
/// How many walks go on at a time for each processor: most of a walk is waiting until its page is still.
const PER_PROCESSOR: usize = 2;

/// What all walks share.
struct Site {
    shop: Arc<Shop>,
    tools: Arc<Tools>,
    driver: SocketAddr,
    pictures: PathBuf,
    /// Where the pictures for a guide go, when they are made.
    album: Option<PathBuf>,
}

/// Walks, and reports what was found.
pub async fn browse(tools: &Tools, options: &Options) -> Result<Report> {
    let steps = Steps::start();
    let walks = chosen(options);
    ensure!(!walks.is_empty(), "there is no such journey");
    steps.header("a sandbox and chromium");
    let pictures = options
        .screenshots
        .clone()
        .unwrap_or_else(|| tools.folder.join("shots"));
    let data = tempfile::Builder::new().prefix("pandabase-browse.").tempdir()?;
    let shop = Arc::new(Shop::open(data.path()).await?);
    let driver = Driver::start(tools).await?;
    let site = Arc::new(Site {
        shop: Arc::clone(&shop),
        tools: Arc::new(tools.clone()),
        driver: driver.address,
        pictures: pictures.clone(),
        album: options.pictures.clone(),
    });
    steps.header(&format!("{} walks", walks.len()));
    let report = walk_all(&site, walks, Report::new(pictures)).await?;
    drop((site, driver));
    let shop = Arc::into_inner(shop).context("a walk goes on")?;
    shop.close().await?;
    steps.header("done");
    Ok(report)
}

/// The journeys, each with the ways in which it is walked.
fn chosen(options: &Options) -> Vec<(&'static Journey, Way)> {
    if options.pictures.is_some() {
        let shown = JOURNEYS.iter().filter(|journey| journey.name == album::JOURNEY);
        return shown.map(|journey| (journey, album::WAY)).collect();
    }
    let prefix = options.only.as_deref().unwrap_or_default();
    let named = JOURNEYS
        .iter()
        .enumerate()
        .filter(|(_, journey)| journey.name.starts_with(prefix));
    let walks = named.flat_map(|(number, journey)| {
        let ways = journey.share.ways(number, options.all);
        ways.into_iter().map(move |way| (journey, way))
    });
    walks.collect()
}

async fn walk_all(
    site: &Arc<Site>,
    walks: Vec<(&'static Journey, Way)>,
    mut report: Report,
) -> Result<Report> {
    let all = walks.len();
    let at_a_time = PER_PROCESSOR * std::thread::available_parallelism()?.get();
    let mut waiting = walks.into_iter().enumerate();
    let mut going = JoinSet::new();
    for done in 0..=all {
        while going.len() < at_a_time
            && let Some((number, (journey, way))) = waiting.next()
        {
            let site = Arc::clone(site);
            going.spawn(async move { (journey, way, walk(&site, number, journey, way).await) });
        }
        show(done, all, report.faults());
        if let Some(ended) = going.join_next().await {
            let (journey, way, findings) = ended.context("a walk panicked")?;
            report.add(journey, way, findings);
        }
    }
    Ok(report)
}

/// Walks a journey in one way. It always returns, so that every browser is closed.
async fn walk(site: &Site, number: usize, journey: &Journey, way: Way) -> Vec<Finding> {
    let browser = match Browser::open(&site.tools, site.driver, way).await {
        Ok(browser) => browser,
        Err(error) => return vec![Finding::new(Check::Passable, "start", format!("{error:#}"))],
    };
    let email = format!("{}-{number}@example.org", journey.name);
    let pictures = site.pictures.join(journey.name);
    let album = site.album.clone().map(Album::new);
    let mut walk = Walk::new(Arc::clone(&site.shop), way, email, browser, (pictures, album));
    let walked = tokio::time::timeout(PATIENCE, (journey.steps)(&mut walk)).await;
    match walked {
        Ok(Ok(())) => walk.close_album(),
        Ok(Err(error)) => walk.find(Check::Passable, format!("{error:#}")),
        Err(_) => walk.find(Check::Passable, format!("not at its end after {PATIENCE:?}")),
    }
    walk.end().await
}

fn show(done: usize, all: usize, faults: usize) {
    let end = if done == all { "\n" } else { "" };
    eprint!("\r           {done} of {all} walks, {faults} broken rules {end}");
    // A failure to show progress is no reason to stop.
    let _ = std::io::stderr().flush();
}

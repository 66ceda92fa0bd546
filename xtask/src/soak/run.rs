//! One run, from an empty folder to the comparison.

use super::books;
use super::cluster::Cluster;
use super::desk::{Desk, Shop};
use super::dice::Dice;
use super::faults::Tormentor;
use super::listeners::{MailServer, Receiver, locked};
use super::load;
use super::load::{Buyer, Common, Goods};
use super::nodes::Site;
use super::report::Report;
use super::{Engine, Fault, Options, word};
use crate::step::Steps;
use crate::watch::now;
use anyhow::{Context, Result, bail};
use clap::ValueEnum as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Concurrent buyers.
const BUYERS: u64 = 6;
/// How the clock is moved in the end, until every event is delivered: past every wait between two attempts,
/// but not as far as the subscription's yearly renewal.
const CALM: &[&str] = &["PT3M", "PT10M", "PT1H", "PT3H", "PT6H", "PT12H", "P1D", "P2D"];

/// The plan of a run.
pub struct Plan {
    pub length: Duration,
    pub engine: Engine,
    pub nodes: u64,
    pub seed: u64,
    pub faults: Vec<Fault>,
    /// What pauses and faults are divided by.
    pub haste: u64,
}

impl Plan {
    /// The plan of these options, if it is possible.
    pub fn of(options: &Options) -> Result<Self> {
        let engine = options.database;
        let faults = if options.faults.is_empty() {
            Self::all_of(engine)
        } else {
            options.faults.clone()
        };
        if let Some(fault) = faults.iter().find(|fault| !fault.fits(engine)) {
            bail!("`{}` is nothing that {} can suffer", word(*fault), word(engine));
        }
        Ok(Self {
            length: Duration::from_secs(60 * options.minutes),
            engine,
            nodes: if engine == Engine::Sqlite {
                1
            } else {
                options.nodes
            },
            seed: options.seed,
            faults,
            haste: 1,
        })
    }

    /// Every fault that applies to the database.
    pub fn all_of(engine: Engine) -> Vec<Fault> {
        let all = Fault::value_variants().iter().copied();
        all.filter(|fault| fault.fits(engine)).collect()
    }
}

/// Runs the plan.
pub async fn soak(plan: &Plan) -> Result<Report> {
    let steps = Steps::start();
    let (receiver, mail) = (
        Arc::new(Receiver::start().await?),
        Arc::new(MailServer::start().await?),
    );
    let cluster = match plan.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Cluster::start().await?),
    };
    let site = Site::new(cluster.as_ref().map(|cluster| cluster.url()), mail.address)?;
    let site = Arc::new(site);
    let (store, token) = site.make_store().await?;
    let mut nodes = Vec::new();
    for number in 0..plan.nodes {
        nodes.push(site.start(number).await?);
    }
    let shop = Shop::new(nodes, store, token);
    let mut desk = Desk::patient(&shop);
    let common = Arc::new(Common {
        goods: Goods::make(&mut desk, &receiver).await?,
        shop: Arc::clone(&shop),
        books: Mutex::default(),
        is_over: AtomicBool::new(false),
        has_suffered_all: AtomicBool::new(false),
    });
    steps.header(&format!(
        "{} s of load and faults on {} with {} node(s), seed {}",
        plan.length.as_secs(),
        word(plan.engine),
        plan.nodes,
        plan.seed
    ));
    let mut report = Report::new(plan);
    let tormentor = Tormentor {
        common: Arc::clone(&common),
        site: Arc::clone(&site),
        receiver: Arc::clone(&receiver),
        mail: Arc::clone(&mail),
        cluster: cluster.clone(),
        dice: Dice::of(plan.seed, 0),
        haste: plan.haste,
        steps,
    };
    let lasted = async {
        load_and_torment(plan, &common, tormentor, &mut report).await?;
        compare(&mut desk, &common, &receiver, &mut report).await
    };
    if let Err(error) = lasted.await {
        report.found(format!("the run broke off: {error:#}"));
    }
    report.mails = mail.taken();
    (report.answers, report.longest) = shop.told();
    finish(&site, &shop, &mut report).await?;
    let is_clean = report.verdict().is_ok();
    if let Some(cluster) = cluster.as_ref().filter(|_| !is_clean) {
        cluster.dump(site.folder())?;
    }
    // The database is dropped after the nodes.
    drop((common, desk, shop, cluster));
    if !is_clean {
        let site = Arc::into_inner(site).context("somebody still uses the folder")?;
        report.found(format!(
            "the nodes' logs and the database are in {}",
            site.keep().display()
        ));
    }
    Ok(report)
}

/// Runs the load until its time is over, every fault has occurred, and every request has a definite answer.
async fn load_and_torment(
    plan: &Plan,
    common: &Arc<Common>,
    tormentor: Tormentor,
    report: &mut Report,
) -> Result<()> {
    let started = now();
    let buyers = (1..=BUYERS).map(|number| tokio::spawn(Buyer::new(common, plan.seed, number).run()));
    let buyers: Vec<_> = buyers.collect();
    let torment = tokio::spawn(tormentor.run(plan.faults.clone()));
    let buying = Arc::new(AtomicBool::new(false));
    let (shop, until) = (Arc::clone(&common.shop), Arc::clone(&buying));
    // The clock keeps moving while the last buyers wait for requests that were cut off.
    let clock = tokio::spawn(async move { load::move_clock(&shop, &until).await });
    let goes_on = || started.elapsed() < plan.length || !common.has_suffered_all.load(Ordering::Relaxed);
    while goes_on() && !torment.is_finished() && !clock.is_finished() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    common.is_over.store(true, Ordering::Relaxed);
    report.faults = torment.await??;
    for buyer in buyers {
        buyer.await??;
    }
    buying.store(true, Ordering::Relaxed);
    clock.await?
}

/// Moves the clock until every event is delivered, and compares.
async fn compare(desk: &mut Desk, common: &Common, receiver: &Receiver, report: &mut Report) -> Result<()> {
    let books = std::mem::take(&mut *locked(&common.books));
    let mut told = books::deliveries(&books, &receiver.events());
    for duration in CALM {
        load::advance(desk, duration).await?;
        told = books::deliveries(&books, &receiver.events());
        if told.lost == 0 {
            break;
        }
    }
    report.tallies = books::compare(desk, &common.goods, &books).await?;
    report.tallies.push(("webhooks", told));
    report.refusals = books.refusals;
    Ok(())
}

/// Stops the nodes and runs `verify` on the database.
async fn finish(site: &Site, shop: &Shop, report: &mut Report) -> Result<()> {
    for node in &shop.nodes {
        if node.has_ended()? {
            report.found("a node ended by itself".to_owned());
            continue;
        }
        node.signal("TERM")?;
        if let Err(error) = node.wait_for_end().await {
            report.found(format!("{error:#}"));
        }
    }
    match site.verify()? {
        Ok(kept) => report.promises = kept,
        Err(broken) => report.found(format!("`pandabase verify` says:\n{broken}")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short form: every fault and every effect occurs at least once.
    async fn loses_nothing(engine: Engine, nodes: u64) {
        let plan = Plan {
            length: Duration::from_secs(10),
            engine,
            nodes,
            seed: 1,
            faults: Plan::all_of(engine),
            haste: 3,
        };
        let report = soak(&plan).await.unwrap();
        println!("{report}");
        report.verdict().unwrap();
        assert_eq!(Vec::from_iter(report.faults.keys().copied()), plan.faults);
        for (effect, tally) in &report.tallies {
            assert!(tally.acknowledged > 0, "none of the {effect} was acknowledged");
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_short_soak_loses_nothing_on_sqlite() {
        loses_nothing(Engine::Sqlite, 1).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_short_soak_loses_nothing_on_an_installed_postgres() {
        loses_nothing(Engine::Postgres, 2).await;
    }
}

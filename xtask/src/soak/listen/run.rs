//! One run, from an empty folder to the comparison.

use super::judge::{Event, Told, judge, lines_of};
use super::torment;
use super::trio::{Part, Trio};
use crate::soak::desk::Desk;
use crate::soak::dice::Dice;
use crate::soak::listeners::{Receiver, locked};
use crate::soak::load::{self, Buyer, Common, Goods};
use crate::step::Steps;
use crate::watch::now;
use anyhow::{Context, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Concurrent buyers, and how long each waits between two purchases: less comes than can be forwarded.
const BUYERS: u64 = 3;
const PAUSE: Duration = Duration::from_millis(100);
/// How long everything may take to arrive once nothing is killed any more.
const ARRIVES: Duration = Duration::from_secs(240);
/// Events of one request.
const PART: usize = 100;

/// Sells and kills for so long, and at least until each was killed; returns what came of it.
pub async fn soak(length: Duration, seed: u64) -> Result<Told> {
    let folder = tempfile::Builder::new().prefix("pandabase-soak.").tempdir()?;
    let lived = live(folder.path(), length, seed).await;
    let is_clean = matches!(&lived, Ok(told) if told.verdict().is_ok());
    if !is_clean {
        let folder = folder.keep();
        eprintln!("the logs and the database are in {}", folder.display());
    }
    lived
}

async fn live(folder: &std::path::Path, length: Duration, seed: u64) -> Result<Told> {
    let steps = Steps::start();
    let endpoint = Receiver::start().await?;
    let trio = Arc::new(Trio::start_in(folder).await?);
    let mut desk = Desk::patient(&trio.shop);
    let common = Arc::new(Common {
        goods: Goods::make(&mut desk, &endpoint).await?,
        shop: Arc::clone(&trio.shop),
        books: Mutex::default(),
        is_over: AtomicBool::new(false),
        has_suffered_all: AtomicBool::new(false),
    });
    steps.header(&format!("{} s of sales and kills, seed {seed}", length.as_secs()));
    let started = now();
    let torment = torment::run(Arc::clone(&trio), Arc::clone(&common), Dice::of(seed, 0));
    let torment = tokio::spawn(torment);
    let buyers = (1..=BUYERS).map(|number| {
        let buyer = Buyer::new(&common, seed, number);
        tokio::spawn(buyer.run_slowly(PAUSE))
    });
    let buyers: Vec<_> = buyers.collect();
    let goes_on = || started.elapsed() < length || !common.has_suffered_all.load(Ordering::Relaxed);
    while goes_on() && !torment.is_finished() && !buyers.iter().any(|buyer| buyer.is_finished()) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    common.is_over.store(true, Ordering::Relaxed);
    let kills = torment.await??;
    // A payment that was cut off is settled two minutes later by the store's clock, which is moved for the
    // buyers who wait for that.
    let has_bought = Arc::new(AtomicBool::new(false));
    let (shop, until) = (Arc::clone(&trio.shop), Arc::clone(&has_bought));
    let clock = tokio::spawn(async move { load::move_clock(&shop, &until).await });
    for buyer in buyers {
        buyer.await??;
    }
    has_bought.store(true, Ordering::Relaxed);
    clock.await??;
    steps.header("everything arrives");
    let mut told = arrived(&trio, &mut desk, &common).await?;
    told.kills = kills;
    trio.verify()?;
    Ok(told)
}

/// Compares again and again, until nothing is missing any more or time is up.
async fn arrived(trio: &Trio, desk: &mut Desk, common: &Common) -> Result<Told> {
    let books = std::mem::take(&mut *locked(&common.books));
    let orders: Vec<String> = books.sales.into_iter().map(|sale| sale.order).collect();
    let refunds: Vec<String> = books.refunds.into_keys().collect();
    let started = now();
    let mut stored = Stored::default();
    loop {
        for part in Part::ALL {
            trio.expect_alive(part)?;
        }
        // In this order, the store tells of everything that was received.
        let text = trio.received()?;
        stored.read_on(desk).await?;
        let told = judge(&stored.events, &lines_of(&text), (&orders, &refunds));
        if !told.is_waiting() || started.elapsed() > ARRIVES {
            return Ok(told);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The events that the store tells of, in its order.
#[derive(Default)]
struct Stored {
    events: Vec<Event>,
    cursor: Option<String>,
}

impl Stored {
    /// Reads what has come since.
    async fn read_on(&mut self, desk: &mut Desk) -> Result<()> {
        loop {
            let mut path = desk.shop.core(&format!("/events?limit={PART}"));
            if let Some(cursor) = &self.cursor {
                path.push_str(&format!("&after={cursor}"));
            }
            let part = desk.get(&path).await?;
            let items = part["items"].as_array().context("events without items")?;
            for item in items {
                self.events.push(Event::of(item)?);
            }
            let cursor = part["cursor"].as_str().context("events without a cursor")?;
            self.cursor = Some(cursor.to_owned());
            if part["hasMore"] != true {
                return Ok(());
            }
        }
    }
}

//! One batch, from an empty folder to the comparison.

use super::buyer;
use super::compare::{Compared, compare};
use super::faults;
use super::figures::Figures;
use super::postman::Postman;
use crate::binary::text_of;
use crate::soak::desk::{Desk, Shop};
use crate::soak::dice::Dice;
use crate::soak::listeners::MailServer;
use crate::soak::load::advance;
use crate::soak::nodes::Site;
use crate::step::Steps;
use crate::watch::{now, since_1970};
use anyhow::{Context, Result, bail, ensure};
use fake_stripe::{AccountOptions, Fake, Options};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Where messages arrive.
pub const EVENTS: &str = "/v2/processors/stripe/events";
/// Buyers at the same time.
const BUYERS: u64 = 12;
/// The pause between two moves of the store's clock, and how far each one goes.
const MOVE: (Duration, &str) = (Duration::from_secs(2), "PT1M");
/// How the clock is moved until every purchase has come to its end.
const CALM: &[&str] = &["PT3M", "PT70M"];
/// How it is moved until every subscription was renewed, or has ended for want of money.
const RENEWALS: &[&str] = &["P32D", "P1D", "P1D", "P1D", "P1D"];
/// How long both books may differ once nothing goes wrong any more: until everything was asked for again, and
/// where messages never come until the server has listed them.
const AGREES: Duration = Duration::from_secs(240);
const LISTED: Duration = Duration::from_secs(480);

/// What everybody in a batch shares.
pub struct Common {
    pub seed: u64,
    pub histories: u64,
    pub shop: Arc<Shop>,
    pub fake: Arc<Fake>,
    pub site: Site,
    /// What is billed by the month.
    pub plan: String,
    /// The history that is lived next.
    pub next: AtomicU64,
    pub kills: AtomicU64,
    pub faults: AtomicU64,
    /// Whether every buyer is done.
    pub is_over: AtomicBool,
}

impl Common {
    pub fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }

    /// The network, the banks and the buyers' banks decide what they have not decided yet.
    pub fn decide(&self) -> Result<()> {
        let fake = &self.fake;
        let id = |object: &serde_json::Value| object["id"].as_str().unwrap_or_default().to_owned();
        let has = |object: &serde_json::Value, status: &str| object["status"] == status;
        for intent in fake.objects("payment_intent") {
            if has(&intent, "processing") {
                fake.settle(&id(&intent), true)?;
            }
        }
        for refund in fake.objects("refund") {
            if has(&refund, "pending") {
                fake.finish_refund(&id(&refund), true)?;
            }
        }
        for (place, dispute) in fake.objects("dispute").iter().enumerate() {
            let end = match dispute["status"].as_str().unwrap_or_default() {
                "needs_response" | "under_review" if place % 2 == 0 => "won",
                "needs_response" | "under_review" => "lost",
                "warning_needs_response" | "warning_under_review" => "warning_closed",
                _ => continue,
            };
            fake.close_dispute(&id(dispute), end)?;
        }
        Ok(())
    }
}

/// Lives through a batch. Messages that never came are found by the server itself in the last one; in the
/// others they come at the end, because it looks for them only every five minutes.
pub async fn run(seed: u64, histories: u64, is_last: bool, steps: &Steps) -> Result<Figures> {
    let mail = MailServer::start().await?;
    let common = Arc::new(open(seed, histories, &mail).await?);
    let lived = live(&common, is_last, steps).await;
    let common = Arc::into_inner(common).context("somebody is still at work")?;
    match lived {
        Ok(figures) => Ok(figures),
        Err(error) => {
            let folder = common.site.keep();
            Err(error.context(format!("the log and the database are in {}", folder.display())))
        }
    }
}

/// Starts the processor and a server that is connected with it.
async fn open(seed: u64, histories: u64, mail: &MailServer) -> Result<Common> {
    let account = AccountOptions::named("soakaccount");
    let options = Options {
        seed,
        clock: Arc::new(|| since_1970().as_secs().cast_signed()),
        accounts: vec![account.clone()],
        ..Options::default()
    };
    let fake = Fake::start(options).await?;
    let site = Site::new(None, mail.address)?.with(vec![
        ("PANDABASE_PROCESSOR", "stripe".to_owned()),
        ("PANDABASE_STRIPE__API_URL", fake.url().to_owned()),
    ]);
    let (store, token) = site.make_store().await?;
    let node = site.start(0).await?;
    let endpoint = fake.endpoint(&account.id, false, &format!("http://{}{EVENTS}", node.address))?;
    let publishable = fake.publishable_key();
    let connect = [
        "processor",
        "connect",
        "stripe",
        "--print",
        "--publishable-key",
        &publishable,
    ];
    site.type_into(&connect, &format!("{}\n{}\n", fake.secret_key(), endpoint.secret))?;
    let shop = Shop::new(vec![node], store, token);
    let plan = json!({
        "title": "Notes", "productType": "SUBSCRIPTION", "price": 1500, "billingInterval": "MONTHLY",
        "status": "ACTIVE"
    });
    let mut desk = Desk::patient(&shop);
    let made = desk.ask("POST", &shop.core("/products"), None, &plan).await?;
    ensure!(made.status == 201, "a product: {} {}", made.status, made.error);
    Ok(Common {
        seed,
        histories,
        plan: text_of(&made.data, "id")?,
        shop,
        fake: Arc::new(fake),
        site,
        next: AtomicU64::new(0),
        kills: AtomicU64::new(0),
        faults: AtomicU64::new(0),
        is_over: AtomicBool::new(false),
    })
}

async fn live(common: &Arc<Common>, is_last: bool, steps: &Steps) -> Result<Figures> {
    let buyers = (0..BUYERS).map(|_| tokio::spawn(buyer::run(Arc::clone(common))));
    let buyers: Vec<_> = buyers.collect();
    let faulting = tokio::spawn(faults::run(Arc::clone(common), Dice::of(common.seed, 0)));
    let post = tokio::spawn(Postman::new(common).run());
    let clock = tokio::spawn(move_clock(Arc::clone(common)));
    let mut lived = Ok(());
    for buyer in buyers {
        lived = lived.and(buyer.await?);
    }
    common.is_over.store(true, Ordering::Relaxed);
    // All of them end before anything is said, so that nobody uses what is kept.
    let (faulting, post, clock) = (faulting.await?, post.await?, clock.await?);
    lived?;
    faulting?;
    clock?;
    let mut post = post?;
    post.tells_all = !is_last;
    steps.header(&format!(
        "{} kills, {} calls gone wrong; now everything comes to its end",
        common.kills.load(Ordering::Relaxed),
        common.faults.load(Ordering::Relaxed)
    ));
    let mut desk = Desk::patient(&common.shop);
    for durations in [CALM, RENEWALS] {
        for duration in durations {
            advance(&mut desk, duration).await?;
            common.decide()?;
        }
        agree(
            common,
            &mut desk,
            &mut post,
            if is_last { LISTED } else { AGREES },
        )
        .await?;
    }
    let compared = agree(common, &mut desk, &mut post, AGREES).await?;
    let figures = Figures {
        histories: common.histories,
        kills: common.kills.load(Ordering::Relaxed),
        faults: common.faults.load(Ordering::Relaxed),
        messages: post.sent,
        missing: post.missing(),
        charges: compared.charges,
        captured: compared.captured,
        refunded: compared.refunded,
        disputed: compared.disputed,
        promises: end(common).await?,
    };
    Ok(figures)
}

/// Moves the store's clock until the buyers are done.
async fn move_clock(common: Arc<Common>) -> Result<()> {
    let mut desk = Desk::patient(&common.shop);
    while common.goes_on() {
        tokio::time::sleep(MOVE.0).await;
        advance(&mut desk, MOVE.1).await?;
    }
    Ok(())
}

/// Waits until both books say the same.
async fn agree(common: &Common, desk: &mut Desk, post: &mut Postman, patience: Duration) -> Result<Compared> {
    let started = now();
    loop {
        common.decide()?;
        post.rest().await?;
        let compared = compare(desk, common).await?;
        if compared.differences.is_empty() {
            return Ok(compared);
        }
        if started.elapsed() > patience {
            bail!("the books differ:\n{}", compared.differences.join("\n"));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Stops the server, and has its database verified.
async fn end(common: &Common) -> Result<usize> {
    let node = common.shop.nodes.first().context("there is no server")?;
    node.signal("TERM")?;
    node.wait_for_end().await?;
    match common.site.verify()? {
        Ok(promises) => Ok(promises),
        Err(broken) => bail!("`pandabase verify` says:\n{broken}"),
    }
}

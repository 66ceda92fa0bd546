//! `kill -9` while many subscriptions that are due at once are renewed, with the real binary. Whenever the
//! server dies and whatever it was at, each is charged once for its period, and told of once.
//!
//! The size is meant for every run of the tests; `PANDABASE_TEST_RENEWALS` is another one.

use crate::crash::{Shop, Site, a_minute_passes, seed, text};
use crate::databases::Database;
use crate::place::Running;
use crate::receiver::{Manner, Receiver};
use crate::renewals::lasting;
use crate::shop::{GOOD, buyer};
use futures_util::future::{join, join_all};
use http::Method;
use pandabase_domain::time::DAY;
use pandabase_platform::db::{Db, Sql};
use pandabase_platform::params;
use pandabase_platform::random::Random;
use rand::Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Subscriptions, unless the environment says how many.
const SUBSCRIPTIONS: usize = 200;
/// Buyers who subscribe at the same time.
const BUYERS: usize = 16;
/// How often the server is killed: first while the sandbox's clock is moved past the charges, then while
/// the workers have all that is left before them.
const KILLS: usize = 4;
/// From the first subscription to a moment at which every charge was announced and none is due.
const BEFORE: &str = "P27D";
/// From there to a moment at which all are due, in milliseconds and as the sandbox is told.
const ALL_DUE: (i64, &str) = (6 * DAY, "P6D");
/// Requests to move the clock that share the work.
const MOVERS: usize = 4;
/// How long the renewals may rest.
const PATIENCE: Duration = Duration::from_secs(60);

fn size() -> usize {
    std::env::var("PANDABASE_TEST_RENEWALS").map_or(SUBSCRIPTIONS, |size| size.parse().unwrap())
}

impl Shop {
    /// Subscribes so many new customers, one after the other.
    async fn subscribe(&self, plan: &str, numbers: impl Iterator<Item = usize>) {
        for number in numbers {
            let customer = buyer(&format!("subscriber-{number}@example.org"), "US", "CA");
            let cart = json!({"items": [{"product_id": plan, "quantity": 1}], "customer": customer});
            let session = self.open_cart(&cart).await.unwrap();
            let path = format!("/v2/stores/{}/checkouts/{session}/pay", self.store);
            let body = json!({"payment_method": lasting(GOOD), "consent": true});
            let paid = self.call(Method::POST, &path, Some(body)).await;
            assert!(paid["subscription_id"].is_string(), "{paid}");
        }
    }

    /// Moves the clock, as often as it takes: one request may not take for ever. `false` when the server is
    /// gone.
    async fn try_to_advance(&self, duration: &str) -> bool {
        let path = format!("/v2/sandbox/stores/{}/clock", self.store);
        let now = self.call(Method::GET, &path, None).await["now"].clone();
        let url = format!("{}{path}", self.base);
        let to: pandabase_domain::time::Timestamp = serde_json::from_value(now).unwrap();
        let to = to.plus_iso_duration(duration).unwrap();
        loop {
            let asked = self
                .http
                .post(&url)
                .bearer_auth(&self.token)
                .json(&json!({"set": to}));
            match asked.send().await {
                Ok(answer) if answer.status().is_success() => return true,
                Ok(answer) => assert_eq!(answer.status(), 503, "{:?}", answer.text().await),
                Err(_) => return false,
            }
        }
    }

    /// How many orders are paid.
    async fn paid(&self) -> Option<usize> {
        let url = format!("{}{}", self.base, self.core("/orders?status=COMPLETED&limit=1"));
        let answer = self.http.get(url).bearer_auth(&self.token).send().await.ok()?;
        let list: Value = answer.json().await.ok()?;
        list["data"]["pagination"]["total"]
            .as_u64()
            .map(|total| usize::try_from(total).unwrap())
    }

    /// Waits until so many orders are paid.
    async fn wait_for(&self, orders: usize) {
        let (mut before, mut rested) = (0, Duration::ZERO);
        // Each question costs the server time that it needs for renewals.
        let pause = Duration::from_millis(25);
        loop {
            let paid = self.paid().await.unwrap();
            if paid >= orders {
                return;
            }
            rested = if paid == before {
                rested + pause
            } else {
                Duration::ZERO
            };
            assert!(
                rested < PATIENCE,
                "{paid} of {orders} orders are paid and nothing happens"
            );
            before = paid;
            tokio::time::sleep(pause).await;
        }
    }
}

/// The rows of a query about the store.
async fn rows(db: &Db, store: &str, sql: &'static str) -> Vec<(String, i64)> {
    let store = store.to_owned();
    let rows = db.read(move |tx| {
        tx.all(Sql::new(sql), params![&store], |row| {
            Ok((row.next()?, row.next()?))
        })
    });
    rows.await.unwrap()
}

/// What the killed server held.
#[derive(Debug, Default)]
struct CutOff {
    /// Jobs.
    jobs: i64,
    /// Orders of renewals that were written and not paid.
    orders: i64,
    /// Charges among them that the processor had made, and whose answer was not stored.
    charges: i64,
}

impl CutOff {
    async fn by_now(site: &Site, store: &str) -> Self {
        let db = site.db();
        let count = async |sql| rows(&db, store, sql).await[0].1;
        let found = Self {
            jobs: count("SELECT '', COUNT(*) FROM jobs WHERE store_id = $1 AND leased_until > 0").await,
            orders: count(
                "SELECT '', COUNT(*) FROM orders WHERE store_id = $1 AND payment_status = 'PENDING'",
            )
            .await,
            charges: count(
                "SELECT '', COUNT(*) FROM orders o JOIN sandbox_charges c
                    ON c.store_id = o.store_id AND c.payment_id = 'pmt_' || SUBSTR(o.id, 5)
                WHERE o.store_id = $1 AND o.payment_status = 'PENDING' AND c.status = 'captured'",
            )
            .await,
        };
        db.close().await;
        found
    }

    fn add(&mut self, other: &Self) {
        self.jobs += other.jobs;
        self.orders += other.orders;
        self.charges += other.charges;
    }
}

/// While no server runs, time passes: everything is due when the next one starts.
async fn time_passes(site: &Site, store: &str) {
    let db = site.db();
    for sql in [
        "UPDATE stores SET clock_offset = clock_offset + $1 WHERE id = $2",
        "UPDATE jobs SET due_at = due_at - $1 WHERE store_id = $2 AND due_at IS NOT NULL",
    ] {
        let store = store.to_owned();
        let pass = db.write(move |tx| tx.run(Sql::new(sql), params![ALL_DUE.0, &store]));
        pass.await.unwrap();
    }
    db.close().await;
}

/// What every subscription has, and how often. The processor's own books come first: two payments, the first
/// one and the renewal, and no more.
const EACH: [(i64, &str); 6] = [
    (
        2,
        "SELECT o.subscription_id, COUNT(*) FROM sandbox_charges c
            JOIN orders o ON o.store_id = c.store_id AND 'pmt_' || SUBSTR(o.id, 5) = c.payment_id
        WHERE c.store_id = $1 AND c.status = 'captured' AND c.amount = o.total_amount
            AND o.status = 'COMPLETED'
        GROUP BY o.subscription_id",
    ),
    (
        1,
        "SELECT subscription_id, COUNT(*) FROM orders
        WHERE store_id = $1 AND billing_reason = 'SUBSCRIPTION_CYCLE' AND attempt = 1
        GROUP BY subscription_id",
    ),
    (
        1,
        "SELECT subscription_id, COUNT(*) FROM invoices
        WHERE store_id = $1 AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID' AND period_no = 1
        GROUP BY subscription_id",
    ),
    (
        2,
        "SELECT o.subscription_id, COUNT(*) FROM ledger_entries l
            JOIN orders o ON o.store_id = l.store_id AND 'pmt_' || SUBSTR(o.id, 5) = l.reference_id
        WHERE l.store_id = $1 AND l.amount = o.settled_amount GROUP BY o.subscription_id",
    ),
    (
        1,
        "SELECT id, COUNT(*) FROM subscriptions
        WHERE store_id = $1 AND status = 'ACTIVE' AND period_no = 2 AND open_order_id IS NULL GROUP BY id",
    ),
    (
        2,
        "SELECT i.subscription_id, COUNT(*) FROM mails m
        JOIN invoices i ON i.store_id = m.store_id AND i.id = m.reference
        WHERE m.store_id = $1 AND m.subject LIKE 'Your invoice%' GROUP BY i.subscription_id",
    ),
];

/// Every count that must be the same for every subscription.
async fn check_books(site: &Site, store: &str, subscriptions: usize) {
    let db = site.db();
    for (wanted, sql) in EACH {
        let counts = rows(&db, store, sql).await;
        assert_eq!(counts.len(), subscriptions, "{sql}");
        let wrong: Vec<_> = counts.iter().filter(|(_, count)| *count != wanted).collect();
        assert!(wrong.is_empty(), "{sql}: {wrong:?}");
    }
    let subscriptions = i64::try_from(subscriptions).unwrap();
    // Nothing beside them; the ledger begins with what the demo store had.
    for (wanted, sql) in [
        (
            2 * subscriptions,
            "SELECT '', COUNT(*) FROM sandbox_charges WHERE store_id = $1",
        ),
        (
            2 * subscriptions,
            "SELECT '', COUNT(*) FROM ledger_entries WHERE store_id = $1 AND position > 1",
        ),
        (
            2 * subscriptions,
            "SELECT '', COUNT(*) FROM orders WHERE store_id = $1",
        ),
        (
            2 * subscriptions,
            "SELECT '', COUNT(*) FROM mails WHERE store_id = $1 AND subject LIKE 'Your invoice%'",
        ),
        (
            subscriptions,
            "SELECT '', COUNT(*) FROM webhook_events WHERE store_id = $1 AND type = 'SUBSCRIPTION_RENEWED'",
        ),
        (
            0,
            "SELECT '', COUNT(*) FROM jobs WHERE store_id = $1 AND (due_at IS NULL OR leased_until > 0)",
        ),
    ] {
        assert_eq!(rows(&db, store, sql).await, [(String::new(), wanted)], "{sql}");
    }
    db.close().await;
}

/// Every renewal was told of, and always under the same id.
fn check_events(receiver: &Receiver, subscriptions: usize) {
    let mut events: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for seen in receiver.seen() {
        let body = seen.json();
        let subscription = text(&body["data"]["subscription"]["id"]).to_owned();
        let ids = events.entry(subscription).or_default();
        ids.insert(text(&body["id"]).to_owned());
    }
    assert_eq!(events.len(), subscriptions);
    assert!(events.values().all(|ids| ids.len() == 1), "{events:?}");
}

/// Subscribes everybody and lets time pass until shortly before the charges.
async fn prepare(server: &Running, receiver: &Receiver, subscriptions: usize) -> Shop {
    let shop = Shop::on(server, "");
    let plan = json!({
        "title": "Cloud Notes Pro", "productType": "SUBSCRIPTION", "price": 1500, "status": "ACTIVE",
        "billingInterval": "MONTHLY"
    });
    let plan = text(&shop.post("/products", plan).await["id"]).to_owned();
    let numbers = |buyer| (buyer..subscriptions).step_by(BUYERS);
    join_all((0..BUYERS).map(|buyer| shop.subscribe(&plan, numbers(buyer)))).await;
    assert_eq!(shop.paid().await, Some(subscriptions));
    assert!(shop.try_to_advance(BEFORE).await);
    let webhook = json!({"url": receiver.url, "eventTypes": ["SUBSCRIPTION_RENEWED"]});
    shop.post("/webhooks", webhook).await;
    shop
}

async fn survive(site: Site) {
    let subscriptions = size();
    let receiver = Receiver::start(Manner::Status(200)).await;
    let mut server = site.start();
    let mut shop = prepare(&server, &receiver, subscriptions).await;
    let random = Random::seeded(seed());
    let mut cut_off = CutOff::default();
    for kill in 0..KILLS {
        // Somewhere in its share of the whole.
        let share = subscriptions / (KILLS + 1);
        let part = usize::try_from(random.lock().next_u32()).unwrap() % share.max(1);
        let enough = subscriptions + share * kill + part.max(1);
        if kill == 0 {
            let moving = join_all((0..MOVERS).map(|_| shop.try_to_advance(ALL_DUE.1)));
            let killing = async {
                shop.wait_for(enough).await;
                server.kill();
            };
            let (moved, ()) = join(moving, killing).await;
            assert!(
                !moved.contains(&true),
                "the clock had been moved before the server was killed"
            );
            time_passes(&site, &shop.store).await;
        } else {
            shop.wait_for(enough).await;
            server.kill();
        }
        let held = CutOff::by_now(&site, &shop.store).await;
        eprintln!("killed after {enough} orders: {held:?}");
        cut_off.add(&held);
        if site.database.is_some() {
            a_minute_passes(&site).await;
        }
        server = site.start();
        shop = Shop::on(&server, "");
    }
    // Whether a kill meets an order between its two writes is chance; `renewals::effects` and the model of
    // subscriptions cut off each of them.
    assert!(cut_off.jobs > 0, "nothing was cut off: {cut_off:?}");
    shop.wait_for(2 * subscriptions).await;
    // What follows a renewal is done, too, and what waited for another attempt.
    assert!(shop.try_to_advance("PT1H").await);
    assert_eq!(site.verify()["ok"], true);
    check_events(&receiver, subscriptions);
    server.stop();
    check_books(&site, &shop.store, subscriptions).await;
    assert_eq!(site.verify()["ok"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_charges_nobody_twice_or_never_on_sqlite() {
    survive(Site::new(None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_charges_nobody_twice_or_never_on_postgres() {
    survive(Site::new(Some(Database::postgres()))).await;
}

//! Histories: what buyers, merchants, banks and the network do in any order, while the server dies between
//! any two calls and answers, answers are lost, faults are stored with their keys, and messages come late,
//! twice, in another order or never. In the end the processor's books and ours say the same: nothing was
//! charged twice, and nothing was lost.
//!
//! A history is made from its number. One that fails is printed with as few steps as still fail.
//! `PANDABASE_TEST_SEED` names the one to be tried alone, `PANDABASE_TEST_HISTORIES` another number of them
//! for each test. `cargo xtask soak stripe` does the same to the real program.

mod check;
mod life;
mod process;
mod steps;

use self::check::check;
use self::life::World;
use self::steps::{Step, history};
use crate::harness::{START, Server, apply, both};
use fake_stripe::{AccountOptions, Fake, Options};
use futures_util::FutureExt as _;
use pandabase::surfaces::stripe::accounts::{self, New, Webhook};
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::config::ProcessorName;
use std::any::Any;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Histories of one test, which has a database of its own.
const HISTORIES: u64 = 25;
/// Tests that share the histories of a database out: with both databases they come to two hundred.
const PARTS: u64 = 4;
/// Where messages arrive.
const EVENTS: &str = "/v2/processors/stripe/events";

/// What histories share: a database, a processor, and the time by both.
struct Ground {
    server: Server,
    fake: Fake,
    millis: Arc<AtomicI64>,
}

impl Ground {
    /// A ground on the same kind of database.
    async fn on(server: &Server) -> Self {
        let millis = Arc::new(AtomicI64::new(Timestamp::parse(START).unwrap().as_millis()));
        let clock = Arc::clone(&millis);
        let account = AccountOptions::named("one");
        let options = Options {
            clock: Arc::new(move || clock.load(Ordering::Relaxed) / 1000),
            accounts: vec![account.clone()],
            ..Options::default()
        };
        let fake = Fake::start(options).await.unwrap();
        let url = fake.url().to_owned();
        let server = server
            .with(|config| {
                config.processor = Some(ProcessorName::Stripe);
                config.stripe.api_url = url;
            })
            .await;
        let endpoint = fake
            .endpoint(&account.id, false, &format!("http://127.0.0.1:1{EVENTS}"))
            .unwrap();
        let new = New {
            account: account.id,
            store: None,
            is_live: false,
            publishable_key: fake.publishable_key(),
            secret_key: SecretKey::new(fake.secret_key()),
            currency: "usd".to_owned(),
            country: "US".to_owned(),
            methods: vec![MethodCode::Card, MethodCode::UsBankAccount],
            webhook: Webhook {
                endpoint: Some(endpoint.id),
                url: format!("http://127.0.0.1:1{EVENTS}"),
                secret: Some(endpoint.secret),
            },
        };
        let app = Arc::clone(&server.app);
        let connected = server
            .app
            .db
            .write(move |tx| accounts::connect(tx, &app.env, &new));
        connected.await.unwrap();
        Self { server, fake, millis }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.millis.load(Ordering::Relaxed))
    }

    /// Moves the clock of whoever starts from now on, and the processor's.
    fn move_on(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::Relaxed);
    }
}

/// Lives through a history, and compares the books.
async fn live(ground: &Ground, seed: u64, steps: &[Step]) {
    let mut world = World::new(ground, seed).await;
    for step in steps {
        world.take_step(*step).await;
    }
    world.rest().await;
    check(&world).await;
}

/// Why a history fails, if it does.
async fn failure(ground: &Ground, seed: u64, steps: &[Step]) -> Option<String> {
    let lived = AssertUnwindSafe(live(ground, seed, steps)).catch_unwind().await;
    lived.err().map(|cause| text_of(&*cause))
}

fn text_of(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_default()
}

/// The fewest steps that still fail, found by leaving one out at a time, each on a ground of its own.
async fn cut(server: &Server, seed: u64, steps: Vec<Step>) -> Vec<Step> {
    let mut left = steps;
    for place in (0..left.len()).rev() {
        let mut fewer = left.clone();
        fewer.remove(place);
        if failure(&Ground::on(server).await, seed, &fewer).await.is_some() {
            left = fewer;
        }
    }
    left
}

fn number(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap())
}

/// Lives through the histories of the `part`th test.
async fn prove(server: Server, part: u64) {
    let count = number("PANDABASE_TEST_HISTORIES").unwrap_or(HISTORIES);
    // The two databases live through other ones.
    let parts_before = if server.app.db.is_shared() { PARTS } else { 0 };
    let first = 1 + (parts_before + part) * count;
    let seeds = match number("PANDABASE_TEST_SEED") {
        Some(seed) => seed..seed + 1,
        None => first..first + count,
    };
    let ground = Ground::on(&server).await;
    for seed in seeds {
        let steps = history(seed);
        let Some(why) = failure(&ground, seed, &steps).await else {
            continue;
        };
        let mut said = format!("history {seed}: {why}\nIt fails with these steps:\n");
        for step in cut(&server, seed, steps).await {
            writeln!(said, "    {step:?}").unwrap();
        }
        panic!("{said}");
    }
    ground.server.verify().await;
}

#[apply(both)]
async fn books_agree_after_histories_of_the_first_part(server: Server) {
    prove(server, 0).await;
}

#[apply(both)]
async fn books_agree_after_histories_of_the_second_part(server: Server) {
    prove(server, 1).await;
}

#[apply(both)]
async fn books_agree_after_histories_of_the_third_part(server: Server) {
    prove(server, 2).await;
}

#[apply(both)]
async fn books_agree_after_histories_of_the_fourth_part(server: Server) {
    prove(server, 3).await;
}

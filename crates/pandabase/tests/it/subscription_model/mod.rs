//! Random lives of subscriptions: after every step the server and a model that shares nothing with it
//! agree on state, charges and events, whichever worker died on the way.

mod account;
pub mod books;
mod commands;
mod coupon;
mod dice;
mod model;
mod place;
mod plan;
mod shown;
mod steps;
mod subscriber;
pub mod worker;

use self::books::{Person, Product};
use self::coupon::Coupon;
use self::dice::Dice;
use self::model::Model;
use self::subscriber::Subscriber;
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::random::Random;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The fewest lives of a run, and the most.
const LIVES: u64 = 6;
const MOST_LIVES: u64 = 60;
const STEPS: usize = 60;

/// What must have happened in the lives, besides every event.
const WANTED: [&str; 28] = [
    "credit",
    "died BeforeCharge",
    "died BeforeOutcome",
    "died Elsewhere",
    "upgrade cut off",
    "retry cut off",
    "approve",
    "refund",
    "usage",
    "seats",
    "subscribe",
    "renewed after a dispute",
    "not renewed by a dispute",
    "disputed twice",
    "ended by a dispute",
    "move with tax id",
    "bought for nothing",
    "trial with coupon paid",
    "void",
    "void of what was billed",
    "usage alone",
    "refund of a part",
    "refund in a dispute",
    "upgrade after a refund of a part",
    "PAYMENT_DISPUTED",
    "PAYMENT_DISPUTE_WON",
    "PAYMENT_DISPUTE_LOST",
    "PAYMENT_DISPUTE_PREVENTED",
];

/// What the lives had in them: events, commands that were done, deaths.
type Reached = BTreeMap<String, usize>;

#[apply(both)]
async fn server_and_model_agree(server: Server) {
    let mut reached = Reached::new();
    // `PANDABASE_TEST_SEED` makes others.
    let first = 1 + (crate::crash::seed() - 1) * LIVES;
    let mut lives = 0;
    // Where a worker dies depends on the machine as well as on the seed, and lives in which nothing happens
    // prove nothing: they go on until everything has happened.
    while lives < LIVES || !missing(&reached).is_empty() {
        assert!(lives < MOST_LIVES, "{:?} in {reached:#?}", missing(&reached));
        let server = server
            .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
            .await;
        Life::begin(&server, first + lives).await.live(&mut reached).await;
        server.verify().await;
        lives += 1;
    }
}

/// What has not happened yet.
fn missing(reached: &Reached) -> Vec<&'static str> {
    let events = EventType::ALL.iter().filter(|event| event.is_subscription());
    let all = events.map(|event| event.as_str()).chain(WANTED);
    all.filter(|&what| !reached.contains_key(what)).collect()
}

/// A shop and its subscribers.
struct Life<'s> {
    server: &'s Server,
    seed: u64,
    dice: Dice,
    _receiver: Receiver,
    people: Vec<Person>,
    products: Vec<Product>,
    subscribers: Vec<Subscriber>,
    /// What refunds and disputes have cost, of subscriptions that are done with.
    lost: i64,
    /// How often coupons are used by those.
    used: BTreeMap<String, i64>,
    /// How often usage was reported.
    reports: usize,
    /// The store bills usage alone when a metered subscription ends.
    usage_only: bool,
    /// Ids of the events that were compared.
    told: BTreeSet<String>,
    /// What was done or reached.
    reached: Reached,
}

impl<'s> Life<'s> {
    async fn begin(server: &'s Server, seed: u64) -> Self {
        let dice = Dice(Random::seeded(seed));
        let receiver = Receiver::start(Manner::Status(200)).await;
        let types: Vec<_> = EventType::ALL.iter().map(|event| event.as_str()).collect();
        let webhook = json!({"url": receiver.url, "eventTypes": types});
        server.post(&server.core("/webhooks/"), webhook).await.data(201);
        // Every other life begins on a day that some months lack.
        if seed.is_multiple_of(2) {
            let day = dice.pick(["2027-01-31T08:00:00Z", "2028-02-29T23:59:59.999Z"]);
            server.set_clock(Timestamp::parse(day).unwrap()).await;
        }
        let mut life = Self {
            server,
            seed,
            products: books::stock(server).await,
            people: Vec::new(),
            dice,
            _receiver: receiver,
            subscribers: Vec::new(),
            lost: 0,
            used: BTreeMap::new(),
            reports: 0,
            usage_only: false,
            told: BTreeSet::new(),
            reached: Reached::new(),
        };
        if life.dice.one_in(2) {
            life.set_last_bill().await;
        }
        for person in [0, 0, 1] {
            let subscriber = life.subscribe(person).await;
            if life.people.len() <= person {
                life.people.push(Person::begin(server, person).await);
            }
            life.subscribers.push(subscriber);
        }
        life
    }

    async fn live(mut self, reached: &mut Reached) {
        let now = self.server.now().await;
        self.time_passes(now);
        self.agree("the beginning").await;
        for step in 0..STEPS {
            for subscriber in &mut self.subscribers {
                subscriber.model.events.clear();
            }
            // Steps may take a millisecond.
            let now = self.server.now().await;
            self.time_passes(now);
            let done = self.step().await;
            let label = format!("seed {}, step {step}: {done}", self.seed);
            self.agree(&label).await;
        }
        for which in 0..self.subscribers.len() {
            self.settle(which).await;
        }
        books::customers_add_up(self.server).await;
        assert_eq!(books::given_back(self.server).await, self.lost);
        let used: Vec<_> = Coupon::ALL
            .iter()
            .map(|coupon| self.used.get(&coupon.code()))
            .collect();
        let used: Vec<_> = used.into_iter().map(|uses| uses.copied().unwrap_or(0)).collect();
        assert_eq!(books::coupons_used(self.server).await, used);
        for (what, times) in self.reached {
            *reached.entry(what).or_default() += times;
        }
    }

    fn time_passes(&mut self, to: Timestamp) {
        for subscriber in &mut self.subscribers {
            subscriber.model.advance(to);
        }
    }

    /// A subscription is done with.
    async fn settle(&mut self, which: usize) {
        let subscriber = &self.subscribers[which];
        subscriber.check_history(self.server).await;
        let charges = subscriber.model.charges.iter();
        self.lost += charges.map(|charge| charge.lost).sum::<i64>();
        if let Some(coupon) = subscriber.model.sold_with {
            *self.used.entry(coupon.code()).or_default() += 1;
        }
    }

    fn count(&mut self, what: &str) {
        *self.reached.entry(what.to_owned()).or_default() += 1;
    }

    /// State, preview, charges and new events are the same on both sides.
    async fn agree(&mut self, label: &str) {
        // What is due at once, a job does.
        self.server.drain().await;
        let models = self.subscribers.iter().map(|subscriber| &subscriber.model);
        for what in models.flat_map(Model::has).collect::<Vec<_>>() {
            self.count(what);
        }
        for (number, subscriber) in self.subscribers.iter_mut().enumerate() {
            subscriber.agree(self.server, &format!("{label}; {number}")).await;
        }
        let all = books::events(self.server).await;
        let new = all.into_iter().filter(|(id, _)| !self.told.contains(id));
        let (ids, mut told): (Vec<_>, Vec<_>) = new.unzip();
        for event in &told {
            *self.reached.entry(event.clone()).or_default() += 1;
        }
        let models = self.subscribers.iter().map(|subscriber| &subscriber.model);
        let mut told_by_models: Vec<_> = models.flat_map(|model| model.events.clone()).collect();
        told.sort_unstable();
        told_by_models.sort_unstable();
        assert_eq!(told, told_by_models, "{label}");
        self.told.extend(ids);
    }
}

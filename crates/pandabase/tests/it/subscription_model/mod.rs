//! Random lives of subscriptions: after every step the server and a model that shares nothing with it
//! agree on state, charges and events, whichever worker died on the way.

mod account;
pub mod books;
mod dice;
mod model;
mod plan;
mod shown;
pub mod worker;

use self::books::{Person, Product};
use self::dice::Dice;
use self::model::Model;
use self::plan::{Card, METERS, Plan, Terms};
use self::shown::{expected, shown};
use self::worker::{cut_at, cut_off, leases_run_out};
use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::renewals::{Fault, flaky, lasting};
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::jobs::{clock, worker as jobs};
use pandabase_platform::random::Random;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The fewest lives of a run, and the most.
const LIVES: u64 = 6;
const MOST_LIVES: u64 = 60;
const STEPS: usize = 60;
/// When a request that was cut off is taken up again.
const RECOVERY: i64 = 2 * MINUTE;
/// The most answers that a worker has before it dies: two renewals take about as many.
const LIFE: usize = 14;

/// What must have happened in the lives, besides every event.
const WANTED: [&str; 11] = [
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

/// A subscription and what should be true of it.
struct Subscriber {
    person: usize,
    id: String,
    model: Model,
    /// What the next charge comes to unless something is done meanwhile, and the charges before it.
    preview: Option<(i64, usize)>,
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
            told: BTreeSet::new(),
            reached: Reached::new(),
        };
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
        books::customers_add_up(self.server).await;
        for (what, times) in self.reached {
            *reached.entry(what).or_default() += times;
        }
    }

    fn time_passes(&mut self, to: Timestamp) {
        for subscriber in &mut self.subscribers {
            subscriber.model.advance(to);
        }
    }

    fn count(&mut self, what: &str) {
        *self.reached.entry(what.to_owned()).or_default() += 1;
    }

    /// Sells something.
    async fn subscribe(&mut self, person: usize) -> Subscriber {
        self.count("subscribe");
        let product = self.dice.below(self.products.len());
        let quantity = 1 + self.dice.number(3);
        let sold = &self.products[product];
        let session = json!({
            "customer": books::buyer_of(person), "items": [{"product_id": sold.id, "quantity": quantity}]
        });
        let session = self.server.open_cart(session).await;
        let paid = self.server.consent_with(&session, lasting(GOOD)).await;
        let plan = Plan {
            product,
            unit: sold.price,
            quantity,
            interval: sold.interval,
        };
        let terms = Terms {
            plan,
            trial_days: sold.trial_days,
            metered: sold.metered,
            tax: books::TAXES[person],
        };
        Subscriber {
            person,
            id: paid.data(200)["subscription_id"].as_str().unwrap().to_owned(),
            model: Model::begin(self.server.now().await, terms),
            preview: None,
        }
    }

    /// One command to both, which must agree whether it is done. Returns what it was.
    async fn step(&mut self) -> String {
        let command = self.dice.below(30);
        if command < 7 {
            return self.wait().await;
        }
        if command < 9 {
            return self.sleep().await;
        }
        let which = self.whose(command);
        self.subscribers[which].preview = None;
        let model = &self.subscribers[which].model;
        if model.is_over() && model.upcoming().is_none() && self.dice.one_in(2) {
            self.subscribers[which] = self.subscribe(self.subscribers[which].person).await;
            return "another subscription".into();
        }
        let done = match command {
            9 => self.cancel(which).await,
            10 | 11 => self.act(which, "reactivate", Model::reactivate).await,
            12 => self.act(which, "pause", Model::pause).await,
            13 | 14 => self.act(which, "resume", Model::resume).await,
            15..=17 => self.change(which).await,
            18 | 19 => self.switch(which).await,
            20 | 21 => self.retry(which).await,
            22 | 23 => self.approve(which).await,
            24 => self.refund(which).await,
            25 => self.new_price().await,
            26 => self.cut_request_off(which).await,
            _ => self.report(which).await,
        };
        format!("{done} of {which}")
    }

    /// Of whom a command is asked: mostly somebody of whom it can be done.
    fn whose(&self, command: usize) -> usize {
        let fits = |model: &Model| match command {
            10 | 11 => model.status == "CANCELLED" && !model.is_over(),
            13 | 14 => model.status == "PAUSED",
            20..=23 => model.status == "PAST_DUE",
            26 => matches!(model.status, "ACTIVE" | "PAST_DUE"),
            27.. => model.metered && !model.is_over(),
            _ => true,
        };
        let all = 0..self.subscribers.len();
        let fitting: Vec<usize> = all
            .filter(|&which| fits(&self.subscribers[which].model))
            .collect();
        if fitting.is_empty() || self.dice.one_in(5) {
            return self.dice.below(self.subscribers.len());
        }
        fitting[self.dice.below(fitting.len())]
    }

    fn hours(&self) -> i64 {
        // What is overdue is over in three days.
        let is_overdue = self
            .subscribers
            .iter()
            .any(|subscriber| subscriber.model.status == "PAST_DUE");
        let choices = if is_overdue { 1 + self.dice.below(4) } else { 4 };
        match self.dice.below(choices) {
            0 => 1 + self.dice.number(24),
            1 => 24 * (1 + self.dice.number(7)),
            2 => 24 * 31,
            _ => 24 * (10 + self.dice.number(40)),
        }
    }

    /// Time passes, and what falls due in it is done in time; some workers die at it.
    async fn wait(&mut self) -> String {
        let hours = self.hours();
        let to = self.server.now().await.plus_millis(hours * HOUR);
        let deaths = self.dice.pick([0, 1, 2, 4]);
        for _ in 0..deaths {
            let answers = self.dice.below(LIFE);
            let store = self.server.store_now().await;
            if cut_off(clock::move_here(&self.server.app, &store, to), answers)
                .await
                .is_some()
            {
                break;
            }
            self.count_death().await;
        }
        self.server.set_clock(to).await;
        self.time_passes(to);
        format!("{hours} hours pass, {deaths} deaths")
    }

    /// Time passes while nobody works, and those who come late die, too.
    async fn sleep(&mut self) -> String {
        let hours = self.hours();
        worker::sleep(self.server, hours * HOUR).await;
        let deaths = self.dice.pick([0, 1, 2, 4]);
        for _ in 0..deaths {
            let answers = self.dice.below(LIFE);
            if cut_off(jobs::drain(&self.server.app), answers).await.is_some() {
                break;
            }
            self.count_death().await;
        }
        let now = self.server.now().await;
        for subscriber in &mut self.subscribers {
            subscriber.model.sleep(now);
        }
        format!("{hours} hours without workers, {deaths} deaths")
    }

    async fn count_death(&mut self) {
        let cut = cut_at(self.server).await;
        self.count(&format!("died {cut:?}"));
        leases_run_out(self.server).await;
    }

    async fn cancel(&mut self, which: usize) -> String {
        let immediate = self.dice.one_in(6);
        let subscriber = &mut self.subscribers[which];
        let done = subscriber.model.cancel(immediate);
        let answer = if !immediate && self.dice.one_in(2) {
            let path = format!("/subscriptions/{}/cancel", subscriber.id);
            let portal = &self.people[subscriber.person].portal;
            self.server.portal(portal, Method::POST, &path, None).await
        } else {
            let path = self.server.subscription_path(&subscriber.id, "/cancel");
            self.server.post(&path, json!({"immediate": immediate})).await
        };
        agreed(&answer, done, "cancel")
    }

    async fn act(&mut self, which: usize, verb: &str, on: fn(&mut Model) -> bool) -> String {
        let subscriber = &mut self.subscribers[which];
        let done = on(&mut subscriber.model);
        let path = self.server.subscription_path(&subscriber.id, &format!("/{verb}"));
        let answer = self.server.call(Method::POST, &path).send().await;
        agreed(&answer, done, verb)
    }

    /// A random plan and the body that asks for it.
    fn plan(&mut self, which: usize) -> (Plan, Value) {
        let current = self.subscribers[which].model.plan;
        let quantity = 1 + self.dice.number(4);
        if self.dice.one_in(3) {
            self.count("seats");
            return (Plan { quantity, ..current }, json!({"quantity": quantity}));
        }
        let product = self.dice.below(books::STANDARD);
        let named = &self.products[product];
        let body = json!({"product_id": named.id, "quantity": quantity});
        if product == current.product {
            return (Plan { quantity, ..current }, body);
        }
        let plan = Plan {
            product,
            unit: named.price,
            quantity,
            interval: named.interval,
        };
        (plan, body)
    }

    async fn change(&mut self, which: usize) -> String {
        let (to, mut body) = self.plan(which);
        let at_once = self.dice.one_in(2);
        body["proration_behavior"] = json!(if at_once { "IMMEDIATELY" } else { "END_OF_PERIOD" });
        let subscriber = &mut self.subscribers[which];
        let done = subscriber.model.change(to, at_once);
        let path = self.server.subscription_path(&subscriber.id, "/change");
        let answer = self.server.post(&path, body.clone()).await;
        agreed(&answer, done, &format!("change {body}"))
    }

    async fn switch(&mut self, which: usize) -> String {
        let (word, to) = self.dice.pick([
            ("good", Card::Pays),
            ("failing", Card::Declines),
            ("challenged", Card::Challenges),
        ]);
        let subscriber = &mut self.subscribers[which];
        let person = &self.people[subscriber.person];
        let path = format!("/subscriptions/{}/payment-method", subscriber.id);
        let body = json!({"paymentMethodId": person.cards[word]});
        let answer = self.server.portal_post(&person.portal, &path, body).await;
        let done = !subscriber.model.is_over() || subscriber.model.upcoming().is_some();
        if done {
            subscriber.model.switch(to);
        }
        agreed(&answer, done, &format!("{word} card"))
    }

    async fn retry(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let done = subscriber.model.retry();
        let path = format!("/subscriptions/{}/retry", subscriber.id);
        let portal = &self.people[subscriber.person].portal;
        let answer = self.server.portal(portal, Method::POST, &path, None).await;
        agreed(&answer, done, "retry")
    }

    /// The buyer answers to the bank that asked at a renewal.
    async fn approve(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        let asked = books::challenge(self.server, &subscriber.id).await;
        let done = subscriber.model.approve();
        assert_eq!(asked.is_some(), done, "{asked:?}");
        let Some(path) = asked else {
            return "no answer to the bank".into();
        };
        let answer = self.server.anonymous(Method::POST, &path).send().await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        self.count("approve");
        "an answer to the bank".into()
    }

    async fn refund(&mut self, which: usize) -> String {
        let subscriber = &mut self.subscribers[which];
        // Of what credit covered nothing can be given back.
        let charges = &subscriber.model.charges;
        let all = 0..charges.len();
        let charged: Vec<usize> = all.filter(|&number| charges[number].total > 0).collect();
        let Some(&last) = charged.last() else {
            return "nothing to refund".into();
        };
        let number = if self.dice.one_in(2) {
            last
        } else {
            charged[self.dice.below(charged.len())]
        };
        let charge = charges[number];
        let orders = books::orders(self.server, &subscriber.id).await;
        let order = orders.iter().find(|order| {
            (order.at, order.total, order.refunded) == (charge.at, charge.total, charge.refunded)
        });
        let done = subscriber.model.refund(number);
        let path = self
            .server
            .core(&format!("/refunds/orders/{}", order.unwrap().id));
        let answer = self.server.post(&path, json!({})).await;
        if done {
            self.count("refund");
        }
        agreed(&answer, done, &format!("refund of charge {number}"))
    }

    /// Who has subscribed keeps the price.
    async fn new_price(&mut self) -> String {
        let price = 500 + self.dice.number(5_000);
        let number = self.dice.below(self.products.len());
        let product = &mut self.products[number];
        product.price = price;
        let path = self.server.core(&format!("/products/{}", product.id));
        self.server.patch(&path, json!({"price": price})).await.data(200);
        format!("{number} costs {price}")
    }

    /// The line to the processor breaks at a request; two minutes later it is known what became of it.
    async fn cut_request_off(&mut self, which: usize) -> String {
        let fault = self.dice.pick([Fault::BeforeCharging, Fault::AfterCharging]);
        let (to, mut body) = self.plan(which);
        body["proration_behavior"] = json!("IMMEDIATELY");
        let subscriber = &mut self.subscribers[which];
        let later = self.server.now().await.plus_millis(RECOVERY);
        // What falls due meanwhile waits for it.
        if subscriber
            .model
            .next
            .is_none_or(|next| next <= later.plus_millis(RECOVERY))
        {
            return "nothing cut off".into();
        }
        let broken = flaky(self.server, fault, 1);
        if let Some(price) = subscriber.model.price_of_change(to) {
            let path = self.server.subscription_path(&subscriber.id, "/change");
            assert_eq!(broken.post(&path, body).await.status, 503);
            subscriber.model.events.push("PAYMENT_PENDING");
            self.server.set_clock(later).await;
            self.time_passes(later);
            let model = &mut self.subscribers[which].model;
            let is_paid = matches!(fault, Fault::AfterCharging) && model.card == Card::Pays;
            model.upgrade(to, price, is_paid);
            self.count("upgrade cut off");
            return format!("upgrade cut off, paid: {is_paid}");
        }
        if subscriber.model.status != "PAST_DUE" {
            return "nothing cut off".into();
        }
        let path = format!("/subscriptions/{}/retry", subscriber.id);
        let portal = &self.people[subscriber.person].portal;
        assert_eq!(broken.portal(portal, Method::POST, &path, None).await.status, 503);
        self.server.set_clock(later).await;
        self.time_passes(later);
        self.subscribers[which].model.retry();
        self.count("retry cut off");
        "retry cut off".into()
    }

    async fn report(&mut self, which: usize) -> String {
        let (meter, quantity) = (self.dice.below(METERS.len()), self.dice.number(400));
        let subscriber = &mut self.subscribers[which];
        let now = subscriber.model.now;
        let at = match self.dice.below(4) {
            0 => now.plus_millis(-self.dice.number(40) * DAY),
            1 => now.plus_millis(HOUR),
            _ => now,
        };
        let event = json!({"event_name": METERS[meter].0, "quantity": quantity, "event_at": at.to_string()});
        let body = json!({"subscription_id": subscriber.id, "events": [event]});
        let answer = self.server.post(&self.server.core("/usage/"), body).await;
        if !subscriber.model.metered {
            answer.error(422);
            return "usage of what is not metered".into();
        }
        let done = subscriber.model.report(meter, quantity, at);
        let taken = answer.data(201)["accepted"] == 1;
        assert_eq!(taken, done, "{quantity} at {at}: {}", answer.text);
        if done {
            self.count("usage");
        }
        format!("{quantity} of {meter} at {at}")
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

impl Subscriber {
    async fn agree(&mut self, server: &Server, label: &str) {
        let model = &self.model;
        let found = server.subscription(&self.id).await;
        assert_eq!(shown(&found), expected(model), "{label}");
        let preview = server
            .get(&server.subscription_path(&self.id, "/upcoming-invoice"))
            .await;
        if let Some(total) = model.upcoming() {
            let preview = preview.data(200);
            assert_eq!(preview["total"], total, "{label}");
            let lines = preview["lineItems"].as_array().unwrap().iter();
            let lines: i64 = lines.map(|line| line["amount"].as_i64().unwrap()).sum();
            assert_eq!(preview["subtotal"], lines, "{label}");
        } else {
            assert_eq!(preview.error(404), "No upcoming invoice", "{label}");
        }
        let mut charges: Vec<_> = model
            .charges
            .iter()
            .map(|charge| (charge.at, charge.total, charge.refunded))
            .collect();
        charges.sort_unstable();
        let orders = books::orders(server, &self.id).await;
        let orders: Vec<_> = orders
            .iter()
            .map(|order| (order.at, order.total, order.refunded))
            .collect();
        assert_eq!(orders, charges, "{label}");
        assert_eq!(books::account(server, &self.id).await, model.account, "{label}");
        let totals = charges.iter().map(|(_, total, _)| *total);
        let mut totals: Vec<_> = totals.filter(|total| *total > 0).collect();
        totals.sort_unstable();
        assert_eq!(books::captured(server, &self.id).await, totals, "{label}");
        // Nothing was done but to wait, so that the renewal charged what the preview said.
        if let Some((total, before)) = self.preview
            && let Some(charge) = model.charges.get(before)
        {
            assert_eq!((charge.renews, charge.total), (true, total), "{label}");
        }
        let previewed = model.upcoming().filter(|_| !model.has_usage_ahead());
        self.preview = previewed.map(|total| (total, model.charges.len()));
    }
}

#[track_caller]
fn agreed(answer: &Answer, done: bool, what: &str) -> String {
    let expected = if done { 200 } else { 400 };
    assert_eq!(answer.status.as_u16(), expected, "{what}: {}", answer.text);
    format!("{what} ({expected})")
}

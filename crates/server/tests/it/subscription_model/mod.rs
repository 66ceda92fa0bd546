//! Random lives of subscriptions: after every step the server and a model that shares nothing with it
//! agree on state, charges and events.

mod model;

use self::model::{Card, Interval, Model, Plan};
use crate::harness::{Answer, Server, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{CHALLENGED, GOOD, card, mia};
use http::Method;
use pandabase::db::Sql;
use pandabase::random::Random;
use pandabase_domain::time::{DAY, HOUR, Timestamp};
use pandabase_domain::webhook::event::EventType;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const STEPS: usize = 60;
/// Saves, and declines every charge that the buyer is not present at.
const FAILS_LATER: &str = "4000000000000341";
/// What the shop sells: title, price, interval.
const CATALOG: [(&str, i64, Interval); 4] = [
    ("Basic", 1_999, Interval::Monthly),
    ("Pro", 4_999, Interval::Monthly),
    ("Weekly", 700, Interval::Weekly),
    ("Yearly", 19_900, Interval::Yearly),
];

both! {
    async fn server_and_model_agree(server) {
        let mut reached = BTreeMap::new();
        for seed in 1..=6 {
            let server = server.with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()]).await;
            Life::begin(&server, seed).await.live(&mut reached).await;
            server.verify().await;
        }
        // Lives in which nothing happens prove nothing.
        for event in EventType::ALL.iter().filter(|event| event.is_subscription()) {
            assert!(reached.contains_key(event.as_str()), "{event}: {reached:?}");
        }
        assert!(reached["SUBSCRIPTION_RENEWED"] > 20, "{reached:?}");
    }
}

/// Choices, the same for the same seed.
struct Dice(Random);

impl Dice {
    fn below(&self, count: usize) -> usize {
        usize::from(u16::from_le_bytes(self.0.bytes())) % count
    }

    fn one_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// A shop, its only subscriber, and what should be true of both.
struct Life<'s> {
    server: &'s Server,
    seed: u64,
    dice: Dice,
    _receiver: Receiver,
    portal: String,
    products: Vec<String>,
    cards: BTreeMap<&'static str, String>,
    id: String,
    model: Model,
    /// Ids of the events that were compared.
    told: BTreeSet<String>,
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
            let day = ["2027-01-31T08:00:00Z", "2028-02-29T23:59:59.999Z"][dice.below(2)];
            let to = json!({"set": day});
            let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
            server.post(&path, to).await.data(200);
        }
        let metered = seed.is_multiple_of(3);
        let trial = [0, 0, 2, 14][dice.below(4)];
        let products = stock(server, trial, metered).await;
        let first = if metered { 0 } else { dice.below(CATALOG.len()) };
        let (_, unit, interval) = CATALOG[first];
        let quantity = 1 + i64::try_from(dice.below(3)).unwrap();
        let plan = Plan {
            product: first,
            unit,
            quantity,
            interval,
        };
        let now = now(server).await;
        let session =
            json!({"customer": mia(), "items": [{"product_id": products[first], "quantity": quantity}]});
        let session = server.open_cart(session).await;
        let paid = server
            .pay_body(&session, json!({"payment_method": card(GOOD), "consent": true}))
            .await;
        let id = paid.data(200)["subscription_id"].as_str().unwrap().to_owned();
        let portal = server.sign_in("mia@example.org").await;
        let cards = cards(server, &portal).await;
        let model = Model::begin(now, plan, trial, metered, Card::Pays);
        Self {
            server,
            seed,
            dice,
            _receiver: receiver,
            portal,
            products,
            cards,
            id,
            model,
            told: BTreeSet::new(),
        }
    }

    async fn live(mut self, reached: &mut BTreeMap<String, usize>) {
        self.agree("the beginning", reached).await;
        for step in 0..STEPS {
            self.model.events.clear();
            // Steps may take a millisecond.
            let now = now(self.server).await;
            self.model.advance(now);
            let done = self.step().await;
            let label = format!("seed {}, step {step}: {done}", self.seed);
            self.agree(&label, reached).await;
        }
    }

    fn path(&self, rest: &str) -> String {
        self.server.core(&format!("/subscriptions/{}{rest}", self.id))
    }

    /// One command to both, which must agree whether it is done. Returns what it was.
    async fn step(&mut self) -> String {
        match self.dice.below(20) {
            0..=6 => self.wait().await,
            7 => {
                let immediate = self.dice.one_in(6);
                let done = self.model.cancel(immediate);
                let answer = self
                    .server
                    .post(&self.path("/cancel"), json!({"immediate": immediate}))
                    .await;
                agreed(&answer, done, "cancel")
            }
            8 | 9 => {
                let done = self.model.reactivate();
                self.act("reactivate", done).await
            }
            10 => {
                let done = self.model.pause();
                self.act("pause", done).await
            }
            11 | 12 => {
                let done = self.model.resume();
                let word = self.act("resume", done).await;
                self.model.advance(self.model.now);
                word
            }
            13 | 14 => self.change().await,
            15 => self.switch().await,
            16 => {
                let done = self.model.retry();
                let path = format!("/subscriptions/{}/retry", self.id);
                let answer = self.server.portal(&self.portal, Method::POST, &path, None).await;
                let declined = done && self.model.card == Card::Declines;
                agreed(&answer, done && !declined, "retry")
            }
            _ => self.report().await,
        }
    }

    async fn wait(&mut self) -> String {
        let hours = match self.dice.below(4) {
            0 => 1 + self.dice.below(24),
            1 => 24 * (1 + self.dice.below(7)),
            2 => 24 * 31,
            _ => 24 * (10 + self.dice.below(90)),
        };
        let hours = i64::try_from(hours).unwrap();
        self.server.move_clock(&format!("PT{hours}H")).await;
        self.model.advance(self.model.now.plus_millis(hours * HOUR));
        format!("{hours} hours pass")
    }

    async fn act(&self, verb: &str, done: bool) -> String {
        let answer = self
            .server
            .call(Method::POST, &self.path(&format!("/{verb}")))
            .send()
            .await;
        agreed(&answer, done, verb)
    }

    async fn change(&mut self) -> String {
        let product = self.dice.below(CATALOG.len());
        let (_, unit, interval) = CATALOG[product];
        let quantity = 1 + i64::try_from(self.dice.below(4)).unwrap();
        let at_once = self.dice.one_in(2);
        let to = Plan {
            product,
            unit,
            quantity,
            interval,
        };
        let done = self.model.change(to, at_once);
        let behavior = if at_once { "IMMEDIATELY" } else { "END_OF_PERIOD" };
        let body = json!({"product_id": self.products[product % self.products.len()], "quantity": quantity, "proration_behavior": behavior});
        let answer = self.server.post(&self.path("/change"), body).await;
        agreed(
            &answer,
            done,
            &format!("{behavior} change to {quantity} of {product}"),
        )
    }

    async fn switch(&mut self) -> String {
        let (word, to) = [
            ("good", Card::Pays),
            ("good", Card::Pays),
            ("failing", Card::Declines),
            ("challenged", Card::Challenges),
        ][self.dice.below(4)];
        let path = format!("/subscriptions/{}/payment-method", self.id);
        let body = json!({"paymentMethodId": self.cards[word]});
        let answer = self.server.portal_post(&self.portal, &path, body).await;
        if self.model.status == "CANCELLED" && !self.model.is_billed_again() && answer.status != 200 {
            return "no card for what is over".into();
        }
        answer.data(200);
        self.model.switch(to);
        format!("{word} card")
    }

    async fn report(&mut self) -> String {
        let units = i64::try_from(self.dice.below(400)).unwrap();
        let back = i64::try_from(self.dice.below(40)).unwrap();
        let at = match self.dice.below(4) {
            0 => self.model.now.plus_millis(-back * DAY),
            1 => self.model.now.plus_millis(HOUR),
            _ => self.model.now,
        };
        let event = json!({"event_name": "units", "quantity": units, "event_at": at.to_string()});
        let body = json!({"subscription_id": self.id, "events": [event]});
        let answer = self.server.post(&self.server.core("/usage/"), body).await;
        if self.products.len() > 1 {
            answer.error(422);
            return "usage of what is not metered".into();
        }
        let done = self.model.report(units, at);
        let taken = answer.data(201)["accepted"] == 1;
        assert_eq!(taken, done, "{units} units at {at}: {}", answer.text);
        format!("{units} units at {at}")
    }

    /// State, preview, charges and new events are the same on both sides.
    async fn agree(&mut self, label: &str, reached: &mut BTreeMap<String, usize>) {
        let (server, model) = (self.server, &self.model);
        // What is due at once, a job does.
        server.drain().await;
        let found = server.get(&self.path("")).await.data(200).clone();
        assert_eq!(shown(&found), expected(model), "{label}");
        let preview = server.get(&self.path("/upcoming-invoice")).await;
        if model.is_billed_again() {
            assert_eq!(preview.data(200)["total"], model.bill(), "{label}");
        } else {
            assert_eq!(preview.error(404), "No upcoming invoice", "{label}");
        }
        assert_eq!(charges(server).await, model.charges, "{label}");
        let all = events(server).await;
        let new = all.into_iter().filter(|(id, _)| !self.told.contains(id));
        let (ids, mut told): (Vec<_>, Vec<_>) = new.unzip();
        let mut told_by_model = model.events.clone();
        for event in &told {
            *reached.entry(event.clone()).or_default() += 1;
        }
        told.sort_unstable();
        told_by_model.sort_unstable();
        assert_eq!(told, told_by_model, "{label}: {model:#?}");
        self.told.extend(ids);
    }
}

#[track_caller]
fn agreed(answer: &Answer, done: bool, what: &str) -> String {
    let expected = if done { 200 } else { 400 };
    assert_eq!(answer.status.as_u16(), expected, "{what}: {}", answer.text);
    format!("{what} ({expected})")
}

fn text(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| at.to_string().into())
}

fn expected(model: &Model) -> Value {
    json!({
        "status": model.status,
        "billingInterval": model.plan.interval.word(),
        "amount": model.plan.amount(),
        "quantity": model.plan.quantity,
        "currentPeriodStart": model.start.to_string(),
        "currentPeriodEnd": model.end.to_string(),
        "nextChargeAt": text(model.next),
        "trialEnd": text(model.trial_end),
        "cancelledAt": text(model.cancelled_at),
        "pausedAt": text(model.paused_at),
        "endsAt": text(model.ends_at),
        "retryCount": model.retries,
        "pendingAmount": model.pending.map(Plan::amount),
    })
}

/// The part of a subscription that the model knows.
fn shown(found: &Value) -> Value {
    let keys = [
        "status",
        "billingInterval",
        "amount",
        "quantity",
        "currentPeriodStart",
        "currentPeriodEnd",
        "nextChargeAt",
        "trialEnd",
        "cancelledAt",
        "pausedAt",
        "endsAt",
        "retryCount",
    ];
    let mut shown: Value = keys
        .iter()
        .map(|key| ((*key).to_owned(), found[*key].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    shown["pendingAmount"] = found["pendingChange"]["amount"].clone();
    shown
}

async fn now(server: &Server) -> Timestamp {
    server.store_now().await.now(&server.app)
}

/// The products of the catalog, or the metered one.
async fn stock(server: &Server, trial: i64, metered: bool) -> Vec<String> {
    let mut products = Vec::new();
    for (title, price, interval) in CATALOG {
        let body = json!({
            "title": title, "productType": "SUBSCRIPTION", "price": price, "billingInterval": interval.word(),
            "status": "ACTIVE", "trialDays": trial, "pricingModel": if metered { "USAGE_BASED" } else { "STANDARD" },
        });
        let product = server.post(&server.core("/products/"), body).await.data(201)["id"].clone();
        products.push(product.as_str().unwrap().to_owned());
        if metered {
            let meter = json!({
                "eventName": "units", "unitPrice": 3, "unitQuantity": 10, "aggregation": "SUM",
                "settlement": "BASE_PLUS_OVERAGE", "includedUnits": 50,
            });
            let path = server.core(&format!("/products/{}/meters/", products[0]));
            server.post(&path, meter).await.data(201);
            break;
        }
    }
    products
}

/// The subscriber's cards in the portal, by what they do.
async fn cards(server: &Server, portal: &str) -> BTreeMap<&'static str, String> {
    let mut cards = BTreeMap::new();
    for (word, number) in [
        ("good", GOOD),
        ("failing", FAILS_LATER),
        ("challenged", CHALLENGED),
    ] {
        let body = json!({"payment_method": card(number), "name": "Mia Koch", "billing": mia()["billing"]});
        let added = server
            .portal_post(portal, "/payment-methods", body)
            .await
            .data(201)
            .clone();
        if let Some(url) = added["authorizationUrl"].as_str() {
            let path = url.split_once("/bank-redirects/").unwrap().1;
            let path = format!("/bank-redirects/{path}/approve");
            assert_eq!(server.anonymous(Method::POST, &path).send().await.status, 200);
        }
        let saved = server
            .portal_get(portal, "/payment-methods")
            .await
            .data(200)
            .clone();
        let known = |id: &Value| {
            cards
                .values()
                .any(|known: &String| Some(known.as_str()) == id.as_str())
        };
        let mut new = saved
            .as_array()
            .unwrap()
            .iter()
            .map(|saved| &saved["id"])
            .filter(|id| !known(id));
        cards.insert(word, new.next_back().unwrap().as_str().unwrap().to_owned());
    }
    cards
}

/// What was collected, oldest first.
async fn charges(server: &Server) -> Vec<i64> {
    let store = server.store.id.clone();
    let sql = Sql::new(
        "SELECT total_amount FROM orders WHERE store_id = $1 AND captured_at IS NOT NULL AND total_amount > 0
        ORDER BY captured_at, id",
    );
    let rows = server
        .app
        .db
        .read(move |tx| tx.all(sql, pandabase::params![&store], |row| row.next()));
    rows.await.unwrap()
}

/// Ids and types of every event so far.
async fn events(server: &Server) -> Vec<(String, String)> {
    let store = server.store.id.clone();
    let sql = Sql::new("SELECT id, type FROM webhook_events WHERE store_id = $1");
    let rows = server.app.db.read(move |tx| {
        tx.all(sql, pandabase::params![&store], |row| {
            Ok((row.next()?, row.next()?))
        })
    });
    rows.await.unwrap()
}

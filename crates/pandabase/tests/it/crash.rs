//! `kill -9` in the middle of a load of purchases, with the real binary and its real clock. Nothing that
//! was answered is lost, nothing is done twice, and what was cut off can be brought to its end.

use crate::databases::Database;
use crate::place::{Place, Running};
use crate::receiver::{Manner, Receiver};
use crate::shop::{GOOD, buyer, card};
use futures_util::future::join_all;
use http::Method;
use pandabase_domain::id::StoreId;
use pandabase_platform::db::{Db, DbOptions, Sql};
use pandabase_platform::params;
use pandabase_platform::random::Random;
use rand::Rng;
use reqwest::Client;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;

/// How often the server is killed.
const ROUNDS: usize = 3;
/// Buyers that buy at the same time, one cart after the other.
const BUYERS: usize = 8;
/// Keys in the pool; more than are sold before the last kill.
const POOL: usize = 500;
/// The server is killed after so many answers, and at random up to so many more.
const ANSWERS: (u32, u32) = (20, 80);
/// On the store's clock: charges that were cut off are looked after.
const RECOVERY: &str = "PT3M";

const SETTINGS: &str = r#"
log = "warn"
database_threads = 4
webhook_allowed_hosts = ["127.0.0.1"]
[limits]
per_token = { requests = 1000000, window_ms = 1000 }
per_store = { requests = 1000000, window_ms = 1000 }
per_store_and_address = { requests = 1000000, window_ms = 1000 }
new_sessions = { requests = 1000000, window_ms = 1000 }
per_address = { requests = 1000000, window_ms = 1000 }
"#;

/// Numbers that repeat; `PANDABASE_TEST_SEED` makes others.
pub fn seed() -> u64 {
    std::env::var("PANDABASE_TEST_SEED").map_or(1, |seed| seed.parse().unwrap())
}

/// Where the shop's data is.
pub struct Site {
    pub place: Place,
    /// A PostgreSQL schema.
    pub database: Option<Database>,
}

impl Site {
    pub fn new(database: Option<Database>) -> Self {
        let place = Place::new();
        fs::write(place.path("pandabase.toml"), SETTINGS).unwrap();
        Self { place, database }
    }

    fn arguments<'a>(&'a self, command: &[&'a str]) -> Vec<&'a str> {
        let database = self.database.iter();
        let database = database.flat_map(|database| ["--database", &database.url]);
        command.iter().copied().chain(database).collect()
    }

    pub fn start(&self) -> Running {
        self.place
            .start(&self.arguments(&["dev", "--listen", "127.0.0.1:0"]))
    }

    pub fn verify(&self) -> Value {
        self.place.run(&self.arguments(&["verify"])).json(0)
    }

    /// The database of a server that is not running.
    pub fn db(&self) -> Db {
        let sqlite = || {
            format!(
                "sqlite:{}",
                self.place.path("pandabase-data/pandabase.db").display()
            )
        };
        let url = self
            .database
            .as_ref()
            .map_or_else(sqlite, |database| database.url.clone());
        let options = DbOptions {
            url: url.parse().unwrap(),
            threads: 2,
            durable: true,
            pooled: false,
        };
        Db::open(&options).unwrap()
    }
}

/// The shop as buyers and its merchant reach it, until the server ends.
pub struct Shop {
    pub http: Client,
    pub base: String,
    pub store: String,
    pub token: String,
    /// Keys are made when they are sold.
    made: String,
    /// Keys come from a pool.
    pool: String,
    /// Billed every month.
    plan: String,
}

/// A purchase that a buyer wants.
struct Purchase {
    session: String,
    key: String,
    /// How many keys it is about, and how many of them from the pool.
    keys: (usize, usize),
    /// Whether it begins a subscription.
    subscribes: bool,
    /// `data` of what pay answered.
    paid: Option<Value>,
}

struct Paid {
    status: u16,
    is_replay: bool,
    body: Value,
}

impl Shop {
    /// The shop on the server as it runs now.
    pub fn on(server: &Running, pool: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            http: Client::builder().tls_certs_only([]).build().unwrap(),
            base: server.get("baseUrl").to_owned(),
            store: server.get("storeId").to_owned(),
            token: server.get("apiToken").to_owned(),
            made: server.get("productId").to_owned(),
            pool: pool.to_owned(),
            plan: String::new(),
        }
    }

    /// The same shop, which sells this plan, too.
    fn with_plan(self, plan: &str) -> Self {
        let plan = plan.to_owned();
        Self { plan, ..self }
    }

    /// A request of the merchant's.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.base);
        let mut request = self.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let mut body: Value = answer.json().await.unwrap();
        assert!(status.is_success(), "{path}: {body}");
        body["data"].take()
    }

    pub fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store)
    }

    pub async fn get(&self, rest: &str) -> Value {
        self.call(Method::GET, &self.core(rest), None).await
    }

    pub async fn post(&self, rest: &str, body: Value) -> Value {
        self.call(Method::POST, &self.core(rest), Some(body)).await
    }

    /// Moves the store's clock; every job that falls due on the way has run when this returns.
    pub async fn advance(&self, duration: &str) {
        let path = format!("/v2/sandbox/stores/{}/clock", self.store);
        self.call(Method::POST, &path, Some(json!({"advance": duration})))
            .await;
    }

    pub async fn open_cart(&self, cart: &Value) -> reqwest::Result<String> {
        let url = format!("{}/v2/stores/{}/checkouts", self.base, self.store);
        let answer = self.http.post(url).json(cart).send().await?;
        let status = answer.status();
        let body: Value = answer.json().await?;
        assert_eq!(status, 201, "{body}");
        Ok(body["data"]["id"].as_str().unwrap().to_owned())
    }

    async fn pay(&self, purchase: &Purchase) -> reqwest::Result<Paid> {
        let Purchase { session, key, .. } = purchase;
        let url = format!("{}/v2/stores/{}/checkouts/{session}/pay", self.base, self.store);
        let request = self.http.post(url).header("idempotency-key", key);
        let body = json!({"payment_method": card(GOOD), "consent": true});
        let answer = request.json(&body).send().await?;
        Ok(Paid {
            status: answer.status().as_u16(),
            is_replay: answer.headers().contains_key("idempotent-replay"),
            body: answer.json().await?,
        })
    }

    /// Buys one cart after the other until the server is gone.
    async fn buy(&self, round: usize, number: usize, answered: &Answered) -> Vec<Purchase> {
        let line = |product: &str, quantity: i64| json!({"product_id": product, "quantity": quantity});
        let carts = [
            (json!([line(&self.made, 1)]), (1, 0)),
            (json!([line(&self.pool, 1)]), (1, 1)),
            (json!([line(&self.made, 2), line(&self.pool, 2)]), (4, 2)),
            (json!([line(&self.plan, 1)]), (0, 0)),
        ];
        // Some buyers are the same customer.
        let customer = buyer(&format!("buyer-{}@example.org", number % 3), "US", "CA");
        let mut purchases = Vec::new();
        for (nth, (items, keys)) in carts.iter().cycle().skip(number).enumerate() {
            let Ok(session) = self
                .open_cart(&json!({"items": items, "customer": customer}))
                .await
            else {
                break;
            };
            answered.one_more();
            let mut purchase = Purchase {
                session,
                key: format!("round-{round}-buyer-{number}-{nth}"),
                keys: *keys,
                subscribes: keys.0 == 0,
                paid: None,
            };
            answered.paying.fetch_add(1, Ordering::Relaxed);
            let answer = self.pay(&purchase).await;
            answered.paying.fetch_sub(1, Ordering::Relaxed);
            if let Ok(Paid { status, body, .. }) = &answer {
                assert_eq!(
                    (*status, &body["data"]["status"]),
                    (200, &json!("COMPLETED")),
                    "{body}"
                );
                purchase.paid = Some(body["data"].clone());
                answered.one_more();
            }
            purchases.push(purchase);
            if answer.is_err() {
                break;
            }
        }
        purchases
    }

    /// The buyers whose purchases were cut off repeat what they asked, as they were told to.
    async fn finish(&self, purchases: &mut [Purchase]) {
        for purchase in purchases.iter().filter(|purchase| purchase.paid.is_some()) {
            let again = self.pay(purchase).await.unwrap();
            assert!(again.is_replay);
            assert_eq!(Some(&again.body["data"]), purchase.paid.as_ref());
        }
        for purchase in purchases.iter_mut().filter(|purchase| purchase.paid.is_none()) {
            let again = self.pay(purchase).await.unwrap();
            match again.status {
                200 => purchase.paid = Some(again.body["data"].clone()),
                _ => assert_eq!(
                    (again.status, again.body["error"].as_str().unwrap()),
                    (409, "A request with this idempotency key is still in progress")
                ),
            }
        }
        self.advance(RECOVERY).await;
        for purchase in purchases.iter_mut().filter(|purchase| purchase.paid.is_none()) {
            let again = self.pay(purchase).await.unwrap();
            assert_eq!(again.status, 200, "{}", again.body);
            purchase.paid = Some(again.body["data"].clone());
        }
        self.advance("PT1M").await;
    }

    /// Every order, in full.
    async fn orders(&self) -> Vec<Value> {
        let mut orders = Vec::new();
        for page in 1.. {
            let list = self.get(&format!("/orders?limit=100&page={page}")).await;
            let items = list["items"].as_array().unwrap();
            for order in items {
                orders.push(self.get(&format!("/orders/{}", text(&order["id"]))).await);
            }
            if items.len() < 100 {
                break;
            }
        }
        orders
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Counts answers and tells when there were enough while somebody pays.
struct Answered {
    count: AtomicU32,
    paying: AtomicU32,
    enough: u32,
    reached: Notify,
}

impl Answered {
    fn new(enough: u32) -> Self {
        Self {
            count: AtomicU32::new(0),
            paying: AtomicU32::new(0),
            enough,
            reached: Notify::new(),
        }
    }

    fn one_more(&self) {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        if count >= self.enough && self.paying.load(Ordering::Relaxed) > 0 {
            self.reached.notify_one();
        }
    }
}

/// Buys until the server has answered so often, kills it, and returns what was bought and wanted.
async fn load_and_kill(shop: &Shop, server: &mut Running, round: usize, answers: u32) -> Vec<Purchase> {
    let answered = Answered::new(answers);
    let buyers = join_all((0..BUYERS).map(|number| shop.buy(round, number, &answered)));
    let kill = async {
        answered.reached.notified().await;
        server.kill();
    };
    let (bought, ()) = tokio::join!(buyers, kill);
    bought.into_iter().flatten().collect()
}

/// The state of the shop in the end, against what its buyers wanted and were told.
async fn check(shop: &Shop, purchases: &[Purchase], receiver: &Receiver) -> Vec<Value> {
    let orders = shop.orders().await;
    let mut by_session = BTreeMap::new();
    let mut keys = BTreeSet::new();
    let (mut balance, mut claimed) = (0, 0);
    for order in &orders {
        assert_eq!(
            (&order["status"], &order["payment"]["status"]),
            (&json!("COMPLETED"), &json!("COMPLETED")),
            "{order}"
        );
        balance += order["payment"]["settledAmount"].as_i64().unwrap();
        for license in order["licenses"].as_array().unwrap() {
            assert!(keys.insert(text(&license["key"])), "sold twice: {license}");
            claimed += usize::from(license["productId"] == shop.pool.as_str());
        }
        let earlier = by_session.insert(text(&order["orderNumber"]), order);
        assert_eq!(earlier, None, "two orders of one session");
    }
    assert_eq!(orders.len(), purchases.len());
    for purchase in purchases {
        let order = by_session[purchase.session.as_str()];
        assert_eq!(order["licenses"].as_array().unwrap().len(), purchase.keys.0);
        if let Some(paid) = &purchase.paid {
            assert_eq!(
                (&paid["order_id"], &paid["payment_id"]),
                (&order["id"], &order["payment"]["id"])
            );
            assert_eq!(paid["subscription_id"].is_string(), purchase.subscribes);
        }
    }
    let wanted: usize = purchases.iter().map(|purchase| purchase.keys.1).sum();
    let left = shop.get(&format!("/products/{}", shop.pool)).await["availableLicenses"].clone();
    assert_eq!((claimed, left), (wanted, json!(POOL - wanted)));
    let begun = purchases.iter().filter(|purchase| purchase.subscribes).count();
    let subscriptions = shop.get("/subscriptions?status=ACTIVE").await;
    assert_eq!(subscriptions["pagination"]["total"], begun);
    let store = shop.get("/").await;
    assert_eq!(
        (&store["balance"], &store["sales"]),
        (&json!(balance), &json!(orders.len()))
    );
    check_events(receiver, &orders);
    orders
}

/// Every order was told of, always under the same id.
fn check_events(receiver: &Receiver, orders: &[Value]) {
    let mut events: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for seen in receiver.seen() {
        let body = seen.json();
        let order = text(&body["data"]["order"]["id"]).to_owned();
        events
            .entry(order)
            .or_default()
            .insert(text(&body["id"]).to_owned());
    }
    assert!(events.values().all(|ids| ids.len() == 1), "{events:?}");
    let told: BTreeSet<&str> = events.keys().map(String::as_str).collect();
    let all: BTreeSet<&str> = orders.iter().map(|order| text(&order["id"])).collect();
    assert_eq!(told, all);
}

/// What no API shows: the processor's books, the ledger's rows, receipts and jobs.
async fn check_books(site: &Site, store: &str, orders: &[Value]) {
    let db = site.db();
    let store = StoreId::from_stored(store);
    let column = async |sql: &'static str| -> Vec<String> {
        let store = store.clone();
        let rows = db.read(move |tx| tx.all(Sql::new(sql), params![&store], |row| row.next()));
        rows.await.unwrap()
    };
    let sorted = |key: fn(&Value) -> &Value| {
        let mut ids: Vec<&str> = orders.iter().map(|order| text(key(order))).collect();
        ids.sort_unstable();
        ids
    };
    let payments = sorted(|order| &order["payment"]["id"]);
    for sql in [
        "SELECT payment_id FROM sandbox_charges WHERE store_id = $1 AND status = 'captured'
        ORDER BY payment_id",
        "SELECT reference_id FROM ledger_entries WHERE store_id = $1 AND position > 1 ORDER BY reference_id",
    ] {
        assert_eq!(column(sql).await, payments, "{sql}");
    }
    let receipts = "SELECT reference FROM mails
        WHERE store_id = $1 AND subject LIKE 'Your receipt%' ORDER BY reference";
    assert_eq!(column(receipts).await, sorted(|order| &order["id"]));
    let jobs = column(
        "SELECT kind FROM jobs WHERE store_id = $1
            AND kind NOT IN ('subscription_renewal', 'subscription_notice', 'card_expiry_notice')",
    )
    .await;
    assert!(jobs.is_empty(), "{jobs:?}");
    db.close().await;
}

/// The database ends what the dead server had begun, and then a minute passes: jobs that it held are
/// free for others. A database that several servers share cannot know at once that one of them is dead.
pub async fn a_minute_passes(site: &Site) {
    let db = site.db();
    let schema = "SELECT current_schema()";
    let schema: String = db
        .read(move |tx| tx.one(Sql::new(schema), &[], |row| row.next()))
        .await
        .unwrap();
    let open = "SELECT COUNT(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND l.pid <> pg_backend_pid()";
    let mut tries = 0;
    loop {
        let schema = schema.clone();
        let held = db.read(move |tx| tx.one(Sql::new(open), params![&schema], |row| row.next::<i64>()));
        if held.await.unwrap() == 0 {
            break;
        }
        tries += 1;
        assert!(tries < 100_000, "transactions of the dead server do not end");
    }
    let pass =
        "UPDATE jobs SET leased_until = leased_until - 60000, due_at = due_at - 60000 WHERE leased_until > 0";
    db.write(move |tx| tx.run(Sql::new(pass), &[])).await.unwrap();
    db.close().await;
}

async fn survive(site: Site) {
    let receiver = Receiver::start(Manner::Status(200)).await;
    let mut server = site.start();
    let merchant = Shop::on(&server, "");
    let keys: Vec<String> = (0..POOL).map(|number| format!("POOL-{number:04}")).collect();
    let pool = json!({
        "title": "Pool", "productType": "LICENSE_KEY", "price": 900, "status": "ACTIVE", "licenseKeys": keys
    });
    let pool = text(&merchant.post("/products", pool).await["id"]).to_owned();
    let plan = json!({
        "title": "Notes", "productType": "SUBSCRIPTION", "price": 900, "billingInterval": "MONTHLY",
        "status": "ACTIVE"
    });
    let plan = text(&merchant.post("/products", plan).await["id"]).to_owned();
    let webhook = json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    merchant.post("/webhooks", webhook).await;

    let random = Random::seeded(seed());
    let (mut purchases, mut cut_off) = (Vec::new(), 0);
    for round in 0..ROUNDS {
        let answers = ANSWERS.0 + random.lock().next_u32() % ANSWERS.1;
        let mut wanted = load_and_kill(
            &Shop::on(&server, &pool).with_plan(&plan),
            &mut server,
            round,
            answers,
        )
        .await;
        cut_off += wanted.iter().filter(|purchase| purchase.paid.is_none()).count();
        if site.database.is_some() {
            a_minute_passes(&site).await;
        }
        server = site.start();
        Shop::on(&server, &pool)
            .with_plan(&plan)
            .finish(&mut wanted)
            .await;
        purchases.append(&mut wanted);
        assert_eq!(site.verify()["ok"], true);
    }
    assert_ne!(cut_off, 0);
    let shop = Shop::on(&server, &pool).with_plan(&plan);
    let orders = check(&shop, &purchases, &receiver).await;
    server.stop();
    check_books(&site, &shop.store, &orders).await;
    assert_eq!(site.verify()["ok"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_loses_and_doubles_nothing_on_sqlite() {
    survive(Site::new(None)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_loses_and_doubles_nothing_on_postgres() {
    survive(Site::new(Some(Database::postgres()))).await;
}

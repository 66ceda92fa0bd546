//! Reads stay flat: every list, with every filter and order that it knows, and every single thing does the
//! same work in a store that sold much as in one that sold little. The work is counted, not timed: SQLite
//! says how many steps a statement took.

use crate::harness::{Engine, Server, apply, both};
use crate::shop::GOOD;
use pandabase::operations::seed;
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase::wiring::openapi;
use pandabase_domain::id::EventId;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Environment;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::db::reads::{Read, reads};
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use rusqlite::{Connection, StatementStatus};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Sales of a licence product, and rounds of everything else, in the two stores.
const FEW: (u64, u64) = (60, 2);
const MANY: (u64, u64) = (1_200, 24);

/// Reads whose work may follow the store, and why: parts of their statements.
const MEANT: [(&str, &str); 5] = [
    (
        "FROM disputes d",
        "few orders are disputed; they are counted in an index",
    ),
    (
        "FROM cases c",
        "few orders are asked about; a filter chooses among the store's cases",
    ),
    (
        "COUNT(*) FROM webhook_deliveries",
        "what was sent in thirty days is counted in an index",
    ),
    (
        "COUNT(*) FROM ledger_entries",
        "what is no payment is counted in an index: refunds, disputes, payouts",
    ),
    (
        "MIN(position + 0) FROM webhook_events",
        "where a time begins is found among the events of three minutes",
    ),
];

/// What chooses a time, and one that is in the midst of what was sold.
const TIMES: [&str; 2] = ["from", "to"];
const TIME: &str = "2026-05-01T00:00:00Z";

/// Whether a statement counts what a time holds, which is done in the index that the list walks.
fn counts_a_time(text: &str) -> bool {
    let bounds = [
        "created_at >= $",
        "created_at < $",
        "id >= $",
        "id > $",
        "id < $",
        "position >= $",
        "position < $",
    ];
    text.starts_with("SELECT COUNT(*)") && bounds.iter().any(|bound| text.contains(bound))
}

/// Writes down deliveries of so many events: some taken, some failed, some yet to be made.
async fn deliver(server: &Server, webhook: String, events: u64) {
    let event = Sql::new(
        "INSERT INTO webhook_events (store_id, id, type, payload, created_at) VALUES ($1, $2, $3, $4, $5)",
    );
    let delivery = Sql::new(
        "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, event, status_code,
            duration_ms, error, next_attempt_at, is_pending, created_at)
        VALUES ($1, $2, $3, 1, $4, $5, 7, $6, $7, $8, $9)",
    );
    // Something that an event can tell.
    server.sell(1000, GOOD).await;
    let told = server.get(&server.core("/events?limit=1")).await;
    let data = told.data(200)["items"][0]["data"].clone();
    let store = server.store.id.clone();
    let written = server.app.db.write(move |tx| {
        for number in 0..i64::try_from(events).unwrap() {
            let at = Timestamp::parse(TIME).unwrap().plus_millis(number * 1000);
            let id = format!("{}{number:015}", EventId::floor(at));
            let kind = EventType::ALL[usize::try_from(number % 3).unwrap()].as_str();
            let (status, error) = [(Some(200), None), (Some(500), Some("no")), (None, None)]
                [usize::try_from(number / 3 % 3).unwrap()];
            let due = status.is_none().then_some(at);
            let payload = json!({"event": kind, "id": id, "timestamp": at, "data": data}).to_string();
            tx.run(event, params![&store, id.as_str(), kind, &payload, at])?;
            let values = params![
                &store,
                webhook.as_str(),
                id.as_str(),
                kind,
                status,
                error,
                due,
                due.is_some(),
                at
            ];
            tx.run(delivery, values)?;
        }
        Ok::<_, DbError>(())
    });
    written.await.unwrap();
}

/// A store, and what is asked of it.
struct Filled {
    server: Server,
    /// What paths and filters name.
    ids: BTreeMap<&'static str, String>,
}

impl Filled {
    async fn new((sales, rounds): (u64, u64)) -> Self {
        let server = Server::start(Engine::Sqlite).await;
        seed::fill_with_keys(&server.app, &server.store, sales, |_| {})
            .await
            .unwrap();
        seed::live(&server.app, &server.store, rounds, |_| {})
            .await
            .unwrap();
        let first = async |path: &str, name: &str| {
            let list = server.get(&server.core(path)).await;
            list.data(200)["items"][0][name].as_str().unwrap().to_owned()
        };
        let hook = json!({"url": "https://8.8.8.8/hook", "eventTypes": ["PAYMENT_COMPLETED"]});
        let hook = server.post(&server.core("/webhooks"), hook).await;
        let webhook = hook.data(201)["id"].as_str().unwrap().to_owned();
        deliver(&server, webhook.clone(), sales).await;
        let mut ids = BTreeMap::from([("webhookId", webhook)]);
        for (name, list, field) in [
            ("productId", "/products/?search=desktop", "id"),
            ("customerId", "/customers/", "id"),
            ("orderId", "/orders/", "id"),
            ("sessionId", "/orders/", "orderNumber"),
            ("paymentId", "/orders/payments/", "id"),
            ("licenseId", "/licenses/", "id"),
            ("couponId", "/coupons/", "id"),
            ("subscriptionId", "/subscriptions/", "id"),
            ("refundId", "/refunds/", "id"),
            ("disputeId", "/disputes/", "id"),
            ("caseId", "/cases/", "id"),
            ("search", "/customers/", "email"),
        ] {
            ids.insert(name, first(list, field).await);
        }
        Self { server, ids }
    }

    /// Every statement that reads something for an answer, with the steps that it takes.
    async fn steps(&self) -> BTreeMap<String, i32> {
        let requests = self.requests();
        reads();
        // What a reader remembers is read anew after any write.
        let probe = "UPDATE installation SET write_probes = write_probes + 1";
        let written = self.server.app.db.write(move |tx| tx.batch(probe));
        written.await.unwrap();
        for path in requests {
            let answer = self.server.get(&path).await;
            // Not every filter is taken with every other one.
            let is_refused = answer.status == 400 && path.contains('?');
            // Nobody has withdrawn from anything here, or left a cart.
            let is_rare = path.ends_with("/withdrawal") || path.contains("/carts/");
            let is_missing = answer.status == 404 && is_rare;
            let is_answered = answer.status == 200 || is_refused || is_missing;
            assert!(is_answered, "{path}: {}", answer.text);
            if let Some(cursor) = answer.json["data"]["pagination"]["nextCursor"].as_str() {
                let next = self.server.get(&format!("{path}&cursor={cursor}")).await;
                assert_eq!(next.status.as_u16(), 200, "{path}: {}", next.text);
            }
        }
        let connection = Connection::open(self.server.database_file()).unwrap();
        let steps = |(text, read): (String, Read)| {
            let mut statement = connection.prepare(&text).unwrap();
            for (index, value) in read.values.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, value).unwrap();
            }
            let (mut rows, mut left) = (statement.raw_query(), read.rows);
            while left > 0 && rows.next().unwrap().is_some() {
                left -= 1;
            }
            drop(rows);
            let steps = statement.get_status(StatementStatus::VmStep);
            (text, steps)
        };
        reads().into_iter().map(steps).collect()
    }

    /// Every list of a store's, with its filters and orders, and one of each of its things.
    fn requests(&self) -> Vec<String> {
        let document = openapi::document(Environment::Sandbox);
        let mut requests = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(parameters) = item["get"]["parameters"].as_array() else {
                continue;
            };
            let mut path = path.replace("{storeId}", self.server.store.id.as_str());
            let names_more = path.contains('{');
            for (name, id) in &self.ids {
                path = path.replace(&format!("{{{name}}}"), id);
            }
            // In the portal and in accounts people read what is their own.
            let is_own = ["/v2/portal", "/v2/accounts"]
                .iter()
                .any(|own| path.starts_with(own));
            let is_own = is_own || item["get"]["security"][0].get("account").is_some();
            if is_own || path.contains('{') {
                continue;
            }
            let queries: Vec<&Value> = parameters.iter().filter(|one| one["in"] == "query").collect();
            if queries.iter().any(|one| one["name"] == "limit") {
                requests.extend(self.pages(&document, &path, &queries));
            } else if names_more {
                requests.push(path);
            }
        }
        requests
    }

    /// A list with every value of a parameter alone; together, every filter with its first one, and every
    /// order.
    fn pages(&self, document: &Value, path: &str, queries: &[&Value]) -> Vec<String> {
        let start = format!("{path}?limit=1");
        let (mut alone, mut together) = (Vec::new(), vec![start.clone()]);
        for query in queries {
            let name = query["name"].as_str().unwrap();
            let values = self.values(document, query);
            let values: Vec<String> = values.iter().map(|value| format!("&{name}={value}")).collect();
            alone.extend(values.iter().map(|value| format!("{start}{value}")));
            if TIMES.contains(&name) {
                continue;
            }
            let some = if name.starts_with("sort") { values.len() } else { 1 };
            let more = together.iter().flat_map(|begun| {
                let values = values.iter().take(some);
                values.map(move |value| format!("{begun}{value}"))
            });
            let more: Vec<String> = more.collect();
            together.extend(more);
        }
        alone.extend(together.last().map(|all| format!("{all}&from={TIME}&to={TIME}")));
        alone.extend(together);
        alone
    }

    /// What a parameter is tried with.
    fn values(&self, document: &Value, parameter: &Value) -> Vec<String> {
        let name = parameter["name"].as_str().unwrap();
        let schema = crate::contract::resolve(document, &parameter["schema"]);
        let words = schema["enum"].as_array();
        match name {
            "page" | "limit" | "cursor" => Vec::new(),
            "search" => vec![
                self.ids["search"].replace('@', "%40"),
                self.ids["orderId"].clone(),
                self.ids["orderId"].replace("ord_", "pmt_"),
                self.ids["orderId"].replace("ord_", "cs_"),
                self.ids["orderId"].replace("ord_", "pi_"),
            ],
            _ if self.ids.contains_key(name) => vec![self.ids[name].clone()],
            _ if TIMES.contains(&name) => vec![TIME.into()],
            "statusCode" => vec!["200".into()],
            _ => match words {
                Some(words) => words
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect(),
                None if schema["type"] == "boolean" => vec!["true".into(), "false".into()],
                None => vec!["none".into()],
            },
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_read_does_more_work_in_a_store_that_sold_more() {
    let few = Filled::new(FEW).await.steps().await;
    let many = Filled::new(MANY).await.steps().await;
    let mut growing = Vec::new();
    for (text, steps) in &many {
        let before = few.get(text).copied().unwrap_or_default();
        let is_meant = counts_a_time(text) || MEANT.iter().any(|(part, _)| text.contains(part));
        if !is_meant && *steps > before + before / 2 + 60 {
            growing.push(format!("{before} -> {steps} steps: {text}"));
        }
    }
    assert!(many.len() > 400, "only {} statements were seen", many.len());
    assert!(growing.is_empty(), "{}", growing.join("\n\n"));
}

#[apply(both)]
async fn what_was_there_before_is_counted(server: Server) {
    seed::fill_with_keys(&server.app, &server.store, 40, |_| {})
        .await
        .unwrap();
    seed::live(&server.app, &server.store, 2, |_| {}).await.unwrap();
    let totals = async || {
        let mut totals = Vec::new();
        for list in [
            "/customers/?",
            "/licenses/?",
            "/licenses/?status=CLAIMED",
            "/refunds/?",
        ] {
            let page = server.get(&server.core(&format!("{list}&limit=1"))).await;
            totals.push(page.data(200)["pagination"]["total"].as_i64().unwrap());
        }
        totals
    };
    let counted = totals().await;
    let migration = MIGRATIONS.iter().find(|one| one.name == "0019_flat").unwrap();
    let fills = migration
        .text
        .split(';')
        .filter(|text| text.contains("INSERT INTO list_counts"));
    let fills = fills.collect::<Vec<_>>().join(";");
    let anew = server.app.db.write(move |tx| {
        tx.batch("DELETE FROM list_counts")?;
        tx.batch(&fills)?;
        Ok::<_, DbError>(())
    });
    anew.await.unwrap();
    server.verify().await;
    assert_eq!(totals().await, counted);
    assert!(counted.iter().all(|total| *total > 0), "{counted:?}");
}

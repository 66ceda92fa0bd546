//! Seeding: many orders at once, and every promise holds.

use crate::harness::{Server, apply, both};
use crate::place::Place;
use pandabase::operations::seed;
use pandabase::wiring::invariants;
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_domain::time::DAY;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::{DatabaseUrl, Db, DbError, DbOptions, Sql, Tx};
use pandabase_platform::sql;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// The definitions of all tables and indexes, and how the file's pages are logged.
fn schema(path: &Path) -> (Vec<String>, String) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let check: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let mut statement = connection
        .prepare("SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY name")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    let mode = connection
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    (rows.map(Result::unwrap).collect(), mode)
}

fn count(path: &Path, table: &str) -> i64 {
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = format!("SELECT COUNT(*) FROM {table}");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_load_has_the_file_to_itself_and_leaves_it_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let url = DatabaseUrl::Sqlite(path.clone());
    let options = DbOptions {
        url: url.clone(),
        threads: 1,
        durable: false,
        pooled: false,
    };
    let db = Db::open(&options).unwrap();
    db.migrate(MIGRATIONS, Clock::System.now()).await.unwrap();
    let refused = Db::open_alone(&url).err().unwrap().to_string();
    assert!(refused.contains("is in use, stop the server"), "{refused}");
    db.close().await;

    let before = schema(&path);
    let db = Db::open_alone(&url).unwrap();
    let app = seed::app_over(db.clone(), None).await.unwrap();
    let store = seed::store(&app, None).await.unwrap();
    seed::fill(&app, &store, 300, |_| {}).await.unwrap();
    for promise in invariants::promises() {
        let finding = promise
            .check(&app.db, Some(Arc::clone(&app.env.keyring)))
            .await
            .unwrap()
            .unwrap();
        assert!(
            finding.broken.is_empty(),
            "{}: {:?}",
            promise.text,
            finding.broken
        );
    }
    drop(app);
    db.close().await;
    assert_eq!(schema(&path), before);
    assert_eq!(before.1, "wal");
}

/// Names the database of [`seeds_until_it_is_killed`].
const KILLED: &str = "PANDABASE_TEST_KILLED_SEED";

#[tokio::test]
#[ignore = "a process of its own, started and killed by the test below"]
async fn seeds_until_it_is_killed() {
    let path = std::env::var_os(KILLED).unwrap().into();
    let db = Db::open_alone(&DatabaseUrl::Sqlite(path)).unwrap();
    // A load that has outgrown its cache: what is unfinished is in the file.
    let shrink = |tx: &mut Tx<'_>| tx.run(Sql::new("PRAGMA cache_size = 64"), &[]);
    db.write(shrink).await.unwrap();
    let app = seed::app_over(db, None).await.unwrap();
    let store = seed::store(&app, None).await.unwrap();
    let endless = seed::fill(&app, &store, 1_000_000, |done| println!("seeded {done}"));
    endless.await.unwrap();
}

#[tokio::test]
async fn a_load_that_is_killed_leaves_no_order() {
    let place = Place::new();
    place.dev().stop();
    let path = place.path("pandabase-data/pandabase.db");
    let before = (schema(&path), count(&path, "orders"), count(&path, "customers"));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "seed::seeds_until_it_is_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(KILLED, &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let empty = std::fs::metadata(&path).unwrap().len();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let progress = lines
        .map(Result::unwrap)
        .find(|line| line.ends_with("seeded 5000"));
    assert!(progress.is_some(), "the load ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
    // It stopped half-way: with the journal beside it the file is what it was.
    let journal = place.path("pandabase-data/pandabase.db-journal");
    assert!(std::fs::metadata(journal).unwrap().len() > 0);
    assert!(std::fs::metadata(&path).unwrap().len() > 2 * empty);

    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
    // What only reads leaves the file in the load's mode; a server makes it its own again.
    place.dev().stop();
    assert_eq!(
        (schema(&path), count(&path, "orders"), count(&path, "customers")),
        before
    );
    // And the next load begins as if there had been none.
    let db = Db::open_alone(&DatabaseUrl::Sqlite(path.clone())).unwrap();
    let app = seed::app_over(db.clone(), None).await.unwrap();
    let store = seed::store(&app, None).await.unwrap();
    seed::fill(&app, &store, 50, |_| {}).await.unwrap();
    drop(app);
    db.close().await;
    assert_eq!(count(&path, "orders"), 50);
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
}

#[apply(both)]
async fn seeded_orders_keep_every_promise(server: Server) {
    // More than one chunk, after orders of another time.
    let (told, progress) = std::sync::mpsc::channel();
    seed::fill(&server.app, &server.store, 3, |_| {}).await.unwrap();
    seed::fill(&server.app, &server.store, 5_007, move |done| {
        told.send(done).unwrap()
    })
    .await
    .unwrap();
    seed::fill(&server.app, &server.store, 0, |_| {}).await.unwrap();
    assert_eq!(progress.iter().collect::<Vec<_>>(), [5_000, 5_007]);
    for promise in invariants::promises() {
        let finding = promise
            .check(&server.app.db, Some(Arc::clone(&server.app.env.keyring)))
            .await
            .unwrap()
            .unwrap();
        assert!(
            finding.broken.is_empty(),
            "{}: {:?}",
            promise.text,
            finding.broken
        );
    }
    let list = async |path: &str| server.get(&server.core(path)).await.data(200).clone();
    let all = list("/orders/?limit=100").await;
    assert_eq!(all["pagination"]["total"], 5_010);
    let failed = list("/orders/?status=FAILED&limit=1").await["pagination"]["total"]
        .as_i64()
        .unwrap();
    assert!((20..300).contains(&failed), "{failed} were declined");
    let store = list("/").await;
    assert_eq!(store["sales"].as_i64().unwrap(), 5_010 - failed);
    let paid = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|order| order["status"] == "COMPLETED")
        .unwrap();
    let order = list(&format!("/orders/{}", paid["id"].as_str().unwrap())).await;
    assert_eq!(
        order["items"][0]["price"].as_i64().unwrap() * order["items"][0]["quantity"].as_i64().unwrap(),
        order["amount"]
    );
    let payment = list(&format!(
        "/orders/payments/{}",
        order["payment"]["id"].as_str().unwrap()
    ))
    .await;
    assert_eq!(
        crate::shop::timeline(&payment),
        [
            "CHECKOUT_CONFIRMED",
            "PAYMENT_PENDING",
            "PAYMENT_COLLECTED",
            "ORDER_PROCESSING",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    let created: Vec<&str> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["createdAt"].as_str().unwrap())
        .collect();
    assert!(created.is_sorted_by(|a, b| a >= b), "newest first");
}

#[apply(both)]
async fn seeded_orders_are_like_others(server: Server) {
    seed::fill(&server.app, &server.store, 40, |_| {}).await.unwrap();
    let orders = server
        .get(&server.core("/orders/?status=COMPLETED&limit=1"))
        .await
        .data(200)
        .clone();
    let email = orders["items"][0]["customer"]["email"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = server
        .get(&server.core(&format!("/orders/?search={email}&limit=100")))
        .await
        .data(200)
        .clone();
    let items: Vec<&Value> = found["items"].as_array().unwrap().iter().collect();
    assert!(
        !items.is_empty()
            && items
                .iter()
                .all(|order| order["customer"]["email"] == email.as_str())
    );
    // What comes after them goes on where they end.
    let paid = server.sell(4000, crate::shop::GOOD).await;
    server
        .simulate(&paid, serde_json::json!({"event": "external_refund"}))
        .await
        .data(200);
    server.advance(DAY).await;
    for promise in invariants::promises() {
        let finding = promise
            .check(&server.app.db, Some(Arc::clone(&server.app.env.keyring)))
            .await
            .unwrap()
            .unwrap();
        assert!(
            finding.broken.is_empty(),
            "{}: {:?}",
            promise.text,
            finding.broken
        );
    }
}

#[apply(both)]
async fn everything_that_is_seeded_keeps_every_promise(server: Server) {
    let (app, store) = (&server.app, &server.store);
    seed::fill_with_keys(app, store, 120, |_| {}).await.unwrap();
    seed::live(app, store, 2, |_| {}).await.unwrap();
    server.verify().await;
    let keys = server.get(&server.core("/licenses/?status=CLAIMED")).await;
    let keys = keys.data(200);
    assert!(keys["pagination"]["total"].as_i64().unwrap() > 100, "{keys}");
    assert_eq!(keys["items"][24]["key"].as_str().unwrap().len(), 19);
    for list in [
        "/refunds/",
        "/disputes/",
        "/cases/",
        "/subscriptions/",
        "/coupons/",
    ] {
        let page = server.get(&server.core(list)).await;
        assert!(
            page.data(200)["pagination"]["total"].as_i64().unwrap() > 0,
            "{list}"
        );
    }
}

sql! {
    DELIVERIES = "SELECT COUNT(DISTINCT event_id),
            COUNT(CASE WHEN error IS NULL AND NOT is_pending THEN 1 END),
            COUNT(CASE WHEN error IS NULL AND NOT is_pending AND attempt > 1 THEN 1 END),
            COUNT(CASE WHEN attempt = 10 AND error IS NOT NULL THEN 1 END),
            (SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery')
        FROM webhook_deliveries";
}

#[apply(both)]
async fn seeded_deliveries_are_in_every_state(server: Server) {
    let (app, store) = (&server.app, &server.store);
    seed::fill(app, store, 900, |_| {}).await.unwrap();
    seed::live(app, store, 1, |_| {}).await.unwrap();
    assert_eq!(seed::deliver(app, store, 0, |_| {}).await.unwrap(), 0);
    let told = std::sync::Mutex::new(Vec::new());
    let tell = |done| told.lock().unwrap().push(done);
    let made = seed::deliver(app, store, 250, tell).await.unwrap();
    assert_eq!((made, told.into_inner().unwrap()), (250, vec![250]));
    server.verify().await;
    let counted = app.db.read(|tx: &mut Tx<'_>| {
        tx.one(DELIVERIES, &[], |row| {
            let mut next = || row.next::<i64>();
            Ok::<_, DbError>([next()?, next()?, next()?, next()?, next()?])
        })
    });
    let [events, delivered, late, given_up, waiting] = counted.await.unwrap();
    assert!(
        late > 0 && given_up > 0 && waiting > 0,
        "{late} {given_up} {waiting}"
    );
    assert_eq!((events, events - delivered), (250, given_up + waiting));
    let list = server.get(&server.core("/webhooks/")).await.data(200).clone();
    assert_eq!(
        (&list["pagination"]["total"], &list["items"][0]["isEnabled"]),
        (&json!(1), &json!(true))
    );
    // Fewer orders than asked for: events are kept for a month. The endpoint is the same.
    let all = seed::deliver(app, store, 5_000, |_| {}).await.unwrap();
    assert!((280..320).contains(&all), "{all}");
    let again = server.get(&server.core("/webhooks/")).await;
    assert_eq!(again.data(200)["items"], list["items"]);
    server.verify().await;
}

#[apply(both)]
async fn a_new_store_is_made_when_none_is_named(server: Server) {
    let made = seed::store(&server.app, None).await.unwrap();
    seed::fill(&server.app, &made, 10, |_| {}).await.unwrap();
    let again = seed::store(&server.app, Some(made.id.clone())).await.unwrap();
    assert_eq!(again.id, made.id);
    let unknown = seed::store(
        &server.app,
        Some("shp_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned().into()),
    )
    .await;
    assert_eq!(unknown.unwrap_err().to_string(), "Store not found");
    assert_eq!(
        server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"],
        0
    );
}

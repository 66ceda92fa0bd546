//! Databases of older versions: what was published does not change, and goes on under every later version.

mod everything;

use crate::harness::{Engine, Server, apply, both};
use crate::shop::{GOOD, card, mia};
use everything::{SOLD_KEY, dump, live, rows_for};
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase::wiring::secrets::encrypt_anew;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Sql};
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// What every migration was when it was published, as `sha256sum` writes it.
const FROZEN: &str = include_str!("../../migrations/FROZEN");
/// What stands before the moment at which rows were written down.
const NOW: &str = "-- now: ";

/// A migration that has run somewhere is never edited: what is to change is a new one, with a new line in
/// `migrations/FROZEN`.
#[test]
fn migrations_are_what_they_were() {
    let frozen: Vec<&str> = FROZEN.lines().collect();
    let now: Vec<String> = MIGRATIONS
        .iter()
        .map(|migration| {
            format!(
                "{}  {}.sql",
                hex::encode(Sha256::digest(migration.text)),
                migration.name
            )
        })
        .collect();
    assert_eq!(now, frozen);
}

/// The rows of older versions: files that are named by how many migrations there were.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/upgrades")
}

fn older() -> Vec<(usize, String)> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "sql"));
    let mut older: Vec<(usize, String)> = files
        .map(|path| {
            let number = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
            (number, fs::read_to_string(path).unwrap())
        })
        .collect();
    older.sort();
    assert!(!older.is_empty());
    older
}

/// Writes the rows of this version down: `cargo nextest run --run-ignored only write_the_rows`, before a
/// release whose migrations are frozen then.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes a file of the source"]
async fn write_the_rows_of_this_version_down() {
    let server = Server::start_with(Engine::Sqlite, |config| {
        config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
    })
    .await;
    live(&server).await;
    let database = Connection::open(server.app.env.config.data.join("test.db")).unwrap();
    let text = format!("{NOW}{}\n{}", server.app.env.clock.now(), dump(&database));
    fs::write(folder().join(format!("{:04}.sql", MIGRATIONS.len())), text).unwrap();
}

async fn count(server: &Server, statement: &'static str) -> i64 {
    let counted = server
        .app
        .db
        .read(move |tx| tx.one(Sql::new(statement), &[], |row| row.next::<i64>()));
    counted
        .await
        .unwrap_or_else(|error: DbError| panic!("{statement}: {error}"))
}

async fn items(server: &Server, rest: &str) -> Vec<Value> {
    let list = server.get(&server.core(rest)).await;
    list.data(200)["items"].as_array().unwrap().clone()
}

#[apply(both)]
async fn a_store_of_an_older_version_goes_on(server: Server) {
    let is_postgres = server.app.db.is_shared();
    let engine = if is_postgres {
        Engine::Postgres
    } else {
        Engine::Sqlite
    };
    for (migrations, text) in older() {
        let now = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix(NOW))
            .unwrap();
        let now = Timestamp::parse(now).unwrap();
        let server = Server::start_older(engine, migrations, rows_for(&text, is_postgres), now).await;
        server.verify().await;
        is_read(&server).await;
        goes_on(&server).await;
        server.verify().await;
        // What was encrypted for its purpose alone is encrypted for its place.
        let walked = encrypt_anew(&server.app, |_| {}).await.unwrap();
        assert!(walked.anew > 0 && walked.closed == 0, "{walked:?}");
        assert_eq!(encrypt_anew(&server.app, |_| {}).await.unwrap().anew, 0);
        server.verify().await;
        is_read(&server).await;
    }
}

/// What was there is there.
async fn is_read(server: &Server) {
    for (list, statement) in [
        ("/orders", "SELECT COUNT(*) FROM orders"),
        ("/refunds", "SELECT COUNT(*) FROM refunds"),
        ("/disputes", "SELECT COUNT(*) FROM disputes"),
        ("/products", "SELECT COUNT(*) FROM products"),
        ("/licenses", "SELECT COUNT(*) FROM licenses"),
        ("/customers", "SELECT COUNT(*) FROM customers"),
        ("/coupons", "SELECT COUNT(*) FROM coupons"),
        ("/subscriptions", "SELECT COUNT(*) FROM subscriptions"),
        ("/payouts", "SELECT COUNT(*) FROM payouts"),
        ("/cases", "SELECT COUNT(*) FROM cases"),
    ] {
        let shown = server.get(&server.core(list)).await;
        let total = shown.data(200)["pagination"]["total"].as_i64().unwrap();
        assert_eq!(total, count(server, statement).await, "{list}");
        assert!(total > 0, "{list}");
        for item in items(server, list).await {
            let one = format!("{list}/{}", item["id"].as_str().unwrap());
            server.get(&server.core(&one)).await.data(200);
        }
    }
    // All were sold without a coupon, and nothing was paid for a trial yet.
    let unpaid = "SELECT COUNT(*) FROM subscriptions
        WHERE paid <> CASE WHEN status = 'TRIALING' THEN 0 ELSE unit_amount * quantity END";
    assert_eq!(count(server, unpaid).await, 0);
    // A token that had every scope has the ones that were added.
    let full = "SELECT COUNT(*) FROM api_tokens WHERE permissions LIKE '%, SANDBOX_WRITE, %'";
    assert_eq!(count(server, full).await, 2);
    let verified = server
        .post(&server.core("/licenses/verify"), json!({"key": SOLD_KEY}))
        .await;
    assert_eq!(verified.data(200)["status"], "CLAIMED", "{}", verified.text);
}

/// What is to happen happens: renewals, sales, refunds.
async fn goes_on(server: &Server) {
    server.drain().await;
    refund(server, &items(server, "/orders?status=COMPLETED").await[0]["id"]).await;
    let renewed = "SELECT COUNT(*) FROM invoices WHERE reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'";
    let before = count(server, renewed).await;
    server.move_clock("P31D").await;
    assert!(count(server, renewed).await > before);
    let products = items(server, "/products").await;
    let notes = products
        .iter()
        .find(|product| product["title"] == "Notes")
        .unwrap();
    let cart = json!({"items": [{"product_id": notes["id"], "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], order["licenses"].as_array().unwrap().len()),
        (&json!("COMPLETED"), 1)
    );
    refund(server, &paid["order_id"]).await;
}

async fn refund(server: &Server, order: &Value) {
    let path = server.core(&format!("/refunds/orders/{}", order.as_str().unwrap()));
    server.post(&path, json!({})).await.data(200);
}

//! Databases of older versions: what was published does not change, and goes on under every later version.

mod everything;

use crate::accounts::OWNER;
use crate::harness::{Engine, Server, apply, both};
use crate::pay::with_processor;
use crate::secrets::{broken, stored};
use crate::shop::{GOOD, card, mia};
use everything::{SOLD_KEY, dump, live, rows_for};
use pandabase::surfaces::sandbox::Sandbox;
use pandabase::wiring::housekeeping;
use pandabase::wiring::key::{self, Fit};
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::keyring::is_unbound;
use pandabase_platform::params;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// A server on the rows of an older version, on the same kind of database as `like`.
async fn start(like: &Server, (migrations, text): (usize, String)) -> Server {
    let is_postgres = like.app.db.is_shared();
    let engine = if is_postgres {
        Engine::Postgres
    } else {
        Engine::Sqlite
    };
    let now = text.lines().next().and_then(|line| line.strip_prefix(NOW));
    let now = Timestamp::parse(now.unwrap()).unwrap();
    Server::start_older(engine, migrations, rows_for(&text, is_postgres), now).await
}

#[apply(both)]
async fn a_store_of_an_older_version_goes_on(server: Server) {
    for older in older() {
        let server = start(&server, older).await;
        server.verify().await;
        is_read(&server).await;
        goes_on(&server).await;
        // Whom the store wrote to owns it.
        let owner = server.merchant(OWNER).await;
        let mine = server.account_get(&owner, "/v2/stores").await;
        assert_eq!(mine.data(200)[0]["role"], "OWNER");
        server.verify().await;
    }
}

/// A licence with what is stored of its key.
async fn sealed_key(server: &Server) -> (String, Vec<u8>) {
    let found = server.app.db.read(|tx| {
        let any = Sql::new("SELECT id, sealed_key FROM licenses ORDER BY id LIMIT 1");
        tx.one(any, &[], |row| Ok((row.next()?, row.next()?)))
    });
    found.await.unwrap()
}

async fn put_key(server: &Server, license: &str, stored: &[u8]) {
    let (license, stored) = (license.to_owned(), stored.to_vec());
    let put = server.app.db.write(move |tx| {
        let put = Sql::new("UPDATE licenses SET sealed_key = $1 WHERE id = $2");
        tx.run(put, params![&stored, &license])
    });
    assert_eq!(put.await.unwrap(), 1);
}

/// What a worker does when it starts.
async fn work(server: &Server) {
    let app = Arc::clone(&server.app);
    let begun = server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env));
    begun.await.unwrap();
    server.drain().await;
}

async fn unbound(server: &Server) -> usize {
    let all = stored(server).await;
    assert!(!all.is_empty());
    all.iter().filter(|stored| is_unbound(stored)).count()
}

#[apply(both)]
async fn secrets_of_an_older_version_are_bound_to_their_rows(server: Server) {
    let server = start(&server, older().swap_remove(0)).await;
    let (license, old) = sealed_key(&server).await;
    let shown = server.core(&format!("/licenses/{license}"));
    let key = server.get(&shown).await.data(200)["key"].clone();
    assert!(is_unbound(&old) && unbound(&server).await > 1);
    work(&server).await;
    assert_eq!(unbound(&server).await, 0);
    server.verify().await;
    is_read(&server).await;
    assert_eq!(server.get(&shown).await.data(200)["key"], key);

    // What somebody had kept of that time opens no more, not even where it stood, and is named.
    let (_, new) = sealed_key(&server).await;
    put_key(&server, &license, &old).await;
    let refused = server.get(&shown).await;
    assert_eq!(refused.status, 500);
    assert_eq!(broken(&server).await, [format!("licenses.sealed_key {license}")]);
    // It is never bound, and another process does not open it either.
    work(&server).await;
    assert_eq!(unbound(&server).await, 1);
    let other = with_processor(&server, |env, db| Arc::new(Sandbox::new(env, db)));
    let (db, shared) = (other.app.db.clone(), Arc::clone(&other.app));
    let settled = db.write(move |tx| key::settle(tx, &shared.env.keyring, &shared.env.random));
    assert_eq!(settled.await.unwrap(), Fit::Known);
    assert_eq!(other.get(&shown).await.status, 500);
    put_key(&server, &license, &new).await;
    assert_eq!(server.get(&shown).await.data(200)["key"], key);
    server.verify().await;
}

#[apply(both)]
async fn secrets_that_open_with_no_key_leave_the_others_readable(server: Server) {
    let server = start(&server, older().swap_remove(0)).await;
    let (license, old) = sealed_key(&server).await;
    let shown = server.core(&format!("/licenses/{license}"));
    let mut damaged = old.clone();
    damaged[20] ^= 1;
    put_key(&server, &license, &damaged).await;
    work(&server).await;
    assert_eq!(unbound(&server).await, 1);
    assert_eq!(broken(&server).await, [format!("licenses.sealed_key {license}")]);
    // As if the key of its time were back: it is read, and bound with the next start.
    put_key(&server, &license, &old).await;
    server.get(&shown).await.data(200);
    work(&server).await;
    assert_eq!(unbound(&server).await, 0);
    server.get(&shown).await.data(200);
    server.verify().await;
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
    let full = "SELECT COUNT(*) FROM api_tokens WHERE permissions LIKE '%, SANDBOX_WRITE, %'
        AND permissions LIKE '%, EVENTS_READ, %'";
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

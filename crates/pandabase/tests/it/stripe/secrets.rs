//! The keys of the account and the secret of its endpoint are in no answer, no page, no log, and nowhere in
//! the database as they are.

use super::player::Till;
use super::sold::{Post, Sold};
use crate::harness::{Engine, Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD};
use fake_stripe::{AccountOptions, Fault, Plan};
use http::Method;
use memchr::memmem;
use pandabase::surfaces::stripe::accounts;
use pandabase_domain::time::HOUR;
use pandabase_platform::db::Sql;
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};

/// Ends the keys of the account.
const KEY: &str = "51NobodyMaySeeThisKey";
/// Ends keys that Stripe does not know.
const WRONG: &str = "51NobodyMaySeeThisWrongKey";

fn account(key: &str) -> AccountOptions {
    AccountOptions {
        key: key.to_owned(),
        ..AccountOptions::named("one")
    }
}

async fn start(server: &Server) -> Sold {
    Sold::with(server, &[account(KEY)], Post::InOrder).await
}

/// What nobody may see: the secret keys, right and wrong, and what messages are signed with.
async fn secrets(sold: &Sold) -> Vec<String> {
    let env = Arc::clone(&sold.server.app.env);
    let found = sold
        .server
        .app
        .db
        .read(move |tx| accounts::of_path(tx, &env, None));
    let connected = found.await.unwrap().unwrap();
    assert_eq!(connected.secret_key.expose(), account(KEY).secret_key(false));
    assert!(!connected.webhook_secrets.is_empty());
    let mut secrets = connected.webhook_secrets.clone();
    secrets.extend([KEY, WRONG].map(|key| account(key).secret_key(false)));
    for secret in &secrets {
        assert!(!format!("{connected:?}").contains(secret), "{connected:?}");
    }
    secrets
}

#[track_caller]
fn shows_none(bytes: &[u8], secrets: &[String], place: &str) {
    for secret in secrets {
        let is_shown = memmem::find(bytes, secret.as_bytes()).is_some();
        assert!(!is_shown, "{place} shows {secret}");
    }
}

/// A little of everything, with faults, and what was answered.
async fn a_busy_day(sold: &Sold) -> Vec<String> {
    let server = &sold.server;
    let mut shown = Vec::new();
    let session = server.cart_of(4000).await;
    shown.push(server.pay_with(&session, sold.card(DECLINED)).await.text);
    for fault in [Fault::ErrorBefore { is_stored: true }, Fault::LoseAnswer] {
        sold.fake
            .plan(Plan::on(fault, "POST /v1/payment_intents/{id}/confirm"));
        let paid = sold.sell(sold.card(GOOD)).await;
        shown.push(sold.refund(&paid).await.text);
        shown.push(server.payment(&paid).await.to_string());
    }
    // Stripe refuses the key, and says so.
    sold.connect(&account(WRONG), None).await;
    let refused = server.pay_with(&session, sold.card(GOOD)).await;
    refused.error(503);
    shown.push(refused.text);
    sold.connect(&account(KEY), None).await;
    sold.pass(HOUR).await;
    let product = server.plan(json!({"trialDays": 7})).await;
    shown.push(sold.subscribe(&product, GOOD).await.to_string());
    let asked = server.pay_with(&session, sold.card(CHALLENGED)).await;
    shown.push(asked.text);
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    for path in [page.as_str(), "/openapi.json", "/metrics", "/dev/mailbox.json"] {
        shown.push(server.anonymous(Method::GET, path).send().await.text);
    }
    for path in ["/orders", "/subscriptions", "/api-logs"] {
        shown.push(server.get(&server.core(path)).await.text);
    }
    shown
}

/// Every byte that is stored, and what marks a secret in it.
async fn everything(server: &Server) -> Vec<u8> {
    if !server.app.db.is_shared() {
        let file = server.database_file();
        let mut all = std::fs::read(&file).unwrap();
        let log = file.with_extension("db-wal");
        all.extend(std::fs::read(log).unwrap_or_default());
        return all;
    }
    // In small letters, so that the test that measures what statements cost leaves these alone.
    let all = server.app.db.read(|tx| {
        let tables = Sql::new(
            "select cast(table_name as text) from information_schema.tables
            where table_schema = current_schema() and table_type = 'BASE TABLE'",
        );
        let mut all = Vec::new();
        for table in tx.all(tables, &[], |row| row.next::<String>())? {
            let text = format!("select cast(whole as text) from {table} whole");
            let rows = Sql::new(Box::leak(text.into_boxed_str()));
            for row in tx.all(rows, &[], |row| row.next::<String>())? {
                all.extend(row.into_bytes());
            }
        }
        Ok::<_, pandabase_platform::db::DbError>(all)
    });
    all.await.unwrap()
}

#[apply(both)]
async fn no_answer_and_no_row_has_a_secret(server: Server) {
    let sold = start(&server).await;
    let shown = a_busy_day(&sold).await;
    let secrets = secrets(&sold).await;
    for text in &shown {
        shows_none(text.as_bytes(), &secrets, "an answer");
    }
    let stored = everything(&sold.server).await;
    let publishable = account(KEY).publishable_key(false);
    assert!(memmem::find(&stored, publishable.as_bytes()).is_some());
    shows_none(&stored, &secrets, "the database");
    // PostgreSQL shows bytes in hexadecimal digits.
    let digits: Vec<String> = secrets.iter().map(hex::encode).collect();
    shows_none(&stored, &digits, "the database");
}

/// What is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything runs on one thread, of which everything is heard that the server and its libraries log.
fn the_log_shows_no_secret(engine: Engine) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let secrets = tracing::subscriber::with_default(subscriber, || {
        runtime.block_on(async {
            let server = Server::start(engine).await;
            let sold = start(&server).await;
            a_busy_day(&sold).await;
            secrets(&sold).await
        })
    });
    let logged = log.0.lock().unwrap();
    let refusal = "Invalid API Key provided";
    assert!(
        memmem::find(&logged, refusal.as_bytes()).is_some(),
        "nothing was heard"
    );
    shows_none(&logged, &secrets, "the log");
    let tokens = ["ctoken_", "_secret_", "whsec_"].map(str::to_owned);
    shows_none(&logged, &tokens, "the log");
}

#[test]
fn the_log_shows_no_secret_sqlite() {
    the_log_shows_no_secret(Engine::Sqlite);
}

#[test]
fn the_log_shows_no_secret_postgres() {
    the_log_shows_no_secret(Engine::Postgres);
}

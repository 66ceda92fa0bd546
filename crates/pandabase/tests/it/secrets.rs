//! What is encrypted at rest: it opens where it was put and nowhere else, its key can be changed while the
//! shop is open, and the addresses of banks' pages are part of it.

use crate::databases::Database;
use crate::harness::{Answer, Server, apply, both};
use crate::pay::bank_path;
use crate::place::{Place, Ran};
use crate::products::product;
use crate::shop::{CHALLENGED, card};
use http::Method;
use pandabase::wiring::assembly;
use pandabase::wiring::key::{self, Fit, Turn};
use pandabase::wiring::registration::Registration;
use pandabase::wiring::secrets::{SEALED, Walked, encrypt_anew};
use pandabase_domain::time::MINUTE;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::{DbError, Sql, installation, nodes};
use pandabase_platform::keyring::Keyring;
use pandabase_platform::keys;
use pandabase_platform::params;
use pandabase_platform::random::Random;
use serde_json::{Value, json};
use std::fs;
use std::sync::{Arc, Mutex};

/// Master keys in base64: 32 bytes of 7, the harness's own, and of 8.
const OLD: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const NEW: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

/// The keyring of a file with these keys.
fn keyring(keys: &[&str]) -> Keyring {
    let folder = tempfile::tempdir().unwrap();
    keys::private_folder(&folder.path().join("keys")).unwrap();
    fs::write(keys::path(folder.path()), keys.join("\n")).unwrap();
    Keyring::of(&keys::find(folder.path()).unwrap().unwrap())
}

/// Another process on the server's database, with these keys.
fn beside(server: &Server, keys: &[&str]) -> Server {
    let env = &server.app.env;
    let clock = Clock::manual(env.clock.now());
    let app = assembly::app(
        env.config.clone(),
        server.app.db.clone(),
        clock,
        Random::seeded(9),
        keyring(keys),
    );
    server.beside(app)
}

async fn settle(app: &Arc<App>) -> Fit {
    let shared = Arc::clone(app);
    app.db
        .write(move |tx| key::settle(tx, &shared.env.keyring, &shared.env.random))
        .await
        .unwrap()
}

async fn begin_turn(app: &Arc<App>) -> Turn {
    let (shared, now) = (Arc::clone(app), app.env.clock.now());
    app.db
        .write(move |tx| key::begin_turn(tx, &shared.env.keyring, &shared.env.random, now))
        .await
        .unwrap()
}

async fn fit(app: &Arc<App>) -> Fit {
    let shared = Arc::clone(app);
    app.db
        .read(move |tx| key::fit(tx, &shared.env.keyring))
        .await
        .unwrap()
}

/// A product with a pool of keys, and the licences of them.
async fn pool(server: &Server, keys: &[&str]) -> Vec<Value> {
    let body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": keys});
    let id = product(server, body).await["id"].as_str().unwrap().to_owned();
    let list = server
        .get(&server.core(&format!("/licenses?productId={id}")))
        .await;
    list.data(200)["items"].as_array().unwrap().clone()
}

async fn verify(server: &Server, key: &str) -> Answer {
    server
        .post(&server.core("/licenses/verify"), json!({"key": key}))
        .await
}

/// What `verify` finds of secrets.
pub async fn broken(server: &Server) -> Vec<String> {
    let promise = pandabase::wiring::secrets::PROMISES.first().unwrap();
    let keyring = Arc::clone(&server.app.env.keyring);
    let found = promise
        .check(&server.app.db, Some(keyring))
        .await
        .unwrap()
        .unwrap();
    assert!(found.rows > 0);
    found.broken
}

#[apply(both)]
async fn a_key_that_is_copied_to_another_row_does_not_open(server: Server) {
    let licences = pool(&server, &["KEY-OF-MIA", "KEY-OF-EVE"]).await;
    assert!(broken(&server).await.is_empty());
    let mias = licences
        .iter()
        .find(|licence| licence["key"] == "KEY-OF-MIA")
        .unwrap();
    let eves = licences
        .iter()
        .find(|licence| licence["key"] == "KEY-OF-EVE")
        .unwrap();
    let (mias, eves) = (
        mias["id"].as_str().unwrap().to_owned(),
        eves["id"].as_str().unwrap().to_owned(),
    );
    let copy = "UPDATE licenses SET sealed_key = (SELECT l.sealed_key FROM licenses l WHERE l.id = $1)
        WHERE id = $2";
    let (from, to) = (mias.clone(), eves.clone());
    let copied = server
        .app
        .db
        .write(move |tx| tx.run(Sql::new(copy), params![&from, &to]));
    assert_eq!(copied.await.unwrap(), 1);
    let shown = server.get(&server.core(&format!("/licenses/{eves}"))).await;
    assert_eq!(shown.status, 500);
    assert!(!shown.text.contains("KEY-OF"), "{}", shown.text);
    let shown = server.get(&server.core(&format!("/licenses/{mias}"))).await;
    assert_eq!(shown.data(200)["key"], "KEY-OF-MIA");
    assert_eq!(broken(&server).await, [format!("licenses.sealed_key {eves}")]);
}

#[apply(both)]
async fn a_saved_card_keeps_its_token_where_it_stands(server: Server) {
    // The second time the card is there, and keeps its id.
    let mia = server.sign_in("mia@example.org").await;
    let first = server.saved_card(&mia, crate::shop::GOOD).await;
    let again = server.saved_card(&mia, crate::shop::GOOD).await;
    assert_eq!(first["id"], again["id"]);
    assert!(broken(&server).await.is_empty());
}

#[apply(both)]
async fn keys_are_changed_while_the_shop_is_open(server: Server) {
    assert_eq!(settle(&server.app).await, Fit::Known);
    pool(&server, &["KEY-OF-MIA"]).await;
    server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let both = beside(&server, &[OLD, NEW]);
    assert_eq!(settle(&both.app).await, Fit::Known);
    // It knows the new key, and goes on with the old one.
    assert_eq!(
        both.app.env.keyring.fingerprint(),
        server.app.env.keyring.fingerprint()
    );

    // A process that does not know the new key is in the way.
    let (shared, now) = (Arc::clone(&server.app), server.app.env.clock.now());
    let heard = server
        .app
        .db
        .write(move |tx| nodes::register(tx, "a", "till 1", &shared.env.keyring, now));
    heard.await.unwrap();
    assert_eq!(begin_turn(&both.app).await, Turn::Unheard(vec!["till 1".into()]));
    assert_eq!(fit(&server.app).await, Fit::Known);
    let gone = server.app.db.write(move |tx| nodes::forget(tx, "a", now));
    gone.await.unwrap();

    assert_eq!(begin_turn(&both.app).await, Turn::Begun);
    let new = beside(&server, &[NEW]);
    assert_eq!(fit(&new.app).await, Fit::Lacking);
    assert_eq!(fit(&server.app).await, Fit::Other);
    // What was encrypted before is read, what follows is encrypted with the new key, and both are found.
    assert_eq!(verify(&both, "KEY-OF-MIA").await.data(200)["status"], "AVAILABLE");
    pool(&both, &["KEY-OF-EVE"]).await;
    assert!(broken(&both).await.is_empty());

    let first = encrypt_anew(&both.app, |_| {}).await.unwrap();
    assert!(first.anew > 0 && first.closed == 0, "{first:?}");
    let again = encrypt_anew(&both.app, |_| {}).await.unwrap();
    assert_eq!(
        again,
        Walked {
            seen: first.seen,
            ..Walked::default()
        }
    );
    let newest = both.app.env.keyring.fingerprint();
    let ended = both.app.db.write(move |tx| installation::end_turn(tx, &newest));
    ended.await.unwrap();
    assert_eq!(begin_turn(&both.app).await, Turn::Done);

    // What a process encrypted that was stuck meanwhile is named, and encrypted anew.
    pool(&server, &["KEY-OF-IDA"]).await;
    let late = broken(&both).await;
    assert!(
        !late.is_empty()
            && late
                .iter()
                .all(|one| one.ends_with(": run `pandabase keys rotate`")),
        "{late:?}"
    );
    encrypt_anew(&both.app, |_| {}).await.unwrap();
    assert!(broken(&both).await.is_empty());

    // The old key is of no use, and the new one alone does everything.
    assert_eq!(fit(&new.app).await, Fit::Known);
    assert_eq!(fit(&server.app).await, Fit::Other);
    assert!(broken(&new).await.is_empty());
    for key in ["KEY-OF-MIA", "KEY-OF-EVE", "KEY-OF-IDA"] {
        assert_eq!(verify(&new, key).await.data(200)["status"], "AVAILABLE");
    }
    assert!(!broken(&server).await.is_empty());
}

/// What the database has in every column of secrets.
pub async fn stored(server: &Server) -> Vec<Vec<u8>> {
    let all = server.app.db.read(|tx| {
        let mut all = Vec::new();
        for column in SEALED {
            all.extend(
                column
                    .next(tx, None, 10_000)?
                    .into_iter()
                    .map(|value| value.stored),
            );
        }
        Ok::<_, DbError>(all)
    });
    all.await.unwrap()
}

#[apply(both)]
async fn the_address_of_a_banks_page_is_encrypted(server: Server) {
    let session = server.cart_of(4000).await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    let path = bank_path(&paid);
    let token = path.rsplit('/').next().unwrap();
    let kept = "SELECT authorization_url FROM orders WHERE authorization_url IS NOT NULL";
    let kept = server
        .app
        .db
        .read(move |tx| tx.all(Sql::new(kept), &[], |row| row.next::<Vec<u8>>()));
    assert_eq!(kept.await.unwrap().len(), 1);
    for value in stored(&server).await {
        assert!(!value.windows(token.len()).any(|part| part == token.as_bytes()));
    }
    for file in fs::read_dir(&server.app.env.config.data).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap_or_default();
        assert!(
            !bytes.windows(token.len()).any(|part| part == token.as_bytes()),
            "{}",
            path.display()
        );
    }
    assert!(broken(&server).await.is_empty());
    // It leads to the bank all the same.
    let answer = server
        .anonymous(Method::POST, &format!("{path}/approve"))
        .send()
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
}

#[apply(both)]
async fn what_was_kept_in_clear_is_encrypted_at_the_first_start(server: Server) {
    let session = server.cart_of(4000).await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    let url = paid["authorization_url"].as_str().unwrap().as_bytes().to_vec();
    let clear = url.clone();
    let set = "UPDATE orders SET authorization_url = $1 WHERE authorization_url IS NOT NULL";
    let set = server
        .app
        .db
        .write(move |tx| tx.run(Sql::new(set), params![&clear]));
    assert_eq!(set.await.unwrap(), 1);
    assert!(stored(&server).await.contains(&url));
    assert_eq!(settle(&server.app).await, Fit::Known);
    assert!(!stored(&server).await.contains(&url));
    assert!(broken(&server).await.is_empty());
}

#[apply(both)]
async fn a_process_ends_when_the_database_has_another_key(server: Server) {
    assert_eq!(settle(&server.app).await, Fit::Known);
    let (mut registration, fit) = Registration::begin(&server.app).await.unwrap();
    assert_eq!(fit, Fit::Known);
    let both = beside(&server, &[OLD, NEW]);
    assert_eq!(settle(&both.app).await, Fit::Known);
    assert!(matches!(begin_turn(&both.app).await, Turn::Unheard(_)));
    // It was not heard of for long, and was only stuck.
    both.app.env.clock.advance(2 * MINUTE);
    assert_eq!(begin_turn(&both.app).await, Turn::Begun);
    assert_eq!(registration.lost().await, Fit::Other);
    registration.end().await;
}

#[apply(both)]
async fn what_is_under_way_is_seen(server: Server) {
    if !server.app.db.is_shared() {
        assert!(server.app.db.read(|tx| tx.others()).await.unwrap().is_empty());
        return;
    }
    let (begun, held) = tokio::sync::oneshot::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let under_way = Mutex::new(Some((begun, released)));
    let transaction = server.app.db.write(move |tx| {
        let own: i64 = tx.one(Sql::new("SELECT CAST(pg_backend_pid() AS BIGINT)"), &[], |row| {
            row.next()
        })?;
        if let Some((begun, released)) = under_way.lock().unwrap().take() {
            begun.send(own).unwrap();
            released.recv().unwrap();
        }
        Ok::<_, DbError>(())
    });
    let others = || server.app.db.read(|tx| tx.others());
    let seen = async {
        let own = format!("{} ", held.await.unwrap());
        assert!(others().await.unwrap().iter().any(|one| one.starts_with(&own)));
        release.send(()).unwrap();
        own
    };
    let (ended, own) = tokio::join!(transaction, seen);
    ended.unwrap();
    assert!(!others().await.unwrap().iter().any(|one| one.starts_with(&own)));
}

/// The binary: a key is added, refused while a server does not know it, and takes the other's place beside
/// one that does.
fn a_key_is_changed(database: Option<&str>) {
    let place = Place::new();
    let with = |command: &[&str]| {
        let mut arguments = command.to_vec();
        arguments.extend(database.iter().flat_map(|url| ["--database", url]));
        place.command(&arguments)
    };
    let run = |command: &[&str], code| Ran(with(command).output().unwrap()).json(code);
    let dev = || place.spawn(with(&["dev", "--listen", "127.0.0.1:0"]));
    let server = dev();
    let secret = server.get("hmacSecret").to_owned();
    let nothing = run(&["keys", "rotate"], 1);
    assert!(
        nothing["next"].as_str().unwrap().contains("keys add"),
        "{nothing}"
    );
    let added = run(&["keys", "add"], 0)["added"].clone();
    let refused = run(&["keys", "rotate"], 1);
    let process = format!("process {}", server.child.id());
    assert!(refused["error"].as_str().unwrap().contains(&process), "{refused}");
    assert!(refused["next"].as_str().unwrap().contains("restart"), "{refused}");
    server.stop();

    let server = dev();
    let rotated = run(&["keys", "rotate"], 0);
    assert_eq!(rotated["key"], added);
    assert!(rotated["encrypted"].as_u64().unwrap() > 0, "{rotated}");
    let listed = run(&["keys", "list"], 0);
    let keys = listed["keys"].as_array().unwrap();
    assert_eq!(
        (keys.len(), &keys[0]["isNeeded"], &keys[1]["isCurrent"]),
        (2, &json!(false), &json!(true))
    );
    assert_eq!(listed["processes"][0]["key"], added, "{listed}");
    run(&["verify"], 0);
    server.stop();

    let file = place.path("pandabase-data/keys/master.key");
    let text = fs::read_to_string(&file).unwrap();
    let (old, new) = text.trim().split_once('\n').unwrap();
    fs::write(&file, old).unwrap();
    let refused = run(&["verify"], 1);
    assert!(
        refused["error"].as_str().unwrap().contains("encryption key"),
        "{refused}"
    );
    fs::write(&file, new).unwrap();
    run(&["verify"], 0);
    // The token that is signed with is the one of before: a new one is made where it does not open.
    let server = dev();
    assert_eq!(server.get("hmacSecret"), secret);
    server.stop();
}

#[test]
fn a_key_is_changed_beside_a_server() {
    a_key_is_changed(None);
}

#[test]
fn a_key_is_changed_beside_a_server_on_postgres() {
    a_key_is_changed(Some(&Database::postgres().url));
}

#[tokio::test]
async fn a_banks_page_is_logged_without_its_secret() {
    let place = Place::new();
    let server = place.start(&["dev", "--listen", "127.0.0.1:0", "--log", "debug"]);
    let url = format!("{}/bank-redirects/3ds/of-nobody-else", server.get("baseUrl"));
    let client = crate::serving::client(None).build().unwrap();
    client.get(url).send().await.unwrap();
    server.stop();
    let log = fs::read_to_string(place.path("stderr.log")).unwrap();
    assert!(log.contains("/bank-redirects/3ds/…"), "{log}");
    assert!(!log.contains("of-nobody-else"), "{log}");
}

/// What `dev` made on each of these databases, or of files, is made of its own secrets, and production begins
/// with none of it.
fn what_dev_made_is_refused(databases: [Option<&str>; 2]) {
    let place = Place::new();
    let [database, other] = databases;
    let with = |place: &Place, database: Option<&str>, command: &[&str]| {
        let mut arguments = command.to_vec();
        arguments.extend(database.iter().flat_map(|url| ["--database", url]));
        place.command(&arguments)
    };
    let seeded = |place: &Place, database: Option<&str>| {
        let dev = ["dev", "--listen", "127.0.0.1:0", "--fresh", "--seed", "7"];
        let server = place.spawn(with(place, database, &dev));
        let shown =
            ["storeId", "productId", "apiToken", "hmacSecret"].map(|name| server.get(name).to_owned());
        server.stop();
        (
            shown,
            fs::read(place.path("pandabase-data/keys/master.key")).unwrap(),
        )
    };
    let ([store, product, token, secret], key) = seeded(&place, database);
    let ([same_store, same_product, other_token, other_secret], other_key) = seeded(&Place::new(), other);
    assert_eq!((store, product), (same_store, same_product));
    assert_ne!(token, other_token);
    assert_ne!(secret, other_secret);
    assert_ne!(key, other_key);

    fs::write(place.path("pandabase.toml"), "environment = \"production\"\n").unwrap();
    let run = |command: &[&str]| Ran(with(&place, database, command).output().unwrap()).json(1);
    let refuse = || {
        let refused = run(&["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"]);
        assert!(
            refused["error"].as_str().unwrap().contains("pandabase dev"),
            "{refused}"
        );
        assert!(refused["next"].as_str().unwrap().contains("--data"), "{refused}");
        refused
    };
    assert!(refuse()["error"].as_str().unwrap().contains("folder"));
    fs::remove_file(place.path("pandabase-data/dev.json")).unwrap();
    assert!(refuse()["error"].as_str().unwrap().contains("database"));
    run(&["token", "create", "--name", "x"]);
    let report = run(&["doctor"]);
    let checks = report["checks"].as_array().unwrap();
    assert!(
        checks
            .iter()
            .any(|check| check["check"] == "dev" && check["status"] == "FAIL"),
        "{report}"
    );
}

#[test]
fn what_dev_made_is_not_for_production() {
    what_dev_made_is_refused([None, None]);
}

#[test]
fn what_dev_made_is_not_for_production_on_postgres() {
    let databases = [Database::postgres(), Database::postgres()];
    what_dev_made_is_refused([Some(&databases[0].url), Some(&databases[1].url)]);
}

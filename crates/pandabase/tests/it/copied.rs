//! `pandabase copy`: everything goes over to another database, of either kind, once, and nobody uses it
//! before.

use crate::databases::Database;
use crate::place::{CREATE_STORE, Place};
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::across::Crossing;
use pandabase_platform::db::{Db, DbOptions};
use rusqlite::Connection;
use serde_json::Value;
use std::path::Path;

const SOURCE: &str = "sqlite:pandabase-data/pandabase.db";
const FILE: &str = "pandabase-data/pandabase.db";

/// A sandbox in which something was sold, stopped.
fn sold() -> (Place, String) {
    let place = Place::new();
    let dev = place.dev();
    place.run(&["trigger", "PAYMENT_COMPLETED"]).json(0);
    place.run(&["trigger", "PAYMENT_REFUNDED"]).json(0);
    let store = dev.get("storeId").to_owned();
    dev.stop();
    (place, store)
}

fn copy(place: &Place, from: &str, to: &str, code: i32) -> Value {
    place.run(&["copy", "--from", from, "--to", to]).json(code)
}

#[track_caller]
fn refused(place: &Place, from: &str, to: &str, code: i32, text: &str) {
    let answer = copy(place, from, to, code);
    assert!(answer["error"].as_str().unwrap().contains(text), "{answer}");
    assert!(answer["next"].is_string(), "{answer}");
}

/// Every row of two SQLite files is in the other one; returns how many rows there are.
#[track_caller]
fn same(one: &Path, other: &Path) -> i64 {
    let connection = Connection::open(one).unwrap();
    let attach = format!("ATTACH DATABASE '{}' AS other", other.display());
    connection.execute_batch(&attach).unwrap();
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let mut names = connection
        .prepare(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                AND name NOT IN ('nodes', 'schema_migrations')",
        )
        .unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut rows = 0;
    for name in names {
        let name = name.unwrap();
        for (left, right) in [("main", "other"), ("other", "main")] {
            let missing = format!(
                "SELECT COUNT(*) FROM (SELECT * FROM {left}.{name} EXCEPT SELECT * FROM {right}.{name})"
            );
            assert_eq!(number(&missing), 0, "{name} of {left}");
        }
        rows += number(&format!("SELECT COUNT(*) FROM main.{name}"));
    }
    rows
}

#[test]
fn a_shop_moves_to_another_file() {
    let (place, store) = sold();
    let told = copy(&place, SOURCE, "sqlite:other.db", 0);
    let rows = same(&place.path(FILE), &place.path("other.db"));
    assert_eq!(told["rows"], rows);
    assert!(rows > 100, "{told}");
    goes_on(&place, "sqlite:other.db", &store);
}

#[test]
fn a_shop_moves_to_postgres_and_back_on_postgres() {
    let (place, store) = sold();
    let (database, again) = (Database::postgres(), Database::postgres());
    copy(&place, SOURCE, &database.url, 0);
    copy(&place, &database.url, "sqlite:back.db", 0);
    same(&place.path(FILE), &place.path("back.db"));
    copy(&place, &database.url, &again.url, 0);
    goes_on(&place, &again.url, &store);
    let dev = place.start(&["dev", "--listen", "127.0.0.1:0", "--database", &again.url]);
    refused(
        &place,
        &again.url,
        "sqlite:late.db",
        1,
        "runs on the database to copy",
    );
    dev.stop();
}

/// The shop sells where it was copied to, and its promises hold.
#[track_caller]
fn goes_on(place: &Place, url: &str, store: &str) {
    assert_eq!(place.run(&["verify", "--database", url]).json(0)["ok"], true);
    let dev = place.start(&["dev", "--listen", "127.0.0.1:0", "--database", url]);
    assert_eq!(dev.get("storeId"), store);
    place.run(&["trigger", "PAYMENT_COMPLETED"]).json(0);
    dev.stop();
    assert_eq!(place.run(&["verify", "--database", url]).json(0)["ok"], true);
    refused(place, SOURCE, url, 1, "has rows in");
}

fn open(place: &Place, url: &str) -> Db {
    let url = match url.strip_prefix("sqlite:") {
        Some(file) => format!("sqlite:{}", place.path(file).display()),
        None => url.to_owned(),
    };
    let options = DbOptions {
        url: url.parse().unwrap(),
        threads: 1,
        durable: false,
    };
    Db::open(&options).unwrap()
}

/// Copies half of the tables, and of the next one the rows of one transaction, then stops.
async fn half(place: &Place, to: &str) -> String {
    let (from, to) = (open(place, SOURCE), open(place, to));
    to.migrate(MIGRATIONS, Clock::System.now()).await.unwrap();
    let crossing = Crossing::begin(&from, &to).await.unwrap().unwrap();
    let tables = crossing.tables();
    let (first, rest) = tables.split_at(tables.len() / 2);
    for table in first {
        while crossing.step(table).await.unwrap() > 0 {}
    }
    let mut next = "";
    for table in rest {
        next = table.name();
        if crossing.step(table).await.unwrap() > 0 {
            break;
        }
    }
    let next = next.to_owned();
    from.close().await;
    to.close().await;
    next
}

#[track_caller]
fn interrupted(to: &str) {
    let (place, store) = sold();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let table = runtime.block_on(half(&place, to));
    assert!(!table.is_empty());
    for command in ["verify", "migrate"] {
        let unusable = place.run(&[command, "--database", to]).json(1);
        let error = unusable["error"].as_str().unwrap();
        assert!(error.contains("unfinished"), "{unusable}");
    }
    // A part of one shop and a part of another are no shop.
    let other = Place::new();
    other.run(&["migrate"]).json(0);
    other.run(&CREATE_STORE).json(0);
    let target = match to.strip_prefix("sqlite:") {
        Some(file) => format!("sqlite:{}", place.path(file).display()),
        None => to.to_owned(),
    };
    refused(&other, SOURCE, &target, 1, "unfinished copy of another");
    copy(&place, SOURCE, to, 0);
    goes_on(&place, to, &store);
}

#[test]
fn an_interrupted_copy_goes_on_in_a_file() {
    interrupted("sqlite:other.db");
}

#[test]
fn an_interrupted_copy_goes_on_on_postgres() {
    interrupted(&Database::postgres().url);
}

#[test]
fn a_source_that_changed_meanwhile_is_noticed() {
    let (place, _) = sold();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(half(&place, "sqlite:other.db"));
    let source = Connection::open(place.path(FILE)).unwrap();
    let changed = source.execute("UPDATE balances SET balance = balance + 1", []);
    assert!(changed.unwrap() > 0);
    refused(
        &place,
        SOURCE,
        "sqlite:other.db",
        1,
        "balances is not what was copied",
    );
    source
        .execute("UPDATE balances SET balance = balance - 1", [])
        .unwrap();
    copy(&place, SOURCE, "sqlite:other.db", 0);
}

#[test]
fn nobody_serves_what_is_copied() {
    let (place, _) = sold();
    refused(&place, SOURCE, SOURCE, 2, "the same database");
    refused(
        &place,
        "sqlite:none.db",
        "sqlite:other.db",
        1,
        "there is no database",
    );
    assert!(!place.path("other.db").exists());
    let dev = place.dev();
    refused(&place, SOURCE, "sqlite:other.db", 1, "another pandabase");
    dev.stop();
    copy(&place, SOURCE, "sqlite:other.db", 0);
}

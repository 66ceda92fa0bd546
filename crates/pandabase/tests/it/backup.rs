//! Backups: made beside a running server, checked, restored; and the manual's commands, as they stand there.

use crate::operations::{make_report, plain};
use crate::place::{CREATE_STORE, Place, Ran};
use postgres::NoTls;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const DATABASE: &str = "pandabase-data/pandabase.db";

/// Names of the demo store's tokens.
fn tokens(place: &Place) -> Vec<String> {
    let listed = place.run(&["token", "list"]).json(0);
    let mut names: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|token| token["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn make_token(place: &Place, name: &str) {
    place.run(&["token", "create", "--name", name]).json(0);
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn damage(database: &Path) {
    let connection = Connection::open(database).unwrap();
    let changed = connection.execute("UPDATE balances SET balance = balance + 1", []);
    assert_eq!(changed.unwrap(), 1);
}

#[track_caller]
fn expect(answer: &Value, error: &str, next: &str) {
    assert!(answer["error"].as_str().unwrap().contains(error), "{answer}");
    assert!(answer["next"].as_str().unwrap().contains(next), "{answer}");
}

#[test]
fn a_backup_made_beside_a_server_is_put_in_its_place() {
    let place = Place::new();
    let server = place.dev();
    let store = server.get("storeId").to_owned();
    make_token(&place, "before");
    let ran = place.run(&["backup", "shop.db"]);
    // It says how far it is, to the end.
    let log = String::from_utf8(ran.0.stderr.clone()).unwrap();
    let told = log.rsplit_once("copied ").unwrap_or_else(|| panic!("{log}")).1;
    let (copied, rest) = told.split_once(" of ").unwrap();
    let (all, _) = rest.split_once(" pages").unwrap();
    assert!(copied == all && copied.parse::<u32>().unwrap() > 0, "{log}");
    let written = ran.json(0);
    let backup = place.path("shop.db");
    assert_eq!(written["bytes"], fs::metadata(&backup).unwrap().len());
    let left_out = &written["notIncluded"];
    assert!(
        left_out["encryptionKey"]
            .as_str()
            .unwrap()
            .ends_with("keys/master.key"),
        "{written}"
    );
    assert!(
        left_out["files"].as_str().unwrap().ends_with("/files"),
        "{written}"
    );
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    // It is one file, which can be read where nothing can be written.
    assert_eq!(
        entries(&place.path("")),
        ["pandabase-data", "shop.db", "stderr.log"]
    );
    let bytes = fs::read(&backup).unwrap();
    assert_eq!((bytes[18], bytes[19]), (1, 1));
    expect(
        &place.run(&["backup", "shop.db"]).json(2),
        "is there already",
        "another name",
    );
    assert_eq!(fs::read(&backup).unwrap(), bytes);

    make_token(&place, "after");
    let running = place.run(&["restore", "shop.db", "--replace"]).json(1);
    expect(&running, "is in use", "stop the server");
    server.stop();
    let kept = place.run(&["restore", "shop.db"]).json(1);
    expect(&kept, "already", "--replace");
    let restored = place.run(&["restore", "shop.db", "--replace"]).json(0);
    let replaced = PathBuf::from(restored["replaced"].as_str().unwrap());
    assert_eq!(tokens(&place), ["Demo", "Demo HMAC", "before"]);
    let old = format!("sqlite:{}", replaced.display());
    let listed = place.run(&["token", "list", "--database", &old]).json(0);
    assert_eq!(listed.as_array().unwrap().len(), 4, "{listed}");
    let again = place.dev();
    assert_eq!(again.get("storeId"), store);
    again.stop();
}

/// A server that never rests does not keep a backup from its end.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_ends_while_a_server_writes() {
    let place = Place::new();
    let limits = ["token", "store", "address"]
        .map(|of| format!("limits.per_{of} = {{requests = 1000000, window_ms = 1000}}\n"));
    fs::write(place.path("pandabase.toml"), limits.concat()).unwrap();
    let server = place.dev();
    let url = format!("{}products", server.core());
    let token = server.get("apiToken").to_owned();
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let (wrote, mut written) = tokio::sync::watch::channel(0_u64);
    let writer = tokio::spawn(async move {
        let client = plain();
        while !*stopped.borrow_and_update() {
            let body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500});
            let sent = client
                .post(&url)
                .bearer_auth(&token)
                .json(&body)
                .send()
                .await
                .unwrap();
            assert_eq!(sent.status(), 201);
            wrote.send_modify(|count| *count += 1);
        }
    });
    written.wait_for(|count| *count > 0).await.unwrap();
    for name in ["one.db", "two.db"] {
        place.run(&["backup", name]).json(0);
    }
    stop.send(true).unwrap();
    writer.await.unwrap();
    server.stop();
    let count = |name: &str| {
        let connection = Connection::open(place.path(name)).unwrap();
        let sql = "SELECT COUNT(*) FROM products";
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert!(count("one.db") <= count("two.db") && count("two.db") <= count(DATABASE));
}

#[test]
fn what_is_broken_is_neither_backed_up_nor_restored() {
    let place = Place::new();
    place.dev().stop();
    place.run(&["backup", "shop.db"]).json(0);
    let before = fs::read(place.path(DATABASE)).unwrap();

    fs::copy(place.path("shop.db"), place.path("damaged.db")).unwrap();
    damage(&place.path("damaged.db"));
    fs::write(
        place.path("thesis.db"),
        "Not a database, but longer than a header of one. ".repeat(9),
    )
    .unwrap();
    Connection::open(place.path("other.db"))
        .unwrap()
        .execute_batch("CREATE TABLE notes (text TEXT)")
        .unwrap();
    for (file, code, error) in [
        ("damaged.db", 1, "(ledger)"),
        ("thesis.db", 1, "not a database"),
        ("other.db", 1, "is no database of pandabase"),
        ("missing.db", 2, "there is no file"),
    ] {
        let refused = place.run(&["restore", file, "--replace"]).json(code);
        assert!(refused["error"].as_str().unwrap().contains(error), "{refused}");
        assert!(refused["next"].is_string(), "{refused}");
    }
    let other_key = place
        .command(&["restore", "shop.db", "--replace"])
        .env(
            "PANDABASE_ENCRYPTION_KEY",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        )
        .output()
        .unwrap();
    expect(&Ran(other_key).json(1), "encryption key", "backup");
    assert_eq!(fs::read(place.path(DATABASE)).unwrap(), before);
    let left: Vec<String> = entries(&place.path("pandabase-data"))
        .into_iter()
        .filter(|name| name.contains("draft") || name.contains("replaced"))
        .collect();
    assert_eq!(left, Vec::<String>::new());

    damage(&place.path(DATABASE));
    expect(
        &place.run(&["backup", "late.db"]).json(1),
        "(ledger)",
        "no backup was written",
    );
    assert!(!place.path("late.db").exists() && !place.path("late.db.pandabase-draft").exists());
    // The way out of it: what is damaged is kept, the backup is served.
    let restored = place.run(&["restore", "shop.db", "--replace"]).json(0);
    assert!(place.path(restored["replaced"].as_str().unwrap()).exists());
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
    // A file that is no database any more is moved aside just as well.
    fs::copy(place.path("thesis.db"), place.path(DATABASE)).unwrap();
    place.run(&["restore", "shop.db", "--replace"]).json(0);
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
}

#[test]
fn another_databases_own_programs_are_named() {
    let place = Place::new();
    let elsewhere = "postgres://nobody@127.0.0.1:1/none";
    for (command, program) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let refused = place.run(&[command, "shop.db", "--database", elsewhere]).json(2);
        expect(&refused, "PostgreSQL", program);
        assert!(!refused.to_string().contains("nobody"), "{refused}");
    }
}

/// The commands of the manual's section on backups, block by block.
fn manual() -> [&'static str; 5] {
    let text = include_str!("../../../../docs/OPERATIONS.md");
    let (_, section) = text.split_once("\n## Backup and restore\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let blocks = section.split("```sh\n").skip(1);
    let blocks: Vec<&str> = blocks.map(|rest| rest.split_once("```").unwrap().0).collect();
    blocks.try_into().unwrap()
}

/// Runs commands of the manual, in which today stands for its day and a folder for its folders.
#[track_caller]
fn follow(place: &Place, commands: &str, database: Option<&str>) {
    let today = Command::new("date").arg("+%F").output().unwrap().stdout;
    let today = String::from_utf8(today).unwrap();
    let mut commands = commands.replace("2026-06-01", today.trim());
    for (theirs, ours) in [
        ("/var/lib/pandabase", "pandabase-data"),
        ("/backup/", "backup/"),
        ("/safe/", "safe/"),
    ] {
        commands = commands.replace(theirs, place.path(ours).to_str().unwrap());
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_pandabase")).parent().unwrap();
    let packaged = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let inherited = env::var_os("PATH").unwrap();
    let path = [binary.to_owned()]
        .into_iter()
        .chain(packaged.map(|version| version.unwrap().path().join("bin")))
        .chain(env::split_paths(&inherited));
    let mut shell = place.program("sh");
    shell
        .args(["-euc", &commands])
        .env("PATH", env::join_paths(path).unwrap())
        // The doctor looks for free ones, whatever else runs on this machine.
        .env("PANDABASE_LISTEN", "127.0.0.1:0")
        .env("PANDABASE_REDIRECT_LISTEN", "127.0.0.1:0");
    if let Some(url) = database {
        shell.env("PANDABASE_DATABASE", url);
    }
    let ran = shell.output().unwrap();
    assert!(
        ran.status.success(),
        "{commands}\n{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[tokio::test]
async fn the_manual_brings_a_lost_disk_back() {
    let place = Place::new();
    for folder in ["backup", "safe"] {
        fs::create_dir(place.path(folder)).unwrap();
    }
    let server = place.dev();
    make_report(&place, &server).await;
    let [key, backup, restore, ..] = manual();
    follow(&place, key, None);
    follow(&place, backup, None);
    let store = server.get("storeId").to_owned();
    server.stop();
    fs::rename(place.path("pandabase-data"), place.path("lost")).unwrap();
    follow(&place, restore, None);
    let again = place.dev();
    assert_eq!(again.get("storeId"), store);
    again.stop();
    let files = entries(&place.path("lost/files"));
    assert_eq!(
        (files.len(), entries(&place.path("pandabase-data/files"))),
        (1, files)
    );
}

/// A database of its own on the server that tests have, gone in the end.
struct Scratch {
    server: String,
    name: String,
}

impl Scratch {
    fn make(name: &str) -> Self {
        let server = env::var("PANDABASE_TEST_POSTGRES").unwrap();
        let name = format!("pandabase_{name}_{}", std::process::id());
        let scratch = Self { server, name };
        scratch.say(&format!("CREATE DATABASE {}", scratch.name));
        scratch
    }

    fn say(&self, statement: &str) {
        let mut client = postgres::Client::connect(&self.server, NoTls).unwrap();
        client.batch_execute(statement).unwrap();
    }

    fn url(&self) -> String {
        // A server on a socket has no host, as addresses of the web do.
        let (address, options) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (server, _) = address.rsplit_once('/').unwrap();
        format!("{server}/{}?{options}", self.name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.say(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

#[test]
fn the_manual_moves_a_database_on_postgres_with_an_installed_postgres() {
    let place = Place::new();
    fs::create_dir(place.path("backup")).unwrap();
    fs::create_dir_all(place.path("pandabase-data/files")).unwrap();
    let (old, new) = (Scratch::make("old"), Scratch::make("new"));
    let (old_url, new_url) = (old.url(), new.url());
    let run = |url: &str, arguments: &[&str]| {
        let mut command = place.command(arguments);
        Ran(command.env("PANDABASE_DATABASE", url).output().unwrap()).json(0)
    };
    run(&old_url, &["migrate"]);
    let store = run(&old_url, &CREATE_STORE)["id"].clone();
    run(&old_url, &["token", "create", "--name", "backend"]);
    let [.., backup, restore] = manual();
    follow(&place, backup, Some(&old_url));
    follow(&place, restore, Some(&new_url));
    assert_eq!(run(&new_url, &["store", "list"])[0]["id"], store);
    assert_eq!(run(&new_url, &["token", "list"])[0]["name"], "backend");
}

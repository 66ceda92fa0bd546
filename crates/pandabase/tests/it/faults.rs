//! What becomes of a server when what it stands on fails: the key, the database's file, its disk, PostgreSQL,
//! the system's files.

use crate::databases::{Database, Engine};
use crate::harness::{Server, apply, both};
use crate::place::{CREATE_STORE, Place, Ran, Running};
use pandabase::wiring::key;
use pandabase::wiring::key::Fit;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::db::{DbError, Sql, installation};
use pandabase_platform::keyring::Keyring;
use pandabase_platform::params;
use pandabase_platform::random::Random;
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const OTHER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// Requests are not refused for their rate.
pub const PLENTY: &str = "[limits]\nper_token = { requests = 1000000, window_ms = 1000 }\n\
                      per_store = { requests = 1000000, window_ms = 1000 }\n\
                      per_store_and_address = { requests = 1000000, window_ms = 1000 }\n\
                      new_sessions = { requests = 1000000, window_ms = 1000 }\n\
                      per_address = { requests = 1000000, window_ms = 1000 }\n";
/// Another user than the one whose files are written, where the tests run as root.
const NOBODY: u32 = 65534;

#[track_caller]
fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name}: {value}"))
}

/// The finding of `doctor` about a subject.
#[track_caller]
fn finding<'a>(report: &'a Value, check: &str) -> &'a Value {
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|finding| finding["check"] == check).unwrap()
}

/// An installation that has encrypted nothing, and knows its key all the same.
fn another_key_is_refused(database: Option<&str>) {
    let place = Place::new();
    let with = |command: &[&str]| {
        let mut arguments = command.to_vec();
        arguments.extend(database.iter().flat_map(|url| ["--database", url]));
        place.command(&arguments)
    };
    for command in [
        &["migrate"] as &[&str],
        &CREATE_STORE,
        &["token", "create", "--name", "x"],
    ] {
        Ran(with(command).output().unwrap()).json(0);
    }
    for command in [
        &["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"] as &[&str],
        &["serve", "--role", "worker"],
        &["dev", "--listen", "127.0.0.1:0"],
        &["migrate"],
        &["store", "list"],
        &["token", "create", "--name", "y"],
        &["verify"],
    ] {
        let refused = with(command).env("PANDABASE_ENCRYPTION_KEY", OTHER_KEY).output();
        let refused = Ran(refused.unwrap()).json(1);
        assert!(text(&refused, "error").contains("encryption key"), "{refused}");
        assert!(text(&refused, "next").contains("backup"), "{refused}");
    }
    let doctor = |command: &mut Command, code| Ran(command.output().unwrap()).json(code);
    let report = doctor(with(&["doctor"]).env("PANDABASE_ENCRYPTION_KEY", OTHER_KEY), 1);
    assert_eq!(finding(&report, "secrets")["status"], "FAIL");
    let report = doctor(&mut with(&["doctor"]), 0);
    assert_eq!(finding(&report, "secrets")["status"], "OK");
    Ran(with(&["verify"]).output().unwrap()).json(0);
}

#[test]
fn another_key_is_refused_where_nothing_is_encrypted() {
    another_key_is_refused(None);
}

#[test]
fn another_key_is_refused_where_nothing_is_encrypted_on_postgres() {
    another_key_is_refused(Some(&Database::postgres().url));
}

#[apply(both)]
async fn a_database_of_an_earlier_version_takes_the_key_that_opens_its_secrets(server: Server) {
    let ask = async |key: u8, settles: bool| {
        let keyring = Keyring::new(&[key; 32]);
        let db = &server.app.db;
        if settles {
            db.write(move |tx| key::settle(tx, &keyring, &Random::seeded(1)))
                .await
                .unwrap()
                == Fit::Known
        } else {
            db.read(move |tx| key::fit(tx, &keyring)).await.unwrap() != Fit::Other
        }
    };
    // Only Bearer tokens: any key would do, and none has been stored.
    assert!(ask(8, false).await);
    // What a request under way left under its key is not encrypted.
    let intent =
        "INSERT INTO idempotency_records (store_id, key_hash, request_hash, status, body, created_at)
        VALUES ('shp_a', $1, $1, NULL, $1, 0)";
    let mark: &[u8] = b"pmt_a-1";
    let left = server
        .app
        .db
        .write(move |tx| tx.run(Sql::new(intent), params![mark]));
    left.await.unwrap();
    assert!(ask(8, false).await);
    server.token_with(Mode::Hmac, ScopeSet::all()).await;
    assert!(!ask(8, false).await && !ask(8, true).await);
    let stored = server.app.db.read(installation::keys).await.unwrap();
    assert_eq!(stored.check, None);
    assert!(ask(7, false).await && ask(7, true).await && ask(7, true).await);
    assert!(!ask(8, true).await);
}

#[test]
fn a_lost_database_is_not_replaced_by_an_empty_one() {
    let place = Place::new();
    place.dev().stop();
    let data = place.path("pandabase-data");
    let database = data.join("pandabase.db");
    let kept = data.join("kept.db");
    fs::rename(&database, &kept).unwrap();
    let commands: [&[&str]; 3] = [
        &["dev", "--listen", "127.0.0.1:0"],
        &["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"],
        &["migrate"],
    ];
    let refuse = |command: &[&str]| {
        let refused = place.run(command).json(1);
        assert!(text(&refused, "error").contains("master.key"), "{refused}");
        assert!(
            text(&refused, "next").contains("restore the database"),
            "{refused}"
        );
        assert!(!text(&refused, "next").contains("delete"), "{refused}");
    };
    for command in commands {
        refuse(command);
        assert!(!database.exists());
    }
    // An empty file, or a database that was never used, is no better.
    fs::write(&database, "").unwrap();
    for command in commands {
        refuse(command);
    }
    refuse(&["migrate", "--database", "sqlite:elsewhere.db"]);
    fs::rename(&kept, &database).unwrap();
    place.dev().stop();

    // A key of the environment's may begin as many databases as it likes.
    for name in ["one.db", "two.db"] {
        let url = format!("sqlite:{name}");
        let mut migrate = place.command(&["migrate", "--database", &url]);
        let migrated = migrate.env("PANDABASE_ENCRYPTION_KEY", OTHER_KEY).output();
        Ran(migrated.unwrap()).json(0);
    }
    // What was not written into the file yet tells that there was one.
    fs::remove_file(place.path("two.db")).unwrap();
    fs::write(place.path("two.db-wal"), "x").unwrap();
    let mut migrate = place.command(&["migrate", "--database", "sqlite:two.db"]);
    let migrated = migrate.env("PANDABASE_ENCRYPTION_KEY", OTHER_KEY).output();
    let refused = Ran(migrated.unwrap()).json(1);
    assert!(text(&refused, "error").contains("two.db-wal"), "{refused}");
    // SQLite deletes a log beside an empty file.
    fs::write(place.path("two.db"), "").unwrap();
    for command in ["migrate", "verify", "doctor"] {
        let mut command = place.command(&[command, "--database", "sqlite:two.db"]);
        let ran = command
            .env("PANDABASE_ENCRYPTION_KEY", OTHER_KEY)
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(1));
        assert_eq!(fs::read(place.path("two.db-wal")).unwrap(), b"x");
    }
}

#[test]
fn one_process_serves_a_file() {
    let place = Place::new();
    let first = place.start(&["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"]);
    std::os::unix::fs::symlink(place.path("pandabase-data"), place.path("alias")).unwrap();
    for command in [
        &["serve", "--listen", "127.0.0.1:0", "--redirect-listen", "none"] as &[&str],
        &["serve", "--role", "worker", "--data", "alias"],
        &["dev", "--listen", "127.0.0.1:0"],
        &["dev", "--listen", "127.0.0.1:0", "--fresh"],
    ] {
        let refused = place.run(command).json(1);
        let process = format!("process {}", first.child.id());
        assert!(text(&refused, "error").contains(&process), "{refused}");
        assert!(text(&refused, "next").contains("stop the other"), "{refused}");
    }
    // What writes a little beside it goes on.
    place.run(&CREATE_STORE).json(0);
    place.run(&["token", "create", "--name", "x"]).json(0);
    place.run(&["verify"]).json(0);
    let mut first = first;
    first.kill();
    place.start(&["serve", "--role", "worker"]).stop();
    // One that runs no jobs takes orders all the same.
    let api = [
        "serve",
        "--role",
        "api",
        "--listen",
        "127.0.0.1:0",
        "--redirect-listen",
        "none",
    ];
    let api = place.start(&api);
    for command in [
        &["serve", "--role", "worker"] as &[&str],
        &["dev", "--listen", "127.0.0.1:0", "--fresh"],
    ] {
        let refused = place.run(command).json(1);
        assert!(text(&refused, "next").contains("stop the other"), "{refused}");
    }
    api.stop();
}

/// Runs a command as a user who may not write what others own.
fn as_nobody(place: &Place, arguments: &[&str]) -> Ran {
    let mut command = place.command(arguments);
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    Ran(command.output().unwrap())
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A place where everybody may read what a shop has left, and nobody write.
fn read_only_shop() -> Place {
    let place = Place::new();
    place.dev().stop();
    chmod(&place.path(""), 0o755);
    for (path, mode) in [
        ("", 0o555),
        ("/keys", 0o555),
        ("/keys/master.key", 0o444),
        ("/pandabase.db", 0o444),
    ] {
        chmod(&place.path(&format!("pandabase-data{path}")), mode);
    }
    place
}

#[test]
fn each_cause_of_a_database_that_cannot_be_opened_has_its_own_advice() {
    let place = read_only_shop();
    let data = place.path("pandabase-data");
    let advice = || {
        let refused = as_nobody(&place, &["token", "list"]).json(1);
        for field in ["error", "next"] {
            let text = text(&refused, field);
            assert!(!text.contains("delete") && !text.contains("--fresh"), "{refused}");
        }
        text(&refused, "next").to_owned()
    };
    assert!(advice().contains("chmod u+w"), "{}", advice());
    chmod(&data.join("pandabase.db"), 0o666);
    assert!(advice().contains("folder"), "{}", advice());
    chmod(&data.join("pandabase.db"), 0o600);
    assert!(advice().contains("owner"), "{}", advice());
    chmod(&data, 0o777);
    chmod(&data.join("pandabase.db"), 0o666);
    let kept = fs::read(data.join("pandabase.db")).unwrap();
    fs::write(data.join("pandabase.db"), vec![b'x'; 8192]).unwrap();
    assert!(advice().contains("no SQLite database"), "{}", advice());
    let mut torn = kept;
    torn[100..4096].fill(0xff);
    fs::write(data.join("pandabase.db"), torn).unwrap();
    assert!(advice().contains("damaged"), "{}", advice());
}

#[test]
fn a_refusal_of_the_server_has_its_own_advice_on_postgres() {
    let place = Place::new();
    let server = std::env::var("PANDABASE_TEST_POSTGRES").unwrap();
    let (address, options) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    let url = format!("{host}/no_such_database?{options}");
    let refused = place.run(&["verify", "--database", &url]).json(1);
    assert!(refused.to_string().contains("existing database"), "{refused}");
}

#[test]
fn a_copy_that_cannot_be_written_is_checked() {
    let place = read_only_shop();
    let entries = || {
        let entries = fs::read_dir(place.path("pandabase-data")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = entries();
    assert_eq!(as_nobody(&place, &["verify"]).json(0)["ok"], true);
    let report = as_nobody(&place, &["doctor"]).json(0);
    for check in ["secrets", "jobs"] {
        assert_eq!(finding(&report, check)["status"], "OK", "{report}");
    }
    assert!(
        report.to_string().contains("reached; its schema is up to date"),
        "{report}"
    );
    assert_eq!(entries(), before);
    // The key is kept apart from the backup.
    chmod(&place.path("pandabase-data"), 0o755);
    fs::rename(place.path("pandabase-data/keys"), place.path("keys")).unwrap();
    chmod(&place.path("pandabase-data"), 0o555);
    assert_eq!(as_nobody(&place, &["verify"]).json(0)["ok"], true);
}

#[test]
fn transactions_beside_a_copy_that_cannot_be_written_are_not_passed_over() {
    let place = Place::new();
    let mut server = place.dev();
    server.kill();
    chmod(&place.path(""), 0o755);
    for (path, mode) in [
        ("", 0o555),
        ("/keys", 0o555),
        ("/pandabase.db", 0o444),
        ("/pandabase.db-wal", 0o444),
    ] {
        chmod(&place.path(&format!("pandabase-data{path}")), mode);
    }
    // Without it the log can only be read by making it anew.
    fs::remove_file(place.path("pandabase-data/pandabase.db-shm")).unwrap();
    let refused = as_nobody(&place, &["verify"]).json(1);
    assert!(text(&refused, "next").contains("copy"), "{refused}");
}

#[tokio::test]
async fn a_full_disk_answers_503_and_is_not_ready_until_there_is_room() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), PLENTY).unwrap();
    // A file that may not grow fails as a full disk does, once the signal is ignored.
    let server = place.spawn(in_a_shell("trap '' XFSZ"));
    let client = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let ready = async || {
        let answer = client.get(format!("{}/ready", server.get("baseUrl"))).send();
        answer.await.unwrap().status().as_u16()
    };
    let limit = |bytes: &str| {
        let process = server.child.id().to_string();
        let mut command = Command::new("prlimit");
        let set = command
            .args(["--pid", &process, &format!("--fsize={bytes}:")])
            .status();
        assert!(set.unwrap().success());
    };
    assert_eq!(
        (ready().await, statuses(&server, &client).await),
        (200, vec![200, 201])
    );
    let log = || fs::read_to_string(place.path("stderr.log")).unwrap();
    let started = log().lines().count();
    limit("65536");
    for _ in 0..5 {
        assert_eq!(statuses(&server, &client).await, [200, 503]);
        assert_eq!(ready().await, 503);
    }
    let log = log();
    assert!((1..20).contains(&(log.lines().count() - started)), "{log}");
    limit("unlimited");
    assert_eq!(
        (ready().await, statuses(&server, &client).await),
        (200, vec![200, 201])
    );
    server.stop();
}

/// `dev`, started by a shell that has done this first.
fn in_a_shell(first: &str) -> Command {
    let mut command = Command::new("sh");
    let script = format!("{first}; exec \"$0\" dev --listen 127.0.0.1:0 --json");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_pandabase")]);
    command
}

#[test]
fn files_used_up_are_told_once_and_recovered_from() {
    let place = Place::new();
    place.dev().stop();
    let server = place.spawn(in_a_shell("ulimit -n 64"));
    let open: Vec<TcpStream> = (0..200)
        .map(|_| TcpStream::connect(server.host()).unwrap())
        .collect();
    // Those that find no file are closed; the others wait for a request.
    let last = open.iter().rev().take(50);
    for mut connection in last {
        let ended = connection.read(&mut [0]);
        assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
    }
    drop(open);
    let health = || {
        let agent = format!(
            "GET /health HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.host()
        );
        let mut stream = TcpStream::connect(server.host()).ok()?;
        std::io::Write::write_all(&mut stream, agent.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.starts_with("HTTP/1.1 200").then_some(())
    };
    // The places are free as soon as the server has seen the ends.
    while health().is_none() {}
    let log = fs::read_to_string(place.path("stderr.log")).unwrap();
    let told = log
        .lines()
        .filter(|line| line.contains("too many files are open"));
    assert!((1..=7).contains(&told.count()), "{log}");
    server.stop();
}

/// A PostgreSQL server of its own, which may be stopped.
struct Cluster {
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
}

impl Cluster {
    fn start() -> Self {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
        let bins = versions.map(|version| version.unwrap().path().join("bin"));
        let bin = bins
            .max()
            .expect("PostgreSQL's programs under /usr/lib/postgresql");
        let folder = tempfile::tempdir_in("/tmp").unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let cluster = Self { folder, bin, port };
        chmod(cluster.folder.path(), 0o777);
        let made = [
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ];
        cluster.run("initdb", &made);
        cluster.up();
        cluster
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let data = self.folder.path().join("data");
        let mut command = Command::new(self.bin.join(program));
        command
            .arg("-D")
            .arg(data)
            .args(arguments)
            .current_dir(self.folder.path());
        // PostgreSQL refuses to run as root.
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.uid(NOBODY).gid(NOBODY);
        }
        let status = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{program} {arguments:?}");
    }

    fn up(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off",
            self.port
        );
        self.run("pg_ctl", &["-w", "-l", "log", "-o", &options, "start"]);
    }

    fn down(&self, mode: &str) {
        self.run("pg_ctl", &["-w", "-m", mode, "stop"]);
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.down("immediate");
    }
}

/// How many of many reads and writes at once were answered with each status.
async fn statuses(server: &Running, client: &reqwest::Client) -> Vec<u16> {
    let reads = (0..40).map(|_| client.get(server.core()));
    let writes = (0..40).map(|_| {
        let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 900});
        client.post(format!("{}products", server.core())).json(&product)
    });
    let sent = reads.chain(writes).map(|request| async {
        let answer = request.bearer_auth(server.get("apiToken")).send().await.unwrap();
        answer.status().as_u16()
    });
    let mut seen = futures_util::future::join_all(sent).await;
    seen.sort_unstable();
    seen.dedup();
    seen
}

#[tokio::test]
async fn a_restart_of_an_idle_installed_postgres_is_not_noticed() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cluster = Cluster::start();
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), PLENTY).unwrap();
    let server = place.start(&["dev", "--listen", "127.0.0.1:0", "--database", &cluster.url()]);
    let client = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    assert_eq!(statuses(&server, &client).await, [200, 201]);
    for mode in ["fast", "immediate"] {
        cluster.down(mode);
        cluster.up();
        assert_eq!(statuses(&server, &client).await, [200, 201], "{mode}");
    }
    cluster.down("fast");
    assert_eq!(statuses(&server, &client).await, [503]);
    let ready = client.get(format!("{}/ready", server.get("baseUrl")));
    assert_eq!(ready.send().await.unwrap().status().as_u16(), 503);
    let refused = place.run(&["verify", "--database", &cluster.url()]).json(1);
    assert!(text(&refused, "next").contains("server runs"), "{refused}");
    cluster.up();
    assert_eq!(statuses(&server, &client).await, [200, 201]);
    server.stop();
}

#[tokio::test]
async fn a_connection_cut_in_a_transaction_runs_it_again_on_postgres() {
    let server = Server::start(Engine::Postgres).await;
    let count = Sql::new("UPDATE installation SET write_probes = write_probes + 1");
    let cut = Sql::new("SELECT pg_terminate_backend(pg_backend_pid())");
    let runs = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&runs);
    let done = server.app.db.write(move |tx| {
        tx.run(count, &[])?;
        if seen.fetch_add(1, Ordering::Relaxed) == 0 {
            tx.run(cut, &[])?;
        }
        Ok::<_, DbError>(())
    });
    done.await.unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    let probes = Sql::new("SELECT write_probes FROM installation");
    let probes = server
        .app
        .db
        .read(move |tx| tx.one(probes, &[], |row| row.next::<i64>()));
    assert_eq!(probes.await.unwrap(), 1);
}

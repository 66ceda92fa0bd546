//! A server whose PostgreSQL is behind PgBouncer in transaction mode: each transaction may run in another
//! session of the database, in which others have prepared what they like.

use crate::harness::Server;
use crate::shop::{GOOD, buyer, card, dynamic};
use futures_util::future::join_all;
use pandabase_platform::db::Sql;
use postgres::config::Host;
use postgres::{Client, Config, NoTls};
use serde_json::json;
use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use tempfile::TempDir;

/// What the test says that has no PgBouncer. Its name has `behind_a_pooler` in it, by which runs without one
/// leave it out.
const NO_POOLER: &str = "this test needs `pgbouncer` on the PATH or in /usr/sbin: run `cargo xtask test`, \
                         which provides it; or run the other tests alone with `-- --skip behind_a_pooler`";

/// Sessions of the server that all connections share; fewer than a server opens.
const SESSIONS: usize = 2;

/// A running PgBouncer, which ends with this value.
struct Pooler {
    child: Child,
    folder: TempDir,
}

impl Pooler {
    /// Starts one before the database that `url` names.
    fn start(url: &str) -> Self {
        let program = program().expect(NO_POOLER);
        let folder = tempfile::Builder::new()
            .prefix("pb-pool.")
            .tempdir_in("/tmp")
            .unwrap();
        // The pooler may run as somebody else, who makes its socket here.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
        let target: Config = url.parse().unwrap();
        let settings = settings(&target, folder.path());
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, settings).unwrap();
        let mut command = Command::new(program);
        command.arg("--quiet").arg(&file);
        if fs::metadata(folder.path()).unwrap().uid() == 0 {
            command.arg("--user").arg(owner_of(&target));
        }
        let log = fs::File::create(folder.path().join("stderr")).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut pooler = Self { child, folder };
        pooler.wait();
        pooler
    }

    fn url(&self) -> String {
        format!(
            "postgres://anybody@/books?host={}&port=6432",
            self.folder.path().display()
        )
    }

    /// Waits until it takes connections. The client blocks, which an async worker must not do.
    fn wait(&mut self) {
        let url = self.url();
        let connects = || {
            let url = url.clone();
            thread::spawn(move || Client::connect(&url, NoTls).is_ok())
                .join()
                .unwrap()
        };
        while !connects() {
            let said = || fs::read_to_string(self.folder.path().join("stderr")).unwrap();
            assert!(self.child.try_wait().unwrap().is_none(), "{}", said());
            thread::yield_now();
        }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let folders = std::env::split_paths(&folders).chain([PathBuf::from("/usr/sbin")]);
    folders
        .map(|folder| folder.join("pgbouncer"))
        .find(|path| path.is_file())
}

fn host_of(target: &Config) -> String {
    match target.get_hosts().first().unwrap() {
        Host::Tcp(name) => name.clone(),
        Host::Unix(folder) => folder.display().to_string(),
    }
}

/// The user to whom a socket of the server belongs: the folder of a throw-away cluster is closed to others.
fn owner_of(target: &Config) -> String {
    let host = host_of(target);
    let Ok(folder) = fs::metadata(&host) else {
        return "nobody".to_owned();
    };
    let named = Command::new("id")
        .args(["-un", &folder.uid().to_string()])
        .output()
        .unwrap();
    match String::from_utf8(named.stdout).unwrap().trim() {
        "root" | "" => "postgres".to_owned(),
        name => name.to_owned(),
    }
}

fn settings(target: &Config, folder: &Path) -> String {
    let schema = target.get_options().unwrap().rsplit('=').next().unwrap();
    let user = target.get_user().unwrap_or("postgres");
    let password = match target.get_password() {
        Some(password) => format!(" password={}", String::from_utf8_lossy(password)),
        None => String::new(),
    };
    format!(
        "[databases]
books = host={} port={} dbname={} user={user}{password} connect_query='SET search_path TO {schema}'
[pgbouncer]
listen_port = 6432
unix_socket_dir = {}
auth_type = any
pool_mode = transaction
default_pool_size = {SESSIONS}
max_client_conn = 100
",
        host_of(target),
        target.get_ports().first().unwrap_or(&5432),
        target.get_dbname().unwrap_or("postgres"),
        folder.display()
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sales_refunds_renewals_and_jobs_behind_a_pooler_on_postgres() {
    let mut pooler = None;
    let server = Server::start_behind(|url| pooler.insert(Pooler::start(url)).url()).await;
    let shop = &server;
    let sales = join_all((0..12).map(|number| async move {
        let customer = buyer(&format!("buyer-{number}@example.org"), "US", "OR");
        let body = json!({"items": [dynamic(4000)], "customer": customer});
        let session = shop.open_cart(body).await;
        shop.pay_with(&session, card(GOOD)).await.data(200).clone()
    }));
    let sales = sales.await;
    server.drain().await;
    for paid in sales.iter().step_by(3) {
        let path = server.core(&format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap()));
        server.post(&path, json!({})).await.data(200);
    }
    let plan = server.plan(json!({})).await;
    server.subscribe(&plan, GOOD).await;
    server.drain().await;
    let before = server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"].clone();
    assert_eq!(before, 13);
    server.move_clock("P31D").await;
    let after = server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"].clone();
    assert_eq!(after, 14, "the renewal");
    server.verify().await;

    // The pooler was noticed, and nothing was left in the sessions that it shares.
    let named = Sql::new("SELECT COUNT(*) FROM pg_prepared_statements");
    let left = server
        .app
        .db
        .read(move |tx| tx.one(named, &[], |row| row.next::<i64>()));
    assert_eq!(left.await.unwrap(), 0);
    drop(server);
    drop(pooler);
}

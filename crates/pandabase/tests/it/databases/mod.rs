//! The databases that tests run on. Each is empty or brought up to date when a test gets it.

mod pool;

use crate::built;
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_domain::time::Timestamp;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::copy::copy;
use pandabase_platform::db::{Db, DbOptions};
use pandabase_platform::random::Random;
use pool::LockedSchema;
use postgres::{Client, Error, NoTls};
use std::fs;
use std::fs::File;
use std::mem;
use std::path::Path;
use std::thread;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What a test says that needs PostgreSQL and has none. Its name has `postgres` in it, by which runs without
/// a server leave it out.
const NO_POSTGRES: &str = "this test needs a PostgreSQL server: run `cargo xtask test`, which provides one; \
                           or set PANDABASE_TEST_POSTGRES to the URL of a server whose user is a superuser; \
                           or run the other tests alone with `cargo test -- --skip postgres`";

/// A database of one test.
pub struct Database {
    /// What `--database` takes.
    pub url: String,
    schema: Option<Schema>,
}

/// A schema of the server that tests are given.
enum Schema {
    /// Of this test alone.
    Own(String),
    /// Of one test after the other.
    Taken(Option<Box<LockedSchema>>),
}

impl Database {
    /// One without tables; a file is in `folder`.
    #[track_caller]
    pub fn empty(engine: Engine, folder: &Path) -> Self {
        match engine {
            Engine::Sqlite => Self {
                url: format!("sqlite:{}", folder.join("test.db").display()),
                schema: None,
            },
            Engine::Postgres => Self::postgres(),
        }
    }

    /// A schema of its own on the PostgreSQL server.
    #[track_caller]
    pub fn postgres() -> Self {
        let name = blocking(create).unwrap();
        let url = url_of(&name);
        let schema = Some(Schema::Own(name));
        Self { url, schema }
    }

    /// One that is up to date and has no rows.
    #[track_caller]
    pub fn migrated(engine: Engine, folder: &Path, now: Timestamp) -> Self {
        if engine == Engine::Sqlite {
            let database = Self::empty(engine, folder);
            let make =
                |file: &Path| thread::scope(|scope| scope.spawn(|| migrate(file, now)).join().unwrap());
            let migrated = built::file(&format!("{}.db", now.as_millis()), make);
            fs::copy(migrated, folder.join("test.db")).unwrap();
            return database;
        }
        let taken = blocking(move |client| {
            if let Some(taken) = pool::acquire(client, now)? {
                return Ok(taken);
            }
            let name = create(connect()?)?;
            bring_up_to_date(&url_of(&name), now);
            pool::give(connect()?, name, now)
        });
        let taken = taken.unwrap();
        let url = url_of(&taken.schema);
        let schema = Some(Schema::Taken(Some(Box::new(taken))));
        Self { url, schema }
    }

    pub fn open(&self) -> Db {
        open(&self.url)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &mut self.schema {
            // What cannot be dropped now is dropped by a later run. A connection may still hold a lock.
            Some(Schema::Own(name)) => {
                let drop = format!("SET lock_timeout = '5s'; DROP SCHEMA {name} CASCADE");
                let _ = blocking(move |mut client| client.batch_execute(&drop));
            }
            // A thread of the test may still write: the lock goes with the process if that is of this test.
            Some(Schema::Taken(taken)) if std::env::var_os("NEXTEST").is_some() => mem::forget(taken.take()),
            Some(Schema::Taken(taken)) => {
                let taken = taken.take();
                let _ = blocking(move |_| {
                    drop(taken);
                    Ok(())
                });
            }
            None => {}
        }
    }
}

/// A file that is up to date, without a log beside it.
fn migrate(file: &Path, now: Timestamp) {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::empty(Engine::Sqlite, folder.path());
    bring_up_to_date(&database.url, now);
    File::create(file).unwrap();
    copy(&folder.path().join("test.db"), file, |_| ()).unwrap();
}

fn bring_up_to_date(url: &str, now: Timestamp) {
    let db = open(url);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        db.migrate(MIGRATIONS, now).await.unwrap();
        db.close().await;
    });
}

fn open(url: &str) -> Db {
    let options = DbOptions {
        url: url.parse().unwrap(),
        // One of them is a lane of PostgreSQL.
        threads: 6,
        durable: false,
        pooled: false,
    };
    Db::open(&options).unwrap()
}

/// The server that `PANDABASE_TEST_POSTGRES` names.
#[track_caller]
fn server() -> String {
    let server = std::env::var("PANDABASE_TEST_POSTGRES").unwrap_or_default();
    assert!(!server.is_empty(), "{NO_POSTGRES}");
    server
}

fn connect() -> Result<Client, Error> {
    Client::connect(&server(), NoTls)
}

fn create(mut client: Client) -> Result<String, Error> {
    let random: u64 = u64::from_le_bytes(Random::from_system().bytes());
    // `cargo xtask test` drops those of an earlier time.
    let seconds = Clock::System.now().as_millis() / 1000;
    let name = format!("test_{seconds}_{random:016x}");
    client.batch_execute(&format!("CREATE SCHEMA {name}"))?;
    Ok(name)
}

fn url_of(schema: &str) -> String {
    let server = server();
    if server.contains("://") {
        let separator = if server.contains('?') { '&' } else { '?' };
        return format!("{server}{separator}options=-c%20search_path%3D{schema}");
    }
    format!("{server} options='-c search_path={schema}'")
}

/// Works on the server. The client blocks, which an async worker must not do.
#[track_caller]
fn blocking<T: Send + 'static>(
    work: impl FnOnce(Client) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    server();
    thread::spawn(move || work(connect()?)).join().unwrap()
}

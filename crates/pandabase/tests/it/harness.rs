//! A whole server in the test's process, on a database of its own, with a clock that stands still.

use crate::databases::Database;
pub use crate::databases::Engine;
use crate::described;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use pandabase::wiring::assembly;
use pandabase::wiring::key;
use pandabase::wiring::key::Fit;
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_commerce::stores::requests::NewStore;
use pandabase_commerce::stores::service::create;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::access::stores::find_open;
use pandabase_platform::access::tokens;
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::config::limits::Limit;
use pandabase_platform::context::Ctx;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{Db, Sql};
use pandabase_platform::jobs::worker;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::random::Random;
use serde_json::Value;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// When tests begin.
pub const START: &str = "2026-06-01T00:00:00Z";

/// What an attribute is made of: `#[apply(both)] async fn name(server: Server) { … }` is a test that runs on
/// both databases, as `name::sqlite` and `name::postgres`.
macro_rules! both {
    ($(#[$meta:meta])* async fn $name:ident($server:ident: Server) $body:block) => {
        mod $name {
            use super::*;

            $(#[$meta])*
            #[allow(clippy::too_many_lines, reason = "a test tells one story, however long")]
            async fn body($server: Server) $body

            #[test]
            fn sqlite() {
                $crate::harness::run($crate::databases::Engine::Sqlite, |server| Box::pin(body(server)));
            }

            #[test]
            fn postgres() {
                $crate::harness::run($crate::databases::Engine::Postgres, |server| Box::pin(body(server)));
            }
        }
    };
}
pub(crate) use both;
pub use macro_rules_attribute::apply;

/// A running test.
type Testing = Pin<Box<dyn Future<Output = ()>>>;

/// Runs a test on a server of its own. The future is boxed so that the runtime is built into the binary
/// once and not for every test.
pub fn run(engine: Engine, test: fn(Server) -> Testing) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let testing: Testing = Box::pin(async move { test(Server::start(engine).await).await });
    runtime.block_on(testing);
}

/// A running server.
pub struct Server {
    pub app: Arc<App>,
    pub router: Router,
    pub store: StoreContext,
    /// A Bearer token of `store` with every scope.
    pub token: String,
    // What it stands on goes when nothing uses it any more.
    site: Option<(Database, TempDir)>,
}

impl Server {
    /// Starts a server with a store.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| {}).await
    }

    /// Like [`Server::start`] with other settings.
    pub async fn start_with(engine: Engine, adjust: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::migrated(engine, folder.path(), Timestamp::parse(START).unwrap());
        Self::start_on(database, folder, adjust).await
    }

    /// Like [`Server::start`], on a database that no other test had: what PostgreSQL plans depends on what it
    /// counted in tables, however empty they are now.
    pub async fn start_alone(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::empty(engine, folder.path());
        let db = database.open();
        db.migrate(MIGRATIONS, Timestamp::parse(START).unwrap())
            .await
            .unwrap();
        db.close().await;
        Self::start_on(database, folder, |_| {}).await
    }

    /// Like [`Server::start`], on PostgreSQL under another address.
    pub async fn start_behind(address: impl FnOnce(&str) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start = Timestamp::parse(START).unwrap();
        let mut database = Database::migrated(Engine::Postgres, folder.path(), start);
        database.url = address(&database.url);
        Self::start_on(database, folder, |_| {}).await
    }

    async fn start_on(database: Database, folder: TempDir, adjust: impl FnOnce(&mut Config)) -> Self {
        let (db, start) = (database.open(), Timestamp::parse(START).unwrap());
        let app = new_app(db, &folder, Clock::manual(start), Random::seeded(42), adjust);
        let (store, token) = new_store(&app, "nimbus-labs").await;
        Self::over(app, store, token, (database, folder))
    }

    /// Starts a server on the database of an older version, which has the store `nimbus-labs` in it: the
    /// first so many migrations with `rows`, statements for this database, as they were at `now`.
    pub async fn start_older(engine: Engine, migrations: usize, rows: String, now: Timestamp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::empty(engine, folder.path());
        let db = database.open();
        db.migrate(&MIGRATIONS[..migrations], now).await.unwrap();
        db.write(move |tx| tx.batch(&rows)).await.unwrap();
        db.migrate(MIGRATIONS, now).await.unwrap();
        let app = new_app(db, &folder, Clock::manual(now), Random::seeded(43), |_| {});
        let shared = Arc::clone(&app);
        let settled = app
            .db
            .write(move |tx| key::settle(tx, &shared.env.keyring, &shared.env.random));
        assert_eq!(settled.await.unwrap(), Fit::Known);
        let found = Sql::new("SELECT id FROM stores WHERE handle = 'nimbus-labs'");
        let store = app.db.read(move |tx| {
            let id: String = tx.one(found, &[], |row| row.next())?;
            find_open(tx, &id.clone().into())
        });
        let store = store.await.unwrap().unwrap();
        let token = new_token(&app, &store, Mode::Bearer, ScopeSet::all()).await;
        Self::over(app, store, token.secret.unwrap(), (database, folder))
    }

    fn over(app: Arc<App>, store: StoreContext, token: String, site: (Database, TempDir)) -> Self {
        let router = pandabase::wiring::service::router(Arc::clone(&app));
        Self {
            app,
            router,
            store,
            token,
            site: Some(site),
        }
    }

    /// The file of a server on SQLite.
    pub fn database_file(&self) -> std::path::PathBuf {
        self.app.env.config.data.join("test.db")
    }

    /// Another process on this server's database.
    pub fn beside(&self, app: Arc<App>) -> Self {
        Self {
            router: pandabase::wiring::service::router(Arc::clone(&app)),
            app,
            store: self.store.clone(),
            token: self.token.clone(),
            site: None,
        }
    }

    /// Another process on this server's database, with connections of its own.
    pub fn elsewhere(&self, seed: u64) -> Self {
        let (database, _) = self.site.as_ref().unwrap();
        let env = &self.app.env;
        self.beside(assembly::app(
            env.config.clone(),
            database.open(),
            Clock::manual(env.clock.now()),
            // Ids are random: two processes with one seed would make the same.
            Random::seeded(seed),
            Keyring::new(&[7; 32]),
        ))
    }

    /// The same server as another of its stores calls it, with a token of that store.
    pub fn as_store(&self, store: StoreContext, token: &str) -> Self {
        Self {
            app: Arc::clone(&self.app),
            router: self.router.clone(),
            store,
            token: token.to_owned(),
            site: None,
        }
    }

    /// A fresh server with other settings, on the same kind of database.
    pub async fn with(&self, adjust: impl FnOnce(&mut Config)) -> Self {
        Self::start_with(self.engine(), adjust).await
    }

    /// The kind of this server's database.
    pub fn engine(&self) -> Engine {
        if self.app.db.is_shared() {
            Engine::Postgres
        } else {
            Engine::Sqlite
        }
    }

    /// The path of a Store API resource of the server's store.
    pub fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store.id)
    }

    /// A request without credentials.
    pub fn anonymous(&self, method: Method, path: &str) -> Call<'_> {
        Call {
            server: self,
            method,
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: Vec::new(),
            peer: None,
        }
    }

    /// A request with the full-scope token.
    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        self.anonymous(method, path).bearer(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).send().await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path).json(&body).send().await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path).json(&body).send().await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path).send().await
    }

    /// A token of the server's store with these scopes.
    pub async fn token_with(&self, mode: Mode, scopes: ScopeSet) -> tokens::Token {
        new_token(&self.app, &self.store, mode, scopes).await
    }

    /// Another store on the same server, with its full-scope token.
    pub async fn other_store(&self, handle: &str) -> (StoreContext, String) {
        new_store(&self.app, handle).await
    }

    /// Runs every job that is due.
    pub async fn drain(&self) {
        worker::drain(&self.app).await.unwrap();
    }

    /// Moves the machine's clock, millisecond-exact, then runs every job that has fallen due.
    pub async fn advance(&self, millis: i64) {
        self.app.env.clock.advance(millis);
        self.drain().await;
    }

    /// The server's store as it is now: its clock may have moved.
    pub async fn store_now(&self) -> StoreContext {
        let id = self.store.id.clone();
        self.app
            .db
            .read(move |tx| find_open(tx, &id))
            .await
            .unwrap()
            .unwrap()
    }
}

fn new_app(
    db: Db,
    folder: &TempDir,
    clock: Clock,
    random: Random,
    adjust: impl FnOnce(&mut Config),
) -> Arc<App> {
    let mut config = Config {
        data: folder.path().to_owned(),
        ..Config::default()
    };
    let plenty = Limit {
        requests: 1_000_000,
        window_ms: 1000,
    };
    config.limits.per_token = plenty;
    config.limits.search = plenty;
    config.limits.per_identity = plenty;
    config.limits.per_account = plenty;
    config.limits.invitations = plenty;
    config.limits.case_messages = plenty;
    config.limits.new_payment_methods = plenty;
    config.limits.sign_in = plenty;
    config.limits.wrong_codes = plenty;
    config.limits.license_keys = plenty;
    config.limits.unknown_keys = plenty;
    config.limits.per_store = plenty;
    config.limits.per_store_and_address = plenty;
    config.limits.new_sessions = plenty;
    config.limits.declines = plenty;
    config.limits.per_address = plenty;
    adjust(&mut config);
    assembly::app(config, db, clock, random, Keyring::new(&[7; 32]))
}

async fn new_store(app: &Arc<App>, handle: &str) -> (StoreContext, String) {
    let new = NewStore {
        name: "Nimbus Labs".into(),
        handle: handle.into(),
        country: "DE".into(),
        support_email: Some("help@example.org".into()),
        owner_email: Some("owner@example.org".into()),
        statement_descriptor: Some("PB*NIMBUS".into()),
        ..NewStore::default()
    };
    let shared = Arc::clone(app);
    let store = app
        .db
        .write(move |tx| create(tx, &shared.env, &new))
        .await
        .unwrap();
    let token = new_token(app, &store, Mode::Bearer, ScopeSet::all()).await;
    (store, token.secret.unwrap())
}

async fn new_token(app: &Arc<App>, store: &StoreContext, mode: Mode, scopes: ScopeSet) -> tokens::Token {
    let (shared, store) = (Arc::clone(app), store.clone());
    app.db
        .write(move |tx| tokens::create(tx, &Ctx::of(&shared.env, &store), "test", mode, scopes))
        .await
        .unwrap()
}

/// A request being put together.
pub struct Call<'s> {
    server: &'s Server,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    peer: Option<SocketAddr>,
}

impl Call<'_> {
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    /// The address that the request comes from.
    pub fn from(mut self, peer: SocketAddr) -> Self {
        self.peer = Some(peer);
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Answer {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.path.parse().unwrap();
        *request.headers_mut() = self.headers;
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let response = self.server.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        described::check(
            &self.method,
            &self.path,
            parts.status.as_u16(),
            &parts.headers,
            &unpacked(&parts.headers, &bytes),
        );
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
            text,
            json,
        }
    }
}

/// What a body says, whatever coding it came in.
pub fn unpacked(headers: &HeaderMap, bytes: &Bytes) -> Bytes {
    match headers
        .get(header::CONTENT_ENCODING)
        .map(|coding| coding.as_bytes())
    {
        None => bytes.clone(),
        Some(b"gzip") => {
            let mut text = Vec::new();
            let mut decoder = flate2::read::GzDecoder::new(&bytes[..]);
            std::io::Read::read_to_end(&mut decoder, &mut text).unwrap();
            text.into()
        }
        Some(b"zstd") => zstd::decode_all(&bytes[..]).unwrap().into(),
        Some(other) => panic!("{other:?}"),
    }
}

/// A response.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    pub text: String,
    pub json: Value,
}

impl Answer {
    /// `data` of a success with this status.
    #[track_caller]
    pub fn data(&self, status: u16) -> &Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.json["ok"], true, "{}", self.text);
        &self.json["data"]
    }

    /// The error text of a failure with this status.
    #[track_caller]
    pub fn error(&self, status: u16) -> &str {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.json["ok"], false, "{}", self.text);
        assert_eq!(self.json.as_object().unwrap().len(), 2, "{}", self.text);
        self.json["error"].as_str().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn content_type(&self) -> Option<&str> {
        self.header(header::CONTENT_TYPE.as_str())
    }
}

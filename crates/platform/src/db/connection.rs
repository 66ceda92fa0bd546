//! One connection to PostgreSQL with the statements that it has prepared.

use super::DbError;
use super::Param;
use postgres::Client;
use postgres::Config;
use postgres::Row;
use postgres::Statement;
use postgres::types::ToSql;
use std::collections::HashMap;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Built queries have many texts; a connection that has prepared this many starts over.
const STATEMENTS: usize = 512;

/// How long connecting may take.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection may be silent before it is probed, and how long an answer may take before the
/// connection is given up.
const SILENCE: Duration = Duration::from_secs(30);
/// The client library's default, which means that the URL sets no limit.
const UNSET_KEEPALIVE: Duration = Duration::from_secs(2 * 60 * 60);

/// A connection with its prepared statements.
pub struct Connection {
    pub(crate) client: Client,
    statements: HashMap<String, Statement>,
}

impl Connection {
    pub(crate) fn open(url: &str) -> Result<Self, DbError> {
        let tls =
            rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                .with_safe_default_protocol_versions()
                .map_err(|error| DbError::Open(error.to_string()))?;
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        let tls = tls.with_root_certificates(roots).with_no_client_auth();
        let client = connect(url, MakeRustlsConnect::new(tls))?;
        Ok(Self {
            client,
            statements: HashMap::new(),
        })
    }

    pub(crate) fn prepare(&mut self, text: &str) -> Result<Statement, DbError> {
        Ok(self.statement(text)?)
    }

    fn statement(&mut self, text: &str) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(text)?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn execute(&mut self, text: &str, params: &[Param<'_>]) -> Result<u64, postgres::Error> {
        let statement = self.statement(text)?;
        self.client.execute(&statement, &references(params))
    }

    pub(crate) fn query(&mut self, text: &str, params: &[Param<'_>]) -> Result<Vec<Row>, postgres::Error> {
        let statement = self.statement(text)?;
        self.client.query(&statement, &references(params))
    }
}

/// Connects with limits of its own where the URL sets none, so that a server that vanished silently is
/// noticed.
fn connect(url: &str, tls: MakeRustlsConnect) -> Result<Client, DbError> {
    let failed = |error: postgres::Error| DbError::Connect {
        why: match error.source() {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
        code: error.code().map(|code| code.code().to_owned()),
    };
    let mut config: Config = url.parse().map_err(failed)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    if config.get_keepalives_idle() == UNSET_KEEPALIVE {
        config.keepalives_idle(SILENCE);
    }
    // The client panics where the system has no file left for its connection.
    match std::panic::catch_unwind(AssertUnwindSafe(|| config.connect(tls))) {
        Ok(connected) => connected.map_err(failed),
        Err(_) => Err(DbError::Connect {
            why: "too many files are open for another connection".into(),
            code: None,
        }),
    }
}

fn references<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

//! One connection to PostgreSQL with the statements that it has prepared.

use super::DbError;
use super::Param;
use postgres::Client;
use postgres::Row;
use postgres::Statement;
use postgres::types::ToSql;
use std::collections::HashMap;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Built queries have many texts; a connection that has prepared this many starts over.
const STATEMENTS: usize = 512;

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
        let client = Client::connect(url, MakeRustlsConnect::new(tls))
            .map_err(|error| DbError::Open(format!("cannot connect to PostgreSQL: {error}")))?;
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

fn references<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

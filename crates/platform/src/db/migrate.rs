//! Numbered migrations, the same files on both databases. The program above lists them, because the schema
//! belongs to all rooms.

use super::{DbError, Query, Row, Tx, dialect};
use crate::{params, sql};
use pandabase_domain::time::Timestamp;
use sha2::{Digest, Sha256};

/// One step of the schema.
pub struct Migration {
    /// Position, counted from 1.
    pub number: i64,
    /// File name without the extension.
    pub name: &'static str,
    /// Statements, with the dialect's tokens.
    pub text: &'static str,
}

// The catalogues differ, so these are not declared with `sql!` either.
const HAS_TABLE_SQLITE: &str = "SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'";
const HAS_TABLE_POSTGRES: &str =
    "SELECT CAST(1 AS BIGINT) WHERE to_regclass('schema_migrations') IS NOT NULL";

// Not declared with `sql!`: the table does not exist when other statements are checked on a fresh
// database before the first migration.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

sql! {
    APPLIED = "SELECT number, checksum FROM schema_migrations ORDER BY number";
    LAST = "SELECT COUNT(*), MAX(applied_at) FROM schema_migrations";
    RECORD = "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
}

/// Two processes that start together must not migrate together.
const LOCK: i64 = 0x7061_6e64_6162_6173;

pub(crate) fn run(
    tx: &mut Tx<'_>,
    schema: &[Migration],
    postgres: bool,
    now: Timestamp,
) -> Result<Vec<&'static str>, DbError> {
    if !tx.try_lock(LOCK)? {
        tx.batch(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
    }
    tx.batch(TABLE)?;
    let pending = unapplied(tx, schema)?;
    for migration in schema
        .iter()
        .filter(|migration| pending.contains(&migration.name))
    {
        let text = if postgres {
            dialect::postgres_migration
        } else {
            dialect::sqlite_migration
        }(migration.text);
        tx.batch(&text)
            .map_err(|error| DbError::Schema(format!("migration {}: {error}", migration.name)))?;
        tx.run(
            RECORD,
            params![migration.number, migration.name, &checksum(migration), now],
        )?;
    }
    Ok(pending)
}

/// What has run on a database.
#[derive(Debug, Clone, Copy)]
pub struct Applied {
    /// How many migrations.
    pub count: usize,
    /// When the last one ran.
    pub last: Option<Timestamp>,
}

/// What has run, without making the table that records it.
pub fn applied(tx: &mut Tx<'_>, postgres: bool) -> Result<Option<Applied>, DbError> {
    let there = if postgres {
        HAS_TABLE_POSTGRES
    } else {
        HAS_TABLE_SQLITE
    };
    if tx.list(&Query::new(there), |row| row.next::<i64>())?.is_empty() {
        return Ok(None);
    }
    tx.one(LAST, &[], |row| {
        let count: i64 = row.next()?;
        Ok(Some(Applied {
            count: usize::try_from(count).unwrap_or(0),
            last: row.next()?,
        }))
    })
}

/// The names of the migrations that have not run, without making the table that records them.
pub(crate) fn lacking(
    tx: &mut Tx<'_>,
    schema: &[Migration],
    postgres: bool,
) -> Result<Vec<&'static str>, DbError> {
    match applied(tx, postgres)? {
        Some(_) => unapplied(tx, schema),
        None => Ok(schema.iter().map(|migration| migration.name).collect()),
    }
}

pub(crate) fn unapplied(tx: &mut Tx<'_>, schema: &[Migration]) -> Result<Vec<&'static str>, DbError> {
    let applied = tx.all(APPLIED, &[], |row: &mut Row<'_>| {
        Ok((row.next::<i64>()?, row.next::<String>()?))
    })?;
    for (number, stored) in &applied {
        let known = schema
            .iter()
            .find(|migration| migration.number == *number)
            .ok_or_else(|| {
                DbError::Schema(format!(
                    "the database has migration {number}, which this version does not know: use a newer one"
                ))
            })?;
        if checksum(known) != *stored {
            return Err(DbError::Schema(format!(
                "migration {} was changed after it ran on this database",
                known.name
            )));
        }
    }
    let pending = schema
        .iter()
        .filter(|migration| applied.iter().all(|(number, _)| *number != migration.number));
    Ok(pending.map(|migration| migration.name).collect())
}

fn checksum(migration: &Migration) -> String {
    hex::encode(Sha256::digest(migration.text))
}

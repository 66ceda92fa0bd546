//! The few places where SQLite and PostgreSQL differ.

use super::sql::{Lock, Sql};
use std::borrow::Cow;

/// The text of a statement as PostgreSQL takes it.
pub fn postgres_text<R>(sql: Sql<R>) -> Cow<'static, str> {
    match sql.lock {
        Lock::None => Cow::Borrowed(sql.text),
        Lock::Rows => Cow::Owned(format!("{} FOR UPDATE", sql.text)),
        Lock::FreeRows => Cow::Owned(format!("{} FOR UPDATE SKIP LOCKED", sql.text)),
    }
}

/// Tokens that migrations use where a type must differ: (token, SQLite, PostgreSQL).
const TOKENS: &[(&str, &str, &str)] = &[
    // Rows stored in the order of their key, in the key's own tree.
    ("{{clustered}}", "WITHOUT ROWID", ""),
    ("{{bytes}}", "BLOB", "BYTEA"),
    // A number that the database gives to every new row.
    (
        "{{serial}}",
        "INTEGER PRIMARY KEY",
        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    ),
    // Ids and words compare byte by byte on both, whatever the locale of the PostgreSQL database.
    (" TEXT", " TEXT", " TEXT COLLATE \"C\""),
];

/// A migration's text for SQLite.
pub fn sqlite_migration(text: &str) -> String {
    TOKENS.iter().fold(text.to_owned(), |text, (token, sqlite, _)| {
        text.replace(token, sqlite)
    })
}

/// A migration's text for PostgreSQL.
pub fn postgres_migration(text: &str) -> String {
    TOKENS.iter().fold(text.to_owned(), |text, (token, _, postgres)| {
        text.replace(token, postgres)
    })
}

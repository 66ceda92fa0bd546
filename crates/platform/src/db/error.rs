//! What a database can fail with.

/// The database failed, or was asked for something it does not have.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite refused.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] ::postgres::Error),
    /// A stored word that the code does not know.
    #[error("stored value {0:?} is not a known word")]
    UnknownWord(String),
    /// Stored JSON that the code cannot read.
    #[error("stored JSON: {0}")]
    Json(serde_json::Error),
    /// A row that must exist does not.
    #[error("a row that must exist is missing")]
    MissingRow,
    /// The transaction's code panicked; nothing of it was kept.
    #[error("the transaction panicked")]
    Panicked,
    /// The database threads have ended.
    #[error("the database is closed")]
    Closed,
    /// The schema is newer than this program, or a migration was changed after it ran.
    #[error("{0}")]
    Schema(String),
    /// The database could not be opened.
    #[error("{0}")]
    Open(String),
}

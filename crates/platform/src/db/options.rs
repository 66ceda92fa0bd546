//! Where the data lives and how it is opened.

use std::path::PathBuf;

/// Where the data lives: `sqlite:PATH` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An embedded SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a URL or in `key=value` form.
    Postgres(String),
}

/// Threads of a SQLite database besides its writer, and connections to PostgreSQL.
const SQLITE_THREADS: usize = 2;
const POSTGRES_THREADS: usize = 16;

impl DatabaseUrl {
    /// Threads of a process that is not told how many.
    pub const fn usual_threads(&self) -> usize {
        match self {
            Self::Sqlite(_) => SQLITE_THREADS,
            Self::Postgres(_) => POSTGRES_THREADS,
        }
    }
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() {
                Err("sqlite: needs a path".into())
            } else {
                Ok(Self::Sqlite(path.into()))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") || text.contains("host=") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(format!("{text:?} is neither sqlite:PATH nor postgres://…"))
    }
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// Which database.
    pub url: DatabaseUrl,
    /// Threads that read (SQLite) or read and write (PostgreSQL), one connection each.
    pub threads: usize,
    /// Whether a commit waits for the disk. Off only in tests.
    pub durable: bool,
    /// Whether a pooler is before PostgreSQL that shares the server's sessions between transactions.
    pub pooled: bool,
}

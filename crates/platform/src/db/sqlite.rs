//! SQLite: one writer thread that group-commits, reader threads with a connection each. A large load has
//! the file to itself instead, with a single thread.

use super::fault::Fault;
use super::health::Health;
use super::memory::Memory;
use super::statements::Statements;
use super::{DbError, Tx, Work};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::mpsc;

/// Work waiting for a thread; a full queue makes callers wait.
const QUEUE: usize = 4096;
/// The most transactions that share one commit.
const GROUP: usize = 256;
/// The most reads that share one snapshot.
const READS: usize = 32;
const STATEMENTS: usize = 256;
/// How long a connection waits for another process.
const BUSY: Duration = Duration::from_secs(10);
/// The cache of a large load, in KiB: pages that are still being filled stay in memory, so that each is
/// written once.
const LOAD_CACHE: i64 = 32 * 1024;
/// The size of a page, in bytes, in a file that a large load finds almost empty: half as many pages to fill,
/// split and write.
const LOAD_PAGE: i64 = 8192;
/// A file with fewer pages than this is almost empty.
const FEW_PAGES: i64 = 1000;
/// How much of the file a large load reads without copying it, in bytes.
const LOAD_MAP: i64 = 2 << 30;
/// Threads that sort beside the writer while a large load makes indexes.
const LOAD_SORTERS: i64 = 2;

/// What must be escaped in the path of a `file:` address.
const IN_PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#').add(b' ');

type Queue = async_channel::Sender<Box<dyn Work>>;

pub(crate) struct Sqlite {
    /// None when the file was opened for reading only.
    writer: Option<mpsc::Sender<Box<dyn Work>>>,
    /// None while a load has the file to itself: the writer reads, too.
    readers: Option<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Whether this user cannot write to the file, however it is opened.
    pub(crate) is_read_only: bool,
}

impl Sqlite {
    pub(crate) fn open(
        path: &Path,
        readers: usize,
        durable: bool,
        health: &Arc<Health>,
    ) -> Result<Self, DbError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| DbError::Open(format!("cannot create {}: {error}", folder.display())))?;
        }
        let opened = || connect(path, durable);
        let writer = opened().map_err(|error| error.of(path))?;
        let (send_writes, writes) = mpsc::channel(QUEUE);
        let health = Arc::clone(health);
        let mut threads = vec![spawn("db-writer", move || {
            write_loop(&writer, writes, &health);
            // Leaves one tidy file behind; another process that has it open may prevent that, harmlessly.
            let _ = writer.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        })?];
        let readers = start_readers(readers, &mut threads, || {
            let connection = opened()?;
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        });
        Ok(Self {
            writer: Some(send_writes),
            readers: Some(readers.map_err(|error| error.of(path))?),
            threads: Mutex::new(threads),
            is_read_only: false,
        })
    }

    pub(crate) fn open_to_read(path: &Path, readers: usize) -> Result<Self, DbError> {
        let manner = Manner::of(path)?;
        let mut threads = Vec::new();
        let readers = start_readers(readers, &mut threads, || Ok(manner.connect(path)?));
        Ok(Self {
            writer: None,
            readers: Some(readers.map_err(|error| error.of(path))?),
            threads: Mutex::new(threads),
            is_read_only: manner != Manner::Shared,
        })
    }

    pub(crate) fn open_alone(path: &Path, health: &Arc<Health>) -> Result<Self, DbError> {
        let connection = connect_alone(path)?;
        let health = Arc::clone(health);
        let (writer, writes) = mpsc::channel(QUEUE);
        let thread = spawn("db-writer", move || {
            write_loop(&connection, writes, &health);
            // Servers want a write-ahead log. If this fails, the next server sets it.
            let _ = connection.pragma_update(None, "journal_mode", "wal");
        })?;
        Ok(Self {
            writer: Some(writer),
            readers: None,
            threads: Mutex::new(vec![thread]),
            is_read_only: false,
        })
    }

    pub(crate) async fn read(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        match &self.readers {
            Some(readers) => readers.send(task).await.map_err(|_| DbError::Closed),
            None => self.write(task).await,
        }
    }

    pub(crate) async fn write(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        let writer = self.writer.as_ref().ok_or(DbError::ReadOnly)?;
        writer.send(task).await.map_err(|_| DbError::Closed)
    }

    pub(crate) fn close(&self) -> Vec<JoinHandle<()>> {
        if let Some(readers) = &self.readers {
            readers.close();
        }
        let threads = self
            .threads
            .lock()
            .map(|mut threads| std::mem::take(&mut *threads));
        // The writer ends when the last sender is gone; other clones of the handle may still hold
        // one, so it is told with a closed marker instead.
        if let Some(writer) = &self.writer {
            let _ = writer.try_send(Box::new(Close));
        }
        threads.unwrap_or_default()
    }
}

/// The last task of the writer.
struct Close;

impl Work for Close {
    fn run(&mut self, _: &mut Tx<'_>) -> bool {
        true
    }

    fn answer(self: Box<Self>, _: Result<(), DbError>) {}

    fn closes(&self) -> bool {
        true
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DbError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|error| DbError::Open(format!("cannot start a thread: {error}")))
}

/// Starts threads that read, with a connection each, and returns the queue that they share.
fn start_readers(
    readers: usize,
    threads: &mut Vec<JoinHandle<()>>,
    connect: impl Fn() -> Result<Connection, DbError>,
) -> Result<Queue, DbError> {
    let (queue, reads) = async_channel::bounded::<Box<dyn Work>>(QUEUE);
    let readers = readers.max(1);
    for number in 0..readers {
        let (connection, reads) = (connect()?, reads.clone());
        threads.push(spawn(&format!("db-reader-{number}"), move || {
            read_loop(&connection, &reads, readers);
        })?);
    }
    Ok(queue)
}

impl DbError {
    /// The same error, with the file that it is about.
    fn of(self, path: &Path) -> Self {
        match self {
            Self::Sqlite(error) => Self::File {
                path: path.to_owned(),
                error,
            },
            error => error,
        }
    }
}

fn connect(path: &Path, durable: bool) -> Result<Connection, DbError> {
    let connection = open_file(path)?;
    expect_writable(&connection)?;
    // Another process (the command line) may write for a moment.
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", if durable { "full" } else { "off" })?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    Ok(connection)
}

/// SQLite opens what it may not write to all the same, and says so only at the first write.
fn expect_writable(connection: &Connection) -> rusqlite::Result<()> {
    if connection.is_readonly("main")? {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
        return Err(rusqlite::Error::SqliteFailure(code, None));
    }
    Ok(())
}

/// How a file is read that must not be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Beside a server, which may write meanwhile.
    Shared,
    /// Where nothing can be written, with the help of the files that are beside it already.
    ReadOnly,
    /// Where nothing can be written and nobody else can write, either.
    Immutable,
}

impl Manner {
    /// The first manner in which the file can be read.
    fn of(path: &Path) -> Result<Self, DbError> {
        let beside = |suffix: &str| {
            let mut name = OsString::from(path);
            name.push(suffix);
            PathBuf::from(name)
        };
        let has_log = |suffix| std::fs::metadata(beside(suffix)).is_ok_and(|log| log.len() > 0);
        let is_merged = !has_log("-wal") && !has_log("-journal");
        let attempt = |manner: Self| manner.connect(path).map(|_| manner);
        let cannot_write = |error: &rusqlite::Error| {
            let code = error.sqlite_error_code();
            matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
        };
        match attempt(Self::Shared) {
            Err(error) if cannot_write(&error) => {}
            opened => return opened.map_err(|error| DbError::from(error).of(path)),
        }
        // A reader that takes the file for all there is would miss what the log beside it holds.
        if is_merged {
            return attempt(Self::Immutable).map_err(|error| DbError::from(error).of(path));
        }
        attempt(Self::ReadOnly).map_err(|error| match error {
            error if cannot_write(&error) => DbError::Unmerged(path.to_owned()),
            error => DbError::from(error).of(path),
        })
    }

    /// A connection on which something was read.
    fn connect(self, path: &Path) -> rusqlite::Result<Connection> {
        let access = match self {
            Self::Shared => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Self::ReadOnly | Self::Immutable => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match self {
            Self::Shared | Self::ReadOnly => Connection::open_with_flags(path, flags)?,
            Self::Immutable => {
                let path = path.to_string_lossy();
                let address = format!("file:{}?immutable=1", utf8_percent_encode(&path, IN_PATH));
                Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)?
            }
        };
        if self == Self::Shared {
            expect_writable(&connection)?;
        }
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.query_row("SELECT COUNT(*) FROM sqlite_master", [], |_| Ok(()))?;
        Ok(connection)
    }
}

/// A connection for a load. A rollback journal saves only pages that were there before, while a write-ahead
/// log would take every page twice. Nobody else can use the file meanwhile.
fn connect_alone(path: &Path) -> Result<Connection, DbError> {
    let connection = open_file(path).map_err(|error| error.of(path))?;
    connection.busy_timeout(Duration::from_secs(1))?;
    connection.pragma_update(None, "locking_mode", "exclusive")?;
    connection
        .pragma_update(None, "journal_mode", "delete")
        .and_then(|()| connection.execute_batch("BEGIN EXCLUSIVE; COMMIT"))
        .map_err(|error| {
            let path = path.display();
            DbError::Open(format!(
                "{path} is in use, stop the server that has it open: {error}"
            ))
        })?;
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
    if pages < FEW_PAGES {
        connection.pragma_update(None, "page_size", LOAD_PAGE)?;
        connection.execute_batch("VACUUM")?;
    }
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "cache_size", -LOAD_CACHE)?;
    // Indexes are made from tables that were written and have left the cache.
    connection.pragma_update(None, "mmap_size", LOAD_MAP)?;
    connection.pragma_update(None, "threads", LOAD_SORTERS)?;
    Ok(connection)
}

fn open_file(path: &Path) -> Result<Connection, DbError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Without it, statistics make SQLite plan a statement anew at every execution.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Answers queued reads, several over one snapshot, which helps when many wait.
fn read_loop(connection: &Connection, queue: &async_channel::Receiver<Box<dyn Work>>, readers: usize) {
    let mut group: Vec<Box<dyn Work>> = Vec::with_capacity(READS);
    let (memory, statements) = (Memory::default(), Statements::of(connection));
    while let Ok(first) = queue.recv_blocking() {
        // The whole group is taken before the snapshot, so that nobody reads a state older than their
        // question.
        group.push(first);
        let share = (queue.len() / readers).min(READS - 1);
        group.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(share));
        let begun = execute(connection, "BEGIN").and_then(|()| memory.begin(connection));
        let begun = begun.map_err(Arc::new);
        for mut task in group.drain(..) {
            if begun.is_ok() {
                let tx = Tx::sqlite(connection).remembering(&memory);
                task.run(&mut tx.declaring(&statements));
            }
            task.answer(begun.clone().map_err(DbError::Shared));
        }
        if execute(connection, "COMMIT").is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
    }
}

fn execute(connection: &Connection, text: &str) -> Result<(), DbError> {
    connection.prepare_cached(text)?.raw_execute()?;
    Ok(())
}

fn write_loop(connection: &Connection, mut queue: mpsc::Receiver<Box<dyn Work>>, health: &Health) {
    let mut group: Vec<Box<dyn Work>> = Vec::with_capacity(GROUP);
    let statements = Statements::of(connection);
    while let Some(first) = queue.blocking_recv() {
        group.push(first);
        let changes = connection.total_changes();
        let committed = write_group(connection, &statements, &mut queue, &mut group).map_err(Arc::new);
        if committed.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        match &committed {
            Ok(None) if connection.total_changes() != changes => health.stored(),
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => health.failed(),
        }
        crate::metrics::commit(group.len());
        let closing = group.iter().any(|task| task.closes());
        let result = committed.map(drop);
        for task in group.drain(..) {
            task.answer(result.clone().map_err(DbError::Shared));
        }
        if closing {
            break;
        }
    }
}

/// Runs queued work, each in its own savepoint, until the queue is empty or the group is full, then commits
/// once for all. Returns the worst fault of the database that a statement met.
fn write_group(
    connection: &Connection,
    statements: &Statements<'_>,
    queue: &mut mpsc::Receiver<Box<dyn Work>>,
    group: &mut Vec<Box<dyn Work>>,
) -> Result<Option<Fault>, DbError> {
    execute(connection, "BEGIN IMMEDIATE")?;
    let (mut next, mut fault) = (0, None);
    while next < group.len() {
        execute(connection, "SAVEPOINT work")?;
        let mut tx = Tx::sqlite(connection).declaring(statements);
        let keep = group[next].run(&mut tx);
        fault = fault.max(tx.fault);
        // If the transaction has ended by itself, nothing of the group is stored.
        tx.check_open()?;
        if !keep {
            execute(connection, "ROLLBACK TO work")?;
        }
        execute(connection, "RELEASE work")?;
        next += 1;
        if group.len() < GROUP
            && let Ok(task) = queue.try_recv()
        {
            group.push(task);
        }
    }
    execute(connection, "COMMIT")?;
    Ok(fault)
}

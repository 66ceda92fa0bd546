//! PostgreSQL with a synchronous standby, and the one address at which the nodes reach the primary, whichever
//! of the two it is.
//!
//! A shell runs the commands on its input, line by line, as a user that PostgreSQL accepts. When its input
//! closes, because the run ended, panicked or was killed, it stops both servers and removes their folder.

use crate::postgres;
use anyhow::{Context, Result, bail};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use super::listeners::locked;

/// Runs each line of its input; prints `done` or `failed`.
const SHELL: &str = r#"
finish() {
    for name in a b; do pg_ctl --pgdata="$DIR/$name" --mode=immediate stop; done >>"$DIR/log" 2>&1
    cd / && rm -rf "$DIR"
}
trap finish EXIT
trap 'exit 1' TERM INT HUP
trap '' PIPE
PATH="$BIN:$PATH"
export PGUSER=postgres PGDATABASE=postgres
cd "$DIR" || exit 1
while read -r line; do
    if (eval "$line") </dev/null >>"$DIR/log" 2>&1; then echo done; else echo failed; fi
done
"#;

/// Settings of both servers. Commits wait for the standby, so that what was answered survives the death of
/// either server. They need not wait for the disk, because the machine does not crash.
const SETTINGS: &[&str] = &[
    "listen_addresses = ''",
    "max_connections = 200",
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = on",
    "shared_buffers = 64MB",
    "wal_retrieve_retry_interval = 500ms",
];

/// Both servers.
pub struct Cluster {
    shell: Mutex<Shell>,
    /// Which of them is the primary.
    primary: watch::Sender<Name>,
    /// The address that the nodes connect to.
    pub address: SocketAddr,
    folder: PathBuf,
}

/// One of the two servers, its folder, and that of its socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    A,
    B,
}

impl Name {
    fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    fn letter(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

struct Shell {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    // The shell removes the folder. This removes it if the shell never ran.
    folder: TempDir,
}

impl Shell {
    fn start() -> Result<Self> {
        let bin = postgres::find_programs().context(
            "there is no PostgreSQL: install it, with `initdb` on the PATH or under /usr/lib/postgresql",
        )?;
        let folder = postgres::folder("pb-soak.")?;
        let mut child = postgres::start_guard(SHELL, &bin, folder.path())?;
        let output = child.stdout.take().context("the shell's output is not piped")?;
        Ok(Self {
            input: child.stdin.take(),
            output: BufReader::new(output),
            child,
            folder,
        })
    }

    /// Runs one line and waits until it is done.
    fn run(&mut self, line: &str) -> Result<()> {
        let input = self.input.as_mut().context("the shell has ended")?;
        writeln!(input, "{line}")?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        if answer.trim_end() == "done" {
            return Ok(());
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        bail!(
            "`{line}` failed; its log ends with:\n{}",
            lines[lines.len().saturating_sub(15)..].join("\n")
        )
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        drop(self.input.take());
        if let Err(error) = self.child.wait() {
            eprintln!("warning: the PostgreSQL of this run may still run: {error}");
        }
    }
}

impl Cluster {
    /// Starts both servers and the address in front of them.
    pub async fn start() -> Result<Arc<Self>> {
        let shell = Shell::start()?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let cluster = Arc::new(Self {
            folder: shell.folder.path().to_owned(),
            shell: Mutex::new(shell),
            primary: watch::Sender::new(Name::A),
            address: listener.local_addr()?,
        });
        cluster.run(&[
            "initdb --pgdata=a --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync"
                .to_owned(),
        ])?;
        let settings = SETTINGS
            .iter()
            .map(|line| format!("echo \"{line}\" >>a/postgresql.conf"));
        cluster.run(&settings.collect::<Vec<_>>())?;
        cluster.run(&[start(Name::A)])?;
        cluster.add_standby()?;
        let proxy = Arc::clone(&cluster);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&proxy).forward(stream));
            }
        });
        Ok(cluster)
    }

    /// The connection URL for the nodes.
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.address)
    }

    /// Closes every client connection.
    pub fn terminate(&self) -> Result<()> {
        let name = *self.primary.borrow();
        self.run(&[sql(
            name,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
        )])
    }

    /// Stops the primary, immediately if `hard`, and starts it again.
    pub fn restart(&self, hard: bool) -> Result<()> {
        let name = *self.primary.borrow();
        let mode = if hard { "immediate" } else { "fast" };
        self.run(&[stop(name, mode), start(name)])
    }

    /// Kills the primary and promotes the standby; a new standby replaces the old primary.
    pub fn fail_over(&self) -> Result<()> {
        let dead = *self.primary.borrow();
        let heir = dead.other();
        self.run(&[
            stop(dead, "immediate"),
            format!("pg_ctl --pgdata={} --wait promote", heir.letter()),
        ])?;
        self.primary.send_replace(heir);
        self.add_standby()
    }

    /// Writes a dump of the database to `dump.sql` in a folder.
    pub fn dump(&self, folder: &Path) -> Result<()> {
        let name = *self.primary.borrow();
        self.run(&[format!(
            "pg_dump --host=\"$DIR/{}.socket\" --file=dump.sql",
            name.letter()
        )])?;
        std::fs::copy(self.folder.join("dump.sql"), folder.join("dump.sql"))?;
        Ok(())
    }

    /// Copies the primary to the other server's place, starts the copy, and makes commits wait for it.
    fn add_standby(&self) -> Result<()> {
        let name = *self.primary.borrow();
        let standby = name.other().letter();
        self.run(&[
            format!("rm -rf {standby}"),
            format!(
                "pg_basebackup --host=\"$DIR/{0}.socket\" --pgdata={standby} --write-recovery-conf \
                 --checkpoint=fast --wal-method=stream --no-sync",
                name.letter()
            ),
            start(name.other()),
            sql(name, "ALTER SYSTEM SET synchronous_standby_names = '*'"),
            sql(name, "SELECT pg_reload_conf()"),
        ])
    }

    fn run(&self, lines: &[String]) -> Result<()> {
        let mut shell = locked(&self.shell);
        lines.iter().try_for_each(|line| shell.run(line))
    }

    /// Forwards one connection to the current primary until another server becomes primary.
    async fn forward(self: Arc<Self>, mut client: TcpStream) -> Result<()> {
        let mut changes = self.primary.subscribe();
        let name = *changes.borrow_and_update();
        let socket = self
            .folder
            .join(format!("{}.socket/.s.PGSQL.5432", name.letter()));
        client.set_nodelay(true)?;
        let mut server = UnixStream::connect(socket).await?;
        tokio::select! {
            carried = tokio::io::copy_bidirectional(&mut client, &mut server) => {
                carried?;
            }
            changed = changes.changed() => changed?,
        }
        Ok(())
    }
}

fn start(name: Name) -> String {
    let name = name.letter();
    format!(
        "mkdir -p {name}.socket && pg_ctl --pgdata={name} --log={name}.log --wait --timeout=60 \
         --options=\"-c unix_socket_directories=$DIR/{name}.socket\" start"
    )
}

fn stop(name: Name, mode: &str) -> String {
    format!("pg_ctl --pgdata={} --mode={mode} --wait stop", name.letter())
}

fn sql(name: Name, text: &str) -> String {
    format!(
        "psql --no-psqlrc --quiet --host=\"$DIR/{}.socket\" --command=\"{text}\"",
        name.letter()
    )
}

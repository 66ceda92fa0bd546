//! A PostgreSQL server for one run of the tests.
//!
//! A server that is given is used as it is. Otherwise a cluster is made in a folder of its own, reachable
//! only by a unix socket, so that it cannot collide with another server of the machine. A shell guards it:
//! the shell waits on a pipe that only this process holds. When the pipe closes, because the run ended,
//! panicked, was interrupted or killed, the shell stops the server and removes the folder.

use crate::apt::{self, find_on_path, id, is_root};
use crate::needs::POSTGRES_VARIABLE;
use anyhow::{Context, Result, bail};
use std::fmt;
use std::fs::Permissions;
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Makes, guards and removes the cluster. Reads `BIN` and `DIR`; says `ready` once it accepts connections.
const GUARD: &str = r#"
finish() {
    "$BIN/pg_ctl" --pgdata="$DIR/data" --mode=immediate stop >>"$DIR/log" 2>&1
    cd / && rm -rf "$DIR"
}
give_up() {
    cat "$DIR/log" >&2
    exit 1
}
trap finish EXIT
trap 'exit 1' TERM INT HUP
trap '' PIPE
cd "$DIR" || exit 1
"$BIN/initdb" --pgdata="$DIR/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C \
    --no-sync >"$DIR/log" 2>&1 || give_up
cat >>"$DIR/data/postgresql.conf" <<END
port = 5432
listen_addresses = ''
unix_socket_directories = '$DIR'
max_connections = 200
fsync = @SYNC@
synchronous_commit = @SYNC@
full_page_writes = @SYNC@
END
"$BIN/pg_ctl" --pgdata="$DIR/data" --log="$DIR/log" --timeout=60 --wait start >/dev/null || give_up
echo ready 2>/dev/null || exit 1
read -r _
exit 0
"#;

/// The folder for unix sockets. It must be short, because the path of a socket is limited to about 100 bytes,
/// and open to another user, because PostgreSQL refuses to run as root.
const PARENT: &str = "/tmp";

/// Drops what earlier runs left in a server that was given: schemas of tests, named after the second in which
/// they were made. A test that uses one holds its lock; one younger than an hour may be just about to be
/// taken.
const SWEEP: &str = r"SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
    WHERE nspname ~ '^test_[0-9]{10}_[0-9a-f]{16}$'
        AND CASE WHEN split_part(nspname, '_', 2)::bigint < extract(epoch FROM now()) - 3600
            THEN pg_try_advisory_lock(hashtext(nspname), 1) ELSE FALSE END \gexec
";

/// How the tests reach PostgreSQL.
pub enum Provision {
    /// A server that the developer named.
    Given(String),
    /// A cluster of our own, which lives as long as this value.
    Started(Cluster),
    /// There is none, for this reason.
    Missing(String),
}

impl Provision {
    /// The connection URL, if there is a server.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Given(url) => Some(url),
            Self::Started(cluster) => Some(&cluster.url),
            Self::Missing(_) => None,
        }
    }
}

/// Drops leftovers of earlier runs while the tests are being built. Dropping it waits for the end.
pub struct Sweep(Option<Child>);

impl Sweep {
    /// Starts the sweep, if a server was given and `psql` is installed.
    pub fn start(provision: &Provision) -> Self {
        let Provision::Given(url) = provision else {
            return Self(None);
        };
        let packaged = find_programs().map(|bin| bin.join("psql"));
        let Some(psql) = find_on_path("psql").or(packaged).filter(|psql| psql.is_file()) else {
            return Self(None);
        };
        let mut sweep = Command::new(psql);
        sweep.args(["--no-psqlrc", "--quiet", "--dbname", url]);
        let streams = sweep
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let Ok(mut child) = streams.spawn() else {
            return Self(None);
        };
        // If the server does not answer, the tests report it.
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(SWEEP.as_bytes());
        }
        Self(Some(child))
    }
}

impl Drop for Sweep {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.wait();
        }
    }
}

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => write!(f, "the server that {POSTGRES_VARIABLE} names"),
            Self::Started(cluster) => write!(f, "a throw-away cluster at {}", cluster.url),
            Self::Missing(reason) => write!(f, "none: {reason}"),
        }
    }
}

/// Finds, starts or installs PostgreSQL, with as little effect on the machine as possible.
pub fn provide() -> Result<Provision> {
    if let Ok(url) = std::env::var(POSTGRES_VARIABLE)
        && !url.is_empty()
    {
        return Ok(Provision::Given(url));
    }
    if let Some(bin) = find_programs() {
        return Cluster::start(&bin, Commits::Unsafe).map(Provision::Started);
    }
    // The cluster that the package starts by itself does not collide with ours.
    if let Err(error) = apt::install("PostgreSQL", &["postgresql"]) {
        return Ok(Provision::Missing(format!("{error:#}")));
    }
    match find_programs() {
        Some(bin) => Cluster::start(&bin, Commits::Unsafe).map(Provision::Started),
        None => Ok(Provision::Missing(
            "apt-get installed it without initdb".to_owned(),
        )),
    }
}

/// A cluster of its own, even if the tests use a given server.
#[cfg(feature = "bench")]
pub fn own() -> Result<Cluster> {
    let bin = find_programs().context("there is no `initdb`: install PostgreSQL")?;
    Cluster::start(&bin, Commits::Unsafe)
}

/// A cluster of its own whose commits wait for the disk.
#[cfg(feature = "bench")]
pub fn own_durable() -> Result<Cluster> {
    let bin = find_programs().context("there is no `initdb`: install PostgreSQL")?;
    let kind = Command::new("stat").args(["-f", "-c", "%T", PARENT]).output()?;
    let kind = String::from_utf8_lossy(&kind.stdout);
    if ["tmpfs", "ramfs"].contains(&kind.trim()) {
        bail!("{PARENT} is in memory, where a commit costs nothing: mount a disk there");
    }
    Cluster::start(&bin, Commits::Durable)
}

/// What a commit of a cluster waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commits {
    /// Nothing: a cluster of tests need not outlive the machine.
    Unsafe,
    /// The disk.
    #[cfg(feature = "bench")]
    Durable,
}

/// A running cluster.
pub struct Cluster {
    url: String,
    guard: Child,
    // The guard removes the folder. This removes it if the guard never ran.
    _folder: TempDir,
}

impl Cluster {
    /// The connection URL.
    #[cfg(feature = "bench")]
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start(bin: &Path, commits: Commits) -> Result<Self> {
        let folder = folder("pb-pg.")?;
        let sync = if commits == Commits::Unsafe { "off" } else { "on" };
        let mut guard = start_guard(&GUARD.replace("@SYNC@", sync), bin, folder.path())?;
        let stdout = guard.stdout.take().context("the guard's output is not piped")?;
        let cluster = Self {
            url: format!("postgres://postgres@/postgres?host={}", folder.path().display()),
            guard,
            _folder: folder,
        };
        let mut answer = String::new();
        BufReader::new(stdout).read_line(&mut answer)?;
        if answer.trim_end() != "ready" {
            bail!(
                "PostgreSQL in {} did not start; its log is above. Fix it, or set {POSTGRES_VARIABLE} \
                 to a server that runs",
                bin.display()
            );
        }
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        if let Err(error) = self.guard.wait() {
            eprintln!("warning: the throw-away PostgreSQL may still run: {error}");
        }
    }
}

/// A folder for a cluster.
pub fn folder(prefix: &str) -> Result<TempDir> {
    let folder = tempfile::Builder::new()
        .prefix(prefix)
        // A cluster asks for no password: the mode of the folder keeps other users out.
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(PARENT)?;
    Ok(folder)
}

/// Starts a shell that runs PostgreSQL by this script. The script finds the programs in `$BIN` and works in
/// `$DIR`.
pub fn start_guard(script: &str, bin: &Path, folder: &Path) -> Result<Child> {
    guard_shell(folder)?
        .arg(script)
        .env("BIN", bin)
        .env("DIR", folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // Ctrl-C goes to the terminal's process group; the guard must outlive it to clean up.
        .process_group(0)
        .spawn()
        .context("start the shell that guards PostgreSQL")
}

/// A shell that runs the script in its next argument. When this process is root, it runs as a user that
/// PostgreSQL accepts, who then owns `folder`.
fn guard_shell(folder: &Path) -> Result<Command> {
    if !is_root()? {
        let mut shell = Command::new("sh");
        shell.arg("-c");
        return Ok(shell);
    }
    let (user, uid, gid) = ["postgres", "nobody"]
        .into_iter()
        .find_map(|user| Some((user, id("-u", Some(user)).ok()?, id("-g", Some(user)).ok()?)))
        .context("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`")?;
    std::os::unix::fs::chown(folder, Some(uid), Some(gid)).context("hand the cluster's folder over")?;
    let (reuid, regid) = (format!("--reuid={uid}"), format!("--regid={gid}"));
    let ways: [(&str, &[&str]); 3] = [
        ("setpriv", &[&reuid, &regid, "--init-groups", "sh", "-c"]),
        ("runuser", &["-u", user, "--", "sh", "-c"]),
        ("su", &["-s", "/bin/sh", user, "-c"]),
    ];
    let (program, args) = ways
        .into_iter()
        .find(|(program, _)| find_on_path(program).is_some())
        .context("PostgreSQL refuses to run as root, and none of setpriv, runuser and su is here")?;
    let mut shell = Command::new(program);
    shell.args(args);
    Ok(shell)
}

/// The folder with `initdb` and `pg_ctl`: the one on the PATH, else Debian's newest.
pub fn find_programs() -> Option<PathBuf> {
    let on_path =
        find_on_path("initdb").and_then(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_owned()));
    let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let versions = newest_first(packaged.flatten().map(|entry| entry.path()));
    on_path
        .into_iter()
        .chain(versions.into_iter().map(|version| version.join("bin")))
        .find(|bin| ["initdb", "pg_ctl"].iter().all(|name| bin.join(name).is_file()))
}

/// Folders named by a version number, highest first; others are left out.
fn newest_first(folders: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut versions: Vec<_> = folders.filter_map(|path| Some((version(&path)?, path))).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        let folders = ["9", "15", "common", "16"].map(|name| Path::new("/usr/lib/postgresql").join(name));
        let names = newest_first(folders.into_iter());
        let names: Vec<_> = names
            .iter()
            .filter_map(|path| path.file_name()?.to_str())
            .collect();
        assert_eq!(names, ["16", "15", "9"]);
    }

    #[test]
    fn an_installed_postgres_answers_and_leaves_nothing_behind() {
        let bin = find_programs().expect(
            "this test needs `initdb` on the PATH or under /usr/lib/postgresql: install PostgreSQL; or run \
             `cargo xtask test`, which leaves it out; or leave it out with `-- --skip installed_postgres`",
        );
        let cluster = Cluster::start(&bin, Commits::Unsafe).unwrap();
        let (_, folder) = cluster.url.split_once("host=").unwrap();
        let folder = PathBuf::from(folder);
        assert!(folder.join(".s.PGSQL.5432").exists());
        drop(cluster);
        assert!(!folder.exists());
    }
}

//! The servers of a run: the real binary, all on one data folder and one database.

use crate::binary;
use crate::binary::PATIENCE;
use crate::client::{Connection, request};
use crate::watch::now;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;
use tempfile::TempDir;

use super::listeners::locked;

/// The largest size of a file, in bytes, while the disk counts as full: smaller than any file of the
/// database.
const FULL: u64 = 4096;
/// A write beyond the size limit must fail, instead of ending the process with SIGXFSZ.
const WITHOUT_SIGNAL: &str = "trap '' XFSZ; exec \"$0\" \"$@\"";

/// What every node needs to start.
pub struct Site {
    folder: TempDir,
    database: Option<String>,
    mail: SocketAddr,
    /// Settings besides those that every run has.
    settings: Vec<(&'static str, String)>,
}

impl Site {
    pub fn new(database: Option<String>, mail: SocketAddr) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("pandabase-soak.").tempdir()?;
        Ok(Self {
            folder,
            database,
            mail,
            settings: Vec::new(),
        })
    }

    /// The same with settings of its own, by the names of their variables.
    pub fn with(self, settings: Vec<(&'static str, String)>) -> Self {
        Self { settings, ..self }
    }

    /// Runs a command to its end with something typed into it.
    pub fn type_into(&self, words: &[&str], typed: &str) -> Result<()> {
        let mut child = self
            .command(words)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut input = child.stdin.take().context("no standard input")?;
        input.write_all(typed.as_bytes())?;
        drop(input);
        let ran = child.wait_with_output()?;
        ensure!(
            ran.status.success(),
            "`{}` failed: {}{}",
            words.join(" "),
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        );
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, words: &[&str]) -> Result<Command> {
        let mut command = Command::new("sh");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PANDABASE_") {
                command.env_remove(name);
            }
        }
        command.current_dir(self.folder.path());
        command
            .args(["-c", WITHOUT_SIGNAL])
            .arg(binary::path()?)
            .args(words);
        command.arg("--data").arg(self.data());
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        binary::open_up(&mut command);
        command.env("PANDABASE_SMTP__URL", format!("smtp://{}", self.mail));
        command.env("PANDABASE_LOG", "warn");
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    /// Creates the demo store; returns its id and its token.
    pub async fn make_store(&self) -> Result<(String, String)> {
        let node = Node::new(0, self.folder())?;
        let address = node.address.to_string();
        node.spawn(self.command(&["dev", "--listen", &address])?)?;
        node.wait_until_ready().await?;
        let published = binary::published(&self.data()).await?;
        node.signal("TERM")?;
        node.wait_for_end().await?;
        Ok((
            binary::text_of(&published, "storeId")?,
            binary::text_of(&published, "apiToken")?,
        ))
    }

    /// Starts a node.
    pub async fn start(&self, number: u64) -> Result<Node> {
        let node = Node::new(number, self.folder())?;
        self.restart(&node)?;
        node.wait_until_ready().await?;
        Ok(node)
    }

    /// Starts a node again that has ended.
    pub fn restart(&self, node: &Node) -> Result<()> {
        let address = node.address.to_string();
        node.spawn(self.command(&["serve", "--behind-proxy", "--listen", &address])?)
    }

    /// The result of `pandabase verify`: how many promises hold, or the broken ones.
    pub fn verify(&self) -> Result<Result<usize, String>> {
        let output = self
            .command(&["verify", "--json"])?
            .output()
            .context("run verify")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let Ok(told) = serde_json::from_str::<Value>(&text) else {
            let errors = String::from_utf8_lossy(&output.stderr);
            bail!("`pandabase verify` said: {text}{errors}");
        };
        let promises = told["promises"].as_array().map_or(&[][..], Vec::as_slice);
        let broken = promises.iter().filter(|promise| promise["ok"] == false);
        let broken: Vec<_> = broken.map(Value::to_string).collect();
        Ok(match output.status.success() && broken.is_empty() {
            true => Ok(promises.len()),
            false => Err(format!("{}\n{}", told["error"], broken.join("\n"))),
        })
    }

    /// The folder of the run.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Keeps the folder, with the nodes' logs and the database, for inspection.
    pub fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

/// One server. Its address stays the same when its process is replaced.
pub struct Node {
    /// Where it listens.
    pub address: SocketAddr,
    log: PathBuf,
    child: Mutex<Option<Child>>,
}

impl Node {
    /// A node that does not run yet, with its log in a folder.
    pub fn new(number: u64, folder: &Path) -> Result<Self> {
        Ok(Self {
            // The system chose this port, and it was free a moment ago.
            address: TcpListener::bind(("127.0.0.1", 0))?.local_addr()?,
            log: log_of(folder, number),
            child: Mutex::new(None),
        })
    }

    /// Starts its process.
    pub fn spawn(&self, mut command: Command) -> Result<()> {
        let output = OpenOptions::new().create(true).append(true).open(&self.log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("start a node")?;
        *locked(&self.child) = Some(child);
        Ok(())
    }

    fn id(&self) -> Result<u32> {
        let child = locked(&self.child);
        Ok(child.as_ref().context("the node does not run")?.id())
    }

    /// The most resident memory that its process has had, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        binary::peak_memory(self.id()?)
    }

    /// Sends a signal, named without `SIG`.
    pub fn signal(&self, name: &str) -> Result<()> {
        let id = self.id()?.to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status()?;
        ensure!(sent.success(), "SIG{name} could not be sent");
        Ok(())
    }

    /// Kills the process, as `kill -9` does.
    pub fn kill(&self) -> Result<()> {
        let child = locked(&self.child).take();
        let mut child = child.context("the node does not run")?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Stops its files from growing, or lets them grow again.
    pub fn fill_disk(&self, is_full: bool) -> Result<()> {
        let size = if is_full {
            format!("--fsize={FULL}:")
        } else {
            "--fsize=unlimited:".to_owned()
        };
        let set = Command::new("prlimit")
            .args(["--pid", &self.id()?.to_string(), &size])
            .status();
        let set = set.context("run prlimit, of util-linux, which plays the full disk")?;
        ensure!(set.success(), "`prlimit {size}` failed");
        Ok(())
    }

    /// Where everything is that its processes said.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The end of its log.
    pub fn said(&self) -> String {
        binary::said(&self.log)
    }

    /// Whether its process ended by itself.
    pub fn has_ended(&self) -> Result<bool> {
        match locked(&self.child).as_mut() {
            Some(child) => Ok(child.try_wait()?.is_some()),
            None => Ok(false),
        }
    }

    /// Waits until it is ready.
    pub async fn wait_until_ready(&self) -> Result<()> {
        let mut question = Vec::new();
        request(&mut question, "GET", "/ready", None, "");
        let started = now();
        while started.elapsed() < 3 * PATIENCE {
            ensure!(
                !self.has_ended()?,
                "a node ended before it was ready; it said:\n{}",
                self.said()
            );
            let asked = async {
                let mut connection = Connection::open(self.address).await?;
                anyhow::Ok(connection.send(&question).await?.status)
            };
            if let Ok(Ok(200)) = tokio::time::timeout(Duration::from_secs(5), asked).await {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("a node did not get ready; it said:\n{}", self.said())
    }

    /// Waits until it has shut down.
    pub async fn wait_for_end(&self) -> Result<()> {
        let started = now();
        while !self.has_ended()? {
            ensure!(started.elapsed() < 3 * PATIENCE, "a node did not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        *locked(&self.child) = None;
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(child) = locked(&self.child).as_mut() {
            // After a shutdown the process is gone already, and both do nothing.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn log_of(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("node-{number}.log"))
}

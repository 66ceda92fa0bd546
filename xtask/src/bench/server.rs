//! The `dist` binary on a data folder of its own: SQLite, `synchronous=FULL`, request log on.

use super::client::{Connection, request};
use super::driver::now;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long the server may take to be ready, or to end.
const PATIENCE: Duration = Duration::from_secs(20);
/// The limits are not what is measured: as far away as their type allows.
const LIMITS: &[&str] = &["PER_TOKEN", "PER_STORE", "PER_ADDRESS"];

/// What a server is started as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `pandabase dev`: the API and the jobs, and a demo store if there is none.
    Dev,
    /// `pandabase serve --role api`, on a folder that `dev` has made.
    Api,
    /// `pandabase serve --role worker`, on the same.
    Worker,
}

/// A running server.
pub struct Server {
    child: Child,
    log: PathBuf,
    /// Where it listens.
    pub address: SocketAddr,
    /// The demo store.
    pub store: String,
    /// A token of it with every scope.
    pub token: String,
    /// Time from its start to the first positive answer of `/ready`.
    pub ready_after: Duration,
}

impl Server {
    /// Starts the server on the data folder; returns when it is ready, a worker when it is started.
    pub async fn start(data: &Path, role: Role) -> Result<Self> {
        // A port that was free a moment ago; port 0 would have to be asked for after the start.
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let log = data.with_extension("log");
        let output = File::create(&log).with_context(|| format!("create {}", log.display()))?;
        let started = now();
        let child = command(data, role, address)?
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("start the server")?;
        let mut server = Self {
            child,
            log,
            address,
            store: String::new(),
            token: String::new(),
            ready_after: Duration::ZERO,
        };
        if role != Role::Worker {
            server.wait_until_ready().await?;
            server.ready_after = started.elapsed();
        }
        let published = published(&data.join("dev.json")).await?;
        server.store = text_of(&published, "storeId")?;
        server.token = text_of(&published, "apiToken")?;
        Ok(server)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let mut question = Vec::new();
        request(&mut question, "GET", "/ready", None, "");
        let started = now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                bail!(
                    "the server ended with {status} before it was ready; it said:\n{}",
                    self.said()
                );
            }
            if let Ok(mut connection) = Connection::open(self.address).await
                && let Ok(answer) = connection.send(&question).await
                && answer.status == 200
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        bail!(
            "the server was not ready on {} within {} s; it said:\n{}",
            self.address,
            PATIENCE.as_secs(),
            self.said()
        )
    }

    /// A connection to it.
    pub async fn connect(&self) -> Result<Connection> {
        Connection::open(self.address).await
    }

    /// The path of a Store API resource of the demo store.
    pub fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store)
    }

    /// Sends one request with the token and returns `data` of the answer.
    pub async fn call(&self, status: u16, method: &str, path: &str, body: &str) -> Result<Value> {
        let mut question = Vec::new();
        request(&mut question, method, path, Some(&self.token), body);
        let mut connection = self.connect().await?;
        let answer: Value = serde_json::from_slice(connection.expect(status, &question).await?)?;
        Ok(answer["data"].clone())
    }

    /// Memory that it holds, in bytes.
    pub fn memory(&self) -> Result<u64> {
        let output = Command::new("ps")
            .args(["-o", "rss=", "-p", &self.child.id().to_string()])
            .output()
            .context("run ps")?;
        let kibibytes: u64 = String::from_utf8(output.stdout)?
            .trim()
            .parse()
            .context("ps -o rss=")?;
        Ok(kibibytes * 1024)
    }

    /// The most memory that it ever held, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&path).with_context(|| format!("read {path}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let words = line.with_context(|| format!("no VmHWM in {path}"))?;
        let kibibytes = words.trim().trim_end_matches("kB").trim_end();
        Ok(kibibytes.parse::<u64>().context("VmHWM")? * 1024)
    }

    /// Asks it to end and waits until it has.
    pub async fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success(), "the server could not be asked to end");
        let started = now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                ensure!(
                    status.success(),
                    "the server ended with {status}; it said:\n{}",
                    self.said()
                );
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("the server did not end within {} s", PATIENCE.as_secs())
    }

    /// The end of what it printed.
    fn said(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone after `stop`; then both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `dev` says of itself, which it does a moment after it is ready.
async fn published(path: &Path) -> Result<Value> {
    let started = now();
    loop {
        match std::fs::read_to_string(path) {
            Ok(text) => return Ok(serde_json::from_str(&text)?),
            Err(error) if started.elapsed() > PATIENCE => {
                return Err(error).with_context(|| format!("read {}", path.display()));
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

fn command(data: &Path, role: Role, address: SocketAddr) -> Result<Command> {
    let mut command = Command::new(binary()?);
    match role {
        Role::Dev => command.arg("dev"),
        Role::Api => command.args(["serve", "--behind-proxy", "--role", "api"]),
        Role::Worker => command.args([
            "serve",
            "--behind-proxy",
            "--role",
            "worker",
            "--probe-listen",
            "none",
        ]),
    };
    command.arg("--data").arg(data);
    command.arg("--listen").arg(address.to_string());
    // `dev` allows it by itself.
    command.env("PANDABASE_WEBHOOK_ALLOWED_HOSTS", "[\"127.0.0.1\"]");
    for limit in LIMITS {
        command.env(
            format!("PANDABASE_LIMITS__{limit}__REQUESTS"),
            u32::MAX.to_string(),
        );
        command.env(format!("PANDABASE_LIMITS__{limit}__WINDOW_MS"), "1000");
    }
    Ok(command)
}

/// The server's binary: built by the same cargo, so it lies next to this one.
pub fn binary() -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("pandabase");
    ensure!(
        path.is_file(),
        "there is no {}: run `cargo xtask bench` without the feature, which builds it",
        path.display()
    );
    Ok(path)
}

/// The first line that a child prints.
pub fn first_line(child: &mut Child) -> Result<String> {
    let output = child.stdout.take().context("the child's output is not piped")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// A text in a JSON object.
pub fn text_of(object: &Value, field: &str) -> Result<String> {
    let text = object[field].as_str();
    Ok(text
        .with_context(|| format!("no {field} in {object}"))?
        .to_owned())
}

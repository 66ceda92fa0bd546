//! The `dist` binary on a data folder of its own, with the request log on, and on SQLite with
//! `synchronous=FULL` unless another database is given.

use crate::binary;
use crate::binary::{PATIENCE, text_of};
use crate::client::{Connection, request};
use crate::watch::now;
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How a server is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `pandabase dev`: the API and the jobs, and a demo store unless there is one.
    Dev,
    /// `pandabase serve --role api`, on a folder that `dev` has made.
    Api,
    /// `pandabase serve --role worker`, on such a folder.
    Worker,
}

/// A running server.
pub struct Server {
    child: Child,
    log: PathBuf,
    /// The address that it listens on.
    pub address: SocketAddr,
    /// The demo store.
    pub store: String,
    /// A token of the demo store with every scope.
    pub token: String,
    /// Time from its start to the first positive answer of `/ready`.
    pub ready_after: Duration,
}

impl Server {
    /// Starts the server on the data folder, with the database in it or the given one. Returns when the
    /// server is ready; for a worker, when it has started.
    pub async fn start(data: &Path, role: Role, database: Option<&str>) -> Result<Self> {
        // The system chose this port, and it was free a moment ago. With port 0 it would have to be asked for
        // after the start.
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let log = data.with_extension("log");
        let output = File::create(&log).with_context(|| format!("create {}", log.display()))?;
        let started = now();
        let mut command = command(data, role, address)?;
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let child = command
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
        let published = binary::published(data).await?;
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
                    binary::said(&self.log)
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
            binary::said(&self.log)
        )
    }

    /// Opens a connection to the server.
    pub async fn connect(&self) -> Result<Connection> {
        Connection::open(self.address).await
    }

    /// The path of a Store API resource of the demo store.
    pub fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store)
    }

    /// Sends one request with the token and returns the `data` of its answer.
    pub async fn call(&self, status: u16, method: &str, path: &str, body: &str) -> Result<Value> {
        let mut question = Vec::new();
        request(&mut question, method, path, Some(&self.token), body);
        let mut connection = self.connect().await?;
        let answer: Value = serde_json::from_slice(connection.expect(status, &question).await?)?;
        Ok(answer["data"].clone())
    }

    /// The memory in use, in bytes.
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

    /// The most memory that was in use, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        binary::peak_memory(self.child.id())
    }

    /// Stops the server and waits until it has ended.
    pub async fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(asked.success(), "the server could not be asked to end");
        let started = now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                ensure!(
                    status.success(),
                    "the server ended with {status}; it said:\n{}",
                    binary::said(&self.log)
                );
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("the server did not end within {} s", PATIENCE.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` the process is gone already, and both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(data: &Path, role: Role, address: SocketAddr) -> Result<Command> {
    let mut command = Command::new(binary::path()?);
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
    binary::open_up(&mut command);
    Ok(command)
}

/// The first line that a child prints.
pub fn first_line(child: &mut Child) -> Result<String> {
    let output = child.stdout.take().context("the child's output is not piped")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

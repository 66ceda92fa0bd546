//! The three that are killed: the server, `listen`, and the receiver that it forwards to.

use crate::binary;
use crate::binary::PATIENCE;
use crate::soak::desk::Shop;
use crate::soak::nodes::Node;
use crate::watch::now;
use anyhow::{Context, Result, bail, ensure};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;

/// What deliveries are signed with.
const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
/// How each life of the receiver answers: the second message comes again.
const ANSWERS: &str = "200,500,200";
/// What `listen` says once it knows where it begins.
const LISTENING: &str = "\"listening\":";

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `pandabase dev`.
    Server,
    /// `pandabase listen --forward`.
    Listener,
    /// `pandabase webhook-lab receive`.
    Receiver,
}

impl Part {
    /// All three, in the order in which they are started.
    pub const ALL: [Self; 3] = [Self::Server, Self::Listener, Self::Receiver];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Listener => "listener",
            Self::Receiver => "receiver",
        }
    }
}

/// The three, on one data folder.
pub struct Trio {
    /// The shop whose only node is the server.
    pub shop: Arc<Shop>,
    folder: PathBuf,
    listener: Node,
    receiver: Node,
}

impl Trio {
    /// Starts all three in an empty folder; `listen` begins with the first event of the store.
    pub async fn start_in(folder: &Path) -> Result<Self> {
        let server = Node::new(0, folder)?;
        let data = folder.join("data");
        server.spawn(dev(folder, &server)?)?;
        server.wait_until_ready().await?;
        let published = binary::published(&data).await?;
        let store = binary::text_of(&published, "storeId")?;
        let token = binary::text_of(&published, "apiToken")?;
        let trio = Self {
            shop: Shop::new(vec![server], store, token),
            folder: folder.to_owned(),
            listener: Node::new(1, folder)?,
            receiver: Node::new(2, folder)?,
        };
        trio.start(Part::Receiver).await?;
        let mut first = trio.listen()?;
        first.args(["--from", "beginning"]);
        trio.listener.spawn(first)?;
        // From now on the file of `listen` says where it goes on.
        let started = now();
        while !std::fs::read_to_string(trio.listener.log())?.contains(LISTENING) {
            trio.expect_alive(Part::Listener)?;
            ensure!(started.elapsed() < PATIENCE, "`listen` did not begin");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(trio)
    }

    fn server(&self) -> Result<&Node> {
        self.shop.nodes.first().context("there is no server")
    }

    fn node(&self, part: Part) -> Result<&Node> {
        match part {
            Part::Server => self.server(),
            Part::Listener => Ok(&self.listener),
            Part::Receiver => Ok(&self.receiver),
        }
    }

    /// Kills one of them, as `kill -9` does.
    pub fn kill(&self, part: Part) -> Result<()> {
        self.node(part)?.kill()
    }

    /// Starts one of them again.
    pub async fn start(&self, part: Part) -> Result<()> {
        match part {
            Part::Server => {
                let server = self.server()?;
                server.spawn(dev(&self.folder, server)?)?;
                server.wait_until_ready().await
            }
            Part::Listener => self.listener.spawn(self.listen()?),
            Part::Receiver => self.receive().await,
        }
    }

    /// Fails when one of them has ended by itself.
    pub fn expect_alive(&self, part: Part) -> Result<()> {
        let node = self.node(part)?;
        ensure!(
            !node.has_ended()?,
            "the {} ended by itself; it said:\n{}",
            part.word(),
            node.said()
        );
        Ok(())
    }

    /// Everything that the lives of the receiver wrote down.
    pub fn received(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.receiver.log())?)
    }

    /// The result of `pandabase verify`.
    pub fn verify(&self) -> Result<()> {
        let output = program(&self.folder, &["verify"])?
            .output()
            .context("run verify")?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "`pandabase verify` found: {said}");
        Ok(())
    }

    fn listen(&self) -> Result<Command> {
        let forward = format!("http://{}/", self.receiver.address);
        let url = format!("http://{}", self.server()?.address);
        let mut command = program(&self.folder, &["listen", "--json", "--forward", &forward])?;
        command.args(["--url", &url, "--store", &self.shop.store]);
        command.env("PANDABASE_TOKEN", &self.shop.token);
        command.args(["--secret", SECRET]);
        Ok(command)
    }

    /// Starts the receiver and waits until it takes connections. While it was away, a connection of somebody
    /// else may have had its port for a moment.
    async fn receive(&self) -> Result<()> {
        let port = self.receiver.address.port().to_string();
        let words = ["webhook-lab", "receive", "--json", "--port", &port];
        let started = now();
        while started.elapsed() < PATIENCE {
            self.end_line()?;
            let mut command = program(&self.folder, &words)?;
            command.args(["--secret", SECRET, "--answer", ANSWERS]);
            self.receiver.spawn(command)?;
            while !self.receiver.has_ended()? && started.elapsed() < PATIENCE {
                if TcpStream::connect(self.receiver.address).await.is_ok() {
                    return Ok(());
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        bail!("the receiver did not start; it said:\n{}", self.receiver.said())
    }

    /// Ends the line that a killed receiver may have left half written.
    fn end_line(&self) -> Result<()> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.receiver.log());
        Ok(log?.write_all(b"\n")?)
    }
}

fn dev(folder: &Path, node: &Node) -> Result<Command> {
    let address = node.address.to_string();
    let mut command = program(folder, &["dev", "--listen", &address])?;
    binary::open_up(&mut command);
    Ok(command)
}

/// A command of the server's binary on the data folder, without settings of whoever runs this.
fn program(folder: &Path, words: &[&str]) -> Result<Command> {
    let mut command = Command::new(binary::path()?);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PANDABASE_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).env("PANDABASE_LOG", "warn");
    command.args(words).arg("--data").arg(folder.join("data"));
    Ok(command)
}

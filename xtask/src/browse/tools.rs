//! What browsing needs besides this repository: Debian's chromium with its driver, and axe-core, which npm
//! installs below the target folder in the version that the lock file beside this file names.

use crate::repo::Repo;
use crate::{apt, clients};
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpStream;

/// The folder of the lock file.
const OURS: &str = "xtask/src/browse/axe";
/// The script of axe-core in its package.
const SCRIPT: &str = "node_modules/axe-core/axe.min.js";

/// The programs and the script.
#[derive(Clone)]
pub struct Tools {
    chromium: PathBuf,
    chromedriver: PathBuf,
    /// The source of axe-core.
    pub axe: String,
    /// Where what is made by browsing goes unless somebody says otherwise.
    pub folder: PathBuf,
}

impl Tools {
    /// Finds the tools, and installs those that are missing.
    pub fn provide(repo: &Repo) -> Result<Self> {
        let programs = || apt::find_on_path("chromium").zip(apt::find_on_path("chromedriver"));
        if programs().is_none() {
            apt::install("chromium", &["chromium", "chromium-driver"])?;
        }
        let (chromium, chromedriver) = programs().context("no chromium after its installation")?;
        // Next to the folder of the profile that this program was built with.
        let here = std::env::current_exe()?;
        let target = here.ancestors().nth(2).context("no target folder")?;
        let folder = target.join("browse");
        let packages = folder.join("axe");
        clients::provide_packages(&repo.root.join(OURS), &packages)?;
        let axe = fs::read_to_string(packages.join(SCRIPT)).context("read axe-core")?;
        Ok(Self {
            chromium,
            chromedriver,
            axe,
            folder,
        })
    }

    /// The arguments of a chromium without a window. It makes a new profile for each of its processes.
    pub fn chromium(&self) -> Result<serde_json::Value> {
        let mut arguments = vec![
            "--headless=new",
            "--disable-gpu",
            // The shared memory of a container is too small for it.
            "--disable-dev-shm-usage",
        ];
        if apt::is_root()? {
            arguments.push("--no-sandbox");
        }
        let downloads = serde_json::json!({"download.default_directory": self.folder.join("downloads")});
        Ok(serde_json::json!({"binary": self.chromium, "args": arguments, "prefs": downloads}))
    }
}

/// A running chromedriver.
pub struct Driver {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Driver {
    /// How long it may take to listen.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// Starts it and waits until it listens.
    pub async fn start(tools: &Tools) -> Result<Self> {
        // The system chose this port, and it was free a moment ago.
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let child = Command::new(&tools.chromedriver)
            .arg(format!("--port={}", address.port()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("start chromedriver")?;
        let driver = Self { child, address };
        let started = crate::watch::now();
        while TcpStream::connect(address).await.is_err() {
            if started.elapsed() > Self::PATIENCE {
                bail!("chromedriver does not listen on {address}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Its browsers are closed by then; if it has ended already, both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

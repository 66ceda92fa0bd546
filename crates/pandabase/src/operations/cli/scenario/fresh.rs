//! A sandbox for one story, in a folder that goes with it.

use crate::operations::cli::client::Remote;
use crate::operations::cli::dev_file::DevFile;
use crate::operations::cli::failure::Failure;
use pandabase_platform::clock::Clock;
use pandabase_platform::os;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The longest line with which a sandbox says where it is, in bytes.
const READY: u64 = 64 * 1024;
/// The folder's part of a sandbox's files.
const DATA: &str = "data";

/// A running sandbox.
pub(super) struct Fresh {
    child: Child,
    // Goes after the sandbox that uses it.
    _folder: Folder,
    pub(super) remote: Remote,
}

impl Fresh {
    /// Starts one and waits until it serves.
    pub(super) async fn start() -> Result<Self, Failure> {
        let folder = Folder::make()?;
        let (mut child, out) = spawn(&folder.0)?;
        let line = tokio::task::spawn_blocking(move || first_line(out)).await;
        let line = line.map_err(Failure::new)?.unwrap_or_default();
        let ready = reached(&line, &folder.0);
        match ready {
            Ok(remote) => Ok(Self {
                child,
                _folder: folder,
                remote,
            }),
            Err(failure) => {
                end(&mut child);
                Err(failure)
            }
        }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends a sandbox at once, because none of it is kept.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn spawn(folder: &Path) -> Result<(Child, ChildStdout), Failure> {
    let program = std::env::current_exe().map_err(Failure::new)?;
    let mut command = Command::new(program);
    // Neither the settings of this folder nor those of the environment are about this sandbox.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PANDABASE_"))
    {
        command.env_remove(name);
    }
    let child = command
        .args([
            "dev",
            "--listen",
            "127.0.0.1:0",
            "--json",
            "--log",
            "error",
            "--data",
        ])
        .arg(folder.join(DATA))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut child = child.map_err(|error| Failure::new(format!("a sandbox does not start: {error}")))?;
    match child.stdout.take() {
        Some(out) => Ok((child, out)),
        None => {
            end(&mut child);
            Err(Failure::new("the output of the sandbox cannot be read"))
        }
    }
}

fn first_line(out: ChildStdout) -> std::io::Result<String> {
    let mut line = String::new();
    BufReader::new(out.take(READY)).read_line(&mut line)?;
    Ok(line)
}

/// The sandbox whose facts are in a line.
fn reached(line: &str, folder: &Path) -> Result<Remote, Failure> {
    let said: Value = serde_json::from_str(line).unwrap_or_default();
    if let Ok(dev) = serde_json::from_value::<DevFile>(said.clone()) {
        return Remote::of(&dev.base_url, &dev.store_id, &dev.api_token, &folder.join(DATA));
    }
    let why = said["error"].as_str().unwrap_or("it ended without a word");
    Err(Failure::new(format!("a fresh sandbox does not start: {why}"))
        .next("`pandabase dev` in an empty folder says more"))
}

/// A folder that nobody else reads, and that is deleted.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, Failure> {
        let (process, now) = (std::process::id(), Clock::System.now().as_millis());
        let folder = std::env::temp_dir().join(format!("pandabase-scenario-{process}-{now}"));
        let made = os::private_folder().create(&folder);
        made.map_err(|error| {
            Failure::new(format!("{}: {error}", folder.display()))
                .next("name a folder for temporary files with TMPDIR")
        })?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

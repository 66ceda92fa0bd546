//! The real binary, run in a folder of its own.

use crate::databases::Database;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// Makes a store.
pub const CREATE_STORE: [&str; 8] = [
    "store",
    "create",
    "--name",
    "Nimbus",
    "--handle",
    "nimbus",
    "--country",
    "DE",
];

/// A folder to run the binary in, with nothing of this process's settings.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder whose settings name a database.
    pub fn on(database: &Database) -> Self {
        let place = Self::new();
        let settings = format!("database = \"{}\"\n", database.url);
        fs::write(place.path("pandabase.toml"), settings).unwrap();
        place
    }

    pub fn path(&self, rest: &str) -> PathBuf {
        self.0.path().join(rest)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_pandabase"));
        command.args(arguments).arg("--json");
        command
    }

    /// Any program, run here.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PANDABASE_")) {
            command.env_remove(name);
        }
        command.current_dir(self.0.path());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().unwrap())
    }

    /// The same with what is typed on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that refuses its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran(child.wait_with_output().unwrap())
    }

    /// Starts a server and waits until it says that it is ready.
    pub fn start(&self, arguments: &[&str]) -> Running {
        self.spawn(self.command(arguments))
    }

    /// The same with a command that is put together already.
    pub fn spawn(&self, mut command: Command) -> Running {
        let mut child = command
            .current_dir(self.0.path())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(self.path("stderr.log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(ready.get("error"), None, "{line}");
        Running { child, ready }
    }

    pub fn dev(&self) -> Running {
        self.start(&["dev", "--listen", "127.0.0.1:0"])
    }
}

pub struct Ran(pub Output);

impl Ran {
    #[track_caller]
    pub fn json(&self, code: i32) -> Value {
        let text = String::from_utf8_lossy(&self.0.stdout).into_owned();
        let errors = String::from_utf8_lossy(&self.0.stderr);
        assert_eq!(self.0.status.code(), Some(code), "{text}{errors}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{errors}"))
    }
}

pub struct Running {
    pub child: Child,
    pub ready: Value,
}

impl Running {
    pub fn get(&self, key: &str) -> &str {
        self.ready[key].as_str().unwrap()
    }

    /// The host and port of `dev`.
    pub fn host(&self) -> &str {
        self.get("baseUrl").strip_prefix("http://").unwrap()
    }

    pub fn core(&self) -> String {
        format!("{}/v2/core/stores/{}/", self.get("baseUrl"), self.get("storeId"))
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Ends it as `kill -9` does: at once, with nothing brought to an end.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and expects an orderly end.
    pub fn stop(mut self) {
        self.signal("-TERM");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! `localstripe` as a process of its own. It is in the folder that `PANDABASE_TEST_CLIENTS` names;
//! `cargo xtask test` installs it there. The names of the tests that need it end in `_by_generators`, by which
//! a run without it leaves them out.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const NOT_THERE: &str = "this test needs localstripe: run `cargo xtask test`, which installs it; or leave it \
                         out with `cargo test -- --skip _by_generators`";

/// The process, until it is dropped.
pub struct Process {
    child: Child,
    pub url: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    pub fn start() -> Self {
        let folder = std::env::var_os("PANDABASE_TEST_CLIENTS").expect(NOT_THERE);
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut command = Command::new(Path::new(&folder).join("python/bin/python"));
        command.args(["-u", "-m", "localstripe", "--from-scratch", "--port"]);
        command.arg(port.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        // It prints where it runs once it does.
        while !line.contains("Running on") {
            line.clear();
            let read = said.read_line(&mut line).unwrap();
            assert_ne!(read, 0, "localstripe has ended");
        }
        // Whatever it prints later is read, so that it never waits for a reader.
        std::thread::spawn(move || said.lines().for_each(drop));
        let url = format!("http://127.0.0.1:{port}");
        Self { child, url }
    }
}

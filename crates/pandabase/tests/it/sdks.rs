//! The clients in `sdk/` compile, so does what their READMEs show, and their own tests pass against the real
//! binary.
//!
//! Compilers and packages are in the folder that `PANDABASE_TEST_CLIENTS` names; `cargo xtask test` installs
//! them there. The names of these tests end in `_by_generators`, by which a run without them leaves them out.

use crate::place::Place;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NO_TOOLS: &str = "this test needs what compiles the clients: run `cargo xtask test`, which installs \
                        it; or leave it out with `cargo test -- --skip _by_generators`";

/// The limits of the API that a store's token meets.
const LIMITS: [&str; 5] = [
    "PER_TOKEN",
    "PER_STORE",
    "PER_STORE_AND_ADDRESS",
    "NEW_SESSIONS",
    "PER_ADDRESS",
];

/// A copy of a client to work in, and where its tools are installed.
struct Bench {
    place: Place,
    installed: PathBuf,
}

impl Bench {
    fn of(language: &str, parts: &[&str]) -> Self {
        let folder = std::env::var_os("PANDABASE_TEST_CLIENTS").expect(NO_TOOLS);
        let place = Place::new();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../sdk")
            .join(language);
        for part in parts {
            copy(&ours.join(part), &place.path(part));
        }
        let installed = PathBuf::from(folder).join(format!("sdk-{language}"));
        assert!(installed.is_dir(), "{NO_TOOLS}");
        Self { place, installed }
    }

    /// Writes each block of a language in the README to a file of its own, in `tests`.
    fn shown(&self, block: &str, tests: &str, ending: &str) {
        let readme = fs::read_to_string(self.place.path("README.md")).unwrap();
        let blocks = readme.split(&format!("\n```{block}\n")).skip(1);
        let mut count = 0;
        for (index, rest) in blocks.enumerate() {
            let (text, _) = rest.split_once("\n```").unwrap();
            let name = format!("{tests}/shown{index}.{ending}");
            fs::write(self.place.path(&name), format!("{text}\n")).unwrap();
            count = index + 1;
        }
        assert!(count > 4, "the README shows too little");
    }

    /// Runs the client's own tests, which find the server by the file that `PANDABASE_DEV` names.
    fn tests(&self, program: &mut Command) {
        let mut dev = self.place.command(&["dev", "--listen", "127.0.0.1:0"]);
        // Several tests run at a time, faster than one program may.
        for limit in LIMITS {
            dev.env(format!("PANDABASE_LIMITS__{limit}__REQUESTS"), "1000000");
        }
        let server = self.place.spawn(dev);
        let ready = self.place.path("ready.json");
        fs::write(&ready, server.ready.to_string()).unwrap();
        run(program.env("PANDABASE_DEV", &ready));
        server.stop();
    }
}

/// Copies a file, or a folder and what is in it.
fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "__pycache__" {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{text}{errors}");
}

#[test]
fn the_client_for_typescript_sells_by_generators() {
    let parts = [
        "package.json",
        "tsconfig.json",
        "tsconfig.test.json",
        "README.md",
        "src",
        "test",
    ];
    let bench = Bench::of("typescript", &parts);
    let modules = bench.place.path("node_modules");
    std::os::unix::fs::symlink(bench.installed.join("node_modules"), modules).unwrap();
    let compile = |project: &str| {
        let mut node = bench.place.program("node");
        run(node.args(["node_modules/typescript/bin/tsc", "--project", project]));
    };
    // The package itself is built without the types of Node: it is for browsers as well.
    compile("tsconfig.json");
    bench.shown("ts", "test", "ts");
    compile("tsconfig.test.json");
    let tests = ["client", "usage", "webhooks"].map(|name| format!("out/test/{name}.test.js"));
    bench.tests(bench.place.program("node").arg("--test").args(tests));
}

#[test]
fn the_client_for_python_sells_by_generators() {
    let bench = Bench::of("python", &["pyproject.toml", "README.md", "src", "tests"]);
    let python = |arguments: &[&str]| {
        let mut program = bench
            .place
            .program(bench.installed.join("bin/python").to_str().unwrap());
        program.args(arguments).env("PYTHONPATH", "src");
        program
    };
    bench.shown("python", "tests", "py");
    run(&mut python(&["-m", "mypy"]));
    bench.tests(&mut python(&[
        "-m", "unittest", "discover", "-t", ".", "-s", "tests",
    ]));
}

//! Clients that three generators make from the document compile and buy.
//!
//! The generators are in the folder that `PANDABASE_TEST_CLIENTS` names; `cargo xtask test` installs them
//! there. The names of these tests end in `_by_generators`, by which a run without them leaves them out.

use crate::place::{Place, Running};
use crate::serving::client;
use pandabase::surfaces::stripe::signature::{Refusal, sign, verify};
use pandabase::wiring::openapi;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Environment;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NO_GENERATORS: &str = "this test needs the generators of clients: run `cargo xtask test`, which \
                             installs them; or leave it out with `cargo test -- --skip _by_generators`";

/// A generator's installation and a folder to work in, with our programs and the document in it.
struct Workshop {
    place: Place,
    installed: PathBuf,
}

impl Workshop {
    fn of(language: &str) -> Self {
        let folder = std::env::var_os("PANDABASE_TEST_CLIENTS").expect(NO_GENERATORS);
        let place = Place::new();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/clients")
            .join(language);
        for file in fs::read_dir(ours).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), place.path(file.file_name().to_str().unwrap())).unwrap();
        }
        let document = openapi::document(Environment::Sandbox).to_string();
        fs::write(place.path("openapi.json"), document).unwrap();
        Self {
            place,
            installed: PathBuf::from(folder).join(language),
        }
    }

    /// Runs a program to its end and returns what it printed.
    fn run(&self, command: &mut Command) -> String {
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}\n{text}{errors}");
        text
    }

    /// Runs a script of an npm package.
    fn node(&self, script: &str, arguments: &[&str]) -> String {
        let script = self.installed.join("node_modules").join(script);
        self.run(self.place.program("node").arg(script).args(arguments))
    }

    fn compile(&self, program: &str) {
        let modules = self.place.path("node_modules");
        std::os::unix::fs::symlink(self.installed.join("node_modules"), modules).unwrap();
        let mut config: Value =
            serde_json::from_slice(&fs::read(self.place.path("tsconfig.json")).unwrap()).unwrap();
        config["files"] = json!([program]);
        fs::write(self.place.path("tsconfig.json"), config.to_string()).unwrap();
        self.node("typescript/bin/tsc", &["--project", "."]);
    }

    /// Buys with a program that prints the order it made, and checks that the server has it.
    fn buys(&self, program: &mut Command) {
        let mut server = self.place.dev();
        let arguments = ["baseUrl", "storeId", "apiToken", "productId"].map(|key| server.get(key).to_owned());
        let printed = self.run(program.args(&arguments));
        let told: Value = serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
        assert_eq!(told["email"], "mia@example.org", "{told}");
        assert!(
            matches!(told["status"].as_str(), Some("PROCESSING" | "COMPLETED")),
            "{told}"
        );
        let shown = shown(&server, told["id"].as_str().unwrap());
        assert_eq!(shown["data"]["customer"]["email"], "mia@example.org");
        server.child.kill().unwrap();
        server.child.wait().unwrap();
    }
}

fn shown(server: &Running, order: &str) -> Value {
    let address = format!("{}orders/{order}", server.core());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let shown = async {
        let call = client(None)
            .build()
            .unwrap()
            .get(address)
            .bearer_auth(server.get("apiToken"));
        call.send().await.unwrap().json().await.unwrap()
    };
    runtime.block_on(shown)
}

#[test]
fn types_of_openapi_typescript_buy_by_generators() {
    let shop = Workshop::of("typescript");
    shop.node(
        "openapi-typescript/bin/cli.js",
        &["openapi.json", "--output", "generated/schema.d.ts"],
    );
    shop.compile("openapi-typescript.ts");
    shop.buys(shop.place.program("node").arg("out/openapi-typescript.js"));
}

#[test]
fn the_client_of_hey_api_buys_by_generators() {
    let shop = Workshop::of("typescript");
    shop.node(
        "@hey-api/openapi-ts/bin/index.cjs",
        &[
            "--input",
            "openapi.json",
            "--output",
            "generated/hey-api",
            "--client",
            "@hey-api/client-fetch",
        ],
    );
    shop.compile("hey-api.ts");
    shop.buys(shop.place.program("node").arg("out/hey-api.js"));
}

#[test]
fn the_client_of_openapi_python_client_buys_by_generators() {
    let shop = Workshop::of("python");
    let python = |arguments: &[&str]| {
        // The generator calls programs that are installed beside it.
        let programs = shop.installed.join("bin");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(programs.clone()).chain(std::env::split_paths(&path));
        let mut command = shop.place.program(programs.join("python").to_str().unwrap());
        command.args(arguments);
        command.env("PATH", std::env::join_paths(folders).unwrap());
        command
    };
    shop.run(&mut python(&[
        "-m",
        "openapi_python_client",
        "generate",
        "--path",
        "openapi.json",
        "--output-path",
        "generated",
        "--meta",
        "none",
        "--fail-on-warning",
    ]));
    shop.run(&mut python(&["-m", "compileall", "-q", "generated"]));
    shop.buys(&mut python(&["purchase.py"]));
}

/// The official client library of the Model Context Protocol uses the tools: over HTTP and over a command's
/// standard streams, with and without a handshake.
#[test]
fn assistants_buy_and_refund_by_generators() {
    let shop = Workshop::of("python");
    let mut dev = shop.place.command(&["dev", "--listen", "127.0.0.1:0"]);
    // A program that asks one thing after another is faster than an assistant.
    dev.env("PANDABASE_LIMITS__PER_TOKEN__REQUESTS", "1000000");
    let server = shop.place.spawn(dev);
    let python = shop.installed.join("bin/python");
    let mut program = shop.place.program(python.to_str().unwrap());
    let binary = env!("CARGO_BIN_EXE_pandabase");
    program.args([
        "assistant.py",
        binary,
        server.get("baseUrl"),
        server.get("apiToken"),
    ]);
    let printed = shop.run(&mut program);
    let orders: BTreeSet<String> = serde_json::from_str(&printed).unwrap();
    assert_eq!(orders.len(), 4, "{printed}");
    for order in &orders {
        assert_eq!(shown(&server, order)["data"]["status"], "REFUNDED", "{order}");
    }
    server.stop();
}

/// What Stripe's own library for Python signs is taken as Stripe's, and the library takes what is signed
/// here.
#[test]
fn signatures_are_those_of_stripes_library_by_generators() {
    const SECRET: &str = "whsec_test";
    const SECONDS: i64 = 1_800_000_000;
    const BODY: &str = "{\n  \"id\": \"evt_1\",\n  \"object\": \"event\",\n  \"note\": \"é\"\n}";
    let workshop = Workshop::of("python");
    let said = |arguments: &[&str]| {
        let body = workshop.place.path("event.json");
        fs::write(&body, BODY).unwrap();
        let python = workshop.installed.join("bin/python");
        let mut command = workshop.place.program(python.to_str().unwrap());
        command.arg("signature.py").args(arguments);
        command.stdin(fs::File::open(&body).unwrap());
        workshop.run(&mut command).trim().to_owned()
    };
    let at = Timestamp::from_millis(SECONDS * 1000);
    let theirs = said(&["sign", SECRET, &SECONDS.to_string()]);
    let judge = |secrets: &[&str]| {
        let secrets: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        verify(&theirs, BODY.as_bytes(), &secrets, at)
    };
    assert_eq!(judge(&[SECRET]), Ok(()));
    assert_eq!(judge(&["whsec_new", SECRET]), Ok(()));
    assert_eq!(judge(&["whsec_new"]), Err(Refusal::Wrong));
    for (secret, expected) in [(SECRET, "evt_1"), ("whsec_new", "refused")] {
        let ours = sign(secret, BODY.as_bytes(), at);
        assert_eq!(said(&["read", SECRET, &ours]), expected, "{secret}");
    }
}

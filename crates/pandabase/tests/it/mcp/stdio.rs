//! `pandabase mcp`: the same over standard input and output, and what the guide shows.

use super::{FORMER, MODERN};
use crate::place::{Place, Running};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const GUIDE: &str = include_str!("../../../../../docs/guides/mcp.md");

fn modern(id: i64, method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// What the command answers to some lines, by the id of each message; one without an id is under null.
fn told(place: &Place, arguments: &[&str], lines: &[String]) -> Vec<Value> {
    let ran = place.run_with(arguments, &format!("{}\n", lines.join("\n"))).0;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = String::from_utf8(ran.stdout).unwrap();
    let mut answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    // Requests are under way at once: their answers come in any order.
    answers.sort_by_key(|answer| answer["id"].as_i64());
    answers
}

#[test]
fn both_generations_of_the_protocol_are_spoken_over_standard_streams() {
    let place = Place::new();
    let server = place.dev();
    let params = json!({
        "protocolVersion": FORMER, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    });
    let initialize = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params});
    let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let answers = told(
        &place,
        &["mcp"],
        &[initialize.to_string(), initialized.to_string()],
    );
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0]["result"]["protocolVersion"], FORMER);
    let buy = json!({"name": "buy_with_test_card", "arguments": {}});
    let lines = [
        modern(1, "server/discover", json!({})).to_string(),
        modern(2, "tools/list", json!({})).to_string(),
        modern(3, "tools/call", buy.clone()).to_string(),
        "{broken".to_owned(),
        "x".repeat(300 * 1024),
        String::new(),
        modern(4, "prompts/list", json!({})).to_string(),
    ];
    let answers = told(&place, &["mcp"], &lines);
    assert_eq!(answers.len(), 6, "{answers:?}");
    let codes: Vec<&Value> = answers[..2]
        .iter()
        .map(|answer| &answer["error"]["code"])
        .collect();
    assert!(
        codes.contains(&&json!(-32700)) && codes.contains(&&json!(-32600)),
        "{codes:?}"
    );
    assert!(
        answers[2]["result"]["supportedVersions"]
            .as_array()
            .unwrap()
            .contains(&json!(MODERN))
    );
    assert!(answers[3]["result"]["tools"].as_array().unwrap().len() > 15);
    let refused = &answers[4]["result"];
    assert_eq!(refused["isError"], true, "{refused}");
    assert_eq!(refused["structuredContent"]["storeId"], server.get("storeId"));
    assert_eq!(answers[5]["error"]["code"], -32601);
    let lines = [modern(1, "tools/call", buy).to_string()];
    let answers = told(&place, &["mcp", "--allow-writes"], &lines);
    let bought = &answers[0]["result"]["structuredContent"];
    assert_eq!(
        (&bought["writes"], &bought["result"]["status"]),
        (&json!(true), &json!("COMPLETED"))
    );
    server.stop();
}

#[test]
fn what_keeps_the_command_from_its_server_is_said() {
    let place = Place::new();
    let nowhere = place.run(&["mcp"]).json(2);
    assert!(
        nowhere["error"].as_str().unwrap().starts_with("--url is needed"),
        "{nowhere}"
    );
    let server = place.dev();
    let list = [modern(1, "tools/list", json!({})).to_string()];
    let message = |answers: &[Value]| answers[0]["error"]["message"].as_str().unwrap().to_owned();
    let file = place.path("token").display().to_string();
    std::fs::write(&file, "sk_test_unknown").unwrap();
    let answers = told(&place, &["mcp", "--token", &format!("@{file}")], &list);
    assert!(
        message(&answers).starts_with("the server answered 401: Invalid API token"),
        "{answers:?}"
    );
    // The token of this folder's server goes to no other.
    let other = place.run(&["mcp", "--url", "http://127.0.0.1:1"]).json(2);
    assert!(
        other["error"].as_str().unwrap().starts_with("--token is needed"),
        "{other}"
    );
    server.stop();
    let answers = told(&place, &["mcp"], &list);
    assert!(
        message(&answers).contains("is the server running?"),
        "{answers:?}"
    );
}

/// Runs the guide's blocks of commands, one after another in one shell.
fn run_guide(place: &Place, server: &Running) -> String {
    let blocks = GUIDE.split("\n```sh\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(blocks.len() > 2, "the guide shows too little");
    let programs = Path::new(env!("CARGO_BIN_EXE_pandabase"))
        .parent()
        .unwrap()
        .to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(programs).chain(std::env::split_paths(&path));
    let mut shell: Command = place.program("sh");
    shell.env("PATH", std::env::join_paths(folders).unwrap());
    shell.args(["-e", "-u", "-c", &blocks.join("\n")]);
    let ran = shell.output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{text}{errors}{}", server.ready);
    text
}

#[test]
fn the_guides_commands_do_what_it_says() {
    let place = Place::new();
    let server = place.dev();
    let said = run_guide(&place, &server);
    for part in [
        "\"name\":\"search_operations\"",
        "\"operation\":\"refundOrder\"",
        "this connection only reads",
        "\"status\":\"COMPLETED\"",
        "\"supportedVersions\"",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(said.contains(server.get("storeId")), "{said}");
    server.stop();
}

//! Versions and messages.

use super::{FORMER, MODERN, ask};
use crate::harness::{Answer, Call, Server, apply, both};
use http::Method;
use serde_json::{Value, json};

/// A message of the protocol with a handshake.
fn message<'s>(server: &'s Server, version: Option<&str>, message: &Value) -> Call<'s> {
    let call = server
        .call(Method::POST, "/mcp")
        .header("accept", "application/json, text/event-stream");
    match version {
        Some(version) => call.header("mcp-protocol-version", version).json(message),
        None => call.json(message),
    }
}

fn request(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": "a", "method": method, "params": params})
}

async fn initialize(server: &Server, version: &str) -> Answer {
    let params = json!({
        "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    });
    message(server, None, &request("initialize", params)).send().await
}

#[apply(both)]
async fn clients_with_a_handshake_are_served_without_a_session(server: Server) {
    for (asked, agreed) in [
        (FORMER, FORMER),
        ("2025-06-18", "2025-06-18"),
        ("2025-03-26", "2025-03-26"),
        ("2024-11-05", "2024-11-05"),
        ("1999-01-01", FORMER),
    ] {
        let answer = initialize(&server, asked).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
        assert_eq!(answer.header("mcp-session-id"), None);
        let result = &answer.json["result"];
        assert_eq!(result["protocolVersion"], agreed, "{asked}");
        assert_eq!(result["serverInfo"]["name"], "pandabase");
        assert!(result["capabilities"]["tools"].is_object());
        assert!(result["instructions"].as_str().unwrap().contains("US cents"));
    }
    let told = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let answer = message(&server, Some(FORMER), &told).send().await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (202, ""));
    let pinged = message(&server, Some(FORMER), &request("ping", json!({})))
        .send()
        .await;
    assert_eq!(pinged.json["result"], json!({}), "{}", pinged.text);
    let list = message(&server, Some(FORMER), &request("tools/list", json!({})))
        .send()
        .await;
    assert!(list.json["result"]["tools"].as_array().unwrap().len() > 15);
    let params = json!({"name": "show_clock", "arguments": {}});
    let called = message(&server, Some(FORMER), &request("tools/call", params))
        .send()
        .await;
    assert_eq!(called.json["id"], "a");
    assert_eq!(
        called.json["result"]["structuredContent"]["environment"],
        "SANDBOX"
    );
}

#[apply(both)]
async fn clients_without_a_handshake_find_out_what_there_is(server: Server) {
    let found = ask(&server, "/mcp", "server/discover", json!({})).await;
    let result = &found.json["result"];
    let versions = result["supportedVersions"].as_array().unwrap();
    assert!(
        versions.contains(&json!(MODERN)) && versions.contains(&json!(FORMER)),
        "{result}"
    );
    assert_eq!(
        result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"],
        "pandabase"
    );
    let list = ask(&server, "/mcp/", "tools/list", json!({})).await;
    let result = &list.json["result"];
    assert_eq!(
        (&result["cacheScope"], &result["ttlMs"]),
        (&json!("private"), &json!(3_600_000))
    );
    let tools = result["tools"].as_array().unwrap();
    let tool = |name: &str| tools.iter().find(|tool| tool["name"] == name).unwrap();
    for (name, hints) in [
        ("find_order", [true, false, true]),
        ("call_operation", [false, true, false]),
        ("buy_with_test_card", [false, false, false]),
        ("refund_order", [false, true, false]),
    ] {
        let told = &tool(name)["annotations"];
        let told = ["readOnlyHint", "destructiveHint", "idempotentHint"].map(|hint| told[hint].as_bool());
        assert_eq!(told, hints.map(Some), "{name}");
        assert_eq!(tool(name)["inputSchema"]["type"], "object");
    }
}

#[apply(both)]
async fn what_is_wrong_with_a_message_is_said(server: Server) {
    let unknown = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {
        "io.modelcontextprotocol/protocolVersion": "2031-01-01",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }}});
    let answer = message(&server, Some("2031-01-01"), &unknown)
        .header("mcp-method", "tools/list")
        .send()
        .await;
    assert_eq!(answer.status.as_u16(), 400, "{}", answer.text);
    assert_eq!(answer.json["error"]["code"], -32022);
    assert!(
        answer.json["error"]["data"]["supported"]
            .as_array()
            .unwrap()
            .contains(&json!(MODERN))
    );
    // The header says another version than the message.
    let answer = message(&server, Some(FORMER), &unknown).send().await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["error"]["code"]),
        (400, &json!(-32020))
    );
    let answer = ask(&server, "/mcp", "prompts/list", json!({})).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json["error"]["code"]),
        (404, &json!(-32601))
    );
    let params = json!({"name": "make_coffee", "arguments": {}});
    let answer = ask(&server, "/mcp", "tools/call", params).await;
    assert_eq!(answer.json["error"]["code"], -32602);
    assert_eq!(answer.json["error"]["message"], "there is no tool make_coffee");
    let call = || server.call(Method::POST, "/mcp");
    let json_only = call().json(&request("ping", json!({}))).send().await;
    assert_eq!(json_only.status.as_u16(), 406);
    let both = || call().header("accept", "application/json, text/event-stream");
    assert_eq!(both().body("{}").send().await.status.as_u16(), 415);
    let broken = both()
        .header("content-type", "application/json")
        .body("{")
        .send()
        .await;
    assert!(broken.status.is_client_error(), "{}", broken.text);
    for method in [Method::GET, Method::DELETE] {
        let answer = server.call(method, "/mcp").send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("allow")),
            (405, Some("POST"))
        );
    }
}

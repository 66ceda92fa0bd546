//! The Model Context Protocol at `/mcp`: both generations of it, its tools, and who may use them.

mod bounds;
mod protocol;
mod stdio;
mod tasks;
mod text;
mod who;
mod writes;

use crate::harness::{Answer, Server};
use http::Method;
use serde_json::{Value, json};

/// The version without a handshake, and the one before it.
const MODERN: &str = "2026-07-28";
const FORMER: &str = "2025-11-25";

/// Sends a message as clients of the newer protocol do.
async fn ask(server: &Server, path: &str, method: &str, params: Value) -> Answer {
    let mut params = params;
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let mut call = server
        .call(Method::POST, path)
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", MODERN)
        .header("mcp-method", method);
    if let Some(name) = message["params"]["name"].as_str() {
        call = call.header("mcp-name", name);
    }
    call.json(&message).send().await
}

/// Calls a tool; what it answers, and whether it was refused.
async fn use_tool(server: &Server, path: &str, name: &str, arguments: Value) -> (Value, bool) {
    let params = json!({"name": name, "arguments": arguments});
    let answer = ask(server, path, "tools/call", params).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let result = &answer.json["result"];
    let told = result["structuredContent"].clone();
    let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text, told, "both forms of an answer say the same");
    (told, result["isError"] == true)
}

/// What a tool does that only reads.
async fn read(server: &Server, name: &str, arguments: Value) -> Value {
    let (told, is_refused) = use_tool(server, "/mcp", name, arguments).await;
    assert!(!is_refused, "{told}");
    told["result"].clone()
}

/// What a tool does that may change something.
async fn write(server: &Server, name: &str, arguments: Value) -> Value {
    let (told, is_refused) = use_tool(server, "/mcp?writes=true", name, arguments).await;
    assert!(!is_refused, "{told}");
    told["result"].clone()
}

/// Why a tool refuses, where writes are allowed.
async fn refused(server: &Server, name: &str, arguments: Value) -> Value {
    let (told, is_refused) = use_tool(server, "/mcp?writes=true", name, arguments).await;
    assert!(is_refused, "{told}");
    told
}

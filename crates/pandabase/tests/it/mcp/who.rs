//! Who may use the tools, and how often.

use super::{FORMER, ask, read, use_tool};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase::wiring::routes;
use pandabase_domain::token::{Environment, Mode, Scope, ScopeSet};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

fn list() -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
}

#[apply(both)]
async fn only_a_bearer_token_of_a_store_opens_it(server: Server) {
    let call = || {
        server
            .anonymous(Method::POST, "/mcp")
            .header("accept", "application/json, text/event-stream")
            .header("mcp-protocol-version", FORMER)
            .json(&list())
    };
    assert_eq!(call().send().await.error(401), "Missing or invalid authorization");
    for wrong in [
        format!("sk_test_{}", "x".repeat(32)),
        server.token.replace("sk_test_", "sk_live_"),
        "acs_session_of_an_account".to_owned(),
    ] {
        assert_eq!(
            call().bearer(&wrong).send().await.error(401),
            "Invalid API token",
            "{wrong}"
        );
    }
    let signs = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let answer = call().bearer(signs.id.as_str()).send().await;
    assert_eq!(
        answer.error(401),
        "An HMAC token cannot be used here: send a Bearer token"
    );
    let answer = call().bearer(&server.token).send().await;
    assert!(answer.json["result"]["tools"].is_array(), "{}", answer.text);
    // A token without any use for the tool called opens the list, and no operation.
    let narrow = server
        .token_with(Mode::Bearer, [Scope::ProductsRead].into_iter().collect())
        .await;
    let narrow = server.as_store(server.store.clone(), &narrow.secret.unwrap());
    read(&narrow, "call_operation", json!({"operation": "listProducts"})).await;
    let (told, is_refused) = use_tool(&narrow, "/mcp", "find_order", json!({"by": "mia@"})).await;
    assert!(is_refused);
    assert_eq!(told["error"], "Missing required permissions: ORDERS_READ");
    assert_eq!(
        (&told["status"], &told["storeId"]),
        (&json!(403), &json!(server.store.id.as_str()))
    );
    assert!(told["requestId"].as_str().unwrap().starts_with("req_"));
}

/// The authorization matrix by way of a tool: an operation that a token does not open stays shut.
#[apply(both)]
async fn a_tool_opens_nothing_that_its_token_does_not(server: Server) {
    let narrow = async |scope: Scope| {
        let token = server
            .token_with(Mode::Bearer, [scope].into_iter().collect())
            .await;
        server.as_store(server.store.clone(), &token.secret.unwrap())
    };
    let (one, other) = (narrow(Scope::ProductsRead).await, narrow(Scope::StoreRead).await);
    let mut count = 0;
    for endpoint in routes::endpoints(Environment::Sandbox) {
        let meta = &endpoint.meta;
        let Some(scope) = meta.access.scope().filter(|_| !meta.is_mirror) else {
            continue;
        };
        let names = meta
            .path
            .split(['{', '}'])
            .skip(1)
            .step_by(2)
            .filter(|name| *name != "storeId");
        let path: Value = names
            .map(|name| (name.to_owned(), json!("xxx_aaaaaaaaaaaa")))
            .collect();
        let arguments = json!({"operation": meta.operation, "path": path, "body": {}});
        let who = if scope == Scope::ProductsRead {
            &other
        } else {
            &one
        };
        let (told, is_refused) = use_tool(who, "/mcp?writes=true", "call_operation", arguments).await;
        assert!(is_refused && told["status"] == 403, "{}: {told}", meta.operation);
        count += 1;
    }
    assert!(count > 150, "{count}");
}

#[apply(both)]
async fn another_stores_things_are_not_there(server: Server) {
    let (store, token) = server.other_store("other-store").await;
    let other = server.as_store(store.clone(), &token);
    let paid = server.sell(4000, crate::shop::GOOD).await;
    let order = paid["order_id"].as_str().unwrap();
    assert_eq!(
        read(&server, "find_order", json!({ "by": order })).await["order"]["id"],
        order
    );
    for (name, arguments) in [
        ("find_order", json!({ "by": order })),
        ("find_order", json!({"by": "mia@example.org"})),
        ("explain_amounts", json!({ "id": order })),
        ("trace_cause", json!({ "id": order })),
        (
            "call_operation",
            json!({"operation": "getOrder", "path": {"orderId": order}}),
        ),
        (
            "call_operation",
            json!({"operation": "getOrder", "path": {"orderId": order, "storeId": server.store.id.as_str()}}),
        ),
    ] {
        let (told, is_refused) = use_tool(&other, "/mcp", name, arguments).await;
        assert!(is_refused, "{name}: {told}");
        assert_eq!(told["storeId"], store.id.as_str());
        assert_eq!(told.get("result"), None, "{told}");
    }
}

#[apply(both)]
async fn pages_of_other_sites_are_refused(server: Server) {
    let call = |origin: &str, host: &str| {
        server
            .call(Method::POST, "/mcp")
            .header("accept", "application/json, text/event-stream")
            .header("origin", origin)
            .header("host", host)
            .json(&list())
    };
    for (origin, host, status) in [
        ("http://127.0.0.1:4242", "127.0.0.1:4242", 200),
        ("http://localhost:4242", "localhost:4242", 200),
        ("http://localhost:3000", "localhost:4242", 403),
        ("https://evil.example", "127.0.0.1:4242", 403),
        ("null", "127.0.0.1:4242", 403),
        ("http://127.0.0.1:4242.evil.example", "127.0.0.1:4242", 403),
        ("http://rebind.example:4242", "rebind.example:4242", 400),
    ] {
        let answer = call(origin, host).send().await;
        assert_eq!(answer.status.as_u16(), status, "{origin} {host}: {}", answer.text);
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let production = server
        .with(|config| {
            config.environment = Environment::Production;
            config.public_url = "https://api.example.com".into();
        })
        .await;
    for (origin, status) in [("https://api.example.com", 200), ("http://localhost:4242", 403)] {
        let answer = production
            .call(Method::POST, "/mcp")
            .header("accept", "application/json, text/event-stream")
            .header("origin", origin)
            .header("host", "api.example.com")
            .json(&list());
        assert_eq!(answer.send().await.status.as_u16(), status, "{origin}");
    }
}

#[apply(both)]
async fn calls_count_against_the_limit_of_the_token(server: Server) {
    let server = server
        .with(|config| config.limits.per_token = Limit::per_second(3))
        .await;
    // A call of a tool is one request, and each operation of it another.
    read(&server, "search_operations", json!({"query": "refund"})).await;
    read(&server, "call_operation", json!({"operation": "getStore"})).await;
    let answer = ask(&server, "/mcp", "tools/list", json!({})).await;
    assert_eq!(
        answer.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(answer.header("x-ratelimit-type"), Some("AccountResource"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    server.app.env.clock.advance(1000);
    for _ in 0..2 {
        read(&server, "search_operations", json!({"query": "refund"})).await;
    }
    let arguments = json!({"operation": "getStore"});
    let (told, is_refused) = use_tool(&server, "/mcp", "call_operation", arguments).await;
    assert!(is_refused && told["status"] == 429, "{told}");
    let address = server
        .with(|config| config.limits.per_address = Limit::per_second(1))
        .await;
    for status in [401, 429] {
        let unknown = address
            .anonymous(Method::POST, "/mcp")
            .bearer("sk_test_unknown")
            .json(&list());
        assert_eq!(unknown.send().await.status.as_u16(), status);
    }
}

#[apply(both)]
async fn production_has_no_test_cards_and_no_clock_to_move(server: Server) {
    let server = server
        .with(|config| config.environment = Environment::Production)
        .await;
    let list = ask(&server, "/mcp", "tools/list", json!({})).await;
    let tools = list.json["result"]["tools"].as_array().unwrap();
    assert!(tools.iter().any(|tool| tool["name"] == "find_order"));
    for name in ["buy_with_test_card", "advance_clock"] {
        assert!(tools.iter().all(|tool| tool["name"] != name), "{name}");
        let params = json!({"name": name, "arguments": {}});
        let called = ask(&server, "/mcp?writes=true", "tools/call", params).await;
        assert_eq!(called.json["error"]["code"], -32602, "{name}");
    }
    let (told, _) = use_tool(&server, "/mcp", "show_clock", json!({})).await;
    assert_eq!(told["environment"], "PRODUCTION", "{told}");
}

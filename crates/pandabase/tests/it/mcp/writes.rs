//! What changes something is refused unless the connection was opened for it.

use super::{ask, read, refused, use_tool, write};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use serde_json::{Value, json};

const HOW: &str = "connect with the header `X-Pandabase-Mcp-Writes: allow`, or to the address with \
                   `?writes=true`, or start `pandabase mcp --allow-writes`";

/// Every tool that changes something, with what it could be called with.
fn changes(order: &str, product: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("create_product", json!({"title": "Rain", "price": 1200})),
        ("create_checkout", json!({ "productId": product })),
        ("buy_with_test_card", json!({ "productId": product })),
        ("refund_order", json!({ "orderId": order })),
        (
            "add_license_keys",
            json!({"productId": product, "keys": ["RAIN-1"]}),
        ),
        (
            "replace_license_key",
            json!({"licenseId": "lic_aaaaaaaaaaaaaaaaaaaaaaaa"}),
        ),
        (
            "replay_webhook",
            json!({"eventId": "evt_aaaaaaaaaaaaaaaaaaaaaaaa"}),
        ),
        ("advance_clock", json!({"by": "P1D"})),
    ]
}

#[apply(both)]
async fn a_connection_only_reads_unless_it_says_otherwise(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let order = paid["order_id"].as_str().unwrap();
    let product = server.plan(json!({})).await;
    let before = server.get(&server.core("/")).await.json;
    let changes = changes(order, &product);
    let list = ask(&server, "/mcp", "tools/list", json!({})).await;
    let listed = list.json["result"]["tools"].as_array().unwrap();
    let may_change = listed
        .iter()
        .filter(|tool| tool["annotations"]["readOnlyHint"] == false);
    // The one that is not named here calls any operation.
    assert_eq!(may_change.count(), changes.len() + 1);
    for (name, arguments) in changes {
        let (told, is_refused) = use_tool(&server, "/mcp", name, arguments).await;
        assert!(is_refused, "{name}: {told}");
        assert_eq!(
            told["error"],
            format!("{name} changes something, and this connection only reads")
        );
        assert_eq!((&told["next"], &told["writes"]), (&json!(HOW), &json!(false)));
    }
    for (operation, more) in [
        (
            "createProduct",
            json!({"body": {"title": "Rain", "price": 1200, "productType": "LICENSE_KEY"}}),
        ),
        ("refundOrder", json!({"path": {"orderId": order}, "body": {}})),
        ("moveClock", json!({"body": {"advance": "P1D"}})),
        ("deleteProduct", json!({"path": {"productId": product}})),
    ] {
        let mut arguments = more;
        arguments["operation"] = json!(operation);
        let (told, is_refused) = use_tool(&server, "/mcp?writes=false", "call_operation", arguments).await;
        assert!(is_refused, "{operation}: {told}");
        assert_eq!(
            told["error"],
            format!("{operation} changes something, and this connection only reads")
        );
    }
    assert_eq!(server.get(&server.core("/")).await.json, before);
    // What only computes something is no change, although it takes a POST.
    let arguments = json!({"operation": "estimateCheckout", "body": {
        "items": [{"name": "Premium", "amount": 4000, "quantity": 1}], "country": "DE",
    }});
    read(&server, "call_operation", arguments).await;
    let arguments = json!({"operation": "verifyLicense", "body": {"key": "AAAA-AAAA-AAAA-AAAA"}});
    let (told, _) = use_tool(&server, "/mcp", "call_operation", arguments).await;
    assert_ne!(told["next"], HOW, "{told}");
    server.verify().await;
}

#[apply(both)]
async fn the_header_and_the_query_allow_writes(server: Server) {
    let made = write(&server, "create_product", json!({"title": "Rain", "price": 1200})).await;
    assert_eq!(made["product"]["status"], "ACTIVE");
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "create_product", "arguments": {"title": "Snow", "price": 900},
    }});
    let call = server
        .call(Method::POST, "/mcp")
        .header("accept", "application/json, text/event-stream")
        .header("x-pandabase-mcp-writes", "allow")
        .json(&message);
    let answer = call.send().await;
    let told = &answer.json["result"]["structuredContent"];
    assert_eq!(
        (&told["writes"], &told["result"]["product"]["title"]),
        (&json!(true), &json!("Snow"))
    );
}

#[apply(both)]
async fn a_call_with_a_key_is_carried_out_once(server: Server) {
    let arguments = json!({
        "operation": "createCategory", "body": {"name": "Weather"}, "idempotencyKey": "weather-1",
    });
    let first = write(&server, "call_operation", arguments.clone()).await;
    let second = write(&server, "call_operation", arguments).await;
    assert_eq!(first, second);
    let arguments = json!({
        "operation": "createCategory", "body": {"name": "Other"}, "idempotencyKey": "weather-1",
    });
    let told = refused(&server, "call_operation", arguments).await;
    assert_eq!(
        told["error"],
        "Idempotency key was already used with a different request body"
    );
}

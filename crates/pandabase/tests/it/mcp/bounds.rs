//! Answers are bounded and say what they leave out; refusals are in words.

use super::{ask, read, refused, use_tool};
use crate::harness::{Server, apply, both};
use http::Method;
use serde_json::{Value, json};

/// The most bytes of what a tool answers, and of what is said besides.
const MOST: usize = 48 * 1024 + 4 * 1024;

#[apply(both)]
async fn an_answer_fits_and_says_what_it_leaves_out(server: Server) {
    for index in 0..60 {
        let body = json!({
            "title": format!("Rain {index}"), "price": 1200, "productType": "LICENSE_KEY", "status": "ACTIVE",
            "description": "rain ".repeat(300),
        });
        server.post(&server.core("/products"), body).await.data(201);
    }
    let arguments = json!({"operation": "listProducts", "query": {"limit": 60}});
    let (told, is_refused) = use_tool(&server, "/mcp", "call_operation", arguments).await;
    assert!(
        !is_refused && told.to_string().len() < MOST,
        "{}",
        told.to_string().len()
    );
    let kept = told["result"]["items"].as_array().unwrap().len();
    assert!((1..60).contains(&kept));
    let left = told["leftOut"].as_array().unwrap();
    assert!(
        left.contains(&json!(format!("items: {} of 60 rows", 60 - kept))),
        "{left:?}"
    );
    assert!(left.len() <= 10);
    assert_eq!(told["result"]["pagination"]["total"], 60);
    // What fits is left as it is.
    let arguments = json!({"operation": "listProducts", "query": {"limit": 2}});
    let (told, _) = use_tool(&server, "/mcp", "call_operation", arguments).await;
    assert_eq!(told.get("leftOut"), None);
}

#[apply(both)]
async fn every_operation_is_found_and_described_within_bounds(server: Server) {
    let document = server.get("/openapi.json").await.json;
    let mut count = 0;
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            if count % 12 == 0 {
                let arguments = json!({ "operation": name });
                let (told, is_refused) = use_tool(&server, "/mcp", "describe_operation", arguments).await;
                assert!(!is_refused && told.to_string().len() < MOST, "{name}");
                assert_eq!(told["result"]["operation"], name);
                assert_eq!(
                    told["result"]["body"].is_null(),
                    operation["requestBody"].is_null(),
                    "{name}"
                );
            }
            count += 1;
        }
    }
    assert!(count > 200);
    for (words, expected) in [
        ("give a buyer money back", "refundOrder"),
        ("licence keys that were sold", "listLicenses"),
        ("move the clock ahead", "moveClock"),
        ("next invoice of a subscription", "getUpcomingInvoice"),
        ("paylink", "createPaylink"),
    ] {
        let found = read(&server, "search_operations", json!({ "query": words })).await;
        let found = found["operations"].as_array().unwrap();
        assert!(found.len() <= 8);
        assert!(
            found.iter().any(|one| one["operation"] == expected),
            "{words}: {found:?}"
        );
    }
    let told = refused(&server, "search_operations", json!({"query": "xylophone"})).await;
    assert!(
        told["next"].as_str().unwrap().contains("words of the API"),
        "{told}"
    );
}

#[apply(both)]
async fn refusals_say_what_to_do(server: Server) {
    for (name, arguments, error, next) in [
        (
            "call_operation",
            json!({"operation": "createProducts"}),
            "there is no operation createProducts on this server",
            "did you mean createProduct",
        ),
        (
            "call_operation",
            json!({"operation": "getOrder"}),
            "path/orderId is needed",
            "",
        ),
        (
            "call_operation",
            json!({"operation": "getOrder", "path": {"orderId": ".."}}),
            "path/orderId must not be empty",
            "",
        ),
        (
            "call_operation",
            json!({"operation": "createProduct", "body": {"title": "Rain"}}),
            "body must have required property",
            "`describe_operation` with createProduct",
        ),
        (
            "call_operation",
            json!({"operation": "listPortalOrders"}),
            "Missing or invalid authorization",
            "people who have signed in",
        ),
        (
            "create_product",
            json!({"name": "Rain"}),
            "the arguments cannot be used: unknown field `name`",
            "inputSchema",
        ),
        (
            "find_order",
            json!({"by": "nobody@example.org"}),
            "no order of this store is known by \"nobody@example.org\"",
            "by its beginning",
        ),
        ("find_order", json!({"by": " "}), "`by` must not be empty", ""),
        (
            "explain_amounts",
            json!({"id": "inv_1"}),
            "\"inv_1\" is no id of something with amounts",
            "ids begin with ord_",
        ),
        (
            "advance_clock",
            json!({}),
            "give one of `to`, `by` and `toNextRenewal`",
            "",
        ),
        (
            "advance_clock",
            json!({"toNextRenewal": true}),
            "no subscription is charged next",
            "`buy_with_test_card`",
        ),
        (
            "advance_clock",
            json!({"to": "2020-01-01T00:00:00Z"}),
            "The clock can only be moved forward",
            "",
        ),
        (
            "replay_webhook",
            json!({"webhookId": "whk_1"}),
            "give `eventId`",
            "`list_failed_deliveries`",
        ),
        (
            "create_checkout",
            json!({}),
            "the store has no product on sale",
            "`create_product` adds one",
        ),
    ] {
        let told = refused(&server, name, arguments).await;
        let text = |key: &str| told[key].as_str().unwrap_or_default().to_owned();
        if name == "call_operation" && error.starts_with("Missing or invalid") {
            assert_eq!(told["status"], 401, "{told}");
        } else {
            assert!(text("error").starts_with(error), "{name}: {told}");
        }
        assert!(text("next").contains(next), "{name}: {told}");
        assert_eq!(told["environment"], "SANDBOX");
    }
}

#[apply(both)]
async fn a_message_is_bounded(server: Server) {
    let long = json!({"name": "search_operations", "arguments": {"query": "x".repeat(300 * 1024)}});
    let answer = ask(&server, "/mcp", "tools/call", long).await;
    assert_eq!(answer.status.as_u16(), 400, "{}", answer.text);
    let deep = (0..500).fold(json!(1), |inner, _| Value::Array(vec![inner]));
    let call = server
        .call(Method::POST, "/mcp")
        .header("accept", "application/json, text/event-stream")
        .header("content-type", "application/json")
        .body(deep.to_string());
    assert!(call.send().await.status.is_client_error());
}

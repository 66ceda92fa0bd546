//! What is refused.

use super::{NOT_COMPLETED, of_order, refund, refund_path, text};
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, GOOD, card, mia};
use http::Method;
use serde_json::json;

#[apply(both)]
async fn what_cannot_be_refunded_is_refused(server: Server) {
    let session = server.cart_of(4000).await;
    let pending = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    assert_eq!(
        refund(&server, &pending, json!({})).await.error(400),
        NOT_COMPLETED
    );
    let refunded = server.sell(4000, GOOD).await;
    refund(&server, &refunded, json!({})).await.data(200);
    assert_eq!(
        refund(&server, &refunded, json!({})).await.error(400),
        NOT_COMPLETED
    );
    let disputed = server.sell(4000, GOOD).await;
    server
        .simulate(&disputed, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    assert_eq!(
        refund(&server, &disputed, json!({})).await.error(400),
        NOT_COMPLETED
    );
    server
        .simulate(&disputed, json!({"event": "dispute_won"}))
        .await
        .data(200);
    assert_eq!(
        refund(&server, &disputed, json!({})).await.data(200)["status"],
        "COMPLETED"
    );
    let free = json!({
        "title": "Gift", "productType": "LICENSE_KEY", "price": 0, "pricingModel": "FREE", "status": "ACTIVE"
    });
    let free = server.post(&server.core("/products/"), free).await.data(201)["id"].clone();
    let session = server
        .open_cart(json!({"items": [{"product_id": free, "quantity": 1}], "customer": mia()}))
        .await;
    let given = server.pay_body(&session, json!({})).await.data(200).clone();
    assert_eq!(
        refund(&server, &given, json!({})).await.error(400),
        "Order has nothing to refund"
    );
    server.verify().await;
}

#[apply(both)]
async fn the_window_is_thirty_days_to_the_millisecond(server: Server) {
    let (first, second) = (server.sell(4000, GOOD).await, server.sell(4000, GOOD).await);
    server.app.env.clock.advance(30 * 24 * 60 * 60 * 1000);
    refund(&server, &first, json!({})).await.data(200);
    server.app.env.clock.advance(1);
    assert_eq!(
        refund(&server, &second, json!({})).await.error(400),
        "Refund window has expired"
    );
    assert_eq!(server.order(&second).await["status"], "COMPLETED");
}

#[apply(both)]
async fn a_refund_costs_what_was_expected(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let balance = server.balance().await;
    for cost in [0, 3999, 4001] {
        let refused = refund(&server, &paid, json!({"expectedCost": cost})).await;
        assert_eq!(refused.error(409), "The cost has changed", "{cost}");
    }
    for wrong in [json!(-1), json!(1.5), json!("4000")] {
        let refused = refund(&server, &paid, json!({"expectedCost": wrong})).await;
        assert!(
            refused.error(400).starts_with("body/expectedCost"),
            "{}",
            refused.text
        );
    }
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    assert_eq!(server.balance().await, balance);
    refund(&server, &paid, json!({"expectedCost": 4000}))
        .await
        .data(200);
    assert_eq!(server.balance().await, balance - 4000);
    server.verify().await;
}

#[apply(both)]
async fn bad_input_changes_nothing(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    for body in [
        json!({"reason": "NONE"}),
        json!({"reason": "duplicate"}),
        json!({"reason": null}),
        json!({"reason": 1}),
    ] {
        let error = refund(&server, &paid, body.clone()).await;
        assert!(
            error.error(400).starts_with("body/reason"),
            "{body}: {}",
            error.text
        );
    }
    for body in ["[]", "\"x\"", "null", "{"] {
        let answer = server
            .call(Method::POST, &refund_path(&server, &paid))
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        answer.error(400);
    }
    let untyped = server
        .call(Method::POST, &refund_path(&server, &paid))
        .body("{}")
        .send()
        .await;
    assert_eq!(untyped.error(400), "Content-Type must be application/json");
    for query in [
        "status=DONE",
        "status=completed",
        "sort=up",
        "page=0",
        "page=1.5",
        "limit=0",
        "limit=101",
        "limit=",
    ] {
        let error = server.get(&server.core(&format!("/refunds/?{query}"))).await;
        assert!(error.error(400).starts_with("querystring/"), "{query}");
    }
    let unknown = "ord_z7m1x4c9v2b8n5q0w3e6r1ty";
    for (method, path, status, text) in [
        (Method::GET, "/refunds/short".to_owned(), 400, "params/refundId"),
        (
            Method::GET,
            format!("/refunds/{}", "x".repeat(49)),
            400,
            "params/refundId",
        ),
        (
            Method::GET,
            "/refunds/rfd_z7m1x4c9v2b8n5q0w3e6r1ty".to_owned(),
            404,
            "Refund not found",
        ),
        (
            Method::POST,
            "/refunds/orders/short".to_owned(),
            400,
            "params/orderId",
        ),
        (
            Method::POST,
            format!("/refunds/orders/{unknown}"),
            404,
            "Order not found",
        ),
        (
            Method::GET,
            "/orders/short/refunds".to_owned(),
            400,
            "params/orderId",
        ),
        (
            Method::GET,
            format!("/orders/{unknown}/refunds"),
            404,
            "Order not found",
        ),
    ] {
        let error = server.call(method, &server.core(&path)).send().await;
        assert!(error.error(status).starts_with(text), "{path}: {}", error.text);
    }
    let (other, token) = server.other_store("other-labs").await;
    for (method, path) in [
        (
            Method::POST,
            format!("/refunds/orders/{}", text(&paid["order_id"])),
        ),
        (
            Method::GET,
            format!("/orders/{}/refunds", text(&paid["order_id"])),
        ),
    ] {
        let foreign = server
            .anonymous(method, &format!("/v2/core/stores/{}{path}", other.id))
            .bearer(&token)
            .send()
            .await;
        assert_eq!(foreign.error(404), "Order not found");
    }
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    assert_eq!(server.balance().await, 3569);
    assert_eq!(*server.get(&of_order(&server, &paid)).await.data(200), json!([]));
}

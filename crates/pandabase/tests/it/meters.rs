//! Contract `usage.md`, "Meters", and `bad-input.md`.

use crate::harness::{Answer, Server, apply, both};
use crate::products::product;
use serde_json::{Value, json};

/// A usage-based product.
pub async fn metered(server: &Server, body: Value) -> Value {
    let mut whole = json!({"productType": "SUBSCRIPTION", "pricingModel": "USAGE_BASED", "price": 1999,
        "billingInterval": "MONTHLY", "status": "ACTIVE"});
    whole
        .as_object_mut()
        .unwrap()
        .extend(body.as_object().unwrap().clone());
    product(server, whole).await
}

fn meters_of(server: &Server, product: &Value) -> String {
    server.core(&format!("/products/{}/meters/", product["id"].as_str().unwrap()))
}

/// Tries to add a meter; `body` may leave the required fields out.
pub async fn try_meter(server: &Server, product: &Value, body: Value) -> Answer {
    let mut whole = json!({"eventName": "render_seconds", "unitPrice": 5, "aggregation": "SUM"});
    let fields = whole.as_object_mut().unwrap();
    for (name, value) in body.as_object().unwrap() {
        if value == "remove" {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
    server.post(&meters_of(server, product), whole).await
}

/// Adds a meter.
pub async fn meter(server: &Server, product: &Value, body: Value) -> Value {
    try_meter(server, product, body).await.data(201).clone()
}

/// The path of a meter.
pub fn at(server: &Server, meter: &Value) -> String {
    let (product, id) = (
        meter["productId"].as_str().unwrap(),
        meter["id"].as_str().unwrap(),
    );
    server.core(&format!("/products/{product}/meters/{id}"))
}

#[apply(both)]
async fn a_meter_from_first_to_last(server: Server) {
    let product = metered(&server, json!({})).await;
    let made = meter(
        &server,
        &product,
        json!({"unitQuantity": 60, "settlement": "BASE_PLUS_OVERAGE",
        "includedUnits": 3600}),
    )
    .await;
    assert!(made["id"].as_str().unwrap().starts_with("umt_"));
    assert_eq!(
        made,
        json!({"id": made["id"], "productId": product["id"], "eventName": "render_seconds",
        "unitPrice": 5, "unitQuantity": 60, "aggregation": "SUM", "settlement": "BASE_PLUS_OVERAGE",
        "includedUnits": 3600, "createdAt": "2026-06-01T00:00:00.000Z",
        "updatedAt": "2026-06-01T00:00:00.000Z"})
    );
    assert_eq!(server.get(&at(&server, &made)).await.data(200), &made);

    server.advance(1000).await;
    let changed = server
        .patch(
            &at(&server, &made),
            json!({"unitPrice": 7, "eventName": "seconds",
        "aggregation": "MAX", "settlement": "ARREARS", "includedUnits": null}),
        )
        .await
        .data(200)
        .clone();
    assert_eq!(changed["unitPrice"], 7);
    assert_eq!(changed["eventName"], "seconds");
    assert_eq!(changed["aggregation"], "MAX");
    assert_eq!(changed["settlement"], "ARREARS");
    assert_eq!(changed["includedUnits"], Value::Null);
    assert_eq!(changed["unitQuantity"], 60);
    assert_eq!(changed["updatedAt"], "2026-06-01T00:00:01.000Z");
    assert_eq!(server.get(&at(&server, &made)).await.data(200), &changed);

    assert_eq!(
        server.patch(&at(&server, &made), json!({})).await.data(200),
        &changed
    );
    assert_eq!(
        server.delete(&at(&server, &made)).await.data(200),
        &json!({"deleted": true})
    );
    assert_eq!(
        server.get(&at(&server, &made)).await.error(404),
        "Meter not found"
    );
    assert_eq!(
        server.delete(&at(&server, &made)).await.error(404),
        "Meter not found"
    );
}

#[apply(both)]
async fn defaults_are_the_contracts(server: Server) {
    let product = metered(&server, json!({})).await;
    let made = meter(&server, &product, json!({})).await;
    assert_eq!(made["unitQuantity"], 1);
    assert_eq!(made["settlement"], "ARREARS");
    assert_eq!(made["includedUnits"], Value::Null);
}

#[apply(both)]
async fn lists_are_whole_and_begin_with_the_oldest(server: Server) {
    let product = metered(&server, json!({})).await;
    let list = meters_of(&server, &product);
    assert_eq!(server.get(&list).await.data(200), &json!({"items": []}));
    let mut made = Vec::new();
    for name in ["c", "a", "b"] {
        made.push(meter(&server, &product, json!({"eventName": name})).await);
    }
    let other = metered(&server, json!({"title": "Other"})).await;
    meter(&server, &other, json!({"eventName": "a"})).await;
    assert_eq!(server.get(&list).await.data(200), &json!({"items": made}));
}

#[apply(both)]
async fn bad_meters_are_refused(server: Server) {
    let product = metered(&server, json!({})).await;
    for (body, text) in [
        (json!({"eventName": "remove"}), "'eventName'"),
        (json!({"unitPrice": "remove"}), "'unitPrice'"),
        (json!({"aggregation": "remove"}), "'aggregation'"),
        (json!({"eventName": "a b"}), "body/eventName"),
        (json!({"eventName": ""}), "body/eventName"),
        (json!({"eventName": "x".repeat(65)}), "body/eventName"),
        (json!({"eventName": "ä"}), "body/eventName"),
        (json!({"unitPrice": -1}), "body/unitPrice"),
        (json!({"unitPrice": 100_000_001}), "body/unitPrice"),
        (json!({"unitPrice": 1.5}), "body/unitPrice"),
        (json!({"unitQuantity": 0}), "body/unitQuantity"),
        (json!({"unitQuantity": 1_000_000_001}), "body/unitQuantity"),
        (json!({"unitQuantity": null}), "body/unitQuantity"),
        (json!({"aggregation": "AVG"}), "body/aggregation"),
        (json!({"aggregation": "sum"}), "body/aggregation"),
        (json!({"settlement": "PREPAID"}), "body/settlement"),
        (json!({"includedUnits": 5}), "body/includedUnits"),
        (
            json!({"includedUnits": -1, "settlement": "BASE_PLUS_OVERAGE"}),
            "body/includedUnits",
        ),
        (
            json!({"includedUnits": null, "settlement": "BASE_PLUS_OVERAGE"}),
            "body/includedUnits",
        ),
        (json!({"settlement": "BASE_PLUS_OVERAGE"}), "body/includedUnits"),
        (json!({"currency": "USD"}), "'currency'"),
    ] {
        let answer = try_meter(&server, &product, body.clone()).await;
        assert!(answer.error(400).contains(text), "{body}: {}", answer.text);
    }
    assert_eq!(
        server.get(&meters_of(&server, &product)).await.data(200),
        &json!({"items": []})
    );
}

#[apply(both)]
async fn bad_changes_are_refused(server: Server) {
    let product = metered(&server, json!({})).await;
    let made = meter(&server, &product, json!({})).await;
    for (body, text) in [
        (json!({"eventName": "a b"}), "body/eventName"),
        (json!({"eventName": null}), "body/eventName"),
        (json!({"unitQuantity": 0}), "body/unitQuantity"),
        (json!({"includedUnits": 5}), "body/includedUnits"),
        (json!({"settlement": "BASE_PLUS_OVERAGE"}), "body/includedUnits"),
        (json!({"id": "x"}), "'id'"),
    ] {
        let answer = server.patch(&at(&server, &made), body.clone()).await;
        assert!(answer.error(400).contains(text), "{body}: {}", answer.text);
    }
    let second = meter(&server, &product, json!({"eventName": "second"})).await;
    let taken = server
        .patch(&at(&server, &second), json!({"eventName": "render_seconds"}))
        .await;
    taken.error(409);
    assert_eq!(server.get(&at(&server, &second)).await.data(200), &second);
}

#[apply(both)]
async fn meters_belong_to_usage_based_subscriptions(server: Server) {
    const TEXT: &str = "Meters require a usage-based subscription product";
    let plain = product(&server, json!({})).await;
    assert_eq!(try_meter(&server, &plain, json!({})).await.error(400), TEXT);
    let flat = product(
        &server,
        json!({"productType": "SUBSCRIPTION", "billingInterval": "MONTHLY"}),
    )
    .await;
    assert_eq!(try_meter(&server, &flat, json!({})).await.error(400), TEXT);
    let unknown = json!({"id": "prd_000000000000000000000000"});
    assert_eq!(
        try_meter(&server, &unknown, json!({})).await.error(404),
        "Product not found"
    );
    assert_eq!(
        server.get(&meters_of(&server, &unknown)).await.error(404),
        "Product not found"
    );

    let usage_based = metered(&server, json!({})).await;
    let made = meter(&server, &usage_based, json!({})).await;
    // A meter is found under its own product only.
    let astray = json!({"id": made["id"], "productId": plain["id"]});
    assert_eq!(
        server.get(&at(&server, &astray)).await.error(404),
        "Meter not found"
    );
    assert_eq!(
        server.patch(&at(&server, &astray), json!({})).await.error(404),
        "Meter not found"
    );
    assert_eq!(
        server.delete(&at(&server, &astray)).await.error(404),
        "Meter not found"
    );
    server
        .delete(&crate::products::path_of(&server, &usage_based))
        .await
        .data(200);
    assert_eq!(
        server.get(&at(&server, &made)).await.error(404),
        "Product not found"
    );
}

#[apply(both)]
async fn names_are_unique_per_product(server: Server) {
    let product = metered(&server, json!({})).await;
    meter(&server, &product, json!({})).await;
    try_meter(&server, &product, json!({})).await.error(409);
    // Letters count as they are.
    meter(&server, &product, json!({"eventName": "Render_Seconds"})).await;
    let other = metered(&server, json!({"title": "Other"})).await;
    meter(&server, &other, json!({})).await;
}

#[apply(both)]
async fn another_stores_meters_are_not_there(server: Server) {
    let product = metered(&server, json!({})).await;
    let made = meter(&server, &product, json!({})).await;
    let (store, token) = server.other_store("other-shop").await;
    let path = at(&server, &made).replace(server.store.id.as_str(), store.id.as_str());
    let answer = server
        .anonymous(http::Method::GET, &path)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(answer.error(404), "Product not found");
}

#[apply(both)]
async fn ten_meters_are_the_most_whoever_comes_at_once(server: Server) {
    let product = metered(&server, json!({})).await;
    for number in 0..7 {
        meter(&server, &product, json!({"eventName": format!("m{number}")})).await;
    }
    let calls: Vec<_> = (0..8)
        .map(|number| try_meter(&server, &product, json!({"eventName": format!("late{number}")})))
        .collect();
    let answers = futures_util::future::join_all(calls).await;
    let made = answers
        .iter()
        .filter(|answer| answer.status.as_u16() == 201)
        .count();
    assert_eq!(made, 3);
    for answer in answers.iter().filter(|answer| answer.status.as_u16() != 201) {
        assert_eq!(answer.error(400), "A product can have up to 10 meters");
    }
}

#[apply(both)]
async fn one_of_many_with_a_name_is_made(server: Server) {
    let product = metered(&server, json!({})).await;
    let calls: Vec<_> = (0..8).map(|_| try_meter(&server, &product, json!({}))).collect();
    let answers = futures_util::future::join_all(calls).await;
    let made = answers
        .iter()
        .filter(|answer| answer.status.as_u16() == 201)
        .count();
    assert_eq!(made, 1);
    assert!(
        answers
            .iter()
            .all(|answer| [201, 409].contains(&answer.status.as_u16()))
    );
}

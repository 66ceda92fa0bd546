//! Changes that are refused, declined, or made at once.

use crate::harness::{Server, apply, both};
use crate::pay::{Fault, Flaky, bank_path};
use crate::processor::FICKLE;
use crate::shop::{CHALLENGED, GOOD};
use crate::subscriptions::{EVENTS, kinds};
use http::Method;
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};
use std::sync::Arc;

const UNKNOWN: &str = "prd_aaaaaaaaaaaaaaaaaaaaaaaa";
const UNDER_WAY: &str = "A charge of this subscription is under way";

#[apply(both)]
async fn a_decline_changes_nothing(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.plan(json!({"price": 1999})).await;
    let dear = server.plan(json!({"price": 4999})).await;
    let refused = server.signed_up(&product, FICKLE).await;
    let asked = server.subscribe(&product, CHALLENGED).await;
    let page = bank_path(&asked);
    assert_eq!(
        server
            .anonymous(Method::POST, &format!("{page}/approve"))
            .send()
            .await
            .status,
        303
    );
    let list = server.get(&server.core("/subscriptions")).await.data(200)["items"].clone();
    let challenged = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .find(|id| *id != refused)
        .unwrap()
        .to_owned();
    server.drain().await;
    let told = server.payloads().await.len();
    for id in [&refused, &challenged] {
        let before = server.subscription(id).await;
        let money = server.balance().await;
        for _ in 0..2 {
            assert_eq!(
                server.replan(id, json!({"product_id": dear})).await.error(400),
                "Payment failed"
            );
            assert_eq!(server.subscription(id).await, before);
        }
        server.advance(HOUR).await;
        assert_eq!(
            (server.subscription(id).await, server.balance().await),
            (before, money)
        );
        // What costs nothing is still possible.
        server
            .replan(
                id,
                json!({"product_id": dear, "proration_behavior": "END_OF_PERIOD"}),
            )
            .await
            .data(200);
    }
    assert_eq!(
        kinds(&server.payloads().await[told..]),
        ["SUBSCRIPTION_UPDATED"; 2]
    );
    let statuses: Vec<String> = server
        .bills()
        .await
        .into_iter()
        .map(|(.., status)| status)
        .collect();
    assert_eq!(
        statuses.iter().filter(|status| *status == "COMPLETED").count(),
        2,
        "{statuses:?}"
    );
    server.verify().await;
}

#[apply(both)]
async fn bad_input_is_refused(server: Server) {
    let (product, id) = server.sold(json!({"price": 1999})).await;
    let draft = server.plan(json!({"status": "DRAFT"})).await;
    let gone = server.plan(json!({})).await;
    server
        .delete(&server.core(&format!("/products/{gone}")))
        .await
        .data(200);
    let metered = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    let goods = server
        .offer(json!({
            "title": "File", "productType": "DIGITAL_DOWNLOAD", "price": 500, "status": "ACTIVE",
            "downloadUrl": "https://example.org/f"
        }))
        .await;
    let lettered = server
        .offer(json!({
            "title": "V", "productType": "SUBSCRIPTION", "price": 500, "status": "ACTIVE",
            "billingInterval": "MONTHLY", "options": [{"name": "S", "values": ["L"]}],
            "variants": [{"title": "L", "options": {"S": "L"}, "price": 900}]
        }))
        .await;
    let foreign = lettered["variants"][0]["id"].clone();
    let before = server.subscription(&id).await;
    for (body, status, text) in [
        (json!({}), 400, "Nothing to update"),
        (
            json!({"proration_behavior": "IMMEDIATELY"}),
            400,
            "Nothing to update",
        ),
        (
            json!({"quantity": 2, "note": "x"}),
            400,
            "body must NOT have additional property 'note'",
        ),
        (
            json!({"quantity": 2, "productId": product}),
            400,
            "body must NOT have additional property 'productId'",
        ),
        (json!({"quantity": 0}), 400, "body/quantity must be >= 1"),
        (
            json!({"quantity": 100_001}),
            400,
            "body/quantity must be <= 100000",
        ),
        (json!({"quantity": 1.5}), 400, "body/quantity must be integer"),
        (json!({"quantity": "2"}), 400, "body/quantity must be integer"),
        (json!({"quantity": null}), 400, "body/quantity must be integer"),
        (json!({"product_id": UNKNOWN}), 404, "Product not found"),
        (json!({"product_id": draft}), 404, "Product not found"),
        (json!({"product_id": gone}), 404, "Product not found"),
        (
            json!({"product_id": metered}),
            400,
            "Usage-based subscriptions cannot be changed",
        ),
        (
            json!({"product_id": goods["id"]}),
            400,
            "body/product_id must be a subscription product",
        ),
        (json!({"variant_id": foreign}), 404, "Product not found"),
        (
            json!({"product_id": product, "variant_id": foreign}),
            404,
            "Product not found",
        ),
        (json!([]), 400, "body must be object"),
    ] {
        let answer = server.replan(&id, body.clone()).await;
        assert_eq!(answer.error(status), text, "{body}");
    }
    for (field, value) in [
        ("product_id", json!(null)),
        ("product_id", json!("prd_short")),
        ("variant_id", json!(7)),
        ("billing_interval", json!("monthly")),
        ("billing_interval", json!("DAILY")),
        ("billing_interval", json!(null)),
        ("proration_behavior", json!("NEVER")),
    ] {
        let answer = server.replan(&id, json!({field: value, "quantity": 2})).await;
        assert!(
            answer.error(400).starts_with(&format!("body/{field} ")),
            "{field}: {}",
            answer.text
        );
    }
    let empty = server.act(&id, "change").await;
    assert_eq!(empty.error(400), "Request body is not valid JSON");
    let unknown = server
        .replan("sub_aaaaaaaaaaaaaaaaaaaaaaaa", json!({"quantity": 2}))
        .await;
    assert_eq!(unknown.error(404), "Subscription not found");
    assert_eq!(server.subscription(&id).await, before);
    let metered = server.signed_up(&metered, GOOD).await;
    assert_eq!(
        server.replan(&metered, json!({"quantity": 2})).await.error(400),
        "Usage-based subscriptions cannot be changed"
    );
    assert_eq!(server.bills().await.len(), 2);
}

#[apply(both)]
async fn only_active_ones_and_trials_change(server: Server) {
    const REFUSED: &str = "Only active subscriptions can be changed";
    let product = server.plan(json!({"price": 1999})).await;
    let paused = server.signed_up(&product, GOOD).await;
    let cancelled = server.signed_up(&product, GOOD).await;
    let overdue = server.signed_up(&product, FICKLE).await;
    server.act(&paused, "pause").await.data(200);
    server.act(&cancelled, "cancel").await.data(200);
    server.advance(30 * DAY).await;
    assert_eq!(server.subscription(&overdue).await["status"], "PAST_DUE");
    for id in [&paused, &cancelled, &overdue] {
        assert_eq!(
            server.replan(id, json!({"quantity": 2})).await.error(400),
            REFUSED
        );
    }
}

#[apply(both)]
async fn an_idempotency_key_charges_once(server: Server) {
    let (_, id) = server.sold(json!({"price": 1000})).await;
    let path = server.subscription_path(&id, "/change");
    let call = |body: Value| {
        server
            .call(Method::POST, &path)
            .header("idempotency-key", "five-seats-please")
            .json(&body)
            .send()
    };
    let first = call(json!({"quantity": 5})).await.data(200).clone();
    let again = call(json!({"quantity": 5})).await;
    assert_eq!(
        (again.data(200), again.header("idempotent-replay")),
        (&first, Some("true"))
    );
    assert_eq!(call(json!({"quantity": 6})).await.status, 422);
    assert_eq!(server.bills().await.len(), 2);
}

#[apply(both)]
async fn of_changes_at_once_each_is_charged_or_refused(server: Server) {
    let server = Arc::new(server);
    let (_, id) = server.sold(json!({"price": 1000})).await;
    let calls: Vec<_> = (2..8)
        .map(|quantity| {
            let (server, id) = (Arc::clone(&server), id.clone());
            tokio::spawn(async move { (quantity, server.replan(&id, json!({"quantity": quantity})).await) })
        })
        .collect();
    let mut done = Vec::new();
    for call in calls {
        let (quantity, answer) = call.await.unwrap();
        match answer.status.as_u16() {
            200 => done.push(quantity),
            _ => assert_eq!(answer.error(409), UNDER_WAY),
        }
    }
    assert!(!done.is_empty());
    let now = server.subscription(&id).await["quantity"].as_i64().unwrap();
    assert!(done.contains(&now), "{now} is not one of {done:?}");
    let bills = server.bills().await;
    assert!(
        bills.iter().all(|(.., status)| status == "COMPLETED"),
        "{bills:?}"
    );
    assert!(bills.len() <= 1 + done.len(), "{bills:?} {done:?}");
    server.verify().await;
}

#[apply(both)]
async fn a_broken_line_is_repaired_by_the_recovery(server: Server) {
    let product = server.plan(json!({"price": 1000})).await;
    for (fault, quantity) in [(Fault::AfterCharging, 3), (Fault::BeforeCharging, 1)] {
        let id = server.signed_up(&product, GOOD).await;
        let flaky = Flaky::server(&server, fault);
        let broken = flaky.replan(&id, json!({"quantity": 3})).await;
        assert_eq!(broken.status, 503);
        assert_eq!(
            server.replan(&id, json!({"quantity": 4})).await.error(409),
            UNDER_WAY
        );
        assert_eq!(server.subscription(&id).await["quantity"], 1);
        server.advance(3 * MINUTE).await;
        assert_eq!(server.subscription(&id).await["quantity"], quantity);
        let more = server.replan(&id, json!({"quantity": 5})).await.data(200).clone();
        assert_eq!(more["quantity"], 5);
    }
    server.verify().await;
}

#[apply(both)]
async fn a_cancellation_during_the_charge_is_kept(server: Server) {
    let (_, id) = server.sold(json!({"price": 1000})).await;
    let flaky = Flaky::server(&server, Fault::AfterCharging);
    assert_eq!(flaky.replan(&id, json!({"quantity": 3})).await.status, 503);
    server.act(&id, "cancel").await.data(200);
    server.advance(3 * MINUTE).await;
    let ended = server.subscription(&id).await;
    assert_eq!(
        (&ended["status"], &ended["quantity"], &ended["nextChargeAt"]),
        (&json!("CANCELLED"), &json!(3), &Value::Null)
    );
    assert_eq!(
        ended["endsAt"], ended["currentPeriodEnd"],
        "access lasts as long as was paid for"
    );
    server.advance(60 * DAY).await;
    assert_eq!(server.bills().await.len(), 2);
    server.verify().await;
}

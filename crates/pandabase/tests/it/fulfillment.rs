//! Contract `orders-payments.md`, "Fulfilment": lines that the capture cannot deliver, with a merchant's
//! server that really listens.

use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{CHALLENGED, GOOD, buyer, card, method, mia, timeline};
use http::Method;
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::retry::DELAYS;
use pandabase_domain::webhook::signature::{WebhookSecret, v2_headers};
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::collections::HashSet;

const NOTHING: &str = "No failed fulfillment to retry";
const UNPAID: &str = "Only paid orders can be fulfilled";

#[apply(both)]
async fn keys_come_from_the_merchants_server(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Answer(r#"{"keys":["KEY-ONE","KEY-TWO"]}"#)).await;
    let endpoint = Receiver::start(Manner::Status(200)).await;
    server
        .post(
            &server.core("/webhooks"),
            json!({"url": endpoint.url, "eventTypes": ["PAYMENT_COMPLETED"]}),
        )
        .await
        .data(201);
    let product = hooked(
        &server,
        json!({"webhookUrl": receiver.url, "webhookSecret": "correct horse"}),
    )
    .await;
    let fields = json!({
        "fields": [{"key": "nickname", "label": {"type": "custom", "custom": "Nick"}, "type": "text"}]
    });
    let cart = json!({
        "items": [{"product_id": product, "quantity": 2}], "customer": mia(), "metadata": {"ref": "a1"},
        "display": fields
    });
    let session = server.open_cart(cart).await;
    let answers = json!([{"key": "nickname", "value": "mk"}]);
    let paid = server
        .pay_body(
            &session,
            json!({"payment_method": card(GOOD), "custom_fields": answers}),
        )
        .await
        .data(200)
        .clone();

    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("PROCESSING"), &json!("COMPLETED"))
    );
    assert!(order["licenses"].as_array().unwrap().is_empty());
    assert!(server.mails().await.is_empty());
    assert_eq!(server.get(&server.core("/")).await.data(200)["sales"], 0);
    server.drain().await;
    assert_eq!(
        endpoint.take_one().json()["data"]["order"]["status"],
        "PROCESSING"
    );

    let asked = receiver.take_one();
    let (id, seconds) = (
        asked.header("webhook-id").to_owned(),
        asked.header("webhook-timestamp"),
    );
    let now = Timestamp::from_millis(seconds.parse::<i64>().unwrap() * 1000);
    let [_, _, (name, signature)] = v2_headers(
        &WebhookSecret::from_stored("correct horse"),
        &id,
        now,
        &asked.body,
    );
    assert_eq!(asked.header(name), signature);
    assert!(
        asked
            .headers
            .keys()
            .all(|name| !name.as_str().starts_with("x-pandabase"))
    );
    assert_eq!(
        asked.json(),
        json!({
            "event": "LICENSE_FULFILLMENT", "id": id, "timestamp": "2026-06-01T00:00:00.000Z",
            "data": {
                "order": {
                    "id": paid["order_id"], "orderNumber": paid["order_number"],
                    "customFields": {"nickname": "mk"}, "metadata": {"ref": "a1"}
                },
                "item": {
                    "id": order["items"][0]["id"], "productId": product, "variantId": null, "name": "Hooked",
                    "quantity": 2
                },
                "customer": {"id": order["customer"]["id"], "email": "mia@example.org"}
            }
        })
    );
    assert!(id.starts_with("evt_"));

    let order = server.order(&paid).await;
    assert_eq!(order["status"], "COMPLETED");
    assert_eq!(keys_of(&order), ["KEY-ONE", "KEY-TWO"]);
    let payment = server.payment(&paid).await;
    assert!(timeline(&payment).ends_with(&["FULFILLMENT_STARTED", "ORDER_FULFILLED", "ORDER_COMPLETED"]));
    assert!(
        payment["timeline"]
            .to_string()
            .contains("2 license key(s) delivered successfully")
    );
    assert_eq!(receipts(&server).await, 1);
    let mailbox = server
        .anonymous(Method::GET, "/dev/mailbox.json")
        .send()
        .await
        .text;
    assert!(
        mailbox.contains("KEY-ONE") && mailbox.contains("KEY-TWO"),
        "{mailbox}"
    );
    let verified = server
        .post(&server.core("/licenses/verify"), json!({"key": "KEY-TWO"}))
        .await;
    assert_eq!(verified.data(200)["valid"], true);
    assert_eq!(retry(&server, &paid).await.error(400), NOTHING);
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn without_a_secret_nothing_is_signed(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Answer(r#"{"key":"K"}"#)).await;
    let product = hooked(&server, json!({"webhookUrl": receiver.url})).await;
    let paid = buy(&server, &product).await;
    server.drain().await;
    let asked = receiver.take_one();
    assert!(asked.headers.contains_key("webhook-id") && asked.headers.contains_key("webhook-timestamp"));
    assert!(!asked.headers.contains_key("webhook-signature"));
    assert_eq!(keys_of(&server.order(&paid).await), ["K"]);
}

#[apply(both)]
async fn after_ten_attempts_the_owner_has_to_act(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let product = hooked(&server, json!({"webhookUrl": receiver.url})).await;
    let paid = buy(&server, &product).await;
    server.drain().await;
    for (made, delay) in (1..).zip(&DELAYS[1..]) {
        assert_eq!(receiver.seen().len(), made);
        server.advance(delay * 9 / 10 - 1).await;
        assert_eq!(receiver.seen().len(), made, "before {delay}");
        assert_eq!(receipts(&server).await, 0);
        server.advance(delay / 5 + 2).await;
    }
    assert_eq!(receiver.seen().len(), 10);
    let ids: HashSet<String> = receiver
        .seen()
        .iter()
        .map(|seen| seen.header("webhook-id").to_owned())
        .collect();
    let bodies: HashSet<_> = receiver.seen().iter().map(|seen| seen.body.clone()).collect();
    assert_eq!((ids.len(), bodies.len()), (1, 1));
    assert!(server.jobs().await.is_empty());
    assert_eq!(server.order(&paid).await["status"], "PROCESSING");
    let payment = server.payment(&paid).await;
    let last = payment["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["eventType"], "FULFILLMENT_FAILED");
    assert!(
        last["metadata"]["reason"]
            .as_str()
            .unwrap()
            .contains("status 500"),
        "{last}"
    );
    assert!(
        server
            .mails()
            .await
            .iter()
            .any(|(to, subject)| to == "owner@example.org" && subject.ends_with("could not be delivered"))
    );
    // The buyer has paid and gets a receipt, as yet without keys.
    assert_eq!(receipts(&server).await, 1);

    // A retry has all ten attempts again; the buyer hears only of success.
    let queued = retry(&server, &paid).await;
    assert_eq!(
        *queued.data(200),
        json!({"queued": 1, "message": "1 fulfillment webhook(s) re-queued for delivery"})
    );
    server.advance(0).await;
    assert_eq!((receiver.seen().len(), receipts(&server).await), (11, 1));
    assert_eq!(server.jobs().await, ["line_delivery"]);
    receiver.answer(Manner::Answer(r#"{"key":"LATE"}"#));
    server.advance(6000).await;
    let order = server.order(&paid).await;
    assert_eq!(
        (order["status"].as_str().unwrap(), keys_of(&order)),
        ("COMPLETED", vec!["LATE".to_owned()])
    );
    assert_eq!(receipts(&server).await, 2);
    server.verify().await;
}

#[apply(both)]
async fn answers_without_the_right_keys_are_failures(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Answer("")).await;
    let product = hooked(&server, json!({"webhookUrl": receiver.url})).await;
    let paid = buy(&server, &product).await;
    server.drain().await;
    for manner in [
        Manner::Answer(r#"{"keys":["A","B"]}"#),
        Manner::Answer(r#"{"key":""}"#),
        Manner::Answer("{}"),
        Manner::Redirect,
        Manner::Status(404),
    ] {
        receiver.answer(manner);
        let before = receiver.seen().len();
        // A merchant who does not want to wait for the schedule asks for an attempt now.
        assert_eq!(retry(&server, &paid).await.data(200)["queued"], 1);
        server.drain().await;
        assert_eq!(receiver.seen().len(), before + 1, "{manner:?}");
        assert!(
            server.order(&paid).await["licenses"]
                .as_array()
                .unwrap()
                .is_empty(),
            "{manner:?}"
        );
    }
    receiver.answer(Manner::Answer(r#"{"keys":["A"]}"#));
    retry(&server, &paid).await.data(200);
    server.drain().await;
    assert_eq!(keys_of(&server.order(&paid).await), ["A"]);
    assert!(receiver.seen().iter().all(|seen| seen.path == "/hook"));
}

#[apply(both)]
async fn a_private_address_is_never_called(server: Server) {
    let product = hooked(&server, json!({"webhookUrl": "https://8.8.8.8/keys"})).await;
    for url in [
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "http://8.8.8.8/",
        "https://localhost/",
    ] {
        let refused = server
            .patch(
                &server.core(&format!("/products/{product}")),
                json!({"webhookUrl": url}),
            )
            .await;
        refused.error(400);
    }
    let receiver = Receiver::start(Manner::Answer(r#"{"key":"LEAKED"}"#)).await;
    let url = receiver.url.clone();
    let change = Sql::new("UPDATE products SET webhook_url = $1");
    server
        .app
        .db
        .write(move |tx| tx.run(change, pandabase_platform::params![&url]))
        .await
        .unwrap();
    let paid = buy(&server, &product).await;
    server.drain().await;
    assert!(receiver.seen().is_empty());
    assert_eq!(server.order(&paid).await["status"], "PROCESSING");
    assert_eq!(server.jobs().await, ["line_delivery"]);
}

#[apply(both)]
async fn an_order_is_complete_when_every_line_is(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(503)).await;
    let hooked = hooked(&server, json!({"webhookUrl": receiver.url})).await;
    let managed = json!({"title": "Managed", "productType": "LICENSE_KEY", "price": 500, "status": "ACTIVE"});
    let managed = server.post(&server.core("/products/"), managed).await.data(201)["id"].clone();
    let items = json!([
        {"product_id": hooked, "quantity": 1}, {"product_id": managed, "quantity": 2},
        {"product_id": hooked, "quantity": 1}
    ]);
    let session = server.open_cart(json!({"items": items, "customer": mia()})).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.drain().await;
    assert_eq!(receiver.seen().len(), 2);
    assert_eq!(keys_of(&server.order(&paid).await).len(), 2);
    let queued = retry(&server, &paid).await;
    assert_eq!(
        *queued.data(200),
        json!({"queued": 2, "message": "2 fulfillment webhook(s) re-queued for delivery"})
    );
    // Both lines get the same key: a merchant may give one key twice.
    receiver.answer(Manner::Answer(r#"{"key":"SAME"}"#));
    server.drain().await;
    let order = server.order(&paid).await;
    assert_eq!(
        (order["status"].as_str().unwrap(), keys_of(&order).len()),
        ("COMPLETED", 4)
    );
    assert!(
        server.payment(&paid).await["timeline"]
            .to_string()
            .contains("4 license key(s) delivered successfully")
    );
    assert_eq!(receipts(&server).await, 1);
    server.verify().await;
}

#[apply(both)]
async fn an_empty_pool_fails_and_is_tried_again(server: Server) {
    let product = json!({
        "title": "Pool", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "licenseKeys": ["FIRST"]
    });
    let product = server.post(&server.core("/products/"), product).await.data(201)["id"].clone();
    let cart = json!({
        "items": [{"product_id": product, "quantity": 1}], "customer": buyer("mia@example.org", "DE", "")
    });
    let session = server.open_cart(cart).await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    assert_eq!(retry(&server, &paid).await.error(400), UNPAID);
    // Behind the server's back: the key that was kept for the order is gone when the money comes.
    for text in [
        "DELETE FROM licenses WHERE held_by IS NOT NULL",
        "UPDATE list_counts SET count = 0 WHERE status = 'HELD'",
    ] {
        let lost = Sql::new(text);
        assert_eq!(server.app.db.write(move |tx| tx.run(lost, &[])).await.unwrap(), 1);
    }
    server.move_clock("P3D").await;
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("PROCESSING"), &json!("COMPLETED"))
    );
    assert_eq!(
        timeline(&server.payment(&paid).await).last(),
        Some(&"FULFILLMENT_FAILED")
    );
    assert_eq!(receipts(&server).await, 1);
    let failures = || async {
        server
            .mails()
            .await
            .iter()
            .filter(|(_, subject)| subject.ends_with("could not be delivered"))
            .count()
    };
    assert_eq!(failures().await, 1);
    retry(&server, &paid).await.data(200);
    server.drain().await;
    assert_eq!((failures().await, receipts(&server).await), (2, 1));
    server
        .patch(
            &server.core(&format!("/products/{}", product.as_str().unwrap())),
            json!({"licenseKeys": ["SECOND"]}),
        )
        .await
        .data(200);
    assert_eq!(retry(&server, &paid).await.data(200)["queued"], 1);
    server.drain().await;
    let order = server.order(&paid).await;
    assert_eq!(
        (order["status"].as_str().unwrap(), keys_of(&order)),
        ("COMPLETED", vec!["SECOND".to_owned()])
    );
    assert_eq!(receipts(&server).await, 2);
    server.verify().await;
}

#[apply(both)]
async fn nothing_is_delivered_for_money_that_went_back(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let product = hooked(&server, json!({"webhookUrl": receiver.url})).await;
    for event in [
        "external_refund",
        "dispute_opened",
        "dispute_prevented",
        "early_fraud_warning",
    ] {
        let paid = buy(&server, &product).await;
        server.drain().await;
        server.simulate(&paid, json!({"event": event})).await.data(200);
        let asked = receiver.seen().len();
        server.advance(10_000).await;
        assert_eq!(receiver.seen().len(), asked, "{event}");
        assert!(
            !server.jobs().await.contains(&"line_delivery".to_owned()),
            "{event}"
        );
        assert_eq!(retry(&server, &paid).await.error(400), UNPAID, "{event}");
    }
    server.verify().await;
}

#[apply(both)]
async fn a_won_dispute_resumes_the_delivery(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let product = hooked(&server, json!({"webhookUrl": receiver.url})).await;
    let paid = buy(&server, &product).await;
    server.drain().await;
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    server.play(&paid, json!({"event": "dispute_won"})).await;
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("PROCESSING"), &json!("COMPLETED"))
    );
    receiver.answer(Manner::Answer(r#"{"key":"AFTER ALL"}"#));
    server.drain().await;
    let order = server.order(&paid).await;
    assert_eq!(
        (order["status"].as_str().unwrap(), keys_of(&order)),
        ("COMPLETED", vec!["AFTER ALL".to_owned()])
    );
    server.verify().await;
}

#[apply(both)]
async fn a_delivery_races_a_refund(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Answer(r#"{"key":"K"}"#)).await;
    let product = hooked(
        &server,
        json!({"webhookUrl": receiver.url, "revokeOnRefund": true}),
    )
    .await;
    for _ in 0..6 {
        let paid = buy(&server, &product).await;
        let (refunded, ()) = tokio::join!(
            server.simulate(&paid, json!({"event": "external_refund"})),
            server.drain()
        );
        refunded.data(200);
        let order = server.order(&paid).await;
        assert_eq!(order["status"], "REFUNDED");
        // Given before the refund and revoked by it, or never given.
        assert!(
            order["licenses"]
                .as_array()
                .unwrap()
                .iter()
                .all(|license| license["status"] == "REVOKED"),
            "{order}"
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn bad_retries_are_refused(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    assert_eq!(retry(&server, &paid).await.error(400), NOTHING);
    server
        .simulate(&paid, json!({"event": "external_refund"}))
        .await
        .data(200);
    assert_eq!(retry(&server, &paid).await.error(400), UNPAID);
    let session = server.cart_of(4000).await;
    let pending = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    assert_eq!(retry(&server, &pending).await.error(400), UNPAID);
    for (id, status, text) in [
        ("short", 400, "params/orderId"),
        ("ord_z7m1x4c9v2b8n5q0w3e6r1ty", 404, "Order not found"),
    ] {
        let error = server
            .call(
                Method::POST,
                &server.core(&format!("/orders/{id}/retry-fulfillment")),
            )
            .send()
            .await;
        assert!(error.error(status).starts_with(text), "{}", error.text);
    }
    let (other, token) = server.other_store("other-labs").await;
    let path = format!(
        "/v2/core/stores/{}/orders/{}/retry-fulfillment",
        other.id,
        paid["order_id"].as_str().unwrap()
    );
    let foreign = server.anonymous(Method::POST, &path).bearer(&token).send().await;
    assert_eq!(foreign.error(404), "Order not found");
}

/// The same server, allowed to call this machine.
async fn open(server: &Server) -> Server {
    server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await
}

/// A product whose keys a merchant's server gives.
async fn hooked(server: &Server, settings: Value) -> String {
    let mut body = json!({"title": "Hooked", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "fulfillmentMode": "LICENSE_WEBHOOK"});
    let fields = body.as_object_mut().unwrap();
    fields.extend(settings.as_object().unwrap().clone());
    let answer = server.post(&server.core("/products/"), body).await;
    answer.data(201)["id"].as_str().unwrap().to_owned()
}

async fn buy(server: &Server, product: &str) -> Value {
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    server.pay_with(&session, card(GOOD)).await.data(200).clone()
}

async fn retry(server: &Server, paid: &Value) -> Answer {
    let order = paid["order_id"].as_str().unwrap();
    let path = server.core(&format!("/orders/{order}/retry-fulfillment"));
    server.call(Method::POST, &path).send().await
}

fn keys_of(order: &Value) -> Vec<String> {
    let licenses = order["licenses"].as_array().unwrap();
    let keys = licenses.iter().map(|license| license["key"].as_str().unwrap());
    keys.map(str::to_owned).collect()
}

/// How many receipts Mia has got.
async fn receipts(server: &Server) -> usize {
    let mails = server.mails().await;
    let is_receipt = |(_, subject): &&(String, String)| subject.starts_with("Your receipt");
    mails.iter().filter(is_receipt).count()
}

//! Contract `refunds-disputes.md`, "Refunds": made by the merchant, read by everyone.

mod refusals;

use crate::harness::{Answer, Server, apply, both};
use crate::pay::{Fault, Flaky};
use crate::receiver::{Manner, Receiver};
use crate::shop::{GOOD, buyer, card, dynamic, method, mia, timeline};
use futures_util::future::join_all;
use http::Method;
use pandabase_domain::time::MINUTE;
use serde_json::{Value, json};

const DONE: &str = "Order has already been refunded";
const NOT_COMPLETED: &str = "Only completed orders can be refunded";

#[apply(both)]
async fn a_card_payment_is_refunded_within_the_request(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let refund = refund(&server, &paid, json!({"reason": "DUPLICATE"}))
        .await
        .data(200)
        .clone();
    let order = server.order(&paid).await;
    let customer = json!({
        "id": order["customer"]["id"], "email": "mia@example.org", "firstName": "Mia", "lastName": "Koch"
    });
    assert_eq!(
        refund,
        json!({
            "id": refund["id"], "amount": 4000, "status": "COMPLETED", "reason": "DUPLICATE",
            "createdAt": "2026-06-01T00:00:00.000Z", "updatedAt": "2026-06-01T00:00:00.000Z",
            "order": {
                "id": paid["order_id"], "orderNumber": paid["order_number"], "status": "REFUNDED",
                "amount": 4000, "currency": "USD", "customer": customer
            }
        })
    );
    assert!(refund["id"].as_str().unwrap().starts_with("rfd_"));
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("REFUNDED"), &json!("REFUNDED"))
    );
    // The tax was never credited; the fees stay.
    assert_eq!(server.balance().await, 3569 - 4000);
    assert_eq!(
        server.ledger().await[1],
        ("REFUND_INSTANT".to_owned(), -4000, text(&refund["id"]))
    );
    assert!(timeline(&server.payment(&paid).await).ends_with(&["REFUND_CREATED", "REFUND_COMPLETED"]));
    let told = (
        "mia@example.org".to_owned(),
        "Your refund from Nimbus Labs".to_owned(),
    );
    assert!(server.mails().await.contains(&told));
    let mailbox = server
        .anonymous(Method::GET, "/dev/mailbox.json")
        .send()
        .await
        .text;
    let reference = text(&server.payment(&paid).await["referenceId"]);
    assert!(
        mailbox.contains("$43.30") && mailbox.contains(&reference),
        "{mailbox}"
    );

    assert_eq!(*server.get(&one(&server, &refund)).await.data(200), refund);
    let summary = json!({
        "id": refund["id"], "amount": 4000, "status": "COMPLETED", "reason": "DUPLICATE",
        "createdAt": refund["createdAt"],
        "order": {
            "id": paid["order_id"], "orderNumber": paid["order_number"],
            "customer": {"id": customer["id"], "email": "mia@example.org"}
        }
    });
    assert_eq!(
        *server.get(&of_order(&server, &paid)).await.data(200),
        json!([summary])
    );
    let list = server.get(&server.core("/refunds/")).await;
    assert_eq!(
        *list.data(200),
        json!({
            "items": [summary],
            "pagination": {"page": 1, "limit": 25, "total": 1, "totalPages": 1, "nextCursor": null}
        })
    );

    server.drain().await;
    assert_eq!(returned(&server).await, [4330]);
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn the_endpoints_hear_of_a_final_refund(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    server
        .post(
            &server.core("/webhooks"),
            json!({"url": receiver.url, "eventTypes": ["PAYMENT_REFUNDED"]}),
        )
        .await
        .data(201);
    let paid = sell_by_debit(&server).await;
    refund(&server, &paid, json!({})).await.data(200);
    server.drain().await;
    assert!(receiver.seen().is_empty());
    server.move_clock("P3D").await;
    server.drain().await;
    let told = receiver.take_one().json();
    assert_eq!(
        (&told["event"], &told["data"]["order"]["status"]),
        (&json!("PAYMENT_REFUNDED"), &json!("REFUNDED"))
    );
    assert_eq!(told["data"]["order"]["id"], paid["order_id"]);
}

#[apply(both)]
async fn the_body_may_be_left_out(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let refund = server
        .call(Method::POST, &refund_path(&server, &paid))
        .send()
        .await;
    assert_eq!(refund.data(200)["reason"], "REQUESTED_BY_CUSTOMER");
}

#[apply(both)]
async fn a_debit_is_refunded_once_the_network_confirms(server: Server) {
    let paid = sell_by_debit(&server).await;
    let before = server.balance().await;
    let refund_1 = refund(&server, &paid, json!({"reason": "FRAUDULENT"}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&refund_1["status"], &refund_1["order"]["status"]),
        (&json!("PROCESSING"), &json!("COMPLETED"))
    );
    assert_eq!(server.balance().await, before - 4000);
    assert_eq!(server.ledger().await[1].0, "REFUND_ASYNC");
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    assert_eq!(refund(&server, &paid, json!({})).await.error(400), DONE);
    server.drain().await;
    server.move_clock("P2DT23H").await;
    assert_eq!(
        server.get(&one(&server, &refund_1)).await.data(200)["status"],
        "PROCESSING"
    );
    server.move_clock("PT1H").await;
    let after = server.get(&one(&server, &refund_1)).await.data(200).clone();
    assert_eq!(
        (&after["status"], &after["order"]["status"]),
        (&json!("COMPLETED"), &json!("REFUNDED"))
    );
    assert!(text(&after["updatedAt"]) > text(&after["createdAt"]));
    assert_eq!(server.balance().await, before - 4000);
    assert_eq!(returned(&server).await, [4760]);
    server.verify().await;
}

#[apply(both)]
async fn a_failed_refund_can_be_made_again(server: Server) {
    let paid = sell_by_debit(&server).await;
    let before = server.balance().await;
    let first = refund(&server, &paid, json!({})).await.data(200).clone();
    server.play(&paid, json!({"event": "refund_failed"})).await;
    let failed = server.get(&one(&server, &first)).await.data(200).clone();
    assert_eq!(
        (&failed["status"], &failed["order"]["status"]),
        (&json!("FAILED"), &json!("COMPLETED"))
    );
    assert_eq!(server.balance().await, before);
    // Both at the same instant: which one is meant must not depend on the order of ids.
    let second = refund(&server, &paid, json!({})).await.data(200).clone();
    assert_ne!(first["id"], second["id"]);
    assert_eq!(refund(&server, &paid, json!({})).await.error(400), DONE);
    server.play(&paid, json!({"event": "refund_confirmed"})).await;
    assert_eq!(
        server.get(&one(&server, &second)).await.data(200)["status"],
        "COMPLETED"
    );
    assert_eq!(
        server.get(&one(&server, &first)).await.data(200)["status"],
        "FAILED"
    );
    assert_eq!(server.balance().await, before - 4000);
    assert_eq!(
        server
            .get(&of_order(&server, &paid))
            .await
            .data(200)
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let list = |query: &str| {
        let path = server.core(&format!("/refunds?{query}"));
        let server = &server;
        async move { server.get(&path).await.data(200).clone() }
    };
    assert_eq!(list("status=FAILED").await["items"][0]["id"], first["id"]);
    assert_eq!(list("status=COMPLETED").await["items"][0]["id"], second["id"]);
    assert_eq!(list("status=PROCESSING").await["pagination"]["total"], 0);
    server.verify().await;
}

#[apply(both)]
async fn lists_are_sorted_and_paged(server: Server) {
    let mut refunds = Vec::new();
    for amount in [4000, 5000, 6000] {
        let paid = server.sell(amount, GOOD).await;
        refunds.push(refund(&server, &paid, json!({})).await.data(200)["id"].clone());
        server.app.env.clock.advance(1000);
    }
    let ids = |query: &str| {
        let path = server.core(&format!("/refunds/?{query}"));
        let server = &server;
        async move {
            let list = server.get(&path).await.data(200).clone();
            let ids: Vec<Value> = list["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|refund| refund["id"].clone())
                .collect();
            (ids, list["pagination"].clone())
        }
    };
    assert_eq!(ids("sort=asc").await.0, refunds);
    let (page, pagination) = ids("limit=2&page=2&status=COMPLETED").await;
    assert_eq!(page, refunds[..1]);
    assert_eq!(
        pagination,
        json!({"page": 2, "limit": 2, "total": 3, "totalPages": 2, "nextCursor": null})
    );
    refunds.reverse();
    assert_eq!(ids("").await.0, refunds);
    assert!(ids("page=9").await.0.is_empty());
}

#[apply(both)]
async fn the_dashboard_refunds_once_per_key(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let path = format!(
        "/v2/stores/{}/orders/{}/refund",
        server.store.id,
        text(&paid["order_id"])
    );
    let with = |key: &str, body: Value| {
        server
            .call(Method::POST, &path)
            .header("idempotency-key", key)
            .json(&body)
            .send()
    };
    for key in ["", "a b", &"x".repeat(256), "ä"] {
        let answer = with(key, json!({})).await;
        assert!(
            answer.error(400).starts_with("headers/idempotency-key"),
            "{key}: {}",
            answer.text
        );
    }
    let first = with("k", json!({"reason": "DUPLICATE"})).await;
    let again = with("k", json!({"reason": "DUPLICATE"})).await;
    assert_eq!(first.data(200), again.data(200));
    assert_eq!(
        (
            first.header("idempotent-replay"),
            again.header("idempotent-replay")
        ),
        (None, Some("true"))
    );
    assert_eq!(
        with("k", json!({})).await.error(422),
        "Idempotency key was already used with a different request body"
    );
    assert_eq!(with(&"x".repeat(255), json!({})).await.error(400), NOT_COMPLETED);
    assert_eq!(server.ledger().await.len(), 2);
}

#[apply(both)]
async fn stock_comes_back_and_issued_keys_follow_their_product(server: Server) {
    let product = json!({
        "title": "Key", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "revokeOnRefund": true, "options": [{"name": "a", "values": ["b"]}],
        "variants": [
            {"title": "Only", "options": {"a": "b"}, "price": 1000, "quantity": 5, "trackStock": true}
        ]
    });
    let product = server
        .post(&server.core("/products/"), product)
        .await
        .data(201)
        .clone();
    let item =
        json!({"product_id": product["id"], "variant_id": product["variants"][0]["id"], "quantity": 2});
    let session = server
        .open_cart(json!({"items": [item], "customer": mia()}))
        .await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let quantity = || async {
        let path = server.core(&format!("/products/{}", text(&product["id"])));
        server.get(&path).await.data(200)["variants"][0]["quantity"].clone()
    };
    assert_eq!(quantity().await, 3);
    refund(&server, &paid, json!({})).await.data(200);
    assert_eq!(quantity().await, 5);
    let order = server.order(&paid).await;
    let licenses = order["licenses"].as_array().unwrap();
    assert!(
        licenses.len() == 2 && licenses.iter().all(|license| license["status"] == "REVOKED"),
        "{order}"
    );
    server.verify().await;
}

#[apply(both)]
async fn of_many_refunds_at_once_one_is_made(server: Server) {
    for paid in [server.sell(4000, GOOD).await, sell_by_debit(&server).await] {
        let path = refund_path(&server, &paid);
        let answers = join_all((0..8).map(|_| server.post(&path, json!({})))).await;
        let made: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(made.len(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert!(
                [DONE, NOT_COMPLETED].contains(&answer.error(400)),
                "{}",
                answer.text
            );
        }
        assert_eq!(
            server
                .get(&of_order(&server, &paid))
                .await
                .data(200)
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn a_refund_races_a_dispute(server: Server) {
    for _ in 0..6 {
        let paid = server.sell(4000, GOOD).await;
        let before = server.balance().await;
        let path = refund_path(&server, &paid);
        let (refund, disputed) = tokio::join!(
            server.post(&path, json!({})),
            server.simulate(&paid, json!({"event": "dispute_opened"})),
        );
        disputed.data(200);
        let order = server.order(&paid).await;
        assert_eq!(order["status"], "CHARGEBACK");
        // Either came first; the bank also disputes what was refunded, of which nothing is left to take.
        let taken = if refund.status == 200 { 4000 } else { 4330 };
        if taken == 4330 {
            assert_eq!(refund.error(400), NOT_COMPLETED);
        }
        assert_eq!(server.balance().await, before - taken - 2000);
    }
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn a_dispute_outranks_a_refund_under_way(server: Server) {
    let paid = sell_by_debit(&server).await;
    let before = server.balance().await;
    let made = refund(&server, &paid, json!({})).await.data(200).clone();
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    server.drain().await;
    server.move_clock("P3D").await;
    let after = server.get(&one(&server, &made)).await.data(200).clone();
    assert_eq!(
        (&after["status"], &after["order"]["status"]),
        (&json!("COMPLETED"), &json!("CHARGEBACK"))
    );
    // The buyer has the money: winning the dispute leads back to the refund.
    server.play(&paid, json!({"event": "dispute_won"})).await;
    assert_eq!(server.order(&paid).await["status"], "REFUNDED");
    assert_eq!(refund(&server, &paid, json!({})).await.error(400), NOT_COMPLETED);
    server.play(&paid, json!({"event": "external_refund"})).await;
    server.play(&paid, json!({"event": "early_fraud_warning"})).await;
    // The dispute took the charge, of which nothing comes back: the refund itself costs nothing more.
    assert_eq!(server.balance().await, before - 4760 - 2000);
    server.verify().await;
}

/// A refund has no second step: whoever may have asked for it looks for it first.
#[apply(both)]
async fn a_refund_whose_answer_was_lost_is_made_once(server: Server) {
    for (number, fault) in (1..).zip([Fault::BeforeRefunding, Fault::AfterRefunding]) {
        let flaky = Flaky::server(&server, fault);
        let paid = flaky.sell(4000, GOOD).await;
        refund(&flaky, &paid, json!({})).await.data(200);
        flaky.drain().await;
        let has_arrived = matches!(fault, Fault::AfterRefunding);
        assert_eq!(returned(&server).await.len(), number - usize::from(!has_arrived));
        assert!(flaky.jobs().await.contains(&"refund_request".to_owned()));
        flaky.verify().await;
        flaky.advance(MINUTE).await;
        server.app.env.clock.advance(MINUTE);
        assert!(!flaky.jobs().await.contains(&"refund_request".to_owned()));
        assert_eq!(returned(&server).await, vec![4330; number]);
        flaky.verify().await;
    }
}

#[apply(both)]
async fn a_slow_refund_whose_answer_was_lost_is_confirmed(server: Server) {
    for fault in [Fault::BeforeRefunding, Fault::AfterRefunding] {
        let flaky = Flaky::server(&server, fault);
        let paid = sell_by_debit(&flaky).await;
        let made = refund(&flaky, &paid, json!({})).await.data(200).clone();
        flaky.drain().await;
        flaky.move_clock("PT1H").await;
        let waiting = flaky.get(&one(&flaky, &made)).await.data(200)["status"].clone();
        assert_eq!(waiting, "PROCESSING");
        flaky.move_clock("P3D").await;
        let ended = flaky.get(&one(&flaky, &made)).await.data(200)["status"].clone();
        assert_eq!(ended, "COMPLETED");
        flaky.verify().await;
    }
    assert_eq!(returned(&server).await, [4760, 4760]);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn refund_path(server: &Server, paid: &Value) -> String {
    server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])))
}

async fn refund(server: &Server, paid: &Value, body: Value) -> Answer {
    server.post(&refund_path(server, paid), body).await
}

fn one(server: &Server, refund: &Value) -> String {
    server.core(&format!("/refunds/{}", text(&refund["id"])))
}

fn of_order(server: &Server, paid: &Value) -> String {
    server.core(&format!("/orders/{}/refunds", text(&paid["order_id"])))
}

/// What the processor has returned, by refund.
async fn returned(server: &Server) -> Vec<i64> {
    let sql = pandabase_platform::db::Sql::new("SELECT amount FROM sandbox_refunds ORDER BY created_at");
    let rows = server.app.db.read(move |tx| tx.all(sql, &[], |row| row.next()));
    rows.await.unwrap()
}

/// Sells by SEPA debit, settled: 4000 and 760 of German tax.
pub async fn sell_by_debit(server: &Server) -> Value {
    let customer = buyer("mia@example.org", "DE", "");
    let cart = json!({"items": [dynamic(4000)], "customer": customer});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, method("sepa_debit")).await;
    server.move_clock("P3D").await;
    paid.data(200).clone()
}

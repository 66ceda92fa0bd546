//! Contract `refunds-disputes.md`: refunds of a part, and refunds and disputes of the same order. Whatever
//! comes first, no cent of a charge is debited twice.

use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{GOOD, buyer, card, dynamic, method, mia, timeline};
use serde_json::{Value, json};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Server {
    async fn refund_of(&self, paid: &Value, body: Value) -> crate::harness::Answer {
        let path = self.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
        self.post(&path, body).await
    }

    /// Plays an external refund of a part of a charge, twice.
    pub async fn returns(&self, paid: &Value, amount: i64, reference: &str) -> Value {
        let event = json!({"event": "external_refund", "amount": amount, "reference": reference});
        self.play(paid, event).await
    }
}

#[apply(both)]
async fn parts_add_up_to_the_cent(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_REFUNDED"]).await;
    // 43.30 with 3.30 of tax: 40.00 of it are the store's.
    let paid = server.sell(4000, GOOD).await;
    for (amount, reference, so_far, balance) in [
        (1000, "re_1", 1000, 3569 - 924),
        (1, "re_2", 1001, 3569 - 925),
        (1, "re_3", 1002, 3569 - 926),
        (333, "re_4", 1335, 3569 - 1233),
    ] {
        let payment = server.returns(&paid, amount, reference).await;
        assert_eq!(
            (
                &payment["status"],
                &payment["refundedAmount"],
                server.balance().await
            ),
            (&json!("COMPLETED"), &json!(so_far), balance),
            "{reference}"
        );
        server.verify().await;
    }
    let too_much = json!({"event": "external_refund", "amount": 2996});
    assert_eq!(
        server.simulate(&paid, too_much).await.error(400),
        "body/amount must be at most what is not refunded yet"
    );
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    server.drain().await;
    assert!(receiver.seen().is_empty());
    let mails = server.mails().await;
    assert_eq!(
        mails
            .iter()
            .filter(|(_, subject)| subject.starts_with("Your refund"))
            .count(),
        4
    );
    // The merchant returns the rest.
    let rest = server.refund_of(&paid, json!({})).await.data(200).clone();
    assert_eq!(
        (&rest["amount"], &rest["order"]["status"]),
        (&json!(4000 - 1233), &json!("REFUNDED"))
    );
    assert_eq!(server.balance().await, 3569 - 4000);
    server.drain().await;
    assert_eq!(
        receiver.take_one().json()["data"]["payment"]["status"],
        "REFUNDED"
    );
    let asked = pandabase_platform::db::Sql::new("SELECT amount FROM sandbox_refunds");
    let asked = server
        .app
        .db
        .read(move |tx| tx.all(asked, &[], |row| row.next::<i64>()));
    assert_eq!(asked.await.unwrap(), [4330 - 1335]);
    assert_eq!(server.payment(&paid).await["refundedAmount"], 4330);
    server.play(&paid, json!({"event": "external_refund"})).await;
    server.verify().await;
}

#[apply(both)]
async fn the_last_part_refunds_the_order(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    server.returns(&paid, 330, "re_1").await;
    let payment = server.returns(&paid, 4000, "re_2").await;
    assert_eq!(
        (&payment["status"], &payment["refundedAmount"]),
        (&json!("REFUNDED"), &json!(4330))
    );
    assert!(timeline(&payment).ends_with(&[
        "REFUND_CREATED",
        "REFUND_COMPLETED",
        "REFUND_CREATED",
        "REFUND_COMPLETED"
    ]));
    assert_eq!(server.balance().await, 3569 - 4000);
    server.verify().await;
}

#[apply(both)]
async fn what_is_refunded_during_a_dispute_does_not_come_back_with_it(server: Server) {
    for (amount, status) in [(1000, "COMPLETED"), (4330, "REFUNDED")] {
        let paid = server.sell(4000, GOOD).await;
        let before = server.balance().await;
        server.play(&paid, json!({"event": "dispute_opened"})).await;
        let payment = server.returns(&paid, amount, "re_1").await;
        assert_eq!(
            (&payment["status"], &payment["refundedAmount"]),
            (&json!("DISPUTED"), &json!(amount))
        );
        // The dispute took the whole charge: the refund has no entry of its own.
        assert_eq!(server.balance().await, before - 4330 - 2000);
        server.verify().await;
        let payment = server.play(&paid, json!({"event": "dispute_won"})).await;
        assert_eq!(payment["status"], status);
        assert_eq!(server.balance().await, before - 2000 - amount);
        server.verify().await;
    }
}

#[apply(both)]
async fn a_dispute_takes_what_was_not_refunded(server: Server) {
    for (event, fee) in [("dispute_opened", 2000), ("dispute_prevented", 3000)] {
        let paid = server.sell(4000, GOOD).await;
        server.refund_of(&paid, json!({})).await.data(200);
        let before = server.balance().await;
        server.play(&paid, json!({"event": event})).await;
        assert_eq!(server.balance().await, before - fee, "{event}");
        server.verify().await;
    }
    let paid = server.sell(4000, GOOD).await;
    server.returns(&paid, 1000, "re_1").await;
    let before = server.balance().await;
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    assert_eq!(server.balance().await, before - 3330 - 2000);
    server.returns(&paid, 30, "re_2").await;
    server.play(&paid, json!({"event": "dispute_won"})).await;
    assert_eq!(server.balance().await, before - 30 - 2000);
    server.verify().await;
    // What is left can still be refunded.
    let rest = server.refund_of(&paid, json!({})).await.data(200).clone();
    assert_eq!(
        server.balance().await,
        before - 30 - 2000 - rest["amount"].as_i64().unwrap()
    );
    assert_eq!(server.order(&paid).await["status"], "REFUNDED");
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn a_refund_under_way_is_not_debited_besides_a_lost_dispute(server: Server) {
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("mia@example.org", "DE", "")});
    let session = server.open_cart(cart).await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    server.move_clock("P3D").await;
    let before = server.balance().await;
    server.refund_of(&paid, json!({})).await.data(200);
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    server.play(&paid, json!({"event": "dispute_lost"})).await;
    server.drain().await;
    server.move_clock("P3D").await;
    assert_eq!(server.payment(&paid).await["refundedAmount"], 4760);
    assert_eq!(server.balance().await, before - 4760 - 2000);
    server.verify().await;
}

#[apply(both)]
async fn what_is_paid_and_cannot_be_delivered_is_refunded(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let product = json!({"title": "Hooked", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": receiver.url});
    let product = server.post(&server.core("/products/"), product).await;
    let product = &product.data(201)["id"];
    let cart = || json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart()).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(server.order(&paid).await["status"], "PROCESSING");
    let refund = server.refund_of(&paid, json!({})).await.data(200).clone();
    assert_eq!(
        (&refund["status"], &refund["order"]["status"]),
        (&json!("COMPLETED"), &json!("REFUNDED"))
    );
    server.drain().await;
    assert!(receiver.seen().is_empty(), "nothing is delivered any more");

    // A bank that takes its time: nothing is delivered meanwhile, and everything again when it fails.
    let session = server.open_cart(cart()).await;
    let slow = server
        .pay_with(&session, method("us_bank_account"))
        .await
        .data(200)
        .clone();
    server.move_clock("P4D").await;
    let asked = receiver.seen().len();
    assert_eq!(
        server.refund_of(&slow, json!({})).await.data(200)["status"],
        "PROCESSING"
    );
    server.verify().await;
    let retry = server.core(&format!("/orders/{}/retry-fulfillment", text(&slow["order_id"])));
    server.post(&retry, json!({})).await.error(400);
    server.play(&slow, json!({"event": "refund_failed"})).await;
    assert_eq!(receiver.seen().len(), asked);
    receiver.answer(Manner::Answer(r#"{"key":"AFTER ALL"}"#));
    server.post(&retry, json!({})).await.data(200);
    server.drain().await;
    assert_eq!(server.order(&slow).await["status"], "COMPLETED");
    server.verify().await;
}

#[apply(both)]
async fn a_licence_webhook_that_never_answers_keeps_no_money(server: Server) {
    let server = server
        .with(|config| {
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
            config.webhook_timeout_ms = 300;
        })
        .await;
    let receiver = Receiver::start(Manner::Hang).await;
    let product = json!({"title": "Hooked", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": receiver.url});
    let product = server.post(&server.core("/products/"), product).await;
    let product = &product.data(201)["id"];
    let buy = async || {
        let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
        let session = server.open_cart(cart).await;
        server.pay_with(&session, card(GOOD)).await.data(200).clone()
    };
    let waited = buy().await;
    server.drain().await;
    assert_eq!(receiver.seen().len(), 1);
    assert_eq!(server.order(&waited).await["status"], "PROCESSING");
    let refund = server.refund_of(&waited, json!({})).await;
    // Another one is refunded while its keys are asked for.
    let asked = buy().await;
    let (at_once, ()) = tokio::join!(server.refund_of(&asked, json!({})), server.drain());
    for (paid, refund) in [(&waited, refund), (&asked, at_once)] {
        let refund = refund.data(200);
        assert_eq!(
            (&refund["status"], &refund["order"]["status"]),
            (&json!("COMPLETED"), &json!("REFUNDED"))
        );
        assert_eq!(server.order(paid).await["licenses"], json!([]));
    }
    receiver.answer(Manner::Answer(r#"{"key":"LATE"}"#));
    let before = receiver.seen().len();
    server.move_clock("P4D").await;
    assert_eq!(receiver.seen().len(), before, "nobody is asked any more");
    server.verify().await;
}

#[apply(both)]
async fn a_part_cannot_be_asked_for(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let order = text(&paid["order_id"]);
    let dashboard = format!("/v2/stores/{}/orders/{order}/refund", server.store.id);
    for body in [
        json!({"amount": 500}),
        json!({"amount": 4330, "reason": "DUPLICATE"}),
        json!({"items": []}),
        json!({"percentage": 50}),
    ] {
        for path in [
            server.core(&format!("/refunds/orders/{order}")),
            dashboard.clone(),
        ] {
            let refused = server.post(&path, body.clone()).await;
            assert_eq!(
                refused.error(400),
                "Partial refunds are not supported",
                "{path} {body}"
            );
        }
    }
    assert_eq!(server.payment(&paid).await["refundedAmount"], 0);
    assert_eq!(server.balance().await, 3569);
}

#[apply(both)]
async fn events_of_payments_tell_of_the_payment(server: Server) {
    let events = ["PAYMENT_COMPLETED", "PAYMENT_FAILED", "SUBSCRIPTION_CREATED"];
    let (server, _receiver) = server.listening(&events).await;
    let paid = server.sell(4000, GOOD).await;
    let payment = server.payment(&paid).await;
    let session = server.cart_of(4000).await;
    server
        .pay_with(&session, card(crate::shop::DECLINED))
        .await
        .error(400);
    let plan = server.plan(json!({})).await;
    server.subscribed(&plan, GOOD).await;
    for told in server.payloads().await {
        let data = &told["data"];
        match text(&told["event"]) {
            "PAYMENT_FAILED" => {
                let failed = &data["payment"];
                assert_eq!(
                    (
                        &failed["status"],
                        &failed["failureCode"],
                        &failed["failureMessage"]
                    ),
                    (
                        &json!("FAILED"),
                        &json!("card_declined"),
                        &json!("Your card was declined")
                    )
                );
            }
            "PAYMENT_COMPLETED" if data["order"]["id"] == paid["order_id"] => assert_eq!(
                data["payment"],
                json!({"id": payment["id"], "referenceId": payment["referenceId"], "status": "COMPLETED",
                    "totalAmount": 4330, "method": "card", "failureCode": null, "failureMessage": null})
            ),
            "SUBSCRIPTION_CREATED" => {
                assert_eq!(data.get("payment"), None);
                assert_eq!(data["subscription"]["endsAt"], Value::Null);
            }
            _ => {}
        }
    }
}

//! Contract `refunds-disputes.md`: what the processor tells about a payment after it was captured.
//! Every event is played twice.

use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, GOOD, buyer, card, dynamic, method, mia, timeline};
use pandabase_commerce::payments::{Applied, Message, apply as tell};
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::PaymentId;
use pandabase_domain::payment::PaymentEvent;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};

/// The bank asks before it disputes: the money stays, and so does everything else.
#[apply(both)]
async fn an_inquiry_takes_nothing(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let before = (server.order(&paid).await, server.payment(&paid).await);
    let payment = PaymentId::from_stored(paid["payment_id"].as_str().unwrap());
    let (app, store) = (server.app.clone(), server.store_now().await);
    let told = server.app.db.write(move |tx: &mut Tx<'_>| {
        let reason = DisputeReason::Unrecognized;
        let mut applied = Vec::new();
        for event in [
            PaymentEvent::InquiryOpened { reason },
            PaymentEvent::InquiryClosed,
        ] {
            let message = Message::new(event);
            applied.push(tell(tx, &Ctx::of(&app.env, &store), &payment, &message)?);
        }
        Ok::<_, ApiError>(applied)
    });
    assert_eq!(told.await.unwrap(), [Applied::NoChange, Applied::NoChange]);
    assert_eq!((server.order(&paid).await, server.payment(&paid).await), before);
    assert_eq!(server.ledger().await.len(), 1);
    let disputes = server.get(&server.core("/disputes/")).await;
    assert_eq!(disputes.data(200)["pagination"]["total"], 0);
    server.verify().await;
    // A dispute that follows is one like any other.
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    assert_eq!(server.balance().await, 3569 - 4330 - 2000);
    server.verify().await;
}

#[apply(both)]
async fn a_lost_dispute_takes_charge_and_fee(server: Server) {
    let paid = server.sell(10_000, GOOD).await;
    assert_eq!(server.balance().await, 8997);
    let payment = server
        .play(
            &paid,
            json!({"event": "dispute_opened", "reason": "PRODUCT_NOT_RECEIVED"}),
        )
        .await;
    assert_eq!(payment["status"], "DISPUTED");
    let dispute = &payment["dispute"];
    let expected = json!({
        "reason": "PRODUCT_NOT_RECEIVED", "status": "AWAITING_REVIEW", "hasEvidence": false,
        "totalAmount": 10825, "amount": 10000, "fee": 2000
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(dispute[key], *value, "{key}");
    }
    assert_eq!(server.order(&paid).await["status"], "CHARGEBACK");
    assert_eq!(server.balance().await, 8997 - 12_825);
    assert!(
        server
            .mails()
            .await
            .contains(&("owner@example.org".to_owned(), "Dispute over $108.25".to_owned()))
    );
    let payment = server.play(&paid, json!({"event": "dispute_lost"})).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["status"]),
        (&json!("DISPUTED"), &json!("LOST"))
    );
    assert_eq!(server.balance().await, 8997 - 12_825);
    assert_eq!(timeline(&payment)[6..], ["DISPUTE_OPENED", "DISPUTE_LOST"]);
    assert!(server.jobs().await.is_empty());
    assert!(
        server
            .simulate(&paid, json!({"event": "dispute_won"}))
            .await
            .error(400)
            .starts_with("body/event must be one that fits")
    );
}

#[apply(both)]
async fn a_won_dispute_returns_the_charge_and_keeps_the_fee(server: Server) {
    let paid = server.sell(10_000, GOOD).await;
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    let payment = server.play(&paid, json!({"event": "dispute_won"})).await;
    assert_eq!(
        (&payment["status"], &payment["dispute"]["status"]),
        (&json!("COMPLETED"), &json!("WON"))
    );
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    assert_eq!(server.balance().await, 8997 - 12_825 + 10_825);
    let amounts: Vec<(String, i64)> = server
        .ledger()
        .await
        .into_iter()
        .map(|(kind, amount, _)| (kind, amount))
        .collect();
    assert_eq!(
        amounts,
        [
            ("PAYMENT_RECEIVED".into(), 8997),
            ("DISPUTE_CREATED".into(), -12_825),
            ("DISPUTE_WON".into(), 10_825)
        ]
    );
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn a_dispute_without_evidence_is_lost_after_seven_days(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    server
        .simulate(&paid, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    server.move_clock("P6DT23H").await;
    assert_eq!(
        server.payment(&paid).await["dispute"]["status"],
        "AWAITING_REVIEW"
    );
    server.move_clock("PT1H").await;
    assert_eq!(server.payment(&paid).await["dispute"]["status"], "LOST");
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn a_prevented_dispute_is_final_and_dearer(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let payment = server.play(&paid, json!({"event": "dispute_prevented"})).await;
    assert_eq!(
        (
            &payment["status"],
            &payment["dispute"]["status"],
            &payment["dispute"]["fee"]
        ),
        (&json!("DISPUTED"), &json!("PREVENTED"), &json!(3000))
    );
    assert_eq!(server.balance().await, 3569 - 4330 - 3000);
    for event in ["dispute_won", "dispute_lost", "dispute_opened"] {
        server.simulate(&paid, json!({"event": event})).await.error(400);
    }
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn a_refund_from_outside_has_the_same_effects(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let payment = server.play(&paid, json!({"event": "external_refund"})).await;
    assert_eq!(payment["status"], "REFUNDED");
    assert_eq!(timeline(&payment)[6..], ["REFUND_CREATED", "REFUND_COMPLETED"]);
    assert_eq!(server.order(&paid).await["status"], "REFUNDED");
    // The tax was never credited; the fees are not returned.
    assert_eq!(server.balance().await, 3569 - 4000);
    let (kind, amount, reference) = server.ledger().await.pop().unwrap();
    assert_eq!((kind.as_str(), amount), ("REFUND_EXTERNAL", -4000));
    assert!(reference.starts_with("rfd_"));
    assert!(server.mails().await.contains(&(
        "mia@example.org".to_owned(),
        "Your refund from Nimbus Labs".to_owned()
    )));
    assert_eq!(
        refunds(&server).await,
        [("COMPLETED".to_owned(), 4000, "REQUESTED_BY_CUSTOMER".to_owned())]
    );
    // Banks also dispute what was refunded: the fee is all that is left to take.
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    assert_eq!(server.balance().await, 3569 - 4000 - 2000);
}

#[apply(both)]
async fn a_small_payment_is_refunded_on_an_early_warning(server: Server) {
    let (paid, _) = sell_key(&server, 4000).await;
    let payment = server.play(&paid, json!({"event": "early_fraud_warning"})).await;
    assert_eq!(payment["status"], "REFUNDED");
    assert!(timeline(&payment).ends_with(&["EARLY_FRAUD_WARNING", "REFUND_CREATED", "REFUND_COMPLETED"]));
    assert_eq!(server.balance().await, 3569 - 4000);
    assert_eq!(server.ledger().await[1].0, "REFUND_INSTANT");
    assert_eq!(
        refunds(&server).await,
        [("COMPLETED".to_owned(), 4000, "FRAUDULENT".to_owned())]
    );
    assert_eq!(server.order(&paid).await["licenses"][0]["status"], "REVOKED");
    assert!(server.mails().await.contains(&(
        "owner@example.org".to_owned(),
        "Fraud warning for $43.30".to_owned()
    )));
    server.drain().await;
    assert!(server.jobs().await.is_empty());
    let sql = pandabase_platform::db::Sql::new("SELECT amount FROM sandbox_refunds");
    assert_eq!(
        server
            .app
            .db
            .read(move |tx| tx.all(sql, &[], |row| row.next::<i64>()))
            .await
            .unwrap(),
        [4330]
    );
}

#[apply(both)]
async fn the_owner_decides_about_a_large_payment(server: Server) {
    let paid = server.sell(10_000, GOOD).await;
    let payment = server.play(&paid, json!({"event": "early_fraud_warning"})).await;
    assert_eq!(
        (&payment["status"], server.balance().await),
        (&json!("COMPLETED"), 8997)
    );
    assert_eq!(timeline(&payment)[6..], ["EARLY_FRAUD_WARNING"]);
    let warned: Vec<_> = server
        .mails()
        .await
        .into_iter()
        .filter(|(to, _)| to == "owner@example.org")
        .collect();
    assert_eq!(
        warned,
        [(
            "owner@example.org".to_owned(),
            "Fraud warning for $108.25".to_owned()
        )]
    );
}

#[apply(both)]
async fn an_alert_is_refunded_whatever_the_amount(server: Server) {
    let paid = server.sell(10_000, GOOD).await;
    let payment = server.play(&paid, json!({"event": "fraud_alert"})).await;
    assert_eq!(payment["status"], "REFUNDED");
    let (kind, amount, _) = server.ledger().await.pop().unwrap();
    assert_eq!((kind.as_str(), amount), ("REFUND_EXTERNAL", -12_900));
}

#[apply(both)]
async fn a_debit_is_refunded_when_the_network_confirms(server: Server) {
    let paid = sell_by_debit(&server).await;
    let before = server.balance().await;
    let payment = server.play(&paid, json!({"event": "early_fraud_warning"})).await;
    assert_eq!(payment["status"], "COMPLETED");
    assert_eq!(server.balance().await, before - 4000);
    assert_eq!(refunds(&server).await[0].0, "PROCESSING");
    server.drain().await;
    server.move_clock("P3D").await;
    assert_eq!(server.payment(&paid).await["status"], "REFUNDED");
    assert_eq!(
        (refunds(&server).await[0].0.as_str(), server.balance().await),
        ("COMPLETED", before - 4000)
    );
    server.play(&paid, json!({"event": "refund_confirmed"})).await;
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn a_failed_refund_is_reversed(server: Server) {
    let paid = sell_by_debit(&server).await;
    let before = server.balance().await;
    server
        .simulate(&paid, json!({"event": "early_fraud_warning"}))
        .await
        .data(200);
    let payment = server.play(&paid, json!({"event": "refund_failed"})).await;
    assert_eq!(
        (&payment["status"], server.balance().await),
        (&json!("COMPLETED"), before)
    );
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    let entries: Vec<(String, i64)> = server.ledger().await[1..]
        .iter()
        .map(|(kind, amount, _)| (kind.clone(), *amount))
        .collect();
    assert_eq!(
        entries,
        [("REFUND_ASYNC".into(), -4000), ("REFUND_ASYNC".into(), 4000)]
    );
    assert_eq!(refunds(&server).await[0].0, "FAILED");
    server
        .simulate(&paid, json!({"event": "refund_confirmed"}))
        .await
        .error(400);
}

#[apply(both)]
async fn keys_follow_the_dispute(server: Server) {
    let (paid, key) = sell_key(&server, 4000).await;
    let verify = |key: String| {
        let server = &server;
        async move {
            server
                .post(&server.core("/licenses/verify"), json!({"key": key}))
                .await
                .data(200)["valid"]
                .clone()
        }
    };
    assert_eq!(verify(key.clone()).await, true);
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    assert_eq!(verify(key.clone()).await, false);
    server.play(&paid, json!({"event": "dispute_won"})).await;
    assert_eq!(verify(key).await, true);
}

#[apply(both)]
async fn a_pool_key_goes_back_on_refund(server: Server) {
    let (paid, key) = sell_key(&server, 4000).await;
    server.play(&paid, json!({"event": "external_refund"})).await;
    assert!(
        server.order(&paid).await["licenses"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let listed = server.get(&server.core("/licenses/?status=AVAILABLE")).await;
    assert_eq!(listed.data(200)["items"][0]["key"], key.as_str());
}

#[apply(both)]
async fn messages_before_the_capture_are_repeat_safe(server: Server) {
    let session = server.cart_of(4000).await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    server.play(&paid, json!({"event": "requires_3ds"})).await;
    server.play(&paid, json!({"event": "3ds_completed"})).await;
    assert_eq!(
        server.play(&paid, json!({"event": "processing"})).await["status"],
        "PROCESSING"
    );
    assert_eq!(
        server
            .play(&paid, json!({"event": "failed", "code": "insufficient_funds"}))
            .await["status"],
        "FAILED"
    );
    assert_eq!(server.session_status(&session).await, "OPEN");
    assert_eq!(server.balance().await, 0);
    let second = server.cart_of(4000).await;
    let paid = server.pay_with(&second, card(CHALLENGED)).await.data(200).clone();
    assert_eq!(
        server.play(&paid, json!({"event": "succeeded"})).await["status"],
        "COMPLETED"
    );
    assert_eq!(server.balance().await, 3569);
    assert_eq!(server.mails().await.len(), 1);
    let third = server.cart_of(4000).await;
    let paid = server.pay_with(&third, card(CHALLENGED)).await.data(200).clone();
    server.play(&paid, json!({"event": "cancelled"})).await;
    assert_eq!(server.order(&paid).await["status"], "CANCELLED");
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn events_that_do_not_fit_are_refused(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    for body in [
        json!({"event": "payout_paid"}),
        json!({"event": "SUCCEEDED"}),
        json!({"event": "failed"}),
        json!({"event": "dispute_won"}),
        json!({"event": "refund_confirmed"}),
        json!({"event": "refund_failed"}),
    ] {
        let error = server.simulate(&paid, body.clone()).await;
        let text = error.error(400);
        assert!(
            text.starts_with("body/event must be one that fits a payment that is COMPLETED: "),
            "{body}: {text}"
        );
        assert!(
            text.contains("dispute_opened") && !text.contains("payout_paid"),
            "{text}"
        );
    }
    assert!(
        server
            .simulate(&paid, json!({"event": "dispute_opened", "reason": "NONE"}))
            .await
            .error(400)
            .starts_with("body/reason")
    );
    assert!(
        server
            .simulate(&paid, json!({}))
            .await
            .error(400)
            .starts_with("body must have required property 'event'")
    );
    let missing = json!({"payment_id": "pmt_z7m1x4c9v2b8n5q0w3e6r1ty"});
    assert_eq!(
        server
            .simulate(&missing, json!({"event": "succeeded"}))
            .await
            .error(404),
        "Payment not found"
    );
    assert_eq!(server.balance().await, 3569);
}

async fn refunds(server: &Server) -> Vec<(String, i64, String)> {
    let sql = pandabase_platform::db::Sql::new("SELECT status, amount, reason FROM refunds ORDER BY id");
    let rows = server
        .app
        .db
        .read(move |tx| tx.all(sql, &[], |row| Ok((row.next()?, row.next()?, row.next()?))));
    rows.await.unwrap()
}

/// Sells the only key of a pool; returns the answer of pay and the key.
async fn sell_key(server: &Server, price: i64) -> (Value, String) {
    let body = json!({
        "title": "Pool", "productType": "LICENSE_KEY", "price": price, "status": "ACTIVE",
        "licenseKeys": ["POOL-1"]
    });
    let product = server.post(&server.core("/products/"), body).await.data(201)["id"].clone();
    let session = server
        .open_cart(json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()}))
        .await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    (paid, "POOL-1".to_owned())
}

/// Sells by SEPA debit, settled, at 4000 and German tax.
async fn sell_by_debit(server: &Server) -> Value {
    let customer = buyer("mia@example.org", "DE", "");
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": customer}))
        .await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    server.move_clock("P3D").await;
    paid
}

//! Payments that are held: approved, declined, forgotten, and put on lists.

use super::text;
use crate::harness::{Server, apply, both};
use crate::pay::bank_path;
use crate::portal::MIA;
use crate::renewals::{Fault, flaky};
use crate::shop::{CHALLENGED, DECLINED, DISPUTED, GOOD, buyer, card, dynamic, mia, timeline};
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase_domain::time::{DAY, HOUR};
use pandabase_platform::processor::RECOVERY_DELAY;
use serde_json::{Value, json};
use std::sync::Arc;

const HOME: &str = "198.51.100.7";

impl Server {
    /// Pays a cart that is held, and returns its session, the answer and its review.
    async fn pay_held(&self) -> (String, Value, Value) {
        let session = self.cart_of(4000).await;
        let paid = self.browse_and_pay(HOME, &session, GOOD).await.data(200).clone();
        assert_eq!(paid["status"], "REVIEW");
        let review = self.reviews("OPEN").await[0].clone();
        (session, paid, review)
    }

    /// The newest mail to an address: its subject and its text.
    async fn mailed_last(&self, email: &str) -> (String, String) {
        let letters = self.letters(email).await;
        (
            text(&letters[0]["subject"]).to_owned(),
            text(&letters[0]["text"]).to_owned(),
        )
    }

    /// Units of money that the processor gave back.
    async fn returned(&self) -> i64 {
        self.how_many("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM sandbox_refunds")
            .await
    }
}

#[apply(both)]
async fn a_held_payment_that_is_approved_is_captured(server: Server) {
    let (server, receiver) = server
        .listening(&["PAYMENT_PROCESSING", "PAYMENT_REVIEW", "PAYMENT_COMPLETED"])
        .await;
    let rule = server.rule("amount > 1000", "REVIEW", 1).await;
    let (session, paid, review) = server.pay_held().await;
    assert!(text(&review["id"]).starts_with("revw_"));
    assert_eq!(review["payment"]["status"], "PROCESSING");
    assert_eq!(review["payment"]["totalAmount"], 4330);
    assert_eq!(review["payment"]["id"], paid["payment_id"]);
    assert_eq!(review["order"]["orderNumber"], paid["order_number"]);
    assert_eq!(review["customer"]["email"], "mia@example.org");
    assert_eq!(review["rule"], json!({"id": rule["id"], "name": "a rule"}));
    assert_eq!(
        (&review["riskScore"], &review["riskLevel"]),
        (&json!(10), &json!("LOW"))
    );
    assert_eq!(
        (&review["cardBin"], &review["ipAddress"]),
        (&json!("42424242"), &json!(HOME))
    );
    assert_eq!(review["expiresAt"], "2026-06-04T00:00:00.000Z");
    assert_eq!(server.order(&paid).await["status"], "PENDING");
    assert_eq!(
        (server.balance().await, server.session_status(&session).await),
        (0, "PROCESSING".into())
    );
    assert_eq!(
        server.pay_with(&session, card(GOOD)).await.error(409),
        "Checkout session is already being processed"
    );
    let mails = server.mails().await;
    assert!(
        mails
            .iter()
            .any(|(_, subject)| subject == "Review a payment of $43.30"),
        "{mails:?}"
    );
    server.drain().await;
    server.verify().await;

    let approved = server.settle_review(&review, "approve").await.data(200).clone();
    assert_eq!(approved["status"], "APPROVED");
    server.verify().await;
    server.drain().await;
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    assert_eq!(
        (server.balance().await, server.session_status(&session).await),
        (3569, "COMPLETED".into())
    );
    let payment = server.payment(&paid).await;
    let steps: Vec<&str> = timeline(&payment)
        .into_iter()
        .filter(|step| *step != "WEBHOOK_DISPATCHED")
        .collect();
    assert_eq!(
        steps,
        [
            "CHECKOUT_CONFIRMED",
            "PAYMENT_PENDING",
            "PAYMENT_PROCESSING",
            "REVIEW_OPENED",
            "REVIEW_APPROVED",
            "PAYMENT_COLLECTED",
            "ORDER_PROCESSING",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    let mut events: Vec<String> = receiver
        .seen()
        .iter()
        .map(|seen| text(&seen.json()["event"]).to_owned())
        .collect();
    events.sort();
    assert_eq!(
        events,
        ["PAYMENT_COMPLETED", "PAYMENT_PROCESSING", "PAYMENT_REVIEW"]
    );
    assert!(server.reviews("OPEN").await.is_empty());
    for decision in ["approve", "decline"] {
        let again = server.settle_review(&review, decision).await;
        assert_eq!(again.error(409), "Review has already been decided");
    }
    // The time to decide ends for nobody.
    server.move_clock("P4D").await;
    assert_eq!(server.balance().await, 3569);
    server.verify().await;
}

#[apply(both)]
async fn a_held_payment_that_is_declined_is_given_back(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (session, paid, review) = server.pay_held().await;
    let declined = server.settle_review(&review, "decline").await.data(200).clone();
    assert_eq!(
        (&declined["status"], &declined["payment"]["status"]),
        (&json!("DECLINED"), &json!("FAILED"))
    );
    server.verify().await;
    server.drain().await;
    assert_eq!(server.returned().await, 4330);
    assert_eq!(server.order(&paid).await["status"], "CANCELLED");
    assert_eq!((server.balance().await, server.ledger().await), (0, Vec::new()));
    let (subject, told) = server.mailed_last(MIA).await;
    assert_eq!(subject, "Your order at Nimbus Labs was cancelled");
    let number = text(&paid["order_number"]);
    for words in [
        &*format!("could not accept your payment of $43.30, so your order {number} was cancelled"),
        "The money goes back to you the way that you paid.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("a rule"), "{told}");
    // The session is not a second chance.
    assert_eq!(server.session_status(&session).await, "EXPIRED");
    let payment = server.payment(&paid).await;
    assert!(timeline(&payment).contains(&"REVIEW_DECLINED"));
    server.drain().await;
    assert_eq!(server.returned().await, 4330);
    server.verify().await;
}

#[apply(both)]
async fn a_held_payment_that_nobody_decides_is_given_back(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (_, paid, review) = server.pay_held().await;
    server.move_clock("PT71H").await;
    assert_eq!(server.reviews("OPEN").await.len(), 1);
    server.move_clock("PT1H").await;
    server.drain().await;
    assert_eq!(server.reviews("EXPIRED").await[0]["id"], review["id"]);
    assert_eq!(server.returned().await, 4330);
    assert_eq!(server.order(&paid).await["status"], "CANCELLED");
    let mails = server.mails().await;
    assert!(
        mails
            .iter()
            .any(|(_, subject)| subject == "A payment of $43.30 was not reviewed"),
        "{mails:?}"
    );
    assert_eq!(
        server.mailed_last(MIA).await.0,
        "Your order at Nimbus Labs was cancelled"
    );
    assert_eq!(
        server.settle_review(&review, "approve").await.error(409),
        "Review has already been decided"
    );
    server.verify().await;
}

#[apply(both)]
async fn what_a_review_shows_is_put_on_lists(server: Server) {
    server.rule("amount > 1000", "REVIEW", 5).await;
    let (_, _, review) = server.pay_held().await;
    server.settle_review(&review, "decline").await.data(200);
    let add = async |list: &Value, attribute: &str| {
        let path = server.shield(&format!("review/{}/add-to-list", text(&review["id"])));
        let body = json!({"listId": list["id"], "attribute": attribute});
        server.post(&path, body).await
    };
    for (kind, attribute, value) in [
        ("email", "email", "mia@example.org"),
        ("ip", "ip", HOME),
        ("card_bin", "card_bin", "42424242"),
        ("string", "email", "mia@example.org"),
    ] {
        let list = server.list_of(&format!("a_{kind}"), kind, json!([])).await;
        let added = add(&list, attribute).await.data(200).clone();
        assert_eq!((&added["changed"], &added["valueCount"]), (&json!(1), &json!(1)));
        assert_eq!(add(&list, attribute).await.data(200)["changed"], 0);
        let path = server.shield(&format!("lists/{}", text(&list["id"])));
        assert_eq!(server.get(&path).await.data(200)["values"], json!([value]));
    }
    let lands = server.list_of("lands", "country", json!([])).await;
    assert!(
        add(&lands, "email")
            .await
            .error(400)
            .starts_with("body/attribute ")
    );
    assert!(
        add(&lands, "name")
            .await
            .error(400)
            .starts_with("body/attribute ")
    );
    let nowhere = json!({"id": "blk_aaaaaaaaaaaaaaaaaaaaaaaa"});
    assert_eq!(add(&nowhere, "email").await.error(404), "List not found");
    // From now on she is blocked.
    server
        .rule(
            "card_bin IN @a_card_bin AND email IN @a_email AND ip IN @a_ip",
            "BLOCK",
            1,
        )
        .await;
    let session = server.cart_of(4000).await;
    let refused = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(refused.error(400), "Your payment was declined");
    let nothing = json!({"id": "revw_aaaaaaaaaaaaaaaaaaaaaaaa"});
    assert_eq!(
        server.settle_review(&nothing, "approve").await.error(404),
        "Review not found"
    );
}

/// What a buyer has written stands for itself alone: it must not block everybody.
#[apply(both)]
async fn an_address_with_a_star_becomes_no_pattern(server: Server) {
    server.rule("amount > 1000", "REVIEW", 5).await;
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("*@example.org", "US", "CA")});
    let session = server.open_cart(cart).await;
    let paid = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "REVIEW");
    let review = server.reviews("OPEN").await[0].clone();
    for kind in ["email", "string"] {
        let list = server.list_of(&format!("a_{kind}"), kind, json!([])).await;
        let path = server.shield(&format!("review/{}/add-to-list", text(&review["id"])));
        let added = server
            .post(&path, json!({"listId": list["id"], "attribute": "email"}))
            .await;
        assert_eq!(
            added.error(400),
            "body/attribute has a *, which would stand for any characters on a list"
        );
        let path = server.shield(&format!("lists/{}", text(&list["id"])));
        assert_eq!(server.get(&path).await.data(200)["values"], json!([]));
    }
}

/// The address of a store's own server says nothing of the buyer.
#[apply(both)]
async fn a_review_shows_no_address_of_the_stores_server(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let session = server.cart_of(4000).await;
    let paid = server
        .post(&server.pay_path(&session), json!({"payment_method": card(GOOD)}))
        .await;
    assert_eq!(paid.data(200)["status"], "REVIEW");
    let review = server.reviews("OPEN").await[0].clone();
    assert_eq!(review["ipAddress"], Value::Null);
    let list = server.list_of("nets", "ip", json!([])).await;
    let path = server.shield(&format!("review/{}/add-to-list", text(&review["id"])));
    let added = server
        .post(&path, json!({"listId": list["id"], "attribute": "ip"}))
        .await;
    assert_eq!(
        added.error(400),
        "body/attribute 'ip' of this payment is not known"
    );
}

/// The bank is asked first; what it declines is not reviewed.
#[apply(both)]
async fn a_payment_is_held_once_it_is_charged(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let session = server.cart_of(4000).await;
    let declined = server.browse_and_pay(HOME, &session, DECLINED).await;
    assert_eq!(declined.error(400), "Your card was declined");
    assert!(server.reviews("WAITING").await.is_empty());
    let asked = server
        .browse_and_pay(HOME, &session, CHALLENGED)
        .await
        .data(200)
        .clone();
    assert_eq!(asked["status"], "REQUIRES_3DS");
    let waiting = server.reviews("WAITING").await;
    assert_eq!(
        server.settle_review(&waiting[0], "approve").await.error(409),
        "The charge of this payment is not complete yet"
    );
    let page = format!("{}/approve", bank_path(&asked));
    let answered = server.anonymous(Method::POST, &page).send().await;
    assert!(answered.status.as_u16() < 400, "{}", answered.text);
    let open = server.reviews("OPEN").await;
    assert_eq!(open[0]["id"], waiting[0]["id"]);
    assert_eq!(server.order(&asked).await["status"], "PENDING");
    server.verify().await;
    // What the processor repeats changes nothing, and a charge that is complete does not fail.
    let payment = server.payment(&asked).await;
    for event in ["succeeded", "failed"] {
        server.simulate(&asked, json!({"event": event})).await;
        assert_eq!(
            server.payment(&asked).await["status"],
            payment["status"],
            "{event}"
        );
    }
    server.settle_review(&open[0], "approve").await.data(200);
    server.drain().await;
    assert_eq!(server.order(&asked).await["status"], "COMPLETED");
    server.verify().await;
}

/// What costs nothing is held as well, and has no charge to ask about.
#[apply(both)]
async fn an_order_of_nothing_is_reviewed(server: Server) {
    let coupon = json!({"code": "ALL", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    server.rule("amount == 0", "REVIEW", 1).await;
    let cart = || json!({"items": [dynamic(4000)], "customer": mia(), "coupon_code": "ALL"});
    for (decision, status) in [("approve", "COMPLETED"), ("decline", "CANCELLED")] {
        let session = server.open_cart(cart()).await;
        let paid = server.pay_body(&session, json!({})).await.data(200).clone();
        assert_eq!(paid["status"], "REVIEW");
        let review = server.reviews("OPEN").await[0].clone();
        // Mails of one millisecond have no order.
        server.advance(1).await;
        server.settle_review(&review, decision).await.data(200);
        assert_eq!(server.order(&paid).await["status"], status);
        server.verify().await;
    }
    let told = server.mailed_last(MIA).await.1;
    assert!(told.contains("Nothing was charged."), "{told}");
    assert!(!told.contains("goes back"), "{told}");
}

/// Of two who decide at once, one does.
#[apply(both)]
async fn a_payment_is_decided_once(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (_, paid, review) = server.pay_held().await;
    let (approved, declined) = tokio::join!(
        server.settle_review(&review, "approve"),
        server.settle_review(&review, "decline")
    );
    let mut statuses = [approved.status.as_u16(), declined.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    server.drain().await;
    let expected = match approved.status.as_u16() {
        200 => ("COMPLETED", 3569, 0),
        _ => ("CANCELLED", 0, 4330),
    };
    let order = server.order(&paid).await;
    let (balance, back) = (server.balance().await, server.returned().await);
    assert_eq!((text(&order["status"]), balance, back), expected);
    server.verify().await;
}

/// What was charged before the server was cut off is held once the answer is fetched.
#[apply(both)]
async fn a_payment_that_was_cut_off_is_held(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    let session = server.cart_of(4000).await;
    let cut_off = flaky(&server, Fault::AfterCharging, 1);
    assert_eq!(cut_off.pay_with(&session, card(GOOD)).await.status, 503);
    assert_eq!(server.reviews("WAITING").await.len(), 1);
    server.verify().await;
    server.advance(RECOVERY_DELAY).await;
    let review = server.reviews("OPEN").await[0].clone();
    assert_eq!(server.balance().await, 0);
    server.verify().await;
    server.settle_review(&review, "approve").await.data(200);
    server.drain().await;
    assert_eq!(server.balance().await, 3569);
    server.verify().await;
}

/// The sandbox disputes a payment a day after it was charged, or as soon as it is let through.
#[apply(both)]
async fn a_dispute_waits_for_the_decision(server: Server) {
    server.rule("amount > 1000", "REVIEW", 1).await;
    for (decision, status, balance) in [
        ("decline", "FAILED", 0),
        ("approve", "DISPUTED", 3569 - 4330 - 2000),
    ] {
        let session = server.cart_of(4000).await;
        let paid = server
            .browse_and_pay(HOME, &session, DISPUTED)
            .await
            .data(200)
            .clone();
        server.move_clock("PT25H").await;
        let review = server.reviews("OPEN").await[0].clone();
        server.settle_review(&review, decision).await.data(200);
        server.move_clock("PT1H").await;
        assert_eq!(server.payment(&paid).await["status"], status);
        assert_eq!(server.balance().await, balance);
        server.verify().await;
    }
}

/// What a review says of the card and of the risk is forgotten with everything else that was seen.
#[apply(both)]
async fn what_a_review_tells_of_its_buyer_is_forgotten_after_180_days(server: Server) {
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (_, _, review) = server.pay_held().await;
    server.settle_review(&review, "decline").await.data(200);
    server.advance(180 * DAY - HOUR).await;
    let path = server.shield(&format!("review/{}", text(&review["id"])));
    assert_eq!(server.get(&path).await.data(200)["cardBin"], "42424242");
    server.advance(3 * HOUR).await;
    let shown = server.get(&path).await.data(200).clone();
    assert_eq!(
        (&shown["cardBin"], &shown["riskScore"], &shown["known"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&shown["status"], &shown["rule"]),
        (&json!("DECLINED"), &review["rule"])
    );
    server.verify().await;
}

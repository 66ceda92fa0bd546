//! What is refused, and what two do at once.

use super::Desk;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

#[apply(both)]
async fn changes_that_make_no_sense_are_refused(server: Server) {
    let desk = Desk::open(&server).await;
    for (body, text) in [
        (json!({}), "Nothing to update"),
        (json!({"subject": "Other"}), "Nothing to update"),
        (json!({"status": "OPEN"}), "Only closed cases can be reopened"),
    ] {
        assert_eq!(desk.patch(body.clone()).await.error(400), text, "{body}");
    }
    for body in [
        json!({"status": "AWAITING_MERCHANT"}),
        json!({"status": "open"}),
        json!({"status": null}),
        json!({"status": 1}),
    ] {
        assert!(
            desk.patch(body.clone())
                .await
                .error(400)
                .starts_with("body/status must be"),
            "{body}"
        );
    }
    for body in [json!({"priority": "CRITICAL"}), json!({"priority": null})] {
        assert!(
            desk.patch(body.clone())
                .await
                .error(400)
                .starts_with("body/priority must be"),
            "{body}"
        );
    }
    desk.patch(json!({"status": "CLOSED"})).await.data(200);
    let closed = desk.show().await;
    assert_eq!(
        desk.patch(json!({"status": "CLOSED"})).await.error(400),
        "Case is already closed"
    );
    // Nothing of a refused change stays.
    let both = desk
        .patch(json!({"priority": "URGENT", "status": "AWAITING_CUSTOMER"}))
        .await;
    assert_eq!(both.error(400), "Cannot set status on a closed case");
    assert_eq!(
        desk.customer_post("/close", json!({})).await.error(400),
        "Case is already closed"
    );
    assert_eq!(desk.show().await, closed);
    assert_eq!(
        desk.patch(json!({"priority": "LOW"})).await.data(200)["priority"],
        "LOW"
    );
    desk.patch(json!({"status": "OPEN"})).await.data(200);
    assert_eq!(
        desk.customer_post("/reopen", json!({})).await.error(400),
        "Only closed cases can be reopened"
    );
}

#[apply(both)]
async fn bad_messages_are_refused(server: Server) {
    let desk = Desk::open(&server).await;
    let file = |id: &str, kind: &str, size: i64| {
        json!({
            "attachmentId": id, "filename": "a", "mimeType": kind, "sizeBytes": size
        })
    };
    let unknown = format!("csa_{}", "a".repeat(24));
    let with = |files: Vec<Value>| json!({"body": "Hello", "attachments": files});
    let long = "x".repeat(4001);
    for (body, text) in [
        (json!({}), "body must have required property 'body'"),
        (
            json!({"body": ""}),
            "body/body must NOT have fewer than 1 characters",
        ),
        (
            json!({"body": long}),
            "body/body must NOT have more than 4000 characters",
        ),
        (json!({"body": null}), "body/body must be string"),
        (
            with(vec![file(&unknown, "text/plain", 1); 6]),
            "body/attachments must NOT have more than 5 items",
        ),
        (
            with(vec![file(&unknown, "text/plain", 10_485_761)]),
            "body/attachments/0/sizeBytes must be <= 10485760",
        ),
        (
            with(vec![file(&unknown, "text/plain", 0)]),
            "body/attachments/0/sizeBytes must be >= 1",
        ),
        (
            with(vec![file("short", "text/plain", 1)]),
            "body/attachments/0/attachmentId must NOT have fewer than 12 characters",
        ),
        (
            with(vec![json!({"attachmentId": unknown})]),
            "body/attachments/0 must have required property 'filename'",
        ),
    ] {
        assert_eq!(
            server
                .post(&desk.path("/messages"), body.clone())
                .await
                .error(400),
            text,
            "{body}"
        );
        assert_eq!(
            desk.customer_post("/messages", body.clone()).await.error(400),
            text,
            "{body}"
        );
    }
    for (kind, size) in [("text/plain", 1), ("text/html", 1)] {
        let body = with(vec![file(&unknown, kind, size)]);
        let text = server.post(&desk.path("/messages"), body.clone()).await;
        assert!(text.error(400).starts_with("body/attachments/0"), "{}", text.text);
        assert!(
            desk.customer_post("/messages", body)
                .await
                .error(400)
                .starts_with("body/attachments/0")
        );
    }
    desk.customer_post("/messages", json!({"body": "x".repeat(4000)}))
        .await
        .data(201);
    assert_eq!(desk.trail().await.len(), 3);
}

#[apply(both)]
async fn bad_cases_are_not_opened(server: Server) {
    let desk = Desk::open(&server).await;
    let base = json!({"orderId": desk.order, "subject": "Help", "body": "Please."});
    let without = |field: &str| {
        let mut body = base.clone();
        body.as_object_mut().unwrap().remove(field);
        body
    };
    let with = |field: &str, value: Value| {
        let mut body = base.clone();
        body[field] = value;
        body
    };
    for (body, text) in [
        (without("orderId"), "body must have required property 'orderId'"),
        (without("subject"), "body must have required property 'subject'"),
        (without("body"), "body must have required property 'body'"),
        (
            with("subject", json!("")),
            "body/subject must NOT have fewer than 1 characters",
        ),
        (
            with("subject", json!("x".repeat(201))),
            "body/subject must NOT have more than 200 characters",
        ),
        (
            with("body", json!("x".repeat(4001))),
            "body/body must NOT have more than 4000 characters",
        ),
        (
            with("orderId", json!(format!("ord_{}", "a".repeat(24)))),
            "body/orderId must be a completed order of yours",
        ),
    ] {
        assert_eq!(
            server
                .portal_post(&desk.person, "/cases", body.clone())
                .await
                .error(400),
            text,
            "{body}"
        );
    }
    let urgent = server
        .portal_post(&desk.person, "/cases", with("priority", json!("urgent")))
        .await;
    assert!(urgent.error(400).starts_with("body/priority must be"));
    let urgent = server
        .portal_post(&desk.person, "/cases", with("priority", json!("URGENT")))
        .await;
    assert_eq!(urgent.data(201)["priority"], "URGENT");
    // Neither somebody else's order nor one that the money went back for.
    let stranger = server.sign_in("ann@example.org").await;
    let text = "body/orderId must be a completed order of yours";
    assert_eq!(
        server
            .portal_post(&stranger, "/cases", base.clone())
            .await
            .error(400),
        text
    );
    let paid = server.sell(700, GOOD).await;
    server
        .simulate(&paid, json!({"event": "external_refund"}))
        .await
        .data(200);
    assert_eq!(
        server
            .portal_post(&desk.person, "/cases", with("orderId", paid["order_id"].clone()))
            .await
            .error(400),
        text
    );
}

#[apply(both)]
async fn a_case_is_closed_by_one_of_two_at_once(server: Server) {
    let desk = Desk::open(&server).await;
    let body = json!({"status": "CLOSED"});
    let closings = (0..8).map(|number| {
        let (desk, body) = (&desk, body.clone());
        async move {
            if number % 2 == 0 {
                desk.patch(body).await
            } else {
                desk.customer_post("/close", json!({})).await
            }
        }
    });
    let answers = futures_util::future::join_all(closings).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.error(400), "Case is already closed");
    }
    assert_eq!(desk.trail().await.len(), 3);
    // Messages of both sides at once are all there, each counted once.
    desk.patch(json!({"status": "OPEN"})).await.data(200);
    let messages = (0..10).map(|number| {
        let desk = &desk;
        async move {
            let text = format!("Message {number}");
            if number % 2 == 0 {
                desk.reply(&text).await
            } else {
                desk.customer_post("/messages", json!({"body": text})).await
            }
        }
    });
    for answer in futures_util::future::join_all(messages).await {
        answer.data(201);
    }
    assert_eq!(desk.trail().await.len(), 14);
    assert_eq!(desk.standing().await.3, 5);
    server.verify().await;
}

#[apply(both)]
async fn a_message_is_sent_once_per_key(server: Server) {
    let desk = Desk::open(&server).await;
    for replay in [None, Some("true")] {
        let call = server
            .call(Method::POST, &desk.path("/messages"))
            .header("idempotency-key", "key-00001");
        let answer = call.json(&json!({"body": "Hello"})).send().await;
        answer.data(201);
        assert_eq!(answer.header("idempotent-replay"), replay);
    }
    assert_eq!(desk.trail().await.len(), 3);
}

#[apply(both)]
async fn messages_have_a_limit_of_their_own(server: Server) {
    let server = server
        .with(|config| config.limits.case_messages = Limit::per_minute(2))
        .await;
    let desk = Desk::open(&server).await;
    for _ in 0..2 {
        desk.reply("Hello").await.data(201);
    }
    let refused = desk.reply("Hello").await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    assert_eq!(
        (
            refused.header("x-ratelimit-limit"),
            refused.header("x-ratelimit-type")
        ),
        (Some("2"), Some("AccountResource"))
    );
    assert_eq!(refused.header("retry-after"), Some("60"));
    // Reading goes on, and so does another token.
    server.get(&desk.path("/messages")).await.data(200);
    let other = server
        .token_with(Mode::Bearer, ScopeSet::all())
        .await
        .secret
        .unwrap();
    let call = server
        .anonymous(Method::POST, &desk.path("/messages"))
        .bearer(&other);
    let answer = call.json(&json!({"body": "Hello"})).send().await;
    assert_eq!(
        (
            answer.data(201)["body"].as_str(),
            answer.header("x-ratelimit-remaining")
        ),
        (Some("Hello"), Some("1"))
    );
}

//! Contract `refunds-disputes.md`, "Disputes": read by everyone, answered once by the merchant.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic, mia, timeline};
use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};

const WINDOW: i64 = 7 * 24 * 60 * 60 * 1000;
const SUBMITTED: &str = "Evidence has already been submitted";
const RESOLVED: &str = "Dispute is already resolved";

#[apply(both)]
async fn a_dispute_shows_everything(server: Server) {
    let (paid, dispute) = disputed(&server, json!({"reason": "PRODUCT_NOT_RECEIVED"})).await;
    let order = server.order(&paid).await;
    let summary = json!({
        "id": dispute["id"], "reason": "PRODUCT_NOT_RECEIVED", "status": "AWAITING_REVIEW", "evidence": null,
        "totalAmount": 10825, "amount": 10000, "fee": 2000, "createdAt": "2026-06-01T00:00:00.000Z",
        "order": {"id": paid["order_id"], "orderNumber": paid["order_number"], "status": "CHARGEBACK",
            "customer": {"id": order["customer"]["id"], "email": "mia@example.org"}}
    });
    assert!(text(&dispute["id"]).starts_with("dsp_"));
    let list = server.get(&server.core("/disputes/")).await;
    assert_eq!(
        *list.data(200),
        json!({
            "items": [summary],
            "pagination": {"page": 1, "limit": 25, "total": 1, "totalPages": 1, "nextCursor": null}
        })
    );
    let mut detail = summary;
    detail["method"] = "card".into();
    detail["updatedAt"] = detail["createdAt"].clone();
    detail["order"]["amount"] = 10_000.into();
    detail["order"]["currency"] = "USD".into();
    detail["order"]["customer"] = order["customer"].clone();
    assert_eq!(dispute, detail);
}

#[apply(both)]
async fn evidence_is_submitted_once_and_may_win(server: Server) {
    let (paid, dispute) = disputed(&server, json!({})).await;
    server.app.env.clock.advance(1000);
    let answered = submit(&server, &dispute, "12 logins from Austin")
        .await
        .data(200)
        .clone();
    let mut expected = dispute.clone();
    expected["status"] = "UNDER_REVIEW".into();
    expected["evidence"] = json!({"access_activity_log": "12 logins from Austin"});
    expected["updatedAt"] = "2026-06-01T00:00:01.000Z".into();
    assert_eq!(answered, expected);
    assert_eq!(show(&server, &dispute).await, answered);
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["dispute"]["status"], &payment["dispute"]["hasEvidence"]),
        (&json!("UNDER_REVIEW"), &json!(true))
    );
    assert_eq!(timeline(&payment)[6..], ["DISPUTE_OPENED", "EVIDENCE_SUBMITTED"]);
    assert_eq!(server.order(&paid).await["status"], "CHARGEBACK");
    assert_eq!(submit(&server, &dispute, "more").await.error(400), SUBMITTED);
    assert_eq!(server.jobs().await, ["dispute_evidence"]);
    server.drain().await;
    // Nothing decides but the network, however long that takes.
    server.move_clock("P60D").await;
    assert_eq!(show(&server, &dispute).await["status"], "UNDER_REVIEW");
    server.play(&paid, json!({"event": "dispute_won"})).await;
    assert_eq!(show(&server, &dispute).await["status"], "WON");
    assert_eq!(server.balance().await, 8997 - 12_825 + 10_825);
    assert_eq!(submit(&server, &dispute, "more").await.error(400), SUBMITTED);
    assert!(server.jobs().await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn a_dispute_under_review_may_be_lost(server: Server) {
    let (paid, dispute) = disputed(&server, json!({})).await;
    submit(&server, &dispute, "x").await.data(200);
    server.play(&paid, json!({"event": "dispute_lost"})).await;
    assert_eq!(show(&server, &dispute).await["status"], "LOST");
    assert_eq!(server.order(&paid).await["status"], "CHARGEBACK");
    assert_eq!(server.balance().await, 8997 - 12_825);
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn the_window_closes_after_seven_days(server: Server) {
    let (_, dispute) = disputed(&server, json!({})).await;
    let (_, second) = disputed(&server, json!({})).await;
    server.app.env.clock.advance(WINDOW - 1);
    submit(&server, &dispute, "in time").await.data(200);
    // The job that closes the dispute has not run yet.
    server.app.env.clock.advance(1);
    assert_eq!(
        submit(&server, &second, "late").await.error(400),
        "Evidence window has closed"
    );
    assert_eq!(count(&server, "needsEvidence=true").await, 0);
    server.drain().await;
    assert_eq!(submit(&server, &second, "late").await.error(400), RESOLVED);
    assert_eq!(show(&server, &second).await["status"], "LOST");
    assert_eq!(show(&server, &dispute).await["status"], "UNDER_REVIEW");
}

#[apply(both)]
async fn a_prevented_dispute_takes_no_evidence(server: Server) {
    let paid = server.sell(10_000, GOOD).await;
    server
        .simulate(&paid, json!({"event": "dispute_prevented"}))
        .await
        .data(200);
    let dispute = newest(&server).await;
    assert_eq!(
        (&dispute["status"], &dispute["fee"]),
        (&json!("PREVENTED"), &json!(3000))
    );
    assert_eq!(submit(&server, &dispute, "x").await.error(400), RESOLVED);
    assert_eq!(count(&server, "needsEvidence=false").await, 1);
}

#[apply(both)]
async fn lists_filter_and_sort(server: Server) {
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(disputed(&server, json!({})).await.1);
        server.app.env.clock.advance(1000);
    }
    submit(&server, &ids[0], "x").await.data(200);
    let paid = json!({"payment_id": payment_of(&server, &ids[1]).await});
    server
        .simulate(&paid, json!({"event": "dispute_lost"}))
        .await
        .data(200);
    for (query, expected) in [
        ("", &[3, 2, 1, 0][..]),
        ("sort=asc", &[0, 1, 2, 3]),
        ("status=UNDER_REVIEW", &[0]),
        ("status=LOST", &[1]),
        ("status=AWAITING_REVIEW&sort=asc", &[2, 3]),
        ("needsEvidence=true", &[3, 2]),
        ("needsEvidence=false", &[1, 0]),
        ("needsEvidence=true&status=LOST", &[]),
        ("limit=1&page=2", &[2]),
        ("page=9", &[]),
    ] {
        let list = server.get(&server.core(&format!("/disputes/?{query}"))).await;
        let found: Vec<&Value> = list.data(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["id"])
            .collect();
        let expected: Vec<&Value> = expected.iter().map(|&index: &usize| &ids[index]["id"]).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[apply(both)]
async fn bad_input_changes_nothing(server: Server) {
    let (_, dispute) = disputed(&server, json!({})).await;
    let path = evidence_path(&server, &dispute);
    for body in [
        json!({}),
        json!({"access_activity_log": ""}),
        json!({"access_activity_log": null}),
        json!({"access_activity_log": 1}),
        json!({"access_activity_log": "x".repeat(20_001)}),
        json!({"accessActivityLog": "x"}),
    ] {
        let error = server.post(&path, body).await;
        assert!(error.error(400).contains("access_activity_log"), "{}", error.text);
    }
    assert_eq!(
        server.call(Method::POST, &path).send().await.error(400),
        "Request body is not valid JSON"
    );
    for query in [
        "status=OPEN",
        "status=won",
        "sort=up",
        "needsEvidence=yes",
        "needsEvidence=",
        "needsEvidence=1",
        "page=0",
        "limit=101",
    ] {
        let error = server.get(&server.core(&format!("/disputes/?{query}"))).await;
        assert!(
            error.error(400).starts_with("querystring/"),
            "{query}: {}",
            error.text
        );
    }
    let unknown = "dsp_z7m1x4c9v2b8n5q0w3e6r1ty";
    for (path, status, text) in [
        ("/disputes/short".to_owned(), 400, "params/disputeId"),
        (format!("/disputes/{}", "x".repeat(49)), 400, "params/disputeId"),
        (format!("/disputes/{unknown}"), 404, "Dispute not found"),
    ] {
        let error = server.get(&server.core(&path)).await;
        assert!(error.error(status).starts_with(text), "{path}: {}", error.text);
        let error = server
            .post(
                &server.core(&format!("{path}/evidence")),
                json!({"access_activity_log": "x"}),
            )
            .await;
        assert!(error.error(status).starts_with(text), "{path}: {}", error.text);
    }
    let (other, token) = server.other_store("other-labs").await;
    for (method, tail) in [(Method::GET, ""), (Method::POST, "/evidence")] {
        let path = format!(
            "/v2/core/stores/{}/disputes/{}{tail}",
            other.id,
            text(&dispute["id"])
        );
        let foreign = server
            .anonymous(method, &path)
            .bearer(&token)
            .json(&json!({"access_activity_log": "x"}))
            .send()
            .await;
        assert_eq!(foreign.error(404), "Dispute not found");
    }
    assert_eq!(show(&server, &dispute).await, dispute);
    // The longest that fits is counted in characters.
    submit(&server, &dispute, &"ä".repeat(20_000)).await.data(200);
}

#[apply(both)]
async fn the_bank_gets_more_than_the_merchant_wrote(server: Server) {
    let (_, dispute) = disputed(&server, json!({"reason": "PRODUCT_NOT_RECEIVED"})).await;
    submit(&server, &dispute, "delivered by mail").await.data(200);
    server.drain().await;
    let package = package(&server, &dispute).await;
    assert_eq!(
        package,
        json!({
            "accessActivityLog": "delivered by mail", "customerName": "Mia Koch",
            "customerEmail": "mia@example.org", "customerIp": "0.0.0.0", "priorPayments": [],
            "customerDevice": null, "customerAccount": null,
            "productDescription": "1 × Premium",
            "billingAddress": {
                "id": package["billingAddress"]["id"], "addressLine1": "1 Main St", "addressLine2": null,
                "city": "Town", "state": "CA", "postalCode": "94105", "country": "US"
            }
        })
    );
}

#[apply(both)]
async fn earlier_payments_speak_against_fraud(server: Server) {
    let elsewhere = || buyer("mia@example.org", "US", "OR");
    // Another place, another customer, a disputed one: none of them counts.
    sell_from(&server, "10.0.0.9", None, elsewhere()).await;
    sell_from(&server, "10.0.0.1", None, buyer("ann@example.org", "US", "CA")).await;
    let bad = sell_from(&server, "10.0.0.1", None, mia()).await;
    server
        .simulate(&bad, json!({"event": "dispute_opened"}))
        .await
        .data(200);
    // Nor does what has one thing alone in common, or nothing of where it came from.
    sell_from(&server, "10.9.9.9", None, mia()).await;
    let moved = sell_from(&server, "10.0.0.1", None, elsewhere()).await;
    server.app.env.clock.advance(1000);
    let one = sell_from(&server, "10.0.0.1", None, mia()).await;
    let evidence = |reason: &'static str, agent: Option<&'static str>| {
        let server = &server;
        async move {
            let paid = sell_from(server, "10.0.0.1", agent, mia()).await;
            server
                .simulate(&paid, json!({"event": "dispute_opened", "reason": reason}))
                .await
                .data(200);
            let dispute = server.payment(&paid).await["dispute"].clone();
            submit(server, &dispute, "log").await.data(200);
            server.drain().await;
            package(server, &dispute).await
        }
    };
    // One is not enough.
    assert_eq!(evidence("FRAUDULENT", None).await["priorPayments"], json!([]));
    server.app.env.clock.advance(1000);
    // The same browser, in the same part of the net.
    let two = sell_from(&server, "10.0.0.7", AGENT, mia()).await;
    assert_eq!(evidence("GENERAL", AGENT).await["priorPayments"], json!([]));
    let told = evidence("FRAUDULENT", AGENT).await;
    assert_eq!(told["customerDevice"].as_str().unwrap().len(), 32);
    let mut expected = vec![
        prior(&server, &two, [false, true, true], "2026-06-01T00:00:02.000Z").await,
        prior(&server, &one, [true, false, true], "2026-06-01T00:00:01.000Z").await,
    ];
    assert_eq!(told["priorPayments"], json!(expected));
    // Whoever has an account was signed in to it.
    server.sign_in("mia@example.org").await;
    let told = evidence("FRAUDULENT", AGENT).await;
    assert_eq!(
        told["customerAccount"],
        server.order(&two).await["customer"]["id"]
    );
    expected.push(prior(&server, &moved, [true, false, false], "2026-06-01T00:00:00.000Z").await);
    assert_eq!(told["priorPayments"], json!(expected));
}

/// An earlier payment as the processor is told of it: whether it came from the same address on the net, from
/// the same device, and with a bill to the same address.
async fn prior(server: &Server, paid: &Value, same: [bool; 3], captured_at: &str) -> Value {
    let payment = server.payment(paid).await;
    json!({
        "reference": payment["referenceId"], "capturedAt": captured_at, "total": payment["totalAmount"],
        "sameIp": same[0], "sameDevice": same[1], "sameBillingAddress": same[2],
        "productDescription": "1 × Premium"
    })
}

/// Where a server of the store's pays for its buyers, its address says nothing of them.
#[apply(both)]
async fn the_address_of_the_stores_own_server_is_no_evidence(server: Server) {
    let mut paid = Vec::new();
    for _ in 0..3 {
        let cart = json!({"items": [dynamic(1000)], "customer": mia()});
        let session = server.open_cart(cart).await;
        let call = server.call(Method::POST, &server.pay_path(&session));
        let call = call.from("10.0.0.1:4000".parse().unwrap());
        let call = call.json(&json!({"payment_method": card(GOOD)}));
        paid.push(call.send().await.data(200).clone());
        server.app.env.clock.advance(1000);
    }
    let opened = json!({"event": "dispute_opened", "reason": "FRAUDULENT"});
    server.simulate(&paid[2], opened).await.data(200);
    let dispute = server.payment(&paid[2]).await["dispute"].clone();
    submit(&server, &dispute, "log").await.data(200);
    server.drain().await;
    let told = package(&server, &dispute).await;
    assert_eq!(
        (
            &told["customerIp"],
            &told["customerDevice"],
            &told["priorPayments"]
        ),
        (&Value::Null, &Value::Null, &json!([]))
    );
}

#[apply(both)]
async fn of_many_submissions_at_once_one_counts(server: Server) {
    let (_, dispute) = disputed(&server, json!({})).await;
    let path = evidence_path(&server, &dispute);
    let answers =
        join_all((0..8).map(|n| server.post(&path, json!({"access_activity_log": format!("log {n}")}))))
            .await;
    let taken: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        show(&server, &dispute).await["evidence"],
        taken[0].data(200)["evidence"]
    );
    assert!(
        answers
            .iter()
            .filter(|answer| answer.status != 200)
            .all(|answer| answer.error(400) == SUBMITTED)
    );
}

#[apply(both)]
async fn evidence_races_the_deadline(server: Server) {
    for _ in 0..4 {
        let (_, dispute) = disputed(&server, json!({})).await;
        // The window is open to the last moment, the job due a moment later: both run now.
        server.app.env.clock.advance(WINDOW - 1);
        let path = evidence_path(&server, &dispute);
        let (submitted, ()) = tokio::join!(
            server.post(&path, json!({"access_activity_log": "log"})),
            server.advance(1),
        );
        let status = show(&server, &dispute).await["status"].clone();
        if submitted.status == 200 {
            assert_eq!(status, "UNDER_REVIEW");
        } else {
            submitted.error(400);
            server.drain().await;
            assert_eq!(show(&server, &dispute).await["status"], "LOST");
        }
    }
    server.verify().await;
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Sells for $100.00 and has it disputed; returns the answer of pay and the dispute.
async fn disputed(server: &Server, event: Value) -> (Value, Value) {
    let paid = server.sell(10_000, GOOD).await;
    let mut event = event;
    event["event"] = "dispute_opened".into();
    server.simulate(&paid, event).await.data(200);
    let dispute = server.payment(&paid).await["dispute"].clone();
    let dispute = show(server, &dispute).await;
    (paid, dispute)
}

async fn newest(server: &Server) -> Value {
    server.get(&server.core("/disputes")).await.data(200)["items"][0].clone()
}

async fn show(server: &Server, dispute: &Value) -> Value {
    let path = server.core(&format!("/disputes/{}", text(&dispute["id"])));
    server.get(&path).await.data(200).clone()
}

async fn count(server: &Server, query: &str) -> i64 {
    let path = server.core(&format!("/disputes/?{query}"));
    server.get(&path).await.data(200)["pagination"]["total"]
        .as_i64()
        .unwrap()
}

async fn payment_of(server: &Server, dispute: &Value) -> Value {
    let order = show(server, dispute).await["order"]["id"].clone();
    let path = server.core(&format!("/orders/{}", text(&order)));
    server.get(&path).await.data(200)["payment"]["id"].clone()
}

fn evidence_path(server: &Server, dispute: &Value) -> String {
    server.core(&format!("/disputes/{}/evidence", text(&dispute["id"])))
}

async fn submit(server: &Server, dispute: &Value, log: &str) -> Answer {
    let body = json!({"access_activity_log": log});
    server.post(&evidence_path(server, dispute), body).await
}

/// What the processor was given.
async fn package(server: &Server, dispute: &Value) -> Value {
    let sql = pandabase_platform::db::Sql::new("SELECT package FROM sandbox_evidence WHERE dispute_key = $1");
    let id = text(&dispute["id"]).to_owned();
    let found = server
        .app
        .db
        .read(move |tx| tx.one(sql, pandabase_platform::params![&id], |row| row.next::<String>()));
    serde_json::from_str(&found.await.unwrap()).unwrap()
}

/// What a browser says of itself.
const AGENT: Option<&str> = Some("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");

/// Sells to `customer`, who pays from `ip`, perhaps with a browser that says what it is.
async fn sell_from(server: &Server, ip: &str, agent: Option<&str>, customer: Value) -> Value {
    let cart = json!({"items": [dynamic(1000)], "customer": customer});
    let session = server.open_cart(cart).await;
    let mut call = server
        .anonymous(Method::POST, &server.pay_path(&session))
        .from(format!("{ip}:4000").parse().unwrap());
    if let Some(agent) = agent {
        call = call.header("user-agent", agent);
    }
    let paid = call.json(&json!({"payment_method": card(GOOD)})).send().await;
    paid.data(200).clone()
}

//! Stores as operators see them: found, verified, blocked, and what is kept of their sales.

use crate::accounts::OWNER;
use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, card, mia};
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

/// The path of something that operators do with the server's store.
fn of(server: &Server, rest: &str) -> String {
    format!("/v2/operator/stores/{}{rest}", server.store.id)
}

async fn post(server: &Server, boss: &str, rest: &str) -> Answer {
    server
        .with_session(boss, Method::POST, &of(server, rest), None)
        .await
}

async fn block(server: &Server, boss: &str, reason: Value) -> Answer {
    let path = of(server, "/block");
    server.account_post(boss, &path, json!({"reason": reason})).await
}

#[apply(both)]
async fn stores_are_found_whoever_owns_them(server: Server) {
    let boss = server.boss().await;
    server.app.env.clock.advance(1);
    let (other, _) = server.other_store("bakery").await;
    let found = async |query: &str| -> Vec<String> {
        let list = format!("/v2/operator/stores?{query}");
        let answer = server.account_get(&boss, &list).await;
        let items = answer.data(200)["items"].as_array().unwrap().clone();
        let ids = items.iter().map(|store| store["id"].as_str().unwrap().to_owned());
        ids.collect()
    };
    let (first, second) = (server.store.id.to_string(), other.id.to_string());
    for (query, expected) in [
        ("", vec![&second, &first]),
        ("search=bak", vec![&second]),
        ("search=NIMBUS", vec![&second, &first]),
        ("search=nimbus-labs", vec![&first]),
        ("search=owner%40example", vec![&second, &first]),
        ("search=%25", vec![]),
        ("blocked=true", vec![]),
        ("verified=false&blocked=false", vec![&second, &first]),
        ("limit=1&page=2", vec![&first]),
    ] {
        assert_eq!(
            found(query).await,
            expected.into_iter().cloned().collect::<Vec<_>>(),
            "{query}"
        );
    }
    assert_eq!(
        found(&format!("search={first}")).await,
        std::slice::from_ref(&first)
    );
    for (query, field) in [
        ("blocked=perhaps", "querystring/blocked"),
        ("verified=1", "querystring/verified"),
        ("search=", "querystring/search"),
        ("limit=101", "querystring/limit"),
    ] {
        let wrong = server
            .account_get(&boss, &format!("/v2/operator/stores?{query}"))
            .await;
        assert!(wrong.error(400).starts_with(field), "{query}: {}", wrong.text);
    }
    let shown = server.account_get(&boss, &of(&server, "")).await;
    let shown = shown.data(200);
    assert_eq!(shown["ownerEmail"], OWNER);
    assert_eq!(
        (&shown["blocked"], &shown["blockReason"]),
        (&json!(false), &Value::Null)
    );
}

#[apply(both)]
async fn an_owner_is_verified_once(server: Server) {
    let boss = server.boss().await;
    for (verb, verified) in [
        ("verify", true),
        ("verify", true),
        ("unverify", false),
        ("unverify", false),
    ] {
        let answer = post(&server, &boss, &format!("/{verb}")).await;
        assert_eq!(answer.data(200)["verified"], verified);
        let store = server.get(&server.core("")).await;
        assert_eq!(store.data(200)["verified"], verified);
    }
    let decided = server.decided(&boss).await;
    let actions: Vec<&str> = decided.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["STORE_UNVERIFIED", "STORE_VERIFIED", "OPERATOR_ADDED"]);
    assert_eq!(decided[0].1, server.store.id.as_str());
    server.verify().await;
}

#[apply(both)]
async fn a_blocked_store_is_closed_until_it_is_opened_again(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let link = json!({"title": "Tea", "items": [{"name": "Tea", "amount": 900, "quantity": 1}]});
    let paylinks = format!("/v2/stores/{}/paylinks", server.store.id);
    let link = server.post(&paylinks, link).await.data(201).clone();
    let visit = format!(
        "/v2/storefront/paylinks/{}/checkout",
        link["id"].as_str().unwrap()
    );
    let shop = format!("/v2/storefront/stores/{}", server.store.id);
    let checkouts = format!("/v2/stores/{}/checkouts", server.store.id);
    let cart = json!({"items": [crate::shop::dynamic(900)], "customer": mia()});
    let (owner, boss) = (server.merchant(OWNER).await, server.boss().await);
    // This event waits when the store is blocked.
    server.sell(4000, GOOD).await;
    let session = server.cart_of(900).await;
    let blocked = block(&server, &boss, json!("  nobody gets what it sells ")).await;
    let blocked = blocked.data(200).clone();
    assert_eq!(blocked["blocked"], true);
    assert_eq!(blocked["blockReason"], "nobody gets what it sells");
    // The second time changes nothing, whatever the reason.
    server.advance(1000).await;
    assert_eq!(block(&server, &boss, json!("another")).await.data(200), &blocked);
    let closed = "Store not found";
    let shown = server.anonymous(Method::GET, &shop).send().await;
    assert_eq!(shown.error(404), closed);
    let opened = server
        .anonymous(Method::POST, &checkouts)
        .json(&cart)
        .send()
        .await;
    assert_eq!(opened.error(404), closed);
    let followed = server.anonymous(Method::POST, &visit).send().await;
    assert_eq!(followed.error(404), closed);
    assert_eq!(server.pay_with(&session, card(GOOD)).await.error(404), closed);
    assert_eq!(server.get(&server.core("")).await.error(401), "Invalid API token");
    let mine = server.account_get(&owner, &server.of_team("")).await;
    assert_eq!(mine.error(404), closed);
    server.drain().await;
    assert!(receiver.seen().is_empty());
    let waiting = "SELECT COUNT(*) FROM webhook_deliveries WHERE is_pending";
    assert_eq!(server.number(waiting).await, 0);
    server.verify().await;
    let told = server.mails().await;
    let count = |subject: &str| {
        let mail = (OWNER.to_owned(), subject.to_owned());
        told.iter().filter(|one| **one == mail).count()
    };
    assert_eq!(count("Your store Nimbus Labs was blocked"), 1);
    let found = server
        .account_get(&boss, "/v2/operator/stores?blocked=true")
        .await;
    assert_eq!(found.data(200)["pagination"]["total"], 1);
    for _ in 0..2 {
        let open = post(&server, &boss, "/unblock").await;
        let open = open.data(200);
        assert_eq!(
            (&open["blocked"], &open["blockedAt"]),
            (&json!(false), &Value::Null)
        );
    }
    server.anonymous(Method::GET, &shop).send().await.data(200);
    server.get(&server.core("")).await.data(200);
    server.pay_with(&session, card(GOOD)).await.data(200);
    server.drain().await;
    assert_eq!(receiver.seen().len(), 1);
    let actions: Vec<String> = server.decided(&boss).await.into_iter().map(|one| one.0).collect();
    assert_eq!(actions, ["STORE_UNBLOCKED", "STORE_BLOCKED", "OPERATOR_ADDED"]);
    server.verify().await;
}

#[apply(both)]
async fn nothing_is_paid_out_of_a_blocked_store(server: Server) {
    let server = server.with(|config| config.payouts.hold_days = 0).await;
    let boss = server.boss().await;
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    server.request_payout(50_000, None).await.unwrap();
    block(&server, &boss, json!("under review")).await.data(200);
    let status = async || {
        let list = server.account_get(&boss, "/v2/operator/payouts").await;
        list.data(200)["items"][0]["status"].as_str().unwrap().to_owned()
    };
    server.advance(8 * DAY).await;
    assert_eq!(status().await, "IN_REVIEW");
    server.verify().await;
    post(&server, &boss, "/unblock").await.data(200);
    server.advance(8 * DAY).await;
    assert_ne!(status().await, "IN_REVIEW");
    server.verify().await;
}

#[apply(both)]
async fn reasons_say_something(server: Server) {
    let boss = server.boss().await;
    for (reason, text) in [
        (json!(""), "body/reason must NOT have fewer than 1 characters"),
        (json!("  "), "body/reason must NOT be blank"),
        (
            json!("x".repeat(501)),
            "body/reason must NOT have more than 500 characters",
        ),
        (
            json!("a\u{7}b"),
            "body/reason must NOT contain the control character U+0007",
        ),
        (json!(7), "body/reason must be string"),
        (json!(null), "body/reason must be string"),
    ] {
        let refused = block(&server, &boss, reason).await;
        assert_eq!(refused.error(400), text);
    }
    let none = server
        .account_post(&boss, &of(&server, "/block"), json!({}))
        .await;
    assert_eq!(none.error(400), "body must have required property 'reason'");
    let store = server.account_get(&boss, &of(&server, "")).await;
    assert_eq!(store.data(200)["blocked"], false);
}

#[apply(both)]
async fn fees_of_a_store_hold_for_what_is_captured_afterwards(server: Server) {
    let boss = server.boss().await;
    let fees = of(&server, "/fees");
    let everybodys = json!({
        "basisPoints": null, "fixedFee": null, "effective": {"basisPoints": 590, "fixedFee": 20}
    });
    let shown = server.account_get(&boss, &fees).await;
    assert_eq!(shown.data(200), &everybodys);
    let platform_fee = async || {
        let paid = server.sell(5000, GOOD).await;
        let payment = server.payment(&paid).await;
        payment["platformFeeAmount"].as_i64().unwrap()
    };
    let total = async || {
        server.payment(&server.sell(5000, GOOD).await).await["totalAmount"]
            .as_i64()
            .unwrap()
    };
    let total = total().await;
    let at = |points: i64, fixed: i64| (total * points + 5_000) / 10_000 + fixed;
    assert_eq!(platform_fee().await, at(590, 20));
    let session = server.cart_of(5000).await;
    let set = server
        .account_patch(&boss, &fees, json!({"basisPoints": 300}))
        .await;
    assert_eq!(
        set.data(200),
        &json!({
            "basisPoints": 300, "fixedFee": null, "effective": {"basisPoints": 300, "fixedFee": 20}
        })
    );
    // A session of before is captured afterwards.
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let late = server.payment(&paid).await;
    assert_eq!(late["platformFeeAmount"], at(300, 20));
    let set = server
        .account_patch(&boss, &fees, json!({"basisPoints": 0, "fixedFee": 0}))
        .await;
    set.data(200);
    assert_eq!(platform_fee().await, 0);
    // What was captured before keeps its fees, also when it is refunded.
    let before = server.payment(&paid).await;
    assert_eq!(before["platformFeeAmount"], at(300, 20));
    let refund = server.core(&format!("/refunds/orders/{}", paid["order_id"].as_str().unwrap()));
    server.post(&refund, json!({})).await.data(200);
    assert_eq!(server.payment(&paid).await["platformFeeAmount"], at(300, 20));
    // Another store's are everybody's.
    let (other, _) = server.other_store("other-store").await;
    let others = format!("/v2/operator/stores/{}/fees", other.id);
    assert_eq!(server.account_get(&boss, &others).await.data(200), &everybodys);
    let again = json!({"basisPoints": null, "fixedFee": null});
    for _ in 0..2 {
        let set = server.account_patch(&boss, &fees, again.clone()).await;
        assert_eq!(set.data(200), &everybodys);
    }
    assert_eq!(platform_fee().await, at(590, 20));
    let decided = server.decided(&boss).await;
    assert_eq!(decided.iter().filter(|one| one.0 == "FEES_CHANGED").count(), 3);
    for (body, field) in [
        (json!({"basisPoints": -1}), "body/basisPoints must be >= 0"),
        (json!({"basisPoints": 5001}), "body/basisPoints must be <= 5000"),
        (json!({"fixedFee": 10_001}), "body/fixedFee must be <= 10000"),
        (json!({"fixedFee": "20"}), "body/fixedFee must be integer"),
    ] {
        let refused = server.account_patch(&boss, &fees, body).await;
        assert_eq!(refused.error(400), field);
    }
    server.verify().await;
}

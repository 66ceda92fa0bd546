//! What the buyer of a subscription has follows its access and its plan (contract `licenses.md`, "Life", and
//! `subscriptions.md`, "Change").

use crate::harness::{Server, apply, both};
use crate::processor::FICKLE;
use crate::receiver::{Manner, Receiver};
use crate::shop::{GOOD, card, mia};
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

/// Keys, products and statuses of the store's licences, oldest first.
async fn licenses(server: &Server) -> Vec<(String, String, String)> {
    let list = server.get(&server.core("/licenses/?limit=100")).await;
    let items = list.data(200)["items"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items
        .iter()
        .rev()
        .map(|one| (text(&one["key"]), text(&one["productId"]), text(&one["status"])))
        .collect()
}

/// The keys of a product that are CLAIMED.
async fn claimed(server: &Server, product: &str) -> Vec<String> {
    let all = licenses(server).await.into_iter();
    all.filter(|(_, of, status)| of == product && status == "CLAIMED")
        .map(|(key, ..)| key)
        .collect()
}

async fn judged(server: &Server, key: &str) -> (bool, String, Value) {
    let path = server.core("/licenses/verify");
    let shown = server.post(&path, json!({"key": key})).await.data(200).clone();
    (
        shown["valid"].as_bool().unwrap(),
        shown["status"].as_str().unwrap().to_owned(),
        shown["expiresAt"].clone(),
    )
}

/// The texts of Mia's mails about what is new with a plan.
async fn moved(server: &Server) -> Vec<String> {
    let letters = server.letters("mia@example.org").await;
    let new = letters.iter().filter(|letter| {
        letter["subject"]
            .as_str()
            .unwrap()
            .starts_with("New with your plan")
    });
    new.map(|letter| letter["text"].as_str().unwrap().to_owned())
        .collect()
}

async fn is_told(server: &Server, text: &str) -> bool {
    moved(server).await.iter().any(|letter| letter.contains(text))
}

fn with_keys(fields: Value) -> Value {
    let mut all = json!({"fulfillmentMode": "MANAGED_LICENSE"});
    all.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    all
}

#[apply(both)]
async fn a_key_is_good_as_long_as_there_is_access(server: Server) {
    // Neither its duration nor what a refund does to it matters.
    let plan = server
        .plan(with_keys(
            json!({"licenseDuration": "THIRTY_DAYS", "trialDays": 14}),
        ))
        .await;
    let id = server.subscribed(&plan, GOOD).await;
    let key = claimed(&server, &plan).await.remove(0);
    let is = |valid: bool, expires: Value| (valid, "CLAIMED".to_owned(), expires);
    assert_eq!(
        judged(&server, &key).await,
        is(true, json!("2026-06-15T00:00:00.000Z"))
    );
    server.move_clock("P46D").await;
    assert_eq!(
        judged(&server, &key).await,
        is(true, json!("2026-08-15T00:00:00.000Z"))
    );
    server.act(&id, "pause").await.data(200);
    server.move_clock("P400D").await;
    assert_eq!(judged(&server, &key).await, is(true, Value::Null));
    server.switch_card(&id, FICKLE).await;
    server.act(&id, "resume").await.data(200);
    server.drain().await;
    assert_eq!(server.subscription(&id).await["status"], "PAST_DUE");
    let resumed = server.now().await;
    let given_up = resumed.plus_millis(3 * DAY).to_string();
    assert_eq!(judged(&server, &key).await, is(true, json!(given_up)));
    server.verify().await;
    server.move_clock("P3D").await;
    assert_eq!(server.subscription(&id).await["status"], "CANCELLED");
    assert_eq!(judged(&server, &key).await, is(false, json!(given_up)));
    server.verify().await;
}

#[apply(both)]
async fn a_trial_that_nobody_paid_leaves_no_key_that_is_good(server: Server) {
    let plan = server.plan(with_keys(json!({"trialDays": 14}))).await;
    let id = server.subscribed(&plan, GOOD).await;
    let key = claimed(&server, &plan).await.remove(0);
    server.act(&id, "cancel").await.data(200);
    let end = json!("2026-06-15T00:00:00.000Z");
    server.advance(14 * DAY - 1).await;
    assert_eq!(judged(&server, &key).await, (true, "CLAIMED".into(), end.clone()));
    server.advance(1).await;
    assert_eq!(judged(&server, &key).await, (false, "CLAIMED".into(), end));
    server.verify().await;
}

#[apply(both)]
async fn what_a_refund_does_to_a_key_was_said_when_it_was_sold(server: Server) {
    let strict = server.plan(with_keys(json!({"revokeOnRefund": true}))).await;
    let lenient = server.plan(with_keys(json!({}))).await;
    let mut ids = Vec::new();
    for (plan, later) in [(&strict, false), (&lenient, true)] {
        ids.push(server.subscribed(plan, GOOD).await);
        let path = server.core(&format!("/products/{plan}"));
        server
            .patch(&path, json!({"revokeOnRefund": later}))
            .await
            .data(200);
    }
    for id in &ids {
        server.cancel_now(id).await.data(200);
    }
    assert_eq!(claimed(&server, &strict).await.len(), 0);
    let kept = claimed(&server, &lenient).await;
    assert_eq!(kept.len(), 1);
    assert!(!judged(&server, &kept[0]).await.0, "its access has ended");
    server.verify().await;
}

#[apply(both)]
async fn a_refund_of_a_renewal_takes_the_keys_back(server: Server) {
    let fields = with_keys(json!({"fulfillmentMode": "LICENSE_POOL", "licenseKeys": ["P-1"]}));
    let pooled = server.plan(fields).await;
    let made = server.plan(with_keys(json!({"revokeOnRefund": true}))).await;
    for plan in [&pooled, &made] {
        server.subscribed(plan, GOOD).await;
    }
    server.move_clock("P31D").await;
    let orders = server.get(&server.core("/orders?limit=2")).await.data(200)["items"].clone();
    for order in orders.as_array().unwrap() {
        let path = server.core(&format!("/refunds/orders/{}", order["id"].as_str().unwrap()));
        server.post(&path, json!({})).await.data(200);
    }
    for (_, product, status) in licenses(&server).await {
        let expected = if product == pooled { "AVAILABLE" } else { "REVOKED" };
        assert_eq!(status, expected);
    }
    server.verify().await;
}

#[apply(both)]
async fn another_plan_brings_its_keys_and_takes_the_old_ones(server: Server) {
    let basic = server
        .plan(with_keys(json!({"price": 1000, "title": "Basic"})))
        .await;
    let pro = server
        .plan(with_keys(json!({"price": 3000, "title": "Pro"})))
        .await;
    let id = server.subscribed(&basic, GOOD).await;
    let old = claimed(&server, &basic).await.remove(0);
    server.replan(&id, json!({"product_id": pro})).await.data(200);
    let new = claimed(&server, &pro).await;
    assert_eq!(new.len(), 1, "at once, with the upgrade that was paid");
    assert_eq!(judged(&server, &old).await.1, "REVOKED");
    assert!(is_told(&server, &new[0]).await);
    // Back, for nothing, and no order is made by it.
    server.replan(&id, json!({"product_id": basic})).await.data(200);
    assert_eq!(claimed(&server, &pro).await.len(), 0);
    let back = claimed(&server, &basic).await;
    assert!(back.len() == 1 && back[0] != old);
    assert_eq!(moved(&server).await.len(), 2);
    // At the end of the period it moves with the renewal, and not before.
    let later = json!({"product_id": pro, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, later).await.data(200);
    assert_eq!(claimed(&server, &basic).await, back);
    server.verify().await;
    server.move_clock("P31D").await;
    assert_eq!(claimed(&server, &basic).await.len(), 0);
    let renewed = claimed(&server, &pro).await;
    assert_eq!(renewed.len(), 1);
    let order = server.get(&server.core("/orders?limit=1")).await.data(200)["items"][0]["id"].clone();
    let path = server.core(&format!("/orders/{}", order.as_str().unwrap()));
    assert_eq!(
        server.get(&path).await.data(200)["licenses"][0]["key"],
        renewed[0]
    );
    server.verify().await;
}

#[apply(both)]
async fn keys_are_as_many_as_seats(server: Server) {
    let plan = server.plan(with_keys(json!({}))).await;
    let id = server.subscribed(&plan, GOOD).await;
    let first = claimed(&server, &plan).await;
    server.advance(1).await;
    server.replan(&id, json!({"quantity": 3})).await.data(200);
    let three = claimed(&server, &plan).await;
    assert_eq!((three.len(), &three[0]), (3, &first[0]));
    server.replan(&id, json!({"quantity": 1})).await.data(200);
    assert_eq!(claimed(&server, &plan).await, first, "the newest go");
    server.verify().await;
    let fewer = json!({"quantity": 2, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, fewer).await.data(200);
    assert_eq!(claimed(&server, &plan).await, first);
    server.move_clock("P31D").await;
    assert_eq!(claimed(&server, &plan).await.len(), 2);
    server.verify().await;
}

#[apply(both)]
async fn a_variant_or_an_interval_of_the_same_product_keeps_the_keys(server: Server) {
    let fields = with_keys(json!({
        "options": [{"name": "size", "values": ["S", "L"]}],
        "variants": [{"title": "Large", "options": {"size": "L"}, "price": 1500}]
    }));
    let plan = server.plan(fields).await;
    let path = server.core(&format!("/products/{plan}"));
    let variant = server.get(&path).await.data(200)["variants"][0]["id"].clone();
    let id = server.subscribed(&plan, GOOD).await;
    let before = claimed(&server, &plan).await;
    server.replan(&id, json!({"variant_id": variant})).await.data(200);
    assert_eq!(claimed(&server, &plan).await, before);
    assert_eq!(moved(&server).await.len(), 0);
    server.verify().await;
}

#[apply(both)]
async fn a_plan_with_a_pool_a_webhook_or_a_link_is_delivered_as_any_order(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let plain = server.plan(json!({"title": "Plain"})).await;
    let pooled = with_keys(json!({"fulfillmentMode": "LICENSE_POOL", "licenseKeys": ["P-1"]}));
    let pooled = server.plan(pooled).await;
    let asked = json!({"fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": receiver.url});
    let asked = server.plan(asked).await;
    let linked = json!({"fulfillmentMode": "REDIRECT", "redirectUrl": "https://example.org/in"});
    let linked = server.plan(linked).await;
    let id = server.subscribed(&plain, GOOD).await;
    server.replan(&id, json!({"product_id": pooled})).await.data(200);
    assert_eq!(claimed(&server, &pooled).await, ["P-1"]);
    server.replan(&id, json!({"product_id": plain})).await.data(200);
    assert_eq!(judged(&server, "P-1").await.1, "REVOKED", "it is not sold again");
    let upload = async |key: &str| {
        let path = server.core(&format!("/products/{pooled}"));
        server.patch(&path, json!({"licenseKeys": [key]})).await.data(200);
    };
    // Somebody else buys the last key before the plan changes.
    upload("P-2").await;
    let later = json!({"product_id": pooled, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, later).await.data(200);
    server.subscribed(&pooled, GOOD).await;
    assert_eq!(claimed(&server, &pooled).await, ["P-2"]);
    server.move_clock("P31D").await;
    let failures = server.mails().await.into_iter();
    let failures = failures.filter(|(_, subject)| subject.ends_with("could not be delivered"));
    assert_eq!(failures.count(), 1);
    let order = server.standing(&id).await.latest_order;
    let shown = server.order(&json!({"order_id": order.as_str()})).await;
    assert_eq!(shown["status"], "COMPLETED");
    server.verify().await;
    upload("P-3").await;
    let retry = server.core(&format!("/orders/{order}/retry-fulfillment"));
    server.post(&retry, json!({})).await.data(200);
    server.drain().await;
    assert_eq!(claimed(&server, &pooled).await, ["P-2", "P-3"]);
    assert!(is_told(&server, "P-3").await);

    server.replan(&id, json!({"product_id": asked})).await.data(200);
    assert_eq!(claimed(&server, &pooled).await, ["P-2"]);
    server.verify().await;
    receiver.answer(Manner::Answer(r#"{"key":" W-1\n"}"#));
    server.advance(DAY).await;
    server.drain().await;
    assert_eq!(claimed(&server, &asked).await, ["W-1"]);
    assert!(is_told(&server, "\nW-1\n").await);

    server.replan(&id, json!({"product_id": linked})).await.data(200);
    assert!(is_told(&server, "https://example.org/in").await);
    server.verify().await;
}

#[apply(both)]
async fn a_download_and_a_message_move_with_the_plan(server: Server) {
    const FILE: &str = "https://example.org/notes.zip";
    const MESSAGE: &str = "Ask Ada for your desk.";
    let plain = server.plan(json!({"title": "Plain"})).await;
    let file = json!({"title": "File", "fulfillmentMode": "INSTANT_DOWNLOAD", "downloadUrl": FILE});
    let file = server.plan(file).await;
    let desk = json!({"title": "Desk", "fulfillmentMode": "MANUAL", "message": MESSAGE});
    let desk = server.plan(desk).await;
    let silent = json!({"title": "Silent", "fulfillmentMode": "MANUAL"});
    let silent = server.plan(silent).await;
    let id = server.subscribed(&plain, GOOD).await;
    server.replan(&id, json!({"product_id": file})).await.data(200);
    assert!(is_told(&server, FILE).await);
    let token = server.sign_in("mia@example.org").await;
    let bought = async |seats: i64| {
        let order = server.standing(&id).await.latest_order;
        let path = format!("/orders/{order}");
        let shown = server.portal(&token, Method::GET, &path, None).await;
        let items = shown.data(200)["items"].as_array().unwrap().clone();
        let new = items.iter().filter(|item| item["quantity"] == seats);
        new.map(|item| (item["name"].clone(), item["downloadUrl"].clone()))
            .collect::<Vec<_>>()
    };
    assert!(bought(1).await.contains(&(json!("File"), json!(FILE))));
    // What is the same for every seat is not delivered again.
    server.replan(&id, json!({"quantity": 2})).await.data(200);
    assert_eq!(moved(&server).await.len(), 1);
    assert!(bought(2).await.iter().all(|(name, _)| name != "File"));
    server.replan(&id, json!({"product_id": desk})).await.data(200);
    assert!(is_told(&server, MESSAGE).await);
    assert!(bought(2).await.contains(&(json!("Desk"), Value::Null)));
    server.replan(&id, json!({"product_id": silent})).await.data(200);
    assert_eq!(moved(&server).await.len(), 2, "there is nothing to tell");
    // With the renewal, where the change waits for it.
    let later = json!({"product_id": file, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, later).await.data(200);
    assert_eq!(moved(&server).await.len(), 2);
    server.move_clock("P31D").await;
    assert_eq!(moved(&server).await.len(), 3);
    server.verify().await;
}

#[apply(both)]
async fn keys_that_come_for_a_plan_that_was_left_are_revoked(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let asked = json!({"fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": receiver.url});
    let asked = server.plan(asked).await;
    let made = server.plan(with_keys(json!({}))).await;
    let id = server.subscribed(&asked, GOOD).await;
    server.drain().await;
    server.replan(&id, json!({"product_id": made})).await.data(200);
    receiver.answer(Manner::Answer(r#"{"key":"LATE"}"#));
    server.advance(DAY).await;
    server.drain().await;
    assert_eq!(judged(&server, "LATE").await.1, "REVOKED");
    assert_eq!(claimed(&server, &made).await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn thousands_of_keys_come_a_thousand_at_a_time(server: Server) {
    let plan = server.plan(with_keys(json!({"price": 10}))).await;
    let cart = json!({"items": [{"product_id": plan, "quantity": 20}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let begun = server.consent_with(&session, card(GOOD)).await.data(200).clone();
    let id = begun["subscription_id"].as_str().unwrap();
    let total = async || {
        let list = server
            .get(&server.core("/licenses/?status=CLAIMED&limit=1"))
            .await;
        list.data(200)["pagination"]["total"].as_i64().unwrap()
    };
    server.replan(id, json!({"quantity": 2_100})).await.data(200);
    assert_eq!(total().await, 1_020);
    server.verify().await;
    assert!(moved(&server).await.is_empty(), "there are more to come");
    // One that is replaced meanwhile has its seat once.
    let list = server
        .get(&server.core("/licenses/?status=CLAIMED&limit=1"))
        .await;
    let some = list.data(200)["items"][0]["id"].as_str().unwrap();
    let replace = server.core(&format!("/licenses/{some}/replace"));
    server.post(&replace, json!({})).await.data(200);
    assert_eq!(total().await, 1_020);
    server.drain().await;
    assert_eq!(total().await, 2_100);
    assert!(is_told(&server, "1,080 more, which are listed with your order").await);
    server.verify().await;
    // Fewer seats while they come: what is beyond them is revoked on arrival.
    server.replan(id, json!({"quantity": 3_300})).await.data(200);
    server.replan(id, json!({"quantity": 3_000})).await.data(200);
    assert_eq!(total().await, 3_000);
    server.drain().await;
    assert_eq!(total().await, 3_000);
    server.verify().await;
    server.replan(id, json!({"quantity": 10})).await.data(200);
    assert_eq!(total().await, 10);
    server.verify().await;
}

//! Cancelled, paused, and taken back.

use super::{EVENTS, kinds, notes};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, card, mia};
use pandabase_domain::time::DAY;
use serde_json::{Value, json};
use std::sync::Arc;

#[apply(both)]
async fn cancelling_keeps_access_until_the_period_ends(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 3, |_| {}).await;
    server.advance(9 * DAY).await;
    let cancelled = server.act(&id, "cancel").await.data(200).clone();
    assert_eq!(cancelled["status"], "CANCELLED");
    assert_eq!(cancelled["cancelledAt"], "2026-06-10T00:00:00.000Z");
    assert_eq!(cancelled["endsAt"], "2026-07-01T00:00:00.000Z");
    assert_eq!(cancelled["nextChargeAt"], Value::Null);
    assert_eq!(
        server.act(&id, "cancel").await.error(400),
        "Subscription is already cancelled"
    );
    let empty = server
        .post(
            &server.subscription_path(&id, "/cancel"),
            json!({"immediate": false}),
        )
        .await;
    assert_eq!(empty.error(400), "Subscription is already cancelled");
    let events = server.payloads().await;
    assert_eq!(kinds(&events), ["SUBSCRIPTION_CANCELLED"]);
    let data = &events[0]["data"];
    let order = &data["order"];
    assert_eq!(
        data["subscription"],
        json!({"id": id, "status": "CANCELLED", "billingInterval": "MONTHLY", "amount": 5997,
        "currency": "USD", "currentPeriodStart": "2026-06-01T00:00:00.000Z",
        "currentPeriodEnd": "2026-07-01T00:00:00.000Z", "nextChargeAt": null, "trialEnd": null,
        "cancelledAt": "2026-06-10T00:00:00.000Z", "endsAt": "2026-07-01T00:00:00.000Z"})
    );
    assert_eq!(order["items"][0]["name"], "Premium");
    assert_eq!(data["customer"]["email"], "mia@example.org");
    let mails = server.letters("mia@example.org").await;
    assert_eq!(
        mails[0]["subject"],
        "Your subscription to Cloud Notes Pro was cancelled"
    );
    let text = mails[0]["text"].as_str().unwrap();
    assert!(
        text.contains("until July 1, 2026") && text.ends_with(&format!("Ref: {id}\n")),
        "{text}"
    );
    server.drain().await;
    server.verify().await;
}

#[apply(both)]
async fn cancelling_at_once_ends_access_and_takes_its_licences(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let sold = |title: &str, revokes: bool| {
        json!({"title": title, "productType": "LICENSE_KEY", "price": 1000,
        "status": "ACTIVE", "revokeOnRefund": revokes})
    };
    let (kept, taken) = (
        server.offer(sold("Kept", false)).await,
        server.offer(sold("Taken", true)).await,
    );
    let items =
        json!([{"product_id": kept["id"], "quantity": 1}, {"product_id": taken["id"], "quantity": 2}]);
    let session = server.open_cart(json!({"items": items, "customer": mia()})).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    let product = server.offer(notes()).await;
    let id = server.planted_on(&paid, &product, 1, |_| {}).await;
    let status_of = |order: &Value, product: &Value| {
        let licenses = order["licenses"].as_array().unwrap().iter();
        licenses
            .filter(|license| license["productId"] == product["id"])
            .map(|license| license["status"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    server.act(&id, "cancel").await.data(200);
    let order = server.order(&paid).await;
    assert_eq!(
        (status_of(&order, &kept), status_of(&order, &taken)),
        (vec!["CLAIMED".into()], vec!["CLAIMED".into(); 2])
    );
    server.advance(DAY).await;
    let ended = server.cancel_now(&id).await.data(200).clone();
    assert_eq!(
        (&ended["endsAt"], &ended["cancelledAt"]),
        (
            &json!("2026-06-02T00:00:00.000Z"),
            &json!("2026-06-01T00:00:00.000Z")
        )
    );
    let order = server.order(&paid).await;
    assert_eq!(
        (status_of(&order, &kept), status_of(&order, &taken)),
        (vec!["CLAIMED".into()], vec!["REVOKED".into(); 2])
    );
    assert_eq!(
        kinds(&server.payloads().await),
        ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_UPDATED"],
        "it is cancelled once"
    );
    assert_eq!(
        server.cancel_now(&id).await.error(400),
        "Subscription is already cancelled"
    );
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );

    let id = server.planted(&product, 1, |_| {}).await;
    let ended = server.cancel_now(&id).await.data(200).clone();
    assert_eq!(
        (&ended["status"], &ended["endsAt"]),
        (&json!("CANCELLED"), &ended["cancelledAt"])
    );
    assert_eq!(server.payloads().await.len(), 3);
    server.verify().await;
}

#[apply(both)]
async fn pausing_and_resuming(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    assert_eq!(
        server.act(&id, "resume").await.error(400),
        "Only paused subscriptions can be resumed"
    );
    server.advance(DAY).await;
    let paused = server.act(&id, "pause").await.data(200).clone();
    assert_eq!(
        (&paused["status"], &paused["pausedAt"], &paused["nextChargeAt"]),
        (&json!("PAUSED"), &json!("2026-06-02T00:00:00.000Z"), &Value::Null)
    );
    assert_eq!(
        server.act(&id, "pause").await.error(400),
        "Only active subscriptions can be paused"
    );
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
    server.advance(DAY).await;
    let resumed = server.act(&id, "resume").await.data(200).clone();
    assert_eq!(
        (&resumed["status"], &resumed["pausedAt"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    assert_eq!(resumed["nextChargeAt"], "2026-07-01T00:00:00.000Z");
    let events = server.payloads().await;
    assert_eq!(kinds(&events), ["SUBSCRIPTION_PAUSED", "SUBSCRIPTION_RESUMED"]);
    let of = |index: usize| &events[index]["data"]["subscription"];
    assert_eq!(
        (&of(0)["status"], &of(0)["nextChargeAt"]),
        (&json!("PAUSED"), &Value::Null)
    );
    assert_eq!(
        (&of(1)["status"], &of(1)["nextChargeAt"]),
        (&json!("ACTIVE"), &json!("2026-07-01T00:00:00.000Z"))
    );

    let trial = server.plan(json!({"trialDays": 14})).await;
    let trial = server.subscribe(&trial, GOOD).await["subscription_id"].clone();
    assert_eq!(
        server.act(trial.as_str().unwrap(), "pause").await.error(400),
        "Only active subscriptions can be paused"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_cancellation_is_taken_back(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    server.switch_card(&id, GOOD).await;
    let before = server.subscription(&id).await;
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
    server.act(&id, "cancel").await.data(200);
    assert_eq!(
        server.act(&id, "pause").await.error(400),
        "Only active subscriptions can be paused"
    );
    assert_eq!(
        server.act(&id, "resume").await.error(400),
        "Only paused subscriptions can be resumed"
    );
    server.advance(DAY).await;
    assert_eq!(server.act(&id, "reactivate").await.data(200), &before);
    assert_eq!(
        kinds(&server.payloads().await),
        ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_UPDATED"]
    );
    let mails = server.letters("mia@example.org").await;
    assert_eq!(
        mails[0]["subject"],
        "Your subscription to Cloud Notes Pro continues"
    );
    assert!(mails[0]["text"].as_str().unwrap().contains("July 1, 2026"));
    server.verify().await;
}

#[apply(both)]
async fn a_paused_one_can_be_cancelled_and_stays_paused_when_that_is_taken_back(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    server.switch_card(&id, GOOD).await;
    let paused = server.act(&id, "pause").await.data(200).clone();
    server.act(&id, "cancel").await.data(200);
    assert_eq!(server.act(&id, "reactivate").await.data(200), &paused);
}

#[apply(both)]
async fn an_end_that_came_late_is_now(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    server.act(&id, "pause").await.data(200);
    server.advance(40 * DAY).await;
    let ended = server.act(&id, "cancel").await.data(200).clone();
    assert_eq!(
        (&ended["endsAt"], &ended["cancelledAt"]),
        (&json!("2026-07-11T00:00:00.000Z"), &ended["endsAt"])
    );
    assert_eq!(
        server.cancel_now(&id).await.error(400),
        "Subscription is already cancelled"
    );
    assert_eq!(
        server.act(&id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
}

#[apply(both)]
async fn of_many_cancellations_at_once_one_counts(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let server = Arc::new(server);
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let (server, id) = (Arc::clone(&server), id.clone());
            tokio::spawn(async move { server.act(&id, "cancel").await.status.as_u16() })
        })
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(
        (statuses[0], statuses[1..].iter().all(|status| *status == 400)),
        (200, true),
        "{statuses:?}"
    );
    assert_eq!(server.payloads().await.len(), 1);
    assert_eq!(
        server
            .mails()
            .await
            .iter()
            .filter(|(_, subject)| subject.ends_with("was cancelled"))
            .count(),
        1
    );
    server.verify().await;
}

//! Subscriptions in the customer portal: a person's own, over all stores.

use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::processor::FICKLE;
use crate::shop::{GOOD, buyer, card};
use crate::subscriptions::{EVENTS, notes};
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

impl Server {
    async fn portal_act(&self, token: &str, id: &str, action: &str) -> crate::harness::Answer {
        let path = format!("/subscriptions/{id}/{action}");
        self.portal(token, Method::POST, &path, None).await
    }
}

#[apply(both)]
async fn a_person_sees_what_she_subscribes_to(server: Server) {
    let product = server.offer(notes()).await;
    let older = server.planted(&product, 1, |_| {}).await;
    server.advance(1000).await;
    let newer = server.planted(&product, 2, |_| {}).await;
    let token = server.sign_in(MIA).await;
    let list = server
        .portal_get(&token, "/subscriptions")
        .await
        .data(200)
        .clone();
    assert_eq!(
        list["pagination"],
        json!({"page": 1, "limit": 25, "total": 2, "totalPages": 1, "nextCursor": null})
    );
    let mut expected = server.subscription(&newer).await;
    let name = server.get(&server.core("/")).await.data(200)["name"].clone();
    expected["store"] = json!({"id": server.store.id.as_str(), "name": name});
    expected["taxIncluded"] = json!(false);
    expected["portal"] = json!({"allowPause": false, "allowPlanChange": false, "allowSeats": false});
    assert_eq!(list["items"][0], expected);
    assert_eq!(list["items"][1]["id"], older);
    let one = server
        .portal_get(&token, &format!("/subscriptions/{newer}"))
        .await;
    assert_eq!(one.data(200), &expected);
    let second = server
        .portal_get(&token, "/subscriptions?limit=1&page=2")
        .await
        .data(200)
        .clone();
    assert_eq!(second["items"][0]["id"], older);
}

#[apply(both)]
async fn others_and_strangers_see_nothing(server: Server) {
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    let token = server.sign_in("ann@example.org").await;
    let list = server
        .portal_get(&token, "/subscriptions")
        .await
        .data(200)
        .clone();
    assert_eq!(list["items"], json!([]));
    let shown = server.portal_get(&token, &format!("/subscriptions/{id}")).await;
    assert_eq!(shown.error(404), "Subscription not found");
    for action in ["cancel", "reactivate"] {
        assert_eq!(
            server.portal_act(&token, &id, action).await.error(404),
            "Subscription not found"
        );
    }
    assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
    let nobody = server
        .anonymous(Method::GET, "/v2/portal/subscriptions")
        .send()
        .await;
    assert_eq!(nobody.error(401), "Missing or invalid authorization");
    let token = server.sign_in(MIA).await;
    assert_eq!(
        server
            .portal_get(&token, "/subscriptions/sub_short")
            .await
            .error(400),
        "params/subscriptionId must NOT have fewer than 12 characters"
    );
}

#[apply(both)]
async fn customers_cancel_at_the_end_of_the_period_only(server: Server) {
    let (server, _receiver) = server.listening(&EVENTS).await;
    let product = server.offer(notes()).await;
    let id = server.planted(&product, 1, |_| {}).await;
    server.switch_card(&id, GOOD).await;
    let token = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}/cancel");
    let cancelled = server
        .portal_post(&token, &path, json!({"immediate": true}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&cancelled["status"], &cancelled["endsAt"]),
        (&json!("CANCELLED"), &json!("2026-07-01T00:00:00.000Z"))
    );
    assert_eq!(
        server.portal_act(&token, &id, "cancel").await.error(400),
        "Subscription is already cancelled"
    );
    let back = server
        .portal_act(&token, &id, "reactivate")
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&back["status"], &back["endsAt"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    assert_eq!(
        server.portal_act(&token, &id, "reactivate").await.error(400),
        "Subscription has no pending cancellation"
    );
    let told = server.payloads().await;
    // Both at the same instant, and deliveries have no order.
    let mut kinds: Vec<_> = told
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_UPDATED"]);
    server.verify().await;
}

#[apply(both)]
async fn a_renewal_that_was_declined_is_paid_with_another_card(server: Server) {
    let (server, _receiver) = server
        .listening(&[
            "SUBSCRIPTION_UPDATED",
            "SUBSCRIPTION_PAST_DUE",
            "SUBSCRIPTION_RENEWED",
        ])
        .await;
    let product = server.plan(json!({"price": 1999})).await;
    let id = server.signed_up(&product, FICKLE).await;
    let other = server.signed_up(&product, GOOD).await;
    let good = server.subscription(&other).await["paymentMethod"].clone();
    let bad = server.subscription(&id).await["paymentMethod"].clone();
    assert_ne!(good["id"], bad["id"]);
    let token = server.sign_in(MIA).await;
    assert_eq!(
        server.portal_act(&token, &id, "retry").await.error(400),
        "Only past due subscriptions can be retried"
    );
    server.cancel_now(&other).await.data(200);
    server.advance(30 * DAY).await;
    let overdue = server.subscription(&id).await;
    assert_eq!(
        (&overdue["status"], &overdue["retryCount"]),
        (&json!("PAST_DUE"), &json!(0))
    );
    let token = server.sign_in(MIA).await;
    let failed = server.portal_act(&token, &id, "retry").await.data(200).clone();
    assert_eq!(failed, json!({"status": "PAST_DUE", "authorizationUrl": null}));
    let after = server.subscription(&id).await;
    assert_eq!(
        (&after["nextChargeAt"], &after["retryCount"]),
        (&overdue["nextChargeAt"], &json!(0)),
        "the customer's attempts are not counted"
    );
    let upcoming = server
        .portal_get(&token, &format!("/subscriptions/{id}/upcoming-invoice"))
        .await;
    assert_eq!(upcoming.data(200)["total"], 2164);
    let path = format!("/subscriptions/{id}/payment-method");
    let switched = server
        .portal_post(&token, &path, json!({"paymentMethodId": good["id"]}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&switched["paymentMethod"], &switched["status"]),
        (&good, &json!("PAST_DUE"))
    );
    let paid = server.portal_act(&token, &id, "retry").await.data(200).clone();
    assert_eq!(paid, json!({"status": "ACTIVE", "authorizationUrl": null}));
    assert_eq!(
        server.subscription(&id).await["currentPeriodEnd"],
        "2026-08-01T00:00:00.000Z"
    );
    let told = server.payloads().await;
    let mut kinds: Vec<_> = told
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "SUBSCRIPTION_PAST_DUE",
            "SUBSCRIPTION_RENEWED",
            "SUBSCRIPTION_UPDATED"
        ]
    );
    let subjects: Vec<String> = server
        .mails()
        .await
        .into_iter()
        .map(|(_, subject)| subject)
        .collect();
    assert!(
        subjects.contains(&"Your subscription to Cloud Notes Pro is now paid with Visa •••• 4242".to_owned()),
        "{subjects:?}"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_last_bill_that_was_declined_is_paid_with_another_card(server: Server) {
    let metered = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    let id = server.signed_up(&metered, FICKLE).await;
    let other = server.plan(json!({})).await;
    let other = server.signed_up(&other, GOOD).await;
    let good = server.subscription(&other).await["paymentMethod"]["id"].clone();
    let token = server.sign_in(MIA).await;
    server.portal_act(&token, &id, "cancel").await.data(200);
    server.advance(30 * DAY).await;
    let token = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}/payment-method");
    let body = json!({"paymentMethodId": good});
    server.portal_post(&token, &path, body.clone()).await.data(200);
    let paid = server.captured().await;
    server.advance(DAY).await;
    assert_eq!(server.captured().await, paid + 1);
    assert_eq!(
        server.portal_post(&token, &path, body).await.error(400),
        "Subscription is already cancelled"
    );
    server.verify().await;
}

#[apply(both)]
async fn only_own_cards_can_be_charged(server: Server) {
    let product = server.plan(json!({"price": 1999})).await;
    let id = server.signed_up(&product, GOOD).await;
    let session = server.open_cart(json!({
        "items": [{"product_id": product, "quantity": 1}], "customer": buyer("ann@example.org", "US", "CA")
    })).await;
    let hers = server.consent_with(&session, card(FICKLE)).await.data(200)["subscription_id"].clone();
    let foreign = server.subscription(hers.as_str().unwrap()).await["paymentMethod"]["id"].clone();
    let before = server.subscription(&id).await;
    let token = server.sign_in(MIA).await;
    let path = format!("/subscriptions/{id}/payment-method");
    for (body, status, text) in [
        (
            json!({"paymentMethodId": foreign}),
            404,
            "Payment method not found",
        ),
        (
            json!({"paymentMethodId": "pmm_aaaaaaaaaaaaaaaaaaaaaaaa"}),
            404,
            "Payment method not found",
        ),
        (
            json!({}),
            400,
            "body must have required property 'paymentMethodId'",
        ),
        (
            json!({"paymentMethodId": null}),
            400,
            "body/paymentMethodId must be string",
        ),
    ] {
        assert_eq!(server.portal_post(&token, &path, body).await.error(status), text);
    }
    assert_eq!(server.subscription(&id).await, before);
    let method = json!({"paymentMethodId": before["paymentMethod"]["id"]});
    server.cancel_now(&id).await.data(200);
    assert_eq!(
        server.portal_post(&token, &path, method).await.error(400),
        "Subscription is already cancelled"
    );
    let upcoming = server
        .portal_get(&token, &format!("/subscriptions/{id}/upcoming-invoice"))
        .await;
    assert_eq!(upcoming.error(404), "No upcoming invoice");
    let stranger = server.sign_in("eve@example.org").await;
    for action in ["payment-method", "retry"] {
        let path = format!("/subscriptions/{id}/{action}");
        let answer = server
            .portal_post(&stranger, &path, json!({"paymentMethodId": foreign}))
            .await;
        assert_eq!(answer.error(404), "Subscription not found");
    }
    let path = format!("/subscriptions/{id}/upcoming-invoice");
    assert_eq!(
        server.portal_get(&stranger, &path).await.error(404),
        "Subscription not found"
    );
}

//! Subscriptions in the customer portal: a person's own, over all stores.

use crate::harness::{Server, both};
use crate::portal::MIA;
use crate::subscriptions::{EVENTS, notes};
use http::Method;
use serde_json::{Value, json};

impl Server {
    async fn portal_act(&self, token: &str, id: &str, action: &str) -> crate::harness::Answer {
        let path = format!("/subscriptions/{id}/{action}");
        self.portal(token, Method::POST, &path, None).await
    }
}

both! {
    async fn a_person_sees_what_she_subscribes_to(server) {
        let product = server.offer(notes()).await;
        let older = server.planted(&product, 1, |_| {}).await;
        server.advance(1000).await;
        let newer = server.planted(&product, 2, |_| {}).await;
        let token = server.sign_in(MIA).await;
        let list = server.portal_get(&token, "/subscriptions").await.data(200).clone();
        assert_eq!(list["pagination"], json!({"page": 1, "limit": 25, "total": 2, "totalPages": 1}));
        let mut expected = server.subscription(&newer).await;
        let name = server.get(&server.core("/")).await.data(200)["name"].clone();
        expected["store"] = json!({"id": server.store.id.as_str(), "name": name});
        assert_eq!(list["items"][0], expected);
        assert_eq!(list["items"][1]["id"], older);
        let one = server.portal_get(&token, &format!("/subscriptions/{newer}")).await;
        assert_eq!(one.data(200), &expected);
        let second = server.portal_get(&token, "/subscriptions?limit=1&page=2").await.data(200).clone();
        assert_eq!(second["items"][0]["id"], older);
    }

    async fn others_and_strangers_see_nothing(server) {
        let product = server.offer(notes()).await;
        let id = server.planted(&product, 1, |_| {}).await;
        let token = server.sign_in("ann@example.org").await;
        let list = server.portal_get(&token, "/subscriptions").await.data(200).clone();
        assert_eq!(list["items"], json!([]));
        let shown = server.portal_get(&token, &format!("/subscriptions/{id}")).await;
        assert_eq!(shown.error(404), "Subscription not found");
        for action in ["cancel", "reactivate"] {
            assert_eq!(server.portal_act(&token, &id, action).await.error(404), "Subscription not found");
        }
        assert_eq!(server.subscription(&id).await["status"], "ACTIVE");
        let nobody = server.anonymous(Method::GET, "/v2/portal/subscriptions").send().await;
        assert_eq!(nobody.error(401), "Missing or invalid authorization");
        let token = server.sign_in(MIA).await;
        assert_eq!(server.portal_get(&token, "/subscriptions/sub_short").await.error(400), "params/subscriptionId must NOT have fewer than 12 characters");
    }

    async fn customers_cancel_at_the_end_of_the_period_only(server) {
        let (server, _receiver) = server.listening(&EVENTS).await;
        let product = server.offer(notes()).await;
        let id = server.planted(&product, 1, |_| {}).await;
        let token = server.sign_in(MIA).await;
        let path = format!("/subscriptions/{id}/cancel");
        let cancelled = server.portal_post(&token, &path, json!({"immediate": true})).await.data(200).clone();
        assert_eq!((&cancelled["status"], &cancelled["endsAt"]), (&json!("CANCELLED"), &json!("2026-07-01T00:00:00.000Z")));
        assert_eq!(server.portal_act(&token, &id, "cancel").await.error(400), "Subscription is already cancelled");
        let back = server.portal_act(&token, &id, "reactivate").await.data(200).clone();
        assert_eq!((&back["status"], &back["endsAt"]), (&json!("ACTIVE"), &Value::Null));
        assert_eq!(server.portal_act(&token, &id, "reactivate").await.error(400), "Subscription has no pending cancellation");
        let told = server.told().await;
        let kinds: Vec<_> = told.iter().map(|event| event["event"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_UPDATED"]);
        server.verify().await;
    }
}

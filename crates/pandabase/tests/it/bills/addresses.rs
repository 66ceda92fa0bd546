//! Where the bills of a subscription go, and the tax that follows (contract `subscriptions.md`, "Renewal").

use crate::harness::{Answer, Server, apply, both};
use crate::payment_methods::untaxable;
use crate::portal::MIA;
use crate::renewals::{events_of, lasting};
use crate::shop::{GOOD, buyer, card};
use http::Method;
use serde_json::{Value, json};

const VAT: &str = "DE136695976";

fn billing(country: &str, state: &str) -> Value {
    buyer(MIA, country, state)["billing"].clone()
}

impl Server {
    /// Subscribes Mia of Hong Kong, where there is no tax.
    async fn subscribed_from_hong_kong(&self) -> String {
        let plan = self.plan(json!({"price": 10_000})).await;
        let items = json!([{"product_id": plan, "quantity": 1}]);
        let cart = json!({"items": items, "customer": buyer(MIA, "HK", "")});
        let session = self.open_cart(cart).await;
        let paid = self.consent_with(&session, lasting(GOOD)).await;
        paid.data(200)["subscription_id"].as_str().unwrap().to_owned()
    }

    async fn bill_to(&self, id: &str, body: Value) -> Answer {
        self.patch(&self.subscription_path(id, ""), body).await
    }

    async fn tax_of(&self, id: &str) -> Value {
        self.upcoming_of(id).await.data(200)["taxAmount"].clone()
    }
}

#[apply(both)]
async fn a_customer_who_moves_is_taxed_where_they_live(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_UPDATED"]).await;
    let id = server.subscribed_from_hong_kong().await;
    assert_eq!(server.tax_of(&id).await, 0);
    let moved = server.bill_to(&id, json!({"billing": billing("DE", "")})).await;
    assert_eq!(moved.data(200)["id"], id);
    assert_eq!(server.tax_of(&id).await, 1900);
    server.bill_to(&id, json!({"tax_id": VAT})).await.data(200);
    assert_eq!(server.tax_of(&id).await, 0);
    server.bill_to(&id, json!({"tax_id": null})).await.data(200);
    server.move_clock("P31D").await;
    let billed = server.billed(&id).await;
    assert_eq!(billed[0].3, 11_900);
    let order = server.order(&json!({"order_id": billed[0].4})).await;
    assert_eq!(order["billingAddress"]["country"], "DE");
    server
        .bill_to(&id, json!({"tax_id": "de 136.695.976"}))
        .await
        .data(200);
    server.move_clock("P31D").await;
    let billed = server.billed(&id).await;
    assert_eq!(billed[1].3, 10_000);
    let order = server.order(&json!({"order_id": billed[1].4})).await;
    assert_eq!(order["payment"]["taxId"], VAT);
    // What changes nothing tells nothing.
    let before = events_of(&receiver).len();
    server.bill_to(&id, json!({})).await.data(200);
    server
        .bill_to(&id, json!({"billing": billing("DE", ""), "tax_id": VAT}))
        .await
        .data(200);
    server.drain().await;
    assert_eq!((before, events_of(&receiver).len()), (4, 4));
    server.verify().await;
}

#[apply(both)]
async fn an_address_is_judged_as_at_checkout(server: Server) {
    let id = server.subscribed_from_hong_kong().await;
    let mut blank = billing("DE", "");
    blank["line1"] = " ".into();
    for (billing, error) in untaxable() {
        assert_eq!(
            server.bill_to(&id, json!({"billing": billing})).await.error(400),
            error
        );
    }
    for (body, error) in [
        (
            json!({"billing": blank}),
            "body/billing must have required property 'line1'",
        ),
        (
            json!({"billing": billing("FR", ""), "tax_id": VAT}),
            "Invalid tax ID",
        ),
        (
            json!({"billing": billing("DE", ""), "tax_id": "DE1"}),
            "Invalid tax ID",
        ),
    ] {
        assert_eq!(server.bill_to(&id, body).await.error(400), error);
    }
    server
        .bill_to(&id, json!({"billing": billing("XX", "")}))
        .await
        .error(400);
    assert_eq!(server.tax_of(&id).await, 0);
    let path = server.subscription_path("sub_000000000000000000000000", "");
    server.patch(&path, json!({"tax_id": null})).await.error(404);
    server.cancel_now(&id).await.data(200);
    assert_eq!(
        server
            .bill_to(&id, json!({"billing": billing("DE", "")}))
            .await
            .error(400),
        "Subscription is already cancelled"
    );
}

#[apply(both)]
async fn the_portal_moves_the_bills_with_a_card(server: Server) {
    let id = server.subscribed_from_hong_kong().await;
    let token = server.sign_in(MIA).await;
    let added = json!({"payment_method": card(crate::processor::FICKLE), "name": "Mia Koch",
        "billing": billing("DE", "")});
    let added = server.portal_post(&token, "/payment-methods", added).await;
    let added = added.data(201)["paymentMethod"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/subscriptions/{id}/payment-method");
    let switched = json!({"paymentMethodId": added});
    server.portal_post(&token, &path, switched).await.data(200);
    assert_eq!(server.tax_of(&id).await, 0);
    let confirmed = json!({"paymentMethodId": added, "useBillingAddress": true});
    server.portal_post(&token, &path, confirmed).await.data(200);
    assert_eq!(server.tax_of(&id).await, 1900);
    server.bill_to(&id, json!({"tax_id": VAT})).await.data(200);
    let path = format!("/payment-methods/{added}");
    for (billing, error) in untaxable() {
        let edited = Some(json!({"billing": billing}));
        let refused = server.portal(&token, Method::PATCH, &path, edited).await;
        assert_eq!(refused.error(400), error);
    }
    assert_eq!(server.tax_of(&id).await, 0);
    // A tax id of Germany is none in France.
    let edited = json!({"billing": billing("FR", "")});
    server
        .portal(&token, Method::PATCH, &path, Some(edited))
        .await
        .data(200);
    assert_eq!(server.tax_of(&id).await, 2000);
    server.verify().await;
}

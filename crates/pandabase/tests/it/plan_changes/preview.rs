//! What a change of plan costs, before a merchant makes it.

use crate::harness::{Answer, Server, apply, both};
use pandabase_domain::time::{DAY, MINUTE};
use serde_json::{Value, json};

impl Server {
    async fn preview(&self, id: &str, body: Value) -> Answer {
        let path = self.of_team(&format!("/subscriptions/{id}/change/preview"));
        self.post(&path, body).await
    }
}

#[apply(both)]
async fn a_preview_charges_nothing_and_the_change_what_it_showed(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let pro = server
        .plan(json!({"price": 4999, "title": "Cloud Notes Max"}))
        .await;
    server.advance(18 * DAY).await;
    let before = server.subscription(&id).await;
    let change = json!({"product_id": pro});
    let cost = server.preview(&id, change.clone()).await.data(200).clone();
    assert_eq!(
        (&cost["baseAmount"], &cost["total"], &cost["planAmount"]),
        (&json!(4199), &json!(4545), &json!(4999))
    );
    assert_eq!(
        (&cost["switchesAt"], &cost["planInterval"]),
        (&cost["pricedAt"], &json!("MONTHLY"))
    );
    assert_eq!(
        cost["lineItems"],
        json!([{"description": "Subscription base", "amount": 4199}])
    );
    assert_eq!(
        cost["lines"],
        json!([
            {"description": "New plan", "amount": 4999},
            {"description": "Unused time", "amount": -800},
        ])
    );
    assert_eq!(server.subscription(&id).await, before);
    assert_eq!(server.bills().await.len(), 1);
    // Minutes later less is unused, and what was shown is charged all the same.
    server.advance(10 * MINUTE).await;
    let shown = |total: i64| {
        let mut body = change.clone();
        body["expected_total"] = json!(total);
        body["expected_amount"] = cost["planAmount"].clone();
        body["priced_at"] = cost["pricedAt"].clone();
        body
    };
    let refused = server.replan(&id, shown(4544)).await;
    assert_eq!(refused.error(409), "The total has changed");
    assert_eq!(server.subscription(&id).await, before);
    let changed = server.replan(&id, shown(4545)).await;
    assert_eq!(changed.data(200)["amount"], 4999);
    assert_eq!(server.bills().await[0].1, 4545);
    server.verify().await;
}

#[apply(both)]
async fn a_price_that_was_shown_long_ago_is_not_charged(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let pro = server.plan(json!({"price": 4999})).await;
    let cost = server
        .preview(&id, json!({"product_id": pro}))
        .await
        .data(200)
        .clone();
    server.advance(16 * MINUTE).await;
    let body = json!({"product_id": pro, "expected_total": cost["total"], "priced_at": cost["pricedAt"]});
    assert_eq!(server.replan(&id, body).await.error(409), "The total has changed");
    // Another price of the plan is refused, too.
    let cost = server
        .preview(&id, json!({"product_id": pro}))
        .await
        .data(200)
        .clone();
    let path = server.core(&format!("/products/{pro}"));
    server.patch(&path, json!({"price": 5999})).await.data(200);
    let body = json!({"product_id": pro, "expected_amount": cost["planAmount"]});
    assert_eq!(server.replan(&id, body).await.error(409), "The total has changed");
    assert_eq!(server.bills().await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn a_change_with_the_renewal_costs_nothing_now(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let pro = server.plan(json!({"price": 4999})).await;
    let end = server.subscription(&id).await["currentPeriodEnd"].clone();
    let later = json!({"product_id": pro, "proration_behavior": "END_OF_PERIOD"});
    let cost = server.preview(&id, later).await.data(200).clone();
    assert_eq!((&cost["total"], &cost["lineItems"]), (&json!(0), &json!([])));
    assert_eq!(cost["lines"], json!([]));
    assert_eq!((&cost["switchesAt"], &cost["nextChargeAt"]), (&end, &end));
    assert_eq!(cost["planAmount"], 4999);
    let cheaper = server.plan(json!({"price": 999})).await;
    let cost = server
        .preview(&id, json!({"product_id": cheaper}))
        .await
        .data(200)
        .clone();
    assert_eq!((&cost["total"], &cost["planAmount"]), (&json!(0), &json!(999)));
    assert_eq!(
        (&cost["switchesAt"], &cost["nextChargeAt"]),
        (&cost["pricedAt"], &end)
    );
    assert_eq!(server.subscription(&id).await["pendingChange"], Value::Null);
    server.verify().await;
}

#[apply(both)]
async fn a_preview_is_refused_as_the_change_would_be(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let preview = |body: Value| server.preview(&id, body);
    assert_eq!(preview(json!({})).await.error(400), "Nothing to update");
    let unknown = json!({"product_id": format!("prd_{}", "a".repeat(24))});
    assert_eq!(preview(unknown).await.error(404), "Product not found");
    let year = json!({"billing_interval": "YEARLY"});
    assert_eq!(
        preview(year).await.error(400),
        "Billing interval does not match the product"
    );
    server.act(&id, "pause").await.data(200);
    assert_eq!(
        preview(json!({"quantity": 2})).await.error(400),
        "Only active subscriptions can be changed"
    );
    let nobody = format!("sub_{}", "a".repeat(24));
    let unknown = server.preview(&nobody, json!({"quantity": 2})).await;
    assert_eq!(unknown.error(404), "Subscription not found");
}

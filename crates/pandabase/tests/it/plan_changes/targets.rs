//! Which plans can be changed to: prices, intervals, floor and ceiling, and what checkout asks as well.

use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const AT_LEAST: &str = "Checkout total must be at least $1.00";
const AT_MOST: &str = "Checkout total must be at most $999,999.99";
const OTHER_INTERVAL: &str = "Billing interval does not match the product";

#[apply(both)]
async fn what_the_buyer_pays_for_a_plan_is_named_and_reaches_its_minimum(server: Server) {
    let (plain, id) = server.sold(json!({"price": 1999})).await;
    let open = server
        .plan(json!({"price": 1000, "pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 500}))
        .await;
    for (body, text) in [
        (
            json!({"product_id": open}),
            "body must have required property 'amount'",
        ),
        (
            json!({"product_id": open, "amount": 499}),
            "body/amount must be >= 500",
        ),
        (
            json!({"product_id": open, "amount": 0}),
            "body/amount must be >= 1",
        ),
        (
            json!({"product_id": open, "amount": 1_000_001}),
            "body/amount must be <= 1000000",
        ),
        (
            json!({"product_id": plain, "amount": 5000}),
            "body/amount must NOT be given unless the product is PAY_WHAT_YOU_WANT",
        ),
        (
            json!({"quantity": 2, "amount": 5000}),
            "body/amount must NOT be given unless the product is PAY_WHAT_YOU_WANT",
        ),
        (json!({"amount": 5000}), "Nothing to update"),
    ] {
        let answer = server.replan(&id, body.clone()).await;
        assert_eq!(answer.error(400), text, "{body}");
    }
    let least = server
        .replan(&id, json!({"product_id": open, "amount": 500}))
        .await;
    assert_eq!(least.data(200)["amount"], 500);
    let seats = server.replan(&id, json!({"quantity": 3})).await;
    assert_eq!(seats.data(200)["amount"], 1500, "what was agreed stays");
    let more = server.replan(&id, json!({"quantity": 3, "amount": 900})).await;
    assert_eq!(more.data(200)["amount"], 2700);
    server.verify().await;
}

#[apply(both)]
async fn floor_and_ceiling_hold_for_every_change(server: Server) {
    let (_, id) = server.sold(json!({"price": 1999})).await;
    let trial = server.plan(json!({"price": 1999, "trialDays": 14})).await;
    let trial = server.signed_up(&trial, GOOD).await;
    let penny = server.plan(json!({"price": 1})).await;
    let dear = server.plan(json!({"price": 99_999_999})).await;
    let past = server.plan(json!({"price": 9_007_199_254_740_991_i64})).await;
    for id in [&id, &trial] {
        for behavior in ["IMMEDIATELY", "END_OF_PERIOD"] {
            let change = async |fields: Value| {
                let mut body = fields;
                body["proration_behavior"] = json!(behavior);
                server.replan(id, body).await
            };
            for quantity in [1, 99] {
                let refused = change(json!({"product_id": penny, "quantity": quantity})).await;
                assert_eq!(refused.error(400), AT_LEAST);
            }
            for (product, quantity) in [(&dear, 2), (&past, 1), (&past, 100_000), (&dear, 1)] {
                let refused = change(json!({"product_id": product, "quantity": quantity})).await;
                assert_eq!(refused.error(400), AT_MOST, "{product} × {quantity}");
            }
            let seats = change(json!({"quantity": 100_000})).await;
            assert_eq!(seats.error(400), AT_MOST);
        }
    }
    let free = server
        .plan(json!({"price": 0, "pricingModel": "FREE", "title": "Free"}))
        .await;
    let hundred = server
        .replan(&id, json!({"product_id": penny, "quantity": 100}))
        .await;
    assert_eq!(hundred.data(200)["amount"], 100);
    let nothing = server.replan(&id, json!({"product_id": free})).await;
    assert_eq!(nothing.data(200)["amount"], 0, "what is free stays free");
    assert_eq!(server.bills().await.len(), 2);
    server.verify().await;
}

#[apply(both)]
async fn an_interval_never_converts_a_price(server: Server) {
    let (product, id) = server.sold(json!({"price": 2000})).await;
    let yearly = server
        .plan(json!({"price": 19_900, "billingInterval": "YEARLY"}))
        .await;
    for body in [
        json!({"billing_interval": "YEARLY"}),
        json!({"billing_interval": "WEEKLY", "quantity": 2}),
        json!({"product_id": product, "billing_interval": "YEARLY"}),
        json!({"product_id": yearly, "billing_interval": "MONTHLY"}),
        json!({"product_id": yearly, "variant_id": null, "billing_interval": "MONTHLY"}),
    ] {
        let answer = server.replan(&id, body.clone()).await;
        assert_eq!(answer.error(400), OTHER_INTERVAL, "{body}");
    }
    let same = server.replan(&id, json!({"billing_interval": "MONTHLY"})).await;
    assert_eq!(same.data(200)["amount"], 2000);
    let own = json!({"product_id": yearly, "billing_interval": "YEARLY"});
    assert_eq!(
        server.replan(&id, own).await.data(200)["billingInterval"],
        "YEARLY"
    );
    server.verify().await;
}

#[apply(both)]
async fn the_interval_of_a_variant_is_that_of_its_price_alone(server: Server) {
    let product = server
        .offer(json!({
            "title": "Notes", "productType": "SUBSCRIPTION", "price": 2000, "status": "ACTIVE",
            "billingInterval": "MONTHLY", "options": [{"name": "A", "values": ["Y", "Z"]}],
            "variants": [
                {"title": "A year", "options": {"A": "Y"}, "price": 19_900},
                {"title": "More", "options": {"A": "Z"}, "price": 3000}
            ]
        }))
        .await;
    let (year, more) = (&product["variants"][0]["id"], &product["variants"][1]["id"]);
    let id = server.signed_up(product["id"].as_str().unwrap(), GOOD).await;
    let yearly = json!({"variant_id": year, "billing_interval": "YEARLY"});
    let yearly = server.replan(&id, yearly).await.data(200).clone();
    assert_eq!(
        (&yearly["amount"], &yearly["billingInterval"]),
        (&json!(19_900), &json!("YEARLY"))
    );
    // The other prices are for a month.
    for body in [
        json!({"variant_id": null}),
        json!({"variant_id": more}),
        json!({"product_id": product["id"], "variant_id": null, "quantity": 2}),
        json!({"variant_id": null, "billing_interval": "YEARLY"}),
        json!({"variant_id": more, "proration_behavior": "END_OF_PERIOD"}),
    ] {
        let answer = server.replan(&id, body.clone()).await;
        assert_eq!(answer.error(400), OTHER_INTERVAL, "{body}");
    }
    let seats = server
        .replan(&id, json!({"variant_id": year, "quantity": 2}))
        .await;
    assert_eq!(
        seats.data(200)["amount"],
        39_800,
        "what is kept needs no interval"
    );
    let back = json!({"variant_id": null, "billing_interval": "MONTHLY", "quantity": 1,
        "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, back).await.data(200);
    // What waits is what was agreed, however the product is sold meanwhile.
    let path = server.core(&format!("/products/{}", product["id"].as_str().unwrap()));
    let sold = json!({"billingInterval": "YEARLY", "price": 15_000});
    server.patch(&path, sold).await.data(200);
    server.advance(366 * DAY).await;
    let monthly = server.subscription(&id).await;
    assert_eq!(
        (&monthly["amount"], &monthly["billingInterval"]),
        (&json!(2000), &json!("MONTHLY"))
    );
    // A price that was made for a year is none for a month.
    let answer = server.replan(&id, json!({"variant_id": more})).await;
    assert_eq!(answer.error(400), OTHER_INTERVAL);
    let kept = server.replan(&id, json!({"quantity": 2})).await;
    assert_eq!(kept.data(200)["amount"], 4000);
    server.verify().await;
}

#[apply(both)]
async fn stock_window_and_limit_hold_as_at_checkout(server: Server) {
    let (plain, id) = server.sold(json!({"price": 2000})).await;
    let scarce = server
        .offer(json!({
            "title": "Desks", "productType": "SUBSCRIPTION", "price": 500, "status": "ACTIVE",
            "billingInterval": "MONTHLY", "options": [{"name": "S", "values": ["L"]}],
            "variants": [{"title": "L", "options": {"S": "L"}, "price": 900, "trackStock": true,
                "quantity": 2}]
        }))
        .await;
    let later = server
        .plan(json!({"title": "Later", "availableFrom": "2026-08-01T00:00:00.000Z"}))
        .await;
    let gone = server.plan(json!({"title": "Gone"})).await;
    let path = server.core(&format!("/products/{gone}"));
    server.patch(&path, json!({"inStock": false})).await.data(200);
    let few = server.plan(json!({"title": "Few", "maxPerCustomer": 3})).await;
    let (desks, desk) = (&scarce["id"], &scarce["variants"][0]["id"]);
    for (body, text) in [
        (
            json!({"product_id": desks, "variant_id": desk, "quantity": 3}),
            "Desks is out of stock",
        ),
        (json!({"product_id": later}), "Later is not available"),
        (json!({"product_id": gone}), "Gone is out of stock"),
        (
            json!({"product_id": few, "quantity": 4}),
            "Purchase limit reached for Few",
        ),
    ] {
        let answer = server.replan(&id, body.clone()).await;
        assert_eq!(answer.error(400), text, "{body}");
    }
    // What was bought apart from it counts, what the subscription was begun with does not.
    server.signed_up(&few, GOOD).await;
    let other = json!({"product_id": few, "quantity": 3});
    assert_eq!(
        server.replan(&id, other).await.error(400),
        "Purchase limit reached for Few"
    );
    let two = json!({"product_id": few, "quantity": 2, "proration_behavior": "END_OF_PERIOD"});
    server.replan(&id, two).await.data(200);
    let path = server.core(&format!("/products/{plain}"));
    server.patch(&path, json!({"inStock": false})).await.data(200);
    let more = server.replan(&id, json!({"quantity": 2})).await;
    assert_eq!(more.error(400), "Cloud Notes Pro is out of stock");
    server.patch(&path, json!({"inStock": true})).await.data(200);
    server.replan(&id, json!({"quantity": 3})).await.data(200);
    server.patch(&path, json!({"inStock": false})).await.data(200);
    server.replan(&id, json!({"quantity": 1})).await.data(200);
    server.advance(30 * DAY).await;
    server.verify().await;
}

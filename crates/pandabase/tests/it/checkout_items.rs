//! Catalog items at checkout: contract `checkout.md`, "Items", and `products.md`, "Rules".

use crate::checkout::{id, item, with};
use crate::harness::{Server, apply, both};
use serde_json::{Value, json};

const BELOW: &str = "Checkout total must be at least $1.00";
const OUT: &str = "Cloud Notes is out of stock";

impl Server {
    /// An active product with these fields, as created.
    async fn product(&self, fields: Value) -> Value {
        let mut body = json!({
            "title": "Cloud Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
            "images": ["https://cdn.example.org/a.png", "https://cdn.example.org/b.png"]
        });
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        self.post(&self.core("/products/"), body).await.data(201).clone()
    }

    async fn change_product(&self, product: &Value, change: Value) {
        self.patch(&self.core(&format!("/products/{}", id(product))), change)
            .await
            .data(200);
    }

    /// The error of opening a session, after finding the same at an estimate.
    async fn refusal(&self, items: Value, status: u16) -> String {
        let estimate = self
            .estimate(json!({"items": items.clone(), "country": "HK"}))
            .await;
        let opened = self.open(json!({"items": items})).await;
        assert_eq!(opened.error(status), estimate.error(status));
        opened.error(status).to_owned()
    }
}

/// One item of the catalog.
fn of(product: &Value, quantity: i64) -> Value {
    json!({"product_id": product["id"], "quantity": quantity})
}

fn variant(title: &str, fields: Value) -> Value {
    let mut variant = json!({"title": title, "options": {}, "price": 2500});
    variant
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    variant
}

#[apply(both)]
async fn products_are_priced_by_the_catalog(server: Server) {
    let product = server
        .product(json!({
            "variants": [
                variant("Team", json!({"images": ["https://cdn.example.org/t.png"]})),
                variant("Solo", json!({"price": 900}))
            ]
        }))
        .await;
    let items = json!([
        of(&product, 2),
        with(
            of(&product, 1),
            "variant_id",
            product["variants"][0]["id"].clone()
        ),
        // What else the item says is not asked.
        with(with(of(&product, 1), "name", json!("Mine")), "amount", json!(1)),
        item("Setup", 5000, 1)
    ]);
    let answer = server.open(json!({"items": items})).await;
    let session = answer.data(201);
    assert_eq!(session["amount"], 3000 + 2500 + 1500 + 5000);
    let picture = "https://cdn.example.org/a.png";
    assert_eq!(
        session["items"][0],
        json!({"name": "Cloud Notes", "amount": 1500, "quantity": 2, "image": picture})
    );
    assert_eq!(session["items"][1]["name"], "Cloud Notes - Team");
    assert_eq!(session["items"][1]["amount"], 2500);
    assert_eq!(session["items"][1]["image"], "https://cdn.example.org/t.png");
    assert_eq!(
        session["items"][2],
        json!({"name": "Cloud Notes", "amount": 1500, "quantity": 1, "image": picture})
    );
    assert_eq!(session["items"][3]["image"], Value::Null);
}

#[apply(both)]
async fn a_session_keeps_the_prices_it_was_opened_with(server: Server) {
    let product = server.product(json!({})).await;
    let answer = server.open(json!({"items": [of(&product, 1)]})).await;
    let session = id(answer.data(201));
    server
        .change_product(&product, json!({"price": 2000, "title": "Dearer"}))
        .await;
    assert_eq!(
        server.change(session, json!({"title": "New"})).await.data(200)["amount"],
        1500
    );
    let again = server.change(session, json!({"items": [of(&product, 1)]})).await;
    assert_eq!(again.data(200)["amount"], 2000);
    assert_eq!(again.data(200)["items"][0]["name"], "Dearer");
}

#[apply(both)]
async fn what_buyers_cannot_see_is_not_found(server: Server) {
    const MISSING: &str = "Product not found";
    let product = server
        .product(json!({"variants": [variant("Team", json!({}))]}))
        .await;
    let twin = server
        .product(json!({"variants": [variant("Team", json!({}))]}))
        .await;
    let draft = server.product(json!({"status": "DRAFT"})).await;
    for unknown in ["prd_000000000000000000000000", "prd_1", "", "漢"] {
        assert_eq!(
            server
                .refusal(json!([{"product_id": unknown, "quantity": 1}]), 404)
                .await,
            MISSING
        );
    }
    assert_eq!(server.refusal(json!([of(&draft, 1)]), 404).await, MISSING);
    for unknown in [
        json!("var_000000000000000000000000"),
        json!(""),
        twin["variants"][0]["id"].clone(),
    ] {
        let items = json!([item("A", 100, 1), with(of(&product, 1), "variant_id", unknown)]);
        assert_eq!(server.refusal(items, 404).await, MISSING);
    }
    let (other, _) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/checkouts", other.id);
    let body = json!({"items": [of(&product, 1)]});
    let elsewhere = server
        .anonymous(http::Method::POST, &path)
        .json(&body)
        .send()
        .await;
    assert_eq!(elsewhere.error(404), MISSING);
    let answer = server.open(body).await;
    let session = id(answer.data(201));
    server
        .delete(&server.core(&format!("/products/{}", id(&product))))
        .await
        .data(200);
    assert_eq!(server.refusal(json!([of(&product, 1)]), 404).await, MISSING);
    assert_eq!(
        server
            .change(session, json!({"items": [of(&product, 1)]}))
            .await
            .error(404),
        MISSING
    );
    server.session(session).await.data(200);
}

#[apply(both)]
async fn stock_must_suffice_for_the_whole_cart(server: Server) {
    let gone = server.product(json!({})).await;
    server.change_product(&gone, json!({"inStock": false})).await;
    assert_eq!(server.refusal(json!([of(&gone, 1)]), 400).await, OUT);

    let shelf = server.product(json!({"variants": [
        variant("Few", json!({"trackStock": true, "quantity": 3})), variant("None", json!({"inStock": false}))
    ]})).await;
    let few = |quantity| {
        with(
            of(&shelf, quantity),
            "variant_id",
            shelf["variants"][0]["id"].clone(),
        )
    };
    let none = with(of(&shelf, 1), "variant_id", shelf["variants"][1]["id"].clone());
    assert_eq!(server.refusal(json!([few(4)]), 400).await, OUT);
    assert_eq!(
        server
            .refusal(json!([few(2), item("A", 100, 1), few(2)]), 400)
            .await,
        OUT
    );
    assert_eq!(server.refusal(json!([none]), 400).await, OUT);
    // Units without the variant do not come from its shelf.
    server
        .open(json!({"items": [few(1), of(&shelf, 999), few(2)]}))
        .await
        .data(201);

    let pool = server.product(json!({"licenseKeys": ["K-1", "K-2"]})).await;
    assert_eq!(server.refusal(json!([of(&pool, 3)]), 400).await, OUT);
    assert_eq!(
        server.refusal(json!([of(&pool, 1), of(&pool, 2)]), 400).await,
        OUT
    );
    server.open(json!({"items": [of(&pool, 2)]})).await.data(201);
    let shared = server
        .product(json!({"licenseKeys": ["S-1"], "variants": [variant("Team", json!({}))]}))
        .await;
    let team = with(of(&shared, 1), "variant_id", shared["variants"][0]["id"].clone());
    assert_eq!(server.refusal(json!([of(&shared, 1), team]), 400).await, OUT);
}

#[apply(both)]
async fn windows_and_limits_hold(server: Server) {
    const CLOSED: &str = "Cloud Notes is not available";
    let later = server
        .product(json!({"availableFrom": "2026-06-01T00:00:00.001Z"}))
        .await;
    let over = server
        .product(json!({"availableUntil": "2026-06-01T00:00:00Z"}))
        .await;
    assert_eq!(server.refusal(json!([of(&later, 1)]), 400).await, CLOSED);
    assert_eq!(server.refusal(json!([of(&over, 1)]), 400).await, CLOSED);
    server.advance(1).await;
    server.open(json!({"items": [of(&later, 1)]})).await.data(201);

    let limited = server
        .product(json!({"maxPerCustomer": 2, "variants": [variant("Team", json!({}))]}))
        .await;
    let team = with(
        of(&limited, 1),
        "variant_id",
        limited["variants"][0]["id"].clone(),
    );
    let reached = "Purchase limit reached for Cloud Notes";
    assert_eq!(server.refusal(json!([of(&limited, 3)]), 400).await, reached);
    assert_eq!(server.refusal(json!([of(&limited, 2), team]), 400).await, reached);
    server
        .open(json!({"items": [of(&limited, 1), team]}))
        .await
        .data(201);
}

#[apply(both)]
async fn the_buyer_may_choose_a_price(server: Server) {
    let product = server.product(json!({"pricingModel": "PAY_WHAT_YOU_WANT"})).await;
    let offer = |amount: i64| json!([item("A", 100, 1), with(of(&product, 2), "amount", json!(amount))]);
    assert_eq!(
        server.refusal(json!([of(&product, 1)]), 400).await,
        "body/items/0 must have required property 'amount'"
    );
    assert_eq!(
        server.refusal(offer(1499), 400).await,
        "body/items/1/amount must be >= 1500"
    );
    assert_eq!(
        server.refusal(offer(-1), 400).await,
        "body/items/1/amount must be >= 0"
    );
    assert_eq!(
        server.open(json!({"items": offer(1500)})).await.data(201)["amount"],
        3100
    );
    server
        .change_product(&product, json!({"minimumPrice": 200}))
        .await;
    assert_eq!(
        server.refusal(offer(199), 400).await,
        "body/items/1/amount must be >= 200"
    );
    assert_eq!(
        server.open(json!({"items": offer(200)})).await.data(201)["amount"],
        500
    );
    assert_eq!(
        server.open(json!({"items": offer(2_000_000)})).await.data(201)["amount"],
        4_000_100
    );
    server.change_product(&product, json!({"minimumPrice": 0})).await;
    assert_eq!(
        server
            .refusal(json!([with(of(&product, 1), "amount", json!(0))]), 400)
            .await,
        BELOW
    );
}

#[apply(both)]
async fn only_free_products_have_no_floor(server: Server) {
    let free = server
        .product(json!({"pricingModel": "FREE", "price": 1500}))
        .await;
    let answer = server.open(json!({"items": [of(&free, 3)]})).await;
    assert_eq!(answer.data(201)["total_amount"], 0);
    assert_eq!(answer.data(201)["items"][0]["amount"], 0);
    let estimate = server
        .estimate(json!({"items": [of(&free, 1)], "country": "US", "state": "CA"}))
        .await;
    assert_eq!(estimate.data(200)["total"], 0);
    assert_eq!(
        server.refusal(json!([of(&free, 1), item("A", 99, 1)]), 400).await,
        BELOW
    );
    server
        .open(json!({"items": [of(&free, 1), item("A", 100, 1)]}))
        .await
        .data(201);
    let gift = server.product(json!({"price": 0})).await;
    assert_eq!(server.refusal(json!([of(&gift, 1)]), 400).await, BELOW);
    let cheap = server.product(json!({"price": 99})).await;
    assert_eq!(server.refusal(json!([of(&cheap, 1)]), 400).await, BELOW);
}

#[apply(both)]
async fn subscriptions_are_alone(server: Server) {
    let plan = server
        .product(json!({"productType": "SUBSCRIPTION", "billingInterval": "MONTHLY"}))
        .await;
    for cart in [
        json!([of(&plan, 1), of(&plan, 1)]),
        json!([item("A", 100, 1), of(&plan, 1)]),
    ] {
        let text = server.refusal(cart, 400).await;
        assert_eq!(text, "Subscriptions cannot be combined with other items");
    }
    let answer = server.open(json!({"items": [item("A", 100, 1)]})).await;
    let session = id(answer.data(201));
    assert_eq!(answer.data(201)["subscription"], Value::Null);
    let changed = server.change(session, json!({"items": [of(&plan, 5)]})).await;
    assert_eq!(changed.data(200)["subscription"]["amount"], 7500);
}

#[apply(both)]
async fn sums_out_of_range_are_refused(server: Server) {
    const ABOVE: &str = "Checkout total must be at most $999,999.99";
    let largest = (1_i64 << 53) - 1;
    let dear = server.product(json!({"price": largest})).await;
    let all = json!({"code": "ALL", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), all).await.data(201);
    let waived = |quantity| json!({"items": [of(&dear, quantity)], "coupon_code": "ALL"});
    let answer = server.open(waived(1)).await;
    assert_eq!(answer.data(201)["amount"], largest);
    assert_eq!(server.open(waived(2)).await.error(400), ABOVE);
    for quantity in [2, 999] {
        assert_eq!(server.refusal(json!([of(&dear, quantity)]), 400).await, ABOVE);
    }
    assert_eq!(server.refusal(json!(vec![of(&dear, 999); 10]), 400).await, ABOVE);
    let taxed = server
        .estimate(json!({"items": [of(&dear, 1)], "country": "DE"}))
        .await;
    assert_eq!(taxed.error(400), ABOVE);
}

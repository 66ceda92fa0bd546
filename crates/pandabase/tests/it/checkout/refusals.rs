//! Carts, places, buyers and texts that are refused.

use super::{billing, cart, id, item, with};
use crate::harness::{Server, apply, both};
use serde_json::{Value, json};

#[apply(both)]
async fn the_floor_is_one_dollar_of_total(server: Server) {
    const BELOW: &str = "Checkout total must be at least $1.00";
    let estimate = |amount: i64, country: &str, state: &str| {
        server.estimate(json!({"items": cart(amount), "country": country, "state": state}))
    };
    assert_eq!(estimate(99, "US", "").await.error(400), BELOW);
    assert_eq!(estimate(100, "US", "").await.data(200)["total"], 100);
    // The tax counts once it is known: 93 + 8 and 92 + 8.
    assert_eq!(estimate(93, "US", "CA").await.data(200)["total"], 101);
    assert_eq!(estimate(92, "US", "CA").await.data(200)["total"], 100);
    assert_eq!(estimate(91, "US", "CA").await.error(400), BELOW);
    assert_eq!(server.open(json!({"items": cart(99)})).await.error(400), BELOW);
    assert_eq!(
        server.open(json!({"items": [item("A", 1, 99)]})).await.error(400),
        BELOW
    );
    let customer = json!({"email": "a@example.org", "billing": billing("US", "CA")});
    let answer = server
        .open(json!({"items": cart(92), "customer": customer}))
        .await;
    let id = id(answer.data(201));
    assert_eq!(
        server.change(id, json!({"customer": null})).await.error(400),
        BELOW
    );
    assert_eq!(
        server.open(json!({"items": [item("A", 1, 100)]})).await.data(201)["total_amount"],
        100
    );
}

#[apply(both)]
async fn the_amount_is_the_subtotal(server: Server) {
    let customer = json!({"email": "a@example.org", "billing": billing("US", "CA")});
    let open = |amount: Value| {
        server.open(json!({"items": cart(4000), "amount": amount, "customer": customer.clone()}))
    };
    assert_eq!(open(json!(4000)).await.data(201)["total_amount"], 4330);
    for amount in [4330, 3999, 4001] {
        let answer = open(json!(amount)).await;
        assert_eq!(answer.error(400), "Amount does not match the total of the items");
    }
    for (amount, text) in [
        (json!(99), "body/amount must be >= 100"),
        (json!(1_000_001), "body/amount must be <= 1000000"),
        (json!("4000"), "body/amount must be integer"),
        (json!(null), "body/amount must be integer"),
    ] {
        assert_eq!(open(amount).await.error(400), text);
    }
}

#[apply(both)]
async fn bad_items_are_named(server: Server) {
    let long = "x".repeat(256);
    let good = item("A", 100, 1);
    for (items, text) in [
        (json!(null), "body/items must be array"),
        (json!({}), "body/items must be array"),
        (json!([]), "body/items must NOT have fewer than 1 items"),
        (
            json!(vec![good.clone(); 11]),
            "body/items must NOT have more than 10 items",
        ),
        (json!([good, 1]), "body/items/1 must be object"),
        (
            json!([{"quantity": 1}]),
            "body/items/0 must have 'product_id', or 'name' and 'amount'",
        ),
        (
            json!([good, {"name": "A", "quantity": 1}]),
            "body/items/1 must have 'product_id', or 'name' and 'amount'",
        ),
        (
            json!([{"amount": 100, "quantity": 1}]),
            "body/items/0 must have 'product_id', or 'name' and 'amount'",
        ),
        (
            json!([{"name": "A", "amount": 100}]),
            "body/items/0 must have required property 'quantity'",
        ),
        (json!([item("A", 100, 0)]), "body/items/0/quantity must be >= 1"),
        (
            json!([item("A", 100, 1000)]),
            "body/items/0/quantity must be <= 999",
        ),
        (
            json!([item("A", 100, i64::MAX)]),
            "body/items/0/quantity must be <= 999",
        ),
        (
            json!([with(good.clone(), "quantity", json!(1.5))]),
            "body/items/0/quantity must be integer",
        ),
        (
            json!([with(good.clone(), "quantity", json!("1"))]),
            "body/items/0/quantity must be integer",
        ),
        (json!([item("A", 0, 1)]), "body/items/0/amount must be >= 1"),
        (json!([item("A", -1, 1)]), "body/items/0/amount must be >= 0"),
        (
            json!([good, item("A", 1_000_001, 1)]),
            "body/items/1/amount must be <= 1000000",
        ),
        (
            json!([with(good.clone(), "amount", json!(9.99))]),
            "body/items/0/amount must be integer",
        ),
        (
            json!([with(good.clone(), "amount", json!(1e300))]),
            "body/items/0/amount must be <= 9007199254740991",
        ),
        (
            json!([item("", 100, 1)]),
            "body/items/0/name must NOT have fewer than 1 characters",
        ),
        (
            json!([item(&long, 100, 1)]),
            "body/items/0/name must NOT have more than 255 characters",
        ),
        (
            json!([with(good.clone(), "product_id", json!(7))]),
            "body/items/0/product_id must be string",
        ),
    ] {
        assert_eq!(
            server.open(json!({"items": items.clone()})).await.error(400),
            text,
            "{items}"
        );
        let answer = server.estimate(json!({"items": items, "country": "US"})).await;
        assert_eq!(answer.error(400), text);
    }
    assert_eq!(
        server.open(json!({})).await.error(400),
        "body must have required property 'items'"
    );
    let most = json!(vec![item(&"漢".repeat(255), 1_000_000, 9); 10]);
    assert_eq!(
        server.open(json!({"items": most})).await.data(201)["amount"],
        90_000_000
    );
}

#[apply(both)]
async fn bad_places_are_named(server: Server) {
    for country in [
        json!("USA"),
        json!("us "),
        json!("ZZ"),
        json!(""),
        json!("U"),
        json!(1),
        json!(null),
    ] {
        let body = json!({"items": cart(4000), "country": country.clone()});
        let text = server.estimate(body).await.error(400).to_owned();
        assert!(text.starts_with("body/country must be"), "{country}: {text}");
        let address = with(billing("US", ""), "country", country);
        let body = json!({"items": cart(4000), "customer": {"email": "a@example.org", "billing": address}});
        let text = server.open(body).await.error(400).to_owned();
        assert!(
            text.starts_with("body/customer/billing/country must be"),
            "{text}"
        );
    }
    let body = json!({"items": cart(4000)});
    assert_eq!(
        server.estimate(body).await.error(400),
        "body must have required property 'country'"
    );
    let body = json!({"items": cart(4000), "country": "US", "state": "x".repeat(65)});
    assert_eq!(
        server.estimate(body).await.error(400),
        "body/state must NOT have more than 64 characters"
    );
    for (key, length) in [
        ("line1", 200),
        ("line2", 200),
        ("city", 100),
        ("state", 100),
        ("postal_code", 20),
    ] {
        let open = |length: usize| {
            let address = with(billing("FR", ""), key, json!("é".repeat(length)));
            server.open(
                json!({"items": cart(4000), "customer": {"email": "a@example.org", "billing": address}}),
            )
        };
        assert_eq!(
            open(length).await.data(201)["customer"]["billing"][key],
            "é".repeat(length)
        );
        let text = format!("body/customer/billing/{key} must NOT have more than {length} characters");
        assert_eq!(open(length + 1).await.error(400), text);
    }
    for key in ["line1", "city", "state", "postal_code", "country"] {
        let mut address = billing("FR", "");
        address.as_object_mut().unwrap().remove(key);
        let body = json!({"items": cart(4000), "customer": {"email": "a@example.org", "billing": address}});
        let text = format!("body/customer/billing must have required property '{key}'");
        assert_eq!(server.open(body).await.error(400), text);
    }
}

#[apply(both)]
async fn bad_buyers_are_refused(server: Server) {
    let long = format!("{}@example.org", "a".repeat(309));
    for (customer, text) in [
        (
            json!({"name": "Ann"}),
            "body/customer must have required property 'email'",
        ),
        (
            json!({"email": "ann"}),
            "body/customer/email must match format \"email\"",
        ),
        (
            json!({"email": ""}),
            "body/customer/email must match format \"email\"",
        ),
        (
            json!({"email": long}),
            "body/customer/email must NOT have more than 320 characters",
        ),
        (
            json!({"email": "a@example.org", "name": "b@example.org"}),
            "Name cannot be an email address",
        ),
        (
            json!({"email": "a@example.org", "name": "x".repeat(129)}),
            "body/customer/name must NOT have more than 128 characters",
        ),
        (json!("a@example.org"), "body/customer must be object"),
    ] {
        let answer = server
            .open(json!({"items": cart(4000), "customer": customer.clone()}))
            .await;
        assert_eq!(answer.error(400), text, "{customer}");
    }
    for (key, value, text) in [
        ("tax_id", json!("no"), "Invalid tax ID"),
        ("tax_id", json!(""), "Invalid tax ID"),
        (
            "tax_id",
            json!("x".repeat(33)),
            "body/tax_id must NOT have more than 32 characters",
        ),
        ("coupon_code", json!("SPRING-15"), "Invalid coupon code"),
        (
            "coupon_code",
            json!("x".repeat(65)),
            "body/coupon_code must NOT have more than 64 characters",
        ),
    ] {
        let body = with(json!({"items": cart(4000), "country": "DE"}), key, value);
        assert_eq!(server.open(body.clone()).await.error(400), text, "{key}");
        assert_eq!(server.estimate(body.clone()).await.error(400), text, "{key}");
        assert_eq!(server.tax_details(body).await.error(400), text, "{key}");
    }
}

#[apply(both)]
async fn what_the_merchant_attaches_is_checked(server: Server) {
    let keys = |count: usize| {
        (0..count)
            .map(|n| (format!("k{n}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
    };
    let field = |key: &str| json!({"key": key, "label": {"type": "custom", "custom": "L"}, "type": "text"});
    let fields = |fields: Value| json!({"fields": fields});
    for (key, value, text) in [
        (
            "title",
            json!("x".repeat(129)),
            "body/title must NOT have more than 128 characters",
        ),
        (
            "description",
            json!(""),
            "body/description must NOT have fewer than 1 characters",
        ),
        (
            "description",
            json!("x".repeat(501)),
            "body/description must NOT have more than 500 characters",
        ),
        (
            "metadata",
            keys(21).into(),
            "body/metadata must NOT have more than 20 properties",
        ),
        (
            "metadata",
            json!({"k".repeat(41): "v"}),
            "must NOT have more than 40 characters",
        ),
        (
            "metadata",
            json!({"k": "v".repeat(501)}),
            "body/metadata/k must NOT have more than 500 characters",
        ),
        ("metadata", json!({"k": 1}), "body/metadata/k must be string"),
        ("metadata", json!([]), "body/metadata must be object"),
        (
            "return_url",
            json!("http://a.example.org"),
            "body/return_url must be an absolute https URL",
        ),
        (
            "return_url",
            json!("/thanks"),
            "body/return_url must be an absolute https URL",
        ),
        (
            "cancel_url",
            json!("javascript:alert(1)"),
            "body/cancel_url must be an absolute https URL",
        ),
        (
            "display",
            fields(json!([field("a"), field("b"), field("c"), field("d")])),
            "body/display/fields must NOT have more than 3 items",
        ),
        (
            "display",
            fields(json!([field("a b")])),
            "body/display/fields/0/key must match pattern",
        ),
        (
            "display",
            fields(json!([field("a"), field("a")])),
            "body/display/fields must NOT have two fields with the same key",
        ),
        (
            "display",
            fields(json!([with(field("a"), "type", json!("dropdown"))])),
            "body/display/fields/0 dropdown must have options",
        ),
        (
            "display",
            fields(json!([with(field("a"), "type", json!("date"))])),
            "body/display/fields/0",
        ),
    ] {
        let answer = server
            .open(with(json!({"items": cart(4000)}), key, value.clone()))
            .await;
        let error = answer.error(400);
        assert!(error.contains(text), "{value}: {error}");
    }
    let body = json!({"items": cart(4000), "metadata": keys(20), "display": {}});
    let answer = server.open(body).await;
    assert_eq!(answer.data(201)["metadata"].as_object().unwrap().len(), 20);
    assert_eq!(answer.data(201)["display"], Value::Null);
}

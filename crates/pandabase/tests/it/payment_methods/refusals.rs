//! Input that is refused.

use super::{METHODS, STRANGER, card_until, count, home, new, text, untaxable};
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::rate_limits::address;
use crate::shop::{DECLINED, GOOD, card, method};
use http::Method;
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};

#[apply(both)]
async fn bad_methods_are_refused(server: Server) {
    let mia = server.sign_in(MIA).await;
    let without = |field: &str| {
        let mut body = new(card(GOOD));
        body.as_object_mut().unwrap().remove(field);
        body
    };
    let with = |field: &str, value: Value| {
        let mut body = new(card(GOOD));
        body[field] = value;
        body
    };
    let address = |field: &str, value: Value| {
        let mut billing = home();
        billing[field] = value;
        with("billing", billing)
    };
    let both = json!({"type": "card", "token": "tok", "card": card(GOOD)["card"]});
    let saved = json!({"type": "card", "saved_payment_method_id": "pmm_aaaaaaaaaaaaaaaaaaaaaaaa"});
    for (body, error) in [
        (json!({}), "body must have required property 'payment_method'"),
        (
            without("payment_method"),
            "body must have required property 'payment_method'",
        ),
        (without("billing"), "body must have required property 'billing'"),
        (with("billing", Value::Null), "body/billing must be object"),
        (with("name", json!(5)), "body/name must be string"),
        (
            with("name", json!("x".repeat(129))),
            "body/name must NOT have more than 128 characters",
        ),
        (with("name", json!(MIA)), "Name cannot be an email address"),
        (
            address("line1", json!(" ")),
            "body/billing must have required property 'line1'",
        ),
        (
            address("city", json!("")),
            "body/billing must have required property 'city'",
        ),
        (address("country", json!("USA")), "body/billing/country"),
        (
            address("line1", json!("x".repeat(201))),
            "body/billing/line1 must NOT have more than 200 characters",
        ),
        (
            new(json!({"card": card(GOOD)["card"]})),
            "body/payment_method must have required property 'type'",
        ),
        (new(json!({"type": "gold"})), "body/payment_method/type must be"),
        (
            new(method("card")),
            "body/payment_method/card must be a test card",
        ),
        (
            new(json!({"type": "card", "token": "tok"})),
            "body/payment_method/card must be a test card",
        ),
        (
            new(method("apple_pay")),
            "body/payment_method/type 'apple_pay' cannot be saved",
        ),
        (
            new(method("sepa_debit")),
            "body/payment_method/type 'sepa_debit' cannot be saved",
        ),
        (
            new(both),
            "body/payment_method must have either 'card' or 'token'",
        ),
        (
            new(saved),
            "body/payment_method/saved_payment_method_id is not a saved payment method of this buyer",
        ),
        (
            new(card("4111111111111111")),
            "Only test cards are accepted in the sandbox",
        ),
        (new(card_until(GOOD, 5, 2026)), "Your card has expired"),
        (
            new(card_until(GOOD, 13, 2030)),
            "body/payment_method/card/exp_month must be <= 12",
        ),
        (
            new(json!({
                "type": "card",
                "card": {"number": GOOD, "exp_month": "12", "exp_year": 2030, "cvc": "123"}
            })),
            "body/payment_method/card/exp_month must be integer",
        ),
        (
            new(json!({"type": "card", "card": {"number": GOOD, "exp_month": 12, "exp_year": 2030}})),
            "body/payment_method/card must have required property 'cvc'",
        ),
        (
            new(json!({
                "type": "card", "card": {"number": GOOD, "exp_month": 12, "exp_year": 2030, "cvc": "12"}
            })),
            "body/payment_method/card/cvc must NOT have fewer than 3 characters",
        ),
    ] {
        let answer = server.portal_post(&mia, METHODS, body.clone()).await;
        let refused = answer.error(400);
        assert!(refused.starts_with(error), "{body}: {refused}");
        assert!(!answer.text.contains(GOOD), "{}", answer.text);
    }
    for (billing, error) in untaxable() {
        let answer = server.portal_post(&mia, METHODS, with("billing", billing)).await;
        assert_eq!(answer.error(400), error);
    }
    assert!(server.saved_methods(&mia).await.is_empty());
    assert_eq!(count(&server, "SELECT COUNT(*) FROM sandbox_charges").await, 0);
}

#[apply(both)]
async fn bad_changes_are_refused(server: Server) {
    let mia = server.sign_in(MIA).await;
    let id = server.saved_card(&mia, GOOD).await;
    let before = server.saved_methods(&mia).await;
    for (body, error) in [
        (json!({"name": 5}), "body/name must be string"),
        (
            json!({"name": "a@example.org"}),
            "Name cannot be an email address",
        ),
        (json!({"billing": null}), "body/billing must be object"),
        (
            json!({"billing": {"line1": "1 Main St"}}),
            "body/billing must have required property 'city'",
        ),
        (
            json!({
                "billing": {"line1": "", "city": "Town", "state": "", "postal_code": "", "country": "US"}
            }),
            "body/billing must have required property 'line1'",
        ),
    ] {
        let refused = server.patch_method(&mia, text(&id["id"]), body.clone()).await;
        assert_eq!(refused.error(400), error, "{body}");
    }
    for (billing, error) in untaxable() {
        let refused = server
            .patch_method(&mia, text(&id["id"]), json!({"billing": billing}))
            .await;
        assert_eq!(refused.error(400), error);
    }
    for id in ["short", &"x".repeat(49)] {
        server.patch_method(&mia, id, json!({})).await.error(400);
        server.remove_method(&mia, id).await.error(400);
        server
            .portal_post(&mia, &format!("{METHODS}/{id}/default"), json!({}))
            .await
            .error(400);
    }
    assert_eq!(server.saved_methods(&mia).await, before);
}

#[apply(both)]
async fn nobody_tries_out_cards(server: Server) {
    let server = server
        .with(|config| config.limits.new_payment_methods = Limit::per_minute(2))
        .await;
    let mia = server.sign_in(MIA).await;
    for _ in 0..2 {
        server
            .portal_post(&mia, METHODS, new(card(DECLINED)))
            .await
            .error(400);
    }
    let refused = server.portal_post(&mia, METHODS, new(card(GOOD))).await;
    assert_eq!(
        refused.error(429),
        "Rate limit exceeded. Please retry after the reset time."
    );
    server.portal_get(&mia, METHODS).await.data(200);
    // Signing in as somebody else makes no new address.
    let ann = server.sign_in(STRANGER).await;
    server
        .portal_post(&ann, METHODS, new(card(GOOD)))
        .await
        .error(429);
    let elsewhere = server
        .anonymous(Method::POST, &format!("/v2/portal{METHODS}"))
        .from(address("203.0.113.8:1"))
        .bearer(&ann)
        .json(&new(card(GOOD)))
        .send();
    elsewhere.await.data(201);
}

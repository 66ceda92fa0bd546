//! Coupons of estimates and of sessions.

use super::USED_UP;
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use http::Method;
use serde_json::{Value, json};

const UNKNOWN: &str = "Invalid coupon code";

#[apply(both)]
async fn an_estimate_shows_the_discount(server: Server) {
    let (notes, extra) = (
        server.key_product("Notes", 1999).await,
        server.key_product("Extra", 333).await,
    );
    server.coupon("Spring-15", json!({"value": 15})).await;
    server
        .coupon("FIVE", json!({"type": "FIXED", "value": 500}))
        .await;
    server
        .coupon("EXTRA", json!({"value": 50, "productIds": [extra]}))
        .await;
    server.coupon("ALL", json!({"value": 100})).await;
    let cart = json!([
        {"product_id": notes, "quantity": 3}, {"product_id": extra, "quantity": 1},
        {"name": "Tip", "amount": 50, "quantity": 1}
    ]);
    for (code, discount, tax) in [
        (
            "spring-15",
            json!({"code": "Spring-15", "amount": 957, "type": "PERCENTAGE", "value": 15}),
            447,
        ),
        (
            "FIVE",
            json!({"code": "FIVE", "amount": 500, "type": "FIXED_AMOUNT", "value": 500}),
            485,
        ),
        (
            "EXTRA",
            json!({"code": "EXTRA", "amount": 167, "type": "PERCENTAGE", "value": 50}),
            513,
        ),
    ] {
        let answer = server.estimate_with(&cart, code).await;
        let estimate = answer.data(200);
        let amount = discount["amount"].as_i64().unwrap();
        assert_eq!(estimate["discount"], discount);
        assert_eq!(
            (&estimate["subtotal"], &estimate["tax"]["amount"]),
            (&json!(6380), &json!(tax)),
            "{code}"
        );
        assert_eq!(estimate["total"], 6380 - amount + tax);
        let body = json!({"items": cart, "country": "US", "state": "CA", "coupon_code": code});
        let details = server
            .anonymous(Method::POST, &server.checkouts("/tax-details"))
            .json(&body)
            .send()
            .await;
        let details = details.data(200);
        assert_eq!(
            (
                &details["discount"],
                &details["taxableAmount"],
                &details["taxAmount"]
            ),
            (&json!(amount), &json!(6380 - amount), &json!(tax))
        );
    }
    assert_eq!(server.estimate_with(&cart, "ALL").await.data(200)["total"], 0);
    assert_eq!(server.estimate_with(&cart, "NOPE").await.error(400), UNKNOWN);
    assert_eq!(server.estimate_with(&cart, "").await.error(400), UNKNOWN);
}

#[apply(both)]
async fn prices_with_tax_and_local_currencies_take_the_discount(server: Server) {
    let settle = pandabase_platform::db::Sql::new(
        "UPDATE stores SET tax_behavior = 'INCLUSIVE', localized_payments = TRUE",
    );
    server.app.db.write(move |tx| tx.run(settle, &[])).await.unwrap();
    server.coupon("TEN", json!({})).await;
    let session = server
        .open(json!({
            "items": [dynamic(5000)], "customer": buyer("a@example.org", "GB", ""), "coupon_code": "TEN"
        }))
        .await;
    let session = session.data(201);
    assert_eq!(
        (
            &session["amount"],
            &session["discount_amount"],
            &session["tax_amount"],
            &session["total_amount"]
        ),
        (&json!(5000), &json!(500), &json!(750), &json!(4500))
    );
    let rate: rust_decimal::Decimal = session["presentment"]["rate"].to_string().parse().unwrap();
    let expected = (rust_decimal::Decimal::from(4500) * rate)
        .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    assert_eq!(session["presentment"]["amount"].to_string(), expected.to_string());
}

#[apply(both)]
async fn every_check_has_its_text_at_every_step(server: Server) {
    let notes = server.key_product("Notes", 4000).await;
    let id = server.coupon("TEST", json!({})).await;
    let items = json!([dynamic(4000)]);
    // Known to the store: has bought, and used the coupon once.
    server
        .pay_with(&server.cart_with("TEST", "mia@example.org").await, card(GOOD))
        .await
        .data(200);
    let session = server.cart_with("test", "MIA@example.org").await;
    let mut plain = mia();
    plain["email"] = json!("Mia@Example.org");
    for (change, undo, text, needs_buyer) in [
        (
            json!({"enabled": false}),
            json!({"enabled": true}),
            UNKNOWN,
            false,
        ),
        (
            json!({"startsAt": "2026-06-01T00:00:00.001Z"}),
            json!({"startsAt": "2026-06-01T00:00:00Z"}),
            "Coupon is not active yet",
            false,
        ),
        (
            json!({"startsAt": null, "expiresAt": "2026-06-01T00:00:00Z"}),
            json!({"expiresAt": "2026-06-01T00:00:00.001Z"}),
            "Coupon has expired",
            false,
        ),
        (
            json!({"expiresAt": null, "maxUses": 1}),
            json!({"maxUses": 2}),
            USED_UP,
            false,
        ),
        (
            json!({"maxUses": null, "minimumPurchase": 4001}),
            json!({"minimumPurchase": 4000}),
            "Minimum purchase amount not met",
            false,
        ),
        (
            json!({"productIds": [notes]}),
            json!({"productIds": []}),
            "Coupon does not apply to these items",
            false,
        ),
        (
            json!({"maxUsesPerCustomer": 1}),
            json!({"maxUsesPerCustomer": 2}),
            "You have already used this coupon",
            true,
        ),
    ] {
        server.change_coupon(&id, change.clone()).await.data(200);
        let estimate = server.estimate_with(&items, "TEST").await;
        if needs_buyer {
            estimate.data(200);
            // Nobody is known yet, so nothing is refused, until somebody is.
            let blank = server
                .open(json!({"items": items, "coupon_code": "TEST"}))
                .await
                .data(201)["id"]
                .as_str()
                .unwrap()
                .to_owned();
            assert_eq!(
                server.change(&blank, json!({"customer": plain})).await.error(400),
                text
            );
            assert_eq!(
                server
                    .pay_body(&blank, json!({"customer": plain, "payment_method": card(GOOD)}))
                    .await
                    .error(400),
                text
            );
        } else {
            assert_eq!(estimate.error(400), text);
        }
        let body = json!({"items": items, "customer": plain, "coupon_code": "TEST"});
        assert_eq!(server.open(body).await.error(400), text);
        for body in [
            json!({"coupon_code": "TEST"}),
            json!({"title": "New"}),
            json!({"customer": plain}),
            json!({"items": items}),
        ] {
            assert_eq!(server.change(&session, body).await.error(400), text);
        }
        assert_eq!(server.pay_with(&session, card(GOOD)).await.error(400), text);
        assert_eq!(server.session_status(&session).await, "OPEN");
        assert_eq!(server.times_used(&id).await, 1);
        server.change_coupon(&id, undo.clone()).await.data(200);
        server.estimate_with(&items, "TEST").await.data(200);
        server.change(&session, json!({"title": "New"})).await.data(200);
    }
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(server.payment(&paid).await["discountAmount"], 400);
    assert_eq!(server.times_used(&id).await, 2);
    server.verify().await;
}

#[apply(both)]
async fn a_session_takes_changes_and_drops_its_coupon(server: Server) {
    let (notes, extra) = (
        server.key_product("Notes", 4000).await,
        server.key_product("Extra", 1000).await,
    );
    server.coupon("TEN", json!({})).await;
    server
        .coupon("Extra", json!({"value": 50, "productIds": [extra]}))
        .await;
    let session = server
        .open_cart(json!({"items": [{"product_id": notes, "quantity": 1}]}))
        .await;
    let change = async |body: Value| {
        let changed = server.change(&session, body).await;
        let changed = changed.data(200);
        (
            changed["coupon"].clone(),
            changed["discount_amount"].as_i64().unwrap(),
            changed["total_amount"].as_i64().unwrap(),
        )
    };
    assert_eq!(
        change(json!({"coupon_code": "ten"})).await,
        (json!({"code": "TEN", "discount_amount": 400}), 400, 3600)
    );
    assert_eq!(
        change(json!({"items": [{"product_id": notes, "quantity": 2}]}))
            .await
            .1,
        800
    );
    assert_eq!(
        server
            .change(&session, json!({"coupon_code": "EXTRA"}))
            .await
            .error(400),
        "Coupon does not apply to these items"
    );
    let both = json!([{"product_id": notes, "quantity": 1}, {"product_id": extra, "quantity": 1}]);
    assert_eq!(
        change(json!({"coupon_code": "EXTRA", "items": both})).await,
        (json!({"code": "Extra", "discount_amount": 500}), 500, 4500)
    );
    assert_eq!(
        server
            .change(&session, json!({"items": [{"product_id": notes, "quantity": 1}]}))
            .await
            .error(400),
        "Coupon does not apply to these items"
    );
    assert_eq!(
        change(json!({"coupon_code": null, "items": [{"product_id": notes, "quantity": 1}]})).await,
        (Value::Null, 0, 4000)
    );
}

#[apply(both)]
async fn a_deleted_coupon_fails_open_sessions_and_leaves_orders(server: Server) {
    let id = server.coupon("GONE", json!({})).await;
    let paid = server
        .pay_with(&server.cart_with("GONE", "a@example.org").await, card(GOOD))
        .await
        .data(200)
        .clone();
    let session = server.cart_with("GONE", "b@example.org").await;
    server
        .delete(&format!("{}/{id}", server.coupons()))
        .await
        .data(200);
    assert_eq!(server.pay_with(&session, card(GOOD)).await.error(400), UNKNOWN);
    // Another coupon of the same code is another coupon.
    let other = server.coupon("GONE", json!({"value": 1})).await;
    assert_eq!(server.pay_with(&session, card(GOOD)).await.error(400), UNKNOWN);
    let payment = server.payment(&paid).await;
    assert_eq!(
        (&payment["discountAmount"], &payment["couponCode"]),
        (&json!(400), &json!("GONE"))
    );
    server.play(&paid, json!({"event": "external_refund"})).await;
    assert_eq!(server.times_used(&other).await, 0);
    let changed = server.change(&session, json!({"coupon_code": "GONE"})).await;
    assert_eq!(changed.data(200)["discount_amount"], 40);
    server.pay_with(&session, card(GOOD)).await.data(200);
    assert_eq!(server.times_used(&other).await, 1);
    server.verify().await;
}

#[apply(both)]
async fn what_a_session_shows_is_charged(server: Server) {
    let id = server.coupon("TEN", json!({})).await;
    let session = server.cart_with("TEN", "a@example.org").await;
    server.change_coupon(&id, json!({"value": 1})).await.data(200);
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(server.payment(&paid).await["discountAmount"], 400);
    server.verify().await;
}

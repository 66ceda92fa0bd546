//! Requests at the ends of what fits: each is refused or answered as the contract says, on both databases,
//! and none is an error of the server.

use crate::harness::{Server, apply, both};
use crate::shop::{dynamic, mia};
use serde_json::{Value, json};

impl Server {
    /// Status and error of the answer, which is never an error of the server.
    async fn outcome_of(&self, path: &str) -> (u16, String) {
        let answer = self.get(path).await;
        let status = answer.status.as_u16();
        assert!(status < 500, "{path}: {}", answer.text);
        (
            status,
            answer.json["error"].as_str().unwrap_or_default().to_owned(),
        )
    }
}

#[apply(both)]
async fn periods_reach_any_date_or_are_refused(server: Server) {
    server.sell(4000, crate::shop::GOOD).await;
    for period in [
        "period=custom&startDate=0001-01-01T00:00:00Z&endDate=9999-12-31T23:59:59Z",
        "period=custom&startDate=1970-01-01T00:00:00Z&endDate=9999-12-31T23:59:59.999Z",
        "period=custom&startDate=9999-12-31T23:59:59Z&endDate=9999-12-31T23:59:59.999Z",
        "period=custom&startDate=1970-01-01T00:00:00Z&endDate=1970-01-01T00:00:00.001Z",
        "period=custom&startDate=9999-12-31T23:59:59Z&endDate=1970-01-01T00:00:00Z",
        "period=all",
    ] {
        for granularity in ["", "&granularity=hour", "&granularity=day"] {
            for kind in ["overview", "gross-volume", "orders-by-country"] {
                let path = server.core(&format!("/analytics/{kind}?{period}{granularity}"));
                let (status, error) = server.outcome_of(&path).await;
                let is_too_fine = error.contains("granularity");
                let is_backwards = error.contains("startDate must be before");
                assert!(status == 200 || is_too_fine || is_backwards, "{path}: {error}");
            }
        }
    }
    for (start, end) in [
        ("0001-01-01T00:00:00Z", "0001-02-01T00:00:00Z"),
        ("9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999Z"),
    ] {
        for kind in ["PAYMENT_ACTIVITY", "BALANCE_LEDGER"] {
            let body = json!({"type": kind, "periodStart": start, "periodEnd": end});
            let answer = server.post(&server.core("/reports"), body).await;
            answer.data(201);
        }
    }
    server.drain().await;
}

#[apply(both)]
async fn numbers_reach_their_ends_or_are_refused(server: Server) {
    let coupon = |value: Value| json!({"code": "MOST", "type": "FIXED", "value": value});
    for value in [
        json!(i64::MAX),
        json!(9_223_372_036_854_775_808_u64),
        json!(1e30),
        json!(9_007_199_254_740_992_i64),
    ] {
        server
            .post(&server.core("/coupons"), coupon(value.clone()))
            .await
            .error(400);
    }
    server
        .post(&server.core("/coupons"), coupon(json!(9_007_199_254_740_991_i64)))
        .await
        .data(201);
    let cart = json!({"items": [dynamic(4000)], "customer": mia(), "coupon_code": "MOST"});
    let opened = server
        .post(&format!("/v2/stores/{}/checkouts", server.store.id), cart)
        .await;
    assert!([201, 400].contains(&opened.status.as_u16()), "{}", opened.text);
    let paylinks = format!("/v2/stores/{}/paylinks", server.store.id);
    for most in [
        json!(9_223_372_036_854_775_808_u64),
        json!(1e30),
        json!(-1),
        json!(0),
    ] {
        let body = json!({"title": "Invoice", "items": [dynamic(4000)], "maxUses": most.clone()});
        server.post(&paylinks, body).await.error(400);
    }
}

#[apply(both)]
async fn pages_reach_any_number(server: Server) {
    for list in [
        "/products",
        "/orders",
        "/orders/payments",
        "/customers",
        "/coupons",
        "/licenses",
        "/refunds",
        "/disputes",
        "/payouts",
        "/payouts/ledger",
        "/webhooks",
        "/reports",
        "/categories",
    ] {
        for page in [
            "9223372036854775807",
            "9223372036854775808",
            "9007199254740991",
            "1e3",
        ] {
            let path = server.core(&format!("{list}?page={page}&limit=100"));
            let (status, error) = server.outcome_of(&path).await;
            assert!(
                status == 200 || status == 400 && !error.is_empty(),
                "{path}: {status} {error}"
            );
        }
    }
}

#[apply(both)]
async fn nul_is_refused_wherever_it_stands(server: Server) {
    let id = server.store.id.clone();
    let expected = |place: &str| format!("{place} must NOT contain the character U+0000");
    for (path, place) in [
        (format!("/v2/stores/{id}/search?q=%00"), "querystring/q"),
        (server.core("/products?search=a%00b"), "querystring/search"),
        (server.core("/orders?search=%00"), "querystring/search"),
        (server.core("/customers?search=%00"), "querystring/search"),
        (server.core("/licenses?search=%00"), "querystring/search"),
        (
            format!("/v2/storefront/stores/{id}/products?search=%00"),
            "querystring/search",
        ),
    ] {
        assert_eq!(server.outcome_of(&path).await, (400, expected(place)), "{path}");
    }
    // What a path names is compared as it is written.
    for path in [
        server.core("/products/prd_aaaaaaaaaaaaaaaaaaaaaa%00a"),
        server.core("/orders/ord_aaaaaaaaaaaaaaaaaaaaaa%00a"),
        format!("/v2/storefront/stores/{id}/products/by-handle/a%00b"),
        "/v2/storefront/resolve/a%00b".to_owned(),
        "/v2/core/stores/shp_aaaaaaaaaaaaaaaaaaaaa%00/products".to_owned(),
    ] {
        assert_eq!(server.outcome_of(&path).await.0, 404, "{path}");
    }
    let commas = format!("/v2/stores/{id}/search?q=,,,");
    assert_eq!(server.outcome_of(&commas).await.0, 400);
    let cart = |change: fn(&mut Value)| {
        let mut cart = json!({"items": [dynamic(4000)], "customer": mia()});
        change(&mut cart);
        cart
    };
    let product = json!({"title": "a\0b", "productType": "DIGITAL_DOWNLOAD", "price": 400});
    let checkouts = format!("/v2/stores/{id}/checkouts");
    for (path, body, place) in [
        (server.core("/products"), product, "body/title"),
        (
            server.core("/coupons"),
            json!({"code": "A\0B", "type": "PERCENTAGE", "value": 10}),
            "body/code",
        ),
        (server.core("/licenses/verify"), json!({"key": "\0"}), "body/key"),
        (
            checkouts.clone(),
            cart(|cart| cart["metadata"] = json!({"a": "\0"})),
            "body/metadata/a",
        ),
        (
            checkouts.clone(),
            cart(|cart| cart["metadata"] = json!({"\0": "a"})),
            "body/metadata/\\u0000",
        ),
        (
            checkouts.clone(),
            cart(|cart| cart["customer"]["email"] = json!("a\0@example.org")),
            "body/customer/email",
        ),
        (
            checkouts.clone(),
            cart(|cart| cart["coupon_code"] = json!("\0")),
            "body/coupon_code",
        ),
        (
            checkouts,
            cart(|cart| cart["return_url"] = json!("https://example.org/\0")),
            "body/return_url",
        ),
    ] {
        assert_eq!(
            server.post(&path, body).await.error(400),
            expected(place),
            "{path}"
        );
    }
}

//! Coupons: managing them, every check wherever they are redeemed, and counting their uses.

mod sessions;
mod uses;

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{buyer, dynamic};
use http::Method;
use serde_json::{Value, json};

const USED_UP: &str = "Coupon usage limit reached";

impl Server {
    fn coupons(&self) -> String {
        self.core("/coupons")
    }

    /// Creates a coupon of 10 % and returns its id; `more` says what else it is.
    async fn coupon(&self, code: &str, more: Value) -> String {
        let mut body = json!({"code": code, "type": "PERCENTAGE", "value": 10});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = self.post(&self.coupons(), body).await;
        answer.data(201)["id"].as_str().unwrap().to_owned()
    }

    async fn coupon_now(&self, id: &str) -> Value {
        self.get(&format!("{}/{id}", self.coupons()))
            .await
            .data(200)
            .clone()
    }

    async fn change_coupon(&self, id: &str, change: Value) -> Answer {
        self.patch(&format!("{}/{id}", self.coupons()), change).await
    }

    async fn times_used(&self, id: &str) -> i64 {
        self.coupon_now(id).await["timesUsed"].as_i64().unwrap()
    }

    async fn estimate_with(&self, items: &Value, code: &str) -> Answer {
        let body = json!({"items": items, "country": "US", "state": "CA", "coupon_code": code});
        self.estimate(body).await
    }

    /// A session of this buyer's over 40 dollars with the coupon.
    async fn cart_with(&self, code: &str, email: &str) -> String {
        self.open_cart(
            json!({"items": [dynamic(4000)], "customer": buyer(email, "US", "CA"), "coupon_code": code}),
        )
        .await
    }

    async fn key_product(&self, title: &str, price: i64) -> String {
        let body = json!({"title": title, "productType": "LICENSE_KEY", "price": price, "status": "ACTIVE"});
        let answer = self.post(&self.core("/products"), body).await;
        answer.data(201)["id"].as_str().unwrap().to_owned()
    }
}

#[apply(both)]
async fn a_coupon_is_created_read_changed_and_deleted(server: Server) {
    let product = server.key_product("Notes", 4000).await;
    let created = server
        .post(
            &server.coupons(),
            json!({
                "code": "Spring-15", "displayName": "Spring", "type": "PERCENTAGE", "value": 15,
                "minimumPurchase": 2000, "maxUses": 50, "maxUsesPerCustomer": 1,
                "expiresAt": "2026-07-01T02:00:00+02:00", "productIds": [product, product], "note": "ignored"
            }),
        )
        .await;
    let mut coupon = created.data(201).clone();
    let id = coupon["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("cpn_"));
    assert_eq!(
        coupon,
        json!({
            "id": id, "code": "Spring-15", "displayName": "Spring", "description": null, "type": "PERCENTAGE",
            "value": 15, "minimumPurchase": 2000, "maxUses": 50, "maxUsesPerCustomer": 1,
            "firstPurchaseOnly": false, "startsAt": null, "expiresAt": "2026-07-01T00:00:00.000Z",
            "enabled": true, "timesUsed": 0, "productIds": [product], "createdAt": "2026-06-01T00:00:00.000Z",
            "updatedAt": "2026-06-01T00:00:00.000Z"
        })
    );
    assert_eq!(server.coupon_now(&id).await, coupon);
    let found = server
        .get(&format!("/v2/stores/{}/search?q={id}", server.store.id))
        .await;
    assert_eq!(
        (&found.data(200)[0]["kind"], &found.data(200)[0]["label"]),
        (&json!("coupon"), &json!("Spring-15"))
    );
    // Nothing changes, neither does the time of the last change.
    server.app.env.clock.advance(1000);
    assert_eq!(server.change_coupon(&id, json!({})).await.data(200), &coupon);
    assert_eq!(
        server
            .change_coupon(&id, json!({"code": "Spring-15", "value": 15}))
            .await
            .data(200),
        &coupon
    );
    let changed = server.change_coupon(&id, json!({
        "displayName": null, "description": "", "type": "FIXED", "value": 500, "minimumPurchase": null,
        "maxUses": null, "maxUsesPerCustomer": 3, "firstPurchaseOnly": true,
        "startsAt": "2026-06-01T00:00:00Z", "enabled": false, "productIds": null
    })).await;
    for (field, value) in [
        ("displayName", json!(null)),
        ("description", json!("")),
        ("type", json!("FIXED")),
        ("value", json!(500)),
        ("minimumPurchase", json!(null)),
        ("maxUses", json!(null)),
        ("maxUsesPerCustomer", json!(3)),
        ("firstPurchaseOnly", json!(true)),
        ("startsAt", json!("2026-06-01T00:00:00.000Z")),
        ("enabled", json!(false)),
        ("productIds", json!([])),
        ("updatedAt", json!("2026-06-01T00:00:01.000Z")),
    ] {
        coupon[field] = value;
    }
    assert_eq!(changed.data(200), &coupon);
    assert_eq!(server.coupon_now(&id).await, coupon);
    let path = format!("{}/{id}", server.coupons());
    assert_eq!(server.delete(&path).await.data(200), &json!({"deleted": true}));
    for answer in [
        server.get(&path).await,
        server.patch(&path, json!({})).await,
        server.delete(&path).await,
    ] {
        assert_eq!(answer.error(404), "Coupon not found");
    }
    // The code is free again.
    server.coupon("SPRING-15", json!({})).await;
}

#[apply(both)]
async fn coupons_are_listed(server: Server) {
    for (number, (code, more)) in [
        ("alpha", json!({"displayName": "Früh", "value": 30})),
        ("BETA_1", json!({"type": "FIXED", "value": 20})),
        ("Gamma", json!({"enabled": false})),
    ]
    .into_iter()
    .enumerate()
    {
        server.app.env.clock.advance(i64::try_from(number).unwrap() + 1);
        server.coupon(code, more).await;
    }
    let list = async |query: &str| {
        let answer = server.get(&format!("{}/?{query}", server.coupons())).await;
        let codes = answer.data(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|coupon| coupon["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    for (query, codes) in [
        ("", &["Gamma", "BETA_1", "alpha"][..]),
        ("sortOrder=asc", &["alpha", "BETA_1", "Gamma"]),
        ("sortBy=code", &["Gamma", "BETA_1", "alpha"]),
        ("sortBy=code&sortOrder=asc", &["alpha", "BETA_1", "Gamma"]),
        ("sortBy=value&sortOrder=asc", &["Gamma", "BETA_1", "alpha"]),
        ("sortBy=timesUsed", &["Gamma", "BETA_1", "alpha"]),
        ("sortBy=updatedAt", &["Gamma", "BETA_1", "alpha"]),
        ("type=FIXED", &["BETA_1"]),
        ("enabled=false", &["Gamma"]),
        ("enabled=true&type=PERCENTAGE", &["alpha"]),
        ("search=FR%C3%9CH", &["alpha"]),
        ("search=ALPHA", &["alpha"]),
        ("search=_", &["BETA_1"]),
        ("search=%25", &[]),
        ("search=", &["Gamma", "BETA_1", "alpha"]),
        ("limit=2&page=2", &["alpha"]),
        ("page=9", &[]),
    ] {
        assert_eq!(list(query).await, codes, "{query}");
    }
    for query in [
        "page=0",
        "limit=101",
        "type=fixed",
        "type=FIXED_AMOUNT",
        "enabled=yes",
        "sortBy=id",
        "sortOrder=up",
        &format!("search={}", "x".repeat(129)),
    ] {
        let answer = server.get(&format!("{}/?{query}", server.coupons())).await;
        let field = query.split('=').next().unwrap();
        assert!(
            answer.error(400).starts_with(&format!("querystring/{field} ")),
            "{query}: {}",
            answer.text
        );
    }
}

#[apply(both)]
async fn bad_coupons_are_refused(server: Server) {
    let good = json!({"code": "GOOD", "type": "FIXED", "value": 100});
    let product = server.key_product("Notes", 4000).await;
    let elsewhere = server.other_store("elsewhere").await;
    let missing = format!("prd_{}", "a".repeat(24));
    for (field, value) in [
        ("code", json!("a")),
        ("code", json!("A B")),
        ("code", json!("x".repeat(65))),
        ("code", json!(null)),
        ("code", json!(5)),
        ("displayName", json!("")),
        ("displayName", json!("x".repeat(129))),
        ("displayName", json!(null)),
        ("description", json!("x".repeat(501))),
        ("type", json!("percentage")),
        ("type", json!("FIXED_AMOUNT")),
        ("type", json!(null)),
        ("value", json!(0)),
        ("value", json!(-1)),
        ("value", json!(1.5)),
        ("value", json!("10")),
        ("value", json!(null)),
        ("minimumPurchase", json!(-1)),
        ("minimumPurchase", json!(null)),
        ("maxUses", json!(0)),
        ("maxUsesPerCustomer", json!(0)),
        ("firstPurchaseOnly", json!("yes")),
        ("enabled", json!(null)),
        ("startsAt", json!("tomorrow")),
        ("startsAt", json!("2026-06-01T00:00:00")),
        ("expiresAt", json!(1)),
        ("productIds", json!(vec![product.clone(); 51])),
        ("productIds", json!(["short"])),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let answer = server.post(&server.coupons(), body).await;
        assert!(
            answer.error(400).starts_with(&format!("body/{field}")),
            "{field} {value}: {}",
            answer.text
        );
    }
    for field in ["code", "type", "value"] {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(field);
        assert!(
            server
                .post(&server.coupons(), body)
                .await
                .error(400)
                .contains(&format!("'{field}'"))
        );
    }
    for (more, text) in [
        (
            json!({"type": "PERCENTAGE", "value": 101}),
            "body/value must be <= 100 for a PERCENTAGE coupon",
        ),
        (
            json!({"startsAt": "2026-06-02T00:00:00Z", "expiresAt": "2026-06-02T00:00:00Z"}),
            "body/expiresAt must be after startsAt",
        ),
    ] {
        let mut body = good.clone();
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        assert_eq!(server.post(&server.coupons(), body).await.error(400), text);
    }
    // A deleted product, and another store's, are unknown.
    server
        .delete(&server.core(&format!("/products/{product}")))
        .await
        .data(200);
    let mut body = good.clone();
    body["productIds"] = json!([product]);
    assert_eq!(
        server.post(&server.coupons(), body).await.error(400),
        "productIds/0 is not a product of this store"
    );

    let id = server
        .coupon(
            "TAKEN",
            json!({"type": "FIXED", "value": 500, "startsAt": "2026-06-02T00:00:00Z"}),
        )
        .await;
    assert_eq!(
        server
            .post(
                &server.coupons(),
                json!({"code": "taken", "type": "FIXED", "value": 1})
            )
            .await
            .error(400),
        "Coupon code already exists"
    );
    let before = server.coupon_now(&id).await;
    for (change, text) in [
        (json!({"code": "OTHER"}), "Coupon code cannot be changed"),
        (json!({"code": "taken"}), "Coupon code cannot be changed"),
        (
            json!({"code": "a"}),
            "body/code must NOT have fewer than 2 characters",
        ),
        (
            json!({"type": "PERCENTAGE"}),
            "body/value must be <= 100 for a PERCENTAGE coupon",
        ),
        (
            json!({"expiresAt": "2026-06-01T00:00:00Z"}),
            "body/expiresAt must be after startsAt",
        ),
        (json!({"value": null}), "body/value must be integer"),
        (
            json!({"displayName": "New", "productIds": [missing]}),
            "productIds/0 is not a product of this store",
        ),
    ] {
        assert_eq!(server.change_coupon(&id, change).await.error(400), text);
    }
    assert_eq!(server.coupon_now(&id).await, before);
    let theirs = server
        .anonymous(
            Method::GET,
            &format!("/v2/core/stores/{}/coupons/{id}", elsewhere.0.id),
        )
        .bearer(&elsewhere.1)
        .send()
        .await;
    assert_eq!(theirs.error(404), "Coupon not found");
}

#[apply(both)]
async fn a_store_has_room_for_a_thousand_coupons(server: Server) {
    let store = server.store.id.clone();
    let insert = pandabase_platform::db::Sql::new(
        "INSERT INTO coupons (store_id, id, code, code_folded, type, value,
        first_purchase_only, enabled, times_used, product_ids, created_at, updated_at)
        VALUES ($1, $2, $2, $2, 'FIXED', 1, FALSE, TRUE, 0, '[]', 0, 0)",
    );
    server
        .app
        .db
        .write(move |tx| {
            (0..998).try_for_each(|number| {
                tx.run(
                    insert,
                    pandabase_platform::params![&store, &format!("cpn_{number:024}")],
                )
                .map(drop)
            })
        })
        .await
        .unwrap();
    let path = server.coupons();
    let create = |number: i32| {
        server.post(
            &path,
            json!({"code": format!("N{number}"), "type": "FIXED", "value": 1}),
        )
    };
    let answers = futures_util::future::join_all((0..20).map(|number| create(number + 10))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 2);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.error(400), "A store can have up to 1000 coupons");
    }
}

#[apply(both)]
async fn one_of_many_takes_a_code(server: Server) {
    let path = server.coupons();
    let create = |code: String| server.post(&path, json!({"code": code, "type": "FIXED", "value": 1}));
    let codes = ["SAME", "same", "Same", "sAME"].into_iter().cycle().take(12);
    let answers = futures_util::future::join_all(codes.map(|code| create(code.to_owned()))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.error(400), "Coupon code already exists");
    }
}

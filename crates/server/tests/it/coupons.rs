//! Coupons: managing them, every check wherever they are redeemed, and counting their uses.

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card, dynamic, method, mia};
use http::Method;
use pandabase::invariants::PROMISES;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const UNKNOWN: &str = "Invalid coupon code";
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

    /// Everything that `pandabase verify` promises.
    async fn keeps_every_promise(&self) {
        for promise in PROMISES {
            assert_eq!(
                promise.check(&self.app).await.unwrap().broken,
                None,
                "{}",
                promise.name
            );
        }
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
    server.app.clock.advance(1000);
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
        server.app.clock.advance(i64::try_from(number).unwrap() + 1);
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
    let insert = pandabase::db::Sql::new(
        "INSERT INTO coupons (store_id, id, code, code_folded, type, value,
        first_purchase_only, enabled, times_used, product_ids, created_at, updated_at)
        VALUES ($1, $2, $2, $2, 'FIXED', 1, FALSE, TRUE, 0, '[]', 0, 0)",
    );
    server
        .app
        .db
        .write(move |tx| {
            (0..998).try_for_each(|number| {
                tx.run(insert, pandabase::params![&store, &format!("cpn_{number:024}")])
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
    assert_eq!(
        server.estimate_with(&cart, "ALL").await.error(400),
        "Checkout total must be at least $1.00"
    );
    assert_eq!(server.estimate_with(&cart, "NOPE").await.error(400), UNKNOWN);
    assert_eq!(server.estimate_with(&cart, "").await.error(400), UNKNOWN);
}

#[apply(both)]
async fn prices_with_tax_and_local_currencies_take_the_discount(server: Server) {
    let settle =
        pandabase::db::Sql::new("UPDATE stores SET tax_behavior = 'INCLUSIVE', localized_payments = TRUE");
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
        (
            json!({"firstPurchaseOnly": true}),
            json!({"firstPurchaseOnly": false}),
            "Coupon is valid for first purchases only",
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
    server.keeps_every_promise().await;
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
async fn a_use_is_given_back_and_taken_again(server: Server) {
    let id = server
        .coupon("ONCE", json!({"maxUses": 1, "maxUsesPerCustomer": 1}))
        .await;
    let session = server.cart_with("once", "mia@example.org").await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    assert_eq!(server.times_used(&id).await, 0);
    // While the bank asks the buyer, the use is taken.
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&paid["status"], server.times_used(&id).await),
        (&json!("REQUIRES_3DS"), 1)
    );
    assert_eq!(
        server
            .open(json!({"items": [dynamic(4000)], "coupon_code": "ONCE"}))
            .await
            .error(400),
        USED_UP
    );
    server.advance(pandabase_domain::time::HOUR).await;
    assert_eq!(
        (
            server.order(&paid).await["status"].clone(),
            server.times_used(&id).await
        ),
        (json!("CANCELLED"), 0)
    );
    // The same order takes it anew, and keeps it.
    let again = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(
        (&again["order_id"], server.times_used(&id).await),
        (&paid["order_id"], 1)
    );
    let payment = server.payment(&again).await;
    assert_eq!(
        (
            &payment["amount"],
            &payment["discountAmount"],
            &payment["couponCode"]
        ),
        (&json!(4000), &json!(400), &json!("ONCE"))
    );
    // 3600 and the tax of 297 less the fees of 250 and 143.
    assert_eq!(server.balance().await, 3897 - 297 - 250 - 143);
    server.play(&again, json!({"event": "external_refund"})).await;
    assert_eq!(server.times_used(&id).await, 0);
    assert_eq!(server.order(&again).await["discountCode"], "ONCE");
    // A refund frees the customer's own use, too.
    let session = server.cart_with("ONCE", "mia@example.org").await;
    let third = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(server.times_used(&id).await, 1);
    let refund = server.core(&format!(
        "/refunds/orders/{}",
        third["order_id"].as_str().unwrap()
    ));
    server.post(&refund, json!({})).await.data(200);
    assert_eq!(server.times_used(&id).await, 0);
    server.keeps_every_promise().await;
}

#[apply(both)]
async fn a_debit_that_never_settles_gives_its_use_back(server: Server) {
    let id = server.coupon("ONCE", json!({"maxUses": 1})).await;
    let customer = buyer("a@example.org", "DE", "");
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": customer, "coupon_code": "ONCE"}))
        .await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    assert_eq!(server.times_used(&id).await, 1);
    let sql = pandabase::db::Sql::new("DELETE FROM jobs WHERE kind = 'sandbox_settlement'");
    server.app.db.write(move |tx| tx.run(sql, &[])).await.unwrap();
    server.advance(14 * DAY).await;
    assert_eq!(
        (
            server.order(&paid).await["status"].clone(),
            server.times_used(&id).await
        ),
        (json!("CANCELLED"), 0)
    );
    server.keeps_every_promise().await;
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
    server.keeps_every_promise().await;
}

#[apply(both)]
async fn what_a_session_shows_is_charged(server: Server) {
    let id = server.coupon("TEN", json!({})).await;
    let session = server.cart_with("TEN", "a@example.org").await;
    server.change_coupon(&id, json!({"value": 1})).await.data(200);
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(server.payment(&paid).await["discountAmount"], 400);
    server.keeps_every_promise().await;
}

#[apply(both)]
async fn five_of_fifty_buyers_use_a_coupon_with_five_uses(server: Server) {
    let id = server.coupon("FIVE", json!({"maxUses": 5})).await;
    let carts = (0..50).map(|number| {
        let email = format!("buyer{number}@example.org");
        let server = &server;
        async move { server.cart_with("FIVE", &email).await }
    });
    let sessions = futures_util::future::join_all(carts).await;
    let answers = futures_util::future::join_all(
        sessions
            .iter()
            .map(|session| server.pay_with(session, card(GOOD))),
    )
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 5);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.error(400), USED_UP);
    }
    assert_eq!(server.times_used(&id).await, 5);
    server.drain().await;
    server.keeps_every_promise().await;
}

#[apply(both)]
async fn declines_and_sales_at_once_lose_no_use(server: Server) {
    let id = server.coupon("FIVE", json!({"maxUses": 5})).await;
    let carts = (0..30).map(|number| {
        let email = format!("buyer{number}@example.org");
        let server = &server;
        async move { server.cart_with("FIVE", &email).await }
    });
    let sessions = futures_util::future::join_all(carts).await;
    let tries = sessions.iter().enumerate().map(|(number, session)| {
        server.pay_with(session, card(if number % 2 == 0 { DECLINED } else { GOOD }))
    });
    let answers = futures_util::future::join_all(tries).await;
    let paid = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(paid <= 5);
    assert_eq!(server.times_used(&id).await, i64::try_from(paid).unwrap());
    server.keeps_every_promise().await;
}

#[apply(both)]
async fn one_customer_at_many_tills_uses_a_coupon_twice(server: Server) {
    let id = server.coupon("TWICE", json!({"maxUsesPerCustomer": 2})).await;
    let first = server.coupon("FIRST", json!({"firstPurchaseOnly": true})).await;
    for (code, uses, text, id, customer) in [
        (
            "FIRST",
            1,
            "Coupon is valid for first purchases only",
            &first,
            "leo@example.org",
        ),
        (
            "TWICE",
            2,
            "You have already used this coupon",
            &id,
            "mia@example.org",
        ),
    ] {
        let spellings = [customer.to_owned(), customer.to_uppercase()];
        let carts = (0..20).map(|number| server.cart_with(code, &spellings[number % 2]));
        let sessions = futures_util::future::join_all(carts).await;
        let answers = futures_util::future::join_all(
            sessions
                .iter()
                .map(|session| server.pay_with(session, card(GOOD))),
        )
        .await;
        assert_eq!(
            answers.iter().filter(|answer| answer.status == 200).count(),
            uses,
            "{code}"
        );
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(answer.error(400), text);
        }
        assert_eq!(server.times_used(id).await, i64::try_from(uses).unwrap());
    }
    server.keeps_every_promise().await;
}

//! Paylinks: managing them, opening sessions from them, and a cap that is never exceeded.

mod uses;

use crate::harness::{Answer, Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use http::Method;
use serde_json::{Value, json};

const GONE: &str = "Paylink is no longer available";
const NOBODY: &str = "Paylink not found";

impl Server {
    fn paylinks(&self, rest: &str) -> String {
        format!("/v2/stores/{}/paylinks{rest}", self.store.id)
    }

    /// Creates a paylink over 40 dollars and returns its id; `more` says what else it is.
    async fn paylink(&self, more: Value) -> String {
        let mut body = json!({"title": "Invoice 7", "items": [dynamic(4000)]});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = self.post(&self.paylinks(""), body).await;
        answer.data(201)["id"].as_str().unwrap().to_owned()
    }

    async fn paylink_now(&self, id: &str) -> Value {
        self.get(&self.paylinks(&format!("/{id}")))
            .await
            .data(200)
            .clone()
    }

    async fn change_paylink(&self, id: &str, change: Value) -> Answer {
        self.patch(&self.paylinks(&format!("/{id}")), change).await
    }

    async fn uses_of(&self, id: &str) -> i64 {
        self.paylink_now(id).await["uses"].as_i64().unwrap()
    }

    async fn visit_with(&self, id: &str, body: Value) -> Answer {
        let path = format!("/v2/storefront/paylinks/{id}/checkout");
        self.anonymous(Method::POST, &path).json(&body).send().await
    }

    async fn visit(&self, id: &str) -> Answer {
        let path = format!("/v2/storefront/paylinks/{id}/checkout");
        self.anonymous(Method::POST, &path).send().await
    }

    /// Opens a session of this buyer's and returns its id.
    async fn visit_of(&self, id: &str, email: &str) -> String {
        let answer = self
            .visit_with(id, json!({"customer": buyer(email, "US", "CA")}))
            .await;
        answer.data(201)["id"].as_str().unwrap().to_owned()
    }

    async fn listed(&self, fields: Value) -> String {
        let mut body =
            json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE"});
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let answer = self.post(&self.core("/products"), body).await;
        answer.data(201)["id"].as_str().unwrap().to_owned()
    }
}

#[apply(both)]
async fn a_paylink_is_created_read_changed_and_deleted(server: Server) {
    let items = json!([{"name": "Setup", "amount": 9000, "quantity": 1}]);
    let created = server
        .post(
            &server.paylinks(""),
            json!({
                "title": "Invoice 7", "items": items, "maxUses": 1, "expiresAt": null, "note": "ignored"
            }),
        )
        .await;
    let mut paylink = created.data(201).clone();
    let id = paylink["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("pay_"));
    assert_eq!(
        paylink,
        json!({
            "id": id, "url": format!("http://127.0.0.1:4242/{id}"), "title": "Invoice 7", "description": null,
            "items": items, "status": "ACTIVE", "uses": 0, "maxUses": 1, "expiresAt": null,
            "createdAt": "2026-06-01T00:00:00.000Z", "updatedAt": "2026-06-01T00:00:00.000Z"
        })
    );
    assert_eq!(server.paylink_now(&id).await, paylink);
    let found = server
        .get(&format!("/v2/stores/{}/search?q={id}", server.store.id))
        .await;
    assert_eq!(
        (&found.data(200)[0]["kind"], &found.data(200)[0]["label"]),
        (&json!("paylink"), &json!("Invoice 7"))
    );
    server.app.env.clock.advance(1000);
    assert_eq!(server.change_paylink(&id, json!({})).await.data(200), &paylink);
    let product = server.listed(json!({})).await;
    let items = json!([{"product_id": product, "quantity": 2}, {"name": "Tip", "amount": 1, "quantity": 1}]);
    let changed = server
        .change_paylink(
            &id,
            json!({
                "title": "Offer", "description": "For you", "items": items, "maxUses": null,
                "expiresAt": "2026-06-02T00:00:00+00:00"
            }),
        )
        .await;
    for (field, value) in [
        ("title", json!("Offer")),
        ("description", json!("For you")),
        ("items", items),
        ("maxUses", json!(null)),
        ("expiresAt", json!("2026-06-02T00:00:00.000Z")),
        ("updatedAt", json!("2026-06-01T00:00:01.000Z")),
    ] {
        paylink[field] = value;
    }
    assert_eq!(changed.data(200), &paylink);
    let path = server.paylinks(&format!("/{id}"));
    for (action, status) in [
        ("disable", "DISABLED"),
        ("disable", "DISABLED"),
        ("enable", "ACTIVE"),
        ("enable", "ACTIVE"),
    ] {
        let answer = server
            .call(Method::POST, &format!("{path}/{action}"))
            .send()
            .await;
        assert_eq!(answer.data(200)["status"], status);
    }
    let cleared = server
        .change_paylink(&id, json!({"description": null, "expiresAt": null}))
        .await;
    assert_eq!(
        (&cleared.data(200)["description"], &cleared.data(200)["expiresAt"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(server.delete(&path).await.data(200), &json!({"deleted": true}));
    for answer in [
        server.get(&path).await,
        server.patch(&path, json!({})).await,
        server.delete(&path).await,
        server.call(Method::POST, &format!("{path}/enable")).send().await,
        server.visit(&id).await,
    ] {
        assert_eq!(answer.error(404), NOBODY);
    }
    // Without a title it bears the store's name.
    let untitled = server
        .post(&server.paylinks(""), json!({"items": [dynamic(100)]}))
        .await;
    assert_eq!(untitled.data(201)["title"], "Nimbus Labs");
}

#[apply(both)]
async fn paylinks_are_listed(server: Server) {
    let mut ids = Vec::new();
    for title in ["Größe", "Invoice_2", "Invoice 3"] {
        server.app.env.clock.advance(1);
        ids.push(server.paylink(json!({"title": title})).await);
    }
    server
        .call(Method::POST, &server.paylinks(&format!("/{}/disable", ids[1])))
        .send()
        .await
        .data(200);
    for (query, titles) in [
        (String::new(), &["Invoice 3", "Invoice_2", "Größe"][..]),
        ("status=ACTIVE".into(), &["Invoice 3", "Größe"]),
        ("status=DISABLED".into(), &["Invoice_2"]),
        ("search=GR%C3%96SSE".into(), &["Größe"]),
        ("search=_".into(), &["Invoice_2"]),
        ("search=%25".into(), &[]),
        ("limit=1&page=3".into(), &["Größe"]),
        ("page=4".into(), &[]),
    ] {
        let answer = server.get(&server.paylinks(&format!("/?{query}"))).await;
        let page = answer.data(200);
        let found: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|paylink| paylink["title"].as_str().unwrap())
            .collect();
        assert_eq!(found, titles, "{query}");
    }
    for query in [
        "status=EXPIRED",
        "status=active",
        "page=0",
        "limit=101",
        &format!("search={}", "x".repeat(129)),
    ] {
        server
            .get(&server.paylinks(&format!("?{query}")))
            .await
            .error(400);
    }
}

#[apply(both)]
async fn bad_paylinks_are_refused(server: Server) {
    let subscription = server
        .listed(json!({"productType": "SUBSCRIPTION", "billingInterval": "MONTHLY"}))
        .await;
    let draft = server.listed(json!({"status": "DRAFT"})).await;
    let tip = server
        .listed(json!({"pricingModel": "PAY_WHAT_YOU_WANT", "minimumPrice": 500}))
        .await;
    let free = server.listed(json!({"pricingModel": "FREE", "price": 0})).await;
    let one = |product: &str| json!([{"product_id": product, "quantity": 1}]);
    let rows = [
        ("items", json!([]), 400, "body/items "),
        ("items", json!(null), 400, "body/items"),
        ("items", json!([dynamic(100), 5]), 400, "body/items/1"),
        ("items", json!(vec![dynamic(100); 11]), 400, "body/items "),
        ("items", json!([{"quantity": 1}]), 400, "body/items/0 "),
        (
            "items",
            json!([{"name": "a", "amount": 100, "quantity": 0}]),
            400,
            "body/items/0/quantity",
        ),
        (
            "items",
            json!([{"name": "a", "amount": 1_000_001, "quantity": 1}]),
            400,
            "body/items/0/amount",
        ),
        (
            "items",
            json!([dynamic(99)]),
            400,
            "Checkout total must be at least $1.00",
        ),
        ("items", one(&free), 400, "Checkout total must be at least $1.00"),
        (
            "items",
            one(&subscription),
            400,
            "Subscription products are not supported in paylinks",
        ),
        (
            "items",
            json!([{"product_id": subscription, "quantity": 1}, dynamic(100)]),
            400,
            "Subscription products are not supported in paylinks",
        ),
        ("items", one(&draft), 404, "Product not found"),
        ("items", one("prd_unknown00000"), 404, "Product not found"),
        (
            "items",
            one(&tip),
            400,
            "body/items/0 must have required property 'amount'",
        ),
        (
            "items",
            json!([{"product_id": tip, "amount": 499, "quantity": 1}]),
            400,
            "body/items/0/amount must be >= 500",
        ),
        ("title", json!(""), 400, "body/title"),
        ("title", json!("x".repeat(129)), 400, "body/title"),
        ("title", json!(null), 400, "body/title"),
        ("description", json!(""), 400, "body/description"),
        ("description", json!("x".repeat(501)), 400, "body/description"),
        ("maxUses", json!(0), 400, "body/maxUses"),
        ("maxUses", json!(1.5), 400, "body/maxUses"),
        (
            "expiresAt",
            json!("2026-06-01T00:00:00Z"),
            400,
            "body/expiresAt must be in the future",
        ),
        ("expiresAt", json!("soon"), 400, "body/expiresAt"),
    ];
    let id = server.paylink(json!({})).await;
    let before = server.paylink_now(&id).await;
    for (field, value, status, text) in rows {
        let mut body = json!({"items": [dynamic(4000)]});
        body[field] = value.clone();
        let answer = server.post(&server.paylinks(""), body).await;
        assert!(
            answer.error(status).starts_with(text),
            "{field} {value}: {}",
            answer.text
        );
        let answer = server.change_paylink(&id, json!({field: value.clone()})).await;
        assert!(
            answer.error(status).starts_with(text),
            "{field} {value}: {}",
            answer.text
        );
    }
    assert!(
        server
            .post(&server.paylinks(""), json!({"title": "New"}))
            .await
            .error(400)
            .contains("'items'")
    );
    assert_eq!(server.paylink_now(&id).await, before);
    let list = server.get(&server.paylinks("")).await;
    assert_eq!(list.data(200)["pagination"]["total"], 1);
    let (other, token) = server.other_store("elsewhere").await;
    let theirs = server
        .anonymous(Method::GET, &format!("/v2/stores/{}/paylinks/{id}", other.id))
        .bearer(&token)
        .send()
        .await;
    assert_eq!(theirs.error(404), NOBODY);
}

#[apply(both)]
async fn a_visit_opens_a_session(server: Server) {
    let product = server.listed(json!({})).await;
    server
        .post(
            &server.core("/coupons"),
            json!({"code": "TEN", "type": "PERCENTAGE", "value": 10}),
        )
        .await
        .data(201);
    let items =
        json!([{"product_id": product, "quantity": 2}, {"name": "Tip", "amount": 1000, "quantity": 1}]);
    let id = server
        .paylink(json!({"description": "For you", "items": items}))
        .await;
    let answer = server.visit(&id).await;
    let session = answer.data(201);
    assert_eq!(
        (&session["title"], &session["description"], &session["amount"]),
        (&json!("Invoice 7"), &json!("For you"), &json!(4000))
    );
    assert_eq!(
        (
            &session["metadata"],
            &session["coupon"],
            &session["customer"],
            &session["status"]
        ),
        (&Value::Null, &Value::Null, &Value::Null, &json!("OPEN"))
    );
    assert_eq!(
        (
            answer.header("access-control-allow-origin"),
            answer.header("x-ratelimit-type")
        ),
        (Some("*"), Some("StoreResource"))
    );
    // Products have the price of the day; the session keeps its own.
    server
        .patch(
            &server.core(&format!("/products/{product}")),
            json!({"price": 2000}),
        )
        .await
        .data(200);
    let answer = server
        .visit_with(
            &id,
            json!({"customer": mia(), "coupon_code": "ten", "metadata": {"ref": "a1"}, "title": "ignored"}),
        )
        .await;
    let second = answer.data(201);
    assert_eq!(
        (
            &second["amount"],
            &second["discount_amount"],
            &second["metadata"],
            &second["title"]
        ),
        (
            &json!(5000),
            &json!(500),
            &json!({"ref": "a1"}),
            &json!("Invoice 7")
        )
    );
    assert_eq!(
        server.session(session["id"].as_str().unwrap()).await.data(200)["amount"],
        4000
    );
    let paid = server
        .pay_with(second["id"].as_str().unwrap(), card(GOOD))
        .await
        .data(200)
        .clone();
    assert_eq!(server.order(&paid).await["metadata"], json!({"ref": "a1"}));
    assert_eq!(server.uses_of(&id).await, 1);
    for (body, text) in [
        (json!({"customer": {"email": "nobody"}}), "body/customer/email"),
        (json!({"customer": null}), "body/customer"),
        (json!({"metadata": {"a": 1}}), "body/metadata"),
        (json!({"coupon_code": "NOPE"}), "Invalid coupon code"),
    ] {
        let answer = server.visit_with(&id, body).await;
        assert!(answer.error(400).starts_with(text), "{}", answer.text);
    }
    for length in [11, 49] {
        assert!(
            server
                .visit(&"x".repeat(length))
                .await
                .error(400)
                .starts_with("params/paylinkId ")
        );
    }
    for unknown in [
        "pay_unknown00000",
        "x".repeat(48).as_str(),
        "%00%00%00%00%00%00%00%00%00%00%00%00",
    ] {
        assert_eq!(server.visit(unknown).await.error(404), NOBODY);
    }
    // What the product became since decides.
    server
        .patch(
            &server.core(&format!("/products/{product}")),
            json!({"inStock": false}),
        )
        .await
        .data(200);
    assert_eq!(server.visit(&id).await.error(400), "Notes is out of stock");
    server
        .set_store("UPDATE stores SET blocked = TRUE WHERE id = $1")
        .await;
    assert_eq!(server.visit(&id).await.error(404), "Store not found");
    server.verify().await;
}

#[apply(both)]
async fn the_address_of_a_paylink_leads_to_its_checkout(server: Server) {
    let id = server.paylink(json!({"maxUses": 1})).await;
    let get = async |path: &str| server.anonymous(Method::GET, path).send().await;
    for path in [format!("/{id}"), format!("/{id}/")] {
        let answer = get(&path).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        let location = answer.header("location").unwrap().to_owned();
        let page = get(location.strip_prefix("http://127.0.0.1:4242").unwrap()).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Invoice 7"), "{}", page.text);
    }
    let session = server.visit_of(&id, "a@example.org").await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let closed = get(&format!("/{id}")).await;
    assert_eq!(closed.status, 400);
    assert!(
        closed.text.contains("Checkout closed") && closed.text.contains("There is nothing to pay"),
        "{}",
        closed.text
    );
    for unknown in ["/pay_aaaaaaaaaaaaaaaaaaaaaaaa", "/pay_x", "/pay_%00"] {
        let answer = get(unknown).await;
        assert_eq!(answer.status, 404, "{unknown}");
        assert!(
            answer.text.contains("There is no payment link at this address"),
            "{unknown}: {}",
            answer.text
        );
    }
    // Whatever else is not at the root is not found as before.
    assert_eq!(get("/nothing").await.error(404), "Not found");
    assert_eq!(
        server
            .anonymous(Method::POST, &format!("/{id}"))
            .send()
            .await
            .error(404),
        "Not found"
    );
}

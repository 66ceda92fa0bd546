//! Contract `checkout.md` and the "Checkout" rows of `bad-input.md`, as far as they come before paying.

mod refusals;

use crate::harness::{Answer, Server, apply, both};
use crate::shop::postal_code;
use http::Method;
use pandabase_domain::time::HOUR;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

impl Server {
    pub fn checkouts(&self, rest: &str) -> String {
        format!("/v2/stores/{}/checkouts{rest}", self.store.id)
    }

    pub async fn estimate(&self, body: Value) -> Answer {
        let path = self.checkouts("/estimate");
        self.anonymous(Method::POST, &path).json(&body).send().await
    }

    pub async fn tax_details(&self, body: Value) -> Answer {
        let path = self.checkouts("/tax-details");
        self.anonymous(Method::POST, &path).json(&body).send().await
    }

    pub async fn open(&self, body: Value) -> Answer {
        let path = self.checkouts("");
        self.anonymous(Method::POST, &path).json(&body).send().await
    }

    pub async fn session(&self, id: &str) -> Answer {
        let path = self.checkouts(&format!("/{id}"));
        self.anonymous(Method::GET, &path).send().await
    }

    pub async fn change(&self, id: &str, body: Value) -> Answer {
        let path = self.checkouts(&format!("/{id}"));
        self.anonymous(Method::PATCH, &path).json(&body).send().await
    }

    /// Changes a session with the store's token.
    pub async fn change_as_store(&self, id: &str, body: Value) -> Answer {
        self.patch(&self.checkouts(&format!("/{id}")), body).await
    }

    /// Changes the store's row as the dashboard would.
    pub async fn set_store(&self, sql: &'static str) {
        let id = self.store.id.clone();
        let done = self.app.db.write(move |tx| tx.run(Sql::new(sql), params![&id]));
        assert_eq!(done.await.unwrap(), 1);
    }
}

pub fn item(name: &str, amount: i64, quantity: i64) -> Value {
    json!({"name": name, "amount": amount, "quantity": quantity})
}

fn cart(amount: i64) -> Value {
    json!([item("Premium", amount, 1)])
}

pub fn billing(country: &str, state: &str) -> Value {
    json!({"line1": "1 Main St", "city": "Town", "state": state, "postal_code": postal_code(country, state),
        "country": country})
}

pub fn id(session: &Value) -> &str {
    session["id"].as_str().unwrap()
}

/// `body` with `key` set to `value`.
pub fn with(mut body: Value, key: &str, value: Value) -> Value {
    body[key] = value;
    body
}

#[apply(both)]
async fn an_estimate_is_the_contracts_example(server: Server) {
    let answer = server
        .estimate(json!({"items": cart(4000), "country": "US", "state": "CA"}))
        .await;
    assert_eq!(
        *answer.data(200),
        json!({
            "merchant": {
                "id": server.store.id.as_str(), "name": "Nimbus Labs", "handle": "nimbus-labs", "slug": null,
                "logo": null, "favicon": null, "accentColor": null, "primaryColor": null,
                "statementDescriptor": "PB*NIMBUS", "supportEmail": "help@example.org"
            },
            "subtotal": 4000, "discount": null, "tax": {"rate": 0.0825, "amount": 330}, "total": 4330,
            "items": [{"name": "Premium", "amount": 4000, "quantity": 1, "image": null}],
            "available_payment_methods":
                ["CARD", "APPLE_PAY", "GOOGLE_PAY", "CASHAPP", "AMAZON_PAY", "WECHAT_PAY", "ALIPAY"]
        })
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("x-ratelimit-type"), Some("StoreResource"));
    // The country in either case; the state by name.
    let same = server
        .estimate(json!({"items": cart(4000), "country": "us", "state": "California"}))
        .await;
    assert_eq!(same.json, answer.json);
}

#[apply(both)]
async fn an_estimate_of_inclusive_prices_takes_the_tax_out(server: Server) {
    server
        .set_store("UPDATE stores SET tax_behavior = 'INCLUSIVE' WHERE id = $1")
        .await;
    let answer = server
        .estimate(json!({"items": cart(5000), "country": "GB"}))
        .await;
    let estimate = answer.data(200);
    assert_eq!(estimate["tax"], json!({"rate": 0.2, "amount": 833}));
    assert_eq!(estimate["total"], 5000);
    let details = server
        .tax_details(json!({"items": cart(5000), "country": "GB"}))
        .await;
    assert_eq!(
        *details.data(200),
        json!({
            "country": "GB", "state": null, "behavior": "INCLUSIVE", "rate": 0.2, "subtotal": 5000,
            "discount": 0, "taxableAmount": 4167, "taxAmount": 833, "total": 5000, "exempt": false,
            "breakdown": [{"name": "VAT", "rate": 0.2, "amount": 833}]
        })
    );
}

#[apply(both)]
async fn tax_details_explain_the_tax(server: Server) {
    let details = |place: Value| {
        let mut body = json!({"items": [item("A", 1999, 3), item("B", 1, 1)], "postal_code": "90001"});
        body.as_object_mut()
            .unwrap()
            .extend(place.as_object().unwrap().clone());
        server.tax_details(body)
    };
    let california = details(json!({"country": "US", "state": "California"})).await;
    assert_eq!(
        *california.data(200),
        json!({
            "country": "US", "state": "CA", "behavior": "EXCLUSIVE", "rate": 0.0825, "subtotal": 5998,
            "discount": 0, "taxableAmount": 5998, "taxAmount": 495, "total": 6493, "exempt": false,
            "breakdown": [{"name": "Sales tax", "rate": 0.0825, "amount": 495}]
        })
    );
    let hong_kong = details(json!({"country": "HK", "state": "Kowloon"})).await;
    assert_eq!(hong_kong.data(200)["breakdown"], json!([]));
    assert_eq!(hong_kong.data(200)["state"], "Kowloon");
    let business = details(json!({"country": "DE", "tax_id": "de 136.695.976"})).await;
    let business = business.data(200);
    assert_eq!(
        (&business["exempt"], &business["rate"], &business["taxAmount"]),
        (&json!(true), &json!(0), &json!(0))
    );
    assert_eq!(business["total"], 5998);
    // No floor: nothing is sold here.
    assert_eq!(
        server
            .tax_details(json!({"items": cart(1), "country": "US"}))
            .await
            .data(200)["total"],
        1
    );
    let malformed = details(json!({"country": "DE", "tax_id": "123"})).await;
    assert_eq!(malformed.error(400), "Invalid tax ID");
}

#[apply(both)]
async fn a_session_shows_every_key(server: Server) {
    let answer = server
        .open(json!({"items": cart(4000), "metadata": {"ref": "a1"}}))
        .await;
    let session = answer.data(201).clone();
    let id = id(&session);
    assert!(id.starts_with("cs_") && id.len() == 27, "{id}");
    let page = format!("http://127.0.0.1:4242/pay/stores/{}/sids/{id}", server.store.id);
    assert_eq!(
        session,
        json!({
            "id": id, "session_id": id, "title": "Nimbus Labs", "description": null, "checkout_url": page,
            "pay_redirect_url": page,
            "merchant": {
                "id": server.store.id.as_str(), "name": "Nimbus Labs", "handle": "nimbus-labs", "slug": null,
                "logo": null, "favicon": null, "accentColor": null, "primaryColor": null,
                "statementDescriptor": "PB*NIMBUS", "supportEmail": "help@example.org"
            },
            "amount": 4000, "discount_amount": 0, "tax_amount": 0, "total_amount": 4000, "coupon": null,
            "items": [{"name": "Premium", "amount": 4000, "quantity": 1, "image": null}], "display": null,
            "metadata": {"ref": "a1"}, "return_url": null, "cancel_url": null,
            "expires_at": 1_780_272_000_000_i64 + 6 * HOUR, "status": "OPEN", "customer": null,
            "tax_id": null, "presentment": null,
            "available_payment_methods": ["CARD", "APPLE_PAY", "GOOGLE_PAY"], "order_id": null,
            "subscription": null
        })
    );
    assert_eq!(*server.session(id).await.data(200), session);
}

#[apply(both)]
async fn a_session_keeps_what_it_was_given(server: Server) {
    let fields = json!([
        {
            "key": "server_id", "label": {"type": "custom", "custom": "Server"}, "type": "numeric",
            "numeric": {"minimum_length": 2, "maximum_length": 20}
        },
        {
            "key": "plan", "label": {"type": "custom", "custom": "Plan"}, "type": "dropdown",
            "optional": true,
            "dropdown": {
                "default_value": "b", "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
            }
        }
    ]);
    let body = json!({
        "items": [item("Größe 漢字 🚀", 1_000_000, 90), item("B", 1, 1)],
        "title": "x".repeat(128), "description": "ü".repeat(500),
        "customer": {"email": "Mia@example.org", "name": " Mia Koch ",
            "billing": with(billing("us", "CA"), "line2", json!("Apt 2"))},
        "display": {"fields": fields}, "metadata": {},
        "return_url": "https://shop.example.org/thanks?a=1", "cancel_url": "https://shop.example.org/"
    });
    let answer = server.open(body).await;
    let session = answer.data(201);
    let subtotal = 90_000_001_i64;
    assert_eq!(session["amount"], subtotal);
    assert_eq!(session["tax_amount"], 7_425_000);
    assert_eq!(session["total_amount"], 7_425_000 + subtotal);
    assert_eq!(session["items"][0]["name"], "Größe 漢字 🚀");
    assert_eq!(session["customer"]["name"], "Mia Koch");
    assert_eq!(session["customer"]["email"], "Mia@example.org");
    assert_eq!(session["customer"]["billing"]["country"], "US");
    assert_eq!(session["customer"]["billing"]["line2"], "Apt 2");
    assert_eq!(session["metadata"], json!({}));
    assert_eq!(session["return_url"], "https://shop.example.org/thanks?a=1");
    let shown = &session["display"]["fields"];
    assert_eq!(shown[0]["numeric"], fields[0]["numeric"]);
    assert_eq!(shown[0]["optional"], false);
    assert_eq!(shown[1], fields[1]);
    assert_eq!(session["presentment"], Value::Null);
    assert_eq!(session["available_payment_methods"].as_array().unwrap().len(), 7);
    assert_eq!(server.session(id(session)).await.data(200), session);
}

#[apply(both)]
async fn buyers_abroad_see_their_currency(server: Server) {
    let customer = |country: &str| json!({"email": "a@example.org", "billing": billing(country, "")});
    // 3639 with 19 % VAT comes to the contract's 4330.
    let answer = server
        .open(json!({"items": cart(3639), "customer": customer("DE")}))
        .await;
    let session = answer.data(201);
    assert_eq!(session["total_amount"], 4330);
    assert_eq!(
        session["presentment"],
        json!({"currency": "EUR", "amount": 3739, "rate": 0.86348})
    );
    let id = id(session);
    // The rate stays, the amount follows the total.
    let cheaper = server.change(id, json!({"items": cart(1000)})).await;
    assert_eq!(
        cheaper.data(200)["presentment"],
        json!({"currency": "EUR", "amount": 1028, "rate": 0.86348})
    );
    let korea = server.change(id, json!({"customer": customer("KR")})).await;
    assert_eq!(korea.data(200)["total_amount"], 1100);
    assert_eq!(
        korea.data(200)["presentment"],
        json!({"currency": "KRW", "amount": 16_115, "rate": 1465})
    );
    let japan = server.change(id, json!({"customer": customer("JP")})).await;
    assert_eq!(japan.data(200)["presentment"], Value::Null);
    server
        .set_store("UPDATE stores SET localized_payments = FALSE WHERE id = $1")
        .await;
    let dollars = server
        .open(json!({"items": cart(3639), "customer": customer("DE")}))
        .await;
    assert_eq!(dollars.data(201)["presentment"], Value::Null);
}

#[apply(both)]
async fn the_tax_behaviour_is_that_of_the_beginning(server: Server) {
    let answer = server.open(json!({"items": cart(5000)})).await;
    let id = id(answer.data(201));
    server
        .set_store("UPDATE stores SET tax_behavior = 'INCLUSIVE' WHERE id = $1")
        .await;
    let customer = json!({"customer": {"email": "a@example.org", "billing": billing("GB", "")}});
    let changed = server.change(id, customer.clone()).await;
    assert_eq!(changed.data(200)["total_amount"], 6000);
    let later = server.open(with(customer, "items", cart(5000))).await;
    assert_eq!(later.data(201)["total_amount"], 5000);
    assert_eq!(later.data(201)["tax_amount"], 833);
}

#[apply(both)]
async fn an_update_changes_what_it_names(server: Server) {
    let first = server
        .open(json!({
            "items": cart(4000), "title": "Old", "description": "Text", "tax_id": "DE136695976",
            "customer": {"email": "a@example.org", "name": "Ann"}, "return_url": "https://a.example.org"
        }))
        .await;
    let first = first.data(201);
    let id = id(first);
    assert_eq!(server.change(id, json!({})).await.data(200), first);
    // Part of the customer; the rest stays. The tax id now counts.
    let placed = server
        .change(id, json!({"customer": {"billing": billing("DE", "")}}))
        .await;
    let placed = placed.data(200);
    assert_eq!(placed["customer"]["email"], "a@example.org");
    assert_eq!(placed["customer"]["name"], "Ann");
    assert_eq!(
        (&placed["tax_amount"], &placed["tax_id"]),
        (&json!(0), &json!("DE136695976"))
    );
    let taxed = server.change(id, json!({"tax_id": null})).await;
    assert_eq!(
        (&taxed.data(200)["tax_amount"], &taxed.data(200)["tax_id"]),
        (&json!(760), &Value::Null)
    );
    let cleared = server
        .change(
            id,
            json!({
                "title": null, "description": null, "return_url": null, "coupon_code": null,
                "cancel_url": "https://b.example.org", "customer": {"name": null}
            }),
        )
        .await;
    let cleared = cleared.data(200);
    assert_eq!(cleared["title"], "Nimbus Labs");
    for key in ["description", "return_url", "coupon"] {
        assert_eq!(cleared[key], Value::Null, "{key}");
    }
    assert_eq!(cleared["cancel_url"], "https://b.example.org");
    assert_eq!(cleared["customer"]["name"], Value::Null);
    assert_eq!(cleared["customer"]["billing"]["country"], "DE");
    let nobody = server
        .change(
            id,
            json!({"customer": null, "items": [item("A", 100, 2), item("B", 50, 1)]}),
        )
        .await;
    let nobody = nobody.data(200);
    assert_eq!(
        (&nobody["customer"], &nobody["amount"], &nobody["tax_amount"]),
        (&Value::Null, &json!(250), &json!(0))
    );
    assert_eq!(server.session(id).await.data(200), nobody);
    let no_email = server.change(id, json!({"customer": {"name": "Ann"}})).await;
    assert_eq!(
        no_email.error(400),
        "body/customer must have required property 'email'"
    );
}

#[apply(both)]
async fn a_refused_update_changes_nothing(server: Server) {
    let first = server
        .open(json!({"items": cart(4000), "metadata": {"a": "b"}}))
        .await;
    let first = first.data(201);
    let id = id(first);
    for (body, text) in [
        (json!({"metadata": {"a": "c"}}), "body/metadata cannot be changed"),
        (json!({"metadata": null}), "body/metadata cannot be changed"),
        (json!({"items": null}), "body/items must be array"),
        (
            json!({"items": []}),
            "body/items must NOT have fewer than 1 items",
        ),
        (
            json!({"items": cart(99)}),
            "Checkout total must be at least $1.00",
        ),
        (
            json!({"title": "New", "coupon_code": "SPRING"}),
            "Invalid coupon code",
        ),
        (json!({"title": "New", "tax_id": "no"}), "Invalid tax ID"),
        (
            json!({"title": ""}),
            "body/title must NOT have fewer than 1 characters",
        ),
        (
            json!({"return_url": "http://a.example.org"}),
            "body/return_url must be an absolute https URL",
        ),
    ] {
        assert_eq!(
            server.change_as_store(id, body.clone()).await.error(400),
            text,
            "{body}"
        );
    }
    let mismatch = json!({"title": "New", "tax_id": "DE136695976",
        "customer": {"email": "a@example.org", "billing": billing("FR", "")}});
    assert_eq!(
        server.change_as_store(id, mismatch).await.error(400),
        "Invalid tax ID"
    );
    assert_eq!(server.session(id).await.data(200), first);
}

#[apply(both)]
async fn a_session_expires_after_six_hours(server: Server) {
    let answer = server.open(json!({"items": cart(4000)})).await;
    let id = id(answer.data(201));
    server.advance(6 * HOUR - 1).await;
    assert_eq!(
        server.change(id, json!({"title": "Still open"})).await.data(200)["status"],
        "OPEN"
    );
    server.advance(1).await;
    let expired = server.session(id).await;
    assert_eq!(expired.data(200)["status"], "EXPIRED");
    assert_eq!(expired.data(200)["title"], "Still open");
    assert_eq!(
        server.change(id, json!({"title": "Late"})).await.error(400),
        "Checkout session has expired"
    );
    assert_eq!(server.session(id).await.json, expired.json);
}

#[apply(both)]
async fn a_session_expires_on_its_stores_clock(server: Server) {
    let answer = server.open(json!({"items": cart(4000)})).await;
    let id = id(answer.data(201));
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "PT6H"})).await.data(200);
    assert_eq!(server.session(id).await.data(200)["status"], "EXPIRED");
}

#[apply(both)]
async fn forgotten_sessions_are_deleted(server: Server) {
    use pandabase::wiring::housekeeping::schedule;
    let app = std::sync::Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| schedule(tx, &app.env))
        .await
        .unwrap();
    let old = server.open(json!({"items": cart(4000)})).await;
    let bought = server.open(json!({"items": cart(4000)})).await;
    let (old, bought) = (id(old.data(201)), id(bought.data(201)));
    let paid = bought.to_owned();
    let order = move |tx: &mut pandabase_platform::db::Tx<'_>| {
        let sql = "UPDATE checkout_sessions
            SET order_id = 'ord_000000000000000000000001', status = 'COMPLETED' WHERE id = $1";
        tx.run(Sql::new(sql), params![&paid])
    };
    assert_eq!(server.app.db.write(order).await.unwrap(), 1);
    server.advance(12 * HOUR).await;
    let young = server.open(json!({"items": cart(4000)})).await;
    assert_eq!(server.session(old).await.data(200)["status"], "EXPIRED");
    server.advance(HOUR).await;
    assert_eq!(server.session(old).await.error(404), "Checkout session not found");
    assert_eq!(server.session(bought).await.data(200)["status"], "COMPLETED");
    assert_eq!(
        server.change(bought, json!({})).await.error(409),
        "Checkout session has already been paid"
    );
    server.session(id(young.data(201))).await.data(200);
}

#[apply(both)]
async fn sessions_belong_to_their_store(server: Server) {
    let answer = server.open(json!({"items": cart(4000)})).await;
    let id = id(answer.data(201));
    let (other, _) = server.other_store("other-store").await;
    let path = format!("/v2/stores/{}/checkouts/{id}", other.id);
    for call in [
        server.anonymous(Method::GET, &path),
        server.anonymous(Method::PATCH, &path).json(&json!({})),
    ] {
        assert_eq!(call.send().await.error(404), "Checkout session not found");
    }
    assert_eq!(
        server.session("cs_b3n7m1q5w9e2r6t0y4u8i1op").await.error(404),
        "Checkout session not found"
    );
    assert!(
        server
            .session("cs_12345678")
            .await
            .error(400)
            .starts_with("params/sessionId")
    );
    assert!(
        server
            .session(&"a".repeat(49))
            .await
            .error(400)
            .starts_with("params/sessionId")
    );
    let nowhere = "/v2/stores/shp_000000000000000000000000/checkouts";
    let body = json!({"items": cart(4000)});
    assert_eq!(
        server
            .anonymous(Method::POST, nowhere)
            .json(&body)
            .send()
            .await
            .error(404),
        "Store not found"
    );
}

#[apply(both)]
async fn a_blocked_store_is_gone(server: Server) {
    let (body, estimate) = (
        json!({"items": cart(4000)}),
        json!({"items": cart(4000), "country": "US"}),
    );
    let answer = server.open(body.clone()).await;
    let id = id(answer.data(201));
    server
        .set_store("UPDATE stores SET blocked = TRUE WHERE id = $1")
        .await;
    assert_eq!(server.open(body).await.error(404), "Store not found");
    assert_eq!(server.estimate(estimate).await.error(404), "Store not found");
    assert_eq!(server.session(id).await.error(404), "Store not found");
}

#[apply(both)]
async fn browsers_of_any_origin_may_call(server: Server) {
    let path = server.checkouts("/cs_b3n7m1q5w9e2r6t0y4u8i1op");
    let answer = server
        .anonymous(Method::OPTIONS, &path)
        .header("origin", "https://shop.example.org")
        .send()
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

//! Who may change what of a session, and how large and how many a stranger's sessions are.

use crate::checkout::{id, item};
use crate::harness::{Server, apply, both};
use crate::rate_limits::address;
use crate::shop::{GOOD, buyer, card, dynamic, mia};
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase_commerce::selling::checkout::store::LEFT_KEPT;
use pandabase_domain::time::HOUR;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::config::limits::Limit;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const NOT_THEIRS: &str = "This session can only be changed by the store";
const NO_MATCH: &str = "Amount does not match the total of the items";

fn cart(amount: i64) -> Value {
    json!([dynamic(amount)])
}

/// Every way to change what is sold, each alone.
fn rewrites() -> [Value; 6] {
    [
        json!({"items": cart(100)}),
        json!({"amount": 200}),
        json!({"title": "Mine"}),
        json!({"description": null}),
        json!({"return_url": "https://evil.example.org"}),
        json!({"cancel_url": "https://evil.example.org"}),
    ]
}

#[apply(both)]
async fn what_a_merchant_sells_is_not_a_buyers_to_rewrite(server: Server) {
    let merchants = json!({
        "items": cart(500_000), "title": "Invoice 7", "description": "Text",
        "return_url": "https://shop.example.org/thanks", "cancel_url": "https://shop.example.org/cart"
    });
    let with = |key: &str, value: Value| {
        let mut body = merchants.clone();
        body[key] = value;
        body
    };
    let sessions = [
        server.open(with("metadata", json!({}))).await,
        server.open(with("amount", json!(500_000))).await,
        server.open_with(&server.token, merchants.clone()).await,
    ];
    for session in &sessions {
        let session = session.data(201);
        let id = id(session);
        for rewrite in rewrites() {
            let refused = server.change(id, rewrite.clone()).await;
            assert_eq!(refused.error(403), NOT_THEIRS, "{rewrite}");
        }
        // Nothing of it is changed when a part of it is not theirs.
        let both = json!({"customer": mia(), "items": cart(100)});
        assert_eq!(server.change(id, both).await.error(403), NOT_THEIRS);
        assert_eq!(server.session(id).await.data(200), session);
        // Whole forms are sent back.
        let form = with("customer", mia());
        let known = server.change(id, form).await;
        assert_eq!(known.data(200)["total_amount"], 541_250);
        let more = json!({"amount": 500_000, "coupon_code": null, "tax_id": null, "unknown": 1});
        server.change(id, more).await.data(200);
        let metadata = json!({"items": [], "title": 5, "metadata": {}});
        for refused in [
            server.change(id, metadata.clone()).await,
            server.change_as_store(id, metadata).await,
        ] {
            assert_eq!(refused.error(400), "body/metadata cannot be changed");
        }
        let repriced = server
            .change_as_store(id, json!({"items": cart(4000), "amount": 4000, "title": "Less"}))
            .await;
        assert_eq!(
            (&repriced.data(200)["total_amount"], &repriced.data(200)["title"]),
            (&json!(4330), &json!("Less"))
        );
        assert_eq!(
            server.change(id, json!({"items": cart(100)})).await.error(403),
            NOT_THEIRS
        );
        let paid = server.pay_with(id, card(GOOD)).await;
        assert_eq!(paid.data(200)["status"], "COMPLETED");
    }
    server.verify().await;
}

#[apply(both)]
async fn a_session_of_nobody_is_everybodys(server: Server) {
    let opened = server.open(json!({"items": cart(4000)})).await;
    let id = id(opened.data(201));
    for token in [None, Some(&server.token)] {
        for change in rewrites() {
            let change = match change["amount"].is_number() {
                true => json!({"amount": 100}),
                false => change,
            };
            let changed = match token {
                None => server.change(id, change).await,
                Some(token) => server.change_with(token, id, change).await,
            };
            changed.data(200);
        }
    }
    assert_eq!(
        server.change(id, json!({"amount": 101})).await.error(400),
        NO_MATCH
    );
    assert_eq!(
        server
            .change(id, json!({"items": cart(300), "amount": 301}))
            .await
            .error(400),
        NO_MATCH
    );
    // Stating an amount makes it nobody else's.
    server
        .change(id, json!({"items": cart(300), "amount": 300}))
        .await
        .data(200);
    server.change(id, json!({"items": cart(301)})).await.data(200);
}

#[apply(both)]
async fn a_stated_amount_is_compared_with_new_items(server: Server) {
    let opened = server.open(json!({"items": cart(4000), "amount": 4000})).await;
    let id = id(opened.data(201));
    let fewer = json!({"items": cart(100)});
    assert_eq!(server.change_as_store(id, fewer).await.error(400), NO_MATCH);
    assert_eq!(
        server
            .change_as_store(id, json!({"amount": 4001}))
            .await
            .error(400),
        NO_MATCH
    );
    let regrouped = json!({"items": [item("A", 1000, 3), item("B", 1000, 1)]});
    server.change_as_store(id, regrouped).await.data(200);
    server
        .change_as_store(id, json!({"items": cart(5000), "amount": 5000}))
        .await
        .data(200);
    server.change_as_store(id, json!({"title": "T"})).await.data(200);
}

#[apply(both)]
async fn catalog_items_that_are_sent_back_are_no_change(server: Server) {
    let product = server
        .post(
            &server.core("/products"),
            json!({
                "title": "Notes", "productType": "LICENSE_KEY", "price": 4000, "status": "ACTIVE",
                "variants": [{"title": "Team", "options": {}, "price": 9000}]
            }),
        )
        .await;
    let product = product.data(201);
    let (plain, variant) = (&product["id"], &product["variants"][0]["id"]);
    let items = json!([
        {"product_id": plain, "quantity": 2}, {"product_id": plain, "variant_id": variant, "quantity": 1}
    ]);
    let opened = server.open(json!({"items": items, "metadata": {"a": "b"}})).await;
    let id = id(opened.data(201));
    // What it was sold for stays what it costs.
    let dearer = json!({"price": 5000});
    let path = server.core(&format!("/products/{}", plain.as_str().unwrap()));
    server.patch(&path, dearer).await.data(200);
    let same = server.change(id, json!({"items": items, "amount": 17_000})).await;
    assert_eq!(same.data(200)["amount"], 17_000);
    // An amount that never counted is no change either.
    let with_amount = json!([
        {"product_id": plain, "quantity": 2, "amount": 1},
        {"product_id": plain, "variant_id": variant, "quantity": 1}
    ]);
    let same = server.change(id, json!({"items": with_amount})).await;
    assert_eq!(same.data(200)["amount"], 17_000);
    for other in [
        json!([{"product_id": plain, "quantity": 2}]),
        json!([
            {"product_id": plain, "quantity": 2}, {"product_id": plain, "variant_id": variant, "quantity": 2}
        ]),
        json!([{"product_id": plain, "quantity": 2}, {"product_id": plain, "quantity": 1}]),
        json!([
            {"name": "Notes", "amount": 4000, "quantity": 2}, {"name": "Notes", "amount": 9000, "quantity": 1}
        ]),
        json!([{"product_id": "prd_aaaaaaaaaaaaaaaaaaaaaaaa", "quantity": 2}]),
    ] {
        let refused = server.change(id, json!({"items": other})).await;
        assert_eq!(refused.error(403), NOT_THEIRS, "{other}");
    }
}

#[apply(both)]
async fn a_paylink_is_sold_as_it_is(server: Server) {
    let link = json!({"title": "Invoice 7", "description": "Text", "items": cart(900_000)});
    let path = format!("/v2/stores/{}/paylinks", server.store.id);
    let link = server.post(&path, link).await.data(201)["id"].clone();
    let path = format!("/v2/storefront/paylinks/{}/checkout", link.as_str().unwrap());
    let opened = server.anonymous(Method::POST, &path).send().await;
    let session = opened.data(201);
    let id = id(session);
    for rewrite in rewrites() {
        // The token of the store makes no difference here.
        for refused in [
            server.change(id, rewrite.clone()).await,
            server.change_as_store(id, rewrite.clone()).await,
        ] {
            assert_eq!(refused.error(403), NOT_THEIRS, "{rewrite}");
        }
    }
    let same = json!({"items": cart(900_000), "title": "Invoice 7", "customer": mia()});
    server.change(id, same).await.data(200);
    let paid = server.pay_with(id, card(GOOD)).await.data(200).clone();
    assert_eq!(server.payment(&paid).await["totalAmount"], 974_250);
}

/// Signs a body with the secret of an HMAC token.
fn sign(secret: &str, body: &Value) -> String {
    let key = hex::encode(Sha256::digest(secret));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body.to_string().as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[apply(both)]
async fn a_token_of_the_store_is_honoured_and_nothing_else(server: Server) {
    let token = |scopes: &[Scope]| {
        let scopes: ScopeSet = scopes.iter().copied().collect();
        let server = &server;
        async move { server.token_with(Mode::Bearer, scopes).await.secret.unwrap() }
    };
    // Whoever made it may change it, whatever else the token may do.
    let maker = token(&[Scope::ProductsRead]).await;
    let opened = server.open_with(&maker, json!({"items": cart(4000)})).await;
    let id = id(opened.data(201));
    let dearer = |amount: i64| json!({"items": cart(amount)});
    server.change_with(&maker, id, dearer(4001)).await.data(200);
    let orders = token(&[Scope::OrdersWrite]).await;
    server.change_with(&orders, id, dearer(4002)).await.data(200);
    let reader = token(&[Scope::OrdersRead, Scope::StoreWrite]).await;
    assert_eq!(
        server.change_with(&reader, id, dearer(4003)).await.error(403),
        "Missing required permissions: ORDERS_WRITE"
    );
    server
        .change_with(&reader, id, json!({"customer": mia()}))
        .await
        .data(200);

    let (_, stranger) = server.other_store("other-store").await;
    let hmac = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let body = dearer(4004);
    let path = server.checkouts(&format!("/{id}"));
    let signed = |signature: &str| {
        let call = server.anonymous(Method::PATCH, &path).bearer(hmac.id.as_str());
        call.header("x-signature", signature).json(&body).send()
    };
    let secret = hmac.secret.clone().unwrap();
    for credential in [
        stranger.as_str(),
        "sk_test_unknown_unknown_unknown_unknown",
        "sk_live_unknown_unknown_unknown_unknown",
        &secret,
        "nonsense",
        "",
    ] {
        let refused = server.change_with(credential, id, body.clone()).await;
        assert_eq!(refused.error(403), NOT_THEIRS, "{credential}");
        let mine = server.open_with(credential, json!({"items": cart(4000)})).await;
        let mine = crate::checkout::id(mine.data(201)).to_owned();
        server.change(&mine, dearer(100)).await.data(200);
    }
    for signature in ["", &"0".repeat(64)] {
        assert_eq!(signed(signature).await.error(403), NOT_THEIRS);
    }
    let changed = signed(&sign(&secret, &body)).await;
    assert_eq!(changed.data(200)["amount"], 4004);
    // Paying is the buyer's, and its key is the session's, whoever repeats it.
    let pay = |token: Option<&str>| {
        let call = server.anonymous(Method::POST, &format!("{path}/pay"));
        let call = call.header("idempotency-key", "once");
        let call = match token {
            Some(token) => call.bearer(token),
            None => call,
        };
        call.json(&json!({"payment_method": card(GOOD)})).send()
    };
    let first = pay(Some(&maker)).await.data(200).clone();
    let again = pay(None).await;
    assert_eq!(
        (again.data(200), again.header("idempotent-replay")),
        (&first, Some("true"))
    );
}

#[apply(both)]
async fn strangers_open_small_sessions_and_few(server: Server) {
    let options: Vec<Value> = (0..200)
        .map(|number| json!({"label": "x".repeat(100), "value": format!("{number:0>100}")}))
        .collect();
    let field = |key: &str| {
        json!({"key": key, "label": {"type": "custom", "custom": "Pick"}, "type": "dropdown",
            "dropdown": {"options": options}})
    };
    let large = json!({"items": cart(4000), "display": {"fields": [field("a"), field("b"), field("c")]}});
    assert_eq!(
        server.open(large.clone()).await.error(400),
        "body must NOT be larger than 32768 bytes without a token of the store"
    );
    server.open_with(&server.token, large).await.data(201);

    let limited = server
        .with(|config| config.limits.new_sessions = Limit::per_second(2))
        .await;
    let open = |peer: &str, token: Option<&str>| {
        let call = limited
            .anonymous(Method::POST, &limited.checkouts(""))
            .from(address(peer));
        let call = match token {
            Some(token) => call.bearer(token),
            None => call,
        };
        call.json(&json!({"items": cart(4000)})).send()
    };
    for _ in 0..2 {
        open("203.0.113.7:1", None).await.data(201);
    }
    let refused = open("203.0.113.7:2", None).await;
    refused.error(429);
    assert_eq!(
        (
            refused.header("x-ratelimit-type"),
            refused.header("x-ratelimit-limit"),
            refused.header("retry-after")
        ),
        (Some("StoreResource"), Some("2"), Some("1"))
    );
    // Others are not held up, and neither is the store itself.
    open("203.0.113.8:1", None).await.data(201);
    open("203.0.113.7:1", Some(&limited.token)).await.data(201);
    // One customer has a whole network of addresses.
    for peer in ["[2001:db8::1]:1", "[2001:db8::ffff:2]:1"] {
        open(peer, None).await.data(201);
    }
    open("[2001:db8::3]:1", None).await.error(429);
    open("[2001:db8:0:1::3]:1", None).await.data(201);
    let path = format!("/v2/stores/{}/paylinks", limited.store.id);
    let link = json!({"title": "Invoice 7", "items": cart(4000)});
    let link = limited.post(&path, link).await.data(201)["id"].clone();
    let path = format!("/v2/storefront/paylinks/{}/checkout", link.as_str().unwrap());
    let visit = || {
        limited
            .anonymous(Method::POST, &path)
            .from(address("203.0.113.7:1"))
            .send()
    };
    for _ in 0..2 {
        visit().await.data(201);
    }
    visit().await.error(429);
    limited.app.env.clock.advance(1000);
    visit().await.data(201);
}

#[apply(both)]
async fn what_nobody_paid_is_gone_some_time_after_it_expired(server: Server) {
    let app = Arc::clone(&server.app);
    let planned = server.app.db.write(move |tx| schedule(tx, &app.env));
    planned.await.unwrap();
    let nobodys = server.open(json!({"items": cart(4000)})).await;
    // Whose buyer is known, that buyer may be reminded of.
    let body = json!({"items": cart(4000), "customer": buyer("mia@example.org", "US", "CA")});
    let hers = server.open(body).await;
    let (nobodys, hers) = (id(nobodys.data(201)), id(hers.data(201)));
    server.advance(11 * HOUR).await;
    for session in [nobodys, hers] {
        assert_eq!(server.session(session).await.data(200)["status"], "EXPIRED");
    }
    server.advance(2 * HOUR).await;
    assert_eq!(
        server.session(nobodys).await.error(404),
        "Checkout session not found"
    );
    server.advance(LEFT_KEPT - 7 * HOUR).await;
    assert_eq!(server.session(hers).await.data(200)["status"], "EXPIRED");
    server.advance(HOUR).await;
    assert_eq!(
        server.session(hers).await.error(404),
        "Checkout session not found"
    );
}

//! Contract `licenses.md`, "Activations".

use crate::harness::{Answer, Server, apply, both};
use crate::products::{path_of, product};
use crate::shop::{GOOD, card, mia};
use futures_util::future::join_all;
use http::Method;
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_platform::config::limits::Limit;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

/// Sells one key of a product of `fields` to Mia and returns the product and the licence.
async fn sold(server: &Server, fields: Value) -> (Value, Value) {
    let mut body = json!({
        "title": "Editor", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "licenseDuration": "THIRTY_DAYS", "maxActivations": 2
    });
    let named = fields.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(named);
    let product = product(server, body).await;
    let license = buy(server, &product).await;
    (product, license)
}

async fn buy(server: &Server, product: &Value) -> Value {
    let cart = json!({"items": [{"product_id": product["id"], "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    server.order(&paid).await["licenses"][0].clone()
}

fn path(server: &Server, license: &Value, rest: &str) -> String {
    server.core(&format!("/licenses/{}{rest}", license["id"].as_str().unwrap()))
}

async fn activate(server: &Server, license: &Value, fingerprint: &str) -> Answer {
    let path = path(server, license, "/activations");
    server.post(&path, json!({"fingerprint": fingerprint})).await
}

/// What a program in the field asks.
async fn field(server: &Server, verb: &str, key: &Value, fingerprint: &str) -> Answer {
    let path = format!("/v2/stores/{}/licenses/{verb}", server.store.id);
    let body = json!({"key": key, "fingerprint": fingerprint});
    server.anonymous(Method::POST, &path).json(&body).send().await
}

async fn total(server: &Server, license: &Value) -> Value {
    let list = server.get(&path(server, license, "/activations")).await;
    list.data(200)["pagination"]["total"].clone()
}

#[apply(both)]
async fn a_licence_is_activated_on_as_many_machines_as_were_sold(server: Server) {
    let (product, license) = sold(&server, json!({})).await;
    // What the product says later is for those who buy later.
    server
        .patch(&path_of(&server, &product), json!({"maxActivations": null}))
        .await
        .data(200);
    let named = json!({"fingerprint": "m-1", "name": "Desk"});
    let first = server
        .post(&path(&server, &license, "/activations"), named)
        .await
        .data(201)
        .clone();
    assert_eq!(
        first,
        json!({"id": first["id"], "licenseId": license["id"], "fingerprint": "m-1", "name": "Desk",
            "createdAt": "2026-06-01T00:00:00.000Z", "lastSeenAt": "2026-06-01T00:00:00.000Z"})
    );
    assert!(first["id"].as_str().unwrap().starts_with("act_"));
    server.advance(MINUTE).await;
    let again = activate(&server, &license, "m-1").await.data(200).clone();
    assert_eq!(
        (&again["id"], &again["name"], &again["lastSeenAt"]),
        (&first["id"], &json!("Desk"), &json!("2026-06-01T00:01:00.000Z"))
    );
    activate(&server, &license, "m-2").await.data(201);
    assert_eq!(
        activate(&server, &license, "m-3").await.error(409),
        "Activation limit reached"
    );
    let verified = |fingerprint: &str| {
        let body = json!({"key": license["key"], "fingerprint": fingerprint});
        let server = &server;
        async move {
            server
                .post(&server.core("/licenses/verify"), body)
                .await
                .data(200)
                .clone()
        }
    };
    let (known, unknown) = (verified("m-2").await, verified("m-3").await);
    let told = |shown: &Value| {
        let names = ["valid", "activated", "activations", "maxActivations"];
        Value::from_iter(names.map(|name| shown[name].clone()))
    };
    assert_eq!(told(&known), json!([true, true, 2, 2]));
    assert_eq!(told(&unknown), json!([true, false, 2, 2]));
    let nobody = json!({"key": "NOBODY'S", "fingerprint": "m-1"});
    let nobody = server
        .post(&server.core("/licenses/verify"), nobody)
        .await
        .data(200)
        .clone();
    assert_eq!(told(&nobody), json!([false, false, 0, null]));

    let list = server.get(&path(&server, &license, "/activations?limit=1")).await;
    assert_eq!(list.data(200)["items"][0]["fingerprint"], "m-2");
    assert_eq!(list.data(200)["pagination"]["total"], 2);
    let one = path(
        &server,
        &license,
        &format!("/activations/{}", first["id"].as_str().unwrap()),
    );
    assert_eq!(server.delete(&one).await.data(200), &json!({"deleted": true}));
    assert_eq!(server.delete(&one).await.error(404), "Activation not found");
    activate(&server, &license, "m-3").await.data(201);
    server.verify().await;

    server.advance(31 * DAY).await;
    assert_eq!(
        activate(&server, &license, "m-3").await.error(409),
        "License is not valid"
    );
    for body in [
        json!({}),
        json!({"fingerprint": ""}),
        json!({"fingerprint": "x".repeat(256)}),
    ] {
        let refused = server.post(&path(&server, &license, "/activations"), body).await;
        assert!(refused.error(400).contains("fingerprint"), "{}", refused.text);
    }
    let nowhere = json!({"id": "lic_000000000000000000000000"});
    assert_eq!(
        activate(&server, &nowhere, "m-1").await.error(404),
        "License not found"
    );
}

#[apply(both)]
async fn the_limit_holds_when_many_activate_at_once(server: Server) {
    let (_, license) = sold(&server, json!({})).await;
    let names: Vec<String> = (0..12).map(|machine| format!("m-{machine}")).collect();
    let tried = names.iter().map(|name| activate(&server, &license, name));
    let answers = join_all(tried).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    let full = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((made, full), (2, 10));
    // And one machine is one, however often it comes.
    let (_, other) = sold(&server, json!({"maxActivations": 9})).await;
    let answers = join_all((0..6).map(|_| activate(&server, &other, "same"))).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((made, total(&server, &other).await), (1, json!(1)));
    server.verify().await;
}

#[apply(both)]
async fn programs_in_the_field_need_no_token(server: Server) {
    let (_, license) = sold(&server, json!({"maxActivations": 1})).await;
    let key = json!(format!(" {}\n", license["key"].as_str().unwrap()));
    let unknown = json!({"valid": false, "activated": false, "expiresAt": null, "activationId": null});
    for verb in ["activate", "validate", "deactivate"] {
        assert_eq!(
            field(&server, verb, &json!("NOBODY'S"), "m-1").await.data(200),
            &unknown
        );
        assert!(
            field(&server, verb, &json!(" "), "m-1")
                .await
                .error(400)
                .starts_with("body/key")
        );
    }
    let before = field(&server, "validate", &key, "m-1").await.data(200).clone();
    let end = json!("2026-07-01T00:00:00.000Z");
    assert_eq!(
        before,
        json!({"valid": true, "activated": false, "expiresAt": end, "activationId": null})
    );
    let made = field(&server, "activate", &key, "m-1").await.data(200).clone();
    let id = &made["activationId"];
    let known = json!({"valid": true, "activated": true, "expiresAt": end, "activationId": id});
    assert_eq!(made, known);
    assert_eq!(
        field(&server, "activate", &key, "m-2").await.error(409),
        "Activation limit reached"
    );
    server.advance(MINUTE).await;
    assert_eq!(field(&server, "validate", &key, "m-1").await.data(200), &known);
    let list = server.get(&path(&server, &license, "/activations")).await;
    assert_eq!(
        list.data(200)["items"][0]["lastSeenAt"],
        "2026-06-01T00:01:00.000Z"
    );
    let freed = field(&server, "deactivate", &key, "m-1").await.data(200).clone();
    assert_eq!((&freed["activated"], &freed["activationId"]), (&json!(false), id));
    field(&server, "activate", &key, "m-2").await.data(200);
    server.advance(31 * DAY).await;
    let late = field(&server, "activate", &key, "m-3").await.data(200).clone();
    assert_eq!(
        (&late["valid"], &late["activated"]),
        (&json!(false), &json!(false))
    );
    server.verify().await;
}

#[apply(both)]
async fn guesses_are_counted_by_key_and_address(server: Server) {
    let server = server
        .with(|config| config.limits.license_keys = Limit::per_minute(10))
        .await;
    let (_, license) = sold(&server, json!({})).await;
    for _ in 0..10 {
        field(&server, "validate", &license["key"], "m-1").await.data(200);
    }
    let refused = field(&server, "validate", &license["key"], "m-2").await;
    refused.error(429);
    assert_eq!(refused.header("retry-after"), Some("60"));
    field(&server, "validate", &json!("ANOTHER"), "m-1")
        .await
        .data(200);
    let path = format!("/v2/stores/{}/licenses/validate", server.store.id);
    let body = json!({"key": license["key"], "fingerprint": "m-1"});
    let elsewhere = server
        .anonymous(Method::POST, &path)
        .from("203.0.113.9:4000".parse().unwrap())
        .json(&body);
    elsewhere.send().await.data(200);
    server.app.env.clock.advance(MINUTE);
    field(&server, "validate", &license["key"], "m-1").await.data(200);
}

#[apply(both)]
async fn keys_are_not_found_by_trying(server: Server) {
    let server = server
        .with(|config| {
            config.limits.unknown_keys = Limit {
                requests: 3,
                window_ms: 10 * MINUTE,
            };
        })
        .await;
    let (_, license) = sold(&server, json!({})).await;
    let path = |what: &str| format!("/v2/stores/{}/licenses/{what}", server.store.id);
    let ask = async |what: &str, key: &Value, from: &str| {
        let body = json!({"key": key, "fingerprint": "m-1"});
        let call = server.anonymous(Method::POST, &path(what));
        call.from(from.parse().unwrap()).json(&body).send().await
    };
    const HOME: &str = "[2001:db8:1:2::1]:4000";
    for what in ["activate", "validate", "deactivate"] {
        // Keys that are known count as nothing, also one that is not valid any more.
        for _ in 0..5 {
            ask(what, &license["key"], HOME).await.data(200);
        }
        for guess in 0..3 {
            let answer = ask(what, &json!(format!("GUESS-{guess}")), HOME).await;
            assert_eq!(answer.data(200)["valid"], false);
        }
        // Another address of the same network, and whatever the key.
        for key in [&json!("GUESS-4"), &license["key"]] {
            let refused = ask(what, key, "[2001:db8:1:2:9::7]:4000").await;
            assert_eq!(
                refused.error(429),
                "Rate limit exceeded. Please retry after the reset time."
            );
            assert_eq!(refused.header("retry-after"), Some("600"));
        }
        ask(what, &license["key"], "[2001:db8:1:3::1]:4000")
            .await
            .data(200);
    }
    for _ in 0..5 {
        let verify = server.core("/licenses/verify");
        let answer = server.post(&verify, json!({"key": "GUESS-5"})).await;
        assert_eq!(answer.data(200)["valid"], false, "a token may ask");
    }
    server.app.env.clock.advance(10 * MINUTE);
    ask("validate", &license["key"], HOME).await.data(200);
}

#[apply(both)]
async fn a_customer_sees_and_frees_the_machines(server: Server) {
    let (_, license) = sold(&server, json!({})).await;
    let made = activate(&server, &license, "m-1").await.data(201)["id"].clone();
    let list = format!("/licenses/{}/activations", license["id"].as_str().unwrap());
    let one = format!("{list}/{}", made.as_str().unwrap());
    let stranger = server.sign_in("eve@example.org").await;
    for (method, path) in [(Method::GET, &list), (Method::DELETE, &one)] {
        let refused = server.portal(&stranger, method, path, None).await;
        assert_eq!(refused.error(404), "License not found");
    }
    let mia = server.sign_in("mia@example.org").await;
    let shown = server.portal_get(&mia, &list).await;
    assert_eq!(shown.data(200)["items"][0]["id"], made);
    let freed = server.portal(&mia, Method::DELETE, &one, None).await;
    assert_eq!(freed.data(200), &json!({"deleted": true}));
    assert_eq!(total(&server, &license).await, 0);
}

#[apply(both)]
async fn a_store_that_has_closed_keeps_the_machines(server: Server) {
    let (_, license) = sold(&server, json!({})).await;
    let made = activate(&server, &license, "m-1").await.data(201)["id"].clone();
    let list = format!("/licenses/{}/activations", license["id"].as_str().unwrap());
    let mia = server.sign_in("mia@example.org").await;
    let close = Sql::new("UPDATE stores SET deleted_at = created_at");
    let closed = server.app.db.write(move |tx| tx.run(close, &[]));
    assert!(closed.await.unwrap() > 0);
    server.portal_get(&mia, &list).await.data(200);
    let one = format!("{list}/{}", made.as_str().unwrap());
    let refused = server.portal(&mia, Method::DELETE, &one, None).await;
    assert_eq!(
        refused.error(409),
        "The store has closed: what it left can only be read"
    );
}

#[apply(both)]
async fn a_successor_has_the_terms_and_the_machines(server: Server) {
    for (fields, key) in [
        (json!({}), None),
        (json!({"licenseKeys": ["P-1", "P-2"]}), Some("P-2")),
    ] {
        let (_, license) = sold(&server, fields).await;
        activate(&server, &license, "m-1").await.data(201);
        server.advance(DAY).await;
        let next = server
            .post(&path(&server, &license, "/replace"), json!({}))
            .await
            .data(200)
            .clone();
        assert_ne!(next["key"], license["key"]);
        assert!(key.is_none_or(|key| next["key"] == key), "{next}");
        let before = server.get(&path(&server, &license, "")).await.data(200).clone();
        for name in ["productId", "orderId", "customerId", "claimedAt"] {
            assert_eq!(next[name], before[name], "{name}");
        }
        assert_eq!(
            (&before["status"], &next["status"]),
            (&json!("REVOKED"), &json!("CLAIMED"))
        );
        assert_eq!(
            (total(&server, &license).await, total(&server, &next).await),
            (json!(0), json!(1))
        );
        let judged = server
            .post(
                &server.core("/licenses/verify"),
                json!({"key": next["key"], "fingerprint": "m-1"}),
            )
            .await
            .data(200)
            .clone();
        assert_eq!(
            (&judged["valid"], &judged["activated"], &judged["maxActivations"]),
            (&json!(true), &json!(true), &json!(2))
        );
        let letters = server.letters("mia@example.org").await;
        assert_eq!(letters[0]["subject"], "Your new license key for Editor");
        assert!(
            letters[0]["text"]
                .as_str()
                .unwrap()
                .contains(next["key"].as_str().unwrap())
        );
        let again = server.post(&path(&server, &license, "/replace"), json!({})).await;
        assert_eq!(again.error(409), "License is not valid");
        server.verify().await;
        if key.is_some() {
            let empty = server.post(&path(&server, &next, "/replace"), json!({})).await;
            assert_eq!(
                empty.error(409),
                "There are no keys left. Upload keys to the product"
            );
        }
    }
}

#[apply(both)]
async fn lists_are_of_a_customer_or_an_order(server: Server) {
    let (product, first) = sold(&server, json!({})).await;
    // Ids of one moment have no order.
    server.app.env.clock.advance(SECOND);
    let second = buy(&server, &product).await;
    let whole = server.get(&path(&server, &second, "")).await.data(200).clone();
    for (filter, ids) in [
        (
            format!("customerId={}", whole["customerId"].as_str().unwrap()),
            vec![&second["id"], &first["id"]],
        ),
        (
            format!("orderId={}", whole["orderId"].as_str().unwrap()),
            vec![&second["id"]],
        ),
        (
            format!("orderId={}&status=REVOKED", whole["orderId"].as_str().unwrap()),
            vec![],
        ),
        ("customerId=cus_000000000000000000000000".to_owned(), vec![]),
    ] {
        let list = server.get(&server.core(&format!("/licenses?{filter}"))).await;
        let items = list.data(200)["items"].as_array().unwrap();
        let shown: Vec<&Value> = items.iter().map(|item| &item["id"]).collect();
        assert_eq!(shown, ids, "{filter}");
        assert_eq!(list.data(200)["pagination"]["total"], ids.len(), "{filter}");
    }
}

#[apply(both)]
async fn white_space_is_no_part_of_a_key(server: Server) {
    let body = json!({
        "title": "Pool", "productType": "LICENSE_KEY", "price": 1000, "status": "ACTIVE",
        "licenseKeys": [" K-1", "K-1\n", "\tK 2 "]
    });
    let pool = product(&server, body).await;
    assert_eq!(pool["availableLicenses"], 2);
    let more = server
        .patch(&path_of(&server, &pool), json!({"licenseKeys": ["K-1 ", "K-3"]}))
        .await;
    assert_eq!(more.data(200)["availableLicenses"], 3);
    let blank = server
        .patch(&path_of(&server, &pool), json!({"licenseKeys": ["K-4", " \n"]}))
        .await;
    assert_eq!(blank.error(400), "body/licenseKeys/1 must NOT be blank");
    for key in ["K 2", " K 2\r\n"] {
        let verified = server
            .post(&server.core("/licenses/verify"), json!({"key": key}))
            .await;
        assert_eq!(verified.data(200)["status"], "AVAILABLE", "{key:?}");
    }
}

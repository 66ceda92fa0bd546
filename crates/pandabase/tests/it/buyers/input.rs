//! Links that are none and texts that would control what shows them.

use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::numbers::{body_with, places};
use crate::portal::MIA;
use crate::scopes::path_in;
use crate::shop::{GOOD, card, dynamic, mia};
use http::Method;
use pandabase::wiring::{openapi, routes};
use pandabase_domain::token::Environment;
use pandabase_platform::api::Access;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

const NO_LINK: &str = "must be an absolute http or https URL";

#[apply(both)]
async fn only_web_addresses_become_links(server: Server) {
    let product = |field: &str, value: Value| {
        let mut body = json!({"title": "Notes", "productType": "DIGITAL_DOWNLOAD", "price": 4000});
        body[field] = value;
        body
    };
    let made = server
        .post(&server.core("/products"), product("subtitle", json!("S")))
        .await;
    let path = server.core(&format!("/products/{}", made.data(201)["id"].as_str().unwrap()));
    for text in [
        "javascript:alert(1)",
        "data:text/html,x",
        "any text",
        "/relative",
        "//example.org",
        "file_aaaaaaaaaaaaaaaaaaaaaaaa",
        "img_aaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        for (field, value, at) in [
            ("redirectUrl", json!(text), "body/redirectUrl"),
            ("downloadUrl", json!(text), "body/downloadUrl"),
            (
                "images",
                json!(["https://img.example.org/a.png", text]),
                "body/images/1",
            ),
            (
                "variants",
                json!([{"title": "T", "options": {}, "price": 1, "images": [text]}]),
                "body/variants/0/images/0",
            ),
        ] {
            let expected = format!("{at} {NO_LINK}");
            let body = product(field, value);
            // What could be a file of the store is told so, too.
            let refused = server.post(&server.core("/products"), body.clone()).await;
            assert!(
                refused.error(400).starts_with(&expected),
                "{text}: {}",
                refused.text
            );
            let refused = server.patch(&path, body).await;
            assert!(
                refused.error(400).starts_with(&expected),
                "{text}: {}",
                refused.text
            );
        }
    }
    let body = json!({
        "redirectUrl": "", "downloadUrl": "", "images": ["", "http://img.example.org/a.png"]
    });
    let changed = server.patch(&path, body).await;
    let changed = changed.data(200);
    assert_eq!(
        (
            &changed["redirectUrl"],
            &changed["downloadUrl"],
            &changed["images"]
        ),
        (
            &Value::Null,
            &Value::Null,
            &json!(["http://img.example.org/a.png"])
        )
    );
}

#[apply(both)]
async fn what_was_stored_before_is_shown_to_no_buyer(server: Server) {
    let mut products = Vec::new();
    for (mode, field) in [("INSTANT_DOWNLOAD", "downloadUrl"), ("REDIRECT", "redirectUrl")] {
        let mut body = json!({
            "title": "Notes", "productType": "DIGITAL_DOWNLOAD", "price": 4000, "status": "ACTIVE",
            "fulfillmentMode": mode, "images": ["https://img.example.org/a.png"]
        });
        body[field] = json!("https://files.example.org/a");
        let made = server.post(&server.core("/products"), body).await;
        products.push(made.data(201)["id"].as_str().unwrap().to_owned());
    }
    let older = Sql::new(
        "UPDATE products SET images = '[\"javascript:alert(1)\"]',
            download_url = CASE WHEN download_url IS NULL THEN NULL ELSE 'javascript:alert(2)' END,
            redirect_url = CASE WHEN redirect_url IS NULL THEN NULL ELSE 'javascript:alert(3)' END",
    );
    server.app.db.write(move |tx| tx.run(older, &[])).await.unwrap();
    let person = server.sign_in("mia@example.org").await;
    let mut seen = String::new();
    for product in &products {
        let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
        let session = server.open_cart(cart).await;
        seen += &server.session(&session).await.text;
        let paid = server.pay_with(&session, card(GOOD)).await;
        assert_eq!(paid.data(200)["return_url"], Value::Null);
        seen += &paid.text;
        let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
        seen += &server.anonymous(Method::GET, &page).send().await.text;
        let order = paid.data(200)["order_id"].as_str().unwrap();
        seen += &server.portal_get(&person, &format!("/orders/{order}")).await.text;
        let shop = format!("/v2/storefront/stores/{}/products/{product}", server.store.id);
        seen += &server.anonymous(Method::GET, &shop).send().await.text;
    }
    server.drain().await;
    for letter in server.letters("mia@example.org").await {
        seen += &letter.to_string();
    }
    assert!(seen.contains("Your receipt") && seen.contains("Notes"), "{seen}");
    assert!(!seen.contains("javascript:"), "{seen}");
}

#[apply(both)]
async fn control_characters_are_refused_where_a_line_is_asked_for(server: Server) {
    let stores = format!("/v2/stores/{}", server.store.id);
    let product = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 4000});
    let with = |body: &Value, pointer: &str, text: &str| {
        let mut body = body.clone();
        *body.pointer_mut(pointer).unwrap() = json!(text);
        body
    };
    let cart = json!({"items": [dynamic(4000)], "title": "T", "customer": mia()});
    let link = json!({"items": [dynamic(4000)], "title": "T"});
    let coupon = json!({"code": "SPRING", "type": "FIXED", "value": 100, "displayName": "D"});
    let webhook =
        json!({"url": "https://hooks.example.org", "eventTypes": ["PAYMENT_COMPLETED"], "note": "N"});
    let option = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 4000,
        "options": [{"name": "Size", "values": ["S"]}]});
    let variant = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 4000,
        "variants": [{"title": "Small", "options": {"Size": "S"}, "price": 1}]});
    for (path, body, pointer) in [
        (server.core("/products"), &product, "/title"),
        (server.core("/products"), &option, "/options/0/name"),
        (server.core("/products"), &option, "/options/0/values/0"),
        (server.core("/products"), &variant, "/variants/0/title"),
        (server.core("/products"), &variant, "/variants/0/options/Size"),
        (server.core("/coupons"), &coupon, "/displayName"),
        (server.core("/webhooks"), &webhook, "/note"),
        (format!("{stores}/checkouts"), &cart, "/title"),
        (format!("{stores}/checkouts"), &cart, "/items/0/name"),
        (format!("{stores}/checkouts"), &cart, "/customer/name"),
        (format!("{stores}/checkouts"), &cart, "/customer/billing/line1"),
        (format!("{stores}/paylinks"), &link, "/title"),
        (format!("{stores}/paylinks"), &link, "/items/0/name"),
    ] {
        for (text, code) in [
            ("a\u{7}b", "U+0007"),
            ("a\u{1b}[2Jb", "U+001B"),
            ("a\r\nBcc: x", "U+000D"),
            ("a\tb", "U+0009"),
            ("a\u{7f}", "U+007F"),
            ("\u{9b}31m", "U+009B"),
        ] {
            let refused = server.post(&path, with(body, pointer, text)).await;
            let expected = format!("body{pointer} must NOT contain the control character {code}");
            assert_eq!(refused.error(400), expected, "{path}");
        }
    }
    // Joiners, marks of direction and line breaks of prose are none of them.
    let family = "👩\u{200d}👩\u{200d}👧 \u{200f}שלום é";
    let mut prose = with(&product, "/title", family);
    prose["description"] = json!("One\nTwo\r\n\tThree");
    let made = server.post(&server.core("/products"), prose.clone()).await;
    assert_eq!(
        (&made.data(201)["title"], &made.data(201)["description"]),
        (&prose["title"], &prose["description"])
    );
    prose["description"] = json!("bell\u{7}");
    assert_eq!(
        server.post(&server.core("/products"), prose).await.error(400),
        "body/description must NOT contain the control character U+0007"
    );
    let named = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 4000,
        "variants": [{"title": "Small", "options": {"Si\u{7}ze": "S"}, "price": 1}]});
    let refused = server.post(&server.core("/products"), named).await;
    assert!(
        refused.error(400).ends_with("the control character U+0007"),
        "{}",
        refused.text
    );
    let mut noted = with(&cart, "/items/0/name", family);
    noted["metadata"] = json!({"lines": "a\nb"});
    let made = server
        .anonymous(Method::POST, &format!("{stores}/checkouts"))
        .json(&noted)
        .send()
        .await;
    assert_eq!(
        (
            &made.data(201)["items"][0]["name"],
            &made.data(201)["metadata"]["lines"]
        ),
        (&json!(family), &json!("a\nb"))
    );
}

/// Whatever a body has of text: it is plain, or has a form that leaves no room for a control character.
#[apply(both)]
async fn no_text_of_any_body_takes_a_control_character(server: Server) {
    let document = openapi::document(Environment::Sandbox);
    let (owner, person) = (server.merchant(OWNER).await, server.sign_in(MIA).await);
    server.appoint(OWNER).await;
    let mut refused = 0;
    for endpoint in routes::endpoints(Environment::Sandbox) {
        let meta = &endpoint.meta;
        let operation = &document["paths"][meta.path][meta.method.as_str().to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut texts = Vec::new();
        places(&document, schema, "string", &[], &mut texts);
        texts.sort();
        texts.dedup();
        // Stores that are no platforms are refused before their bodies are read. What a merchant's server
        // writes beside an event of usage is judged event by event.
        let is_read = !meta.path.starts_with("/v3/");
        let is_beside_usage =
            |place: &[String]| meta.operation == "reportUsage" && place.iter().any(|step| step == "metadata");
        texts.retain(|place| is_read && !is_beside_usage(place));
        let credential = match meta.access {
            Access::Member(_) | Access::Account | Access::Operator => &owner,
            Access::Portal => &person,
            _ => &server.token,
        };
        let path = path_in(server.store.id.as_str(), &endpoint);
        for place in texts {
            let call = server.anonymous(meta.method.clone(), &path).bearer(credential);
            let call = call.header("content-type", "application/json");
            let body = body_with(&place, "\"a\\u0007b\"");
            let answer = call.body(body).send().await;
            let place = format!("body/{}", place.join("/"));
            let error = answer.error(400);
            assert!(error.starts_with(&format!("{place} must ")), "{path}: {error}");
            refused += usize::from(error.ends_with("the control character U+0007"));
        }
    }
    assert!(refused > 200, "{refused}");
}

#[apply(both)]
async fn what_was_stored_before_is_still_read(server: Server) {
    let opened = server
        .open(json!({"items": [dynamic(4000)], "customer": mia()}))
        .await;
    let id = crate::checkout::id(opened.data(201)).to_owned();
    let link = json!({"items": [dynamic(4000)], "title": "T"});
    let path = format!("/v2/stores/{}/paylinks", server.store.id);
    let link = server.post(&path, link).await.data(201)["id"].clone();
    for sql in [
        "UPDATE checkout_sessions SET customer = REPLACE(customer, '1 Main St', '1\\tMain\\u0007St')",
        "UPDATE paylinks SET items = REPLACE(items, 'Premium', 'Pre\\nmium')",
    ] {
        let done = server.app.db.write(move |tx| tx.run(Sql::new(sql), &[])).await;
        assert_eq!(done.unwrap(), 1);
    }
    let session = server.session(&id).await;
    assert_eq!(
        session.data(200)["customer"]["billing"]["line1"],
        "1\tMain\u{7}St"
    );
    let link = format!("{path}/{}", link.as_str().unwrap());
    assert_eq!(server.get(&link).await.data(200)["items"][0]["name"], "Pre\nmium");
    server.pay_with(&id, card(GOOD)).await.data(200);
}

#[apply(both)]
async fn an_integration_is_tried_out_on_this_machine(server: Server) {
    const RULE: &str = "must be an absolute https URL";
    let there = |url: &str| json!({"items": [dynamic(4000)], "return_url": url, "cancel_url": url});
    for url in [
        "http://localhost:3000/thanks",
        "http://127.0.0.1/",
        "http://[::1]:8080/",
    ] {
        let opened = server.open(there(url)).await;
        assert_eq!(opened.data(201)["return_url"], url);
        let id = crate::checkout::id(opened.data(201));
        server.change(id, json!({"cancel_url": url})).await.data(200);
        let refused = server
            .change(id, json!({"cancel_url": "http://shop.example.org"}))
            .await;
        assert_eq!(refused.error(400), format!("body/cancel_url {RULE}"));
    }
    let shop = "http://shop.test:8000/thanks";
    assert_eq!(
        server.open(there(shop)).await.error(400),
        format!("body/return_url {RULE}")
    );
    let trusting = server
        .with(|config| config.webhook_allowed_hosts = vec!["shop.test".into()])
        .await;
    trusting.open(there(shop)).await.data(201);
    let production = server
        .with(|config| {
            config.environment = Environment::Production;
            config.webhook_allowed_hosts = vec!["shop.test".into()];
        })
        .await;
    production.open_for_business().await;
    for url in [shop, "http://localhost:3000/thanks"] {
        let refused = production.open(there(url)).await;
        assert_eq!(refused.error(400), format!("body/return_url {RULE}"));
    }
}

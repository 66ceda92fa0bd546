//! Numbers, dates and names of filters, in whatever form they come (contract `README.md`, "Requests").

use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::products::product;
use crate::shop::GOOD;
use pandabase::wiring::routes;
use pandabase_domain::token::Environment;
use pandabase_platform::api::Access;
use serde_json::{Value, json};

#[apply(both)]
async fn a_number_without_a_fraction_is_an_integer(server: Server) {
    for (text, price) in [("100.0", 100), ("1e2", 100), ("25E+2", 2500), ("1.50e3", 1500)] {
        let body = format!(r#"{{"title":"A","productType":"LICENSE_KEY","price":{text}}}"#);
        let answer = server
            .call(http::Method::POST, &server.core("/products"))
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await;
        assert_eq!(answer.data(201)["price"], price, "{text}");
    }
    let body = json!({"title": "A", "productType": "LICENSE_KEY", "price": 9.99});
    let refused = server.post(&server.core("/products"), body).await;
    assert_eq!(refused.error(400), "body/price must be integer");
    let paid = server.sell(4000, GOOD).await;
    assert_eq!(server.order(&paid).await["amount"], 4000);
}

#[apply(both)]
async fn the_same_number_is_the_same_body(server: Server) {
    let path = server.core("/products");
    let send = async |price: &str| {
        let body = format!(r#"{{"title":"A","productType":"LICENSE_KEY","price":{price}}}"#);
        server
            .call(http::Method::POST, &path)
            .header("content-type", "application/json")
            .header("idempotency-key", "12345678")
            .body(body)
            .send()
            .await
    };
    let first = send("100").await;
    let again = send("1e2").await;
    assert_eq!(again.data(201), first.data(201));
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    send("101").await.error(422);
}

#[apply(both)]
async fn pages_have_numbers_of_any_size(server: Server) {
    product(&server, json!({})).await;
    for page in [
        "1000000001",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890",
    ] {
        for list in [
            "/products",
            "/orders",
            "/orders/payments",
            "/subscriptions",
            "/customers",
            "/reports",
        ] {
            let answer = server.get(&server.core(&format!("{list}?page={page}"))).await;
            assert_eq!(answer.data(200)["items"], json!([]), "{list} {page}");
        }
    }
    for (page, rule) in [
        ("0", "must be >= 1"),
        ("-1", "must be >= 1"),
        ("00", "must be >= 1"),
        ("abc", "must be integer"),
        ("1.5", "must be integer"),
        ("1e2", "must be integer"),
        ("", "must be integer"),
    ] {
        let answer = server.get(&server.core(&format!("/products?page={page}"))).await;
        assert_eq!(answer.error(400), format!("querystring/page {rule}"), "{page}");
    }
}

#[apply(both)]
async fn dates_are_of_the_years_1_to_9999(server: Server) {
    for (given, shown) in [
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
        ("9999-12-31T23:59:59.999+00:00", "9999-12-31T23:59:59.999Z"),
    ] {
        let made = product(&server, json!({"availableFrom": given})).await;
        assert_eq!(made["availableFrom"], shown);
    }
    let never = json!({"code": "EVER", "type": "FIXED", "value": 100, "expiresAt": "9999-12-31T23:59:59Z"});
    let coupon = server.post(&server.core("/coupons"), never).await;
    assert_eq!(coupon.data(201)["expiresAt"], "9999-12-31T23:59:59.000Z");
    for beyond in [
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
    ] {
        let body = json!({
            "title": "A", "productType": "LICENSE_KEY", "price": 1, "availableFrom": beyond
        });
        let refused = server.post(&server.core("/products"), body).await;
        assert!(refused.error(400).contains("availableFrom"), "{beyond}");
    }
}

/// The other spelling of a parameter.
fn other(name: &str) -> String {
    let mut other = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            other.push('_');
        }
        other.push(letter.to_ascii_lowercase());
    }
    if other != name {
        return other;
    }
    let mut words = name.split('_');
    let first = words.next().unwrap().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

#[apply(both)]
async fn a_filter_is_spelled_in_either_way_on_every_list(server: Server) {
    let document = pandabase::wiring::openapi::document(Environment::Sandbox);
    let mut tried = 0;
    for endpoint in routes::endpoints(Environment::Sandbox) {
        let meta = &endpoint.meta;
        if meta.method != http::Method::GET
            || !meta.access.takes_token()
            || meta.is_mirror
            || meta.path.matches('{').count() != 1
        {
            continue;
        }
        let parameters = document["paths"][meta.path]["get"]["parameters"]
            .as_array()
            .unwrap();
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            if other(name) == name {
                continue;
            }
            // What no value of it can be is refused by name, however it is spelled.
            let wrong = "%FF".repeat(600);
            let path = meta.path.replace("{storeId}", server.store.id.as_str());
            let refused = async |spelled: &str| -> Value {
                let answer = server.get(&format!("{path}?{spelled}={wrong}")).await;
                json!([answer.status.as_u16(), answer.json["error"]])
            };
            let (one, two) = (refused(name).await, refused(&other(name)).await);
            assert_eq!(one, two, "{} {name}", meta.path);
            let error = one[1].as_str().unwrap_or_default();
            if error.contains(&format!("querystring/{name}")) {
                tried += 1;
            }
        }
    }
    assert!(tried >= 10, "{tried}");
}

/// Every place of a value of this kind in a body of this schema, as the steps to it. Words of a set are none.
pub fn places(document: &Value, schema: &Value, kind: &str, at: &[String], found: &mut Vec<Vec<String>>) {
    let schema = crate::contract::resolve(document, schema);
    if at.len() > 5 {
        return;
    }
    let kinds = &schema["type"];
    let is_one = kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.contains(&json!(kind)));
    if is_one && schema["enum"].is_null() {
        found.push(at.to_vec());
    }
    for part in schema["anyOf"].as_array().into_iter().flatten() {
        places(document, part, kind, at, found);
    }
    let step = |name: &str| [at, &[name.to_owned()]].concat();
    if schema["items"].is_object() {
        places(document, &schema["items"], kind, &step("0"), found);
    }
    if schema["additionalProperties"].is_object() {
        places(
            document,
            &schema["additionalProperties"],
            kind,
            &step("any"),
            found,
        );
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        places(document, property, kind, &step(name), found);
    }
}

/// A body that has a value at one place and nothing else.
pub fn body_with(steps: &[String], value: &str) -> String {
    steps
        .iter()
        .rev()
        .fold(value.to_owned(), |inner, step| match step.as_str() {
            "0" => format!("[{inner}]"),
            name => format!("{{\"{name}\":{inner}}}"),
        })
}

#[apply(both)]
async fn integers_are_read_in_every_form_in_every_body(server: Server) {
    let document = pandabase::wiring::openapi::document(Environment::Sandbox);
    let owner = server.merchant(OWNER).await;
    server.appoint(OWNER).await;
    let mut tried = 0;
    for endpoint in routes::endpoints(Environment::Sandbox) {
        let meta = &endpoint.meta;
        let operation = &document["paths"][meta.path][meta.method.as_str().to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut integers = Vec::new();
        places(&document, schema, "integer", &[], &mut integers);
        integers.sort();
        integers.dedup();
        if meta.path.starts_with("/v2/portal") {
            continue;
        }
        let id = format!("xxx_{}", "a".repeat(24));
        let steps = meta.path.split('/').map(|step| match step {
            "{storeId}" => server.store.id.as_str(),
            step if step.starts_with('{') => &id,
            step => step,
        });
        let path = steps.collect::<Vec<_>>().join("/");
        for place in integers {
            let send = async |number: &str| {
                let credential = match meta.access {
                    Access::Member(_) | Access::Operator => &owner,
                    _ => &server.token,
                };
                let call = server.anonymous(meta.method.clone(), &path).bearer(credential);
                let call = call.header("content-type", "application/json");
                call.body(body_with(&place, number)).send().await
            };
            let rule = format!("body/{} must be integer", place.join("/"));
            let broken = send("1.5").await;
            assert_eq!(broken.error(400), rule, "{path}");
            for number in ["500.0", "1e2", "0.5e1", "2E+0"] {
                let answer = send(number).await;
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text);
                assert!(
                    !answer.text.contains("must be integer"),
                    "{path} {number}: {}",
                    answer.text
                );
            }
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}

//! What is refused.

use super::{path_of, product, titles};
use crate::harness::{Server, apply, both};
use serde_json::{Value, json};

/// Fields outside their schema, and what the error names.
fn bad_fields() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"title": "remove"}), "'title'"),
        (json!({"productType": "remove"}), "'productType'"),
        (json!({"price": "remove"}), "'price'"),
        (json!({"title": ""}), "body/title"),
        (json!({"title": "ü".repeat(257)}), "body/title"),
        (json!({"price": -1}), "body/price"),
        (json!({"price": 9.99}), "body/price"),
        (json!({"price": "100"}), "body/price"),
        (json!({"price": null}), "body/price"),
        (json!({"productType": "DIGITAL"}), "body/productType"),
        (json!({"productType": "PHYSICAL"}), "body/productType"),
        (json!({"status": "active"}), "body/status"),
        (json!({"pricingModel": "X"}), "body/pricingModel"),
        (json!({"fulfillmentMode": "X"}), "body/fulfillmentMode"),
        (json!({"fulfillmentMode": null}), "body/fulfillmentMode"),
        (json!({"keyFormat": "X"}), "body/keyFormat"),
        (json!({"licenseDuration": "X"}), "body/licenseDuration"),
        (json!({"billingInterval": "DAILY"}), "body/billingInterval"),
        (json!({"billingAnchor": "X"}), "body/billingAnchor"),
        (json!({"subtitle": null}), "body/subtitle"),
        (json!({"trialDays": 366}), "body/trialDays"),
        (json!({"availableFrom": "tomorrow"}), "body/availableFrom"),
        (json!({"maxPerCustomer": 0}), "body/maxPerCustomer"),
    ]
}

/// Lists that are too long, or have a bad item.
fn bad_lists() -> Vec<(Value, &'static str)> {
    let variant = json!({"title": "V", "options": {}, "price": 1});
    let option = |name: &str, values: usize| json!({"name": name, "values": vec!["v"; values]});
    let options: Vec<Value> = (0..21).map(|n| option(&format!("o{n}"), 1)).collect();
    let keys: Vec<String> = (0..1001).map(|n| format!("K{n}")).collect();
    vec![
        (json!({"images": vec!["i"; 11]}), "body/images"),
        (json!({"variants": vec![variant; 5]}), "body/variants"),
        (json!({"options": options}), "body/options"),
        (json!({"options": [option("o", 51)]}), "body/options/0/values"),
        (json!({"options": [option("o", 0)]}), "body/options/0/values"),
        (
            json!({"options": [option("o", 1), option("o", 2)]}),
            "body/options/1/name",
        ),
        (
            json!({"categoryIds": vec!["ctg_000000000000000000000000"; 21]}),
            "body/categoryIds",
        ),
        (json!({"licenseKeys": keys}), "body/licenseKeys"),
        (json!({"licenseKeys": ["A", " "]}), "body/licenseKeys/1"),
        (json!({"licenseKeys": [""]}), "body/licenseKeys/0"),
        (
            json!({"variants": [{"options": {}, "price": 1}]}),
            "body/variants/0 ",
        ),
        (
            json!({"variants": [{"title": "V", "price": 1}]}),
            "body/variants/0 ",
        ),
        (
            json!({"variants": [{"title": "V", "options": {}}]}),
            "body/variants/0 ",
        ),
        (
            json!({"variants": [{"title": "V", "options": {"a": 1}, "price": 1}]}),
            "body/variants/0/options",
        ),
        (
            json!({"variants": [{"title": "V", "options": {"a": "b"}, "price": 1}]}),
            "unknown option a",
        ),
    ]
}

/// Products that break a rule.
fn broken_rules() -> Vec<(Value, &'static str)> {
    vec![
        (
            json!({"productType": "SUBSCRIPTION"}),
            "Subscription products require a billing interval",
        ),
        (json!({"pricingModel": "USAGE_BASED"}), "pricingModel"),
        (json!({"keyFormat": "CUSTOM_PREFIX"}), "customPrefix"),
        (json!({"fulfillmentMode": "LICENSE_WEBHOOK"}), "webhookUrl"),
        (
            json!({"fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": "https://10.0.0.1/x"}),
            "webhookUrl",
        ),
        (
            json!({"fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": "http://keys.example.org"}),
            "webhookUrl",
        ),
        (
            json!({"fulfillmentMode": "LICENSE_WEBHOOK", "webhookUrl": "https://localhost"}),
            "webhookUrl",
        ),
        (
            json!({"status": "ACTIVE", "fulfillmentMode": "INSTANT_DOWNLOAD"}),
            "downloadUrl",
        ),
        (
            json!({"status": "ACTIVE", "fulfillmentMode": "REDIRECT"}),
            "redirectUrl",
        ),
        (
            json!({"availableFrom": "2026-06-02T00:00:00Z", "availableUntil": "2026-06-02T00:00:00Z"}),
            "availableUntil",
        ),
        (
            json!({"categoryIds": ["ctg_000000000000000000000000"]}),
            "Category not found",
        ),
    ]
}

#[apply(both)]
async fn bad_products_are_refused(server: Server) {
    let path = server.core("/products");
    let with = |change: Value| {
        let mut body = json!({"title": "A", "productType": "LICENSE_KEY", "price": 1});
        for (field, value) in change.as_object().unwrap() {
            match value {
                Value::String(text) if text == "remove" => drop(body.as_object_mut().unwrap().remove(field)),
                value => body[field] = value.clone(),
            }
        }
        body
    };
    for (change, text) in bad_fields().into_iter().chain(bad_lists()).chain(broken_rules()) {
        let refused = server.post(&path, with(change.clone())).await;
        assert!(refused.error(400).contains(text), "{change}: {}", refused.text);
    }
    assert_eq!(titles(&server, "").await, Vec::<String>::new());
    server
        .post(&path, with(json!({"surprise": {"a": 1}})))
        .await
        .data(201);
}

#[apply(both)]
async fn a_patch_keeps_the_rules(server: Server) {
    let made = product(
        &server,
        json!({
            "productType": "DIGITAL_DOWNLOAD", "downloadUrl": "https://a.example.org", "status": "ACTIVE",
        }),
    )
    .await;
    let path = path_of(&server, &made);
    for body in [
        json!({"downloadUrl": null}),
        json!({"fulfillmentMode": "REDIRECT"}),
        json!({"productType": "SUBSCRIPTION"}),
    ] {
        server.patch(&path, body).await.error(400);
    }
    assert_eq!(server.get(&path).await.data(200), &made);
}

#[apply(both)]
async fn bad_queries_are_refused(server: Server) {
    let long = format!("search={}", "x".repeat(129));
    for query in [
        "page=0",
        "page=-1",
        "page=abc",
        "page=1.5",
        "limit=0",
        "limit=101",
        "limit=",
        "status=PAID",
        "status=active",
        "sortBy=id",
        "sortOrder=up",
        "inStock=yes",
        "categoryId=short",
        "productType=DIGITAL",
        &long,
    ] {
        let refused = server.get(&server.core(&format!("/products?{query}"))).await;
        let field = query.split('=').next().unwrap();
        assert!(
            refused.error(400).starts_with(&format!("querystring/{field} ")),
            "{}",
            refused.text
        );
    }
}

//! Contract `products.md`, and `bad-input.md`, "Catalog".

use crate::harness::{Server, apply, both};
use serde_json::{Value, json};

/// Creates a product from `body`, which may leave the required fields out.
pub async fn product(server: &Server, body: Value) -> Value {
    let mut whole = json!({"title": "Cloud Notes Pro", "productType": "LICENSE_KEY", "price": 1500});
    whole
        .as_object_mut()
        .unwrap()
        .extend(body.as_object().unwrap().clone());
    let answer = server.post(&server.core("/products/"), whole).await;
    answer.data(201).clone()
}

/// The path of a product.
pub fn path_of(server: &Server, product: &Value) -> String {
    server.core(&format!("/products/{}", product["id"].as_str().unwrap()))
}

/// Creates a category and returns its id.
async fn category(server: &Server, name: &str, order: i64) -> String {
    let body = json!({"name": name, "displayOrder": order});
    let answer = server.post(&server.core("/categories"), body).await;
    answer.data(201)["id"].as_str().unwrap().to_owned()
}

async fn titles(server: &Server, query: &str) -> Vec<String> {
    let page = server.get(&server.core(&format!("/products?{query}"))).await;
    let items = page.data(200)["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
}

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
        (json!({"webhookUrl": "http://keys.example.org"}), "webhookUrl"),
        (json!({"webhookUrl": "https://localhost"}), "webhookUrl"),
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
async fn a_new_product_has_its_defaults_and_every_key(server: Server) {
    let product = product(&server, json!({})).await;
    assert_eq!(product["id"].as_str().unwrap().len(), 28);
    let mut rest = product.clone();
    rest.as_object_mut().unwrap().remove("id");
    assert_eq!(
        rest,
        json!({
            "title": "Cloud Notes Pro", "subtitle": "", "description": "", "handle": "cloud-notes-pro",
            "price": 1500, "compareAtPrice": null, "images": [], "inStock": true, "currency": "USD",
            "productType": "LICENSE_KEY", "message": null, "fulfillmentMode": "MANAGED_LICENSE",
            "pricingModel": "STANDARD", "status": "DRAFT", "minimumPrice": null, "maxPerCustomer": null,
            "availableFrom": null, "availableUntil": null, "downloadUrl": null, "redirectUrl": null,
            "keyFormat": null, "customPrefix": null, "maxActivations": null, "licenseDuration": null,
            "revokeOnRefund": false, "lowStockThreshold": null, "webhookUrl": null, "webhookSecret": null,
            "billingInterval": null, "billingAnchor": null, "trialDays": null, "options": [], "variants": [],
            "categories": [], "availableLicenses": 0, "createdAt": "2026-06-01T00:00:00.000Z",
            "updatedAt": "2026-06-01T00:00:00.000Z",
        })
    );
    assert_eq!(server.get(&path_of(&server, &product)).await.data(200), &product);
    assert_eq!(
        server
            .get(&format!("{}/", path_of(&server, &product)))
            .await
            .data(200),
        &product
    );
}

#[apply(both)]
async fn every_field_comes_back_as_given(server: Server) {
    let given = json!({
        "title": "Full", "subtitle": "S", "description": "D", "price": 2000, "compareAtPrice": 2500,
        "images": ["https://img.example.org/a.png", "b"], "productType": "SUBSCRIPTION", "message": "Hi",
        "fulfillmentMode": "LICENSE_WEBHOOK", "pricingModel": "PAY_WHAT_YOU_WANT", "status": "ACTIVE",
        "minimumPrice": 500, "maxPerCustomer": 3, "availableFrom": "2026-06-01T02:00:00+02:00",
        "availableUntil": "2026-07-01T00:00:00Z", "downloadUrl": "https://dl.example.org/a.zip",
        "redirectUrl": "https://app.example.org", "keyFormat": "CUSTOM_PREFIX", "customPrefix": "CNP",
        "maxActivations": 5, "licenseDuration": "ONE_YEAR", "revokeOnRefund": true, "lowStockThreshold": 2,
        "webhookUrl": "https://keys.example.org/new", "webhookSecret": "s3cret", "billingInterval": "MONTHLY",
        "billingAnchor": "END_OF_PERIOD", "trialDays": 14,
    });
    let product = product(&server, given.clone()).await;
    for (field, value) in given.as_object().unwrap() {
        match field.as_str() {
            "availableFrom" => assert_eq!(product[field], "2026-06-01T00:00:00.000Z"),
            "availableUntil" => assert_eq!(product[field], "2026-07-01T00:00:00.000Z"),
            _ => assert_eq!(&product[field], value, "{field}"),
        }
    }
    assert_eq!(server.get(&path_of(&server, &product)).await.data(200), &product);
}

#[apply(both)]
async fn options_and_variants_sort_by_position(server: Server) {
    let product = product(
        &server,
        json!({
            "options": [
                {"name": "Size", "values": ["S", "M"], "position": 1},
                {"name": "Seats", "values": ["1", "5"]},
            ],
            "variants": [
                {"title": "Team", "options": {"Seats": "5", "Size": "M"}, "price": 900, "position": 7,
                 "slug": "team", "sku": "T-1", "description": "Five", "compareAtPrice": 1000, "quantity": 3,
                 "trackStock": true, "inStock": false, "images": ["t.png"]},
                {"title": "Solo", "options": {"Seats": "1"}, "price": 300},
                {"title": "Free", "options": {}, "price": 0},
            ],
        }),
    )
    .await;
    let names: Vec<_> = product["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| &o["name"])
        .collect();
    assert_eq!(names, ["Seats", "Size"]);
    assert!(product["options"][0]["id"].as_str().unwrap().starts_with("opt_"));
    let variants = product["variants"].as_array().unwrap();
    let places: Vec<_> = variants.iter().map(|v| (&v["title"], &v["position"])).collect();
    assert_eq!(
        places,
        [
            (&json!("Solo"), &json!(1)),
            (&json!("Free"), &json!(2)),
            (&json!("Team"), &json!(7))
        ]
    );
    let mut team = variants[2].clone();
    assert!(
        team.as_object_mut()
            .unwrap()
            .remove("id")
            .unwrap()
            .as_str()
            .unwrap()
            .starts_with("var_")
    );
    assert_eq!(
        team,
        json!({
            "title": "Team", "slug": "team", "description": "Five", "sku": "T-1",
            "options": {"Seats": "5", "Size": "M"}, "price": 900, "compareAtPrice": 1000, "images": ["t.png"],
            "inStock": false, "quantity": 3, "trackStock": true, "position": 7,
        })
    );
    assert_eq!(variants[0]["inStock"], true);
    assert_eq!(variants[0]["quantity"], Value::Null);
    assert_eq!(variants[0]["trackStock"], false);
    assert_eq!(server.get(&path_of(&server, &product)).await.data(200), &product);
}

#[apply(both)]
async fn the_mode_follows_what_the_product_has(server: Server) {
    for (body, mode) in [
        (json!({"licenseKeys": ["A"]}), "LICENSE_POOL"),
        (json!({}), "MANAGED_LICENSE"),
        (
            json!({"productType": "DIGITAL_DOWNLOAD", "downloadUrl": "https://a.example.org"}),
            "INSTANT_DOWNLOAD",
        ),
        (
            json!({"productType": "DIGITAL_DOWNLOAD", "redirectUrl": "https://a.example.org"}),
            "REDIRECT",
        ),
        (json!({"productType": "DIGITAL_DOWNLOAD"}), "MANUAL"),
        (
            json!({"productType": "SUBSCRIPTION", "billingInterval": "WEEKLY"}),
            "MANUAL",
        ),
        (
            json!({"fulfillmentMode": "MANUAL", "licenseKeys": ["B"]}),
            "MANUAL",
        ),
    ] {
        assert_eq!(
            product(&server, body.clone()).await["fulfillmentMode"],
            mode,
            "{body}"
        );
    }
    let product = product(&server, json!({})).await;
    let patched = server
        .patch(&path_of(&server, &product), json!({"fulfillmentMode": null}))
        .await;
    assert_eq!(patched.data(200)["fulfillmentMode"], "MANUAL");
}

#[apply(both)]
async fn type_stands_in_for_an_absent_product_type(server: Server) {
    let path = server.core("/products");
    let post = |body: Value| server.post(&path, body);
    let made = post(json!({"title": "A", "price": 1, "type": "DIGITAL_DOWNLOAD"})).await;
    assert_eq!(made.data(201)["productType"], "DIGITAL_DOWNLOAD");
    let both = post(json!({"title": "A", "price": 1, "type": 7, "productType": "LICENSE_KEY"})).await;
    assert_eq!(both.data(201)["productType"], "LICENSE_KEY");
    let wrong = post(json!({"title": "A", "price": 1, "type": "DIGITAL"})).await;
    assert!(wrong.error(400).starts_with("body/type must be one of"));
}

#[apply(both)]
async fn a_free_product_costs_nothing_and_keeps_its_price(server: Server) {
    let product = product(
        &server,
        json!({
            "pricingModel": "FREE", "variants": [{"title": "V", "options": {}, "price": 5}],
        }),
    )
    .await;
    assert_eq!(
        (&product["price"], &product["variants"][0]["price"]),
        (&json!(0), &json!(0))
    );
    let path = path_of(&server, &product);
    let sold = server.patch(&path, json!({"pricingModel": "STANDARD"})).await;
    assert_eq!(sold.data(200)["price"], 1500);
    assert_eq!(sold.data(200)["variants"][0]["price"], 5);
}

#[apply(both)]
async fn handles_are_numbered_and_stay(server: Server) {
    let mut handles = Vec::new();
    for _ in 0..6 {
        handles.push(product(&server, json!({"title": "Beats"})).await);
    }
    let names: Vec<_> = handles.iter().map(|p| p["handle"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["beats", "beats-2", "beats-3", "beats-4", "beats-5", "beats-6"]
    );
    let renamed = server
        .patch(&path_of(&server, &handles[1]), json!({"title": "Drums"}))
        .await;
    assert_eq!(renamed.data(200)["handle"], "beats-2");
    server.delete(&path_of(&server, &handles[0])).await.data(200);
    assert_eq!(
        product(&server, json!({"title": "BEATS!"})).await["handle"],
        "beats"
    );
    let (_, token) = server.other_store("other").await;
    let path = server.core("/products");
    let other = server
        .anonymous(http::Method::POST, &path)
        .bearer(&token)
        .json(&json!({}))
        .send()
        .await;
    assert_eq!(other.error(404), "Store not found");
}

#[apply(both)]
async fn many_products_of_one_title_at_once_have_different_handles(server: Server) {
    let server = std::sync::Arc::new(server);
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let server = std::sync::Arc::clone(&server);
            tokio::spawn(async move { product(&server, json!({"title": "Same"})).await["handle"].clone() })
        })
        .collect();
    let mut handles = std::collections::BTreeSet::new();
    for task in tasks {
        handles.insert(task.await.unwrap().as_str().unwrap().to_owned());
    }
    assert_eq!(handles.len(), 40);
}

#[apply(both)]
async fn a_patch_has_three_states(server: Server) {
    let made = product(&server, json!({
        "subtitle": "S", "compareAtPrice": 9, "webhookSecret": "s", "maxPerCustomer": 2, "status": "ACTIVE",
        "keyFormat": "UUID", "availableFrom": "2026-06-01T00:00:00Z", "images": ["a"],
    })).await;
    let path = path_of(&server, &made);
    server.advance(1000).await;
    assert_eq!(server.patch(&path, json!({})).await.data(200), &made);
    assert_eq!(
        server
            .patch(&path, json!({"unknown": 1, "title": "Cloud Notes Pro"}))
            .await
            .data(200),
        &made
    );
    let cleared = server
        .patch(
            &path,
            json!({
                "subtitle": null, "compareAtPrice": null, "webhookSecret": null, "maxPerCustomer": null,
                "keyFormat": null, "availableFrom": null, "images": [], "price": 7, "inStock": false,
            }),
        )
        .await;
    let mut expected = made.clone();
    for field in [
        "subtitle",
        "compareAtPrice",
        "webhookSecret",
        "maxPerCustomer",
        "keyFormat",
        "availableFrom",
    ] {
        expected[field] = Value::Null;
    }
    expected["images"] = json!([]);
    expected["price"] = json!(7);
    expected["inStock"] = json!(false);
    expected["updatedAt"] = json!("2026-06-01T00:00:01.000Z");
    assert_eq!(cleared.data(200), &expected);
    for field in [
        "title",
        "price",
        "productType",
        "status",
        "pricingModel",
        "images",
        "inStock",
        "revokeOnRefund",
        "variants",
        "options",
        "categoryIds",
        "licenseKeys",
    ] {
        let refused = server.patch(&path, json!({field: null})).await;
        assert!(
            refused.error(400).starts_with(&format!("body/{field} ")),
            "{}",
            refused.text
        );
    }
    assert_eq!(server.get(&path).await.data(200), &expected);
}

#[apply(both)]
async fn variants_and_options_are_upserted(server: Server) {
    let made = product(
        &server,
        json!({
            "options": [{"name": "Size", "values": ["S", "M"]}],
            "variants": [
                {"title": "Small", "options": {"Size": "S"}, "price": 1, "slug": "s", "quantity": 4},
                {"title": "Medium", "options": {"Size": "M"}, "price": 2, "slug": "m"},
            ],
        }),
    )
    .await;
    let path = path_of(&server, &made);
    let small = made["variants"][0]["id"].clone();
    let changed = server.patch(&path, json!({
        "options": [{"name": "Size", "values": ["S", "M", "L"]}, {"name": "Colour", "values": ["red"]}],
        "variants": [
            {"id": small, "price": 10, "slug": null, "quantity": null},
            {"title": "Large", "options": {"Size": "L", "Colour": "red"}, "price": 3},
        ],
    })).await;
    let changed = changed.data(200);
    assert_eq!(changed["options"][0]["id"], made["options"][0]["id"]);
    assert_eq!(changed["options"][0]["values"], json!(["S", "M", "L"]));
    assert_eq!(changed["options"][1]["name"], "Colour");
    let mut expected = made["variants"][0].clone();
    expected["price"] = json!(10);
    expected["slug"] = Value::Null;
    expected["quantity"] = Value::Null;
    assert_eq!(changed["variants"][0], expected);
    assert_eq!(changed["variants"][1], made["variants"][1]);
    assert_eq!(changed["variants"][2]["title"], "Large");
    assert_eq!(changed["variants"][2]["position"], 2);
    for (body, text) in [
        (
            json!([{"title": "A", "options": {}, "price": 1}, {"title": "B", "options": {}, "price": 1}]),
            "variants must NOT have more than 4 items",
        ),
        (
            json!([{"id": "var_000000000000000000000000"}]),
            "body/variants/0/id: Variant not found",
        ),
        (
            json!([{"options": {}, "price": 1}]),
            "body/variants/0 must have required property 'title'",
        ),
        (
            json!([{"title": "A", "price": 1}]),
            "body/variants/0 must have required property 'options'",
        ),
        (
            json!([{"title": "A", "options": {}}]),
            "body/variants/0 must have required property 'price'",
        ),
        (
            json!([{"title": "A", "options": {"Size": "XL"}, "price": 1}]),
            "variants: A names the unknown value XL of option Size",
        ),
        (
            json!([{"title": "A", "options": {"Weight": "1"}, "price": 1}]),
            "variants: A names the unknown option Weight",
        ),
        (
            json!([{"title": "A", "options": {}, "price": 1, "slug": "m"}]),
            "variants: slug m is used more than once",
        ),
    ] {
        assert_eq!(
            server.patch(&path, json!({"variants": body})).await.error(400),
            text
        );
    }
    // A value that a variant has chosen cannot go.
    let gone = server
        .patch(
            &path,
            json!({"options": [{"name": "Size", "values": ["M", "L"]}]}),
        )
        .await;
    assert_eq!(
        gone.error(400),
        "variants: Small names the unknown value S of option Size"
    );
    assert_eq!(server.get(&path).await.data(200), changed);
}

#[apply(both)]
async fn a_deleted_product_is_gone(server: Server) {
    let made = product(&server, json!({})).await;
    let path = path_of(&server, &made);
    assert_eq!(server.delete(&path).await.data(200), &json!({"deleted": true}));
    for answer in [
        server.delete(&path).await,
        server.get(&path).await,
        server.patch(&path, json!({})).await,
    ] {
        assert_eq!(answer.error(404), "Product not found");
    }
    assert_eq!(titles(&server, "").await, Vec::<String>::new());
}

#[apply(both)]
async fn ids_are_checked_before_they_are_looked_up(server: Server) {
    for id in ["prd_0000000", &"a".repeat(49)] {
        assert!(
            server
                .get(&server.core(&format!("/products/{id}")))
                .await
                .error(400)
                .contains("productId")
        );
    }
    let unknown = server.core("/products/prd_000000000000000000000000");
    assert_eq!(server.get(&unknown).await.error(404), "Product not found");
    // Another store's product does not exist here.
    let made = product(&server, json!({})).await;
    let (store, token) = server.other_store("other").await;
    let path = format!(
        "/v2/core/stores/{}/products/{}",
        store.id,
        made["id"].as_str().unwrap()
    );
    let foreign = server
        .anonymous(http::Method::GET, &path)
        .bearer(&token)
        .send()
        .await;
    assert_eq!(foreign.error(404), "Product not found");
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
async fn the_type_is_fixed_once_there_are_keys(server: Server) {
    let made = product(&server, json!({})).await;
    let path = path_of(&server, &made);
    let download = json!({"productType": "DIGITAL_DOWNLOAD", "fulfillmentMode": "MANUAL"});
    assert_eq!(
        server.patch(&path, download.clone()).await.data(200)["productType"],
        "DIGITAL_DOWNLOAD"
    );
    server.patch(&path, json!({"licenseKeys": ["A"]})).await.data(200);
    assert!(
        server
            .patch(&path, json!({"productType": "LICENSE_KEY"}))
            .await
            .error(400)
            .starts_with("productType")
    );
    server.patch(&path, download).await.data(200);
}

#[apply(both)]
async fn keys_are_appended_once(server: Server) {
    let made = product(&server, json!({"licenseKeys": ["A", "B", "A"]})).await;
    assert_eq!(made["availableLicenses"], 2);
    let path = path_of(&server, &made);
    let more = server.patch(&path, json!({"licenseKeys": ["B", "C", "a"]})).await;
    assert_eq!(more.data(200)["availableLicenses"], 4);
    let other = product(&server, json!({"licenseKeys": ["A"]})).await;
    assert_eq!(other["availableLicenses"], 1);
}

#[apply(both)]
async fn categories_are_replaced(server: Server) {
    let (sound, apps) = (
        category(&server, "Sound", 2).await,
        category(&server, "Apps", 1).await,
    );
    let (sound, apps) = (sound.as_str(), apps.as_str());
    let made = product(&server, json!({"categoryIds": [sound, apps, sound]})).await;
    let link = |id: &str, name: &str| json!({"id": id, "name": name, "slug": name.to_lowercase()});
    assert_eq!(
        made["categories"],
        json!([link(apps, "Apps"), link(sound, "Sound")])
    );
    product(&server, json!({"title": "Other"})).await;
    assert_eq!(
        titles(&server, &format!("categoryId={sound}")).await,
        ["Cloud Notes Pro"]
    );
    let path = path_of(&server, &made);
    let replaced = server.patch(&path, json!({"categoryIds": [apps]})).await;
    assert_eq!(replaced.data(200)["categories"], json!([link(apps, "Apps")]));
    assert_eq!(
        titles(&server, &format!("categoryId={sound}")).await,
        Vec::<String>::new()
    );
    let unknown = server
        .patch(
            &path,
            json!({"categoryIds": [apps, "ctg_cccccccccccccccccccccccc"]}),
        )
        .await;
    assert_eq!(unknown.error(400), "Category not found");
    assert_eq!(
        server.patch(&path, json!({"categoryIds": []})).await.data(200)["categories"],
        json!([])
    );
}

#[apply(both)]
async fn lists_filter_and_sort(server: Server) {
    for (title, change) in [
        ("banana", json!({"price": 3, "status": "ACTIVE"})),
        (
            "Apple 50%",
            json!({"price": 1, "productType": "DIGITAL_DOWNLOAD", "variants":
            [{"title": "V", "options": {}, "price": 1}], "licenseKeys": ["K"]}),
        ),
        ("ÄRGER", json!({"price": 2, "pricingModel": "PAY_WHAT_YOU_WANT"})),
        ("cherry", json!({"price": 9, "pricingModel": "FREE"})),
    ] {
        let mut body = change;
        body["title"] = json!(title);
        product(&server, body).await;
        server.advance(1).await;
    }
    let listed = |query: &'static str| titles(&server, query);
    assert_eq!(listed("").await, ["cherry", "ÄRGER", "Apple 50%", "banana"]);
    assert_eq!(
        listed("sortOrder=asc").await,
        ["banana", "Apple 50%", "ÄRGER", "cherry"]
    );
    assert_eq!(
        listed("sortBy=title").await,
        ["Apple 50%", "banana", "cherry", "ÄRGER"]
    );
    assert_eq!(
        listed("sortBy=title&sortOrder=desc").await,
        ["ÄRGER", "cherry", "banana", "Apple 50%"]
    );
    assert_eq!(
        listed("sortBy=price&sortOrder=asc").await,
        ["cherry", "Apple 50%", "ÄRGER", "banana"]
    );
    assert_eq!(
        listed("sortBy=price").await,
        ["banana", "ÄRGER", "Apple 50%", "cherry"]
    );
    assert_eq!(listed("search=%C3%A4rg").await, ["ÄRGER"]);
    assert_eq!(listed("search=AN").await, ["banana"]);
    assert_eq!(listed("search=%25").await, ["Apple 50%"]);
    assert_eq!(listed("search=_").await, Vec::<String>::new());
    assert_eq!(listed("search=").await.len(), 4);
    assert_eq!(listed("productType=DIGITAL_DOWNLOAD").await, ["Apple 50%"]);
    assert_eq!(listed("status=ACTIVE&unknown=1").await, ["banana"]);
    assert_eq!(listed("pricingModel=FREE").await, ["cherry"]);
    assert_eq!(listed("inStock=false").await, Vec::<String>::new());
    assert_eq!(listed("inStock=true").await.len(), 4);
    assert_eq!(
        listed("categoryId=ctg_000000000000000000000000").await,
        Vec::<String>::new()
    );

    let banana = server
        .get(&server.core("/products?search=banana"))
        .await
        .data(200)["items"][0]
        .clone();
    server
        .patch(&path_of(&server, &banana), json!({"price": 4}))
        .await
        .data(200);
    assert_eq!(listed("sortBy=updatedAt&limit=1").await, ["banana"]);
    assert_eq!(
        listed("sortBy=updatedAt&sortOrder=asc&limit=1").await,
        ["Apple 50%"]
    );

    let page = server.get(&server.core("/products?page=2&limit=3")).await;
    assert_eq!(page.data(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        page.data(200)["pagination"],
        json!({"page": 2, "limit": 3, "total": 4, "totalPages": 2})
    );
    let past = server.get(&server.core("/products?page=9")).await;
    assert_eq!(past.data(200)["items"], json!([]));
    assert_eq!(
        past.data(200)["pagination"],
        json!({"page": 9, "limit": 25, "total": 4, "totalPages": 1})
    );

    // A page carries what a single product carries.
    let page = server.get(&server.core("/products?search=apple")).await.data(200)["items"][0].clone();
    assert_eq!(
        (&page["availableLicenses"], &page["variants"][0]["title"]),
        (&json!(1), &json!("V"))
    );
    assert_eq!(server.get(&path_of(&server, &page)).await.data(200), &page);
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

//! Contract `products.md`, and `bad-input.md`, "Catalog".

mod forms;
mod patches;
mod refusals;

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

async fn titles(server: &Server, query: &str) -> Vec<String> {
    let page = server.get(&server.core(&format!("/products?{query}"))).await;
    let items = page.data(200)["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["title"].as_str().unwrap().to_owned())
        .collect()
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
        "images": ["https://img.example.org/a.png", "http://img.example.org/b"],
        "productType": "SUBSCRIPTION", "message": "Hi",
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
                 "trackStock": true, "inStock": false, "images": ["https://img.example.org/t.png"]},
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
            "options": {"Seats": "5", "Size": "M"}, "price": 900, "compareAtPrice": 1000,
            "images": ["https://img.example.org/t.png"],
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
    assert_eq!(listed("lowStock=true").await, Vec::<String>::new());
    assert_eq!(listed("lowStock=false").await.len(), 4);
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
        json!({"page": 2, "limit": 3, "total": 4, "totalPages": 2, "nextCursor": null})
    );
    let past = server.get(&server.core("/products?page=9")).await;
    assert_eq!(past.data(200)["items"], json!([]));
    assert_eq!(
        past.data(200)["pagination"],
        json!({"page": 9, "limit": 25, "total": 4, "totalPages": 1, "nextCursor": null})
    );

    // A page carries what a single product carries.
    let page = server.get(&server.core("/products?search=apple")).await.data(200)["items"][0].clone();
    assert_eq!(
        (&page["availableLicenses"], &page["variants"][0]["title"]),
        (&json!(1), &json!("V"))
    );
    assert_eq!(server.get(&path_of(&server, &page)).await.data(200), &page);
}

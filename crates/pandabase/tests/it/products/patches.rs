//! Changes of a product.

use super::{path_of, product, titles};
use crate::harness::{Server, apply, both};
use serde_json::{Value, json};

/// Creates a category and returns its id.
async fn category(server: &Server, name: &str, order: i64) -> String {
    let body = json!({"name": name, "displayOrder": order});
    let answer = server.post(&server.core("/categories"), body).await;
    answer.data(201)["id"].as_str().unwrap().to_owned()
}

#[apply(both)]
async fn a_patch_has_three_states(server: Server) {
    let made = product(&server, json!({
        "subtitle": "S", "compareAtPrice": 9, "webhookSecret": "s", "maxPerCustomer": 2, "status": "ACTIVE",
        "keyFormat": "UUID", "availableFrom": "2026-06-01T00:00:00Z",
        "images": ["https://img.example.org/a.png"],
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

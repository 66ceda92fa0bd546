//! What products are sold with: versions, keys, pictures, files and meters.

use super::products::{at, page, shown};
use super::text;
use crate::harness::{Server, apply, both};
use crate::meters::metered;
use crate::products::product;
use crate::shop::{GOOD, card, mia};
use crate::uploads::pictures::picture;
use image::ImageFormat;
use serde_json::{Value, json};

const VALUES: (&str, &str) = ("options.0.values", "One\nFive\nTen");
/// A version as it is typed.
const FIRST: [(&str, &str); 8] = [
    VALUES,
    ("variants.0.title", "Five seats"),
    ("variants.0.price", "40"),
    ("variants.0.option.0", "Five"),
    ("variants.0.sku", "N-5"),
    ("variants.0.description", ""),
    ("variants.0.trackStock", "yes"),
    ("variants.0.quantity", "7"),
];

#[apply(both)]
async fn what_is_wrong_with_a_version_stands_at_its_field(server: Server) {
    let fields = json!({"title": "Notes", "options": [{"name": "Seats", "values": ["One"]}]});
    let made = product(&server, fields).await;
    let mut owner = at(&server, &made, "/variants").await;
    for (field, value, says) in [
        ("variants.0.title", "", "Please answer this"),
        ("variants.0.price", "forty", "Enter an amount"),
        ("variants.0.quantity", "few", "Enter a whole number"),
        ("options.0.values", "", "Please answer this"),
    ] {
        let mut typed = FIRST.to_vec();
        typed.push((field, value));
        owner.press("save", &typed).await;
        let id = field.replace('.', "-");
        assert!(owner.error(&id).contains(says), "{field}: {}", owner.text);
    }
    assert_eq!(shown(&server, &made).await["variants"], json!([]));
}

#[apply(both)]
async fn versions_are_added_and_changed(server: Server) {
    let made = product(&server, json!({"title": "Notes"})).await;
    let mut owner = at(&server, &made, "/variants").await;
    owner
        .press(
            "save",
            &[
                ("options.0.name", "Seats"),
                ("options.0.values", "One\r\nFive\n\n"),
            ],
        )
        .await;
    owner.shows("Saved.");
    owner.press("save", &FIRST).await;
    owner.shows("Saved.");
    let after = shown(&server, &made).await;
    assert_eq!(after["options"][0]["values"], json!(["One", "Five", "Ten"]));
    let variant = &after["variants"][0];
    assert_eq!(
        (
            &variant["price"],
            &variant["quantity"],
            &variant["trackStock"],
            &variant["options"]
        ),
        (&json!(4000), &json!(7), &json!(true), &json!({"Seats": "Five"}))
    );
    owner.shows("Version Five seats");
    // The first is changed while a second comes.
    owner
        .press(
            "save",
            &[
                VALUES,
                ("variants.0.price", "45"),
                ("variants.0.quantity", ""),
                ("variants.0.trackStock", ""),
                ("variants.0.description", ""),
                ("variants.1.title", "One seat"),
                ("variants.1.price", "15"),
                ("variants.1.option.0", "One"),
                ("variants.1.description", "For you"),
            ],
        )
        .await;
    let after = shown(&server, &made).await;
    let variants = after["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 2);
    assert_eq!(
        (
            &variants[0]["id"],
            &variants[0]["price"],
            &variants[0]["quantity"],
            &variants[0]["sku"]
        ),
        (&variant["id"], &json!(4500), &Value::Null, &json!("N-5"))
    );
    assert_eq!(
        (
            &variants[1]["title"],
            &variants[1]["inStock"],
            &variants[1]["description"]
        ),
        (&json!("One seat"), &json!(true), &json!("For you"))
    );
    // A value that the option does not have is refused as a whole.
    owner
        .press(
            "save",
            &[("options.0.values", "Ten"), ("variants.0.description", "")],
        )
        .await;
    assert!(owner.is_refused());
    owner.go(&page(&server, &made, "")).await;
    owner.shows("$45.00");
    owner.shows("One seat");
    server.verify().await;
}

#[apply(both)]
async fn a_version_that_came_meanwhile_is_not_overwritten(server: Server) {
    let fields = json!({"title": "Notes", "options": [{"name": "Seats", "values": ["One"]}]});
    let made = product(&server, fields).await;
    let mut late = at(&server, &made, "/variants").await;
    let mut owner = at(&server, &made, "/variants").await;
    owner.press("save", &FIRST).await;
    owner.shows("Saved.");
    let version = [
        VALUES,
        ("variants.0.title", "Ten seats"),
        ("variants.0.price", "70"),
        ("variants.0.option.0", "Ten"),
        ("variants.0.description", ""),
    ];
    late.press("save", &version).await;
    late.shows("Somebody else has changed this since the form was shown");
    late.shows("Version Five seats");
    // Nothing that was typed is lost: it stands in the row that is the new one now.
    let fields = late.fields();
    for (name, value) in [
        ("variants.0.title", "Five seats"),
        ("variants.0.quantity", "7"),
        ("variants.1.title", "Ten seats"),
        ("variants.1.price", "70"),
        ("variants.1.option.0", "Ten"),
    ] {
        assert_eq!(fields[name], value, "{name}");
    }
    let after = shown(&server, &made).await;
    assert_eq!(after["variants"].as_array().unwrap().len(), 1);
    assert_eq!(after["variants"][0]["title"], "Five seats");
    let descriptions = [
        VALUES,
        ("variants.0.description", ""),
        ("variants.1.description", ""),
    ];
    late.press("save", &descriptions).await;
    late.shows("Saved.");
    let after = shown(&server, &made).await;
    let titles = [0, 1].map(|index| text(&after["variants"][index]["title"]));
    assert_eq!(titles, ["Five seats", "Ten seats"]);
    assert_eq!(after["variants"][0]["quantity"], 7);
    server.verify().await;
}

#[apply(both)]
async fn missing_combinations_become_rows_that_are_saved_together(server: Server) {
    let option = |name: &str, values: [&str; 2]| json!({"name": name, "values": values});
    let sold = json!({"title": "For one", "price": 900, "options": {"Seats": "One", "System": "Mac"}});
    let fields = json!({"title": "Notes", "price": 1500, "variants": [sold],
        "options": [option("Seats", ["One", "Five"]), option("System", ["Mac", "Linux"])]});
    let made = product(&server, fields).await;
    let mut owner = at(&server, &made, "/variants").await;
    owner.press("combine", &[("variants.0.price", "10")]).await;
    let fields = owner.fields();
    for (name, value) in [
        // What was typed before stays.
        ("variants.0.price", "10"),
        ("variants.1.title", "One, Linux"),
        ("variants.1.option.1", "Linux"),
        ("variants.3.title", "Five, Linux"),
        ("variants.3.price", "15.00"),
        ("variants.3.inStock", "yes"),
    ] {
        assert_eq!(fields[name], value, "{name}: {}", owner.text);
    }
    // Nothing is stored before somebody saves it.
    assert_eq!(
        shown(&server, &made).await["variants"].as_array().unwrap().len(),
        1
    );
    let texts = [
        ("options.0.values", "One\nFive"),
        ("options.1.values", "Mac\nLinux"),
        ("variants.2.price", "40"),
        ("variants.3.inStock", ""),
    ];
    owner.press("save", &texts).await;
    owner.shows("Saved.");
    let after = shown(&server, &made).await;
    let rows: Vec<Value> = after["variants"].as_array().unwrap().clone();
    let rows: Vec<(String, &Value)> = rows
        .iter()
        .map(|row| (text(&row["title"]), &row["price"]))
        .collect();
    assert_eq!(
        rows,
        [
            ("For one".to_owned(), &json!(1000)),
            ("One, Linux".to_owned(), &json!(1500)),
            ("Five, Mac".to_owned(), &json!(4000)),
            ("Five, Linux".to_owned(), &json!(1500)),
        ]
    );
    assert_eq!(
        after["variants"][2]["options"],
        json!({"Seats": "Five", "System": "Mac"})
    );
    // There is no room for more, and the button is gone.
    owner.hides("value=\"combine\"");
    server.verify().await;
}

#[apply(both)]
async fn keys_are_counted_before_they_are_saved(server: Server) {
    let made = product(
        &server,
        json!({"title": "Notes", "status": "ACTIVE", "licenseKeys": ["OLD-1"]}),
    )
    .await;
    let managed = json!({"fulfillmentMode": "MANAGED_LICENSE"});
    let path = server.core(&format!("/products/{}", text(&made["id"])));
    server.patch(&path, managed).await.data(200);
    let mut owner = at(&server, &made, "/keys").await;
    owner.press("check", &[]).await;
    assert_eq!(owner.error("keys"), "Paste keys, or choose a file with some");
    owner.go(&page(&server, &made, "/keys")).await;
    let file = format!("NEW-2\r\nNEW-1\n{}\n", "x".repeat(513));
    owner
        .attach(
            "check",
            &[("keys", "NEW-1\nOLD-1\n\n NEW-3 ")],
            ["keys.txt", "text/plain", &file],
        )
        .await;
    owner.shows("Nothing is saved yet");
    owner.shows("<dd class=\"total\">3</dd>");
    owner.shows("Add 3 keys");
    owner.shows("in lines 7");
    assert_eq!(owner.text.matches("<dd>2</dd>").count(), 1, "{}", owner.text);
    assert_eq!(shown(&server, &made).await["availableLicenses"], 1);
    owner.press("add", &[]).await;
    owner.shows("Saved.");
    let after = shown(&server, &made).await;
    assert_eq!(
        (&after["availableLicenses"], &after["fulfillmentMode"]),
        (&json!(4), &json!("LICENSE_POOL"))
    );
    // Again there is nothing new, and no key is kept in a cookie.
    owner.press("check", &[("keys", "NEW-1\nNEW-2")]).await;
    owner.shows("There is nothing new to add.");
    owner.reload().await;
    owner.hides("NEW-1");
    // Of a file in another encoding no key is made up.
    owner
        .upload(
            "check",
            &[],
            &[("keys.txt", "text/plain", &b"NEW-4\nGL\xdcCK-5\n"[..])],
        )
        .await;
    owner.shows("Add 1 key<");
    owner.shows("in lines 2");
    let body = json!({"items": [{"product_id": made["id"], "quantity": 1}], "customer": mia()});
    let session = server.open_cart(body).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    owner.go(&page(&server, &made, "")).await;
    owner.shows("<dt>Keys left</dt><dd>3</dd>");
    owner.shows("<dt>Keys sold</dt><dd>1</dd>");
    server.verify().await;
}

#[apply(both)]
async fn what_an_upload_of_keys_would_add_is_asked_for(server: Server) {
    let made = product(&server, json!({"licenseKeys": ["A-1", "A-2"]})).await;
    let path = server.of_team(&format!("/products/{}/license-keys/check", text(&made["id"])));
    for (keys, expected) in [
        (json!([]), json!({"new": 0, "known": 0})),
        (
            json!(["A-1", "B-1", " B-1 ", "B-2"]),
            json!({"new": 2, "known": 2}),
        ),
    ] {
        let answer = server.post(&path, json!({"licenseKeys": keys})).await;
        assert_eq!(answer.data(200), &expected);
    }
    assert_eq!(shown(&server, &made).await["availableLicenses"], 2);
    let answer = server.post(&path, json!({"licenseKeys": ["  "]})).await;
    assert_eq!(answer.error(400), "body/licenseKeys/0 must NOT be blank");
    let nowhere = server.of_team("/products/prd_aaaaaaaaaaaaaaaaaaaaaaaa/license-keys/check");
    let answer = server.post(&nowhere, json!({"licenseKeys": ["A"]})).await;
    assert_eq!(answer.error(404), "Product not found");
    // Another product's keys are new.
    let other = product(&server, json!({"title": "Other"})).await;
    let path = server.of_team(&format!("/products/{}/license-keys/check", text(&other["id"])));
    let answer = server.post(&path, json!({"licenseKeys": ["A-1"]})).await;
    assert_eq!(answer.data(200), &json!({"new": 1, "known": 0}));
}

#[apply(both)]
async fn pictures_are_uploaded_put_in_order_and_removed(server: Server) {
    let made = product(&server, json!({"title": "Notes"})).await;
    let mut owner = at(&server, &made, "/pictures").await;
    owner.shows("No pictures yet");
    owner.press("add", &[]).await;
    assert_eq!(owner.error("files"), "Choose a file");
    let png = picture(40, 30, ImageFormat::Png);
    owner
        .upload(
            "add",
            &[],
            &[("a.png", "image/png", &*png), ("b.png", "image/png", &*png)],
        )
        .await;
    owner.shows("Saved.");
    let images = shown(&server, &made).await["images"].clone();
    let address = |index: usize| text(&images[index]);
    assert_eq!(images.as_array().unwrap().len(), 2);
    assert_eq!(owner.text.matches("<img src=\"/cdn/").count(), 2);
    owner.press("up", &[("picture", &address(1))]).await;
    assert_eq!(
        shown(&server, &made).await["images"],
        json!([address(1), address(0)])
    );
    owner.press("remove", &[("picture", &address(1))]).await;
    owner.shows("It was removed.");
    assert_eq!(shown(&server, &made).await["images"], json!([address(0)]));
    // One that was removed meanwhile is nobody's.
    owner.press("remove", &[("picture", &address(1))]).await;
    assert_eq!(shown(&server, &made).await["images"], json!([address(0)]));
    owner
        .attach("add", &[], ["c.png", "image/png", "no picture"])
        .await;
    assert!(
        owner.error("files").contains("c.png: Must be a PNG"),
        "{}",
        owner.text
    );
    owner
        .attach("add", &[], ["c.svg", "image/svg+xml", "<svg/>"])
        .await;
    assert!(
        owner.error("files").contains("Must be one of image/png"),
        "{}",
        owner.text
    );
    let many: Vec<_> = (0..10).map(|_| ("d.png", "image/png", &*png)).collect();
    owner.upload("add", &[], &many).await;
    assert_eq!(owner.error("files"), "A product has 10 pictures at most");
    assert_eq!(shown(&server, &made).await["images"], json!([address(0)]));
    server.verify().await;
}

#[apply(both)]
async fn a_file_is_uploaded_chosen_and_taken_away(server: Server) {
    let fields = json!({"title": "Album", "productType": "DIGITAL_DOWNLOAD"});
    let made = product(&server, fields.clone()).await;
    let mut owner = at(&server, &made, "").await;
    owner.shows("It has no file yet");
    owner.go(&page(&server, &made, "/files")).await;
    owner.shows("No file yet");
    owner
        .attach("add", &[], ["album.zip", "application/zip", "la la la"])
        .await;
    owner.shows("Saved.");
    owner.shows("album.zip");
    let after = shown(&server, &made).await;
    let file = text(&after["downloadUrl"]);
    assert!(file.starts_with("file_"), "{file}");
    assert_eq!(after["fulfillmentMode"], "INSTANT_DOWNLOAD");
    let other = product(&server, fields).await;
    owner.go(&page(&server, &other, "/files")).await;
    owner.press("choose", &[("file", &file)]).await;
    assert_eq!(shown(&server, &other).await["downloadUrl"], json!(file));
    owner.press("link", &[("downloadUrl", "album.zip")]).await;
    assert!(owner.error("downloadUrl").contains("Must be"), "{}", owner.text);
    owner
        .press("link", &[("downloadUrl", "https://example.org/a.zip")])
        .await;
    assert_eq!(
        shown(&server, &other).await["downloadUrl"],
        "https://example.org/a.zip"
    );
    owner.press("remove", &[]).await;
    owner.shows("It was removed.");
    assert_eq!(shown(&server, &other).await["downloadUrl"], Value::Null);
    // What is on sale must have a file.
    let path = server.core(&format!("/products/{}", text(&made["id"])));
    server.patch(&path, json!({"status": "ACTIVE"})).await.data(200);
    owner.go(&page(&server, &made, "/files")).await;
    owner.press("remove", &[]).await;
    assert!(owner.is_refused());
    assert_eq!(shown(&server, &made).await["downloadUrl"], json!(file));
    server.verify().await;
}

#[apply(both)]
async fn meters_are_added_changed_and_deleted(server: Server) {
    let plain = product(&server, json!({"title": "Notes"})).await;
    let mut owner = at(&server, &plain, "/meters").await;
    owner.shows("Nothing is billed by use");
    let made = metered(&server, json!({"title": "Renders"})).await;
    owner.go(&page(&server, &made, "")).await;
    owner.shows("It has no meter yet");
    owner.go(&page(&server, &made, "/meters")).await;
    owner.shows("No meters yet");
    let good = [
        ("eventName", "render_seconds"),
        ("aggregation", "SUM"),
        ("unitPrice", "0.05"),
        ("unitQuantity", "60"),
        ("settlement", "BASE_PLUS_OVERAGE"),
        ("includedUnits", "3600"),
    ];
    for (field, value, says) in [
        ("eventName", "render seconds", "cannot be used here"),
        ("unitPrice", "", "Enter an amount"),
        ("unitQuantity", "", "Please answer this"),
        ("unitQuantity", "0", "Must be &#62;= 1"),
        ("includedUnits", "", "Is required with settlement"),
    ] {
        let mut typed = good.to_vec();
        typed.push((field, value));
        owner.press("add", &typed).await;
        assert!(owner.error(field).contains(says), "{field}: {}", owner.text);
    }
    owner.press("add", &good).await;
    owner.shows("Done. It is in the list now.");
    owner.shows("4,200 cost $0.50");
    let path = server.core(&format!("/products/{}/meters", text(&made["id"])));
    let meters = server.get(&path).await.data(200)["items"].clone();
    assert_eq!(
        (&meters[0]["unitPrice"], &meters[0]["includedUnits"]),
        (&json!(5), &json!(3600))
    );
    owner
        .go(&page(
            &server,
            &made,
            &format!("/meters/{}", text(&meters[0]["id"])),
        ))
        .await;
    owner
        .press(
            "save",
            &[
                ("settlement", "ARREARS"),
                ("includedUnits", ""),
                ("unitPrice", "0.06"),
            ],
        )
        .await;
    owner.shows("Saved.");
    let after = server.get(&path).await.data(200)["items"][0].clone();
    assert_eq!(
        (&after["unitPrice"], &after["settlement"], &after["includedUnits"]),
        (&json!(6), &json!("ARREARS"), &Value::Null)
    );
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    assert_eq!(server.get(&path).await.data(200)["items"], json!([]));
    owner.reload().await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

//! Pictures: written anew, public for ever, and shown by products and stores.

use super::stored;
use crate::bucket::BucketServer;
use crate::harness::{Server, apply, both};
use crate::shop::mia;
use http::Method;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use pandabase_domain::time::DAY;
use serde_json::{Value, json};
use std::io::Cursor;

/// A picture of one colour.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::from(RgbImage::from_pixel(width, height, Rgb([20, 90, 60])));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn size_of(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[apply(both)]
async fn a_picture_is_public_in_two_sizes(server: Server) {
    let bytes = picture(3000, 1500, ImageFormat::Png);
    let announced = server
        .announce_file("IMAGE", "cover.png", "image/png", bytes.len())
        .await;
    let (id, url) = (text(&announced["id"]), text(&announced["url"]).to_owned());
    assert!(id.starts_with("img_"), "{id}");
    assert_eq!(server.fetch_file(&url, &[]).await.error(404), "Picture not found");
    server.send_file(&announced, "image/png", &bytes).await.data(200);
    // What was sent is not kept.
    assert_eq!(stored(&server), ["large", "small"]);
    let again = server.send_file(&announced, "image/png", &bytes).await;
    assert_eq!(again.error(409), "This file has been uploaded already");
    assert_eq!(stored(&server), ["large", "small"]);

    let shown = server.shown_file(id).await;
    assert_eq!(shown["url"], url.as_str());
    for (url, size) in [
        (&url, (1600, 800)),
        (&text(&shown["thumbnailUrl"]).to_owned(), (400, 200)),
    ] {
        let got = server.fetch_file(url, &[]).await;
        assert_eq!(
            (got.status.as_u16(), got.content_type()),
            (200, Some("image/png"))
        );
        assert_eq!(size_of(&got.bytes), size);
        let length = got.bytes.len().to_string();
        for (name, value) in [
            ("cache-control", "public, max-age=31536000, immutable"),
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
            ("content-length", length.as_str()),
        ] {
            assert_eq!(got.header(name), Some(value), "{name}");
        }
        assert!(got.header("content-security-policy").unwrap().contains("sandbox"));
        let etag = got.header("etag").unwrap().to_owned();
        let kept = server.fetch_file(url, &[("if-none-match", etag.as_str())]).await;
        assert_eq!((kept.status.as_u16(), kept.bytes.len()), (304, 0));
    }
    server.verify().await;
    // Whoever has it is answered without the storage.
    std::fs::remove_dir_all(server.app.env.config.files_folder()).unwrap();
    let tag = format!("\"{id}-large\"");
    let kept = server.fetch_file(&url, &[("if-none-match", tag.as_str())]).await;
    assert_eq!(kept.status.as_u16(), 304);
    assert_eq!(server.fetch_file(&url, &[]).await.error(404), "Picture not found");
}

/// Where this server has no https, what was read of a store can be sent back, and no other address.
#[apply(both)]
async fn the_address_of_a_logo_can_be_sent_back(server: Server) {
    let bytes = picture(40, 30, ImageFormat::Png);
    let id = server.upload_file("IMAGE", "a.png", "image/png", &bytes).await;
    let mine = format!("/v2/stores/{}", server.store.id);
    let changed = server.patch(&mine, json!({"logo": id})).await;
    let url = text(&changed.data(200)["logo"]).to_owned();
    assert!(url.starts_with("http://"), "{url}");
    let form = json!({"logo": url, "favicon": url, "name": "Nimbus"});
    let changed = server.patch(&mine, form).await;
    assert_eq!(changed.data(200)["favicon"], url.as_str());
    assert_eq!(server.shown_file(&id).await["inUse"], true);
    let (host, path) = url.split_once("/cdn/").unwrap();
    let (other, _) = server.other_store("other-shop").await;
    for wrong in [
        format!("http://evil.example/cdn/{path}"),
        format!("{host}.evil.example/cdn/{path}"),
        format!(
            "{host}/cdn/{}",
            path.replace(server.store.id.as_str(), other.id.as_str())
        ),
        format!("{host}/logo.png"),
    ] {
        let refused = server.patch(&mine, json!({"logo": wrong})).await;
        assert_eq!(
            refused.error(400),
            "body/logo must be an absolute https URL",
            "{wrong}"
        );
    }
    server.verify().await;
}

#[apply(both)]
async fn products_and_stores_show_pictures(server: Server) {
    let bytes = picture(40, 30, ImageFormat::Jpeg);
    let id = server.upload_file("IMAGE", "a.jpg", "image/jpeg", &bytes).await;
    let url = text(&server.shown_file(&id).await["url"]).to_owned();
    let outside = "https://img.example.org/b.png";
    let product = json!({
        "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "status": "ACTIVE",
        "fulfillmentMode": "MANUAL", "images": [id, outside],
        "variants": [{"title": "One", "options": {}, "price": 600, "images": [id]}]
    });
    let made = server.post(&server.core("/products"), product).await;
    let made = made.data(201);
    assert_eq!(made["images"], json!([url, outside]));
    assert_eq!(made["variants"][0]["images"], json!([url]));
    let path = server.core(&format!("/products/{}", text(&made["id"])));
    let shop = format!(
        "/v2/storefront/stores/{}/products/{}",
        server.store.id,
        text(&made["id"])
    );
    let seen = server.anonymous(Method::GET, &shop).send().await;
    assert_eq!(seen.data(200)["images"][0], url.as_str());
    let cart = json!({"items": [{"product_id": made["id"], "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    assert_eq!(
        server.session(&session).await.data(200)["items"][0]["image"],
        url.as_str()
    );
    // The page shows it, although this server has no https.
    let page = format!("/pay/stores/{}/sids/{session}", server.store.id);
    assert!(
        server
            .anonymous(Method::GET, &page)
            .send()
            .await
            .text
            .contains(&url)
    );

    // Clients send whole forms: the address that was shown is as good as the id.
    server.patch(&path, json!({"images": [url]})).await.data(200);
    server.patch(&path, json!({"title": "Album II"})).await.data(200);
    assert_eq!(server.shown_file(&id).await["inUse"], true);
    server
        .delete(&server.files_path(&format!("/{id}")))
        .await
        .error(409);
    let variant = json!({"images": [], "variants": [{"id": made["variants"][0]["id"], "images": []}]});
    server.patch(&path, variant).await.data(200);
    assert_eq!(server.shown_file(&id).await["inUse"], false);

    let mine = format!("/v2/stores/{}", server.store.id);
    let changed = server.patch(&mine, json!({"logo": id, "favicon": id})).await;
    let changed = changed.data(200);
    assert_eq!(
        (&changed["logo"], &changed["favicon"]),
        (&json!(url), &json!(url))
    );
    assert_eq!(server.shown_file(&id).await["inUse"], true);
    server
        .delete(&server.files_path(&format!("/{id}")))
        .await
        .error(409);
    server.verify().await;
    server
        .patch(&mine, json!({"logo": null, "favicon": null}))
        .await
        .data(200);
    server
        .delete(&server.files_path(&format!("/{id}")))
        .await
        .data(200);
    server.drain().await;
    assert_eq!(server.fetch_file(&url, &[]).await.error(404), "Picture not found");
    assert!(stored(&server).is_empty());
    server.verify().await;
}

#[apply(both)]
async fn the_address_of_a_picture_names_it(server: Server) {
    let bytes = picture(40, 30, ImageFormat::Png);
    let announced = server
        .announce_file("IMAGE", "a.png", "image/png", bytes.len())
        .await;
    let (id, url) = (text(&announced["id"]), text(&announced["url"]));
    let product = json!({
        "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "fulfillmentMode": "MANUAL",
        "images": [url]
    });
    // Where it will be seen is known before it has arrived, and is not used before.
    let early = server.post(&server.core("/products"), product.clone()).await;
    assert!(early.error(400).starts_with("body/images/0"), "{}", early.text);
    server.send_file(&announced, "image/png", &bytes).await.data(200);
    let made = server.post(&server.core("/products"), product).await;
    let path = server.core(&format!("/products/{}", text(&made.data(201)["id"])));
    assert_eq!(server.shown_file(id).await["inUse"], true);
    // An address from the time before `cdn_url` was set to another host.
    let (_, rest) = url.split_once("/cdn/").unwrap();
    let former = format!("https://former.example.org/cdn/{rest}");
    server.patch(&path, json!({"images": [former]})).await.data(200);
    server.patch(&path, json!({"title": "Album II"})).await.data(200);
    server.advance(40 * DAY).await;
    assert_eq!(server.shown_file(id).await["inUse"], true);
    assert_eq!(server.fetch_file(url, &[]).await.status.as_u16(), 200);
    server.patch(&path, json!({"images": []})).await.data(200);
    assert_eq!(server.shown_file(id).await["inUse"], false);
    server.verify().await;
}

#[apply(both)]
async fn pictures_of_a_blocked_store_are_not_seen(server: Server) {
    let bytes = picture(40, 30, ImageFormat::Png);
    let id = server.upload_file("IMAGE", "a.png", "image/png", &bytes).await;
    let url = text(&server.shown_file(&id).await["url"]).to_owned();
    assert_eq!(server.fetch_file(&url, &[]).await.status.as_u16(), 200);
    server.block(&server.store.id).await;
    assert_eq!(server.fetch_file(&url, &[]).await.error(404), "Picture not found");
}

#[apply(both)]
async fn pictures_are_in_a_bucket_too(server: Server) {
    let bucket = BucketServer::start(server.app.env.clock.now()).await;
    let server = server.with(|config| config.s3 = Some(bucket.settings())).await;
    let bytes = picture(40, 30, ImageFormat::WebP);
    let id = server.upload_file("IMAGE", "a.webp", "image/webp", &bytes).await;
    let kinds: Vec<String> = bucket.objects().into_values().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["image/jpeg", "image/jpeg"]);
    let shown = server.shown_file(&id).await;
    let got = server.fetch_file(text(&shown["url"]), &[]).await;
    assert_eq!(
        (got.content_type(), size_of(&got.bytes)),
        (Some("image/jpeg"), (40, 30))
    );
    server
        .delete(&server.files_path(&format!("/{id}")))
        .await
        .data(200);
    server.drain().await;
    assert!(bucket.objects().is_empty());
}

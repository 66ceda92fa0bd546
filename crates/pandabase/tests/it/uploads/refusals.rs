//! What is refused: files that are no pictures, or more than pictures; names that lead somewhere; addresses
//! that are old, changed or somebody else's.

use super::pictures::picture;
use super::stored;
use crate::accounts::{OWNER, team};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, card, mia};
use http::Method;
use image::ImageFormat;
use pandabase_domain::time::{HOUR, MINUTE, SECOND};
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

const FIRST: &str = "The files of a store can come to at most 5 GiB before its first sale, together with \
                     those of its owner's other stores that have sold nothing";

#[apply(both)]
async fn bad_files_are_not_announced(server: Server) {
    let with = |field: &str, value: Value| {
        let mut file = json!({
            "filename": "a.png", "mimeType": "image/png", "sizeBytes": 5, "purpose": "IMAGE"
        });
        match value {
            Value::Null => drop(file.as_object_mut().unwrap().remove(field)),
            value => file[field] = value,
        }
        file
    };
    for (body, field) in [
        (with("filename", Value::Null), "filename"),
        (with("mimeType", Value::Null), "mimeType"),
        (with("sizeBytes", Value::Null), "sizeBytes"),
        (with("purpose", Value::Null), "purpose"),
        (with("filename", json!("")), "body/filename"),
        (with("filename", json!("x".repeat(256))), "body/filename"),
        (with("filename", json!("../../etc/passwd")), "body/filename"),
        (with("filename", json!("a\\b.png")), "body/filename"),
        (with("filename", json!("..")), "body/filename"),
        (with("filename", json!("a\u{0}.png")), "body/filename"),
        (with("filename", json!("a\r\nb.png")), "body/filename"),
        (with("filename", json!("gnp\u{202e}.exe")), "body/filename"),
        (with("mimeType", json!("image/svg+xml")), "body/mimeType"),
        (with("mimeType", json!("text/html")), "body/mimeType"),
        (with("mimeType", json!("image/*")), "body/mimeType"),
        (with("sizeBytes", json!(0)), "body/sizeBytes"),
        (with("sizeBytes", json!(5 * 1024 * 1024 + 1)), "body/sizeBytes"),
        (with("sizeBytes", json!(1.5)), "body/sizeBytes"),
        (with("purpose", json!("image")), "body/purpose"),
        (
            json!({
                "filename": "a.zip", "mimeType": "application/zip", "sizeBytes": 2_147_483_649_i64,
                "purpose": "DOWNLOAD"
            }),
            "body/sizeBytes",
        ),
        (
            json!({"filename": "a.zip", "mimeType": "zip\r\nx: y", "sizeBytes": 5, "purpose": "DOWNLOAD"}),
            "body/mimeType",
        ),
    ] {
        let refused = server.post(&server.files_path(""), body.clone()).await;
        assert!(refused.error(400).contains(field), "{body}: {}", refused.text);
    }
    let largest = json!({
        "filename": "a.iso", "mimeType": "application/octet-stream", "sizeBytes": 2_147_483_648_i64,
        "purpose": "DOWNLOAD"
    });
    server
        .post(&server.files_path(""), largest.clone())
        .await
        .data(201);
    // What a store may keep is bounded: two of these before its first sale, and then fifty.
    server
        .post(&server.files_path(""), largest.clone())
        .await
        .data(201);
    let full = server.post(&server.files_path(""), largest.clone()).await;
    assert_eq!(full.error(400), FIRST);
    // An order of nothing brings no money, and no room.
    let coupon = json!({"code": "ALL", "type": "PERCENTAGE", "value": 100});
    server.post(&server.core("/coupons"), coupon).await.data(201);
    let cart = json!({
        "items": [crate::shop::dynamic(4000)], "customer": mia(), "coupon_code": "ALL"
    });
    let session = server.open_cart(cart).await;
    server.pay_body(&session, json!({})).await.data(200);
    let full = server.post(&server.files_path(""), largest.clone()).await;
    assert_eq!(full.error(400), FIRST);
    let session = server.cart_of(2500).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    for _ in 2..50 {
        server
            .post(&server.files_path(""), largest.clone())
            .await
            .data(201);
    }
    let full = server.post(&server.files_path(""), largest).await;
    assert_eq!(
        full.error(400),
        "The files of a store can come to at most 100 GiB"
    );
}

/// Whoever owns several stores has the room of one before they sell.
#[apply(both)]
async fn the_room_before_the_first_sale_is_its_owners(server: Server) {
    let owner = server.merchant(OWNER).await;
    let made = server
        .account_post(&owner, "/v2/stores", team::store("second"))
        .await;
    let second = made.data(201)["id"].as_str().unwrap().to_owned();
    let second = format!("/v2/stores/{second}/files");
    let file = |gib: i64| {
        json!({
            "filename": "a.iso", "mimeType": "application/octet-stream", "purpose": "DOWNLOAD",
            "sizeBytes": gib * 1024 * 1024 * 1024
        })
    };
    for path in [&server.files_path(""), &second] {
        server.account_post(&owner, path, file(2)).await.data(201);
    }
    for path in [&server.files_path(""), &second] {
        let full = server.account_post(&owner, path, file(2)).await;
        assert_eq!(full.error(400), FIRST, "{path}");
    }
    server.account_post(&owner, &second, file(1)).await.data(201);
    // The room of a store that sells is its own, and it takes none from the others.
    server.sell(4000, GOOD).await;
    for path in [&server.files_path(""), &second] {
        server.account_post(&owner, path, file(2)).await.data(201);
    }
    let full = server.account_post(&owner, &second, file(1)).await;
    assert_eq!(full.error(400), FIRST);
    server.verify().await;
}

/// What was deleted and buyers keep takes no room from what the store sells, and has a bound of its own.
#[apply(both)]
async fn what_buyers_keep_is_counted_apart(server: Server) {
    let file = json!({"filename": "a.txt", "mimeType": "text/plain", "sizeBytes": 5, "purpose": "DOWNLOAD"});
    let add = async |from: i64, deleted_at: Option<i64>| {
        let many = Sql::new(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1999)
            INSERT INTO files (store_id, id, purpose, filename, mime_type, size_bytes, status, was_sold,
                unused_since, deleted_at, created_at)
            SELECT $1, 'file_oneofthemany' || ($2 + n), 'DOWNLOAD', 'a', 'text/plain', 5, 'READY', TRUE, 0,
                CAST($3 AS BIGINT), 0 FROM numbers",
        );
        let store = server.store.id.clone();
        let added = server
            .app
            .db
            .write(move |tx| tx.run(many, params![&store, from, deleted_at]));
        assert_eq!(added.await.unwrap(), 1_999);
    };
    add(1_000_000, Some(1)).await;
    add(2_000_000, None).await;
    server.post(&server.files_path(""), file.clone()).await.data(201);
    let full = server.post(&server.files_path(""), file.clone()).await;
    assert_eq!(full.error(400), "A store can have at most 2000 files");
    let gone = server.app.db.write(|tx| {
        let gone = Sql::new("UPDATE files SET deleted_at = 1 WHERE id = 'file_oneofthemany2000001'");
        tx.run(gone, &[])
    });
    assert_eq!(gone.await.unwrap(), 1);
    let full = server.post(&server.files_path(""), file).await;
    assert_eq!(
        full.error(400),
        "Buyers keep 2000 files or 100 GiB that the store has deleted, and it can have no more"
    );
}

/// Who sends what is no picture again and again does not keep others waiting.
#[apply(both)]
async fn refused_pictures_of_a_store_are_counted(server: Server) {
    let announced = server.announce_file("IMAGE", "a.png", "image/png", 5).await;
    for _ in 0..60 {
        server.app.env.clock.advance(SECOND);
        let refused = server.send_file(&announced, "image/png", b"hello").await;
        assert_eq!(
            refused.error(400),
            "body must be a PNG, JPEG, WebP or GIF picture"
        );
    }
    let bytes = picture(30, 20, ImageFormat::Png);
    let good = server
        .announce_file("IMAGE", "b.png", "image/png", bytes.len())
        .await;
    let refused = server.send_file(&good, "image/png", &bytes).await;
    assert_eq!(
        refused.error(429),
        "Too many pictures of this store were refused. Please try again in an hour."
    );
    assert!(stored(&server).is_empty());
    server.app.env.clock.advance(HOUR);
    let good = server
        .announce_file("IMAGE", "b.png", "image/png", bytes.len())
        .await;
    server.send_file(&good, "image/png", &bytes).await.data(200);
}

/// A chunk of a PNG.
fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    let mut crc = u32::MAX;
    for byte in &named {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &named[..], &(!crc).to_be_bytes()[..]].concat()
}

/// A PNG of some bytes that says it has so many pixels.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 0]);
    let data = chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &head),
        data,
        chunk(b"IEND", b""),
    ]
    .concat()
}

#[apply(both)]
async fn what_is_no_picture_or_more_than_one_is_refused(server: Server) {
    let png = picture(30, 20, ImageFormat::Png);
    let jpeg = picture(30, 20, ImageFormat::Jpeg);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let html = b"<html><script>alert(1)</script></html>".to_vec();
    let bomb = claiming(15_000, 2_000);
    let zip = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    let within = {
        // A chunk of text in front of the pixels, which a browser might take for a page.
        let (head, rest) = png.split_at(33);
        let word = b"tEXtComment\0<script>alert(1)</script>";
        let length = u32::try_from(word.len() - 4).unwrap().to_be_bytes();
        [head, &length, word, &[0; 4], rest].concat()
    };
    const NO_PICTURE: &str = "body must be a PNG, JPEG, WebP or GIF picture";
    const MIXED: &str = "body must be a picture and nothing else";
    for (mime_type, bytes, expected) in [
        ("image/png", svg, NO_PICTURE),
        ("image/png", html, NO_PICTURE),
        ("image/png", zip.clone(), NO_PICTURE),
        (
            "image/png",
            jpeg.clone(),
            "body must be a picture of the type that was announced",
        ),
        ("image/png", [&png[..], &zip[..]].concat(), MIXED),
        ("image/png", [&png[..], b"<?php system('id'); ?>"].concat(), MIXED),
        ("image/png", within, MIXED),
        ("image/jpeg", [&jpeg[..], &zip[..]].concat(), MIXED),
        ("image/gif", b"GIF89a/*<svg/>*/=1;".to_vec(), MIXED),
        (
            "image/png",
            png[..png.len() / 2].to_vec(),
            "body must be a whole picture",
        ),
        (
            "image/png",
            bomb,
            "body must have at most 24 million pixels, and no side longer than 16384",
        ),
    ] {
        let announced = server
            .announce_file("IMAGE", "a.png", mime_type, bytes.len())
            .await;
        let refused = server.send_file(&announced, mime_type, &bytes).await;
        assert_eq!(refused.error(400), expected);
        // Nothing of it stays.
        let url = announced["url"].as_str().unwrap();
        assert_eq!(server.fetch_file(url, &[]).await.error(404), "Picture not found");
        assert!(stored(&server).is_empty());
    }
    // What was refused may be sent again, while the address works.
    let announced = server
        .announce_file("IMAGE", "a.png", "image/png", png.len())
        .await;
    let mut broken = png.clone();
    broken[0] = b'x';
    server
        .send_file(&announced, "image/png", &broken)
        .await
        .error(400);
    for (mime_type, bytes) in [("image/jpeg", &png[..]), ("image/png", &png[1..])] {
        server.send_file(&announced, mime_type, bytes).await.error(400);
    }
    server.send_file(&announced, "image/png", &png).await.data(200);
    let late = server
        .announce_file("IMAGE", "a.png", "image/png", png.len())
        .await;
    server.advance(5 * MINUTE).await;
    server.send_file(&late, "image/png", &png).await.error(403);
    server.verify().await;
}

#[apply(both)]
async fn few_files_of_a_store_come_at_once(server: Server) {
    let announced = server
        .announce_file("DOWNLOAD", "a.zip", "application/zip", 5)
        .await;
    let files = &server.app.files;
    let held: Vec<_> = std::iter::from_fn(|| files.place(server.store.id.as_str())).collect();
    let refused = server.send_file(&announced, "application/zip", b"hello").await;
    assert_eq!(
        refused.error(429),
        "Too many files of this store are on their way. Please send fewer at once."
    );
    drop(held);
    // What is stored are the bytes that were announced.
    let path = announced["uploadUrl"].as_str().unwrap();
    let path = path.strip_prefix(&server.app.env.config.public_url).unwrap();
    let encoded = server
        .anonymous(Method::PUT, path)
        .header("content-type", "application/zip")
        .header("content-encoding", "gzip");
    assert_eq!(
        encoded.body("hello").send().await.error(400),
        "Content-Encoding is not supported"
    );
    server
        .send_file(&announced, "application/zip", b"hello")
        .await
        .data(200);
}

#[apply(both)]
async fn nothing_else_is_reached_by_paths(server: Server) {
    let png = picture(30, 20, ImageFormat::Png);
    let id = server.upload_file("IMAGE", "a.png", "image/png", &png).await;
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let store = &server.store.id;
    for path in [
        format!("/cdn/{store}/{id}/original"),
        format!("/cdn/{store}/{id}/huge"),
        format!("/cdn/{store}/{id}/large.png"),
        format!("/cdn/{store}/{file}/file"),
        format!("/cdn/{store}/{file}/large"),
        format!("/cdn/{store}/{id}/..%2f..%2flarge"),
        format!("/cdn/{store}/..%2f{id}/large"),
        format!("/cdn/../{store}/{id}/large"),
        format!("/cdn/%2e%2e/{id}/large"),
        format!("/cdn/{store}/{id}/large%00"),
        format!("/cdn/shp_aaaaaaaaaaaaaaaaaaaaaaaa/{id}/large"),
    ] {
        server.anonymous(Method::GET, &path).send().await.error(404);
    }
    for path in [
        format!("/files/{store}/{file}/file"),
        format!("/files/{store}/{file}/..%2ffile?expires=1&signature=00"),
        format!("/files/{store}/{id}/large?expires=9999999999999&type=image%2Fpng&signature=00"),
    ] {
        server.anonymous(Method::GET, &path).send().await.error(403);
    }
}

#[apply(both)]
async fn addresses_that_are_old_changed_or_of_others_are_refused(server: Server) {
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let product = json!({
        "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "status": "ACTIVE",
        "downloadUrl": file
    });
    let made = server.post(&server.core("/products"), product).await;
    let cart = json!({"items": [{"product_id": made.data(201)["id"], "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server.pay_with(&session, card(GOOD)).await;
    let order = format!("/orders/{}", paid.data(200)["order_id"].as_str().unwrap());
    let person = server.sign_in("mia@example.org").await;
    let shown = server.portal_get(&person, &order).await;
    let url = shown.data(200)["items"][0]["downloadUrl"].as_str().unwrap();
    for (from, to) in [
        ("expires=1", "expires=2"),
        ("buyer=cus_", "buyer=cus_0"),
        ("name=a.zip", "name=a.html"),
        ("application%2Fzip", "text%2Fhtml"),
        ("/file?", "/original?"),
        ("&signature=", "&more=1&signature="),
        ("&signature=", "&signature=0"),
    ] {
        let altered = url.replacen(from, to, 1);
        assert_ne!(altered, url);
        server.fetch_file(&altered, &[]).await.error(403);
    }
    let (unsigned, _) = url.split_once("&signature=").unwrap();
    server.fetch_file(unsigned, &[]).await.error(403);
    let path = url.strip_prefix(&server.app.env.config.public_url).unwrap();
    let put = server
        .anonymous(Method::PUT, path)
        .header("content-type", "application/zip");
    put.body("other").send().await.error(403);
    assert_eq!(server.fetch_file(url, &[]).await.text, "hello");
    // Somebody else's session does not show the order, and so no address either.
    let stranger = server.sign_in("ann@example.org").await;
    assert_eq!(
        server.portal_get(&stranger, &order).await.error(404),
        "Order not found"
    );
    server.advance(15 * MINUTE + SECOND).await;
    server.fetch_file(url, &[]).await.error(403);
}

#[apply(both)]
async fn files_of_another_store_do_not_exist(server: Server) {
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let png = picture(30, 20, ImageFormat::Png);
    let image = server.upload_file("IMAGE", "a.png", "image/png", &png).await;
    let (other, token) = server.other_store("other-store").await;
    for id in [&file, &image] {
        let path = format!("/v2/stores/{}/files/{id}", other.id);
        for method in [Method::GET, Method::DELETE] {
            let call = server.anonymous(method, &path).bearer(&token);
            assert_eq!(call.send().await.error(404), "File not found");
        }
    }
    let products = format!("/v2/core/stores/{}/products", other.id);
    for (field, value) in [("downloadUrl", json!(file)), ("images", json!([image]))] {
        let mut product = json!({"title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500});
        product[field] = value;
        let call = server
            .anonymous(Method::POST, &products)
            .bearer(&token)
            .json(&product);
        let refused = call.send().await;
        assert!(
            refused.error(400).contains(&format!("body/{field}")),
            "{}",
            refused.text
        );
    }
    let mine = format!("/v2/stores/{}", other.id);
    let call = server.anonymous(Method::PATCH, &mine).bearer(&token);
    let refused = call.json(&json!({"logo": image})).send().await;
    assert!(refused.error(400).starts_with("body/logo"), "{}", refused.text);
    // A file that has not arrived cannot be used, nor a picture where a download is meant.
    let pending = server
        .announce_file("DOWNLOAD", "b.zip", "application/zip", 5)
        .await;
    for text in [pending["id"].as_str().unwrap(), image.as_str()] {
        let product = json!({
            "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "downloadUrl": text
        });
        let refused = server.post(&server.core("/products"), product).await;
        assert!(
            refused.error(400).starts_with("body/downloadUrl"),
            "{}",
            refused.text
        );
    }
    let long = "x".repeat(49);
    for id in ["short", long.as_str()] {
        server.get(&server.files_path(&format!("/{id}"))).await.error(400);
    }
    let unknown = server.files_path("/file_aaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(server.get(&unknown).await.error(404), "File not found");
}

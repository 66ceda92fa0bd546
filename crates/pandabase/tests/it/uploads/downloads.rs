//! Downloads: sold, fetched by their buyers, resumed, and nobody else's.

use super::stored;
use crate::bucket::BucketServer;
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, GOOD, card, mia};
use http::Method;
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use serde_json::{Value, json};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Some bytes that tell their place.
fn bytes_of(length: usize) -> Vec<u8> {
    (0..length / 8)
        .flat_map(|number| format!("{number:07}\n").into_bytes())
        .collect()
}

/// A product that delivers a file.
async fn product_of(server: &Server, file: &str) -> String {
    let product = json!({
        "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "status": "ACTIVE",
        "downloadUrl": file
    });
    let made = server.post(&server.core("/products"), product).await;
    let made = made.data(201);
    assert_eq!(made["fulfillmentMode"], "INSTANT_DOWNLOAD");
    assert_eq!(made["downloadUrl"], file);
    text(&made["id"]).to_owned()
}

struct Sold {
    session: String,
    order: String,
    /// Mia's session in the portal.
    person: String,
}

impl Sold {
    /// Sells a product to Mia.
    async fn of(server: &Server, product: &str) -> Self {
        let person = server.sign_in("mia@example.org").await;
        let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
        let session = server.open_cart(cart).await;
        let paid = server.pay_with(&session, card(GOOD)).await;
        Self {
            order: text(&paid.data(200)["order_id"]).to_owned(),
            session,
            person,
        }
    }

    /// Where Mia fetches it.
    async fn url(&self, server: &Server) -> Value {
        let order = server
            .portal_get(&self.person, &format!("/orders/{}", self.order))
            .await;
        order.data(200)["items"][0]["downloadUrl"].clone()
    }
}

#[apply(both)]
async fn a_download_is_sold_and_fetched_for_fifteen_minutes(server: Server) {
    let bytes = bytes_of(400_000);
    let file = server
        .upload_file("DOWNLOAD", "Größe.zip", "application/zip", &bytes)
        .await;
    let product = product_of(&server, &file).await;
    let sold = Sold::of(&server, &product).await;
    let url = sold.url(&server).await;
    let url = text(&url);
    let got = server.fetch_file(url, &[]).await;
    assert_eq!(
        (got.status.as_u16(), got.content_type()),
        (200, Some("application/zip"))
    );
    assert_eq!(got.bytes, bytes);
    for (name, value) in [
        ("content-length", "400000"),
        ("accept-ranges", "bytes"),
        ("cache-control", "private, no-cache"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(got.header(name), Some(value), "{name}");
    }
    assert!(
        got.header("content-disposition")
            .unwrap()
            .ends_with("filename*=UTF-8''Gr%C3%B6%C3%9Fe.zip")
    );
    assert!(url.contains("buyer=cus_"), "{url}");

    // The page of the session shows another one, and the mail leads to the portal.
    let page = format!("/pay/stores/{}/sids/{}", server.store.id, sold.session);
    let page = server.anonymous(Method::GET, &page).send().await.text;
    let (_, rest) = page.split_once(&format!("/{file}/file?")).unwrap();
    let query = rest
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    let (path, _) = url.split_once('?').unwrap();
    assert_eq!(
        server.fetch_file(&format!("{path}?{query}"), &[]).await.bytes,
        bytes
    );
    server.drain().await;
    let letters = server.letters("mia@example.org").await;
    let receipt = letters
        .iter()
        .find(|letter| text(&letter["subject"]).contains("receipt"))
        .unwrap();
    let order = format!("/portal/orders/{}", sold.order);
    assert!(text(&receipt["text"]).contains(&order), "{receipt:#}");
    assert!(!receipt.to_string().contains("signature="), "{receipt:#}");
    // Nobody else is told where it is.
    let shown = server
        .get(&server.core(&format!("/orders/{}", sold.order)))
        .await
        .text;
    let shop = format!("/v2/storefront/stores/{}/products/{product}", server.store.id);
    let shop = server.anonymous(Method::GET, &shop).send().await.text;
    assert!(!shown.contains(&file) && !shop.contains(&file));

    server.advance(15 * MINUTE - SECOND).await;
    assert_eq!(server.fetch_file(url, &[]).await.status.as_u16(), 200);
    server.advance(SECOND).await;
    assert_eq!(
        server.fetch_file(url, &[]).await.error(403),
        "This link has expired or is not valid"
    );
    let person = server.sign_in("mia@example.org").await;
    let sold = Sold { person, ..sold };
    let again = sold.url(&server).await;
    assert_eq!(server.fetch_file(text(&again), &[]).await.bytes, bytes);
    server.verify().await;
}

/// What a server left that was cut off goes with the upload that comes after it.
#[apply(both)]
async fn what_was_left_of_an_upload_goes(server: Server) {
    let announced = server.announce_file("DOWNLOAD", "a.txt", "text/plain", 5).await;
    let folder = server.app.env.config.files_folder();
    let folder = folder.join(server.store.id.as_str()).join(text(&announced["id"]));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("file.99999-7.part"), b"hel").unwrap();
    server
        .send_file(&announced, "text/plain", b"hello")
        .await
        .data(200);
    assert_eq!(stored(&server), ["file"]);
}

#[apply(both)]
async fn a_download_goes_on_where_it_was_cut_off(server: Server) {
    let bytes = bytes_of(200_000);
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", &bytes)
        .await;
    let product = product_of(&server, &file).await;
    let sold = Sold::of(&server, &product).await;
    let url = sold.url(&server).await;
    let url = text(&url);
    let etag = server
        .fetch_file(url, &[])
        .await
        .header("etag")
        .unwrap()
        .to_owned();
    for (range, start, end) in [
        ("bytes=0-99999", 0, 100_000),
        ("bytes=100000-", 100_000, 200_000),
        ("bytes=65530-65545", 65_530, 65_546),
        ("bytes=-8", 199_992, 200_000),
        ("bytes=199999-300000", 199_999, 200_000),
    ] {
        let part = server
            .fetch_file(url, &[("range", range), ("if-range", etag.as_str())])
            .await;
        assert_eq!(part.status.as_u16(), 206, "{range}");
        assert_eq!(part.bytes, bytes[start..end], "{range}");
        let span = format!("bytes {start}-{}/200000", end - 1);
        assert_eq!(part.header("content-range"), Some(span.as_str()));
        assert_eq!(
            part.header("content-length"),
            Some((end - start).to_string().as_str())
        );
        assert_eq!(part.header("etag"), Some(etag.as_str()));
    }
    let beyond = server.fetch_file(url, &[("range", "bytes=200000-")]).await;
    assert_eq!(
        (beyond.status.as_u16(), beyond.header("content-range")),
        (416, Some("bytes */200000"))
    );
    // What was begun is another file: all of it is sent.
    let other = server
        .fetch_file(url, &[("range", "bytes=5-"), ("if-range", "\"other\"")])
        .await;
    assert_eq!((other.status.as_u16(), other.bytes.len()), (200, 200_000));
    // After the address has ended, a new one goes on with the same file.
    server.advance(16 * MINUTE).await;
    let anew = sold.url(&server).await;
    let rest = server
        .fetch_file(
            text(&anew),
            &[("range", "bytes=150000-"), ("if-range", etag.as_str())],
        )
        .await;
    assert_eq!((rest.status.as_u16(), &rest.bytes[..]), (206, &bytes[150_000..]));
}

#[apply(both)]
async fn what_browsers_would_run_is_a_stream_of_bytes(server: Server) {
    let script = b"alert(1)";
    let file = server
        .upload_file("DOWNLOAD", "a.js", "text/javascript", script)
        .await;
    let shown = server.shown_file(&file).await;
    assert_eq!(shown["mimeType"], "text/javascript");
    let product = product_of(&server, &file).await;
    let sold = Sold::of(&server, &product).await;
    let sold = sold.url(&server).await;
    for url in [text(&shown["url"]), text(&sold)] {
        let got = server.fetch_file(url, &[]).await;
        assert_eq!(got.content_type(), Some("application/octet-stream"));
        assert_eq!(got.bytes, script[..]);
    }
}

#[apply(both)]
async fn what_was_sold_stays_with_its_buyers(server: Server) {
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let product = product_of(&server, &file).await;
    let sold = Sold::of(&server, &product).await;
    // A new version of the product, and the old one is deleted: who bought it keeps it.
    let anew = server
        .upload_file("DOWNLOAD", "b.zip", "application/zip", b"hallo")
        .await;
    let path = server.core(&format!("/products/{product}"));
    server.patch(&path, json!({"downloadUrl": anew})).await.data(200);
    let shown = server.shown_file(&file).await;
    assert_eq!(
        (&shown["inUse"], &shown["expiresAt"]),
        (&json!(false), &Value::Null)
    );
    server
        .delete(&server.files_path(&format!("/{file}")))
        .await
        .data(200);
    server
        .get(&server.files_path(&format!("/{file}")))
        .await
        .error(404);
    let refused = server.patch(&path, json!({"downloadUrl": file})).await;
    assert!(
        refused.error(400).starts_with("body/downloadUrl"),
        "{}",
        refused.text
    );
    server.advance(60 * DAY).await;
    let person = server.sign_in("mia@example.org").await;
    let sold = Sold { person, ..sold };
    let url = sold.url(&server).await;
    assert_eq!(server.fetch_file(text(&url), &[]).await.text, "hello");
    assert_eq!(stored(&server), ["file", "file"]);
    server.verify().await;
}

#[apply(both)]
async fn what_is_being_paid_for_stays(server: Server) {
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let product = product_of(&server, &file).await;
    let person = server.sign_in("mia@example.org").await;
    let cart = json!({"items": [{"product_id": product, "quantity": 1}], "customer": mia()});
    let session = server.open_cart(cart).await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    // Its bank asks the buyer; meanwhile the product gets another file.
    let path = server.core(&format!("/products/{product}"));
    let outside = json!({"downloadUrl": "https://files.example.org/b.zip"});
    server.patch(&path, outside).await.data(200);
    let old = server.files_path(&format!("/{file}"));
    assert_eq!(
        server.delete(&old).await.error(409),
        "An order that is being paid delivers this file"
    );
    server.play(&paid, json!({"event": "succeeded"})).await;
    let sold = Sold {
        order: text(&paid["order_id"]).to_owned(),
        session,
        person,
    };
    let url = sold.url(&server).await;
    assert_eq!(server.fetch_file(text(&url), &[]).await.text, "hello");
    server.delete(&old).await.data(200);
    server.drain().await;
    assert_eq!(server.fetch_file(text(&url), &[]).await.text, "hello");
    server.verify().await;
}

#[apply(both)]
async fn a_bucket_hands_downloads_out_itself(server: Server) {
    let bucket = BucketServer::start(server.app.env.clock.now()).await;
    let server = server.with(|config| config.s3 = Some(bucket.settings())).await;
    let file = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    let product = product_of(&server, &file).await;
    let sold = Sold::of(&server, &product).await;
    let url = sold.url(&server).await;
    let url = text(&url);
    let led = server.fetch_file(url, &[]).await;
    assert_eq!(led.status.as_u16(), 302);
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let there = led.header("location").unwrap();
    let got = reqwest::Client::new().get(there).send().await.unwrap();
    assert_eq!(got.status().as_u16(), 200);
    assert_eq!(got.text().await.unwrap(), "hello");
    let altered = url.replacen("buyer=cus_", "buyer=cus_x", 1);
    server.fetch_file(&altered, &[]).await.error(403);
    // The bucket's address ends when ours does.
    assert!(there.contains("X-Amz-Expires=900"), "{there}");
    server.advance(14 * MINUTE).await;
    let late = server.fetch_file(url, &[]).await;
    let late = late.header("location").unwrap();
    assert!(late.contains("X-Amz-Expires=60"), "{late}");
    server.advance(MINUTE).await;
    server.fetch_file(url, &[]).await.error(403);
}

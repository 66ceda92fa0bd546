//! The storage of reports and attachments: a folder with signed addresses of its own, or a bucket.

use crate::bucket::BucketServer;
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::id::OrderId;
use pandabase_domain::input::Int;
use pandabase_domain::time::{MINUTE, SECOND};
use pandabase_platform::context::Ctx;
use pandabase_platform::files::address;
use pandabase_platform::files::{FileKey, UploadSize};

const TYPE: &str = "text/csv; charset=utf-8";

fn key(server: &Server, name: &'static str) -> FileKey {
    let id: OrderId = Ctx::of(&server.app.env, &server.store).id();
    FileKey::new(&server.store.id, &id, name)
}

fn size(bytes: i64) -> UploadSize {
    Int::parse(bytes).unwrap()
}

async fn write(server: &Server, key: &FileKey, text: &str) {
    let app = &server.app;
    let mut writer = app.files.create(key, TYPE, app.env.clock.now()).await.unwrap();
    for chunk in text.as_bytes().chunks(1000) {
        writer.write(chunk).await.unwrap();
    }
    assert_eq!(writer.finish().await.unwrap(), u64::try_from(text.len()).unwrap());
}

async fn read(server: &Server, key: &FileKey) -> Option<Vec<u8>> {
    let mut reader = server
        .app
        .files
        .read(key, server.app.env.clock.now())
        .await
        .unwrap()?;
    let mut all = Vec::new();
    while let Some(bytes) = reader.chunk().await.unwrap() {
        all.extend_from_slice(&bytes);
    }
    assert_eq!(reader.size, u64::try_from(all.len()).unwrap());
    Some(all)
}

/// What a client does with an address.
async fn follow(server: &Server, method: Method, url: &str, sent: Option<(&str, &str)>) -> Answer {
    let path = url.strip_prefix(&server.app.env.config.public_url).unwrap();
    let mut call = server.anonymous(method, path);
    if let Some((content_type, body)) = sent {
        call = call.header("content-type", content_type).body(body);
    }
    call.send().await
}

pub fn files_below(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found
}

#[apply(both)]
async fn a_file_is_fetched_by_its_address_for_five_minutes(server: Server) {
    let (key, text) = (key(&server, "report.csv"), "a,b\n".repeat(50_000));
    let files = &server.app.files;
    let now = server.app.env.clock.now();
    assert_eq!(files.size(&key, now).await.unwrap(), None);
    write(&server, &key, &text).await;
    assert_eq!(files.size(&key, now).await.unwrap(), Some(200_000));
    assert_eq!(read(&server, &key).await.unwrap(), text.as_bytes());

    let ctx = Ctx::of(&server.app.env, &server.store);
    let url = address::url(&ctx, &key, TYPE, "Bericht \"5\".csv").unwrap();
    let fetch = |url: String| {
        let server = &server;
        async move { follow(server, Method::GET, &url, None).await }
    };
    let got = fetch(url.clone()).await;
    assert_eq!((got.status.as_u16(), got.content_type()), (200, Some(TYPE)));
    assert_eq!(got.text, text);
    assert_eq!(got.header("content-length"), Some("200000"));
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        got.header("content-disposition"),
        Some("attachment; filename=\"Bericht _5_.csv\"; filename*=UTF-8''Bericht%20%225%22.csv")
    );

    // Any other text is refused: each part of the address is changed in turn.
    for (from, to) in [
        ("report.csv", "report.json"),
        ("csv%3B", "html%3B"),
        ("expires=1", "expires=2"),
        ("name=", "name=x"),
        ("&signature=", "&more=1&signature="),
        ("&signature=", "&signature=0"),
        ("&signature=", "&signatur="),
    ] {
        let altered = url.replacen(from, to, 1);
        assert_ne!(altered, url);
        assert_eq!(
            fetch(altered).await.error(403),
            "This link has expired or is not valid"
        );
    }
    let (before, last) = url.split_at(url.len() - 1);
    let other = if last == "0" { "1" } else { "0" };
    fetch(format!("{before}{other}")).await.error(403);
    fetch(url.split_once('?').unwrap().0.to_owned()).await.error(403);
    // An address for reading does not write.
    follow(&server, Method::PUT, &url, Some((TYPE, "x")))
        .await
        .error(403);

    server.advance(5 * MINUTE - SECOND).await;
    assert_eq!(fetch(url.clone()).await.status.as_u16(), 200);
    server.advance(SECOND).await;
    fetch(url).await.error(403);
    let ctx = Ctx::of(&server.app.env, &server.store);
    let again = address::url(&ctx, &key, TYPE, "report.csv").unwrap();
    assert_eq!(fetch(again.clone()).await.text, text);

    files.delete(&key, now).await.unwrap();
    files.delete(&key, now).await.unwrap();
    assert_eq!(fetch(again).await.error(404), "File not found");
    assert!(files_below(&server.app.env.config.files_folder()).is_empty());
}

#[apply(both)]
async fn addresses_end_on_the_stores_clock(server: Server) {
    let key = key(&server, "report.csv");
    write(&server, &key, "x").await;
    let ctx = Ctx::of(&server.app.env, &server.store);
    let url = address::url(&ctx, &key, TYPE, "x.csv").unwrap();
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server
        .post(&clock, serde_json::json!({"advance": "PT6M"}))
        .await
        .data(200);
    follow(&server, Method::GET, &url, None).await.error(403);
    let store = server.store_now().await;
    let url = address::url(&Ctx::of(&server.app.env, &store), &key, TYPE, "x.csv").unwrap();
    assert_eq!(follow(&server, Method::GET, &url, None).await.text, "x");
}

#[apply(both)]
async fn a_file_is_sent_to_its_address(server: Server) {
    let key = key(&server, "attachment");
    let ctx = Ctx::of(&server.app.env, &server.store);
    let url = address::upload_url(&ctx, &key, "image/png", size(5)).unwrap();
    let put = |content_type, body| follow(&server, Method::PUT, &url, Some((content_type, body)));
    assert_eq!(
        put("text/html", "12345").await.error(400),
        "headers/content-type must be image/png"
    );
    for body in ["1234", "123456", ""] {
        assert_eq!(put("image/png", body).await.error(400), "body must be 5 bytes");
    }
    follow(&server, Method::GET, &url, None).await.error(403);
    follow(
        &server,
        Method::PUT,
        &url.replacen("size=5", "size=6", 1),
        Some(("image/png", "123456")),
    )
    .await
    .error(403);
    assert!(read(&server, &key).await.is_none());
    assert!(files_below(&server.app.env.config.files_folder()).is_empty());
    put("image/png", "12345").await.data(200);
    assert_eq!(read(&server, &key).await.unwrap(), b"12345");
    server.advance(5 * MINUTE).await;
    put("image/png", "12345").await.error(403);
}

#[apply(both)]
async fn a_file_appears_whole_or_not_at_all(server: Server) {
    let key = key(&server, "report.csv");
    let (files, now) = (&server.app.files, server.app.env.clock.now());
    let mut dropped = files.create(&key, TYPE, now).await.unwrap();
    dropped.write(b"half").await.unwrap();
    drop(dropped);
    assert!(files_below(&server.app.env.config.files_folder()).is_empty());

    // A second writer of the same file takes over from one that lost its lease.
    let mut first = files.create(&key, TYPE, now).await.unwrap();
    first.write(b"old").await.unwrap();
    let mut second = files.create(&key, TYPE, now).await.unwrap();
    second.write(b"new").await.unwrap();
    assert!(first.finish().await.is_err());
    assert!(read(&server, &key).await.is_none());
    second.finish().await.unwrap();
    assert_eq!(read(&server, &key).await.unwrap(), b"new");
    assert_eq!(files_below(&server.app.env.config.files_folder()), ["report.csv"]);
}

#[apply(both)]
async fn a_bucket_does_the_same(server: Server) {
    let bucket = BucketServer::start(server.app.env.clock.now()).await;
    let server = server.with(|config| config.s3 = Some(bucket.settings())).await;
    let (files, now) = (&server.app.files, server.app.env.clock.now());
    let small = key(&server, "report.json");
    assert_eq!(files.size(&small, now).await.unwrap(), None);
    write(&server, &small, "[]").await;
    let name = format!("pandabase/{small}");
    assert_eq!(bucket.objects()[&name], (TYPE.to_owned(), b"[]".to_vec()));
    assert_eq!(files.size(&small, now).await.unwrap(), Some(2));
    assert_eq!(read(&server, &small).await.unwrap(), b"[]");
    assert_eq!(bucket.seen(), ["HEAD", "PUT", "HEAD", "GET"]);

    let large = key(&server, "report.csv");
    let text = "0123456789abcdef".repeat(20 * 1024 * 1024 / 16 + 1);
    write(&server, &large, &text).await;
    assert_eq!(bucket.seen(), ["create", "part", "part", "part", "complete"]);
    assert_eq!(read(&server, &large).await.unwrap(), text.as_bytes());

    // Not complete, although the answer began with 200.
    bucket.fail_completion();
    let mut writer = files.create(&small, TYPE, now).await.unwrap();
    writer.write(text.as_bytes()).await.unwrap();
    let error = writer.finish().await.unwrap_err().to_string();
    assert!(error.contains("InternalError"), "{error}");
    while bucket.unfinished() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(read(&server, &small).await.unwrap(), b"[]");

    files.delete(&small, now).await.unwrap();
    files.delete(&small, now).await.unwrap();
    assert!(read(&server, &small).await.is_none());
    assert_eq!(bucket.objects().len(), 1);
}

#[apply(both)]
async fn a_bucket_hands_out_signed_addresses(server: Server) {
    let bucket = BucketServer::start(server.app.env.clock.now()).await;
    let server = server.with(|config| config.s3 = Some(bucket.settings())).await;
    let (key, ctx) = (
        key(&server, "attachment"),
        Ctx::of(&server.app.env, &server.store),
    );
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::new();
    // What is sent goes through the server, which takes it once.
    let url = address::upload_url(&ctx, &key, "image/png", size(5)).unwrap();
    for (content_type, body, status) in [
        ("text/html", "12345", 400),
        ("image/png", "123456", 400),
        ("image/png", "12345", 200),
        ("image/png", "54321", 409),
    ] {
        let sent = follow(&server, Method::PUT, &url, Some((content_type, body))).await;
        assert_eq!(sent.status.as_u16(), status, "{}", sent.text);
    }

    let url = address::url(&ctx, &key, TYPE, "größe.csv").unwrap();
    let got = client.get(&url).send().await.unwrap();
    assert_eq!(got.status().as_u16(), 200);
    assert_eq!(got.headers()["content-type"], TYPE);
    assert!(
        got.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment; filename=\"gr__e")
    );
    assert_eq!(got.text().await.unwrap(), "12345");
    let altered = url.replacen("attachment", "attachmenx", 1);
    assert_eq!(client.get(&altered).send().await.unwrap().status().as_u16(), 403);
    bucket.move_to(server.app.env.clock.now().plus_millis(5 * MINUTE + SECOND));
    assert_eq!(client.get(&url).send().await.unwrap().status().as_u16(), 403);
}

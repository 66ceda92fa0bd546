//! Files of support cases (contract `merchant-api.md`, "Cases", and `cases.md`, "Messages").

use crate::bucket::BucketServer;
use crate::cases::Desk;
use crate::files::files_below;
use crate::harness::{Answer, Server, apply, both};
use crate::portal::keys;
use http::Method;
use pandabase_domain::time::MINUTE;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

const UNKNOWN: &str = "csa_aaaaaaaaaaaaaaaaaaaaaaaa";

/// A file of the text `hello`.
fn file() -> Value {
    json!({"filename": "what I got.txt", "mimeType": "text/plain", "sizeBytes": 5})
}

/// The same file in a message.
fn carried(id: &str) -> Value {
    let mut file = file();
    file["attachmentId"] = id.into();
    file
}

fn message(files: Vec<Value>) -> Value {
    json!({"body": "See the file.", "attachments": files})
}

/// Follows a signed address, which is one of this server.
async fn follow(server: &Server, method: Method, url: &str, body: Option<&str>) -> Answer {
    let path = url
        .strip_prefix(server.app.env.config.public_url.as_str())
        .unwrap();
    let call = server.anonymous(method, path);
    match body {
        Some(body) => call.header("content-type", "text/plain").body(body).send().await,
        None => call.send().await,
    }
}

/// Uploads the text `hello` to the address of an announced file.
pub async fn upload_to(server: &Server, url: &str) {
    follow(server, Method::PUT, url, Some("hello")).await.data(200);
}

impl Desk<'_> {
    fn dashboard(&self, rest: &str) -> String {
        format!("/v2/stores/{}/cases/{}{rest}", self.server.store.id, self.id)
    }

    /// The customer announces a file; its id and where it goes.
    pub async fn announce(&self) -> (String, String) {
        let answer = self.customer_post("/attachments", file()).await;
        let data = answer.data(201);
        assert_eq!(keys(data), ["attachmentId", "uploadUrl"]);
        let text = |key: &str| data[key].as_str().unwrap().to_owned();
        (text("attachmentId"), text("uploadUrl"))
    }

    /// The customer sends a message that carries a file.
    pub async fn message_with_a_file(&self) -> Value {
        let id = self.upload().await;
        let sent = self.customer_post("/messages", message(vec![carried(&id)])).await;
        sent.data(201).clone()
    }

    /// Where the customer fetches a file.
    async fn customer_url(&self, id: &str) -> String {
        let path = format!("/cases/{}/attachments/{id}", self.id);
        let found = self.server.portal_get(&self.person, &path).await;
        found.data(200)["url"].as_str().unwrap().to_owned()
    }

    /// The customer uploads a file.
    async fn upload(&self) -> String {
        let (id, url) = self.announce().await;
        upload_to(self.server, &url).await;
        id
    }
}

async fn stored(server: &Server) -> i64 {
    let sql = Sql::new("SELECT COUNT(*) FROM case_attachments");
    server
        .app
        .db
        .read(move |tx| tx.one(sql, &[], |row| row.next()))
        .await
        .unwrap()
}

#[apply(both)]
async fn both_sides_send_files(server: Server) {
    let desk = Desk::open(&server).await;
    let (id, url) = desk.announce().await;
    follow(&server, Method::PUT, &url, Some("hello!"))
        .await
        .error(400);
    follow(&server, Method::PUT, &url, Some("hello")).await.data(200);
    // Until it is sent, it is the customer's alone.
    let theirs = desk.dashboard(&format!("/attachments/{id}"));
    assert_eq!(server.get(&theirs).await.error(404), "Attachment not found");
    let sent = desk.customer_post("/messages", message(vec![carried(&id)])).await;
    let shown = json!([{"id": id, "filename": "what I got.txt", "mimeType": "text/plain", "sizeBytes": 5}]);
    assert_eq!(sent.data(201)["attachments"], shown);
    let list = server.get(&desk.path("/messages")).await;
    assert_eq!(list.data(200)["items"][2]["attachments"], shown);
    assert_eq!(list.data(200)["items"][1]["attachments"], json!([]));
    assert!(!list.text.contains("http"), "{}", list.text);
    let found = server.get(&theirs).await;
    assert_eq!(keys(found.data(200)), ["url"]);
    let url = found.data(200)["url"].as_str().unwrap();
    let fetched = follow(&server, Method::GET, url, None).await;
    assert_eq!(
        (
            fetched.status.as_u16(),
            fetched.text.as_str(),
            fetched.content_type()
        ),
        (200, "hello", Some("text/plain"))
    );
    assert!(
        fetched
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment; filename=\"what I got.txt\"")
    );
    server.advance(5 * MINUTE).await;
    follow(&server, Method::GET, url, None).await.error(403);

    // And the other way round.
    let announced = server.post(&desk.dashboard("/attachments"), file()).await;
    let (id, url) = (
        announced.data(201)["attachmentId"].as_str().unwrap(),
        announced.data(201)["uploadUrl"].as_str().unwrap(),
    );
    follow(&server, Method::PUT, url, Some("hello")).await.data(200);
    let mine = format!("/cases/{}/attachments/{id}", desk.id);
    assert_eq!(
        server.portal_get(&desk.person, &mine).await.error(404),
        "Attachment not found"
    );
    let sent = server
        .post(&desk.path("/messages"), message(vec![carried(id)]))
        .await;
    assert_eq!(sent.data(201)["attachments"][0]["id"], id);
    let found = server.portal_get(&desk.person, &mine).await;
    assert_eq!(
        follow(
            &server,
            Method::GET,
            found.data(200)["url"].as_str().unwrap(),
            None
        )
        .await
        .text,
        "hello"
    );
    // What was sent is kept.
    server.move_clock("P2D").await;
    let found = server.portal_get(&desk.person, &mine).await;
    assert_eq!(
        follow(
            &server,
            Method::GET,
            found.data(200)["url"].as_str().unwrap(),
            None
        )
        .await
        .text,
        "hello"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_file_arrives_once(server: Server) {
    let desk = Desk::open(&server).await;
    let (id, url) = desk.announce().await;
    let put = |text: &'static str| follow(&server, Method::PUT, &url, Some(text));
    let texts = ["hello", "hallo", "holla", "hullo", "hella", "hillo"];
    let answers = futures_util::future::join_all(texts.map(put)).await;
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((taken, refused), (1, 5));
    let text = "This file has been uploaded already";
    assert_eq!(put("later").await.error(409), text);
    let first = answers.iter().position(|answer| answer.status == 200).unwrap();
    let shown = || async {
        let url = desk.customer_url(&id).await;
        follow(&server, Method::GET, &url, None).await.text
    };
    assert_eq!(shown().await, texts[first]);
    desk.customer_post("/messages", message(vec![carried(&id)]))
        .await
        .data(201);
    assert_eq!(put("later").await.error(409), text);
    assert_eq!(shown().await, texts[first]);
    assert_eq!(files_below(&server.app.env.config.files_folder()).len(), 1);
}

#[apply(both)]
async fn a_file_arrives_once_in_a_bucket(server: Server) {
    let bucket = BucketServer::start(server.app.env.clock.now()).await;
    let server = server.with(|config| config.s3 = Some(bucket.settings())).await;
    let desk = Desk::open(&server).await;
    let (_, url) = desk.announce().await;
    let put = |text: &'static str| follow(&server, Method::PUT, &url, Some(text));
    let texts = ["hello", "hallo", "holla", "hullo"];
    let answers = futures_util::future::join_all(texts.map(put)).await;
    let first = answers.iter().position(|answer| answer.status == 200).unwrap();
    assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 3);
    put("later").await.error(409);
    let objects: Vec<_> = bucket.objects().into_values().collect();
    assert_eq!(
        objects,
        [("text/plain".to_owned(), texts[first].as_bytes().to_vec())]
    );
}

#[apply(both)]
async fn only_files_as_announced_are_sent(server: Server) {
    let desk = Desk::open(&server).await;
    let (never, _) = desk.announce().await;
    let id = desk.upload().await;
    let other = Desk {
        server: &server,
        person: desk.person.clone(),
        order: desk.order.clone(),
        id: desk.another("Another").await,
    };
    let changed = |field: &str, value: Value| {
        let mut file = carried(&id);
        file[field] = value;
        file
    };
    for (files, position) in [
        (vec![carried(UNKNOWN)], 0),
        (vec![carried("not an id at all")], 0),
        (vec![carried(&id), carried(&never)], 1),
        (vec![carried(&id), carried(&id)], 1),
        (vec![changed("mimeType", json!("text/html"))], 0),
        (vec![changed("mimeType", json!("image/png"))], 0),
        (vec![changed("sizeBytes", json!(4))], 0),
    ] {
        let text = format!(
            "body/attachments/{position}/attachmentId must be a file uploaded to this case, with its size \
             and type"
        );
        let answer = desk.customer_post("/messages", message(files)).await;
        assert_eq!(answer.error(400), text);
    }
    // Neither in another case nor by the other side, and no more than once.
    let text = "body/attachments/0/attachmentId must be a file uploaded to this case, with its size and type";
    assert_eq!(
        other
            .customer_post("/messages", message(vec![carried(&id)]))
            .await
            .error(400),
        text
    );
    assert_eq!(
        server
            .post(&desk.path("/messages"), message(vec![carried(&id)]))
            .await
            .error(400),
        text
    );
    assert_eq!(
        server.get(&desk.path("/messages")).await.data(200)["pagination"]["total"],
        2
    );
    desk.customer_post(
        "/messages",
        message(vec![changed("filename", json!("other.txt"))]),
    )
    .await
    .data(201);
    assert_eq!(
        desk.customer_post("/messages", message(vec![carried(&id)]))
            .await
            .error(400),
        text
    );
    let five = [
        desk.upload().await,
        desk.upload().await,
        desk.upload().await,
        desk.upload().await,
        desk.upload().await,
    ];
    let sent = desk
        .customer_post("/messages", message(five.iter().map(|id| carried(id)).collect()))
        .await;
    assert_eq!(sent.data(201)["attachments"].as_array().unwrap().len(), 5);
    let list = server.get(&desk.path("/messages?page=4&limit=1")).await;
    assert_eq!(
        list.data(200)["items"][0]["attachments"],
        sent.data(201)["attachments"]
    );
}

#[apply(both)]
async fn a_file_is_sent_by_one_of_two_messages_at_once(server: Server) {
    let desk = Desk::open(&server).await;
    let id = desk.upload().await;
    let messages = (0..6).map(|_| desk.customer_post("/messages", message(vec![carried(&id)])));
    let answers = futures_util::future::join_all(messages).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(
        server.get(&desk.path("/messages")).await.data(200)["pagination"]["total"],
        3
    );
}

#[apply(both)]
async fn bad_files_are_not_announced(server: Server) {
    let desk = Desk::open(&server).await;
    let with = |field: &str, value: Value| {
        let mut file = file();
        file[field] = value;
        file
    };
    let without = |field: &str| {
        let mut file = file();
        file.as_object_mut().unwrap().remove(field);
        file
    };
    for (body, text) in [
        (without("filename"), "body must have required property 'filename'"),
        (without("mimeType"), "body must have required property 'mimeType'"),
        (
            without("sizeBytes"),
            "body must have required property 'sizeBytes'",
        ),
        (
            with("filename", json!("")),
            "body/filename must NOT have fewer than 1 characters",
        ),
        (
            with("filename", json!("x".repeat(256))),
            "body/filename must NOT have more than 255 characters",
        ),
        (with("sizeBytes", json!(0)), "body/sizeBytes must be >= 1"),
        (
            with("sizeBytes", json!(10_485_761)),
            "body/sizeBytes must be <= 10485760",
        ),
        (
            with("mimeType", json!("text/html")),
            "body/mimeType must be one of image/*, application/pdf, text/plain, application/zip",
        ),
    ] {
        assert_eq!(
            desk.customer_post("/attachments", body.clone()).await.error(400),
            text,
            "{body}"
        );
        assert_eq!(
            server
                .post(&desk.dashboard("/attachments"), body.clone())
                .await
                .error(400),
            text,
            "{body}"
        );
    }
    for kind in ["image/webp", "application/pdf", "application/zip"] {
        desk.customer_post("/attachments", with("mimeType", json!(kind)))
            .await
            .data(201);
    }
    assert_eq!(stored(&server).await, 3);
}

#[apply(both)]
async fn nobody_else_reaches_a_file(server: Server) {
    let desk = Desk::open(&server).await;
    let id = desk.upload().await;
    desk.customer_post("/messages", message(vec![carried(&id)]))
        .await
        .data(201);
    let (other, token) = server.other_store("other-store").await;
    let stranger = server.sign_in("ann@example.org").await;
    let path = format!("/v2/stores/{}/cases/{}/attachments", other.id, desk.id);
    for (method, rest) in [(Method::POST, String::new()), (Method::GET, format!("/{id}"))] {
        let call = server
            .anonymous(method.clone(), &format!("{path}{rest}"))
            .bearer(&token)
            .json(&file());
        assert_eq!(call.send().await.error(404), "Case not found");
        let mine = format!("/cases/{}/attachments{rest}", desk.id);
        let answer = server.portal(&stranger, method, &mine, Some(file())).await;
        assert_eq!(answer.error(404), "Case not found");
    }
    let elsewhere = desk.another("Another").await;
    let path = format!(
        "/v2/stores/{}/cases/{elsewhere}/attachments/{id}",
        server.store.id
    );
    assert_eq!(server.get(&path).await.error(404), "Attachment not found");
    assert_eq!(
        server
            .get(&desk.dashboard(&format!("/attachments/{UNKNOWN}")))
            .await
            .error(404),
        "Attachment not found"
    );
    server.get(&desk.dashboard("/attachments/short")).await.error(400);
}

#[apply(both)]
async fn files_that_nothing_carries_are_forgotten(server: Server) {
    let desk = Desk::open(&server).await;
    let id = desk.upload().await;
    desk.announce().await;
    assert_eq!(stored(&server).await, 2);
    let mine = format!("/cases/{}/attachments/{id}", desk.id);
    let url = server.portal_get(&desk.person, &mine).await.data(200)["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(follow(&server, Method::GET, &url, None).await.text, "hello");
    server.move_clock("P1D").await;
    assert_eq!(stored(&server).await, 0);
    assert!(!server.jobs().await.contains(&"attachment_expiry".to_owned()));
    assert_eq!(
        server.portal_get(&desk.person, &mine).await.error(404),
        "Attachment not found"
    );
    assert!(files_below(&server.app.env.config.files_folder()).is_empty());
    let late = desk.customer_post("/messages", message(vec![carried(&id)])).await;
    assert!(late.error(400).starts_with("body/attachments/0/attachmentId"));
}

//! Pictures and downloads of stores (contract `merchant-api.md`, "Stores, team").

mod command;
mod downloads;
pub mod pictures;
mod refusals;

use crate::harness::{Answer, Server, apply, both};
use crate::portal::keys;
use http::Method;
use pandabase_domain::time::{DAY, HOUR};
use serde_json::{Value, json};

/// The files that the storage has.
pub fn stored(server: &Server) -> Vec<String> {
    let mut names = crate::files::files_below(&server.app.env.config.files_folder());
    names.sort();
    names
}

impl Server {
    pub fn files_path(&self, rest: &str) -> String {
        format!("/v2/stores/{}/files{rest}", self.store.id)
    }

    /// Announces a file of these bytes.
    pub async fn announce_file(&self, purpose: &str, name: &str, mime_type: &str, bytes: usize) -> Value {
        let new = json!({"filename": name, "mimeType": mime_type, "sizeBytes": bytes, "purpose": purpose});
        let announced = self.post(&self.files_path(""), new).await;
        let announced = announced.data(201);
        assert_eq!(keys(announced), ["id", "uploadUrl", "url"]);
        announced.clone()
    }

    /// Sends bytes to the address of an announced file.
    pub async fn send_file(&self, announced: &Value, mime_type: &str, bytes: &[u8]) -> Answer {
        let url = announced["uploadUrl"].as_str().unwrap();
        let path = url.strip_prefix(&self.app.env.config.public_url).unwrap();
        let call = self
            .anonymous(Method::PUT, path)
            .header("content-type", mime_type);
        call.body(bytes).send().await
    }

    /// Uploads a file and returns its id.
    pub async fn upload_file(&self, purpose: &str, name: &str, mime_type: &str, bytes: &[u8]) -> String {
        let announced = self.announce_file(purpose, name, mime_type, bytes.len()).await;
        self.send_file(&announced, mime_type, bytes).await.data(200);
        announced["id"].as_str().unwrap().to_owned()
    }

    /// Fetches an address of this server.
    pub async fn fetch_file(&self, url: &str, headers: &[(&'static str, &str)]) -> Answer {
        let path = url.strip_prefix(&self.app.env.config.public_url).unwrap();
        let mut call = self.anonymous(Method::GET, path);
        for &(name, value) in headers {
            call = call.header(name, value);
        }
        call.send().await
    }

    pub async fn shown_file(&self, id: &str) -> Value {
        let shown = self.get(&self.files_path(&format!("/{id}"))).await;
        shown.data(200).clone()
    }
}

#[apply(both)]
async fn files_are_listed_shown_and_deleted(server: Server) {
    let announced = server
        .announce_file("DOWNLOAD", "album.zip", "application/zip", 5)
        .await;
    assert_eq!(announced["url"], Value::Null);
    let id = announced["id"].as_str().unwrap();
    assert!(id.starts_with("file_"), "{id}");
    let pending = server.shown_file(id).await;
    assert_eq!(
        (&pending["status"], &pending["url"], &pending["inUse"]),
        (&json!("PENDING"), &Value::Null, &json!(false))
    );
    server
        .send_file(&announced, "application/zip", b"hello")
        .await
        .data(200);
    server.advance(1).await;
    let other = server
        .upload_file("DOWNLOAD", "notes.txt", "text/plain", b"notes")
        .await;
    let listed = server.get(&server.files_path("?purpose=DOWNLOAD")).await;
    let items = listed.data(200)["items"].as_array().unwrap();
    let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [other.as_str(), id]);
    assert_eq!(
        keys(&items[0]),
        [
            "createdAt",
            "expiresAt",
            "filename",
            "id",
            "inUse",
            "mimeType",
            "purpose",
            "sizeBytes",
            "status",
            "thumbnailUrl",
            "url",
            "usedBy"
        ]
    );
    let pictures = server.get(&server.files_path("?purpose=IMAGE")).await;
    assert_eq!(pictures.data(200)["pagination"]["total"], 0);
    server.get(&server.files_path("?purpose=VIDEO")).await.error(400);

    // The merchant fetches it.
    let url = server.shown_file(id).await["url"].as_str().unwrap().to_owned();
    assert_eq!(server.fetch_file(&url, &[]).await.text, "hello");
    let path = server.files_path(&format!("/{id}"));
    assert_eq!(server.delete(&path).await.data(200), &json!({"deleted": true}));
    server.drain().await;
    assert_eq!(server.get(&path).await.error(404), "File not found");
    assert_eq!(server.delete(&path).await.error(404), "File not found");
    assert_eq!(server.fetch_file(&url, &[]).await.error(404), "File not found");
    assert_eq!(stored(&server), ["file"]);
    server.verify().await;
}

#[apply(both)]
async fn what_nothing_uses_goes_in_time(server: Server) {
    server
        .announce_file("DOWNLOAD", "never.zip", "application/zip", 5)
        .await;
    let id = server
        .upload_file("DOWNLOAD", "a.zip", "application/zip", b"hello")
        .await;
    server.advance(DAY).await;
    let left = server.get(&server.files_path("")).await;
    assert_eq!(left.data(200)["pagination"]["total"], 1);
    let product = json!({
        "title": "Album", "productType": "DIGITAL_DOWNLOAD", "price": 500, "downloadUrl": id
    });
    let made = server.post(&server.core("/products"), product).await;
    let user = made.data(201)["id"].clone();
    let product = server.core(&format!("/products/{}", user.as_str().unwrap()));
    let shown = server.shown_file(&id).await;
    assert_eq!(shown["usedBy"], json!([user]));
    assert_eq!(
        (&shown["inUse"], &shown["expiresAt"]),
        (&json!(true), &Value::Null)
    );
    let in_use = server.delete(&server.files_path(&format!("/{id}"))).await;
    assert_eq!(in_use.error(409), "A product or the store uses this file");
    server.advance(40 * DAY).await;
    assert_eq!(server.shown_file(&id).await["status"], "READY");
    server.verify().await;

    // A product that has another download, or is deleted, uses it no longer.
    server
        .patch(
            &product,
            json!({"downloadUrl": "https://files.example.org/a.zip"}),
        )
        .await
        .data(200);
    let shown = server.shown_file(&id).await;
    assert_eq!((&shown["inUse"], &shown["usedBy"]), (&json!(false), &json!([])));
    server.patch(&product, json!({"downloadUrl": id})).await.data(200);
    server.advance(31 * DAY).await;
    assert_eq!(server.shown_file(&id).await["inUse"], true);
    server.delete(&product).await.data(200);
    server.advance(30 * DAY - HOUR).await;
    assert_eq!(server.shown_file(&id).await["inUse"], false);
    server.verify().await;
    server.advance(HOUR).await;
    let gone = server.get(&server.files_path(&format!("/{id}"))).await;
    assert_eq!(gone.error(404), "File not found");
    assert!(stored(&server).is_empty());
    assert!(!server.jobs().await.contains(&"file_expiry".to_owned()));
    server.verify().await;
}

#[apply(both)]
async fn roles_decide_who_uploads(server: Server) {
    let new =
        json!({"filename": "a.zip", "mimeType": "application/zip", "sizeBytes": 5, "purpose": "DOWNLOAD"});
    let viewer = server.member_with("VIEWER").await;
    let path = server.files_path("");
    let refused = server.account_post(&viewer, &path, new.clone()).await;
    assert_eq!(refused.error(403), "Insufficient role");
    server.account_get(&viewer, &path).await.data(200);
    let moderator = server.member_with("MODERATOR").await;
    server.account_post(&moderator, &path, new).await.data(201);
    assert_eq!(
        server.account_get(&viewer, &path).await.data(200)["pagination"]["total"],
        1
    );
}

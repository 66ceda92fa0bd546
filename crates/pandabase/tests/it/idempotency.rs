//! Contract `README.md`, "Idempotency".

use crate::harness::{Answer, Call, Server, apply, both};
use futures_util::future::join_all;
use http::Method;
use pandabase_domain::time::DAY;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::config::limits::Limit;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};

const KEY: &str = "key-0123456789";
const REUSED: &str = "Idempotency key was already used with a different request body";
const RUNNING: &str = "A request with this idempotency key is still in progress";

fn product(title: &str) -> Value {
    json!({"title": title, "productType": "DIGITAL_DOWNLOAD", "price": 1500})
}

impl Server {
    fn keyed(&self, method: Method, path: &str, key: &str) -> Call<'_> {
        self.call(method, path).header("idempotency-key", key)
    }

    async fn create(&self, key: &str, body: &Value) -> Answer {
        self.keyed(Method::POST, &self.core("/products"), key)
            .json(body)
            .send()
            .await
    }

    /// How many products the store has.
    async fn products(&self) -> i64 {
        let list = self.get(&self.core("/products")).await;
        list.data(200)["pagination"]["total"].as_i64().unwrap()
    }
}

#[track_caller]
fn assert_replayed(first: &Answer, again: &Answer) {
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(first.header("idempotent-replay"), None);
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    assert_ne!(first.header("x-request-id"), again.header("x-request-id"));
}

#[apply(both)]
async fn a_repeated_request_gets_the_same_answer(server: Server) {
    let first = server.create(KEY, &product("Notes")).await;
    first.data(201);
    // The store moves on; the answer stays.
    let path = server.core(&format!(
        "/products/{}",
        first.json["data"]["id"].as_str().unwrap()
    ));
    server.patch(&path, json!({"title": "Renamed"})).await.data(200);
    assert_replayed(&first, &server.create(KEY, &product("Notes")).await);
    // Bodies compare by their canonical JSON, paths without their last slash.
    let spaced = "{ \"price\": 1500,\n\"title\": \"Notes\", \"productType\": \"DIGITAL_DOWNLOAD\" }";
    let again = server
        .keyed(Method::POST, &server.core("/products/"), KEY)
        .json(&Value::Null)
        .body(spaced)
        .send()
        .await;
    assert_replayed(&first, &again);
    assert_eq!(server.products().await, 1);
}

#[apply(both)]
async fn a_key_belongs_to_one_body(server: Server) {
    server.create(KEY, &product("Notes")).await.data(201);
    let other = server.create(KEY, &product("Other")).await;
    assert_eq!(other.error(422), REUSED);
    assert_eq!(other.header("idempotent-replay"), None);
    assert_eq!(server.products().await, 1);
    server.create("another-key", &product("Notes")).await.data(201);
    assert_eq!(server.products().await, 2);
}

#[apply(both)]
async fn a_key_belongs_to_one_credential_method_and_path(server: Server) {
    let first = server.create(KEY, &product("Notes")).await;
    let path = server.core(&format!("/products/{}", first.data(201)["id"].as_str().unwrap()));
    let renamed = server
        .keyed(Method::PATCH, &path, KEY)
        .json(&json!({"title": "Renamed"}))
        .send()
        .await;
    assert_eq!(renamed.data(200)["title"], "Renamed");
    let deleted = server.keyed(Method::DELETE, &path, KEY).send().await;
    deleted.data(200);
    assert_replayed(&deleted, &server.keyed(Method::DELETE, &path, KEY).send().await);
    assert_eq!(server.delete(&path).await.error(404), "Product not found");
    let token = server
        .token_with(Mode::Bearer, ScopeSet::all())
        .await
        .secret
        .unwrap();
    let by_other = server
        .anonymous(Method::POST, &server.core("/products"))
        .bearer(&token)
        .header("idempotency-key", KEY)
        .json(&product("Mine"))
        .send()
        .await;
    by_other.data(201);
    let (other_store, other_token) = server.other_store("other-store").await;
    let elsewhere = server
        .anonymous(
            Method::POST,
            &format!("/v2/core/stores/{}/products", other_store.id),
        )
        .bearer(&other_token)
        .header("idempotency-key", KEY)
        .json(&product("Theirs"))
        .send()
        .await;
    elsewhere.data(201);
}

#[apply(both)]
async fn fifty_at_once_have_one_effect(server: Server) {
    let body = product("Notes");
    let answers = join_all((0..50).map(|_| server.create(KEY, &body))).await;
    let (done, running): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    for answer in &running {
        assert_eq!(answer.error(409), RUNNING);
    }
    assert!(done.iter().all(|answer| answer.text == done[0].text));
    let first_hand = done
        .iter()
        .filter(|answer| answer.header("idempotent-replay").is_none());
    assert_eq!(first_hand.count(), 1);
    assert_eq!(server.products().await, 1);
    // Who was told to wait gets the answer now.
    let again = server.create(KEY, &body).await;
    assert_eq!((again.status, &again.text), (done[0].status, &done[0].text));
}

#[apply(both)]
async fn refusals_of_the_business_are_repeated(server: Server) {
    let body = json!({"title": "Plan", "productType": "SUBSCRIPTION", "price": 900});
    let first = server.create(KEY, &body).await;
    assert_eq!(
        first.error(400),
        "Subscription products require a billing interval"
    );
    assert_replayed(&first, &server.create(KEY, &body).await);
    assert_eq!(server.create(KEY, &product("Notes")).await.error(422), REUSED);
    let nowhere = server.core("/products/prd_aaaaaaaaaaaaaaaaaaaaaaaa");
    let missing = server.keyed(Method::DELETE, &nowhere, KEY).send().await;
    assert_eq!(missing.error(404), "Product not found");
    assert_replayed(
        &missing,
        &server.keyed(Method::DELETE, &nowhere, KEY).send().await,
    );
    assert_eq!(server.products().await, 0);
}

#[apply(both)]
async fn refusals_before_the_business_leave_the_key_free(server: Server) {
    let server = server
        .with(|config| config.limits.per_token = Limit::per_second(2))
        .await;
    let path = server.core("/products");
    let unknown = server
        .anonymous(Method::POST, &path)
        .header("idempotency-key", KEY)
        .json(&product("Notes"));
    unknown.send().await.error(401);
    let weak = server
        .token_with(Mode::Bearer, ScopeSet::from_iter([Scope::ProductsRead]))
        .await
        .secret
        .unwrap();
    let weak = server
        .anonymous(Method::POST, &path)
        .bearer(&weak)
        .header("idempotency-key", KEY)
        .json(&product("Notes"));
    weak.send().await.error(403);
    for body in [json!({"title": "Notes"}), json!({"title": 5})] {
        let answer = server.create(KEY, &body).await;
        assert!(answer.error(400).starts_with("body"));
        assert_eq!(answer.header("idempotent-replay"), None);
    }
    server.create(KEY, &product("Notes")).await.error(429);
    server.app.env.clock.advance(1000);
    let first = server.create(KEY, &product("Notes")).await;
    first.data(201);
    assert_replayed(&first, &server.create(KEY, &product("Notes")).await);
}

#[apply(both)]
async fn a_key_is_free_again_after_a_day_of_the_store(server: Server) {
    let first = server.create(KEY, &product("Notes")).await;
    first.data(201);
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server
        .post(&clock, json!({"advance": "PT23H59M59S"}))
        .await
        .data(200);
    assert_replayed(&first, &server.create(KEY, &product("Notes")).await);
    server.post(&clock, json!({"advance": "PT1S"})).await.data(200);
    let other = server.create(KEY, &product("Other")).await;
    assert_eq!(other.data(201)["title"], "Other");
    assert_replayed(&other, &server.create(KEY, &product("Other")).await);
}

#[apply(both)]
async fn records_are_swept_and_do_not_show_what_they_hold(server: Server) {
    let app = std::sync::Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| pandabase::wiring::housekeeping::schedule(tx, &app.env))
        .await
        .unwrap();
    server
        .create(KEY, &product("A title to look for"))
        .await
        .data(201);
    let bodies = || {
        server.app.db.read(|tx| {
            tx.all(Sql::new("SELECT body FROM idempotency_records"), &[], |row| {
                row.next::<Vec<u8>>()
            })
        })
    };
    let stored = bodies().await.unwrap();
    assert_eq!(stored.len(), 1);
    assert!(memchr::memmem::find(&stored[0], b"title").is_none());
    server.advance(2 * DAY).await;
    assert!(bodies().await.unwrap().is_empty());
}

#[apply(both)]
async fn keys_have_a_length_on_every_write(server: Server) {
    let one = server.core("/products/prd_aaaaaaaaaaaaaaaaaaaaaaaa");
    for (method, path) in [
        (Method::POST, server.core("/products")),
        (Method::PATCH, one.clone()),
        (Method::DELETE, one),
    ] {
        for key in ["1234567".to_owned(), "x".repeat(33)] {
            let answer = server
                .keyed(method.clone(), &path, &key)
                .json(&product("Notes"))
                .send()
                .await;
            assert!(
                answer
                    .error(400)
                    .starts_with("headers/idempotency-key must NOT have"),
                "{method} {key}"
            );
        }
        for key in ["12345678".to_owned(), "x".repeat(32), "é !\"§$%&/()=".into()] {
            let answer = server
                .keyed(method.clone(), &path, &key)
                .json(&product("Notes"))
                .send()
                .await;
            assert_ne!(answer.status.as_u16(), 400, "{method} {key}: {}", answer.text);
        }
    }
}

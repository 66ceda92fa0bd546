//! Contract `merchant-api.md`, "API logs": what merchants read of the request log.

use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use serde_json::{Value, json};

impl Server {
    /// The list of API logs, everything noted so far included.
    async fn logs(&self, query: &str) -> Answer {
        self.app.request_log.flush().await;
        self.get(&format!("/v2/stores/{}/api-logs?{query}", self.store.id))
            .await
    }
}

fn ids(answer: &Answer) -> Vec<&str> {
    let items = answer.data(200)["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// The id that an answer was given.
fn id_of(answer: &Answer) -> &str {
    answer.header("x-request-id").unwrap()
}

#[apply(both)]
async fn requests_are_listed_newest_first(server: Server) {
    let peer = "203.0.113.7:1".parse().unwrap();
    let first = server
        .call(Method::GET, &server.core("/?email=ada@example.org"))
        .from(peer)
        .send()
        .await;
    server.app.env.clock.advance(1);
    let second = server.post(&server.core("/products/"), json!({})).await;
    second.error(400);
    let listed = server.logs("").await;
    assert_eq!(ids(&listed), [id_of(&second), id_of(&first)]);
    assert_eq!(
        listed.data(200)["pagination"],
        json!({"page": 1, "limit": 25, "total": 2, "totalPages": 1, "nextCursor": null})
    );
    let item = &listed.data(200)["items"][1];
    let token = item["tokenId"].as_str().unwrap();
    assert!(token.starts_with("stk_"));
    assert!(item["durationMs"].as_i64().unwrap() >= 0);
    assert_eq!(
        *item,
        json!({
            "id": id_of(&first), "method": "GET", "path": server.core("/"), "statusCode": 200,
            "durationMs": item["durationMs"], "ipAddress": "203.0.113.7", "tokenId": token,
            "createdAt": "2026-06-01T00:00:00.000Z"
        })
    );
    let one = server
        .get(&format!(
            "/v2/stores/{}/api-logs/{}",
            server.store.id,
            id_of(&first)
        ))
        .await;
    assert_eq!(one.data(200), item);
    // Reading the log is no Store API request.
    assert_eq!(server.logs("").await.data(200)["pagination"]["total"], 2);
}

#[apply(both)]
async fn filters_narrow_the_list(server: Server) {
    let other = server
        .token_with(Mode::Bearer, ScopeSet::from_iter([Scope::StoreRead]))
        .await;
    let secret = other.secret.clone().unwrap();
    let read = server.get(&server.core("/")).await;
    server.app.env.clock.advance(1);
    let refused = server.post(&server.core("/products/"), json!({})).await;
    server.app.env.clock.advance(1);
    let forbidden = server
        .anonymous(Method::POST, &server.core("/products/"))
        .bearer(&secret)
        .json(&json!({}))
        .send()
        .await;
    let (read, refused, forbidden) = (id_of(&read), id_of(&refused), id_of(&forbidden));
    for (query, expected) in [
        ("method=POST".to_owned(), vec![forbidden, refused]),
        ("method=PATCH".to_owned(), vec![]),
        ("statusCode=200".to_owned(), vec![read]),
        ("statusCode=403".to_owned(), vec![forbidden]),
        (format!("tokenId={}", other.id), vec![forbidden]),
        (format!("tokenId={}&method=GET", other.id), vec![]),
        ("tokenId=stk_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(), vec![]),
        ("limit=1&page=2".to_owned(), vec![refused]),
        ("page=9&colour=red".to_owned(), vec![]),
    ] {
        let listed = server.logs(&query).await;
        assert_eq!(ids(&listed), expected, "{query}");
        if !query.contains("page") {
            assert_eq!(listed.data(200)["pagination"]["total"], expected.len(), "{query}");
        }
    }
}

#[apply(both)]
async fn bad_queries_and_ids_are_refused(server: Server) {
    for query in [
        "method=get",
        "method=PUT",
        "statusCode=abc",
        "statusCode=99",
        "statusCode=600",
        "statusCode=",
        "tokenId=short",
        "page=0",
        "page=-1",
        "page=abc",
        "page=1.5",
        "limit=0",
        "limit=101",
        "limit=",
    ] {
        let name = query.split('=').next().unwrap();
        let answer = server.logs(query).await;
        assert!(
            answer.error(400).starts_with(&format!("querystring/{name} ")),
            "{query}: {}",
            answer.text
        );
    }
    let server = &server;
    let one = |id: &str| {
        let path = format!("/v2/stores/{}/api-logs/{id}", server.store.id);
        async move { server.get(&path).await }
    };
    assert!(one("req_short").await.error(400).starts_with("params/requestId"));
    assert!(
        one(&"x".repeat(49))
            .await
            .error(400)
            .starts_with("params/requestId")
    );
    assert_eq!(
        one("req_aaaaaaaaaaaaaaaaaaaaaaaa").await.error(404),
        "Request not found"
    );
}

#[apply(both)]
async fn stores_see_their_own_requests(server: Server) {
    let mine = server.get(&server.core("/")).await;
    let (other, token) = server.other_store("other-labs").await;
    server.app.request_log.flush().await;
    let path = format!("/v2/stores/{}/api-logs", other.id);
    let listed = server.anonymous(Method::GET, &path).bearer(&token).send().await;
    assert_eq!(listed.data(200)["items"], json!([]));
    let one = server
        .anonymous(Method::GET, &format!("{path}/{}", id_of(&mine)))
        .bearer(&token)
        .send()
        .await;
    assert_eq!(one.error(404), "Request not found");
    let moderator = server
        .token_with(
            Mode::Bearer,
            ScopeSet::from_iter([Scope::OrdersRead, Scope::OrdersWrite]),
        )
        .await;
    let path = format!("/v2/stores/{}/api-logs", server.store.id);
    let refused = server
        .anonymous(Method::GET, &path)
        .bearer(&moderator.secret.unwrap())
        .send()
        .await;
    assert_eq!(refused.error(403), "Missing required permissions: WEBHOOKS_READ");
    let listed = server.logs("").await;
    let items: Vec<&Value> = listed.data(200)["items"].as_array().unwrap().iter().collect();
    assert_eq!(items.len(), 1);
}

#[apply(both)]
async fn a_time_is_the_stores_own(server: Server) {
    let before = server.get(&server.core("/")).await;
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "P30D"})).await.data(200);
    server.app.env.clock.advance(1);
    let after = server.get(&server.core("/")).await;
    for (query, expected) in [
        ("from=2026-06-15T00:00:00Z", vec![id_of(&after)]),
        ("to=2026-06-15T00:00:00Z", vec![id_of(&before)]),
        (
            "from=2026-06-01T00:00:00Z&to=2026-06-01T00:00:00.001Z",
            vec![id_of(&before)],
        ),
        (
            "from=2026-07-01T00:00:00Z&to=2026-07-02T00:00:00Z",
            vec![id_of(&after)],
        ),
        ("from=2026-06-02T00:00:00Z&to=2026-06-30T00:00:00Z", vec![]),
    ] {
        let listed = server.logs(query).await;
        assert_eq!(ids(&listed), expected, "{query}");
        assert_eq!(listed.data(200)["pagination"]["total"], expected.len(), "{query}");
    }
}

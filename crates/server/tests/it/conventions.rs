//! Contract `README.md`: envelope, headers, authentication, check order.

use crate::harness::both;
use http::Method;
use serde_json::json;

both! {
    async fn a_store_answers_its_token(server) {
        let answer = server.get(&server.core("/")).await;
        let store = answer.data(200);
        assert_eq!(store["id"], server.store.id.as_str());
        assert_eq!(store["name"], "Nimbus Labs");
        assert_eq!(store["balance"], 0);
        assert_eq!(server.get(&server.core("")).await.json, answer.json);
        assert_eq!(answer.header("pandabase-version").unwrap().len(), 10);
        assert!(answer.header("x-request-id").unwrap().starts_with("req_"));
        assert_eq!(answer.header("x-ratelimit-type"), Some("AccountResource"));
    }

    async fn a_store_has_a_clock_of_its_own(server) {
        let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
        assert_eq!(server.get(&path).await.data(200)["now"], "2026-06-01T00:00:00.000Z");
        let moved = server.post(&path, json!({"advance": "P31D"})).await;
        assert_eq!(moved.data(200)["now"], "2026-07-02T00:00:00.000Z");
        assert_eq!(server.get(&path).await.data(200)["now"], "2026-07-02T00:00:00.000Z");
        let back = server.post(&path, json!({"set": "2026-07-01T00:00:00Z"})).await;
        assert_eq!(back.error(400), "The clock can only be moved forward");
        for body in [json!({}), json!({"advance": "P1D", "set": "2026-08-01T00:00:00Z"}), json!({"advance": "soon"})] {
            assert!(server.post(&path, body).await.error(400).starts_with("body"));
        }
    }

    async fn unknown_paths_and_methods_are_not_found(server) {
        assert_eq!(server.get("/v2/core/nothing").await.error(404), "Not found");
        assert_eq!(server.call(Method::PUT, &server.core("/")).send().await.error(404), "Not found");
        assert_eq!(server.anonymous(Method::OPTIONS, &server.core("/")).send().await.error(404), "Not found");
    }

    async fn bad_credentials_are_refused(server) {
        let path = server.core("/");
        let with = |value: &str| server.anonymous(Method::GET, &path).header("authorization", value).send();
        assert_eq!(server.anonymous(Method::GET, &path).send().await.error(401), "Missing or invalid authorization");
        assert_eq!(with("Basic abc").await.error(401), "Missing or invalid authorization");
        assert_eq!(with("").await.error(401), "Missing or invalid authorization");
        assert_eq!(with("Bearer sk_test_unknown").await.error(401), "Invalid API token");
        assert_eq!(with(&server.token.replace("sk_test_", "sk_live_")).await.error(401), "Invalid API token");
        assert_eq!(with(&format!("bEaReR {}", server.token)).await.data(200)["name"], "Nimbus Labs");
        assert_eq!(with(&server.token).await.data(200)["name"], "Nimbus Labs");
    }
}

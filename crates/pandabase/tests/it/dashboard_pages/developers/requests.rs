//! The requests of the store's tokens: found and read.

use crate::accounts::OWNER;
use crate::dashboard_pages::signed_in;
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use serde_json::json;

#[apply(both)]
async fn requests_are_filtered_and_read(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/requests");
    owner.go(&page).await;
    owner.shows("No requests yet");
    let narrow = server
        .token_with(Mode::Bearer, ScopeSet::from_iter([Scope::StoreRead]))
        .await;
    server
        .get(&server.core("/products?search=secret-words"))
        .await
        .data(200);
    server.app.env.clock.advance(1);
    server.post(&server.core("/products"), json!({})).await.error(400);
    server.app.env.clock.advance(1);
    let forbidden = server
        .anonymous(Method::GET, &server.core("/orders"))
        .bearer(narrow.secret.as_deref().unwrap())
        .send()
        .await;
    let id = forbidden.header("x-request-id").unwrap().to_owned();
    server.app.request_log.flush().await;
    for (filter, count) in [
        (String::new(), 3),
        ("kind=POST".to_owned(), 1),
        ("kind=GET&status=403".to_owned(), 1),
        ("status=500".to_owned(), 0),
        (format!("search={}", narrow.id), 1),
        ("from=2026-06-01&to=2026-06-01".to_owned(), 3),
        ("from=2026-06-02".to_owned(), 0),
        // What the API would refuse is left out.
        ("kind=PUT&status=99&search=stk&from=x".to_owned(), 3),
    ] {
        owner.go(&format!("{page}?{filter}")).await;
        let words = if count == 1 { "request" } else { "requests" };
        owner.shows(&format!("{count} {words}<"));
        owner.hides("secret-words");
    }
    owner.go(&format!("{page}?search={}", narrow.id)).await;
    owner.shows(&format!("{page}/{id}"));
    owner.shows("GET /v2/core/stores/…/orders");
    owner.go(&format!("{page}/{id}")).await;
    owner.shows(&format!("GET {}", server.core("/orders")));
    owner.shows(">403<");
    owner.shows(&server.desk(&format!("/developers/tokens/{}", narrow.id)));
    owner.shows("href=\"/docs\"");
    // A token that is gone is named by its id.
    let session = server.merchant(OWNER).await;
    let token = server.of_team(&format!("/tokens/{}", narrow.id));
    server
        .with_session(&session, Method::DELETE, &token, None)
        .await
        .data(200);
    owner.reload().await;
    owner.shows(narrow.id.as_str());
    owner.hides("id=\"token\"");
    // Another store's requests are not there.
    let (other, _) = server.other_store("other-labs").await;
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&format!("/stores/{}/developers/requests/{id}", other.id))
        .await;
    assert_eq!(owner.status, 404);
}

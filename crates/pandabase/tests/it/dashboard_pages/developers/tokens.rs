//! API tokens: made, seen once, changed, replaced and deleted.

use super::{DRAFT, copied, tokens};
use crate::accounts::OWNER;
use crate::dashboard_pages::{SESSION, signed_in, text};
use crate::harness::{Answer, Server, apply, both};
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::{HOUR, MINUTE};
use serde_json::json;

/// The status of a request for products with a secret.
async fn opens(server: &Server, secret: &str) -> u16 {
    let call = server.anonymous(Method::GET, &server.core("/products"));
    call.bearer(secret).send().await.status.as_u16()
}

#[apply(both)]
async fn a_token_is_made_and_its_secret_seen_once(server: Server) {
    let session = server.merchant(OWNER).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/developers/tokens")).await;
    owner.shows("id=\"new-token\"");
    let new = server.desk("/developers/tokens/new");
    owner.go(&new).await;
    owner.press("make", &[("name", "ci")]).await;
    owner.shows("Choose at least one permission.");
    assert_eq!(owner.fields()["name"], "ci");
    let long = "x".repeat(65);
    owner
        .press("make", &[("name", &*long), ("scope.PRODUCTS_READ", "yes")])
        .await;
    assert!(!owner.error("name").is_empty(), "{}", owner.text);
    assert_eq!(tokens(&server, &session).await.len(), 1);
    owner.press("make", &[("name", "ci <b>")]).await;
    let secret = copied(&owner, "sk_test_").unwrap();
    owner.shows("It is shown this once");
    owner.shows("ci &#60;b&#62;");
    assert_eq!((opens(&server, &secret).await, owner.cookie(DRAFT)), (200, None));
    let orders = server.anonymous(Method::GET, &server.core("/orders"));
    assert_eq!(orders.bearer(&secret).send().await.status, 403);
    let made = tokens(&server, &session).await.remove(0);
    assert_eq!(
        (&made["name"], &made["permissions"], &made["mode"]),
        (&json!("ci <b>"), &json!(["PRODUCTS_READ"]), &json!("BEARER"))
    );
    let page = server.desk(&format!("/developers/tokens/{}", text(&made["id"])));
    for seen in [
        &page,
        &format!("{page}?done=made"),
        &new,
        &server.desk("/developers/tokens"),
    ] {
        owner.go(seen).await;
        assert_eq!(owner.status, 200, "{seen}: {}", owner.text);
        owner.hides(&secret);
    }
    owner.shows(&format!("href=\"{page}\""));
    server.verify().await;
}

/// Sends the form of a page as it is, and returns the answer itself.
async fn sent(server: &Server, visitor: &Visitor<'_>, page: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = visitor.fields();
    fields.extend(
        more.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    let cookies = [SESSION, "pandabase_form"]
        .map(|name| format!("{name}={}", visitor.cookie(name).unwrap_or_default()))
        .join("; ");
    let call = server.anonymous(Method::POST, page).header("cookie", &cookies);
    call.body(form).send().await
}

#[apply(both)]
async fn a_secret_is_in_no_address_and_forgotten_when_it_was_shown(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let new = server.desk("/developers/tokens/new");
    owner.go(&new).await;
    let form = [("name", "ci"), ("scope.PRODUCTS_READ", "yes"), ("action", "make")];
    let made = sent(&server, &owner, &new, &form).await;
    assert_eq!(made.status, 303);
    let target = made.header("location").unwrap().to_owned();
    let cookies: Vec<&str> = made
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    assert!(!made.text.contains("sk_test_") && !target.contains("sk_test_"));
    assert!(!cookies.iter().any(|cookie| cookie.contains("sk_test_")));
    let draft = cookies
        .iter()
        .find(|cookie| cookie.starts_with(&format!("{DRAFT}=")) && !cookie.contains("Max-Age=0"))
        .unwrap();
    let path = target.split('?').next().unwrap();
    assert!(
        draft.contains(&format!("Path={path};")) && draft.contains("HttpOnly"),
        "{draft}"
    );
    let (draft, _) = draft.split_once(';').unwrap();
    let cookie = format!("{SESSION}={}; {draft}", owner.cookie(SESSION).unwrap());
    let seen = server
        .anonymous(Method::GET, &target)
        .header("cookie", &cookie)
        .send()
        .await;
    assert!(seen.text.contains("<code data-key>sk_test_"), "{}", seen.text);
    let ended = seen.headers.get_all("set-cookie").iter();
    let mut ended = ended.map(|cookie| cookie.to_str().unwrap());
    assert!(ended.any(|cookie| cookie.starts_with(&format!("{DRAFT}=;")) && cookie.contains("Max-Age=0")));
    // Whoever kept the cookie sees nothing after a few minutes, and nothing on another page.
    let other = server.desk("/developers/tokens");
    let elsewhere = server
        .anonymous(Method::GET, &other)
        .header("cookie", &cookie)
        .send()
        .await;
    assert!(!elsewhere.text.contains("sk_test_"));
    server.app.env.clock.advance(6 * MINUTE);
    let late = server
        .anonymous(Method::GET, &target)
        .header("cookie", &cookie)
        .send()
        .await;
    assert_eq!(late.status, 200);
    assert!(!late.text.contains("sk_test_"), "{}", late.text);
}

#[apply(both)]
async fn a_token_is_changed_replaced_and_deleted(server: Server) {
    let session = server.merchant(OWNER).await;
    let new = json!({"name": "ci", "permissions": ["PRODUCTS_READ"]});
    let made = server
        .account_post(&session, &server.of_team("/tokens"), new)
        .await;
    let made = made.data(201).clone();
    let first = text(&made["secret"]);
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/developers/tokens/{}", text(&made["id"])));
    owner.go(&page).await;
    owner.shows("Never used");
    assert_eq!(
        owner.fields().get("scope.PRODUCTS_READ").map(String::as_str),
        Some("yes")
    );
    owner
        .press("change", &[("name", "deploy"), ("scope.ORDERS_READ", "yes")])
        .await;
    owner.shows("Saved.");
    let changed = tokens(&server, &session).await.remove(0);
    assert_eq!(
        (&changed["name"], &changed["permissions"]),
        (&json!("deploy"), &json!(["PRODUCTS_READ", "ORDERS_READ"]))
    );
    owner.press("change", &[("name", "")]).await;
    assert!(!owner.error("name").is_empty(), "{}", owner.text);
    assert_eq!(tokens(&server, &session).await[0]["name"], "deploy");
    owner.go(&page).await;
    owner.press("roll", &[("overlapHours", "1")]).await;
    let second = copied(&owner, "sk_test_").unwrap();
    assert_eq!(
        (opens(&server, &first).await, opens(&server, &second).await),
        (200, 200)
    );
    server.app.env.clock.advance(HOUR);
    assert_eq!(
        (opens(&server, &first).await, opens(&server, &second).await),
        (401, 200)
    );
    owner.go(&page).await;
    owner.hides(&second);
    owner.press("roll", &[]).await;
    let third = copied(&owner, "sk_test_").unwrap();
    assert_eq!(
        (opens(&server, &second).await, opens(&server, &third).await),
        (401, 200)
    );
    owner.go(&page).await;
    owner.shows("Delete this token?");
    owner.press("nothing", &[]).await;
    assert_eq!(opens(&server, &third).await, 200);
    owner.press("delete", &[]).await;
    owner.shows("It was removed.");
    assert_eq!(opens(&server, &third).await, 401);
    owner.go(&page).await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn nobody_passes_on_more_than_their_role_has(server: Server) {
    let session = server.merchant(OWNER).await;
    let more = json!({"name": "money", "permissions": ["PAYOUTS_READ"]});
    let more = server
        .account_post(&session, &server.of_team("/tokens"), more)
        .await;
    let more = text(&more.data(201)["id"]);
    server.member_with("DEVELOPER").await;
    let mut developer = signed_in(&server, "developer@example.org").await;
    developer.go(&server.desk("/developers/tokens/new")).await;
    developer.shows("name=\"scope.WEBHOOKS_WRITE\"");
    developer.hides("name=\"scope.PAYOUTS_READ\"");
    let before = tokens(&server, &session).await.len();
    developer
        .press("make", &[("name", "ci"), ("scope.PAYOUTS_READ", "yes")])
        .await;
    assert!(developer.is_refused());
    developer
        .go(&server.desk(&format!("/developers/tokens/{more}")))
        .await;
    developer.shows("This token may do more than your role");
    developer.hides("value=\"roll\"");
    for action in ["change", "roll", "delete"] {
        developer
            .press(action, &[("name", "mine"), ("scope.ORDERS_READ", "yes")])
            .await;
        assert!(developer.is_refused(), "{action}: {}", developer.text);
        assert_eq!(copied(&developer, "sk_test_"), None);
    }
    let all = tokens(&server, &session).await;
    assert!(all.len() == before && all.iter().any(|token| token["name"] == "money"));
    // A token of another store is not there.
    let (other, _) = server.other_store("other-labs").await;
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&format!("/stores/{}/developers/tokens/{more}", other.id))
        .await;
    assert_eq!(owner.status, 404);
    owner.press("delete", &[]).await;
    assert_eq!(tokens(&server, &session).await.len(), before);
}

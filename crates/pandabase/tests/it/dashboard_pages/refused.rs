//! What a browser is shown where no page is, or none that takes a form.

use super::signed_in;
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use http::Method;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const HTML: Option<&str> = Some("text/html; charset=utf-8");

#[apply(both)]
async fn a_page_without_a_form_says_so_to_whoever_sends_one(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    for page in ["", "/requirements", "/developers/events"] {
        server.app.env.clock.advance(1000);
        owner.go(&server.desk(page)).await;
        assert_eq!(owner.status, 200, "{page}: {}", owner.text);
        owner.press("refund", &[]).await;
        assert_eq!(owner.status, 405, "{page}");
        owner.shows("Nothing can be sent to this page.");
        owner.shows("href=\"/stores\"");
    }
    // A page with forms that knows no such button is shown again, and nothing has changed.
    let before = server.get(&server.core("")).await.data(200).clone();
    for page in ["/team", "/settings", "/developers/snapshots"] {
        server.app.env.clock.advance(1000);
        owner.go(&server.desk(page)).await;
        owner.press("nonsense", &[]).await;
        assert_eq!(owner.status, 200, "{page}: {}", owner.text);
    }
    assert_eq!(server.get(&server.core("")).await.data(200), &before);
    server.verify().await;
}

#[apply(both)]
async fn browsers_are_shown_pages_and_programs_are_told_in_json(server: Server) {
    let store = server.desk("");
    let (get, post) = (Method::GET, Method::POST);
    for (method, path, status) in [
        (&get, format!("{store}/nothing"), 404),
        (&post, format!("{store}/nothing"), 404),
        (
            &post,
            format!("{store}/orders/ord_0a1b2c3d4e5f6g7h8i9j0k1l/nothing"),
            404,
        ),
        (&post, format!("{store}/live"), 405),
        (&post, "/account/nothing".to_owned(), 404),
        (&post, "/operator/nothing".to_owned(), 404),
        (&post, "/portal/nothing".to_owned(), 404),
        (&get, "/portal/nothing?locale=de".to_owned(), 404),
        (&get, "/s/nimbus-labs/nothing/more".to_owned(), 404),
        (&post, "/s/nimbus-labs".to_owned(), 405),
        (&get, "/nothing".to_owned(), 404),
    ] {
        server.app.env.clock.advance(1000);
        let call = || server.anonymous(method.clone(), &path);
        let shown = call().header("accept", BROWSER).send().await;
        assert_eq!(shown.status, status, "{method} {path}: {}", shown.text);
        assert_eq!(shown.content_type(), HTML, "{method} {path}");
        assert!(
            shown.text.contains("<main class=\"page stack\""),
            "{}",
            shown.text
        );
        for header in [
            "content-security-policy",
            "x-request-id",
            "x-content-type-options",
        ] {
            assert!(shown.header(header).is_some(), "{method} {path} {header}");
        }
        assert_eq!(shown.header("allow").is_some(), status == 405, "{method} {path}");
        assert_eq!(call().send().await.error(404), "Not found", "{method} {path}");
    }
    // Buyers read it in their language, and the API has no pages.
    let german = server.anonymous(Method::GET, "/portal/nothing?locale=de");
    let german = german.header("accept", BROWSER).send().await;
    assert!(german.text.contains("<html lang=\"de\""), "{}", german.text);
    for path in ["/v2/core/nothing", "/openapi.json/nothing"] {
        let call = server.anonymous(Method::POST, path).header("accept", BROWSER);
        assert_eq!(call.send().await.error(404), "Not found", "{path}");
    }
}

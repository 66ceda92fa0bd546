//! The embedded checkout (contract `checkout.md`, "Embed SDK"): what merchants' pages load, and the guide.

use crate::guides::block;
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_locale::Locale;
use serde_json::{Value, json};

const SDK: &str = include_str!("../../static/sdk.js");
const GUIDE: &str = include_str!("../../../../docs/guides/embed.md");

/// Every name of the contract.
const NAMES: [(&str, &str); 6] = [
    (
        "options",
        "storeId sessionId mode container theme locale appearance on",
    ),
    (
        "values",
        "modal drawer overlay inline auto light dark left right top",
    ),
    (
        "tokens",
        "accent accentForeground background foreground muted mutedForeground secondary secondaryForeground \
         card cardForeground popover popoverForeground ring border input danger summaryBackground radius \
         fontSizeBase fontFamily fontMono logo summaryPosition colorScheme dark",
    ),
    (
        "events",
        "loaded ready payment_success payment_processing payment_failed error close",
    ),
    (
        "flat handlers",
        "onLoaded onReady onPaymentSuccess onPaymentProcessing onPaymentFailed onError onClose",
    ),
    ("methods", "open close destroy"),
];

#[test]
fn the_script_is_small_and_knows_every_name_of_the_contract() {
    assert!(SDK.len() < 12_000, "{} bytes", SDK.len());
    let words_of = |text: &'static str| text.split(|c: char| !c.is_alphanumeric() && c != '_');
    for (kind, names) in NAMES {
        for name in names.split_whitespace() {
            assert!(words_of(SDK).any(|word| word == name), "{kind}: {name}");
            assert!(words_of(GUIDE).any(|word| word == name), "{kind}: {name}");
        }
    }
}

#[apply(both)]
async fn pages_of_any_server_may_load_the_script(server: Server) {
    for path in ["/v2/sdk.js", "/sdk.js"] {
        let script = server.anonymous(Method::GET, path).send().await;
        assert_eq!(
            (script.status.as_u16(), script.text.as_str()),
            (200, SDK),
            "{path}"
        );
        for (name, value) in [
            ("content-type", "text/javascript; charset=utf-8"),
            ("cache-control", "public, max-age=300"),
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(script.header(name), Some(value), "{path}");
        }
        let again = server.anonymous(Method::GET, path);
        let again = again.header("if-none-match", script.header("etag").unwrap());
        let again = again.send().await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{path}");
        assert_eq!(
            again.header("cache-control"),
            Some("public, max-age=300"),
            "{path}"
        );
    }
    let own = server.anonymous(Method::GET, "/static/embed.js").send().await;
    assert_eq!(own.status, 200);
    assert_eq!(own.header("cache-control"), Some("no-cache"));
    assert_eq!(own.header("access-control-allow-origin"), None);
}

/// The script has no room for nine languages: it asks for the words of its fallback when it needs them.
#[apply(both)]
async fn the_words_of_the_fallback_are_there_in_every_language(server: Server) {
    assert!(SDK.contains("${SERVER}/sdk/${tag}.json"));
    for t in Locale::ALL {
        let path = format!("/sdk/{}.json", t.tag());
        let words = server.anonymous(Method::GET, &path).send().await;
        let expected = [t.get("embed-failed"), t.get("embed-open"), t.get("close")];
        let expected = expected.map(|text| text.to_string());
        assert_eq!(words.json, json!(expected), "{path}");
        for (name, value) in [
            ("content-type", "application/json"),
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
        ] {
            assert_eq!(words.header(name), Some(value), "{path}");
        }
        // What the script says until then, and where they cannot be had.
        let is_own = expected.iter().all(|word| SDK.contains(&format!("\"{word}\"")));
        assert_eq!(is_own, t == Locale::En, "{path}");
    }
    let other = server.anonymous(Method::GET, "/sdk/sv.json").send().await;
    assert_eq!(other.status, 404);
}

#[apply(both)]
async fn the_request_of_the_guide_opens_a_session(server: Server) {
    let (head, body) = block(GUIDE, "http").split_once("\n\n").unwrap();
    let (method, path) = head.lines().next().unwrap().split_once(' ').unwrap();
    assert_eq!(method, "POST");
    let path = path.replace("{storeId}", server.store.id.as_str());
    let sent: Value = serde_json::from_str(body).unwrap();
    let session = server.post(&path, sent.clone()).await;
    let session = session.data(201);
    assert_eq!(session["merchant"]["id"], server.store.id.as_str());
    assert_eq!(session["total_amount"], 4000);
    assert_eq!(session["metadata"], sent["metadata"]);
    let page = format!(
        "/pay/stores/{}/sids/{}",
        server.store.id,
        session["id"].as_str().unwrap()
    );
    assert!(session["checkout_url"].as_str().unwrap().ends_with(&page));
    assert!(GUIDE.contains("/pay/stores/{storeId}/sids/{sessionId}"));
}

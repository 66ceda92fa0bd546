//! The documentation as pages.

use crate::dev_pages::{developing, elsewhere, here};
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::token::Environment;

async fn get(server: &Server, path: &str) -> Answer {
    server.anonymous(Method::GET, path).send().await
}

/// Asserts that the answer is a page, and that it has these parts.
#[track_caller]
fn shows(page: &Answer, parts: &[&str]) {
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.content_type(), Some("text/html; charset=utf-8"));
    for part in parts {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
}

#[apply(both)]
async fn every_kind_of_page_is_there(server: Server) {
    for (path, parts) in [
        (
            "/docs",
            vec![
                "href=\"/docs/guides/webhooks\"",
                "href=\"/docs/reference/products\"",
                "<h2 id=\"resources\">",
            ],
        ),
        (
            "/docs/reference/products",
            vec!["href=\"/docs/operations/createProduct\"", "aria-current=\"true\""],
        ),
        (
            "/docs/operations/createProduct",
            vec![
                "POST /v2/core/stores/{storeId}/products",
                "PRODUCTS_WRITE",
                "productType",
                "INSTANT_DOWNLOAD",
                "await shop.products.create(",
                "answer = shop.products.create(",
                "shop.products().create(&amp;body).await?",
                "Missing required permissions: PRODUCTS_WRITE",
                "href=\"/docs/operations/createProduct.md\"",
            ],
        ),
        (
            "/docs/webhooks",
            vec!["href=\"/docs/webhooks/PAYMENT_COMPLETED\""],
        ),
        (
            "/docs/webhooks/PAYMENT_COMPLETED",
            vec!["Webhook-Signature", "<h2 id=\"example\">"],
        ),
        (
            "/docs/errors",
            vec!["<h2 id=\"409\">", "Request body is too large"],
        ),
        // A link to another guide leads to its page.
        ("/docs/guides/dashboard", vec!["<h1 id=\""]),
        ("/docs/OPERATIONS", vec!["<h1 id=\"", "href=\"guides/operator#"]),
    ] {
        let page = get(&server, path).await;
        shows(&page, &parts);
        assert_eq!(page.text.matches("<h1").count(), 1, "{path}");
        assert_eq!(page.text.matches("<main").count(), 1, "{path}");
        assert!(
            !page.text.contains("style=") && !page.text.contains("<style"),
            "{path}"
        );
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        let etag = page.header("etag").unwrap();
        let again = server.anonymous(Method::GET, path).header("if-none-match", etag);
        assert_eq!(again.send().await.status, 304, "{path}");
    }
    for path in [
        "/docs/nothing",
        "/docs/operations/nothing",
        "/docs/webhooks/NOTHING",
        "/docs/reference/x",
    ] {
        assert_eq!(get(&server, path).await.error(404), "Not found", "{path}");
    }
}

#[apply(both)]
async fn the_search_finds_words_of_every_page(server: Server) {
    for (question, address) in [
        ("refund", "/docs/operations/refundOrder"),
        ("out%20of%20stock", "/docs/errors#400"),
        ("subscription_id", "/docs/operations/listUsageEvents"),
        ("PAYMENT_COMPLETED", "/docs/webhooks/PAYMENT_COMPLETED"),
    ] {
        let page = get(&server, &format!("/docs/search?q={question}")).await;
        shows(&page, &[&format!("href=\"{address}\"")]);
    }
    let page = get(&server, "/docs/search?q=the").await;
    shows(&page, &["the best 50 are shown"]);
    let list = page.text.split("docs-found").nth(1).unwrap();
    assert_eq!(list.split("</ul>").next().unwrap().matches("<li>").count(), 50);
    let page = get(&server, "/docs/search?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    shows(&page, &["Nothing has all of these words"]);
    assert!(!page.text.contains("<script>alert"), "{}", page.text);
    shows(&get(&server, "/docs/search").await, &["are found."]);
}

#[apply(both)]
async fn only_a_browser_on_the_machine_sees_the_demo_store(server: Server) {
    let server = developing(server);
    for path in ["/docs", "/docs/operations/createProduct"] {
        let page = here(&server, Method::GET, path).send().await;
        shows(&page, &[server.token.as_str(), server.store.id.as_str()]);
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let local = "127.0.0.1:50000".parse().unwrap();
        let others = [
            elsewhere(&server, Method::GET, path)
                .from("192.0.2.7:50000".parse().unwrap())
                .header("host", "127.0.0.1:4242"),
            elsewhere(&server, Method::GET, path)
                .from(local)
                .header("host", "127.0.0.1:4242")
                .header("x-forwarded-for", "192.0.2.7"),
            elsewhere(&server, Method::GET, path).from(local),
        ];
        for other in others {
            let page = other.send().await;
            shows(&page, &[]);
            assert!(!page.text.contains(&server.token), "{path}");
            assert!(!page.text.contains(server.store.id.as_str()), "{path}");
            assert!(page.header("etag").is_some(), "{path}");
        }
    }
    // What shows no token may be kept, wherever it is read.
    let page = here(&server, Method::GET, "/docs/errors").send().await;
    assert!(page.header("etag").is_some() && !page.text.contains(&server.token));
}

#[apply(both)]
async fn production_shows_what_production_has(server: Server) {
    let production = server
        .with(|config| config.environment = Environment::Production)
        .await;
    let production = developing(production);
    let page = here(&production, Method::GET, "/docs/operations/createProduct")
        .send()
        .await;
    shows(&page, &["sk_live_…"]);
    assert!(!page.text.contains(&production.token));
    let clock = here(&production, Method::GET, "/docs/operations/moveClock")
        .send()
        .await;
    assert_eq!(clock.status, 404);
    let found = get(&production, "/docs/search?q=moveClock").await;
    shows(&found, &[]);
    assert!(!found.text.contains("/docs/operations/moveClock"));
}

//! `llms.txt`, and the documentation as Markdown.

use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_domain::token::Environment;

#[apply(both)]
async fn programs_read_the_documentation_without_the_internet(server: Server) {
    let get = async |server: &Server, path: &str| server.anonymous(Method::GET, path).send().await;
    let index = get(&server, "/llms.txt").await;
    assert_eq!(index.status.as_u16(), 200);
    assert_eq!(index.content_type(), Some("text/plain; charset=utf-8"));
    assert!(
        index.text.starts_with("# Pandabase\n\n> "),
        "{}",
        &index.text[..80]
    );
    let links: Vec<&str> = index
        .text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert!(links.len() > 250, "{}", links.len());
    for path in links
        .iter()
        .step_by(9)
        .chain(&["/docs.md", "/docs/guides/mcp.md", "/docs/webhooks.md"])
    {
        let page = get(&server, path).await;
        assert_eq!(page.status.as_u16(), 200, "{path}");
        assert_eq!(
            page.content_type(),
            Some("text/markdown; charset=utf-8"),
            "{path}"
        );
        assert!(page.text.starts_with("# "), "{path}");
        let etag = page.header("etag").unwrap();
        let again = server
            .anonymous(Method::GET, path)
            .header("if-none-match", etag)
            .send()
            .await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{path}");
    }
    let full = get(&server, "/llms-full.txt").await;
    assert!(full.text.starts_with(&index.text) && full.text.len() < 6 * 1024 * 1024);
    for part in [
        "Source: /docs/guides/webhooks.md",
        "Source: /docs/reference/products.md",
        "operation `moveClock`",
    ] {
        assert!(full.text.contains(part), "{part}");
    }
    let packed = server
        .anonymous(Method::GET, "/llms-full.txt")
        .header("accept-encoding", "zstd");
    let packed = packed.send().await;
    assert_eq!(packed.header("content-encoding"), Some("zstd"));
    assert!(packed.bytes.len() * 4 < full.text.len(), "{}", packed.bytes.len());
    for path in [
        "/docs/nothing.md",
        "/docs/guides/nothing",
        "/docs/../Cargo.toml",
        "/docs/guides/",
    ] {
        assert_eq!(get(&server, path).await.error(404), "Not found", "{path}");
    }
    let production = server
        .with(|config| config.environment = Environment::Production)
        .await;
    let page = get(&production, "/docs/operations/createProduct.md").await;
    assert!(
        page.text.contains("`POST /v2/core/stores/{storeId}/products`"),
        "{}",
        page.text
    );
    // There is no clock to move in production.
    assert_eq!(
        get(&production, "/docs/operations/moveClock.md").await.error(404),
        "Not found"
    );
    assert_eq!(
        get(&server, "/docs/operations/moveClock.md")
            .await
            .status
            .as_u16(),
        200
    );
}

//! Stores that change their handles: pages at the one before lead on, and nobody else gets it for a year.

use super::{BASKET, HOME};
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_commerce::stores::handles::KEPT;
use serde_json::{Value, json};

impl Server {
    async fn rename(&self, store: &str, token: &str, handle: &str) -> Answer {
        let call = self.anonymous(Method::PATCH, &format!("/v2/stores/{store}"));
        let body: Value = json!({"handle": handle});
        call.bearer(token).json(&body).send().await
    }

    /// Gives the server's store another handle.
    async fn renamed(&self, handle: &str) {
        let answer = self.rename(self.store.id.as_str(), &self.token, handle).await;
        assert_eq!(answer.data(200)["handle"], handle);
    }

    async fn leads_to(&self, path: &str) -> Option<String> {
        let answer = self.page(path, "en").await;
        assert!(
            matches!(answer.status.as_u16(), 301 | 404),
            "{path}: {}",
            answer.text
        );
        answer.header("location").map(str::to_owned)
    }
}

#[apply(both)]
async fn pages_of_a_handle_that_was_left_lead_on(server: Server) {
    server.ware("Notes", json!({})).await;
    server.renamed("cumulus").await;
    for (left, now) in [
        (HOME, "/s/cumulus"),
        ("/s/nimbus-labs/", "/s/cumulus/"),
        ("/s/nimbus-labs?page=2&locale=de", "/s/cumulus?page=2&locale=de"),
        (
            "/s/nimbus-labs/products/notes?locale=de",
            "/s/cumulus/products/notes?locale=de",
        ),
        (BASKET, "/s/cumulus/basket"),
        ("/s/nimbus-labs/sitemap.xml", "/s/cumulus/sitemap.xml"),
    ] {
        let answer = server.page(left, "en").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (301, Some(now)),
            "{left}"
        );
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    }
    // No page has such an address.
    let nowhere = server.page("/s/nimbus-labs//elsewhere.example", "en").await;
    assert_eq!((nowhere.status.as_u16(), nowhere.header("location")), (404, None));
    let page = server.page_ok("/s/cumulus/products/notes").await;
    assert!(page.contains("Notes"), "{page}");
    // A form is not sent again: its page is shown anew.
    let form = server.anonymous(Method::POST, "/s/nimbus-labs/products/notes");
    let form = form.body("action=add&quantity=1&csrf=00").send().await;
    assert_eq!(
        (form.status.as_u16(), form.header("location")),
        (303, Some("/s/cumulus/products/notes"))
    );
    // Programs name the handle that the store has.
    for (handle, status) in [("nimbus-labs", 404), ("cumulus", 200)] {
        let path = format!("/v2/storefront/resolve/{handle}");
        let answer = server.anonymous(Method::GET, &path).send().await;
        assert_eq!(answer.status.as_u16(), status, "{handle}");
    }
    // Twice renamed is once led on; and what was left can be had back.
    server.renamed("stratus").await;
    for left in [HOME, "/s/cumulus"] {
        assert_eq!(server.leads_to(left).await.as_deref(), Some("/s/stratus"));
    }
    server.renamed("nimbus-labs").await;
    server.page_ok(HOME).await;
    for left in ["/s/cumulus", "/s/stratus"] {
        assert_eq!(server.leads_to(left).await.as_deref(), Some(HOME));
    }
    server.verify().await;
}

#[apply(both)]
async fn a_handle_that_was_left_is_nobody_elses_for_a_year(server: Server) {
    let (other, token) = server.other_store("other-shop").await;
    let taken = "Handle 'nimbus-labs' is already taken";
    let take = async || server.rename(other.id.as_str(), &token, "nimbus-labs").await;
    assert_eq!(take().await.error(409), taken);
    server.renamed("cumulus").await;
    assert_eq!(take().await.error(409), taken);
    server.app.env.clock.advance(KEPT - 1000);
    assert_eq!(take().await.error(409), taken);
    assert_eq!(server.leads_to(HOME).await.as_deref(), Some("/s/cumulus"));
    server.app.env.clock.advance(2000);
    // Until somebody takes it, it still leads on.
    assert_eq!(server.leads_to(HOME).await.as_deref(), Some("/s/cumulus"));
    assert_eq!(take().await.data(200)["handle"], "nimbus-labs");
    let page = server.page_ok(HOME).await;
    assert!(page.contains("href=\"/s/nimbus-labs\""), "{page}");
    assert_eq!(server.leads_to("/s/other-shop").await.as_deref(), Some(HOME));
    let again = server
        .rename(server.store.id.as_str(), &server.token, "nimbus-labs")
        .await;
    assert_eq!(again.error(409), taken);
    server.verify().await;
}

#[apply(both)]
async fn a_store_keeps_few_handles_from_others(server: Server) {
    let rename = async |handle: &str| {
        server
            .rename(server.store.id.as_str(), &server.token, handle)
            .await
    };
    for handle in ["one-shop", "two-shop", "three-shop"] {
        server.renamed(handle).await;
    }
    assert_eq!(
        rename("four-shop").await.error(400),
        "body/handle can be a new one 3 times a year"
    );
    // The same one again is no change, and an earlier one is no further one.
    server.renamed("three-shop").await;
    server.renamed("one-shop").await;
    server.app.env.clock.advance(KEPT + 1000);
    server.renamed("four-shop").await;
    for bad in [
        "ab",
        "-shop",
        "Shop",
        "a shop",
        "shop-",
        "login",
        "www",
        "xn--a",
        &"a".repeat(65),
    ] {
        let error = rename(bad).await;
        assert!(error.error(400).contains("body/handle"), "{bad}: {}", error.text);
    }
    let cleared = server
        .patch(
            &format!("/v2/stores/{}", server.store.id),
            json!({"handle": null}),
        )
        .await;
    assert!(cleared.error(400).contains("handle"), "{}", cleared.text);
    server.verify().await;
}

#[apply(both)]
async fn the_host_of_a_handle_that_was_left_leads_to_the_new_one(server: Server) {
    let server = server
        .with(|config| {
            config.public_url = "http://localhost:4242".into();
            config.storefront_url = Some("http://shops.example:4242".into());
        })
        .await;
    server.ware("Notes", json!({})).await;
    server.renamed("cumulus").await;
    let at = async |host: &str, path: &str| {
        let call = server.anonymous(Method::GET, path).header("host", host);
        call.send().await
    };
    let left = at("nimbus-labs.shops.example:4242", "/products/notes?locale=de").await;
    assert_eq!(
        (left.status.as_u16(), left.header("location")),
        (
            301,
            Some("http://cumulus.shops.example:4242/products/notes?locale=de")
        )
    );
    let now = at("cumulus.shops.example:4242", "/products/notes").await;
    assert_eq!(now.status, 200, "{}", now.text);
    let shared = at("localhost:4242", HOME).await;
    assert_eq!(shared.header("location"), Some("/s/cumulus"));
}

#[apply(both)]
async fn nothing_leads_to_a_store_that_is_not_shown(server: Server) {
    server.renamed("cumulus").await;
    server.block(&server.store.id).await;
    assert_eq!(server.leads_to(HOME).await, None);
    assert_eq!(server.leads_to("/s/cumulus").await, None);
}

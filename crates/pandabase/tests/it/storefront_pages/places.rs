//! Addresses of a store that lead somewhere and nowhere, and the languages and the money of its readers.

use super::{BASKET, HOME};
use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_domain::id::StoreId;
use pandabase_locale::Locale;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::json;

impl Server {
    pub async fn block(&self, store: &StoreId) {
        let id = store.clone();
        let blocked = self.app.db.write(move |tx| {
            let all = Sql::new("UPDATE stores SET blocked = TRUE WHERE id = $1");
            tx.run(all, params![&id])
        });
        blocked.await.unwrap();
    }
}

#[apply(both)]
async fn what_is_not_there_has_a_page_that_says_so(server: Server) {
    let (_, draft) = server.ware("Draft", json!({"status": "DRAFT"})).await;
    for path in [
        &*draft,
        "/s/nimbus-labs/products/none",
        "/s/nimbus-labs/categories/none",
    ] {
        let answer = server.page(path, "en").await;
        assert_eq!(answer.status, 404);
        for text in [
            "There is nothing at this address",
            "Nimbus Labs",
            &format!("href=\"{HOME}\""),
        ] {
            assert!(answer.text.contains(text), "{path}: {}", answer.text);
        }
    }
    let (_, ware) = server.ware("Notes", json!({})).await;
    server.block(&server.store.id).await;
    for path in [
        HOME,
        &ware,
        BASKET,
        "/s/none",
        "/s/NIMBUS-LABS",
        "/s/%00",
        "/s/nimbus-labs/sitemap.xml",
    ] {
        let answer = server.page(path, "de").await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
        let says = "Unter dieser Adresse gibt es keinen Shop.";
        assert!(answer.text.contains(says), "{path}: {}", answer.text);
        assert!(!answer.text.contains("Nimbus Labs"), "{path}");
    }
}

#[apply(both)]
async fn a_shop_is_read_in_every_language_and_in_the_readers_money(server: Server) {
    let (_, ware) = server.ware("Notes", json!({})).await;
    for t in Locale::ALL {
        let tag = t.tag();
        let page = server.page(&format!("{ware}?locale={tag}"), "xx").await.text;
        assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{page}");
        assert!(page.contains(&t.get("shop-add").to_string()), "{tag}: {page}");
        // The language stays.
        for path in [HOME, BASKET, &ware] {
            assert!(
                page.contains(&format!("\"{path}?locale={tag}\"")),
                "{tag}: {path}: {page}"
            );
        }
        let front = server.page(HOME, tag).await.text;
        assert!(
            front.contains(&t.get("shop-newest").to_string()),
            "{tag}: {front}"
        );
    }
    let german = server.page(&ware, "de-DE").await.text;
    assert!(german.contains('€') && german.contains("40,00"), "{german}");
    let american = server.page(&ware, "en-US").await.text;
    assert!(
        american.contains("$40.00") && !american.contains('€'),
        "{american}"
    );
    assert!(american.contains("Plus tax"), "{american}");
    let store = format!("/v2/stores/{}", server.store.id);
    let change = json!({"localizedPayments": false, "taxBehavior": "INCLUSIVE"});
    server.patch(&store, change).await.data(200);
    let plain = server.page(&ware, "de-DE").await.text;
    assert!(
        !plain.contains('€') && plain.contains("Inklusive Steuern."),
        "{plain}"
    );
    server
        .patch(&store, json!({"checkout": {"locale": "fr"}}))
        .await
        .data(200);
    let french = server.page(&ware, "de").await.text;
    assert!(french.contains("Ajouter au panier"), "{french}");
}

#[apply(both)]
async fn a_store_has_a_host_of_its_own_where_that_is_set(server: Server) {
    let server = server
        .with(|config| {
            config.public_url = "http://localhost:4242".into();
            config.storefront_url = Some("http://shops.example:4242".into());
        })
        .await;
    let (_, ware) = server.ware("Notes", json!({})).await;
    let at = async |host: &str, path: &str| {
        let call = server
            .anonymous(Method::GET, path)
            .header("accept-language", "en");
        call.header("host", host).send().await
    };
    let own = "nimbus-labs.shops.example:4242";
    let home = at(own, "/?page=1").await;
    assert_eq!(home.status, 200, "{}", home.text);
    assert!(home.text.contains("href=\"/products/notes\""), "{}", home.text);
    assert!(
        home.text.contains("href=\"/?page=1&#38;locale=de\""),
        "{}",
        home.text
    );
    assert_eq!(at(own, "/static/shop.css").await.status, 200);
    let page = at(own, "/products/notes").await;
    assert!(page.text.contains("action=\"/products/notes\""), "{}", page.text);
    let canonical = "rel=\"canonical\" href=\"http://nimbus-labs.shops.example:4242/products/notes\"";
    assert!(page.text.contains(canonical), "{}", page.text);
    // The API and other stores' hosts are elsewhere.
    for path in ["/v2/storefront/resolve/nimbus-labs", "/docs", "/health"] {
        assert_eq!(at(own, path).await.status, 404, "{path}");
    }
    assert_eq!(at("none.shops.example", "/").await.status, 404);
    for host in [
        "shops.example",
        "a.nimbus-labs.shops.example",
        "nimbus-labs.example",
    ] {
        assert_eq!(at(host, "/").await.status, 400, "{host}");
    }
    // Under the shared host the same page is there, and tells where it belongs.
    let shared = at("localhost:4242", &ware).await;
    assert!(shared.text.contains(canonical), "{}", shared.text);
    let api = at("localhost:4242", "/v2/storefront/resolve/nimbus-labs").await;
    assert_eq!(api.status, 200);
}

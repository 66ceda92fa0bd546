//! Public answers are compressed, and nothing else.

use crate::harness::{Answer, Server, apply, both, unpacked};
use crate::shop::{GOOD, card};
use http::Method;
use serde_json::json;

impl Server {
    async fn packed(&self, path: &str, accepts: &str) -> Answer {
        let call = self.call(Method::GET, path);
        call.header("accept-encoding", accepts).send().await
    }
}

#[apply(both)]
async fn public_answers_are_compressed(server: Server) {
    for number in 0..5 {
        let product = json!({"title": format!("Product {number}"), "productType": "LICENSE_KEY", "price": 500,
            "description": "A thing that is described at length. ".repeat(10), "status": "ACTIVE"});
        let made = server.post(&server.core("/products"), product).await;
        assert!(made.status.is_success(), "{}", made.text);
    }
    let shop = format!("/v2/storefront/stores/{}/products", server.store.id);
    for path in [shop.as_str(), "/openapi.json", "/docs", "/static/reference.js"] {
        let plain = server.packed(path, "identity").await;
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        assert_eq!(plain.header("vary"), Some("Accept-Encoding"), "{path}");
        assert!(plain.bytes.len() > 1024, "{path}");
        for (accepts, coding) in [("gzip", "gzip"), ("gzip, deflate, br, zstd", "zstd")] {
            let packed = server.packed(path, accepts).await;
            assert_eq!(packed.header("content-encoding"), Some(coding), "{path}");
            assert_eq!(packed.header("vary"), Some("Accept-Encoding"), "{path}");
            assert_eq!(packed.content_type(), plain.content_type(), "{path}");
            assert!(packed.bytes.len() < plain.bytes.len(), "{path}");
            assert_eq!(unpacked(&packed.headers, &packed.bytes), plain.bytes, "{path}");
            // Each form has a tag of its own, and is recognised by it.
            let tag = packed.header("etag").unwrap();
            assert_ne!(Some(tag), plain.header("etag"), "{path}");
            let again = server.call(Method::GET, path).header("accept-encoding", accepts);
            let again = again.header("if-none-match", tag).send().await;
            assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{path}");
            assert_eq!(again.header("etag"), Some(tag), "{path}");
        }
    }
    // There is nothing to gain with little.
    let small = server.packed(&format!("{shop}?limit=1&page=9"), "gzip").await;
    assert_eq!(small.header("content-encoding"), None);
}

#[apply(both)]
async fn what_carries_secrets_is_never_compressed(server: Server) {
    let session = server.cart_of(500).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let paths = [
        server.core("/orders"),
        server.core("/customers"),
        format!("/v2/stores/{}/checkouts/{session}", server.store.id),
        format!("/pay/stores/{}/sids/{session}", server.store.id),
        format!("/embed/stores/{}/sids/{session}", server.store.id),
        "/sign-in".to_owned(),
        "/portal/sign-in".to_owned(),
        "/s/nimbus-labs/basket".to_owned(),
        "/dev/mailbox".to_owned(),
        "/dev/mailbox.json".to_owned(),
        "/metrics".to_owned(),
    ];
    for path in paths {
        let answer = server.packed(&path, "gzip, zstd").await;
        assert_eq!(answer.header("content-encoding"), None, "{path}");
    }
}

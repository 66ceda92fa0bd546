//! What a stranger finds beside the API's own table: pages and files, none of which asks for a credential.

use crate::harness::Server;
use crate::shop::dynamic;
use http::Method;
use serde_json::json;

/// Paths of the pages that take a form, of a store.
pub(super) fn forms(store: &str) -> [String; 3] {
    let id = |prefix: &str| format!("{prefix}_{}", "a".repeat(24));
    [
        format!("/pay/stores/{store}/sids/{}", id("cs")),
        format!(
            "/agreements/stores/{store}/mandates/{}/{}",
            id("man"),
            "0".repeat(32)
        ),
        format!("/reminders/stores/{store}/carts/{}/{}", id("cs"), "0".repeat(32)),
    ]
}

/// Every page and file of a server that has something to show at each address that can be known.
pub(super) async fn of(server: &Server) -> Vec<(Method, String)> {
    let store = &server.store.id;
    let customer = server.customer().await;
    let agreement = server.propose(&customer, "MONTHLY").await.page;
    let checkout = format!("/pay/stores/{store}/sids/{}", server.cart_of(4000).await);
    let link = json!({"title": "Invoice 7", "items": [dynamic(4000)]});
    let link = server.post(&format!("/v2/stores/{store}/paylinks"), link).await;
    let link = format!("/{}", link.data(201)["id"].as_str().unwrap());
    let token = "a".repeat(40);
    let bank = format!("/bank-redirects/3ds/{token}");
    let file = format!("/files/{store}/rep_{}/orders.csv", "a".repeat(24));
    let mail = server.letters("mia@example.org").await[0].clone();
    let mail = format!("/dev/mailbox/{}", mail["id"].as_str().unwrap());
    vec![
        (Method::GET, checkout.clone()),
        (Method::POST, checkout),
        (Method::GET, agreement.clone()),
        (Method::POST, agreement),
        (Method::GET, link),
        (Method::GET, format!("/portal/sign-in?token={token}")),
        (Method::GET, bank.clone()),
        (Method::POST, format!("{bank}/approve")),
        (Method::POST, format!("{bank}/decline")),
        (Method::GET, file.clone()),
        (Method::PUT, file),
        (Method::GET, "/dev/mailbox".into()),
        (Method::GET, "/dev/mailbox.json".into()),
        (Method::GET, mail.clone()),
        (Method::GET, format!("{mail}/html")),
        (Method::GET, format!("{mail}/attachment")),
        (Method::GET, "/dev/components".into()),
        (Method::GET, "/docs".into()),
        (Method::GET, "/openapi.json".into()),
    ]
}

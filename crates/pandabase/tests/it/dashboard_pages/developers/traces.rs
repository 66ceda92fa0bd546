//! What something was caused by, as the page draws it.

use crate::accounts::OWNER;
use crate::dashboard_pages::signed_in;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;

#[apply(both)]
async fn a_trace_is_drawn_and_leads_on(server: Server) {
    let (server, _receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let paid = server.sell(4_000, GOOD).await;
    server.drain().await;
    let order = paid["order_id"].as_str().unwrap();
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/trace");
    owner.go(&page).await;
    owner.shows("What made this happen?");
    owner.go(&format!("{page}?search={order}")).await;
    for shown in [
        "CHECKOUT_CONFIRMED",
        "PAYMENT_RECEIVED",
        "PAYMENT_COMPLETED",
        "HTTP 200",
    ] {
        owner.shows(shown);
    }
    owner.shows(&server.desk(&format!("/orders/{order}")));
    owner.shows(&server.desk("/developers/events/evt_"));
    owner.shows(&format!("trace/{order}"));
    // What is known of a mail and of an answer is said once.
    owner.hides("<code>mail</code>");
    owner.hides("<code>HTTP 200</code></span> <span class=\"badge");
    // Each list and each item that begins ends.
    let (_, tree) = owner.text.split_once("id=\"steps\"").unwrap();
    let tree = tree.split("</main>").next().unwrap();
    let count = |part: &str| tree.matches(part).count();
    assert_eq!(count("<ol") + 1, count("</ol>"), "{tree}");
    assert_eq!(count("<li>"), count("</li>"), "{tree}");
    // The delivery has a page, which leads here.
    let (_, rest) = owner.text.split_once("/deliveries/dlv_").unwrap();
    let delivery = format!("dlv_{}", rest.get(..24).unwrap());
    let webhooks = server.get(&server.core("/webhooks")).await;
    let webhook = webhooks.data(200)["items"][0]["id"].as_str().unwrap().to_owned();
    owner
        .go(&server.desk(&format!("/developers/webhooks/{webhook}/deliveries/{delivery}")))
        .await;
    owner.shows(&format!("{page}?search={delivery}"));
    owner.go(&format!("{page}?search={delivery}")).await;
    owner.shows("HTTP 200");
    // A request of the Store API leads to its page, and that one back.
    server.app.env.clock.advance(1);
    let refund = server.core(&format!("/refunds/orders/{order}"));
    let refunded = server
        .post(&refund, serde_json::json!({"reason": "DUPLICATE"}))
        .await;
    let request = refunded.header("x-request-id").unwrap();
    server.app.request_log.flush().await;
    owner.go(&format!("{page}?search={order}")).await;
    let shown = server.desk(&format!("/developers/requests/{request}"));
    owner.shows(&shown);
    owner.go(&shown).await;
    owner.shows(&format!("{page}?search={request}"));
}

#[apply(both)]
async fn what_nothing_is_known_of_says_so(server: Server) {
    let paid = server.sell(4_000, GOOD).await;
    let order = paid["order_id"].as_str().unwrap();
    let (other, _) = server.other_store("other-labs").await;
    let mut owner = signed_in(&server, OWNER).await;
    for (store, asked) in [
        (&other, order),
        (&server.store, "ord_1"),
        (&server.store, "%3Cscript%3Ealert%281%29%3C%2Fscript%3E"),
        (&server.store, "req_000000000000000000000000"),
    ] {
        owner
            .go(&format!("/stores/{}/developers/trace?search={asked}", store.id))
            .await;
        assert_eq!(owner.status, 200, "{asked}: {}", owner.text);
        owner.shows("Nothing is known of what caused this.");
        owner.hides("<script>alert");
        owner.hides("CHECKOUT_CONFIRMED");
    }
    server.verify().await;
}

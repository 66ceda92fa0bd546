//! Withdrawing from a purchase, on the pages and by their API twin.

use super::{signed_in, text};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, buyer, card, dynamic};
use pandabase_domain::time::{DAY, HOUR};
use serde_json::{Value, json};

const KAI: &str = "kai@example.org";

impl Server {
    /// Sells for 40 dollars to Kai in a country, who may give the right up; returns the order.
    async fn sold_to_kai(&self, country: &str, state: &str, waives: bool) -> String {
        let cart = json!({"items": [dynamic(4000)], "customer": buyer(KAI, country, state)});
        let session = self.open_cart(cart).await;
        let body = json!({"payment_method": card(GOOD), "withdrawal_waiver": waives});
        text(&self.pay_body(&session, body).await.data(200)["order_id"])
    }

    async fn withdrawal(&self, order: &str) -> Value {
        let path = self.core(&format!("/orders/{order}/withdrawal"));
        self.get(&path).await.data(200).clone()
    }
}

#[apply(both)]
async fn a_consumer_withdraws_in_two_steps_and_is_mailed_the_time(server: Server) {
    let order = server.sold_to_kai("DE", "", false).await;
    let mut kai = signed_in(&server, KAI).await;
    kai.go(&format!("/portal/orders/{order}")).await;
    kai.shows("Withdraw from contract here");
    kai.shows("You can withdraw until June 16, 2026");
    let page = format!("/portal/orders/{order}/withdrawal");
    kai.go(&page).await;
    kai.shows(KAI);
    assert_eq!(kai.fields()["name"], "Mia Koch");
    kai.press("withdraw", &[("name", "")]).await;
    assert_eq!(kai.error("name"), "Enter your name");
    // What was typed stays when something is refused.
    let long = "x".repeat(1001);
    kai.press("withdraw", &[("name", "Kai"), ("reason", &*long)])
        .await;
    assert!(kai.is_refused());
    assert_eq!(kai.fields()["reason"], long);
    kai.press("withdraw", &[("name", "Kai <b>"), ("reason", "")])
        .await;
    kai.shows("Your withdrawal was received.");
    kai.hides("<b>");
    let declared = server.withdrawal(&order).await;
    assert_eq!(
        (&declared["status"], &declared["name"], &declared["reason"]),
        (&json!("DECLARED"), &json!("Kai <b>"), &Value::Null)
    );
    server.drain().await;
    let letters = server.letters(KAI).await;
    let receipts: Vec<&Value> = letters
        .iter()
        .filter(|letter| letter["subject"] == "Your withdrawal was received")
        .collect();
    let receipt = text(&receipts[0]["text"]);
    assert!(text(&declared["declaredAt"]).starts_with("2026-06-01T00:00:00."));
    assert!(
        receipt.contains("Received: June 1, 2026 at 12:00\u{202f}AM (UTC)"),
        "{receipt}"
    );
    // It is declared once, however often it is sent.
    kai.press("withdraw", &[("name", "Kai")]).await;
    assert!(kai.is_refused());
    server.drain().await;
    assert_eq!(receipts.len(), 1);
    let again = server.letters(KAI).await.len();
    assert_eq!(again, letters.len());
    // The merchant refunds, and the buyer sees it.
    let refund = server.core(&format!("/refunds/orders/{order}"));
    server.post(&refund, json!({})).await.data(200);
    assert_eq!(server.withdrawal(&order).await["status"], "REFUNDED");
    let reject = server.core(&format!("/orders/{order}/withdrawal/reject"));
    server.post(&reject, json!({})).await.error(409);
    server.verify().await;
}

#[apply(both)]
async fn who_has_no_right_is_not_offered_it(server: Server) {
    let person = server.sign_in(KAI).await;
    for (country, state, waives) in [("US", "CA", false), ("DE", "", true)] {
        let order = server.sold_to_kai(country, state, waives).await;
        let mut kai = signed_in(&server, KAI).await;
        kai.go(&format!("/portal/orders/{order}")).await;
        kai.hides("Withdraw from contract here");
        kai.go(&format!("/portal/orders/{order}/withdrawal")).await;
        kai.shows("There is no right to withdraw from this purchase");
        kai.hides("name=\"reason\"");
        let path = format!("/orders/{order}/withdrawal");
        let refused = server.portal_post(&person, &path, json!({})).await;
        assert_eq!(
            refused.error(400),
            "There is no right to withdraw from this order",
            "{country}"
        );
    }
    let late = server.sold_to_kai("DE", "", false).await;
    server.app.env.clock.advance(15 * DAY + 4 * HOUR);
    let person = server.sign_in(KAI).await;
    let shown = server.portal_get(&person, &format!("/orders/{late}")).await;
    assert_eq!(
        shown.data(200)["withdrawal"],
        json!({"possible": false, "until": "2026-06-16T04:00:00.000Z", "declaration": null})
    );
    let path = format!("/orders/{late}/withdrawal");
    server.portal_post(&person, &path, json!({})).await.error(400);
}

#[apply(both)]
async fn a_store_refunds_at_once_or_says_why_not(server: Server) {
    let person = server.sign_in(KAI).await;
    let rejected = server.sold_to_kai("DE", "", false).await;
    let path = format!("/orders/{rejected}/withdrawal");
    let declared = server
        .portal_post(&person, &path, json!({"reason": "Too slow"}))
        .await;
    assert_eq!(
        (&declared.data(201)["name"], &declared.data(201)["reason"]),
        (&json!("Mia Koch"), &json!("Too slow"))
    );
    let again = server.portal_post(&person, &path, json!({})).await;
    assert_eq!(again.error(409), "The withdrawal was declared before");
    let reject = server.core(&format!("/orders/{rejected}/withdrawal/reject"));
    let answer = server.post(&reject, json!({})).await;
    assert_eq!(answer.data(200)["status"], "REJECTED");
    assert_eq!(
        server.post(&reject, json!({})).await.error(409),
        "The withdrawal was decided before"
    );
    server.allows(json!({"autoRefundWithdrawals": true})).await;
    let refunded = server.sold_to_kai("DE", "", false).await;
    let path = format!("/orders/{refunded}/withdrawal");
    let declared = server.portal_post(&person, &path, json!({})).await;
    assert_eq!(declared.data(201)["status"], "REFUNDED");
    let order = server.get(&server.core(&format!("/orders/{refunded}"))).await;
    assert_eq!(order.data(200)["status"], "REFUNDED");
    // What is not declared is not there.
    let other = server.sold_to_kai("DE", "", false).await;
    let none = server
        .get(&server.core(&format!("/orders/{other}/withdrawal")))
        .await;
    assert_eq!(none.error(404), "Withdrawal not found");
    server.verify().await;
}

/// A term of the law is nothing to switch off, and a buyer's words are no links of ours.
#[apply(both)]
async fn the_owner_hears_of_a_withdrawal_whatever_is_switched_off(server: Server) {
    let owner = server.merchant(OWNER).await;
    let off = json!({"kinds": [{"kind": "DISPUTES", "enabled": false}]});
    server
        .account_patch(&owner, &server.of_team("/notifications"), off)
        .await
        .data(200);
    let order = server.sold_to_kai("DE", "", false).await;
    let person = server.sign_in(KAI).await;
    let words = json!({"name": "See https://example.net/a", "reason": "It is at https://example.net/b"});
    server
        .portal_post(&person, &format!("/orders/{order}/withdrawal"), words)
        .await
        .data(201);
    let letters = server.letters(OWNER).await;
    let is_told = |letter: &&Value| text(&letter["subject"]).starts_with("Withdrawal from order");
    let told = letters.iter().find(is_told).unwrap();
    let (plain, html) = (text(&told["text"]), text(&told["html"]));
    let quote = "> Name: See https://example.net/a\n> Reason: It is at https://example.net/b\n";
    assert!(plain.contains(quote), "{plain}");
    assert!(
        html.contains("https://example.net/b") && !html.contains("href=\"https://example.net"),
        "{html}"
    );
}

#[apply(both)]
async fn a_period_that_would_end_on_a_sunday_ends_with_the_monday(server: Server) {
    // June 7 is a Sunday, and so is June 21.
    server.app.env.clock.advance(6 * DAY + 12 * HOUR);
    let order = server.sold_to_kai("DE", "", false).await;
    let person = server.sign_in(KAI).await;
    let shown = server.portal_get(&person, &format!("/orders/{order}")).await;
    assert_eq!(shown.data(200)["withdrawal"]["until"], "2026-06-23T04:00:00.000Z");
    server.app.env.clock.advance(15 * DAY);
    let person = server.sign_in(KAI).await;
    server
        .portal_post(&person, &format!("/orders/{order}/withdrawal"), json!({}))
        .await
        .data(201);
}

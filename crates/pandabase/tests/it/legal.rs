//! What pages for buyers say of the store that sells, and the language that they say it in.

use crate::checkout_page::{ADA, GOOD, card, session};
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD as CARD, dynamic};
use crate::visitor::Visitor;
use http::Method;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

/// What opens a page of somebody else's beside ours.
const AWAY: &str = "target=\"_blank\" rel=\"noopener noreferrer\"";

impl Server {
    async fn settle(&self, change: Value) {
        let path = format!("/v2/stores/{}", self.store.id);
        self.patch(&path, change).await.data(200);
    }

    /// A page as somebody reads it whose browser likes this language best.
    async fn read_in(&self, page: &str, language: &str) -> String {
        let call = self.anonymous(Method::GET, page);
        call.header("accept-language", language).send().await.text
    }
}

fn terms() -> Value {
    json!({
        "seller": {"legalName": "Nimbus <b>Labs</b> GmbH", "address": "Weg 1\n10115 Berlin"},
        "checkout": {
            "termsUrl": "https://nimbus.example/terms?a=1&b=\"2",
            "privacyUrl": "https://nimbus.example/privacy",
            "refundPolicyUrl": "https://nimbus.example/refunds"
        }
    })
}

#[track_caller]
fn shows(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[track_caller]
fn hides(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(part), "{part}: {text}");
    }
}

/// What stands on a page with those terms.
fn expected() -> [String; 4] {
    [
        "<p>Sold by Nimbus &#60;b&#62;Labs&#60;/b&#62; GmbH, Weg 1, 10115 Berlin.</p>".to_owned(),
        format!("<a href=\"https://nimbus.example/terms?a=1&#38;b=&#34;2\" {AWAY}>Terms and conditions</a>"),
        format!("<a href=\"https://nimbus.example/privacy\" {AWAY}>Privacy</a>"),
        format!("<a href=\"https://nimbus.example/refunds\" {AWAY}>Refund policy</a>"),
    ]
}

#[apply(both)]
async fn a_checkout_page_says_who_sells_on_which_terms(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.shows("<p>Sold by Nimbus Labs.</p>");
    for text in [AWAY, "By placing this order"] {
        buyer.hides(text);
    }
    server.settle(terms()).await;
    buyer.reload().await;
    let framed = format!(
        "{}?origin=https%3A%2F%2Fshop.example",
        page.replace("/pay/", "/embed/")
    );
    let accepted = "By placing this order, you accept the seller’s <a href=\"https://nimbus.example/terms";
    for text in [buyer.text.clone(), server.read_in(&framed, "en").await] {
        shows(&text, &expected().each_ref().map(String::as_str));
        shows(
            &text,
            &[accepted, &format!("{AWAY}>terms and conditions</a>.</p>")],
        );
    }
    buyer.press("continue", ADA).await;
    buyer.shows(accepted);
    buyer.press("pay", &card(GOOD)).await;
    buyer.shows("Thank you");

    // The API tells merchants' own pages what it told before.
    let path = page.replace("/pay/", "/v2/").replace("/sids/", "/checkouts/");
    let shown = server.anonymous(Method::GET, &path).send().await;
    assert_eq!(shown.data(200)["merchant"]["name"], "Nimbus Labs");
    hides(&shown.text, &["nimbus.example/terms", "Weg 1"]);
}

#[apply(both)]
async fn an_agreement_says_who_sells_on_which_terms(server: Server) {
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    let bare = server.expect_page(&made, "<p>Sold by Nimbus Labs.</p>").await;
    hides(&bare, &[AWAY, "By agreeing"]);
    server.settle(terms()).await;
    let accepted = "By agreeing, you accept the seller’s <a href=\"https://nimbus.example/terms";
    let page = server.expect_page(&made, accepted).await;
    shows(&page, &expected().each_ref().map(String::as_str));
    assert_eq!(page.matches("help@example.org").count(), 2, "{page}");
    // Nothing more is accepted where the agreement stands.
    server.accept(&made, CARD).await;
    let page = server.expect_page(&made, "Your agreement is active").await;
    shows(&page, &expected().each_ref().map(String::as_str));
    hides(&page, &["By agreeing"]);
}

/// Whatever the database has, only a web address becomes a link.
#[apply(both)]
async fn what_no_browser_may_follow_is_no_link(server: Server) {
    let page = session(&server, json!({})).await;
    for bad in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "evil.example/terms",
    ] {
        let (store, url) = (server.store.id.clone(), bad.to_owned());
        let damaged = server.app.db.write(move |tx| {
            let all = Sql::new(
                "UPDATE stores SET terms_url = $1, privacy_url = $1, refund_policy_url = $1
                WHERE id = $2",
            );
            tx.run(all, params![&url, &store])
        });
        damaged.await.unwrap();
        let text = server.read_in(&page, "en").await;
        shows(&text, &["<p>Sold by Nimbus Labs.</p>"]);
        hides(&text, &[bad, AWAY, "By placing this order"]);
    }
}

#[apply(both)]
async fn a_page_speaks_the_language_of_its_address_else_its_stores_else_its_readers(server: Server) {
    let page = session(&server, json!({})).await;
    let customer = server.customer().await;
    let made = server.propose(&customer, "MONTHLY").await;
    let framed = format!(
        "{}?origin=https%3A%2F%2Fshop.example",
        page.replace("/pay/", "/embed/")
    );
    let pages = [page.as_str(), framed.as_str(), made.page.as_str()];
    for open in pages {
        shows(&server.read_in(open, "fr").await, &["<html lang=\"fr\""]);
    }
    server.settle(json!({"checkout": {"locale": "ja"}})).await;
    for open in pages {
        shows(&server.read_in(open, "fr").await, &["<html lang=\"ja\""]);
        let joint = if open.contains('?') { '&' } else { '?' };
        let asked = format!("{open}{joint}locale=pl");
        shows(&server.read_in(&asked, "fr").await, &["<html lang=\"pl\""]);
        let unknown = format!("{open}{joint}locale=sv");
        shows(&server.read_in(&unknown, "fr").await, &["<html lang=\"ja\""]);
    }
    // What is wrong is said in it as well, and so is a page without a form.
    let mut buyer = Visitor::open(&server, &page).await;
    buyer.press("continue", &[("email", "x")]).await;
    assert!(buyer.error("email").contains("メールアドレス"), "{}", buyer.text);
    server.move_clock("PT7H").await;
    shows(
        &server.read_in(&page, "fr").await,
        &["<html lang=\"ja\"", "data-outcome=\"closed\""],
    );
    // A page that has found no store listens to its reader.
    let unknown = format!("/pay/stores/shp_{}/sids/cs_{}", "a".repeat(24), "b".repeat(24));
    shows(&server.read_in(&unknown, "fr").await, &["<html lang=\"fr\""]);
    server.settle(json!({"checkout": {"locale": null}})).await;
    shows(&server.read_in(&page, "fr").await, &["<html lang=\"fr\""]);
}

#[apply(both)]
async fn a_paylink_speaks_its_stores_language(server: Server) {
    let paylinks = format!("/v2/stores/{}/paylinks", server.store.id);
    let body = json!({"title": "Invoice 7", "items": [dynamic(4000)]});
    let made = server.post(&paylinks, body).await;
    let id = made.data(201)["id"].as_str().unwrap().to_owned();
    server.settle(json!({"checkout": {"locale": "de"}})).await;
    let opened = Visitor::open(&server, &format!("/{id}")).await.gone_to.unwrap();
    let page = &opened[opened.find("/pay/").unwrap()..];
    shows(&server.read_in(page, "fr").await, &["<html lang=\"de\""]);
    server
        .call(Method::POST, &format!("{paylinks}/{id}/disable"))
        .send()
        .await
        .data(200);
    let gone = format!("/{id}");
    shows(
        &server.read_in(&gone, "fr").await,
        &["<html lang=\"de\"", "data-outcome=\"closed\""],
    );
    shows(
        &server.read_in(&format!("{gone}?locale=it"), "fr").await,
        &["<html lang=\"it\""],
    );
    let unknown = format!("/pay_{}", "a".repeat(24));
    shows(&server.read_in(&unknown, "fr").await, &["<html lang=\"fr\""]);
}

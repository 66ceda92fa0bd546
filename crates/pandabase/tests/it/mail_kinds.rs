//! Every kind of mail: what it says, and that both its forms say the same.

mod accounts;
mod contract;
mod desk;
mod failures;
mod histories;
pub mod kinds;
mod owners;

use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::invariants::everything;
use crate::shop::GOOD;
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

impl Server {
    /// Every mail that there is, the newest first.
    async fn all_mails(&self) -> Vec<Value> {
        let mut mails = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/dev/mailbox.json?limit=100{cursor}");
            let call = self.anonymous(Method::GET, &path).header("host", "localhost");
            let answer = call.from("127.0.0.1:4000".parse().unwrap()).send().await;
            let page = answer.data(200);
            mails.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["pagination"]["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return mails,
            }
        }
    }
}

/// One mail of each subject: the owner's, where there is one, because others are led to fewer pages.
fn kinds_of(mails: &[Value]) -> BTreeMap<String, &Value> {
    let mut kinds = BTreeMap::new();
    let to_owner = mails.iter().filter(|mail| mail["to"] == OWNER);
    for mail in to_owner.chain(mails) {
        kinds.entry(redacted(text(&mail["subject"]))).or_insert(mail);
    }
    kinds
}

/// A text whose ids, codes and addresses are not those of one run.
fn redacted(text: &str) -> String {
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words = words.map(|word| {
        let name = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let rest = &word[name.len()..];
        let has_digit = name.contains(|c: char| c.is_ascii_digit());
        match name.split_once('_') {
            Some((prefix, id)) if id.len() >= 20 => format!("{prefix}_…{rest}"),
            _ if name.len() >= 20 && has_digit => format!("…{rest}"),
            // Ports and codes.
            _ if name.len() >= 5 && name.bytes().all(|byte| byte.is_ascii_digit()) => format!("…{rest}"),
            _ => word.to_owned(),
        }
    });
    without_keys(words.collect())
}

/// A text without the letters of its licence keys, which depend on what else of the run was chosen before.
fn without_keys(mut text: String) -> String {
    const FORM: &str = "????-????-????-????";
    let is_key = |part: &[u8]| {
        let mut pairs = part.iter().zip(FORM.bytes());
        pairs.all(|(found, form)| match form {
            b'-' => *found == b'-',
            _ => found.is_ascii_uppercase() || found.is_ascii_digit(),
        })
    };
    while let Some(at) = text.as_bytes().windows(FORM.len()).position(is_key) {
        text.replace_range(at..at + FORM.len(), FORM);
    }
    text
}

/// The text of HTML, with the addresses of its links.
fn words_of(html: &str) -> String {
    let (_, body) = html.split_once("<body").unwrap();
    let mut words = String::new();
    for part in body.split('<') {
        let (tag, rest) = part.split_once('>').unwrap_or(("", part));
        if let Some((_, url)) = tag.split_once("href=\"") {
            words.push_str(url.split('"').next().unwrap());
        }
        words.push(' ');
        words.push_str(rest);
    }
    for (escaped, character) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ] {
        words = words.replace(escaped, character);
    }
    words
}

/// Every word of the text is in the HTML.
fn says_the_same_in_both_forms(mail: &Value) {
    let shown = words_of(text(&mail["html"]));
    // A quote is marked in the text and has a line beside it in the HTML.
    let words = text(&mail["text"]).split_whitespace();
    for word in words.filter(|word| *word != ">") {
        let word = word.trim_end_matches([':', '.', ',', ')']);
        assert!(shown.contains(word), "{word} is not in the HTML of {mail:#?}");
    }
}

#[apply(both)]
async fn every_kind_of_mail_has_its_snapshot_and_both_forms_say_the_same(server: Server) {
    let server = everything(&server).await;
    server.drain().await;
    let mails = server.all_mails().await;
    let kinds = kinds_of(&mails);
    for mail in &mails {
        let html = text(&mail["html"]);
        says_the_same_in_both_forms(mail);
        for part in [
            "<!doctype html>",
            "name=\"viewport\"",
            "prefers-color-scheme:dark",
            "Ref: ",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(
            !html.contains("<script") && !html.contains("http-equiv"),
            "{html}"
        );
    }
    assert!(kinds.len() >= 25, "{:?}", kinds.keys());
    let told = kinds.iter().map(|(subject, mail)| {
        let text = redacted(text(&mail["text"]));
        format!("=== {subject}\n{text}\n")
    });
    insta::assert_snapshot!("mails_of_a_busy_store", told.collect::<String>());
}

#[apply(both)]
async fn the_mails_of_a_purchase_have_their_snapshots(server: Server) {
    let settings = json!({
        "accentColor": "#8b1a1a",
        "seller": {"legalName": "Nimbus GmbH", "address": "Weg 1\n10115 Berlin", "taxId": "DE136695976"}
    });
    let path = format!("/v2/stores/{}", server.store.id);
    server.patch(&path, settings).await.data(200);
    let paid = server.sell(4000, GOOD).await;
    let plan = server.plan(json!({"trialDays": 0})).await;
    let subscribed = server.subscribe(&plan, GOOD).await;
    let id = text(&subscribed["subscription_id"]).to_owned();
    server.act(&id, "cancel").await.data(200);
    server.act(&id, "reactivate").await.data(200);
    server.drain().await;
    let path = server.core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    server.post(&path, json!({})).await.data(200);
    server.ask_for_link("mia@example.org").await.data(200);
    server.drain().await;
    let mut kinds = BTreeMap::new();
    for mail in server.all_mails().await {
        kinds.entry(redacted(text(&mail["subject"]))).or_insert(mail);
    }
    let form = |name: &str| {
        let mails = kinds.iter().map(|(subject, mail)| {
            let body = redacted(text(&mail[name]));
            format!("=== {subject}\n{body}\n")
        });
        mails.collect::<String>()
    };
    insta::assert_snapshot!("mails_as_text", form("text"));
    insta::assert_snapshot!("mails_as_html", form("html"));
}

#[apply(both)]
async fn every_link_in_a_mail_to_a_buyer_is_answered(server: Server) {
    server.sell(4000, GOOD).await;
    let plan = server.plan(json!({"trialDays": 2})).await;
    server.subscribe(&plan, GOOD).await;
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    server.authorized(&made, 5000).await;
    server.ask_for_link("mia@example.org").await.data(200);
    server.drain().await;
    let config = &server.app.env.config;
    let mut opened = 0;
    for mail in server.all_mails().await {
        if mail["to"] != "mia@example.org" {
            continue;
        }
        for link in text(&mail["html"]).split("href=\"").skip(1) {
            let url = link.split('"').next().unwrap().replace("&#38;", "&");
            let own = config
                .origins()
                .into_iter()
                .find_map(|(_, origin)| url.strip_prefix(origin));
            let path = own.unwrap_or_else(|| panic!("{url} is not ours: {mail:#?}"));
            let path = if path.is_empty() { "/" } else { path };
            let call = server.anonymous(Method::GET, path).header("accept", "text/html");
            let page = call.send().await;
            // The root may lead on to the portal.
            assert!(matches!(page.status.as_u16(), 200 | 303), "{url}: {}", page.text);
            opened += 1;
        }
    }
    assert!(opened >= 8, "{opened}");
}

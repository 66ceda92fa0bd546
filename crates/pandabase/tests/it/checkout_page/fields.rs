//! What the fields of the hosted checkout page offer, and what browsers are told of them.

use super::session;
use crate::harness::{Server, apply, both};
use crate::shield::attributes::everywhere;
use crate::visitor::Visitor;
use http::Method;
use serde_json::json;
use std::fs;

/// The country is that of the visitor's address, by its name in the reader's language, and its tax is in the
/// total before anything is typed.
#[apply(both)]
async fn the_country_is_chosen_by_the_address(server: Server) {
    let folder = tempfile::tempdir().unwrap();
    let places = folder.path().join("places.mmdb");
    fs::write(&places, everywhere(&json!({"country": {"iso_code": "DE"}}))).unwrap();
    let server = server.with(|config| config.geo_databases = vec![places]).await;
    let page = session(&server, json!({})).await;
    for (language, name) in [("en", "Germany"), ("de", "Deutschland"), ("ja", "ドイツ")] {
        let call = server
            .anonymous(Method::GET, &page)
            .header("accept-language", language);
        let shown = call.from("198.51.100.7:4000".parse().unwrap()).send().await;
        let option = format!("<option value=\"DE\" selected>{name}</option>");
        for part in [option.as_str(), "data-total=\"4760\""] {
            assert!(shown.text.contains(part), "{part}: {}", shown.text);
        }
    }
}

/// Browsers know what belongs into every field of the address, and that it is the bill's.
#[apply(both)]
async fn browsers_complete_the_billing_address(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    // A country with a list of states; the rest is still to be typed.
    buyer.press("continue", &[("country", "US")]).await;
    for (name, word) in [
        ("email", "email"),
        ("name", "billing name"),
        ("country", "billing country"),
        ("state", "billing address-level1"),
        ("postal_code", "billing postal-code"),
        ("line1", "billing address-line1"),
        ("line2", "billing address-line2"),
        ("city", "billing address-level2"),
    ] {
        let behind = buyer.text.split(&format!(" name=\"{name}\"")).nth(1);
        let tag = behind.and_then(|rest| rest.split('>').next()).unwrap_or_default();
        let expected = format!("autocomplete=\"{word}\"");
        assert!(tag.contains(&expected), "{name}: {tag}");
    }
}

/// Each way to pay has a mark, and what it means for those who do not see it.
#[apply(both)]
async fn ways_to_pay_have_marks(server: Server) {
    let page = session(&server, json!({})).await;
    let mut buyer = Visitor::open(&server, &page).await;
    let home = [
        ("email", "ada@example.org"),
        ("name", "Ada Buyer"),
        ("country", "NL"),
        ("postal_code", "1012 AB"),
    ];
    buyer.press("continue", &home).await;
    for (code, said) in [
        ("card", None),
        ("ideal", Some("Bank")),
        ("google_pay", Some("Wallet")),
    ] {
        let behind = buyer
            .text
            .split(&format!("name=\"method\" value=\"{code}\""))
            .nth(1);
        let label = behind.and_then(|rest| rest.split("</label>").next()).unwrap();
        assert_eq!(label.matches("<svg class=\"glyph\"").count(), 1, "{label}");
        assert!(label.contains("aria-hidden=\"true\""), "{label}");
        match said {
            Some(word) => assert!(label.contains(&format!(">{word}</span>")), "{label}"),
            None => assert!(!label.contains("visually-hidden"), "{label}"),
        }
    }
    // The network of a card has one beside its word.
    buyer.shows("data-brand-name></span> <svg class=\"glyph\"");
}

//! What the page shows is what is charged and booked, in every language and every currency.

use crate::harness::{Server, apply, both};
use crate::visitor::Visitor;
use pandabase_locale::Locale;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A country of each currency, a postal code there, and how our languages write the currency.
const PLACES: &[(&str, &str, &str, &[&str])] = &[
    ("US", "94105", "USD", &["$"]),
    ("DE", "10115", "EUR", &["€"]),
    ("GB", "SW1A 1AA", "GBP", &["£"]),
    ("PL", "00-001", "PLN", &["zł", "PLN"]),
    ("BR", "01001-000", "BRL", &["R$", "BRL"]),
    ("IN", "110001", "INR", &["₹"]),
    ("KR", "04524", "KRW", &["₩", "￦"]),
    ("CZ", "110 00", "CZK", &["Kč", "CZK"]),
    ("DK", "1050", "DKK", &["kr", "DKK"]),
    ("HU", "1051", "HUF", &["Ft", "HUF"]),
    ("SE", "111 20", "SEK", &["kr", "SEK"]),
    ("NO", "0150", "NOK", &["kr", "NOK"]),
    ("CH", "8001", "CHF", &["CHF", "fr."]),
];

#[apply(both)]
async fn what_is_shown_is_what_is_charged_in_every_language_and_currency(server: Server) {
    let store = format!("/v2/stores/{}", server.store.id);
    let localized = json!({"localizedPayments": true});
    server.patch(&store, localized).await.data(200);
    let mut settled = BTreeMap::new();
    for (place, number) in PLACES.iter().zip(0..) {
        for (locale, other) in Locale::ALL.into_iter().zip(0..) {
            // Prices of three to six digits, of which no two are the same.
            let price = 1_00 + (number * 9 + other) * 853 * (1 + other);
            let payment = bought(&server, price, place, locale).await;
            let id = payment["id"].as_str().unwrap().to_owned();
            settled.insert(id, payment["settledAmount"].clone());
        }
    }
    assert_eq!(settled.len(), PLACES.len() * Locale::ALL.len());
    assert_eq!(booked(&server).await, settled);
    assert!(server.broken().await.is_empty());
}

/// Buys something on the page, compares what it shows with the payment, and returns that.
async fn bought(
    server: &Server,
    price: i64,
    (country, postal_code, currency, signs): &(&str, &str, &str, &[&str]),
    locale: Locale,
) -> Value {
    let items = json!([{"name": "Setup", "amount": price, "quantity": 1}]);
    let path = format!("/v2/stores/{}/checkouts", server.store.id);
    let session = server.post(&path, json!({"items": items})).await.data(201)["id"].clone();
    let session = session.as_str().unwrap();
    let page = format!(
        "/pay/stores/{}/sids/{session}?locale={}",
        server.store.id,
        locale.tag()
    );
    let mut buyer = Visitor::open(server, &page).await;
    let email = format!("{country}-{}@example.org", locale.tag()).to_lowercase();
    let mut typed = vec![
        ("email", &*email),
        ("name", "Ada Buyer"),
        ("country", country),
        ("postal_code", postal_code),
    ];
    if *country == "US" {
        typed.push(("state", "CA"));
    }
    buyer.press("continue", &typed).await;
    let (due, label) = (
        element(&buyer.text, "class=\"due\""),
        element(&buyer.text, "data-label"),
    );
    let first_page = buyer.text.clone();
    let card = [
        ("card_number", "4242424242424242"),
        ("card_expiry", "1234"),
        ("card_cvc", "123"),
    ];
    buyer.press("pay", &card).await;
    let charged = element(&buyer.text, "data-charged");

    let order = server.get(&format!("{path}/{session}")).await.data(200)["order_id"].clone();
    let order = server.core(&format!("/orders/{}", order.as_str().unwrap()));
    let payment = server.get(&order).await.data(200)["payment"].clone();
    let total = payment["totalAmount"].as_i64().unwrap();
    let (amount, charged_in) = match payment["presentmentCurrency"].as_str() {
        Some(local) => (payment["presentmentAmount"].as_i64().unwrap(), local),
        None => (total, "USD"),
    };
    assert_eq!(charged_in, *currency);
    for shown in [&due, &label, &charged] {
        let what = format!(
            "{country} {}: {shown:?}, and {amount} {currency} is charged",
            locale.tag()
        );
        assert_eq!(first_number(shown), amount.to_string(), "{what}");
        let shown = shown.to_lowercase();
        let has_sign = signs.iter().any(|sign| shown.contains(&sign.to_lowercase()));
        assert!(has_sign, "{what}");
    }
    if *currency != "USD" {
        let dollars = element(&first_page, "class=\"beside\"");
        assert_eq!(first_number(&dollars), total.to_string(), "{dollars:?}");
    }
    let number = |field: &str| payment[field].as_i64().unwrap();
    let kept = number("taxAmount") + number("platformFeeAmount") + number("pspFeeAmount");
    assert_eq!(number("settledAmount") + kept, total);
    payment
}

/// What the ledger credits, by payment.
async fn booked(server: &Server) -> BTreeMap<String, Value> {
    let mut booked = BTreeMap::new();
    for page in 1.. {
        let query = format!("/payouts/ledger?type=PAYMENT_RECEIVED&limit=100&page={page}");
        let list = server.get(&server.core(&query)).await.data(200).clone();
        let entries = list["items"].as_array().unwrap();
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            let payment = entry["referenceId"].as_str().unwrap().to_owned();
            booked.insert(payment, entry["amount"].clone());
        }
    }
    booked
}

/// The text of the first element with this attribute.
fn element(page: &str, attribute: &str) -> String {
    let rest = page.split(attribute).nth(1);
    let text = rest.and_then(|rest| rest.split_once('>')?.1.split('<').next());
    text.unwrap_or_else(|| panic!("no {attribute}: {page}"))
        .trim()
        .to_owned()
}

/// The digits of the first number; what groups them or separates cents stands between two digits.
fn first_number(text: &str) -> String {
    let mut digits = String::new();
    let mut rest = text.chars().skip_while(|c| !c.is_ascii_digit()).peekable();
    while let Some(character) = rest.next() {
        let goes_on = rest.peek().is_some_and(char::is_ascii_digit);
        match character {
            '0'..='9' => digits.push(character),
            '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' if goes_on => {}
            _ => break,
        }
    }
    digits
}

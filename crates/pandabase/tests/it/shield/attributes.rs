//! Every attribute with every operator, asked at pay.

use super::text;
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, dynamic, mia};
use pandabase_domain::shield::attribute::{Sort, Word};
use pandabase_domain::shield::condition::Operator;
use pandabase_domain::time::MINUTE;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

const HOME: &str = "198.51.100.7";
/// What no attribute here has.
const OTHER: &str = "~~";
/// Which of a hash's bytes rules see.
const SHOWN: usize = 16;

/// A cart of Mia's whose session has metadata.
fn cart() -> Value {
    json!({"items": [dynamic(4000)], "customer": mia(), "metadata": {"plan": "Pro"}})
}

/// What stands before a value in the data format of MaxMind's databases: its kind and its size.
fn head(kind: u8, size: usize) -> Vec<u8> {
    // Larger sizes have a byte of their own for what is beyond 29.
    let (size, more) = (size.min(29), size.checked_sub(29));
    let mut head = vec![(kind << 5) | u8::try_from(size).unwrap()];
    head.extend(more.map(|more| u8::try_from(more).unwrap()));
    head
}

/// A value in that format.
fn packed(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => [head(2, text.len()), text.as_bytes().to_vec()].concat(),
        Value::Array(items) => {
            let head = vec![u8::try_from(items.len()).unwrap(), 4];
            items.iter().fold(head, |all, item| [all, packed(item)].concat())
        }
        Value::Object(fields) => {
            let head = head(7, fields.len());
            fields.iter().fold(head, |all, (name, value)| {
                [all, packed(&Value::from(name.as_str())), packed(value)].concat()
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => panic!("{value}"),
    }
}

/// A whole number of so many bytes; each field of such a database has a kind of number of its own.
fn whole(kind: u8, size: usize, number: u64) -> Vec<u8> {
    let head = match kind.checked_sub(7) {
        Some(extended) => vec![u8::try_from(size).unwrap(), extended],
        None => head(kind, size),
    };
    [head, number.to_be_bytes()[8 - size..].to_vec()].concat()
}

/// A database that knows the same of every IPv4 address.
pub fn everywhere(known: &Value) -> Vec<u8> {
    // One node, both of whose records lead to the first byte of the data behind 16 zeros.
    let node = [0, 0, 17, 0, 0, 17];
    let about = [
        ("binary_format_major_version", whole(5, 2, 2)),
        ("binary_format_minor_version", whole(5, 2, 0)),
        ("build_epoch", whole(9, 8, 1_780_000_000)),
        ("database_type", packed(&json!("Test"))),
        ("description", packed(&json!({"en": "Test"}))),
        ("ip_version", whole(5, 2, 4)),
        ("languages", packed(&json!(["en"]))),
        ("node_count", whole(6, 4, 1)),
        ("record_size", whole(5, 2, 24)),
    ];
    let fields = about
        .iter()
        .flat_map(|(name, value)| [packed(&json!(name)), value.clone()].concat());
    let about: Vec<u8> = head(7, about.len()).into_iter().chain(fields).collect();
    let marker = b"\xab\xcd\xefMaxMind.com".to_vec();
    [node.to_vec(), vec![0; 16], packed(known), marker, about].concat()
}

/// What is true of a value of an attribute, and what is not: each operator once with each kind of value that
/// it takes.
fn questions(name: &str, value: &str) -> (Vec<String>, Vec<String>) {
    let sort = match name.split_once('.') {
        Some(_) => Sort::Text,
        None => Word::parse(name).unwrap().sort(),
    };
    let asked: Vec<(Operator, String, bool)> = match sort {
        Sort::Text => of_text(name, value),
        Sort::Number => {
            let value: i64 = value.parse().unwrap();
            let (less, more) = ((value - 1).to_string(), (value + 1).to_string());
            let same = value.to_string();
            vec![
                (Operator::Equal, same.clone(), true),
                (Operator::Equal, more.clone(), false),
                (Operator::Unequal, less.clone(), true),
                (Operator::Unequal, same.clone(), false),
                (Operator::Greater, less.clone(), true),
                (Operator::Greater, same.clone(), false),
                (Operator::Less, more.clone(), true),
                (Operator::Less, same.clone(), false),
                (Operator::AtLeast, same.clone(), true),
                (Operator::AtLeast, more, false),
                (Operator::AtMost, same, true),
                (Operator::AtMost, less, false),
                (Operator::AtMost, name.to_owned(), true),
                (Operator::Less, name.to_owned(), false),
            ]
        }
        Sort::Truth => {
            let other = if value == "true" { "false" } else { "true" };
            vec![
                (Operator::Equal, value.to_owned(), true),
                (Operator::Equal, other.to_owned(), false),
                (Operator::Unequal, other.to_owned(), true),
                (Operator::Unequal, value.to_owned(), false),
                (Operator::Equal, name.to_owned(), true),
                (Operator::Unequal, name.to_owned(), false),
            ]
        }
    };
    let used: BTreeSet<&str> = asked.iter().map(|(operator, ..)| operator.as_str()).collect();
    let expected = Operator::ALL.iter().filter(|operator| fits(**operator, sort));
    let expected: BTreeSet<&str> = expected.map(|operator| operator.as_str()).collect();
    assert_eq!(used, expected);
    let written = |wanted: bool| -> Vec<String> {
        let those = asked.iter().filter(|(.., is_true)| *is_true == wanted);
        let those = those.map(|(operator, value, _)| format!("{name} {operator} {value}"));
        those.collect()
    };
    (written(true), written(false))
}

fn of_text(name: &str, value: &str) -> Vec<(Operator, String, bool)> {
    let quoted = |text: &str| format!("\"{text}\"");
    let (begin, end) = (&value[..2], &value[value.len() - 2..]);
    // Some attributes have a few words only.
    let other = match name {
        "card_funding" => "prepaid",
        "risk_level" => "HIGH",
        _ => OTHER,
    };
    vec![
        (Operator::Equal, quoted(&value.to_uppercase()), true),
        (Operator::Equal, quoted(other), false),
        (Operator::Equal, name.to_owned(), true),
        (Operator::Unequal, quoted(other), true),
        (Operator::Unequal, quoted(value), false),
        (Operator::Unequal, name.to_owned(), false),
        (Operator::Contains, quoted(&value[1..]), true),
        (Operator::Contains, quoted(OTHER), false),
        (Operator::StartsWith, quoted(begin), true),
        (Operator::StartsWith, quoted(OTHER), false),
        (Operator::EndsWith, quoted(end), true),
        (Operator::EndsWith, quoted(OTHER), false),
        (Operator::In, "@seen".to_owned(), true),
        (Operator::In, "@unseen".to_owned(), false),
        (Operator::NotIn, "@unseen".to_owned(), true),
        (Operator::NotIn, "@seen".to_owned(), false),
    ]
}

/// Which operators the contract gives to a kind of value.
fn fits(operator: Operator, sort: Sort) -> bool {
    match operator {
        Operator::Equal | Operator::Unequal => true,
        Operator::Greater | Operator::Less | Operator::AtLeast | Operator::AtMost => sort == Sort::Number,
        Operator::In | Operator::NotIn | Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
            sort == Sort::Text
        }
    }
}

impl Server {
    /// What rules see of a device or a card that was judged.
    async fn fingerprint(&self, statement: &'static str) -> String {
        let found = self
            .app
            .db
            .read(move |tx| tx.one(Sql::new(statement), &[], |row| row.next::<Vec<u8>>()));
        hex::encode(&found.await.unwrap()[..SHOWN])
    }

    /// Pays a cart whose payment is held if a condition applies, and declined otherwise. Neither changes what
    /// is known of the buyer.
    async fn is_held(&self, condition: &str) -> bool {
        let rule = self.rule(condition, "REVIEW", 1).await;
        let rest = self.rule("amount > 0", "BLOCK", 2).await;
        let session = self.open_cart(cart()).await;
        let paid = self.browse_and_pay(HOME, &session, GOOD).await;
        for rule in [&rule, &rest] {
            self.forget_rule(rule).await;
        }
        // Too many declines from one address would close it.
        self.advance(11 * MINUTE).await;
        if paid.status == 200 {
            assert_eq!(paid.data(200)["status"], "REVIEW", "{condition}");
            return true;
        }
        assert_eq!(paid.error(400), "Your payment was declined", "{condition}");
        false
    }
}

#[apply(both)]
async fn every_attribute_is_asked_with_every_operator(server: Server) {
    let folder = tempfile::tempdir().unwrap();
    let places = folder.path().join("places.mmdb");
    let known = json!({
        "country": {"iso_code": "DE"}, "autonomous_system_organization": "Example Net"
    });
    fs::write(&places, everywhere(&known)).unwrap();
    let server = server.with(|config| config.geo_databases = vec![places]).await;
    // Mia has bought once, from here and with this card.
    let rule = server.rule("amount < 0", "ALLOW", 1).await;
    let session = server.open_cart(cart()).await;
    let paid = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    server.forget_rule(&rule).await;
    let device = server.fingerprint("SELECT device_hash FROM shield_checks").await;
    let card = server.fingerprint("SELECT card_hash FROM shield_checks").await;
    // An address of another country than the bill: 25.
    let known = [
        ("email", "mia@example.org"),
        ("email_domain", "example.org"),
        ("ip", HOME),
        ("country", "US"),
        ("ip_country", "DE"),
        ("isp", "Example Net"),
        ("browser", "Firefox"),
        ("device_fingerprint", device.as_str()),
        ("card_fingerprint", card.as_str()),
        ("card_bin", "42424242"),
        ("card_country", "US"),
        ("card_funding", "credit"),
        ("currency", "USD"),
        ("risk_level", "LOW"),
        ("amount", "4330"),
        ("risk_score", "25"),
        ("customer_order_count", "1"),
        ("is_new_customer", "false"),
        ("customer_has_disputed", "false"),
        ("ip_has_disputed", "false"),
        ("device_has_disputed", "false"),
        ("metadata.plan", "Pro"),
    ];
    let named: BTreeSet<&str> = known.iter().map(|(name, _)| *name).collect();
    let missing = Word::ALL.iter().filter(|word| !named.contains(word.as_str()));
    assert_eq!(missing.count(), 0);
    let values: BTreeSet<&str> = known.iter().map(|(_, value)| *value).collect();
    server.list_of("seen", "string", json!(values)).await;
    server.list_of("unseen", "string", json!([OTHER])).await;
    for (name, value) in known {
        let (true_ones, false_ones) = questions(name, value);
        let all = true_ones.join(" AND ");
        assert!(server.is_held(&all).await, "{all}");
        let none = false_ones.join(" OR ");
        assert!(!server.is_held(&none).await, "{none}");
    }
    server.verify().await;
}

/// `AND` binds tighter than `OR`, and parentheses tighter than both.
#[apply(both)]
async fn conditions_are_put_together(server: Server) {
    let (yes, no) = ("amount > 0", "amount < 0");
    for (condition, holds) in [
        (format!("{no} AND {no} OR {yes}"), true),
        (format!("{no} AND ({no} OR {yes})"), false),
        (format!("{yes} OR {no} AND {no}"), true),
        (format!("({yes} OR {no}) AND {no}"), false),
        (format!("({yes}) AND (({no} OR ({yes})))"), true),
    ] {
        assert_eq!(server.is_held(&condition).await, holds, "{condition}");
    }
    let listed = server.get(&server.shield("review?status=OPEN")).await;
    let listed = listed.data(200)["items"].as_array().unwrap();
    assert_eq!(listed.len(), 3);
    assert!(text(&listed[0]["id"]).starts_with("revw_"));
    server.verify().await;
}

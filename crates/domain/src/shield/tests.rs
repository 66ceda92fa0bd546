//! The grammar against its faults, against itself, and against a second evaluator that reads the text.

use super::attribute::{Attribute, Sort, Word};
use super::condition::{Condition, Operator};
use super::evaluate::{Facts, Lists};
use super::fault::{MOST_CHARACTERS, MOST_DEPTH, Problem};
use super::parse::parse;
use super::{CardFunding, ListType};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Lists of exact values by name.
struct Named(BTreeMap<&'static str, Vec<&'static str>>);

impl Lists for Named {
    fn holds(&self, list: &str, value: &str) -> bool {
        let mut held = self.0.get(list).into_iter().flatten();
        held.any(|held| held.eq_ignore_ascii_case(value))
    }
}

fn lists() -> Named {
    Named(BTreeMap::from([
        ("bad_mails", vec!["eve@example.org", "mia@example.org"]),
        ("near", vec!["DE", "FR"]),
    ]))
}

fn eve() -> Facts {
    Facts {
        email: Some("eve@mail.example.org".into()),
        ip: Some("198.51.100.7".into()),
        country: Some("DE".into()),
        ip_country: Some("US".into()),
        isp: Some("Example Net".into()),
        browser: Some("Firefox".into()),
        device_fingerprint: Some("d1".into()),
        card_fingerprint: Some("c1".into()),
        card_bin: Some("42424242".into()),
        card_country: Some("US".into()),
        card_funding: Some(CardFunding::Credit),
        currency: Some("EUR".into()),
        amount: Some(5_000),
        risk_score: Some(70),
        customer_order_count: Some(0),
        customer_has_disputed: Some(false),
        ip_has_disputed: Some(true),
        device_has_disputed: Some(false),
        metadata: BTreeMap::from([("plan".into(), "Pro".into())]),
    }
}

fn applies(text: &str, facts: &Facts) -> bool {
    let parsed = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    parsed.condition.applies(facts, &lists())
}

#[test]
fn every_attribute_and_every_operator_is_asked() {
    let mut attributes = BTreeSet::new();
    let mut operators = BTreeSet::new();
    for (text, expected) in [
        (r#"email == "EVE@mail.example.org""#, true),
        (r#"email STARTS_WITH "eve@""#, true),
        (r#"email_domain ENDS_WITH "example.org""#, true),
        (r#"email_domain == "example.org""#, false),
        (r#"ip STARTS_WITH "198.51.""#, true),
        ("country IN @near", true),
        ("country NOT IN @near", false),
        ("country != ip_country", true),
        ("ip_country == card_country", true),
        (r#"isp CONTAINS "net""#, true),
        (r#"browser == "Chrome""#, false),
        (r#"device_fingerprint == "d1""#, true),
        (r#"card_fingerprint != "c1""#, false),
        (r#"card_bin STARTS_WITH "4242""#, true),
        (r#"card_country != "US""#, false),
        (r#"card_funding == "credit""#, true),
        (r#"currency == "EUR""#, true),
        (r#"risk_level == "HIGH""#, true),
        ("amount > 4999", true),
        ("amount > 5000", false),
        ("amount < 5001", true),
        ("amount >= 5000", true),
        ("amount <= 4999", false),
        ("risk_score >= 70", true),
        ("customer_order_count == 0", true),
        ("customer_order_count != -1", true),
        ("is_new_customer == true", true),
        ("is_new_customer != customer_has_disputed", true),
        ("customer_has_disputed == true", false),
        ("ip_has_disputed == true", true),
        ("device_has_disputed == false", true),
        (r#"metadata.plan == "pro""#, true),
    ] {
        assert_eq!(applies(text, &eve()), expected, "{text}");
        // What is not known makes every comparison false, also one that asks for a difference.
        assert!(!applies(text, &Facts::default()), "{text}");
        for test in parse(text).unwrap().condition.tests() {
            operators.insert(test.operator);
            if let Attribute::Known(word) = test.attribute {
                attributes.insert(word);
            }
        }
    }
    assert_eq!(attributes.len(), Word::ALL.len());
    assert_eq!(operators.len(), Operator::ALL.len());
}

#[test]
fn faults_say_what_is_wrong_and_where() {
    let sort = Problem::Mismatch;
    for (text, position, problem) in [
        ("", 1, Problem::Expected("an attribute or '('")),
        ("   ", 4, Problem::Expected("an attribute or '('")),
        ("amount", 7, wanted_operator()),
        ("amount >", 9, Problem::Expected("a value")),
        ("amount > ä", 10, Problem::Unreadable),
        ("colour == 1", 1, Problem::UnknownAttribute("colour".into())),
        (
            "metadata. == \"x\"",
            1,
            Problem::UnknownAttribute("metadata.".into()),
        ),
        ("amount == shade", 11, Problem::UnknownAttribute("shade".into())),
        ("amount == \"5\"", 11, sort(Sort::Number)),
        ("email == 5", 10, sort(Sort::Text)),
        ("is_new_customer == \"true\"", 20, sort(Sort::Truth)),
        ("email == amount", 10, sort(Sort::Text)),
        ("email > \"a\"", 7, Problem::Incomparable(Operator::Greater)),
        (
            "amount CONTAINS \"5\"",
            8,
            Problem::Incomparable(Operator::Contains),
        ),
        ("amount IN @near", 8, Problem::Incomparable(Operator::In)),
        ("email == @near", 7, Problem::Expected("IN or NOT IN")),
        ("email IN \"x\"", 10, Problem::Expected("a list, as @name")),
        ("email NOT @near", 11, Problem::Expected("IN after NOT")),
        ("email IN @", 10, Problem::Expected("a list name after '@'")),
        ("card_funding == \"gold\"", 17, Problem::NeverSo),
        ("risk_level != \"low!\"", 15, Problem::NeverSo),
        ("email == \"ü\" AND amount", 24, wanted_operator()),
        ("email == \"x", 10, Problem::OpenText),
        ("email == \"\\n\"", 10, Problem::OpenText),
        ("amount > 99999999999999999999", 10, Problem::BadNumber),
        ("amount > 1-2", 10, Problem::BadNumber),
        ("(amount > 1", 12, Problem::Expected("AND, OR or ')'")),
        ("amount > 1)", 11, Problem::Expected("AND, OR or the end")),
        (
            "amount > 1 and amount > 2",
            12,
            Problem::Expected("AND, OR or the end"),
        ),
        ("amount > 1 AND", 15, Problem::Expected("an attribute or '('")),
        ("amount = 1", 8, Problem::Unreadable),
    ] {
        let fault = parse(text).expect_err(text);
        assert_eq!((fault.position, fault.problem), (position, problem), "{text}");
    }
}

fn wanted_operator() -> Problem {
    Problem::Expected("one of == != > < >= <= IN NOT IN CONTAINS STARTS_WITH ENDS_WITH")
}

#[test]
fn length_and_depth_are_bounded() {
    let nested = |depth: usize| format!("{}amount > 1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MOST_DEPTH)).is_ok());
    let fault = parse(&nested(MOST_DEPTH + 1)).unwrap_err();
    assert_eq!(
        (fault.position, fault.problem),
        (MOST_DEPTH + 1, Problem::TooDeep)
    );
    let of_length = |length: usize| format!("email == \"{}\"", "ä".repeat(length - 11));
    assert!(parse(&of_length(MOST_CHARACTERS)).is_ok());
    let fault = parse(&of_length(MOST_CHARACTERS + 1)).unwrap_err();
    assert_eq!(
        (fault.position, fault.problem),
        (MOST_CHARACTERS + 1, Problem::TooLong)
    );
    let many = ["email IN @a"; 11].join(" OR ");
    assert_eq!(parse(&many).unwrap_err().problem, Problem::TooManyLists);
}

#[test]
fn and_binds_tighter_and_needless_parentheses_go() {
    for (text, canonical) in [
        (
            "amount > 1 OR amount > 2 AND amount > 3",
            "amount > 1 OR amount > 2 AND amount > 3",
        ),
        (
            "(amount > 1 OR amount > 2) AND amount > 3",
            "(amount > 1 OR amount > 2) AND amount > 3",
        ),
        (
            "((amount>1)AND(amount>2 AND amount > 3))",
            "amount > 1 AND amount > 2 AND amount > 3",
        ),
        ("amount >= 007", "amount >= 7"),
        (r#"email == "a\"b\\c""#, r#"email == "a\"b\\c""#),
        ("email NOT   IN\n@near", "email NOT IN @near"),
    ] {
        assert_eq!(parse(text).unwrap().condition.to_string(), canonical, "{text}");
    }
}

#[test]
fn conditions_tell_whether_they_ask_for_the_risk() {
    for (text, asks) in [
        ("risk_score >= 70", true),
        (
            "amount > 1 AND (country == \"DE\" OR risk_level == \"HIGH\")",
            true,
        ),
        ("amount > risk_score", true),
        ("amount > 1", false),
        ("email == \"risk_score\"", false),
        ("metadata.risk_score == \"1\"", false),
    ] {
        let parsed = parse(text).unwrap();
        assert_eq!(parsed.condition.asks_for_risk(), asks, "{text}");
    }
}

#[test]
fn mentions_of_lists_have_their_places() {
    let parsed = parse("country IN @near AND email NOT IN @bad_mails").unwrap();
    let seen: Vec<_> = parsed
        .lists
        .iter()
        .map(|one| (one.name.as_str(), one.position))
        .collect();
    assert_eq!(seen, [("near", 12), ("bad_mails", 35)]);
}

#[test]
fn values_of_lists_are_found_by_their_keys() {
    for (kind, entry, value, is_held) in [
        (ListType::Email, "Mia@Example.org", "mia@example.org", true),
        (ListType::Email, "*@example.org", "mia@example.org", true),
        (ListType::Email, "*@example.org", "mia@example.org.uk", false),
        (ListType::Email, "mia+*@example.org", "mia+shop@example.org", true),
        (ListType::Email, "mia*", "mia@example.org", true),
        (ListType::Email, "*spam*", "a.spam.b@example.org", true),
        (
            ListType::Email,
            "*a-very-long-domain-of-many-words.example.org",
            "x@a-very-long-domain-of-many-words.example.org",
            true,
        ),
        (ListType::String, "Fire*", "firefox", true),
        (ListType::String, "*", "", true),
        (ListType::Ip, "198.51.100.7", "198.51.100.7", true),
        (ListType::Ip, "198.51.100.7", "::ffff:198.51.100.7", true),
        (ListType::Ip, "198.51.100.7/24", "198.51.100.200", true),
        (ListType::Ip, "198.51.100.0/24", "198.51.101.1", false),
        (ListType::Ip, "0.0.0.0/0", "203.0.113.9", true),
        (ListType::Ip, "::ffff:198.51.100.0/120", "198.51.100.200", true),
        (ListType::Ip, "::ffff:198.51.100.7", "198.51.100.7", true),
        (ListType::Ip, "::/0", "198.51.100.7", false),
        (ListType::Ip, "2001:db8::/32", "2001:db8:1::5", true),
        (ListType::Ip, "2001:db8::/32", "2001:db9::5", false),
        (ListType::Country, "de", "DE", true),
        (ListType::CardBin, "424242", "42424242", true),
        (ListType::CardBin, "42424243", "42424242", false),
    ] {
        let entry = kind.entry(entry).unwrap();
        let is_found = kind.keys(value).contains(&entry.key);
        assert_eq!(kind.holds(&entry.value, value), is_held, "{entry:?} {value}");
        assert!(is_found || !is_held, "{entry:?} {value}");
        // What is shown is read as the same.
        assert_eq!(kind.entry(&entry.value).as_ref(), Ok(&entry));
    }
    for (kind, refused) in [
        (ListType::Email, "mia"),
        (ListType::Email, " "),
        (ListType::Email, "@example.org"),
        (ListType::Email, "*********"),
        (ListType::Ip, "198.51.100"),
        (ListType::Ip, "198.51.100.7/33"),
        (ListType::Country, "ZZ"),
        (ListType::CardBin, "42424"),
        (ListType::CardBin, "424242424"),
        (ListType::CardBin, "4242a2"),
    ] {
        assert!(kind.entry(refused).is_err(), "{kind} {refused}");
    }
}

#[test]
fn an_address_is_the_same_however_it_is_written() {
    let of = |ip: &str| Facts {
        ip: Some(ip.to_owned()),
        ..Facts::default()
    };
    for (text, ip, expected) in [
        (r#"ip == "2001:0DB8:0::1""#, "2001:db8::1", true),
        (r#"ip != "2001:0db8::1""#, "2001:db8::1", false),
        (r#"ip == "::ffff:198.51.100.7""#, "198.51.100.7", true),
        (r#"ip == "198.51.100.8""#, "198.51.100.7", false),
        (r#"ip == "198.51.100""#, "198.51.100.7", false),
        (r#"ip STARTS_WITH "2001:db8""#, "2001:db8::1", true),
    ] {
        assert_eq!(applies(text, &of(ip)), expected, "{text}");
    }
}

#[test]
fn what_a_buyer_has_written_is_no_pattern() {
    for kind in [ListType::Email, ListType::String] {
        assert!(kind.entry("*@example.org").is_ok());
        assert!(kind.exactly("*@example.org").is_err(), "{kind}");
        let mia = "mia+shop@example.org";
        assert_eq!(kind.exactly(mia), kind.entry(mia));
    }
}

/// What an attribute is, as text, without the evaluator's table.
fn said(facts: &Facts, name: &str) -> Option<String> {
    let (email, number) = (facts.email.clone(), |number: Option<i64>| {
        number.map(|n| n.to_string())
    });
    match name {
        "email" => email,
        "email_domain" => email.and_then(|email| email.split('@').nth(1).map(str::to_owned)),
        "country" => facts.country.clone(),
        "ip_country" => facts.ip_country.clone(),
        "amount" => number(facts.amount),
        "risk_score" => number(facts.risk_score),
        "is_new_customer" => facts.customer_order_count.map(|count| (count < 1).to_string()),
        "metadata.plan" => facts.metadata.get("plan").cloned(),
        _ => None,
    }
}

/// The parts of a text between `word`s that stand outside of parentheses and quotes.
fn parts<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let (mut depth, mut is_quoted, mut from, mut parts) = (0, false, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 && !is_quoted && text[at..].starts_with(word) {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

/// Whether a condition applies, read from its text again and again.
fn naive(text: &str, facts: &Facts) -> bool {
    let ors = parts(text, " OR ");
    if ors.len() > 1 {
        return ors.into_iter().any(|part| naive(part, facts));
    }
    let ands = parts(text, " AND ");
    if ands.len() > 1 {
        return ands.into_iter().all(|part| naive(part, facts));
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        return naive(inner, facts);
    }
    let (name, rest) = text.split_once(' ').unwrap();
    let (operator, value) = match rest.strip_prefix("NOT ") {
        Some(rest) => ("NOT IN", rest.split_once(' ').unwrap().1),
        None => rest.split_once(' ').unwrap(),
    };
    let Some(left) = said(facts, name).map(|text| text.to_lowercase()) else {
        return false;
    };
    if let Some(list) = value.strip_prefix('@') {
        let held = lists().0[list].iter().any(|held| held.to_lowercase() == left);
        return held == (operator == "IN");
    }
    let right = match value.strip_prefix('"') {
        Some(text) => Some(text.trim_end_matches('"').to_owned()),
        None if value.parse::<i64>().is_ok() || value == "true" || value == "false" => Some(value.to_owned()),
        None => said(facts, value),
    };
    let Some(right) = right.map(|text| text.to_lowercase()) else {
        return false;
    };
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    match operator {
        "==" => left == right,
        "!=" => left != right,
        ">" => number(&left) > number(&right),
        "<" => number(&left) < number(&right),
        ">=" => number(&left) >= number(&right),
        "<=" => number(&left) <= number(&right),
        "CONTAINS" => left.contains(&right),
        "STARTS_WITH" => left.starts_with(&right),
        "ENDS_WITH" => left.ends_with(&right),
        other => panic!("{other}"),
    }
}

const COMPARISONS: &[&str] = &[
    r#"email == "mia@example.org""#,
    r#"email CONTAINS "EVE""#,
    "email IN @bad_mails",
    "email NOT IN @bad_mails",
    r#"email_domain != "example.org""#,
    r#"email_domain ENDS_WITH ".com""#,
    "country == ip_country",
    "country != ip_country",
    "country IN @near",
    r#"ip_country STARTS_WITH "U""#,
    "amount > 5000",
    "amount <= 100",
    "amount == risk_score",
    "risk_score >= 50",
    "risk_score < 20",
    "is_new_customer == true",
    "is_new_customer != true",
    r#"metadata.plan == "a) OR (b""#,
];

fn conditions() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(COMPARISONS).prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        (
            proptest::collection::vec(inner, 1..4),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(|(parts, is_and, is_enclosed)| {
                let text = parts.join(if is_and { " AND " } else { " OR " });
                if is_enclosed { format!("({text})") } else { text }
            })
    })
}

fn payments() -> impl Strategy<Value = Facts> {
    let pick = |from: &'static [&'static str]| {
        let picked = proptest::sample::select(from).prop_map(str::to_owned);
        proptest::option::of(picked)
    };
    let plan = pick(&["pro", "a) OR (b"]);
    (
        pick(&["mia@example.org", "eve@example.org", "eve@shop.com"]),
        pick(&["DE", "US", "FR"]),
        pick(&["DE", "US"]),
        proptest::option::of(proptest::sample::select(&[0_i64, 50, 100, 5_001][..])),
        proptest::option::of(proptest::sample::select(&[0_i64, 50, 100][..])),
        proptest::option::of(0_i64..3),
        plan,
    )
        .prop_map(
            |(email, country, ip_country, amount, risk_score, orders, plan)| Facts {
                email,
                country,
                ip_country,
                amount,
                risk_score,
                customer_order_count: orders,
                metadata: plan.into_iter().map(|plan| ("plan".to_owned(), plan)).collect(),
                ..Facts::default()
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn rules_agree_with_the_naive_evaluator(text in conditions(), facts in payments()) {
        prop_assume!(text.chars().count() <= MOST_CHARACTERS);
        let Ok(parsed) = parse(&text) else {
            // Only lists are limited here beyond what the strategy makes.
            prop_assert!(text.matches('@').count() > 10, "{}", text);
            return Ok(());
        };
        prop_assert_eq!(parsed.condition.applies(&facts, &lists()), naive(&text, &facts), "{}", text);
        // The shortest way to write it means the same, and is the shortest way of itself.
        let canonical = parsed.condition.to_string();
        let again = parse(&canonical).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        let again: Condition = again.condition;
        prop_assert_eq!(&again, &parsed.condition);
        prop_assert_eq!(naive(&canonical, &facts), naive(&text, &facts), "{}", canonical);
    }

    /// Whatever is sent is read or refused with a place within it; nothing hangs or overflows.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        judge(&text)?;
    }

    /// The same, of texts that are nearly conditions.
    #[test]
    fn texts_of_its_own_words_are_read_or_refused(words in proptest::collection::vec(
        proptest::sample::select(&[
            "(", ")", "AND", "OR", "NOT", "IN", "==", "!=", ">", "<", ">=", "<=", "CONTAINS", "email",
            "amount", "is_new_customer", "metadata.x", "@near", "\"", "\"a\"", "\\", "5", "-", "true", "=",
            "@", "\t", "ä",
        ][..]), 0..60))
    {
        judge(&words.join(" "))?;
        judge(&words.concat())?;
    }
}

fn judge(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(parsed) => {
            let canonical = parsed.condition.to_string();
            prop_assert_eq!(
                parse(&canonical).map(|again| again.condition),
                Ok(parsed.condition)
            );
        }
        Err(fault) => prop_assert!(
            (1..=text.chars().count() + 1).contains(&fault.position),
            "{}",
            fault
        ),
    }
    Ok(())
}

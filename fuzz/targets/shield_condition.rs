//! Any text as a condition of Shield: it is read or refused at a place that it has, its shortest form means
//! the same, and asking it never fails.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pandabase_domain::shield::CardFunding;
use pandabase_domain::shield::evaluate::{Facts, Lists};
use pandabase_domain::shield::fault::{MOST_CHARACTERS, MOST_LISTS};
use pandabase_domain::shield::parse::parse;

/// Lists that hold what is as long as their names.
struct ByLength;

impl Lists for ByLength {
    fn holds(&self, list: &str, value: &str) -> bool {
        list.len() == value.len()
    }
}

fn known() -> Facts {
    Facts {
        email: Some("eve@mail.example.org".into()),
        ip: Some("::ffff:198.51.100.7".into()),
        country: Some("DE".into()),
        browser: Some("Firefox".into()),
        card_funding: Some(CardFunding::Credit),
        amount: Some(5_000),
        risk_score: Some(70),
        customer_order_count: Some(0),
        ip_has_disputed: Some(true),
        metadata: [("plan".to_owned(), "İstanbul".to_owned())].into(),
        ..Facts::default()
    }
}

fuzz_target!(|text: &str| {
    let characters = text.chars().count();
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(fault) => {
            assert!((1..=characters + 1).contains(&fault.position), "{fault}");
            return;
        }
    };
    assert!(characters <= MOST_CHARACTERS && parsed.lists.len() <= MOST_LISTS);
    for mention in &parsed.lists {
        let mut rest = text.chars().skip(mention.position - 1);
        assert_eq!(rest.next(), Some('@'), "{mention:?}");
    }
    let shortest = parsed.condition.to_string();
    // It has spaces, which may have been left out, so that it can be too long.
    if shortest.chars().count() <= MOST_CHARACTERS {
        let again = parse(&shortest).map(|again| again.condition);
        assert_eq!(again.as_ref(), Ok(&parsed.condition), "{shortest}");
    }
    for facts in [known(), Facts::default()] {
        let applies = parsed.condition.applies(&facts, &ByLength);
        assert!(!applies || facts != Facts::default(), "nothing is known: {text}");
    }
});

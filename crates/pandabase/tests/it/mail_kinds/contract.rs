//! Every kind of mail of the contract, after a history that sends it: its snapshot, its sums and its links.

use super::desk;
use super::histories::{KAI, lived};
use super::kinds::{ENGLISH, has, to_buyers};
use super::{kinds_of, redacted, says_the_same_in_both_forms, text};
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::portal_pages::signed_in;
use crate::visitor::Visitor;
use http::Method;
use pandabase_domain::time::{MINUTE, SECOND};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What subjects of mails to merchants and their teams begin with, and a word further on.
const TO_MERCHANTS: &[(&str, &str)] = &[
    ("Your code to sign in to Pandabase", ""),
    ("Two-factor authentication is on", ""),
    ("A recovery code of your account was used", ""),
    ("A passkey was added to your account", ""),
    ("You are invited to the team of ", ""),
    ("Your role in the team of ", "has changed"),
    ("You are no longer in the team of ", ""),
    ("The team of ", "has changed"),
    ("Nimbus Labs is offered to you", ""),
    ("You have offered Nimbus Labs to ", ""),
    ("Nimbus Labs has a new API token", ""),
    ("An API token of Nimbus Labs has a new secret", ""),
    ("Support case: ", ""),
    ("Withdrawal from order ", ""),
    ("Dispute over ", ""),
    ("Fraud warning for ", ""),
    ("Order ", "could not be delivered"),
    ("Keys is running low", ""),
    ("Webhook deliveries of ", "are failing"),
    ("A bank account ending ", "was added"),
    ("Your bank account ending ", "was approved"),
    ("Your payout of ", "is on its way"),
    ("Your report is ready: ", ""),
    ("Review a payment of ", ""),
];

/// Where the store's buyers ask for help.
const SUPPORT: &str = "help@example.org";
/// The subject of the only mail that says so: whoever it is to can open no case any more.
const MOVED: [&str; 2] = ["Your purchases at ", " have another address"];

/// An amount of dollars in cents.
fn cents(amount: &str) -> Option<i64> {
    let (sign, digits) = match amount.strip_prefix('−') {
        Some(digits) => (-1, digits),
        None => (1, amount),
    };
    let (dollars, cents) = digits.strip_prefix('$')?.split_once('.')?;
    let digits = format!("{}{cents}", dollars.replace(',', ""));
    Some(sign * digits.parse::<i64>().ok()?)
}

/// Requires that the lines of a mail come to its subtotal, and that with its sums to its total; whether there
/// are any.
fn adds_up(text: &str) -> bool {
    let (mut lines, mut sums) = (Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some((_, amount)) = line.split_once("   ") {
            lines.extend(cents(amount));
        } else if let Some((label, amount)) = line.rsplit_once("  ") {
            sums.extend(cents(amount).map(|amount| (label, amount)));
        }
    }
    let of = |name: &str| {
        let found = sums.iter().find(|(label, _)| label.starts_with(name));
        found.map(|(_, amount)| *amount)
    };
    let Some(subtotal) = of("Subtotal") else {
        assert!(lines.is_empty() && sums.is_empty(), "{text}");
        return false;
    };
    assert_eq!(lines.iter().sum::<i64>(), subtotal, "{text}");
    let total = subtotal + of("Discount").unwrap_or(0) + of("Tax").unwrap_or(0);
    assert_eq!(of("Total"), Some(total), "{text}");
    assert_eq!(sums.last().unwrap().1, total, "{text}");
    true
}

/// Whether a text has a time as machines write it.
fn has_machine_time(text: &str) -> bool {
    let is_one = |six: &[u8]| {
        let digit = |at: usize| six[at].is_ascii_digit();
        digit(0) && digit(1) && six[2] == b'T' && digit(3) && digit(4) && six[5] == b':'
    };
    text.as_bytes().windows(6).any(is_one)
}

/// The number of the order that a mail is about.
fn order_number(text: &str) -> Option<&str> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.find(|word| word.starts_with("cs_"))
}

/// Opens a link of a mail to a buyer, who is signed in.
async fn open(server: &Server, reader: &mut Visitor<'_>, mail: &Value, path: &str) {
    // Every page makes several calls, which are counted like anybody's.
    server.app.env.clock.advance(SECOND);
    let call = server.anonymous(Method::GET, path).header("accept", "text/html");
    let stranger = call.send().await;
    if !path.starts_with("/portal") || path.starts_with("/portal/sign-in") {
        assert_eq!(stranger.status, 200, "{path}: {}", stranger.text);
        let word = if path.starts_with("/portal") {
            "Sign in"
        } else {
            "Nimbus Labs"
        };
        assert!(stranger.text.contains(word), "{path}: {}", stranger.text);
        return;
    }
    let target = stranger.header("location").unwrap_or_default();
    assert_eq!(stranger.status, 303, "{path}: {}", stranger.text);
    assert!(
        target.starts_with("/portal/sign-in?next=%2Fportal"),
        "{path}: {target}"
    );
    reader.go(path).await;
    assert_eq!(reader.status, 200, "{path}: {}", reader.text);
    let kind = path.split('/').nth(2).unwrap_or_default();
    match kind {
        "orders" => {
            reader.shows("<h1>Order of ");
            if let Some(number) = order_number(text(&mail["text"])) {
                reader.shows(number);
            }
        }
        "subscriptions" => {
            reader.shows("Nimbus Labs");
            reader.shows("Cloud Notes");
        }
        "cases" => reader.shows("<h1>Wrong file delivered</h1>"),
        "cards" => reader.shows("<h1>Cards</h1>"),
        "" => reader.shows("<h1>Purchases</h1>"),
        other => panic!("{other} of {path}"),
    }
}

/// The paths of a mail's links to this server; those to banks end, and are opened when they are sent.
fn links(server: &Server, mail: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    for link in text(&mail["html"]).split("href=\"").skip(1) {
        let url = link.split('"').next().unwrap().replace("&#38;", "&");
        let origins = server.app.env.config.origins();
        let mut own = origins.iter().filter_map(|(_, origin)| url.strip_prefix(*origin));
        let path = own.next().unwrap_or_else(|| panic!("{url}: {mail:#?}"));
        if !path.starts_with("/bank-redirects/") {
            paths.push(path.to_owned());
        }
    }
    paths
}

/// The text of the first PDF of each kind: of receipts, bills and refunds, with and without a tax that the
/// buyer accounts for.
async fn papers(server: &Server, mails: &[Value]) -> String {
    let (mut told, mut kinds) = (String::new(), BTreeSet::new());
    for mail in mails.iter().filter(|mail| mail["attachments"] != json!([])) {
        let (subject, paper) = (redacted(text(&mail["subject"])), server.pdf_of(mail).await);
        // What is printed has no links to open.
        assert!(!paper.contains("http"), "{paper}");
        let note = match paper.contains("Reverse charge") {
            true => ", reverse charge",
            false => "",
        };
        if kinds.insert((subject.clone(), note)) {
            told.push_str(&format!("=== {subject}{note}\n"));
            for line in redacted(&paper).lines() {
                told.push_str(line.trim_end());
                told.push('\n');
            }
            told.push('\n');
        }
    }
    assert!(kinds.len() >= 4, "{kinds:?}");
    told
}

#[apply(both)]
async fn every_mail_of_the_contract_is_sent_adds_up_and_leads_to_its_page(server: Server) {
    let server = lived(&server).await;
    let mails = server.all_mails().await;
    let kinds = kinds_of(&mails);
    let mut sums = 0;
    for mail in &mails {
        let plain = text(&mail["text"]);
        sums += usize::from(adds_up(plain));
        assert!(!has_machine_time(plain), "{plain}");
        says_the_same_in_both_forms(mail);
    }
    assert!(sums >= 20, "{sums}");
    let subjects: Vec<&str> = mails.iter().map(|mail| text(&mail["subject"])).collect();
    let buyers = to_buyers(ENGLISH);
    assert!(buyers.len() >= 20, "{buyers:?}");
    for parts in &buyers {
        assert!(
            subjects.iter().any(|subject| has(subject, parts)),
            "{parts:?} is not among {:#?}",
            kinds.keys()
        );
    }
    for (start, word) in TO_MERCHANTS {
        assert!(
            subjects
                .iter()
                .any(|subject| subject.starts_with(start) && subject.contains(word)),
            "{start}…{word} is not among {:#?}",
            kinds.keys()
        );
    }
    // Buyers are led to the portal to open a case. Only whoever lost a customer's address is nobody there.
    let shows_address = |mail: &&Value| text(&mail["text"]).contains(SUPPORT);
    let shown = mails.iter().filter(shows_address);
    let shown: Vec<&str> = shown.map(|mail| text(&mail["subject"])).collect();
    assert!(
        !shown.is_empty() && shown.iter().all(|subject| has(subject, &MOVED)),
        "{shown:?}"
    );
    server.app.env.clock.advance(MINUTE);
    let mut opened = 0;
    for email in [MIA, KAI] {
        let mut reader = signed_in(&server, email).await;
        for mail in kinds.values().filter(|mail| mail["to"] == email) {
            for path in links(&server, mail) {
                open(&server, &mut reader, mail, &path).await;
                opened += 1;
            }
        }
    }
    assert!(opened >= 20, "{opened}");
    let opened = desk::open_all(&server, kinds.values().copied()).await;
    assert!(opened >= 15, "{opened}");
    let told = |form: fn(&Value) -> String| {
        let mails = kinds.iter().map(|(subject, mail)| {
            let body = redacted(&form(mail));
            format!("=== {subject}\n{body}\n")
        });
        mails.collect::<String>()
    };
    insta::assert_snapshot!(
        "mails_of_the_contract_as_text",
        told(|mail| text(&mail["text"]).to_owned())
    );
    // The head of each is the same but for its title.
    insta::assert_snapshot!(
        "mails_of_the_contract_as_html",
        told(|mail| text(&mail["html"]).split_once("<body").unwrap().1.to_owned())
    );
    let papers = papers(&server, &mails).await;
    insta::assert_snapshot!("papers_of_the_contract_as_text", papers);
    server.verify().await;
}

#[test]
fn amounts_and_subjects_are_read_as_they_are_written() {
    assert_eq!(cents("$1,234.50"), Some(123_450));
    assert_eq!(cents("−$4.05"), Some(-405));
    assert_eq!(cents("2026"), None);
    assert!(has("Your plan is now Notes", &["Your plan is now ", ""]));
    assert!(has(
        "Notes is about to charge you $5.00",
        &["", " is about to charge you ", ""]
    ));
    assert!(!has("Your plan changes to Notes", &["Your plan is now ", ""]));
    assert!(has_machine_time("at 2026-06-01T00:00:00.000Z") && !has_machine_time("T-5 at 12:00"));
    assert!(adds_up(
        "2 × Tea   $4.00\n\nSubtotal  $4.00\nDiscount  −$1.00\nTax (10%)  $0.30\nTotal  $3.30"
    ));
}

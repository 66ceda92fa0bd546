//! What a drawn invoice says.

use super::*;
use crate::pdf::document::{Charged, Customer, Merchant, Period, Tax};
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn line(description: &str, detail: Option<&str>, amount: i64) -> InvoiceLine {
    InvoiceLine {
        description: description.into(),
        detail: detail.map(Into::into),
        quantity: Some(3),
        unit_price: Some(Cents(1000)),
        amount: Cents(amount),
    }
}

fn invoice() -> InvoiceDocument {
    InvoiceDocument {
        kind: Kind::Invoice,
        number: "NIMBUS-2026-000042".into(),
        corrects: None,
        language: String::new(),
        order_number: "cs_8WQ2M4KX".into(),
        payment: Some("pay_h2j4k6m8p1r3t5w7y9b1d3f5".into()),
        zone: Zone::utc(),
        issued_at: at("2026-06-01T00:00:00Z"),
        merchant: Merchant {
            name: "Nimbus Labs".into(),
            legal_name: Some("Nimbus Labs GmbH".into()),
            address: vec!["Hauptstr. 5".into(), "10827 Berlin".into()],
            tax_id: Some("DE811907980".into()),
            of_record: Some("Pandabase".into()),
            statement_descriptor: Some("PB*NIMBUS".into()),
            support_email: Some("help@nimbus.example".into()),
        },
        customer: Customer {
            name: Some("Zoë Łukaszewska".into()),
            email: "zoe@example.org".into(),
            address: vec![
                "1 Main Street".into(),
                "San Francisco, CA 94105".into(),
                "US".into(),
            ],
            tax_id: Some("GB123456789".into()),
        },
        period: Some(Period {
            start: at("2026-05-01T00:00:00Z"),
            end: at("2026-06-01T00:00:00Z"),
        }),
        lines: vec![
            line("Nimbus Pro", Some("3 × $10.00 per month"), 3000),
            line("requests", Some("6566667 × $3.00 / 1000000"), 1970),
            line("seconds", Some("10000, of which 3600 are included"), 533),
        ],
        subtotal: Cents(5503),
        discount: Cents(503),
        tax: Tax {
            rate: Rate(82_500),
            amount: Cents(413),
            behavior: TaxBehavior::Exclusive,
            is_reversed: false,
        },
        total: Cents(5413),
        charged: None,
        paid_with: Some("Visa •••• 4242".into()),
        next_charge_at: Some(at("2026-07-01T00:00:00Z")),
    }
}

/// Drawn with the fonts that are compiled in: what the machine of a test has does not matter.
fn drawn(invoice: &InvoiceDocument) -> lopdf::Document {
    let file = render_with(invoice, &Fonts::with(None).unwrap()).unwrap();
    lopdf::Document::load_mem(&file).unwrap()
}

/// The text of every page.
fn texts(invoice: &InvoiceDocument) -> Vec<String> {
    let document = drawn(invoice);
    let pages = document.get_pages().into_keys();
    pages
        .map(|page| document.extract_text(&[page]).unwrap())
        .collect()
}

/// The texts that stand in for glyphs on the first page.
fn actual_texts(invoice: &InvoiceDocument) -> Vec<String> {
    let document = drawn(invoice);
    let page = document.get_pages()[&1];
    let content = document.get_and_decode_page_content(page).unwrap();
    let operands = content
        .operations
        .iter()
        .flat_map(|operation| &operation.operands);
    let properties = operands.filter_map(|operand| operand.as_dict().ok());
    let texts = properties.filter_map(|properties| properties.get(b"ActualText").ok());
    texts
        .map(|text| lopdf::decode_text_string(text).unwrap())
        .collect()
}

#[track_caller]
fn assert_shows(text: &str, expected: &[&str]) {
    for part in expected {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

#[test]
fn the_text_of_an_invoice_can_be_read() {
    let pages = texts(&invoice());
    assert_eq!(pages.len(), 1);
    assert_shows(
        &pages[0],
        &[
            "Invoice",
            "NIMBUS-2026-000042",
            "cs_8WQ2M4KX",
            "pay_h2j4k6m8p1r3t5w7y9b1d3f5",
            "June 1, 2026",
            "May 1, 2026 – June 1, 2026",
            "Nimbus Labs",
            "Nimbus Labs GmbH",
            "Hauptstr. 5",
            "10827 Berlin",
            "Tax ID DE811907980",
            "Sold by Pandabase as merchant of record",
            "help@nimbus.example",
            "PB*NIMBUS",
            "Zoë Łukaszewska",
            "zoe@example.org",
            "1 Main Street",
            "San Francisco, CA 94105",
            "US",
            "Tax ID GB123456789",
            "$54.13 paid on June 1, 2026",
            "Quantity",
            "Unit price",
            "$10.00",
            "Nimbus Pro",
            "3 × $10.00 per month",
            "$30.00",
            "requests",
            "6566667 × $3.00 / 1000000",
            "$19.70",
            "seconds",
            "10000, of which 3600 are included",
            "$5.33",
            "Subtotal",
            "$55.03",
            "Discount",
            "−$5.03",
            "Tax (8.25%)",
            "$4.13",
            "Total",
            "$54.13",
            "Amount paid",
            "Visa •••• 4242",
            "Next charge",
            "July 1, 2026",
            "Page 1 of 1",
        ],
    );
}

#[test]
fn what_an_invoice_does_not_have_is_not_on_it() {
    let full = invoice();
    let bare = InvoiceDocument {
        payment: None,
        merchant: Merchant {
            of_record: None,
            tax_id: None,
            statement_descriptor: None,
            support_email: None,
            ..full.merchant
        },
        customer: Customer {
            name: None,
            address: Vec::new(),
            tax_id: None,
            ..full.customer
        },
        discount: Cents::ZERO,
        tax: Tax {
            rate: Rate(190_000),
            behavior: TaxBehavior::Inclusive,
            ..full.tax
        },
        charged: Some(Charged {
            currency: Currency::Krw,
            amount: 74_321,
        }),
        paid_with: None,
        next_charge_at: None,
        ..full
    };
    let text = texts(&bare).concat();
    assert_shows(
        &text,
        &["zoe@example.org", "Includes tax (19%)", "Charged", "₩74,321"],
    );
    for part in [
        "Payment",
        "On your statement",
        "Questions",
        "merchant of record",
        "Reverse charge",
        "Boxes",
        "Tax ID",
        "Discount",
        "Paid with",
        "Next charge",
        "Amount paid",
    ] {
        assert!(!text.contains(part), "{part:?} is in {text}");
    }
}

#[test]
fn a_credit_note_and_a_reversed_tax_say_so() {
    let full = invoice();
    let note = InvoiceDocument {
        kind: Kind::CreditNote,
        corrects: Some("NIMBUS-2026-000041".into()),
        period: None,
        next_charge_at: None,
        discount: Cents::ZERO,
        tax: Tax {
            rate: Rate::ZERO,
            amount: Cents::ZERO,
            is_reversed: true,
            ..full.tax
        },
        ..full
    };
    let text = texts(&note).concat();
    assert_shows(
        &text,
        &[
            "Credit note number",
            "For invoice",
            "NIMBUS-2026-000041",
            "$54.13 refunded on June 1, 2026",
            "Amount refunded",
            "Reverse charge: the buyer accounts for the tax.",
        ],
    );
    assert!(
        !text.contains("Amount paid") && !text.contains("Period"),
        "{text}"
    );
    assert_eq!(note.file_name(), "credit-note-NIMBUS-2026-000042.pdf");
}

#[test]
fn an_invoice_is_in_the_language_of_its_buyer() {
    let german = InvoiceDocument {
        language: "de".into(),
        ..invoice()
    };
    assert_shows(
        &texts(&german).concat(),
        &[
            "Rechnungsnummer",
            "1. Juni 2026",
            "Zwischensumme",
            "Seite 1 von 1",
        ],
    );
    // Without a font for it, Japanese would be boxes.
    let japanese = InvoiceDocument {
        language: "ja".into(),
        ..invoice()
    };
    let text = texts(&japanese).concat();
    assert_shows(&text, &["Invoice number", "June 1, 2026"]);
    assert!(!text.contains("Boxes"), "{text}");
}

#[test]
fn characters_that_cannot_be_drawn_are_explained() {
    let mut foreign = invoice();
    foreign.customer.name = Some("山田 太郎".into());
    assert_shows(
        &texts(&foreign).concat(),
        &["Boxes (", "whose font is not installed"],
    );
}

#[test]
fn the_same_invoice_is_the_same_file_with_only_the_glyphs_it_uses() {
    let (first, second) = (render(&invoice()).unwrap(), render(&invoice()).unwrap());
    assert!(first == second);
    assert!(first.len() < 60_000, "{}", first.len());
    let document = lopdf::Document::load_mem(&first).unwrap();
    let root = document.catalog().unwrap();
    assert!(root.get(b"StructTreeRoot").is_ok() && root.get(b"Lang").is_ok());
    let mark_info = root.get(b"MarkInfo").and_then(lopdf::Object::as_dict).unwrap();
    assert!(mark_info.get(b"Marked").and_then(lopdf::Object::as_bool).unwrap());
}

#[test]
fn many_lines_go_over_numbered_pages() {
    let mut long = invoice();
    long.lines = (0..200)
        .map(|number| line(&format!("Meter {number:03}"), Some("1 × $0.01 / 1"), 1))
        .collect();
    let pages = texts(&long);
    assert!(pages.len() > 5, "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        assert_shows(
            page,
            &[&format!("Page {number} of {}", pages.len()), &long.number],
        );
    }
    let all = pages.concat();
    for number in 0..200 {
        assert_eq!(all.matches(&format!("Meter {number:03}")).count(), 1);
    }
    assert_shows(&pages[pages.len() - 1], &["Total", "$54.13", "Visa •••• 4242"]);
    assert_shows(&pages[1], &["Description", "Amount"]);
}

#[test]
fn no_text_is_too_strange_or_too_long() {
    let word = "Donaudampfschifffahrt".repeat(60);
    let sentence = "Ein Satz mit vielen Wörtern. ".repeat(40);
    for text in [
        "مرحبا بالعالم 42 (test)",
        "שלום, Anna!",
        "漢字テスト",
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "a\u{301}\u{301}\u{301}\u{200d}",
        "\u{202e}txt",
        "\n\t\r\0",
        "",
        " ",
        "สวัสดีครับ",
        "\u{fffd}\u{10ffff}\u{e000}",
        &word,
        &sentence,
    ] {
        let mut strange = invoice();
        strange.number = text.into();
        strange.merchant.name = text.into();
        strange.merchant.support_email = Some(text.into());
        strange.customer.name = Some(text.into());
        strange.customer.address = vec![text.into()];
        strange.lines = vec![line(text, Some(text), i64::MIN), line(text, Some(text), i64::MAX)];
        strange.paid_with = Some(text.into());
        let pages = texts(&strange);
        assert_shows(&pages.concat(), &["$54.13", "Next charge"]);
    }
}

#[test]
fn names_in_other_scripts_can_be_searched() {
    let mut foreign = invoice();
    foreign.merchant.name = "Юлия Νίκος".into();
    foreign.customer.name = Some("ნინო".into());
    foreign.customer.address = vec!["漢字 😀".into()];
    assert_shows(&texts(&foreign).concat(), &["Юлия Νίκος", "ნინო"]);
    // The box is the first character by its glyph and the others by a note at each.
    assert_shows(&texts(&foreign).concat(), &["漢"]);
    // The last one is in the line that says what boxes stand for.
    assert_eq!(actual_texts(&foreign), ["字", "😀", "□"]);
}

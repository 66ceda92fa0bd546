//! An invoice or a credit note as a PDF: in the buyer's language, A4, its fonts inside, tagged, the same bytes for the same invoice.

use super::document::{InvoiceDocument, InvoiceLine, Kind, money};
use super::sheet::{Block, Cell, Column, LEFT, Leaf, RIGHT, Sheet};
use super::text::{Fonts, Length, Style, Weight};
use krilla::error::KrillaError;
use krilla::metadata::Metadata;
use pandabase_locale::{Locale, Text};

/// Why an invoice could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A font that was compiled in is no font.
    #[error("a font of the invoice cannot be read")]
    Fonts,
    /// The library refused the document.
    #[error("the invoice cannot be written: {0}")]
    Document(#[from] KrillaError),
}

const BLACK: [u8; 3] = [0x1a, 0x1f, 0x36];
const GREY: [u8; 3] = [0x5e, 0x68, 0x7a];
const PALE: [u8; 3] = [0xe3, 0xe8, 0xee];

const fn style(size: Length, weight: Weight, ink: [u8; 3]) -> Style {
    Style { size, weight, ink }
}

const TITLE: Style = style(24_000, Weight::Strong, BLACK);
const SELLER: Style = style(13_000, Weight::Strong, GREY);
const HEADLINE: Style = style(16_000, Weight::Strong, BLACK);
const BODY: Style = style(9_000, Weight::Regular, BLACK);
const STRONG: Style = style(9_000, Weight::Strong, BLACK);
const QUIET: Style = style(9_000, Weight::Regular, GREY);
const SMALL: Style = style(8_000, Weight::Regular, GREY);

const WHOLE: Column = Column::new(LEFT, RIGHT);
/// Labels of facts and their values.
const LABEL: Column = Column::new(LEFT, LEFT + 105_000);
const FACT: Column = Column::new(LEFT + 105_000, RIGHT);
/// The title, and the merchant's name opposite.
const LEFT_HALF: Column = Column::new(LEFT, LEFT + 235_000);
const RIGHT_HALF: Column = Column::new(LEFT + 260_000, RIGHT);
const OPPOSITE: Column = Column::right_aligned(LEFT + 200_000, RIGHT);
/// The columns of the lines.
const ITEM: Column = Column::new(LEFT, RIGHT - 250_000);
const QUANTITY: Column = Column::right_aligned(RIGHT - 245_000, RIGHT - 190_000);
const UNIT_PRICE: Column = Column::right_aligned(RIGHT - 185_000, RIGHT - 95_000);
const AMOUNT: Column = Column::right_aligned(RIGHT - 90_000, RIGHT);
/// The labels of the sums; their amounts are below those of the lines.
const SUM: Column = Column::new(LEFT + 260_000, RIGHT - 110_000);

/// Renders an invoice.
///
/// # Errors
/// [`RenderError`], which means a defect of the program: no invoice is too strange to be rendered.
pub fn render(invoice: &InvoiceDocument) -> Result<Vec<u8>, RenderError> {
    render_with(invoice, Fonts::get().ok_or(RenderError::Fonts)?)
}

/// Without a font for Japanese, a Japanese invoice is in English: boxes would say nothing.
fn render_with(invoice: &InvoiceDocument, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    let asked = invoice.locale();
    let t = if asked == Locale::Ja && !fonts.has_han() {
        Locale::En
    } else {
        asked
    };
    let mut page = Page {
        sheet: Sheet::new(fonts),
        t,
    };
    page.head(invoice);
    page.parties(invoice);
    page.lines(invoice);
    page.sums(invoice);
    page.payment(invoice);
    let title = format!("{} {}", title(invoice, t), invoice.number);
    let foot = format!("{title} · {}", invoice.headline(t));
    page.sheet.foot(SMALL, &foot, |number, count| {
        let text = t.get("invoice-page").with("page", number);
        text.with("count", count).to_string()
    });
    let merchant = &invoice.merchant.name;
    let metadata = Metadata::new()
        .title(format!("{title} · {merchant}"))
        .authors(vec![merchant.clone()])
        .language(t.tag().into())
        .document_id(invoice.number.clone());
    Ok(page.sheet.finish(metadata, t.tag())?)
}

fn title(invoice: &InvoiceDocument, t: Locale) -> Text {
    match invoice.kind {
        Kind::Invoice => t.get("invoice-title"),
        Kind::CreditNote => t.get("credit-note-title"),
    }
}

/// The parts of an invoice, from top to bottom.
struct Page<'f> {
    sheet: Sheet<'f>,
    t: Locale,
}

impl Page<'_> {
    fn head(&mut self, invoice: &InvoiceDocument) {
        let (t, sheet) = (self.t, &mut self.sheet);
        let (top, head) = (sheet.cursor(), sheet.leaf());
        sheet.write(Some(head), LEFT_HALF, TITLE, &title(invoice, t).to_string());
        sheet.blocks.push(Block::Heading(1, head));
        let below = sheet.cursor();
        sheet.go_to(top);
        sheet.skip(8_000);
        let seller = sheet.leaf();
        sheet.write(Some(seller), OPPOSITE, SELLER, &invoice.merchant.name);
        sheet.blocks.push(Block::Paragraph(seller));
        sheet.go_to(below.max(sheet.cursor()));
        sheet.skip(14_000);
        let number = match invoice.kind {
            Kind::Invoice => t.get("invoice-number"),
            Kind::CreditNote => t.get("credit-note-number"),
        };
        let facts = [
            Some((number, invoice.number.clone())),
            Some((t.get("invoice-issued"), invoice.issued_on(t))),
            invoice.corrects.clone().map(|of| (t.get("credit-note-of"), of)),
            invoice.days(t).map(|days| (t.get("invoice-period"), days)),
            Some((t.get("order"), invoice.order_number.clone())),
            invoice.payment.clone().map(|payment| (t.get("payment"), payment)),
        ];
        self.facts(facts.into_iter().flatten());
    }

    /// Labels with their values.
    fn facts(&mut self, facts: impl IntoIterator<Item = (Text, String)>) {
        let sheet = &mut self.sheet;
        let mut rows = Vec::new();
        for (label, value) in facts {
            let row = sheet.cursor();
            let (head, fact) = (sheet.leaf(), sheet.leaf());
            sheet.write(Some(head), LABEL, QUIET, &label.to_string());
            let below = sheet.cursor();
            sheet.go_to(row);
            sheet.write(Some(fact), FACT, BODY, &value);
            sheet.go_to(below.max(sheet.cursor()));
            sheet.skip(1_500);
            rows.push(vec![Cell::RowHead(head), Cell::Value(fact)]);
        }
        if !rows.is_empty() {
            sheet.blocks.push(Block::Table(rows));
        }
    }

    fn parties(&mut self, invoice: &InvoiceDocument) {
        let (t, merchant) = (self.t, &invoice.merchant);
        self.sheet.skip(20_000);
        let top = self.sheet.cursor();
        let mut seller = merchant.lines(t).into_iter();
        let name = seller.next().unwrap_or_default();
        self.party(LEFT_HALF, &name, seller.chain(merchant.support_email.clone()));
        let below = self.sheet.cursor();
        self.sheet.go_to(top);
        let bill_to = t.get("invoice-bill-to").to_string();
        self.party(RIGHT_HALF, &bill_to, invoice.customer.lines(t).into_iter());
        self.sheet.go_to(below.max(self.sheet.cursor()));
    }

    fn party(&mut self, column: Column, title: &str, lines: impl Iterator<Item = String>) {
        let sheet = &mut self.sheet;
        let head = sheet.leaf();
        sheet.write(Some(head), column, STRONG, title);
        sheet.blocks.push(Block::Heading(2, head));
        for line in lines {
            let leaf = sheet.leaf();
            sheet.write(Some(leaf), column, BODY, &line);
            sheet.blocks.push(Block::Paragraph(leaf));
        }
    }

    fn lines(&mut self, invoice: &InvoiceDocument) {
        let t = self.t;
        self.sheet.skip(26_000);
        let headline = self.sheet.leaf();
        self.sheet
            .write(Some(headline), WHOLE, HEADLINE, &invoice.headline(t));
        self.sheet.blocks.push(Block::Heading(2, headline));
        self.sheet.skip(20_000);
        let heads = [(); 4].map(|()| self.sheet.leaf());
        let mut rows = vec![heads.map(Cell::ColumnHead).to_vec()];
        self.table_head(heads.map(Some));
        for line in &invoice.lines {
            rows.push(self.table_row(line));
        }
        self.sheet.blocks.push(Block::Table(rows));
    }

    fn table_head(&mut self, [item, quantity, unit_price, amount]: [Option<Leaf>; 4]) {
        let (t, sheet) = (self.t, &mut self.sheet);
        let row = sheet.cursor();
        for (leaf, column, text) in [
            (item, ITEM, t.get("invoice-description")),
            (quantity, QUANTITY, t.get("invoice-quantity")),
            (unit_price, UNIT_PRICE, t.get("invoice-unit-price")),
            (amount, AMOUNT, t.get("invoice-amount")),
        ] {
            sheet.go_to(row);
            sheet.write(leaf, column, SMALL, &text.to_string());
        }
        sheet.skip(4_000);
        sheet.rule(LEFT, 1_000, BLACK);
        sheet.skip(6_000);
    }

    /// A line on one page, unless it is longer than a page.
    fn table_row(&mut self, line: &InvoiceLine) -> Vec<Cell> {
        let (t, detail) = (self.t, line.detail.as_deref().unwrap_or_default());
        let text = self.sheet.height(ITEM, BODY, &line.description);
        let height = text + self.sheet.height(ITEM, SMALL, detail);
        if !self.sheet.has_room(height + 12_000) && !self.sheet.is_at_top() {
            self.sheet.new_page();
            // A reader knows the table's head; it is repeated for the eye only.
            self.table_head([None; 4]);
        }
        let sheet = &mut self.sheet;
        let (row, item) = (sheet.cursor(), sheet.leaf());
        let mut cells = vec![Cell::Value(item)];
        for (column, text) in [
            (QUANTITY, line.quantity.map(|quantity| t.number(quantity))),
            (UNIT_PRICE, line.unit_price.map(|price| money(t, price))),
            (AMOUNT, Some(money(t, line.amount))),
        ] {
            let leaf = sheet.leaf();
            sheet.go_to(row);
            sheet.write(Some(leaf), column, BODY, &text.unwrap_or_default());
            cells.push(Cell::Value(leaf));
        }
        sheet.go_to(row);
        sheet.write(Some(item), ITEM, BODY, &line.description);
        sheet.write(Some(item), ITEM, SMALL, detail);
        sheet.skip(6_000);
        sheet.rule(LEFT, 500, PALE);
        sheet.skip(6_000);
        cells
    }

    fn sums(&mut self, invoice: &InvoiceDocument) {
        let (sums, last) = invoice.sums(self.t);
        let sheet = &mut self.sheet;
        // The sums stay together on one page.
        let height: Length = sums.iter().map(|_| BODY.leading() + 9_000).sum();
        if !sheet.has_room(height) {
            sheet.new_page();
        }
        let mut rows = Vec::new();
        for (number, (label, amount)) in sums.into_iter().enumerate() {
            let style = if number == last { STRONG } else { BODY };
            if number > 0 {
                sheet.rule(SUM.left, 500, PALE);
            }
            sheet.skip(4_500);
            let (head, sum) = (sheet.leaf(), sheet.leaf());
            let row = sheet.cursor();
            sheet.write(Some(head), SUM, style, &label);
            let below = sheet.cursor();
            sheet.go_to(row);
            sheet.write(Some(sum), AMOUNT, style, &amount);
            sheet.go_to(below);
            sheet.skip(4_500);
            rows.push(vec![Cell::RowHead(head), Cell::Value(sum)]);
        }
        sheet.blocks.push(Block::Table(rows));
    }

    fn payment(&mut self, invoice: &InvoiceDocument) {
        let t = self.t;
        self.sheet.skip(26_000);
        if !self.sheet.has_room(90_000) {
            self.sheet.new_page();
        }
        let descriptor = invoice.merchant.statement_descriptor.clone();
        let facts = [
            invoice
                .paid_with
                .clone()
                .map(|card| (t.get("mail-paid-with"), card)),
            descriptor.map(|text| (t.get("invoice-statement"), text)),
            invoice
                .charged_next_on(t)
                .map(|day| (t.get("invoice-next-charge"), day)),
        ];
        self.facts(facts.into_iter().flatten());
        self.sheet.skip(10_000);
        if invoice.tax.is_reversed {
            self.note(BODY, t.get("mail-reverse-charge"));
        }
        self.note(SMALL, t.get("invoice-currency"));
        if let Some(email) = &invoice.merchant.support_email {
            self.note(SMALL, t.get("invoice-questions").with("email", email));
        }
        if self.sheet.misses {
            self.note(SMALL, t.get("invoice-missing-signs"));
        }
    }

    fn note(&mut self, style: Style, text: Text) {
        let leaf = self.sheet.leaf();
        self.sheet.write(Some(leaf), WHOLE, style, &text.to_string());
        self.sheet.blocks.push(Block::Paragraph(leaf));
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(actual_texts(&foreign), ["字", "😀"]);
    }
}

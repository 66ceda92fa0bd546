//! An invoice as a PDF: A4, its fonts inside, tagged, the same bytes for the same invoice.

use super::document::{InvoiceDocument, InvoiceLine};
use super::sheet::{Block, Cell, Column, LEFT, RIGHT, Sheet};
use super::text::{Fonts, Length, Style, Weight};
use krilla::error::KrillaError;
use krilla::metadata::Metadata;

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
const ITEM: Column = Column::new(LEFT, RIGHT - 110_000);
const AMOUNT: Column = Column::right_aligned(RIGHT - 100_000, RIGHT);
/// The labels of the sums; their amounts are below those of the lines.
const SUM: Column = Column::new(LEFT + 260_000, RIGHT - 110_000);

/// Renders an invoice.
///
/// # Errors
/// [`RenderError`], which means a defect of the program: no invoice is too strange to be rendered.
pub fn render(invoice: &InvoiceDocument) -> Result<Vec<u8>, RenderError> {
    let fonts = Fonts::get().ok_or(RenderError::Fonts)?;
    let mut page = Page(Sheet::new(fonts));
    page.head(invoice);
    page.parties(invoice);
    page.lines(invoice);
    page.sums(invoice);
    page.payment(invoice);
    let foot = format!("Invoice {} · {}", invoice.number, invoice.headline());
    page.0.foot(SMALL, &foot);
    Ok(page.0.finish(metadata(invoice))?)
}

fn metadata(invoice: &InvoiceDocument) -> Metadata {
    let merchant = &invoice.merchant.name;
    Metadata::new()
        .title(format!("Invoice {} from {merchant}", invoice.number))
        .authors(vec![merchant.clone()])
        .language("en".into())
        .document_id(invoice.number.clone())
}

/// The parts of an invoice, from top to bottom.
struct Page<'f>(Sheet<'f>);

impl Page<'_> {
    fn head(&mut self, invoice: &InvoiceDocument) {
        let sheet = &mut self.0;
        let (top, title) = (sheet.cursor(), sheet.leaf());
        sheet.write(Some(title), LEFT_HALF, TITLE, "Invoice");
        sheet.blocks.push(Block::Heading(1, title));
        let below = sheet.cursor();
        sheet.go_to(top);
        sheet.skip(8_000);
        let seller = sheet.leaf();
        sheet.write(Some(seller), OPPOSITE, SELLER, &invoice.merchant.name);
        sheet.blocks.push(Block::Paragraph(seller));
        sheet.go_to(below.max(sheet.cursor()));
        sheet.skip(14_000);
        let order = Some(("Order", invoice.order_number.clone()));
        let payment = invoice.payment.clone().map(|payment| ("Payment", payment));
        let facts = [
            Some(("Invoice number", invoice.number.clone())),
            Some(("Date of issue", invoice.issued_on())),
            Some(("Period", invoice.days())),
            order,
            payment,
        ];
        self.facts(facts.into_iter().flatten());
    }

    /// Labels with their values.
    fn facts<'t>(&mut self, facts: impl IntoIterator<Item = (&'t str, String)>) {
        let sheet = &mut self.0;
        let mut rows = Vec::new();
        for (label, value) in facts {
            let row = sheet.cursor();
            let (head, fact) = (sheet.leaf(), sheet.leaf());
            sheet.write(Some(head), LABEL, QUIET, label);
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
        let (merchant, customer) = (&invoice.merchant, &invoice.customer);
        self.0.skip(20_000);
        let top = self.0.cursor();
        let of_record = format!("Sold by {} as merchant of record", merchant.of_record);
        let seller = [Some(of_record), merchant.support_email.clone()];
        self.party(LEFT_HALF, &merchant.name, seller.into_iter().flatten());
        let below = self.0.cursor();
        self.0.go_to(top);
        let buyer = [customer.name.clone()].into_iter().flatten();
        let buyer = buyer.chain(customer.address.iter().cloned());
        let tax_id = customer.tax_id.as_ref().map(|id| format!("Tax ID {id}"));
        let buyer = buyer.chain([customer.email.clone()]).chain(tax_id);
        self.party(RIGHT_HALF, "Bill to", buyer);
        self.0.go_to(below.max(self.0.cursor()));
    }

    fn party(&mut self, column: Column, title: &str, lines: impl Iterator<Item = String>) {
        let sheet = &mut self.0;
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
        let sheet = &mut self.0;
        sheet.skip(26_000);
        let headline = sheet.leaf();
        sheet.write(Some(headline), WHOLE, HEADLINE, &invoice.headline());
        sheet.blocks.push(Block::Heading(2, headline));
        sheet.skip(20_000);
        let (item, amount) = (sheet.leaf(), sheet.leaf());
        let mut rows = vec![vec![Cell::ColumnHead(item), Cell::ColumnHead(amount)]];
        table_head(sheet, Some(item), Some(amount));
        for line in &invoice.lines {
            rows.push(table_row(sheet, line));
        }
        sheet.blocks.push(Block::Table(rows));
    }

    fn sums(&mut self, invoice: &InvoiceDocument) {
        let sums = invoice.sums();
        // The sums stay together on one page.
        let height: Length = sums.iter().map(|_| BODY.leading() + 9_000).sum();
        if !self.0.has_room(height) {
            self.0.new_page();
        }
        let mut rows = Vec::new();
        let last = sums.len() - 1;
        for (number, (label, amount)) in sums.into_iter().enumerate() {
            let style = if number == last { STRONG } else { BODY };
            let sheet = &mut self.0;
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
        self.0.blocks.push(Block::Table(rows));
    }

    fn payment(&mut self, invoice: &InvoiceDocument) {
        self.0.skip(26_000);
        if !self.0.has_room(90_000) {
            self.0.new_page();
        }
        let descriptor = &invoice.merchant.statement_descriptor;
        let paid_with = invoice.paid_with.clone().map(|card| ("Paid with", card));
        let statement = descriptor.clone().map(|text| ("On your statement", text));
        let next = invoice.charged_next_on().map(|day| ("Next charge", day));
        self.facts([paid_with, statement, next].into_iter().flatten());
        self.0.skip(10_000);
        let currency = self.0.leaf();
        self.0.write(
            Some(currency),
            WHOLE,
            SMALL,
            "All amounts are in US dollars unless another currency is named.",
        );
        self.0.blocks.push(Block::Paragraph(currency));
        if let Some(email) = &invoice.merchant.support_email {
            let (leaf, text) = (
                self.0.leaf(),
                format!("Questions about this invoice? Write to {email}."),
            );
            self.0.write(Some(leaf), WHOLE, SMALL, &text);
            self.0.blocks.push(Block::Paragraph(leaf));
        }
    }
}

fn table_head(sheet: &mut Sheet<'_>, item: Option<super::sheet::Leaf>, amount: Option<super::sheet::Leaf>) {
    let row = sheet.cursor();
    sheet.write(item, ITEM, SMALL, "Description");
    sheet.go_to(row);
    sheet.write(amount, AMOUNT, SMALL, "Amount");
    sheet.skip(4_000);
    sheet.rule(LEFT, 1_000, BLACK);
    sheet.skip(6_000);
}

/// A line on one page, unless it is longer than a page.
fn table_row(sheet: &mut Sheet<'_>, line: &InvoiceLine) -> Vec<Cell> {
    let detail = line.detail.as_deref().unwrap_or_default();
    let height = sheet.height(ITEM, BODY, &line.description) + sheet.height(ITEM, SMALL, detail);
    if !sheet.has_room(height + 12_000) && !sheet.is_at_top() {
        sheet.new_page();
        // A reader knows the table's head; it is repeated for the eye only.
        table_head(sheet, None, None);
    }
    let (row, item, amount) = (sheet.cursor(), sheet.leaf(), sheet.leaf());
    sheet.write(Some(amount), AMOUNT, BODY, &line.amount.to_string());
    sheet.go_to(row);
    sheet.write(Some(item), ITEM, BODY, &line.description);
    sheet.write(Some(item), ITEM, SMALL, detail);
    sheet.skip(6_000);
    sheet.rule(LEFT, 500, PALE);
    sheet.skip(6_000);
    vec![Cell::Value(item), Cell::Value(amount)]
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
            amount: Cents(amount),
        }
    }

    fn invoice() -> InvoiceDocument {
        InvoiceDocument {
            number: "inv_k3m5n7p9r1t3v5x7z9b2d4f6".into(),
            order_number: "cs_8WQ2M4KX".into(),
            payment: Some("pay_h2j4k6m8p1r3t5w7y9b1d3f5".into()),
            zone: Zone::utc(),
            issued_at: at("2026-06-01T00:00:00Z"),
            merchant: Merchant {
                name: "Nimbus Labs".into(),
                of_record: "Pandabase".into(),
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
            period: Period {
                start: at("2026-05-01T00:00:00Z"),
                end: at("2026-06-01T00:00:00Z"),
            },
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
            },
            total: Cents(5413),
            charged: None,
            paid_with: Some("Visa •••• 4242".into()),
            next_charge_at: Some(at("2026-07-01T00:00:00Z")),
        }
    }

    /// The text of every page.
    fn texts(invoice: &InvoiceDocument) -> Vec<String> {
        let document = lopdf::Document::load_mem(&render(invoice).unwrap()).unwrap();
        let pages = document.get_pages().into_keys();
        pages
            .map(|page| document.extract_text(&[page]).unwrap())
            .collect()
    }

    /// The texts that stand in for glyphs on the first page.
    fn actual_texts(invoice: &InvoiceDocument) -> Vec<String> {
        let document = lopdf::Document::load_mem(&render(invoice).unwrap()).unwrap();
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
                "inv_k3m5n7p9r1t3v5x7z9b2d4f6",
                "cs_8WQ2M4KX",
                "pay_h2j4k6m8p1r3t5w7y9b1d3f5",
                "1 June 2026",
                "1 May 2026 – 1 June 2026",
                "Nimbus Labs",
                "Sold by Pandabase as merchant of record",
                "help@nimbus.example",
                "PB*NIMBUS",
                "Zoë Łukaszewska",
                "zoe@example.org",
                "1 Main Street",
                "San Francisco, CA 94105",
                "US",
                "Tax ID GB123456789",
                "$54.13 paid on 1 June 2026",
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
                "1 July 2026",
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
            &["zoe@example.org", "includes tax (19%)", "Charged", "KRW 74321"],
        );
        for part in [
            "Payment",
            "On your statement",
            "Questions",
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

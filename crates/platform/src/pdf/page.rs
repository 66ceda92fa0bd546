//! An invoice or a credit note as a PDF: in the language of its buyer, A4, its fonts inside, tagged, the same
//! bytes for the same invoice.

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
mod tests;

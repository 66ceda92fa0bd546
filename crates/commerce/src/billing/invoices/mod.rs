//! Invoices and credit notes for customers (contract `orders-payments.md`, "Fulfilment"; `usage.md`,
//! "Formula"): an invoice of every order that was paid, a credit note of every refund. They are kept when the
//! money moves; a job gives them their numbers afterwards, and the PDF is drawn when somebody reads it.

pub mod document;

pub use document::Returned;

use crate::orders::sale::Sale;
use pandabase_domain::id::{OrderId, RefundId};
use pandabase_domain::money::Cents;
use pandabase_locale::Locale;
use pandabase_platform::access::customer_mail::{Page, portal, send};
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::Attachment;
use pandabase_platform::mail::body::{Body, Line, Part};
use pandabase_platform::papers;
use pandabase_platform::pdf::document::{InvoiceDocument, InvoiceLine, money};

/// Keeps the invoice of an order that was just paid, unless a subscription's bill was kept for it.
///
/// # Errors
/// [`ApiError`] from the database, or when an amount is out of range.
pub fn of_paid(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let is_billed = sale.subscription.is_some() && papers::is_issued(tx, &ctx.store.id, sale.order.as_str())?;
    if sale.total <= Cents::ZERO || is_billed {
        return Ok(());
    }
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let document = document::of_sale(tx, ctx, sale, &head)?;
    issue(tx, ctx, &head, sale.order.as_str(), &document)
}

/// What the invoice of an order says, its number apart; made anew where none was kept.
///
/// # Errors
/// [`ApiError`] from the database, or when an amount is out of range.
pub fn kept_or_made(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    head: &Letterhead,
) -> Result<InvoiceDocument, ApiError> {
    match papers::document(tx, &ctx.store.id, sale.order.as_str())? {
        Some(document) => Ok(document),
        None => document::of_sale(tx, ctx, sale, head),
    }
}

/// Keeps the credit note of a refund, by which so much went back to the buyer, and returns what a mail
/// carries.
///
/// # Errors
/// [`ApiError`] from the database, or when an amount is out of range.
pub fn of_refund(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    sale: &Sale,
    refund: &RefundId,
    returned: Returned,
) -> Result<Attachment, ApiError> {
    let is_invoiced = papers::is_issued(tx, &ctx.store.id, sale.order.as_str())?;
    let invoice = kept_or_made(tx, ctx, sale, head)?;
    let corrects = is_invoiced.then(|| sale.order.to_string());
    let note = document::credit_note(ctx, invoice, corrects, returned)?;
    issue(tx, ctx, head, refund.as_str(), &note)?;
    Ok(attachment(refund.as_str(), &note))
}

fn issue(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    of: &str,
    document: &InvoiceDocument,
) -> Result<(), ApiError> {
    Ok(papers::issue(
        tx,
        ctx,
        of,
        head.invoice_prefix.as_deref(),
        document,
    )?)
}

/// The file of a paper that was kept, for a mail.
pub fn attachment(of: &str, document: &InvoiceDocument) -> Attachment {
    Attachment::Paper {
        id: of.to_owned(),
        name: document.file_name(),
    }
}

/// Keeps the bill of a subscription that an order has paid, and mails it: its figures and the PDF.
pub fn mail(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    order: &OrderId,
    reference: &str,
    document: &InvoiceDocument,
) -> Result<(), ApiError> {
    issue(tx, ctx, head, order.as_str(), document)?;
    let t = head.language;
    let mut facts = vec![
        (t.get("order").to_string(), document.order_number.clone()),
        (
            t.get("mail-seller").to_string(),
            document.merchant.lines(t).join(", "),
        ),
        (
            t.get("mail-buyer").to_string(),
            document.customer.lines(t).join(", "),
        ),
    ];
    facts.extend(
        document
            .days(t)
            .map(|days| (t.get("invoice-period").to_string(), days)),
    );
    let card = document.paid_with.clone();
    facts.extend(card.map(|card| (t.get("mail-paid-with").to_string(), card)));
    let next = document.charged_next_on(t);
    let next = next.map(|day| t.get("mail-next-charge-on").with("date", day).to_string());
    let body = Body::headed(document.headline(t))
        .part(Part::Facts(facts))
        .part(Part::Lines(
            document.lines.iter().map(|line| shown(t, line)).collect(),
        ))
        .part(sums(t, document))
        .text_opt(reversed(t, document))
        .text_opt(next)
        .text(t.get("mail-invoice-attached"))
        .link(t.get("mail-questions"), portal(ctx, Page::Order(order)));
    let subject = t.get("mail-invoice-subject").with("store", &head.name);
    let file = attachment(order.as_str(), document);
    send(
        tx,
        ctx,
        head,
        &document.customer.email,
        (subject, body),
        Some(file),
        reference,
    )
}

/// What an invoice comes to, for a mail.
pub fn sums(t: Locale, document: &InvoiceDocument) -> Part {
    let (sums, total) = document.sums(t);
    Part::Sums { sums, total }
}

/// The note that the buyer accounts for the tax, where that is so.
pub fn reversed(t: Locale, document: &InvoiceDocument) -> Option<String> {
    let is_reversed = document.tax.is_reversed;
    is_reversed.then(|| t.get("mail-reverse-charge").to_string())
}

/// A line of a bill: of a plan, what one seat costs (contract `subscriptions.md`, "Upcoming invoice").
fn shown(t: Locale, line: &InvoiceLine) -> Line {
    let name = match line.quantity.zip(line.unit_price) {
        Some((quantity, price)) => {
            format!(
                "{} · {} × {}",
                line.description,
                t.number(quantity),
                money(t, price)
            )
        }
        None => line.description.clone(),
    };
    Line {
        name,
        amount: money(t, line.amount),
        notes: line.detail.clone().into_iter().collect(),
        ..Line::default()
    }
}

/// What one of several units costs, in small print.
pub fn each(t: Locale, quantity: i64, unit_price: Cents) -> Option<String> {
    (quantity > 1).then(|| t.get("mail-each").with("price", money(t, unit_price)).to_string())
}

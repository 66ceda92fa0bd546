//! Invoices for customers (contract `orders-payments.md`, "Fulfilment"; `usage.md`, "Formula"). The first
//! payment of a subscription and every renewal mail an invoice as a PDF.
//!
//! The mail stores the [`InvoiceDocument`]; the PDF is rendered from it when the mail is sent or read.

use askama::Template;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::Attachment;
use pandabase_platform::mail::letter::Mail;
use pandabase_platform::pdf::document::InvoiceDocument;

#[derive(Template)]
#[template(path = "mail/invoice.html")]
struct InvoiceHtml<'a> {
    invoice: &'a InvoiceDocument,
    portal: &'a str,
}

#[derive(Template)]
#[template(path = "mail/invoice.txt", escape = "none")]
struct InvoiceText<'a> {
    invoice: &'a InvoiceDocument,
    portal: &'a str,
}

/// Enqueues the mail of an invoice: its figures as text and HTML, and the PDF.
pub fn enqueue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, to: &str, invoice: &InvoiceDocument) -> Result<(), ApiError> {
    let render = |error: askama::Error| ApiError::Internal(error.into());
    let portal = ctx.env.config.portal_url.as_str();
    let mail = Mail {
        to,
        subject: format!("Your invoice from {}", invoice.merchant.name),
        text: InvoiceText { invoice, portal }.render().map_err(render)?,
        html: Some(InvoiceHtml { invoice, portal }.render().map_err(render)?),
        reference: &invoice.number,
    };
    mail::enqueue_with(
        tx,
        ctx,
        &mail,
        Some(Attachment::Invoice(Box::new(invoice.clone()))),
    )
}

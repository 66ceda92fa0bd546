//! Mails of a store to its customers.

use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use crate::mail;
use crate::mail::letter::Mail;

/// Mails a customer of the store, and adds where to ask for help: in the customer portal, where a case is
/// opened (contract `orders-payments.md`, "Fulfilment").
pub fn to_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    to: &str,
    subject: String,
    mut text: String,
    reference: &str,
) -> Result<(), ApiError> {
    let portal = &ctx.env.config.portal_url;
    text.push_str(&format!(
        "\nQuestions? Open a case in the customer portal: {portal}\n"
    ));
    let mail = Mail {
        to,
        subject,
        text,
        html: None,
        reference,
    };
    mail::enqueue(tx, ctx, &mail)
}

//! Mails of a store to its customers.

use super::stores::Letterhead;
use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use crate::mail;
use crate::mail::Attachment;
use crate::mail::body::Body;
use crate::mail::brand::Brand;
use crate::mail::letter::StoreMail;
use pandabase_locale::Locale;

/// The customer portal, where buyers find what they bought, manage it and ask for help. Every mail to a buyer
/// leads there.
pub fn portal(ctx: &Ctx<'_>) -> String {
    format!("{}/portal", ctx.env.config.portal_url)
}

/// Mails a customer of the store, and adds where to ask for help: in the customer portal, where a case is
/// opened (contract `orders-payments.md`, "Fulfilment").
///
/// # Errors
/// [`ApiError`] from the database.
pub fn to_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    to: &str,
    (subject, body): (impl Into<String>, Body),
    reference: &str,
) -> Result<(), ApiError> {
    let body = body.link(head.language.get("mail-questions"), portal(ctx));
    send(tx, ctx, head, to, (subject, body), None, reference)
}

/// Mails a customer of the store exactly what `body` says, with a file.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    to: &str,
    (subject, body): (impl Into<String>, Body),
    attachment: Option<Attachment>,
    reference: &str,
) -> Result<(), ApiError> {
    let mail = StoreMail {
        to,
        subject: subject.into(),
        body,
        brand: head.brand(),
        attachment,
        reference,
    };
    mail::enqueue_of_store(tx, ctx, mail)
}

/// Mails a person about what they have at every store, in the look of the platform and in their language.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn to_person(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    language: Locale,
    to: &str,
    (subject, body): (impl Into<String>, Body),
    reference: &str,
) -> Result<(), ApiError> {
    let mail = StoreMail {
        to,
        subject: subject.into(),
        body,
        brand: Brand {
            language: language.tag().to_owned(),
            ..Brand::platform()
        },
        attachment: None,
        reference,
    };
    mail::enqueue_of_store(tx, ctx, mail)
}

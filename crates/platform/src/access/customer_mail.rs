//! Mails of a store to its customers.

use super::stores::Letterhead;
use crate::config::Config;
use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use crate::mail;
use crate::mail::Attachment;
use crate::mail::body::Body;
use crate::mail::brand::Brand;
use crate::mail::letter::StoreMail;
use pandabase_domain::id::{CaseId, OrderId, SubscriptionId};
use pandabase_locale::Locale;

/// A page of the customer portal.
#[derive(Debug, Clone, Copy)]
pub enum Page<'a> {
    /// Everything that was bought.
    Home,
    /// An order.
    Order(&'a OrderId),
    /// A subscription.
    Subscription(&'a SubscriptionId),
    /// A case.
    Case(&'a CaseId),
    /// The saved payment methods.
    Cards,
}

/// The address of a page of the customer portal, where buyers find what they bought, manage it and ask for
/// help. Every mail to a buyer leads there; who is not signed in is led to the page afterwards.
pub fn portal(ctx: &Ctx<'_>, page: Page<'_>) -> String {
    portal_page(&ctx.env.config, page)
}

/// The address of a page of the customer portal, for pages, which have no store at hand.
pub fn portal_page(config: &Config, page: Page<'_>) -> String {
    let home = format!("{}/portal", config.portal_url);
    match page {
        Page::Home => home,
        Page::Order(id) => format!("{home}/orders/{id}"),
        Page::Subscription(id) => format!("{home}/subscriptions/{id}"),
        Page::Case(id) => format!("{home}/cases/{id}"),
        Page::Cards => format!("{home}/cards"),
    }
}

/// Mails a customer of the store, and adds where to ask for help: on the `page` of the customer portal that
/// the mail is about, from which a case is opened (contract `orders-payments.md`, "Fulfilment").
pub fn to_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    to: &str,
    (subject, body): (impl Into<String>, Body),
    page: Page<'_>,
    reference: &str,
) -> Result<(), ApiError> {
    let body = body.link(head.language.get("mail-questions"), portal(ctx, page));
    send(tx, ctx, head, to, (subject, body), None, reference)
}

/// Mails a customer of the store what they have not asked for, with an address at which such mails end: a
/// mailbox provider shows it as a button (RFC 8058), and `body` has it as a link.
pub fn to_reader(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    to: &str,
    (subject, body): (impl Into<String>, Body),
    unsubscribe: &str,
    reference: &str,
) -> Result<(), ApiError> {
    let body = body.link(head.language.get("mail-questions"), portal(ctx, Page::Home));
    let mail = StoreMail {
        to,
        subject: subject.into(),
        body,
        brand: head.brand(),
        attachment: None,
        unsubscribe: Some(unsubscribe.to_owned()),
        reference,
    };
    mail::enqueue_of_store(tx, ctx, mail)
}

/// Mails a customer of the store exactly what `body` says, with a file.
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
        unsubscribe: None,
        reference,
    };
    mail::enqueue_of_store(tx, ctx, mail)
}

/// Mails a person about what they have at every store, in the look of the platform and in their language.
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
        unsubscribe: None,
        reference,
    };
    mail::enqueue_of_store(tx, ctx, mail)
}

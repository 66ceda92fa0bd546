//! Mails to customers about their billing agreements. Each one links to the page where the agreement can be
//! revoked.

use super::mandate::{Authorized, Mandate, page_url};
use crate::billing::payment_methods::Method;
use pandabase_platform::access::customer_mail::to_customer;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Confirms to the customer that they accepted the agreement.
pub fn agreed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mandate: &Mandate, card: &Method) -> Result<(), ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let (store, card) = (&contact.name, card.label());
    let text = format!(
        "You have agreed that {store} charges {card} {}:\n\n{}\n\nYou are told of every charge.",
        mandate.frequency.in_words(),
        mandate.description,
    );
    let subject = format!("Your billing agreement with {store}");
    write(tx, ctx, mandate, subject, text)
}

/// Announces a charge to the customer.
pub fn authorized(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mandate: &Mandate,
    authorized: &Authorized,
) -> Result<(), ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let store = &contact.name;
    let text = format!(
        "{store} is about to charge you {}, taxes included, for:\n\n{}\n\nYou have agreed to this: {}",
        authorized.amount, authorized.description, mandate.description,
    );
    let subject = format!("{store} is about to charge you {}", authorized.amount);
    write(tx, ctx, mandate, subject, text)
}

fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mandate: &Mandate,
    subject: String,
    mut text: String,
) -> Result<(), ApiError> {
    let page = page_url(ctx.env, &ctx.store.id, &mandate.id);
    text.push_str(&format!("\n\nSee or take back your agreement: {page}\n"));
    let (to, id) = (&mandate.email, mandate.id.as_str());
    to_customer(tx, ctx, to, subject, text, id)
}

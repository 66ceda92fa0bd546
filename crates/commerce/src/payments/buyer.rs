//! Giving a buyer another email address, because the one that they bought with is wrong or no longer theirs:
//! everything that the store sold them goes there.
//!
//! Orders, subscriptions and agreements have the new address from then on, and so have their mails; licences
//! are the customer's, whatever the address. The portal shows all of it to whoever signs in with the new
//! address, and no longer with the old one. Invoices and credit notes that were issued stay as they are. A
//! card stays its person's: it goes on paying for the subscriptions and agreements that it pays for, and for
//! nothing else. Who gave it is told.

use crate::billing::{mandates, subscriptions};
use crate::orders::store::record;
use crate::selling::customers::requests::Path;
use crate::selling::customers::store;
use crate::selling::customers::views::CustomerDetail;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::CustomerId;
use pandabase_domain::time::DAY;
use pandabase_platform::access::customer_mail::send;
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::body::Body;
use schemars::JsonSchema;
use serde::Deserialize;

/// The error when the store has no such customer.
const MISSING: ApiError = ApiError::Missing("Customer");
/// The most mails of a store to one address within a day that say that it is no customer's any more: nobody's
/// mailbox is flooded.
const MAILS_A_DAY: i64 = 5;

/// What of a customer is to be another.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CustomerChange {
    /// The address that everything goes to from now on.
    email: Email,
}

/// `PATCH /v2/stores/{storeId}/customers/{customerId}`: gives a customer another email address. The same
/// address changes nothing.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such customer, [`ApiError::Conflict`] when another customer of
/// the store has the address or the customer cannot get one now, [`ApiError::TooMany`] when who had it before
/// was told too often.
pub fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CustomerChange>>,
) -> Result<CustomerDetail, ApiError> {
    let id = &input.path.customer_id;
    let email = input.body.0.email.lowercase();
    let known = store::known(tx, ctx, id)?.ok_or(MISSING)?;
    if known.email != email {
        change_email(tx, ctx, id, &email)?;
    }
    store::find(tx, &ctx.store.id, id)?.ok_or(MISSING)
}

/// Gives a customer an address. Captures, refunds and disputes hold an order and then count it with its
/// customer, so the customer comes last; what was bought before the customer was locked goes along
/// afterwards.
fn change_email(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId, email: &str) -> Result<(), ApiError> {
    if store::is_taken(tx, ctx, email)? {
        return Err(email_in_use());
    }
    take_along(tx, ctx, id, email)?;
    let known = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    if known.email == email {
        return Ok(());
    }
    check_settled(tx, ctx, id)?;
    // The language of the mail is that of the address until it changes.
    let head = stores::letterhead(tx, ctx, &known.email)?;
    let is_told = !known.guest || pays_on(tx, ctx, id, &known.email)?;
    if !store::set_email(tx, ctx, id, email)? {
        return Err(email_in_use());
    }
    take_along(tx, ctx, id, email)?;
    if is_told {
        mail_former_address(tx, ctx, &head, &known.email, id)?;
    }
    Ok(())
}

/// Gives what was sold to a customer the customer's address. A renewal holds its subscription while it writes
/// its order, and a charge under an agreement the agreement, so orders come last.
fn take_along(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, email: &str) -> Result<(), ApiError> {
    subscriptions::store::set_email(tx, ctx, customer, email)?;
    mandates::store::set_email(tx, ctx, customer, email)?;
    record::set_email(tx, ctx, customer, email)?;
    Ok(())
}

/// Refuses another address for a customer whose card is about to be saved for the one that it was given with,
/// or whose bank is to be told who bought: a merchant could otherwise have the card, or make the evidence.
fn check_settled(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId) -> Result<(), ApiError> {
    let text = if record::is_beginning(tx, ctx, customer)? {
        "The customer's first payment of a subscription is under way"
    } else if record::is_disputing(tx, ctx, customer)? {
        "The customer has an open dispute"
    } else {
        return Ok(());
    };
    Err(ApiError::Conflict(text.to_owned()))
}

/// Whether cards of the person with this address go on paying for what the customer has.
fn pays_on(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, email: &str) -> Result<bool, ApiError> {
    Ok(subscriptions::store::is_paid_by(tx, ctx, customer, email)?
        || mandates::store::is_paid_by(tx, ctx, customer, email)?)
}

fn email_in_use() -> ApiError {
    ApiError::Conflict("Another customer has this email".to_owned())
}

/// Mails the former address, if its owner has confirmed it or goes on paying with a card of theirs. Nobody
/// else is mailed, because the former address may be a stranger's that was mistyped.
///
/// # Errors
/// [`ApiError::TooMany`] when the store has mailed that address too often: any number of its customers may be
/// given the address and lose it again.
fn mail_former_address(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    to: &str,
    customer: &CustomerId,
) -> Result<(), ApiError> {
    // Two changes at once are not both the last one.
    tx.lock(mail::recipient_lock("moved", to))?;
    let since = ctx.env.clock.now().plus_millis(-DAY);
    if mail::store::about_customers(tx, ctx, to, since)? >= MAILS_A_DAY {
        return Err(ApiError::TooMany(
            "The former address was mailed about changes too often today",
        ));
    }
    let t = head.language;
    let help = head.support_email.as_ref();
    let help = help.map(|email| t.get("mail-moved-help").with("email", email.as_str()).to_string());
    let body = Body::default()
        .text(t.get("mail-moved").with("store", &head.name))
        .text_opt(help);
    let subject = t.get("mail-moved-subject").with("store", &head.name);
    send(tx, ctx, head, to, (subject, body), None, customer.as_str())
}

//! Giving a buyer another email address, because the one that they bought with is wrong or no longer theirs:
//! everything that the store sold them goes there.
//!
//! Orders, subscriptions and agreements have the new address from then on, and so have their mails; licences
//! are the customer's, whatever the address. The portal shows all of it to whoever signs in with the new
//! address, and no longer with the old one. Invoices and credit notes that were issued stay as they are. A
//! card stays its person's: it goes on paying for the subscriptions that it pays for, and for nothing else.

use crate::billing::{mandates, subscriptions};
use crate::orders::store::record;
use crate::selling::customers::requests::Path;
use crate::selling::customers::store;
use crate::selling::customers::views::CustomerDetail;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::CustomerId;
use pandabase_platform::access::customer_mail::send;
use pandabase_platform::access::stores;
use pandabase_platform::access::stores::Letterhead;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;
use schemars::JsonSchema;
use serde::Deserialize;

/// The error when the store has no such customer.
const MISSING: ApiError = ApiError::Missing("Customer");

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
/// the store has the address.
pub fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CustomerChange>>,
) -> Result<CustomerDetail, ApiError> {
    let id = &input.path.customer_id;
    let email = input.body.0.email.lowercase();
    let known = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    if known.email != email {
        if store::is_taken(tx, ctx, &email)? {
            return Err(ApiError::Conflict("Another customer has this email".into()));
        }
        // The language of the mail is that of the address until it changes.
        let head = stores::letterhead(tx, ctx, &known.email)?;
        store::set_email(tx, ctx, id, &email)?;
        take_along(tx, ctx, id, &email)?;
        if !known.guest {
            told(tx, ctx, &head, &known.email, id)?;
        }
    }
    store::find(tx, &ctx.store.id, id)?.ok_or(MISSING)
}

/// Gives what was sold to a customer the customer's address. A renewal holds its subscription while it writes
/// its order, so orders come after subscriptions; a sale that is just captured holds its order while it
/// begins a subscription, so subscriptions come once more.
fn take_along(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, email: &str) -> Result<(), ApiError> {
    subscriptions::store::set_email(tx, ctx, customer, email)?;
    mandates::store::set_email(tx, ctx, customer, email)?;
    record::set_email(tx, ctx, customer, email)?;
    subscriptions::store::set_email(tx, ctx, customer, email)?;
    Ok(())
}

/// Tells whoever has shown that the former address is theirs. A stranger whose address was mistyped hears
/// nothing.
fn told(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Letterhead,
    to: &str,
    customer: &CustomerId,
) -> Result<(), ApiError> {
    let t = head.language;
    let help = head.support_email.as_ref();
    let help = help.map(|email| t.get("mail-moved-help").with("email", email.as_str()).to_string());
    let body = Body::default()
        .text(t.get("mail-moved").with("store", &head.name))
        .text_opt(help);
    let subject = t.get("mail-moved-subject").with("store", &head.name);
    send(tx, ctx, head, to, (subject, body), None, customer.as_str())
}

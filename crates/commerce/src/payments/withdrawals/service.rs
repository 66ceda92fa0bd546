//! Declaring a withdrawal, and refusing one.

use super::requests::{NewWithdrawal, OrderPath};
use super::store::{self, Record};
use super::views::{Withdrawal, WithdrawalRight, WithdrawalStatus};
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::refund;
use crate::payments::refunds::store as refunds;
use crate::selling::customers;
use crate::stores::notices::notify_somebody;
use crate::stores::settings;
use pandabase_domain::checkout::withdrawal::{Purchase, ends_at};
use pandabase_domain::id::OrderId;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::refund::RefundReason;
use pandabase_domain::subscription::BillingReason;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::customer_mail::{Page, to_customer};
use pandabase_platform::access::stores;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::{Body, Part, quoted};

const MISSING: ApiError = ApiError::Missing("Order");

/// Whether the buyer of an order may withdraw from it, and what was declared.
pub fn right_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<WithdrawalRight, ApiError> {
    let declaration = store::find(tx, ctx, &sale.order)?;
    let until = until(sale);
    let is_paid = sale.state.payment == PaymentStatus::Completed;
    Ok(WithdrawalRight {
        possible: is_paid && declaration.is_none() && until.is_some_and(|until| ctx.now < until),
        until,
        declaration: declaration.map(|record| view(record, sale)),
    })
}

/// Until when the buyer of an order may withdraw.
fn until(sale: &Sale) -> Option<Timestamp> {
    let reason = sale.subscription.as_ref().map(|(_, reason)| *reason);
    ends_at(&Purchase {
        country: Country::parse(&sale.country)?,
        tax_id: sale.tax_id.as_deref(),
        is_waived: sale.withdrawal_waived_at.is_some(),
        is_later: sale.mandate.is_some() || reason.is_some_and(|reason| reason != BillingReason::Create),
        total: sale.total,
        paid_at: sale.captured_at?,
    })
}

fn view(record: Record, sale: &Sale) -> Withdrawal {
    Withdrawal {
        status: match record.rejected_at {
            _ if sale.state.order == OrderStatus::Refunded => WithdrawalStatus::Refunded,
            Some(_) => WithdrawalStatus::Rejected,
            None => WithdrawalStatus::Declared,
        },
        id: record.id,
        declared_at: record.declared_at,
        name: record.name,
        reason: record.reason,
    }
}

/// Declares that the buyer of an order withdraws from it. The buyer is mailed what was declared and when, the
/// team that it has to decide; a store that refunds at once does so now, and so does one that was deleted,
/// because nobody is left there to decide.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, [`ApiError::Conflict`] when it was declared
/// before, [`ApiError::Invalid`] when there is no such right, or not any more.
pub fn declare(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    new: &NewWithdrawal,
) -> Result<Withdrawal, ApiError> {
    let sale = record::lock_order(tx, ctx, order)?.ok_or(MISSING)?;
    let right = right_of(tx, ctx, &sale)?;
    if right.declaration.is_some() {
        return Err(ApiError::Conflict("The withdrawal was declared before".into()));
    }
    if !right.possible {
        return Err(ApiError::invalid("There is no right to withdraw from this order"));
    }
    let name = match new.name.as_ref() {
        Some(name) => name.to_string(),
        None => known_name(tx, ctx, &sale)?,
    };
    let record = Record {
        id: ctx.id(),
        name,
        reason: new.reason.as_ref().map(ToString::to_string),
        declared_at: ctx.now,
        rejected_at: None,
    };
    store::insert(tx, ctx, order, &record)?;
    confirm(tx, ctx, &sale, &record)?;
    let is_closed = stores::is_deleted(tx, &ctx.store.id)?;
    let is_automatic = is_closed || settings::portal(tx, ctx)?.auto_refund_withdrawals;
    let is_refunded = is_automatic && refund_now(tx, ctx, order)?;
    mail_team(tx, ctx, &sale, &record, is_refunded)?;
    let sale = record::by_order(tx, ctx, order)?.ok_or(DbError::MissingRow)?;
    Ok(view(record, &sale))
}

/// Refunds at once; returns whether it did. Where that cannot be, because the bank is asked for the money
/// already, the merchant decides after all.
fn refund_now(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<bool, ApiError> {
    match refund::by_merchant(tx, ctx, order, (RefundReason::RequestedByCustomer, None)) {
        Ok(_) => Ok(true),
        Err(ApiError::Invalid(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The buyer's name as the store knows it, else the address.
fn known_name(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<String, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names: Vec<String> = [person.first_name, person.last_name]
        .into_iter()
        .flatten()
        .collect();
    Ok(if names.is_empty() {
        sale.email.clone()
    } else {
        names.join(" ")
    })
}

/// The receipt of the declaration, on a durable medium and with its date and time (article 11a, paragraph 4).
fn confirm(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, record: &Record) -> Result<(), ApiError> {
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let fact = |label: &'static str, value: &str| (t.get(label).to_string(), value.to_owned());
    let mut facts = vec![
        fact("mail-withdrawn-name", &record.name),
        fact("mail-withdrawn-email", &sale.email),
        fact("mail-withdrawn-order", sale.number.as_str()),
        fact("mail-withdrawn-at", &head.moment(record.declared_at)),
    ];
    let reason = record.reason.as_ref();
    facts.extend(reason.map(|reason| fact("mail-withdrawn-reason", reason)));
    let body = Body::default()
        .text(t.get("mail-withdrawn").with("store", &head.name))
        .part(Part::Facts(facts))
        .text(t.get("mail-withdrawn-next"));
    let subject = t.get("mail-withdrawn-subject");
    let (page, id) = (Page::Order(&sale.order), record.id.as_str());
    to_customer(tx, ctx, &head, &sale.email, (subject, body), page, id)
}

/// Mails the team, or the owner if everybody has switched such mails off: by law they have 14 days.
fn mail_team(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    record: &Record,
    is_refunded: bool,
) -> Result<(), ApiError> {
    let subject = format!("Withdrawal from order {}", sale.number);
    let reason = record.reason.as_deref().unwrap_or("none given");
    let words = quoted(&format!("Name: {}\nReason: {reason}", record.name));
    let next = if is_refunded {
        "The whole amount is refunded now."
    } else {
        "By law the whole amount must be refunded within 14 days, unless there is no right to withdraw: then \
         reject it."
    };
    let declared = stores::contact(tx, ctx)?.moment(record.declared_at);
    let (dashboard, store) = (&ctx.env.config.dashboard_url, &ctx.store.id);
    let text = format!(
        "{} withdraws from order {} over {}, declared on {declared}.\n\n{words}\n\n{next}\n\n\
         In the dashboard: {dashboard}/stores/{store}/orders/{}\n",
        sale.email, sale.number, sale.total, sale.order
    );
    let kind = NoticeKind::Disputes;
    notify_somebody(tx, ctx, kind, subject, text, record.id.as_str())
}

/// `POST /v2/core/stores/{storeId}/orders/{orderId}/withdrawal/reject`: the merchant says that there was no
/// right to withdraw; the buyer is told.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, or nothing was declared, [`ApiError::Conflict`]
/// when it was refunded or rejected before, or is being refunded.
pub fn reject(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<OrderPath>) -> Result<Withdrawal, ApiError> {
    let order = &input.path.order_id;
    let sale = record::lock_order(tx, ctx, order)?.ok_or(MISSING)?;
    let found = store::find(tx, ctx, order)?.ok_or(ApiError::Missing("Withdrawal"))?;
    // Money that is on its way back is a decision, too.
    let is_refunded =
        sale.state.order == OrderStatus::Refunded || refunds::so_far(tx, ctx, order)?.under_way.is_some();
    if is_refunded || !store::reject(tx, ctx, order)? {
        return Err(ApiError::Conflict("The withdrawal was decided before".into()));
    }
    let record = Record {
        rejected_at: Some(ctx.now),
        ..found
    };
    let head = stores::letterhead(tx, ctx, &sale.email)?;
    let t = head.language;
    let said = t
        .get("mail-withdrawal-rejected")
        .with("store", &head.name)
        .with("order", sale.number.as_str());
    let subject = t.get("mail-withdrawal-rejected-subject");
    let body = Body::default().text(said);
    let (page, id) = (Page::Order(&sale.order), record.id.as_str());
    to_customer(tx, ctx, &head, &sale.email, (subject, body), page, id)?;
    Ok(view(record, &sale))
}

/// `GET /v2/core/stores/{storeId}/orders/{orderId}/withdrawal`: what the buyer of an order declared.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, or nothing was declared.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<OrderPath>) -> Result<Withdrawal, ApiError> {
    let sale = record::by_order(tx, ctx, &input.path.order_id)?.ok_or(MISSING)?;
    let found = store::find(tx, ctx, &sale.order)?.ok_or(ApiError::Missing("Withdrawal"))?;
    Ok(view(found, &sale))
}

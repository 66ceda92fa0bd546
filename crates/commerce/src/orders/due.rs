//! Orders that no buyer opens a session for: what a subscription owes (contract `subscriptions.md`,
//! "Renewal" and "Change"). They are charged to a saved card while the buyer is away.

use super::charge::{ChargeRequest, OpenCharge};
use super::events;
use super::sale::{Item, NewSale, Sale};
use super::store::record;
use crate::catalog::products::sale as products;
use crate::selling::customers;
use pandabase_domain::id::{OrderId, ProductId, VariantId};
use pandabase_domain::money::Cents;
use pandabase_domain::order;
use pandabase_domain::order::Transition;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::Totals;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::subscription::{BillingReason, Subscription};
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::processor::{Instrument, Payer};

/// What a subscription owes.
pub struct Due<'a> {
    /// The subscription.
    pub subscription: &'a Subscription,
    /// Why it owes something.
    pub reason: BillingReason,
    /// Its lines, which add up to the subtotal.
    pub lines: Vec<DueLine>,
    /// How much.
    pub totals: Totals,
    /// How it is going to be paid, where that is known.
    pub method: Option<MethodCode>,
}

/// A line of an order without a cart. Nothing is delivered for it, because what a subscription delivers was
/// delivered with its first order.
pub struct DueLine {
    /// The product; `None` for usage and for what is left over from changes of plan.
    pub product: Option<ProductId>,
    /// The variant.
    pub variant: Option<VariantId>,
    /// What the buyer reads.
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// Cents of one unit; negative for a credit.
    pub unit: Cents,
}

impl DueLine {
    /// A line with one amount instead of a price per unit.
    pub fn sum(name: String, amount: Cents) -> Self {
        Self {
            product: None,
            variant: None,
            name,
            quantity: 1,
            unit: amount,
        }
    }
}

/// Creates an order of what is due, or submits `before`, whose last charge failed, again with what is due
/// now. The order then awaits its payment, and its event is emitted.
///
/// # Errors
/// [`ApiError::Conflict`] when `before` awaits its payment already or has it.
pub fn submit(tx: &mut Tx<'_>, ctx: &Ctx<'_>, due: Due<'_>, before: Option<&Sale>) -> Result<Sale, ApiError> {
    let Transition::Change(change) = order::submit(before.map(|sale| sale.state)) else {
        return Err(ApiError::Conflict("The order is already being paid".into()));
    };
    let first = &due.subscription.first_order;
    let first = record::by_order(tx, ctx, first)?.ok_or(ApiError::Missing("Order"))?;
    let address = customers::address(tx, ctx, &due.subscription.billing_address)?;
    let order: OrderId = before.map_or_else(|| ctx.id(), |sale| sale.order.clone());
    let new = NewSale {
        order,
        number: before.map_or_else(|| ctx.id(), |sale| sale.number.clone()),
        state: change.state,
        customer: first.customer,
        email: &due.subscription.email,
        billing_address: due.subscription.billing_address.clone(),
        country: address.country,
        totals: &due.totals,
    };
    let coupon = due.subscription.trial_coupon.as_ref();
    let coupon = coupon.filter(|_| due.totals.discount > Cents::ZERO);
    let sale = Sale {
        discount_code: coupon.map(|coupon| coupon.code.clone()),
        tax_id: due.subscription.tax_id.clone(),
        // What buyer and merchant entered, and where the buyer was, is as in the first order.
        custom_fields: first.custom_fields,
        metadata: first.metadata,
        ip: first.ip,
        user_agent: first.user_agent,
        by_token: first.by_token,
        geo: first.geo,
        attempt: before.map_or(1, |sale| sale.attempt + 1),
        method: due.method,
        subscription: Some((due.subscription.id.clone(), due.reason)),
        created_at: before.map_or(ctx.now, |sale| sale.created_at),
        ..Sale::unpaid(new, ctx.now)
    };
    match before {
        None => record::insert(tx, ctx, &sale)?,
        Some(before) => record::reopen(tx, ctx, before.state, &sale)?,
    }
    if let Some(geo) = &sale.geo {
        record::set_geo(tx, ctx, &sale.order, geo)?;
    }
    let items: Vec<Item> = due.lines.into_iter().map(|line| item(ctx, line)).collect();
    // After a change of plan, this may be the first order that has the product.
    for product in items.iter().filter_map(|item| item.product.as_ref()) {
        products::mark_sold(tx, ctx, product)?;
    }
    record::insert_items(tx, ctx, &sale, &items)?;
    // There is no row for a confirmed checkout, because there was none.
    events::note(tx, ctx, &sale, &[TimelineType::PaymentPending])?;
    if let Some(event) = change.webhook {
        events::emit(tx, ctx, &sale, event)?;
    }
    Ok(sale)
}

fn item(ctx: &Ctx<'_>, line: DueLine) -> Item {
    Item {
        id: ctx.id(),
        product: line.product,
        variant: line.variant,
        name: line.name,
        quantity: line.quantity,
        price: line.unit,
        mode: None,
        download_url: None,
        redirect_url: None,
        message: None,
    }
}

/// The charge of a saved card that an order awaits. Sending it twice charges once, because its key is made of
/// the payment and the attempt. From the bank the buyer comes back to the portal.
pub fn charge_of(ctx: &Ctx<'_>, sale: &Sale, instrument: Instrument) -> ChargeRequest {
    ChargeRequest {
        charge: OpenCharge::of(ctx, sale),
        instrument,
        payer: Payer {
            name: None,
            email: Some(sale.email.clone()),
        },
        save: false,
        off_session: true,
        return_url: format!("{}/portal", ctx.env.config.portal_url),
    }
}

/// Locks an order and returns it.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Sale, ApiError> {
    record::lock_order(tx, ctx, order)?.ok_or(ApiError::Missing("Order"))
}

/// Stops waiting for the payment of an order that is no longer wanted: a challenge that waits for the buyer
/// times out at once. A charge that is under way is left alone, because its answer comes soon.
pub fn abandon(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let waits = sale.state.payment == PaymentStatus::Pending && sale.authorization_url.is_some();
    if waits {
        let key = sale.charge_key();
        jobs::cancel(tx, ctx, JobKind::PaymentTimeout, &key)?;
        jobs::enqueue(tx, ctx, JobKind::PaymentTimeout, &key, &sale.payment, ctx.now)?;
    }
    Ok(())
}

//! Orders that a merchant makes under a billing agreement (contract `subscriptions.md`, "Billing
//! agreements"): one line, charged to the saved card while its owner is away.

use super::charge::ChargeRequest;
use super::sale::{Item, NewSale, Sale};
use super::store::record;
use super::{due, events};
use pandabase_domain::id::{BillingAddressId, CustomerId, MandateId, OrderId, PaymentId};
use pandabase_domain::order;
use pandabase_domain::order::{State, Transition};
use pandabase_domain::pricing::Totals;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::processor::{Instrument, RECOVERY_DELAY};

/// What is charged under an agreement.
pub struct Agreed<'a> {
    /// The agreement.
    pub mandate: &'a MandateId,
    /// The id of the order that is made.
    pub order: OrderId,
    /// Who pays.
    pub customer: &'a CustomerId,
    /// The customer's email address in lower case.
    pub email: &'a str,
    /// Where the bill goes.
    pub billing_address: &'a BillingAddressId,
    /// Its country.
    pub country: String,
    /// What the line is called.
    pub line: String,
    /// How much.
    pub totals: Totals,
    /// The customer's IP address when they agreed.
    pub ip: Option<&'a str>,
    /// The customer's browser then.
    pub user_agent: Option<&'a str>,
}

/// Creates an order that awaits its payment, emits its event, and returns the charge to be made. A job finds
/// out what became of the charge if its answer is never stored.
pub fn submit_agreed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    agreed: Agreed<'_>,
    instrument: Instrument,
) -> Result<(PaymentId, Box<ChargeRequest>), ApiError> {
    let Transition::Change(change) = order::submit(None) else {
        return Err(ApiError::Internal("a new order cannot be submitted".into()));
    };
    let item = Item {
        id: ctx.id(),
        product: None,
        variant: None,
        name: agreed.line.clone(),
        quantity: 1,
        price: agreed.totals.subtotal,
        mode: None,
        download_url: None,
        redirect_url: None,
        message: None,
    };
    let sale = new_sale(ctx, agreed, &instrument, change.state);
    record::insert(tx, ctx, &sale)?;
    record::insert_items(tx, ctx, &sale, &[item])?;
    // There is no row for a confirmed checkout, because there was none.
    events::note(tx, ctx, &sale, &[TimelineType::PaymentPending])?;
    if let Some(event) = change.webhook {
        events::emit(tx, ctx, &sale, event)?;
    }
    if sale.ip.is_some() && !ctx.env.geo.is_empty() {
        jobs::enqueue(tx, ctx, JobKind::GeoLookup, sale.payment.as_str(), &(), ctx.now)?;
    }
    let recovery = ctx.now.plus_millis(RECOVERY_DELAY);
    let key = sale.charge_key();
    jobs::enqueue(tx, ctx, JobKind::PaymentRecovery, &key, &sale.payment, recovery)?;
    let request = due::charge_of(ctx, &sale, instrument);
    Ok((sale.payment, Box::new(request)))
}

fn new_sale(ctx: &Ctx<'_>, agreed: Agreed<'_>, instrument: &Instrument, state: State) -> Sale {
    let new = NewSale {
        order: agreed.order,
        number: ctx.id(),
        state,
        customer: agreed.customer.clone(),
        email: agreed.email,
        billing_address: agreed.billing_address.clone(),
        country: agreed.country,
        totals: &agreed.totals,
    };
    Sale {
        ip: agreed.ip.map(str::to_owned),
        user_agent: agreed.user_agent.map(str::to_owned),
        method: Some(instrument.method),
        mandate: Some(agreed.mandate.clone()),
        ..Sale::unpaid(new, ctx.now)
    }
}

//! A subscription begins: with the capture of its first payment, or with the card that a trial is begun
//! with (contract `subscriptions.md`, "States").

use super::{Plan, Subscription, save_new, store, tell};
use crate::checkout::session::Line;
use crate::checkout::store as sessions;
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use crate::payments::Sale;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::{State, Terms};
use pandabase_domain::webhook::event::EventType;

/// Stores the subscription that `sale` begins, as its session describes it.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    id: &SubscriptionId,
) -> Result<(), ApiError> {
    let session = sessions::load(tx, ctx, sale.number.as_str())?;
    let unsold = || ApiError::Internal("the session of a subscription sells none".into());
    let (plan, terms) = session.lines.into_iter().find_map(agreed).ok_or_else(unsold)?;
    let subscription = Subscription {
        id: id.clone(),
        state: State::start(ctx.now, terms),
        plan,
        pending_change: None,
        customer: sale.customer.clone(),
        email: sale.email.clone(),
        billing_address: sale.billing_address.clone(),
        tax_behavior: session.totals.behavior,
        tax_id: sale.tax_id.clone(),
        payment_method: None,
        first_order: sale.order.clone(),
        latest_order: sale.order.clone(),
        open_order: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    save_new(tx, ctx, &subscription)
}

/// What was agreed by a line that recurs.
fn agreed(line: Line) -> Option<(Plan, Terms)> {
    let recurring = line.recurring?;
    let plan = Plan {
        product: line.product_id?,
        variant: line.variant_id,
        name: line.name,
        unit_amount: recurring.unit,
        quantity: line.quantity,
        interval: recurring.interval,
    };
    let terms = Terms {
        interval: recurring.interval,
        trial_days: recurring.trial_days,
        is_metered: recurring.is_metered,
    };
    Some((plan, terms))
}

/// Tells that it began.
pub(super) fn announce(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    id: &SubscriptionId,
) -> Result<(), ApiError> {
    let missing = || ApiError::Internal("a paid subscription is not there".into());
    let subscription = store::find(tx, ctx, id.as_str())?.ok_or_else(missing)?;
    let event = EventType::SubscriptionCreated;
    tell::tell(tx, ctx, event, &subscription, &sale.order, None)
}

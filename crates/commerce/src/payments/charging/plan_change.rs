//! Changes of plan (contract `subscriptions.md`, "Change").
//!
//! An upgrade is charged first. The order and the invoice, which names the new plan, are stored, then the
//! processor is asked, and the plan switches in the transaction that stores the answer. If the process ends
//! in between, the payment's recovery job fetches the answer or gives the charge up.

use super::interrupted::{self, Interrupted};
use super::shown::Shown;
use super::steps;
use crate::billing::payment_methods;
use crate::billing::subscriptions::bill::Bill;
use crate::billing::subscriptions::invoices::New;
use crate::billing::subscriptions::requests::Path;
use crate::billing::subscriptions::save::save;
use crate::billing::subscriptions::service::MISSING;
use crate::billing::subscriptions::store::invoices;
use crate::billing::subscriptions::switch::{announce_switch, switch};
use crate::billing::subscriptions::views::SubscriptionView;
use crate::billing::subscriptions::{bill, stock, store, views};
use crate::catalog::products::sale as products;
use crate::catalog::products::sale::Offer;
use crate::orders::charge::ChargeRequest;
use crate::orders::due;
use crate::orders::due::{Due, DueLine};
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments;
use crate::payments::{Message, fulfil, mails};
use crate::selling::checkout::price::above_maximum;
use pandabase_domain::id::{OrderId, PaymentId, ProductId, SubscriptionId, VariantId};
use pandabase_domain::input::{Int, Natural, Opt, Patch};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::{AboveMaximum, MAXIMUM_TOTAL, MINIMUM_TOTAL, Totals};
use pandabase_domain::product::{BillingAnchor, BillingInterval, PricingModel, ProductType};
use pandabase_domain::subscription::change::{Charge, Effect, Price, effect};
use pandabase_domain::subscription::period::period_from;
use pandabase_domain::subscription::{BillingReason, Plan, Refusal, Subscription, SubscriptionStatus};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Begun, Call, ExternalCall, Input, Json, Nothing, Standing};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, JobKind};
use pandabase_platform::processor::{ChargeState, RECOVERY_DELAY};
use schemars::JsonSchema;
use serde::Deserialize;

/// Another plan. What is left out stays, except that another product brings its own interval and no
/// variant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    #[serde(default)]
    pub(super) product_id: Opt<ProductId>,
    #[serde(default)]
    pub(super) variant_id: Patch<VariantId>,
    #[serde(default)]
    pub(super) billing_interval: Opt<BillingInterval>,
    #[serde(default)]
    pub(super) quantity: Opt<Int<1, 100_000>>,
    /// Cents of one unit, of a PAY_WHAT_YOU_WANT product only: its `minimumPrice` at least.
    #[serde(default)]
    pub(super) amount: Opt<Int<1, 1_000_000>>,
    /// When it takes effect; as the product says, or at once, when absent.
    #[serde(default)]
    pub(super) proration_behavior: Opt<BillingAnchor>,
    /// The preview's `total`, in cents: nothing else is charged now.
    #[serde(default)]
    pub(super) expected_total: Opt<Natural>,
    /// The preview's `planAmount`, in cents: nothing else is charged for later periods.
    #[serde(default)]
    pub(super) expected_amount: Opt<Natural>,
    /// The preview's `pricedAt`, at most 15 minutes ago: what is unused of the running period is reckoned as
    /// of then, so that `expected_total` is met.
    #[serde(default)]
    pub(super) priced_at: Opt<Timestamp>,
}

impl ChangeBody {
    /// Whether the request names anything of the catalogue, and not only seats and their price.
    fn names_catalog(&self) -> bool {
        !(self.product_id.is_none() && self.variant_id == Patch::Absent && self.billing_interval.is_none())
    }

    /// Whether it asks for another plan, or another price of one.
    pub fn changes_plan(&self) -> bool {
        self.names_catalog() || !self.amount.is_none()
    }

    /// Whether it asks for other seats.
    pub fn changes_seats(&self) -> bool {
        !self.quantity.is_none()
    }

    pub(super) fn behavior(&self, offer: Option<&Offer>) -> BillingAnchor {
        let anchor = offer.and_then(|offer| offer.billing_anchor);
        let behavior = self.proration_behavior.0.or(anchor);
        behavior.unwrap_or(BillingAnchor::Immediately)
    }
}

/// The charge of an upgrade.
pub(super) struct UpgradeCharge {
    order: OrderId,
    payment: PaymentId,
    request: Box<ChargeRequest>,
}

/// `POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/change`: changes the plan. The work goes on
/// when the client hangs up.
pub async fn change(
    call: Call,
    input: Input<Path, Nothing, Json<ChangeBody>>,
) -> Result<Reply<SubscriptionView>, ApiError> {
    let body = input.body.0;
    let change = PlanChange {
        subscription: input.path.subscription_id,
        shown: Shown::new(&body.expected_total, &body.expected_amount, &body.priced_at),
        body,
    };
    call.run_to_completion(change).await
}

/// What is said when the bank refuses to pay for a change.
pub const PAYMENT_FAILED: &str = "Payment failed";
/// What is said of an interval that the product is not billed at.
pub const OTHER_INTERVAL: &str = "Billing interval does not match the product";

/// A change of plan that is carried out.
pub(super) struct PlanChange {
    pub(super) subscription: SubscriptionId,
    pub(super) body: ChangeBody,
    pub(super) shown: Shown,
}

impl ExternalCall for PlanChange {
    type Data = SubscriptionView;
    type Question = UpgradeCharge;
    type Outcome = (PaymentId, Message);

    fn begin(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
    ) -> Result<Begun<SubscriptionView, UpgradeCharge>, ApiError> {
        Ok(match begin(tx, ctx, self)? {
            None => Begun::Done(self.view(tx, ctx)?),
            Some(upgrade) => Begun::Ask {
                mark: upgrade.request.key().to_owned(),
                question: upgrade,
            },
        })
    }

    /// The buyer is not present, so a bank that demands an answer has refused.
    async fn ask(&self, app: &App, upgrade: UpgradeCharge) -> Result<Self::Outcome, ApiError> {
        let store = upgrade.request.charge.new.store.clone();
        let mut charge = steps::charge(app, *upgrade.request).await?;
        if let ChargeState::NeedsBuyer(_) = charge.state {
            charge = app.ports.processor.release(&store, &charge.reference).await?;
        }
        Ok((upgrade.payment, Message::of(charge)))
    }

    fn end(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        (payment, message): &Self::Outcome,
    ) -> Result<Result<SubscriptionView, ApiError>, ApiError> {
        payments::apply(tx, ctx, payment, message)?;
        let sale = record::by_payment(tx, ctx, payment)?;
        match sale.and_then(|sale| refusal_of(&sale)) {
            Some(refusal) => Ok(Err(refusal)),
            None => self.view(tx, ctx).map(Ok),
        }
    }

    fn resume(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        mark: &str,
    ) -> Result<Standing<SubscriptionView>, ApiError> {
        Ok(match interrupted::look_up(tx, ctx, mark)? {
            Interrupted::GivenUp => Standing::GivenUp,
            Interrupted::Known(sale) => match sale.state.payment {
                // A job gives up the bank's challenge in time.
                PaymentStatus::Pending | PaymentStatus::Processing => Standing::Open,
                _ => match refusal_of(&sale) {
                    Some(refusal) => Standing::Ended(Err(refusal)),
                    None => Standing::Ended(Ok(self.view(tx, ctx)?)),
                },
            },
            Interrupted::Open => Standing::Open,
        })
    }
}

impl PlanChange {
    fn view(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<SubscriptionView, ApiError> {
        let subscription = store::find(tx, ctx, &self.subscription)?.ok_or(MISSING)?;
        views::one(tx, ctx, subscription)
    }
}

fn refusal_of(sale: &Sale) -> Option<ApiError> {
    match sale.state.payment {
        PaymentStatus::Failed => Some(payment_failed()),
        PaymentStatus::Pending | PaymentStatus::Processing => Some(under_way()),
        PaymentStatus::Completed | PaymentStatus::Refunded | PaymentStatus::Disputed => None,
    }
}

pub(super) fn payment_failed() -> ApiError {
    ApiError::invalid(PAYMENT_FAILED)
}

pub(super) fn under_way() -> ApiError {
    ApiError::Conflict("A charge of this subscription is under way".into())
}

/// The first transaction: changes the plan, or stores what the change costs.
fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    PlanChange {
        subscription: id,
        body,
        shown,
    }: &PlanChange,
) -> Result<Option<UpgradeCharge>, ApiError> {
    let at = shown.time(ctx.now)?;
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    subscription.state.check_undisputed()?;
    let Target { plan, offer, seats } = target(tx, ctx, &subscription, body)?;
    check_amount(tx, ctx, &subscription, &plan)?;
    // A renewal that is due comes first, and an undecided charge may still change the plan.
    let is_due = subscription.state.due_at().is_some_and(|due| due <= ctx.now);
    if is_due || subscription.open_order.is_some() {
        return Err(under_way());
    }
    let behavior = body.behavior(offer.as_ref());
    let (before, account) = (subscription.plan.clone(), subscription.account);
    let old = before.amount()?;
    let new = Price {
        amount: plan.amount()?,
        interval: plan.interval,
    };
    let effect = match effect(&subscription.state, account, old, new, behavior, at)? {
        Effect::Charge(charge) => {
            let bill = bill_of(tx, ctx, &subscription, plan, charge)?;
            shown.check(new.amount, bill.totals.total)?;
            let upgrade = open_upgrade(tx, ctx, subscription, &bill)?;
            reserve(tx, ctx, &upgrade.order, offer.as_ref(), seats)?;
            return Ok(Some(upgrade));
        }
        effect => effect,
    };
    shown.check(new.amount, Cents::ZERO)?;
    // Units are taken before any are released: a subscription of an earlier version may hold more than its
    // plan says, and keeps those that it needs.
    reserve(tx, ctx, &subscription.first_order, offer.as_ref(), seats)?;
    match effect {
        Effect::Charge(_) => {}
        Effect::AtRenewal => {
            subscription.pending_change = Some(plan).filter(|plan| *plan != subscription.plan);
            stock::keep(tx, ctx, &subscription)?;
            save(tx, ctx, &mut subscription)?;
        }
        Effect::Switch(account) => switch(tx, ctx, &mut subscription, plan, account, false)?,
        Effect::Restart(account) => switch(tx, ctx, &mut subscription, plan, account, true)?,
    }
    announce_switch(tx, ctx, &subscription)?;
    fulfil::plan::follow(tx, ctx, &subscription, &before)?;
    Ok(None)
}

/// Reserves the seats that the subscription does not have yet, for the order that pays for them, or else for
/// its first order.
fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    offer: Option<&Offer>,
    seats: i64,
) -> Result<(), ApiError> {
    let Some(offer) = offer.filter(|_| seats > 0) else {
        return Ok(());
    };
    match products::reserve_units(tx, ctx, order, offer, seats)? {
        Some(low) => mails::low_stock(tx, ctx, &low),
        None => Ok(()),
    }
}

/// The plan that a request asks for.
pub(super) struct Target {
    pub(super) plan: Plan,
    /// The plan's current offer; `None` where only the seats of a plan that is no longer sold change.
    pub(super) offer: Option<Offer>,
    /// Seats beyond those that the subscription has or will have by its pending change.
    pub(super) seats: i64,
}

/// Finds and checks the plan that a request asks for.
pub(super) fn target(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    body: &ChangeBody,
) -> Result<Target, ApiError> {
    if !body.names_catalog() && body.quantity.is_none() {
        return Err(ApiError::invalid("Nothing to update"));
    }
    let status = subscription.state.status;
    if !matches!(status, SubscriptionStatus::Active | SubscriptionStatus::Trialing) {
        return Err(Refusal::NotChangeable.into());
    }
    if subscription.state.is_metered {
        return Err(metered());
    }
    let current = &subscription.plan;
    let product = body.product_id.as_ref().unwrap_or(&current.product);
    let is_another = *product != current.product;
    let variant = match &body.variant_id {
        Patch::Value(id) => Some(id),
        Patch::Absent if !is_another => current.variant.as_ref(),
        Patch::Absent | Patch::Null => None,
    };
    let quantity = body.quantity.0.map_or(current.quantity, Int::get);
    let offer = match products::find_offer(tx, ctx, product, variant) {
        // Seats of a plan that is no longer sold can still be added and given back.
        Err(ApiError::Missing(_)) if !body.names_catalog() && body.amount.is_none() => {
            let plan = Plan {
                quantity,
                ..current.clone()
            };
            return Ok(Target {
                plan,
                offer: None,
                seats: 0,
            });
        }
        found => found?,
    };
    check(&offer)?;
    let is_another = is_another || offer.variant_id != current.variant;
    let interval = interval(current, body, &offer)?;
    let keeps_price = !is_another && interval == current.interval;
    let unit = unit(body, &offer)?;
    let mut plan = Plan {
        quantity,
        interval,
        ..current.clone()
    };
    if let Some(unit_amount) = unit.filter(|_| !keeps_price || !body.amount.is_none()) {
        plan = Plan {
            product: offer.product_id.clone(),
            variant: offer.variant_id.clone(),
            name: offer.title.clone(),
            unit_amount,
            ..plan
        };
    } else if !keeps_price {
        return Err(ApiError::invalid("body must have required property 'amount'"));
    }
    let more = plan.quantity - stock::seats_of(subscription, &plan);
    // Units that its orders hold beyond its seats need no reservation; they are sold all the same.
    let seats = more.min(plan.quantity - stock::reserved(tx, ctx, subscription, &plan)?);
    if more > 0 {
        check_offer(tx, ctx, subscription, &offer, &plan, seats.max(0))?;
    }
    Ok(Target {
        plan,
        offer: Some(offer),
        seats,
    })
}

/// How often the requested plan is billed. Another interval than the product's own is accepted only with
/// another variant that is named beside it, or where product, variant and interval stay as they are.
/// Everything else is refused, because a change of interval never converts a price.
fn interval(current: &Plan, body: &ChangeBody, offer: &Offer) -> Result<BillingInterval, ApiError> {
    let is_same_product = offer.product_id == current.product;
    let is_same = is_same_product && offer.variant_id == current.variant;
    let own = offer.billing_interval;
    let asked = body.billing_interval.0;
    let names_both = asked.is_some() && matches!(body.variant_id, Patch::Value(_)) && !is_same;
    let stays = Some(current.interval).filter(|_| is_same_product);
    let interval = asked.or(stays).or(own).unwrap_or(current.interval);
    let is_kept = is_same && interval == current.interval;
    if Some(interval) == own || names_both || is_kept {
        return Ok(interval);
    }
    Err(ApiError::invalid(OTHER_INTERVAL))
}

/// Cents of one unit now; `None` where the buyer has to name the price.
fn unit(body: &ChangeBody, offer: &Offer) -> Result<Option<Cents>, ApiError> {
    let amount = body.amount.0.map(|amount| Cents(amount.get()));
    match (offer.minimum_price, amount) {
        (None, None) => Ok(Some(offer.unit_price)),
        (None, Some(_)) => Err(ApiError::invalid(
            "body/amount must NOT be given unless the product is PAY_WHAT_YOU_WANT",
        )),
        (Some(minimum), Some(amount)) if amount < minimum => {
            Err(ApiError::invalid(format!("body/amount must be >= {}", minimum.0)))
        }
        (Some(_), amount) => Ok(amount),
    }
}

/// Checks that more seats can be bought, as at checkout; `seats` of them are not held yet.
fn check_offer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    offer: &Offer,
    plan: &Plan,
    seats: i64,
) -> Result<(), ApiError> {
    products::check_purchasable(tx, ctx, offer, seats)?;
    // Orders are counted only where there is a limit. The subscription's first order is left out, since it is
    // what changes.
    let others = match offer.max_per_customer {
        Some(_) => record::bought(
            tx,
            ctx,
            &subscription.customer,
            &offer.product_id,
            &subscription.first_order,
        )?,
        None => 0,
    };
    products::check_limit(offer, others, plan.quantity)
}

/// Checks that a period of the plan costs nothing or can be charged (contract `checkout.md`, "Floor" and
/// "Ceiling").
pub(super) fn check_amount(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    plan: &Plan,
) -> Result<(), ApiError> {
    let amount = plan.amount().map_err(|overflow| above_maximum(overflow.into()))?;
    if amount > Cents::ZERO && amount < MINIMUM_TOTAL {
        return Err(ApiError::invalid(format!(
            "Checkout total must be at least {MINIMUM_TOTAL}"
        )));
    }
    if amount > MAXIMUM_TOTAL || taxed(tx, ctx, subscription, amount)?.total > MAXIMUM_TOTAL {
        return Err(above_maximum(AboveMaximum));
    }
    Ok(())
}

/// An amount with the tax that applies to the subscription now.
fn taxed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    amount: Cents,
) -> Result<Totals, ApiError> {
    bill::taxed(
        tx,
        ctx,
        amount,
        &subscription.billing_address,
        subscription.tax_id.as_deref(),
        subscription.tax_behavior,
    )
}

fn check(offer: &Offer) -> Result<(), ApiError> {
    if offer.product_type != ProductType::Subscription {
        return Err(ApiError::invalid(
            "body/product_id must be a subscription product",
        ));
    }
    if offer.pricing_model == PricingModel::UsageBased {
        return Err(metered());
    }
    Ok(())
}

fn metered() -> ApiError {
    ApiError::invalid("Usage-based subscriptions cannot be changed")
}

/// Stores an upgrade that has to be paid: an unpaid order, and the invoice that names the new plan.
fn open_upgrade(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut subscription: Subscription,
    bill: &Bill,
) -> Result<UpgradeCharge, ApiError> {
    let instrument = match &subscription.payment_method {
        Some(method) => payment_methods::instrument(tx, ctx, method)?,
        None => None,
    };
    let instrument = instrument.ok_or_else(payment_failed)?;
    let sale = submit(tx, ctx, &subscription, bill, instrument.method)?;
    let new = New {
        bill,
        reason: BillingReason::Change,
        order: Some(&sale.order),
        cut: 0,
        counts: false,
    };
    invoices::insert(tx, ctx, &subscription, &new)?;
    let key = sale.charge_key();
    let recovery = ctx.now.plus_millis(RECOVERY_DELAY);
    jobs::enqueue(tx, ctx, JobKind::PaymentRecovery, &key, &sale.payment, recovery)?;
    subscription.open_order = Some(sale.order.clone());
    save(tx, ctx, &mut subscription)?;
    let request = due::charge_of(ctx, &sale, instrument);
    Ok(UpgradeCharge {
        request: Box::new(request),
        order: sale.order,
        payment: sale.payment,
    })
}

pub(super) fn bill_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    plan: Plan,
    charge: Charge,
) -> Result<Bill, ApiError> {
    let Charge {
        owed,
        plan_change,
        credit,
    } = charge;
    let totals = taxed(tx, ctx, subscription, owed.plus(plan_change)?.minus(credit)?)?;
    Ok(Bill {
        period: period_from(ctx.now, ctx.now, plan.interval),
        usage_period: subscription.state.period,
        plan,
        base: owed,
        meters: Vec::new(),
        usage: Cents::ZERO,
        plan_change,
        credit,
        all_usage: false,
        totals,
    })
}

fn submit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    bill: &Bill,
    method: MethodCode,
) -> Result<Sale, ApiError> {
    // The amount has no price per seat, so the change is one unit.
    let line = DueLine {
        product: Some(bill.plan.product.clone()),
        variant: bill.plan.variant.clone(),
        name: format!("Change to {}", bill.plan.name),
        quantity: 1,
        unit: bill.base,
    };
    let carried = bill::carried(bill.plan_change, bill.credit)?.into_iter();
    let carried = carried.map(|(name, amount)| DueLine::sum(name.to_owned(), amount));
    let due = Due {
        subscription,
        reason: BillingReason::Change,
        lines: std::iter::once(line).chain(carried).collect(),
        totals: bill.totals,
        method: Some(method),
    };
    due::submit(tx, ctx, due, None)
}

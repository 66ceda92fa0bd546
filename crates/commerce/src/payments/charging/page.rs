//! What the hosted checkout page shows of a session beyond what the API tells (contract `checkout.md`,
//! "Hosted page").

use super::requests::SessionPath;
use crate::billing::metering::meters;
use crate::billing::metering::meters::views::Meter;
use crate::catalog::products;
use crate::orders::bank;
use crate::orders::store::record;
use crate::selling::checkout::basket::{BasketItem, basket};
use crate::selling::checkout::offered::Offered;
use crate::selling::checkout::requests::TaxIdText;
use crate::selling::checkout::session::Session;
use crate::selling::checkout::views::SessionView;
use crate::selling::checkout::{service, store as sessions};
use crate::stores::legal;
use crate::stores::legal::Legal;
use pandabase_domain::checkout::{Billing, Line, SessionStatus};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::metering::Quantity;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::pricing;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::Method;
use pandabase_domain::pricing::place::Place;
use pandabase_domain::pricing::presentment::{Currency, present};
use pandabase_domain::pricing::{TaxBehavior, Totals};
use pandabase_domain::time::DAY;
use pandabase_platform::access::stores;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the buyer says they are, before the session knows it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Whereabouts {
    /// Country; without one the session is shown as it is stored.
    #[serde(default)]
    country: Opt<Country>,
    #[serde(default)]
    state: Opt<Text<0, 100>>,
    #[serde(default)]
    postal_code: Opt<Text<0, 20>>,
    #[serde(default)]
    tax_id: Opt<TaxIdText>,
}

impl Whereabouts {
    fn place(&self) -> Option<Place<'_>> {
        Some(Place {
            country: *self.country.as_ref()?,
            state: self.state.as_ref().map(|state| &**state),
            postal_code: self.postal_code.as_ref().map(|code| &**code),
        })
    }
}

/// A session as its page shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionOnPage {
    /// The session, priced for the place that was asked for.
    pub session: SessionView,
    /// How it can be paid there.
    pub methods: Vec<Method>,
    /// Whether everything is known that decides the tax.
    pub is_tax_known: bool,
    /// The tax rate, in parts per million.
    pub tax_millionths: i64,
    /// Whether the prices contain the tax.
    pub includes_tax: bool,
    /// Whether nothing is charged, now or later.
    pub is_free: bool,
    /// The first charge after a trial; null without a trial.
    pub first_charge: Option<FirstCharge>,
    /// More about each of its items.
    pub goods: Vec<ItemDetails>,
    /// Its items as the buyer may change them; null where they may not.
    pub basket: Option<Vec<BasketItem>>,
    /// Its sums in the buyer's currency; null in US dollars.
    pub local: Option<Local>,
    /// Whether the buyer is asked to give up the right of withdrawal.
    pub offers_waiver: bool,
    /// Who sells, and the store's terms.
    pub legal: Legal,
    /// The bank's page, while it waits for the buyer.
    pub bank_url: Option<String>,
    /// Why the latest payment failed; null once paid.
    pub failure: Option<FailureCode>,
}

/// What is charged when a trial ends.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FirstCharge {
    /// When, in epoch milliseconds.
    pub at: i64,
    /// IANA name of the store's time zone, in which the day is shown.
    pub zone: String,
    /// The amount with tax, in cents.
    pub total: Cents,
}

/// More about an item of a session.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct ItemDetails {
    /// The product's description.
    pub description: Option<String>,
    /// What usage costs.
    pub meters: Vec<MeterTerms>,
}

/// What the usage that a meter counts costs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeterTerms {
    /// What is counted.
    pub event_name: String,
    /// Cents for `unit_quantity` units.
    pub unit_price: Cents,
    /// Units that `unit_price` buys.
    pub unit_quantity: i64,
    /// Units that cost nothing extra.
    pub included_units: i64,
    /// Units of the example: those that are included and ten times `unit_quantity`.
    pub example_units: i64,
    /// What the example costs, in cents.
    pub example_charge: Cents,
}

/// The sums of a session in the currency that the buyer is charged in, in its smallest unit. They add up.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Local {
    /// The currency.
    pub currency: Currency,
    /// What each item comes to.
    pub items: Vec<i64>,
    /// What they come to together.
    pub subtotal: i64,
    /// What the coupon takes off.
    pub discount: i64,
    /// The tax.
    pub tax: i64,
    /// What is charged.
    pub total: i64,
}

/// The session, as a buyer in that place would be charged.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session, [`ApiError::Invalid`] for a malformed tax id.
pub fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SessionPath, Nothing, Json<Whereabouts>>,
) -> Result<SessionOnPage, ApiError> {
    let session = sessions::load(tx, ctx, &input.path.session_id)?;
    let seller = sessions::seller(tx, ctx)?;
    let goods = item_details(tx, ctx, &session.lines)?;
    let basket = basket(tx, ctx, &session)?;
    let (bank_url, failure) = state_of_payment(tx, ctx, &session)?;
    let asked = &input.body.0;
    let place = asked.place().filter(|_| session.status == SessionStatus::Open);
    let session = match place {
        Some(place) => {
            let tax_id = asked.tax_id.0.clone().map(Text::into_string);
            service::at_place(ctx, &seller, session, place, tax_id)?
        }
        None => session,
    };
    let stored = session
        .customer
        .as_ref()
        .and_then(|customer| customer.billing.as_ref());
    let place = place.or_else(|| stored.map(Billing::place));
    let recurs = session.recurring().is_some();
    let offered = Offered::of(tx, ctx, session.presentment.as_ref())?;
    Ok(SessionOnPage {
        goods,
        basket,
        methods: offered.listed(place.map(|place| place.country), recurs),
        is_tax_known: place.is_some_and(Place::is_known),
        tax_millionths: session.totals.rate.0,
        includes_tax: session.totals.behavior == TaxBehavior::Inclusive,
        is_free: session.is_free(),
        offers_waiver: place.is_some_and(|place| session.offers_waiver(place.country)),
        legal: legal::of(tx, ctx)?,
        first_charge: first_charge(tx, ctx, &session)?,
        local: local(&session)?,
        bank_url,
        failure,
        session: SessionView::new(&ctx.env.config, seller, session, &offered),
    })
}

fn first_charge(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &Session) -> Result<Option<FirstCharge>, ApiError> {
    let Some(plan) = session.recurring().filter(|plan| plan.has_trial()) else {
        return Ok(None);
    };
    let lines = session.lines.iter().map(Line::first_charge);
    let Totals { rate, behavior, .. } = session.totals;
    let totals = pricing::totals(lines, session.trial_discount, rate, behavior)?;
    Ok(Some(FirstCharge {
        at: ctx
            .now
            .plus_millis(plan.trial_days.saturating_mul(DAY))
            .as_millis(),
        zone: stores::contact(tx, ctx)?.zone.name().to_owned(),
        total: totals.total,
    }))
}

fn state_of_payment(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: &Session,
) -> Result<(Option<String>, Option<FailureCode>), ApiError> {
    let sale = match &session.order_id {
        Some(order) => record::by_order(tx, ctx, order)?,
        None => None,
    };
    let Some(sale) = sale else {
        return Ok((None, None));
    };
    match sale.state.payment {
        PaymentStatus::Pending => Ok((bank::page(ctx, &sale)?, None)),
        PaymentStatus::Failed => Ok((None, Some(sale.failure.unwrap_or_default()))),
        _ => Ok((None, None)),
    }
}

/// More about each line. A metered line is alone in its cart.
fn item_details(tx: &mut Tx<'_>, ctx: &Ctx<'_>, lines: &[Line]) -> Result<Vec<ItemDetails>, ApiError> {
    let products = lines.iter().filter_map(|line| line.product_id.as_ref());
    let described = products::store::descriptions(tx, &ctx.store.id, products)?;
    let mut goods = Vec::with_capacity(lines.len());
    for line in lines {
        let id = line.product_id.as_ref();
        let metered = id.filter(|_| line.recurring.is_some_and(|plan| plan.is_metered));
        let meters = match metered {
            Some(product) => meters::store::list(tx, ctx, product)?,
            None => Vec::new(),
        };
        goods.push(ItemDetails {
            description: id.and_then(|id| described.get(id).cloned()),
            meters: meters.iter().map(MeterTerms::of).collect::<Result<_, _>>()?,
        });
    }
    Ok(goods)
}

impl MeterTerms {
    fn of(meter: &Meter) -> Result<Self, ApiError> {
        let included_units = meter.included_units.unwrap_or(0);
        // Ten times what the price buys shows how it is reckoned, and costs little enough for any price.
        let example_units = included_units.saturating_add(meter.unit_quantity.saturating_mul(10));
        Ok(Self {
            event_name: meter.event_name.clone(),
            unit_price: meter.unit_price,
            unit_quantity: meter.unit_quantity,
            included_units,
            example_units,
            example_charge: meter
                .rating()
                .charge(Quantity(example_units.unsigned_abs().into()))
                .cents()?,
        })
    }
}

/// The sums in the buyer's currency. Each is the difference of two rounded sums, so that they add up to what
/// is charged.
fn local(session: &Session) -> Result<Option<Local>, ApiError> {
    let Some(shown) = &session.presentment else {
        return Ok(None);
    };
    let convert = |cents: Cents| present(cents, shown.currency, shown.rate);
    let mut items = Vec::with_capacity(session.lines.len());
    let (mut sum, mut before) = (Cents::ZERO, 0);
    for line in &session.lines {
        sum = sum.plus(line.priced().amount()?)?;
        let after = convert(sum)?;
        items.push(after - before);
        before = after;
    }
    let totals = &session.totals;
    let discounted = convert(totals.subtotal.minus(totals.discount)?)?;
    Ok(Some(Local {
        currency: shown.currency,
        items,
        subtotal: before,
        discount: before - discounted,
        tax: match totals.behavior {
            TaxBehavior::Exclusive => shown.amount - discounted,
            TaxBehavior::Inclusive => convert(totals.tax)?,
        },
        total: shown.amount,
    }))
}

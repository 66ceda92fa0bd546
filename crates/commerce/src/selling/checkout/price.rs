//! What a cart costs a buyer in a given place (contract `checkout.md`, "Totals", "Floor" and
//! "Presentment currency").

use pandabase_domain::checkout::{Line, Recurring, recurring};
use pandabase_domain::input::MAX_SAFE_INTEGER;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::place::Place;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate, currency_for, present};
use pandabase_domain::pricing::tax::TaxRate;
use pandabase_domain::pricing::{self, AboveMaximum, TaxBehavior, Totals, tax, tax_id};
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything that decides a price.
#[derive(Debug, Clone, Copy)]
pub struct Cart<'a> {
    /// What is bought.
    pub lines: &'a [Line],
    /// What a coupon takes off.
    pub discount: Cents,
    /// Where the buyer is; no tax until that is known.
    pub place: Option<Place<'a>>,
    /// The buyer's tax id.
    pub tax_id: Option<&'a str>,
    /// Whether the lines' prices contain the tax.
    pub behavior: TaxBehavior,
}

/// What a cart costs.
#[derive(Debug, Clone)]
pub struct Price {
    /// The sums.
    pub totals: Totals,
    /// What the coupon will take off the first charge after a trial; 0 without a trial.
    pub trial_discount: Cents,
    /// The tax of the place; rate 0 for a buyer whom a tax id exempts.
    pub tax: TaxRate,
    /// Whether the tax id exempts the buyer.
    pub exempt: bool,
    /// The tax id: in its plain form once the country is known, before that as typed.
    pub tax_id: Option<String>,
}

impl Cart<'_> {
    /// Adds up the cart.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a malformed tax id or more than can be charged at once.
    pub fn price(&self) -> Result<Price, ApiError> {
        let place_tax = self.place.map_or(TaxRate::NONE, tax::rate);
        let tax_id = self.tax_id.map(|text| self.read_tax_id(text)).transpose()?;
        let exempt = tax_id
            .as_deref()
            .zip(self.place)
            .is_some_and(|(id, place)| tax_id::exempts(id, place.country));
        let tax = if exempt { place_tax.exempt() } else { place_tax };
        let lines = self.lines.iter().map(Line::priced);
        let totals = pricing::totals(lines, self.discount, tax.rate, self.behavior)
            .map_err(AboveMaximum::from)
            .and_then(Totals::within_maximum)
            .map_err(above_maximum)?;
        // A coupon may take off more than can be charged, as long as clients can hold the numbers.
        if totals.subtotal.0 > MAX_SAFE_INTEGER {
            return Err(above_maximum(AboveMaximum));
        }
        let trial = recurring(self.lines).filter(|plan| plan.has_trial());
        Ok(Price {
            totals,
            trial_discount: trial.map_or(Cents::ZERO, |plan| self.discount.min(plan.amount)),
            tax,
            exempt,
            tax_id,
        })
    }

    /// The tax id to store. An id that is well-formed in no country is refused even before the country is
    /// known.
    fn read_tax_id(&self, text: &str) -> Result<String, ApiError> {
        let checked = match self.place {
            Some(place) => tax_id::check(text, place.country).map(tax_id::TaxId::into_string),
            None => Country::all()
                .find_map(|country| tax_id::check(text, country).ok())
                .map(|_| text.to_owned())
                .ok_or(tax_id::InvalidTaxId),
        };
        checked.map_err(|error| ApiError::invalid(error.to_string()))
    }
}

/// The refusal of more than can be charged at once.
pub fn above_maximum(above: AboveMaximum) -> ApiError {
    ApiError::invalid(above.to_string())
}

/// Checks that a cart comes to the least that a checkout may come to. A trial is measured by the price after
/// it, and the base price of a metered product must reach the minimum by itself. A cart whose whole price a
/// coupon takes off passes.
///
/// # Errors
/// [`ApiError::Invalid`] when it is below.
pub fn check_floor(lines: &[Line], price: &Price) -> Result<(), ApiError> {
    let only_free = lines.iter().all(|line| line.is_free);
    let reaches = match recurring(lines) {
        Some(plan) if plan.is_metered && plan.unit < pricing::MINIMUM_TOTAL => false,
        Some(plan) if plan.has_trial() => reaches_after_trial(plan, price.trial_discount),
        Some(plan) if plan.is_metered => price.totals.reaches_minimum(),
        _ => price.totals.reaches_minimum() || price.totals.are_waived(),
    };
    if only_free || reaches {
        return Ok(());
    }
    Err(ApiError::invalid(format!(
        "Checkout total must be at least {}",
        pricing::MINIMUM_TOTAL
    )))
}

/// Whether the first charge after a trial can be made: a coupon leaves nothing of it, or enough.
fn reaches_after_trial(plan: Recurring, discount: Cents) -> bool {
    let is_covered = discount == plan.amount && !plan.is_metered;
    let left = plan.amount.minus(discount);
    plan.amount >= pricing::MINIMUM_TOTAL
        && (is_covered || left.is_ok_and(|left| left >= pricing::MINIMUM_TOTAL))
}

/// The total in the currency of `country`, `None` where that is the US dollar. A session that already
/// shows the currency keeps its exchange rate.
///
/// # Errors
/// [`ApiError::Invalid`] when the amount leaves the range of 64-bit integers.
pub fn presentment(
    ctx: &Ctx<'_>,
    country: Country,
    total: Cents,
    kept: Option<&Presentment>,
) -> Result<Option<Presentment>, ApiError> {
    let Some(currency) = currency_for(country) else {
        return Ok(None);
    };
    let kept = kept.filter(|presentment| presentment.currency == currency);
    let current = || ctx.env.config.exchange_rate(currency);
    let Some(rate) = kept.map(|presentment| presentment.rate).or_else(current) else {
        return Ok(None);
    };
    Ok(Some(Presentment {
        currency,
        amount: present(total, currency, rate)?,
        rate,
    }))
}

/// What the buyer pays in another currency than US dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Presentment {
    /// The currency.
    pub currency: Currency,
    /// Amount in the currency's smallest unit.
    pub amount: i64,
    /// What one US dollar costs; fixed when the billing address was first given.
    pub rate: ExchangeRate,
}

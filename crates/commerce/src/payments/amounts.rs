//! What the amounts of an order are made of, from the functions that computed them: prices and quantities,
//! the coupon, the tax with its rate and place, fees with their formulas, and what a refund would do now.
//!
//! Amounts stand in the order; rates do not. A rate is told where it makes the amount that stands there, and
//! left out where it has changed since.

use super::refund;
use crate::billing::invoices::document::is_reversed;
use crate::orders::requests::OrderPath;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use crate::stores::fees;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::money::{Cents, Overflow, Rate};
use pandabase_domain::pricing::fees::FeeSchedule;
use pandabase_domain::pricing::tax;
use pandabase_domain::pricing::tax::TaxRate;
use pandabase_domain::pricing::{Line, TaxBehavior, totals};
use pandabase_domain::refund::WINDOW;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// What the amounts of an order are made of. Money is US cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderAmounts {
    /// Its lines.
    pub lines: Vec<LineAmount>,
    /// Subtotal before discount.
    pub amount: Cents,
    /// What the coupon took off.
    pub discount_amount: Cents,
    /// The coupon.
    pub discount_code: Option<String>,
    /// The tax.
    pub tax: TaxAmount,
    /// What the buyer is charged.
    pub total_amount: Cents,
    /// The platform's fee; 0 until captured.
    pub platform_fee: FeeAmount,
    /// The processor's fee; 0 until captured.
    pub psp_fee: FeeAmount,
    /// What the balance rose by; 0 until captured.
    pub settled_amount: Cents,
    /// What a refund would do now.
    pub refund: RefundOffer,
}

/// A line: price × quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineAmount {
    /// What the buyer read.
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// Price of one unit.
    pub price: Cents,
    /// What they come to.
    pub amount: Cents,
}

/// The tax of an order, and where its rate comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxAmount {
    /// Whether the tax is added to the prices or contained in them.
    pub behavior: TaxBehavior,
    /// What the tax is called at the buyer's place.
    pub name: &'static str,
    /// Its rate; null where the rate there is another one today than when the order was made.
    pub rate: Option<Rate>,
    /// ISO 3166-1 alpha-2 code of the country of the bill.
    pub country: String,
    /// The state or province that decided.
    pub region: Option<&'static str>,
    /// What the tax is reckoned on, without the tax itself.
    pub taxable_amount: Cents,
    /// Tax.
    pub amount: Cents,
    /// Whether a business with a tax id accounts for the tax itself.
    pub reversed: bool,
}

/// A fee: a share of what the buyer is charged, and a fixed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeeAmount {
    /// The share; null where nothing was captured, or other fees hold today.
    pub rate: Option<Rate>,
    /// The fixed part; null as the share is.
    pub fixed: Option<Cents>,
    /// The fee.
    pub amount: Cents,
}

/// What a refund of everything that is left would do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundOffer {
    /// Whether the order can be refunded.
    pub possible: bool,
    /// Why it cannot; null where it can.
    pub refusal: Option<String>,
    /// What the buyer would get back, tax included; 0 where the order cannot be refunded.
    pub returned_amount: Cents,
    /// What the store's balance would be debited: no fee is returned, and the tax was never credited.
    pub cost: Cents,
    /// Until when the order can be refunded; null where nothing was captured.
    pub until: Option<Timestamp>,
}

/// `GET /v2/stores/{storeId}/orders/{orderId}/amounts`: what the amounts of an order are made of.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<OrderPath>) -> Result<OrderAmounts, ApiError> {
    let sale = record::by_order(tx, ctx, &input.path.order_id)?.ok_or(ApiError::Missing("Order"))?;
    let address = customers::address(tx, ctx, &sale.billing_address)?;
    let items = record::items(tx, ctx, &sale.order)?;
    let lines: Result<Vec<LineAmount>, Overflow> = items
        .into_iter()
        .map(|item| {
            Ok(LineAmount {
                amount: item.price.times(item.quantity)?,
                name: item.name,
                quantity: item.quantity,
                price: item.price,
            })
        })
        .collect();
    let [platform_fee, psp_fee] = fees_of(tx, ctx, &sale)?;
    Ok(OrderAmounts {
        lines: lines?,
        amount: sale.amount,
        discount_amount: sale.discount,
        discount_code: sale.discount_code.clone(),
        tax: tax_of(&sale, &address)?,
        total_amount: sale.total,
        platform_fee,
        psp_fee,
        settled_amount: sale.settled,
        refund: refund_of(tx, ctx, &sale)?,
    })
}

/// The fees of a payment that is captured now.
pub fn schedule(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<FeeSchedule, DbError> {
    let standard = ctx.env.config.fees_for(sale.card_brand.as_deref(), &sale.country);
    fees::schedule(tx, ctx, standard)
}

/// The fees that stand in an order, with the formulas of today where these make them.
fn fees_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<[FeeAmount; 2], ApiError> {
    let today = schedule(tx, ctx, sale)?;
    let reckoned = today.settle(sale.total, sale.tax)?;
    let is_charged = sale.captured_at.is_some() && sale.total > Cents::ZERO;
    let fee = |rate: Rate, fixed: Cents, reckoned: Cents, amount: Cents| {
        let is_so = is_charged && reckoned == amount;
        FeeAmount {
            rate: is_so.then_some(rate),
            fixed: is_so.then_some(fixed),
            amount,
        }
    };
    Ok([
        fee(
            today.platform_rate,
            today.platform_fixed,
            reckoned.platform_fee,
            sale.platform_fee,
        ),
        fee(today.psp_rate, today.psp_fixed, reckoned.psp_fee, sale.psp_fee),
    ])
}

/// The tax that stands in an order, with the rate of today where it makes it.
fn tax_of(sale: &Sale, address: &BillingAddress) -> Result<TaxAmount, Overflow> {
    let known = address.place().map_or(TaxRate::NONE, tax::rate);
    let reversed = is_reversed(sale, address);
    let applied = if reversed { known.exempt() } else { known };
    let behavior = if sale.includes_tax() {
        TaxBehavior::Inclusive
    } else {
        TaxBehavior::Exclusive
    };
    let all = Line {
        unit: sale.amount,
        quantity: 1,
    };
    let reckoned = totals([all], sale.discount, applied.rate, behavior)?;
    let is_so = reckoned.tax == sale.tax;
    Ok(TaxAmount {
        behavior,
        name: applied.name,
        rate: is_so.then_some(applied.rate),
        country: sale.country.clone(),
        region: applied.region,
        taxable_amount: sale.total.minus(sale.tax)?,
        amount: sale.tax,
        reversed,
    })
}

fn refund_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<RefundOffer, ApiError> {
    let until = sale.captured_at.map(|at| at.plus_millis(WINDOW));
    Ok(match refund::offered(tx, ctx, sale)? {
        Ok(offer) => RefundOffer {
            possible: true,
            refusal: None,
            returned_amount: offer.returned,
            cost: offer.cost,
            until,
        },
        Err(refusal) => RefundOffer {
            possible: false,
            refusal: Some(refusal.to_string()),
            returned_amount: Cents::ZERO,
            cost: Cents::ZERO,
            until,
        },
    })
}

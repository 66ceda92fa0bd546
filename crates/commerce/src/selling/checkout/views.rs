//! Checkout as clients see it (contract `checkout.md`).

use super::customer::Customer;
use super::offered::Offered;
use super::price::{Presentment, Price};
use super::seller::{Merchant, Seller};
use super::session::Session;
use crate::selling::coupons::sale::Redeemed;
use pandabase_domain::checkout::{
    CustomFields, Line, Metadata, Recurring, ReturnUrl, SessionStatus, recurring,
};
use pandabase_domain::id::{OrderId, SessionId, StoreId};
use pandabase_domain::link;
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::Method;
use pandabase_domain::pricing::place::Place;
use pandabase_domain::product::BillingInterval;
use pandabase_platform::config::Config;
use schemars::JsonSchema;
use serde::Serialize;

/// A line of the cart.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LineItem {
    /// What the buyer reads.
    pub name: String,
    /// Price of one unit in cents.
    pub amount: Cents,
    /// Number of units.
    pub quantity: i64,
    /// Picture URL.
    pub image: Option<String>,
}

/// What the coupon does to a session.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CouponView {
    /// Its code.
    pub code: String,
    /// What it takes off, in cents.
    pub discount_amount: Cents,
}

/// What a session asks of the buyer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Display {
    /// The custom fields.
    pub fields: CustomFields,
}

/// A session.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "CheckoutSession")]
pub struct SessionView {
    /// The session's id.
    pub id: SessionId,
    /// Same as `id`.
    pub session_id: SessionId,
    /// Heading of the page.
    pub title: String,
    /// Text below the heading.
    pub description: Option<String>,
    /// The hosted page.
    pub checkout_url: String,
    /// The secure payment page.
    pub pay_redirect_url: String,
    /// The store.
    pub merchant: Merchant,
    /// Sum of the items in cents, before discount.
    pub amount: Cents,
    /// What the coupon takes off, in cents: with a trial, off the first charge after it.
    pub discount_amount: Cents,
    /// The tax in cents; 0 until the billing country is known, and in the United States and Canada the state.
    pub tax_amount: Cents,
    /// What the buyer is charged, in cents.
    pub total_amount: Cents,
    /// The coupon redeemed.
    pub coupon: Option<CouponView>,
    /// The cart.
    pub items: Vec<LineItem>,
    /// What the buyer is asked for; null when nothing.
    pub display: Option<Display>,
    /// The merchant's own words.
    pub metadata: Option<Metadata>,
    /// Where the buyer goes after paying.
    pub return_url: Option<ReturnUrl>,
    /// Where the buyer goes instead of paying.
    pub cancel_url: Option<ReturnUrl>,
    /// When it expires, in epoch milliseconds.
    pub expires_at: i64,
    /// Where it stands.
    pub status: SessionStatus,
    /// The buyer, as far as known.
    pub customer: Option<Customer>,
    /// The buyer's tax id.
    pub tax_id: Option<String>,
    /// The total in the buyer's currency; null in US dollars.
    pub presentment: Option<Presentment>,
    /// How it can be paid.
    pub available_payment_methods: Vec<Method>,
    /// The order, from the first attempt to pay on.
    pub order_id: Option<OrderId>,
    /// What the buyer subscribes to; null for what is bought once.
    pub subscription: Option<SubscriptionTerms>,
}

/// What a buyer subscribes to.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct SubscriptionTerms {
    /// How often it is billed.
    pub billing_interval: BillingInterval,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
    /// Cents of every period, before tax.
    pub amount: Cents,
}

impl From<Recurring> for SubscriptionTerms {
    fn from(plan: Recurring) -> Self {
        Self {
            billing_interval: plan.interval,
            trial_days: plan.trial_days,
            amount: plan.amount,
        }
    }
}

/// The tax of an estimate.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct TaxView {
    /// The rate.
    pub rate: Rate,
    /// The tax in cents.
    pub amount: Cents,
}

/// What a coupon would take off.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Discount {
    /// Its code.
    pub code: String,
    /// What it takes off, in cents.
    pub amount: Cents,
    /// `PERCENTAGE` or `FIXED_AMOUNT`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Percent, or cents.
    pub value: i64,
}

/// What a cart would cost.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Estimate {
    /// The store.
    pub merchant: Merchant,
    /// Sum of the items in cents.
    pub subtotal: Cents,
    /// What the coupon takes off; null without one.
    pub discount: Option<Discount>,
    /// The tax.
    pub tax: TaxView,
    /// What the buyer would be charged, in cents.
    pub total: Cents,
    /// The cart.
    pub items: Vec<LineItem>,
    /// How it could be paid.
    pub available_payment_methods: Vec<Method>,
}

/// One tax of the details.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TaxPart {
    /// Name, for receipts.
    pub name: &'static str,
    /// Rate.
    pub rate: Rate,
    /// Cents.
    pub amount: Cents,
}

/// How the tax of a cart comes about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaxDetails {
    /// The buyer's country.
    pub country: Country,
    /// The state or province: its code where the tax depends on it, otherwise as typed.
    pub state: Option<String>,
    /// Whether listed prices contain the tax.
    pub behavior: TaxBehavior,
    /// The rate.
    pub rate: Rate,
    /// Sum of the items in cents.
    pub subtotal: Cents,
    /// What a coupon takes off, in cents.
    pub discount: Cents,
    /// What the tax is reckoned on, in cents.
    pub taxable_amount: Cents,
    /// The tax in cents.
    pub tax_amount: Cents,
    /// What the buyer would be charged, in cents.
    pub total: Cents,
    /// Whether a tax id exempts the buyer.
    pub exempt: bool,
    /// The taxes that make up `taxAmount`; empty when there is none.
    pub breakdown: Vec<TaxPart>,
}

impl SessionView {
    /// A session as its store's buyers see it.
    pub fn new(config: &Config, seller: Seller, session: Session, offered: &Offered) -> Self {
        let country = session.customer.as_ref().and_then(Customer::country);
        let path = path(&seller.merchant.id, &session.id);
        let discount_amount = session.discount();
        let plan = session.recurring();
        Self {
            session_id: session.id.clone(),
            title: session.title,
            description: session.description,
            checkout_url: format!("{}/{path}", config.checkout_url),
            pay_redirect_url: format!("{}/{path}", config.secure_url),
            merchant: seller.merchant,
            amount: session.totals.subtotal,
            discount_amount,
            tax_amount: session.totals.tax,
            total_amount: session.totals.total,
            coupon: session.coupon.map(|coupon| CouponView {
                code: coupon.code,
                discount_amount,
            }),
            items: line_items(session.lines),
            display: Some(session.fields)
                .filter(|fields| !fields.is_empty())
                .map(|fields| Display { fields }),
            metadata: session.metadata,
            return_url: session.return_url,
            cancel_url: session.cancel_url,
            expires_at: session.expires_at.as_millis(),
            status: session.status,
            customer: session.customer,
            tax_id: session.tax_id,
            presentment: session.presentment,
            available_payment_methods: offered.listed(country, plan.is_some()),
            order_id: session.order_id,
            subscription: plan.map(SubscriptionTerms::from),
            id: session.id,
        }
    }
}

impl Estimate {
    /// The estimate of `lines` at `price` for a buyer in `country`.
    pub fn new(
        seller: Seller,
        lines: Vec<Line>,
        coupon: Option<Redeemed>,
        price: &Price,
        country: Country,
        offered: &Offered,
    ) -> Self {
        let totals = price.totals;
        let recurs = recurring(&lines).is_some();
        Self {
            merchant: seller.merchant,
            subtotal: totals.subtotal,
            discount: coupon.map(|coupon| Discount {
                kind: coupon.kind.in_estimates(),
                code: coupon.code,
                amount: coupon.discount,
                value: coupon.value,
            }),
            tax: TaxView {
                rate: totals.rate,
                amount: totals.tax,
            },
            total: totals.total,
            items: line_items(lines),
            available_payment_methods: offered.listed(Some(country), recurs),
        }
    }
}

impl TaxDetails {
    /// The details of `price` for a buyer in `place`.
    pub fn new(price: &Price, place: Place<'_>) -> Self {
        let totals = price.totals;
        let state = price.tax.region.or(place.state).filter(|state| !state.is_empty());
        let part = TaxPart {
            name: price.tax.name,
            rate: totals.rate,
            amount: totals.tax,
        };
        Self {
            country: place.country,
            state: state.map(str::to_owned),
            behavior: totals.behavior,
            rate: totals.rate,
            subtotal: totals.subtotal,
            discount: totals.discount,
            taxable_amount: totals.taxable,
            tax_amount: totals.tax,
            total: totals.total,
            exempt: price.exempt,
            breakdown: Vec::from_iter((totals.rate != Rate::ZERO).then_some(part)),
        }
    }
}

/// The path of a session's pages.
fn path(store: &StoreId, session: &SessionId) -> String {
    format!("pay/stores/{store}/sids/{session}")
}

/// The hosted page of a session.
pub(crate) fn checkout_url(config: &Config, store: &StoreId, session: &SessionId) -> String {
    format!("{}/{}", config.checkout_url, path(store, session))
}

pub(crate) fn line_items(lines: Vec<Line>) -> Vec<LineItem> {
    let items = lines.into_iter().map(|line| LineItem {
        name: line.name,
        amount: line.unit,
        quantity: line.quantity,
        image: link::shown(line.image),
    });
    items.collect()
}

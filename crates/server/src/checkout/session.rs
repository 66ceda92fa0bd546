//! A checkout session: a cart on its way to becoming an order (contract `checkout.md`).

use super::customer::{Customer, CustomerPatch};
use super::price::{Cart, Place, check_floor, presentment};
use super::store;
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use pandabase_domain::checkout::{CustomFields, Metadata, ReturnUrl, SessionStatus};
use pandabase_domain::id::{CouponId, OrderId, PaylinkId, ProductId, SessionId, VariantId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::pricing::{self, Totals};
use pandabase_domain::product::BillingInterval;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line of the cart, at the price it was added with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product; `None` on a dynamic line.
    pub product_id: Option<ProductId>,
    /// The variant chosen.
    pub variant_id: Option<VariantId>,
    /// What the buyer reads.
    pub name: String,
    /// Price of one unit; 0 while a trial lasts.
    pub unit: Cents,
    /// Number of units.
    pub quantity: i64,
    /// Picture URL.
    pub image: Option<String>,
    /// Whether the product is given away (pricing model FREE); a cart of such lines has no floor.
    pub is_free: bool,
    /// What the buyer subscribes to; `None` for what is bought once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurring: Option<Recurring>,
}

/// What recurs of a line, frozen when it was added (contract `subscriptions.md`, "States").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// How often it is billed.
    pub interval: BillingInterval,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
    /// Whether usage is billed besides (pricing model USAGE_BASED).
    pub is_metered: bool,
    /// Cents of one unit and period, before tax.
    pub unit: Cents,
    /// Cents of all units and a period, before tax.
    pub amount: Cents,
}

impl Recurring {
    /// Whether the first period is free of charge.
    pub fn has_trial(&self) -> bool {
        self.trial_days > 0
    }
}

impl Line {
    /// Price and quantity.
    pub fn priced(&self) -> pricing::Line {
        pricing::Line {
            unit: self.unit,
            quantity: self.quantity,
        }
    }
}

/// What the buyer of these lines subscribes to.
pub fn recurring(lines: &[Line]) -> Option<Recurring> {
    lines.iter().find_map(|line| line.recurring)
}

/// The coupon of a session; what it takes off is in the session's totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// The coupon.
    pub id: CouponId,
    /// Its code as the merchant wrote it.
    pub code: String,
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

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// The session; later the order's number.
    pub id: SessionId,
    /// Where it stands now: EXPIRED once its time is up.
    pub status: SessionStatus,
    /// Heading of the page.
    pub title: String,
    /// Text below the heading.
    pub description: Option<String>,
    /// The cart.
    pub lines: Vec<Line>,
    /// The buyer, as far as known.
    pub customer: Option<Customer>,
    /// The buyer's tax id; checked against the country once that is known.
    pub tax_id: Option<String>,
    /// The coupon redeemed.
    pub coupon: Option<Coupon>,
    /// The paylink that it was opened from.
    pub paylink: Option<PaylinkId>,
    /// The sums; their behaviour is that of the store when the session was created.
    pub totals: Totals,
    /// The total in the buyer's currency.
    pub presentment: Option<Presentment>,
    /// What the buyer is asked for.
    pub fields: CustomFields,
    /// The merchant's own words.
    pub metadata: Option<Metadata>,
    /// Where the buyer goes after paying.
    pub return_url: Option<ReturnUrl>,
    /// Where the buyer goes instead of paying.
    pub cancel_url: Option<ReturnUrl>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The first instant at which it cannot be paid any more.
    pub expires_at: Timestamp,
    /// The order, from the first attempt to pay on.
    pub order_id: Option<OrderId>,
}

impl Session {
    /// What the buyer subscribes to. A subscription is alone in its cart.
    pub fn recurring(&self) -> Option<Recurring> {
        recurring(&self.lines)
    }

    /// Refuses whatever only an open session allows.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] once expired, [`ApiError::Conflict`] once paid or being paid.
    pub fn require_open(&self) -> Result<(), ApiError> {
        match self.status {
            SessionStatus::Open => Ok(()),
            SessionStatus::Expired => Err(ApiError::invalid("Checkout session has expired")),
            SessionStatus::Processing => Err(ApiError::Conflict(
                "Checkout session is already being processed".into(),
            )),
            SessionStatus::Completed => Err(ApiError::Conflict(
                "Checkout session has already been paid".into(),
            )),
        }
    }

    /// Works out the sums again from the cart, the discount, the buyer and the tax id.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a malformed tax id, or a total below the floor or out of range.
    pub fn reprice(
        &mut self,
        ctx: &Ctx<'_>,
        localized_payments: bool,
        discount: Cents,
    ) -> Result<(), ApiError> {
        let billing = self
            .customer
            .as_ref()
            .and_then(|customer| customer.billing.as_ref());
        let cart = Cart {
            lines: &self.lines,
            discount,
            place: billing.map(|billing| Place {
                country: billing.country,
                state: Some(&billing.state),
            }),
            tax_id: self.tax_id.as_deref(),
            behavior: self.totals.behavior,
        };
        let price = cart.price()?;
        check_floor(&self.lines, &price.totals)?;
        let country = billing
            // Subscriptions are always billed in US dollars.
            .filter(|_| localized_payments && recurring(&self.lines).is_none())
            .map(|billing| billing.country);
        self.presentment = match country {
            Some(country) => presentment(ctx, country, price.totals.total, self.presentment.as_ref())?,
            None => None,
        };
        self.totals = price.totals;
        self.tax_id = price.tax_id;
        Ok(())
    }
}

/// The session with `changes` to its buyer, priced anew with the discount that it shows; not yet saved.
///
/// # Errors
/// [`ApiError::Invalid`] for a buyer without email, a name that is one, a tax id that is malformed in
/// the buyer's country, or a total below the floor.
pub fn with_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: Session,
    changes: CustomerPatch,
) -> Result<Session, ApiError> {
    let seller = store::seller(tx, ctx)?;
    let mut session = Session {
        customer: Some(changes.over(session.customer.clone())?),
        ..session
    };
    let discount = session.totals.discount;
    session.reprice(ctx, seller.localized_payments, discount)?;
    Ok(session)
}

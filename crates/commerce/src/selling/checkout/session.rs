//! A checkout session: a cart on its way to becoming an order (contract `checkout.md`).

use super::customer::Customer;
use super::price::{Cart, Presentment, check_floor, presentment};
use pandabase_domain::checkout::withdrawal;
use pandabase_domain::checkout::{
    Billing, CustomFields, Line, Metadata, Recurring, ReturnUrl, SessionStatus, recurring,
};
use pandabase_domain::id::{CouponId, OrderId, PaylinkId, SessionId, TokenId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::Totals;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::place::Place;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::error::ApiError;

/// The coupon of a session; what it takes off is in the session's totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// The coupon.
    pub id: CouponId,
    /// Its code as the merchant wrote it.
    pub code: String,
}

/// A session. The address of its buyer is in a column of its own, by which sessions are found that were left.
#[derive(Debug, Clone, FromRow, ToRow)]
#[columns(email = self.customer.as_ref().map(|customer| customer.email.lowercase()))]
pub struct Session {
    /// The session; later the order's number.
    #[column(fixed)]
    pub id: SessionId,
    /// Its status now: EXPIRED once its time is up or too many payments were declined.
    #[column(unwritten)]
    pub status: SessionStatus,
    /// Heading of the page.
    pub title: String,
    /// Text below the heading.
    pub description: Option<String>,
    /// The cart.
    #[column(json)]
    pub lines: Vec<Line>,
    /// The buyer, as far as known.
    #[column(json)]
    pub customer: Option<Customer>,
    /// The buyer's tax id; checked against the country once that is known.
    pub tax_id: Option<String>,
    /// The coupon redeemed.
    #[column(parts(id("coupon_id"), code("coupon_code")))]
    pub coupon: Option<Coupon>,
    /// The paylink that it was opened from.
    #[column("paylink_id", fixed)]
    pub paylink: Option<PaylinkId>,
    /// Cents that the coupon takes off the first charge after a trial.
    pub trial_discount: Cents,
    /// The sums, with the tax behaviour that the store had when the session was created.
    #[column(parts(
        subtotal, discount, tax, total, rate("tax_rate"), behavior("tax_behavior", fixed),
        taxable(value = untaxed(total, tax))
    ))]
    pub totals: Totals,
    /// The total in the buyer's currency.
    #[column(parts(
        currency("presentment_currency"),
        amount("presentment_amount"),
        rate("presentment_rate", text)
    ))]
    pub presentment: Option<Presentment>,
    /// What the buyer is asked for.
    #[column(json, fixed)]
    pub fields: CustomFields,
    /// The merchant's own words.
    #[column(json, fixed)]
    pub metadata: Option<Metadata>,
    /// Where the buyer goes after paying.
    pub return_url: Option<ReturnUrl>,
    /// Where the buyer goes instead of paying.
    pub cancel_url: Option<ReturnUrl>,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// The first instant at which it cannot be paid any more.
    #[column(fixed)]
    pub expires_at: Timestamp,
    /// The order, from the first attempt to pay on.
    #[column(unwritten)]
    pub order_id: Option<OrderId>,
    /// The token of the store that it was made with.
    #[column(fixed)]
    pub made_by: Option<TokenId>,
    /// What the items come to, as the merchant stated it.
    pub stated_amount: Option<Cents>,
    /// Payments that were declined.
    #[column(unwritten)]
    pub declines: i64,
    /// The session that was left, whose buyer was mailed this one.
    #[column(fixed)]
    pub recovers: Option<SessionId>,
}

/// The amount that `tax` was calculated on.
fn untaxed(total: Cents, tax: Cents) -> Cents {
    Cents(total.0 - tax.0)
}

impl Session {
    /// What the buyer subscribes to. A subscription is alone in its cart.
    pub fn recurring(&self) -> Option<Recurring> {
        recurring(&self.lines)
    }

    /// Whether a buyer in `country` is asked to give up the right of withdrawal.
    pub fn offers_waiver(&self, country: Country) -> bool {
        let (tax_id, recurring) = (self.tax_id.as_deref(), self.recurring());
        withdrawal::may_be_waived(country, tax_id, recurring.as_ref(), self.totals.total)
    }

    /// What the coupon takes off, now or after a trial.
    pub fn discount(&self) -> Cents {
        self.totals.discount.max(self.trial_discount)
    }

    /// Whether nothing is charged, now or later. After a trial, or a first period that a coupon pays for, a
    /// card is charged that is saved now.
    pub fn is_free(&self) -> bool {
        let recurs = self.recurring().is_some_and(|plan| plan.amount > Cents::ZERO);
        self.totals.total == Cents::ZERO && !recurs
    }

    /// Whether a merchant made it, who relies on its contents to deliver.
    pub fn is_merchants(&self) -> bool {
        self.made_by.is_some() || self.stated_amount.is_some() || self.metadata.is_some()
    }

    /// Refuses a session that is not open.
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

    /// Refuses addresses that buyers cannot be sent to. A sandbox also accepts http, to the buyer's own
    /// machine and to `webhook_allowed_hosts`, for integrations under test.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] that names the field.
    pub fn check_addresses(&self, ctx: &Ctx<'_>) -> Result<(), ApiError> {
        let trusted = ctx.env.config.http_hosts();
        for (field, url) in [("return_url", &self.return_url), ("cancel_url", &self.cancel_url)] {
            if url.as_ref().is_some_and(|url| !url.is_fit(trusted)) {
                let rule = ReturnUrl::RULE;
                return Err(ApiError::invalid(format!("body/{field} {rule}")));
            }
        }
        Ok(())
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
        let customer = self.customer.take();
        let billing = customer.as_ref().and_then(|customer| customer.billing.as_ref());
        let place = billing.map(Billing::place);
        let repriced = self.reprice_at(ctx, localized_payments, discount, place);
        self.customer = customer;
        repriced
    }

    /// Like [`Session::reprice`], for a buyer in `place`.
    ///
    /// # Errors
    /// As [`Session::reprice`].
    pub fn reprice_at(
        &mut self,
        ctx: &Ctx<'_>,
        localized_payments: bool,
        discount: Cents,
        place: Option<Place<'_>>,
    ) -> Result<(), ApiError> {
        let cart = Cart {
            lines: &self.lines,
            discount,
            place,
            tax_id: self.tax_id.as_deref(),
            behavior: self.totals.behavior,
        };
        let price = cart.price()?;
        check_floor(&self.lines, &price)?;
        let country = place
            // Subscriptions are always billed in US dollars.
            .filter(|_| localized_payments && recurring(&self.lines).is_none())
            .map(|place| place.country);
        self.presentment = match country {
            Some(country) => presentment(ctx, country, price.totals.total, self.presentment.as_ref())?,
            None => None,
        };
        self.totals = price.totals;
        self.trial_discount = price.trial_discount;
        self.tax_id = price.tax_id;
        Ok(())
    }
}

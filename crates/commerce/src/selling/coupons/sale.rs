//! What checkout and paying ask of coupons: the one behind a code, whether it may be redeemed, and
//! counting its uses (contract `coupons.md`, "Redemption").

use super::store::{self, Record};
use pandabase_domain::checkout::{Email, Line};
use pandabase_domain::coupon::{Buyer, CartLine, CouponType, Refusal};
use pandabase_domain::id::{CouponId, CustomerId, OrderId, ProductId};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing;
use pandabase_domain::subscription::TrialCoupon;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// How a coupon is named.
#[derive(Debug, Clone, Copy)]
pub enum Named<'a> {
    /// By the buyer.
    Code(&'a str),
    /// By a session, so that another coupon that has got the same code since is not meant.
    Id(&'a CouponId),
}

/// A coupon that may be redeemed for a cart.
#[derive(Debug, Clone)]
pub struct Redeemed {
    /// The coupon.
    pub id: CouponId,
    /// Its code as the merchant wrote it.
    pub code: String,
    /// What its value means.
    pub kind: CouponType,
    /// Cents, or percent.
    pub value: i64,
    /// What it takes off the cart.
    pub discount: Cents,
}

fn refused(refusal: Refusal) -> ApiError {
    ApiError::invalid(refusal.to_string())
}

/// Checks a coupon and works out what it takes off `lines`. The limit for one customer is checked only when
/// there is an email address.
///
/// # Errors
/// [`ApiError::Invalid`] with the text of the first check that fails.
pub fn redeem(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    named: Named<'_>,
    lines: &[Line],
    email: Option<&Email>,
) -> Result<Redeemed, ApiError> {
    let store = &ctx.store.id;
    let found = match named {
        Named::Code(code) => store::by_code(tx, store, code)?,
        Named::Id(id) => store::find(tx, store, id)?,
    };
    let coupon = found.ok_or_else(|| refused(Refusal::Unknown))?;
    let buyer = match email.filter(|_| coupon.rules.max_uses_per_customer.is_some()) {
        Some(email) => Some(store::buyer(tx, &ctx.store.id, &coupon.id, &email.lowercase())?),
        None => None,
    };
    let discount = discount(ctx, &coupon, lines, buyer)?;
    Ok(Redeemed {
        id: coupon.id,
        code: coupon.code,
        kind: coupon.rules.kind,
        value: coupon.rules.value,
        discount,
    })
}

fn discount(ctx: &Ctx<'_>, coupon: &Record, lines: &[Line], buyer: Option<Buyer>) -> Result<Cents, ApiError> {
    let cart: Vec<_> = lines
        .iter()
        .map(|line| CartLine {
            product: line.product_id.as_ref(),
            line: line.first_charge(),
        })
        .collect();
    let uses = buyer.map(|buyer| buyer.uses);
    coupon.rules.discount(&cart, ctx.now, uses).map_err(refused)
}

/// What the coupon of a trial takes off another plan; `None` when it is not for that plan. A coupon that was
/// deleted takes off what it promised.
///
/// # Errors
/// [`ApiError::Invalid`] when an amount is out of range, and those of the database.
pub fn anew(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    coupon: &TrialCoupon,
    product: &ProductId,
    line: pricing::Line,
) -> Result<Option<Cents>, ApiError> {
    let Some(found) = store::find(tx, &ctx.store.id, &coupon.id)? else {
        return Ok(Some(coupon.amount));
    };
    let cart = [CartLine {
        product: Some(product),
        line,
    }];
    match found.rules.saving(&cart) {
        Ok(amount) => Ok(Some(amount)),
        Err(Refusal::OutOfRange) => Err(refused(Refusal::OutOfRange)),
        Err(_) => Ok(None),
    }
}

/// A session's coupon. It is locked so that its uses are counted one after another.
pub struct LockedCoupon(Record);

/// Locks the coupon of a session that is being paid. The coupon comes before customer and stock, as when its
/// use is [released](release), so that two payments do not wait for each other.
///
/// # Errors
/// [`ApiError::Invalid`] when it was deleted.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CouponId) -> Result<LockedCoupon, ApiError> {
    let found = store::find_locked(tx, &ctx.store.id, id)?;
    found.map(LockedCoupon).ok_or_else(|| refused(Refusal::Unknown))
}

/// Checks the coupon once more, now that the customer is certain, and counts the order's use of it.
///
/// # Errors
/// [`ApiError::Invalid`] with the text of the first check that fails; the transaction must then be
/// given up.
pub fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    LockedCoupon(coupon): &LockedCoupon,
    lines: &[Line],
    email: &Email,
    order: &OrderId,
    customer: &CustomerId,
) -> Result<(), ApiError> {
    let buyer = store::buyer(tx, &ctx.store.id, &coupon.id, &email.lowercase())?;
    discount(ctx, coupon, lines, Some(buyer))?;
    coupon.rules.check_first(buyer).map_err(refused)?;
    if store::reserve(tx, &ctx.store.id, &coupon.id, order, customer)? {
        Ok(())
    } else {
        Err(refused(Refusal::UsedUp))
    }
}

/// Releases an order's use of its coupon: for failure, cancellation and refund. Repeating it changes
/// nothing.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    Ok(store::release(tx, &ctx.store.id, order)?)
}

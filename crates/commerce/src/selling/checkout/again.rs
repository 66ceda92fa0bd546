//! Opening a session once more that its buyer has left.

use super::items::{self, Items, NewItem};
use super::service::{discount_of, keep, open_seller, redeem};
use super::session::{Coupon, Session};
use super::views::SessionView;
use crate::selling::coupons::sale::{Named, Redeemed};
use crate::selling::trials::sale as trials;
use pandabase_domain::checkout::SessionStatus;
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::{self, Totals};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Opens a session like one that was `left`, at the prices of now, which can be paid for so many
/// milliseconds; returns it with its sums. It is sold as before: to the same buyer, with the same words,
/// fields and metadata. A coupon that holds no longer is left out.
///
/// # Errors
/// [`ApiError`] when the store takes no payments, or for what cannot be bought any more.
pub fn open_again(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    left: &Session,
    lifetime: i64,
) -> Result<(SessionView, Totals), ApiError> {
    let seller = open_seller(tx, ctx)?;
    let items: Result<Vec<NewItem>, String> = left.lines.iter().map(NewItem::of).collect();
    let items = items.and_then(Items::parse).map_err(ApiError::invalid)?;
    let mut lines = match left.paylink {
        Some(_) => items::resolve_paylink(tx, ctx, &items)?,
        None => items::resolve(tx, ctx, &items)?,
    };
    let customer = left.customer.clone();
    let email = customer.as_ref().map(|customer| &customer.email);
    trials::judge(tx, ctx, &mut lines, email, None)?;
    let named = left.coupon.as_ref().map(|coupon| Named::Id(&coupon.id));
    let coupon: Option<Redeemed> = match redeem(tx, ctx, named, &lines, email) {
        Err(ApiError::Invalid(_)) => None,
        redeemed => redeemed?,
    };
    let discount = discount_of(coupon.as_ref());
    let mut session = Session {
        id: ctx.id(),
        status: SessionStatus::Open,
        lines,
        customer,
        coupon: coupon.map(Coupon::from),
        trial_discount: Cents::ZERO,
        totals: pricing::totals([], Cents::ZERO, Rate::ZERO, seller.tax_behavior)?,
        presentment: None,
        created_at: ctx.now,
        expires_at: ctx.now.plus_millis(lifetime),
        order_id: None,
        declines: 0,
        recovers: Some(left.id.clone()),
        ..left.clone()
    };
    session.reprice(ctx, seller.localized_payments, discount)?;
    // A stated amount marks the session as the merchant's; prices may have changed since.
    let subtotal = session.totals.subtotal;
    session.stated_amount = left.stated_amount.map(|_| subtotal);
    let totals = session.totals;
    Ok((keep(tx, ctx, seller, session)?, totals))
}

//! What checkout and paying ask of trials.

pub use super::store::{release, start};

use super::store;
use crate::stores::settings;
use pandabase_domain::checkout::{Email, Line};
use pandabase_domain::id::{CustomerId, OrderId, ProductId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Takes the trial out of a cart whose buyer has had it, and puts it back for another buyer. A trial that is
/// reserved for `order`, the cart's own, does not count as had. Returns whether the cart changed.
pub fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    lines: &mut [Line],
    email: Option<&Email>,
    order: Option<&OrderId>,
) -> Result<bool, ApiError> {
    let mut changed = false;
    for line in lines {
        let Some(product) = line.product_id.clone().filter(|_| line.offers_trial()) else {
            continue;
        };
        let is_had = match email {
            Some(email) => is_refused(tx, ctx, email, &product, order)?,
            None => false,
        };
        changed |= line.withhold_trial(is_had);
    }
    Ok(changed)
}

fn is_refused(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &Email,
    product: &ProductId,
    order: Option<&OrderId>,
) -> Result<bool, ApiError> {
    if !settings::of(tx, ctx)?.trial_once_per_customer {
        return Ok(false);
    }
    let taken = store::taken_by(tx, ctx, &email.lowercase(), product)?;
    Ok(taken.is_some_and(|taken| order != Some(&taken)))
}

/// Reserves the trial of a cart for its order while the card is verified, if a customer gets only one.
///
/// # Errors
/// [`ApiError::TotalChanged`] when another order of the customer has come first.
pub fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    lines: &[Line],
    customer: &CustomerId,
    order: &OrderId,
) -> Result<(), ApiError> {
    let trials = lines.iter().filter(|line| line.has_trial());
    for product in trials.filter_map(|line| line.product_id.as_ref()) {
        let is_one = settings::of(tx, ctx)?.trial_once_per_customer;
        if is_one && !store::reserve(tx, ctx, customer, product, order)? {
            return Err(ApiError::TotalChanged);
        }
    }
    Ok(())
}

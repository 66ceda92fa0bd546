//! What the buyer of a session may change of its items on our page: how many they buy, and the price that
//! they name. Whether they may is decided where a session is updated (contract `checkout.md`, "Who may change
//! what").

use super::items::NewItem;
use super::session::Session;
use super::update;
use crate::catalog::products::sale::{self, Offer};
use pandabase_domain::checkout::{Line, SessionStatus};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::MINIMUM_TOTAL;
use pandabase_domain::product::PricingModel;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// The most units of an item (contract `checkout.md`, "Items").
const MOST_UNITS: i64 = 999;

/// An item of a session, and what of it the buyer may change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BasketItem {
    /// The item as an update takes it, which leaves its line as it is.
    pub item: NewItem,
    /// The most units that the buyer may take; null where their number is settled.
    pub most_units: Option<i64>,
    /// The least that the buyer may pay for a unit, in cents; null where they do not name the price.
    pub least_amount: Option<Cents>,
}

/// The items of a session, as its buyer may change them; `None` where an update would refuse any change.
///
/// # Errors
/// [`ApiError`] when the database fails.
pub fn basket(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    session: &Session,
) -> Result<Option<Vec<BasketItem>>, ApiError> {
    if session.status != SessionStatus::Open || !update::is_open_to_buyers(session) {
        return Ok(None);
    }
    let mut basket = Vec::with_capacity(session.lines.len());
    for line in &session.lines {
        let Ok(item) = NewItem::of(line) else {
            return Ok(None);
        };
        let offer = match line.product_id.as_ref() {
            Some(product) => match sale::find_offer(tx, ctx, product, line.variant_id.as_ref()) {
                Ok(offer) => Some(offer),
                // What is no longer sold is found out by any update of the items.
                Err(ApiError::Missing(_)) => return Ok(None),
                Err(error) => return Err(error),
            },
            None => None,
        };
        basket.push(BasketItem {
            item,
            most_units: offer.as_ref().and_then(|offer| most_units(line, offer)),
            least_amount: offer.and_then(|offer| least_amount(session, line, &offer)),
        });
    }
    Ok(Some(basket))
}

/// The most units of a product. Only whoever made a dynamic item knows what it is one of; a metered
/// subscription is one, and what is given away is given once.
fn most_units(line: &Line, offer: &Offer) -> Option<i64> {
    let is_metered = line.recurring.is_some_and(|plan| plan.is_metered);
    let is_given = offer.pricing_model == PricingModel::Free;
    let most = offer.max_per_customer.unwrap_or(MOST_UNITS).min(MOST_UNITS);
    Some(most).filter(|most| *most > 1 && !is_metered && !is_given)
}

/// The least price of a unit. An item that is alone has to reach the least of a checkout by itself.
fn least_amount(session: &Session, line: &Line, offer: &Offer) -> Option<Cents> {
    let minimum = offer.minimum_price?;
    let units = u64::try_from(line.quantity).unwrap_or(1).max(1);
    let floor = MINIMUM_TOTAL.0.unsigned_abs().div_ceil(units);
    let floor = Cents(i64::try_from(floor).unwrap_or(MINIMUM_TOTAL.0));
    Some(if session.lines.len() == 1 {
        minimum.max(floor)
    } else {
        minimum
    })
}

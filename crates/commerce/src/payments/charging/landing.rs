//! Where buyers go after paying (contract `checkout.md`, "Pay").

use crate::billing::mandates;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::product::FulfillmentMode;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// What the query of our page says when the bank sent the buyer there.
const FROM_BANK: &str = "from=bank";

/// The page of ours at `address`, as the bank sends buyers there.
pub fn from_bank(address: &str) -> String {
    format!("{address}?{FROM_BANK}")
}

/// The hosted page of an order's session.
fn hosted(ctx: &Ctx<'_>, sale: &Sale) -> String {
    format!(
        "{}/pay/stores/{}/sids/{}",
        ctx.env.config.checkout_url, ctx.store.id, sale.number
    )
}

/// Our page to which the bank sends the buyer of a session back: it asks the processor for the result, and
/// leads on to the merchant ([`return_url`]).
pub fn way_back(ctx: &Ctx<'_>, sale: &Sale) -> String {
    from_bank(&hosted(ctx, sale))
}

/// Where the buyer goes after paying: the address of a paid product, else of the session, else the session's
/// hosted page, which also shows what went wrong. An order without a session leads to its billing agreement
/// or to its subscription in the portal.
pub fn landing(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<String, ApiError> {
    if let Some(mandate) = &sale.mandate {
        return Ok(mandates::page_url(ctx.env, &ctx.store.id, mandate));
    }
    if !sale.has_session() {
        let portal = &ctx.env.config.portal_url;
        return Ok(match &sale.subscription {
            Some((subscription, _)) => format!("{portal}/portal/subscriptions/{subscription}"),
            None => format!("{portal}/portal"),
        });
    }
    if sale.state.payment == PaymentStatus::Failed {
        return Ok(hosted(ctx, sale));
    }
    Ok(return_url(tx, ctx, sale)?.unwrap_or_else(|| hosted(ctx, sale)))
}

/// The address to which the merchant sends the buyer after paying.
pub fn return_url(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Option<String>, ApiError> {
    if sale.captured_at.is_some() {
        let items = record::items(tx, ctx, &sale.order)?;
        let redirect = items
            .into_iter()
            .find(|item| item.mode == Some(FulfillmentMode::Redirect))
            .and_then(|item| item.redirect_url);
        if redirect.is_some() {
            return Ok(redirect);
        }
    }
    Ok(sale.return_url.clone())
}

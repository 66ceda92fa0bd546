//! Mailing a buyer's receipt once more, keys and links included, as a merchant is asked to.

use super::receipt;
use crate::orders::requests::OrderPath;
use crate::orders::store::record;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::time::DAY;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use schemars::JsonSchema;
use serde::Serialize;

/// The most mails about one order to its buyer within a day, the receipt of the sale included: nobody's
/// mailbox is flooded.
const MAILS_A_DAY: i64 = 5;

/// That a receipt is on its way.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReceiptSent {
    /// Always true.
    sent: bool,
    /// Where it goes: the address that the buyer gave.
    to: String,
}

/// `POST /v2/stores/{storeId}/orders/{orderId}/receipt`: mails the buyer the receipt once more, as it is now.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, [`ApiError::Invalid`] while it is not paid, and
/// [`ApiError::TooMany`] when its buyer was mailed too often.
pub fn resend(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<OrderPath>) -> Result<ReceiptSent, ApiError> {
    let sale = record::by_order(tx, ctx, &input.path.order_id)?.ok_or(ApiError::Missing("Order"))?;
    if sale.state.payment != PaymentStatus::Completed {
        return Err(ApiError::invalid("Only paid orders have a receipt"));
    }
    // Two requests at once are not both the last one.
    tx.lock(mail::recipient_lock("receipt", &sale.email))?;
    let since = ctx.env.clock.now().plus_millis(-DAY);
    if mail::store::about(tx, ctx, &sale.email, sale.order.as_str(), since)? >= MAILS_A_DAY {
        return Err(ApiError::TooMany(
            "The buyer was mailed about this order too often today",
        ));
    }
    receipt::mail(tx, ctx, &sale)?;
    Ok(ReceiptSent {
        sent: true,
        to: sale.email,
    })
}

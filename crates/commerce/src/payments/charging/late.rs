//! Payments that are decided after their request was answered: on the bank's page, or by an answer that had
//! to be fetched. Their declines count against the buyer's address, like declines within the request.

use super::pay;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::message::{Applied, Message};
use pandabase_domain::id::PaymentId;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::source::Source;
use pandabase_platform::api::endpoint::note_failure;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::net::IpAddr;

/// Like [`apply`], outside the request that paid. Whoever applies a decline counts it, with the commit; of a
/// payment that was made with a store's token it counts for the session alone.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payment.
pub fn apply_later(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    message: &Message,
) -> Result<Applied, ApiError> {
    let applied = apply(tx, ctx, payment, message)?;
    if applied == Applied::Refused && message.event == PaymentEvent::Succeeded {
        // The session may be paid by now in another way, so the order is left as it is.
        tracing::error!(
            %payment, "a charge took money after its payment had failed here: return it at the processor"
        );
    }
    if message.has_declined(applied) {
        let sale = record::by_payment(tx, ctx, payment)?;
        let sale = sale.filter(|sale| sale.has_session() && !sale.by_token);
        if let Some(ip) = sale.and_then(|sale| sale.ip?.parse::<IpAddr>().ok()) {
            let who = (ctx.store.id.clone(), pay::OPERATION, Source::of(ip));
            note_failure(tx, ctx.env, who, pay::declines);
        }
    }
    Ok(applied)
}

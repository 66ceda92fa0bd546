//! Payments that are decided after their request was answered: on the bank's page, or by an answer that had
//! to be fetched. Their declines count against the buyer's address, like declines within the request.

use super::pay;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::message::{Applied, Message};
use pandabase_domain::id::{PaymentId, StoreId};
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::source::Source;
use pandabase_platform::api::endpoint::note_failure;
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::net::IpAddr;

/// A declined payment, to be counted against the buyer's address once its transaction is committed.
#[derive(Debug, Clone)]
#[must_use = "it counts once its transaction stands"]
pub struct Declined {
    store: StoreId,
    source: Source,
}

impl Declined {
    /// Counts the decline.
    pub fn count(self, app: &App) {
        note_failure(app, (self.store, pay::OPERATION, self.source), pay::declines);
    }
}

/// Like [`apply`], outside the request that paid.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payment.
pub fn apply_later(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    message: &Message,
) -> Result<Option<Declined>, ApiError> {
    let applied = apply(tx, ctx, payment, message)?;
    if applied != Applied::Changed || !matches!(message.event, PaymentEvent::Failed { .. }) {
        return Ok(None);
    }
    let sale = record::by_payment(tx, ctx, payment)?.filter(|sale| sale.has_session());
    let ip = sale.and_then(|sale| sale.ip?.parse::<IpAddr>().ok());
    Ok(ip.map(|ip| Declined {
        store: ctx.store.id.clone(),
        source: Source::of(ip),
    }))
}

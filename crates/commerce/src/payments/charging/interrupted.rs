//! The state of a charge whose answer the client never got, for a request that is repeated with its
//! idempotency key. The recovery job of the charge asks the processor; this module only reads what is stored.

use crate::orders::sale::Sale;
use crate::orders::store::record;
use pandabase_domain::id::PaymentId;
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// What is known of an interrupted charge.
pub enum Interrupted {
    /// It is not known yet whether the charge reached the processor.
    Open,
    /// It never reached the processor and was given up, or the buyer has tried again since.
    GivenUp,
    /// The processor has answered.
    Known(Box<Sale>),
}

/// Looks up the charge with this key, [`Sale::charge_key`].
pub fn look_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, charge_key: &str) -> Result<Interrupted, ApiError> {
    let payment = charge_key
        .rsplit_once('-')
        .map_or(charge_key, |(payment, _)| payment);
    let sale =
        record::by_payment(tx, ctx, &PaymentId::from_stored(payment))?.ok_or(ApiError::Missing("Payment"))?;
    if sale.charge_key() != charge_key {
        return Ok(Interrupted::GivenUp);
    }
    Ok(match sale.state.payment {
        PaymentStatus::Pending if sale.authorization_url.is_none() => Interrupted::Open,
        PaymentStatus::Failed if sale.failure.is_none() => Interrupted::GivenUp,
        _ => Interrupted::Known(Box::new(sale)),
    })
}

//! Paying: from an open session to an order that is paid and delivered, and what the processor tells
//! about the payment ever after (contract `checkout.md`, "Pay", and `orders-payments.md`).
//!
//! The intent is stored before the processor is asked, with a job that finds out what became of the
//! charge should the answer never be stored. Every message of the processor goes through [`apply`].

mod agreed;
mod apply;
mod dispute;
mod evidence;
mod fulfil;
mod goods;
mod mails;
mod open;
pub(crate) mod pay;
pub(crate) mod recurring;
mod refund;
mod sale;
mod simulate;
mod store;
mod tell;
pub(crate) mod timeline;
mod watch;

pub(crate) use agreed::{Agreed, submit_agreed};
pub use apply::{Applied, Message, apply};
pub use dispute::DisputeOfPayment;
pub(crate) use dispute::{of_order as dispute_of, run_deadline, submit_evidence};
pub(crate) use evidence::run as run_evidence;
pub(crate) use fulfil::{Requeued, retry_fulfillment, run_delivery};
pub(crate) use goods::licenses_of;
pub(crate) use mails::{Receipt, in_currency, to_owner};
pub(crate) use recurring::{Due, DueLine};
pub(crate) use refund::by_merchant as refund_order;
pub use sale::{Item, Sale, landing};
pub(crate) use simulate::simulate;
pub(crate) use store::{CountOf, by_order, by_payment, count_of, items};
pub(crate) use tell::tell_of_subscription;
pub(crate) use watch::{run_recovery, run_refund, run_timeout};

use crate::db::Tx;
use crate::geo::Geo;
use crate::http::{ApiError, Ctx};
use pandabase_domain::payment::PaymentStatus;

/// Stores where the buyer of a payment is, as `lookup` tells from the address.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn fill_geo(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &str,
    lookup: impl FnOnce(&str) -> Geo,
) -> Result<(), ApiError> {
    let Some(sale) = store::lock(tx, ctx, payment)? else {
        return Ok(());
    };
    if let Some(ip) = &sale.ip {
        store::set_geo(tx, ctx, &sale.order, &lookup(ip))?;
    }
    Ok(())
}

/// What the buyer of an order got for it; `None` while nothing was paid.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn receipt(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &str) -> Result<Option<Receipt>, ApiError> {
    let sale = store::by_order(tx, ctx, order)?.filter(|sale| sale.state.payment == PaymentStatus::Completed);
    sale.map(|sale| mails::receipt_of(tx, ctx, &sale)).transpose()
}

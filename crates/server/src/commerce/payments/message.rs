//! TITLE

use crate::commerce::orders::sale::Sale;
use crate::commerce::orders::timeline::Step;
use crate::commerce::orders::{events as tell, timeline};
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::platform::processor::Charge;
use pandabase_domain::order::Change;
use pandabase_domain::payment::PaymentEvent;

/// A message of the processor.
#[derive(Debug, Clone)]
pub struct Message {
    /// What it tells.
    pub event: PaymentEvent,
    /// The charge that it is about, as far as it says; without one the current charge is meant.
    pub charge: Option<Charge>,
}

/// What a message did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The order changed.
    Changed,
    /// Applied before, overtaken, or about a charge that was given up.
    NoChange,
    /// It does not fit the order.
    Refused,
}

/// The timeline rows and the event of a change.
pub fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, change: &Change) -> Result<(), ApiError> {
    announce_after(tx, ctx, sale, Vec::new(), change)
}

/// The same, after other steps.
pub fn announce_after(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    mut steps: Vec<Step>,
    change: &Change,
) -> Result<(), ApiError> {
    steps.extend(tell::steps(sale, change.timeline));
    timeline::note(tx, ctx, sale, &steps)?;
    match change.webhook {
        Some(event) => tell::tell(tx, ctx, sale, event),
        None => Ok(()),
    }
}

//! The processor's messages about a payment, and how a change of the order is announced.

use crate::orders::events;
use crate::orders::sale::Sale;
use crate::orders::store::timeline;
use crate::orders::timeline::Step;
use pandabase_domain::money::Cents;
use pandabase_domain::order::Change;
use pandabase_domain::payment::PaymentEvent;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::Charge;

/// A message from the processor.
#[derive(Debug, Clone)]
pub struct Message {
    /// What happened.
    pub event: PaymentEvent,
    /// The charge that it is about, if the message says; otherwise the current charge is meant.
    pub charge: Option<Charge>,
    /// The dispute that it is about, if the message says; otherwise the payment's dispute is meant, and one
    /// that is opened is given a name here.
    pub dispute: Option<Contested>,
}

/// A dispute as the processor names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// The processor's id of it.
    pub id: String,
    /// What it takes of the charge, in US cents; all that was not refunded when `None`.
    pub amount: Option<Cents>,
}

impl Message {
    /// The message of an event that says no more.
    pub const fn new(event: PaymentEvent) -> Self {
        Self {
            event,
            charge: None,
            dispute: None,
        }
    }

    /// The message in a charge's own state.
    pub fn of(charge: Charge) -> Self {
        Self {
            event: charge.state.event(),
            charge: Some(charge),
            dispute: None,
        }
    }

    /// Whether it declined the payment, by what applying it did. Whoever applied a decline counts it, once.
    pub fn has_declined(&self, applied: Applied) -> bool {
        applied == Applied::Changed && matches!(self.event, PaymentEvent::Failed { .. })
    }
}

/// What applying a message did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The order changed.
    Changed,
    /// Nothing: it was applied before, is outdated, or is about a charge that was given up.
    NoChange,
    /// It does not fit the order.
    Refused,
}

/// Records a change of the order on the timeline and emits its event.
pub fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, change: &Change) -> Result<(), ApiError> {
    announce_after(tx, ctx, sale, Vec::new(), change)
}

/// Like [`announce`], with other steps before those of the change on the timeline.
pub fn announce_after(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    mut steps: Vec<Step>,
    change: &Change,
) -> Result<(), ApiError> {
    steps.extend(events::steps(sale, change.timeline));
    timeline::note(tx, ctx, sale, &steps)?;
    match change.webhook {
        Some(event) => events::emit(tx, ctx, sale, event),
        None => Ok(()),
    }
}

//! The end of the time for evidence.

use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::message::{Applied, Message};
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::PaymentId;
use pandabase_domain::payment::PaymentEvent;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{Job, Next};

/// The job: a dispute without evidence for seven days is lost.
pub fn run_deadline(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let payment: PaymentId = job.input()?;
    // Locked before it is read: evidence may be arriving.
    let sale = record::lock(tx, ctx, &payment)?;
    let is_waiting = |sale: &Sale| sale.state.dispute == Some(DisputeStatus::AwaitingReview);
    if sale.as_ref().is_some_and(is_waiting) {
        let message = Message::new(PaymentEvent::DisputeLost);
        let applied = apply(tx, ctx, &payment, &message)?;
        debug_assert_eq!(applied, Applied::Changed);
    }
    Ok(Next::Done)
}

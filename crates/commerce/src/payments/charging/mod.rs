//! Everything that asks the processor for money: paying a session, renewals, changes of plan, billing
//! agreements, the jobs that fetch an answer that was never stored, and the comparison of both books. What an
//! answer does is in [`apply`](super::apply::apply).

pub mod agreement;
pub mod deadline;
pub mod interrupted;
pub mod landing;
pub mod late;
pub mod mandate_payment;
pub mod mandates;
pub mod open;
pub mod page;
pub mod pay;
pub mod plan_change;
pub mod plan_of_buyer;
pub mod reconcile;
pub mod recovery;
pub mod renewal;
pub mod requests;
pub mod returned;
pub mod setup;
mod shown;
pub mod steps;

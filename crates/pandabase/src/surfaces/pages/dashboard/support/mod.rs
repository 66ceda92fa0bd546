//! What buyers and their banks want of a store: cases, disputes, refunds, and the payments behind them.

pub(super) mod attachment;
pub(super) mod case;
pub(super) mod case_settings;
pub(super) mod cases;
pub(super) mod dispute;
pub(super) mod disputes;
pub(super) mod evidence;
pub(super) mod payments;
pub(super) mod refund;
pub(super) mod refunds;
mod talk;
pub(super) mod words;

use super::desk::Desk;
use super::links::address;
use crate::surfaces::pages::typed::Typed;

/// The longest text, in bytes, that surely waits in the cookies of a draft.
const WAITS: usize = 5_000;

/// Whether a text that was refused can wait until its form is shown again. What is longer is shown at once,
/// so that nothing is lost.
fn can_wait(typed: &Typed, name: &str) -> bool {
    typed.get(name).len() <= WAITS
}

/// The cases of a buyer.
fn cases_of(desk: &Desk, email: &str) -> String {
    address(&desk.in_store("/cases"), [("search", email)])
}

//! What buyers and their banks want of a store: cases, disputes, refunds, and the payments behind them.

pub(super) mod attachment;
pub(super) mod case;
pub(super) mod case_settings;
pub(super) mod cases;
pub(super) mod close;
mod conversation;
pub(super) mod dispute;
pub(super) mod disputes;
pub(super) mod evidence;
pub(super) mod new_reply;
pub(super) mod note;
mod notes;
pub(super) mod payments;
pub(super) mod refund;
pub(super) mod refunds;
pub(super) mod replies;
pub(super) mod reply;
mod reply_form;
pub(super) mod words;

use super::desk::Desk;
use super::links::address;

/// The cases of a buyer.
fn cases_of(desk: &Desk, email: &str) -> String {
    address(&desk.in_store("/cases"), [("search", email)])
}

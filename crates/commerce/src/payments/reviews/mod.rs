//! Payments that Shield holds: charged, and neither credited nor delivered before somebody decides (contract
//! `merchant-api.md`, "Shield").
//!
//! A payment that is let through is captured here as if its charge had just been told: the job that looks
//! after charges asks the processor once more. One whose charge is not whole any more is not let through. One
//! that is declined, or that nobody decides about for 72 hours, fails, and the processor gives back all of
//! the charge. That is no refund of the store: nothing was credited.

pub mod charge;
pub mod decide;
pub mod hold;
pub mod jobs;
mod mails;
pub mod requests;
pub mod service;
pub mod views;

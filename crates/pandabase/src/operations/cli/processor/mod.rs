//! `pandabase processor`: which account of a payment processor charges.

mod command;
mod connect;
mod keys;
mod roll;
mod shared;
mod show;

pub(crate) use command::Processor;
pub(super) use show::{AccountReport, check, report};

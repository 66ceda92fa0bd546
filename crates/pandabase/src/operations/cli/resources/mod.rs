//! Commands for every operation of the API: `pandabase products create --title …`. They are made from the
//! document when the name of a resource is typed, and ask a running server.

mod call;
mod check;
mod command;
mod example;
mod money;
mod names;
mod operation;
mod request;
mod run;
mod schemas;
mod table;
mod values;

pub(super) use command::commands;
pub(super) use operation::Resource;
pub(super) use run::{run, wants_json};

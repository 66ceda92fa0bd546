//! `pandabase setup`: one command from nothing to a store that can sell, for merchants who host themselves.

mod command;
mod draft;
mod form;
mod merchant;
mod report;
mod settings;
mod stripe;

pub(crate) use command::Setup;

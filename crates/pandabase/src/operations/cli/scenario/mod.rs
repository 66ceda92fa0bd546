//! `pandabase scenario`: stories of buyers and merchants, written in TOML, that are played on a sandbox over
//! HTTP and checked on the way.

mod act;
mod buyers;
mod command;
mod events;
mod expect;
mod fields;
mod fresh;
mod library;
mod people;
mod play;
mod player;
mod report;
mod script;
mod shop;
mod words;

pub(crate) use command::Scenario;

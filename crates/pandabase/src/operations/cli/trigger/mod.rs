//! `pandabase trigger`: plays the shortest true history that leads to an event.

mod command;
mod history;
mod player;

pub use command::Trigger;

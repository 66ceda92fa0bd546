//! How the program is run: the command line, the listeners, and data to try it out with.

pub mod cli;
pub mod door;
pub mod seed;
pub mod serving;

//! How the program is run: the command line, the listeners, and sample data.

pub mod cli;
pub mod door;
pub mod seed;
pub mod serving;

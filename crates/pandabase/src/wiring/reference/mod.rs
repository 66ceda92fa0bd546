//! The documentation as pages: the guides, a page for each resource, operation and event, what refusals say,
//! and a search through all of it. Pages are made of the same Markdown that programs read at the same
//! addresses with `.md` behind them, each when it is asked for; samples of code are added (decision 61).

mod literal;
mod markdown;
mod pages;
mod routes;
mod samples;
mod search;

pub use routes::routes;

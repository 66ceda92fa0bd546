//! Spans of what this server does, for a collector of the operator's (OTLP over HTTP): requests, runs of
//! jobs, calls to merchants' servers and to the payment processor. Without a collector in the settings none
//! is made.
//!
//! The ids of traces and spans follow from causes ([`pandabase_domain::cause`]), so that a span is below what
//! caused it, whichever process did that and however long ago. Spans carry ids and statuses alone: no
//! amounts, no addresses of people, no tokens, and nothing of what was sent or said.

mod export;
mod handle;
mod queue;
mod span;

pub use handle::Spans;
pub use span::Span;

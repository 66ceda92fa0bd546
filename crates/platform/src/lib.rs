//! What a server needs whatever it sells: a database, jobs, HTTP, mail, files, settings, and the ports to
//! whoever moves money.
//!
//! Nothing here knows an order, a product or a subscription; `docs/ARCHITECTURE.md` draws the floors.

// The code that the derives generate names this crate, even when it stands in it.
extern crate self as pandabase_platform;

pub mod access;
pub mod api;
pub mod app;
pub mod cause;
pub mod clock;
pub mod config;
pub mod context;
pub mod db;
pub mod error;
pub mod files;
pub mod geo;
pub mod hosts;
pub mod inbound;
pub mod jobs;
pub mod keyring;
pub mod keys;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod os;
pub mod outbound;
pub mod page;
pub mod papers;
pub mod pdf;
pub mod picture;
pub mod processor;
pub mod rail;
pub mod random;
pub mod rate_limit;
pub mod request_log;
pub mod smtp;
pub mod spans;
pub mod text;
pub mod tls;

#[doc(hidden)]
pub use inventory;

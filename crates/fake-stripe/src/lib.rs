//! A strict stand-in for the routes of Stripe's API that the server calls. It runs inside a test: time stands
//! still until the test moves it, ids come from a seed, and messages are sent when the test says so.
//!
//! Every parameter is checked against the official types (`definitions.json`). It knows nothing of the
//! server, and shares no code with it, so that a mistake of one of them is not repeated by the other.

mod books;
mod cards;
mod confirm;
mod definitions;
mod delivery;
mod disputes;
mod door;
mod error;
mod events;
mod faults;
mod form;
mod handle;
mod idempotency;
mod ids;
mod intents;
mod ledger;
mod list;
mod methods;
mod money;
mod office;
mod options;
mod outcome;
mod page;
mod refunds;
mod routes;
mod server;
mod shared;
mod tools;
mod uploads;
mod webhooks;
mod wire;
mod world;

pub use delivery::Delivery;
pub use faults::{Fault, Plan};
pub use handle::{Endpoint, Fake, Wrong};
pub use ledger::Line;
pub use options::{AccountOptions, Clock, Options, START};
pub use tools::Typed;
pub use webhooks::{Event, Message, sign, signature};
pub use world::Call;

#[cfg(test)]
mod tests;

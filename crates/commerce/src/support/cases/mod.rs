//! Support cases: a customer opens one about a completed order, both sides write, and cases that nobody
//! answers are closed in time (contract `cases.md`). [`pandabase_domain::case`] decides what an act changes;
//! this room carries it out, for the Store API and for the portal.

pub mod attachments;
pub mod closing;
pub mod idle;
pub mod mails;
pub mod notes;
pub mod record;
pub mod replies;
pub mod requests;
pub mod schedule;
pub mod service;
pub mod settings;
pub mod store;
pub mod verify;
pub mod views;

pub use record::Record;
pub use store::{customer_read, find_of_person, list_of_person, messages};

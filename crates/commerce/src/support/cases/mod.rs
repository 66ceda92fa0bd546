//! Support cases: a customer opens one about a completed order, both sides write, time closes what
//! nobody answers (contract `cases.md`). What an act does is decided by
//! [`pandabase_domain::case`]; it is done here, for the Store API and for the portal.

pub mod attachments;
pub mod idle;
pub mod mails;
pub mod record;
pub mod requests;
pub mod schedule;
pub mod service;
pub mod settings;
pub mod store;
pub mod verify;
pub mod views;

pub use record::Record;
pub use store::{customer_read, find_of_person, list_of_person, messages};

//! Support cases: a customer opens one about a completed order, both sides write, time closes what
//! nobody answers (contract `cases.md`). What an act does is decided by
//! [`pandabase_domain::case`]; it is done here, for the Store API and for the portal.

pub(crate) mod attachments;
pub(crate) mod http;
pub(crate) mod idle;
mod mails;
pub(crate) mod service;
pub(crate) mod settings;
mod store;
pub(crate) mod views;

pub(crate) use store::{Record, customer_read, find_of_person, list_of_person, messages};

//! Payment methods that people saved at a checkout or in the portal (contract `merchant-api.md`, "Customer
//! portal", and `subscriptions.md`, "Cards"; `docs/decisions/0014`).
//!
//! A method belongs to a person, who is known by an email address in lower case, across all stores. It is
//! charged by the processor's token, which is stored encrypted. Card numbers are not stored.

pub mod input;
pub mod mails;
pub mod method;
pub mod requests;
pub mod service;
pub mod setup;
pub mod store;
pub mod verify;
pub mod views;

pub use method::{Address, Method, Owner, RESOURCE, expiry, label};
pub use service::{instrument, save, save_of_sale};
pub use store::{find, lock, lock_any, of_email};

//! Billing agreements: a customer lets a merchant charge a card for what the two agree on later (contract
//! `subscriptions.md`, "Billing agreements"; `docs/decisions/0017`).
//!
//! The merchant creates an agreement and sends its page to the customer, who enters a card there. Every
//! charge needs an authorization first. The customer is told of the authorization, which is good for one
//! order.

pub mod agreement;
pub mod mails;
pub mod mandate;
pub mod outcome;
pub mod store;
pub mod verify;
pub mod views;

pub use agreement::landing;
pub use mandate::{Authorized, Consent, MISSING, Mandate, page_url};
pub use outcome::{captured, method_removed};
pub use store::{KEPT, SWEEP};

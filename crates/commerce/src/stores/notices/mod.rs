//! Mails to the owner and the team of a store: who gets which is a table in `domain/notice.rs`, and what each
//! person has chosen is stored with their membership.

mod notify;
pub mod pages;
pub mod store;

pub use notify::{notify, notify_at, notify_somebody};

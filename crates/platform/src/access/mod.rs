//! Finds the tokens, sessions and stores of requests. Nothing is decided here.

pub mod accounts;
pub mod customer_mail;
pub mod machine;
pub mod sessions;
pub mod stores;
pub mod tokens;
pub mod verify;

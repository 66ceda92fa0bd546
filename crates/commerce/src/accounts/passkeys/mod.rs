//! Passkeys: a second way in beside the mail. A passkey verifies its user, so it is both factors at once.

pub mod requests;
pub mod service;
pub mod sign_in;
pub mod views;

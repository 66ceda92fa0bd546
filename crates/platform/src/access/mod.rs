//! Who asks, and for which store: tokens, sessions and stores are found here, and nothing is decided.

pub mod customer_mail;
pub mod owner_mail;
pub mod sessions;
pub mod stores;
pub mod tokens;
pub mod verify;

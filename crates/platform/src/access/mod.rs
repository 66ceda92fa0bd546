//! TITLE platform/access

pub mod owner_mail;
pub mod sessions;
pub mod stores;
pub mod tokens;

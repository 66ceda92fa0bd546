//! Accounts of merchants: signing in by mail and a second factor, the profile, sessions, the teams of stores,
//! and their transfer to another owner (contract `merchant-api.md`, "Sign-in", "Account").
//!
//! An account is an email address in lower case. No password exists: whoever reads the mail signs in, and a
//! second factor is asked for besides, if the account has one. A passkey signs in without either.

pub mod activity;
mod asker;
pub mod codes;
pub mod connected;
pub mod identity;
pub mod invitations;
pub mod notifications;
pub mod operator;
pub mod operators;
pub mod ownership;
pub mod passkeys;
pub mod phone;
pub mod profile;
mod record;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod store;
pub mod stores;
pub mod team;
pub mod totp;
pub mod transfer;
pub mod verify;
pub mod views;

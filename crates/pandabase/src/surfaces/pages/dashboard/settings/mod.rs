//! The settings of a store, its team, the mails about it, and the account of whoever is signed in: what it
//! takes to open a shop, to let somebody in, and to be paid out.

pub(super) mod account;
pub(super) mod activity;
pub(super) mod branding;
pub(super) mod change;
pub(super) mod checkout;
pub(super) mod invite;
pub(super) mod legal;
pub(super) mod notifications;
pub(super) mod passkey;
pub(super) mod questionnaire;
pub(super) mod security;
pub(super) mod store;
pub(super) mod tax;
pub(super) mod team;
pub(super) mod team_activity;
mod transfer;
pub(super) mod zones;

//! Money out: bank accounts, payouts and their way to the bank (contract `payouts.md`, and `merchant-api.md`,
//! "Payout requests and bank accounts"). A request debits the balance at once. The transfer leaves with a
//! batch, and every message about it goes through [`apply`](apply::apply).

pub mod accounts;
pub mod apply;
pub mod dashboard;
pub mod dispatch;
pub mod mails;
pub mod record;
pub mod requests;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;

//! Subscriptions: started at checkout, renewed by jobs, changed and ended by merchants and customers
//! (contract `subscriptions.md`). [`pandabase_domain::subscription`] decides what changes when.

pub mod base;
pub mod bill;
pub mod billed_to;
pub mod card;
pub mod events;
pub mod hold;
pub mod invoices;
pub mod mails;
pub mod payment;
pub mod renewal;
pub mod requests;
pub mod save;
pub mod schedule;
pub mod service;
pub mod start;
pub mod stock;
pub mod store;
pub mod switch;
pub mod trial_coupon;
pub mod upcoming;
pub mod verify;
pub mod views;

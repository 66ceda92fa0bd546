//! A commerce server for digital goods: the Pandabase API v2 in one binary.
//!
//! `docs/ARCHITECTURE.md` is the map. A request goes router → handler → service → store; operations
//! are synchronous functions over a transaction, committed once, at the boundary.

pub mod analytics;
mod api_logs;
pub mod app;
mod cases;
mod categories;
pub mod checkout;
pub mod cli;
pub mod clock;
pub mod config;
mod coupons;
pub mod customers;
pub mod db;
mod disputes;
pub mod events;
pub mod files;
pub mod geo;
pub mod http;
pub mod invariants;
pub mod invoices;
pub mod jobs;
pub mod keyring;
pub mod keys;
pub mod ledger;
pub mod licenses;
pub mod mail;
pub mod meters;
pub mod openapi;
pub mod orders;
pub mod outbound;
mod pages;
mod paylinks;
pub mod payment_methods;
pub mod payments;
pub mod payouts;
pub mod portal;
pub mod processors;
pub mod products;
pub mod random;
mod refunds;
mod reports;
pub mod router;
mod sandbox;
mod search;
pub mod seed;
pub mod serving;
mod static_files;
mod storefront;
pub mod stores;
pub mod subscriptions;
mod system;
mod text;
pub mod tokens;
pub mod usage;
mod webhooks;

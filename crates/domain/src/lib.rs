//! What is *true* about a sale: identifiers, money, time, prices, states and signatures.
//!
//! Nothing in this crate performs I/O. It has no clock and no source of randomness of its own; both
//! are arguments. The crates above decide *when* these functions run, and store what they return.

pub mod account;
pub mod address;
pub mod agent;
pub mod analytics;
pub mod case;
pub mod category;
pub mod cause;
pub mod checkout;
pub mod colour;
pub mod coupon;
pub mod day;
pub mod digest;
pub mod dispute;
pub mod file;
pub mod id;
pub mod input;
pub mod ledger;
pub mod license;
pub mod link;
mod mac;
pub mod mandate;
pub mod metering;
pub mod money;
pub mod notice;
pub mod operator;
pub mod order;
pub mod passkey;
pub mod payment;
pub mod payout;
pub mod phone;
pub mod picture;
pub mod pricing;
pub mod processor;
pub mod product;
pub mod questionnaire;
pub mod refund;
pub mod report;
pub mod role;
pub mod shield;
pub mod source;
pub mod store;
pub mod stored;
pub mod subscription;
pub mod time;
pub mod timeline;
pub mod token;
pub mod totp;
pub mod webhook;
pub mod words;
pub mod zone;

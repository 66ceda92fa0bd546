//! The business, read from the bottom: stores, money, events, the catalog, selling, orders, billing,
//! payments, support, insight, accounts, and the end of a store.
//!
//! Nothing here listens on a port or knows who moves the money; `docs/ARCHITECTURE.md` draws the floors.

pub mod accounts;
pub mod billing;
pub mod catalog;
pub mod closing;
pub mod files;
pub mod insight;
pub mod money;
pub mod notify;
pub mod operator;
pub mod orders;
pub mod payments;
pub mod selling;
pub mod shield;
pub mod stores;
pub mod support;

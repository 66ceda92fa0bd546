//! Analytics (contract `analytics.md`). Sales are summed up by hour and country in the transaction in which
//! they happen. A request adds up whole hours, and reads orders, refunds and disputes only for the parts of
//! hours at the ends of its period (`docs/decisions/0011`). The recurring revenue of subscriptions is updated
//! as they change (`docs/decisions/0025`).

pub mod collect;
pub mod recurring;
pub mod requests;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;

pub use collect::{Purchases, disputed, paid, refunded};
pub use store::rebuild;

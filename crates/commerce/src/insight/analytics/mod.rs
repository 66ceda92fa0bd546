//! Analytics (contract `analytics.md`). What happened is summed up by the hour and country in the
//! transaction in which it happens; a request adds whole hours up and reads only the parts of hours at
//! the ends of its period from orders, refunds and disputes. `docs/decisions/0011`. What subscriptions
//! bring in is kept as they change. `docs/decisions/0025`.

pub mod collect;
pub mod recurring;
pub mod requests;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;

pub use collect::{Purchases, disputed, paid, refunded};
pub use store::rebuild;

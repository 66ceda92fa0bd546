//! What is paid again and again: saved methods, subscriptions, billing agreements, metered usage and the
//! invoices for them (contracts `subscriptions.md` and `usage.md`).

pub mod invoices;
pub mod mandates;
pub mod metering;
pub mod payment_methods;
pub mod subscriptions;
pub mod usage;

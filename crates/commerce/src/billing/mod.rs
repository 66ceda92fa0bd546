//! Recurring payments: saved payment methods, subscriptions, billing agreements, metered usage and their
//! invoices (contracts `subscriptions.md` and `usage.md`).

pub mod invoices;
pub mod mandates;
pub mod metering;
pub mod payment_methods;
pub mod subscriptions;
pub mod usage;

//! TITLE commerce/billing

pub mod invoices;
pub mod mandates;
pub mod metering;
pub mod payment_methods;
pub mod subscriptions;
pub mod usage;

//! TITLE commerce/billing/metering

pub mod bill;
pub mod meters;
pub mod store;
pub mod views;

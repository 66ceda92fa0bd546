//! TITLE commerce/payments/charging

pub mod agreement;
pub mod deadline;
pub mod landing;
pub mod mandate_payment;
pub mod mandates;
pub mod open;
pub mod pay;
pub mod plan_change;
pub mod recovery;
pub mod renewal;
pub mod requests;
pub mod setup;

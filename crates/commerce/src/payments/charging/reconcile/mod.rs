//! The processor's books and ours, side by side: every charge, refund and dispute of a time, by the charge's
//! reference and the amount.

pub mod compare;
pub mod report;
pub mod service;
pub mod store;

pub use report::Report;
pub use service::reconcile;

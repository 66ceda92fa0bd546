//! What Stripe answers. Only what is read here is named: fields that are not known are ignored, and words of
//! a list that grows are kept as they come.

pub mod account;
pub mod charge;
pub mod dispute;
pub mod endpoint;
pub mod event;
pub mod intent;
pub mod method;
pub mod payout;
pub mod refund;
pub mod review;
pub mod shared;
pub mod warning;

pub use self::shared::{Bare, Expandable, Identified, List, words};

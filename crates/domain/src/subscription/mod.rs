//! Subscriptions: where one stands and how it moves (contract `subscriptions.md`, "States", "Cancel" and
//! "Pause, resume, reactivate"). Dates are a function of what happened and when; nothing here charges
//! anybody.

pub mod access;
pub mod change;
mod hold;
pub mod period;
mod record;
pub mod recurring;

mod state;

pub use hold::Held;
pub use record::{Account, Plan, Subscription, TrialCoupon};
pub use state::{
    BillingReason, Cancelled, Dunning, Ending, RETRIES, Refusal, State, SubscriptionStatus, Terms,
};

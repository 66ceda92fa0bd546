//! Metered billing: how events add up and what they cost (contract `usage.md`).

mod ids;
mod rating;
mod total;

pub use ids::{EventIds, EventKey};
pub use rating::{
    AHEAD, Aggregation, Charge, Dated, EventName, MAX_METERS, Quantity, Rating, RatingError, Settlement,
};
pub use total::{Limbs, Total};

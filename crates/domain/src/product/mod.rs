//! Products: their words, defaults, handles, rules and availability (contract `products.md`).

mod availability;
mod handle;
mod rules;
mod terms;

pub use availability::{Availability, Unavailable, VariantStock, is_in_stock, purchasable};
pub use handle::{numbered, slugify};
pub use rules::{MAX_OPTIONS, MAX_VARIANTS, OptionFacts, ProductFacts, RuleError, VariantFacts, check};
pub use terms::{BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType};

//! Lines of a cart, at the prices they were added with.

use crate::id::{ProductId, VariantId};
use crate::money::Cents;
use crate::pricing;
use crate::product::BillingInterval;
use serde::{Deserialize, Serialize};

/// One line of the cart, at the price it was added with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The product; `None` on a dynamic line.
    pub product_id: Option<ProductId>,
    /// The variant chosen.
    pub variant_id: Option<VariantId>,
    /// What the buyer reads.
    pub name: String,
    /// Price of one unit; 0 while a trial lasts.
    pub unit: Cents,
    /// Number of units.
    pub quantity: i64,
    /// Picture URL.
    pub image: Option<String>,
    /// Whether the product is given away (pricing model FREE); a cart of such lines has no floor.
    pub is_free: bool,
    /// What the buyer subscribes to; `None` for what is bought once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurring: Option<Recurring>,
}

/// What recurs of a line, frozen when it was added (contract `subscriptions.md`, "States").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// How often it is billed.
    pub interval: BillingInterval,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
    /// Whether usage is billed besides (pricing model USAGE_BASED).
    pub is_metered: bool,
    /// Cents of one unit and period, before tax.
    pub unit: Cents,
    /// Cents of all units and a period, before tax.
    pub amount: Cents,
}

impl Recurring {
    /// Whether the first period is free of charge.
    pub fn has_trial(&self) -> bool {
        self.trial_days > 0
    }
}

impl Line {
    /// Price and quantity.
    pub fn priced(&self) -> pricing::Line {
        pricing::Line {
            unit: self.unit,
            quantity: self.quantity,
        }
    }
}

/// What the buyer of these lines subscribes to.
pub fn recurring(lines: &[Line]) -> Option<Recurring> {
    lines.iter().find_map(|line| line.recurring)
}

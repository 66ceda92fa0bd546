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
    /// Whether the product has a fixed price, so that an amount sent for the line does not matter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_price: bool,
    /// What the buyer subscribes to; `None` for what is bought once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurring: Option<Recurring>,
}

/// The recurring part of a line, frozen when it was added (contract `subscriptions.md`, "States").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// How often it is billed.
    pub interval: BillingInterval,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
    /// Whether usage is billed as well (pricing model USAGE_BASED).
    pub is_metered: bool,
    /// Cents of one unit and period, before tax.
    pub unit: Cents,
    /// Cents of all units and a period, before tax.
    pub amount: Cents,
    /// Days of the trial that is withheld because the buyer has had one before; otherwise 0.
    #[serde(default)]
    pub had_days: i64,
}

impl Recurring {
    /// Whether the first period is free of charge.
    pub fn has_trial(&self) -> bool {
        self.trial_days > 0
    }
}

impl Line {
    /// Whether it begins with a trial.
    pub fn has_trial(&self) -> bool {
        self.recurring.is_some_and(|plan| plan.has_trial())
    }

    /// Whether it begins with a trial for a buyer who has not had one.
    pub fn offers_trial(&self) -> bool {
        self.recurring
            .is_some_and(|plan| plan.trial_days > 0 || plan.had_days > 0)
    }

    /// Withholds the trial where `is_had` says that the buyer has had it, and gives it back otherwise.
    /// Returns whether that changed anything.
    pub fn withhold_trial(&mut self, is_had: bool) -> bool {
        let offered = self.offers_trial();
        let plan = self.recurring.as_mut();
        let Some(plan) = plan.filter(|plan| offered && plan.has_trial() == is_had) else {
            return false;
        };
        std::mem::swap(&mut plan.trial_days, &mut plan.had_days);
        self.unit = if is_had { plan.unit } else { Cents::ZERO };
        true
    }

    /// Price and quantity of the first charge, which for a trial is the one that follows it. Coupons are
    /// judged by this price.
    pub fn first_charge(&self) -> pricing::Line {
        pricing::Line {
            unit: self.recurring.map_or(self.unit, |plan| plan.unit),
            quantity: self.quantity,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_is_withheld_and_given_back() {
        let plan = Recurring {
            interval: BillingInterval::Monthly,
            trial_days: 14,
            is_metered: false,
            unit: Cents(500),
            amount: Cents(1000),
            had_days: 0,
        };
        let offered = Line {
            product_id: None,
            variant_id: None,
            name: "Plan".into(),
            unit: Cents::ZERO,
            quantity: 2,
            image: None,
            is_free: false,
            has_price: true,
            recurring: Some(plan),
        };
        let mut line = offered.clone();
        assert!(!line.withhold_trial(false) && line.has_trial());
        assert!(line.withhold_trial(true) && !line.withhold_trial(true));
        assert_eq!(
            (line.unit, line.has_trial(), line.offers_trial()),
            (Cents(500), false, true)
        );
        assert_eq!(line.first_charge(), line.priced());
        assert!(line.withhold_trial(false));
        assert_eq!(line, offered);
        assert_eq!(
            (line.first_charge().unit, line.priced().unit),
            (Cents(500), Cents::ZERO)
        );
        let untried = Recurring {
            trial_days: 0,
            ..plan
        };
        for recurring in [None, Some(untried)] {
            let mut plain = Line {
                recurring,
                unit: Cents(500),
                ..offered.clone()
            };
            assert!(!plain.offers_trial() && !plain.withhold_trial(true) && !plain.withhold_trial(false));
            assert_eq!(plain.unit, Cents(500));
        }
    }
}

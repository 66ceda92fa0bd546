//! What an operator may set about the processor's fees.

use pandabase_domain::money::Rate;
use pandabase_domain::pricing::fees::FeeSchedule;
use serde::{Deserialize, Serialize};

/// Who charges the buyers of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessorChoice {
    /// The sandbox's processor: it takes test cards and moves no money.
    Sandbox,
    /// Stripe, with the operator's own keys.
    Stripe,
    /// Nobody: nothing can be charged.
    None,
}

/// A processor that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProcessorName {
    /// The sandbox's processor. Production has it only with `unsafe_play_money`.
    Sandbox,
    /// Stripe, with the operator's own keys (`pandabase processor connect stripe`).
    Stripe,
}

/// A processing fee of some cards or countries.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessingRate {
    /// The card's network, as `amex`; any when absent.
    pub card_brand: Option<String>,
    /// The buyer's country; any when absent.
    pub country: Option<String>,
    /// Hundredths of a percent of the total.
    pub basis_points: u16,
}

/// The fees of a payment by a card of this network from a buyer of this country.
pub(super) fn fees(rates: &[ProcessingRate], card_brand: Option<&str>, country: &str) -> FeeSchedule {
    let fits = |rate: &&ProcessingRate| {
        rate.card_brand
            .as_deref()
            .is_none_or(|brand| Some(brand) == card_brand)
            && rate.country.as_deref().is_none_or(|code| code == country)
    };
    let standard = FeeSchedule::default();
    let own = rates.iter().find(fits);
    FeeSchedule {
        psp_rate: own.map_or(standard.psp_rate, |rate| {
            Rate::basis_points(rate.basis_points.into())
        }),
        ..standard
    }
}

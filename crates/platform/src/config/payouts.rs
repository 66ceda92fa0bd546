//! What an operator may set about payouts.

use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::payout::calendar::{BATCH_HOUR, HOLD_DAYS};
use pandabase_domain::payout::fees::{BASE, Schedule};
use pandabase_domain::pricing::country::Country;
use serde::{Deserialize, Serialize};

/// Settings of payouts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Who pays stores out; without it the sandbox's bank where money is played, and nobody in production.
    pub rail: Option<RailName>,
    /// The hour at which the batches of Monday, Wednesday and Friday leave, UTC, 0 to 23.
    pub batch_hour: u8,
    /// How long payouts to a newly approved account wait, in days.
    pub hold_days: u16,
    /// The fixed part of the fee, in US cents.
    pub base_fee_cents: u32,
    /// Fees of countries whose rates differ from the published ones.
    pub rates: Vec<PayoutRate>,
}

/// A way of payouts that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RailName {
    /// The payment processor pays the one merchant out itself: this server sends nothing, and an operator
    /// records what has left.
    External,
}

/// The rates of payouts to one country.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoutRate {
    /// The bank account's country.
    pub country: Country,
    /// For crossing a border, in hundredths of a percent of the amount.
    pub cross_border_basis_points: u16,
    /// For changing the currency, in hundredths of a percent of the amount.
    pub foreign_exchange_basis_points: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rail: None,
            batch_hour: BATCH_HOUR,
            hold_days: HOLD_DAYS,
            base_fee_cents: u32::try_from(BASE.0).unwrap_or_default(),
            rates: Vec::new(),
        }
    }
}

impl Settings {
    /// The fees of payouts to `country`.
    pub fn schedule(&self, country: Country) -> Schedule {
        let own = self.rates.iter().find(|rate| rate.country == country);
        let rates = own.map(|rate| {
            (
                Rate::basis_points(rate.cross_border_basis_points.into()),
                Rate::basis_points(rate.foreign_exchange_basis_points.into()),
            )
        });
        let published = Schedule::published(country);
        let (cross_border, foreign_exchange) =
            rates.unwrap_or((published.cross_border, published.foreign_exchange));
        Schedule {
            base: Cents(self.base_fee_cents.into()),
            cross_border,
            foreign_exchange,
        }
    }

    /// Whether stores name bank accounts that payouts go to: not where somebody else pays them out.
    pub fn needs_bank_account(&self) -> bool {
        self.rail != Some(RailName::External)
    }

    /// What is wrong with the settings.
    pub fn fault(&self) -> Option<&'static str> {
        (self.batch_hour > 23).then_some("payouts.batch_hour must be from 0 to 23")
    }
}

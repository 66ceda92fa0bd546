//! What a payout costs by the country of the bank account (contract `payouts.md`, "Payout rules").

use crate::money::{Cents, Overflow, Rate};
use crate::pricing::country::Country;

/// The fixed part of every payout's fee.
pub const BASE: Cents = Cents(150);

/// The fees of payouts to one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The fixed part.
    pub base: Cents,
    /// Of the amount, for crossing a border.
    pub cross_border: Rate,
    /// Of the amount, for changing the currency.
    pub foreign_exchange: Rate,
}

/// Countries with rates of their own, cross-border and foreign exchange in basis points. Members of
/// the euro area have those of `EURO_AREA`, all others those of `ELSEWHERE`.
const RATES: &[(&str, i64, i64)] = &[
    ("CA", 25, 100),
    ("CZ", 25, 100),
    ("DK", 50, 100),
    ("GB", 25, 50),
    ("HU", 25, 100),
    ("NO", 25, 100),
    ("PL", 50, 100),
    ("SE", 25, 100),
    ("SG", 50, 100),
    ("TR", 75, 100),
    ("US", 0, 0),
];
const EURO_AREA: (i64, i64) = (25, 50);
const ELSEWHERE: (i64, i64) = (75, 100);

impl Schedule {
    /// The published fees of payouts to `country`.
    pub fn published(country: Country) -> Self {
        let own = RATES.iter().find(|row| row.0 == country.as_str());
        let (cross_border, foreign_exchange) = match own {
            Some(&(_, cross_border, foreign_exchange)) => (cross_border, foreign_exchange),
            None if country.is_euro_area() => EURO_AREA,
            None => ELSEWHERE,
        };
        Self {
            base: BASE,
            cross_border: Rate::basis_points(cross_border),
            foreign_exchange: Rate::basis_points(foreign_exchange),
        }
    }

    /// The fees of a payout of `amount`, each part rounded half up to the cent.
    pub fn fees(&self, amount: Cents) -> Result<Fees, Overflow> {
        let (cross_border, foreign_exchange) = (
            amount.at_rate(self.cross_border)?,
            amount.at_rate(self.foreign_exchange)?,
        );
        let fee = self.base.plus(cross_border)?.plus(foreign_exchange)?;
        Ok(Fees {
            standard: self.base,
            cross_border,
            foreign_exchange,
            fee,
            debit: amount.plus(fee)?,
        })
    }
}

/// The fees of one payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fees {
    /// The fixed part.
    pub standard: Cents,
    /// For crossing a border.
    pub cross_border: Cents,
    /// For changing the currency.
    pub foreign_exchange: Cents,
    /// All of them.
    pub fee: Cents,
    /// What the balance is debited: the amount and the fee.
    pub debit: Cents,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn schedule(code: &str) -> Schedule {
        Schedule::published(Country::parse(code).unwrap())
    }

    #[test]
    fn the_table_is_the_contracts() {
        for (codes, cross_border, foreign_exchange, fee) in [
            ("US", 0, 0, 150),
            ("GB DE FR IT ES NL IE GR HR", 25, 50, 225),
            ("CA SE NO CZ HU", 25, 100, 275),
            ("DK PL SG", 50, 100, 300),
            ("TR AE AU CH RO IN TW JP", 75, 100, 325),
        ] {
            for code in codes.split(' ') {
                let expected = Schedule {
                    base: Cents(150),
                    cross_border: Rate::basis_points(cross_border),
                    foreign_exchange: Rate::basis_points(foreign_exchange),
                };
                assert_eq!(schedule(code), expected, "{code}");
                let fees = schedule(code).fees(Cents(10_000)).unwrap();
                assert_eq!(
                    (fees.fee, fees.debit),
                    (Cents(fee), Cents(10_000 + fee)),
                    "{code}"
                );
            }
        }
    }

    #[test]
    fn each_part_rounds_by_itself() {
        // 0.25 % of 5000 is 12.5 and 0.5 % is 25; of 5100, 12.75 and 25.5.
        let fees = schedule("GB").fees(Cents(5000)).unwrap();
        assert_eq!(
            (fees.cross_border, fees.foreign_exchange, fees.fee),
            (Cents(13), Cents(25), Cents(188))
        );
        let fees = schedule("GB").fees(Cents(5100)).unwrap();
        assert_eq!(
            (fees.cross_border, fees.foreign_exchange, fees.fee),
            (Cents(13), Cents(26), Cents(189))
        );
        assert_eq!(schedule("GB").fees(Cents(i64::MAX)), Err(Overflow));
    }

    proptest! {
        #[test]
        fn the_debit_is_the_amount_and_every_part(
            amount in 5000..=1_000_000_000_000_i64,
            pick: prop::sample::Index,
        ) {
            let countries: Vec<Country> = Country::all().collect();
            let schedule = Schedule::published(countries[pick.index(countries.len())]);
            let fees = schedule.fees(Cents(amount)).unwrap();
            let parts = fees.standard.0 + fees.cross_border.0 + fees.foreign_exchange.0;
            prop_assert_eq!(fees.debit.0, amount + parts);
            prop_assert_eq!(fees.fee.0, fees.debit.0 - amount);
            // 0.75 % and 1 % at the most, each half a cent off at the most.
            prop_assert!(fees.fee.0 >= 150 && fees.fee.0 <= 151 + amount * 175 / 10_000);
        }
    }
}

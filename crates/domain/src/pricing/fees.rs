//! What the platform and the processor keep of a payment, and what the store is credited
//! (contract `orders-payments.md`, "Fees and settlement").

use crate::money::{Cents, Overflow, Rate};

/// The fees of one successful payment. The processor's part differs by card type and region, so a
/// schedule is chosen per payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeSchedule {
    /// The platform's share of the total.
    pub platform_rate: Rate,
    /// The platform's fixed part.
    pub platform_fixed: Cents,
    /// The processor's share of the total.
    pub psp_rate: Rate,
    /// The processor's fixed part.
    pub psp_fixed: Cents,
}

/// The published fees: 5.9 % + 20 ¢ for the platform, 2.9 % + 30 ¢ for the processor.
impl Default for FeeSchedule {
    fn default() -> Self {
        Self {
            platform_rate: Rate::basis_points(590),
            platform_fixed: Cents(20),
            psp_rate: Rate::basis_points(290),
            psp_fixed: Cents(30),
        }
    }
}

/// How the total of one payment is divided: `total = tax + platform_fee + psp_fee + settled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// What the platform keeps.
    pub platform_fee: Cents,
    /// What the processor keeps.
    pub psp_fee: Cents,
    /// What the store's balance rises by; negative when the fees exceed the price.
    pub settled: Cents,
}

/// What the platform keeps of the sales of one store, where that is not what it keeps of everybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwnFees {
    /// Its share of the total, in hundredths of a percent; `None` where it is everybody's.
    pub basis_points: Option<i64>,
    /// Its fixed part; `None` where it is everybody's.
    pub fixed: Option<Cents>,
}

impl FeeSchedule {
    /// The same schedule with what is the store's own.
    #[must_use]
    pub fn with_own(self, own: OwnFees) -> Self {
        Self {
            platform_rate: own.basis_points.map_or(self.platform_rate, Rate::basis_points),
            platform_fixed: own.fixed.unwrap_or(self.platform_fixed),
            ..self
        }
    }

    /// Divides `total`, what the buyer is charged with `tax` included. Nothing is taken from a total
    /// of zero.
    pub fn settle(&self, total: Cents, tax: Cents) -> Result<Settlement, Overflow> {
        let fee = |rate, fixed| match total {
            Cents::ZERO => Ok(Cents::ZERO),
            total => total.at_rate(rate)?.plus(fixed),
        };
        let platform_fee = fee(self.platform_rate, self.platform_fixed)?;
        let psp_fee = fee(self.psp_rate, self.psp_fixed)?;
        let settled = total.minus(tax)?.minus(platform_fee)?.minus(psp_fee)?;
        Ok(Settlement {
            platform_fee,
            psp_fee,
            settled,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reproduces_the_published_receipts() {
        for (total, tax, platform, psp, settled) in [
            (4330, 330, 275, 156, 3569),
            (5000, 0, 315, 175, 4510),
            (10_825, 825, 659, 344, 8997),
            (0, 0, 0, 0, 0),
        ] {
            let expected = Settlement {
                platform_fee: Cents(platform),
                psp_fee: Cents(psp),
                settled: Cents(settled),
            };
            assert_eq!(
                FeeSchedule::default().settle(Cents(total), Cents(tax)),
                Ok(expected)
            );
        }
    }

    #[test]
    fn a_stores_own_fees_take_the_place_of_everybodys() {
        for (basis_points, fixed, platform) in [
            (None, None, 315),
            (Some(300), None, 170),
            (None, Some(Cents(0)), 295),
            (Some(0), Some(Cents(0)), 0),
        ] {
            let own = OwnFees { basis_points, fixed };
            let parts = FeeSchedule::default()
                .with_own(own)
                .settle(Cents(5000), Cents::ZERO);
            let expected = Settlement {
                platform_fee: Cents(platform),
                psp_fee: Cents(175),
                settled: Cents(5000 - 175 - platform),
            };
            assert_eq!(parts, Ok(expected));
        }
    }

    #[test]
    fn an_amount_out_of_range_is_an_error() {
        assert_eq!(
            FeeSchedule::default().settle(Cents(1), Cents(i64::MIN)),
            Err(Overflow)
        );
    }

    proptest! {
        #[test]
        fn nothing_is_created_or_lost(total in 0..=1_000_000_000_000_i64, tax in 0..=1_000_000_000_i64) {
            let tax = tax.min(total);
            let parts = FeeSchedule::default().settle(Cents(total), Cents(tax)).unwrap();
            prop_assert_eq!(parts.platform_fee.0 + parts.psp_fee.0 + parts.settled.0 + tax, total);
        }
    }
}

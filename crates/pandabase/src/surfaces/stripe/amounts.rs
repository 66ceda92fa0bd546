//! Amounts there and amounts here. Where buyers paid in another currency, a part of a charge is the same
//! share of our price, rounded half up to the cent, as a part of a refund is (contract
//! `refunds-disputes.md`).

use pandabase_domain::money::{Cents, Overflow, div_half_up};

/// A currency that needs no conversion.
const OURS: &str = "usd";

/// What `part` of a charge is in US cents. `charge_amount` and `part` are in the smallest unit of the
/// charge's currency, and `our_total` is our price of the charge.
///
/// # Errors
/// [`Overflow`] for a charge of nothing, and for amounts that no price has.
pub fn ours(
    charge_amount: i64,
    charge_currency: &str,
    our_total: Cents,
    part: i64,
) -> Result<Cents, Overflow> {
    if charge_currency.eq_ignore_ascii_case(OURS) {
        return Ok(Cents(part));
    }
    share(part, our_total.0, charge_amount).map(Cents)
}

/// `part × whole / of`, rounded half up.
///
/// # Errors
/// [`Overflow`] for a share of nothing, and for amounts that nothing costs.
pub fn share(part: i64, whole: i64, of: i64) -> Result<i64, Overflow> {
    if of <= 0 {
        return Err(Overflow);
    }
    div_half_up(i128::from(part) * i128::from(whole), i128::from(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_the_same_share_of_our_price() {
        // The charge, its currency, our price; a part there and here.
        for (amount, currency, total, there, here) in [
            (4330, "usd", 4330, 1000, 1000),
            (4330, "USD", 4330, 4330, 4330),
            (3984, "eur", 4330, 3984, 4330),
            (3984, "eur", 4330, 1992, 2165),
            (5_850_000, "krw", 4330, 2_925_000, 2165),
        ] {
            let total = Cents(total);
            assert_eq!(ours(amount, currency, total, there), Ok(Cents(here)));
        }
        assert_eq!(ours(3, "eur", Cents(100), 1), Ok(Cents(33)));
        assert_eq!(ours(0, "eur", Cents(100), 1), Err(Overflow));
    }
}

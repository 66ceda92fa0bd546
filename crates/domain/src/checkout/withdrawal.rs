//! The right of withdrawal, which a consumer loses who asks for digital content at once (Directive
//! 2011/83/EU, article 16, letter m).

use super::Recurring;
use crate::money::Cents;
use crate::pricing::country::Country;
use crate::time::{DAY, HOUR, Timestamp};

/// Days after that of the purchase in which a consumer may withdraw (article 9).
const DAYS: i64 = 14;
/// How far the clocks of places with the right are from UTC, ahead (Réunion) and behind (Martinique), in
/// milliseconds. Where exactly a buyer is, is not known, and days are those of the buyer.
const AHEAD: i64 = 4 * HOUR;
const BEHIND: i64 = 4 * HOUR;

/// Whether a buyer in `country` is asked to give up the right of withdrawal: a consumer, who has one, for
/// what is charged now. The right to end a subscription is another one, and what costs nothing needs none.
pub fn may_be_waived(
    country: Country,
    tax_id: Option<&str>,
    recurring: Option<&Recurring>,
    total: Cents,
) -> bool {
    let is_consumer = tax_id.is_none();
    country.has_right_of_withdrawal() && is_consumer && recurring.is_none() && total > Cents::ZERO
}

/// What was bought, as far as the right of withdrawal depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Purchase<'a> {
    /// Where the bill goes.
    pub country: Country,
    /// The buyer's tax id; a consumer has none.
    pub tax_id: Option<&'a str>,
    /// Whether the right was given up.
    pub is_waived: bool,
    /// Whether it goes on with a contract that was made before: a renewal, a change of plan, or a charge
    /// under a billing agreement.
    pub is_later: bool,
    /// What was charged.
    pub total: Cents,
    /// When it was paid, which is when the contract was made.
    pub paid_at: Timestamp,
}

/// Until when a buyer may withdraw; `None` for whoever may not. The day of the purchase does not count, and
/// the last day does in full, wherever the buyer is.
pub fn ends_at(purchase: &Purchase<'_>) -> Option<Timestamp> {
    let is_consumer = purchase.tax_id.is_none();
    let has_right = purchase.country.has_right_of_withdrawal() && is_consumer && !purchase.is_waived;
    let is_contract = !purchase.is_later && purchase.total > Cents::ZERO;
    let day = purchase.paid_at.plus_millis(AHEAD).as_millis().div_euclid(DAY);
    (has_right && is_contract).then(|| Timestamp::from_millis((day + DAYS + 1) * DAY + BEHIND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumer_may_withdraw_until_the_end_of_the_fourteenth_day() {
        let paid_at = Timestamp::parse("2026-06-01T22:30:00.000Z").unwrap();
        let purchase = |change: fn(&mut Purchase<'static>)| {
            let mut purchase = Purchase {
                country: Country::parse("DE").unwrap(),
                tax_id: None,
                is_waived: false,
                is_later: false,
                total: Cents(4000),
                paid_at,
            };
            change(&mut purchase);
            ends_at(&purchase).map(|at| at.to_string())
        };
        // In Berlin it is June 2, half past midnight.
        assert_eq!(purchase(|_| ()).as_deref(), Some("2026-06-17T04:00:00.000Z"));
        let early = purchase(|one| one.paid_at = Timestamp::parse("2026-06-01T00:00:00.000Z").unwrap());
        assert_eq!(early.as_deref(), Some("2026-06-16T04:00:00.000Z"));
        assert_eq!(purchase(|one| one.country = Country::parse("US").unwrap()), None);
        assert_eq!(purchase(|one| one.tax_id = Some("DE136695976")), None);
        assert_eq!(purchase(|one| one.is_waived = true), None);
        assert_eq!(purchase(|one| one.is_later = true), None);
        assert_eq!(purchase(|one| one.total = Cents::ZERO), None);
    }
    use crate::product::BillingInterval;

    #[test]
    fn consumers_with_the_right_are_asked_when_something_is_charged_once() {
        let plan = Recurring {
            interval: BillingInterval::Monthly,
            trial_days: 0,
            is_metered: false,
            unit: Cents(1500),
            amount: Cents(1500),
            had_days: 0,
        };
        for (country, tax_id, recurring, total, expected) in [
            ("DE", None, None, 4000, true),
            ("GB", None, None, 1, true),
            ("NO", None, None, 4000, true),
            ("US", None, None, 4000, false),
            ("CH", None, None, 4000, false),
            ("DE", Some("DE136695976"), None, 4000, false),
            ("DE", None, Some(&plan), 1500, false),
            ("DE", None, None, 0, false),
        ] {
            let asked = may_be_waived(Country::parse(country).unwrap(), tax_id, recurring, Cents(total));
            assert_eq!(asked, expected, "{country} {tax_id:?} {total}");
        }
    }
}

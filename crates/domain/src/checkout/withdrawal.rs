//! The right of withdrawal, which a consumer loses who asks for digital content at once (Directive
//! 2011/83/EU, article 16, letter m).

use super::Recurring;
use crate::money::Cents;
use crate::pricing::country::Country;
use crate::time::{DAY, HOUR, Timestamp};
use crate::zone::Zone;

/// Days after that of the purchase in which a consumer may withdraw (article 9).
const DAYS: i64 = 14;
/// How far the clocks of places with the right are from UTC, ahead (Réunion) and behind (Martinique), in
/// milliseconds. Where exactly a buyer is, is not known, and days are those of the buyer.
const AHEAD: i64 = 4 * HOUR;
const BEHIND: i64 = 4 * HOUR;

/// Holidays of every year, as month and day, that most places with the right keep: New Year, Epiphany, Labour
/// Day, Assumption, All Saints and Christmas.
const FIXED: [(i8, i8); 7] = [(1, 1), (1, 6), (5, 1), (8, 15), (11, 1), (12, 25), (12, 26)];
/// Days from Easter Sunday to Good Friday, Easter Monday, Ascension and Whit Monday.
const MOVABLE: [i64; 4] = [-2, 1, 39, 50];

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
/// the last day does in full, wherever the buyer is. A period that would end on a Saturday, a Sunday or a
/// holiday ends with the next working day (Regulation 1182/71, article 3(4); decision 45).
pub fn ends_at(purchase: &Purchase<'_>) -> Option<Timestamp> {
    let is_consumer = purchase.tax_id.is_none();
    let has_right = purchase.country.has_right_of_withdrawal() && is_consumer && !purchase.is_waived;
    let is_contract = !purchase.is_later && purchase.total > Cents::ZERO;
    let day = purchase.paid_at.plus_millis(AHEAD).as_millis().div_euclid(DAY);
    (has_right && is_contract).then(|| {
        let mut last = day + DAYS;
        while !is_working_day(last) {
            last += 1;
        }
        Timestamp::from_millis((last + 1) * DAY + BEHIND)
    })
}

/// Whether a day, counted from 1970, is neither of a weekend nor a holiday.
fn is_working_day(day: i64) -> bool {
    // The first day of 1970 was a Thursday.
    let is_weekend = (day + 3).rem_euclid(7) >= 5;
    let date = Timestamp::from_millis(day * DAY).civil_in(&Zone::utc()).date();
    let is_fixed = FIXED.contains(&(date.month(), date.day()));
    let march = 59 + i64::from(date.in_leap_year());
    let since_march = i64::from(date.day_of_year()) - 1 - march;
    let is_movable = MOVABLE.contains(&(since_march - easter(i64::from(date.year()))));
    !(is_weekend || is_fixed || is_movable)
}

/// Days from 1 March to Easter Sunday of a year, by the Gregorian computus.
fn easter(year: i64) -> i64 {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let shift = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    moon + weekday - 7 * late + 21
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

    #[test]
    fn a_period_does_not_end_on_a_weekend_or_a_holiday() {
        for (paid, until) in [
            ("2026-06-05", "2026-06-20"), // It ends on a Friday,
            ("2026-06-06", "2026-06-23"), // a Saturday,
            ("2026-06-07", "2026-06-23"), // a Sunday,
            ("2026-03-20", "2026-04-08"), // Good Friday, before Easter,
            ("2026-04-30", "2026-05-16"), // Ascension,
            ("2026-05-11", "2026-05-27"), // Whit Monday,
            ("2026-12-11", "2026-12-29"), // Christmas, before a weekend,
            ("2026-12-18", "2027-01-05"), // and New Year.
        ] {
            let purchase = Purchase {
                country: Country::parse("FR").unwrap(),
                tax_id: None,
                is_waived: false,
                is_later: false,
                total: Cents(4000),
                paid_at: Timestamp::parse(&format!("{paid}T10:00:00Z")).unwrap(),
            };
            let expected = Timestamp::parse(&format!("{until}T04:00:00Z"));
            assert_eq!(ends_at(&purchase), expected, "{paid}");
        }
    }

    #[test]
    fn easter_is_where_the_calendars_have_it() {
        for (year, after_march_1) in [
            (2000, 53),
            (2024, 30),
            (2025, 50),
            (2026, 35),
            (2027, 27),
            (2038, 55),
        ] {
            assert_eq!(easter(year), after_march_1, "{year}");
        }
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

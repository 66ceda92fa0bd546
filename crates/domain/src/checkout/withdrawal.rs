//! The right of withdrawal, which a consumer loses who asks for digital content at once (Directive
//! 2011/83/EU, article 16, letter m).

use super::Recurring;
use crate::money::Cents;
use crate::pricing::country::Country;

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

#[cfg(test)]
mod tests {
    use super::*;
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

//! The arithmetic of an order's amounts in words: every amount with what makes it. The numbers are those of
//! the functions that computed them; nothing is computed here.

use super::say::{self, dollars, items, text};
use pandabase_domain::pricing::presentment::Currency;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// An amount and what it is made of.
pub struct Sum {
    pub(super) words: String,
    pub(super) amount: String,
    pub(super) formula: Option<String>,
    pub(super) is_total: bool,
}

impl Sum {
    /// An amount.
    pub fn new(words: impl ToString, amount: String) -> Self {
        Self {
            words: words.to_string(),
            amount,
            formula: None,
            is_total: false,
        }
    }

    /// What makes it, where that is known.
    #[must_use]
    pub fn made_of(self, formula: Option<Text>) -> Self {
        Self {
            formula: formula.map(String::from),
            ..self
        }
    }

    /// One that sums the others up.
    #[must_use]
    pub fn total(self) -> Self {
        Self {
            is_total: true,
            ..self
        }
    }
}

/// Every amount of an order, from the lines to what the store gets.
pub fn of(t: Locale, amounts: &Value) -> Vec<Sum> {
    let mut sums: Vec<Sum> = items(&amounts["lines"]).map(|line| of_line(t, line)).collect();
    sums.push(Sum::new(t.get("subtotal"), dollars(t, &amounts["amount"])));
    let discount = amounts["discountAmount"].as_i64().unwrap_or(0);
    if discount != 0 {
        let code = amounts["discountCode"].as_str();
        sums.push(
            Sum::new(t.get("discount"), dollars(t, &Value::from(-discount)))
                .made_of(code.map(|code| t.get("sum-coupon").with("code", code))),
        );
    }
    sums.push(of_tax(t, &amounts["tax"]));
    sums.push(Sum::new(t.get("total"), dollars(t, &amounts["totalAmount"])).total());
    if amounts["settledAmount"].as_i64() != Some(0) || amounts["platformFee"]["amount"].as_i64() != Some(0) {
        sums.push(of_fee(
            t,
            t.get("sum-platform-fee"),
            &amounts["platformFee"],
            amounts,
        ));
        sums.push(of_fee(t, t.get("sum-processor-fee"), &amounts["pspFee"], amounts));
        sums.push(of_settlement(t, amounts));
    }
    sums
}

fn of_line(t: Locale, line: &Value) -> Sum {
    let formula = t
        .get("quantity")
        .with("count", line["quantity"].as_i64().unwrap_or(1))
        .with("amount", dollars(t, &line["price"]));
    Sum::new(text(&line["name"]), dollars(t, &line["amount"])).made_of(Some(formula))
}

/// The tax with its rate, what it is reckoned on, and the place that decides it.
fn of_tax(t: Locale, tax: &Value) -> Sum {
    let country = say::country(t, text(&tax["country"]));
    let place = match tax["region"].as_str() {
        Some(region) => format!("{region}, {country}"),
        None => country,
    };
    let is_inclusive = tax["behavior"] == "INCLUSIVE";
    let formula = match say::rate(&tax["rate"]) {
        _ if tax["reversed"] == true => t.get("sum-tax-reversed").with("place", place),
        Some(rate) => {
            let words = match is_inclusive {
                true => t.get("sum-tax-included"),
                false => t.get("sum-tax-added"),
            };
            words
                .with("rate", t.percent(rate))
                .with("name", text(&tax["name"]))
                .with("amount", dollars(t, &tax["taxableAmount"]))
                .with("place", place)
        }
        None => t.get("sum-changed"),
    };
    Sum::new(t.get("tax"), dollars(t, &tax["amount"])).made_of(Some(formula))
}

/// A fee with its formula, where it is known.
fn of_fee(t: Locale, words: Text, fee: &Value, amounts: &Value) -> Sum {
    let formula = match (say::rate(&fee["rate"]), fee["fixed"].as_i64()) {
        (Some(rate), Some(fixed)) => t
            .get("sum-fee")
            .with("rate", t.percent(rate))
            .with("amount", dollars(t, &amounts["totalAmount"]))
            .with("fixed", t.money(fixed, Currency::Usd)),
        _ => t.get("sum-changed"),
    };
    let amount = fee["amount"].as_i64().unwrap_or(0);
    Sum::new(words, dollars(t, &Value::from(-amount))).made_of(Some(formula))
}

/// What the store gets: the total less tax and fees.
fn of_settlement(t: Locale, amounts: &Value) -> Sum {
    let formula = t
        .get("sum-settled-of")
        .with("total", dollars(t, &amounts["totalAmount"]))
        .with("tax", dollars(t, &amounts["tax"]["amount"]))
        .with("platform", dollars(t, &amounts["platformFee"]["amount"]))
        .with("processor", dollars(t, &amounts["pspFee"]["amount"]));
    Sum::new(t.get("sum-settled"), dollars(t, &amounts["settledAmount"]))
        .made_of(Some(formula))
        .total()
}

/// Why an order cannot be refunded, in the reader's words: from its status, where that says more than the
/// refusal does.
pub fn refusal(t: Locale, status: &Value, reason: &str) -> Text {
    match (status.as_str(), reason) {
        (Some("REFUNDED"), _) | (_, "Order has already been refunded") => t.get("refund-done-already"),
        (Some("CHARGEBACK"), _) | (_, "Order has an open dispute") => t.get("refund-disputed"),
        (_, "Refund window has expired") => t.get("refund-too-late"),
        (_, "Order has nothing to refund") => t.get("refund-nothing"),
        _ => t.get("refund-not-completed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::refund::Refusal;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn every_amount_says_what_makes_it() {
        let amounts = json!({
            "lines": [{"name": "Notes", "quantity": 2, "price": 2000, "amount": 4000}],
            "amount": 4000, "discountAmount": 400, "discountCode": "TEN", "totalAmount": 3897,
            "tax": {"behavior": "EXCLUSIVE", "name": "Sales tax", "rate": 0.0825, "country": "US",
                "region": "CA", "taxableAmount": 3600, "amount": 297, "reversed": false},
            "platformFee": {"rate": 0.059, "fixed": 20, "amount": 250},
            "pspFee": {"rate": null, "fixed": null, "amount": 143},
            "settledAmount": 3207
        });
        let said: Vec<_> = of(Locale::En, &amounts)
            .into_iter()
            .map(|sum| (sum.amount, sum.formula.unwrap_or_default()))
            .collect();
        let expected = [
            ("$40.00", "2 × $20.00"),
            ("$40.00", ""),
            ("-$4.00", "Coupon TEN"),
            ("$2.97", "8.25% of $36.00 (Sales tax, CA, United States)"),
            ("$38.97", ""),
            ("-$2.50", "5.9% of $38.97 + $0.20"),
            ("-$1.43", "The rate is another one today."),
            ("$32.07", "$38.97 − $2.97 − $2.50 − $1.43"),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(amount, formula)| (amount.to_owned(), formula.to_owned()))
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn every_refusal_has_words_of_its_own() {
        let refusals = [
            Refusal::NotCompleted,
            Refusal::AlreadyRefunded,
            Refusal::Disputed,
            Refusal::TooLate,
            Refusal::Nothing,
        ];
        let said: BTreeSet<_> = refusals
            .iter()
            .map(|one| refusal(Locale::En, &json!("COMPLETED"), &one.to_string()).to_string())
            .collect();
        assert_eq!(said.len(), refusals.len());
    }
}

//! Amounts as people read them.

use pandabase_domain::money::CURRENCY;
use serde_json::{Map, Value};

/// What the names of amounts end with, in the words of the API.
const ENDINGS: [&str; 20] = [
    "amount",
    "available",
    "balance",
    "charged",
    "cost",
    "debited",
    "deducted",
    "fee",
    "gross",
    "mrr",
    "opening",
    "price",
    "purchase",
    "refunded",
    "returned",
    "spent",
    "subtotal",
    "taken",
    "total",
    "volume",
];
/// Names of amounts that other names end with as well.
const NAMES: [&str; 3] = ["arpu", "arr", "net"];
/// Currencies without a smaller unit.
const WHOLE: [&str; 1] = ["KRW"];

/// Whether a field of this name is an amount.
pub(super) fn is_amount(name: &str) -> bool {
    let name: String = name.chars().filter(|c| *c != '_').collect();
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The currency of an amount in an object: what is charged there may be in another one than all else.
pub(super) fn currency_of<'o>(name: &str, object: &'o Map<String, Value>, outer: &'o str) -> &'o str {
    let own = match name {
        "presentmentAmount" => "presentmentCurrency",
        _ => "currency",
    };
    object.get(own).and_then(Value::as_str).unwrap_or(outer)
}

/// What has no currency beside it is in this one.
pub(super) const USUAL: &str = CURRENCY;

/// `1999` of `USD` as `19.99 USD`.
pub(super) fn shown(amount: i64, currency: &str) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let magnitude = amount.unsigned_abs();
    match WHOLE.iter().any(|whole| whole.eq_ignore_ascii_case(currency)) {
        true => format!("{sign}{magnitude} {currency}"),
        false => format!("{sign}{}.{:02} {currency}", magnitude / 100, magnitude % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_known_by_their_names() {
        for name in [
            "amount",
            "total_amount",
            "compareAtPrice",
            "totalSpent",
            "runningBalance",
            "standard_payout_fee",
            "mrr",
            "newMrr",
            "presentmentAmount",
        ] {
            assert!(is_amount(name), "{name}");
        }
        for name in [
            "quantity",
            "timesUsed",
            "orderCount",
            "durationMs",
            "planet",
            "value",
            "unitQuantity",
        ] {
            assert!(!is_amount(name), "{name}");
        }
    }

    #[test]
    fn an_amount_has_its_currency() {
        for (amount, currency, text) in [
            (1999, "USD", "19.99 USD"),
            (-5, "USD", "-0.05 USD"),
            (i64::MIN, "EUR", "-92233720368547758.08 EUR"),
            (1200, "KRW", "1200 KRW"),
        ] {
            assert_eq!(shown(amount, currency), text);
        }
        let object = json!({"currency": "EUR", "presentmentCurrency": "PLN"});
        let object = object.as_object().unwrap();
        assert_eq!(currency_of("amount", object, USUAL), "EUR");
        assert_eq!(currency_of("presentmentAmount", object, USUAL), "PLN");
        assert_eq!(currency_of("amount", &Map::new(), USUAL), "USD");
    }
}

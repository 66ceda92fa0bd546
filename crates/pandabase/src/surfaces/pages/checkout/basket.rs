//! Changes of the items by the buyer: how many they buy, and the price that they name. All items of the
//! session are sent again, with only these numbers changed.

use super::faults;
use super::faults::{at_most, dollars};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::{MAXIMUM_TOTAL, MINIMUM_TOTAL};
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// The action of the buttons that apply what was typed. That of a suggestion has its line and its cents
/// behind it.
const ACTION: &str = "items";
/// What is suggested, as multiples of the least amount.
const SUGGESTED: [i64; 3] = [1, 2, 4];

/// A number of an item that the buyer may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// How many units are bought.
    Units,
    /// What a unit costs.
    Price,
}

impl Part {
    const ALL: [Self; 2] = [Self::Units, Self::Price];

    /// The key of an item, and the first part of the name of its field.
    fn key(self) -> &'static str {
        match self {
            Self::Units => "quantity",
            Self::Price => "amount",
        }
    }

    fn field(self, index: usize) -> String {
        format!("{}.{index}", self.key())
    }

    /// What bounds the number; null where the buyer may not change it.
    fn limit(self, line: &Value) -> &Value {
        match self {
            Self::Units => &line["most_units"],
            Self::Price => &line["least_amount"],
        }
    }

    /// The number that was typed, if it is one.
    fn read(self, text: &str) -> Option<i64> {
        match self {
            Self::Units => {
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                // Of digits alone, only their number can be too large.
                is_number.then(|| text.parse().unwrap_or(i64::MAX))
            }
            Self::Price => Cents::read(text).map(|amount| amount.0),
        }
    }

    /// What is wrong with a text in the field of a line; what depends on the whole cart is judged by the
    /// update.
    fn fault(self, t: Locale, number: Option<i64>, line: &Value) -> Option<Text> {
        match (self, number) {
            (Self::Units, number) => {
                let most = self.limit(line).as_i64().unwrap_or(1);
                let fits = number.is_some_and(|number| (1..=most).contains(&number));
                (!fits).then(|| t.get("error-units").with("count", most))
            }
            (Self::Price, None) => Some(t.get("error-amount").with("example", t.typed_amount(1250))),
            (Self::Price, Some(cents)) if cents > MAXIMUM_TOTAL.0 => Some(at_most(t)),
            (Self::Price, Some(_)) => None,
        }
    }
}

/// Whether a button applies what was typed into the fields of the items.
pub fn is_asked(action: &str) -> bool {
    action.split('.').next() == Some(ACTION)
}

/// Puts the amount of a suggestion, if one was pressed, into its field.
pub fn take_suggestion(action: &str, typed: &mut Typed, t: Locale) {
    if let [ACTION, index, cents] = action.split('.').collect::<Vec<_>>()[..]
        && let (Ok(index), Ok(cents)) = (index.parse(), cents.parse())
    {
        typed.set(&Part::Price.field(index), &t.typed_amount(cents));
    }
}

/// What the fields of the items change.
#[derive(Default)]
pub struct Change {
    /// All items as an update takes them; none where nothing changes.
    items: Vec<Value>,
    /// The fields that change something, each with the name of its line.
    fields: Vec<(String, String)>,
}

impl Change {
    /// Reads the fields of a session that was shown. What is no fit number is said at its field.
    pub fn read(typed: &mut Typed, t: Locale, shown: &Value) -> Self {
        let mut change = Self::default();
        let basket = shown["basket"].as_array().into_iter().flatten();
        for (index, line) in basket.enumerate() {
            let mut item = line["item"].clone();
            for part in Part::ALL {
                let field = part.field(index);
                if part.limit(line).is_null() || !typed.has(&field) {
                    continue;
                }
                let number = part.read(typed.get(&field));
                if number.is_some() && number == item[part.key()].as_i64() {
                    continue;
                }
                match part.fault(t, number, line) {
                    Some(fault) => typed.fault(&field, fault.to_string()),
                    None => {
                        item[part.key()] = number.into();
                        let name = &shown["session"]["items"][index]["name"];
                        change
                            .fields
                            .push((field, name.as_str().unwrap_or_default().to_owned()));
                    }
                }
            }
            change.items.push(item);
        }
        if change.fields.is_empty() {
            change.items.clear();
        }
        change
    }

    /// Whether there is nothing to tell the session.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds the items to an update, if they change.
    pub fn add_to(&self, update: &mut Value) {
        if !self.is_empty() {
            update["items"] = self.items.clone().into();
        }
    }

    /// Forgets what was typed once the session has it. What was agreed to is agreed to anew where the items
    /// have changed.
    pub fn settle(&self, typed: &mut Typed) {
        for part in Part::ALL {
            typed.drop_all(&format!("{}.", part.key()));
        }
        if !self.is_empty() {
            typed.set("consent", "");
        }
    }

    /// Says a refusal at the field that it is about, or as any other.
    pub fn say(&self, typed: &mut Typed, t: Locale, refused: &Refused) {
        match self.fault_of(t, &refused.text) {
            Some((field, fault)) => typed.fault(field, fault),
            None => faults::say(typed, t, refused),
        }
    }

    /// The field that a refusal is about, and what is wrong there.
    fn fault_of(&self, t: Locale, refusal: &str) -> Option<(&str, String)> {
        if let Some(text) = faults::limit_in(t, refusal) {
            let (field, _) = self.fields.first()?;
            return Some((field, text.to_string()));
        }
        if let Some((product, fault)) = faults::product_in(refusal) {
            let units = |field: &str| field.starts_with(Part::Units.key());
            let mut fields = self.fields.iter();
            let (field, _) = fields.find(|(field, name)| units(field) && name.starts_with(product))?;
            let fault = match fault {
                "error-out-of-stock" => t.get("error-units-left"),
                fault => t.get(fault).with("product", product),
            };
            return Some((field, fault.to_string()));
        }
        let (index, rest) = refusal.strip_prefix("body/items/")?.split_once('/')?;
        let (key, rule) = rest.split_once(' ')?;
        let name = format!("{key}.{index}");
        let (field, _) = self.fields.iter().find(|(field, _)| *field == name)?;
        let fault = match rule.strip_prefix("must be >= ").map(str::parse) {
            Some(Ok(least)) if key == Part::Price.key() => {
                t.get("error-amount-least").with("amount", dollars(t, least))
            }
            _ if key == Part::Price.key() => at_most(t),
            _ => t.get("error-units").with("count", 999),
        };
        Some((field, fault.to_string()))
    }
}

/// Fills the fields in which nothing was typed with what the session has.
pub fn fill(typed: &mut Typed, t: Locale, shown: &Value) {
    let basket = shown["basket"].as_array().into_iter().flatten();
    for (index, line) in basket.enumerate() {
        for part in Part::ALL {
            if !part.limit(line).is_null() {
                typed.fill(&part.field(index), Some(&stored(t, part, line)));
            }
        }
    }
}

/// A number of an item as one types it.
fn stored(t: Locale, part: Part, line: &Value) -> String {
    let number = line["item"][part.key()].as_i64().unwrap_or(0);
    match part {
        Part::Units => number.to_string(),
        Part::Price => t.typed_amount(number),
    }
}

/// The field of the number of units.
pub struct UnitsBox {
    pub(super) field: Field,
    /// Whether it is seen at once, because of what is wrong or was typed and not applied.
    pub(super) is_open: bool,
}

/// The field of the price that the buyer names.
pub struct PriceBox {
    pub(super) field: Field,
    pub(super) suggestions: Vec<Suggestion>,
}

/// A button that names a price.
pub struct Suggestion {
    pub(super) id: String,
    pub(super) action: String,
    pub(super) words: String,
    /// The amount as it is typed into the field.
    pub(super) typed: String,
    pub(super) is_chosen: bool,
}

impl UnitsBox {
    /// The field of a line; `None` where the number is settled.
    pub(super) fn of(t: Locale, fields: &Fields<'_>, shown: &Value, index: usize) -> Option<Self> {
        let line = &shown["basket"][index];
        let most = Part::Units.limit(line).as_i64()?;
        let digits = u16::try_from(most.to_string().len()).unwrap_or(3);
        let field = fields.field(&Part::Units.field(index), t.get("units"));
        let field = field.unneeded().digits().max(digits).autocomplete("off");
        Some(Self {
            is_open: field.error.is_some() || field.value != stored(t, Part::Units, line),
            field,
        })
    }
}

impl PriceBox {
    /// The field of a line; `None` where the price is not the buyer's to name.
    pub(super) fn of(t: Locale, fields: &Fields<'_>, shown: &Value, index: usize) -> Option<Self> {
        let line = &shown["basket"][index];
        let least = Part::Price.limit(line).as_i64()?;
        let field = fields.field(&Part::Price.field(index), t.get("your-price"));
        let field = field.unneeded().decimal().max(12).autocomplete("off");
        let hint = t
            .get("your-price-least")
            .with("amount", dollars(t, least))
            .to_string();
        Some(Self {
            suggestions: suggestions(t, &field.id, line, index),
            field: if least > 0 { field.hint(hint) } else { field },
        })
    }
}

/// Amounts to choose from, as far as the whole line may cost them.
fn suggestions(t: Locale, field: &str, line: &Value, index: usize) -> Vec<Suggestion> {
    let least = Part::Price.limit(line).as_i64().unwrap_or(0);
    // Nothing is bought for less than a checkout comes to.
    let least = if least > 0 { least } else { MINIMUM_TOTAL.0 };
    let units = line["item"]["quantity"].as_i64().unwrap_or(1);
    let amounts = SUGGESTED.map(|times| least.saturating_mul(times));
    let payable = amounts
        .into_iter()
        .filter(|cents| cents.saturating_mul(units) <= MAXIMUM_TOTAL.0);
    payable
        .enumerate()
        .map(|(number, cents)| Suggestion {
            id: format!("{field}-{number}"),
            action: format!("{ACTION}.{index}.{cents}"),
            words: dollars(t, cents),
            typed: t.typed_amount(cents),
            is_chosen: line["item"]["amount"] == cents,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;
    use serde_json::json;

    /// A cart of a price that the buyer names, of several units, and of a dynamic item.
    fn shown() -> Value {
        json!({
            "session": {"items": [{"name": "Coffee"}, {"name": "Notes - Pro"}, {"name": "Wrapping"}]},
            "basket": [
                {"item": {"product_id": "p", "amount": 1000, "quantity": 1}, "most_units": 3,
                    "least_amount": 500},
                {"item": {"product_id": "q", "variant_id": "v", "quantity": 2}, "most_units": 999,
                    "least_amount": null},
                {"item": {"name": "Wrapping", "amount": 250, "quantity": 4}, "most_units": null,
                    "least_amount": null}
            ]
        })
    }

    fn typed(values: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in values {
            typed.set(name, value);
        }
        typed
    }

    #[test]
    fn all_items_are_told_again_with_nothing_else_changed() {
        let mut typed = typed(&[
            ("amount.0", "12,50"),
            ("quantity.0", "1"),
            ("quantity.1", "5"),
            ("amount.1", "1"),
            ("quantity.2", "9"),
            ("amount.2", "0.01"),
            ("quantity.9", "9"),
        ]);
        let change = Change::read(&mut typed, Locale::En, &shown());
        let mut update = json!({"coupon_code": "x"});
        change.add_to(&mut update);
        let mut expected = shown()["basket"].clone();
        let items: Vec<Value> = expected
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .map(|line| line["item"].take())
            .collect();
        let mut expected = json!({"coupon_code": "x", "items": items});
        expected["items"][0]["amount"] = 1250.into();
        expected["items"][1]["quantity"] = 5.into();
        assert_eq!(update, expected);
        assert!(!typed.is_refused());
    }

    #[test]
    fn nothing_is_told_where_nothing_changes() {
        for (values, shown) in [
            (
                vec![("amount.0", "10"), ("quantity.0", "01"), ("quantity.1", "2")],
                shown(),
            ),
            (vec![], shown()),
            (
                vec![("amount.0", "20"), ("quantity.0", "2")],
                json!({"basket": null}),
            ),
        ] {
            let mut typed = typed(&values);
            let change = Change::read(&mut typed, Locale::En, &shown);
            let mut update = json!({});
            change.add_to(&mut update);
            assert_eq!((update, typed.is_refused()), (json!({}), false), "{values:?}");
        }
    }

    #[test]
    fn what_is_no_fit_number_is_said_at_its_field() {
        for (field, text) in [
            ("amount.0", ""),
            ("amount.0", "-5"),
            ("amount.0", "1e3"),
            ("amount.0", "1000000.00"),
            ("amount.0", "99999999999999999999"),
            ("quantity.0", "0"),
            ("quantity.0", "4"),
            ("quantity.0", "-1"),
            ("quantity.0", "1.5"),
            ("quantity.1", ""),
            ("quantity.1", "1000"),
            ("quantity.1", "99999999999999999999"),
        ] {
            let mut typed = typed(&[(field, text)]);
            let change = Change::read(&mut typed, Locale::En, &shown());
            assert!(
                change.is_empty() && typed.error(field).is_some(),
                "{field} {text}"
            );
        }
    }

    #[test]
    fn refusals_stand_at_the_field_that_was_changed() {
        let mut values = typed(&[("amount.0", "4"), ("quantity.1", "5")]);
        let change = Change::read(&mut values, Locale::En, &shown());
        for (refusal, field, expected) in [
            (
                "body/items/0/amount must be >= 500",
                "amount.0",
                "Enter at least $5.00",
            ),
            (
                "Checkout total must be at least $1.00",
                "amount.0",
                "The total needs to be at least $1.00",
            ),
            (
                "Checkout total must be at most $999,999.99",
                "amount.0",
                "The total can be at most $999,999.99",
            ),
            (
                "Notes is out of stock",
                "quantity.1",
                "There are not that many left",
            ),
            (
                "Purchase limit reached for Notes",
                "quantity.1",
                "You cannot buy any more of Notes",
            ),
            (
                "body/items/1/quantity must be <= 999",
                "quantity.1",
                "Enter a whole number from 1 to 999",
            ),
            ("Coffee is out of stock", "", "Coffee is sold out"),
            ("Notes is not available", "quantity.1", "Notes is not available"),
            (
                "Minimum purchase amount not met",
                "coupon_code",
                "The order is too small for this code",
            ),
        ] {
            let mut typed = Typed::default();
            let refused = Refused {
                status: StatusCode::BAD_REQUEST,
                text: refusal.to_owned(),
            };
            change.say(&mut typed, Locale::En, &refused);
            let place = if field.is_empty() {
                typed.whole()
            } else {
                typed.error(field)
            };
            assert_eq!(place, Some(expected), "{refusal}");
        }
    }

    #[test]
    fn suggestions_are_put_into_their_field() {
        for (action, amount) in [
            ("items.0.2000", "20,00"),
            ("items", ""),
            ("items.0", ""),
            ("items.x.2000", ""),
            ("items.0.x", ""),
            ("items.0.1.2", ""),
        ] {
            let mut typed = Typed::default();
            assert!(is_asked(action));
            take_suggestion(action, &mut typed, Locale::De);
            assert_eq!(typed.get("amount.0"), amount, "{action}");
        }
        assert!(!is_asked("pay") && !is_asked("itemsx") && !is_asked(""));
    }

    #[test]
    fn no_suggestion_is_beyond_what_can_be_charged() {
        let line = |least: i64, units: i64| {
            let item = json!({"amount": 1000, "quantity": units});
            json!({"item": item, "least_amount": least})
        };
        let suggested = |line: &Value| -> Vec<String> {
            let all = suggestions(Locale::En, "amount-0", line, 0);
            all.into_iter().map(|one| one.typed).collect()
        };
        assert_eq!(suggested(&line(500, 1)), ["5.00", "10.00", "20.00"]);
        assert_eq!(suggested(&line(0, 1)), ["1.00", "2.00", "4.00"]);
        assert_eq!(suggested(&line(30_000_000, 1)), ["300000.00", "600000.00"]);
        assert_eq!(suggested(&line(30_000_000, 2)), ["300000.00"]);
        assert!(suggested(&line(i64::MAX, 999)).is_empty());
    }
}

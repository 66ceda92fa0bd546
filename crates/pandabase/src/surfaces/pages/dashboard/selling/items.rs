//! The items of a paylink, as lines of a form: a product, or something with a name and an amount.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, owned, text};
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::field::{Choice, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// The most items.
const MOST: usize = 10;
/// How many lines there are at least, and how many more than are filled.
const LEAST: usize = 2;
/// The products that can be in a paylink, as far as there are choices for them.
const OFFERED: &str = "limit=100&sortBy=title&status=ACTIVE";

/// The name of a field of a line.
fn field(line: usize, name: &str) -> String {
    format!("items.{line}.{name}")
}

/// What the choice of a product is called in a form: its id, with that of a variant behind it.
fn choice(product: &str, variant: Option<&str>) -> String {
    match variant {
        Some(variant) => format!("{product}/{variant}"),
        None => product.to_owned(),
    }
}

/// What an item is called.
pub fn title(item: &Value, product: Option<&Value>) -> String {
    let Some(product) = product else {
        let name = owned(&item["name"]).or_else(|| owned(&item["product_id"]));
        return name.unwrap_or_default();
    };
    let variant = items(&product["variants"]).find(|one| one["id"] == item["variant_id"]);
    match variant {
        Some(variant) => format!("{}, {}", text(&product["title"]), text(&variant["title"])),
        None => text(&product["title"]).to_owned(),
    }
}

/// Fills the lines with items as they are stored.
pub fn fill(t: Locale, typed: &mut Typed, link: &Value) {
    let stored = link["items"].as_array();
    for (line, item) in stored.into_iter().flatten().enumerate() {
        let product = item["product_id"].as_str();
        let what = product.map(|product| choice(product, item["variant_id"].as_str()));
        typed.set(&field(line, "what"), &what.unwrap_or_default());
        typed.set(&field(line, "name"), text(&item["name"]));
        let amount = item["amount"].as_i64().map(|cents| t.typed_amount(cents));
        typed.set(&field(line, "amount"), &amount.unwrap_or_default());
        let quantity = item["quantity"].as_i64().unwrap_or(1);
        typed.set(&field(line, "quantity"), &quantity.to_string());
    }
}

/// Fills the first line with one of a product.
pub fn fill_product(typed: &mut Typed, product: &Value) {
    typed.set(&field(0, "what"), text(&product["id"]));
}

/// What can be chosen: the products on sale that are no subscriptions, with their variants.
async fn choices(desk: &Desk) -> Result<Vec<(String, String)>, Halt> {
    let found = desk.ask_about("listProducts", &[], OFFERED).await?;
    let mut choices = Vec::new();
    for product in items(&found).filter(|one| one["productType"] != "SUBSCRIPTION") {
        let (id, title) = (text(&product["id"]), text(&product["title"]));
        choices.push((choice(id, None), title.to_owned()));
        for variant in items(&product["variants"]) {
            let words = format!("{title}, {}", text(&variant["title"]));
            choices.push((choice(id, variant["id"].as_str()), words));
        }
    }
    Ok(choices)
}

/// The lines of the form: those that are filled, and some more.
pub async fn groups(desk: &Desk, typed: &Typed) -> Result<Vec<Group>, Halt> {
    let choices = choices(desk).await?;
    let is_filled = |line: &usize| {
        let names = ["what", "name", "amount"];
        names
            .iter()
            .any(|name| !typed.get(&field(*line, name)).is_empty())
    };
    let last = (0..MOST).rev().find(is_filled);
    let count = last
        .map_or(LEAST, |last| last.saturating_add(1 + LEAST))
        .min(MOST);
    let groups = (0..count).map(|line| {
        let group = group(desk.t(), typed, line, &choices);
        if line == 0 {
            group
        } else {
            group.folded(is_filled(&line))
        }
    });
    Ok(groups.collect())
}

fn group(t: Locale, typed: &Typed, line: usize, choices: &[(String, String)]) -> Group {
    let fields = Fields::new(t, typed);
    let name = field(line, "what");
    let chosen = typed.get(&name);
    let mut all = vec![Choice::new("", t.get("selling-own-item"))];
    all.extend(choices.iter().map(|(value, words)| Choice::new(value, words)));
    // One that is no longer on sale, or beyond those that are offered here, stays until another is chosen.
    if !chosen.is_empty() && choices.iter().all(|(value, _)| value != chosen) {
        all.push(Choice::new(chosen, chosen));
    }
    let parts = vec![
        Part::list(
            fields
                .field(&name, t.get("frame-kind-product"))
                .hint(t.get("selling-item-hint"))
                .unneeded()
                .choices(all),
        ),
        Part::line(
            fields
                .optional(&field(line, "name"), t.get("name"))
                .hint(t.get("selling-item-name-hint")),
        ),
        Part::line(
            fields
                .optional(&field(line, "amount"), t.get("selling-item-amount"))
                .decimal()
                .max(14)
                .half()
                .hint(t.get("selling-item-amount-hint")),
        ),
        Part::line(
            fields
                .optional(&field(line, "quantity"), t.get("selling-quantity"))
                .digits()
                .max(3)
                .half(),
        ),
    ];
    let number = line.saturating_add(1);
    Group::new(t.get("selling-item").with("number", number), parts)
}

/// The items that the lines ask for.
pub fn read(t: Locale, sent: &mut Sent<'_>, form: &Form) -> Value {
    let mut items = Vec::new();
    for line in 0..MOST {
        let (what, name) = (form.get(&field(line, "what")), form.get(&field(line, "name")));
        let amount = field(line, "amount");
        if what.is_empty() && name.is_empty() && form.get(&amount).is_empty() {
            continue;
        }
        let quantity = match sent.whole(&field(line, "quantity")) {
            Value::Null => json!(1),
            quantity => quantity,
        };
        let mut item = json!({"quantity": quantity});
        if what.is_empty() {
            item["name"] = sent.needed(&field(line, "name"));
            item["amount"] = sent.needed_cents(&amount);
        } else {
            let (product, variant) = what.split_once('/').unwrap_or((what, ""));
            item["product_id"] = product.into();
            if !variant.is_empty() {
                item["variant_id"] = variant.into();
            }
            let amount = sent.cents(&amount);
            if !amount.is_null() {
                item["amount"] = amount;
            }
        }
        items.push(item);
    }
    if items.is_empty() {
        sent.typed.fault(&field(0, "what"), t.get("selling-error-items"));
    }
    items.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_called_by_what_they_are() {
        let product = json!({"title": "Notes", "variants": [{"id": "var_1", "title": "Five seats"}]});
        for (item, product, says) in [
            (json!({"name": "Setup", "amount": 5}), None, "Setup"),
            (json!({"product_id": "prd_1"}), Some(&product), "Notes"),
            (
                json!({"product_id": "prd_1", "variant_id": "var_1"}),
                Some(&product),
                "Notes, Five seats",
            ),
            (json!({"product_id": "prd_2"}), None, "prd_2"),
        ] {
            assert_eq!(title(&item, product), says);
        }
    }

    #[test]
    fn lines_are_filled_with_items() {
        let link = json!({"items": [{"product_id": "prd_1", "variant_id": "var_1", "quantity": 2},
            {"name": "Setup", "amount": 9050, "quantity": 1}]});
        let mut typed = Typed::default();
        fill(Locale::En, &mut typed, &link);
        for (name, value) in [
            ("items.0.what", "prd_1/var_1"),
            ("items.0.quantity", "2"),
            ("items.0.amount", ""),
            ("items.1.what", ""),
            ("items.1.name", "Setup"),
            ("items.1.amount", "90.50"),
        ] {
            assert_eq!(typed.get(name), value, "{name}");
        }
    }
}

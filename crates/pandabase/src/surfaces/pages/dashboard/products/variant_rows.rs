//! The rows of the grid of versions, and the combinations of options that versions are made of.

use crate::surfaces::pages::dashboard::part::Part;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use pandabase_domain::product::MAX_VARIANTS;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// A version, or a place for a new one.
pub struct Row {
    pub(super) legend: Text,
    /// What stands in the columns.
    pub(super) cells: Vec<Part>,
    /// What few need.
    pub(super) more: Vec<Part>,
    pub(super) is_open: bool,
}

/// What the columns are called.
pub fn heads(t: Locale, product: &Value) -> Vec<Text> {
    let mut heads = vec![t.get("products-title")];
    for option in items(&product["options"]) {
        heads.push(t.get("products-option-of").with("name", text(&option["name"])));
    }
    heads.extend([
        t.get("products-price-usd"),
        t.get("products-compare"),
        t.get("products-in-stock"),
        t.get("products-track"),
        t.get("products-quantity"),
    ]);
    heads
}

/// The row of the version at a place; behind the last one, of a new one.
pub fn row(t: Locale, fields: &Fields<'_>, product: &Value, index: usize) -> Row {
    let is_known = index < items(&product["variants"]).count();
    let title = text(&product["variants"][index]["title"]);
    let legend = match is_known {
        true => t.get("products-variant-of").with("name", title),
        false => t.get("products-variant-new"),
    };
    let about = legend.to_string();
    let name = |name: &str| format!("variants.{index}.{name}");
    // Which version a field is of is seen by its row, and heard with its label.
    let field = |of: &str, label: Text| fields.field(&name(of), label).unneeded().about(&about);
    let amount = |of: &str, label: Text| field(of, label).decimal().max(14);
    let tick = |of: &str, label: Text| Part::tick(field(of, label));
    let mut cells = vec![Part::line(field("title", t.get("products-title")).max(256))];
    for (number, option) in items(&product["options"]).enumerate() {
        cells.push(Part::list(
            choices(t, fields, option, &name(&format!("option.{number}"))).about(&about),
        ));
    }
    cells.extend([
        Part::line(amount("price", t.get("products-price-usd"))),
        Part::line(amount("compareAtPrice", t.get("products-compare"))),
        tick("inStock", t.get("products-in-stock")),
        tick("trackStock", t.get("products-track")),
        Part::line(field("quantity", t.get("products-quantity")).digits().max(9)),
    ]);
    let more = vec![
        Part::line(field("sku", t.get("products-sku")).max(128).half()),
        Part::line(field("slug", t.get("new-store-handle")).max(128).half()),
        Part::area(field("description", t.get("products-description")).max(1000)),
    ];
    Row {
        is_open: more
            .iter()
            .any(|part| part.field.error.is_some() || part.field.stands.is_some()),
        legend,
        cells,
        more,
    }
}

/// The values of an option, of which a version has one or none.
fn choices(t: Locale, fields: &Fields<'_>, option: &Value, name: &str) -> Field {
    let values = items(&option["values"]).map(|value| Choice::new(text(value), text(value)));
    let none = Choice::new("", t.get("products-none"));
    let list = fields.field(name, text(&option["name"])).unneeded();
    list.choices(std::iter::once(none).chain(values))
}

/// The first combinations of the values of the options, one value of each: enough of them to find those that
/// are missing, and to tell that there are more than versions can be.
pub fn combinations(product: &Value) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for option in items(&product["options"]) {
        let values: Vec<&str> = items(&option["values"]).map(text).collect();
        let longer = all.iter().flat_map(|start| {
            values.iter().map(move |value| {
                let mut next = start.clone();
                next.push((*value).to_owned());
                next
            })
        });
        all = longer.take(2 * MAX_VARIANTS + 1).collect();
    }
    all.retain(|combination| !combination.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_value_meets_every_other() {
        let option = |values: &[&str]| json!({"values": values});
        for (options, expected) in [
            (vec![], vec![]),
            (vec![option(&["1", "5"])], vec!["1", "5"]),
            (
                vec![option(&["1", "5"]), option(&["Mac", "PC"])],
                vec!["1 Mac", "1 PC", "5 Mac", "5 PC"],
            ),
        ] {
            let found = combinations(&json!({"options": options}));
            let found: Vec<String> = found.iter().map(|one| one.join(" ")).collect();
            assert_eq!(found, expected);
        }
        let many: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let many = json!({"options": [{"values": many}, {"values": many}, {"values": many}]});
        assert_eq!(combinations(&many).len(), 2 * MAX_VARIANTS + 1);
    }
}

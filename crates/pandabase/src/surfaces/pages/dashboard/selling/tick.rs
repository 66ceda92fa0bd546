//! The products of a store as boxes to tick: those that a coupon is for, those of a category.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::Fields;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_locale::Text;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the names of the boxes begin with.
const PRODUCT: &str = "product.";
/// The field for products that have no box.
const OTHERS: &str = "products";
/// How many products have one.
const BOXES: usize = 100;

/// The first products of the store by their titles, with the number of all.
pub async fn products(desk: &Desk) -> Result<Value, Halt> {
    let query = format!("limit={BOXES}&sortBy=title");
    desk.ask_about("listProducts", &[], &query).await
}

/// Ticks the boxes of these products. What has no box among `known` stands in the field below them.
pub fn fill(typed: &mut Typed, known: &Value, ids: &[String]) {
    let boxes: BTreeSet<&str> = items(known).map(|one| text(&one["id"])).collect();
    let mut others = Vec::new();
    for id in ids {
        match boxes.contains(&**id) {
            true => typed.set(&name(id), "yes"),
            false => others.push(id.as_str()),
        }
    }
    typed.set(OTHERS, &others.join("\n"));
}

fn name(product: &str) -> String {
    format!("{PRODUCT}{product}")
}

/// The boxes of these products, below a heading.
pub fn group(desk: &Desk, typed: &Typed, known: &Value, legend: Text, hint: Text) -> Group {
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let tick = |one: &Value| Part::tick(fields.field(&name(text(&one["id"])), text(&one["title"])));
    let mut parts: Vec<Part> = items(known).map(tick).collect();
    if has_more(known) || !typed.get(OTHERS).is_empty() || typed.error(OTHERS).is_some() {
        let others = fields.optional(OTHERS, t.get("selling-other-products"));
        parts.push(Part::area(
            others.max(4000).hint(t.get("selling-other-products-hint")),
        ));
    }
    let is_any = typed.with_prefix(PRODUCT).next().is_some();
    Group::new(legend, parts).hint(hint).folded(is_any)
}

/// Whether the store has more products than `known`, which have boxes.
fn has_more(known: &Value) -> bool {
    let count = known["pagination"]["total"].as_u64().unwrap_or(0);
    usize::try_from(count).is_ok_and(|count| count > BOXES)
}

/// Whether a form had the boxes: browsers send nothing of those that are not ticked, and the field below
/// them, which is there when the store has many products, even when it is empty.
pub fn is_shown(form: &Form, known: &Value) -> bool {
    !has_more(known) || form.fields().any(|(name, _)| name == OTHERS)
}

/// The products that were ticked or named.
pub fn read(form: &Form) -> BTreeSet<String> {
    let ticked = form.with_prefix(PRODUCT).filter(|(_, value)| !value.is_empty());
    let ticked = ticked.map(|(id, _)| id.to_owned());
    let others = form.get(OTHERS).split_whitespace().map(str::to_owned);
    ticked.chain(others).collect()
}

/// Puts the products into a change of what has those of `before`, if they are others.
pub fn change(body: &mut Value, form: &Form, before: &[String]) {
    let chosen = read(form);
    if !chosen.iter().eq(before.iter().collect::<BTreeSet<_>>()) {
        body["productIds"] = json!(chosen);
    }
}

//! The versions of a product among which buyers choose, and the options by which these differ. The API adds
//! and changes them, and takes none away: an order may have been made of it. One that is not sold any more is
//! switched off.
//!
//! They stand in a grid, a version in each row, with empty rows below for new ones: one, or one for each
//! combination of the options' values that there is no version of.

use super::variant_rows::{self, Row};
use super::way;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, show_refusal};
use crate::surfaces::pages::field::Fields;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::product::MAX_VARIANTS;
use pandabase_locale::{Locale, Text};
use serde_json::{Map, Value, json};

/// The most options that this page shows.
const OPTIONS: usize = 20;
/// The field that says which options and versions the form is of: the names of the others have only their
/// places.
const KNOWN: &str = "known";
/// The field that says how many units of each version the form showed: buyers take some meanwhile.
const UNITS: &str = "units";
/// The field that says how many rows the form has for new versions.
const ROWS: &str = "rows";

#[derive(Template)]
#[template(path = "dashboard/products/variants.html")]
struct VariantsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    tabs: Vec<Tab>,
    options: Vec<Group>,
    /// What the columns of the versions are called.
    heads: Vec<Text>,
    variants: Vec<Row>,
    known: String,
    units: String,
    rows: usize,
    /// Whether there are combinations of options to make versions of.
    has_options: bool,
    is_full: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let typed = typed(desk, &product);
    let fields = Fields::new(t, &typed);
    let count = items(&product["variants"]).count();
    let rows = rows(typed.get(ROWS), count);
    let frame = seen::frame(desk, &seen::updated(&product));
    let template = VariantsPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        tabs: way::tabs(desk),
        options: options(t, &fields, &product),
        heads: variant_rows::heads(t, &product),
        variants: (0..count.saturating_add(rows))
            .map(|index| variant_rows::row(t, &fields, &product, index))
            .collect(),
        known: typed.get(KNOWN).to_owned(),
        units: typed.get(UNITS).to_owned(),
        rows,
        has_options: items(&product["options"]).next().is_some(),
        is_full: count >= MAX_VARIANTS,
    };
    desk.page(&frame, &template)
}

/// How many rows there are for new versions, beside so many that there are.
fn rows(asked: &str, known: usize) -> usize {
    let room = MAX_VARIANTS.saturating_sub(known);
    asked.parse().unwrap_or(1_usize).clamp(1, MAX_VARIANTS).min(room)
}

/// What the form shows: what was typed and refused, or the product as it is.
fn typed(desk: &Desk, product: &Value) -> Typed {
    let mut typed = seen::shown(desk, KNOWN, |typed| fill(desk.t(), typed, product));
    let counts = ["options", "variants"].map(|kind| (kind, items(&product[kind]).count()));
    for (kind, count) in counts {
        // Nothing is stored of what is new.
        for index in count..count.saturating_add(MAX_VARIANTS) {
            typed.drop_stands(&format!("{kind}.{index}."));
        }
    }
    if !desk.typed.has(KNOWN) {
        // A new version is on sale unless somebody unticks it.
        let [_, (_, new)] = counts;
        typed.set(&format!("variants.{new}.inStock"), "yes");
    }
    typed.fill(KNOWN, Some(&known(product)));
    typed.fill(UNITS, Some(&units(product)));
    typed
}

/// Fills the form with the options and versions as they are.
fn fill(t: Locale, typed: &mut Typed, product: &Value) {
    for (index, option) in items(&product["options"]).enumerate() {
        typed.set(&format!("options.{index}.name"), text(&option["name"]));
        let values: Vec<&str> = items(&option["values"]).map(text).collect();
        typed.set(&format!("options.{index}.values"), &values.join("\n"));
    }
    for (index, variant) in items(&product["variants"]).enumerate() {
        let mut set = |name: &str, value: &str| typed.set(&format!("variants.{index}.{name}"), value);
        for name in ["title", "sku", "slug", "description"] {
            set(name, text(&variant[name]));
        }
        for name in ["price", "compareAtPrice"] {
            let amount = variant[name].as_i64().map(|cents| t.typed_amount(cents));
            set(name, &amount.unwrap_or_default());
        }
        for name in ["trackStock", "inStock"] {
            if variant[name] == true {
                set(name, "yes");
            }
        }
        set("quantity", &left(variant));
        for (number, option) in items(&product["options"]).enumerate() {
            let chosen = &variant["options"][text(&option["name"])];
            set(&format!("option.{number}"), text(chosen));
        }
    }
}

/// The options by their ids, and behind a stroke the versions by theirs, in order.
fn known(product: &Value) -> String {
    let ids = |of: &Value| {
        let all: Vec<&str> = items(of).map(|one| text(&one["id"])).collect();
        all.join(" ")
    };
    format!("{}/{}", ids(&product["options"]), ids(&product["variants"]))
}

/// How many units of a version there are; empty where nobody counts them.
fn left(variant: &Value) -> String {
    let units = variant["quantity"].as_i64().map(|units| units.to_string());
    units.unwrap_or_default()
}

/// The units of the versions, in order, with commas between them.
fn units(product: &Value) -> String {
    let all: Vec<String> = items(&product["variants"]).map(left).collect();
    all.join(",")
}

/// The options that are there, and a place for a new one.
fn options(t: Locale, fields: &Fields<'_>, product: &Value) -> Vec<Group> {
    let known = items(&product["options"]).count();
    let group = |index: usize| {
        let field = |name: &str| format!("options.{index}.{name}");
        let values = fields
            .field(&field("values"), t.get("shield-list-values"))
            .unneeded()
            .max(6_500)
            .hint(t.get("products-option-values-hint"));
        if index < known {
            let name = text(&product["options"][index]["name"]);
            let legend = t.get("products-option-of").with("name", name);
            return Group::new(legend, vec![Part::area(values.about(name))]);
        }
        let name = fields
            .field(&field("name"), t.get("products-option-name"))
            .unneeded()
            .max(128)
            .hint(t.get("products-option-name-hint"));
        let parts = vec![Part::line(name), Part::area(values)];
        let is_first = known == 0;
        Group::new(t.get("products-option-new"), parts).folded(is_first)
    };
    (0..=known).take(OPTIONS).map(group).collect()
}

/// Adds what is new, and changes what is there.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let product = desk.ask("getProduct").await?;
    if form.get(KNOWN) != known(&product) {
        return Ok(seen::refuse(
            desk,
            moved(desk.t(), form, &product),
            &seen::updated(&product),
        ));
    }
    if form.get("action") == "combine" {
        return Ok(desk.try_out(combined(desk.t(), form, &product)));
    }
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&product)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &[]);
    let options = read_options(&mut sent, form, &product);
    let mut variants = read_variants(&mut sent, form, &product);
    keep_units(desk.t(), &mut sent, form, (&product, variants.as_mut_slice()));
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    let body = json!({"options": options, "variants": variants});
    match desk.act("updateProduct", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.address(), "saved")),
        Err(refused) => {
            show_refusal(desk, &mut sent.typed, &refused);
            Ok(desk.back(&sent.typed))
        }
    }
}

/// What was typed, at the places that the options and versions have now: somebody has added one or moved
/// them since the form was shown. What it did not know stands there as it is stored.
fn moved(t: Locale, form: &Form, product: &Value) -> Typed {
    let ids = |list: &str| -> Vec<String> { list.split_whitespace().map(str::to_owned).collect() };
    let now = known(product);
    let before = form.get(KNOWN).split_once('/').unwrap_or_default();
    let now = now.split_once('/').unwrap_or_default();
    let options = Moves::new(ids(before.0), ids(now.0));
    let variants = Moves::new(ids(before.1), ids(now.1));
    let shown: Vec<&str> = form.get(UNITS).split(',').collect();
    let mut typed = Typed::default();
    for (name, value) in form.fields() {
        if let Some(name) = place(name, &options, &variants) {
            typed.set(&name, value);
        }
    }
    let mut stored = Typed::default();
    fill(t, &mut stored, product);
    for (kind, moves) in [("options", &options), ("variants", &variants)] {
        for index in moves.unknown() {
            let start = format!("{kind}.{index}.");
            for (rest, value) in stored.with_prefix(&start) {
                typed.fill(&format!("{start}{rest}"), Some(value));
            }
        }
    }
    // Of those that it knew, the form said how many units it showed.
    let units = items(&product["variants"]).enumerate().map(|(index, variant)| {
        let before = variants.before(index).and_then(|place| shown.get(place));
        before.map_or_else(|| left(variant), |units| (*units).to_owned())
    });
    let units: Vec<String> = units.collect();
    typed.set(UNITS, &units.join(","));
    typed.set(KNOWN, &known(product));
    typed
}

/// The name of a field at the place of now; `None` for what is there no longer.
fn place(name: &str, options: &Moves, variants: &Moves) -> Option<String> {
    let mut steps = name.splitn(3, '.');
    let (Some(kind), Some(index), Some(rest)) = (steps.next(), steps.next(), steps.next()) else {
        return Some(name.to_owned());
    };
    let moves = match kind {
        "options" => options,
        "variants" => variants,
        _ => return Some(name.to_owned()),
    };
    let index = moves.now(index.parse().ok()?)?;
    match rest.strip_prefix("option.") {
        Some(number) => {
            let number = options.now(number.parse().ok()?)?;
            Some(format!("{kind}.{index}.option.{number}"))
        }
        None => Some(format!("{kind}.{index}.{rest}")),
    }
}

/// Where things stood that are told by their ids, and where they stand now.
struct Moves {
    before: Vec<String>,
    now: Vec<String>,
}

impl Moves {
    fn new(before: Vec<String>, now: Vec<String>) -> Self {
        Self { before, now }
    }

    /// Where one stands now; what was new comes behind all that there are.
    fn now(&self, place: usize) -> Option<usize> {
        match self.before.get(place) {
            Some(id) => self.now.iter().position(|now| now == id),
            None => place.checked_sub(self.before.len())?.checked_add(self.now.len()),
        }
    }

    /// Where one stood.
    fn before(&self, place: usize) -> Option<usize> {
        let id = self.now.get(place)?;
        self.before.iter().position(|before| before == id)
    }

    /// The places of those that were not there.
    fn unknown(&self) -> impl Iterator<Item = usize> {
        (0..self.now.len()).filter(|place| self.before(*place).is_none())
    }
}

/// What was typed, with a row for each combination of the options' values that no version and no row has, as
/// far as there is room. Nothing is stored yet.
fn combined(t: Locale, form: &Form, product: &Value) -> Typed {
    let mut typed = Typed::of(form, &[]);
    let known = items(&product["variants"]).count();
    let chosen = |typed: &Typed, index: usize| -> Vec<String> {
        let numbers = 0..items(&product["options"]).count();
        let names = numbers.map(|number| format!("variants.{index}.option.{number}"));
        names.map(|name| typed.get(&name).to_owned()).collect()
    };
    let is_filled = |typed: &Typed, index: usize| {
        let names = ["title", "price"].map(|name| format!("variants.{index}.{name}"));
        index < known || names.iter().any(|name| !typed.get(name).is_empty())
    };
    let mut there: Vec<Vec<String>> = (0..MAX_VARIANTS)
        .filter(|index| is_filled(&typed, *index))
        .map(|index| chosen(&typed, index))
        .collect();
    let price = product["price"].as_i64().map(|cents| t.typed_amount(cents));
    let (mut index, before) = (known, there.len());
    for combination in variant_rows::combinations(product) {
        if there.contains(&combination) {
            continue;
        }
        while index < MAX_VARIANTS && is_filled(&typed, index) {
            index += 1;
        }
        if index >= MAX_VARIANTS {
            typed.notice(t.get("products-variants-full"));
            break;
        }
        typed.set(&format!("variants.{index}.title"), &combination.join(", "));
        typed.set(
            &format!("variants.{index}.price"),
            price.as_deref().unwrap_or_default(),
        );
        typed.set(&format!("variants.{index}.inStock"), "yes");
        for (number, value) in combination.iter().enumerate() {
            typed.set(&format!("variants.{index}.option.{number}"), value);
        }
        there.push(combination);
    }
    if there.len() == before && typed.whole().is_none() {
        typed.notice(t.get("products-variants-combined"));
    }
    let last = (known..MAX_VARIANTS)
        .rev()
        .find(|index| is_filled(&typed, *index));
    let rows = last.map_or(1, |last| last.saturating_sub(known).saturating_add(1));
    typed.set(ROWS, &rows.to_string());
    typed
}

/// The options in the order of the form, without an empty place for a new one.
fn read_options(sent: &mut Sent<'_>, form: &Form, product: &Value) -> Vec<Value> {
    let known = items(&product["options"]).count();
    let mut options = Vec::new();
    for index in 0..=known {
        let field = |name: &str| format!("options.{index}.{name}");
        let values: Vec<&str> = form
            .get(&field("values"))
            .split('\n')
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect();
        if index < known {
            if values.is_empty() {
                sent.needed(&field("values"));
            }
            options.push(json!({"name": product["options"][index]["name"], "values": values}));
        } else if form.filled(&field("name")).is_some() || !values.is_empty() {
            let name = sent.needed(&field("name"));
            sent.needed(&field("values"));
            options.push(json!({"name": name, "values": values, "position": known}));
        }
    }
    options
}

/// The versions in the order of the form, without a place for a new one that has neither name nor price.
fn read_variants(sent: &mut Sent<'_>, form: &Form, product: &Value) -> Vec<Value> {
    let known = items(&product["variants"]).count();
    let rows = rows(form.get(ROWS), known);
    let mut variants = Vec::new();
    for index in 0..known.saturating_add(rows) {
        let field = |name: &str| format!("variants.{index}.{name}");
        let is_typed = |name: &str| form.filled(&field(name)).is_some();
        if index >= known && !is_typed("title") && !is_typed("price") {
            continue;
        }
        let mut variant = json!({
            "title": sent.needed(&field("title")),
            "price": sent.needed_cents(&field("price")),
            "options": read_choices(form, product, index),
            "inStock": sent.tick(&field("inStock")),
            "trackStock": sent.tick(&field("trackStock")),
        });
        let more = [
            ("compareAtPrice", sent.cents(&field("compareAtPrice"))),
            ("quantity", sent.whole(&field("quantity"))),
            ("sku", sent.text(&field("sku"))),
            ("slug", sent.text(&field("slug"))),
            ("description", sent.text(&field("description"))),
        ];
        for (name, value) in more {
            variant[name] = value;
        }
        if index < known {
            variant["id"] = product["variants"][index]["id"].clone();
            // What is free shows no price, and has one all the same.
            if variant["price"] == product["variants"][index]["price"]
                && let Some(fields) = variant.as_object_mut()
            {
                fields.remove("price");
            }
        }
        variants.push(variant);
    }
    variants
}

/// Leaves the units of a version alone that the form did not change: some may have been bought meanwhile.
/// Where some were, and the form says another number, somebody has to count anew.
fn keep_units(t: Locale, sent: &mut Sent<'_>, form: &Form, (product, variants): (&Value, &mut [Value])) {
    let shown: Vec<&str> = form.get(UNITS).split(',').collect();
    let mut marks = Vec::new();
    for ((index, before), variant) in items(&product["variants"]).enumerate().zip(variants) {
        let field = format!("variants.{index}.quantity");
        let (typed, shown) = (form.get(&field), shown.get(index).copied().unwrap_or_default());
        let now = left(before);
        let is_new = typed != shown && now != shown;
        if is_new {
            let fault = t.get("products-error-units").with("count", now.as_str());
            sent.typed.fault(&field, fault);
        } else if typed == shown
            && let Some(fields) = variant.as_object_mut()
        {
            fields.remove("quantity");
        }
        marks.push(if is_new { now } else { shown.to_owned() });
    }
    sent.typed.set(UNITS, &marks.join(","));
}

/// What a version is of each option.
fn read_choices(form: &Form, product: &Value, index: usize) -> Map<String, Value> {
    let options = items(&product["options"]).enumerate();
    let chosen = options.filter_map(|(number, option)| {
        let value = form.filled(&format!("variants.{index}.option.{number}"))?;
        Some((text(&option["name"]).to_owned(), value.into()))
    });
    chosen.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_moves_with_what_it_is_of() {
        let ids = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let options = Moves::new(ids(&["seats"]), ids(&["system", "seats"]));
        let variants = Moves::new(ids(&["one", "gone"]), ids(&["ten", "one"]));
        for (name, expected) in [
            ("title", Some("title")),
            ("variants.0.price", Some("variants.1.price")),
            ("variants.0.option.0", Some("variants.1.option.1")),
            ("variants.1.price", None),
            // What was new is still the newest.
            ("variants.2.title", Some("variants.2.title")),
            ("variants.3.option.1", Some("variants.3.option.2")),
            ("options.0.values", Some("options.1.values")),
            ("options.1.name", Some("options.2.name")),
            ("options.x.name", None),
        ] {
            let found = place(name, &options, &variants);
            assert_eq!(found.as_deref(), expected, "{name}");
        }
        assert_eq!(variants.unknown().collect::<Vec<_>>(), [0]);
        assert_eq!((variants.before(1), variants.before(0)), (Some(0), None));
    }
}

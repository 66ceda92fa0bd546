//! The versions of a product among which buyers choose, and the options by which these differ. The API adds
//! and changes them, and takes none away: an order may have been made of it. One that is not sold any more is
//! switched off.

use super::way;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, show_refusal};
use crate::surfaces::pages::field::{Choice, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::product::MAX_VARIANTS;
use pandabase_locale::Locale;
use serde_json::{Map, Value, json};

/// The most options that this page shows.
const OPTIONS: usize = 20;
/// The field that says which options and versions the form is of: the names of the others have only their
/// places.
const KNOWN: &str = "known";
/// The field that says how many units of each version the form showed: buyers take some meanwhile.
const UNITS: &str = "units";

#[derive(Template)]
#[template(path = "dashboard/products/variants.html")]
struct VariantsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    tabs: Vec<Tab>,
    options: Vec<Group>,
    variants: Vec<Group>,
    known: String,
    units: String,
    is_full: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let mut typed = typed(desk, &product);
    typed.fill(KNOWN, Some(&known(&product)));
    typed.fill(UNITS, Some(&units(&product)));
    let fields = Fields::new(t, &typed);
    let count = items(&product["variants"]).count();
    let frame = seen::frame(desk, &seen::updated(&product));
    let template = VariantsPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        tabs: way::tabs(desk),
        options: options(t, &fields, &product),
        variants: variants(t, &fields, &product),
        known: typed.get(KNOWN).to_owned(),
        units: typed.get(UNITS).to_owned(),
        is_full: count >= MAX_VARIANTS,
    };
    desk.page(&frame, &template)
}

/// What the form shows: what was typed and refused, or the product as it is.
fn typed(desk: &Desk, product: &Value) -> Typed {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    if typed.has("options.0.name") || typed.has("variants.0.title") {
        return typed;
    }
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
    // A new version is on sale unless somebody unticks it.
    let new = items(&product["variants"]).count();
    typed.set(&format!("variants.{new}.inStock"), "yes");
    typed
}

/// The options and the versions by their ids, in order.
fn known(product: &Value) -> String {
    let all = items(&product["options"]).chain(items(&product["variants"]));
    let ids: Vec<&str> = all.map(|one| text(&one["id"])).collect();
    ids.join(" ")
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

/// The versions that are there, and a place for a new one.
fn variants(t: Locale, fields: &Fields<'_>, product: &Value) -> Vec<Group> {
    let known = items(&product["variants"]).count();
    let group = |index: usize| {
        let parts = variant(t, fields, product, index);
        if index < known {
            let name = text(&product["variants"][index]["title"]);
            return Group::new(t.get("products-variant-of").with("name", name), parts);
        }
        Group::new(t.get("products-variant-new"), parts)
            .hint(t.get("products-variant-new-hint"))
            .folded(known == 0)
    };
    (0..=known).take(MAX_VARIANTS).map(group).collect()
}

/// The fields of one version.
fn variant(t: Locale, fields: &Fields<'_>, product: &Value, index: usize) -> Vec<Part> {
    let name = |name: &str| format!("variants.{index}.{name}");
    let field = |of: &str, label| fields.field(&name(of), label).unneeded();
    let mut parts = vec![
        Part::line(field("title", t.get("products-title")).max(256)),
        Part::line(
            field("price", t.get("products-price-usd"))
                .decimal()
                .max(14)
                .half(),
        ),
        Part::line(
            field("compareAtPrice", t.get("products-compare"))
                .decimal()
                .max(14)
                .half(),
        ),
    ];
    for (number, option) in items(&product["options"]).enumerate() {
        let values = items(&option["values"]).map(|value| Choice::new(text(value), text(value)));
        let none = Choice::new("", t.get("products-none"));
        let list = fields.field(&name(&format!("option.{number}")), text(&option["name"]));
        let list = list.unneeded().half();
        parts.push(Part::list(list.choices(std::iter::once(none).chain(values))));
    }
    parts.extend([
        Part::line(field("sku", t.get("products-sku")).max(128).half()),
        Part::line(field("slug", t.get("new-store-handle")).max(128).half()),
        Part::area(field("description", t.get("products-description")).max(1000)),
        Part::tick(field("inStock", t.get("products-in-stock"))),
        Part::tick(field("trackStock", t.get("products-track"))),
        Part::line(
            field("quantity", t.get("products-quantity"))
                .digits()
                .max(9)
                .half()
                .hint(t.get("products-quantity-hint")),
        ),
    ]);
    parts
}

/// Adds what is new, and changes what is there.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let product = desk.ask("getProduct").await?;
    if form.get(KNOWN) != known(&product) {
        // Somebody has added one or moved them, and a place of the form is another one's now.
        let mut typed = Typed::default();
        typed.notice(desk.t().get("products-error-changed"));
        return Ok(desk.back(&typed));
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
    let mut variants = Vec::new();
    for index in 0..=known {
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

//! The form of a coupon.

use super::sheet::{fill, fill_boxes, fill_moments, moment};
use super::{tick, words};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, owned};
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::field::{Choice, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::coupon::CouponType;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// Fields that are typed as they are stored.
const PLAIN: [&str; 5] = [
    "displayName",
    "description",
    "type",
    "maxUses",
    "maxUsesPerCustomer",
];
/// Boxes.
const BOXES: [&str; 2] = ["firstPurchaseOnly", "enabled"];
/// Times by the store's clock.
const MOMENTS: [&str; 2] = ["startsAt", "expiresAt"];
/// The most usual one first.
const TYPES: [CouponType; 2] = [CouponType::Percentage, CouponType::Fixed];

/// The ids of the products that a coupon is for.
pub fn products_of(coupon: &Value) -> Vec<String> {
    items(&coupon["productIds"]).filter_map(owned).collect()
}

/// Fills the form with a coupon as it is.
pub fn fill_with(desk: &Desk, typed: &mut Typed, coupon: &Value, known: &Value) {
    let t = desk.t();
    fill(typed, coupon, &PLAIN);
    fill_boxes(typed, coupon, &BOXES);
    fill_moments(desk, typed, coupon, &MOMENTS);
    let amount = |name: &str| coupon[name].as_i64().map(|cents| t.typed_amount(cents));
    typed.set("minimumPurchase", &amount("minimumPurchase").unwrap_or_default());
    match coupon["type"] == "FIXED" {
        true => typed.set("value", &amount("value").unwrap_or_default()),
        false => fill(typed, coupon, &["value"]),
    }
    tick::fill(typed, known, &products_of(coupon));
}

/// The form; the code of a coupon that there is never changes.
pub fn groups(desk: &Desk, typed: &Typed, known: &Value, is_new: bool) -> Vec<Group> {
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let mut about = Vec::new();
    if is_new {
        about.push(Part::line(
            fields
                .field("code", t.get("code"))
                .max(64)
                .autocomplete("off")
                .hint(t.get("selling-code-hint")),
        ));
    }
    about.extend(takes_off(t, &fields));
    vec![
        Group::new(t.get("selling-takes-off"), about),
        Group::new(t.get("selling-limits"), limits(t, &fields)),
        Group::new(t.get("operator-about"), names(t, &fields))
            .folded(!typed.get("displayName").is_empty() || !typed.get("description").is_empty()),
        tick::group(
            desk,
            typed,
            known,
            t.get("selling-coupon-products"),
            t.get("selling-coupon-products-hint"),
        ),
    ]
}

fn takes_off(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    let types = TYPES.map(|kind| Choice::new(kind, words::kind(t, kind)));
    vec![
        Part::list(fields.field("type", t.get("products-kind")).half().choices(types)),
        Part::line(
            fields
                .field("value", t.get("selling-value"))
                .decimal()
                .max(14)
                .half()
                .hint(t.get("selling-value-hint")),
        ),
        Part::tick(fields.field("enabled", t.get("selling-enabled"))),
    ]
}

fn limits(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    let count = |name: &str, label: Text| Part::line(fields.optional(name, label).digits().max(9).half());
    vec![
        Part::line(
            fields
                .optional("minimumPurchase", t.get("selling-minimum"))
                .decimal()
                .max(14)
                .hint(t.get("selling-minimum-hint")),
        ),
        count("maxUses", t.get("selling-max")),
        count("maxUsesPerCustomer", t.get("selling-max-each")),
        Part::line(moment(fields, "startsAt", t.get("orders-from"))),
        Part::line(moment(fields, "expiresAt", t.get("selling-until")).hint(t.get("products-until-hint"))),
        Part::tick(fields.field("firstPurchaseOnly", t.get("selling-first-only"))),
    ]
}

fn names(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    vec![
        Part::line(fields.optional("displayName", t.get("name")).max(128)),
        Part::area(
            fields
                .optional("description", t.get("products-description"))
                .max(500),
        ),
    ]
}

/// What the form asks for, of every field but the code and the products.
pub fn read(sent: &mut Sent<'_>, form: &Form, zone: &Zone, before: &Value) -> Value {
    let is_fixed = form.get("type") == "FIXED";
    let value = match (is_fixed, form.get("value").is_empty()) {
        (true, _) => sent.needed_cents("value"),
        (false, true) => sent.needed("value"),
        (false, false) => sent.whole("value"),
    };
    let mut body = json!({"type": form.get("type"), "value": value});
    for name in ["displayName", "description"] {
        body[name] = sent.text(name);
    }
    for name in ["maxUses", "maxUsesPerCustomer"] {
        body[name] = sent.whole(name);
    }
    for name in MOMENTS {
        body[name] = sent.moment(name, zone, &before[name]);
    }
    for name in BOXES {
        body[name] = sent.tick(name);
    }
    body["minimumPurchase"] = sent.cents("minimumPurchase");
    body
}

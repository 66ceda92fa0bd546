//! What of a product is billed by use: its meters, each with its price, what is included, and an example.

use super::way;
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::part::Part;
use crate::surfaces::pages::dashboard::say::{dollars, items, text};
use crate::surfaces::pages::dashboard::sent::{Sent, show_refusal};
use crate::surfaces::pages::field::Fields;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::metering::{Aggregation, MAX_METERS, Quantity, Rating, Settlement};
use pandabase_domain::money::Cents;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/products/meters.html")]
struct MetersPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    title: String,
    tabs: Vec<Tab>,
    /// Whether the product is billed by use.
    is_metered: bool,
    meters: Vec<Meter>,
    /// The form for a new meter, if the visitor may add one.
    parts: Vec<Part>,
    /// Where the product is changed.
    edit: String,
    /// The request that reports use.
    request: String,
    /// The request that lists the meters.
    listed: String,
}

/// A meter.
struct Meter {
    name: String,
    address: String,
    example: String,
    counts: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let found = desk.ask("listMeters").await?;
    let is_metered = product["pricingModel"] == "USAGE_BASED";
    let meters: Vec<Meter> = items(&found).map(|meter| row(desk, meter)).collect();
    let has_room = is_metered && meters.len() < MAX_METERS && desk.may(S::MetersWrite);
    let mut typed = desk.typed.clone();
    typed.fill("unitQuantity", Some("1"));
    let frame = desk.frame();
    let template = MetersPage {
        look: &desk.look,
        t,
        frame: &frame,
        export: export::path(desk, "listMeters"),
        title: text(&product["title"]).to_owned(),
        tabs: way::tabs(desk),
        is_metered,
        meters,
        parts: if has_room { parts(t, &typed) } else { Vec::new() },
        edit: way::page(desk, "/edit"),
        request: format!("POST /v2/core/stores/{}/usage", desk.visit.named("storeId")),
        listed: desk.request("listMeters", "")?,
    };
    desk.page(&frame, &template)
}

fn row(desk: &Desk, meter: &Value) -> Meter {
    let t = desk.t();
    Meter {
        name: text(&meter["eventName"]).to_owned(),
        address: way::page(desk, &format!("/meters/{}", text(&meter["id"]))),
        example: example(t, meter).unwrap_or_default(),
        counts: words::said(&meter["aggregation"], Aggregation::parse, |one| {
            words::aggregation(t, one)
        })
        .unwrap_or_default(),
    }
}

/// What the units of a meter cost, with an example, as the checkout says it.
pub fn example(t: Locale, meter: &Value) -> Option<String> {
    let number = |name: &str| meter[name].as_i64();
    let rating = Rating {
        aggregation: meter["aggregation"].as_str().and_then(Aggregation::parse)?,
        settlement: meter["settlement"].as_str().and_then(Settlement::parse)?,
        included_units: number("includedUnits"),
        unit_price: Cents(number("unitPrice")?),
        unit_quantity: number("unitQuantity")?,
    };
    let included = rating.included_units.unwrap_or(0);
    let units = included.saturating_add(rating.unit_quantity.saturating_mul(10));
    let charge = rating
        .charge(Quantity(units.unsigned_abs().into()))
        .cents()
        .ok()?;
    let words = if included > 0 {
        t.get("meter-included")
    } else {
        t.get("meter")
    };
    let words = words
        .with("meter", text(&meter["eventName"]))
        .with("price", dollars(t, &meter["unitPrice"]))
        .with("units", t.number(rating.unit_quantity))
        .with("included", t.number(included))
        .with("example", t.number(units))
        .with("charge", dollars(t, &json!(charge.0)));
    Some(words.to_string())
}

/// The fields of a meter.
pub fn parts(t: Locale, typed: &Typed) -> Vec<Part> {
    let fields = Fields::new(t, typed);
    vec![
        Part::line(
            fields
                .field("eventName", t.get("products-event"))
                .max(64)
                .hint(t.get("products-event-hint")),
        ),
        Part::list(
            fields
                .field("aggregation", t.get("products-aggregation"))
                .choices(words::choices(Aggregation::ALL, |one| words::aggregation(t, one))),
        ),
        Part::line(
            fields
                .field("unitPrice", t.get("products-price-usd"))
                .decimal()
                .max(12)
                .half(),
        ),
        Part::line(
            fields
                .field("unitQuantity", t.get("products-unit-quantity"))
                .digits()
                .max(10)
                .half(),
        ),
        Part::list(
            fields
                .field("settlement", t.get("products-settlement"))
                .choices(words::choices(Settlement::ALL, |one| words::settlement(t, one))),
        ),
        Part::line(
            fields
                .optional("includedUnits", t.get("products-included"))
                .digits()
                .max(16)
                .hint(t.get("products-included-hint")),
        ),
    ]
}

/// The form as the API takes it.
pub fn read(sent: &mut Sent<'_>) -> Value {
    sent.needed("unitQuantity");
    json!({
        "eventName": sent.needed("eventName"),
        "aggregation": sent.text("aggregation"),
        "unitPrice": sent.needed_cents("unitPrice"),
        "unitQuantity": sent.whole("unitQuantity"),
        "settlement": sent.text("settlement"),
        "includedUnits": sent.whole("includedUnits"),
    })
}

/// Adds a meter.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut sent = Sent::of(desk, form, &[]);
    let mut body = read(&mut sent);
    if let Value::Object(fields) = &mut body {
        // What is left empty is not said at all: the API takes no null for it.
        fields.retain(|_, value| !value.is_null());
    }
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk.press(form, "createMeter", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.address(), "made")),
        Err(refused) => {
            show_refusal(desk, &mut sent.typed, &refused);
            Ok(desk.back(&sent.typed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_is_explained_by_an_example() {
        let mut meter = json!({"eventName": "render_seconds", "unitPrice": 5, "unitQuantity": 60,
            "aggregation": "SUM", "settlement": "BASE_PLUS_OVERAGE", "includedUnits": 3600});
        let said = example(Locale::En, &meter).unwrap();
        assert!(said.contains("3,600 included"), "{said}");
        assert!(said.contains("4,200 cost $0.50"), "{said}");
        meter["settlement"] = "ARREARS".into();
        meter["includedUnits"] = Value::Null;
        let said = example(Locale::En, &meter).unwrap();
        assert!(said.contains("600 cost $0.50"), "{said}");
    }
}

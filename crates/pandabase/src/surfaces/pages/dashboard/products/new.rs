//! A new product: first what kind of thing it is, then its name and its price. It begins as a draft, so that
//! nobody buys what is not finished.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::part::Part;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::sent::{Sent, show_refusal};
use crate::surfaces::pages::field::Fields;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::product::{BillingInterval, FulfillmentMode, PricingModel, ProductType};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// How keys of a new product may come about; a webhook is set up later, with its address.
const KEYS: [FulfillmentMode; 2] = [FulfillmentMode::ManagedLicense, FulfillmentMode::LicensePool];

#[derive(Template)]
#[template(path = "dashboard/products/new.html")]
struct NewPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The kinds to choose from, until one is chosen.
    kinds: Vec<Kind>,
    chosen: Option<Text>,
    parts: Vec<Part>,
    /// Back to the kinds.
    back: String,
}

/// A kind of product.
struct Kind {
    name: Text,
    text: Text,
    address: String,
}

/// The kind that was chosen.
fn chosen(desk: &Desk) -> Option<ProductType> {
    ProductType::parse(&desk.visit.asked("kind")?)
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let chosen = chosen(desk);
    let kind = |kind: &ProductType| Kind {
        name: words::kind(t, *kind),
        text: words::kind_text(t, *kind),
        address: format!("{}?kind={kind}", desk.visit.path),
    };
    let order = [
        ProductType::LicenseKey,
        ProductType::DigitalDownload,
        ProductType::Subscription,
    ];
    let frame = desk.frame();
    let template = NewPage {
        look: &desk.look,
        t,
        frame: &frame,
        kinds: match chosen {
            Some(_) => Vec::new(),
            None => order.iter().map(kind).collect(),
        },
        chosen: chosen.map(|kind| words::kind(t, kind)),
        parts: chosen.map(|kind| parts(desk, kind)).unwrap_or_default(),
        back: desk.visit.path.clone(),
    };
    desk.page(&frame, &template)
}

fn parts(desk: &Desk, kind: ProductType) -> Vec<Part> {
    let t = desk.t();
    let fields = Fields::new(t, &desk.typed);
    let models: Vec<PricingModel> = PricingModel::ALL
        .iter()
        .copied()
        .filter(|model| *model != PricingModel::UsageBased || kind == ProductType::Subscription)
        .collect();
    let mut parts = vec![
        Part::line(fields.field("title", t.get("products-title")).max(256)),
        Part::area(
            fields
                .optional("description", t.get("products-description"))
                .max(10_000),
        ),
        Part::list(
            fields
                .field("pricingModel", t.get("products-pricing"))
                .choices(words::choices(&models, |one| words::pricing(t, one))),
        ),
        Part::line(
            fields
                .optional("price", t.get("products-price-usd"))
                .decimal()
                .max(14)
                .hint(t.get("products-price-hint")),
        ),
    ];
    match kind {
        ProductType::Subscription => parts.push(Part::list(
            fields
                .field("billingInterval", t.get("products-interval"))
                .choices(words::choices(&INTERVALS, |one| words::interval(t, one))),
        )),
        ProductType::LicenseKey => parts.push(Part::list(
            fields
                .field("fulfillmentMode", t.get("products-delivery"))
                .hint(t.get("products-delivery-hint"))
                .choices(words::choices(&KEYS, |one| words::delivery(t, one))),
        )),
        ProductType::DigitalDownload => {}
    }
    parts
}

/// The most usual one first.
const INTERVALS: [BillingInterval; 3] = [
    BillingInterval::Monthly,
    BillingInterval::Yearly,
    BillingInterval::Weekly,
];

/// Makes the product, and leads to what it needs next.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let Some(kind) = chosen(desk) else {
        return show(desk).await;
    };
    let mut sent = Sent::of(desk, form, &[]);
    let model = PricingModel::parse(form.get("pricingModel")).unwrap_or_default();
    let price = match model {
        // What is free has no price; one that was typed is kept in case that changes.
        PricingModel::Free => match sent.cents("price") {
            Value::Null => json!(0),
            cents => cents,
        },
        _ => sent.needed_cents("price"),
    };
    let mut body = json!({
        "title": sent.needed("title"),
        "productType": kind,
        "price": price,
        "pricingModel": model,
        "status": "DRAFT",
    });
    for name in ["description", "billingInterval", "fulfillmentMode"] {
        let value = sent.text(name);
        if !value.is_null() {
            body[name] = value;
        }
    }
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk.press(form, "createProduct", &[], Some(&body)).await? {
        Ok(product) => {
            let next = next(desk, &product);
            let target = desk.in_store(&format!("/products/{}{next}", text(&product["id"])));
            Ok(desk.done(&target, "drafted"))
        }
        Err(refused) => {
            show_refusal(desk, &mut sent.typed, &refused);
            Ok(desk.back(&sent.typed))
        }
    }
}

/// The page on which a new product is finished.
fn next(desk: &Desk, product: &Value) -> &'static str {
    match (text(&product["productType"]), text(&product["fulfillmentMode"])) {
        (_, "LICENSE_POOL") => "/keys",
        ("DIGITAL_DOWNLOAD", _) => "/files",
        _ if product["pricingModel"] == "USAGE_BASED" && desk.may(S::MetersRead) => "/meters",
        _ => "/edit",
    }
}

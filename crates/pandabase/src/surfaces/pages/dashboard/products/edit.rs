//! What a product is, costs, delivers and allows. Pictures, files, keys, variants and meters have pages of
//! their own.

use super::as_buyers;
use super::list::CATEGORIES;
use super::way;
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::part::{Group, Part};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, changes, show_refusal};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::license::{KeyFormat, LicenseDuration};
use pandabase_domain::product::{BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductType};
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Scope as S;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is not shown again.
const SECRETS: [&str; 1] = ["webhookSecret"];
/// Fields that are typed as they are stored.
const PLAIN: [&str; 17] = [
    "title",
    "subtitle",
    "description",
    "productType",
    "pricingModel",
    "billingInterval",
    "billingAnchor",
    "trialDays",
    "fulfillmentMode",
    "redirectUrl",
    "webhookUrl",
    "message",
    "keyFormat",
    "customPrefix",
    "licenseDuration",
    "maxActivations",
    "maxPerCustomer",
];
/// Fields of money.
const MONEY: [&str; 3] = ["price", "compareAtPrice", "minimumPrice"];
/// Boxes.
const BOXES: [&str; 2] = ["inStock", "revokeOnRefund"];
/// Times by the store's clock.
const MOMENTS: [&str; 2] = ["availableFrom", "availableUntil"];
const LOW: &str = "lowStockThreshold";
/// What the names of the boxes of categories begin with.
const CATEGORY: &str = "category.";

#[derive(Template)]
#[template(path = "dashboard/products/edit.html")]
struct EditPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    tabs: Vec<Tab>,
    groups: Vec<Group>,
    /// The product as buyers would see it, as a page.
    preview: String,
    /// Back to the product.
    back: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let typed = typed(desk, &product);
    let mut groups = groups(t, &Fields::new(t, &typed), &product);
    groups.extend(categories(desk, &typed, &product).await?);
    let frame = seen::frame(desk, &seen::updated(&product));
    let template = EditPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        tabs: way::tabs(desk),
        groups,
        preview: as_buyers::page(desk, typed_product(desk, &product, &typed)?).await?,
        back: way::page(desk, ""),
    };
    desk.page(&frame, &template)
}

/// What the form shows: what was typed and refused, or the product as it is.
fn typed(desk: &Desk, product: &Value) -> Typed {
    seen::shown(desk, "title", |typed| fill(desk, typed, product))
}

/// Fills the form with the product as it is.
fn fill(desk: &Desk, typed: &mut Typed, product: &Value) {
    let (t, zone) = (desk.t(), desk.zone());
    for name in PLAIN.into_iter().chain([LOW]) {
        let value = &product[name];
        let shown = value.as_str().map_or_else(|| number(value), str::to_owned);
        typed.set(name, &shown);
    }
    for name in MONEY {
        let amount = product[name].as_i64().map(|cents| t.typed_amount(cents));
        typed.set(name, &amount.unwrap_or_default());
    }
    for name in MOMENTS {
        let at = product[name].as_str().and_then(Timestamp::parse);
        typed.set(name, &at.map(|at| day::written(at, &zone)).unwrap_or_default());
    }
    for name in BOXES {
        if product[name] == true {
            typed.set(name, "yes");
        }
    }
    for category in items(&product["categories"]) {
        typed.set(&format!("{CATEGORY}{}", text(&category["id"])), "yes");
    }
}

fn number(value: &Value) -> String {
    value
        .as_i64()
        .map(|number| number.to_string())
        .unwrap_or_default()
}

fn groups(t: Locale, fields: &Fields<'_>, product: &Value) -> Vec<Group> {
    let is = |name: &str, word: &str| product[name] == word;
    vec![
        Group::new(t.get("products-about"), about(t, fields)),
        Group::new(t.get("products-price"), price(t, fields)),
        Group::new(t.get("shop-subscription"), billing(t, fields)).folded(is("productType", "SUBSCRIPTION")),
        Group::new(t.get("products-delivery"), delivery(t, fields)),
        Group::new(t.get("products-keys"), keys(t, fields)).folded(words::has_keys(product)),
        Group::new(t.get("products-limits"), limits(t, fields)),
    ]
}

fn about(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    vec![
        Part::line(fields.field("title", t.get("products-title")).max(256)),
        Part::line(fields.optional("subtitle", t.get("products-subtitle")).max(512)),
        Part::area(
            fields
                .optional("description", t.get("products-description"))
                .max(10_000),
        ),
        Part::list(
            fields
                .field("productType", t.get("products-kind"))
                .choices(words::choices(ProductType::ALL, |one| words::kind(t, one)))
                .hint(t.get("products-kind-hint")),
        ),
    ]
}

fn price(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    let amount = |name: &str, label: Text| fields.optional(name, label).decimal().max(14);
    vec![
        Part::list(
            fields
                .field("pricingModel", t.get("products-pricing"))
                .choices(words::choices(PricingModel::ALL, |one| words::pricing(t, one))),
        ),
        Part::line(amount("price", t.get("products-price-usd")).hint(t.get("products-price-hint"))),
        Part::line(
            amount("compareAtPrice", t.get("products-compare"))
                .half()
                .hint(t.get("products-compare-hint")),
        ),
        Part::line(
            amount("minimumPrice", t.get("products-minimum"))
                .half()
                .hint(t.get("products-minimum-hint")),
        ),
    ]
}

fn billing(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    let none = || t.get("products-none");
    vec![
        Part::list(
            fields
                .field("billingInterval", t.get("products-interval"))
                .unneeded()
                .choices(words::choices_or(none(), BillingInterval::ALL, |one| {
                    words::interval(t, one)
                })),
        ),
        Part::line(
            fields
                .optional("trialDays", t.get("products-trial"))
                .digits()
                .max(3)
                .hint(t.get("products-trial-hint")),
        ),
        Part::list(
            fields
                .field("billingAnchor", t.get("products-anchor"))
                .unneeded()
                .choices(words::choices_or(none(), BillingAnchor::ALL, |one| {
                    words::anchor(t, one)
                })),
        ),
    ]
}

fn delivery(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    let secret = fields
        .field("webhookSecret", t.get("products-webhook-secret"))
        .unneeded()
        .max(256)
        .secret()
        .hint(t.get("products-webhook-secret-hint"));
    vec![
        Part::list(
            fields
                .field("fulfillmentMode", t.get("products-delivery"))
                .choices(words::choices(FulfillmentMode::ALL, |one| {
                    words::delivery(t, one)
                })),
        ),
        Part::line(
            fields
                .optional("redirectUrl", t.get("products-redirect-url"))
                .max(2048),
        ),
        Part::line(
            fields
                .optional("webhookUrl", t.get("products-webhook-url"))
                .max(2048)
                .hint(t.get("products-webhook-hint")),
        ),
        Part::line(secret),
        Part::area(
            fields
                .optional("message", t.get("products-message"))
                .max(1000)
                .hint(t.get("products-message-hint")),
        ),
    ]
}

fn keys(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    vec![
        Part::list(
            fields
                .field("keyFormat", t.get("products-format"))
                .unneeded()
                .half()
                .choices(words::choices_or(
                    t.get("products-usual"),
                    KeyFormat::ALL,
                    |one| words::format(t, one),
                )),
        ),
        Part::line(
            fields
                .optional("customPrefix", t.get("products-prefix"))
                .max(32)
                .half(),
        ),
        Part::list(
            fields
                .field("licenseDuration", t.get("products-duration"))
                .unneeded()
                .half()
                .choices(words::choices_or(
                    t.get("products-usual"),
                    LicenseDuration::ALL,
                    |one| words::duration(t, one),
                )),
        ),
        Part::line(
            fields
                .optional("maxActivations", t.get("products-activations"))
                .digits()
                .max(9)
                .half(),
        ),
        Part::tick(fields.field("revokeOnRefund", t.get("products-revoke"))),
    ]
}

fn limits(t: Locale, fields: &Fields<'_>) -> Vec<Part> {
    let moment = |name: &str, label: Text| Field {
        kind: "datetime-local",
        ..fields.optional(name, label).half()
    };
    vec![
        Part::tick(fields.field("inStock", t.get("products-in-stock"))),
        Part::line(
            fields
                .optional(LOW, t.get("products-low"))
                .digits()
                .max(9)
                .half()
                .hint(t.get("products-low-hint")),
        ),
        Part::line(
            fields
                .optional("maxPerCustomer", t.get("products-most"))
                .digits()
                .max(9)
                .half()
                .hint(t.get("products-most-hint")),
        ),
        Part::line(moment("availableFrom", t.get("products-from"))),
        Part::line(moment("availableUntil", t.get("products-until")).hint(t.get("products-until-hint"))),
    ]
}

/// The boxes of the categories: those of the store, and those of the product that are not among them.
async fn categories(desk: &Desk, typed: &Typed, product: &Value) -> Result<Option<Group>, Halt> {
    if !desk.may(S::CategoriesRead) {
        return Ok(None);
    }
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let query = query(CATEGORIES, &[]);
    let found = desk.ask_about("listCategories", &[], &query).await?;
    let mut seen = BTreeSet::new();
    let all = items(&product["categories"]).chain(items(&found));
    let parts: Vec<Part> = all
        .filter(|one| seen.insert(text(&one["id"])))
        .map(|one| {
            let name = format!("{CATEGORY}{}", text(&one["id"]));
            Part::tick(fields.field(&name, text(&one["name"])))
        })
        .collect();
    if parts.is_empty() {
        return Ok(None);
    }
    let group = Group::new(t.get("shop-categories"), parts);
    Ok(Some(group.folded(items(&product["categories"]).next().is_some())))
}

/// The product with what is typed into its form, where that can be read.
fn typed_product(desk: &Desk, product: &Value, typed: &Typed) -> Result<Value, ApiError> {
    let fields = typed.with_prefix("");
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = Form::of(fields.collect())?;
    let mut sent = Sent::of(desk, &form, &SECRETS);
    let body = read(&mut sent, &form, &desk.zone(), product);
    let mut product = product.clone();
    let fields = body.as_object().into_iter().flatten();
    for (name, value) in fields.filter(|(name, _)| sent.typed.error(name).is_none()) {
        product[name.as_str()] = value.clone();
    }
    Ok(product)
}

/// Shows the product as buyers would see it, or saves what was changed.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    if form.get("action") == "preview" {
        return Ok(desk.try_out(Typed::of(form, &SECRETS)));
    }
    let product = desk.ask("getProduct").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&product)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &SECRETS);
    let mut body = changes(read(&mut sent, form, &desk.zone(), &product), &product);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    if desk.may(S::CategoriesRead) {
        let ticked: BTreeSet<&str> = form.with_prefix(CATEGORY).map(|(id, _)| id).collect();
        let before: BTreeSet<&str> = items(&product["categories"])
            .map(|one| text(&one["id"]))
            .collect();
        if ticked != before {
            body["categoryIds"] = json!(ticked);
        }
    }
    match desk.act("updateProduct", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&way::page(desk, ""), "saved")),
        Err(refused) => {
            show_refusal(desk, &mut sent.typed, &refused);
            Ok(desk.back(&sent.typed))
        }
    }
}

/// What the form asks for, of every field.
fn read(sent: &mut Sent<'_>, form: &Form, zone: &Zone, product: &Value) -> Value {
    let mut body = json!({"title": sent.needed("title")});
    for name in [
        "subtitle",
        "description",
        "productType",
        "pricingModel",
        "billingInterval",
        "billingAnchor",
        "fulfillmentMode",
        "redirectUrl",
        "webhookUrl",
        "message",
        "keyFormat",
        "customPrefix",
        "licenseDuration",
    ] {
        body[name] = sent.text(name);
    }
    for name in ["trialDays", "maxActivations", "maxPerCustomer", LOW] {
        body[name] = sent.whole(name);
    }
    for name in MOMENTS {
        body[name] = sent.moment(name, zone, &product[name]);
    }
    for name in BOXES {
        body[name] = sent.tick(name);
    }
    body["compareAtPrice"] = sent.cents("compareAtPrice");
    body["minimumPrice"] = sent.cents("minimumPrice");
    body["price"] = match form.get("pricingModel") {
        "FREE" => sent.cents("price"),
        _ => sent.needed_cents("price"),
    };
    if form.get("pricingModel") == "FREE" && body["price"].is_null() {
        // It keeps the price that it had.
        body["price"] = product["price"].clone();
    }
    // None means that the secret stays.
    if let Some(secret) = form.filled("webhookSecret") {
        body["webhookSecret"] = secret.into();
    }
    body
}

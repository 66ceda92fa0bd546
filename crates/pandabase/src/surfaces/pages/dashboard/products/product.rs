//! A product: how buyers see it, what it is, what it lacks, what was sold of it, and what can be done.

use super::copy::copy;
use super::keys::stock;
use super::preview::Preview;
use super::way;
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::count;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::PaylinkId;
use pandabase_domain::license::LicenseDuration;
use pandabase_domain::product::{BillingInterval, FulfillmentMode, PricingModel, ProductType};
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The longest title of a paylink.
const LINK_TITLE: usize = 128;

#[derive(Template)]
#[template(path = "dashboard/products/product.html")]
struct ProductPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    tabs: Vec<Tab>,
    preview: Preview,
    facts: Facts,
    /// What was sold of it.
    sales: Facts,
    /// What it lacks, and where that is mended.
    lacks: Vec<(Text, Option<String>)>,
    /// Where buyers find it.
    shop: Option<String>,
    /// A link that sells it, which was just made: its address, and its page.
    paylink: Option<(String, Option<String>)>,
    /// Pages around it: its categories, coupons and paylinks for it.
    around: Vec<(Text, String)>,
    is_active: bool,
    may_write: bool,
    may_link: bool,
    ids: Facts,
    /// The request that shows the product.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let may_write = desk.may(S::ProductsWrite);
    let is_active = product["status"] == "ACTIVE";
    let frame = desk.frame();
    let template = ProductPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        status: words::status(t, &product["status"]),
        tabs: way::tabs(desk),
        preview: Preview::of(t, desk.visit.named("storeId"), &product),
        facts: facts(desk, &product),
        sales: sales(desk, &product).await?,
        lacks: lacks(desk, &product).await?,
        shop: way::shop(desk, &product),
        paylink: paylink(desk).await?,
        around: around(desk, &product),
        is_active,
        may_write,
        may_link: may_write && is_linkable(&product),
        request: desk.request("getProduct", "")?,
        ids: say::ids([
            (t.get("products-id"), &product["id"]),
            (t.get("new-store-handle"), &product["handle"]),
        ]),
    };
    desk.page(&frame, &template)
}

/// Whether a paylink can sell it.
fn is_linkable(product: &Value) -> bool {
    product["status"] == "ACTIVE" && product["productType"] != "SUBSCRIPTION"
}

/// The link that was just made, if the address of the page names one.
async fn paylink(desk: &Desk) -> Result<Option<(String, Option<String>)>, Halt> {
    let Some(id) = desk.visit.asked("paylink").and_then(|id| PaylinkId::parse(&id)) else {
        return Ok(None);
    };
    // Whoever comes back to this address may have deleted it.
    let link = desk.find("getPaylink", &[("paylinkId", id.as_str())]).await?;
    let page = desk.link(&format!("/paylinks/{id}"));
    Ok(link.and_then(|link| owned(&link["url"])).map(|url| (url, page)))
}

/// The pages of its categories, and those where a coupon or a paylink for it is made.
fn around(desk: &Desk, product: &Value) -> Vec<(Text, String)> {
    let t = desk.t();
    let id = text(&product["id"]);
    let category = |one: &Value| {
        let page = desk.link(&format!("/categories/{}", text(&one["id"])))?;
        Some((
            t.get("selling-to-category").with("name", text(&one["name"])),
            page,
        ))
    };
    let coupon = desk.link(&format!("/coupons/new?product={id}"));
    let paylink = desk.link(&format!("/paylinks/new?product={id}"));
    let others = [
        coupon.map(|page| (t.get("selling-coupon-for"), page)),
        paylink
            .filter(|_| is_linkable(product))
            .map(|page| (t.get("selling-paylink-for"), page)),
    ];
    let categories = items(&product["categories"]).filter_map(category);
    categories.chain(others.into_iter().flatten()).collect()
}

/// What it is.
fn facts(desk: &Desk, product: &Value) -> Facts {
    let (t, zone) = (desk.t(), desk.zone());
    let known = |value: &Value| value.as_i64().map(|number| t.number(number));
    let moment = |name: &str| say::moment(t, &zone, &product[name]);
    let is_subscription = product["productType"] == "SUBSCRIPTION";
    let interval = words::said(&product["billingInterval"], BillingInterval::parse, |one| {
        words::interval(t, one)
    });
    let categories: Vec<String> = items(&product["categories"])
        .filter_map(|one| owned(&one["name"]))
        .collect();
    let (stock, _) = words::stock(t, product);
    say::known([
        (
            t.get("products-kind"),
            words::said(&product["productType"], ProductType::parse, |one| {
                words::kind(t, one)
            }),
        ),
        (
            t.get("products-pricing"),
            words::said(&product["pricingModel"], PricingModel::parse, |one| {
                words::pricing(t, one)
            }),
        ),
        (t.get("products-price"), Some(words::price(t, product))),
        (t.get("products-interval"), interval.filter(|_| is_subscription)),
        (
            t.get("products-trial"),
            known(&product["trialDays"]).filter(|_| is_subscription),
        ),
        (
            t.get("products-delivery"),
            words::said(&product["fulfillmentMode"], FulfillmentMode::parse, |one| {
                words::delivery(t, one)
            }),
        ),
        (t.get("products-stock"), Some(stock)),
        (
            t.get("products-duration"),
            words::said(&product["licenseDuration"], LicenseDuration::parse, |one| {
                words::duration(t, one)
            }),
        ),
        (t.get("products-activations"), known(&product["maxActivations"])),
        (t.get("products-most"), known(&product["maxPerCustomer"])),
        (t.get("products-low"), known(&product["lowStockThreshold"])),
        (t.get("products-from"), moment("availableFrom")),
        (t.get("products-until"), moment("availableUntil")),
        (
            t.get("shop-categories"),
            (!categories.is_empty()).then(|| categories.join(", ")),
        ),
        (t.get("products-made"), moment("createdAt")),
        (t.get("products-changed"), moment("updatedAt")),
    ])
}

/// What was sold of it, as far as lists count it: keys, and subscriptions by where they stand.
async fn sales(desk: &Desk, product: &Value) -> Result<Facts, Halt> {
    let t = desk.t();
    let mut sales = match words::has_keys(product) {
        true => stock(desk).await?,
        false => Vec::new(),
    };
    if product["fulfillmentMode"] != "LICENSE_POOL" && !sales.is_empty() {
        // Only a list of keys has some that wait to be sold.
        drop(sales.remove(0));
    }
    if product["productType"] == "SUBSCRIPTION" && desk.may(S::SubscriptionsRead) {
        let words = [
            (SubscriptionStatus::Active, t.get("products-subscribers")),
            (SubscriptionStatus::Trialing, t.get("products-trials")),
            (SubscriptionStatus::PastDue, t.get("products-past-due")),
        ];
        let id = desk.visit.named("productId");
        for (status, words) in words {
            let pairs = [("product_id", id), ("status", status.as_str())];
            let count = count(desk, "listSubscriptions", &[], &pairs).await?;
            sales.push((words, t.number(count)));
        }
    }
    Ok(sales)
}

/// What keeps buyers from getting it, and where that is mended.
async fn lacks(desk: &Desk, product: &Value) -> Result<Vec<(Text, Option<String>)>, Halt> {
    let t = desk.t();
    let mut lacks = Vec::new();
    let mut note = |words: Text, rest: &str| {
        let address = desk.may(S::ProductsWrite).then(|| way::page(desk, rest));
        lacks.push((words, address));
    };
    match text(&product["fulfillmentMode"]) {
        "LICENSE_POOL" if product["availableLicenses"] == 0 => note(t.get("products-lacks-keys"), "/keys"),
        "INSTANT_DOWNLOAD" if product["downloadUrl"].is_null() => {
            note(t.get("products-lacks-file"), "/files");
        }
        "MANUAL" if product["productType"] == "DIGITAL_DOWNLOAD" => {
            note(t.get("products-lacks-file"), "/files");
        }
        "REDIRECT" if product["redirectUrl"].is_null() => note(t.get("products-lacks-redirect"), "/edit"),
        _ => {}
    }
    if product["inStock"] != true {
        note(t.get("products-lacks-stock"), "/edit");
    }
    if product["pricingModel"] == "USAGE_BASED" && desk.may(S::MetersRead) {
        let meters = desk.ask("listMeters").await?;
        if items(&meters).next().is_none() {
            note(t.get("products-lacks-meters"), "/meters");
        }
    }
    Ok(lacks)
}

/// Puts the product on sale or takes it off, copies or deletes it, or makes a link that sells it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = way::page(desk, "");
    let status = match form.get("action") {
        "copy" => return duplicate(desk, form).await,
        "link" => return link(desk, form, &here).await,
        "delete" => {
            let list = desk.in_store("/products");
            return desk.do_it("deleteProduct", &[], None, (&list, "removed")).await;
        }
        "activate" => "ACTIVE",
        "deactivate" => "DRAFT",
        _ => return show(desk).await,
    };
    let body = json!({"status": status});
    desk.do_it("updateProduct", &[], Some(&body), (&here, "saved"))
        .await
}

/// Makes a second product like this one.
async fn duplicate(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let product = desk.ask("getProduct").await?;
    match copy(desk, form, &product).await? {
        Ok(made) => {
            let target = desk.in_store(&format!("/products/{}", text(&made["id"])));
            Ok(desk.done(&target, "made"))
        }
        Err(refused) => Ok(desk.say(&refused)),
    }
}

/// Makes a link that sells one of it.
async fn link(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let product = desk.ask("getProduct").await?;
    let title: String = text(&product["title"]).chars().take(LINK_TITLE).collect();
    let body = json!({"title": title, "items": [{"product_id": product["id"], "quantity": 1}]});
    match desk.press(form, "createPaylink", &[], Some(&body)).await? {
        Ok(link) => Ok(desk.done(&format!("{here}?paylink={}", text(&link["id"])), "saved")),
        Err(refused) => Ok(desk.say(&refused)),
    }
}

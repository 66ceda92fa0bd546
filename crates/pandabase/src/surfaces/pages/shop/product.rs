//! The page of a product, and what its form does: into the basket, or for a subscription to the checkout.

use super::basket::{Basket, Entry, MOST_LINES, MOST_UNITS};
use super::call::Call;
use super::frame::{Frame, Head};
use super::prices::{Price, decimal};
use super::structured::{beginning, breadcrumbs, picture, product as told};
use crate::surfaces::pages::checkout::faults;
use crate::surfaces::pages::checkout::faults::{at_most, dollars};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::{Form, FormToken};
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::respond::go;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use askama::Template;
use axum::response::Response;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::MAXIMUM_TOTAL;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};

/// The page.
#[derive(Template)]
#[template(path = "shop/product.html")]
struct ProductPage<'a> {
    look: &'a Look,
    t: Locale,
    page: Frame,
    languages: Vec<Language>,
    csrf: &'a str,
    product: Product,
}

/// What of the page shows the product, without what stands around it.
#[derive(Template)]
#[template(path = "shop/preview.html")]
struct PreviewPage<'a> {
    look: &'a Look,
    t: Locale,
    csrf: &'a str,
    product: Product,
}

/// What stands on it.
struct Product {
    title: String,
    subtitle: Option<String>,
    description: Option<String>,
    /// Pictures, each with what those hear who do not see it.
    images: Vec<(String, String)>,
    /// The categories that it is in.
    categories: Vec<(String, String)>,
    price: Price,
    tax: String,
    /// Days that a trial lasts and what follows.
    trial: Option<String>,
    has_usage: bool,
    state: State,
    limit: Option<String>,
    variants: Vec<Variant>,
    variant_error: Option<String>,
    quantity: Field,
    amount: Option<Field>,
    notice: Option<String>,
    /// Where the form is sent, and its button.
    to: String,
    action: &'static str,
    button: String,
}

/// Whether it can be bought.
struct State {
    words: String,
    tone: &'static str,
    is_open: bool,
}

/// A form of the product.
struct Variant {
    id: String,
    title: String,
    /// What was chosen of each option.
    options: Vec<(String, String)>,
    description: Option<String>,
    price: Price,
    note: Option<String>,
    in_stock: bool,
    is_chosen: bool,
}

/// Responds to a request for the page.
pub async fn show(call: Call) -> Result<Response, ApiError> {
    let reader = call.reader();
    let shown = match call.visit.call(&call.operations.product, Some(&reader)).await {
        Ok(shown) => shown,
        Err(refused) => return call.refused(&refused).await,
    };
    let look = call.look(&shown["shop"]);
    let (env, headers) = (call.visit.env(), &call.visit.headers);
    let typed = call.visit.waiting().unwrap_or_default();
    let token = FormToken::of(env, headers);
    let page = ProductPage {
        t: look.locale,
        page: Frame::of(&call, &look, &shown["shop"], head(&call, &shown)),
        languages: look.languages(),
        csrf: &token.token,
        product: Product::of(&|rest| call.place.link(rest), look.locale, &shown, &typed),
        look: &look,
    };
    let mut response = call.answer_kept(&look, &page)?;
    add_cookies(response.headers_mut(), token.cookie);
    Ok(response)
}

/// The page of a product that may not be on sale, or not be saved yet, without what stands around it. Its
/// links lead nowhere. `shown` is what the operation behind the page would tell.
///
/// # Errors
/// [`ApiError::Internal`] when it cannot be rendered.
pub fn preview(look: &Look, shown: &Value) -> Result<String, ApiError> {
    let page = PreviewPage {
        look,
        t: look.locale,
        csrf: "",
        product: Product::of(&|_| "#".to_owned(), look.locale, shown, &Typed::default()),
    };
    page.render().map_err(|error| ApiError::Internal(error.into()))
}

fn head(call: &Call, shown: &Value) -> Head {
    let (product, store) = (&shown["product"], &shown["shop"]["store"]);
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (title, name) = (word(&product["title"]), word(&store["name"]));
    let path = format!("/products/{}", word(&product["handle"]));
    let address = call.place.public(&path);
    let mut steps = vec![(name.clone(), call.place.public(""))];
    let category = &product["categories"][0];
    if category.is_object() {
        let at = format!("/categories/{}", word(&category["slug"]));
        steps.push((word(&category["name"]), call.place.public(&at)));
    }
    steps.push((title.clone(), address.clone()));
    let about = [word(&product["subtitle"]), word(&product["description"])];
    let about = about.into_iter().find(|text| !text.trim().is_empty());
    let cents = shown["priced"]["least"].as_i64().or(product["price"].as_i64());
    Head {
        title: format!("{title} – {name}"),
        description: about.map(|about| beginning(&about, 160)),
        kind: "product",
        image: product["images"]
            .as_array()
            .into_iter()
            .flatten()
            .find_map(picture),
        price: Some((decimal(cents.unwrap_or(0)), word(&product["currency"]))),
        data: vec![told(shown, &address), breadcrumbs(&steps)],
        is_listed: true,
        path,
    }
}

impl Product {
    /// What a page shows whose links are made by `link`.
    fn of(link: &dyn Fn(&str) -> String, t: Locale, shown: &Value, typed: &Typed) -> Self {
        let product = &shown["product"];
        let fields = Fields::new(t, typed);
        let text = |value: &Value| value.as_str().map(str::to_owned).filter(|text| !text.is_empty());
        let title = text(&product["title"]).unwrap_or_default();
        let is_subscription = product["productType"] == "SUBSCRIPTION";
        let variants = variants(t, shown, typed);
        let price = Price::of(
            t,
            product,
            product["price"].as_i64().unwrap_or(0),
            &product["compareAtPrice"],
            &shown["priced"],
        );
        let limit = product["maxPerCustomer"].as_i64();
        let categories = product["categories"].as_array().into_iter().flatten();
        let category = |category: &Value| {
            let slug = category["slug"].as_str().unwrap_or_default();
            let address = link(&format!("/categories/{slug}"));
            (text(&category["name"]).unwrap_or_default(), address)
        };
        Self {
            trial: trial(t, product, &price),
            images: images(t, product, &title),
            categories: categories.take(8).map(category).collect(),
            subtitle: text(&product["subtitle"]),
            description: text(&product["description"]),
            title,
            tax: tax_words(t, &shown["shop"]),
            has_usage: product["pricingModel"] == "USAGE_BASED",
            state: State::of(t, shown, &variants),
            limit: limit.map(|most| t.get("shop-limit").with("count", most).to_string()),
            variant_error: typed.error("variant").map(str::to_owned),
            quantity: quantity(t, &fields),
            amount: amount(t, &fields, &shown["priced"]["least"]),
            notice: typed.whole().map(str::to_owned),
            to: link(&format!(
                "/products/{}",
                product["handle"].as_str().unwrap_or_default()
            )),
            action: if is_subscription { "buy" } else { "add" },
            button: if is_subscription {
                t.get("shop-subscribe").to_string()
            } else {
                t.get("shop-add").to_string()
            },
            variants,
            price,
        }
    }
}

/// What the tax does to the prices of a store.
pub fn tax_words(t: Locale, shop: &Value) -> String {
    if shop["includes_tax"] == true {
        return t.get("shop-tax-included").to_string();
    }
    t.get("shop-tax-added").to_string()
}

fn quantity(t: Locale, fields: &Fields<'_>) -> Field {
    let mut field = fields.field("quantity", t.get("units")).digits().max(3);
    if field.value.is_empty() {
        "1".clone_into(&mut field.value);
    }
    field
}

fn amount(t: Locale, fields: &Fields<'_>, least: &Value) -> Option<Field> {
    let least = least.as_i64()?;
    let hint = t.get("your-price-least").with("amount", dollars(t, least));
    let field = fields.field("amount", t.get("your-price"));
    Some(field.decimal().max(12).hint(hint))
}

fn trial(t: Locale, product: &Value, price: &Price) -> Option<String> {
    let days = product["trialDays"].as_i64().filter(|days| *days > 0)?;
    let is_subscription = product["productType"] == "SUBSCRIPTION";
    let text = t
        .get("shop-trial")
        .with("count", days)
        .with("price", &*price.words);
    is_subscription.then(|| text.to_string())
}

fn images(t: Locale, product: &Value, title: &str) -> Vec<(String, String)> {
    let images = product["images"].as_array().into_iter().flatten();
    let images = images.filter_map(picture).zip(1_i64..);
    images
        .map(|(address, number)| {
            let said = t
                .get("shop-picture")
                .with("product", title)
                .with("number", number);
            (address, said.to_string())
        })
        .collect()
}

impl State {
    fn of(t: Locale, shown: &Value, variants: &[Variant]) -> Self {
        let product = &shown["product"];
        if product["inStock"] == true {
            let is_there = variants.is_empty() || variants.iter().any(|variant| variant.in_stock);
            return Self {
                words: t.get("shop-in-stock").to_string(),
                tone: "good",
                is_open: is_there,
            };
        }
        let zone = shown["zone"]
            .as_str()
            .and_then(Zone::parse)
            .unwrap_or(Zone::utc());
        let from = product["availableFrom"].as_str().and_then(Timestamp::parse);
        let words = match from.filter(|_| shown["is_early"] == true) {
            Some(from) => t.get("shop-early").with("date", t.date(from, &zone)),
            None if shown["is_over"] == true => t.get("shop-over"),
            None => t.get("shop-sold-out"),
        };
        Self {
            words: words.to_string(),
            tone: "wait",
            is_open: false,
        }
    }
}

fn variants(t: Locale, shown: &Value, typed: &Typed) -> Vec<Variant> {
    let product = &shown["product"];
    let text = |value: &Value| value.as_str().map(str::to_owned).filter(|text| !text.is_empty());
    let all = product["variants"].as_array().into_iter().flatten().enumerate();
    let mut variants: Vec<Variant> = all
        .map(|(index, variant)| {
            let id = text(&variant["id"]).unwrap_or_default();
            let in_stock = variant["inStock"] == true;
            let left = variant["quantity"].as_i64().filter(|left| in_stock && *left < 10);
            let options = variant["options"].as_object().into_iter().flatten();
            Variant {
                title: text(&variant["title"]).unwrap_or_default(),
                options: options
                    .filter_map(|(name, value)| Some((name.clone(), text(value)?)))
                    .collect(),
                description: text(&variant["description"]),
                price: Price::of(
                    t,
                    product,
                    variant["price"].as_i64().unwrap_or(0),
                    &variant["compareAtPrice"],
                    &shown["variants"][index],
                ),
                note: match left {
                    _ if !in_stock => Some(t.get("shop-sold-out").to_string()),
                    Some(left) => Some(t.get("shop-left").with("count", left).to_string()),
                    None => None,
                },
                is_chosen: typed.get("variant") == id,
                in_stock,
                id,
            }
        })
        .collect();
    if !variants.iter().any(|variant| variant.is_chosen)
        && let Some(first) = variants.iter_mut().find(|variant| variant.in_stock)
    {
        first.is_chosen = true;
    }
    variants
}

/// Takes the form.
pub async fn submit(mut call: Call, form: &Form) -> Result<Response, ApiError> {
    let reader = call.reader();
    let shown = match call.visit.call(&call.operations.product, Some(&reader)).await {
        Ok(shown) => shown,
        Err(refused) => return call.refused(&refused).await,
    };
    let t = call.look(&shown["shop"]).locale;
    let mut typed = Typed::of(form, &[]);
    if !form.is_ours(call.visit.env(), &call.visit.headers) {
        typed.notice(t.get("error-form-expired").to_string());
        return Ok(back(&call, &typed));
    }
    let Some(entry) = read(t, &shown, &mut typed) else {
        return Ok(back(&call, &typed));
    };
    let mut asked = reader;
    asked["items"] = json!([entry.item()]);
    let judged = call.visit.call(&call.operations.basket, Some(&asked)).await;
    match &judged {
        Ok(judged) => {
            if let Some(refusal) = judged["lines"][0]["refusal"].as_str() {
                say(&mut typed, t, refusal, &judged["lines"][0]["least"]);
            }
        }
        Err(refused) => faults::say(&mut typed, t, refused),
    }
    if typed.is_refused() {
        return Ok(back(&call, &typed));
    }
    if shown["product"]["productType"] == "SUBSCRIPTION" {
        return Ok(subscribe(&call, &shown, &entry, typed, t).await);
    }
    if shown["shop"]["is_bought"] == true {
        call.basket = Basket::default();
    }
    if call.basket.add(entry).is_err() {
        let most = i64::try_from(MOST_LINES).unwrap_or(i64::MAX);
        typed.notice(t.get("shop-basket-full").with("count", most).to_string());
        return Ok(back(&call, &typed));
    }
    let mut response = call.visit.leave(&call.place.link("/basket"));
    add_cookies(response.headers_mut(), call.basket_cookie());
    Ok(response)
}

/// Leads back to the page, which shows what was typed and what is wrong with it.
fn back(call: &Call, typed: &Typed) -> Response {
    let address = call.visit.address(&["locale"]);
    call.visit.come_back(&address, typed)
}

/// A subscription is alone in its checkout, so that it goes there at once; the basket stays as it is.
async fn subscribe(call: &Call, shown: &Value, entry: &Entry, mut typed: Typed, t: Locale) -> Response {
    let store = shown["shop"]["store"]["id"].as_str().unwrap_or_default();
    match call.open(store, vec![entry.item()]).await {
        Ok(opened) => go(&call.visit.headers, &opened.address),
        Err(refused) => {
            faults::say(&mut typed, t, &refused);
            back(call, &typed)
        }
    }
}

/// Reads what is wanted; what is no fit number is said at its field.
fn read(t: Locale, shown: &Value, typed: &mut Typed) -> Option<Entry> {
    let product = &shown["product"];
    let variants = product["variants"].as_array().map_or(&[][..], Vec::as_slice);
    let chosen = typed.get("variant").to_owned();
    let is_known = variants.iter().any(|variant| variant["id"] == chosen.as_str());
    if !variants.is_empty() && !is_known {
        typed.fault("variant", t.get("shop-choose-one").to_string());
    }
    let quantity = read_units(typed.get("quantity"));
    if quantity.is_none() {
        typed.fault(
            "quantity",
            t.get("error-units").with("count", MOST_UNITS).to_string(),
        );
    }
    let mut amount = None;
    if shown["priced"]["least"].is_i64() {
        amount = Cents::read(typed.get("amount"));
        match amount {
            None => {
                let text = t.get("error-amount").with("example", t.typed_amount(1250));
                typed.fault("amount", text.to_string());
            }
            Some(cents) if cents > MAXIMUM_TOTAL => typed.fault("amount", at_most(t).to_string()),
            Some(_) => {}
        }
    }
    if typed.is_refused() {
        return None;
    }
    Some(Entry {
        product: product["id"].as_str()?.to_owned(),
        variant: is_known.then_some(chosen),
        quantity: quantity?,
        amount: amount.map(|cents| cents.0),
    })
}

/// A number of units that a line can have.
pub fn read_units(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let units = text.parse().ok().filter(|_| is_number)?;
    (1..=MOST_UNITS).contains(&units).then_some(units)
}

/// Says why something cannot be bought.
fn say(typed: &mut Typed, t: Locale, refusal: &str, least: &Value) {
    if let Some(least) = least.as_i64().filter(|_| refusal.contains("/amount")) {
        let text = t.get("error-amount-least").with("amount", dollars(t, least));
        typed.fault("amount", text.to_string());
    } else {
        faults::say_text(typed, t, refusal);
    }
}

//! The page of the basket, and the way from it to the checkout.

use super::basket::{Basket, MOST_LINES, MOST_UNITS};
use super::call::Call;
use super::frame::{Frame, Head};
use super::prices::sum;
use super::product::{read_units, tax_words};
use super::structured::picture;
use crate::surfaces::pages::checkout::faults;
use crate::surfaces::pages::checkout::faults::dollars;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::{Form, FormToken};
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::typed::{Typed, add_cookies};
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_locale::Locale;
use pandabase_platform::error::ApiError;
use serde_json::Value;

/// The page.
#[derive(Template)]
#[template(path = "shop/basket.html")]
struct BasketPage<'a> {
    look: &'a Look,
    t: Locale,
    page: Frame,
    languages: Vec<Language>,
    csrf: &'a str,
    cart: Cart,
}

/// What stands on it.
struct Cart {
    lines: Vec<Line>,
    subtotal: String,
    /// The same in US dollars, where the reader's money is another.
    beside: Option<String>,
    tax: String,
    notice: Option<String>,
    /// Where the form is sent.
    to: String,
    /// Which lines it is about.
    word: String,
}

/// A line of the basket.
struct Line {
    name: String,
    address: Option<String>,
    image: Option<String>,
    amount: Option<String>,
    refusal: Option<String>,
    units: Field,
    remove: String,
    remove_words: String,
}

/// Responds to a request for the page.
pub async fn show(call: Call) -> Result<Response, ApiError> {
    let shown = match look_into(&call).await {
        Ok(shown) => shown,
        Err(refused) => return call.refused(&refused).await,
    };
    let look = call.look(&shown["shop"]);
    let (env, headers) = (call.visit.env(), &call.visit.headers);
    let typed = call.visit.waiting().unwrap_or_default();
    let token = FormToken::of(env, headers);
    let head = Head {
        title: format!(
            "{} – {}",
            look.locale.get("shop-basket"),
            shown["shop"]["store"]["name"].as_str().unwrap_or_default()
        ),
        description: None,
        path: "/basket".to_owned(),
        kind: "website",
        image: None,
        price: None,
        data: Vec::new(),
        is_listed: false,
    };
    let page = BasketPage {
        t: look.locale,
        page: Frame::of(&call, &look, &shown["shop"], head),
        languages: look.languages(),
        csrf: &token.token,
        cart: Cart::of(&call, &look, &shown, &typed),
        look: &look,
    };
    let mut response = call.answer(StatusCode::OK, &look, &page)?;
    add_cookies(response.headers_mut(), token.cookie);
    Ok(response)
}

/// What is in the basket, as it could be bought now.
async fn look_into(call: &Call) -> Result<Value, Refused> {
    let mut reader = call.reader();
    reader["items"] = call.basket.items().into();
    call.visit.call(&call.operations.basket, Some(&reader)).await
}

impl Cart {
    fn of(call: &Call, look: &Look, shown: &Value, typed: &Typed) -> Self {
        let t = look.locale;
        let fields = Fields::new(t, typed);
        let lines = shown["lines"].as_array().into_iter().flatten().enumerate();
        let lines = lines.map(|(index, line)| Line::of(call, t, &fields, index, line));
        // What was bought is in no basket any more.
        let most = if shown["shop"]["is_bought"] == true {
            0
        } else {
            MOST_LINES
        };
        let (subtotal, beside) = sum(t, shown["subtotal"].as_i64().unwrap_or(0), &shown["local"]);
        Self {
            lines: lines.take(most).collect(),
            subtotal,
            beside,
            tax: tax_words(t, &shown["shop"]),
            notice: typed.whole().map(str::to_owned),
            to: call.place.link("/basket"),
            word: call.basket.word(),
        }
    }
}

impl Line {
    fn of(call: &Call, t: Locale, fields: &Fields<'_>, index: usize, line: &Value) -> Self {
        let named = line["name"].as_str();
        let name = named.map_or_else(|| t.get("shop-gone").to_string(), str::to_owned);
        let mut units = fields
            .field(&format!("quantity.{index}"), t.get("units"))
            .about(&name)
            .digits()
            .max(3);
        if units.value.is_empty() {
            let quantity = call.basket.lines().get(index).map_or(1, |entry| entry.quantity);
            units.value = quantity.to_string();
        }
        let handle = line["handle"].as_str();
        let refusal = line["refusal"].as_str().filter(|_| named.is_some());
        Self {
            address: handle.map(|handle| call.place.link(&format!("/products/{handle}"))),
            image: picture(&line["image"]),
            amount: line["amount"].as_i64().map(|cents| dollars(t, cents)),
            refusal: refusal.map(|text| in_words(t, text)),
            units,
            remove: format!("remove.{index}"),
            remove_words: t.get("shop-remove").with("product", &*name).to_string(),
            name,
        }
    }
}

/// Why a line cannot be bought so.
fn in_words(t: Locale, refusal: &str) -> String {
    let mut typed = Typed::default();
    match faults::product_in(refusal) {
        Some((product, key)) => t.get(key).with("product", product).to_string(),
        None => {
            faults::say_text(&mut typed, t, refusal);
            typed.whole().unwrap_or_default().to_owned()
        }
    }
}

/// Takes the form.
pub async fn submit(mut call: Call, form: &Form) -> Result<Response, ApiError> {
    let shown = match look_into(&call).await {
        Ok(shown) => shown,
        Err(refused) => return call.refused(&refused).await,
    };
    let t = call.look(&shown["shop"]).locale;
    let mut typed = Typed::default();
    if !form.is_ours(call.visit.env(), &call.visit.headers) {
        typed.notice(t.get("error-form-expired").to_string());
        return Ok(back(&call, &typed));
    }
    if shown["shop"]["is_bought"] == true {
        call.basket = Basket::default();
    }
    let action = form.get("action");
    // A form that is sent twice, or from another window, is about lines that stand elsewhere now.
    if form.get("lines") != call.basket.word() {
        // Who takes a line out again sees that it is gone.
        if !action.starts_with("remove.") && !call.basket.lines().is_empty() {
            typed.notice(t.get("shop-basket-changed").to_string());
        }
        return Ok(back(&call, &typed));
    }
    take_units(&mut call, form, &mut typed, t);
    if let Some(index) = action
        .strip_prefix("remove.")
        .and_then(|index| index.parse().ok())
    {
        call.basket.remove(index);
        typed = Typed::default();
    }
    if action != "checkout" || typed.is_refused() || call.basket.lines().is_empty() {
        return Ok(back(&call, &typed));
    }
    let store = shown["shop"]["store"]["id"].as_str().unwrap_or_default();
    let items = call.basket.items();
    match call.open(store, items).await {
        Ok(opened) => {
            call.basket.session = opened.session;
            let mut response = call.visit.leave(&opened.address);
            add_cookies(response.headers_mut(), call.basket_cookie());
            Ok(response)
        }
        Err(refused) => {
            faults::say(&mut typed, t, &refused);
            Ok(back(&call, &typed))
        }
    }
}

/// Changes how many units each line has. What is no fit number stands in its field again, with what is wrong.
fn take_units(call: &mut Call, form: &Form, typed: &mut Typed, t: Locale) {
    for index in 0..call.basket.lines().len() {
        let name = format!("quantity.{index}");
        let Some(text) = form.filled(&name) else { continue };
        match read_units(text) {
            Some(units) => call.basket.set(index, units),
            None => {
                typed.set(&name, text);
                typed.fault(&name, t.get("error-units").with("count", MOST_UNITS).to_string());
            }
        }
    }
}

/// Leads back to the basket as it is now, and says what is wrong.
fn back(call: &Call, typed: &Typed) -> Response {
    let address = call.visit.address(&["locale"]);
    let mut response = if typed.is_refused() {
        call.visit.come_back(&address, typed)
    } else {
        call.visit.leave(&address)
    };
    add_cookies(response.headers_mut(), call.basket_cookie());
    response
}

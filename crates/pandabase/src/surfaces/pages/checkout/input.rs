//! What a buyer sends, as the operations take it, and what can be judged before they are asked.

use super::faults;
use crate::surfaces::pages::cards::{CardForm, Cards};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::checkout;
use pandabase_domain::checkout::{CustomFields, CustomerName, Email};
use pandabase_domain::input::Text;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::place;
use pandabase_domain::pricing::place::{BadPlace, Place};
use pandabase_locale::Locale;
use serde_json::{Map, Value, json};

/// Fields that are never kept, and never written into a page.
pub const SECRETS: &[&str] = &["card_number", "card_expiry", "card_cvc", "token", "token_kind"];
/// The digits that card numbers have.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 12..=19;

/// The part of what was typed that decides the price.
pub fn whereabouts(typed: &Typed) -> Value {
    let Some(country) = Country::parse(typed.get("country")) else {
        return json!({});
    };
    let text = |name: &str| Some(typed.get(name)).filter(|text| !text.is_empty());
    let is_business = !typed.get("business").is_empty();
    let parts = [
        ("country", Some(country.as_str())),
        ("state", state(typed, country)),
        ("postal_code", text("postal_code")),
        ("tax_id", text("tax_id").filter(|_| is_business)),
    ];
    let known = parts
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    Value::Object(known.collect())
}

/// The state, unless it is left from a list of another country: without a script that list stays until the
/// form is sent.
fn state(typed: &Typed, country: Country) -> Option<&str> {
    let before = Country::parse(typed.get("state_of"));
    let state = Some(typed.get("state")).filter(|state| !state.is_empty())?;
    place::keeps_state(before, country, state).then_some(state)
}

/// Says what is wrong with email, name and address.
pub fn check_contact(typed: &mut Typed, locale: Locale, is_free: bool) {
    if Email::parse(typed.get("email")).is_err() {
        fault(typed, locale, "email", "error-email");
    }
    if is_free {
        if Country::parse(typed.get("country")).is_none() {
            fault(typed, locale, "country", "error-country");
        }
        return;
    }
    check_place(typed, locale);
    if !typed.get("business").is_empty() {
        check_street(typed, locale);
        if typed.get("tax_id").is_empty() {
            fault(typed, locale, "tax_id", "error-tax-id");
        }
    }
}

/// Says what is wrong with the name and with what of the address decides the tax.
pub fn check_place(typed: &mut Typed, locale: Locale) {
    let name = Text::<0, 128>::parse(typed.get("name"));
    match name.map(|name| CustomerName::parse(&name)) {
        Ok(Ok(_)) if !typed.get("name").is_empty() => {}
        Ok(Ok(_)) => fault(typed, locale, "name", "error-name"),
        Ok(Err(_)) => fault(typed, locale, "name", "error-name-email"),
        Err(_) if typed.get("name").chars().count() <= 128 => fault(typed, locale, "name", "error-name"),
        Err(_) => typed.fault(
            "name",
            locale.get("error-too-long").with("count", 128).to_string(),
        ),
    }
    let Some(country) = Country::parse(typed.get("country")) else {
        return fault(typed, locale, "country", "error-country");
    };
    let place = Place {
        country,
        state: state(typed, country),
        postal_code: Some(typed.get("postal_code")),
    };
    match place.check() {
        Ok(()) => {}
        Err(BadPlace::State(_)) => fault(typed, locale, "state", "error-state"),
        Err(BadPlace::PostalCode) => fault(typed, locale, "postal_code", "error-postal-code"),
        Err(BadPlace::OtherState(_)) => fault(typed, locale, "postal_code", "error-postal-code-state"),
    }
}

/// Says when street or city are missing.
pub fn check_street(typed: &mut Typed, locale: Locale) {
    for (name, key) in [("line1", "error-street"), ("city", "error-city")] {
        if typed.get(name).is_empty() {
            fault(typed, locale, name, key);
        }
    }
}

fn fault(typed: &mut Typed, locale: Locale, name: &str, key: &'static str) {
    typed.fault(name, locale.get(key).to_string());
}

/// Says what is wrong with the answers to the merchant's questions.
pub fn check_answers(form: &Form, typed: &mut Typed, locale: Locale, shown: &Value) {
    let asked = shown["session"]["display"]["fields"].clone();
    let asked: CustomFields = serde_json::from_value(asked).unwrap_or_default();
    for field in asked.iter() {
        let name = format!("field.{}", &*field.key);
        let answer = (field.key.to_string(), form.get(&name).to_owned());
        if let Err(error) = checkout::check_answers(std::slice::from_ref(field), &[answer]) {
            faults::say_text(typed, locale, &error.to_string());
        }
    }
}

/// Says what is wrong with the way to pay, as the last of what is checked.
pub fn check_method(form: &Form, typed: &mut Typed, locale: Locale, cards: &Cards) {
    match cards {
        Cards::Fields if form.filled("method").is_none_or(|method| method == "card") => {
            check_card(form, typed, locale);
        }
        Cards::Stripe(hosted) => {
            let needs_token = method_of(form).is_some_and(|method| hosted.kinds(method).is_some());
            // The script of the form asks for a card only when nothing else is missing.
            if needs_token && form.get("token").is_empty() && !typed.is_refused() {
                fault(typed, locale, "method", "card-form-script");
            }
        }
        Cards::Fields | Cards::Nobody => {}
    }
}

/// Says what is wrong with a card that was typed into our fields.
fn check_card(form: &Form, typed: &mut Typed, locale: Locale) {
    let digits = digits(form.get("card_number"));
    let is_number = digits.is_some_and(|digits| CARD_DIGITS.contains(&digits.len()));
    let cvc = form.get("card_cvc");
    let is_cvc = (3..=4).contains(&cvc.len()) && cvc.bytes().all(|byte| byte.is_ascii_digit());
    for (name, is_right, key) in [
        ("card_number", is_number, "error-card-number"),
        (
            "card_expiry",
            expiry(form.get("card_expiry")).is_some(),
            "error-card-expiry",
        ),
        ("card_cvc", is_cvc, "error-card-cvc"),
    ] {
        if !is_right {
            typed.fault(name, locale.get(key).to_string());
        }
    }
}

/// What the session is to be told of the buyer: what the form had fields for.
pub fn update_body(form: &Form) -> Value {
    let mut body = Map::new();
    if let Some(customer) = customer(form) {
        let is_business = form.filled("business").is_some();
        body.insert("customer".into(), customer);
        body.insert(
            "tax_id".into(),
            json!(form.filled("tax_id").filter(|_| is_business)),
        );
    }
    if let Some(code) = form.filled("coupon_code") {
        body.insert("coupon_code".into(), code.into());
    }
    Value::Object(body)
}

/// The buyer; none where the form had no fields for one.
fn customer(form: &Form) -> Option<Value> {
    let email = form.filled("email")?;
    let mut customer = json!({"email": email});
    if let Some(name) = form.filled("name") {
        customer["name"] = name.into();
    }
    if let Some(country) = form.filled("country") {
        customer["billing"] = billing(form, country);
    }
    Some(customer)
}

/// The billing address of a form.
pub fn billing(form: &Form, country: &str) -> Value {
    let typed = Typed::of(form, SECRETS);
    let state = Country::parse(country).and_then(|country| state(&typed, country));
    json!({
        "line1": form.get("line1"),
        "line2": form.filled("line2"),
        "city": form.get("city"),
        "state": state.unwrap_or_default(),
        "postal_code": form.get("postal_code"),
        "country": country,
    })
}

/// The payment of a session that was shown. The buyer is charged the total on the button or nothing, even if
/// the session changes meanwhile.
pub fn pay_body(form: &Form, shown: &Value) -> Value {
    let answers: Vec<Value> = form
        .with_prefix("field.")
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    let mut body = json!({"expected_total": form.get("shown_total").parse::<i64>().ok()});
    if !answers.is_empty() {
        body["custom_fields"] = answers.into();
    }
    if shown["session"]["subscription"].is_object() {
        body["consent"] = true.into();
    }
    // The shop ignores it if the buyer has no such right, so it does not matter whether the box was shown.
    if form.filled("withdrawal_waiver").is_some() {
        body["withdrawal_waiver"] = true.into();
    }
    if shown["is_free"] != true {
        let keeps = shown["session"]["subscription"].is_object();
        body["payment_method"] = payment_method(form, &Cards::from_view(shown), keeps);
    }
    body
}

/// The method that a form names; a card unless it names another.
fn method_of(form: &Form) -> Option<MethodCode> {
    MethodCode::parse(form.filled("method").unwrap_or("card"))
}

/// The payment method of a form; a card unless the form names another. What it pays with may have to be kept.
pub fn payment_method(form: &Form, cards: &Cards, keeps: bool) -> Value {
    let code = form.filled("method").unwrap_or("card");
    let mut method = json!({"type": code});
    if let Cards::Stripe(hosted) = cards {
        let chosen = method_of(form).filter(|chosen| hosted.kinds(*chosen).is_some());
        if let Some(chosen) = chosen {
            let within = CardForm::method_of(chosen, form.get("token_kind"), keeps);
            method["type"] = within.as_str().into();
            method["token"] = form.get("token").into();
        }
    } else if code == "card" {
        let number = digits(form.get("card_number")).unwrap_or_default();
        let (month, year) = expiry(form.get("card_expiry")).unwrap_or_default();
        method["card"] =
            json!({"number": number, "exp_month": month, "exp_year": year, "cvc": form.get("card_cvc")});
    }
    method
}

/// The digits of a text that has nothing else but spaces and hyphens.
fn digits(text: &str) -> Option<String> {
    let rest: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
        .collect();
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(rest)
}

/// Month and year of `12/34`, `12 / 2034`, `1234`, `0134`, `1/34`, with any separator or none.
fn expiry(text: &str) -> Option<(i64, i64)> {
    let groups: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let (month, year) = match groups[..] {
        [month, year] => (month, year),
        // Two or four digits of a year stand behind one or two of a month.
        [all] if matches!(all.len(), 3..=4 | 6) => all.split_at(2 - all.len() % 2),
        _ => return None,
    };
    let (month, century) = match year.len() {
        2 => (month.parse().ok()?, 2000),
        4 => (month.parse().ok()?, 0),
        _ => return None,
    };
    let year = century + year.parse::<i64>().ok()?;
    (1..=12).contains(&month).then_some((month, year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_dates_are_read_as_people_write_them() {
        for (text, expected) in [
            ("1234", Some((12, 2034))),
            ("12/34", Some((12, 2034))),
            ("12 / 2034", Some((12, 2034))),
            ("0134", Some((1, 2034))),
            ("134", Some((1, 2034))),
            ("1/34", Some((1, 2034))),
            ("12-34", Some((12, 2034))),
            ("12.2034", Some((12, 2034))),
            ("122034", Some((12, 2034))),
            (" 01 34 ", Some((1, 2034))),
            ("13/34", None),
            ("0/34", None),
            ("12/345", None),
            ("12345", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(expiry(text), expected, "{text}");
        }
    }

    #[test]
    fn card_numbers_may_be_grouped() {
        assert_eq!(
            digits("4242 4242-4242\u{a0}4242").as_deref(),
            Some("4242424242424242")
        );
        assert_eq!(digits("4242x"), None);
        assert_eq!(digits(""), None);
    }
}

//! A form that was sent, read into what the API takes: dollars into cents, times by the store's clock, an
//! empty field into none. What cannot be read is said at its field.

use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::no_amount;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use pandabase_domain::day;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;
use serde_json::Value;

/// A form that was sent, and what is wrong with it.
pub struct Sent<'f> {
    t: Locale,
    form: &'f Form,
    pub(super) typed: Typed,
}

impl<'f> Sent<'f> {
    /// The form; what the fields of `secrets` hold is not shown again.
    pub fn of(desk: &Desk, form: &'f Form, secrets: &[&str]) -> Self {
        Self {
            t: desk.t(),
            form,
            typed: Typed::of(form, secrets),
        }
    }

    /// A text, or none.
    pub fn text(&self, field: &str) -> Value {
        match self.form.get(field) {
            "" => Value::Null,
            text => text.into(),
        }
    }

    /// The same for a field that must be filled in.
    pub fn needed(&mut self, field: &str) -> Value {
        let text = self.text(field);
        if text.is_null() {
            self.typed.fault(field, self.t.get("error-answer-required"));
        }
        text
    }

    /// An amount of dollars as cents, or none.
    pub fn cents(&mut self, field: &str) -> Value {
        let text = self.form.get(field);
        if text.is_empty() {
            return Value::Null;
        }
        let read = Cents::read(text);
        if read.is_none() {
            self.say_amount(field);
        }
        read.map_or(Value::Null, |cents| cents.0.into())
    }

    /// The same for a field that must be filled in.
    pub fn needed_cents(&mut self, field: &str) -> Value {
        if self.form.get(field).is_empty() {
            self.say_amount(field);
        }
        self.cents(field)
    }

    fn say_amount(&mut self, field: &str) {
        self.typed.fault(field, no_amount(self.t, 1250));
    }

    /// A whole number, or none.
    pub fn whole(&mut self, field: &str) -> Value {
        let text = self.form.get(field);
        if text.is_empty() {
            return Value::Null;
        }
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<i64> = text.parse().ok().filter(|_| is_number);
        if number.is_none() {
            self.typed.fault(field, self.t.get("products-error-whole"));
        }
        number.map_or(Value::Null, Value::from)
    }

    /// Whether a box is ticked.
    pub fn tick(&self, field: &str) -> Value {
        Value::Bool(!self.form.get(field).is_empty())
    }

    /// A day and a time by the store's clock, or none. One that was not changed stays as it was, to the last
    /// second.
    pub fn moment(&mut self, field: &str, zone: &Zone, before: &Value) -> Value {
        let text = self.form.get(field);
        if text.is_empty() {
            return Value::Null;
        }
        let known = before.as_str().and_then(Timestamp::parse);
        if known.is_some_and(|at| day::written(at, zone) == text) {
            return before.clone();
        }
        let at = day::instant(text, zone);
        if at.is_none() {
            self.typed.fault(field, self.t.get("products-error-moment"));
        }
        at.map_or(Value::Null, |at| at.to_string().into())
    }
}

/// What of a body differs from the product as it is.
pub fn changes(mut body: Value, product: &Value) -> Value {
    // A product that is free shows no price, and has one all the same.
    let is_repriced = body
        .get("pricingModel")
        .is_some_and(|model| *model != product["pricingModel"]);
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|name, value| {
            let before = &product[name.as_str()];
            let is_blank = value.is_null() && before.as_str() == Some("");
            (is_repriced && name == "price" && !value.is_null()) || (*value != *before && !is_blank)
        });
    }
    body
}

/// Shows a refusal of the API at the field that its text begins with, if the form has it.
pub fn show_refusal(desk: &Desk, typed: &mut Typed, refused: &Refused) {
    if refused.text == "Subscription products require a billing interval" && typed.has("billingInterval") {
        return typed.fault("billingInterval", refused.text.clone());
    }
    let first = refused.text.split([' ', ':']).next().unwrap_or_default();
    if typed.has(first) && !first.starts_with("body") {
        return typed.fault(first, refused.text.clone());
    }
    desk.show_refusal(typed, refused);
}

#[cfg(test)]
mod tests {
    use super::changes;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_sent() {
        let product = json!({"title": "Notes", "subtitle": "", "price": 0, "pricingModel": "FREE",
            "message": "Hello", "trialDays": null});
        let typed = json!({"title": "Notes", "subtitle": null, "price": 0, "pricingModel": "FREE",
            "message": null, "trialDays": 7});
        assert_eq!(changes(typed, &product), json!({"message": null, "trialDays": 7}));
        let priced = json!({"price": 0, "pricingModel": "STANDARD"});
        assert_eq!(changes(priced.clone(), &product), priced);
    }
}

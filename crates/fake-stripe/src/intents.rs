//! PaymentIntents and SetupIntents before and beside their confirmation.

use crate::books::{Books, metadata, number, some_text, text};
use crate::error::Refusal;
use crate::methods;
use serde_json::{Value, json};

/// The most that is charged.
const LARGEST: i64 = 99_999_999;

/// Which of the two kinds of intents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It takes money.
    Payment,
    /// It keeps a method.
    Setup,
}

impl Kind {
    /// The name of the object.
    pub fn object(self) -> &'static str {
        match self {
            Self::Payment => "payment_intent",
            Self::Setup => "setup_intent",
        }
    }

    /// The kind of an intent.
    pub fn of(intent: &Value) -> Self {
        match text(intent, "object") {
            "setup_intent" => Self::Setup,
            _ => Self::Payment,
        }
    }

    /// Where its last failure is told.
    pub fn error(self) -> &'static str {
        match self {
            Self::Payment => "last_payment_error",
            Self::Setup => "last_setup_error",
        }
    }

    /// The code of what cannot be done in an intent's state.
    pub fn unexpected_code(self) -> &'static str {
        match self {
            Self::Payment => "payment_intent_unexpected_state",
            Self::Setup => "setup_intent_unexpected_state",
        }
    }

    /// The refusal of what cannot be done in an intent's state.
    pub fn unexpected(self, intent: &Value, doing: &str) -> Refusal {
        let status = text(intent, "status");
        let name = self.object();
        let message = format!("You cannot {doing} this {name} because it has a status of {status}.");
        Refusal::coded(self.unexpected_code(), message)
            .with(self.object(), intent.clone())
            .done()
    }
}

impl Books {
    /// `POST /v1/payment_intents`.
    pub fn create_payment(&mut self, parameters: &Value) -> Result<Value, Refusal> {
        self.check_new(parameters)?;
        let (amount, currency) = (number(parameters, "amount"), text(parameters, "currency"));
        check_amount(amount, currency)?;
        if parameters["capture_method"] == "manual" {
            let message = "This stand-in has no route that captures: use the default capture_method.";
            return Err(Refusal::invalid(message).at("capture_method"));
        }
        let types = self.types(parameters, Some(currency))?;
        let automatic = self.automatic(parameters);
        let status = match parameters["payment_method"].is_null() {
            true => "requires_payment_method",
            false => "requires_confirmation",
        };
        let intent = json!({
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": { "tip": {} },
            "amount_received": 0,
            "application": null,
            "application_fee_amount": null,
            "automatic_payment_methods": automatic,
            "canceled_at": null,
            "cancellation_reason": null,
            "capture_method": some_text(parameters, "capture_method").unwrap_or("automatic_async".to_owned()),
            "confirmation_method": "automatic",
            "currency": currency,
            "customer": parameters["customer"],
            "description": parameters["description"],
            "last_payment_error": null,
            "latest_charge": null,
            "metadata": metadata(parameters),
            "next_action": null,
            "on_behalf_of": null,
            "payment_method": self.settle_method(&parameters["payment_method"])?,
            "payment_method_options": {},
            "payment_method_types": types,
            "processing": null,
            "receipt_email": parameters["receipt_email"],
            "review": null,
            "setup_future_usage": parameters["setup_future_usage"],
            "shipping": parameters["shipping"],
            "source": null,
            "statement_descriptor": parameters["statement_descriptor"],
            "statement_descriptor_suffix": parameters["statement_descriptor_suffix"],
            "status": status,
            "transfer_data": null,
            "transfer_group": null,
        });
        self.begin(Kind::Payment, "pi", intent, parameters)
    }

    /// `POST /v1/setup_intents`.
    pub fn create_setup(&mut self, parameters: &Value) -> Result<Value, Refusal> {
        self.check_new(parameters)?;
        let types = self.types(parameters, None)?;
        let status = match parameters["payment_method"].is_null() {
            true => "requires_payment_method",
            false => "requires_confirmation",
        };
        let intent = json!({
            "application": null,
            "automatic_payment_methods": self.automatic(parameters),
            "cancellation_reason": null,
            "customer": parameters["customer"],
            "description": parameters["description"],
            "flow_directions": null,
            "last_setup_error": null,
            "latest_attempt": null,
            "mandate": null,
            "metadata": metadata(parameters),
            "next_action": null,
            "on_behalf_of": null,
            "payment_method": self.settle_method(&parameters["payment_method"])?,
            "payment_method_options": {},
            "payment_method_types": types,
            "single_use_mandate": null,
            "status": status,
            "usage": some_text(parameters, "usage").unwrap_or("off_session".to_owned()),
        });
        self.begin(Kind::Setup, "seti", intent, parameters)
    }

    fn begin(
        &mut self,
        kind: Kind,
        prefix: &str,
        intent: Value,
        parameters: &Value,
    ) -> Result<Value, Refusal> {
        let id = self.add(prefix, kind.object(), intent);
        let secret = format!("{id}_secret_{}", self.ids.secret());
        self.set(&id, json!({ "client_secret": secret }));
        self.emit(&format!("{}.created", kind.object()), &id);
        if parameters["confirm"] == true {
            return self.confirm(kind, &id, parameters).map_err(Refusal::done);
        }
        Ok(self.get(kind.object(), &id, None)?.clone())
    }

    /// What both kinds of intents are held to.
    fn check_new(&self, parameters: &Value) -> Result<(), Refusal> {
        check_supported(parameters)?;
        if !self.account.charges_enabled {
            return Err(Refusal::invalid("Your account cannot currently make charges."));
        }
        if let Some(customer) = some_text(parameters, "customer") {
            self.get("customer", &customer, Some("customer"))?;
        }
        let confirms = parameters["confirm"] == true;
        for name in [
            "confirmation_token",
            "off_session",
            "return_url",
            "mandate",
            "mandate_data",
        ] {
            if !confirms && !parameters[name].is_null() {
                let message = format!("You can only provide `{name}` when `confirm` is true.");
                return Err(Refusal::invalid(message).at(name));
            }
        }
        Ok(())
    }

    /// A method that is ready for tests becomes a method of the account.
    fn settle_method(&mut self, method: &Value) -> Result<Value, Refusal> {
        let Some(id) = method.as_str() else {
            return Ok(Value::Null);
        };
        Ok(json!(self.own_method(id)?))
    }

    fn automatic(&self, parameters: &Value) -> Value {
        let asked = &parameters["automatic_payment_methods"];
        if asked["enabled"] == false {
            return Value::Null;
        }
        let redirects = some_text(asked, "allow_redirects").unwrap_or("always".to_owned());
        json!({ "enabled": true, "allow_redirects": redirects })
    }

    /// The methods that an intent can be paid with: those of the account that are allowed and fit the
    /// currency.
    fn types(&self, parameters: &Value, currency: Option<&str>) -> Result<Vec<String>, Refusal> {
        let param = "allowed_payment_method_types";
        let names = |param: &str| {
            let asked = parameters[param].as_array().into_iter().flatten();
            asked.filter_map(Value::as_str).collect::<Vec<&str>>()
        };
        let (allowed, excluded) = (names(param), names("excluded_payment_method_types"));
        let has = |name: &&&str| self.account.methods.iter().any(|known| known == **name);
        if let Some(name) = allowed.iter().find(|name| !has(name)) {
            let message = format!("The payment method type {name} is not activated for this account.");
            return Err(Refusal::invalid(message).at(param));
        }
        let never = parameters["automatic_payment_methods"]["allow_redirects"] == "never";
        let fits = |name: &&String| {
            let Some(method) = methods::by_name(name) else {
                return false;
            };
            let is_allowed = allowed.is_empty() || allowed.contains(&method.name);
            let takes = currency.map_or(method.reusable, |currency| method.takes(currency));
            let stays = !never || !method.redirects();
            is_allowed && takes && stays && !excluded.contains(&method.name)
        };
        let types: Vec<String> = self.account.methods.iter().filter(fits).cloned().collect();
        if types.is_empty() {
            let message = "No payment method type can be used with these parameters.";
            return Err(Refusal::invalid(message).at(param));
        }
        Ok(types)
    }

    /// `POST /v1/…_intents/{id}`.
    pub fn update(&mut self, kind: Kind, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        let intent = self.get(kind.object(), id, None)?.clone();
        let open = text(&intent, "status").starts_with("requires_");
        for (key, _) in parameters.as_object().into_iter().flatten() {
            match key.as_str() {
                "expand" | "metadata" | "description" | "receipt_email" => (),
                _ if !open => return Err(kind.unexpected(&intent, "update")),
                "amount" => check_amount(number(parameters, "amount"), text(&intent, "currency"))?,
                "customer" => {
                    self.get("customer", text(parameters, "customer"), Some("customer"))?;
                }
                "setup_future_usage" => (),
                _ => return Err(unsupported(key)),
            }
        }
        for (key, value) in parameters.as_object().into_iter().flatten() {
            match key.as_str() {
                "expand" => (),
                "metadata" => self.merge_metadata(id, value),
                _ => self.set(id, json!({ key.as_str(): value })),
            }
        }
        Ok(self.get(kind.object(), id, None)?.clone())
    }

    /// `POST /v1/…_intents/{id}/cancel`.
    pub fn cancel(&mut self, kind: Kind, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        let intent = self.get(kind.object(), id, None)?.clone();
        if !text(&intent, "status").starts_with("requires_") {
            return Err(kind.unexpected(&intent, "cancel"));
        }
        self.questions.retain(|_, question| question.intent != id);
        let mut changes = json!({
            "status": "canceled",
            "cancellation_reason": parameters["cancellation_reason"],
            "next_action": null,
        });
        if kind == Kind::Payment {
            changes["canceled_at"] = json!(self.now);
        }
        self.set(id, changes);
        self.emit(&format!("{}.canceled", kind.object()), id);
        Ok(self.get(kind.object(), id, None)?.clone())
    }
}

/// Parameters that Stripe has and that change what happens, which is not played here.
const UNSUPPORTED: &[&str] = &[
    "amount_details",
    "amount_to_confirm",
    "application_fee_amount",
    "attach_to_self",
    "confirmation_method",
    "customer_account",
    "error_on_requires_action",
    "flow_directions",
    "hooks",
    "on_behalf_of",
    "payment_details",
    "payment_method_configuration",
    "radar_options",
    "single_use",
    "transfer_data",
    "transfer_group",
];

/// Refuses what is not played here, so that nobody believes it worked.
pub(crate) fn check_supported(parameters: &Value) -> Result<(), Refusal> {
    match UNSUPPORTED.iter().find(|name| !parameters[**name].is_null()) {
        Some(name) => Err(unsupported(name)),
        None => Ok(()),
    }
}

fn unsupported(name: &str) -> Refusal {
    Refusal::invalid(format!("This stand-in does not play what {name} does.")).at(name)
}

fn check_amount(amount: i64, currency: &str) -> Result<(), Refusal> {
    if !methods::is_currency(currency) {
        return Err(Refusal::invalid(format!("Invalid currency: {currency}.")).at("currency"));
    }
    if amount < 1 {
        let message = "This value must be greater than or equal to 1.";
        return Err(Refusal::coded("parameter_invalid_integer", message).at("amount"));
    }
    let smallest = methods::smallest(currency);
    if amount < smallest {
        let message = format!("Amount must be at least {smallest} {currency}.");
        return Err(Refusal::coded("amount_too_small", message).at("amount"));
    }
    if amount > LARGEST {
        let message = format!("Amount must be no more than {LARGEST} {currency}.");
        return Err(Refusal::coded("amount_too_large", message).at("amount"));
    }
    Ok(())
}

//! Confirmation tokens and payment methods: what a buyer pays with.

use crate::books::{Books, Tool, metadata, text};
use crate::cards::{self, Verdict};
use crate::error::Refusal;
use crate::ids::letters_of;
use crate::methods;
use serde_json::{Value, json};

/// How long a confirmation token can be used, in seconds.
const TOKEN_LASTS: i64 = 12 * 3600;

/// What a buyer typed into the form, which the script of the page makes a confirmation token of.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Stripe's name of the method, as `card`.
    pub method: String,
    /// The number of a test card; 4242… when empty.
    pub number: String,
    /// 1 to 12.
    pub exp_month: i64,
    /// Four digits.
    pub exp_year: i64,
    /// `apple_pay` or `google_pay`, where the card is in a wallet.
    pub wallet: Option<String>,
    /// The buyer's email address.
    pub email: Option<String>,
    /// The buyer's name.
    pub name: Option<String>,
    /// The buyer's country, two letters.
    pub country: Option<String>,
    /// `off_session`, where the form said that the method is going to be kept.
    pub setup_future_usage: Option<String>,
    /// Where the buyer comes back, if the form said it.
    pub return_url: Option<String>,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            method: "card".to_owned(),
            number: String::new(),
            exp_month: 12,
            exp_year: 2034,
            wallet: None,
            email: None,
            name: None,
            country: None,
            setup_future_usage: None,
            return_url: None,
        }
    }
}

impl Typed {
    /// A card with this number.
    pub fn card(number: &str) -> Self {
        Self {
            number: number.to_owned(),
            ..Self::default()
        }
    }

    /// Another method, by Stripe's name.
    pub fn method(name: &str) -> Self {
        Self {
            method: name.to_owned(),
            ..Self::default()
        }
    }
}

impl Books {
    /// Makes a confirmation token, as the script of a page does.
    pub fn token(&mut self, typed: &Typed) -> Result<String, Refusal> {
        let tool = tool_of(typed)?;
        let token = json!({
            "expires_at": self.now + TOKEN_LASTS,
            "mandate_data": tool.method.mandate.then(acceptance),
            "payment_intent": null,
            "payment_method": null,
            "payment_method_options": null,
            "payment_method_preview": preview(&tool, typed),
            "return_url": typed.return_url,
            "setup_future_usage": typed.setup_future_usage,
            "setup_intent": null,
            "shipping": null,
            "use_stripe_sdk": true,
        });
        let id = self.add("ctoken", "confirmation_token", token);
        self.tools.insert(id.clone(), tool);
        Ok(id)
    }

    /// A confirmation token that can still be used.
    pub fn fresh_token(&self, id: &str) -> Result<&Value, Refusal> {
        let param = "confirmation_token";
        let token = self.get(param, id, Some(param))?;
        if !token["payment_intent"].is_null() || !token["setup_intent"].is_null() {
            return Err(Refusal::invalid(format!("The ConfirmationToken {id} was used before.")).at(param));
        }
        if number_of(token, "expires_at") <= self.now {
            return Err(Refusal::invalid(format!("The ConfirmationToken {id} has expired.")).at(param));
        }
        Ok(token)
    }

    /// Makes a payment method of what a buyer pays with.
    pub fn add_method(&mut self, tool: Tool, mut instrument: Value) -> String {
        instrument["customer"] = Value::Null;
        instrument["metadata"] = json!({});
        instrument["allow_redisplay"] = json!("unspecified");
        let id = self.add("pm", "payment_method", instrument);
        self.tools.insert(id.clone(), tool);
        id
    }

    /// Makes a payment method of what a form holds.
    pub fn add_typed(&mut self, tool: Tool, typed: &Typed) -> String {
        self.add_method(tool, preview(&tool, typed))
    }

    /// `POST /v1/payment_methods/{id}/attach`.
    pub fn attach(&mut self, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        let method = match cards::ready(id) {
            Some(card) => self.add_typed(tool_of(&Typed::card(card.number))?, &Typed::card(card.number)),
            None => id.to_owned(),
        };
        let held = self.get("payment_method", &method, None)?.clone();
        let customer = text(parameters, "customer");
        if customer.is_empty() {
            return Err(Refusal::needed("customer"));
        }
        self.get("customer", customer, Some("customer"))?;
        let tool = self.tools.get(&method).copied();
        let tool = tool.ok_or_else(|| Refusal::missing("payment_method", id, None))?;
        if !held["customer"].is_null() {
            let message = "The payment method you provided has already been attached to a customer.";
            return Err(Refusal::coded("payment_method_unexpected_state", message));
        }
        if tool.is_used || !tool.method.reusable {
            return Err(Refusal::invalid(used_up()));
        }
        if let Some(Verdict::Declines(decline)) = tool.card.map(|card| card.verdict) {
            return Err(Refusal::declined(
                decline.code,
                decline.decline_code,
                decline.message,
            ));
        }
        self.keep(&method, customer);
        Ok(self.get("payment_method", &method, None)?.clone())
    }

    /// Gives a payment method to a customer.
    pub fn keep(&mut self, method: &str, customer: &str) {
        if text(self.any(method).unwrap_or(&Value::Null), "customer") == customer {
            return;
        }
        self.set(method, json!({ "customer": customer }));
        self.emit("payment_method.attached", method);
    }

    /// Has the network replace the card behind a saved method.
    pub fn replace_card(&mut self, method: &str, last4: &str, exp_year: i64) -> Result<(), Refusal> {
        let held = self.get("payment_method", method, None)?;
        let mut card = held["card"].clone();
        card["last4"] = json!(last4);
        card["exp_year"] = json!(exp_year);
        card["fingerprint"] = json!(letters_of(&format!("{last4}{exp_year}"), 16));
        self.set(method, json!({ "card": card }));
        self.emit("payment_method.automatically_updated", method);
        Ok(())
    }

    /// `POST /v1/customers`.
    pub fn add_customer(&mut self, parameters: &Value) -> Result<Value, Refusal> {
        let customer = json!({
            "address": parameters["address"],
            "balance": 0,
            "currency": null,
            "default_source": null,
            "delinquent": false,
            "description": parameters["description"],
            "discount": null,
            "email": parameters["email"],
            "invoice_prefix": "TEST",
            "invoice_settings": { "custom_fields": null, "default_payment_method": null, "footer": null },
            "metadata": metadata(parameters),
            "name": parameters["name"],
            "phone": parameters["phone"],
            "preferred_locales": [],
            "shipping": null,
            "tax_exempt": "none",
        });
        let id = self.add("cus", "customer", customer);
        self.emit("customer.created", &id);
        Ok(self.get("customer", &id, None)?.clone())
    }
}

/// What is said of a method that cannot be used again.
pub(crate) fn used_up() -> &'static str {
    "The provided PaymentMethod was used before without a customer and may not be used again; to use it \
     again, attach it to a customer first."
}

fn number_of(object: &Value, key: &str) -> i64 {
    crate::books::number(object, key)
}

/// What is behind something that was typed.
pub(crate) fn tool_of(typed: &Typed) -> Result<Tool, Refusal> {
    let Some(method) = methods::by_name(&typed.method) else {
        let message = format!("The payment method type {} is invalid.", typed.method);
        return Err(Refusal::invalid(message).at("type"));
    };
    let number = match typed.number.as_str() {
        "" => "4242424242424242",
        number => number,
    };
    let card = match method.name {
        "card" => {
            let message = "Your card number is incorrect.";
            let known = cards::by_number(number);
            Some(known.ok_or_else(|| Refusal::declined("incorrect_number", None, message).at("number"))?)
        }
        _ => None,
    };
    Ok(Tool {
        method,
        card,
        is_used: false,
        // What this card stands for was set up elsewhere.
        is_saved: card.is_some_and(|card| card.number == "4000003800000446"),
    })
}

fn acceptance() -> Value {
    let online = json!({ "ip_address": "127.0.0.1", "user_agent": "browser" });
    json!({ "customer_acceptance": { "type": "online", "online": online } })
}

/// What is shown of something that was typed.
pub(crate) fn preview(tool: &Tool, typed: &Typed) -> Value {
    let address = json!({
        "city": null, "country": typed.country, "line1": null, "line2": null, "postal_code": null,
        "state": null,
    });
    let mut shown = json!({
        "type": tool.method.name,
        "billing_details": {
            "address": address, "email": typed.email, "name": typed.name, "phone": null, "tax_id": null,
        },
    });
    shown[tool.method.name] = match tool.method.name {
        "card" => card_details(tool, typed),
        "link" => json!({ "email": typed.email, "persistent_token": null }),
        "sepa_debit" => json!({
            "bank_code": "37040044", "branch_code": "", "country": "DE",
            "fingerprint": letters_of("DE89370400440532013000", 16), "generated_from": null, "last4": "3000",
        }),
        "us_bank_account" => json!({
            "account_holder_type": "individual", "account_type": "checking", "bank_name": "STRIPE TEST BANK",
            "fingerprint": letters_of("000123456789", 16), "last4": "6789", "routing_number": "110000000",
        }),
        _ => json!({}),
    };
    shown
}

fn card_details(tool: &Tool, typed: &Typed) -> Value {
    let Some(card) = tool.card else {
        return json!({});
    };
    let wallet = typed.wallet.as_ref().map(|wallet| {
        let mut shown = json!({ "type": wallet, "dynamic_last4": null });
        shown[wallet.as_str()] = json!({});
        shown
    });
    json!({
        "brand": card.brand,
        "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
        "country": "US",
        "display_brand": card.brand,
        "exp_month": typed.exp_month,
        "exp_year": typed.exp_year,
        "fingerprint": letters_of(card.number, 16),
        "funding": card.funding,
        "generated_from": null,
        "last4": &card.number[card.number.len() - 4..],
        "networks": { "available": [card.brand], "preferred": null },
        "three_d_secure_usage": { "supported": true },
        "wallet": wallet,
    })
}

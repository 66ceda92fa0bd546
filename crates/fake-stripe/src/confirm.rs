//! Confirming an intent: what is checked, and what the buyer's bank then says.

use crate::books::{Books, Tool, some_text, text};
use crate::cards::{self, Decline, Verdict};
use crate::error::Refusal;
use crate::intents::{Kind, check_supported};
use crate::methods::{self, Flow};
use crate::tools::{Typed, preview, tool_of, used_up};
use serde_json::{Value, json};

/// What an intent is going to be confirmed with.
#[derive(Debug)]
struct Chosen {
    tool: Tool,
    /// The payment method, if there is one already.
    method: Option<String>,
    /// The confirmation token, if that is what was given.
    token: Option<String>,
    /// What a payment method is made of, if there is none yet.
    instrument: Value,
    customer: Option<String>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Pay,
    Wait,
    Ask,
    Decline(Decline),
}

impl Books {
    /// `POST /v1/…_intents/{id}/confirm`.
    pub fn confirm(&mut self, kind: Kind, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        let intent = self.get(kind.object(), id, None)?.clone();
        if !text(&intent, "status").starts_with("requires_") {
            return Err(kind.unexpected(&intent, "confirm"));
        }
        check_supported(parameters)?;
        for name in ["allowed_payment_method_types", "excluded_payment_method_types"] {
            if parameters["confirm"] != true && !parameters[name].is_null() {
                let message = format!("This stand-in takes {name} when an intent is created.");
                return Err(Refusal::invalid(message).at(name));
            }
        }
        let chosen = self.choose(kind, &intent, parameters)?;
        let token = chosen
            .token
            .as_ref()
            .and_then(|token| self.any(token))
            .cloned()
            .unwrap_or_default();
        let return_url = some_text(parameters, "return_url").or_else(|| some_text(&token, "return_url"));
        self.check_chosen(kind, &intent, &chosen, parameters, return_url.as_deref())?;
        // From here on something is carried out.
        let mut changes = json!({ "next_action": null, kind.error(): null });
        for name in ["setup_future_usage", "receipt_email", "shipping"] {
            let given = [&parameters[name], &token[name]];
            if let Some(given) = given.into_iter().find(|given| !given.is_null())
                && kind == Kind::Payment
            {
                changes[name] = given.clone();
            }
        }
        let method = self.materialise(kind, &intent, &chosen);
        changes["payment_method"] = json!(method);
        self.questions.retain(|_, question| question.intent != id);
        self.set(id, changes);
        let off_session = away(parameters);
        let step = step(kind, &chosen.tool, off_session, parameters);
        match step {
            Step::Pay => self.succeed(kind, id),
            Step::Wait => self.wait(kind, id),
            Step::Ask => self.ask(kind, id, return_url),
            Step::Decline(decline) => return Err(self.decline(kind, id, &decline)),
        }
        Ok(self.get(kind.object(), id, None)?.clone())
    }

    /// The payment method that was named, or made of one that is ready for tests.
    pub fn own_method(&mut self, id: &str) -> Result<String, Refusal> {
        if let Some(card) = cards::ready(id) {
            let typed = Typed::card(card.number);
            return Ok(self.add_typed(tool_of(&typed)?, &typed));
        }
        self.get("payment_method", id, Some("payment_method"))?;
        Ok(id.to_owned())
    }

    fn choose(&mut self, kind: Kind, intent: &Value, parameters: &Value) -> Result<Chosen, Refusal> {
        let names = ["confirmation_token", "payment_method", "payment_method_data"];
        let given: Vec<&str> = names
            .into_iter()
            .filter(|name| !parameters[*name].is_null())
            .collect();
        if given.len() > 1 {
            let message = format!(
                "You may only specify one of these parameters: {}.",
                given.join(", ")
            );
            return Err(Refusal::coded("parameters_exclusive", message));
        }
        if let Some(id) = some_text(parameters, "confirmation_token") {
            let token = self.fresh_token(&id)?;
            let instrument = token["payment_method_preview"].clone();
            let tool = self.tool(&id, "confirmation_token")?;
            return Ok(Chosen {
                tool,
                method: None,
                token: Some(id),
                instrument,
                customer: None,
            });
        }
        let data = &parameters["payment_method_data"];
        if !data.is_null() {
            return self.choose_data(data);
        }
        let Some(id) =
            some_text(parameters, "payment_method").or_else(|| some_text(intent, "payment_method"))
        else {
            let message = "You cannot confirm this intent because it's missing a payment method.";
            return Err(Refusal::coded(kind.unexpected_code(), message).with(kind.object(), intent.clone()));
        };
        let id = self.own_method(&id)?;
        let held = self.get("payment_method", &id, Some("payment_method"))?;
        let customer = some_text(held, "customer");
        Ok(Chosen {
            tool: self.tool(&id, "payment_method")?,
            method: Some(id),
            token: None,
            instrument: Value::Null,
            customer,
        })
    }

    /// What is made of `payment_method_data`. Cards never come like this: their numbers are the script's.
    fn choose_data(&self, data: &Value) -> Result<Chosen, Refusal> {
        let typed = Typed {
            email: some_text(&data["billing_details"], "email"),
            name: some_text(&data["billing_details"], "name"),
            country: some_text(&data["billing_details"]["address"], "country"),
            ..Typed::method(text(data, "type"))
        };
        let tool = tool_of(&typed)?;
        let needs = match tool.method.name {
            "card" | "sepa_debit" | "us_bank_account" => Some(tool.method.name),
            _ => None,
        };
        if let Some(name) = needs.filter(|name| data[*name].is_null()) {
            return Err(Refusal::needed(&format!("payment_method_data[{name}]")));
        }
        for (name, field, given) in [
            ("bancontact", "name", &typed.name),
            ("eps", "name", &typed.name),
            ("p24", "email", &typed.email),
            ("multibanco", "email", &typed.email),
        ] {
            if name == tool.method.name && given.is_none() {
                return Err(Refusal::needed(&format!(
                    "payment_method_data[billing_details][{field}]"
                )));
            }
        }
        Ok(Chosen {
            instrument: preview(&tool, &typed),
            tool,
            method: None,
            token: None,
            customer: None,
        })
    }

    fn tool(&self, id: &str, kind: &str) -> Result<Tool, Refusal> {
        let tool = self.tools.get(id).copied();
        tool.ok_or_else(|| Refusal::missing(kind, id, Some(kind)))
    }

    fn check_chosen(
        &self,
        kind: Kind,
        intent: &Value,
        chosen: &Chosen,
        parameters: &Value,
        return_url: Option<&str>,
    ) -> Result<(), Refusal> {
        let method = chosen.tool.method;
        let types = intent["payment_method_types"].as_array();
        let fits = types.is_some_and(|types| types.iter().any(|name| name == method.name));
        if !fits {
            let message = format!(
                "The PaymentMethod provided ({}) is not allowed for this intent. Please attach one of the \
                 following types of PaymentMethod: {}",
                method.name, intent["payment_method_types"]
            );
            let code = "payment_intent_incompatible_payment_method";
            return Err(Refusal::coded(code, message).at("payment_method"));
        }
        if chosen.tool.is_used && chosen.customer.is_none() {
            return Err(Refusal::invalid(used_up()).at("payment_method"));
        }
        if chosen.customer.is_some() && chosen.customer != some_text(intent, "customer") {
            let message = "The PaymentMethod belongs to another Customer than this intent.";
            return Err(Refusal::coded("resource_missing", message).at("payment_method"));
        }
        if let Some(url) = return_url.filter(|url| !url.contains("://")) {
            return Err(Refusal::coded("url_invalid", format!("Not a valid URL: {url}")).at("return_url"));
        }
        let off_session = away(parameters);
        let types = types.into_iter().flatten().filter_map(Value::as_str);
        let mut types = types.filter_map(methods::by_name);
        let redirects = intent["automatic_payment_methods"]["allow_redirects"] == "always"
            && types.any(|method| method.redirects());
        if return_url.is_none() && !off_session && (redirects || method.redirects()) {
            let message = "You must provide a `return_url` when this intent can be paid with methods that \
                           redirect your customer.";
            return Err(Refusal::coded("parameter_missing", message).at("return_url"));
        }
        let saves = !parameters["setup_future_usage"].is_null() || !intent["setup_future_usage"].is_null();
        if !method.reusable && (saves || off_session || kind == Kind::Setup) {
            let message = format!(
                "The payment method {} cannot be kept for later payments.",
                method.name
            );
            let code = "payment_intent_invalid_parameter";
            return Err(Refusal::coded(code, message).at("setup_future_usage"));
        }
        self.check_away(chosen, parameters, off_session)
    }

    fn check_away(&self, chosen: &Chosen, parameters: &Value, off_session: bool) -> Result<(), Refusal> {
        if off_session && chosen.customer.is_none() {
            let message = "A payment while the buyer is away needs a payment method of a customer.";
            return Err(Refusal::invalid(message).at("off_session"));
        }
        if off_session && !parameters["setup_future_usage"].is_null() {
            let message = "You may not set `setup_future_usage` when `off_session` is true.";
            return Err(Refusal::coded("parameters_exclusive", message).at("setup_future_usage"));
        }
        let has_mandate = chosen.token.is_some()
            || !parameters["mandate_data"].is_null()
            || !parameters["mandate"].is_null()
            || chosen
                .method
                .as_ref()
                .is_some_and(|method| self.mandate_of(method).is_some());
        if chosen.tool.method.mandate && !has_mandate {
            return Err(Refusal::needed("mandate_data"));
        }
        for (name, option) in [("blik", "code"), ("wechat_pay", "client")] {
            let given = &parameters["payment_method_options"][name][option];
            if chosen.tool.method.name == name && chosen.token.is_none() && given.is_null() {
                return Err(Refusal::needed(&format!(
                    "payment_method_options[{name}][{option}]"
                )));
            }
        }
        Ok(())
    }

    /// The payment method itself: a token becomes one, and cannot be used again.
    fn materialise(&mut self, kind: Kind, intent: &Value, chosen: &Chosen) -> String {
        if let Some(method) = &chosen.method {
            return method.clone();
        }
        let method = self.add_method(chosen.tool, chosen.instrument.clone());
        if let Some(token) = &chosen.token {
            self.set(
                token,
                json!({ kind.object(): intent["id"], "payment_method": method }),
            );
        }
        method
    }
}

/// Whether the buyer is away.
fn away(parameters: &Value) -> bool {
    match &parameters["off_session"] {
        Value::Bool(away) => *away,
        Value::String(_) => true,
        _ => false,
    }
}

fn step(kind: Kind, tool: &Tool, off_session: bool, parameters: &Value) -> Step {
    match tool.method.flow {
        Flow::Direct => Step::Pay,
        Flow::Debit if kind == Kind::Setup => Step::Pay,
        Flow::Debit => Step::Wait,
        Flow::Redirect if off_session => Step::Pay,
        Flow::Redirect | Flow::Await | Flow::Voucher => Step::Ask,
        Flow::Card => card_step(kind, tool, off_session, parameters),
    }
}

fn card_step(kind: Kind, tool: &Tool, off_session: bool, parameters: &Value) -> Step {
    let asked = text(
        &parameters["payment_method_options"]["card"],
        "request_three_d_secure",
    );
    let wants = matches!(asked, "any" | "challenge") && !off_session;
    let ask = match off_session {
        true => Step::Decline(cards::AUTHENTICATION_REQUIRED),
        false => Step::Ask,
    };
    let verdict = tool.card.map_or(Verdict::Pays, |card| card.verdict);
    match verdict {
        Verdict::Pays if wants => Step::Ask,
        Verdict::Pays => Step::Pay,
        Verdict::Declines(decline) => Step::Decline(decline),
        Verdict::DeclinesCharges(_) if kind == Kind::Setup => Step::Pay,
        Verdict::DeclinesCharges(decline) => Step::Decline(decline),
        Verdict::AsksUntilSaved if tool.is_saved => Step::Pay,
        Verdict::Asks | Verdict::AsksUntilSaved | Verdict::AsksThenDeclines(_) => ask,
    }
}

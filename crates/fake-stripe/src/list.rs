//! Lists, page by page, and objects that are shown inside others.

use crate::books::{Books, number, some_text, text};
use crate::error::Refusal;
use crate::events::LISTED;
use serde_json::{Value, json};

/// How many a page has when nothing is asked for, and at most.
const PAGE: (i64, i64) = (10, 100);
/// The most kinds of events that can be asked for at once, and the deepest object inside others.
const MOST_TYPES: usize = 20;
const DEEPEST: usize = 4;

/// Fields that can be shown as objects: the kind that has them, the field, and the kind that is shown.
const EXPANDABLE: &[(&str, &str, &str)] = &[
    ("payment_intent", "customer", "customer"),
    ("payment_intent", "latest_charge", "charge"),
    ("payment_intent", "payment_method", "payment_method"),
    ("payment_intent", "review", "review"),
    ("setup_intent", "customer", "customer"),
    ("setup_intent", "latest_attempt", "setup_attempt"),
    ("setup_intent", "mandate", "mandate"),
    ("setup_intent", "payment_method", "payment_method"),
    ("setup_attempt", "payment_method", "payment_method"),
    ("charge", "balance_transaction", "balance_transaction"),
    ("charge", "customer", "customer"),
    ("charge", "failure_balance_transaction", "balance_transaction"),
    ("charge", "payment_intent", "payment_intent"),
    ("charge", "refunds", "refund"),
    ("charge", "review", "review"),
    ("refund", "balance_transaction", "balance_transaction"),
    ("refund", "charge", "charge"),
    ("refund", "failure_balance_transaction", "balance_transaction"),
    ("refund", "payment_intent", "payment_intent"),
    ("dispute", "charge", "charge"),
    ("dispute", "payment_intent", "payment_intent"),
    ("balance_transaction", "source", ""),
    ("review", "charge", "charge"),
    ("review", "payment_intent", "payment_intent"),
    ("radar.early_fraud_warning", "charge", "charge"),
    ("radar.early_fraud_warning", "payment_intent", "payment_intent"),
    ("mandate", "payment_method", "payment_method"),
    ("payment_method", "customer", "customer"),
    ("payout", "balance_transaction", "balance_transaction"),
    ("payout", "failure_balance_transaction", "balance_transaction"),
];

/// Checks what is asked to be shown, before anything is carried out. `kind` is what the route answers with.
pub(crate) fn check_expand(parameters: &Value, kind: &str, is_list: bool) -> Result<(), Refusal> {
    for path in paths(parameters) {
        let mut parts = path.split('.');
        if is_list && parts.next() != Some("data") {
            return Err(not_expandable(path));
        }
        let mut kind = kind;
        for (depth, part) in parts.enumerate() {
            // The source of an entry may be of several kinds: what is inside it is not followed.
            if kind.is_empty() {
                return Ok(());
            }
            if part == "data" && depth > 0 {
                continue;
            }
            let known = EXPANDABLE
                .iter()
                .find(|(of, field, _)| *of == kind && *field == part);
            match known {
                Some((_, _, next)) if depth < DEEPEST => kind = next,
                _ => return Err(not_expandable(path)),
            }
        }
    }
    Ok(())
}

fn paths(parameters: &Value) -> impl Iterator<Item = &str> {
    let asked = parameters["expand"].as_array().into_iter().flatten();
    asked.filter_map(Value::as_str)
}

fn not_expandable(path: &str) -> Refusal {
    Refusal::invalid(format!("This property cannot be expanded ({path}).")).at("expand")
}

impl Books {
    /// Shows objects inside an answer.
    pub fn expand(&self, answer: &mut Value, parameters: &Value) {
        for path in paths(parameters) {
            let parts: Vec<&str> = path.split('.').collect();
            self.open(answer, &parts);
        }
    }

    fn open(&self, object: &mut Value, parts: &[&str]) {
        let [first, rest @ ..] = parts else { return };
        if *first == "refunds" && object["refunds"].is_null() {
            let charge = text(object, "id");
            let refunds = self
                .newest("refund")
                .filter(|refund| text(refund, "charge") == charge);
            let refunds: Vec<&Value> = refunds.take(10).collect();
            let url = format!("/v1/charges/{charge}/refunds");
            object["refunds"] = json!({ "object": "list", "data": refunds, "has_more": false, "url": url });
        }
        if let Some(shown) = object[*first].as_str().and_then(|id| self.any(id)).cloned() {
            object[*first] = shown;
        }
        match &mut object[*first] {
            Value::Array(all) => all.iter_mut().for_each(|inner| self.open(inner, rest)),
            inner if inner.is_object() => self.open(inner, rest),
            _ => (),
        }
    }

    /// A page of the objects of a kind that these parameters ask for.
    pub fn list(&self, kind: &str, url: &str, parameters: &Value) -> Result<Value, Refusal> {
        let fits = |object: &&Value| {
            let filters = parameters.as_object().into_iter().flatten();
            filters
                .filter(|(name, _)| !is_of_the_page(name))
                .all(|(name, wanted)| fits_filter(object, name, wanted))
        };
        let objects: Vec<&Value> = self.newest(kind).filter(fits).collect();
        page(kind, url, &objects, parameters)
    }

    /// A page of events, which are listed for thirty days.
    pub fn list_events(&self, parameters: &Value) -> Result<Value, Refusal> {
        let kinds = parameters["types"].as_array();
        if kinds.is_some() && !parameters["type"].is_null() {
            let message = "You may only specify one of these parameters: type, types.";
            return Err(Refusal::coded("parameters_exclusive", message).at("types"));
        }
        if kinds.is_some_and(|kinds| kinds.len() > MOST_TYPES) {
            return Err(Refusal::invalid(format!("You may list at most {MOST_TYPES} types.")).at("types"));
        }
        let wants = |event: &&Value| {
            let kind = text(event, "type");
            let one = some_text(parameters, "type").is_none_or(|wanted| matches(&wanted, kind));
            let names = || kinds.into_iter().flatten().filter_map(Value::as_str);
            let many = kinds.is_none() || names().any(|wanted| matches(wanted, kind));
            let recent = number(event, "created") > self.now - LISTED;
            let delivered = parameters["delivery_success"].as_bool();
            let is_delivered = || self.delivered.iter().any(|id| event["id"] == id.as_str());
            one && many
                && recent
                && delivered.is_none_or(|wanted| is_delivered() == wanted)
                && fits_filter(event, "created", &parameters["created"])
        };
        let events: Vec<&Value> = self.events.iter().rev().filter(wants).collect();
        page("event", "/v1/events", &events, parameters)
    }
}

/// Whether a wanted kind of events, which may end in a star, is this one.
fn matches(wanted: &str, kind: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => kind.starts_with(beginning),
        None => wanted == kind,
    }
}

fn is_of_the_page(name: &str) -> bool {
    matches!(name, "limit" | "starting_after" | "ending_before" | "expand")
}

fn fits_filter(object: &Value, name: &str, wanted: &Value) -> bool {
    let has = number(object, name);
    match wanted {
        Value::Null => true,
        Value::Object(bounds) => bounds.iter().all(|(bound, than)| {
            let than = than.as_i64().unwrap_or_default();
            match bound.as_str() {
                "gt" => has > than,
                "gte" => has >= than,
                "lt" => has < than,
                _ => has <= than,
            }
        }),
        wanted => object[name] == *wanted,
    }
}

fn page(kind: &str, url: &str, objects: &[&Value], parameters: &Value) -> Result<Value, Refusal> {
    let limit = match &parameters["limit"] {
        Value::Null => PAGE.0,
        _ => number(parameters, "limit"),
    };
    let Some(count) = usize::try_from(limit)
        .ok()
        .filter(|_| (1..=PAGE.1).contains(&limit))
    else {
        let message = format!("This value must be between 1 and {}.", PAGE.1);
        return Err(Refusal::coded("parameter_invalid_integer", message).at("limit"));
    };
    let place = |name: &str| match some_text(parameters, name) {
        None => Ok(None),
        Some(id) => match objects.iter().position(|object| object["id"] == id) {
            Some(place) => Ok(Some(place)),
            None => Err(Refusal::missing(kind, &id, Some(name))),
        },
    };
    let (after, before) = (place("starting_after")?, place("ending_before")?);
    let (from, to, has_more) = match (after, before) {
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: ending_before, starting_after.";
            return Err(Refusal::coded("parameters_exclusive", message));
        }
        (_, Some(before)) => {
            let from = before.saturating_sub(count);
            (from, before, from > 0)
        }
        (after, None) => {
            let from = after.map_or(0, |after| after + 1);
            let to = objects.len().min(from + count);
            (from, to, to < objects.len())
        }
    };
    Ok(json!({ "object": "list", "url": url, "has_more": has_more, "data": &objects[from..to] }))
}

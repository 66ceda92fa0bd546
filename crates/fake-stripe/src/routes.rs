//! The routes: which there are, and what each of them does.

use crate::books::{Books, some_text};
use crate::error::Refusal;
use crate::intents::Kind;
use crate::uploads;
use serde_json::Value;

/// What a route is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Route {
    /// Method and path, as in `definitions.json`.
    pub name: &'static str,
    /// The kind of what it answers with, or of what its list has.
    pub kind: &'static str,
    pub is_list: bool,
}

const fn route(name: &'static str, kind: &'static str) -> Route {
    Route {
        name,
        kind,
        is_list: false,
    }
}

const fn list(name: &'static str, kind: &'static str) -> Route {
    Route {
        name,
        kind,
        is_list: true,
    }
}

/// Every route.
pub(crate) const ROUTES: &[Route] = &[
    route("POST /v1/payment_intents", "payment_intent"),
    list("GET /v1/payment_intents", "payment_intent"),
    route("GET /v1/payment_intents/{id}", "payment_intent"),
    route("POST /v1/payment_intents/{id}", "payment_intent"),
    route("POST /v1/payment_intents/{id}/confirm", "payment_intent"),
    route("POST /v1/payment_intents/{id}/cancel", "payment_intent"),
    route("POST /v1/setup_intents", "setup_intent"),
    list("GET /v1/setup_intents", "setup_intent"),
    route("GET /v1/setup_intents/{id}", "setup_intent"),
    route("POST /v1/setup_intents/{id}", "setup_intent"),
    route("POST /v1/setup_intents/{id}/confirm", "setup_intent"),
    route("POST /v1/setup_intents/{id}/cancel", "setup_intent"),
    route("POST /v1/customers", "customer"),
    route("GET /v1/payment_methods/{id}", "payment_method"),
    route("POST /v1/payment_methods/{id}/attach", "payment_method"),
    route("GET /v1/confirmation_tokens/{id}", "confirmation_token"),
    route("POST /v1/refunds", "refund"),
    list("GET /v1/refunds", "refund"),
    route("GET /v1/refunds/{id}", "refund"),
    list("GET /v1/charges", "charge"),
    route("GET /v1/charges/{id}", "charge"),
    list("GET /v1/disputes", "dispute"),
    route("GET /v1/disputes/{id}", "dispute"),
    route("POST /v1/disputes/{id}", "dispute"),
    list("GET /v1/events", "event"),
    route("GET /v1/events/{id}", "event"),
    list("GET /v1/balance_transactions", "balance_transaction"),
    route("GET /v1/balance_transactions/{id}", "balance_transaction"),
    route("GET /v1/reviews/{id}", "review"),
    route(
        "GET /v1/radar/early_fraud_warnings/{id}",
        "radar.early_fraud_warning",
    ),
    route("GET /v1/mandates/{id}", "mandate"),
    list("GET /v1/payouts", "payout"),
    route("GET /v1/payouts/{id}", "payout"),
    route("GET /v1/account", "account"),
    route("POST /v1/webhook_endpoints", "webhook_endpoint"),
    list("GET /v1/webhook_endpoints", "webhook_endpoint"),
    route("GET /v1/webhook_endpoints/{id}", "webhook_endpoint"),
    route("POST /v1/webhook_endpoints/{id}", "webhook_endpoint"),
    route("DELETE /v1/webhook_endpoints/{id}", "webhook_endpoint"),
    // It has a file, which is no parameter: `Books::add_file` carries it out.
    route(uploads::ROUTE, "file"),
];

/// The route of a request, and the id in its path.
pub(crate) fn find(method: &str, path: &str) -> Option<(&'static Route, String)> {
    ROUTES.iter().find_map(|route| {
        let (of, pattern) = route.name.split_once(' ')?;
        if of != method {
            return None;
        }
        match pattern.split_once("{id}") {
            None => (pattern == path).then(|| (route, String::new())),
            Some((before, after)) => {
                let id = path.strip_prefix(before)?.strip_suffix(after)?;
                let is_id = !id.is_empty() && !id.contains('/');
                is_id.then(|| (route, id.to_owned()))
            }
        }
    })
}

impl Books {
    /// Carries a request out.
    pub fn carry_out(&mut self, route: &Route, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        match route.name {
            "POST /v1/payment_intents" => self.create_payment(parameters),
            "POST /v1/payment_intents/{id}" => self.update(Kind::Payment, id, parameters),
            "POST /v1/payment_intents/{id}/confirm" => self.confirm(Kind::Payment, id, parameters),
            "POST /v1/payment_intents/{id}/cancel" => self.cancel(Kind::Payment, id, parameters),
            "POST /v1/setup_intents" => self.create_setup(parameters),
            "POST /v1/setup_intents/{id}" => self.update(Kind::Setup, id, parameters),
            "POST /v1/setup_intents/{id}/confirm" => self.confirm(Kind::Setup, id, parameters),
            "POST /v1/setup_intents/{id}/cancel" => self.cancel(Kind::Setup, id, parameters),
            "POST /v1/customers" => self.add_customer(parameters),
            "POST /v1/payment_methods/{id}/attach" => self.attach(id, parameters),
            "POST /v1/refunds" => self.create_refund(parameters),
            "POST /v1/disputes/{id}" => self.update_dispute(id, parameters),
            "POST /v1/webhook_endpoints" => self.add_endpoint(parameters),
            "POST /v1/webhook_endpoints/{id}" => self.update_endpoint(id, parameters),
            "DELETE /v1/webhook_endpoints/{id}" => self.delete_endpoint(id),
            "GET /v1/account" => Ok(self.show_account()),
            "GET /v1/events" => self.list_events(parameters),
            "GET /v1/events/{id}" => {
                let event = self.event(id).cloned();
                event.ok_or_else(|| Refusal::missing("event", id, None))
            }
            name if route.is_list => {
                let url = name.trim_start_matches("GET ");
                self.list(route.kind, url, parameters)
            }
            _ => self.read(route, id, parameters),
        }
    }

    fn read(&self, route: &Route, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        let found = self.get(route.kind, id, None)?;
        // The secret of an intent may be given instead of a secret key; if it is given, it must be right.
        if let Some(secret) = some_text(parameters, "client_secret")
            && found["client_secret"] != secret
        {
            return Err(Refusal::missing(route.kind, id, None));
        }
        Ok(found.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::Definitions;

    #[test]
    fn every_route_has_its_definitions() {
        let definitions = Definitions::read().unwrap();
        for route in ROUTES {
            assert!(definitions.has(route.name), "{}", route.name);
        }
    }

    #[test]
    fn a_path_is_found_with_its_id() {
        let found = |method, path| find(method, path).map(|(route, id)| (route.name, id));
        let confirm = "POST /v1/payment_intents/{id}/confirm";
        let of = |id: &str| Some((confirm, id.to_owned()));
        assert_eq!(found("POST", "/v1/payment_intents/pi_1/confirm"), of("pi_1"));
        assert_eq!(found("POST", "/v1/payment_intents/pi_1/capture"), None);
        assert_eq!(found("GET", "/v1/payment_intents/"), None);
        assert_eq!(found("DELETE", "/v1/account"), None);
    }
}

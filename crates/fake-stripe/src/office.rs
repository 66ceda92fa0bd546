//! What belongs to the account rather than to a sale: itself, its endpoints for webhooks, its payouts, and
//! what fraud prevention says.

use crate::books::{Books, Secret, metadata, some_text, text};
use crate::error::Refusal;
use crate::methods;
use crate::money::Entry;
use serde_json::{Value, json};

/// The most endpoints for webhooks in a mode.
const MOST_ENDPOINTS: usize = 16;
/// How long a secret that was rolled still signs, in seconds.
const ROLLING: i64 = 24 * 3600;

impl Books {
    /// `GET /v1/account`.
    pub fn show_account(&self) -> Value {
        let account = &self.account;
        let mut capabilities = json!({});
        for method in methods::METHODS {
            let is_active = account.methods.iter().any(|name| name == method.name);
            if method.capability != "card_payments" || method.name == "card" {
                capabilities[method.capability] = json!(if is_active { "active" } else { "inactive" });
            }
        }
        json!({
            "id": account.id,
            "object": "account",
            "business_profile": { "name": "Test", "url": null, "support_email": null },
            "business_type": "company",
            "capabilities": capabilities,
            "charges_enabled": account.charges_enabled,
            "country": account.country,
            "created": 1_700_000_000,
            "default_currency": account.currency,
            "details_submitted": true,
            "email": "owner@example.org",
            "metadata": {},
            "payouts_enabled": true,
            "requirements": {
                "currently_due": account.due, "past_due": [], "eventually_due": account.due,
                "disabled_reason": null, "pending_verification": [],
            },
            "settings": {
                "dashboard": { "display_name": "Test", "timezone": "Etc/UTC" },
                "payments": { "statement_descriptor": "TEST" },
            },
            "type": "standard",
        })
    }

    /// `POST /v1/webhook_endpoints`. Only this answer has the secret.
    pub fn add_endpoint(&mut self, parameters: &Value) -> Result<Value, Refusal> {
        if self.newest("webhook_endpoint").count() >= MOST_ENDPOINTS {
            let message = format!("You have reached the maximum of {MOST_ENDPOINTS} webhook endpoints.");
            return Err(Refusal::invalid(message));
        }
        self.check_endpoint(parameters)?;
        let endpoint = json!({
            "api_version": parameters["api_version"],
            "application": null,
            "description": parameters["description"],
            "enabled_events": parameters["enabled_events"],
            "metadata": metadata(parameters),
            "status": "enabled",
            "url": parameters["url"],
        });
        let id = self.add("we", "webhook_endpoint", endpoint);
        let secret = self.new_secret(&id);
        let mut shown = self.get("webhook_endpoint", &id, None)?.clone();
        shown["secret"] = json!(secret);
        Ok(shown)
    }

    fn new_secret(&mut self, endpoint: &str) -> String {
        let text = format!("whsec_{}", self.ids.secret());
        let secrets = self.secrets.entry(endpoint.to_owned()).or_default();
        for secret in secrets.iter_mut().filter(|secret| secret.until.is_none()) {
            secret.until = Some(self.now + ROLLING);
        }
        secrets.insert(
            0,
            Secret {
                text: text.clone(),
                until: None,
            },
        );
        text
    }

    /// Gives an endpoint another secret; both sign for a day.
    pub fn roll_secret(&mut self, endpoint: &str) -> Result<String, Refusal> {
        self.get("webhook_endpoint", endpoint, None)?;
        Ok(self.new_secret(endpoint))
    }

    fn check_endpoint(&self, parameters: &Value) -> Result<(), Refusal> {
        let url = text(parameters, "url");
        let is_fine = url.starts_with("https://") || (url.starts_with("http://") && !self.is_live);
        if !parameters["url"].is_null() && !is_fine {
            let message = "Invalid URL: webhook endpoints in live mode must be https.";
            return Err(Refusal::coded("url_invalid", message).at("url"));
        }
        if parameters["enabled_events"]
            .as_array()
            .is_some_and(|events| events.is_empty())
        {
            return Err(Refusal::needed("enabled_events"));
        }
        Ok(())
    }

    /// `POST /v1/webhook_endpoints/{id}`.
    pub fn update_endpoint(&mut self, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        self.get("webhook_endpoint", id, None)?;
        self.check_endpoint(parameters)?;
        for name in ["url", "enabled_events", "description"] {
            if !parameters[name].is_null() {
                self.set(id, json!({ name: parameters[name] }));
            }
        }
        if let Some(disabled) = parameters["disabled"].as_bool() {
            self.set(
                id,
                json!({ "status": if disabled { "disabled" } else { "enabled" } }),
            );
        }
        self.merge_metadata(id, &parameters["metadata"]);
        Ok(self.get("webhook_endpoint", id, None)?.clone())
    }

    /// `DELETE /v1/webhook_endpoints/{id}`.
    pub fn delete_endpoint(&mut self, id: &str) -> Result<Value, Refusal> {
        self.get("webhook_endpoint", id, None)?;
        self.delete(id);
        self.secrets.remove(id);
        Ok(json!({ "id": id, "object": "webhook_endpoint", "deleted": true }))
    }

    /// The account is paid out; `amount` is in the currency that it settles in.
    pub fn pay_out(&mut self, amount: i64) -> String {
        let currency = self.account.currency.clone();
        let payout = json!({
            "amount": amount,
            "arrival_date": self.now + 2 * 24 * 3600,
            "automatic": true,
            "balance_transaction": null,
            "currency": currency,
            "description": "STRIPE PAYOUT",
            "destination": "ba_test",
            "failure_balance_transaction": null,
            "failure_code": null,
            "failure_message": null,
            "metadata": {},
            "method": "standard",
            "original_payout": null,
            "reconciliation_status": "in_progress",
            "reversed_by": null,
            "source_type": "card",
            "statement_descriptor": null,
            "status": "pending",
            "type": "bank_account",
        });
        let id = self.add("po", "payout", payout);
        let transaction = self.enter(&Entry {
            kind: "payout",
            category: "payout",
            source: &id,
            amount: -amount,
            currency: &currency,
            fee: 0,
        });
        self.set(&id, json!({ "balance_transaction": transaction }));
        self.emit("payout.created", &id);
        id
    }

    /// A payout becomes `in_transit`, `paid`, `failed` or `canceled`.
    pub fn move_payout(&mut self, id: &str, status: &str) -> Result<(), Refusal> {
        let held = self.get("payout", id, None)?.clone();
        self.set(id, json!({ "status": status }));
        if matches!(status, "failed" | "canceled") {
            let transaction = self.enter(&Entry {
                kind: "payout_failure",
                category: "payout_reversal",
                source: id,
                amount: crate::books::number(&held, "amount"),
                currency: text(&held, "currency"),
                fee: 0,
            });
            self.set(
                id,
                json!({ "failure_balance_transaction": transaction, "failure_code": "account_closed" }),
            );
        }
        let event = match status {
            "paid" => "payout.paid",
            "failed" => "payout.failed",
            "canceled" => "payout.canceled",
            _ => "payout.updated",
        };
        self.emit(event, id);
        Ok(())
    }

    /// The buyer's bank reports fraud.
    pub fn warn(&mut self, intent: &str) -> Result<String, Refusal> {
        let charge = self.paid_charge(intent)?;
        let warning = json!({
            // A refund helps only while nothing was refunded or disputed.
            "actionable": charge["refunded"] != true && charge["disputed"] != true,
            "charge": charge["id"],
            "fraud_type": "made_with_stolen_card",
            "payment_intent": intent,
        });
        let id = self.add("issfr", "radar.early_fraud_warning", warning);
        self.emit("radar.early_fraud_warning.created", &id);
        Ok(id)
    }

    /// Somebody has to look at a payment.
    pub fn open_review(&mut self, intent: &str) -> Result<String, Refusal> {
        let charge = self.paid_charge(intent)?;
        let review = json!({
            "billing_zip": null,
            "charge": charge["id"],
            "closed_reason": null,
            "ip_address": null,
            "ip_address_location": null,
            "open": true,
            "opened_reason": "rule",
            "payment_intent": intent,
            "reason": "rule",
            "session": null,
        });
        let id = self.add("prv", "review", review);
        self.set(intent, json!({ "review": id }));
        self.set(text(&charge, "id"), json!({ "review": id }));
        self.emit("review.opened", &id);
        Ok(id)
    }

    /// The reviews of an intent that are open.
    pub fn open_reviews(&self, intent: &str) -> Vec<String> {
        let reviews = self.newest("review").filter(|review| review["open"] == true);
        let reviews = reviews.filter(|review| text(review, "payment_intent") == intent);
        reviews.filter_map(|review| some_text(review, "id")).collect()
    }

    /// A review ends, for a reason such as `approved` or `refunded_as_fraud`.
    pub fn close_review(&mut self, id: &str, reason: &str) -> Result<(), Refusal> {
        self.get("review", id, None)?;
        self.set(
            id,
            json!({ "open": false, "closed_reason": reason, "reason": reason }),
        );
        self.emit("review.closed", id);
        Ok(())
    }

    /// The bank ends the mandate of a saved method.
    pub fn end_mandate(&mut self, method: &str) -> Result<String, Refusal> {
        let mandate = self.mandate_of(method);
        let mandate = mandate.ok_or_else(|| Refusal::missing("mandate", method, None))?;
        self.set(&mandate, json!({ "status": "inactive" }));
        self.emit("mandate.updated", &mandate);
        Ok(mandate)
    }
}

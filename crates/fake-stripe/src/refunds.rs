//! Refunds: asked for by the API or made in the dashboard, at once or confirmed later.

use crate::books::{Books, metadata, number, some_text, text};
use crate::error::Refusal;
use crate::money::Entry;
use serde_json::{Value, json};

impl Books {
    /// `POST /v1/refunds`.
    pub fn create_refund(&mut self, parameters: &Value) -> Result<Value, Refusal> {
        let charge = self.charge_to_refund(parameters)?;
        let held = self.get("charge", &charge, Some("charge"))?.clone();
        let left = number(&held, "amount_captured") - number(&held, "amount_refunded");
        if held["refunded"] == true {
            let message = format!("Charge {charge} has already been refunded.");
            return Err(Refusal::coded("charge_already_refunded", message).done());
        }
        if held["disputed"] == true && !self.is_refundable(&charge) {
            let message = format!("Charge {charge} has been charged back; cannot issue a refund.");
            return Err(Refusal::coded("charge_disputed", message).done());
        }
        let amount = match &parameters["amount"] {
            Value::Null => left,
            _ => number(parameters, "amount"),
        };
        if amount < 1 {
            let message = "This value must be greater than or equal to 1.";
            return Err(Refusal::coded("parameter_invalid_integer", message).at("amount"));
        }
        if amount > left {
            let message =
                format!("Refund amount ({amount}) is greater than unrefunded amount on charge ({left})");
            return Err(Refusal::invalid(message).at("amount").done());
        }
        let id = self.add_refund(&held, amount, parameters);
        Ok(self.get("refund", &id, None)?.clone())
    }

    fn charge_to_refund(&self, parameters: &Value) -> Result<String, Refusal> {
        let charge = some_text(parameters, "charge");
        let Some(intent) = some_text(parameters, "payment_intent") else {
            return charge.ok_or_else(|| Refusal::needed("charge"));
        };
        if charge.is_some() {
            let message = "You may only specify one of these parameters: charge, payment_intent.";
            return Err(Refusal::coded("parameters_exclusive", message));
        }
        let held = self.get("payment_intent", &intent, Some("payment_intent"))?;
        match some_text(held, "latest_charge").filter(|_| held["status"] == "succeeded") {
            Some(charge) => Ok(charge),
            None => {
                let message =
                    format!("This PaymentIntent ({intent}) does not have a successful charge to refund.");
                Err(Refusal::coded("payment_intent_unexpected_state", message).done())
            }
        }
    }

    /// Whether no dispute that moved money stands in the way.
    fn is_refundable(&self, charge: &str) -> bool {
        let mut disputes = self
            .newest("dispute")
            .filter(|dispute| text(dispute, "charge") == charge);
        disputes.all(|dispute| dispute["is_charge_refundable"] == true)
    }

    fn add_refund(&mut self, charge: &Value, amount: i64, parameters: &Value) -> String {
        let charge_id = text(charge, "id").to_owned();
        let currency = text(charge, "currency");
        let is_late = self.refunds_late(text(charge, "payment_method"));
        let kind = text(&charge["payment_method_details"], "type");
        let mut destination = json!({ "type": kind });
        destination[kind] = match kind {
            "card" => json!({ "reference_status": "pending", "reference_type": "acquirer_reference_number",
                              "type": "refund" }),
            _ => json!({}),
        };
        let refund = json!({
            "amount": amount,
            "balance_transaction": null,
            "charge": charge_id,
            "currency": currency,
            "destination_details": destination,
            "metadata": metadata(parameters),
            "payment_intent": charge["payment_intent"],
            "reason": parameters["reason"],
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": if is_late { "pending" } else { "succeeded" },
            "transfer_reversal": null,
        });
        let is_card = kind == "card";
        let id = self.add(if is_card { "re" } else { "pyr" }, "refund", refund);
        let transaction = self.enter(&Entry {
            kind: if is_card { "refund" } else { "payment_refund" },
            category: "refund",
            source: &id,
            amount: -amount,
            currency,
            fee: 0,
        });
        self.set(&id, json!({ "balance_transaction": transaction }));
        self.count_refund(&charge_id, amount);
        self.emit("refund.created", &id);
        self.emit("charge.refunded", &charge_id);
        let reviews: Vec<String> = self.open_reviews(text(charge, "payment_intent"));
        for review in reviews {
            let _ = self.close_review(&review, "refunded");
        }
        id
    }

    fn count_refund(&mut self, charge: &str, amount: i64) {
        let held = self.any(charge).cloned().unwrap_or_default();
        let refunded = number(&held, "amount_refunded") + amount;
        let is_whole = refunded == number(&held, "amount_captured");
        self.set(
            charge,
            json!({ "amount_refunded": refunded, "refunded": is_whole }),
        );
    }

    /// What the buyer's bank made of a refund, perhaps weeks later.
    pub fn finish_refund(&mut self, id: &str, is_paid: bool) -> Result<(), Refusal> {
        let held = self.get("refund", id, None)?.clone();
        let status = text(&held, "status");
        if status == "failed" || (status == "succeeded" && is_paid) {
            return Err(Refusal::invalid(format!("The refund {id} is {status}.")));
        }
        if is_paid {
            self.set(id, json!({ "status": "succeeded" }));
        } else {
            let transaction = self.enter(&Entry {
                kind: "refund_failure",
                category: "refund_failure",
                source: id,
                amount: number(&held, "amount"),
                currency: text(&held, "currency"),
                fee: 0,
            });
            self.set(
                id,
                json!({
                    "status": "failed",
                    "failure_reason": "expired_or_canceled_card",
                    "failure_balance_transaction": transaction,
                }),
            );
            self.count_refund(text(&held, "charge"), -number(&held, "amount"));
            self.emit("refund.failed", id);
        }
        self.emit("refund.updated", id);
        self.emit("charge.refund.updated", id);
        Ok(())
    }
}

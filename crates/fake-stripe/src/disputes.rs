//! Disputes, the bank's questions before them, and the merchant's evidence.

use crate::books::{Books, number, text};
use crate::error::Refusal;
use crate::money::{DISPUTE_FEE, Entry};
use crate::uploads;
use serde_json::{Map, Value, json};

/// How long evidence can be given, in seconds.
const DUE: i64 = 9 * 24 * 3600;
/// The most letters of a text of evidence, and of all of them.
const LETTERS: (usize, usize) = (20_000, 150_000);
/// Evidence that is a file, by the id of its upload.
const FILES: &[&str] = &[
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
];
/// Evidence that is a text.
const TEXTS: &[&str] = &[
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
];

impl Books {
    /// The buyer disputes what an intent captured, or a part of it, or the bank only asks.
    pub fn open_dispute(
        &mut self,
        intent: &str,
        reason: &str,
        is_inquiry: bool,
        part: Option<i64>,
    ) -> Result<String, Refusal> {
        let charge = self.paid_charge(intent)?;
        let id = text(&charge, "id").to_owned();
        let brand = text(&charge["payment_method_details"]["card"], "brand");
        let details = json!({
            "type": "card",
            "card": {
                "brand": brand, "case_type": if is_inquiry { "inquiry" } else { "chargeback" },
                "network": brand, "network_reason_code": "10.4",
            },
        });
        let eligible = reason == "fraudulent" && brand == "visa" && !is_inquiry;
        let dispute = json!({
            "amount": part.map_or_else(|| charge["amount"].clone(), Value::from),
            "balance_transactions": [],
            "charge": id,
            "currency": charge["currency"],
            "enhanced_eligibility_types": if eligible { vec!["visa_compelling_evidence_3"] } else { vec![] },
            "evidence": no_evidence(),
            "evidence_details": {
                "due_by": self.now + DUE, "enhanced_eligibility": {}, "has_evidence": false,
                "past_due": false, "submission_count": 0,
            },
            "is_charge_refundable": is_inquiry,
            "metadata": {},
            "network_reason_code": "10.4",
            "payment_intent": intent,
            "payment_method_details": details,
            "reason": reason,
            "status": if is_inquiry { "warning_needs_response" } else { "needs_response" },
        });
        let dispute = self.add("dp", "dispute", dispute);
        self.set(&id, json!({ "disputed": true }));
        if !is_inquiry {
            self.withdraw(&dispute);
        }
        self.emit("charge.dispute.created", &dispute);
        if !is_inquiry {
            self.emit("charge.dispute.funds_withdrawn", &dispute);
        }
        for review in self.open_reviews(intent) {
            self.close_review(&review, "disputed")?;
        }
        Ok(dispute)
    }

    /// What an intent captured.
    pub fn paid_charge(&self, intent: &str) -> Result<Value, Refusal> {
        let held = self.get("payment_intent", intent, None)?;
        let charge = self.get("charge", text(held, "latest_charge"), None)?;
        match text(charge, "status") {
            "succeeded" => Ok(charge.clone()),
            status => Err(Refusal::invalid(format!("The charge of {intent} is {status}."))),
        }
    }

    fn withdraw(&mut self, dispute: &str) {
        self.move_money(dispute, -1, DISPUTE_FEE, "dispute");
    }

    fn move_money(&mut self, dispute: &str, sign: i64, fee: i64, category: &str) {
        let held = self.any(dispute).cloned().unwrap_or_default();
        let transaction = self.enter(&Entry {
            kind: "adjustment",
            category,
            source: dispute,
            amount: sign * number(&held, "amount"),
            currency: text(&held, "currency"),
            fee,
        });
        let mut all = held["balance_transactions"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        all.extend(self.any(&transaction).cloned());
        self.set(dispute, json!({ "balance_transactions": all }));
    }

    /// The bank's question becomes a dispute.
    pub fn escalate(&mut self, id: &str) -> Result<(), Refusal> {
        let held = self.get("dispute", id, None)?;
        if !text(held, "status").starts_with("warning_") || held["status"] == "warning_closed" {
            return Err(Refusal::invalid(format!("{id} is no open question.")));
        }
        self.set(
            id,
            json!({ "status": "needs_response", "is_charge_refundable": false }),
        );
        self.withdraw(id);
        self.emit("charge.dispute.updated", id);
        self.emit("charge.dispute.funds_withdrawn", id);
        Ok(())
    }

    /// A dispute ends as `won`, `lost`, `prevented` or, for a question, `warning_closed`.
    pub fn close_dispute(&mut self, id: &str, status: &str) -> Result<(), Refusal> {
        let held = self.get("dispute", id, None)?.clone();
        let was_question = text(&held, "status").starts_with("warning_");
        let fits = match status {
            "warning_closed" => was_question,
            "won" | "lost" => !was_question,
            "prevented" => true,
            _ => false,
        };
        if !fits || is_closed(&held) {
            let message = format!("{id} is {} and cannot be {status}.", text(&held, "status"));
            return Err(Refusal::invalid(message));
        }
        self.set(id, json!({ "status": status }));
        let took_money = held["balance_transactions"]
            .as_array()
            .is_some_and(|all| !all.is_empty());
        if took_money && matches!(status, "won" | "prevented") {
            self.move_money(id, 1, 0, "dispute_reversal");
            self.emit("charge.dispute.funds_reinstated", id);
        }
        self.emit("charge.dispute.closed", id);
        Ok(())
    }

    /// `POST /v1/disputes/{id}`.
    pub fn update_dispute(&mut self, id: &str, parameters: &Value) -> Result<Value, Refusal> {
        let held = self.get("dispute", id, None)?.clone();
        let evidence = &parameters["evidence"];
        if !evidence.is_null() || parameters["submit"] == true {
            self.take_evidence(&held, evidence, parameters["submit"] != false)?;
        }
        self.merge_metadata(id, &parameters["metadata"]);
        self.emit("charge.dispute.updated", id);
        let given = text(&self.get("dispute", id, None)?["evidence"], "uncategorized_text").to_owned();
        if parameters["submit"] != false && !evidence.is_null() {
            // What Stripe takes in tests for evidence that decides at once.
            match given.as_str() {
                "winning_evidence" => self.close_dispute(id, "won")?,
                "losing_evidence" => self.close_dispute(id, "lost")?,
                _ => (),
            }
        }
        Ok(self.get("dispute", id, None)?.clone())
    }

    fn take_evidence(&mut self, held: &Value, given: &Value, submit: bool) -> Result<(), Refusal> {
        let id = text(held, "id");
        let next = match text(held, "status") {
            "needs_response" => "under_review",
            "warning_needs_response" => "warning_under_review",
            status => {
                let message = format!("The evidence of {id} cannot be changed: the dispute is {status}.");
                return Err(Refusal::invalid(message).done());
            }
        };
        let mut evidence = held["evidence"].as_object().cloned().unwrap_or_default();
        for (name, value) in given.as_object().into_iter().flatten() {
            self.check_evidence(name, value)?;
            evidence.insert(name.clone(), value.clone());
        }
        check_size(&evidence)?;
        let mut details = held["evidence_details"].clone();
        details["has_evidence"] = json!(true);
        let mut changes = json!({ "evidence": evidence });
        if submit {
            details["submission_count"] = json!(number(&details, "submission_count") + 1);
            changes["status"] = json!(next);
        }
        changes["evidence_details"] = details;
        self.set(id, changes);
        Ok(())
    }

    fn check_evidence(&self, name: &str, value: &Value) -> Result<(), Refusal> {
        let at = format!("evidence[{name}]");
        if FILES.contains(&name) && !value.as_str().is_some_and(str::is_empty) {
            let file = self.get("file", value.as_str().unwrap_or_default(), Some(&at))?;
            if file["purpose"] != uploads::EVIDENCE {
                let message = format!("The file must have the purpose {}.", uploads::EVIDENCE);
                return Err(Refusal::invalid(message).at(&at));
            }
        }
        if name == "duplicate_charge_id" {
            self.get("charge", value.as_str().unwrap_or_default(), Some(&at))?;
        }
        let earlier = &value["visa_compelling_evidence_3"]["prior_undisputed_transactions"];
        let earlier = earlier.as_array().into_iter().flatten();
        for transaction in earlier.clone() {
            self.get("charge", text(transaction, "charge"), Some(&at))?;
        }
        if earlier.count() > 2 {
            return Err(
                Refusal::invalid("At most two prior undisputed transactions can be provided.").at(&at),
            );
        }
        Ok(())
    }
}

fn is_closed(dispute: &Value) -> bool {
    matches!(
        text(dispute, "status"),
        "won" | "lost" | "prevented" | "warning_closed"
    )
}

fn no_evidence() -> Value {
    let names = FILES.iter().chain(TEXTS);
    let mut evidence: Map<String, Value> = names.map(|name| ((*name).to_owned(), Value::Null)).collect();
    evidence.insert("enhanced_evidence".to_owned(), json!({}));
    Value::Object(evidence)
}

fn check_size(evidence: &Map<String, Value>) -> Result<(), Refusal> {
    let (of_one, of_all) = LETTERS;
    let mut all = 0;
    for (name, value) in evidence {
        let letters = value.as_str().unwrap_or_default().chars().count();
        all += letters;
        if letters > of_one {
            let message = format!("{name} has {letters} characters; the most are {of_one}.");
            return Err(Refusal::invalid(message).at(&format!("evidence[{name}]")));
        }
    }
    if all > of_all {
        let message = format!("The evidence has {all} characters; the most are {of_all}.");
        return Err(Refusal::invalid(message).at("evidence"));
    }
    Ok(())
}

/// What disputes took of a charge, less what they gave back.
pub(crate) fn net_debit(dispute: &Value) -> i64 {
    let entries = dispute["balance_transactions"].as_array().into_iter().flatten();
    let sign: i64 = entries.map(|entry| number(entry, "amount").signum()).sum();
    -sign * number(dispute, "amount")
}

//! Charges, and what they are in the account's own books.

use crate::books::{Books, number, some_text, text};
use crate::cards::Decline;
use serde_json::{Value, json};

/// What is kept of a charge: thousandths of it, and a fixed part.
const FEE: (i64, i64) = (29, 30);
/// What a dispute costs.
pub(crate) const DISPUTE_FEE: i64 = 1_500;

/// An entry of the account's own books, before it is written.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub kind: &'a str,
    pub category: &'a str,
    pub source: &'a str,
    /// Positive when the account gets it, in the currency of the charge.
    pub amount: i64,
    pub currency: &'a str,
    /// In the currency that the account settles in.
    pub fee: i64,
}

impl Books {
    /// An amount in the currency that the account settles in, and the rate in millionths, if it is another.
    pub fn settled(&self, amount: i64, currency: &str) -> (i64, Option<i64>) {
        if currency == self.account.currency {
            return (amount, None);
        }
        let known = self.account.rates.iter().find(|(known, _)| known == currency);
        let rate = known.map_or(1_000_000, |(_, rate)| *rate);
        let product = i128::from(amount) * i128::from(rate);
        let rounded = (product.abs() + 500_000) / 1_000_000 * product.signum();
        (i64::try_from(rounded).unwrap_or(i64::MAX), Some(rate))
    }

    /// What is kept of a charge, in the currency that the account settles in.
    pub fn fee_of(&self, amount: i64, currency: &str) -> i64 {
        let (settled, _) = self.settled(amount, currency);
        (settled * FEE.0 + 500) / 1_000 + FEE.1
    }

    /// Writes an entry and returns its id.
    pub fn enter(&mut self, entry: &Entry<'_>) -> String {
        let (amount, rate) = self.settled(entry.amount, entry.currency);
        let decimal = rate.map(|rate| format!("{}.{:06}", rate / 1_000_000, rate % 1_000_000));
        let exchange_rate = decimal.and_then(|decimal| decimal.parse::<f64>().ok());
        let currency = self.account.currency.clone();
        let fee_details = match entry.fee {
            0 => json!([]),
            fee => json!([{
                "amount": fee, "application": null, "currency": currency,
                "description": "Stripe processing fees", "type": "stripe_fee",
            }]),
        };
        let object = json!({
            "amount": amount,
            "available_on": self.now + 2 * 24 * 3600,
            "balance_type": "payments",
            "currency": currency,
            "description": null,
            "exchange_rate": exchange_rate,
            "fee": entry.fee,
            "fee_details": fee_details,
            "net": amount - entry.fee,
            "reporting_category": entry.category,
            "source": entry.source,
            "status": "pending",
            "type": entry.kind,
        });
        self.add("txn", "balance_transaction", object)
    }

    /// Makes a charge of an intent, in this state, and returns its id.
    pub fn add_charge(
        &mut self,
        intent: &Value,
        method: &str,
        status: &str,
        decline: Option<&Decline>,
    ) -> String {
        let held = self.any(method).cloned().unwrap_or_default();
        let kind = text(&held, "type").to_owned();
        let amount = number(intent, "amount");
        let captured = if status == "failed" { 0 } else { amount };
        let mut details = json!({ "type": kind });
        details[kind.as_str()] = self.details(&held, &kind);
        let object = json!({
            "amount": amount,
            "amount_captured": captured,
            "amount_refunded": 0,
            "application": null,
            "application_fee": null,
            "application_fee_amount": null,
            "balance_transaction": null,
            "billing_details": held["billing_details"],
            "calculated_statement_descriptor": "TEST",
            "captured": status == "succeeded",
            "currency": intent["currency"],
            "customer": intent["customer"],
            "description": intent["description"],
            "disputed": false,
            "failure_balance_transaction": null,
            "failure_code": decline.map(|decline| decline.code),
            "failure_message": decline.map(|decline| decline.message),
            "fraud_details": {},
            "metadata": intent["metadata"],
            "on_behalf_of": null,
            "outcome": outcome(status, decline),
            "paid": status == "succeeded",
            "payment_intent": intent["id"],
            "payment_method": method,
            "payment_method_details": details,
            "radar_options": {},
            "receipt_email": intent["receipt_email"],
            "receipt_number": null,
            "receipt_url": null,
            "refunded": false,
            "review": null,
            "shipping": null,
            "source": null,
            "source_transfer": null,
            "statement_descriptor": intent["statement_descriptor"],
            "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
            "status": status,
            "transfer_data": null,
            "transfer_group": null,
        });
        // Stripe names charges of methods other than cards differently.
        let prefix = if kind == "card" { "ch" } else { "py" };
        self.add(prefix, "charge", object)
    }

    fn details(&self, held: &Value, kind: &str) -> Value {
        let mut details = held[kind].clone();
        if kind == "card" {
            details["network"] = details["brand"].clone();
            details["mandate"] = Value::Null;
            details["three_d_secure"] = Value::Null;
            details["installments"] = Value::Null;
        }
        if let Some(mandate) = self.mandate_of(text(held, "id")) {
            details["mandate"] = json!(mandate);
        }
        details
    }

    /// The mandate that a saved method has.
    pub fn mandate_of(&self, method: &str) -> Option<String> {
        let mut mandates = self.newest("mandate");
        let mandate = mandates.find(|mandate| text(mandate, "payment_method") == method)?;
        some_text(mandate, "id")
    }

    /// Books what a charge brought, unless the account hears of that only later.
    pub fn book_charge(&mut self, charge: &str, is_late: bool) {
        let Some(held) = self.any(charge).cloned() else {
            return;
        };
        if is_late || !held["balance_transaction"].is_null() {
            return;
        }
        let (amount, currency) = (number(&held, "amount"), text(&held, "currency"));
        let is_card = held["payment_method_details"]["type"] == "card";
        let entry = Entry {
            kind: if is_card { "charge" } else { "payment" },
            category: "charge",
            source: charge,
            amount,
            currency,
            fee: self.fee_of(amount, currency),
        };
        let transaction = self.enter(&entry);
        self.set(charge, json!({ "balance_transaction": transaction }));
    }

    /// Books every charge that was not booked yet, and tells so.
    pub fn book_late(&mut self) {
        let open = self
            .newest("charge")
            .filter(|charge| charge["status"] == "succeeded");
        let open = open.filter(|charge| charge["balance_transaction"].is_null());
        let mut open: Vec<String> = open.filter_map(|charge| some_text(charge, "id")).collect();
        open.reverse();
        for charge in open {
            self.book_charge(&charge, false);
            self.emit("charge.updated", &charge);
        }
    }
}

fn outcome(status: &str, decline: Option<&Decline>) -> Value {
    let (network, kind, message) = match (status, decline) {
        ("failed", _) => (
            "declined_by_network",
            "issuer_declined",
            "The bank returned a decline.",
        ),
        _ => ("approved_by_network", "authorized", "Payment complete."),
    };
    json!({
        "advice_code": null,
        "network_status": network,
        "reason": decline.and_then(|decline| decline.decline_code),
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": message,
        "type": kind,
    })
}

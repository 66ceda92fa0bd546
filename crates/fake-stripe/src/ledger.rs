//! What the fake took and gave back, to be compared with the books of whoever called it.

use crate::books::{Books, number, text};
use crate::disputes::net_debit;
use serde_json::Value;
use std::collections::BTreeMap;

/// What became of the money of one PaymentIntent, in the smallest unit of its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `acct_…`.
    pub account: String,
    /// Whether it was in live mode.
    pub is_live: bool,
    /// `pi_…`.
    pub intent: String,
    /// Its status.
    pub status: String,
    /// Three letters, lower case.
    pub currency: String,
    /// How many charges took money. More than one is a double charge.
    pub charges: usize,
    /// What they took.
    pub captured: i64,
    /// What refunds gave back, those that failed aside.
    pub refunded: i64,
    /// What disputes took and did not give back.
    pub disputed: i64,
    /// What whoever called wrote on it.
    pub metadata: BTreeMap<String, String>,
}

impl Books {
    /// A line for every PaymentIntent, the oldest first.
    pub fn ledger(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self
            .newest("payment_intent")
            .map(|intent| self.line(intent))
            .collect();
        lines.reverse();
        lines
    }

    fn line(&self, intent: &Value) -> Line {
        let id = text(intent, "id");
        let of = |kind: &'static str| {
            let all = self.newest(kind);
            all.filter(|object| text(object, "payment_intent") == id)
        };
        let charges: Vec<&Value> = of("charge")
            .filter(|charge| charge["status"] == "succeeded")
            .collect();
        let refunds = of("refund").filter(|refund| !matches!(text(refund, "status"), "failed" | "canceled"));
        let metadata = intent["metadata"].as_object().into_iter().flatten();
        Line {
            account: self.account.id.clone(),
            is_live: self.is_live,
            intent: id.to_owned(),
            status: text(intent, "status").to_owned(),
            currency: text(intent, "currency").to_owned(),
            charges: charges.len(),
            captured: charges
                .iter()
                .map(|charge| number(charge, "amount_captured"))
                .sum(),
            refunded: refunds.map(|refund| number(refund, "amount")).sum(),
            disputed: of("dispute").map(net_debit).sum(),
            metadata: metadata
                .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect(),
        }
    }
}

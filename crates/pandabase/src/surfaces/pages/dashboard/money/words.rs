//! What the API says of money, in a merchant's words.

use crate::surfaces::pages::dashboard::say::{Badge, text};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::{BankStatus, Field};
use pandabase_domain::report::{ReportStatus, ReportType};
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Where a payout stands.
pub fn payout(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(PayoutStatus::parse) {
        Some(PayoutStatus::Processing) => (t.get("money-payout-processing"), "wait"),
        Some(PayoutStatus::Completed) => (t.get("money-payout-completed"), "good"),
        Some(PayoutStatus::Rejected) => (t.get("money-payout-rejected"), "bad"),
        Some(PayoutStatus::InReview) | None => (t.get("money-payout-review"), "wait"),
    };
    Badge { words, tone }
}

/// Where the review of a bank account stands.
pub fn account(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(BankStatus::parse) {
        Some(BankStatus::Approved) => (t.get("money-account-approved"), "good"),
        Some(BankStatus::Rejected) => (t.get("money-account-rejected"), "bad"),
        Some(BankStatus::InReview) | None => (t.get("money-payout-review"), "wait"),
    };
    Badge { words, tone }
}

/// A bank account, as its owner knows it: `Example Bank •••• 3000`.
pub fn named(t: Locale, account: &Value) -> String {
    let bank = match account["bankName"].as_str() {
        Some(bank) => bank.to_owned(),
        None => t.get("money-account").to_string(),
    };
    format!("{bank} •••• {}", text(&account["last4"]))
}

/// Where a report stands.
pub fn report(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(ReportStatus::parse) {
        Some(ReportStatus::Succeeded) => (t.get("money-report-succeeded"), "good"),
        Some(ReportStatus::Failed) => (t.get("support-payment-failed"), "bad"),
        Some(ReportStatus::Processing) => (t.get("money-report-processing"), "wait"),
        Some(ReportStatus::Pending) | None => (t.get("money-report-pending"), "wait"),
    };
    Badge { words, tone }
}

/// What a report is about.
pub fn subject(t: Locale, kind: ReportType) -> Text {
    match kind {
        ReportType::PaymentActivity => t.get("money-report-payments"),
        ReportType::PayoutReconciliation => t.get("money-report-payouts"),
        ReportType::BalanceLedger => t.get("money-report-ledger"),
        ReportType::RefundsDisputes => t.get("money-report-refunds"),
    }
}

/// What changed the balance.
pub fn entry(t: Locale, kind: EntryType) -> Text {
    match kind {
        EntryType::OpeningBalance => t.get("money-entry-opening"),
        EntryType::PaymentReceived => t.get("support-payments"),
        EntryType::RefundInstant => t.get("support-refunds"),
        EntryType::RefundAsync => t.get("money-entry-refund-later"),
        EntryType::RefundExternal => t.get("money-entry-refund-outside"),
        EntryType::DisputeCreated => t.get("money-entry-dispute"),
        EntryType::DisputeWon => t.get("money-entry-dispute-won"),
        EntryType::Payout => t.get("money-entry-payout"),
    }
}

/// A part of what names a bank account, and what it looks like.
pub fn part(t: Locale, field: Field) -> (Text, Option<Text>) {
    match field {
        Field::AccountNumber => (t.get("money-account-number"), None),
        Field::RoutingNumber => (t.get("money-routing-number"), Some(t.get("money-nine-digits"))),
        Field::AccountType => (t.get("money-account-type"), None),
        Field::SortCode => (t.get("money-sort-code"), Some(t.get("money-six-digits"))),
        Field::Iban => (t.get("money-iban"), None),
        Field::TransitNumber => (t.get("money-transit-number"), Some(t.get("money-five-digits"))),
        Field::InstitutionNumber => (
            t.get("money-institution-number"),
            Some(t.get("money-three-digits")),
        ),
        Field::BankCode => (t.get("money-bank-code"), Some(t.get("money-four-digits"))),
        Field::BranchCode => (t.get("money-branch-code"), Some(t.get("money-three-digits"))),
        Field::SwiftCode => (t.get("money-swift-code"), Some(t.get("money-swift-hint"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_words_of_its_own() {
        let t = Locale::En;
        let entries: BTreeSet<_> = EntryType::ALL
            .iter()
            .map(|kind| entry(t, *kind).to_string())
            .collect();
        assert_eq!(entries.len(), EntryType::ALL.len());
        let subjects: BTreeSet<_> = ReportType::ALL
            .iter()
            .map(|kind| subject(t, *kind).to_string())
            .collect();
        assert_eq!(subjects.len(), ReportType::ALL.len());
        let parts: BTreeSet<_> = Field::ALL
            .iter()
            .map(|field| part(t, *field).0.to_string())
            .collect();
        assert_eq!(parts.len(), Field::ALL.len());
    }
}

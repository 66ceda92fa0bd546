//! The settings of a store as options of `pandabase store set`, parsed with the types of `PATCH
//! /v2/stores/{storeId}`.

use clap::Args;
use pandabase_commerce::stores::requests::StoreChange;
use pandabase_domain::checkout::Email;
use pandabase_domain::input::{Opt, Patch};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{FinalUsageBill, StatementDescriptor};
use pandabase_domain::zone::Zone;

/// The word that clears a setting.
const NONE: &str = "none";

#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// Whether listed prices contain tax: exclusive, inclusive, or none, which means exclusive
    #[arg(long, value_name = "WORD", value_parser = tax_behavior)]
    tax_behavior: Option<Patch<TaxBehavior>>,
    /// Whether buyers see their local currency
    #[arg(long, value_name = "true|false")]
    localized_payments: Option<bool>,
    /// Time zone of days on receipts, invoices and in mails, such as Europe/Berlin, or none, which means UTC
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    timezone: Option<Patch<Zone>>,
    /// Whether a customer gets one trial of a product
    #[arg(long, value_name = "true|false")]
    trial_once_per_customer: Option<bool>,
    /// What a cancelled metered subscription is billed when it ends: base-and-usage or usage-only
    #[arg(long, value_name = "WORD", value_parser = final_usage_bill)]
    final_usage_bill: Option<FinalUsageBill>,
    /// Where buyers ask for help, or none
    #[arg(long, value_name = "ADDRESS", value_parser = support_email)]
    support_email: Option<Patch<Email>>,
    /// Text on card statements, up to 19 characters, or none; PB* is put in front of it
    #[arg(long, value_name = "TEXT", value_parser = statement_descriptor)]
    statement_descriptor: Option<Patch<StatementDescriptor>>,
}

impl Settings {
    /// The change that the options ask for.
    pub(crate) fn change(self) -> StoreChange {
        StoreChange {
            tax_behavior: self.tax_behavior.unwrap_or_default(),
            localized_payments: Opt(self.localized_payments),
            timezone: self.timezone.unwrap_or_default(),
            trial_once_per_customer: Opt(self.trial_once_per_customer),
            final_usage_bill: Opt(self.final_usage_bill),
            support_email: self.support_email.unwrap_or_default(),
            statement_descriptor: self.statement_descriptor.unwrap_or_default(),
        }
    }
}

fn cleared_or<T, E>(text: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<Patch<T>, E> {
    if text.eq_ignore_ascii_case(NONE) {
        return Ok(Patch::Null);
    }
    parse(text).map(Patch::Value)
}

/// A word of the API from the form that people type: `USAGE_ONLY` from `usage-only`.
fn word(text: &str) -> String {
    text.to_uppercase().replace('-', "_")
}

fn tax_behavior(text: &str) -> Result<Patch<TaxBehavior>, &'static str> {
    cleared_or(text, |text| {
        TaxBehavior::parse(&word(text)).ok_or("exclusive, inclusive or none")
    })
}

fn zone(text: &str) -> Result<Patch<Zone>, &'static str> {
    cleared_or(text, |text| {
        Zone::parse(text).ok_or("an IANA time zone such as Europe/Berlin, or none")
    })
}

fn final_usage_bill(text: &str) -> Result<FinalUsageBill, &'static str> {
    FinalUsageBill::parse(&word(text)).ok_or("base-and-usage or usage-only")
}

fn support_email(text: &str) -> Result<Patch<Email>, String> {
    cleared_or(text, |text| Email::parse(text))
}

fn statement_descriptor(text: &str) -> Result<Patch<StatementDescriptor>, String> {
    cleared_or(text, |text| {
        StatementDescriptor::parse(text).map_err(|error| error.to_string())
    })
}

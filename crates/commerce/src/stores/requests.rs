//! What creating and changing a store takes (contract `merchant-api.md`, "Stores, team"). Creating comes
//! from the command line, which reads and checks it.

use pandabase_domain::checkout::Email;
use pandabase_domain::input::{Opt, Patch};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{FinalUsageBill, StatementDescriptor};
use pandabase_domain::zone::Zone;
use pandabase_platform::db::ToRow;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a new store needs.
#[derive(Debug, Clone, ToRow)]
pub struct NewStore {
    /// Name shown to buyers.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// ISO 3166-1 alpha-2, one of the supported merchant countries.
    pub country: String,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// Where the owner gets mail.
    pub owner_email: Option<String>,
    /// Text on card statements, with its `PB*` prefix.
    pub statement_descriptor: Option<String>,
}

/// A change of a store's settings: fields that are not sent stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreChange {
    /// Whether listed prices contain tax; null means EXCLUSIVE. It concerns checkout sessions that are
    /// created from now on; sessions and subscriptions that exist keep theirs.
    #[serde(default)]
    pub tax_behavior: Patch<TaxBehavior>,
    /// Whether buyers see their local currency.
    #[serde(default)]
    pub localized_payments: Opt<bool>,
    /// IANA name of the time zone in which mails, receipts, invoices and pages show dates, such as
    /// `Europe/Berlin`; null means UTC.
    #[serde(default)]
    pub timezone: Patch<Zone>,
    /// Whether a customer gets one trial of a product.
    #[serde(default)]
    pub trial_once_per_customer: Opt<bool>,
    /// What a metered subscription that was cancelled is billed when it ends.
    #[serde(default)]
    pub final_usage_bill: Opt<FinalUsageBill>,
    /// Where buyers ask for help.
    #[serde(default)]
    pub support_email: Patch<Email>,
    /// Text on card statements; `PB*` is put in front of it.
    #[serde(default)]
    pub statement_descriptor: Patch<StatementDescriptor>,
}

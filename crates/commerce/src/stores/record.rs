//! The settings of a store as they are stored.

use super::requests::StoreChange;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{FinalUsageBill, StatementDescriptor};
use pandabase_platform::db::{FromRow, ToRow};

/// Settings that billing asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Settings {
    /// Whether a customer gets one trial of a product.
    pub trial_once_per_customer: bool,
    /// What a cancelled metered subscription is billed when it ends.
    pub final_usage_bill: FinalUsageBill,
}

/// The settings that a merchant may change.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, ToRow)]
pub struct Changeable {
    pub(super) tax_behavior: Option<TaxBehavior>,
    pub(super) localized_payments: bool,
    /// The name as the merchant set it. It is kept even when it no longer names a time zone.
    pub(super) timezone: Option<String>,
    #[column(parts(trial_once_per_customer, final_usage_bill))]
    pub(super) billing: Settings,
    pub(super) support_email: Option<String>,
    pub(super) statement_descriptor: Option<String>,
}

impl Changeable {
    pub(super) fn apply(&mut self, change: StoreChange) {
        change.tax_behavior.apply(&mut self.tax_behavior);
        change.localized_payments.apply(&mut self.localized_payments);
        let zone = change.timezone.map(|zone| zone.to_string());
        zone.apply(&mut self.timezone);
        let billing = &mut self.billing;
        change
            .trial_once_per_customer
            .apply(&mut billing.trial_once_per_customer);
        change.final_usage_bill.apply(&mut billing.final_usage_bill);
        let email = change.support_email.map(|email| email.as_str().to_owned());
        email.apply(&mut self.support_email);
        let descriptor = change.statement_descriptor.map(StatementDescriptor::into_string);
        descriptor.apply(&mut self.statement_descriptor);
    }
}

//! The settings of a store as they are stored.

use super::requests::{CheckoutChange, PortalChange, SecureImage, SellerChange, StoreChange};
use super::views::{CheckoutSettings, PortalSettings, SellerSettings};
use pandabase_domain::checkout::ReturnUrl;
use pandabase_domain::id::ImageId;
use pandabase_domain::input::{Filled, List, Patch, Text};
use pandabase_domain::link::SecureLink;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{Colour, FinalUsageBill, InvoicePrefix, StatementDescriptor};
use pandabase_platform::db::{FromRow, ToRow};

/// Settings that billing asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Settings {
    /// Whether a customer gets one trial of a product.
    pub trial_once_per_customer: bool,
    /// What a cancelled metered subscription is billed when it ends.
    pub final_usage_bill: FinalUsageBill,
}

/// What buyers may do in the customer portal, as it is read.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Allowed {
    #[column(parts(
        allow_pause("portal_pause"),
        allow_plan_change("portal_plan_change"),
        allow_seats("portal_seats"),
        auto_refund_withdrawals("portal_refund")
    ))]
    pub(super) portal: PortalSettings,
}

/// What the platform keeps of the store's sales, where that is not what it keeps of everybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow, ToRow)]
pub struct StoredFees {
    /// Hundredths of a percent of the total.
    #[column("fee_basis_points")]
    pub basis_points: Option<i64>,
    /// The fixed part.
    #[column("fee_fixed")]
    pub fixed: Option<Cents>,
}

/// The settings that a merchant may change.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, ToRow)]
pub struct Changeable {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) summary: Option<String>,
    #[column(json)]
    pub(super) category: Vec<String>,
    pub(super) logo: Option<String>,
    pub(super) favicon: Option<String>,
    pub(super) accent_color: Option<String>,
    pub(super) primary_color: Option<String>,
    pub(super) twitter_url: Option<String>,
    pub(super) instagram_url: Option<String>,
    pub(super) linkedin_url: Option<String>,
    pub(super) youtube_url: Option<String>,
    pub(super) tiktok_url: Option<String>,
    pub(super) tax_behavior: Option<TaxBehavior>,
    pub(super) localized_payments: bool,
    /// The name as the merchant set it. It is kept even when it no longer names a time zone.
    pub(super) timezone: Option<String>,
    #[column(parts(trial_once_per_customer, final_usage_bill))]
    pub(super) billing: Settings,
    pub(super) support_email: Option<String>,
    pub(super) statement_descriptor: Option<String>,
    #[column(parts(
        legal_name("seller_legal_name"),
        address("seller_address"),
        tax_id("seller_tax_id"),
        registration("seller_registration")
    ))]
    pub(super) seller: SellerSettings,
    #[column(parts(terms_url, privacy_url, refund_policy_url, locale("checkout_locale")))]
    pub(super) checkout: CheckoutSettings,
    #[column(parts(
        allow_pause("portal_pause"),
        allow_plan_change("portal_plan_change"),
        allow_seats("portal_seats"),
        auto_refund_withdrawals("portal_refund")
    ))]
    pub(super) portal: PortalSettings,
    pub(super) invoice_prefix: Option<String>,
}

impl Changeable {
    /// `shown` says where a picture of the store is seen.
    pub(super) fn apply(&mut self, change: StoreChange, shown: impl Fn(ImageId) -> String) {
        change.name.map(Filled::into_string).apply(&mut self.name);
        let description = change.description.map(Filled::into_string);
        description.apply(&mut self.description);
        set(change.summary, Text::into_string, &mut self.summary);
        let words = change.category.map(List::into_vec);
        let words = words.map(|words| words.into_iter().map(Text::into_string).collect());
        words.apply(&mut self.category);
        let address = |image: SecureImage| image.into_string(&shown);
        change.logo.map(address).apply(&mut self.logo);
        change.favicon.map(address).apply(&mut self.favicon);
        set(change.accent_color, Colour::into_string, &mut self.accent_color);
        set(change.primary_color, Colour::into_string, &mut self.primary_color);
        for (url, target) in [
            (change.twitter_url, &mut self.twitter_url),
            (change.instagram_url, &mut self.instagram_url),
            (change.linkedin_url, &mut self.linkedin_url),
            (change.youtube_url, &mut self.youtube_url),
            (change.tiktok_url, &mut self.tiktok_url),
        ] {
            set(url, SecureLink::into_string, target);
        }
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
        let descriptor = &mut self.statement_descriptor;
        set(
            change.statement_descriptor,
            StatementDescriptor::into_string,
            descriptor,
        );
        apply_parts(change.seller, &mut self.seller, SellerSettings::apply);
        apply_parts(change.checkout, &mut self.checkout, CheckoutSettings::apply);
        apply_parts(change.portal, &mut self.portal, PortalSettings::apply);
        set(
            change.invoice_prefix,
            InvoicePrefix::into_string,
            &mut self.invoice_prefix,
        );
    }
}

/// Changes a setting that is stored as text.
fn set<T>(change: Patch<T>, text: fn(T) -> String, target: &mut Option<String>) {
    change.map(text).apply(target);
}

/// Changes the parts of a setting that has several: null clears all of them.
fn apply_parts<C, S: Default>(change: Patch<C>, settings: &mut S, apply: impl FnOnce(&mut S, C)) {
    match change {
        Patch::Absent => {}
        Patch::Null => *settings = S::default(),
        Patch::Value(change) => apply(settings, change),
    }
}

impl SellerSettings {
    fn apply(&mut self, change: SellerChange) {
        change
            .legal_name
            .map(Filled::into_string)
            .apply(&mut self.legal_name);
        change.address.map(Filled::into_string).apply(&mut self.address);
        change.tax_id.map(Filled::into_string).apply(&mut self.tax_id);
        let registration = change.registration.map(Filled::into_string);
        registration.apply(&mut self.registration);
    }
}

impl PortalSettings {
    fn apply(&mut self, change: PortalChange) {
        for (change, target) in [
            (change.allow_pause, &mut self.allow_pause),
            (change.allow_plan_change, &mut self.allow_plan_change),
            (change.allow_seats, &mut self.allow_seats),
            (change.auto_refund_withdrawals, &mut self.auto_refund_withdrawals),
        ] {
            change.apply(target);
        }
    }
}

impl CheckoutSettings {
    fn apply(&mut self, change: CheckoutChange) {
        let text = |url: ReturnUrl| url.as_str().to_owned();
        change.terms_url.map(text).apply(&mut self.terms_url);
        change.privacy_url.map(text).apply(&mut self.privacy_url);
        change
            .refund_policy_url
            .map(text)
            .apply(&mut self.refund_policy_url);
        change.locale.apply(&mut self.locale);
    }
}

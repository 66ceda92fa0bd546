//! The store as clients and operators see it (contract `store.md`).

use pandabase_domain::id::StoreId;
use pandabase_domain::link;
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{FinalUsageBill, Language};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// A store. Pairs of keys with one value serve clients of both generations.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("s")]
#[serde(rename_all = "camelCase")]
pub struct Store {
    /// The store's id.
    pub id: StoreId,
    /// Same as `name`.
    #[column("s.name")]
    pub title: String,
    /// Name shown to buyers.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// Alternative URL name.
    pub slug: Option<String>,
    /// Long text.
    pub description: String,
    /// Short text.
    pub summary: Option<String>,
    /// What is sold.
    #[column(json)]
    pub category: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Same as `country`.
    #[column("s.country")]
    pub origin_country: String,
    /// Always `USD`.
    #[column(value = CURRENCY)]
    pub currency: &'static str,
    /// Completed orders ever.
    #[column("COALESCE(b.sales, 0)")]
    pub sales: i64,
    /// Cents; may be negative.
    #[column("COALESCE(b.balance, 0)")]
    pub balance: Cents,
    /// Same as `balance`.
    #[column("COALESCE(b.balance, 0)")]
    pub available_balance: Cents,
    /// Text on card statements.
    pub statement_descriptor: Option<String>,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// Logo URL.
    pub logo: Option<String>,
    /// Favicon URL.
    pub favicon: Option<String>,
    /// Placeholder of the logo.
    pub image_hash: Option<String>,
    /// Brand colour.
    pub accent_color: Option<String>,
    /// Brand colour.
    pub primary_color: Option<String>,
    /// `BASIC`.
    pub plan: String,
    /// `INDIVIDUAL` or `ENTITY`.
    #[column("s.type")]
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether the owner's identity is verified, by a check of the account or by an operator's word.
    #[column(
        "COALESCE((SELECT a.kyc_status = 'APPROVED' OR (s.verified AND a.kyc_status <> 'REJECTED')
            FROM members m JOIN accounts a ON a.id = m.account_id
            WHERE m.store_id = s.id AND m.role = 'OWNER'), s.verified)"
    )]
    pub verified: bool,
    /// Whether the store is closed by the platform.
    pub blocked: bool,
    /// Whether listed prices contain tax; null means EXCLUSIVE.
    pub tax_behavior: Option<TaxBehavior>,
    /// IANA name of the time zone in which mails, receipts, invoices and pages show dates; null means UTC.
    pub timezone: Option<String>,
    /// Whether buyers see their local currency.
    pub localized_payments: bool,
    /// Whether a customer gets one trial of a product.
    pub trial_once_per_customer: bool,
    /// What a metered subscription that was cancelled is billed when it ends.
    pub final_usage_bill: FinalUsageBill,
    /// Who sells, as pages for buyers say it.
    #[column(parts(
        legal_name("seller_legal_name"),
        address("seller_address"),
        tax_id("seller_tax_id"),
        registration("seller_registration")
    ))]
    pub seller: SellerSettings,
    /// What pages for buyers link to, and their language.
    #[column(parts(terms_url, privacy_url, refund_policy_url, locale("checkout_locale")))]
    pub checkout: CheckoutSettings,
    /// What buyers may do in the customer portal.
    #[column(parts(
        allow_pause("portal_pause"),
        allow_plan_change("portal_plan_change"),
        allow_seats("portal_seats"),
        auto_refund_withdrawals("portal_refund")
    ))]
    pub portal: PortalSettings,
    /// What stands before the numbers of its invoices; null means nothing.
    pub invoice_prefix: Option<String>,
    /// Profile URL.
    pub twitter_url: Option<String>,
    /// Profile URL.
    pub instagram_url: Option<String>,
    /// Profile URL.
    pub linkedin_url: Option<String>,
    /// Profile URL.
    pub youtube_url: Option<String>,
    /// Profile URL.
    pub tiktok_url: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
}

/// Who sells, as pages for buyers say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SellerSettings {
    /// Legal name of the person or company; null means the store's name.
    pub legal_name: Option<String>,
    /// Where it is established.
    pub address: Option<String>,
    /// Its tax id.
    pub tax_id: Option<String>,
    /// The register that it is entered in, and under which number.
    pub registration: Option<String>,
}

/// What pages for buyers link to, and their language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckoutSettings {
    /// The store's terms and conditions.
    pub terms_url: Option<String>,
    /// What the store says about privacy.
    pub privacy_url: Option<String>,
    /// When the store gives money back.
    pub refund_policy_url: Option<String>,
    /// The language of pages for buyers, unless the address of a page names another; null means the one that
    /// the buyer's browser asks for.
    pub locale: Option<Language>,
}

/// What buyers may do in the customer portal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalSettings {
    /// Whether they may pause their subscriptions.
    pub allow_pause: bool,
    /// Whether they may change to another plan.
    pub allow_plan_change: bool,
    /// Whether they may add and give back seats.
    pub allow_seats: bool,
    /// Whether a withdrawal is refunded at once, without the merchant's decision.
    pub auto_refund_withdrawals: bool,
}

/// What pages for buyers say of who sells. Addresses are checked again, because people follow them.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct Legal {
    /// The seller's legal name; the store's where none is set.
    #[column("COALESCE(seller_legal_name, name)")]
    pub seller: String,
    /// Where the seller is established.
    #[column("seller_address")]
    pub address: Option<String>,
    /// The store's terms and conditions.
    #[column(with = link::shown)]
    pub terms_url: Option<String>,
    /// What the store says about privacy.
    #[column(with = link::shown)]
    pub privacy_url: Option<String>,
    /// When the store gives money back.
    #[column(with = link::shown)]
    pub refund_policy_url: Option<String>,
}

/// A store in the operator's list.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Summary {
    /// The store's id.
    pub id: StoreId,
    /// Unique, URL-safe name.
    pub handle: String,
    /// Name shown to buyers.
    pub name: String,
}

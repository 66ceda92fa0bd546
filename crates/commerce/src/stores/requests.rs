//! What creating and changing a store takes (contract `merchant-api.md`, "Stores, team"). Creating comes
//! from the command line, which reads and checks it.

use pandabase_domain::checkout::{Email, ReturnUrl};
use pandabase_domain::id::kind;
use pandabase_domain::input::{Filled, List, Opt, Patch, Text};
use pandabase_domain::link::{LinkOr, PictureLink, SecureLink};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{Colour, FinalUsageBill, Handle, InvoicePrefix, Language, StatementDescriptor};
use pandabase_domain::zone::Zone;
use pandabase_platform::db::ToRow;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a new store needs.
#[derive(Debug, Clone, Default, ToRow)]
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
    /// What kinds of goods it sells.
    #[column(json)]
    pub category: Vec<String>,
    /// What it is, for buyers.
    pub description: String,
    /// The same in a line.
    pub summary: Option<String>,
}

/// The name of a store.
pub type Name = Filled<64>;
/// What a store is, for its buyers.
pub type Description = Filled<5000, true>;
/// The same in a line.
pub type Line = Text<0, 300>;
/// What kinds of goods a store sells.
pub type Categories = List<Text<1, 64>, 1, 20>;

/// An address, or a picture of the store.
pub type SecureImage = LinkOr<PictureLink, kind::Image>;

/// A change of a store's settings: fields that are not sent stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreChange {
    /// Name shown to buyers.
    #[serde(default)]
    pub name: Opt<Name>,
    /// The name in addresses. Pages at the one that the store leaves lead on to it; no other store can take
    /// that one for a year. A store has three new ones a year at most.
    #[serde(default)]
    pub handle: Opt<Handle>,
    /// What it is, for buyers.
    #[serde(default)]
    pub description: Opt<Description>,
    /// The same in a line.
    #[serde(default)]
    pub summary: Patch<Line>,
    /// What it sells, such as `SOFTWARE`.
    #[serde(default)]
    pub category: Opt<Categories>,
    /// The picture at the top of the checkout page: an absolute https URL, or `img_…`, a picture that was
    /// uploaded to the store.
    #[serde(default)]
    pub logo: Patch<SecureImage>,
    /// The icon of the checkout page in a browser: an absolute https URL, or `img_…`, a picture that was
    /// uploaded to the store.
    #[serde(default)]
    pub favicon: Patch<SecureImage>,
    /// The colour of the checkout page, such as `#14614a`; null means ours.
    #[serde(default)]
    pub accent_color: Patch<Colour>,
    /// A second colour, for storefronts.
    #[serde(default)]
    pub primary_color: Patch<Colour>,
    /// Profile: an absolute https URL.
    #[serde(default)]
    pub twitter_url: Patch<SecureLink>,
    /// Profile: an absolute https URL.
    #[serde(default)]
    pub instagram_url: Patch<SecureLink>,
    /// Profile: an absolute https URL.
    #[serde(default)]
    pub linkedin_url: Patch<SecureLink>,
    /// Profile: an absolute https URL.
    #[serde(default)]
    pub youtube_url: Patch<SecureLink>,
    /// Profile: an absolute https URL.
    #[serde(default)]
    pub tiktok_url: Patch<SecureLink>,
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
    /// Who sells, as pages for buyers say it; null clears all of it.
    #[serde(default)]
    pub seller: Patch<SellerChange>,
    /// What pages for buyers link to, and their language; null clears all of it.
    #[serde(default)]
    pub checkout: Patch<CheckoutChange>,
    /// What buyers may do in the customer portal; null forbids all of it.
    #[serde(default)]
    pub portal: Patch<PortalChange>,
    /// What stands before the numbers of invoices that are made from now on, with a hyphen after it.
    #[serde(default)]
    pub invoice_prefix: Patch<InvoicePrefix>,
}

/// A change of who sells: what is not sent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SellerChange {
    /// Legal name of the person or company; null means the store's name.
    #[serde(default)]
    pub legal_name: Patch<Filled<200>>,
    /// Where it is established, on one line or several.
    #[serde(default)]
    pub address: Patch<Filled<500, true>>,
    /// Its tax id, in whatever form its country writes one.
    #[serde(default)]
    pub tax_id: Patch<Filled<64>>,
    /// The register that it is entered in, and under which number.
    #[serde(default)]
    pub registration: Patch<Filled<200>>,
}

/// A change of what pages for buyers link to, and of their language: what is not sent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckoutChange {
    /// The store's terms and conditions: an absolute https URL. Whoever orders is told that they accept them.
    #[serde(default)]
    pub terms_url: Patch<ReturnUrl>,
    /// What the store says about privacy: an absolute https URL.
    #[serde(default)]
    pub privacy_url: Patch<ReturnUrl>,
    /// When the store gives money back: an absolute https URL.
    #[serde(default)]
    pub refund_policy_url: Patch<ReturnUrl>,
    /// The language of pages for buyers, unless the address of a page names another; null means the one that
    /// the buyer's browser asks for.
    #[serde(default)]
    pub locale: Patch<Language>,
}

/// A change of what buyers may do in the customer portal: what is not sent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalChange {
    /// Whether they may pause their subscriptions and take them up again.
    #[serde(default)]
    pub allow_pause: Opt<bool>,
    /// Whether they may change to another plan of the store.
    #[serde(default)]
    pub allow_plan_change: Opt<bool>,
    /// Whether they may add seats to their subscriptions and give them back.
    #[serde(default)]
    pub allow_seats: Opt<bool>,
    /// Whether a withdrawal that a buyer declares is refunded at once, without the merchant's decision.
    #[serde(default)]
    pub auto_refund_withdrawals: Opt<bool>,
}

impl CheckoutChange {
    /// The first address that buyers cannot be sent to, by its field. See [`ReturnUrl::is_fit`].
    pub(super) fn unfit(&self, trusted: Option<&[String]>) -> Option<&'static str> {
        let urls = [
            ("termsUrl", &self.terms_url),
            ("privacyUrl", &self.privacy_url),
            ("refundPolicyUrl", &self.refund_policy_url),
        ];
        let is_unfit = |url: &Patch<ReturnUrl>| matches!(url, Patch::Value(url) if !url.is_fit(trusted));
        urls.into_iter()
            .find(|(_, url)| is_unfit(url))
            .map(|(field, _)| field)
    }
}

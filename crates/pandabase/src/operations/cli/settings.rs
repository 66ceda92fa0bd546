//! The settings of a store as options of `pandabase store set`, parsed with the types of `PATCH
//! /v2/stores/{storeId}`.

use clap::Args;
use pandabase_commerce::stores::requests::{
    Categories, CheckoutChange, Description, Line, Name, PortalChange, SecureImage, SellerChange, StoreChange,
};
use pandabase_domain::checkout::{Email, ReturnUrl};
use pandabase_domain::input::{Filled, Opt, Patch, Text, check_plain, is_line};
use pandabase_domain::link::SecureLink;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::store::{Colour, FinalUsageBill, Handle, InvoicePrefix, Language, StatementDescriptor};
use pandabase_domain::zone::Zone;

/// The word that clears a setting.
const NONE: &str = "none";

#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[command(flatten)]
    profile: Profile,
    #[command(flatten)]
    branding: Branding,
    #[command(flatten)]
    socials: Socials,
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
    #[command(flatten)]
    seller: Seller,
    #[command(flatten)]
    checkout: Checkout,
    #[command(flatten)]
    portal: Portal,
    /// What stands before the numbers of invoices from now on, such as NIMBUS, or none
    #[arg(long, value_name = "TEXT", value_parser = invoice_prefix)]
    invoice_prefix: Option<Patch<InvoicePrefix>>,
}

#[derive(Debug, Args)]
struct Profile {
    /// Name shown to buyers, 1 to 64 characters
    #[arg(long, value_name = "TEXT", value_parser = Name::parse)]
    name: Option<Name>,
    /// Name in addresses, 3 to 64 of a-z, 0-9 and -; pages at the one before lead on
    #[arg(long, value_name = "TEXT", value_parser = handle)]
    handle: Option<Handle>,
    /// What the store is, for buyers, on one line or several
    #[arg(long, value_name = "TEXT", value_parser = Description::parse)]
    description: Option<Description>,
    /// The same in a line, or none
    #[arg(long, value_name = "TEXT", value_parser = summary)]
    summary: Option<Patch<Line>>,
    /// What it sells, with commas between, such as SOFTWARE,EBOOKS
    #[arg(long, value_name = "WORDS", value_parser = categories)]
    category: Option<Categories>,
}

#[derive(Debug, Args)]
struct Branding {
    /// Address of the picture at the top of the checkout page, img_… of a picture of the store, or none
    #[arg(long, value_name = "URL", value_parser = image)]
    logo: Option<Patch<SecureImage>>,
    /// Address of the icon of the checkout page, img_… of a picture of the store, or none
    #[arg(long, value_name = "URL", value_parser = image)]
    favicon: Option<Patch<SecureImage>>,
    /// Colour of the checkout page, such as #14614a, or none, which means ours
    #[arg(long, value_name = "COLOUR", value_parser = colour)]
    accent_color: Option<Patch<Colour>>,
    /// A second colour, for storefronts, or none
    #[arg(long, value_name = "COLOUR", value_parser = colour)]
    primary_color: Option<Patch<Colour>>,
}

#[derive(Debug, Args)]
struct Socials {
    /// Address of the store's profile there, or none
    #[arg(long, value_name = "URL", value_parser = link)]
    twitter_url: Option<Patch<SecureLink>>,
    /// Address of the store's profile there, or none
    #[arg(long, value_name = "URL", value_parser = link)]
    instagram_url: Option<Patch<SecureLink>>,
    /// Address of the store's profile there, or none
    #[arg(long, value_name = "URL", value_parser = link)]
    linkedin_url: Option<Patch<SecureLink>>,
    /// Address of the store's profile there, or none
    #[arg(long, value_name = "URL", value_parser = link)]
    youtube_url: Option<Patch<SecureLink>>,
    /// Address of the store's profile there, or none
    #[arg(long, value_name = "URL", value_parser = link)]
    tiktok_url: Option<Patch<SecureLink>>,
}

#[derive(Debug, Args)]
struct Seller {
    /// Legal name of who sells, or none, which means the store's name
    #[arg(long = "seller-legal-name", value_name = "TEXT", value_parser = filled::<200>)]
    legal_name: Option<Patch<Filled<200>>>,
    /// Where the seller is established, on one line or several, or none
    #[arg(long = "seller-address", value_name = "TEXT", value_parser = prose::<500>)]
    address: Option<Patch<Filled<500, true>>>,
    /// Tax id of the seller, or none
    #[arg(long = "seller-tax-id", value_name = "TEXT", value_parser = filled::<64>)]
    tax_id: Option<Patch<Filled<64>>>,
    /// Register that the seller is entered in, and the number there, or none
    #[arg(long = "seller-registration", value_name = "TEXT", value_parser = filled::<200>)]
    registration: Option<Patch<Filled<200>>>,
}

#[derive(Debug, Args)]
struct Checkout {
    /// Address of the store's terms, or none; whoever orders is told that they accept them
    #[arg(long, value_name = "URL", value_parser = address)]
    terms_url: Option<Patch<ReturnUrl>>,
    /// Address of what the store says about privacy, or none
    #[arg(long, value_name = "URL", value_parser = address)]
    privacy_url: Option<Patch<ReturnUrl>>,
    /// Address of the store's rules for refunds, or none
    #[arg(long, value_name = "URL", value_parser = address)]
    refund_policy_url: Option<Patch<ReturnUrl>>,
    /// Language of pages for buyers, such as de, or none, which means the one that their browser asks for
    #[arg(long, value_name = "WORD", value_parser = locale)]
    locale: Option<Patch<Language>>,
}

impl Settings {
    /// The change that the options ask for.
    pub(crate) fn change(self) -> StoreChange {
        let (profile, branding, socials) = (self.profile, self.branding, self.socials);
        StoreChange {
            name: Opt(profile.name),
            handle: Opt(profile.handle),
            description: Opt(profile.description),
            summary: profile.summary.unwrap_or_default(),
            category: Opt(profile.category),
            logo: branding.logo.unwrap_or_default(),
            favicon: branding.favicon.unwrap_or_default(),
            accent_color: branding.accent_color.unwrap_or_default(),
            primary_color: branding.primary_color.unwrap_or_default(),
            twitter_url: socials.twitter_url.unwrap_or_default(),
            instagram_url: socials.instagram_url.unwrap_or_default(),
            linkedin_url: socials.linkedin_url.unwrap_or_default(),
            youtube_url: socials.youtube_url.unwrap_or_default(),
            tiktok_url: socials.tiktok_url.unwrap_or_default(),
            tax_behavior: self.tax_behavior.unwrap_or_default(),
            localized_payments: Opt(self.localized_payments),
            timezone: self.timezone.unwrap_or_default(),
            trial_once_per_customer: Opt(self.trial_once_per_customer),
            final_usage_bill: Opt(self.final_usage_bill),
            support_email: self.support_email.unwrap_or_default(),
            statement_descriptor: self.statement_descriptor.unwrap_or_default(),
            seller: some(self.seller.change()),
            checkout: some(self.checkout.change()),
            portal: some(self.portal.change()),
            invoice_prefix: self.invoice_prefix.unwrap_or_default(),
        }
    }
}

impl Seller {
    fn change(self) -> SellerChange {
        SellerChange {
            legal_name: self.legal_name.unwrap_or_default(),
            address: self.address.unwrap_or_default(),
            tax_id: self.tax_id.unwrap_or_default(),
            registration: self.registration.unwrap_or_default(),
        }
    }
}

#[derive(Debug, Args)]
struct Portal {
    /// Whether buyers may pause their subscriptions in the portal
    #[arg(long, value_name = "true|false")]
    allow_pause: Option<bool>,
    /// Whether buyers may change to another plan in the portal
    #[arg(long, value_name = "true|false")]
    allow_plan_change: Option<bool>,
    /// Whether buyers may add seats and give them back in the portal
    #[arg(long, value_name = "true|false")]
    allow_seats: Option<bool>,
    /// Whether a withdrawal that a buyer declares is refunded at once
    #[arg(long, value_name = "true|false")]
    auto_refund_withdrawals: Option<bool>,
}

impl Portal {
    fn change(self) -> PortalChange {
        PortalChange {
            allow_pause: Opt(self.allow_pause),
            allow_plan_change: Opt(self.allow_plan_change),
            allow_seats: Opt(self.allow_seats),
            auto_refund_withdrawals: Opt(self.auto_refund_withdrawals),
        }
    }
}

impl Checkout {
    fn change(self) -> CheckoutChange {
        CheckoutChange {
            terms_url: self.terms_url.unwrap_or_default(),
            privacy_url: self.privacy_url.unwrap_or_default(),
            refund_policy_url: self.refund_policy_url.unwrap_or_default(),
            locale: self.locale.unwrap_or_default(),
        }
    }
}

/// A change of parts, if it changes any.
fn some<C: Default + PartialEq>(change: C) -> Patch<C> {
    if change == C::default() {
        return Patch::Absent;
    }
    Patch::Value(change)
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

fn filled<const MAX: usize>(text: &str) -> Result<Patch<Filled<MAX>>, String> {
    cleared_or(text, Filled::parse)
}

fn prose<const MAX: usize>(text: &str) -> Result<Patch<Filled<MAX, true>>, String> {
    cleared_or(text, Filled::parse)
}

fn summary(text: &str) -> Result<Patch<Line>, String> {
    cleared_or(text, |text| {
        check_plain(text, is_line)?;
        Line::parse(text)
    })
}

fn categories(text: &str) -> Result<Categories, String> {
    check_plain(text, is_line)?;
    let words = text.split(',').map(|word| Text::<1, 64>::parse(word.trim()));
    Categories::parse(words.collect::<Result<Vec<_>, _>>()?)
}

fn link(text: &str) -> Result<Patch<SecureLink>, String> {
    cleared_or(text, |text| SecureLink::parse(text))
}

fn image(text: &str) -> Result<Patch<SecureImage>, String> {
    cleared_or(text, SecureImage::parse)
}

fn colour(text: &str) -> Result<Patch<Colour>, String> {
    cleared_or(text, |text| Colour::parse(text))
}

fn handle(text: &str) -> Result<Handle, String> {
    Handle::parse(text)
}

fn invoice_prefix(text: &str) -> Result<Patch<InvoicePrefix>, String> {
    cleared_or(text, |text| InvoicePrefix::parse(text))
}

fn address(text: &str) -> Result<Patch<ReturnUrl>, String> {
    cleared_or(text, |text| ReturnUrl::parse(text))
}

fn locale(text: &str) -> Result<Patch<Language>, String> {
    cleared_or(text, |text| {
        Language::parse(&text.to_lowercase()).ok_or_else(|| {
            let words = Language::ALL.iter().map(|word| word.as_str());
            format!("one of {}, or none", words.collect::<Vec<_>>().join(" "))
        })
    })
}

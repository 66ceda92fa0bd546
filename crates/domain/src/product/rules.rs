//! The rules that a product must keep after every create and update (contract `products.md`,
//! "Rules"), as far as they need no database.

use super::{BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType};
use crate::license::KeyFormat;
use crate::time::Timestamp;
use crate::webhook::address::{InvalidUrl, WebhookUrl};
use std::collections::BTreeMap;
use std::collections::HashSet;

/// The most variants that a product may have.
pub const MAX_VARIANTS: usize = 4;
/// The most options that a product may have.
pub const MAX_OPTIONS: usize = 20;

/// What the rules look at: the product as it would be stored, after defaults and the merge.
#[derive(Debug, Clone)]
pub struct ProductFacts<'a> {
    /// Its type.
    pub product_type: ProductType,
    /// Its pricing.
    pub pricing_model: PricingModel,
    /// Whether it is on sale.
    pub status: ProductStatus,
    /// What is done after capture.
    pub fulfillment_mode: FulfillmentMode,
    /// The period of a subscription.
    pub billing_interval: Option<BillingInterval>,
    /// The form of generated keys.
    pub key_format: Option<KeyFormat>,
    /// What generated keys begin with.
    pub custom_prefix: Option<&'a str>,
    /// Where keys are asked for.
    pub webhook_url: Option<&'a str>,
    /// What is released.
    pub download_url: Option<&'a str>,
    /// Where the buyer is sent.
    pub redirect_url: Option<&'a str>,
    /// The first instant of sale.
    pub available_from: Option<Timestamp>,
    /// The first instant after the sale.
    pub available_until: Option<Timestamp>,
    /// All options.
    pub options: Vec<OptionFacts<'a>>,
    /// All variants.
    pub variants: Vec<VariantFacts<'a>>,
}

/// An option and its values.
#[derive(Debug, Clone)]
pub struct OptionFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// What may be chosen.
    pub values: &'a [String],
}

/// A variant and what it chooses.
#[derive(Debug, Clone)]
pub struct VariantFacts<'a> {
    /// Its title, for the error's text.
    pub title: &'a str,
    /// Its slug, unique within the product.
    pub slug: Option<&'a str>,
    /// Option name → value.
    pub options: &'a BTreeMap<String, String>,
}

/// A broken rule; the text names the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A subscription without an interval.
    #[error("Subscription products require a billing interval")]
    BillingInterval,
    /// A metered product that is no subscription.
    #[error("pricingModel USAGE_BASED requires productType SUBSCRIPTION")]
    UsageBasedOneTime,
    /// Keys with a prefix, without the prefix.
    #[error("customPrefix is required when keyFormat is CUSTOM_PREFIX")]
    CustomPrefix,
    /// Keys from a webhook, without the webhook.
    #[error("webhookUrl is required when fulfillmentMode is LICENSE_WEBHOOK")]
    WebhookUrlMissing,
    /// A `webhookUrl` that may not be called.
    #[error("webhookUrl is invalid: {0}")]
    WebhookUrl(#[from] InvalidUrl),
    /// A download on sale, without the download.
    #[error("downloadUrl is required when an INSTANT_DOWNLOAD product is ACTIVE")]
    DownloadUrl,
    /// A redirect on sale, without its target.
    #[error("redirectUrl is required when a REDIRECT product is ACTIVE")]
    RedirectUrl,
    /// A window that ends before it begins.
    #[error("availableUntil must be after availableFrom")]
    Window,
    /// More than [`MAX_OPTIONS`].
    #[error("options must NOT have more than {MAX_OPTIONS} items")]
    TooManyOptions,
    /// More than [`MAX_VARIANTS`].
    #[error("variants must NOT have more than {MAX_VARIANTS} items")]
    TooManyVariants,
    /// A variant chooses from an option that the product does not have.
    #[error("variants: {variant} names the unknown option {option}")]
    UnknownOption {
        /// The variant's title.
        variant: String,
        /// The option it names.
        option: String,
    },
    /// A variant chooses a value that the option does not have.
    #[error("variants: {variant} names the unknown value {value} of option {option}")]
    UnknownValue {
        /// The variant's title.
        variant: String,
        /// The option.
        option: String,
        /// The value it names.
        value: String,
    },
    /// Two variants with one slug.
    #[error("variants: slug {0} is used more than once")]
    DuplicateSlug(String),
}

/// Checks every rule; the first broken one is returned. `allowed_hosts` are those that [`WebhookUrl::parse`]
/// may trust.
pub fn check(product: &ProductFacts<'_>, allowed_hosts: &[String]) -> Result<(), RuleError> {
    let subscription = product.product_type == ProductType::Subscription;
    let active = product.status == ProductStatus::Active;
    let mode = product.fulfillment_mode;
    let broken = [
        (
            subscription && product.billing_interval.is_none(),
            RuleError::BillingInterval,
        ),
        (
            product.pricing_model == PricingModel::UsageBased && !subscription,
            RuleError::UsageBasedOneTime,
        ),
        (
            mode == FulfillmentMode::ManagedLicense
                && product.key_format == Some(KeyFormat::CustomPrefix)
                && is_blank(product.custom_prefix),
            RuleError::CustomPrefix,
        ),
        (
            mode == FulfillmentMode::LicenseWebhook && is_blank(product.webhook_url),
            RuleError::WebhookUrlMissing,
        ),
        (
            active && mode == FulfillmentMode::InstantDownload && is_blank(product.download_url),
            RuleError::DownloadUrl,
        ),
        (
            active && mode == FulfillmentMode::Redirect && is_blank(product.redirect_url),
            RuleError::RedirectUrl,
        ),
        (ends_before_it_begins(product), RuleError::Window),
        (product.options.len() > MAX_OPTIONS, RuleError::TooManyOptions),
        (product.variants.len() > MAX_VARIANTS, RuleError::TooManyVariants),
    ];
    if let Some((_, error)) = broken.into_iter().find(|(is_broken, _)| *is_broken) {
        return Err(error);
    }
    // In another mode nobody calls the URL.
    if let Some(url) = product.webhook_url
        && mode == FulfillmentMode::LicenseWebhook
    {
        WebhookUrl::parse(url, allowed_hosts)?;
    }
    check_choices(product)?;
    check_slugs(product)
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn ends_before_it_begins(product: &ProductFacts<'_>) -> bool {
    product
        .available_from
        .zip(product.available_until)
        .is_some_and(|(from, until)| until <= from)
}

fn check_choices(product: &ProductFacts<'_>) -> Result<(), RuleError> {
    for variant in &product.variants {
        for (name, value) in variant.options {
            let option = product.options.iter().find(|option| option.name == name);
            let option = option.ok_or_else(|| RuleError::UnknownOption {
                variant: variant.title.to_owned(),
                option: name.clone(),
            })?;
            if !option.values.contains(value) {
                return Err(RuleError::UnknownValue {
                    variant: variant.title.to_owned(),
                    option: name.clone(),
                    value: value.clone(),
                });
            }
        }
    }
    Ok(())
}

fn check_slugs(product: &ProductFacts<'_>) -> Result<(), RuleError> {
    let mut seen = HashSet::new();
    let mut slugs = product.variants.iter().filter_map(|variant| variant.slug);
    slugs
        .find(|slug| !seen.insert(*slug))
        .map_or(Ok(()), |slug| Err(RuleError::DuplicateSlug(slug.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A product that keeps every rule.
    fn plain() -> ProductFacts<'static> {
        ProductFacts {
            product_type: ProductType::LicenseKey,
            pricing_model: PricingModel::Standard,
            status: ProductStatus::Active,
            fulfillment_mode: FulfillmentMode::ManagedLicense,
            billing_interval: None,
            key_format: None,
            custom_prefix: None,
            webhook_url: None,
            download_url: None,
            redirect_url: None,
            available_from: None,
            available_until: None,
            options: Vec::new(),
            variants: Vec::new(),
        }
    }

    /// The text of the rule that the product breaks after `change`.
    fn broken(change: impl FnOnce(&mut ProductFacts<'_>)) -> Option<String> {
        let mut product = plain();
        change(&mut product);
        check(&product, &[]).err().map(|error| error.to_string())
    }

    fn assert_names(text: Option<String>, field: &str) {
        assert!(
            text.as_ref().is_some_and(|text| text.contains(field)),
            "{text:?} should name {field}"
        );
    }

    #[test]
    fn subscriptions_need_an_interval_and_metering_a_subscription() {
        assert_eq!(broken(|_| {}), None);
        assert_eq!(
            broken(|p| p.product_type = ProductType::Subscription).as_deref(),
            Some("Subscription products require a billing interval")
        );
        let metered = |p: &mut ProductFacts<'_>| p.pricing_model = PricingModel::UsageBased;
        assert_names(broken(metered), "pricingModel");
        let both = broken(|p| {
            metered(p);
            p.product_type = ProductType::Subscription;
            p.billing_interval = Some(BillingInterval::Monthly);
        });
        assert_eq!(both, None);
    }

    #[test]
    fn keys_need_what_their_form_says() {
        let prefixed = |prefix| {
            broken(move |p| {
                p.key_format = Some(KeyFormat::CustomPrefix);
                p.custom_prefix = prefix;
            })
        };
        assert_names(prefixed(None), "customPrefix");
        assert_names(prefixed(Some(" ")), "customPrefix");
        assert_eq!(prefixed(Some("CNP")), None);

        let hooked = |url| {
            broken(move |p| {
                p.fulfillment_mode = FulfillmentMode::LicenseWebhook;
                p.webhook_url = url;
            })
        };
        assert_names(hooked(None), "webhookUrl is required");
        assert_names(
            hooked(Some("https://10.0.0.1/")),
            "Webhook URL must be a public HTTPS address",
        );
        assert_names(hooked(Some("http://keys.example.org")), "webhookUrl");
        assert_eq!(hooked(Some("https://keys.example.org/new")), None);
    }

    #[test]
    fn fields_outside_their_mode_break_nothing() {
        let outside = broken(|p| {
            p.product_type = ProductType::DigitalDownload;
            p.fulfillment_mode = FulfillmentMode::Manual;
            p.webhook_url = Some("http://10.0.0.1");
            p.key_format = Some(KeyFormat::CustomPrefix);
            p.custom_prefix = Some("");
            p.billing_interval = Some(BillingInterval::Weekly);
        });
        assert_eq!(outside, None);
    }

    #[test]
    fn links_are_needed_once_the_product_is_active() {
        for (mode, field) in [
            (FulfillmentMode::InstantDownload, "downloadUrl"),
            (FulfillmentMode::Redirect, "redirectUrl"),
        ] {
            assert_names(broken(|p| p.fulfillment_mode = mode), field);
            let draft = broken(|p| {
                p.fulfillment_mode = mode;
                p.status = ProductStatus::Draft;
            });
            assert_eq!(draft, None);
            let linked = broken(|p| {
                p.fulfillment_mode = mode;
                p.download_url = Some("https://files.example.org/a.zip");
                p.redirect_url = Some("https://app.example.org");
            });
            assert_eq!(linked, None);
        }
    }

    #[test]
    fn a_window_has_a_length() {
        let window = |from, until| {
            broken(move |p| {
                p.available_from = from;
                p.available_until = until;
            })
        };
        let (early, late) = (Some(Timestamp::from_millis(1)), Some(Timestamp::from_millis(2)));
        assert_eq!(window(early, late), None);
        assert_eq!(window(None, early), None);
        assert_eq!(window(late, None), None);
        assert_names(window(early, early), "availableUntil");
        assert_names(window(late, early), "availableUntil");
    }

    #[test]
    fn counts_are_limited() {
        let choices = BTreeMap::new();
        let variant = VariantFacts {
            title: "One",
            slug: None,
            options: &choices,
        };
        let option = OptionFacts {
            name: "Size",
            values: &[],
        };
        let with = |variants: usize, options: usize| {
            let mut product = plain();
            product.variants = vec![variant.clone(); variants];
            product.options = vec![option.clone(); options];
            check(&product, &[])
        };
        assert_eq!(with(4, 20), Ok(()));
        assert_eq!(with(5, 0), Err(RuleError::TooManyVariants));
        assert_eq!(with(0, 21), Err(RuleError::TooManyOptions));
    }

    #[test]
    fn variants_choose_what_exists_under_slugs_of_their_own() {
        let values = ["S".to_owned(), "M".to_owned()];
        let choice = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
        let (small, medium) = (choice("Size", "S"), choice("Size", "M"));
        let judge = |choices: [&BTreeMap<String, String>; 2], slugs: [Option<&str>; 2]| {
            let mut product = plain();
            product.options = vec![OptionFacts {
                name: "Size",
                values: &values,
            }];
            product.variants = choices
                .into_iter()
                .zip(slugs)
                .map(|(options, slug)| VariantFacts {
                    title: "Shirt",
                    slug,
                    options,
                })
                .collect();
            check(&product, &[]).err().map(|error| error.to_string())
        };
        assert_eq!(judge([&small, &medium], [None, None]), None);
        assert_eq!(judge([&small, &medium], [Some("s"), Some("m")]), None);
        assert_eq!(
            judge([&small, &choice("Colour", "S")], [None, None]).as_deref(),
            Some("variants: Shirt names the unknown option Colour")
        );
        assert_eq!(
            judge([&small, &choice("Size", "s")], [None, None]).as_deref(),
            Some("variants: Shirt names the unknown value s of option Size")
        );
        assert_eq!(
            judge([&small, &medium], [Some("x"), Some("x")]).as_deref(),
            Some("variants: slug x is used more than once")
        );
    }
}

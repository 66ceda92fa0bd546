//! What a product is, how it is priced and how it is delivered (contract `products.md`).

use crate::money::Cents;

crate::text_enum! {
    /// What kind of thing is sold.
    pub enum ProductType {
        /// Recurring access.
        Subscription = "SUBSCRIPTION",
        /// A file or link.
        DigitalDownload = "DIGITAL_DOWNLOAD",
        /// A licence key.
        LicenseKey = "LICENSE_KEY",
    }
}

crate::text_enum! {
    /// What is done after capture.
    pub enum FulfillmentMode {
        /// One generated key per unit.
        ManagedLicense = "MANAGED_LICENSE",
        /// The oldest free keys of the merchant's pool.
        LicensePool = "LICENSE_POOL",
        /// The merchant's server is asked for keys.
        LicenseWebhook = "LICENSE_WEBHOOK",
        /// `downloadUrl` is released.
        InstantDownload = "INSTANT_DOWNLOAD",
        /// The buyer is sent to `redirectUrl`.
        Redirect = "REDIRECT",
        /// Nothing.
        Manual = "MANUAL",
    }
}

crate::text_enum! {
    /// How the price comes about.
    #[derive(Default)]
    pub enum PricingModel {
        /// `price`.
        #[default]
        Standard = "STANDARD",
        /// The buyer's choice, from a minimum.
        PayWhatYouWant = "PAY_WHAT_YOU_WANT",
        /// 0, whatever `price` says.
        Free = "FREE",
        /// `price` and what the meters counted; subscriptions only.
        UsageBased = "USAGE_BASED",
    }
}

crate::text_enum! {
    /// Whether buyers see the product.
    #[derive(Default)]
    pub enum ProductStatus {
        /// Only the merchant sees it.
        #[default]
        Draft = "DRAFT",
        /// Listed and sold.
        Active = "ACTIVE",
    }
}

crate::text_enum! {
    /// The length of a subscription's period.
    pub enum BillingInterval {
        /// Seven days.
        Weekly = "WEEKLY",
        /// A calendar month.
        Monthly = "MONTHLY",
        /// A year.
        Yearly = "YEARLY",
    }
}

crate::text_enum! {
    /// When a change to this plan takes effect.
    pub enum BillingAnchor {
        /// At once.
        Immediately = "IMMEDIATELY",
        /// At the next renewal.
        EndOfPeriod = "END_OF_PERIOD",
    }
}

impl PricingModel {
    /// The price that counts. It is zero for a FREE product, which keeps its stored price in case its pricing
    /// changes.
    pub fn effective(self, price: Cents) -> Cents {
        match self {
            Self::Free => Cents::ZERO,
            Self::Standard | Self::PayWhatYouWant | Self::UsageBased => price,
        }
    }
}

impl FulfillmentMode {
    /// The mode of a product that names none (an explicit `null` is [`Self::Manual`] instead).
    pub fn default_for(product: ProductType, has_keys: bool, has_download: bool, has_redirect: bool) -> Self {
        match product {
            _ if has_keys => Self::LicensePool,
            ProductType::LicenseKey => Self::ManagedLicense,
            ProductType::DigitalDownload if has_download => Self::InstantDownload,
            ProductType::DigitalDownload if has_redirect => Self::Redirect,
            ProductType::DigitalDownload | ProductType::Subscription => Self::Manual,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_mode_follows_what_the_product_has() {
        use FulfillmentMode::{InstantDownload, LicensePool, ManagedLicense, Manual, Redirect};
        use ProductType::{DigitalDownload, LicenseKey, Subscription};
        for (product, keys, download, redirect, expected) in [
            (LicenseKey, true, false, false, LicensePool),
            (Subscription, true, true, true, LicensePool),
            (DigitalDownload, true, true, false, LicensePool),
            (LicenseKey, false, true, true, ManagedLicense),
            (DigitalDownload, false, true, true, InstantDownload),
            (DigitalDownload, false, false, true, Redirect),
            (DigitalDownload, false, false, false, Manual),
            (Subscription, false, true, true, Manual),
        ] {
            assert_eq!(
                FulfillmentMode::default_for(product, keys, download, redirect),
                expected,
                "{product} {keys} {download} {redirect}"
            );
        }
    }

    #[test]
    fn words_outside_the_contract_are_refused() {
        assert_eq!(ProductType::parse("DIGITAL"), None);
        assert_eq!(ProductType::parse("PHYSICAL"), None);
        assert_eq!(ProductStatus::parse("active"), None);
    }
}

//! What requests of checkout say (contract `checkout.md`).

use super::customer::{CustomerPatch, NewCustomer};
use super::items::Items;
use pandabase_domain::checkout::{CustomFields, Metadata, ReturnUrl};
use pandabase_domain::id::SessionId;
use pandabase_domain::input::{Int, Opt, Patch, Prose, Text};
use pandabase_domain::pricing::country::Country;
use pandabase_platform::api::After;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A code as it was typed.
pub type CouponCode = Text<0, 64>;

/// A tax id as it was typed.
pub type TaxIdText = Text<0, 32>;

type Title = Text<1, 128>;

type Description = Prose<1, 500>;

/// Which session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPath {
    pub(crate) session_id: SessionId,
}

/// A cart and the place of its buyer.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "EstimateCheckoutBody")]
pub struct EstimateBody {
    pub(crate) items: Items,
    pub(crate) country: Country,
    #[serde(default)]
    pub(crate) state: Opt<Text<0, 64>>,
    #[serde(default)]
    pub(crate) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(crate) tax_id: Opt<TaxIdText>,
}

/// An estimate's body and the postal code, on which the rate of special territories depends.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "TaxDetailsBody")]
pub struct TaxDetailsBody {
    pub(crate) items: Items,
    pub(crate) country: Country,
    #[serde(default)]
    pub(crate) state: Opt<Text<0, 64>>,
    #[serde(default)]
    pub(crate) postal_code: Opt<Text<0, 20>>,
    #[serde(default)]
    pub(crate) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(crate) tax_id: Opt<TaxIdText>,
}

/// What a merchant says that the items of a session come to, in cents.
type StatedAmount = Int<100, 1_000_000>;

/// A new session.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "CreateCheckoutBody")]
pub struct CreateBody {
    pub(crate) items: Items,
    #[serde(default)]
    pub(crate) title: Opt<Title>,
    #[serde(default)]
    pub(crate) description: Opt<Description>,
    #[serde(default)]
    pub(crate) amount: Opt<StatedAmount>,
    #[serde(default)]
    pub(crate) customer: Opt<NewCustomer>,
    #[serde(default)]
    pub(crate) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(crate) tax_id: Opt<TaxIdText>,
    #[serde(default)]
    pub(crate) display: Opt<NewDisplay>,
    #[serde(default)]
    pub(crate) metadata: Opt<Metadata>,
    #[serde(default)]
    pub(crate) return_url: Opt<ReturnUrl>,
    #[serde(default)]
    pub(crate) cancel_url: Opt<ReturnUrl>,
}

/// What whoever opens a paylink may say about the buyer.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "OpenPaylinkBody")]
pub struct PaylinkVisitor {
    #[serde(default)]
    pub(crate) customer: Opt<NewCustomer>,
    #[serde(default)]
    pub(crate) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(crate) metadata: Opt<Metadata>,
}

/// What the buyer is to be asked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewDisplay {
    #[serde(default)]
    pub(crate) fields: CustomFields,
}

/// Changes to a session. Without a token of the store, a session that a merchant made takes only `customer`,
/// `coupon_code` and `tax_id`; one of a paylink never takes anything else.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "UpdateCheckoutBody")]
pub struct UpdateBody {
    #[serde(default)]
    pub(crate) items: Opt<Items>,
    /// What the items come to, in cents; another sum is refused.
    #[serde(default)]
    pub(crate) amount: Opt<StatedAmount>,
    /// `null` restores the store's name.
    #[serde(default)]
    pub title: Patch<Title>,
    #[serde(default)]
    pub(crate) description: Patch<Description>,
    #[serde(default)]
    pub(crate) customer: Patch<CustomerPatch>,
    #[serde(default)]
    pub(crate) coupon_code: Patch<CouponCode>,
    #[serde(default)]
    pub(crate) tax_id: Patch<TaxIdText>,
    #[serde(default)]
    pub(crate) return_url: Patch<ReturnUrl>,
    #[serde(default)]
    pub(crate) cancel_url: Patch<ReturnUrl>,
    #[serde(default)]
    #[expect(dead_code, reason = "refused while it is read")]
    pub(crate) metadata: Fixed,
}

/// [`UpdateBody`] as it is read: `metadata`, which cannot be changed, is refused before anything else is
/// checked.
pub type Update = After<OnlyMetadata, UpdateBody>;

/// The part of a change that is checked first.
#[derive(Debug, Deserialize)]
pub struct OnlyMetadata {
    #[serde(default)]
    #[expect(dead_code, reason = "refused while it is read")]
    metadata: Fixed,
}

/// A field that was settled when the object was created: naming it is an error.
#[derive(Debug, Clone, Default)]
pub struct Fixed;

impl<'de> Deserialize<'de> for Fixed {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("cannot be changed"))
    }
}

impl JsonSchema for Fixed {
    fn schema_name() -> Cow<'static, str> {
        "Fixed".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"not": {}, "description": "Settled when the session was opened; not to be sent."})
    }
}

//! The checkout endpoints and what they take.

use super::customer::{CustomerPatch, NewCustomer};
use super::items::Items;
use super::service::{self, Question};
use super::views::{Estimate, SessionView, TaxDetails};
use crate::db::Tx;
use crate::http::{ApiError, Ctx, Input, Json, Nothing};
use pandabase_domain::checkout::{CustomFields, Metadata, ReturnUrl};
use pandabase_domain::input::{IdText, Int, Opt, Patch, Text};
use pandabase_domain::pricing::country::Country;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A code as it was typed.
pub(super) type CouponCode = Text<0, 64>;
type TaxIdText = Text<0, 32>;
type Title = Text<1, 128>;
type Description = Text<1, 500>;

/// Which session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPath {
    pub(super) session_id: IdText,
}

/// A cart and the place of its buyer.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "EstimateCheckoutBody")]
pub struct EstimateBody {
    pub(super) items: Items,
    pub(super) country: Country,
    #[serde(default)]
    pub(super) state: Opt<Text<0, 64>>,
    #[serde(default)]
    pub(super) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(super) tax_id: Opt<TaxIdText>,
}

/// An estimate's body and the postal code, on which no rate depends.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "TaxDetailsBody")]
pub struct TaxDetailsBody {
    pub(super) items: Items,
    pub(super) country: Country,
    #[serde(default)]
    pub(super) state: Opt<Text<0, 64>>,
    #[serde(default)]
    #[expect(dead_code, reason = "only its form is of interest")]
    postal_code: Opt<Text<0, 20>>,
    #[serde(default)]
    pub(super) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(super) tax_id: Opt<TaxIdText>,
}

/// A new session.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "CreateCheckoutBody")]
pub struct CreateBody {
    pub(super) items: Items,
    #[serde(default)]
    pub(super) title: Opt<Title>,
    #[serde(default)]
    pub(super) description: Opt<Description>,
    #[serde(default)]
    pub(super) amount: Opt<Int<100, 1_000_000>>,
    #[serde(default)]
    pub(super) customer: Opt<NewCustomer>,
    #[serde(default)]
    pub(super) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(super) tax_id: Opt<TaxIdText>,
    #[serde(default)]
    pub(super) display: Opt<NewDisplay>,
    #[serde(default)]
    pub(super) metadata: Opt<Metadata>,
    #[serde(default)]
    pub(super) return_url: Opt<ReturnUrl>,
    #[serde(default)]
    pub(super) cancel_url: Opt<ReturnUrl>,
}

/// What whoever opens a paylink may say about the buyer.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(rename = "OpenPaylinkBody")]
pub(crate) struct PaylinkVisitor {
    #[serde(default)]
    pub(super) customer: Opt<NewCustomer>,
    #[serde(default)]
    pub(super) coupon_code: Opt<CouponCode>,
    #[serde(default)]
    pub(super) metadata: Opt<Metadata>,
}

/// What the buyer is to be asked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewDisplay {
    #[serde(default)]
    pub(super) fields: CustomFields,
}

/// Changes to a session.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[schemars(rename = "UpdateCheckoutBody")]
pub struct UpdateBody {
    #[serde(default)]
    pub(super) items: Opt<Items>,
    /// `null` restores the store's name.
    #[serde(default)]
    pub(super) title: Patch<Title>,
    #[serde(default)]
    pub(super) description: Patch<Description>,
    #[serde(default)]
    pub(super) customer: Patch<CustomerPatch>,
    #[serde(default)]
    pub(super) coupon_code: Patch<CouponCode>,
    #[serde(default)]
    pub(super) tax_id: Patch<TaxIdText>,
    #[serde(default)]
    pub(super) return_url: Patch<ReturnUrl>,
    #[serde(default)]
    pub(super) cancel_url: Patch<ReturnUrl>,
    #[serde(default)]
    #[expect(dead_code, reason = "refused while it is read")]
    metadata: Fixed,
}

/// A field that was settled when the object was created: naming it is an error.
#[derive(Debug, Clone, Default)]
struct Fixed;

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
        json_schema!(false)
    }
}

/// `POST …/checkouts/estimate`.
pub(crate) fn estimate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<EstimateBody>>,
) -> Result<Estimate, ApiError> {
    service::estimate(tx, ctx, &Question::from(&input.body.0))
}

/// `POST …/checkouts/tax-details`.
pub(crate) fn tax_details(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<TaxDetailsBody>>,
) -> Result<TaxDetails, ApiError> {
    service::tax_details(tx, ctx, &Question::from(&input.body.0))
}

/// `POST …/checkouts`.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<CreateBody>>,
) -> Result<SessionView, ApiError> {
    service::create(tx, ctx, &input.body.0)
}

/// `GET …/checkouts/{sessionId}`.
pub(crate) fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SessionPath>,
) -> Result<SessionView, ApiError> {
    service::show(tx, ctx, &input.path.session_id)
}

/// `PATCH …/checkouts/{sessionId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SessionPath, Nothing, Json<UpdateBody>>,
) -> Result<SessionView, ApiError> {
    service::update(tx, ctx, &input.path.session_id, &input.body.0)
}

//! Paths and bodies of requests for meters. Bodies refuse unknown fields.

use pandabase_domain::id::{MeterId, ProductId};
use pandabase_domain::input::{Int, Natural, Opt, Patch};
use pandabase_domain::metering::{Aggregation, EventName, Settlement};
use schemars::JsonSchema;
use serde::Deserialize;

/// Names a product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductPath {
    pub(super) product_id: ProductId,
}

/// Names a meter of a product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeterPath {
    pub(super) product_id: ProductId,
    pub(super) meter_id: MeterId,
}

/// Price of `unitQuantity` units, in cents.
pub type UnitPrice = Int<0, 100_000_000>;

/// How many units the price buys.
pub type UnitQuantity = Int<1, 1_000_000_000>;

/// A new meter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeter {
    pub(crate) event_name: EventName,
    pub(crate) unit_price: UnitPrice,
    /// 1 when absent.
    #[serde(default)]
    pub unit_quantity: Opt<UnitQuantity>,
    pub(crate) aggregation: Aggregation,
    /// ARREARS when absent.
    #[serde(default)]
    pub settlement: Opt<Settlement>,
    /// With BASE_PLUS_OVERAGE only, and always.
    #[serde(default)]
    pub included_units: Opt<Natural>,
}

/// Changes to a meter. Rates may change at any time and count for the running period at its close.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeterPatch {
    /// Locked once an event exists.
    #[serde(default)]
    pub event_name: Opt<EventName>,
    #[serde(default)]
    pub(crate) unit_price: Opt<UnitPrice>,
    #[serde(default)]
    pub(crate) unit_quantity: Opt<UnitQuantity>,
    /// Locked once an event exists.
    #[serde(default)]
    pub aggregation: Opt<Aggregation>,
    /// Locked once an event exists.
    #[serde(default)]
    pub settlement: Opt<Settlement>,
    #[serde(default)]
    pub(crate) included_units: Patch<Natural>,
}

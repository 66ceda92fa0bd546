//! What clients see of meters.

use pandabase_domain::id::{MeterId, ProductId};
use pandabase_domain::metering::{Aggregation, Rating, Settlement};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// A meter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct Meter {
    /// The meter.
    #[column(fixed)]
    pub id: MeterId,
    /// The product that it is part of.
    #[column(fixed)]
    pub product_id: ProductId,
    /// What its events are called.
    pub event_name: String,
    /// Cents for `unitQuantity` units.
    pub unit_price: Cents,
    /// How many units `unitPrice` buys.
    pub unit_quantity: i64,
    /// How events become one quantity.
    pub aggregation: Aggregation,
    /// Which part of it is charged.
    pub settlement: Settlement,
    /// Units that cost nothing extra.
    pub included_units: Option<i64>,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Meter {
    /// What it charges.
    pub fn rating(&self) -> Rating {
        Rating {
            aggregation: self.aggregation,
            settlement: self.settlement,
            included_units: self.included_units,
            unit_price: self.unit_price,
            unit_quantity: self.unit_quantity,
        }
    }
}

/// Every meter of a product.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Meters {
    /// The oldest first.
    pub items: Vec<Meter>,
}

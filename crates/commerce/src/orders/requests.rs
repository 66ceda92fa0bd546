//! What requests for orders and payments name and ask.

use pandabase_domain::id::{OrderId, PaymentId, ProductId};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{PageTime, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a list asks for.
pub(super) struct Filters<'q> {
    pub(super) paging: Paging,
    pub(super) status: Option<&'q str>,
    pub(super) search: Option<&'q str>,
    pub(super) direction: Direction,
}

listed! {
    /// Which orders.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct OrderQuery {
        /// Only those with this status.
        status: Opt<OrderStatus>,
        /// The beginning of an id, of the order number or of the customer's email address, in any case.
        search: Opt<Text<0, 128>>,
        /// By creation.
        sort: Opt<Direction>,
    }
}

listed! {
    /// Which payments.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct PaymentQuery {
        /// Only those with this status.
        status: Opt<PaymentStatus>,
        /// The beginning of an id, of the order number or of the customer's email address, in any case.
        search: Opt<Text<0, 128>>,
        /// By creation.
        sort: Opt<Direction>,
    }
}

listed! {
    /// Which orders of a product.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ProductOrderQuery {
        /// By creation.
        sort: Opt<Direction>,
    }
}

impl ProductOrderQuery {
    pub(super) fn filters(&self, paging: Paging) -> Filters<'_> {
        Filters {
            paging,
            status: None,
            search: None,
            direction: self.sort.0.unwrap_or(Direction::Desc),
        }
    }
}

/// Which orders are counted.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CountQuery {
    /// Only those whose id, order number or customer's email address begins so, in any case.
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
    /// Only those from this time or later.
    #[serde(default)]
    pub(super) from: PageTime,
    /// Only those from before this time.
    #[serde(default)]
    pub(super) to: PageTime,
}

macro_rules! filters {
    ($($query:ty: $status:ty),+) => {
        $(impl $query {
            pub(super) fn filters(&self, paging: Paging) -> Filters<'_> {
                Filters {
                    paging,
                    status: self.status.0.map(<$status>::as_str),
                    search: self.search.as_deref(),
                    direction: self.sort.0.unwrap_or(Direction::Desc),
                }
            }
        })+
    };
}

filters!(OrderQuery: OrderStatus, PaymentQuery: PaymentStatus);

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    pub(crate) order_id: OrderId,
}

/// The product in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SoldPath {
    /// The product, whether or not it was deleted.
    pub(super) product_id: ProductId,
}

/// The payment in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentPath {
    pub(super) payment_id: PaymentId,
}

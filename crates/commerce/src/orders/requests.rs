//! What requests for orders and payments name and ask.

use pandabase_domain::input::{IdText, Opt, Text};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{PageLimit, PageNumber, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a list asks for.
pub(super) struct Filters<'q> {
    pub(super) paging: Paging,
    pub(super) status: Option<&'q str>,
    pub(super) search: Option<&'q str>,
    pub(super) ascending: bool,
}

macro_rules! list_query {
    ($(#[$doc:meta])* $name:ident, $status:ty) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize, JsonSchema)]
        pub struct $name {
            #[serde(default)]
            page: PageNumber,
            #[serde(default)]
            limit: PageLimit,
            /// Only those that stand here.
            #[serde(default)]
            status: Opt<$status>,
            /// The beginning of an id, of the order number or of the customer's email address, in any case.
            #[serde(default)]
            search: Opt<Text<0, 128>>,
            /// By creation.
            #[serde(default)]
            sort: Opt<Direction>,
        }

        impl $name {
            pub(super) fn filters(&self) -> Filters<'_> {
                Filters {
                    paging: Paging::new(&self.page, &self.limit, 25),
                    status: self.status.0.map(<$status>::as_str),
                    search: self.search.as_ref().map(|text| &**text),
                    ascending: self.sort.0 == Some(Direction::Asc),
                }
            }
        }
    };
}

list_query! {
    /// Which orders.
    OrderQuery, OrderStatus
}
list_query! {
    /// Which payments.
    PaymentQuery, PaymentStatus
}

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    pub(crate) order_id: IdText,
}

/// The payment in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentPath {
    pub(super) payment_id: IdText,
}

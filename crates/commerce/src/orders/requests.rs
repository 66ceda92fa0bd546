//! Requests for orders and payments.

use super::store;
use super::views::{OrderDetail, OrderSummary, PaymentDetail, PaymentSummary};
use pandabase_domain::input::{IdText, Opt, Text};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::api::{Input, NoBody, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, PageLimit, PageNumber, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

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
            fn filters(&self) -> store::Filters<'_> {
                store::Filters {
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
    payment_id: IdText,
}

/// `GET …/orders/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, OrderQuery>,
) -> Result<Page<OrderSummary>, ApiError> {
    store::orders(tx, ctx, &input.query.filters())
}

/// `GET …/orders/{orderId}`.
pub fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<OrderPath, Nothing, NoBody>,
) -> Result<OrderDetail, ApiError> {
    store::order_detail(tx, ctx, &input.path.order_id)
}

/// `GET …/orders/payments/`.
pub fn list_payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, PaymentQuery>,
) -> Result<Page<PaymentSummary>, ApiError> {
    store::payments(tx, ctx, &input.query.filters())
}

/// `GET …/orders/payments/{paymentId}`.
pub fn show_payment(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<PaymentPath, Nothing, NoBody>,
) -> Result<PaymentDetail, ApiError> {
    store::payment_detail(tx, ctx, &input.path.payment_id)
}

//! The receipt of an order, for the pages that show it.

use crate::orders::store::record;
use crate::payments::mails;
use crate::payments::mails::Receipt;
use pandabase_domain::id::OrderId;
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The receipt of an order; `None` while nothing was paid.
pub fn receipt(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Receipt>, ApiError> {
    let sale =
        record::by_order(tx, ctx, order)?.filter(|sale| sale.state.payment == PaymentStatus::Completed);
    sale.map(|sale| mails::receipt_of(tx, ctx, &sale)).transpose()
}

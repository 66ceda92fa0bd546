//! TITLE

use crate::commerce::orders::record as store;
use crate::commerce::payments::mails;
use crate::commerce::payments::mails::Receipt;
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use pandabase_domain::payment::PaymentStatus;

/// What the buyer of an order got for it; `None` while nothing was paid.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn receipt(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &str) -> Result<Option<Receipt>, ApiError> {
    let sale = store::by_order(tx, ctx, order)?.filter(|sale| sale.state.payment == PaymentStatus::Completed);
    sale.map(|sale| mails::receipt_of(tx, ctx, &sale)).transpose()
}

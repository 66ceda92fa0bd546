//! The keys of an order, as the order and its mails show them.

use crate::catalog::licenses::sale as licenses;
use crate::catalog::licenses::views::LicenseOfOrder;
use pandabase_domain::id::OrderId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The keys of an order.
pub fn licenses_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Vec<LicenseOfOrder>, ApiError> {
    let licenses = licenses::of_order(tx, ctx, order)?;
    Ok(licenses
        .into_iter()
        .map(|license| LicenseOfOrder {
            id: license.id,
            key: license.key,
            status: license.status,
            product_id: license.product_id,
            variant_id: license.variant_id,
            claimed_at: license.claimed_at,
        })
        .collect())
}

//! Giving a buyer another key for the one that they have, lost or leaked (contract `licenses.md`,
//! "Activations").

use super::mails;
use crate::catalog::licenses::judge::valid;
use crate::catalog::licenses::requests::Path;
use crate::catalog::licenses::sale as licenses;
use crate::catalog::licenses::sale::Replaced;
use crate::catalog::licenses::views::License;
use crate::orders::store::record;
use crate::payments::mails::low_stock;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `POST /v2/core/stores/{storeId}/licenses/{licenseId}/replace`: the licence gets a successor on the same
/// terms and machines, which its customer is mailed.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such licence, [`ApiError::Conflict`] when it is not valid or
/// its pool is empty.
pub fn replace(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<License, ApiError> {
    let before = valid(tx, ctx, &input.path.license_id)?;
    let (successor, low) = match licenses::replace(tx, ctx, &before.id)? {
        Replaced::By(successor, low) => (successor, low),
        Replaced::Short => {
            return Err(ApiError::Conflict(
                "There are no keys left. Upload keys to the product".into(),
            ));
        }
    };
    if let Some(low) = low {
        low_stock(tx, ctx, &low)?;
    }
    if let Some(order) = &successor.order_id
        && let Some(sale) = record::by_order(tx, ctx, order)?
    {
        let items = record::items(tx, ctx, order)?;
        let its = items
            .iter()
            .find(|item| item.product.as_ref() == Some(&successor.product_id));
        let name = its.map_or("your order", |item| item.name.as_str());
        mails::replaced(tx, ctx, &sale, name, &successor.key)?;
    }
    Ok(successor)
}

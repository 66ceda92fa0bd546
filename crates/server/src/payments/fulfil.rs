//! Delivery, in the transaction of the capture (contract `orders-payments.md`, "Fulfilment").

use super::sale::Sale;
use super::{goods, store};
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use pandabase_domain::product::FulfillmentMode;

/// What was delivered.
pub(super) struct Delivery {
    /// Keys given to the buyer.
    pub keys: usize,
    /// Whether nothing is left to deliver.
    pub is_complete: bool,
}

/// Delivers every line that can be delivered. Downloads and redirects need no work: the receipt and
/// the answer carry them; manual and dynamic lines have nothing to wait for.
pub(super) fn deliver(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Delivery, ApiError> {
    let mut delivery = Delivery {
        keys: 0,
        is_complete: true,
    };
    for item in store::items(tx, ctx, &sale.order)? {
        match item.mode {
            Some(FulfillmentMode::ManagedLicense | FulfillmentMode::LicensePool) => {
                match goods::issue_keys(tx, ctx, sale, &item)? {
                    Some(keys) => delivery.keys += keys,
                    None => delivery.is_complete = false,
                }
            }
            // Not sold yet (docs/decisions): an order with such a line cannot have been made.
            Some(FulfillmentMode::LicenseWebhook) => delivery.is_complete = false,
            Some(FulfillmentMode::InstantDownload | FulfillmentMode::Redirect | FulfillmentMode::Manual)
            | None => {}
        }
    }
    Ok(delivery)
}

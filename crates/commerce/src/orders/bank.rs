//! Where the bank waits for the buyer of an order. Whoever has the address can answer for the buyer, so that
//! it is encrypted where it is kept.

use super::sale::Sale;
use super::store::record::AUTHORIZATION_URL;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;

/// The address, while the buyer's answer is awaited.
///
/// # Errors
/// [`ApiError::Internal`] when it does not decrypt.
pub fn page(ctx: &Ctx<'_>, sale: &Sale) -> Result<Option<String>, ApiError> {
    let sealed = sale.authorization_url.as_deref();
    let url = sealed.map(|sealed| ctx.decrypt_text(&AUTHORIZATION_URL, sale.order.as_str(), sealed));
    Ok(url.transpose()?)
}

/// The bank waits there from now on.
pub fn wait(ctx: &Ctx<'_>, sale: &mut Sale, url: &str) {
    let sealed = ctx.encrypt(&AUTHORIZATION_URL, sale.order.as_str(), url.as_bytes());
    sale.authorization_url = Some(sealed);
}

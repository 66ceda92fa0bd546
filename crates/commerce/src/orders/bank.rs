//! The address of the bank's page where the buyer of an order confirms the payment. Whoever has the address
//! can answer for the buyer, so it is stored encrypted.

use super::sale::Sale;
use super::store::record::AUTHORIZATION_URL;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;

/// The address of the bank's page, while the buyer's answer is awaited.
///
/// # Errors
/// [`ApiError::Internal`] when it does not decrypt.
pub fn page(ctx: &Ctx<'_>, sale: &Sale) -> Result<Option<String>, ApiError> {
    let sealed = sale.authorization_url.as_deref();
    let url = sealed.map(|sealed| ctx.decrypt_text(&AUTHORIZATION_URL, sale.order.as_str(), sealed));
    Ok(url.transpose()?)
}

/// Sets the address of the bank's page.
pub fn wait(ctx: &Ctx<'_>, sale: &mut Sale, url: &str) {
    let sealed = ctx.encrypt(&AUTHORIZATION_URL, sale.order.as_str(), url.as_bytes());
    sale.authorization_url = Some(sealed);
}

//! How an endpoint's deliveries are signed, for whoever runs the installation.

use super::store::{SECRET, receiver};
use pandabase_domain::id::{StoreId, WebhookId};
use pandabase_domain::webhook::signature::{SignatureVersion, WebhookSecret};
use pandabase_platform::context::Env;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The secret of an endpoint and the version that it signs with; `None` when the store has no such endpoint.
///
/// # Errors [`ApiError`] from the database, or when the key that the secret was encrypted with is missing.
pub fn signing_of(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    id: &WebhookId,
) -> Result<Option<(WebhookSecret, SignatureVersion)>, ApiError> {
    let Some(found) = receiver(tx, store, id)? else {
        return Ok(None);
    };
    let place = SECRET.at(store.as_str(), id.as_str());
    let secret = env.keyring.decrypt_text(&place, &found.secret)?;
    Ok(Some((
        WebhookSecret::from_stored(secret),
        found.signature_version,
    )))
}

//! Whether a licence may be used now (contract `licenses.md`, "Verify").

use super::keys::lookup;
use super::store;
use super::store::Found;
use super::views::Verification;
use pandabase_domain::id::{LicenseId, ProductId};
use pandabase_domain::license;
use pandabase_domain::license::{KeyText, LicenseFacts, Verdict};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The licence that a key names. The key is also looked up exactly as it was sent, because keys were once
/// stored that way.
pub fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    key: &KeyText,
    product: Option<&ProductId>,
) -> Result<Option<Found>, ApiError> {
    let mut by_key = |text: &str| {
        let lookup = lookup(ctx.env, text);
        store::by_key(tx, &ctx.store.id, &lookup, product)
    };
    let found = by_key(key.key())?;
    if found.is_some() || key.key() == key.as_sent() {
        return Ok(found);
    }
    Ok(by_key(key.as_sent())?)
}

/// What verification says of a licence at `now`.
pub fn judge(found: &Found, product: Option<&ProductId>, now: Timestamp) -> Verification {
    let facts = LicenseFacts {
        status: found.status,
        product_id: &found.product_id,
        term: found.term(),
    };
    match license::verify(Some(facts), product, now) {
        Verdict::Unknown => Verification::default(),
        Verdict::Known { valid } => Verification {
            valid,
            status: Some(found.status),
            product_id: Some(found.product_id.clone()),
            customer_id: found.customer_id.clone(),
            expires_at: found.term().expires_at(),
            machine: None,
        },
    }
}

/// Whether a licence may be used now.
pub fn is_valid(ctx: &Ctx<'_>, found: &Found) -> bool {
    judge(found, None, ctx.now).valid
}

/// A licence that may be used now.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such licence, [`ApiError::Conflict`] when it is not valid.
pub fn valid(tx: &mut Tx<'_>, ctx: &Ctx<'_>, license: &LicenseId) -> Result<Found, ApiError> {
    // Locked first, so that the verdict stays true.
    if !store::lock(tx, &ctx.store.id, license)? {
        return Err(ApiError::Missing("License"));
    }
    let found = store::judged(tx, &ctx.store.id, license)?.ok_or(ApiError::Missing("License"))?;
    if is_valid(ctx, &found) {
        return Ok(found);
    }
    Err(ApiError::Conflict("License is not valid".into()))
}

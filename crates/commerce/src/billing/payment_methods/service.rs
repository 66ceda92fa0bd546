//! Saving payment methods, and charging them later.

use super::method::{Address, Owner, RESOURCE};
use super::{mails, store};
use crate::orders::sale::Sale;
use crate::selling::customers;
use pandabase_domain::id::PaymentMethodId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{Instrument, SavedInstrument, Source};

/// Saves what a person paid with, in the transaction that stores the charge. The same card or account of the
/// same person is stored once and takes the newer date and token. The person is mailed about a new one.
pub fn save(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    owner: &Owner<'_>,
    saved: &SavedInstrument,
) -> Result<PaymentMethodId, ApiError> {
    save_as(tx, ctx, &ctx.id(), owner, saved)
}

/// Like [`save`], for the buyer of a sale with the name and address that they gave.
pub fn save_of_sale(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    saved: &SavedInstrument,
) -> Result<PaymentMethodId, ApiError> {
    let person = customers::person(tx, ctx, &sale.customer)?;
    let names = [person.first_name, person.last_name];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let billing = customers::address(tx, ctx, &sale.billing_address)?;
    let owner = Owner {
        email: &sale.email,
        name: Some(name.as_str()).filter(|name| !name.is_empty()),
        billing: Some(Address::from(billing)),
    };
    save(tx, ctx, &owner, saved)
}

/// Like [`save`], under an id that was created before.
pub(super) fn save_as(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    owner: &Owner<'_>,
    saved: &SavedInstrument,
) -> Result<PaymentMethodId, ApiError> {
    let sealed = |id: &PaymentMethodId| {
        let place = store::TOKEN.at("", id.as_str());
        ctx.env
            .keyring
            .encrypt(&place, saved.token.as_bytes(), &ctx.env.random)
    };
    let stored = store::upsert(tx, ctx, id, owner, saved, sealed(id))?;
    if stored == *id {
        let method = store::find(tx, id)?.ok_or(ApiError::Missing(RESOURCE))?;
        mails::added(tx, ctx, &method)?;
    } else {
        // The method was stored before under another id, and the encryption binds the token to that id.
        store::set_token(tx, &stored, &sealed(&stored))?;
    }
    Ok(stored)
}

/// The instrument that charges a saved method; `None` once the method was removed.
///
/// # Errors
/// [`ApiError`] from the database, or when the stored token does not decrypt.
pub fn instrument(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
) -> Result<Option<Instrument>, ApiError> {
    let Some(sealed) = store::sealed_token(tx, id)? else {
        return Ok(None);
    };
    let place = store::TOKEN.at("", id.as_str());
    let token = ctx.env.keyring.decrypt_text(&place, &sealed.token)?;
    Ok(Some(Instrument {
        method: sealed.method,
        source: Source::Saved(token),
    }))
}

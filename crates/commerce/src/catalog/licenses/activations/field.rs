//! Programs in the field: they know a key and their machine, and have no token. How often they may ask is
//! counted by key and address.

use super::requests::KeyOnMachine;
use super::service::activate;
use super::store;
use super::views::{Activation, FieldAnswer};
use crate::catalog::licenses::judge::{find, is_valid};
use crate::catalog::licenses::store as licenses;
use crate::catalog::licenses::store::Found;
use pandabase_domain::license::KeyText;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde::Deserialize;

/// What a program sends.
type Asked = Input<Nothing, Nothing, Json<KeyOnMachine>>;

/// The key in a body, by which requests are counted; empty where there is none.
pub fn key_of(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Keyed {
        key: KeyText,
    }
    let keyed: Result<Keyed, _> = serde_json::from_slice(body);
    keyed.map(|keyed| keyed.key.key().to_owned()).unwrap_or_default()
}

/// `POST /v2/stores/{storeId}/licenses/activate`: activates the key on the machine, if it is valid.
pub fn enter(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<FieldAnswer, ApiError> {
    let asked = &input.body.0;
    let Some(found) = held(tx, ctx, &asked.key)? else {
        return Ok(FieldAnswer::default());
    };
    if !is_valid(ctx, &found) {
        return standing(tx, ctx, asked, &found);
    }
    let (activation, _) = activate(tx, ctx, &found, &asked.fingerprint, asked.name.as_ref())?;
    Ok(answer(ctx, &found, Some(activation)))
}

/// `POST /v2/stores/{storeId}/licenses/validate`: judges the key on the machine, which was seen by it.
pub fn validate(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<FieldAnswer, ApiError> {
    let asked = &input.body.0;
    let Some(found) = find(tx, ctx, &asked.key, None)? else {
        return Ok(FieldAnswer::default());
    };
    standing(tx, ctx, asked, &found)
}

/// `POST /v2/stores/{storeId}/licenses/deactivate`: frees the machine.
pub fn leave(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<FieldAnswer, ApiError> {
    let asked = &input.body.0;
    let Some(found) = held(tx, ctx, &asked.key)? else {
        return Ok(FieldAnswer::default());
    };
    let freed = store::of_machine(tx, ctx, &found.id, &asked.fingerprint)?;
    if let Some(freed) = &freed {
        store::delete(tx, ctx, found.id.as_str(), freed.id.as_str())?;
    }
    Ok(FieldAnswer {
        activated: false,
        ..answer(ctx, &found, freed)
    })
}

/// The licence of a key, which nobody else activates or replaces until the transaction ends.
fn held(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &KeyText) -> Result<Option<Found>, ApiError> {
    let Some(found) = find(tx, ctx, key, None)? else {
        return Ok(None);
    };
    licenses::lock(tx, &ctx.store.id, found.id.as_str())?;
    // Read once it is held.
    find(tx, ctx, key, None)
}

/// How the key stands on the machine, which was seen now.
fn standing(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    asked: &KeyOnMachine,
    found: &Found,
) -> Result<FieldAnswer, ApiError> {
    let mut activation = store::of_machine(tx, ctx, &found.id, &asked.fingerprint)?;
    if let Some(activation) = &mut activation {
        // The clocks of two nodes may differ.
        activation.last_seen_at = activation.last_seen_at.max(ctx.now);
        store::save_seen(tx, ctx, activation)?;
    }
    Ok(answer(ctx, found, activation))
}

fn answer(ctx: &Ctx<'_>, found: &Found, activation: Option<Activation>) -> FieldAnswer {
    FieldAnswer {
        valid: is_valid(ctx, found),
        activated: activation.is_some(),
        expires_at: found.term.expires_at(),
        activation_id: activation.map(|activation| activation.id),
    }
}

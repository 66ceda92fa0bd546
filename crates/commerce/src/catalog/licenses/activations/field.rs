//! What programs in the field call. They know a key and their machine, and have no token. Their requests are
//! limited by key and address. Requests with a key that does not exist are also limited by address and store,
//! so that nobody finds keys by trying.

use super::requests::KeyOnMachine;
use super::service::activate;
use super::store;
use super::views::{Activation, FieldAnswer};
use crate::catalog::licenses::judge::{find, is_valid};
use crate::catalog::licenses::store::{self as licenses, Found};
use pandabase_domain::license::KeyText;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
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
pub async fn enter(call: Call, input: Asked) -> Result<Reply<FieldAnswer>, ApiError> {
    answered(call, input, find_locked, activated).await
}

/// `POST /v2/stores/{storeId}/licenses/validate`: judges the key on the machine, and notes that the machine
/// was seen.
pub async fn validate(call: Call, input: Asked) -> Result<Reply<FieldAnswer>, ApiError> {
    answered(call, input, |tx, ctx, key| find(tx, ctx, key, None), judged).await
}

/// `POST /v2/stores/{storeId}/licenses/deactivate`: frees the machine.
pub async fn leave(call: Call, input: Asked) -> Result<Reply<FieldAnswer>, ApiError> {
    answered(call, input, find_locked, freed).await
}

/// Finds the licence of a key; `None` when no licence has the key.
type Find = fn(&mut Tx<'_>, &Ctx<'_>, &KeyText) -> Result<Option<Found>, ApiError>;
/// Does what was asked with that licence.
type Work = fn(&mut Tx<'_>, &Ctx<'_>, &KeyOnMachine, &Found) -> Result<FieldAnswer, ApiError>;

/// Answers a program, and counts a key that does not exist as a guess.
async fn answered(call: Call, input: Asked, find: Find, work: Work) -> Result<Reply<FieldAnswer>, ApiError> {
    let Json(asked) = input.body;
    let attempt = call.attempt()?;
    let known = call.write(move |tx, ctx| match find(tx, ctx, &asked.key)? {
        Some(license) => work(tx, ctx, &asked, &license).map(Some),
        None => Ok(None),
    });
    let known = known.await?;
    if let (None, Some(attempt)) = (&known, &attempt) {
        attempt.fail();
    }
    call.reply(&known.unwrap_or_default())
}

/// Finds the licence of a key and locks it.
fn find_locked(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &KeyText) -> Result<Option<Found>, ApiError> {
    let Some(found) = find(tx, ctx, key, None)? else {
        return Ok(None);
    };
    licenses::lock(tx, &ctx.store.id, &found.id)?;
    // Read again now that it is locked.
    find(tx, ctx, key, None)
}

fn activated(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    asked: &KeyOnMachine,
    license: &Found,
) -> Result<FieldAnswer, ApiError> {
    if !is_valid(ctx, license) {
        return judged(tx, ctx, asked, license);
    }
    let (activation, _) = activate(tx, ctx, license, &asked.fingerprint, asked.name.as_ref())?;
    Ok(answer(ctx, license, Some(activation)))
}

fn judged(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    asked: &KeyOnMachine,
    license: &Found,
) -> Result<FieldAnswer, ApiError> {
    let mut activation = store::of_machine(tx, ctx, &license.id, &asked.fingerprint)?;
    if let Some(activation) = &mut activation {
        // The clocks of two nodes may differ; the time must not go back.
        activation.last_seen_at = activation.last_seen_at.max(ctx.now);
        store::save_seen(tx, ctx, activation)?;
    }
    Ok(answer(ctx, license, activation))
}

fn freed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    asked: &KeyOnMachine,
    license: &Found,
) -> Result<FieldAnswer, ApiError> {
    let freed = store::of_machine(tx, ctx, &license.id, &asked.fingerprint)?;
    if let Some(freed) = &freed {
        store::delete(tx, ctx, &license.id, &freed.id)?;
    }
    Ok(FieldAnswer {
        activated: false,
        ..answer(ctx, license, freed)
    })
}

fn answer(ctx: &Ctx<'_>, license: &Found, activation: Option<Activation>) -> FieldAnswer {
    FieldAnswer {
        valid: is_valid(ctx, license),
        activated: activation.is_some(),
        expires_at: license.term().expires_at(),
        activation_id: activation.map(|activation| activation.id),
    }
}

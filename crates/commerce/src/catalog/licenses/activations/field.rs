//! What programs in the field call. They know a key and their machine, and have no token. Their requests are
//! limited by key and address. Requests with a key that does not exist are also limited by address and store,
//! so that nobody finds keys by trying.

use super::requests::KeyOnMachine;
use super::service::activate;
use super::store;
use super::views::{Activation, FieldAnswer};
use crate::catalog::licenses::judge::{find, is_valid};
use crate::catalog::licenses::store as licenses;
use crate::catalog::licenses::store::Found;
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

/// What a request does with its key; `None` when no licence has the key.
type Work = fn(&mut Tx<'_>, &Ctx<'_>, &KeyOnMachine) -> Result<Option<FieldAnswer>, ApiError>;

/// `POST /v2/stores/{storeId}/licenses/activate`: activates the key on the machine, if it is valid.
pub async fn enter(call: Call, input: Asked) -> Result<Reply<FieldAnswer>, ApiError> {
    answered(call, input, activated).await
}

/// `POST /v2/stores/{storeId}/licenses/validate`: judges the key on the machine, and notes that the machine
/// was seen.
pub async fn validate(call: Call, input: Asked) -> Result<Reply<FieldAnswer>, ApiError> {
    answered(call, input, judged).await
}

/// `POST /v2/stores/{storeId}/licenses/deactivate`: frees the machine.
pub async fn leave(call: Call, input: Asked) -> Result<Reply<FieldAnswer>, ApiError> {
    answered(call, input, freed).await
}

/// Answers a program, and counts a key that does not exist as a guess.
async fn answered(call: Call, input: Asked, work: Work) -> Result<Reply<FieldAnswer>, ApiError> {
    let Json(asked) = input.body;
    let attempt = call.attempt()?;
    let known = call.write(move |tx, ctx| work(tx, ctx, &asked)).await?;
    if let (None, Some(attempt)) = (&known, &attempt) {
        attempt.fail();
    }
    call.reply(&known.unwrap_or_default())
}

fn activated(tx: &mut Tx<'_>, ctx: &Ctx<'_>, asked: &KeyOnMachine) -> Result<Option<FieldAnswer>, ApiError> {
    let Some(found) = held(tx, ctx, &asked.key)? else {
        return Ok(None);
    };
    if !is_valid(ctx, &found) {
        return standing(tx, ctx, asked, &found).map(Some);
    }
    let (activation, _) = activate(tx, ctx, &found, &asked.fingerprint, asked.name.as_ref())?;
    Ok(Some(answer(ctx, &found, Some(activation))))
}

fn judged(tx: &mut Tx<'_>, ctx: &Ctx<'_>, asked: &KeyOnMachine) -> Result<Option<FieldAnswer>, ApiError> {
    match find(tx, ctx, &asked.key, None)? {
        Some(found) => standing(tx, ctx, asked, &found).map(Some),
        None => Ok(None),
    }
}

fn freed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, asked: &KeyOnMachine) -> Result<Option<FieldAnswer>, ApiError> {
    let Some(found) = held(tx, ctx, &asked.key)? else {
        return Ok(None);
    };
    let freed = store::of_machine(tx, ctx, &found.id, &asked.fingerprint)?;
    if let Some(freed) = &freed {
        store::delete(tx, ctx, &found.id, &freed.id)?;
    }
    Ok(Some(FieldAnswer {
        activated: false,
        ..answer(ctx, &found, freed)
    }))
}

/// Locks the licence of a key and returns it.
fn held(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: &KeyText) -> Result<Option<Found>, ApiError> {
    let Some(found) = find(tx, ctx, key, None)? else {
        return Ok(None);
    };
    licenses::lock(tx, &ctx.store.id, &found.id)?;
    // Read again now that it is locked.
    find(tx, ctx, key, None)
}

/// How the key stands on the machine. Notes that the machine was seen now.
fn standing(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    asked: &KeyOnMachine,
    found: &Found,
) -> Result<FieldAnswer, ApiError> {
    let mut activation = store::of_machine(tx, ctx, &found.id, &asked.fingerprint)?;
    if let Some(activation) = &mut activation {
        // The clocks of two nodes may differ; the time must not go back.
        activation.last_seen_at = activation.last_seen_at.max(ctx.now);
        store::save_seen(tx, ctx, activation)?;
    }
    Ok(answer(ctx, found, activation))
}

fn answer(ctx: &Ctx<'_>, found: &Found, activation: Option<Activation>) -> FieldAnswer {
    FieldAnswer {
        valid: is_valid(ctx, found),
        activated: activation.is_some(),
        expires_at: found.term().expires_at(),
        activation_id: activation.map(|activation| activation.id),
    }
}

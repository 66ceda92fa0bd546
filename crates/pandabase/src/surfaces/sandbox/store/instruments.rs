//! SQL of the instruments that the sandbox keeps for later charges.

use crate::surfaces::sandbox::instruments::Known;
use pandabase_domain::id::push_random;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::processor::{Instrument, SavedInstrument, Source};
use pandabase_platform::{params, sql};
use sha2::{Digest, Sha256};

sql! {
    INSERT: insert Known = "INSERT INTO sandbox_instruments (token_hash, created_at, {columns})
        VALUES ($1, $2, {values})";
    FIND: Known = "SELECT {} FROM sandbox_instruments WHERE token_hash = $1";
}

/// The instrument kept under a saved token, or else what the buyer shows.
pub fn known(tx: &mut Tx<'_>, ctx: &Ctx<'_>, instrument: &Instrument) -> Result<Known, DbError> {
    let kept = match &instrument.source {
        Source::Saved(token) => find(tx, token)?,
        Source::Card(_) | Source::Token(_) | Source::None => None,
    };
    Ok(kept.unwrap_or_else(|| Known::shown(ctx, instrument)))
}

fn hash_of(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Keeps an instrument under a new token. One that is kept already stays under its own token.
pub fn keep(tx: &mut Tx<'_>, ctx: &Ctx<'_>, source: &Source, known: &Known) -> Result<String, DbError> {
    if let Source::Saved(token) = source {
        return Ok(token.clone());
    }
    let mut token = String::from("pm_");
    push_random(&mut token, 32, &mut *ctx.env.random.secrets());
    tx.send_insert(INSERT, params![&hash_of(&token), ctx.now], known)?;
    Ok(token)
}

/// The instrument kept under a token.
pub fn saved(tx: &mut Tx<'_>, token: &str) -> Result<Option<SavedInstrument>, DbError> {
    Ok(find(tx, token)?.map(|known| known.saved(token)))
}

fn find(tx: &mut Tx<'_>, token: &str) -> Result<Option<Known>, DbError> {
    tx.fetch_optional(FIND, params![&hash_of(token)])
}

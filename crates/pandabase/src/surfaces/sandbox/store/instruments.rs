//! SQL of the instruments that the sandbox keeps for later charges.

use crate::surfaces::sandbox::instruments::Known;
use pandabase_domain::id::push_random;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::SandboxCard;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::processor::{Instrument, SavedInstrument, Source};
use pandabase_platform::{params, sql};
use sha2::{Digest, Sha256};

sql! {
    INSERT = "INSERT INTO sandbox_instruments (token_hash, fingerprint, method, behaviour, card_brand,
            card_last_four, exp_month, exp_year, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT fingerprint, method, behaviour, card_brand, card_last_four, exp_month, exp_year
        FROM sandbox_instruments WHERE token_hash = $1";
}

/// Looks an instrument up.
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

/// Keeps an instrument under a new token; one that was kept before stays under its own.
pub fn keep(tx: &mut Tx<'_>, ctx: &Ctx<'_>, source: &Source, known: &Known) -> Result<String, DbError> {
    if let Source::Saved(token) = source {
        return Ok(token.clone());
    }
    let mut token = String::from("pm_");
    push_random(&mut token, 32, &mut *ctx.env.random.secrets());
    tx.run(
        INSERT,
        params![
            &hash_of(&token),
            &known.fingerprint,
            known.method.as_str(),
            known.card.word(),
            &known.brand,
            &known.last_four,
            known.expiry.map(|(month, _)| month),
            known.expiry.map(|(_, year)| year),
            ctx.now
        ],
    )?;
    Ok(token)
}

/// What is kept under a token.
pub fn saved(tx: &mut Tx<'_>, token: &str) -> Result<Option<SavedInstrument>, DbError> {
    Ok(find(tx, token)?.map(|known| known.saved(token)))
}

fn find(tx: &mut Tx<'_>, token: &str) -> Result<Option<Known>, DbError> {
    tx.first(FIND, params![&hash_of(token)], |row: &mut Row<'_>| {
        Ok(Known {
            fingerprint: row.next()?,
            method: row.word(MethodCode::parse)?,
            card: row.word(SandboxCard::of_word)?,
            brand: row.next()?,
            last_four: row.next()?,
            expiry: Option::zip(row.next::<Option<i64>>()?, row.next::<Option<i64>>()?),
        })
    })
}

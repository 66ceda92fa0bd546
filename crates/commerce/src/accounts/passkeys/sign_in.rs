//! Signing in by a passkey. No address is asked for: the authenticator shows what it has for the site. No
//! answer tells what was wrong.

use super::requests::{PasskeyProof, ShownCredential};
use super::service::{ask, json_of, site_of};
use super::views::{PasskeyChallenge, TTL};
use crate::accounts::activity::{self, About};
use crate::accounts::asker::Asker;
use crate::accounts::sign_in::{SignedInAccount, begin};
use crate::accounts::store::accounts;
use crate::accounts::store::passkeys::{self, Kept};
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::{AccountId, PasskeyId};
use pandabase_domain::passkey::{Challenge, Refused, Shown, Site, State, challenge_hash, handle_of};
use pandabase_platform::access::machine::Origin;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The error of a passkey that does not sign in, whatever the reason.
const INVALID: ApiError = ApiError::Unauthorized("Invalid or expired passkey");

/// `POST /v2/auth/passkey/options`: asks for a passkey of whoever is there.
pub fn request(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<PasskeyChallenge, ApiError> {
    let site = site_of(ctx)?;
    let (id, challenge) = ask(tx, ctx, None)?;
    Ok(PasskeyChallenge::new(id, &challenge, site))
}

/// `POST /v2/auth/passkey/verify`: signs in by a passkey, which is both factors: its key, and what its
/// authenticator has verified.
pub async fn verify(
    call: Call,
    input: Input<Nothing, Nothing, Json<PasskeyProof>>,
) -> Result<Reply<SignedInAccount>, ApiError> {
    let (proof, asker) = (input.body.0, Asker::of(&call));
    // A challenge is used up by whatever answers it, so the transaction is committed in any case.
    let judged = call.write(move |tx, ctx| judge(tx, ctx, &proof, &asker.origin()));
    let signed_in = judged.await?.ok_or(INVALID)?;
    call.reply(&signed_in)
}

fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    proof: &PasskeyProof,
    origin: &Origin<'_>,
) -> Result<Option<SignedInAccount>, ApiError> {
    let site = site_of(ctx)?;
    let since = ctx.now.plus_millis(-TTL);
    let asked = passkeys::take_to_sign_in(tx, &proof.challenge_id, since, ctx.now)?;
    let Some(shown) = read(&proof.credential)? else {
        return Ok(None);
    };
    let Some(owner) = passkeys::owner(tx, shown.credential_id())? else {
        return Ok(None);
    };
    // Who changes or deletes a passkey locks its account first: what is read now is as it stays.
    let Some(account) = accounts::lock(tx, &owner)? else {
        return Ok(None);
    };
    let Some(kept) = passkeys::kept(tx, &owner, shown.credential_id())? else {
        return Ok(None);
    };
    // A key that was added before the app proves no more than what it was added by: a mail.
    let is_proven = kept.is_proven;
    let Some((id, state)) = passed(&site, &owner, asked.as_deref(), &shown, kept) else {
        let kind = ActivityType::SignInFailed;
        activity::note(tx, ctx, &owner, kind, About::default(), origin)?;
        return Ok(None);
    };
    passkeys::used(tx, &owner, &id, &state, ctx.now)?;
    begin(tx, ctx, &account, is_proven, origin).map(Some)
}

/// What a browser sent, if it can be read.
fn read(sent: &ShownCredential) -> Result<Option<Shown>, ApiError> {
    match Shown::read(&json_of(sent)?) {
        Ok(shown) => Ok(Some(shown)),
        Err(why) => {
            tracing::debug!("a passkey was not read: {why}");
            Ok(None)
        }
    }
}

/// The passkey that signs in, with what is to be stored of its state.
fn passed(
    site: &Site,
    owner: &AccountId,
    asked: Option<&[u8]>,
    shown: &Shown,
    kept: Kept,
) -> Option<(PasskeyId, State)> {
    let id = kept.id.clone();
    let judged = answers(asked?, shown).and_then(|challenge| match challenge {
        Some(challenge) => shown
            .judge(site, &challenge, &handle_of(owner), &kept.stored())
            .map(Some),
        None => Ok(None),
    });
    let state = judged.unwrap_or_else(|why| {
        tracing::debug!("a passkey was refused: {why}");
        None
    })?;
    Some((id, state))
}

/// The challenge that an answer answers, if it is the one that was asked.
fn answers(asked: &[u8], shown: &Shown) -> Result<Option<Challenge>, Refused> {
    let challenge = shown.challenge()?;
    Ok((challenge_hash(&challenge).as_slice() == asked).then_some(challenge))
}

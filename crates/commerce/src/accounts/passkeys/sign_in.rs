//! Signing in by a passkey. No address is asked for: the authenticator shows what it has for the site. No
//! answer tells what was wrong.

use super::requests::{PasskeyProof, ShownCredential};
use super::service::{ask, json_of, site_of};
use super::views::{PasskeyChallenge, TTL};
use crate::accounts::activity::{self, About};
use crate::accounts::asker::Asker;
use crate::accounts::record::Account;
use crate::accounts::second_factor;
use crate::accounts::sign_in::{SignedInAccount, begin};
use crate::accounts::store::passkeys::{self, Kept};
use crate::accounts::store::{accounts, events};
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::{AccountId, PasskeyId};
use pandabase_domain::passkey::{Challenge, Refused, Shown, Site, State, challenge_hash, handle_of};
use pandabase_domain::time::DAY;
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
    let (id, is_proven) = (kept.id.clone(), kept.is_proven);
    let state = match passed(&site, &owner, asked.as_deref(), &shown, kept) {
        Ok(state) => state,
        Err(why) => {
            tracing::debug!("a passkey was refused: {why}");
            refuse(tx, ctx, (&account, &id), &why, origin)?;
            return Ok(None);
        }
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

/// What is to be stored of the state of a passkey that signs in.
fn passed(
    site: &Site,
    owner: &AccountId,
    asked: Option<&[u8]>,
    shown: &Shown,
    kept: Kept,
) -> Result<State, Refused> {
    let asked = asked.ok_or_else(|| Refused::Other("no challenge waits for it".to_owned()))?;
    let challenge = answers(asked, shown)?;
    shown.judge(site, &challenge, &handle_of(owner), &kept.stored())
}

/// The challenge that an answer answers, if it is the one that was asked.
fn answers(asked: &[u8], shown: &Shown) -> Result<Challenge, Refused> {
    let challenge = shown.challenge()?;
    if challenge_hash(&challenge).as_slice() == asked {
        return Ok(challenge);
    }
    Err(Refused::Other("it answers another challenge".to_owned()))
}

/// Notes that a passkey did not sign in. Whoever has a copy of one may try as often as they like: its owner
/// is mailed once a day.
fn refuse(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (account, passkey): (&Account, &PasskeyId),
    why: &Refused,
    origin: &Origin<'_>,
) -> Result<(), ApiError> {
    let kind = match why {
        Refused::Copied => ActivityType::PasskeyCopied,
        Refused::Other(_) => ActivityType::SignInFailed,
    };
    let since = ctx.now.plus_millis(-DAY);
    let is_news = kind == ActivityType::PasskeyCopied && !events::has_happened(tx, &account.id, kind, since)?;
    activity::note(tx, ctx, &account.id, kind, About::default(), origin)?;
    if is_news && let Some(passkey) = passkeys::find(tx, &account.id, passkey)? {
        mail_copy(tx, ctx, account, &passkey.name)?;
    }
    Ok(())
}

fn mail_copy(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &Account, name: &str) -> Result<(), ApiError> {
    let text = format!(
        "Somebody tried to sign in by the passkey \"{name}\", whose counter did not go on: there seems to be \
         a copy of it. They were not signed in.\n\nSign in by mail, delete the passkey and end the other \
         sessions. If you add one again, make it anew.\n"
    );
    second_factor::mail_owner(tx, ctx, account, "There may be a copy of your passkey", &text)
}

//! Adding, naming and taking away passkeys.

use super::requests::{NewCredential, NewPasskey, PasskeyChange, PasskeyPath, PasskeyStart};
use super::views::{Passkey, PasskeyProposal, TTL};
use crate::accounts::activity;
use crate::accounts::profile::of_visitor;
use crate::accounts::record::Account;
use crate::accounts::second_factor;
use crate::accounts::store::passkeys::{self, Asked, NewRow};
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::{AccountId, PasskeyId, SignInLinkId};
use pandabase_domain::input::{Filled, Text};
use pandabase_domain::passkey::{Challenge, Made, Refused, Site, Stored, challenge_hash, handle_of};
use pandabase_platform::api::endpoint::{AccountCall, AccountVisit};
use pandabase_platform::api::{Deleted, Input, Json, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use serde::Serialize;

/// How long challenges are kept, in milliseconds.
pub const CHALLENGES_KEPT: i64 = TTL;
/// The most passkeys of one account.
const PASSKEYS: usize = 10;
/// The error beyond [`PASSKEYS`].
const ENOUGH: &str = "An account has at most 10 passkeys";
/// The subject of the mail that a passkey is gone.
const TAKEN_AWAY: &str = "A passkey was taken away from your account";
/// The error for a new passkey that is malformed or comes too late.
const INVALID: &str = "Invalid or expired passkey";

/// The site that passkeys work at.
pub(super) fn site_of(ctx: &Ctx<'_>) -> Result<Site, ApiError> {
    Site::of(&ctx.env.config.dashboard_url).ok_or(ApiError::NotOffered(
        "Passkeys need a host name, and the address of this server has none",
    ))
}

/// Makes a challenge for somebody who adds a passkey by a session, or for whoever signs in.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Option<&AccountVisit<'_>>,
) -> Result<(SignInLinkId, Challenge), ApiError> {
    let (id, challenge): (SignInLinkId, Challenge) = (ctx.id(), ctx.env.random.bytes());
    let asked = Asked {
        id: &id,
        account_id: by.map(|visit| &visit.session.account_id),
        session_id: by.map(|visit| &visit.session.id),
        challenge_hash: &challenge_hash(&challenge),
        created_at: ctx.now,
    };
    passkeys::ask(tx, &asked)?;
    Ok((id, challenge))
}

/// The JSON of what a browser sent, which was read into its fields and leaves out what is not needed.
pub(super) fn json_of(sent: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(sent).map_err(|error| ApiError::Internal(error.into()))
}

/// `GET /v2/accounts/me/passkeys`: the account's passkeys, the oldest first.
pub fn list(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<Vec<Passkey>, ApiError> {
    Ok(passkeys::of_account(tx, &visit.session.account_id)?)
}

/// `POST /v2/accounts/me/passkeys/options`: asks for a new passkey. A passkey signs in without the
/// authenticator app, so where there is one its code is needed; elsewhere, a session that has just begun.
pub async fn propose(
    call: AccountCall,
    input: Input<Nothing, Nothing, OptionalJson<PasskeyStart>>,
) -> Result<PasskeyProposal, ApiError> {
    let code = input.body.0.code.0.map(Text::into_string);
    // Wrong codes are counted, so the transaction is committed in any case.
    call.write(move |tx, visit| begin(tx, visit, code.as_deref()))
        .await?
}

/// The inner error is an answer as well: what was counted stays.
fn begin(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    code: Option<&str>,
) -> Result<Result<PasskeyProposal, ApiError>, ApiError> {
    let ctx = visit.ctx();
    let site = site_of(&ctx)?;
    let mut account = of_visitor(tx, visit)?;
    let known = passkeys::credentials(tx, &account.id)?;
    if known.len() >= PASSKEYS {
        return Err(ApiError::invalid(ENOUGH));
    }
    if account.has_second_factor() {
        let code = code.ok_or_else(|| ApiError::invalid("body must have required property 'code'"))?;
        if let Some(refusal) = second_factor::refusal_of_visit(tx, visit, &mut account, code)? {
            return Ok(Err(refusal));
        }
    } else {
        second_factor::check_fresh(&ctx, visit.session, "Sign in again to add a passkey")?;
    }
    let (id, challenge) = ask(tx, &ctx, Some(visit))?;
    Ok(Ok(PasskeyProposal::new(id, &challenge, site, &account, &known)))
}

/// `POST /v2/accounts/me/passkeys`: adds a passkey.
pub async fn add(
    call: AccountCall,
    input: Input<Nothing, Nothing, Json<NewPasskey>>,
) -> Result<Passkey, ApiError> {
    let NewPasskey {
        challenge_id,
        name,
        credential,
    } = input.body.0;
    let name = name.into_string();
    // A challenge is used up by whatever answers it, so the transaction is committed in any case.
    call.write(move |tx, visit| keep(tx, visit, &challenge_id, &name, &credential))
        .await?
}

/// The inner error is an answer as well: what was used up stays so.
fn keep(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    challenge: &SignInLinkId,
    name: &str,
    credential: &NewCredential,
) -> Result<Result<Passkey, ApiError>, ApiError> {
    let (ctx, now) = (visit.ctx(), visit.now);
    let site = site_of(&ctx)?;
    let account = of_visitor(tx, visit)?;
    let since = now.plus_millis(-TTL);
    let asked = passkeys::take_to_add(tx, challenge, visit.session, since, now)?;
    let credential = json_of(credential)?;
    let stored = match asked {
        Some(asked) => judge(&site, &account.id, &asked, &credential),
        None => Ok(None),
    };
    let stored = stored.unwrap_or_else(|why| {
        tracing::debug!("a new passkey was refused: {why}");
        None
    });
    let Some(stored) = stored else {
        return Ok(Err(ApiError::invalid(INVALID)));
    };
    if passkeys::credentials(tx, &account.id)?.len() >= PASSKEYS {
        return Ok(Err(ApiError::invalid(ENOUGH)));
    }
    let id: PasskeyId = ctx.id();
    let row = NewRow {
        id: &id,
        account_id: &account.id,
        name,
        credential_id: &stored.credential_id,
        public_key: &stored.public_key,
        state: &stored.state,
        // Setting the app up took back every challenge that was given without its code.
        is_proven: account.has_second_factor(),
        created_at: now,
    };
    if !passkeys::add(tx, &row)? {
        return Ok(Err(ApiError::invalid(INVALID)));
    }
    activity::note_visit(tx, visit, ActivityType::PasskeyAdded)?;
    mail_new_passkey(tx, &ctx, &account, name)?;
    Ok(Ok(Passkey {
        id,
        name: name.to_owned(),
        created_at: now,
        last_used_at: None,
    }))
}

/// What is to be stored of a new passkey; none when it answers another challenge.
fn judge(site: &Site, account: &AccountId, asked: &[u8], sent: &[u8]) -> Result<Option<Stored>, Refused> {
    let made = Made::read(sent)?;
    let challenge = made.challenge()?;
    if challenge_hash(&challenge).as_slice() != asked {
        return Ok(None);
    }
    made.judge(site, &challenge, &handle_of(account)).map(Some)
}

fn mail_new_passkey(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &Account, name: &str) -> Result<(), ApiError> {
    let text = format!(
        "The passkey \"{name}\" was added to your account. From now on it signs in, without a mail and \
         without a code.\n\nIf it was not you, sign in, delete the passkey and end the other sessions.\n"
    );
    second_factor::mail_owner(tx, ctx, account, "A passkey was added to your account", &text)
}

/// `PATCH /v2/accounts/me/passkeys/{passkeyId}`: gives a passkey another name.
pub fn rename(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<PasskeyPath, Nothing, Json<PasskeyChange>>,
) -> Result<Passkey, ApiError> {
    let account = of_visitor(tx, visit)?.id;
    let id = &input.path.passkey_id;
    if let Some(name) = input.body.0.name.0.clone().map(Filled::into_string) {
        passkeys::rename(tx, &account, id, &name)?;
    }
    passkeys::find(tx, &account, id)?.ok_or(ApiError::Missing("Passkey"))
}

/// `DELETE /v2/accounts/me/passkeys/{passkeyId}`: takes a passkey away. Nobody is locked out by it, because
/// the mail still signs in; so it takes no code, and whoever has lost a device is quick.
pub fn remove(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<PasskeyPath>,
) -> Result<Deleted, ApiError> {
    let account = of_visitor(tx, visit)?;
    let passkey = take_away(tx, &account, &input.path.passkey_id)?;
    activity::note_visit(tx, visit, ActivityType::PasskeyRemoved)?;
    let text = format!(
        "The passkey \"{}\" was taken away from your account: it does not sign in any more.\n\nIf it was not \
         you, sign in and end the other sessions.\n",
        passkey.name
    );
    second_factor::mail_owner(tx, &visit.ctx(), &account, TAKEN_AWAY, &text)?;
    Ok(Deleted { deleted: true })
}

/// Takes a passkey away, as the operator does who was asked to: like [`remove`].
pub(in crate::accounts) fn remove_for(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &Account,
    id: &PasskeyId,
) -> Result<Passkey, ApiError> {
    let passkey = take_away(tx, account, id)?;
    activity::note_of_others(tx, ctx, &account.id, ActivityType::PasskeyRemoved, None)?;
    let text = format!(
        "The operator of this server has taken the passkey \"{}\" away from your account: it does not sign \
         in any more. The mail still signs you in.\n\nIf you did not ask for it, write to the operator.\n",
        passkey.name
    );
    second_factor::mail_owner(tx, ctx, account, TAKEN_AWAY, &text)?;
    Ok(passkey)
}

/// Deletes a passkey of an account that is locked; returns what it was.
fn take_away(tx: &mut Tx<'_>, account: &Account, id: &PasskeyId) -> Result<Passkey, ApiError> {
    let passkey = passkeys::find(tx, &account.id, id)?.ok_or(ApiError::Missing("Passkey"))?;
    passkeys::delete(tx, &account.id, id)?;
    Ok(passkey)
}

/// The paragraph of a mail that says how many passkeys sign in to an account besides, for owners who look for
/// every way in; nothing where there is none.
pub(in crate::accounts) fn mention(tx: &mut Tx<'_>, account: &Account) -> Result<String, ApiError> {
    let found = match passkeys::count(tx, &account.id)? {
        0 => return Ok(String::new()),
        1 => "One passkey signs in to your account as well".to_owned(),
        count => format!("{count} passkeys sign in to your account as well"),
    };
    Ok(format!(
        "\n{found}, without a mail and without a code. Look at them in your account, and take away what you \
         do not know.\n"
    ))
}

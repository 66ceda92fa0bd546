//! Setting up an authenticator app, and taking it away.

use super::activity;
use super::codes::{self, RECOVERY_CODES, Use};
use super::passkeys::service::mention;
use super::profile::{gone, of_visitor};
use super::second_factor;
use super::store::accounts::{self, TOTP_SECRET};
use super::store::passkeys;
use pandabase_domain::account::{ActivityType, SixDigits};
use pandabase_domain::input::Text;
use pandabase_domain::totp;
use pandabase_platform::api::endpoint::{AccountCall, AccountVisit};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an authenticator app is told.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TotpSetup {
    /// What codes are made from, in base 32, to be typed into the app.
    secret: String,
    /// The same as an address, which apps read as a picture.
    otpauth_url: String,
}

/// A code of the app.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TotpCode {
    /// The six digits that the app shows.
    code: SixDigits,
}

/// A code of the app, or a recovery code.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AnyFactor {
    /// The six digits that the app shows, or a recovery code.
    code: Text<6, 24>,
}

/// A second factor is asked for from now on.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TotpEnabled {
    /// Always true.
    enabled: bool,
    /// Codes of which each takes the place of the app once, for when it is lost. Shown this once.
    recovery_codes: Vec<String>,
}

/// No second factor is asked for any more.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TotpDisabled {
    /// Always false.
    enabled: bool,
}

/// `POST /v2/accounts/me/totp`: proposes a secret, which counts once it is confirmed.
pub fn propose(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<TotpSetup, ApiError> {
    let mut account = of_visitor(tx, visit)?;
    if account.has_second_factor() {
        let text = "Two-factor authentication is already enabled";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    let ctx = visit.ctx();
    let secret: [u8; totp::SECRET_LENGTH] = ctx.env.random.bytes();
    account.totp_secret = Some(ctx.encrypt(&TOTP_SECRET, account.id.as_str(), &secret));
    account.totp_step = 0;
    accounts::change(tx, &account, ctx.now)?;
    Ok(TotpSetup {
        secret: totp::base32(&secret),
        otpauth_url: totp::address(&secret, &account.email),
    })
}

/// `POST /v2/accounts/me/totp/confirm`: asks for a second factor from now on, because the app shows the right
/// code.
pub fn confirm(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<Nothing, Nothing, Json<TotpCode>>,
) -> Result<TotpEnabled, ApiError> {
    let mut account = of_visitor(tx, visit)?;
    if account.has_second_factor() {
        let text = "Two-factor authentication is already enabled";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    let ctx = visit.ctx();
    let Some(secret) = &account.totp_secret else {
        let text = "Two-factor authentication was not set up: ask for a secret first";
        return Err(ApiError::invalid(text));
    };
    let secret = ctx.decrypt(&TOTP_SECRET, account.id.as_str(), secret)?;
    let step = totp::step_of(&secret, &input.body.0.code, ctx.now).ok_or(second_factor::WRONG)?;
    account.totp_enabled_at = Some(ctx.now);
    account.totp_step = step;
    accounts::change(tx, &account, ctx.now)?;
    accounts::clear_recovery_codes(tx, &account.id)?;
    // They were given without a code of the app.
    passkeys::end(tx, &account.id)?;
    let recovery_codes: Vec<String> = (0..RECOVERY_CODES).map(|_| codes::recovery_code(&ctx)).collect();
    for code in &recovery_codes {
        let code = codes::typed(code);
        let hash = codes::lookup(ctx.env, Use::Recovery, account.id.as_str(), &code);
        accounts::add_recovery_code(tx, &account.id, &hash)?;
    }
    activity::note_visit(tx, visit, ActivityType::TwoFactorEnabled)?;
    let text = format!(
        "From now on, signing in by mail takes a code of your authenticator app. Keep your recovery codes \
         where you find them without your phone.\n{}",
        mention(tx, &account)?
    );
    second_factor::mail_owner(tx, &ctx, &account, "Two-factor authentication is on", &text)?;
    Ok(TotpEnabled {
        enabled: true,
        recovery_codes,
    })
}

/// `DELETE /v2/accounts/me/totp`: asks for no second factor any more.
pub async fn disable(
    call: AccountCall,
    input: Input<Nothing, Nothing, Json<AnyFactor>>,
) -> Result<TotpDisabled, ApiError> {
    let code = input.body.0.code;
    // Wrong codes are counted, so the transaction is committed in any case.
    call.write(move |tx, visit| take_away(tx, visit, &code)).await??;
    Ok(TotpDisabled { enabled: false })
}

/// The inner error is an answer as well: what was counted stays.
fn take_away(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    code: &str,
) -> Result<Result<(), ApiError>, ApiError> {
    let (ctx, id) = (visit.ctx(), &visit.session.account_id);
    let mut account = accounts::lock(tx, id)?.ok_or_else(gone)?;
    if !account.has_second_factor() {
        let text = "Two-factor authentication is not enabled";
        return Ok(Err(ApiError::Conflict(text.to_owned())));
    }
    if let Some(refusal) = second_factor::refusal_of_visit(tx, visit, &mut account, code)? {
        return Ok(Err(refusal));
    }
    second_factor::take_away(tx, &ctx, &mut account)?;
    activity::note_visit(tx, visit, ActivityType::TwoFactorDisabled)?;
    second_factor::mail_owner(
        tx,
        &ctx,
        &account,
        "Two-factor authentication is off",
        "Signing in takes no code of an authenticator app any more: whoever reads your mail can sign in.\n\n\
         If it was not you who turned it off, sign in, end the other sessions and turn it on again.\n",
    )?;
    Ok(Ok(()))
}

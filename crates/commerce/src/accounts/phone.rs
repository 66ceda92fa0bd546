//! Verifying a phone number by a code that is sent to it. No way to send messages is built in: a sandbox
//! mails the code to the account instead.

use super::activity;
use super::codes::{self, Use};
use super::profile::{gone, has_matching_phone, of_visitor};
use super::second_factor::tell;
use super::store::accounts;
use super::store::phones::{self, PhoneCode};
use super::views::AccountView;
use pandabase_domain::account::{ActivityType, SixDigits};
use pandabase_domain::time::{HOUR, MINUTE};
use pandabase_platform::api::endpoint::{AccountCall, AccountVisit};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::rate_limit::{Scope, Standing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long a code works, in milliseconds.
const TTL: i64 = 10 * MINUTE;
/// Wrong codes after which another must be sent.
const TRIES: i64 = 5;
/// The most codes that are sent to one account within an hour.
const CODES: u32 = 5;
/// The error of a code that does not work.
const INVALID: &str = "Invalid or expired code";

/// A code is on its way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PhoneCodeSent {
    /// Always true.
    sent: bool,
}

/// A code that was sent.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PhoneProof {
    /// Its six digits.
    code: SixDigits,
}

/// `POST /v2/accounts/me/phone/verify`: sends a code to the number of the profile.
pub fn send(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<PhoneCodeSent, ApiError> {
    let account = of_visitor(tx, visit)?;
    let (ctx, now) = (visit.ctx(), visit.now);
    if account.phone_verified_at.is_some() {
        let text = "The phone number is already verified";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    let Some(phone) = account.phone.clone().filter(|_| account.country.is_some()) else {
        return Err(ApiError::invalid("The profile must have a phone and a country"));
    };
    if !has_matching_phone(&account) {
        return Err(ApiError::invalid(
            "The phone number must be of the account's country",
        ));
    }
    if !visit.env.config.is_sandbox() {
        return Err(ApiError::NotOffered(
            "Phone numbers cannot be verified on this server yet: no provider is set up",
        ));
    }
    let before = phones::find(tx, &account.id)?;
    let (sent, since) = match &before {
        Some(code) if now < code.sent_since.plus_millis(HOUR) => (code.sent, code.sent_since),
        _ => (0, now),
    };
    if sent >= i64::from(CODES) {
        let until = Standing::used_up(Scope::Account, CODES, since.plus_millis(HOUR));
        return Err(ApiError::Limited(until));
    }
    let code = codes::six_digits(&ctx);
    let stored = PhoneCode {
        phone: phone.clone(),
        code_hash: Some(codes::lookup(ctx.env, Use::Phone, account.id.as_str(), &code).to_vec()),
        wrong_codes: 0,
        sent: sent + 1,
        sent_since: since,
        created_at: now,
    };
    phones::put(tx, &account.id, &stored)?;
    let text = format!(
        "The code that verifies {phone}:\n\n{code}\n\nIt works for 10 minutes. Outside a sandbox it is sent \
         to the phone, not to this address.\n"
    );
    tell(tx, &ctx, &account, "Your code to verify a phone number", &text)?;
    Ok(PhoneCodeSent { sent: true })
}

/// `POST /v2/accounts/me/phone/confirm`: verifies the number by the code that was sent to it.
pub async fn confirm(
    call: AccountCall,
    input: Input<Nothing, Nothing, Json<PhoneProof>>,
) -> Result<AccountView, ApiError> {
    let code = input.body.0.code;
    // Wrong codes are counted, so the transaction is committed in any case.
    call.write(move |tx, visit| judge(tx, visit, &code)).await?
}

/// The inner error is an answer as well: what was counted stays.
fn judge(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    code: &str,
) -> Result<Result<AccountView, ApiError>, ApiError> {
    let (id, now) = (&visit.session.account_id, visit.now);
    let mut account = accounts::lock(tx, id)?.ok_or_else(gone)?;
    let waiting = phones::find(tx, id)?.filter(|sent| {
        let is_timely = now < sent.created_at.plus_millis(TTL);
        // The number may have been changed since.
        is_timely && sent.wrong_codes < TRIES && account.phone.as_ref() == Some(&sent.phone)
    });
    let Some(mut sent) = waiting else {
        return Ok(Err(ApiError::invalid(INVALID)));
    };
    let stored = sent.code_hash.as_deref().unwrap_or_default();
    if !codes::is_right(visit.env, Use::Phone, id.as_str(), code, stored) {
        sent.wrong_codes += 1;
        phones::put(tx, id, &sent)?;
        return Ok(Err(ApiError::invalid(INVALID)));
    }
    sent.code_hash = None;
    phones::put(tx, id, &sent)?;
    account.phone_verified_at = Some(now);
    accounts::change(tx, &account, now)?;
    activity::note_visit(tx, visit, ActivityType::PhoneVerified)?;
    Ok(Ok((&account).into()))
}

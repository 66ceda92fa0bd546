//! Verifying a phone number by a code that is sent to it. No way to send messages is built in: a sandbox
//! mails the code to the account instead, and elsewhere an operator reads it and passes it on.

use super::activity;
use super::codes::{self, Use};
use super::profile::{gone, has_matching_phone, of_visitor};
use super::second_factor::mail_owner;
use super::store::accounts;
use super::store::phones::{self, CODE, PhoneCode};
use super::views::{AccountView, WaitingCode};
use pandabase_domain::account::{ActivityType, SixDigits};
use pandabase_domain::id::AccountId;
use pandabase_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use pandabase_platform::api::endpoint::{AccountCall, AccountVisit};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::rate_limit::{Scope, Standing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long a code works from when it was sent, or read by whoever passes it on, in milliseconds.
const TTL: i64 = 10 * MINUTE;
/// How long a code waits to be passed on, in milliseconds; until it is read, nobody knows it.
const WAITS: i64 = 3 * DAY;
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
    let before = phones::find(tx, &account.id)?;
    let (sent, since) = match &before {
        Some(code) if now < code.sent_since.plus_millis(HOUR) => (code.sent, code.sent_since),
        _ => (0, now),
    };
    if sent >= i64::from(CODES) {
        let until = Standing::used_up(Scope::Account, CODES, since.plus_millis(HOUR));
        return Err(ApiError::Limited(until));
    }
    let (code, whose) = (codes::six_digits(&ctx), account.id.as_str());
    let is_mailed = visit.env.config.is_sandbox();
    let stored = PhoneCode {
        phone: phone.clone(),
        code_hash: Some(codes::lookup(ctx.env, Use::Phone, whose, &code).to_vec()),
        sealed_code: (!is_mailed).then(|| ctx.encrypt(&CODE, whose, code.as_bytes())),
        read_at: None,
        wrong_codes: 0,
        sent: sent + 1,
        sent_since: since,
        created_at: now,
    };
    phones::put(tx, &account.id, &stored)?;
    if is_mailed {
        let text = format!(
            "The code that verifies {phone}:\n\n{code}\n\nIt works for 10 minutes. Outside a sandbox it is \
             sent to the phone, not to this address.\n"
        );
        mail_owner(tx, &ctx, &account, "Your code to verify a phone number", &text)?;
    }
    Ok(PhoneCodeSent { sent: true })
}

impl PhoneCode {
    /// When the owner of the number may have got the code; `None` while it waits to be passed on.
    fn known_at(&self) -> Option<Timestamp> {
        match self.sealed_code {
            Some(_) => self.read_at,
            None => Some(self.created_at),
        }
    }

    /// Whether the code works at a time for an account's number, which may have been changed since.
    fn works(&self, phone: Option<&str>, now: Timestamp) -> bool {
        self.known_at().is_some_and(|at| now < at.plus_millis(TTL)) && self.is_open(phone)
    }

    /// Whether the code is of an account's number and was not tried too often.
    fn is_open(&self, phone: Option<&str>) -> bool {
        self.wrong_codes < TRIES && phone == Some(self.phone.as_str())
    }
}

/// A code for whoever passes it on to the owner of the number.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeToPassOn {
    /// The number that it is for.
    pub phone: String,
    /// Its six digits.
    pub code: String,
    /// When it stops to work.
    pub expires_at: Timestamp,
}

/// A page of the codes that wait for an operator, the oldest first; those that were read are among them for
/// as long as they work.
///
/// # Errors
/// [`ApiError`] from the database, or for a cursor of another list.
pub fn waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>, paging: &Paging) -> Result<Page<WaitingCode>, ApiError> {
    let items = Query::select(phones::WAITING)
        .filter_fixed("p.sealed_code IS NOT NULL")
        .filter("p.wrong_codes < ?", TRIES)
        .filter("p.created_at > ?", ctx.now.plus_millis(-WAITS))
        .filter("(p.read_at IS NULL OR p.read_at > ?)", ctx.now.plus_millis(-TTL))
        .filter_opt("p.created_at >= ?", paging.from)
        .filter_opt("p.created_at < ?", paging.to);
    let keys = [Key::number("p.created_at"), Key::text("p.account_id")];
    Page::fetch(tx, paging, items, &keys)
}

/// Reads the code of an account for an operator, who passes it on; its ten minutes begin with the first time.
/// Each time is recorded in the account's activity. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] when no code waits, or it works no more.
pub fn read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &AccountId) -> Result<CodeToPassOn, ApiError> {
    const NONE: ApiError = ApiError::Missing("Phone code");
    let account = accounts::lock(tx, id)?.ok_or(NONE)?;
    let mut sent = phones::find(tx, id)?.ok_or(NONE)?;
    let read_at = sent.read_at.unwrap_or(ctx.now);
    let is_waiting = match sent.read_at {
        Some(_) => sent.works(account.phone.as_deref(), ctx.now),
        None => ctx.now < sent.created_at.plus_millis(WAITS) && sent.is_open(account.phone.as_deref()),
    };
    let sealed = sent.sealed_code.as_deref().filter(|_| is_waiting).ok_or(NONE)?;
    let code = ctx.decrypt_text(&CODE, id.as_str(), sealed)?;
    let told = CodeToPassOn {
        phone: sent.phone.clone(),
        code,
        expires_at: read_at.plus_millis(TTL),
    };
    sent.read_at = Some(read_at);
    phones::put(tx, id, &sent)?;
    activity::note_of_others(tx, ctx, id, ActivityType::PhoneCodeRead, None)?;
    Ok(told)
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
    let found = phones::find(tx, id)?;
    let Some(mut sent) = found.filter(|sent| sent.works(account.phone.as_deref(), now)) else {
        return Ok(Err(ApiError::invalid(INVALID)));
    };
    let stored = sent.code_hash.as_deref().unwrap_or_default();
    if !codes::is_right(visit.env, Use::Phone, id.as_str(), code, stored) {
        sent.wrong_codes += 1;
        phones::put(tx, id, &sent)?;
        return Ok(Err(ApiError::invalid(INVALID)));
    }
    sent.code_hash = None;
    sent.sealed_code = None;
    phones::put(tx, id, &sent)?;
    account.phone_verified_at = Some(now);
    accounts::change(tx, &account, now)?;
    activity::note_visit(tx, visit, ActivityType::PhoneVerified)?;
    Ok(Ok((&account).into()))
}

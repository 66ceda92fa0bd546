//! Judging a second factor: a code of an authenticator app, or a recovery code in its place.

use super::activity::{self, About};
use super::codes::{self, Use};
use super::record::Account;
use super::store::accounts::{self, TOTP_SECRET};
use super::store::passkeys;
use pandabase_domain::account::ActivityType;
use pandabase_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use pandabase_domain::totp;
use pandabase_platform::access::accounts::{self as access, AccountSession};
use pandabase_platform::access::machine::Origin;
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use pandabase_platform::rate_limit::{Scope, Standing};

/// Wrong codes of an account within [`WINDOW`], after which no code is judged until it has passed: whoever
/// reads somebody's mail can begin as many sign-ins as they like.
const TRIES: i64 = 10;
/// In milliseconds.
const WINDOW: i64 = HOUR;
/// Wrong codes of an account within [`DAY`], after which no code of the app is judged until it has passed.
/// Signing in does not begin the count anew: an owner who signs in every hour must not give a guesser ten
/// more tries each time.
const TRIES_A_DAY: i64 = 20;
/// How old a session may be that does, without an authenticator app, what the app would be asked for, in
/// milliseconds. Whoever finds an open browser must not leave with a key of their own, or with a store.
const FRESH: i64 = 10 * MINUTE;
/// The error of a wrong code.
pub(super) const WRONG: ApiError = ApiError::Unauthorized("Invalid code");

/// What a second factor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    /// A code of the app that was not used yet.
    Passed,
    /// A recovery code, which is used up.
    Recovered,
    /// Neither.
    Wrong,
    /// It is not judged, because too many were wrong; says until when.
    Locked(Standing),
}

/// Judges a second factor of an account that is locked, and stores what follows: a step that is used, a
/// recovery code that is gone, a count of wrong ones. Recovery codes are too long to be guessed, so they are
/// taken however many codes were wrong: nobody can lock an account's owner out.
pub(super) fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &mut Account,
    code: &str,
) -> Result<Factor, ApiError> {
    if ctx.now >= account.wrong_codes_since.plus_millis(WINDOW) {
        account.wrong_codes = 0;
        account.wrong_codes_since = ctx.now;
    }
    if ctx.now >= account.wrong_codes_day.plus_millis(DAY) {
        account.wrong_codes_of_day = 0;
        account.wrong_codes_day = ctx.now;
    }
    let code = codes::typed(code);
    let hash = codes::lookup(ctx.env, Use::Recovery, account.id.as_str(), &code);
    let factor = if accounts::use_recovery_code(tx, &account.id, &hash)? {
        Factor::Recovered
    } else if account.wrong_codes_of_day >= TRIES_A_DAY {
        return Ok(locked(TRIES_A_DAY, account.wrong_codes_day.plus_millis(DAY)));
    } else if account.wrong_codes >= TRIES {
        return Ok(locked(TRIES, account.wrong_codes_since.plus_millis(WINDOW)));
    } else if let Some(step) = step_of(ctx, account, &code)? {
        account.totp_step = step;
        Factor::Passed
    } else {
        Factor::Wrong
    };
    if factor == Factor::Wrong {
        account.wrong_codes += 1;
        account.wrong_codes_of_day += 1;
        if account.wrong_codes == TRIES || account.wrong_codes_of_day == TRIES_A_DAY {
            mail_lock(tx, ctx, account)?;
        }
    } else {
        account.wrong_codes = 0;
    }
    accounts::change(tx, account, ctx.now)?;
    Ok(factor)
}

/// Judges a second factor of an account that is locked and whose owner is signed in, like [`refusal`].
pub(super) fn refusal_of_visit(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    account: &mut Account,
    code: &str,
) -> Result<Option<ApiError>, ApiError> {
    let about = About {
        session: Some(&visit.session.id),
        store: None,
    };
    refusal(tx, &visit.ctx(), account, code, (about, &visit.origin))
}

/// Judges the second factor of an account that is locked and has one; says why a request is refused. The
/// refusal is a value: what was counted stays.
pub(super) fn refusal(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &mut Account,
    code: &str,
    (about, origin): (About<'_>, &Origin<'_>),
) -> Result<Option<ApiError>, ApiError> {
    match judge(tx, ctx, account, code)? {
        Factor::Passed => Ok(None),
        Factor::Recovered => {
            record_recovery(tx, ctx, account, origin)?;
            Ok(None)
        }
        Factor::Wrong => {
            let kind = ActivityType::SignInFailed;
            activity::note(tx, ctx, &account.id, kind, about, origin)?;
            Ok(Some(WRONG))
        }
        Factor::Locked(until) => {
            let kind = ActivityType::CodeRefused;
            activity::note_refusal(tx, ctx, &account.id, kind, about, origin)?;
            Ok(Some(ApiError::Limited(until)))
        }
    }
}

/// Refuses with `text` what a session asks for that is too old for it, where the account has no second
/// factor to ask for. `ctx` is the platform's: sessions begin on its clock.
///
/// # Errors
/// [`ApiError::Forbidden`] beyond ten minutes.
pub(super) fn check_fresh(ctx: &Ctx<'_>, session: &AccountSession, text: &str) -> Result<(), ApiError> {
    if ctx.now >= session.created_at.plus_millis(FRESH) {
        return Err(ApiError::Forbidden(text.to_owned()));
    }
    Ok(())
}

/// Takes the second factor of an account away that is locked, with its recovery codes. What was proven by it
/// proves nothing of the next one.
pub(super) fn take_away(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &mut Account) -> Result<(), ApiError> {
    account.totp_secret = None;
    account.totp_enabled_at = None;
    accounts::change(tx, account, ctx.now)?;
    access::unprove(tx, &account.id)?;
    passkeys::unprove(tx, &account.id)?;
    Ok(accounts::clear_recovery_codes(tx, &account.id)?)
}

/// No code is judged until a time, because so many were wrong.
fn locked(tries: i64, until: Timestamp) -> Factor {
    let tries = u32::try_from(tries).unwrap_or(u32::MAX);
    Factor::Locked(Standing::used_up(Scope::Account, tries, until))
}

/// Mails that somebody tries codes, once for each lock.
fn mail_lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &Account) -> Result<(), ApiError> {
    mail_owner(
        tx,
        ctx,
        account,
        "Somebody tries codes to sign in to your account",
        "Too many wrong codes of your authenticator app were entered, so none is taken for now. Your \
         recovery codes work.\n\nWhoever enters them can read your mail, or is signed in to your account. If \
         it is not you, change the password of your mailbox, sign in, and end the other sessions.\n",
    )
}

/// The step of a code that is right and was not used.
fn step_of(ctx: &Ctx<'_>, account: &Account, code: &str) -> Result<Option<i64>, ApiError> {
    let Some(secret) = &account.totp_secret else {
        return Ok(None);
    };
    let secret = ctx.decrypt(&TOTP_SECRET, account.id.as_str(), secret)?;
    let step = totp::step_of(&secret, code, ctx.now);
    Ok(step.filter(|step| *step > account.totp_step))
}

/// Records that a recovery code was used, and mails the owner of the account.
pub(super) fn record_recovery(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &Account,
    origin: &Origin<'_>,
) -> Result<(), ApiError> {
    let kind = ActivityType::RecoveryCodeUsed;
    activity::note(tx, ctx, &account.id, kind, About::default(), origin)?;
    mail_owner(
        tx,
        ctx,
        account,
        "A recovery code of your account was used",
        "Somebody used a recovery code of your account in the place of a code of your authenticator app. The \
         code does not work again.\n\nIf it was not you, sign in, end the other sessions, and turn \
         two-factor authentication off and on again: that makes new codes.\n",
    )
}

/// Mails the owner of an account.
pub(super) fn mail_owner(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &Account,
    subject: &str,
    text: &str,
) -> Result<(), ApiError> {
    let mail = Mail {
        to: &account.email,
        subject: subject.to_owned(),
        text: text.to_owned(),
        reference: account.id.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}

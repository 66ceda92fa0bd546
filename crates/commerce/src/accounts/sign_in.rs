//! Signing in to an account: by a link that works once, for ten minutes, or by the code in the same mail, and
//! by a second factor where the account has one. No answer tells whether the address is known.

use super::activity::{self, About};
use super::asker::Asker;
use super::codes::{self, Use};
use super::record::Account;
use super::second_factor::{self, Factor};
use super::store::links::{self, Link};
use super::store::{accounts, challenges};
use super::views::{AccountView, SessionView};
use crate::stores::members::store as members;
use pandabase_domain::account::{ActivityType, SixDigits};
use pandabase_domain::checkout::Email;
use pandabase_domain::id::{AccountId, SignInLinkId};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use pandabase_domain::token::bearer_hash;
use pandabase_platform::access::accounts as access;
use pandabase_platform::access::machine::Origin;
use pandabase_platform::access::sessions::new_token;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How long a mail works, in milliseconds, and how long a second factor is waited for.
const TTL: i64 = 10 * MINUTE;
/// The most mails to one address within [`TTL`]: nobody's mailbox is flooded, and links already mailed still
/// work.
const MAILS: i64 = 5;
/// The most mails to one address within a day; above it, one goes whenever no mail waits that works.
const MAILS_A_DAY: i64 = 30;
/// Wrong codes after which a mail works by its link alone, and a sign-in that waits for its second factor is
/// over.
pub const TRIES: i64 = 5;
/// Wrong codes of a day after which mails to an address work by their links alone. Six digits are few: who
/// can have mails sent to somebody must not be able to try codes for ever.
pub const TRIES_A_DAY: i64 = 10;
/// The wrong code of a day that the owner of the account is mailed about.
const TOLD_AT: i64 = 5;
/// How long mails and waiting sign-ins are kept, in milliseconds: as long as wrong codes are counted.
pub const KEPT: i64 = DAY;
/// The error of a link or code that does not work.
const INVALID: ApiError = ApiError::Unauthorized("Invalid or expired link");
/// The error of a second factor that comes too late, too often or for nothing.
const OVER: ApiError = ApiError::Unauthorized("Sign-in expired");

/// Who wants to sign in.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SignInRequest {
    /// Where the link is mailed.
    email: Email,
}

/// The answer to every request to sign in, whether or not the address is known.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignInMailed {
    /// Always true.
    sent: bool,
}

/// What proves that somebody reads the mail: the token of its link, or the address with the code.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SignInProof {
    /// The token of the link.
    #[serde(default)]
    token: Opt<Text<1, 128>>,
    /// The address that the mail went to.
    #[serde(default)]
    email: Opt<Email>,
    /// The code in the mail.
    #[serde(default)]
    code: Opt<SixDigits>,
}

/// A second factor for a sign-in that waits for it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorProof {
    /// What the first step of signing in returned.
    mfa_token: Text<1, 128>,
    /// The six digits that the authenticator app shows, or a recovery code.
    code: Text<6, 24>,
}

/// A sign-in: done, or waiting for a second factor.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum SignIn {
    /// Somebody is signed in.
    Done(Box<SignedInAccount>),
    /// A second factor is asked for.
    Waiting(SecondFactorNeeded),
}

/// An account that is signed in.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedInAccount {
    /// The session's token, shown this once.
    token: String,
    /// The session.
    session: SessionView,
    /// Whose it is.
    account: AccountView,
    /// False: nothing else is asked for.
    mfa_required: bool,
}

impl From<SignedInAccount> for SignIn {
    fn from(done: SignedInAccount) -> Self {
        Self::Done(Box::new(done))
    }
}

/// A sign-in that waits for a second factor.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorNeeded {
    /// True: a code of the authenticator app is asked for.
    mfa_required: bool,
    /// Stands for this sign-in when the code is sent, for ten minutes.
    mfa_token: String,
}

/// `POST /v2/auth/magic-link`: mails a link and a code.
pub fn request(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<SignInRequest>>,
) -> Result<SignInMailed, ApiError> {
    // The mail goes to the address in lower case, which is the account, so that whoever reads it is who signs
    // in.
    let email = input.body.0.email.lowercase();
    if may_be_mailed(tx, ctx, &email)? {
        send(tx, ctx, &email)?;
    }
    Ok(SignInMailed { sent: true })
}

/// Whether one more mail may go to an address. While somebody else counts its mails, one is being sent.
/// Anybody can use up the mails of a day, so that one more goes beyond them while none waits that works:
/// there is always a link for whoever reads the mail, whoever asked for it.
fn may_be_mailed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<bool, ApiError> {
    let (fresh, today) = (ctx.now.plus_millis(-TTL), ctx.now.plus_millis(-DAY));
    if !tx.try_lock(mail::recipient_lock("sign-in", email))? || links::recent(tx, email, fresh)? >= MAILS {
        return Ok(false);
    }
    Ok(links::waiting(tx, email, fresh)? == 0 || links::recent(tx, email, today)? < MAILS_A_DAY)
}

/// A link by which somebody signs in, and the code that does the same.
struct Opener {
    id: SignInLinkId,
    url: String,
    code: String,
}

impl Opener {
    /// Makes one for an address in lower case.
    fn make(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<Self, ApiError> {
        let (token, code) = (new_token(ctx), codes::six_digits(ctx));
        let id: SignInLinkId = ctx.id();
        let link = Link {
            id: &id,
            email,
            token_hash: &bearer_hash(&token),
            code_hash: &codes::lookup(ctx.env, Use::SignIn, id.as_str(), &code),
            created_at: ctx.now,
        };
        links::add(tx, &link)?;
        let url = format!("{}/sign-in?token={token}", ctx.env.config.dashboard_url);
        Ok(Self { id, url, code })
    }
}

/// A link that signs in to the account of an address without a mail, for whoever may use the command line. It
/// works as one of a mail does: once, for ten minutes, and an account with a second factor asks for it.
pub fn link(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<String, ApiError> {
    Ok(Opener::make(tx, ctx, &email.lowercase())?.url)
}

/// Whom a link that still works was mailed to. Whoever has the link could sign in with it.
pub fn mailed_to(tx: &mut Tx<'_>, token: &str, now: Timestamp) -> Result<Option<String>, DbError> {
    links::mailed_to(tx, &bearer_hash(token), now.plus_millis(-TTL))
}

fn send(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(), ApiError> {
    let Opener { id, url, code } = Opener::make(tx, ctx, email)?;
    let text = format!(
        "Open this link within 10 minutes to sign in:\n\n{url}\n\n\
         Or enter this code where you asked for it:\n\n{code}\n\n\
         Either works once. Nobody of us ever asks you for the code. If you did not ask for this mail, you \
         can ignore it.\n"
    );
    let mail = Mail {
        to: email,
        // Without the code: a subject is stored in clear.
        subject: "Your code to sign in to Pandabase".to_owned(),
        text,
        reference: id.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}

/// What was sent to prove that a mail was read.
enum Proof {
    Token(String),
    Code { email: String, code: String },
}

impl Proof {
    fn of(sent: SignInProof) -> Result<Self, ApiError> {
        match (sent.token.0, sent.email.0, sent.code.0) {
            (Some(token), ..) => Ok(Self::Token(token.into_string())),
            (None, Some(email), Some(code)) => Ok(Self::Code {
                email: email.lowercase(),
                code: code.into_string(),
            }),
            (None, Some(_), None) => Err(ApiError::invalid("body must have required property 'code'")),
            (None, None, _) => Err(ApiError::invalid("body must have required property 'token'")),
        }
    }
}

/// `POST /v2/auth/magic-link/verify`: signs in by a link or its code.
pub async fn verify(
    call: Call,
    input: Input<Nothing, Nothing, Json<SignInProof>>,
) -> Result<Reply<SignIn>, ApiError> {
    let (proof, asker) = (Proof::of(input.body.0)?, Asker::of(&call));
    // Links are too long to be guessed: whoever shares an address with somebody who guesses codes signs in by
    // them.
    let attempt = match &proof {
        Proof::Token(_) => None,
        Proof::Code { .. } => call.attempt()?.map(Arc::new),
    };
    let tried = attempt.clone();
    // What was tried in vain is counted, so the transaction is committed in any case.
    let judged = call.write(move |tx, ctx| {
        let signed_in = judge(tx, ctx, &proof, &asker.origin())?;
        if signed_in.is_none()
            && let Some(attempt) = attempt.clone()
        {
            tx.once_committed(move || attempt.fail());
        }
        Ok(signed_in)
    });
    let signed_in = judged.await?;
    if let Some(tried) = tried {
        tried.end();
    }
    call.reply(&signed_in.ok_or(INVALID)?)
}

fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    proof: &Proof,
    origin: &Origin<'_>,
) -> Result<Option<SignIn>, ApiError> {
    let email = match proof {
        Proof::Token(token) => {
            let (hash, since) = (bearer_hash(token), ctx.now.plus_millis(-TTL));
            let taken = links::redeem(tx, &hash, since, ctx.now)?;
            if taken.is_none()
                && let Some(email) = links::sent_to(tx, &hash)?
            {
                note_refusal(tx, ctx, &email, ActivityType::LinkRefused, origin)?;
            }
            taken
        }
        Proof::Code { email, code } => take_by_code(tx, ctx, email, code, origin)?,
    };
    let Some(email) = email else {
        return Ok(None);
    };
    let account = find_or_make(tx, ctx, &email, origin)?;
    if !account.has_second_factor() {
        return begin(tx, ctx, &account, false, origin).map(|done| Some(done.into()));
    }
    let token = new_token(ctx);
    challenges::add(tx, ctx, &account.id, &bearer_hash(&token))?;
    Ok(Some(SignIn::Waiting(SecondFactorNeeded {
        mfa_required: true,
        mfa_token: token,
    })))
}

/// Uses up the newest mail to an address, if the code is the one in it; returns the address.
///
/// The answer is the same whether or not a mail waits or the address has an account. The time is not: a wrong
/// code is counted where a mail waits, and stored among the events of an account where there is one, as is
/// one that is not judged, once an hour, where a mail was sent within a day. So who has a mail sent to an
/// address and measures well can tell, by a few wrong codes a day, whether it has an account; [`TOLD_AT`]
/// tells its owner that somebody tries.
fn take_by_code(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    code: &str,
    origin: &Origin<'_>,
) -> Result<Option<String>, ApiError> {
    let waiting = links::newest(tx, email, ctx.now.plus_millis(-TTL))?;
    let tried = links::wrong_codes(tx, email, ctx.now.plus_millis(-DAY))?;
    let whose = waiting.as_ref().map_or("", |mail| mail.id.as_str());
    let stored = waiting.as_ref().map_or(&[][..], |mail| mail.code_hash.as_slice());
    let is_right = codes::is_right(ctx.env, Use::SignIn, whose, code, stored);
    let is_open = are_codes_taken(tx, ctx)? && tried < TRIES_A_DAY;
    let Some(mail) = waiting.filter(|mail| mail.wrong_codes < TRIES && is_open) else {
        // To whom no mail went, nobody signs in: a code for them is no failure of theirs.
        if links::recent(tx, email, ctx.now.plus_millis(-DAY))? > 0 {
            note_refusal(tx, ctx, email, ActivityType::CodeRefused, origin)?;
        }
        return Ok(None);
    };
    if is_right && links::use_up(tx, &mail.id, ctx.now)? {
        return Ok(Some(email.to_owned()));
    }
    links::count_wrong(tx, &mail.id)?;
    if let Some(id) = accounts::by_email(tx, email)? {
        let kind = ActivityType::SignInFailed;
        activity::note(tx, ctx, &id, kind, About::default(), origin)?;
        if tried + 1 == TOLD_AT {
            mail_wrong_codes(tx, ctx, &id)?;
        }
    }
    Ok(None)
}

/// Notes that a link or a code of a mail was not judged at all, where its address has an account.
fn note_refusal(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    kind: ActivityType,
    origin: &Origin<'_>,
) -> Result<(), ApiError> {
    match accounts::by_email(tx, email)? {
        Some(id) => activity::note_refusal(tx, ctx, &id, kind, About::default(), origin),
        None => Ok(()),
    }
}

/// Whether codes of mails are taken at all: somebody may try a few at each of many addresses. Those to sign
/// in to the customer portal count as well.
pub fn are_codes_taken(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<bool, ApiError> {
    let config = &ctx.env.config;
    let most = [
        (HOUR, config.wrong_codes_per_hour),
        (DAY, config.wrong_codes_per_day),
    ];
    for (span, most) in most {
        if links::wrong_codes_of_all(tx, ctx.now.plus_millis(-span))? >= i64::from(most) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Mails the owner of an account, at most once a day, that somebody tries codes.
fn mail_wrong_codes(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &AccountId) -> Result<(), ApiError> {
    let Some(account) = accounts::find(tx, id)? else {
        return Ok(());
    };
    second_factor::mail_owner(
        tx,
        ctx,
        &account,
        "Somebody tries codes to sign in to your account",
        "Five wrong codes of mails to sign in were entered for your address today. After ten, only the links \
         in such mails work for the rest of a day. Nobody has signed in by them.\n\nYou need not do \
         anything. With an authenticator app, a code of a mail alone opens nothing.\n",
    )
}

/// Locks the account of an address; the first sign-in makes it.
fn find_or_make(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    origin: &Origin<'_>,
) -> Result<Account, ApiError> {
    let gone = || ApiError::Internal("an account vanished while its owner signed in".into());
    if let Some(id) = accounts::by_email(tx, email)? {
        return accounts::lock(tx, &id)?.ok_or_else(gone);
    }
    let account = Account::new(ctx.id(), email, ctx.now);
    if accounts::insert(tx, &account)? {
        let kind = ActivityType::Created;
        activity::note(tx, ctx, &account.id, kind, About::default(), origin)?;
        return Ok(account);
    }
    // Somebody else made it at the same moment.
    let id: AccountId = accounts::by_email(tx, email)?.ok_or_else(gone)?;
    accounts::lock(tx, &id)?.ok_or_else(gone)
}

/// Begins a session, which `is_proven` if it took the second factor that the account asks for, and makes
/// stores that write to the account's address its own. Other mails that wait end: who is signed in needs
/// none, and whoever had somebody else's mail sent must not find one that still works.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &Account,
    is_proven: bool,
    origin: &Origin<'_>,
) -> Result<SignedInAccount, ApiError> {
    links::end(tx, &account.email, ctx.now)?;
    let (token, session) = access::begin(tx, ctx, &account.id, is_proven, origin)?;
    let by = About {
        session: Some(&session.id),
        store: None,
    };
    activity::note(tx, ctx, &account.id, ActivityType::SignedIn, by, origin)?;
    for store in members::take_own(tx, &account.id, &account.email, ctx.now)? {
        let joined = About {
            store: Some(&store),
            ..by
        };
        activity::note(tx, ctx, &account.id, ActivityType::JoinedStore, joined, origin)?;
    }
    Ok(SignedInAccount {
        token,
        session: SessionView::of(&session, &session.id),
        account: account.into(),
        mfa_required: false,
    })
}

/// `POST /v2/auth/totp/verify`: ends a sign-in by its second factor.
pub async fn verify_second_factor(
    call: Call,
    input: Input<Nothing, Nothing, Json<SecondFactorProof>>,
) -> Result<Reply<SignIn>, ApiError> {
    let (proof, asker) = (input.body.0, Asker::of(&call));
    let judged = call.write(move |tx, ctx| judge_factor(tx, ctx, &proof, &asker.origin()));
    let signed_in = judged.await??;
    call.reply(&signed_in)
}

/// The inner error is an answer as well: what was counted stays.
fn judge_factor(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    proof: &SecondFactorProof,
    origin: &Origin<'_>,
) -> Result<Result<SignIn, ApiError>, ApiError> {
    let (hash, since) = (bearer_hash(&proof.mfa_token), ctx.now.plus_millis(-TTL));
    let waiting = challenges::find(tx, &hash, since)?;
    let refused = ActivityType::CodeRefused;
    let Some(waiting) = waiting.filter(|waiting| waiting.wrong_codes < TRIES) else {
        if let Some(id) = challenges::whose(tx, &hash)? {
            activity::note_refusal(tx, ctx, &id, refused, About::default(), origin)?;
        }
        return Ok(Err(OVER));
    };
    let Some(mut account) = accounts::lock(tx, &waiting.account_id)? else {
        return Ok(Err(OVER));
    };
    match second_factor::judge(tx, ctx, &mut account, &proof.code)? {
        Factor::Passed => {}
        Factor::Recovered => second_factor::record_recovery(tx, ctx, &account, origin)?,
        Factor::Wrong => {
            challenges::count_wrong(tx, &waiting.id)?;
            let kind = ActivityType::SignInFailed;
            activity::note(tx, ctx, &account.id, kind, About::default(), origin)?;
            return Ok(Err(second_factor::WRONG));
        }
        Factor::Locked(until) => {
            activity::note_refusal(tx, ctx, &account.id, refused, About::default(), origin)?;
            return Ok(Err(ApiError::Limited(until)));
        }
    }
    challenges::use_up(tx, &waiting.id, ctx.now)?;
    // A secret that is only proposed makes right codes, too.
    let is_proven = account.has_second_factor();
    begin(tx, ctx, &account, is_proven, origin).map(|done| Ok(done.into()))
}

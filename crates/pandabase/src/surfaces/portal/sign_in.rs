//! Signing in by mail: by a link that works once, for ten minutes, or by the six digits in the same mail. No
//! answer tells whether the address is known.
//!
//! Codes are counted and bounded as those to sign in to accounts are: each mail takes few wrong ones, and so
//! does each address in a day, a client in an hour, and all of them together.

use super::sessions::view;
use super::store::sign_in as links;
use pandabase_commerce::accounts::codes::{self, Use};
use pandabase_commerce::accounts::sign_in::{TRIES, TRIES_A_DAY, are_codes_taken};
use pandabase_commerce::accounts::views::SessionView;
use pandabase_domain::account::SixDigits;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::SignInLinkId;
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::time::{DAY, MINUTE, Timestamp};
use pandabase_domain::token::bearer_hash;
use pandabase_platform::access::customer_mail::to_person;
use pandabase_platform::access::machine::Origin;
use pandabase_platform::access::{sessions, stores};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::body::Body;
use pandabase_platform::mail::recipient_lock;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How long a link works, in milliseconds.
const LINK_TTL: i64 = 10 * MINUTE;
/// The most links mailed to one address within [`LINK_TTL`]: nobody's mailbox is flooded, and links already
/// mailed still work.
const LINKS: i64 = 5;
/// The most links mailed to one address within a day; above it, one goes whenever none waits that works.
const LINKS_A_DAY: i64 = 30;
/// How long links are kept, in milliseconds: as long as wrong codes are counted.
pub const KEPT: i64 = DAY;
/// The error of a link or code that does not work.
const INVALID: ApiError = ApiError::Unauthorized("Invalid or expired link");

/// Who wants to sign in.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LinkRequest {
    /// Where the link is mailed.
    email: Email,
}

/// The answer to every request for a link, whether or not the address is known.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LinkSent {
    /// Always true.
    sent: bool,
}

/// What proves that somebody reads the mail: the token of its link, or the address with the code.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Verification {
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

/// A person who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignedIn {
    /// The session's token, shown this once.
    token: String,
    /// The session.
    session: SessionView,
    /// Who it is, in lower case.
    email: String,
}

/// `POST /v2/portal/auth/magic-link`.
pub fn request(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<LinkRequest>>,
) -> Result<LinkSent, ApiError> {
    // The mail goes to the identity, the address in lower case, so that whoever reads it is who signs in.
    let email = input.body.0.email.lowercase();
    if may_be_mailed(tx, ctx, &email)? {
        send(tx, ctx, &email)?;
    }
    Ok(LinkSent { sent: true })
}

/// Whether one more mail may go to an address. While somebody else counts its mails, one is being sent.
/// Anybody can use up those of a day, so that there is always a link for whoever reads the mail.
fn may_be_mailed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<bool, ApiError> {
    let (fresh, today) = (ctx.now.plus_millis(-LINK_TTL), ctx.now.plus_millis(-KEPT));
    let is_free = tx.try_lock(recipient_lock("portal sign-in", email))?;
    if !is_free || links::recent(tx, email, fresh)? >= LINKS {
        return Ok(false);
    }
    Ok(links::waiting(tx, email, fresh)? == 0 || links::recent(tx, email, today)? < LINKS_A_DAY)
}

fn send(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(), ApiError> {
    let (token, code) = (sessions::new_token(ctx), codes::six_digits(ctx));
    let id: SignInLinkId = ctx.id();
    let link = links::Link {
        id: &id,
        email,
        token_hash: &bearer_hash(&token),
        code_hash: &codes::lookup(ctx.env, Use::Portal, id.as_str(), &code),
        created_at: ctx.now,
    };
    links::add(tx, &link)?;
    let url = format!("{}/portal/sign-in?token={token}", ctx.env.config.portal_url);
    let t = stores::language_of_person(tx, email)?;
    let body = Body::default()
        .text(t.get("mail-sign-in"))
        .text(url)
        .text(t.get("mail-sign-in-code"))
        .key(code)
        .text(t.get("mail-sign-in-once"));
    // Without the code: a subject is stored in clear.
    let subject = t.get("mail-sign-in-subject");
    to_person(tx, ctx, t, email, (subject, body), id.as_str())
}

/// Whom a link that still works was mailed to. Whoever has the link could sign in with it.
pub fn mailed_to(tx: &mut Tx<'_>, token: &str, now: Timestamp) -> Result<Option<String>, DbError> {
    links::mailed_to(tx, &bearer_hash(token), now.plus_millis(-LINK_TTL))
}

/// What was sent to prove that a mail was read.
enum Proof {
    Token(String),
    Code { email: String, code: String },
}

impl Proof {
    fn of(sent: Verification) -> Result<Self, ApiError> {
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

/// `POST /v2/portal/auth/verify`: signs in by a link or its code.
pub async fn verify(
    call: Call,
    input: Input<Nothing, Nothing, Json<Verification>>,
) -> Result<Reply<SignedIn>, ApiError> {
    let proof = Proof::of(input.body.0)?;
    let (ip, agent) = (call.ip().to_owned(), call.user_agent().map(str::to_owned));
    // Links are too long to be guessed: whoever shares an address with somebody who guesses codes signs in by
    // them.
    let attempt = match &proof {
        Proof::Token(_) => None,
        Proof::Code { .. } => call.attempt()?.map(Arc::new),
    };
    let tried = attempt.clone();
    // What was tried in vain is counted, so the transaction is committed in any case.
    let judged = call.write(move |tx, ctx| {
        let origin = Origin {
            ip: &ip,
            agent: agent.as_deref(),
        };
        let signed_in = judge(tx, ctx, &proof, &origin)?;
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
) -> Result<Option<SignedIn>, ApiError> {
    let email = match proof {
        Proof::Token(token) => {
            let since = ctx.now.plus_millis(-LINK_TTL);
            links::redeem(tx, ctx, &bearer_hash(token), since)?
        }
        Proof::Code { email, code } => take_by_code(tx, ctx, email, code)?,
    };
    let Some(email) = email else {
        return Ok(None);
    };
    links::add_identity(tx, ctx, &email)?;
    let (token, session) = sessions::begin(tx, ctx, &email, origin)?;
    Ok(Some(SignedIn {
        token,
        session: view(&session, &session.id),
        email,
    }))
}

/// Uses up the newest mail to an address, if the code is the one in it; returns the address. The answer is
/// the same whether or not a mail waits.
fn take_by_code(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str, code: &str) -> Result<Option<String>, ApiError> {
    let waiting = links::newest(tx, email, ctx.now.plus_millis(-LINK_TTL))?;
    let tried = links::wrong_codes(tx, email, ctx.now.plus_millis(-KEPT))?;
    let whose = waiting.as_ref().map_or("", |mail| mail.id.as_str());
    let stored = waiting.as_ref().and_then(|mail| mail.code_hash.as_deref());
    let is_right = codes::is_right(ctx.env, Use::Portal, whose, code, stored.unwrap_or_default());
    let is_open = are_codes_taken(tx, ctx)? && tried < TRIES_A_DAY;
    let Some(mail) = waiting.filter(|mail| mail.wrong_codes < TRIES && is_open) else {
        return Ok(None);
    };
    if is_right && links::use_up(tx, &mail.id, ctx.now)? {
        return Ok(Some(email.to_owned()));
    }
    links::count_wrong(tx, &mail.id)?;
    Ok(None)
}

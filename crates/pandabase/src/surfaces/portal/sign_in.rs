//! Signing in by mail, with a link that works once, for ten minutes. No answer tells whether the address is
//! known.

use super::sessions::view;
use super::store::sign_in as links;
use pandabase_commerce::accounts::views::SessionView;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::SignInLinkId;
use pandabase_domain::input::Text;
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

/// How long a link works, in milliseconds.
const LINK_TTL: i64 = 10 * MINUTE;
/// The most links mailed to one address within [`LINK_TTL`]: nobody's mailbox is flooded, and links already
/// mailed still work.
const LINKS: i64 = 5;
/// The most links mailed to one address within a day; above it, one goes whenever none waits that works.
const LINKS_A_DAY: i64 = 30;
/// How long links are kept, in milliseconds.
pub const KEPT: i64 = DAY;
/// The error of a link that does not work.
const INVALID: &str = "Invalid or expired link";

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

/// The token of a link.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Verification {
    /// As it was mailed.
    token: Text<1, 128>,
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
    let token = sessions::new_token(ctx);
    let id: SignInLinkId = ctx.id();
    links::add(tx, ctx, &id, email, &bearer_hash(&token))?;
    let url = format!("{}/portal/sign-in?token={token}", ctx.env.config.portal_url);
    let t = stores::language_of_person(tx, email)?;
    let body = Body::default()
        .text(t.get("mail-sign-in"))
        .text(url)
        .text(t.get("mail-sign-in-code"))
        .key(token)
        .text(t.get("mail-sign-in-once"));
    let subject = t.get("mail-sign-in-subject");
    to_person(tx, ctx, t, email, (subject, body), id.as_str())
}

/// Whom a link that still works was mailed to. Whoever has the link could sign in with it.
pub fn mailed_to(tx: &mut Tx<'_>, token: &str, now: Timestamp) -> Result<Option<String>, DbError> {
    links::mailed_to(tx, &bearer_hash(token), now.plus_millis(-LINK_TTL))
}

/// `POST /v2/portal/auth/verify`.
pub async fn verify(
    call: Call,
    input: Input<Nothing, Nothing, Json<Verification>>,
) -> Result<Reply<SignedIn>, ApiError> {
    let token = input.body.0.token;
    let (ip, agent) = (call.ip().to_owned(), call.user_agent().map(str::to_owned));
    let signed_in = call
        .write(move |tx, ctx| {
            let origin = Origin {
                ip: &ip,
                agent: agent.as_deref(),
            };
            sign_in(tx, ctx, &token, &origin)
        })
        .await?;
    call.reply(&signed_in)
}

fn sign_in(tx: &mut Tx<'_>, ctx: &Ctx<'_>, token: &str, origin: &Origin<'_>) -> Result<SignedIn, ApiError> {
    let hash = bearer_hash(token);
    let since = ctx.now.plus_millis(-LINK_TTL);
    let used = links::take(tx, ctx, &hash, since)?;
    let email = used.ok_or(ApiError::Unauthorized(INVALID))?;
    links::add_identity(tx, ctx, &email)?;
    let (token, session) = sessions::begin(tx, ctx, &email, origin)?;
    Ok(SignedIn {
        token,
        session: view(&session, &session.id),
        email,
    })
}

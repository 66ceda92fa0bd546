//! Giving a store to another member of its team: the owner offers it, and the member accepts within a week.
//! The operator can make anybody the owner at once (`pandabase store owner`).

use super::activity::{self, About};
use super::asker::Asker;
use super::ownership;
use super::profile::gone;
use super::record::Account;
use super::second_factor;
use super::store::accounts;
use super::stores::{MyStore, has_room, of_member};
use crate::stores::activity::{self as of_store, Deed, Doer};
use crate::stores::members::mails;
use crate::stores::members::store::{self as members, Member, OFFER_KEPT, Offer};
use crate::stores::notices::notify;
use pandabase_domain::account::ActivityType;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::MemberId;
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::role::Role;
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::accounts as access;
use pandabase_platform::access::machine::Origin;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The error where no offer waits, or none that is the caller's business.
const MISSING: ApiError = ApiError::Missing("Transfer");

/// Who is to own the store.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct StoreOffer {
    /// The address of a member of the team, who has signed in.
    email: Email,
    /// The six digits that the owner's authenticator app shows, or a recovery code; needed where the account
    /// has a second factor. Elsewhere, the session must have begun within the last ten minutes.
    #[serde(default)]
    code: Opt<Text<6, 24>>,
}

/// A store that was offered to a member of its team.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreTransfer {
    /// The member that is to own the store.
    member_id: MemberId,
    /// The member's address.
    email: String,
    /// When it was offered.
    created_at: Timestamp,
    /// From when on it cannot be accepted any more.
    expires_at: Timestamp,
}

impl From<Offer> for StoreTransfer {
    fn from(offer: Offer) -> Self {
        Self {
            member_id: offer.member,
            email: offer.email,
            created_at: offer.created_at,
            expires_at: offer.created_at.plus_millis(OFFER_KEPT),
        }
    }
}

/// `POST /v2/stores/{storeId}/transfer`: offers the store to another member.
pub async fn offer(
    call: Call,
    input: Input<Nothing, Nothing, Json<StoreOffer>>,
) -> Result<Reply<StoreTransfer>, ApiError> {
    let (by, asker, offer) = (call.member()?.clone(), Asker::of(&call), input.body.0);
    // Wrong codes are counted, so the transaction is committed in any case.
    let offered = call.write(move |tx, ctx| judge(tx, ctx, &by, &offer, &asker.origin()));
    call.reply(&offered.await??)
}

/// The inner error is an answer as well: what was counted stays.
fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: &access::Member,
    offer: &StoreOffer,
    origin: &Origin<'_>,
) -> Result<Result<StoreTransfer, ApiError>, ApiError> {
    let platform = StoreContext::platform();
    let own = Ctx::of(ctx.env, &platform);
    let mut account = accounts::lock(tx, &by.session.account_id)?.ok_or_else(gone)?;
    let about = About {
        session: Some(&by.session.id),
        store: Some(&ctx.store.id),
    };
    if account.has_second_factor() {
        let Some(code) = offer.code.as_deref() else {
            return Ok(Err(ApiError::invalid("body must have required property 'code'")));
        };
        let from = (about, origin);
        if let Some(refusal) = second_factor::refusal(tx, &own, &mut account, code, from)? {
            return Ok(Err(refusal));
        }
    } else {
        second_factor::check_fresh(&own, &by.session, "Sign in again to give a store away")?;
    }
    let transfer = put(tx, ctx, &account, &offer.email)?;
    let kind = ActivityType::StoreOffered;
    activity::note(tx, &own, &account.id, kind, about, origin)?;
    let to = (&transfer.member_id, transfer.email.as_str());
    note(tx, ctx, by, to, (StoreActivityType::StoreOffered, None))?;
    Ok(Ok(transfer))
}

/// Writes down in the store what becomes of an offer to a member; with the owner before, who is so no longer.
fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: &access::Member,
    (member, email): (&MemberId, &str),
    (kind, owner): (StoreActivityType, Option<&str>),
) -> Result<(), ApiError> {
    let deed = Deed {
        kind,
        subject: member.as_str(),
        name: email,
        before: owner,
        after: owner.map(|_| email),
    };
    of_store::note(tx, ctx.env, &ctx.store.id, Doer::by(&by.session), deed)
}

/// Stores the offer of an owner, and mails both.
fn put(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: &Account, to: &Email) -> Result<StoreTransfer, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    // Roles may have changed since the request came.
    let owner = members::owner(tx, &ctx.store.id)?;
    if owner.is_none_or(|owner| owner.account_id.as_ref() != Some(&by.id)) {
        return Err(ApiError::Forbidden("Insufficient role".to_owned()));
    }
    if let Some(before) = waiting(tx, ctx)? {
        let text = format!("The store is already offered to {}", before.email);
        return Err(ApiError::Conflict(text));
    }
    let successor = successor(tx, ctx, to)?;
    members::offer(tx, &ctx.store.id, &successor.id, ctx.now)?;
    let store = access_stores::contact(tx, ctx)?.name;
    if mails::may_invite(tx, ctx, &successor.email, Some(&by.id))? {
        let address = &ctx.env.config.dashboard_url;
        let text = format!(
            "{} wants you to own {store}. Its balance, its customers and its obligations become yours.\n\n\
             To accept, sign in within 7 days: {address}/stores\n\nIf you do not want it, you need not do \
             anything.\n",
            by.email
        );
        let subject = format!("{store} is offered to you");
        write(tx, ctx, &successor.email, subject, text, &successor.id)?;
    }
    let text = format!(
        "{store} was offered to {}, who owns it once they accept, within 7 days. Until then you can take the \
         offer back.\n\nIf it was not you, sign in, take it back and end the other sessions.\n",
        successor.email
    );
    let subject = format!("You have offered {store} to {}", successor.email);
    notify(tx, ctx, NoticeKind::Team, subject, text, successor.id.as_str())?;
    waiting(tx, ctx)?.map(StoreTransfer::from).ok_or(MISSING)
}

/// The member with this address, who must have come, and not be the owner.
fn successor(tx: &mut Tx<'_>, ctx: &Ctx<'_>, to: &Email) -> Result<Member, ApiError> {
    let found = match members::by_email(tx, &ctx.store.id, &to.lowercase())? {
        Some(id) => members::lock(tx, &ctx.store.id, &id)?,
        None => None,
    };
    let fits = found.filter(|member| member.account_id.is_some() && member.role != Role::Owner);
    fits.ok_or_else(|| {
        ApiError::invalid("body/email must be the address of another member of the team, who has signed in")
    })
}

/// The offer that waits, if there is one.
fn waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Option<Offer>, ApiError> {
    let since = ctx.now.plus_millis(-OFFER_KEPT);
    Ok(members::offered(tx, &ctx.store.id, since)?)
}

/// The open offer. Only the one who made it and the one to whom it was made may see it.
fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: &access::Member) -> Result<Offer, ApiError> {
    let offer = waiting(tx, ctx)?.ok_or(MISSING)?;
    if by.role == Role::Owner || is_to(&offer, by) {
        return Ok(offer);
    }
    Err(MISSING)
}

fn is_to(offer: &Offer, by: &access::Member) -> bool {
    offer.account.as_ref() == Some(&by.session.account_id)
}

/// `GET /v2/stores/{storeId}/transfer`: the offer that waits.
pub async fn show(call: Call, _: Input) -> Result<Reply<StoreTransfer>, ApiError> {
    let by = call.member()?.clone();
    let shown = call.read(move |tx, ctx| of(tx, ctx, &by).map(StoreTransfer::from));
    call.reply(&shown.await?)
}

/// `DELETE /v2/stores/{storeId}/transfer`: the owner takes the offer back, or the member declines it.
pub async fn cancel(call: Call, _: Input) -> Result<Reply<Deleted>, ApiError> {
    let by = call.member()?.clone();
    let cancelled = call.write(move |tx, ctx| take_back(tx, ctx, &by));
    call.reply(&cancelled.await?)
}

fn take_back(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: &access::Member) -> Result<Deleted, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    let offer = of(tx, ctx, by)?;
    members::drop_offer(tx, &ctx.store.id)?;
    let to = (&offer.member, offer.email.as_str());
    note(tx, ctx, by, to, (StoreActivityType::OfferEnded, None))?;
    let store = access_stores::contact(tx, ctx)?.name;
    let text = if is_to(&offer, by) {
        format!("{} does not want to own {store}. It stays yours.\n", offer.email)
    } else {
        format!(
            "{store} is no longer offered to {}. It stays yours.\n",
            offer.email
        )
    };
    let subject = format!("{store} stays yours");
    notify(tx, ctx, NoticeKind::Team, subject, text, offer.member.as_str())?;
    Ok(Deleted { deleted: true })
}

/// `POST /v2/stores/{storeId}/transfer/accept`: the member that it was offered to owns the store from now on,
/// and the owner before is an administrator of its team.
pub async fn accept(call: Call, _: Input) -> Result<Reply<MyStore>, ApiError> {
    let (by, asker) = (call.member()?.clone(), Asker::of(&call));
    let taken = call.write(move |tx, ctx| take_over(tx, ctx, &by, &asker.origin()));
    call.reply(&taken.await?)
}

fn take_over(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: &access::Member,
    origin: &Origin<'_>,
) -> Result<MyStore, ApiError> {
    // The account is locked, as where it opens stores: its stores are counted under its lock.
    let account = accounts::lock(tx, &by.session.account_id)?.ok_or_else(gone)?;
    access_stores::lock(tx, &ctx.store.id)?;
    let offer = waiting(tx, ctx)?
        .filter(|offer| is_to(offer, by))
        .ok_or(MISSING)?;
    has_room(tx, &account)?;
    let owner = members::owner(tx, &ctx.store.id)?.ok_or(MISSING)?;
    let to = (&offer.member, offer.email.as_str());
    ownership::transfer(tx, ctx, &owner, to)?;
    let change = (StoreActivityType::OwnerChanged, Some(owner.email.as_str()));
    note(tx, ctx, by, to, change)?;
    let platform = StoreContext::platform();
    let own = Ctx::of(ctx.env, &platform);
    let about = About {
        session: Some(&by.session.id),
        store: Some(&ctx.store.id),
    };
    activity::note(tx, &own, &account.id, ActivityType::StoreTaken, about, origin)?;
    if let Some(giver) = &owner.account_id {
        let kind = ActivityType::StoreGiven;
        activity::note_of_others(tx, &own, giver, kind, Some(&ctx.store.id))?;
    }
    let store = access_stores::contact(tx, ctx)?.name;
    let text = format!(
        "{store} is yours now: its mails come to this address.\n\nBefore it sells, answer its questionnaire: \
         the answers of the owner before are gone. Before money is paid out, your identity and its bank \
         accounts are looked at.\n\n{} is an administrator of its team. Its API tokens work as before; roll \
         those that only you should know.\n",
        owner.email
    );
    let subject = format!("You own {store}");
    write(tx, ctx, &offer.email, subject, text, &offer.member)?;
    let text = format!(
        "{} owns {store} now. You are an administrator of its team.\n\nIf you did not offer it, write to the \
         operator of this server at once.\n",
        offer.email
    );
    let subject = format!("{store} belongs to {}", offer.email);
    write(tx, ctx, &owner.email, subject, text, &owner.id)?;
    of_member(tx, ctx.env, &ctx.store.id, &account.id)
}

/// Mails a member about themselves.
fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    to: &str,
    subject: String,
    text: String,
    about: &MemberId,
) -> Result<(), ApiError> {
    let mail = Mail {
        to,
        subject,
        text,
        reference: about.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}

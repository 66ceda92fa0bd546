//! The team of a store: who may do what. Administrators and the owner change it by HTTP, the operator on the
//! command line. The owner is changed by a transfer alone, or by the operator.

use super::activity as own_activity;
use crate::stores::activity::{self, Deed, Doer};
use crate::stores::actor::Actor;
use crate::stores::members::mails;
use crate::stores::members::store::{self as members, MEMBERS, Member};
use crate::stores::notices::notify_at;
use crate::stores::tokens;
use pandabase_domain::account::ActivityType;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::{AccountId, MemberId};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::role::{Right, Role};
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores::{self as access_stores, Contact};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pandabase_domain::text_enum! {
    /// Whether a member has come.
    pub enum MemberStatus {
        /// Nobody has accepted yet.
        Invited = "INVITED",
        /// Whoever signs in with the address has accepted, or owns the store.
        Active = "ACTIVE",
    }
}

/// A member of a store's team.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Member")]
pub struct MemberView {
    /// The member.
    pub id: MemberId,
    /// The account; null until whoever is invited accepts.
    pub account_id: Option<AccountId>,
    /// The address, in lower case.
    pub email: String,
    /// What the member may do.
    pub role: Role,
    /// Whether the member has come.
    pub status: MemberStatus,
    /// When the member was invited.
    pub created_at: Timestamp,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id,
            status: match member.account_id {
                Some(_) => MemberStatus::Active,
                None => MemberStatus::Invited,
            },
            account_id: member.account_id,
            email: member.email,
            role: member.role,
            created_at: member.created_at,
        }
    }
}

/// An invitation to a team.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Invitation {
    /// Who is invited: whoever signs in with this address and accepts.
    email: Email,
    /// What they may do; not `OWNER`.
    role: Role,
}

/// Another role for a member.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RoleChange {
    /// What the member may do from now on; not `OWNER`.
    role: Role,
}

/// The member in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberPath {
    member_id: MemberId,
}

/// `GET /v2/stores/{storeId}/team`: everybody, in the order in which they were invited.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<MemberView>, ApiError> {
    all(tx, ctx)
}

/// Everybody in the team, in the order in which they were invited.
pub fn all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<MemberView>, ApiError> {
    let team = members::list(tx, &ctx.store.id)?;
    Ok(team.into_iter().map(MemberView::from).collect())
}

/// The member with an address.
///
/// # Errors
/// [`ApiError::Missing`] when nobody in the team has it.
pub fn with_address(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<MemberId, ApiError> {
    let found = members::by_email(tx, &ctx.store.id, &email.lowercase())?;
    found.ok_or(ApiError::Missing("Member"))
}

/// `POST /v2/stores/{storeId}/team`: invites somebody.
pub async fn invite(
    call: Call,
    input: Input<Nothing, Nothing, Json<Invitation>>,
) -> Result<Reply<MemberView>, ApiError> {
    let by = call.member()?.clone();
    let Invitation { email, role } = input.body.0;
    let invited = call.write(move |tx, ctx| add(tx, ctx, Actor::Member(&by), &email, role));
    call.reply(&invited.await?)
}

/// Invites somebody, who becomes a member by accepting. Who was invited often today gets no mail, and neither
/// does whom somebody invites who has invited many, but all can accept.
///
/// # Errors
/// [`ApiError::Invalid`] for the role of the owner, or for the 51st member; [`ApiError::Conflict`] for
/// somebody who is a member.
pub fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    email: &Email,
    role: Role,
) -> Result<MemberView, ApiError> {
    let role = given(role)?;
    access_stores::lock(tx, &ctx.store.id)?;
    if members::list(tx, &ctx.store.id)?.len() >= MEMBERS {
        return Err(ApiError::invalid(format!(
            "A team can have up to {MEMBERS} members"
        )));
    }
    let member = Member {
        id: ctx.id(),
        email: email.lowercase(),
        account_id: None,
        role,
        created_at: ctx.now,
    };
    if !members::add(tx, &ctx.store.id, &member)? {
        let text = format!("{} is already a member of this team", member.email);
        return Err(ApiError::Conflict(text));
    }
    note(
        tx,
        ctx,
        by,
        &member,
        (StoreActivityType::MemberInvited, None, Some(role)),
    )?;
    let is_mailed = mails::may_invite(tx, ctx, &member.email, by.account())?;
    let contact = access_stores::contact(tx, ctx)?;
    let (store, address) = (&contact.name, &ctx.env.config.dashboard_url);
    let letters = Letters {
        is_mailed,
        subject: format!("You are invited to the team of {store}"),
        text: format!(
            "You are invited to the team of {store} as {role}.\n\n\
             Sign in with this address to accept or decline: {address}/stores\n"
        ),
        to_owner: format!("{} was invited to the team of {store} as {role}.\n", member.email),
    };
    mail_change(tx, ctx, &contact, &member, letters)?;
    Ok(member.into())
}

/// `PATCH /v2/stores/{storeId}/team/{memberId}`: gives a member another role.
pub async fn change_role(
    call: Call,
    input: Input<MemberPath, Nothing, Json<RoleChange>>,
) -> Result<Reply<MemberView>, ApiError> {
    let by = call.member()?.clone();
    let (id, role) = (input.path.member_id, input.body.0.role);
    let changed = call.write(move |tx, ctx| assign(tx, ctx, Actor::Member(&by), &id, role));
    call.reply(&changed.await?)
}

/// Changes a member's role.
///
/// # Errors
/// [`ApiError::Invalid`] for the role of the owner, [`ApiError::Missing`] when there is no such member,
/// [`ApiError::Forbidden`] for the owner.
pub fn assign(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    id: &MemberId,
    role: Role,
) -> Result<MemberView, ApiError> {
    let role = given(role)?;
    access_stores::lock(tx, &ctx.store.id)?;
    let mut member = find(tx, ctx, id)?;
    if member.role == role {
        return Ok(member.into());
    }
    let before = member.role;
    members::set_role(tx, &ctx.store.id, &member.id, role, ctx.now)?;
    member.role = role;
    let change = (StoreActivityType::RoleChanged, Some(before), Some(role));
    note(tx, ctx, by, &member, change)?;
    note_of_member(tx, ctx, &member, ActivityType::RoleChanged)?;
    let lost = lost_tokens(tx, ctx, by, &member, Some(role))?;
    let contact = access_stores::contact(tx, ctx)?;
    let store = &contact.name;
    let letters = Letters {
        is_mailed: is_mailed(tx, ctx, &member)?,
        subject: format!("Your role in the team of {store} has changed"),
        text: format!("Your role in the team of {store} has changed from {before} to {role}.\n"),
        to_owner: format!(
            "The role of {} in the team of {store} has changed from {before} to {role}.\n{lost}",
            member.email
        ),
    };
    mail_change(tx, ctx, &contact, &member, letters)?;
    Ok(member.into())
}

/// `DELETE /v2/stores/{storeId}/team/{memberId}`: takes a member out of the team, at once. Everybody but the
/// owner may leave by themselves, whatever their role.
pub async fn remove(call: Call, input: Input<MemberPath>) -> Result<Reply<Deleted>, ApiError> {
    let (by, id) = (call.member()?.clone(), input.path.member_id);
    let removed = call.write(move |tx, ctx| take_out(tx, ctx, Actor::Member(&by), &id));
    call.reply(&removed.await?)
}

/// Removes a member from the team at once.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such member, [`ApiError::Forbidden`] for the owner, or when `by`
/// may take out only themselves.
pub fn take_out(tx: &mut Tx<'_>, ctx: &Ctx<'_>, by: Actor<'_>, id: &MemberId) -> Result<Deleted, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    let member = find(tx, ctx, id)?;
    let is_own = by
        .account()
        .is_some_and(|by| member.account_id.as_ref() == Some(by));
    let may = match by {
        Actor::Member(by) => is_own || by.role_now(tx, &ctx.store.id)?.has(Right::Team),
        Actor::Operator => true,
    };
    if !may {
        return Err(ApiError::Forbidden("Insufficient role".to_owned()));
    }
    members::remove(tx, &ctx.store.id, &member.id)?;
    let kind = match is_own {
        true => StoreActivityType::MemberLeft,
        false => StoreActivityType::MemberRemoved,
    };
    note(tx, ctx, by, &member, (kind, Some(member.role), None))?;
    note_of_member(tx, ctx, &member, ActivityType::LeftStore)?;
    let lost = lost_tokens(tx, ctx, by, &member, None)?;
    let contact = access_stores::contact(tx, ctx)?;
    let store = &contact.name;
    let letters = Letters {
        is_mailed: is_mailed(tx, ctx, &member)?,
        subject: format!("You are no longer in the team of {store}"),
        text: format!("You are no longer in the team of {store}.\n"),
        to_owner: format!(
            "{} is no longer in the team of {store}.\n{lost}\nWebhook endpoints that they had added go on: \
             look through them if they should not.\n",
            member.email
        ),
    };
    mail_change(tx, ctx, &contact, &member, letters)?;
    Ok(Deleted { deleted: true })
}

/// Writes down what becomes of a member: what it is, and the role before and afterwards.
fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    member: &Member,
    (kind, before, after): (StoreActivityType, Option<Role>, Option<Role>),
) -> Result<(), ApiError> {
    let deed = Deed {
        kind,
        subject: member.id.as_str(),
        name: &member.email,
        before: before.map(Role::as_str),
        after: after.map(Role::as_str),
    };
    activity::note(tx, ctx.env, &ctx.store.id, Doer::from(by), deed)
}

/// Writes it down among what happened to the member's account, if they have come.
fn note_of_member(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    member: &Member,
    kind: ActivityType,
) -> Result<(), ApiError> {
    let Some(account) = &member.account_id else {
        return Ok(());
    };
    let platform = StoreContext::platform();
    let own = Ctx::of(ctx.env, &platform);
    own_activity::note_of_others(tx, &own, account, kind, Some(&ctx.store.id))
}

/// Deletes the API tokens that a member made and that may do more than the role which is left; returns what
/// the owner is told of it.
fn lost_tokens(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    by: Actor<'_>,
    member: &Member,
    role: Option<Role>,
) -> Result<String, ApiError> {
    let Some(account) = &member.account_id else {
        return Ok(String::new());
    };
    let names = tokens::cut_back(tx, ctx, by, account, role)?;
    if names.is_empty() {
        return Ok(String::new());
    }
    let names = names.join(", ");
    Ok(format!(
        "\nAPI tokens that they had made or rolled have stopped working: {names}.\n"
    ))
}

/// The role, if one member may give it to another.
fn given(role: Role) -> Result<Role, ApiError> {
    if role == Role::Owner {
        let roles = Role::ALL.iter().filter(|role| **role != Role::Owner);
        let roles: Vec<&str> = roles.map(|role| role.as_str()).collect();
        return Err(ApiError::invalid(format!(
            "body/role must be one of {}",
            roles.join(", ")
        )));
    }
    Ok(role)
}

/// A member who can be changed: anyone but the owner.
fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &MemberId) -> Result<Member, ApiError> {
    let found = members::lock(tx, &ctx.store.id, id)?.ok_or(ApiError::Missing("Member"))?;
    if found.role == Role::Owner {
        return Err(ApiError::Forbidden(
            "The owner of a store is changed by a transfer only".to_owned(),
        ));
    }
    Ok(found)
}

/// Whether a member is mailed about the change. Somebody who was only invited has nothing to do with it yet.
fn is_mailed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, member: &Member) -> Result<bool, ApiError> {
    Ok(member.account_id.is_some() && mails::may_mail_change(tx, ctx, &member.email)?)
}

/// The mails about a change of the team: to the member, and to the owner.
struct Letters {
    /// Whether the member gets a mail.
    is_mailed: bool,
    subject: String,
    text: String,
    to_owner: String,
}

fn mail_change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    contact: &Contact,
    member: &Member,
    letters: Letters,
) -> Result<(), ApiError> {
    let reference = member.id.as_str();
    if letters.is_mailed {
        let to_member = Mail {
            to: &member.email,
            subject: letters.subject,
            text: letters.text,
            reference,
        };
        mail::enqueue(tx, ctx, &to_member)?;
    }
    let Some((text, at)) = mails::for_owner(tx, ctx, letters.to_owner)? else {
        return Ok(());
    };
    let subject = format!("The team of {} has changed", contact.name);
    notify_at(tx, ctx, NoticeKind::Team, (subject, text), reference, at)
}

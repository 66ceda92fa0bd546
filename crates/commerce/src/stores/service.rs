//! Showing, changing and creating stores.

use super::gates::store as gates;
use super::handles;
use super::members::store::{self as members, Member};
use super::requests::{NewStore, SecureImage, StoreChange};
use super::store;
use super::views::{Store, Summary};
use crate::files::address::{image_of, public};
use crate::files::uses::Uses;
use crate::money::ledger;
use pandabase_domain::checkout::{Email, ReturnUrl};
use pandabase_domain::file::PictureSize;
use pandabase_domain::id::{AccountId, MemberId, StoreId};
use pandabase_domain::input::Patch;
use pandabase_domain::link::{LinkOr, PictureLink};
use pandabase_domain::role::Role;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;

/// Every store that is not deleted, oldest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Summary>, DbError> {
    store::list(tx)
}

/// Creates a store with its balance and opening ledger entry. Who has the owner's address owns it once they
/// sign in; an `owner` with an account owns it at once.
///
/// # Errors
/// [`ApiError::Conflict`] when the handle is taken.
pub fn create(tx: &mut Tx<'_>, env: &Env, new: &NewStore) -> Result<StoreContext, ApiError> {
    create_for(tx, env, new, None)
}

/// Like [`create`], for the account of `owner`.
///
/// # Errors
/// [`ApiError::Conflict`] when the handle is taken.
pub fn create_for(
    tx: &mut Tx<'_>,
    env: &Env,
    new: &NewStore,
    owner: Option<&AccountId>,
) -> Result<StoreContext, ApiError> {
    let now = env.clock.now();
    let store = StoreContext {
        id: StoreId::new(now, &mut *env.random.lock()),
        clock_offset: 0,
        shield: false,
    };
    handles::lock(tx)?;
    if !store::insert(tx, &store.id, new, now)? {
        return Err(handles::already_taken(&new.handle));
    }
    handles::claim(tx, env, &store.id, &new.handle)?;
    let ctx = Ctx {
        env,
        store: &store,
        now,
    };
    ledger::open(tx, &ctx)?;
    if let Some(email) = &new.owner_email {
        let owner = Member {
            id: store.id.twin(),
            email: email.to_ascii_lowercase(),
            account_id: owner.cloned(),
            role: Role::Owner,
            created_at: now,
        };
        members::add(tx, &store.id, &owner)?;
    }
    Ok(store)
}

/// `PATCH /v2/stores/{storeId}`: changes the settings that the request names.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<StoreChange>>,
) -> Result<Store, ApiError> {
    change(tx, ctx, input.body.0.clone())
}

/// Changes a store's settings.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone, [`ApiError::Invalid`] for an address that buyers cannot be
/// sent to, and those of a handle that it cannot have.
pub fn change(tx: &mut Tx<'_>, ctx: &Ctx<'_>, change: StoreChange) -> Result<Store, ApiError> {
    if let Patch::Value(pages) = &change.checkout
        && let Some(field) = pages.unfit(ctx.env.config.http_hosts())
    {
        let rule = ReturnUrl::RULE;
        return Err(ApiError::invalid(format!("body/checkout/{field} {rule}")));
    }
    let before = store::lock(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))?;
    if let Some(handle) = change.handle.as_deref() {
        handles::change(tx, ctx, handle)?;
    }
    let mut after = before.clone();
    let mut uses = Uses::default();
    for (image, field) in [(&change.logo, "body/logo"), (&change.favicon, "body/favicon")] {
        if let Some(image) = image.value() {
            check_own(ctx, image, field)?;
            uses.picture(ctx, image, field);
        }
    }
    after.apply(change, |id| public(ctx, &id, PictureSize::Large));
    uses.stored(ctx, after.logo.iter().chain(&after.favicon), None);
    uses.keep(tx, ctx, ctx.store.id.as_str())?;
    if after != before {
        store::change(tx, &ctx.store.id, &after, ctx.now)?;
    }
    load(tx, ctx)
}

/// Refuses the address of a picture without https, unless it is one of the store's own at this server.
fn check_own(ctx: &Ctx<'_>, image: &SecureImage, field: &str) -> Result<(), ApiError> {
    let LinkOr::Link(link) = image else {
        return Ok(());
    };
    let address = link.as_ref();
    let rest = address.strip_prefix(ctx.env.config.cdn_url.as_str());
    let is_here = rest.is_some_and(|path| path.starts_with('/')) && image_of(ctx, address).is_some();
    if link.is_own() && !is_here {
        return Err(ApiError::invalid(format!("{field} {}", PictureLink::RULE)));
    }
    Ok(())
}

/// That a store has another owner.
#[derive(Debug, Clone)]
pub struct OwnerChange {
    /// Who owned it before, if anybody did.
    pub before: Option<Member>,
    /// Who owns it now.
    pub owner: Member,
}

/// Makes whoever signs in with an address the owner of a store, which gets its mails from now on. The owner
/// before is no longer in the team; who owns the store already stays in it, and nothing else changes.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub(crate) fn hand_over(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &Email,
) -> Result<Option<OwnerChange>, ApiError> {
    store::lock(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))?;
    let address = email.lowercase();
    store::set_owner(tx, &ctx.store.id, email.as_str(), ctx.now)?;
    let present = match members::by_email(tx, &ctx.store.id, &address)? {
        // An invitation may have ended meanwhile.
        Some(id) => members::lock(tx, &ctx.store.id, &id)?,
        None => None,
    };
    if present.as_ref().is_some_and(|member| member.role == Role::Owner) {
        // Whose it is already stays signed in to it.
        return Ok(None);
    }
    let before = members::owner(tx, &ctx.store.id)?;
    members::remove_owner(tx, &ctx.store.id)?;
    // Whoever the owner before had offered it to must not take it from the new one.
    members::drop_offer(tx, &ctx.store.id)?;
    let owner = match present {
        Some(mut member) => {
            members::set_role(tx, &ctx.store.id, &member.id, Role::Owner, ctx.now)?;
            member.role = Role::Owner;
            member
        }
        None => {
            let owner = Member {
                id: ctx.id(),
                email: address,
                account_id: None,
                role: Role::Owner,
                created_at: ctx.now,
            };
            members::add(tx, &ctx.store.id, &owner)?;
            owner
        }
    };
    forget_the_owner(tx, ctx)?;
    Ok(Some(OwnerChange { before, owner }))
}

/// Makes a member of the team the owner instead of `owner`, who becomes an administrator. Mails of the store
/// go to the new owner from now on; its tokens stay.
pub(crate) fn transfer_ownership(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    owner: &Member,
    (successor, email): (&MemberId, &str),
) -> Result<(), ApiError> {
    // A store has one owner at any moment.
    members::set_role(tx, &ctx.store.id, &owner.id, Role::Administrator, ctx.now)?;
    members::set_role(tx, &ctx.store.id, successor, Role::Owner, ctx.now)?;
    members::drop_offer(tx, &ctx.store.id)?;
    store::set_owner(tx, &ctx.store.id, email, ctx.now)?;
    forget_the_owner(tx, ctx)
}

/// Forgets what was known of whoever owned the store before, and not of whoever does now: that an operator
/// vouches for them, and who they said sells, in law.
fn forget_the_owner(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    store::unverify(tx, &ctx.store.id, ctx.now)?;
    Ok(gates::drop_questionnaire(tx, &ctx.store.id)?)
}

/// Withdraws that operators vouch for an account, in each store that it owns; returns those.
pub(crate) fn unverify_owned(
    tx: &mut Tx<'_>,
    owner: &AccountId,
    now: Timestamp,
) -> Result<Vec<StoreId>, ApiError> {
    Ok(store::unverify_owned(tx, owner, now)?)
}

/// `GET /v2/core/stores/{storeId}/` and `GET /v2/stores/{storeId}`: the store itself.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Store, ApiError> {
    load(tx, ctx)
}

/// The store with its settings.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Store, ApiError> {
    store::load(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))
}

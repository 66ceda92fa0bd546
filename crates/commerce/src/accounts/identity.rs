//! Whether owners are who they say. A sandbox approves whoever has filled in the profile. Elsewhere an
//! operator decides, because no provider is built in: the functions after the first are theirs.

use super::activity;
use super::profile::{gone, of_visitor};
use super::second_factor::mail_owner;
use super::store::accounts;
use super::views::{AccountView, IdentityCheck};
use crate::stores::service;
use pandabase_domain::account::{ActivityType, KycStatus};
use pandabase_domain::id::AccountId;
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use schemars::JsonSchema;
use serde::Serialize;

/// How far the check of an identity is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KycCheck {
    /// Where the owner goes on with it; null when there is nothing to do.
    url: Option<String>,
    /// How far it is.
    status: KycStatus,
}

/// `POST /v2/accounts/me/kyc`: asks for the check of an identity, or tells how far it is. Whoever was refused
/// may ask again.
pub fn check(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<KycCheck, ApiError> {
    let mut account = of_visitor(tx, visit)?;
    if matches!(account.kyc_status, KycStatus::NotStarted | KycStatus::Rejected) {
        if !account.has_profile() {
            return Err(ApiError::invalid(
                "The profile must be complete: username, firstName, lastName, country and acceptedTerms",
            ));
        }
        let kind = if visit.env.config.is_sandbox() {
            account.kyc_status = KycStatus::Approved;
            ActivityType::IdentityApproved
        } else {
            account.kyc_status = KycStatus::Pending;
            ActivityType::IdentityRequested
        };
        account.kyc_requested_at = Some(visit.now);
        accounts::change(tx, &account, visit.now)?;
        activity::note_visit(tx, visit, kind)?;
    }
    Ok(KycCheck {
        url: None,
        status: account.kyc_status,
    })
}

/// A page of the checks that wait for an operator, the oldest first.
///
/// # Errors
/// [`ApiError`] from the database, or for a cursor of another list.
pub fn pending(tx: &mut Tx<'_>, paging: &Paging) -> Result<Page<IdentityCheck>, ApiError> {
    let items = Query::select(accounts::CHECKS)
        .filter_fixed("kyc_status = 'PENDING'")
        .filter_opt("kyc_requested_at >= ?", paging.from)
        .filter_opt("kyc_requested_at < ?", paging.to);
    let keys = [Key::number("kyc_requested_at"), Key::text("id")];
    Page::fetch(tx, paging, items, &keys)
}

/// Approves the identity of an account whose profile is complete, whether or not its owner has asked for the
/// check, and mails it. What is approved already stays. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] for an unknown account, [`ApiError::Conflict`] while the profile is not complete.
pub fn approve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &AccountId) -> Result<AccountView, ApiError> {
    let mut account = accounts::lock(tx, id)?.ok_or(ApiError::Missing("Account"))?;
    if account.kyc_status == KycStatus::Approved {
        return Ok((&account).into());
    }
    if !account.has_profile() {
        let text = "The profile is not complete, so nobody is there to be approved";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    account.kyc_status = KycStatus::Approved;
    accounts::change(tx, &account, ctx.now)?;
    activity::note_of_others(tx, ctx, id, ActivityType::IdentityApproved, None)?;
    let text = format!(
        "Your identity has been verified.\n\nEach of your stores says in its requirements what else is \
         missing before money is paid out: {}/stores\n",
        ctx.env.config.dashboard_url
    );
    mail_owner(tx, ctx, &account, "Your identity has been verified", &text)?;
    Ok((&account).into())
}

/// Refuses an identity that waits, or takes an approval back, and mails it with the reason, if one is given.
/// No operator vouches for the owner any more in any of their stores. What is refused already stays. `ctx` is
/// the platform's.
///
/// # Errors
/// [`ApiError::Missing`] for an unknown account, [`ApiError::Conflict`] where no check was ever asked for.
pub fn reject(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &AccountId,
    reason: Option<&str>,
) -> Result<AccountView, ApiError> {
    let mut account = accounts::lock(tx, id)?.ok_or(ApiError::Missing("Account"))?;
    match account.kyc_status {
        KycStatus::Rejected => return Ok((&account).into()),
        KycStatus::NotStarted => {
            let text = "Nobody has asked for this identity to be checked";
            return Err(ApiError::Conflict(text.to_owned()));
        }
        KycStatus::Pending | KycStatus::Approved => {}
    }
    account.kyc_status = KycStatus::Rejected;
    accounts::change(tx, &account, ctx.now)?;
    // Otherwise asking for another check would let an operator's word of before count again.
    service::unverify_owned(tx, id, ctx.now)?;
    activity::note_of_others(tx, ctx, id, ActivityType::IdentityRejected, None)?;
    let reason = reason.map_or_else(String::new, |reason| format!(" The reason given: {reason}."));
    let text = format!(
        "Your identity could not be verified, so nothing is paid out to you for now.{reason}\n\nYou can ask \
         for it to be checked again.\n"
    );
    mail_owner(tx, ctx, &account, "Your identity could not be verified", &text)?;
    Ok((&account).into())
}

/// The account of an address, for an operator who knows no id.
///
/// # Errors
/// [`ApiError::Missing`] when there is none.
pub fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<AccountView, ApiError> {
    let id = accounts::by_email(tx, &email.to_ascii_lowercase())?.ok_or(ApiError::Missing("Account"))?;
    let account = accounts::find(tx, &id)?.ok_or_else(gone)?;
    Ok((&account).into())
}

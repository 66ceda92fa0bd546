//! Whose account it is: the profile, which is set once, and what is missing before money is paid out.

use super::activity;
use super::record::Account;
use super::store::accounts;
use super::views::AccountView;
use crate::stores::members::store as members;
use pandabase_domain::account::{ActivityType, KycStatus, RequirementStatus, RequirementType};
use pandabase_domain::checkout::Email;
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::phone::{Phone, may_be_of};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A change of a profile. Who somebody is can be set once; fields that are not sent stay.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProfileChange {
    /// What the owner is called here; set once.
    #[serde(default)]
    pub username: Opt<Text<1, 64>>,
    /// First name; set once.
    #[serde(default)]
    pub first_name: Opt<Text<1, 64>>,
    /// Last name; set once.
    #[serde(default)]
    pub last_name: Opt<Text<1, 64>>,
    /// The phone number, as E.164 writes it; it can be changed until it is verified.
    #[serde(default)]
    pub phone: Opt<Phone>,
    /// ISO 3166-1 alpha-2 code of the country that the owner lives in; set once.
    #[serde(default)]
    pub country: Opt<Country>,
    /// True accepts the terms; it cannot be taken back.
    #[serde(default)]
    pub accepted_terms: Opt<bool>,
    /// Which mails the owner wants; can be changed at any time.
    #[serde(default)]
    pub notifications: Opt<NotificationsChange>,
}

/// A change of which mails somebody wants.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationsChange {
    /// Whether a mail tells that a report is ready.
    #[serde(default)]
    pub report_ready: Opt<bool>,
}

/// What an account needs before money is paid out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Requirement {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: RequirementType,
    /// Whether it is met.
    pub status: RequirementStatus,
}

/// The error of an account that is gone while its session is in use.
pub(super) fn gone() -> ApiError {
    ApiError::Internal("the account of a session is gone".into())
}

/// Locks the account of the visitor and reads it.
pub(super) fn of_visitor(tx: &mut Tx<'_>, visit: &AccountVisit<'_>) -> Result<Account, ApiError> {
    accounts::lock(tx, &visit.session.account_id)?.ok_or_else(gone)
}

/// `GET /v2/accounts/me`: the account.
pub fn show(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<AccountView, ApiError> {
    let account = accounts::find(tx, &visit.session.account_id)?.ok_or_else(gone)?;
    Ok((&account).into())
}

/// `PATCH /v2/accounts/me`: sets what is not set yet, and changes which mails are wanted.
pub fn update(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<Nothing, Nothing, Json<ProfileChange>>,
) -> Result<AccountView, ApiError> {
    let mut account = of_visitor(tx, visit)?;
    if apply(&mut account, &input.body.0, visit.now)? {
        activity::note_visit(tx, visit, ActivityType::ProfileChanged)?;
    }
    accounts::change(tx, &account, visit.now)?;
    Ok((&account).into())
}

/// Fills in the profile of whoever has an address, as an operator does for an owner. The account is made
/// where there is none, and owns the stores of its address as if somebody had signed in. `ctx` is the
/// platform's.
///
/// # Errors
/// [`ApiError::Invalid`] where another value was set before, or the phone number is of another country.
pub fn fill_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &Email,
    change: &ProfileChange,
) -> Result<AccountView, ApiError> {
    let mut account = find_or_make(tx, ctx, &email.lowercase())?;
    if apply(&mut account, change, ctx.now)? {
        activity::note_of_others(tx, ctx, &account.id, ActivityType::ProfileChanged, None)?;
    }
    accounts::change(tx, &account, ctx.now)?;
    for store in members::take_own(tx, &account.id, &account.email, ctx.now)? {
        let kind = ActivityType::JoinedStore;
        activity::note_of_others(tx, ctx, &account.id, kind, Some(&store))?;
    }
    Ok((&account).into())
}

/// Locks the account of an address, which is made where there is none.
fn find_or_make(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<Account, ApiError> {
    if accounts::by_email(tx, email)?.is_none() {
        let account = Account::new(ctx.id(), email, ctx.now);
        // Somebody else may make it at the same moment.
        if accounts::insert(tx, &account)? {
            activity::note_of_others(tx, ctx, &account.id, ActivityType::Created, None)?;
        }
    }
    let id = accounts::by_email(tx, email)?.ok_or_else(gone)?;
    accounts::lock(tx, &id)?.ok_or_else(gone)
}

/// Applies a change; returns whether something of the profile is new.
fn apply(account: &mut Account, change: &ProfileChange, now: Timestamp) -> Result<bool, ApiError> {
    if change.accepted_terms.0 == Some(false) {
        return Err(ApiError::invalid("body/acceptedTerms must be true"));
    }
    let mut is_new = set_once(&mut account.username, change.username.as_deref())?;
    is_new |= set_once(&mut account.first_name, change.first_name.as_deref())?;
    is_new |= set_once(&mut account.last_name, change.last_name.as_deref())?;
    let country = change.country.0.map(Country::as_str);
    is_new |= set_once(&mut account.country, country)?;
    let is_other = change.phone.0.is_some() && change.phone.as_deref() != account.phone.as_deref();
    if is_other && account.phone_verified_at.is_none() {
        account.phone = None;
    }
    is_new |= set_once(&mut account.phone, change.phone.as_deref())?;
    if !has_matching_phone(account) {
        return Err(ApiError::invalid(
            "body/phone must begin with the calling code of the account's country",
        ));
    }
    if change.accepted_terms.0 == Some(true) && account.terms_accepted_at.is_none() {
        account.terms_accepted_at = Some(now);
        is_new = true;
    }
    if let Some(wanted) = change
        .notifications
        .as_ref()
        .and_then(|wanted| wanted.report_ready.0)
    {
        account.report_ready = wanted;
    }
    Ok(is_new)
}

/// Sets what is not set yet; returns whether it was set.
fn set_once(kept: &mut Option<String>, sent: Option<&str>) -> Result<bool, ApiError> {
    match (kept.as_deref(), sent) {
        (_, None) => Ok(false),
        (Some(kept), Some(sent)) if kept == sent => Ok(false),
        (Some(_), Some(_)) => Err(ApiError::invalid("Profile details cannot be changed")),
        (None, Some(sent)) => {
            *kept = Some(sent.to_owned());
            Ok(true)
        }
    }
}

/// Whether the phone number, if there is one, is of the account's country, if that is known.
pub(super) fn has_matching_phone(account: &Account) -> bool {
    let country = account.country.as_deref().and_then(Country::parse);
    match (&account.phone, country) {
        (Some(phone), Some(country)) => may_be_of(phone, country),
        _ => true,
    }
}

/// `GET /v2/accounts/me/requirements`: what is missing before money is paid out.
pub fn requirements(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    _: &Input,
) -> Result<Vec<Requirement>, ApiError> {
    let account = accounts::find(tx, &visit.session.account_id)?.ok_or_else(gone)?;
    requirements_of(tx, &account)
}

/// What an account needs before money is paid out, and whether it has it.
pub(super) fn requirements_of(tx: &mut Tx<'_>, account: &Account) -> Result<Vec<Requirement>, ApiError> {
    let owns_a_store = members::owned(tx, &account.id)? > 0;
    let is_identified = match account.kyc_status {
        KycStatus::Approved => true,
        KycStatus::Rejected => false,
        // An operator's word counts in its store alone, so it has to be there in each.
        KycStatus::NotStarted | KycStatus::Pending => {
            owns_a_store && members::unverified(tx, &account.id)? == 0
        }
    };
    let requirement = |(kind, is_met)| Requirement {
        kind,
        status: if is_met {
            RequirementStatus::Complete
        } else {
            RequirementStatus::Required
        },
    };
    let all = [
        (RequirementType::Phone, account.phone_verified_at.is_some()),
        (RequirementType::TwoFactor, account.has_second_factor()),
        (RequirementType::Identity, is_identified),
        (RequirementType::DefaultStore, owns_a_store),
    ];
    Ok(all.into_iter().map(requirement).collect())
}

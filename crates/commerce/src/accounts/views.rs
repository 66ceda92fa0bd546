//! Accounts, their sessions and what happened to them, as their owners see them.

use super::record::Account;
use pandabase_domain::account::{ActivityType, KycStatus};
use pandabase_domain::id::{AccountEventId, AccountId, LoginId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::accounts::AccountSession;
use pandabase_platform::access::machine::Machine;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// An account.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Account")]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// In lower case: what its owner signs in with.
    pub email: String,
    /// What its owner is called here.
    pub username: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The phone number, as E.164 writes it.
    pub phone: Option<String>,
    /// Whether the number was verified.
    pub phone_verified: bool,
    /// ISO 3166-1 alpha-2 code of the country that its owner lives in.
    pub country: Option<String>,
    /// Whether the terms were accepted.
    pub accepted_terms: bool,
    /// How far the check of the identity is.
    pub kyc_status: KycStatus,
    /// Whether signing in takes a second factor.
    pub two_factor_enabled: bool,
    /// Which mails its owner wants.
    pub notifications: Notifications,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Which mails somebody wants.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notifications {
    /// Whether a mail tells that a report is ready.
    report_ready: bool,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            email: account.email.clone(),
            username: account.username.clone(),
            first_name: account.first_name.clone(),
            last_name: account.last_name.clone(),
            phone: account.phone.clone(),
            phone_verified: account.phone_verified_at.is_some(),
            country: account.country.clone(),
            accepted_terms: account.terms_accepted_at.is_some(),
            kyc_status: account.kyc_status,
            two_factor_enabled: account.has_second_factor(),
            notifications: Notifications {
                report_ready: account.report_ready,
            },
            created_at: account.created_at,
        }
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Session")]
pub struct SessionView {
    /// The session.
    pub id: LoginId,
    /// `Desktop`, `Mobile` or `Tablet`.
    pub device: Option<String>,
    /// The system.
    pub os: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// The client address that the session was started from.
    pub ip_address: Option<String>,
    /// The location of that address.
    pub location: Option<String>,
    /// Whether this request was made with it.
    pub current: bool,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl SessionView {
    /// The view of a session that was begun on a machine, `active` and `made` at these times.
    pub fn new(id: &LoginId, machine: &Machine, current: &LoginId, [active, made]: [Timestamp; 2]) -> Self {
        let machine = machine.clone();
        Self {
            id: id.clone(),
            device: machine.device,
            os: machine.os,
            browser: machine.browser,
            ip_address: machine.ip_address,
            location: machine.location,
            current: id == current,
            last_active_at: active,
            created_at: made,
        }
    }

    pub(super) fn of(session: &AccountSession, current: &LoginId) -> Self {
        let times = [session.last_active_at, session.created_at];
        Self::new(&session.id, &session.machine, current, times)
    }
}

/// The end of one session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Revoked {
    /// Always true.
    revoked: bool,
}

/// What the end of a session is answered with.
pub const REVOKED: Revoked = Revoked { revoked: true };

/// Something that happened to an account.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// The event.
    id: AccountEventId,
    /// What happened.
    #[serde(rename = "type")]
    #[column("type")]
    kind: ActivityType,
    /// The session that did it, or that it was about.
    session_id: Option<LoginId>,
    /// The store that it was about.
    store_id: Option<StoreId>,
    /// `Desktop`, `Mobile` or `Tablet`.
    device: Option<String>,
    /// The system.
    os: Option<String>,
    /// The browser.
    browser: Option<String>,
    /// The client address that it came from.
    ip_address: Option<String>,
    /// The location of that address.
    location: Option<String>,
    /// When it happened.
    created_at: Timestamp,
}

/// A check of an identity that waits for an operator.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct IdentityCheck {
    /// The account.
    #[column("id")]
    pub account_id: AccountId,
    /// The address that its owner signs in with.
    pub email: String,
    /// What its owner is called here.
    pub username: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// ISO 3166-1 alpha-2 code of the country that its owner lives in.
    pub country: Option<String>,
    /// The phone number, as E.164 writes it.
    pub phone: Option<String>,
    /// Whether the number was verified.
    #[column("phone_verified_at IS NOT NULL")]
    pub phone_verified: bool,
    /// When the check was asked for.
    #[column("kyc_requested_at")]
    pub requested_at: Option<Timestamp>,
}

/// A code that waits for an operator, who passes it on to the owner of the number.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct WaitingCode {
    /// The account.
    #[column("p.account_id")]
    pub account_id: AccountId,
    /// The address that its owner signs in with.
    #[column("a.email")]
    pub email: String,
    /// First name.
    #[column("a.first_name")]
    pub first_name: Option<String>,
    /// Last name.
    #[column("a.last_name")]
    pub last_name: Option<String>,
    /// The number that the code is for, as E.164 writes it.
    #[column("p.phone")]
    pub phone: String,
    /// When the code was asked for.
    #[column("p.created_at")]
    pub requested_at: Timestamp,
    /// When an operator first read it; null while nobody has.
    #[column("p.read_at")]
    pub read_at: Option<Timestamp>,
}

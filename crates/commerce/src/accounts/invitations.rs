//! Invitations to teams, as whoever is invited sees them. Nobody is in a team who has not accepted, and until
//! then a team does not learn whether an address has an account.

use super::activity::{self, About};
use super::profile::{gone, of_visitor};
use super::store::accounts;
use super::stores::{self, LISTED, MyStore};
use crate::stores::activity::{self as of_store, Deed, Doer};
use crate::stores::members::store::{self as members, Invited, KEPT};
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::{MemberId, StoreId, kind};
use pandabase_domain::role::Role;
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::api::{Deleted, Input, Nothing};
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::{Key, Page};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The error for an invitation that was withdrawn, has expired, was answered, or is for somebody else.
const MISSING: ApiError = ApiError::Missing("Invitation");

/// An invitation to a team.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyInvitation {
    /// The member that one becomes.
    id: MemberId,
    /// The store.
    store_id: StoreId,
    /// What the store is called.
    store_name: String,
    /// What one may do there.
    role: Role,
    /// When it was made.
    created_at: Timestamp,
    /// Until when it can be accepted.
    expires_at: Timestamp,
}

impl From<Invited> for MyInvitation {
    fn from(invited: Invited) -> Self {
        Self {
            id: invited.id,
            store_id: invited.store.id,
            store_name: invited.name,
            role: invited.role,
            created_at: invited.created_at,
            expires_at: invited.created_at.plus_millis(KEPT),
        }
    }
}

/// The invitation in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationPath {
    /// The member that one is invited as.
    member_id: MemberId,
}

listed! {
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

/// `GET /v2/accounts/me/invitations`: a page of those to the address of the account, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<MyInvitation>, ApiError> {
    let paging = &input.paging(25)?;
    let account = accounts::find(tx, &visit.session.account_id)?.ok_or_else(gone)?;
    let made = paging.made::<kind::Member>();
    let items = Query::select(members::INVITATIONS)
        .filter("m.email = ?", &account.email)
        .filter("m.created_at > ?", visit.now.plus_millis(-KEPT))
        .filter_fixed("m.account_id IS NULL AND m.role <> 'OWNER'")
        .filter_fixed("NOT stores.blocked AND stores.deleted_at IS NULL")
        .filter_span("m.id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("m.id").desc()])?.try_map(|invited| Ok(invited.into()))
}

/// `POST /v2/accounts/me/invitations/{memberId}/accept`: makes the account a member.
pub fn accept(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<InvitationPath>,
) -> Result<MyStore, ApiError> {
    // The account is locked, so that two requests at once do not both accept the last one.
    let account = of_visitor(tx, visit)?;
    let invited = members::invited(tx, &account.email, &input.path.member_id, visit.now)?.ok_or(MISSING)?;
    if members::places(tx, &account.id)? >= LISTED {
        return Err(ApiError::invalid(format!(
            "An account can be in up to {LISTED} teams"
        )));
    }
    if !members::join(tx, &invited, &account.id, visit.now)? {
        return Err(MISSING);
    }
    let about = About {
        session: Some(&visit.session.id),
        store: Some(&invited.store.id),
    };
    let kind = ActivityType::JoinedStore;
    activity::note(tx, &visit.ctx(), &account.id, kind, about, &visit.origin)?;
    let joined = (StoreActivityType::MemberJoined, Some(invited.role));
    note(tx, visit, &invited, &account.email, joined)?;
    stores::of_member(tx, visit.env, &invited.store.id, &account.id)
}

/// `DELETE /v2/accounts/me/invitations/{memberId}`: declines; the team sees that the invitation is gone.
pub fn decline(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<InvitationPath>,
) -> Result<Deleted, ApiError> {
    let account = accounts::find(tx, &visit.session.account_id)?.ok_or_else(gone)?;
    let invited = members::invited(tx, &account.email, &input.path.member_id, visit.now)?.ok_or(MISSING)?;
    if !members::decline(tx, &invited)? {
        return Err(MISSING);
    }
    let declined = (StoreActivityType::InvitationDeclined, None);
    note(tx, visit, &invited, &account.email, declined)?;
    Ok(Deleted { deleted: true })
}

/// Writes down in the store how an invitation was answered, and the role that follows from it.
fn note(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    invited: &Invited,
    email: &str,
    (kind, role): (StoreActivityType, Option<Role>),
) -> Result<(), ApiError> {
    let deed = Deed {
        kind,
        subject: invited.id.as_str(),
        name: email,
        before: None,
        after: role.map(Role::as_str),
    };
    of_store::note(tx, visit.env, &invited.store.id, Doer::by(visit.session), deed)
}

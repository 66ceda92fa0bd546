//! SQL of teams.

use pandabase_domain::id::{AccountId, MemberId, StoreId};
use pandabase_domain::role::Role;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ADD: insert Member = "INSERT INTO members (store_id, updated_at, {columns}) VALUES ($1, $2, {values})
        ON CONFLICT DO NOTHING";
    LIST: Member = "SELECT {} FROM members WHERE store_id = $1 ORDER BY created_at, id";
    LOCK: Member = "SELECT {} FROM members WHERE store_id = $1 AND id = $2", locked;
    SET_ROLE = "UPDATE members SET role = $1, updated_at = $2 WHERE store_id = $3 AND id = $4";
    BY_EMAIL: MemberId = "SELECT id FROM members WHERE store_id = $1 AND email = $2";
    REMOVE_OWNER = "DELETE FROM members WHERE store_id = $1 AND role = 'OWNER'";
    REMOVE = "DELETE FROM members WHERE store_id = $1 AND id = $2";
    INVITATIONS: i64 = "SELECT COUNT(*) FROM invitations WHERE email = $1 AND created_at > $2";
    NOTE_INVITATION = "INSERT INTO invitations (id, email, created_at) VALUES ($1, $2, $3)";
    /// Deletes what is known of invitations from before a time, a batch at once.
    pub SWEEP_INVITATIONS = "DELETE FROM invitations WHERE id IN (
        SELECT id FROM invitations WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
    // Whose stores they are is known only when somebody signs in: these look over all stores.
    ACCEPT: StoreId = "UPDATE members SET account_id = $1, updated_at = $2 WHERE (store_id, id) IN (
        SELECT store_id, id FROM members
        WHERE email = $3 AND account_id IS NULL AND (role = 'OWNER' OR created_at > $4)
        ORDER BY CASE WHEN role = 'OWNER' THEN 0 ELSE 1 END, created_at, store_id LIMIT $5)
        RETURNING store_id";
    /// Deletes invitations from before a time, a batch at once.
    pub SWEEP = "DELETE FROM members WHERE (store_id, id) IN (
        SELECT store_id, id FROM members WHERE account_id IS NULL AND role <> 'OWNER' AND created_at < $1
        ORDER BY created_at, store_id, id LIMIT $2)";
    OWNED: i64 = "SELECT COUNT(*) FROM members m JOIN stores s ON s.id = m.store_id
        WHERE m.account_id = $1 AND m.role = 'OWNER' AND s.deleted_at IS NULL";
    OF_ACCOUNT: Place = "SELECT {} FROM members m JOIN stores ON stores.id = m.store_id
        WHERE m.account_id = $1 AND NOT stores.blocked AND stores.deleted_at IS NULL
        ORDER BY CASE WHEN m.role = 'OWNER' THEN 0 ELSE 1 END, stores.created_at, stores.id LIMIT $2";
}

/// The most members of one team, the owner included.
pub const MEMBERS: usize = 50;
/// How long an invitation can be accepted, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// The most memberships that begin with one sign-in, so that it takes no long time; the next one goes on.
const ACCEPTED: i64 = 20;

/// A member of a team.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Member {
    /// The member.
    pub id: MemberId,
    /// The address, in lower case.
    pub email: String,
    /// The account; `None` until somebody signs in with the address.
    pub account_id: Option<AccountId>,
    /// What the member may do.
    pub role: Role,
    /// When the member was invited.
    pub created_at: Timestamp,
}

/// A store that an account has a role in.
#[derive(Debug, Clone, FromRow)]
pub struct Place {
    /// What the account may do there.
    #[column("m.role")]
    pub role: Role,
    /// The store.
    #[column(flatten)]
    pub store: StoreContext,
}

/// Adds a member; `false` when the address is of one already.
pub fn add(tx: &mut Tx<'_>, store: &StoreId, member: &Member) -> Result<bool, DbError> {
    Ok(tx.insert(ADD, params![store, member.created_at], member)? == 1)
}

/// The team of a store, in the order in which it was invited.
pub fn list(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<Member>, DbError> {
    tx.fetch_all(LIST, params![store])
}

/// Locks a member and reads it.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId, id: &MemberId) -> Result<Option<Member>, DbError> {
    tx.fetch_optional(LOCK, params![store, id])
}

/// Changes a role.
pub fn set_role(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &MemberId,
    role: Role,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(SET_ROLE, params![role.as_str(), now, store, id]).map(drop)
}

/// Takes a member out of a team.
pub fn remove(tx: &mut Tx<'_>, store: &StoreId, id: &MemberId) -> Result<(), DbError> {
    tx.run(REMOVE, params![store, id]).map(drop)
}

/// The member with an address, in lower case.
pub fn by_email(tx: &mut Tx<'_>, store: &StoreId, email: &str) -> Result<Option<MemberId>, DbError> {
    tx.fetch_optional(BY_EMAIL, params![store, email])
}

/// Takes the owner out of a team.
pub fn remove_owner(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.run(REMOVE_OWNER, params![store]).map(drop)
}

/// How many invitations to all teams were mailed to an address since a time of the machine's clock.
pub fn invitations(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(INVITATIONS, params![email, since])
}

/// Notes that an invitation is mailed.
pub fn note_invitation(tx: &mut Tx<'_>, member: &Member, now: Timestamp) -> Result<(), DbError> {
    tx.run(NOTE_INVITATION, params![&member.id, &member.email, now])
        .map(drop)
}

/// Makes an account the member that its address was invited as, of so many teams at most: its own stores
/// first, and then the oldest invitations that have not expired. Returns the stores.
pub fn accept(
    tx: &mut Tx<'_>,
    account: &AccountId,
    email: &str,
    now: Timestamp,
) -> Result<Vec<StoreId>, DbError> {
    let since = now.plus_millis(-KEPT);
    tx.fetch_all(ACCEPT, params![account, now, email, since, ACCEPTED])
}

/// How many stores an account owns.
pub fn owned(tx: &mut Tx<'_>, account: &AccountId) -> Result<i64, DbError> {
    tx.fetch_one(OWNED, params![account])
}

/// The stores that an account has a role in, its own before others and the oldest first, at most so many:
/// nobody crowds them out by inviting.
pub fn of_account(tx: &mut Tx<'_>, account: &AccountId, limit: i64) -> Result<Vec<Place>, DbError> {
    tx.fetch_all(OF_ACCOUNT, params![account, limit])
}

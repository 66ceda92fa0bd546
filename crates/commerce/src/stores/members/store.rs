//! SQL of teams.

use pandabase_domain::id::{AccountId, MemberId, MessageId, StoreId};
use pandabase_domain::role::Role;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::{params, select, sql};

sql! {
    ADD: insert Member = "INSERT INTO members (store_id, updated_at, {columns}) VALUES ($1, $2, {values})
        ON CONFLICT DO NOTHING";
    LIST: Member = "SELECT {} FROM members WHERE store_id = $1 ORDER BY created_at, id";
    LOCK: Member = "SELECT {} FROM members WHERE store_id = $1 AND id = $2", locked;
    SET_ROLE = "UPDATE members SET role = $1, updated_at = $2 WHERE store_id = $3 AND id = $4";
    BY_EMAIL: MemberId = "SELECT id FROM members WHERE store_id = $1 AND email = $2";
    OWNER: Member = "SELECT {} FROM members WHERE store_id = $1 AND role = 'OWNER'", locked;
    REMOVE_ALL = "DELETE FROM members WHERE store_id = $1";
    OFFERED: Offer = "SELECT {} FROM store_transfers t
        JOIN members m ON m.store_id = t.store_id AND m.id = t.member_id
        WHERE t.store_id = $1 AND t.created_at > $2";
    OFFER = "INSERT INTO store_transfers (store_id, member_id, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (store_id)
        DO UPDATE SET member_id = excluded.member_id, created_at = excluded.created_at";
    DROP_OFFER = "DELETE FROM store_transfers WHERE store_id = $1";
    DROP_OFFER_TO = "DELETE FROM store_transfers WHERE store_id = $1 AND member_id = $2";
    /// Deletes offers from before a time, a batch at once.
    pub SWEEP_OFFERS = "DELETE FROM store_transfers WHERE store_id IN (
        SELECT store_id FROM store_transfers WHERE created_at < $1 ORDER BY created_at, store_id LIMIT $2)";
    REMOVE_OWNER = "DELETE FROM members WHERE store_id = $1 AND role = 'OWNER'";
    REMOVE = "DELETE FROM members WHERE store_id = $1 AND id = $2";
    MAILS_OF: i64 = "SELECT COUNT(*) FROM team_mails WHERE store_id = $1 AND type = $2 AND created_at > $3";
    NOTE_MAIL: insert TeamMail<'static> = "INSERT INTO team_mails ({columns}) VALUES ({values})";
    // What is counted over all stores.
    MAILS_TO: i64 = "SELECT COUNT(*) FROM team_mails WHERE email = $1 AND type = $2 AND created_at > $3";
    MAILS_BY: i64 = "SELECT COUNT(*) FROM team_mails WHERE account_id = $1 AND type = $2 AND created_at > $3";
    /// Deletes what is known of mails from before a time, a batch at once.
    pub SWEEP_MAILS = "DELETE FROM team_mails WHERE id IN (
        SELECT id FROM team_mails WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
    // Whose stores they are is known only when somebody signs in: these look over all stores.
    TAKE_OWN: StoreId = "UPDATE members SET account_id = $1, updated_at = $2 WHERE (store_id, id) IN (
        SELECT store_id, id FROM members WHERE email = $3 AND account_id IS NULL AND role = 'OWNER'
        ORDER BY created_at, store_id LIMIT $4)
        RETURNING store_id";
    INVITED: Invited = "SELECT {} FROM members m JOIN stores ON stores.id = m.store_id
        WHERE m.email = $1 AND m.id = $2 AND m.created_at > $3 AND m.account_id IS NULL AND m.role <> 'OWNER'
            AND NOT stores.blocked AND stores.deleted_at IS NULL";
    JOIN = "UPDATE members SET account_id = $1, updated_at = $2
        WHERE store_id = $3 AND id = $4 AND account_id IS NULL AND role <> 'OWNER'";
    DECLINE = "DELETE FROM members
        WHERE store_id = $1 AND id = $2 AND account_id IS NULL AND role <> 'OWNER'";
    PLACES: i64 = "SELECT COUNT(*) FROM members m JOIN stores s ON s.id = m.store_id
        WHERE m.account_id = $1 AND s.deleted_at IS NULL";
    /// Deletes invitations from before a time, a batch at once.
    pub SWEEP = "DELETE FROM members WHERE (store_id, id) IN (
        SELECT store_id, id FROM members WHERE account_id IS NULL AND role <> 'OWNER' AND created_at < $1
        ORDER BY created_at, store_id, id LIMIT $2)";
    OWNED: i64 = "SELECT COUNT(*) FROM members m JOIN stores s ON s.id = m.store_id
        WHERE m.account_id = $1 AND m.role = 'OWNER' AND s.deleted_at IS NULL";
    UNVERIFIED: i64 = "SELECT COUNT(*) FROM members m JOIN stores s ON s.id = m.store_id
        WHERE m.account_id = $1 AND m.role = 'OWNER' AND s.deleted_at IS NULL AND NOT s.verified";
    OF_ACCOUNT: Place = "SELECT {} FROM members m JOIN stores ON stores.id = m.store_id
        WHERE m.account_id = $1 AND NOT stores.blocked AND stores.deleted_at IS NULL
        ORDER BY CASE WHEN m.role = 'OWNER' THEN 0 ELSE 1 END, stores.created_at, stores.id LIMIT $2";
}

/// The most members of one team, the owner included.
pub const MEMBERS: usize = 50;
/// How long an invitation can be accepted, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// How long an offered store can be accepted, in milliseconds.
pub const OFFER_KEPT: i64 = 7 * DAY;
/// The most stores that become somebody's with one sign-in, so that it takes no long time; the next one goes
/// on.
const TAKEN: i64 = 20;
/// What waits for whoever signs in with its address.
pub const INVITATIONS: Sql<Invited> = select!(
    Invited,
    "SELECT {} FROM members m JOIN stores ON stores.id = m.store_id"
);

pandabase_domain::text_enum! {
    /// What a mail about a team is.
    pub enum MailKind {
        /// An invitation.
        Invitation = "INVITATION",
        /// To a member: another role, or that they are out.
        Change = "CHANGE",
        /// To the owner of the store.
        Owner = "OWNER",
        /// To the owner of the store, of the changes of an hour, because there were too many.
        Summary = "SUMMARY",
    }
}

/// A member of a team.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Member {
    /// The member.
    pub id: MemberId,
    /// The address, in lower case.
    pub email: String,
    /// The account; `None` until the invitation is accepted, or the owner signs in.
    pub account_id: Option<AccountId>,
    /// What the member may do.
    pub role: Role,
    /// When the member was invited.
    pub created_at: Timestamp,
}

/// A store that an account has a role in.
#[derive(Debug, Clone, FromRow)]
pub struct Place {
    /// The member.
    #[column("m.id")]
    pub id: MemberId,
    /// What the account may do there.
    #[column("m.role")]
    pub role: Role,
    /// The store.
    #[column(flatten)]
    pub store: StoreContext,
}

/// A store that was offered to a member of its team.
#[derive(Debug, Clone, FromRow)]
pub struct Offer {
    /// To whom.
    #[column("m.id")]
    pub member: MemberId,
    /// The member's address.
    #[column("m.email")]
    pub email: String,
    /// The member's account.
    #[column("m.account_id")]
    pub account: Option<AccountId>,
    /// When.
    #[column("t.created_at")]
    pub created_at: Timestamp,
}

/// An invitation, and the store that it is to.
#[derive(Debug, Clone, FromRow)]
pub struct Invited {
    /// The member.
    #[column("m.id")]
    pub id: MemberId,
    /// What the member may do.
    #[column("m.role")]
    pub role: Role,
    /// When it was made.
    #[column("m.created_at")]
    pub created_at: Timestamp,
    /// What the store is called.
    #[column("stores.name")]
    pub name: String,
    /// The store.
    #[column(flatten)]
    pub store: StoreContext,
}

/// A mail about a team.
#[derive(Debug, ToRow)]
pub struct TeamMail<'a> {
    /// Its id here.
    pub id: MessageId,
    /// The store.
    pub store_id: &'a StoreId,
    /// What it is.
    #[column("type")]
    pub kind: MailKind,
    /// To whom, in lower case; `None` where it is to the owner.
    pub email: Option<&'a str>,
    /// The account that invites.
    pub account_id: Option<&'a AccountId>,
    /// When, by the machine's clock.
    pub created_at: Timestamp,
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

/// Removes a member from a team; the store is no longer offered to them.
pub fn remove(tx: &mut Tx<'_>, store: &StoreId, id: &MemberId) -> Result<(), DbError> {
    tx.run(DROP_OFFER_TO, params![store, id])?;
    tx.run(REMOVE, params![store, id]).map(drop)
}

/// Removes everybody from a team; the store is no longer offered to anybody.
pub fn remove_all(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    drop_offer(tx, store)?;
    tx.run(REMOVE_ALL, params![store]).map(drop)
}

/// Locks the owner and reads them.
pub fn owner(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Member>, DbError> {
    tx.fetch_optional(OWNER, params![store])
}

/// To whom the store was offered, since a time.
pub fn offered(tx: &mut Tx<'_>, store: &StoreId, since: Timestamp) -> Result<Option<Offer>, DbError> {
    tx.fetch_optional(OFFERED, params![store, since])
}

/// Offers the store to a member, in the place of an offer that has expired.
pub fn offer(tx: &mut Tx<'_>, store: &StoreId, to: &MemberId, now: Timestamp) -> Result<(), DbError> {
    tx.run(OFFER, params![store, to, now]).map(drop)
}

/// Withdraws an offer.
pub fn drop_offer(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.run(DROP_OFFER, params![store]).map(drop)
}

/// The member with an address, in lower case.
pub fn by_email(tx: &mut Tx<'_>, store: &StoreId, email: &str) -> Result<Option<MemberId>, DbError> {
    tx.fetch_optional(BY_EMAIL, params![store, email])
}

/// Removes the owner from a team.
pub fn remove_owner(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.run(REMOVE_OWNER, params![store]).map(drop)
}

/// How many mails of a kind a store has caused since a time of the machine's clock.
pub(super) fn mails_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    kind: MailKind,
    since: Timestamp,
) -> Result<i64, DbError> {
    tx.fetch_one(MAILS_OF, params![store, kind.as_str(), since])
}

/// How many mails of a kind went to an address, about all teams.
pub(super) fn mails_to(
    tx: &mut Tx<'_>,
    email: &str,
    kind: MailKind,
    since: Timestamp,
) -> Result<i64, DbError> {
    tx.fetch_one(MAILS_TO, params![email, kind.as_str(), since])
}

/// How many mails of a kind an account has caused, in all stores.
pub(super) fn mails_by(
    tx: &mut Tx<'_>,
    account: &AccountId,
    kind: MailKind,
    since: Timestamp,
) -> Result<i64, DbError> {
    tx.fetch_one(MAILS_BY, params![account, kind.as_str(), since])
}

/// Counts a mail.
pub(super) fn note_mail(tx: &mut Tx<'_>, mail: &TeamMail<'_>) -> Result<(), DbError> {
    tx.insert(NOTE_MAIL, &[], mail).map(drop)
}

/// Makes an account the owner of the stores that write to its address, of so many at most. Returns them.
pub fn take_own(
    tx: &mut Tx<'_>,
    account: &AccountId,
    email: &str,
    now: Timestamp,
) -> Result<Vec<StoreId>, DbError> {
    tx.fetch_all(TAKE_OWN, params![account, now, email, TAKEN])
}

/// An invitation to an address that can be accepted now.
pub fn invited(
    tx: &mut Tx<'_>,
    email: &str,
    id: &MemberId,
    now: Timestamp,
) -> Result<Option<Invited>, DbError> {
    tx.fetch_optional(INVITED, params![email, id, now.plus_millis(-KEPT)])
}

/// Makes an account the member that it is invited as; `false` when it is no longer.
pub fn join(
    tx: &mut Tx<'_>,
    invited: &Invited,
    account: &AccountId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let joined = tx.run(JOIN, params![account, now, &invited.store.id, &invited.id])?;
    Ok(joined == 1)
}

/// Ends an invitation; `false` when there is none any more.
pub fn decline(tx: &mut Tx<'_>, invited: &Invited) -> Result<bool, DbError> {
    let declined = tx.run(DECLINE, params![&invited.store.id, &invited.id])?;
    Ok(declined == 1)
}

/// In how many teams an account is.
pub fn places(tx: &mut Tx<'_>, account: &AccountId) -> Result<i64, DbError> {
    tx.fetch_one(PLACES, params![account])
}

/// How many stores an account owns.
pub fn owned(tx: &mut Tx<'_>, account: &AccountId) -> Result<i64, DbError> {
    tx.fetch_one(OWNED, params![account])
}

/// How many stores an account owns that no operator vouches for it in.
pub fn unverified(tx: &mut Tx<'_>, account: &AccountId) -> Result<i64, DbError> {
    tx.fetch_one(UNVERIFIED, params![account])
}

/// The stores that an account has a role in, its own before others and the oldest first, at most so many.
pub fn of_account(tx: &mut Tx<'_>, account: &AccountId, limit: i64) -> Result<Vec<Place>, DbError> {
    tx.fetch_all(OF_ACCOUNT, params![account, limit])
}

//! SQL of what the members of a team want to be mailed.

use crate::stores::members::store::MEMBERS;
use pandabase_domain::digest::Rhythm;
use pandabase_domain::id::{AccountId, MemberId, StoreId};
use pandabase_domain::notice::{Choices, NoticeKind};
use pandabase_domain::role::Role;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    // Addresses of one team differ, so nobody is in it twice.
    READERS: Reader = "SELECT {} FROM members m LEFT JOIN accounts a ON a.id = m.account_id
        WHERE m.store_id = $1 AND (m.account_id IS NOT NULL OR m.role = 'OWNER')
        ORDER BY CASE WHEN m.role = 'OWNER' THEN 0 ELSE 1 END, m.created_at, m.id LIMIT $2";
    READER: Reader = "SELECT {} FROM members m LEFT JOIN accounts a ON a.id = m.account_id
        WHERE m.store_id = $1 AND m.account_id = $2";
    LAST_OWNER: String = "SELECT owner_email FROM stores
        WHERE id = $1 AND deleted_at IS NOT NULL AND owner_email IS NOT NULL";
    CHOOSE = "UPDATE members SET notices = $1, digest = $2, digested_until = $3
        WHERE store_id = $4 AND id = $5";
    DIGESTED = "UPDATE members SET digested_until = $1 WHERE store_id = $2 AND id = $3";
}

/// Somebody in a team who can be mailed, and what they want.
#[derive(Debug, Clone, FromRow)]
#[alias("m")]
pub struct Reader {
    /// The member.
    pub id: MemberId,
    /// The address, in lower case.
    pub email: String,
    /// What the member may do.
    pub role: Role,
    /// What was switched on and off in this store.
    #[column(with = choices)]
    pub notices: Choices,
    /// How often sales are summed up.
    pub digest: Rhythm,
    /// The last day that such a mail told of.
    pub digested_until: Option<String>,
    /// Whether the account wants mails about reports; `None` without an account.
    #[column("a.report_ready")]
    pub report_ready: Option<bool>,
}

fn choices(stored: String) -> Choices {
    Choices::parse(&stored)
}

impl Reader {
    /// Whether the member is mailed about a kind.
    pub fn is_notified(&self, kind: NoticeKind) -> bool {
        self.role >= kind.rule().from && self.wants(kind)
    }

    /// Whether a kind is switched on.
    pub fn wants(&self, kind: NoticeKind) -> bool {
        self.notices.allow(kind, self.report_ready.unwrap_or(true))
    }
}

/// Everybody in a team who can be mailed, the owner first.
pub fn readers(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<Reader>, DbError> {
    // A store that was handed over has an owner beyond the limit of its team.
    let most = i64::try_from(MEMBERS + 1).unwrap_or(i64::MAX);
    tx.fetch_all(READERS, params![store, most])
}

/// The member that an account is in a team.
pub fn reader(tx: &mut Tx<'_>, store: &StoreId, account: &AccountId) -> Result<Option<Reader>, DbError> {
    tx.fetch_optional(READER, params![store, account])
}

/// The address of whoever owned a store that was deleted; `None` for any other store.
pub(super) fn last_owner(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(LAST_OWNER, params![store])
}

/// Stores what a member has chosen.
pub fn choose(tx: &mut Tx<'_>, store: &StoreId, reader: &Reader) -> Result<(), DbError> {
    let notices = reader.notices.to_string();
    tx.run(
        CHOOSE,
        params![
            &notices,
            reader.digest.as_str(),
            &reader.digested_until,
            store,
            &reader.id
        ],
    )?;
    Ok(())
}

/// Notes the last day that a member has been told of.
pub fn digested(tx: &mut Tx<'_>, store: &StoreId, member: &MemberId, last: &str) -> Result<(), DbError> {
    tx.run(DIGESTED, params![last, store, member]).map(drop)
}

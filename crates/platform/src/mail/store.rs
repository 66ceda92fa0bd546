//! SQL of mails.

use super::letter::Address;
use crate::context::Ctx;
use crate::db::{DbError, FromRow, Query, ToRow, Tx};
use crate::error::ApiError;
use crate::page::{Key, Page, Paging};
use crate::{params, sealed, select, sql};
use pandabase_domain::cause::Cause;
use pandabase_domain::id::{MessageId, StoreId};
use pandabase_domain::time::Timestamp;

sealed!(
    /// What mails say.
    pub CONTENT = "mails", "content", "id", "mail content"
);

sql! {
    INSERT: insert NewMail<'static> = "INSERT INTO mails ({columns}) VALUES ({values})";
    FIND: Stored = "SELECT {} FROM mails WHERE store_id = $1 AND id = $2";
    ABOUT: i64 = "SELECT COUNT(*) FROM mails
        WHERE recipient = $1 AND written_at > $2 AND store_id = $3 AND reference = $4";
    ABOUT_CUSTOMERS: i64 = "SELECT COUNT(*) FROM mails
        WHERE recipient = $1 AND written_at > $2 AND store_id = $3 AND SUBSTR(reference, 1, 4) = 'cus_'";
    MARK_SENT = "UPDATE mails SET sent_at = $1 WHERE store_id = $2 AND id = $3";
    /// Deletes mails created before a time, at most so many at once.
    pub SWEEP = "DELETE FROM mails WHERE (store_id, id) IN (
        SELECT store_id, id FROM mails WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// A mail as it is stored first.
#[derive(ToRow)]
struct NewMail<'a> {
    store_id: &'a StoreId,
    id: &'a MessageId,
    recipient: &'a str,
    subject: &'a str,
    content: &'a [u8],
    reference: &'a str,
    sent_at: Option<Timestamp>,
    created_at: Timestamp,
    /// On the machine's clock.
    written_at: Timestamp,
    cause: Option<&'a Cause>,
}

/// A mail in the outbox.
#[derive(Debug, Clone, FromRow)]
pub struct Stored {
    pub(crate) store_id: String,
    pub(crate) id: MessageId,
    #[column("recipient")]
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) content: Vec<u8>,
    pub(crate) reference: String,
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &MessageId,
    address: &Address<'_>,
    content: &[u8],
    sent_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let cause = tx.cause();
    let mail = NewMail {
        store_id: &ctx.store.id,
        id,
        recipient: address.to,
        subject: address.subject,
        content,
        reference: address.reference,
        sent_at,
        created_at: ctx.now,
        written_at: ctx.env.clock.now(),
        cause: cause.as_deref(),
    };
    tx.send_insert(INSERT, params![], &mail)?;
    Ok(())
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &MessageId) -> Result<Option<Stored>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// How many mails of the store about one thing went to an address since a time of the machine's clock.
pub fn about(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    to: &str,
    reference: &str,
    since: Timestamp,
) -> Result<i64, DbError> {
    tx.fetch_one(ABOUT, params![to, since, &ctx.store.id, reference])
}

/// How many mails of the store about customers themselves, not about their orders and the like, went to an
/// address since a time of the machine's clock.
pub fn about_customers(tx: &mut Tx<'_>, ctx: &Ctx<'_>, to: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(ABOUT_CUSTOMERS, params![to, since, &ctx.store.id])
}

pub(crate) fn mark_sent(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &MessageId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.send(MARK_SENT, params![now, store, id])?;
    Ok(())
}

/// A page of the mails of every store, all or those to one address: the mailbox belongs to the installation,
/// not to a tenant. The newest by the machine's clock come first, because each store has a clock of its own.
/// Mails of the platform are among them only if they are to be.
pub fn newest(
    tx: &mut Tx<'_>,
    to: Option<&str>,
    with_platform: bool,
    paging: &Paging,
) -> Result<Page<Stored>, ApiError> {
    let items = Query::select(select!(Stored, "SELECT {} FROM mails"))
        .filter_opt("recipient = ?", to)
        .filter_opt("store_id <> ?", (!with_platform).then_some(""));
    let keys = [Key::number("written_at").desc(), Key::text("id").desc()];
    Page::fetch(tx, paging, items, &keys)
}

//! SQL of cases and their messages.

pub mod attachments;
pub mod notes;
pub mod replies;
pub mod settings;

use super::record::{Filters, NewCase, Record, State};
use super::views::{Attachment, CaseMessage};
use pandabase_domain::case::{CasePriority, CaseStatus, Sender};
use pandabase_domain::id::{CaseId, CaseMessageId, OrderId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};
use std::collections::HashMap;

/// A case with its customer, order and store, all joined within one store.
macro_rules! record {
    ($where:literal) => {
        concat!(
            "SELECT {} FROM cases c JOIN customers p ON p.store_id = c.store_id AND p.id = c.customer_id
            JOIN orders o ON o.store_id = c.store_id AND o.id = c.order_id
            JOIN stores ON stores.id = c.store_id",
            $where
        )
    };
}

const LIST: Sql<Record> = select!(Record, record!(""));
const COUNT: &str = "SELECT COUNT(*) FROM cases c";
const COUNT_OF_PERSON: &str =
    "SELECT COUNT(*) FROM cases c JOIN customers p ON p.store_id = c.store_id AND p.id = c.customer_id
    JOIN stores ON stores.id = c.store_id";
const NEWEST_FIRST: &[Key] = &[
    Key::number("c.last_message_at").desc(),
    Key::number("c.created_at").desc(),
    Key::text("c.id").desc(),
];
const MESSAGES: Sql<CaseMessage> = select!(CaseMessage, "SELECT {} FROM case_messages");
const ATTACHMENTS: Sql<AttachmentOf> = select!(AttachmentOf, "SELECT {} FROM case_attachments");

sql! {
    FIND: Record = record!(" WHERE c.store_id = $1 AND c.id = $2");
    OF_PERSON: Record = record!(" WHERE p.email = $1 AND c.id = $2 AND NOT stores.is_snapshot");
    LOCK: State = "SELECT {} FROM cases WHERE store_id = $1 AND id = $2", locked;
    INSERT: insert State = "INSERT INTO cases (store_id, order_id, customer_id, subject, created_at,
            {columns})
        VALUES ($1, $2, $3, $4, $5, {values})";
    SAVE: update State = "UPDATE cases SET {changes} WHERE store_id = $1 AND id = $2";
    ADD_MESSAGE: insert CaseMessage = "INSERT INTO case_messages (store_id, case_id, position, cause,
            {columns})
        VALUES ($1, $2, $3, $4, {values})";
    COUNT_MESSAGES: i64 = "SELECT messages FROM cases WHERE store_id = $1 AND id = $2";
    MERCHANT_READ = "UPDATE cases SET merchant_unread = 0 WHERE store_id = $1 AND id = $2";
    CUSTOMER_READ = "UPDATE cases SET customer_unread = 0
        WHERE store_id = $1 AND id = $2 AND customer_unread > 0";
    // An order's cases are found in an index, which has no more than their ids.
    LIVELY: i64 = "SELECT COUNT(*) FROM cases
        WHERE store_id = $1 AND id IN (SELECT id FROM cases WHERE store_id = $1 AND order_id = $2)
            AND (status <> 'CLOSED' OR created_at > $3)";
    // The first message of a case is the trail's, the second one the customer's.
    SAME: CaseId = "SELECT c.id FROM cases c
        JOIN case_messages m ON m.store_id = c.store_id AND m.case_id = c.id AND m.position = 2
        WHERE c.store_id = $1 AND c.id IN (SELECT id FROM cases WHERE store_id = $1 AND order_id = $2)
            AND c.created_at > $3 AND c.subject = $4 AND m.body = $5
        LIMIT 1";
    AT: CaseMessage = "SELECT {} FROM case_messages WHERE store_id = $1 AND case_id = $2 AND position = $3";
    AWAITING_CUSTOMER: CaseId = "SELECT id FROM cases
        WHERE store_id = $1 AND status = 'AWAITING_CUSTOMER' AND id > $2 ORDER BY id LIMIT $3";
}

/// A file, with the id of the message that carries it.
#[derive(FromRow)]
struct AttachmentOf {
    message_id: CaseMessageId,
    #[column(flatten)]
    attachment: Attachment,
}

/// A page of the store's cases.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, filters: &Filters<'_>) -> Result<Page<Record>, ApiError> {
    let filtered = |select| {
        Query::new(select)
            .filter("c.store_id = ?", &ctx.store.id)
            .filter_opt("c.status = ?", filters.status.map(CaseStatus::as_str))
            .filter_opt("c.priority = ?", filters.priority.map(CasePriority::as_str))
            .filter_opt("c.customer_id = ?", filters.customer)
            .filter_opt("c.order_id = ?", filters.order)
            .filter_span("c.created_at", filters.paging.from, filters.paging.to)
    };
    let (paging, items) = (&filters.paging, filtered(LIST.text()));
    let total = tx.count(&filtered(COUNT))?;
    Page::of(tx, paging, total, items, NEWEST_FIRST, Record::from_row)
}

/// A page of a person's cases, over all stores.
pub fn list_of_person(tx: &mut Tx<'_>, email: &str, paging: &Paging) -> Result<Page<Record>, ApiError> {
    let own = |select| {
        Query::new(select)
            .filter("p.email = ?", email)
            .filter_fixed("NOT stores.is_snapshot")
            .filter_span("c.created_at", paging.from, paging.to)
    };
    let total = tx.count(&own(COUNT_OF_PERSON))?;
    Page::of(
        tx,
        paging,
        total,
        own(LIST.text()),
        NEWEST_FIRST,
        Record::from_row,
    )
}

/// A case of the store.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}

/// A case of a person, in whichever store it is.
pub fn find_of_person(tx: &mut Tx<'_>, email: &str, id: &CaseId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(OF_PERSON, params![email, id])
}

/// A case of the store, with a row lock until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<Option<State>, DbError> {
    tx.fetch_optional(LOCK, params![&ctx.store.id, id])
}

/// Stores a case that a customer opens; its first message is added separately.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: &NewCase<'_>) -> Result<State, DbError> {
    let state = State {
        id: ctx.id(),
        status: CaseStatus::Open,
        priority: new.priority,
        escalated: false,
        merchant_unread: 1,
        customer_unread: 0,
        messages: 0,
        last_message_at: ctx.now,
        last_message_by: Sender::Customer,
        idle_since: ctx.now,
        warned_at: None,
        closed_at: None,
        closed_by: None,
        updated_at: ctx.now,
    };
    let besides = params![&ctx.store.id, new.order, new.customer, new.subject, ctx.now];
    tx.insert(INSERT, besides, &state)?;
    Ok(state)
}

/// How many cases about an order are open, or were opened after a time.
pub fn lively(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(LIVELY, params![&ctx.store.id, order, since])
}

/// A case about an order that was opened after a time, in the same words.
pub fn same(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    since: Timestamp,
    (subject, body): (&str, &str),
) -> Result<Option<CaseId>, DbError> {
    tx.fetch_optional(SAME, params![&ctx.store.id, order, since, subject, body])
}

/// The newest message of a case, without its files.
pub fn newest(tx: &mut Tx<'_>, ctx: &Ctx<'_>, state: &State) -> Result<Option<CaseMessage>, DbError> {
    tx.fetch_optional(AT, params![&ctx.store.id, &state.id, state.messages])
}

/// Stores the changes to a case.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, state: &State) -> Result<(), DbError> {
    tx.update(SAVE, params![&ctx.store.id, &state.id], state)
        .map(drop)
}

/// Adds a message as the case's newest.
pub fn add_message(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    state: &mut State,
    sender: Sender,
    sender_id: Option<&str>,
    body: &str,
) -> Result<CaseMessage, DbError> {
    state.messages += 1;
    if sender != Sender::System {
        state.last_message_at = ctx.now;
        state.last_message_by = sender;
    }
    let message = CaseMessage {
        id: ctx.id(),
        sender_type: sender,
        sender_id: sender_id.map(str::to_owned),
        body: body.to_owned(),
        created_at: ctx.now,
        attachments: Vec::new(),
    };
    let cause = tx.cause();
    let place = params![&ctx.store.id, &state.id, state.messages, &cause];
    tx.insert(ADD_MESSAGE, place, &message)?;
    Ok(message)
}

/// A page of a case's messages, oldest first; `None` when the store has no such case.
pub fn messages(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &CaseId,
    paging: &Paging,
) -> Result<Option<Page<CaseMessage>>, ApiError> {
    let store = &ctx.store.id;
    let Some(all) = tx.fetch_optional(COUNT_MESSAGES, params![store, case])? else {
        return Ok(None);
    };
    let items = Query::select(MESSAGES)
        .filter("store_id = ?", store)
        .filter("case_id = ?", case)
        .filter_span("created_at", paging.from, paging.to);
    let total = match paging.is_within() {
        true => tx.count(&items.count())?,
        false => all,
    };
    let keys = [Key::number("position")];
    let mut page = Page::of(tx, paging, total, items, &keys, CaseMessage::from_row)?;
    let mut attachments = attachments_of(tx, ctx, &page.items)?;
    for message in &mut page.items {
        message.attachments = attachments.remove(&message.id).unwrap_or_default();
    }
    Ok(Some(page))
}

/// The attachments of messages, by message.
fn attachments_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    messages: &[CaseMessage],
) -> Result<HashMap<CaseMessageId, Vec<Attachment>>, DbError> {
    let mut by_message: HashMap<CaseMessageId, Vec<Attachment>> = HashMap::new();
    if messages.is_empty() {
        return Ok(by_message);
    }
    let query = Query::select(ATTACHMENTS)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("message_id", messages.iter().map(|message| &message.id))
        .then("ORDER BY id");
    for of in tx.fetch_list(&query)? {
        by_message.entry(of.message_id).or_default().push(of.attachment);
    }
    Ok(by_message)
}

/// Stores that the merchant has read everything; `false` when the store has no such case.
pub fn merchant_read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<bool, DbError> {
    Ok(tx.run(MERCHANT_READ, params![&ctx.store.id, id])? > 0)
}

/// Stores that the customer has read everything.
pub fn customer_read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<(), DbError> {
    tx.run(CUSTOMER_READ, params![&ctx.store.id, id]).map(drop)
}

/// Cases of the store that wait for their customers, after `after`, at most so many.
pub fn awaiting_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<CaseId>, DbError> {
    tx.fetch_all(AWAITING_CUSTOMER, params![&ctx.store.id, after, limit])
}

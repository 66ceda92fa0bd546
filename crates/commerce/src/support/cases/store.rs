//! SQL of cases and their messages.

pub mod attachments;
pub mod settings;

use super::record::{Filters, NewCase, Record, State};
use super::views::{Attachment, CaseMessage};
use pandabase_domain::case::{CasePriority, CaseStatus, Sender};
use pandabase_domain::id::{CaseId, CaseMessageId};
use pandabase_domain::order::OrderStatus;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};
use std::collections::HashMap;

/// A case with its customer, order and store, which are all of one store.
macro_rules! record {
    ($where:literal) => {
        concat!(
            "SELECT c.id, c.subject, c.status, c.priority, c.escalated, c.merchant_unread, c.customer_unread,
                c.last_message_at, c.last_message_by, c.closed_at, c.closed_by, c.created_at, c.updated_at,
                p.id, p.email, p.first_name, p.last_name, o.id, o.number, o.amount, o.status, o.created_at,
                s.name, s.id, s.clock_offset
            FROM cases c JOIN customers p ON p.store_id = c.store_id AND p.id = c.customer_id
            JOIN orders o ON o.store_id = c.store_id AND o.id = c.order_id
            JOIN stores s ON s.id = c.store_id",
            $where
        )
    };
}

const SELECT: &str = record!("");
const COUNT: &str = "SELECT COUNT(*) FROM cases c";
const COUNT_OF_PERSON: &str =
    "SELECT COUNT(*) FROM cases c JOIN customers p ON p.store_id = c.store_id AND p.id = c.customer_id";
const NEWEST_FIRST: &[Key] = &[
    Key::number("c.last_message_at").desc(),
    Key::number("c.created_at").desc(),
    Key::text("c.id").desc(),
];
const MESSAGES: &str = "SELECT id, sender_type, sender_id, body, created_at FROM case_messages";
const ATTACHMENTS: &str = "SELECT message_id, id, filename, mime_type, size_bytes FROM case_attachments";

sql! {
    FIND = record!(" WHERE c.store_id = $1 AND c.id = $2");
    OF_PERSON = record!(" WHERE p.email = $1 AND c.id = $2");
    LOCK = "SELECT id, status, priority, escalated, merchant_unread, \
            customer_unread, messages, last_message_at,
            last_message_by, idle_since, warned_at, closed_at, closed_by, updated_at
        FROM cases WHERE store_id = $1 AND id = $2", locked;
    INSERT = "INSERT INTO cases (store_id, id, order_id, customer_id, subject, status, priority, escalated,
            merchant_unread, customer_unread, messages, last_message_at, \
            last_message_by, idle_since, created_at,
            updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, $8, 0, 0, $9, $10, $9, $9, $9)";
    SAVE = "UPDATE cases SET status = $1, priority = $2, escalated = $3, \
            merchant_unread = $4, customer_unread = $5,
            messages = $6, last_message_at = $7, last_message_by = $8, idle_since = $9, warned_at = $10,
            closed_at = $11, closed_by = $12, updated_at = $13
        WHERE store_id = $14 AND id = $15";
    ADD_MESSAGE = "INSERT INTO case_messages (store_id, case_id, position, \
            id, sender_type, sender_id, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    COUNT_MESSAGES = "SELECT messages FROM cases WHERE store_id = $1 AND id = $2";
    MERCHANT_READ = "UPDATE cases SET merchant_unread = 0 WHERE store_id = $1 AND id = $2";
    CUSTOMER_READ = "UPDATE cases SET customer_unread = 0 WHERE store_id = $1 AND id = $2 \
            AND customer_unread > 0";
    AWAITING_CUSTOMER = "SELECT id FROM cases WHERE store_id = $1 AND status = 'AWAITING_CUSTOMER' AND id > $2
        ORDER BY id LIMIT $3";
}

fn record(row: &mut Row<'_>) -> Result<Record, DbError> {
    Ok(Record {
        id: row.next()?,
        subject: row.next()?,
        status: row.word(CaseStatus::parse)?,
        priority: row.word(CasePriority::parse)?,
        escalated: row.next()?,
        merchant_unread: row.next()?,
        customer_unread: row.next()?,
        last_message_at: row.next()?,
        last_message_by: row.word(Sender::parse)?,
        closed_at: row.next()?,
        closed_by: row.opt_word(Sender::parse)?,
        created_at: row.next()?,
        updated_at: row.next()?,
        customer: row.next()?,
        email: row.next()?,
        first_name: row.next()?,
        last_name: row.next()?,
        order: row.next()?,
        order_number: row.next()?,
        order_amount: row.next()?,
        order_status: row.word(OrderStatus::parse)?,
        order_created_at: row.next()?,
        store_name: row.next()?,
        store: StoreContext {
            id: row.next()?,
            clock_offset: row.next()?,
        },
    })
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
            .filter_opt("c.created_at >= ?", filters.paging.from)
            .filter_opt("c.created_at < ?", filters.paging.to)
    };
    let (count, items) = (filtered(COUNT), filtered(SELECT));
    Page::load(tx, &filters.paging, &count, items, NEWEST_FIRST, record)
}

/// A page of a person's cases, over all stores.
pub fn list_of_person(tx: &mut Tx<'_>, email: &str, paging: &Paging) -> Result<Page<Record>, ApiError> {
    let own = |select| {
        Query::new(select)
            .filter("p.email = ?", email)
            .filter_opt("c.created_at >= ?", paging.from)
            .filter_opt("c.created_at < ?", paging.to)
    };
    let (count, items) = (own(COUNT_OF_PERSON), own(SELECT));
    Page::load(tx, paging, &count, items, NEWEST_FIRST, record)
}

/// A case of the store.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<Option<Record>, DbError> {
    tx.first(FIND, params![&ctx.store.id, id], record)
}

/// A case of a person, in whichever store it is.
pub fn find_of_person(tx: &mut Tx<'_>, email: &str, id: &CaseId) -> Result<Option<Record>, DbError> {
    tx.first(OF_PERSON, params![email, id], record)
}

/// A case of the store, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<Option<State>, DbError> {
    tx.first(LOCK, params![&ctx.store.id, id], |row| {
        Ok(State {
            id: row.next()?,
            status: row.word(CaseStatus::parse)?,
            priority: row.word(CasePriority::parse)?,
            escalated: row.next()?,
            merchant_unread: row.next()?,
            customer_unread: row.next()?,
            messages: row.next()?,
            last_message_at: row.next()?,
            last_message_by: row.word(Sender::parse)?,
            idle_since: row.next()?,
            warned_at: row.next()?,
            closed_at: row.next()?,
            closed_by: row.opt_word(Sender::parse)?,
            updated_at: row.next()?,
        })
    })
}

/// Stores a case that a customer has just opened; its first message is still to be added.
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
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &state.id,
            new.order,
            new.customer,
            new.subject,
            state.status.as_str(),
            state.priority.as_str(),
            state.merchant_unread,
            state.last_message_at,
            state.last_message_by.as_str()
        ],
    )?;
    Ok(state)
}

/// Stores what changed.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, state: &State) -> Result<(), DbError> {
    tx.run(
        SAVE,
        params![
            state.status.as_str(),
            state.priority.as_str(),
            state.escalated,
            state.merchant_unread,
            state.customer_unread,
            state.messages,
            state.last_message_at,
            state.last_message_by.as_str(),
            state.idle_since,
            state.warned_at,
            state.closed_at,
            state.closed_by.map(Sender::as_str),
            state.updated_at,
            &ctx.store.id,
            &state.id
        ],
    )?;
    Ok(())
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
    tx.run(
        ADD_MESSAGE,
        params![
            &ctx.store.id,
            &state.id,
            state.messages,
            &message.id,
            sender.as_str(),
            sender_id,
            body,
            ctx.now
        ],
    )?;
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
    let Some(all) = tx.first(COUNT_MESSAGES, params![store, case], |row| row.next::<i64>())? else {
        return Ok(None);
    };
    let filtered = |select| {
        Query::new(select)
            .filter("store_id = ?", store)
            .filter("case_id = ?", case)
            .filter_opt("created_at >= ?", paging.from)
            .filter_opt("created_at < ?", paging.to)
    };
    let total = match paging.is_within() {
        true => tx.count(&filtered("SELECT COUNT(*) FROM case_messages"))?,
        false => all,
    };
    let keys = [Key::number("position")];
    let mut page = Page::of(tx, paging, total, filtered(MESSAGES), &keys, |row| {
        Ok(CaseMessage {
            id: row.next()?,
            sender_type: row.word(Sender::parse)?,
            sender_id: row.next()?,
            body: row.next()?,
            created_at: row.next()?,
            attachments: Vec::new(),
        })
    })?;
    let mut attachments = attachments_of(tx, ctx, &page.items)?;
    for message in &mut page.items {
        message.attachments = attachments.remove(message.id.as_str()).unwrap_or_default();
    }
    Ok(Some(page))
}

/// The attachments of messages, by message.
fn attachments_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    messages: &[CaseMessage],
) -> Result<HashMap<String, Vec<Attachment>>, DbError> {
    let mut by_message: HashMap<String, Vec<Attachment>> = HashMap::new();
    if messages.is_empty() {
        return Ok(by_message);
    }
    let ids = messages.iter().map(|message| message.id.as_str());
    let query = Query::new(ATTACHMENTS)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("message_id", ids)
        .then("ORDER BY id");
    let rows = tx.list(&query, |row| {
        let message: CaseMessageId = row.next()?;
        let attachment = Attachment {
            id: row.next()?,
            filename: row.next()?,
            mime_type: row.next()?,
            size_bytes: row.next()?,
        };
        Ok((message, attachment))
    })?;
    for (message, attachment) in rows {
        by_message
            .entry(message.as_str().to_owned())
            .or_default()
            .push(attachment);
    }
    Ok(by_message)
}

/// Notes that the merchant has read everything; false when the store has no such case.
pub fn merchant_read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<bool, DbError> {
    Ok(tx.run(MERCHANT_READ, params![&ctx.store.id, id])? > 0)
}

/// Notes that the customer has read everything.
pub fn customer_read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CaseId) -> Result<(), DbError> {
    tx.run(CUSTOMER_READ, params![&ctx.store.id, id])?;
    Ok(())
}

/// Cases of the store that wait for their customers, after `after`, so many at once.
pub fn awaiting_customer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<CaseId>, DbError> {
    tx.all(AWAITING_CUSTOMER, params![&ctx.store.id, after, limit], |row| {
        row.next()
    })
}

//! SQL of the events of a processor.

use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::processor::updates::Event;
use pandabase_platform::{params, sql};

/// How long an event is known after it came, in milliseconds: longer than a processor lists it.
pub const KEPT: i64 = 40 * DAY;

sql! {
    INSERT: insert Notice = "INSERT INTO processor_events ({columns}) VALUES ({values})
        ON CONFLICT (account, id) DO NOTHING";
    WAITING: Notice = "SELECT {} FROM processor_events
        WHERE account = $1 AND id = $2 AND done_at IS NULL";
    SET_DONE = "UPDATE processor_events SET done_at = $1 WHERE account = $2 AND id = $3";
    LISTED_UNTIL: Timestamp = "SELECT listed_until FROM processor_news WHERE name = $1";
    SET_LISTED_UNTIL = "INSERT INTO processor_news (name, listed_until) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET listed_until = excluded.listed_until";
    /// Deletes at most `$2` events that came before `$1` and were applied.
    pub SWEEP = "DELETE FROM processor_events WHERE (account, id) IN (
        SELECT account, id FROM processor_events
        WHERE received_at < $1 AND done_at IS NOT NULL ORDER BY received_at LIMIT $2)";
}

/// An event as it is stored.
#[derive(FromRow, ToRow)]
struct Notice {
    account: String,
    id: String,
    kind: String,
    object: String,
    created_at: Timestamp,
    received_at: Timestamp,
}

/// Stores an event; `false` when it was stored before.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, event: &Event) -> Result<bool, DbError> {
    let notice = Notice {
        account: event.account.clone(),
        id: event.id.clone(),
        kind: event.kind.clone(),
        object: event.object.clone(),
        created_at: event.created_at,
        received_at: ctx.now,
    };
    Ok(tx.insert(INSERT, &[], &notice)? > 0)
}

/// An event that was not applied yet.
pub fn waiting(tx: &mut Tx<'_>, account: &str, event: &str) -> Result<Option<Event>, DbError> {
    let found = tx.fetch_optional(WAITING, params![account, event])?;
    Ok(found.map(|notice| Event {
        account: notice.account,
        id: notice.id,
        kind: notice.kind,
        object: notice.object,
        created_at: notice.created_at,
    }))
}

/// Stores that an event was applied.
pub fn set_done(tx: &mut Tx<'_>, ctx: &Ctx<'_>, event: &Event) -> Result<(), DbError> {
    let values = params![ctx.now, &event.account, &event.id];
    tx.run(SET_DONE, values).map(drop)
}

/// Up to which time, on the processor's clock, the events of an account were listed; `None` before its first
/// list.
pub fn listed_until(tx: &mut Tx<'_>, account: &str) -> Result<Option<Timestamp>, DbError> {
    tx.fetch_optional(LISTED_UNTIL, params![account])
}

/// Stores up to which time the events of an account were listed.
pub fn set_listed_until(tx: &mut Tx<'_>, account: &str, until: Timestamp) -> Result<(), DbError> {
    tx.run(SET_LISTED_UNTIL, params![account, until]).map(drop)
}

//! SQL of single events: to find one by its id, and to take it out of what was added up.

use super::{Place, total};
use pandabase_domain::id::{InvoiceId, SubscriptionId};
use pandabase_domain::metering::{EventKey, Total};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    FIND = "SELECT l.subscription_id, e.line, e.event_at, e.quantity, e.period_no, e.segment
        FROM usage_events e JOIN usage_lines l ON l.number = e.line
        WHERE e.id_high = $1 AND e.id_low = $2 AND l.store_id = $3";
    BILLED_BY = "SELECT invoice_id FROM usage_totals WHERE line = $1 AND period_no = $2 AND segment = $3";
    DELETE = "DELETE FROM usage_events
        WHERE line = $1 AND event_at = $2 AND id_high = $3 AND id_low = $4";
    TOTAL = "SELECT events, sum_high, sum_low, largest, last_at, last_quantity FROM usage_totals
        WHERE line = $1 AND period_no = $2 AND segment = $3";
    // Mostly there is another event of that quantity, and the first one found will do.
    LARGEST = "SELECT COALESCE((SELECT quantity FROM usage_events
                WHERE line = $1 AND period_no = $2 AND segment = $3 AND quantity = $4 LIMIT 1),
            (SELECT MAX(quantity) FROM usage_events WHERE line = $1 AND period_no = $2 AND segment = $3), 0)";
    LATEST = "SELECT event_at, quantity FROM usage_events
        WHERE line = $1 AND period_no = $2 AND segment = $3
        ORDER BY event_at DESC, id_high DESC, id_low DESC LIMIT 1";
    SET_TOTAL = "UPDATE usage_totals SET events = $1, sum_high = $2, sum_low = $3, largest = $4, last_at = $5,
            last_quantity = $6
        WHERE line = $7 AND period_no = $8 AND segment = $9";
    DROP_TOTAL = "DELETE FROM usage_totals WHERE line = $1 AND period_no = $2 AND segment = $3";
    // A meter that has counted nothing any more is free to change again.
    DROP_LINE = "DELETE FROM usage_lines
        WHERE number = $1 AND NOT EXISTS (SELECT 1 FROM usage_totals WHERE line = $1)";
}

/// An event where it is counted.
#[derive(Debug)]
pub struct Counted {
    /// Whose usage it is.
    pub subscription: SubscriptionId,
    at: Timestamp,
    quantity: i64,
    key: EventKey,
    /// What total it is in.
    pub place: Place,
}

/// The store's event with this id.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: EventKey) -> Result<Option<Counted>, DbError> {
    tx.first(FIND, params![key.high, key.low, &ctx.store.id], |row| {
        let (subscription, line) = (row.next()?, row.next()?);
        Ok(Counted {
            subscription,
            at: row.next()?,
            quantity: row.next()?,
            key,
            place: Place {
                line,
                period_no: row.next()?,
                segment: row.next()?,
            },
        })
    })
}

/// The invoice that was paid for what is counted there.
///
/// # Errors
/// [`DbError`] from the database.
pub fn billed_by(tx: &mut Tx<'_>, place: Place) -> Result<Option<InvoiceId>, DbError> {
    let Place {
        line,
        period_no,
        segment,
    } = place;
    tx.one(BILLED_BY, params![line, period_no, segment], |row| row.next())
}

/// Takes an event away, as if it had never been reported. The subscription must be held.
///
/// # Errors
/// [`DbError`] from the database.
pub fn remove(tx: &mut Tx<'_>, event: &Counted) -> Result<(), DbError> {
    let Counted { at, key, place, .. } = *event;
    let Place {
        line,
        period_no,
        segment,
    } = place;
    tx.run(DELETE, params![line, at, key.high, key.low])?;
    let before = tx.one(TOTAL, params![line, period_no, segment], total)?;
    let Some(left) = without(tx, before, event)? else {
        tx.run(DROP_TOTAL, params![line, period_no, segment])?;
        tx.run(DROP_LINE, params![line])?;
        return Ok(());
    };
    tx.run(
        SET_TOTAL,
        params![
            left.events,
            left.sum.high,
            left.sum.low,
            left.largest,
            left.last_at,
            left.last,
            line,
            period_no,
            segment
        ],
    )?;
    Ok(())
}

/// What is left of a total without an event, which is gone already; `None` when it was the only one.
fn without(tx: &mut Tx<'_>, total: Total, event: &Counted) -> Result<Option<Total>, DbError> {
    let Place {
        line,
        period_no,
        segment,
    } = event.place;
    let latest = tx.first(LATEST, params![line, period_no, segment], |row| {
        Ok((row.next()?, row.next()?))
    })?;
    let Some((last_at, last)) = latest else {
        return Ok(None);
    };
    let largest = if event.quantity < total.largest {
        total.largest
    } else {
        let values = params![line, period_no, segment, event.quantity];
        tx.one(LARGEST, values, |row| row.next())?
    };
    Ok(Some(Total {
        largest,
        last_at,
        last,
        ..total.without(Total::of(event.at, event.quantity))
    }))
}

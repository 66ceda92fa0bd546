//! SQL of single events: finding one by its id, and removing it from the totals.

use super::{Place, StoredTotal};
use pandabase_domain::id::{InvoiceId, SubscriptionId};
use pandabase_domain::metering::{EventKey, Total};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    FIND: Counted = "SELECT {} FROM usage_events e JOIN usage_lines l ON l.number = e.line
        WHERE e.id_high = $1 AND e.id_low = $2 AND l.store_id = $3";
    BILLED_BY: Option<InvoiceId> = "SELECT invoice_id FROM usage_totals
        WHERE line = $1 AND period_no = $2 AND segment = $3";
    DELETE = "DELETE FROM usage_events
        WHERE line = $1 AND event_at = $2 AND id_high = $3 AND id_low = $4";
    TOTAL: StoredTotal = "SELECT {} FROM usage_totals
        WHERE line = $1 AND period_no = $2 AND segment = $3";
    // Usually another event has the same quantity, and the first match is enough.
    LARGEST: i64 = "SELECT COALESCE((SELECT quantity FROM usage_events
                WHERE line = $1 AND period_no = $2 AND segment = $3 AND quantity = $4 LIMIT 1),
            (SELECT MAX(quantity) FROM usage_events WHERE line = $1 AND period_no = $2 AND segment = $3), 0)";
    LATEST: Latest = "SELECT {} FROM usage_events
        WHERE line = $1 AND period_no = $2 AND segment = $3
        ORDER BY event_at DESC, id_high DESC, id_low DESC LIMIT 1";
    SET_TOTAL = "UPDATE usage_totals SET events = $1, sum_high = $2, sum_low = $3, largest = $4, last_at = $5,
            last_quantity = $6
        WHERE line = $7 AND period_no = $8 AND segment = $9";
    DROP_TOTAL = "DELETE FROM usage_totals WHERE line = $1 AND period_no = $2 AND segment = $3";
    // Once a meter has counted nothing, it may be changed freely again.
    DROP_LINE = "DELETE FROM usage_lines
        WHERE number = $1 AND NOT EXISTS (SELECT 1 FROM usage_totals WHERE line = $1)";
}

/// An event, with the total that counts it.
#[derive(Debug, FromRow)]
pub struct Counted {
    /// The subscription that used it.
    #[column("l.subscription_id")]
    pub subscription: SubscriptionId,
    #[column("e.event_at")]
    at: Timestamp,
    #[column("e.quantity")]
    quantity: i64,
    /// The total that counts it.
    #[column(flatten)]
    pub place: Place,
}

/// The latest event of a total.
#[derive(FromRow)]
struct Latest {
    event_at: Timestamp,
    quantity: i64,
}

/// The store's event with this id.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, key: EventKey) -> Result<Option<Counted>, DbError> {
    tx.fetch_optional(FIND, params![key.high, key.low, &ctx.store.id])
}

/// The invoice that billed a total; `None` while no paid invoice has.
pub fn billed_by(tx: &mut Tx<'_>, place: Place) -> Result<Option<InvoiceId>, DbError> {
    let Place {
        line,
        period_no,
        segment,
    } = place;
    tx.fetch_one(BILLED_BY, params![line, period_no, segment])
}

/// Removes an event, as if it had never been reported. The caller must hold the subscription's lock.
pub fn remove(tx: &mut Tx<'_>, key: EventKey, event: &Counted) -> Result<(), DbError> {
    let Place {
        line,
        period_no,
        segment,
    } = event.place;
    tx.send(DELETE, params![line, event.at, key.high, key.low])?;
    let before = tx.fetch_one(TOTAL, params![line, period_no, segment])?;
    let Some(left) = without(tx, before.into(), event)? else {
        tx.send(DROP_TOTAL, params![line, period_no, segment])?;
        tx.send(DROP_LINE, params![line])?;
        return Ok(());
    };
    tx.send(
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

/// What remains of a total after `event` was deleted; `None` when it was the only one.
fn without(tx: &mut Tx<'_>, total: Total, event: &Counted) -> Result<Option<Total>, DbError> {
    let Place {
        line,
        period_no,
        segment,
    } = event.place;
    let Some(latest) = tx.fetch_optional(LATEST, params![line, period_no, segment])? else {
        return Ok(None);
    };
    let largest = if event.quantity < total.largest {
        total.largest
    } else {
        let values = params![line, period_no, segment, event.quantity];
        tx.fetch_one(LARGEST, values)?
    };
    Ok(Some(Total {
        largest,
        last_at: latest.event_at,
        last: latest.quantity,
        ..total.without(Total::of(event.at, event.quantity))
    }))
}

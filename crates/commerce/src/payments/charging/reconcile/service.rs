//! Comparing both books day by day. What only one side has on a day is looked for on other days before it is
//! called missing: the clocks of both sides differ, and the money of a slow method comes days after its
//! charge was made.

use super::compare::differences;
use super::report::{Difference, Report};
use super::store::{self, Movement};
use pandabase_domain::id::StoreId;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::access::stores::find_ever;
use pandabase_platform::app::App;
use pandabase_platform::context::StoreContext;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::updates::{StatementKind, StatementLine};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Of how many charges the processor is asked again what it knows of other days. More of them do not differ
/// by their day alone.
const MOST_LOOKED_UP: u64 = 10_000;

/// Is told how far a comparison is.
pub type Progress<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// What both sides say of one charge within a day.
#[derive(Default)]
struct Both {
    theirs: Vec<StatementLine>,
    ours: Vec<Movement>,
}

impl Both {
    /// The store: of the order that knows the charge, else the one that the charge names, if this server has
    /// it.
    fn store<'a>(&'a self, stores: &'a Stores) -> Option<&'a StoreContext> {
        let ours = self.ours.iter().map(|movement| &movement.store);
        let made_here = self.theirs.iter().filter(|line| line.payment.is_some());
        let mut named = ours.chain(made_here.filter_map(|line| line.store.as_ref()));
        named.find_map(|store| stores.get(store))
    }
}

/// What moved within a day, by what moved and for which charge.
type Day = BTreeMap<(StatementKind, String), Both>;

/// The stores that a day names and this server has.
type Stores = BTreeMap<StoreId, StoreContext>;

/// Compares everything that moved within a time.
///
/// # Errors
/// [`ApiError::Unavailable`] when the processor does not answer.
pub async fn reconcile(
    app: &Arc<App>,
    span: &Range<Timestamp>,
    progress: Progress<'_>,
) -> Result<Report, ApiError> {
    let mut report = Report::new(span.start, span.end);
    let accounts = app.ports.processor.accounts().await?;
    let (days, mut looked_up) = (days(span), 0);
    for (number, day) in days.iter().enumerate() {
        let named = format!("day {} of {}", number + 1, days.len());
        progress(&named);
        let both = read(app, &accounts, day, &mut report).await?;
        let stores = stores(app, &both).await?;
        for ((kind, charge), both) in &both {
            let Some(store) = both.store(&stores) else {
                for line in &both.theirs {
                    report.is_elsewhere(line)?;
                }
                continue;
            };
            for line in &both.theirs {
                report.theirs.add(line.kind, line.amount)?;
            }
            let mut found = differences(*kind, charge, &both.theirs, &both.ours);
            if !found.is_empty() && looked_up < MOST_LOOKED_UP {
                looked_up += 1;
                progress(&format!("{named}, {looked_up} charges looked up"));
                found = match look_up(app, store, (*kind, charge.as_str()), both).await {
                    // Of an account that cannot be asked nobody can say what it knows.
                    Err(ApiError::Unavailable(_)) if !report.unread.is_empty() => {
                        report.not_looked_up += 1;
                        continue;
                    }
                    found => found?,
                };
            } else if !found.is_empty() {
                report.not_looked_up += 1;
                // It may be of an account that nobody has read.
                if !report.unread.is_empty() {
                    continue;
                }
            }
            let of_day = found.into_iter().filter(|one| is_within(one, day));
            of_day.for_each(|one| report.differ(one));
        }
    }
    Ok(report)
}

/// The days of a time, in UTC.
fn days(span: &Range<Timestamp>) -> Vec<Range<Timestamp>> {
    let mut days = Vec::new();
    let mut from = span.start;
    while from < span.end {
        let midnight = Timestamp::from_millis((from.as_millis().div_euclid(DAY) + 1) * DAY);
        let until = midnight.min(span.end);
        days.push(from..until);
        from = until;
    }
    days
}

/// What the processor says moved within a day. An account that cannot be asked, because its owner took its
/// keys back, say, is left out from then on; when none can be asked, there is nothing to compare.
async fn read_theirs(
    app: &App,
    accounts: &[String],
    day: &Range<Timestamp>,
    report: &mut Report,
) -> Result<Vec<StatementLine>, ApiError> {
    let mut lines = Vec::new();
    for account in accounts {
        if report.is_unread(account) {
            continue;
        }
        match app.ports.processor.statement(account, day.clone()).await {
            Ok(told) => lines.extend(told),
            Err(error) if report.unread.len() + 1 == accounts.len() => return Err(error.into()),
            Err(error) => report.leave_out(account, ApiError::from(error).causes()),
        }
    }
    Ok(lines)
}

/// What both sides say moved within a day. Ours is added up.
async fn read(
    app: &Arc<App>,
    accounts: &[String],
    day: &Range<Timestamp>,
    report: &mut Report,
) -> Result<Day, ApiError> {
    let mut both = Day::new();
    for line in read_theirs(app, accounts, day, report).await? {
        let place = (line.kind, line.charge.clone());
        both.entry(place).or_default().theirs.push(line);
    }
    let mut after = String::new();
    loop {
        let (behind, within) = (after.clone(), day.clone());
        let moved = app.db.read(move |tx| store::moved(tx, &behind, &within)).await?;
        for kept in &moved.kept {
            report.keep(kept)?;
        }
        for movement in moved.movements {
            report.ours.add(movement.kind, movement.amount)?;
            let place = (movement.kind, movement.charge.clone());
            both.entry(place).or_default().ours.push(movement);
        }
        match moved.last {
            Some(last) => after = last.as_str().to_owned(),
            None => break,
        }
    }
    let within = day.clone();
    for payout in app.db.read(move |tx| store::paid_out(tx, &within)).await? {
        report.pay_out(&payout)?;
    }
    Ok(both)
}

/// The stores that a day names.
async fn stores(app: &Arc<App>, day: &Day) -> Result<Stores, ApiError> {
    let mut named = BTreeSet::new();
    for both in day.values() {
        named.extend(both.theirs.iter().filter_map(|line| line.store.clone()));
        named.extend(both.ours.iter().map(|movement| movement.store.clone()));
    }
    let found = app.db.read(move |tx| {
        let mut found = Stores::new();
        for id in &named {
            if let Some(store) = find_ever(tx, id)? {
                found.insert(id.clone(), store);
            }
        }
        Ok::<_, ApiError>(found)
    });
    found.await
}

/// What differs between everything that both sides know of a charge, on whatever day.
async fn look_up(
    app: &Arc<App>,
    store: &StoreContext,
    (kind, charge): (StatementKind, &str),
    both: &Both,
) -> Result<Vec<Difference>, ApiError> {
    // An order that was captured knows its charge; nobody can be asked about one that does not.
    if charge.is_empty() {
        return Ok(differences(kind, charge, &both.theirs, &both.ours));
    }
    let mut theirs = app.ports.processor.statement_of(store, kind, charge).await?;
    let unnamed = both.theirs.iter().filter(|line| {
        let is_known = theirs.iter().any(|known| known.id == line.id);
        !is_known
    });
    let unnamed: Vec<StatementLine> = unnamed.cloned().collect();
    theirs.extend(unnamed);
    let (id, reference) = (store.id.clone(), charge.to_owned());
    let ours = app
        .db
        .read(move |tx| store::moved_of(tx, &id, kind, &reference))
        .await?;
    Ok(differences(kind, charge, &theirs, &ours))
}

/// Whether one of the sides dates a difference within a day.
fn is_within(difference: &Difference, day: &Range<Timestamp>) -> bool {
    let sides = [&difference.theirs, &difference.ours];
    sides.into_iter().flatten().any(|side| day.contains(&side.at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_divided_at_midnight() {
        let at = Timestamp::from_millis;
        let divided = |from, until| {
            let days = days(&(at(from)..at(until)));
            let ends = days.into_iter().map(|day| (day.start, day.end));
            ends.collect::<Vec<_>>()
        };
        assert_eq!(divided(5, 5), []);
        assert_eq!(divided(0, DAY), [(at(0), at(DAY))]);
        let last = 2 * DAY + 1;
        assert_eq!(
            divided(5, last),
            [(at(5), at(DAY)), (at(DAY), at(2 * DAY)), (at(2 * DAY), at(last))]
        );
    }
}

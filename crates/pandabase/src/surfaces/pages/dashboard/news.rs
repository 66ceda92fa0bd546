//! What came to a list since its page was shown. The script of the page hears that there is something, and
//! asks for the page again with the time up to which it shows the list. The answer says how many came, and
//! leads to them: rows that somebody reads stay where they are.

use super::desk::Desk;
use super::listing::{self, Asked, Listing, SHOWN};
use super::live;
use super::say::{items, text};
use crate::surfaces::pages::calls::Halt;
use pandabase_domain::time::Timestamp;
use pandabase_locale::Text;
use serde_json::Value;

/// What the address has for the time up to which the page shows the list.
const SEEN: &str = "seen";

/// What came to a list.
pub struct News {
    /// Where the page hears that there is something.
    pub(super) live: String,
    /// Where it asks how much that is.
    pub(super) again: String,
    /// How much came, where it was asked and something did.
    pub(super) words: Option<Text>,
    /// The beginning of the list.
    pub(super) address: String,
    seen: Timestamp,
}

impl News {
    /// Nothing new by now. What the page is made of is read afterwards.
    pub async fn begin(desk: &Desk) -> Result<Self, Halt> {
        Ok(Self {
            live: live::address(desk).await?,
            again: String::new(),
            words: None,
            address: String::new(),
            seen: desk.now().await?,
        })
    }

    /// Takes what a page shows of a list, whose rows have their time in `field`, newest first.
    #[must_use]
    pub fn of(self, desk: &Desk, asked: &Asked, list: &Listing, field: &str) -> Self {
        let newest = list.rows.first().map(|row| &row[field]);
        let seen = match newest {
            _ if !asked.is_first() => self.seen,
            // Whatever comes is new, however late it comes to this list.
            None => Timestamp::default(),
            Some(at) => at.as_str().and_then(Timestamp::parse).unwrap_or(self.seen),
        };
        self.since(desk, asked, seen)
    }

    /// Takes up to when a page shows a list.
    #[must_use]
    pub fn since(self, desk: &Desk, asked: &Asked, seen: Timestamp) -> Self {
        Self {
            again: desk.visit.address_with(SEEN, &seen.to_string()),
            address: asked.beginning(desk),
            seen,
            ..self
        }
    }

    /// The time of its beginning.
    pub fn begun(&self) -> Timestamp {
        self.seen
    }

    /// Says how much came, if anything did.
    #[must_use]
    pub fn say(self, count: i64, words: Text) -> Self {
        Self {
            words: (count > 0).then(|| words.with("count", count)),
            ..self
        }
    }
}

/// The time up to which the page that asks shows the list.
fn seen(desk: &Desk) -> Option<Timestamp> {
    Timestamp::parse(&desk.visit.asked(SEEN)?)
}

/// How many an operation counts with these filters that were made since; none where nobody asks.
pub async fn made(desk: &Desk, operation: &str, pairs: &[(&str, &str)]) -> Result<i64, Halt> {
    let Some(seen) = seen(desk) else { return Ok(0) };
    let bound = |name: &str| {
        let mut named = pairs.iter().filter(|(pair, _)| *pair == name);
        named.find_map(|(_, value)| Timestamp::parse(value))
    };
    let from = seen.plus_millis(1).max(bound("from").unwrap_or_default());
    if bound("to").is_some_and(|to| to <= from) {
        return Ok(0);
    }
    let from = from.to_string();
    let others = pairs.iter().copied().filter(|(name, _)| *name != "from");
    let pairs: Vec<_> = others.chain([("from", &*from)]).collect();
    listing::count(desk, operation, &[], &pairs).await
}

/// How many of the first rows of a list have a time in `field` since then, as far as they are `wanted`.
pub async fn changed(
    desk: &Desk,
    operation: &str,
    pairs: &[(&str, &str)],
    field: &str,
    wanted: fn(&Value) -> bool,
) -> Result<i64, Halt> {
    let Some(seen) = seen(desk) else { return Ok(0) };
    let query = listing::query(SHOWN, pairs);
    let found = desk.ask_about(operation, &[], &query).await?;
    let is_new = |row: &&Value| Timestamp::parse(text(&row[field])).is_some_and(|at| at > seen);
    let count = items(&found).filter(is_new).filter(|row| wanted(row)).count();
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

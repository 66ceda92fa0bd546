//! What a list of the API shows, as a file for spreadsheets: every row with the list's filters, or those that
//! were selected, up to a limit that the file itself names. The way to it stands below every list. A file is
//! sent page by page, so that no more than a page of it is ever held.

mod house;
mod list;
mod sales;

pub use list::List;

use super::bulk;
use super::desk::Desk;
use super::links::address;
use super::needs::Need;
use super::say::items;
use crate::surfaces::pages::calls::{Halt, Operations};
use crate::surfaces::pages::respond::download;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::StatusCode;
use list::Column;
use list::Kind::Money;
use list::Way;
use pandabase_commerce::insight::reports::format::{BOM, csv_lines};
use pandabase_domain::day;
use pandabase_domain::report::inert;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_platform::api::serve::{Incoming, page as answered};
use pandabase_platform::error::ApiError;
use serde_json::Value;
use std::io::Error;
use std::sync::Arc;
use std::time::Duration;

/// The most rows of a file.
pub const ROWS: usize = 10_000;
/// How many rows are asked for at once: the most that the API gives.
const PAGE: usize = 100;
/// How long a file waits when its account has asked the API for much, and how often it does so.
const PAUSE: Duration = Duration::from_secs(1);
const PAUSES: usize = 5;

/// What the address of a file of selected rows has for the part of the list that they are of.
pub const OF: &str = "of";

/// Every list that can be fetched.
pub fn lists() -> impl Iterator<Item = &'static List> {
    let all = [sales::LISTS, house::LISTS, house::OF_ALL];
    all.into_iter().flatten()
}

/// Where the list of an operation is fetched with these filters; `None` where there is no such file, or not
/// for the visitor's role.
pub fn link(desk: &Desk, operation: &str, pairs: &[(&str, &str)]) -> Option<String> {
    Some(address(&path(desk, operation)?, pairs.iter().copied()))
}

/// The same without filters.
pub fn path(desk: &Desk, operation: &str) -> Option<String> {
    let list = lists().find(|list| list.operation == operation)?;
    let is_for = match list.need {
        // Whoever sees the page of such a list may have its file.
        Need::Account | Need::Operator => true,
        need => desk.place().is_some_and(|place| need.is_had_by(place.role)),
    };
    is_for.then(|| desk.visit.filled(list.path))
}

/// Responds with a list as a file.
pub async fn fetched(operations: Arc<Operations>, list: &'static List, incoming: Incoming) -> Response {
    answered(incoming, |incoming| async move {
        let mut desk = Desk::of(operations, list.path, &incoming);
        match begin(&mut desk, list).await {
            Ok(begun) => respond(desk, list, begun),
            Err(halt) => desk.settle(Err(halt)),
        }
    })
    .await
}

/// A file whose first rows are read.
struct Begun {
    pages: Pages,
    first: Option<Value>,
    day: String,
}

/// Reads the first rows, so that whoever may not have them is told in the answer. `None` where nothing was
/// selected.
async fn begin(desk: &mut Desk, list: &'static List) -> Result<Option<Begun>, Halt> {
    desk.enter(list.need).await?;
    let mut pages = Pages::of(desk, list);
    if pages.selected.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let first = pages.next(desk).await?;
    let day = desk.now().await?.date(&desk.zone());
    Ok(Some(Begun { pages, first, day }))
}

fn respond(desk: Desk, list: &'static List, begun: Option<Begun>) -> Result<Response, ApiError> {
    let Some(begun) = begun else {
        let page = desk.visit.path.trim_end_matches(".csv").to_owned();
        return Ok(desk.visit.leave(&page));
    };
    let name = format!("{}_{}.csv", list.name, begun.day);
    let file = File {
        desk,
        list,
        pages: begun.pages,
        next: begun.first,
        rows: 0,
        has_heads: false,
        is_over: false,
    };
    let pieces = stream::unfold(file, |mut file| async move {
        let piece = file.piece().await?;
        Some((piece, file))
    });
    let mut response = download("text/csv; charset=utf-8", &name, Vec::new());
    *response.body_mut() = Body::from_stream(pieces);
    Ok(response)
}

/// A file on its way. It reads when it is asked for the next piece, so nothing waits in memory for a client
/// that takes its time.
struct File {
    desk: Desk,
    list: &'static List,
    pages: Pages,
    /// Rows that are read and not written.
    next: Option<Value>,
    rows: usize,
    has_heads: bool,
    is_over: bool,
}

impl File {
    /// The next piece; `None` at the end. A file that cannot go on is broken off, so that nobody takes a part
    /// for all of it.
    async fn piece(&mut self) -> Option<Result<Bytes, Error>> {
        while !self.is_over {
            match self.lines().await {
                Ok(text) if text.is_empty() => {}
                Ok(text) => return Some(Ok(Bytes::from(text))),
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }

    async fn lines(&mut self) -> Result<Vec<u8>, Error> {
        let mut text = Vec::new();
        if !self.has_heads {
            self.has_heads = true;
            let heads = self.list.columns.iter().map(|column| column.0);
            text = csv_lines(BOM.to_vec(), [heads])?;
        }
        let page = match self.next.take() {
            Some(page) => Some(page),
            None => self.pages.next(&self.desk).await.map_err(broken)?,
        };
        let Some(page) = page else {
            self.is_over = true;
            return Ok(text);
        };
        let list = self.list;
        let rows: Vec<&Value> = self.pages.rows(&page).collect();
        let (taken, is_cut) = taken(self.rows, rows.len(), self.pages.has_more());
        let lines = rows.iter().take(taken);
        text = csv_lines(
            text,
            lines.map(|row| list.columns.iter().map(move |column| cell(row, column))),
        )?;
        self.rows += taken;
        if is_cut {
            let cut = self.desk.t().get("money-export-cut").with("count", self.rows);
            text = csv_lines(text, [std::iter::once(cut.to_string())])?;
        }
        self.is_over = is_cut || !self.pages.has_more();
        Ok(text)
    }
}

/// How many of the rows that were found go into a file that has so many already, and whether it is cut there.
fn taken(written: usize, found: usize, has_more: bool) -> (usize, bool) {
    let room = ROWS.saturating_sub(written);
    (found.min(room), found > room || (found == room && has_more))
}

/// Why a file is broken off.
fn broken(halt: Halt) -> Error {
    let error = match halt {
        Halt::Error(error) => error,
        Halt::Refused(refused) => ApiError::Internal(refused.text.into()),
        Halt::Stranger => ApiError::Internal("the session is over".into()),
    };
    error.log("export");
    Error::other("the list cannot be read to its end")
}

/// The way through a list.
struct Pages {
    operation: &'static str,
    way: Way,
    /// The filters that the API takes.
    filters: Vec<(&'static str, String)>,
    /// The rows that are wanted, where not all are.
    selected: Option<Vec<String>>,
    /// How many rows were found that are wanted.
    found: usize,
    cursor: Option<String>,
    is_begun: bool,
    is_over: bool,
    pauses: usize,
}

impl Pages {
    fn of(desk: &Desk, list: &List) -> Self {
        let zone = desk.zone();
        let part = desk.visit.asked(OF);
        let value = |name: &str| match &part {
            Some(part) => form_urlencoded::parse(part.as_bytes())
                .find(|(other, _)| other == name)
                .map(|(_, value)| value.into_owned()),
            None => desk.visit.asked(name),
        };
        let asked = list.filters.iter().filter_map(|name| {
            let value = value(*name)?;
            let value = value.trim();
            let value = match *name {
                "from" => moment(value, 0, &zone)?,
                "to" => moment(value, 1, &zone)?,
                _ => value.to_owned(),
            };
            (!value.is_empty()).then_some((*name, value))
        });
        let is_part = part.is_some() && !list.ids.is_empty();
        Self {
            operation: list.operation,
            way: list.way,
            filters: asked.collect(),
            selected: is_part.then(|| bulk::selected(desk.visit.names_asked(list.ids), list.ids)),
            found: 0,
            cursor: value("cursor").filter(|_| is_part),
            is_begun: false,
            is_over: false,
            pauses: 0,
        }
    }

    fn has_more(&self) -> bool {
        !self.is_over
    }

    /// The rows of a page that are wanted.
    fn rows<'p>(&self, page: &'p Value) -> impl Iterator<Item = &'p Value> {
        let list = match self.way {
            Way::Whole(name) if !name.is_empty() => &page[name],
            _ => page,
        };
        let selected = self.selected.as_deref();
        let is_wanted = move |row: &&Value| match selected {
            Some(selected) => selected.iter().any(|id| row["id"] == **id),
            None => true,
        };
        items(list).filter(is_wanted)
    }

    /// The next rows; `None` at the end. A filter that the API refuses is left out, as pages do.
    async fn next(&mut self, desk: &Desk) -> Result<Option<Value>, Halt> {
        while !self.is_over {
            let refused = match desk.ask_about(self.operation, &[], &self.query()).await {
                Ok(page) => {
                    self.step(&page);
                    return Ok(Some(page));
                }
                Err(Halt::Refused(refused)) => refused,
                Err(halt) => return Err(halt),
            };
            let filter = (!self.is_begun).then(|| self.named(&refused.text)).flatten();
            match (refused.status, filter) {
                (StatusCode::BAD_REQUEST, Some(index)) => drop(self.filters.remove(index)),
                (StatusCode::TOO_MANY_REQUESTS, _) if self.pauses < PAUSES => {
                    self.pauses += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                _ => return Err(Halt::Refused(refused)),
            }
        }
        Ok(None)
    }

    /// Goes on behind a page.
    fn step(&mut self, page: &Value) {
        self.is_begun = true;
        let place = match self.way {
            Way::Cursor => &page["pagination"]["nextCursor"],
            Way::Before if page["hasMore"] == true => &page["cursor"],
            Way::Before | Way::Whole(_) => &Value::Null,
        };
        self.cursor = place.as_str().map(str::to_owned);
        let found = self.rows(page).count();
        self.found += found;
        let wanted = self.selected.as_ref().map(Vec::len);
        self.is_over = self.cursor.is_none() || wanted.is_some_and(|wanted| self.found >= wanted);
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !matches!(self.way, Way::Whole(_)) {
            query.append_pair("limit", &PAGE.to_string());
        }
        query.extend_pairs(&self.filters);
        let place = match self.way {
            Way::Before => Some(("before", self.cursor.as_deref().unwrap_or("now"))),
            Way::Cursor | Way::Whole(_) => self.cursor.as_deref().map(|cursor| ("cursor", cursor)),
        };
        query.extend_pairs(place);
        query.finish()
    }

    /// The filter that a refusal names.
    fn named(&self, refusal: &str) -> Option<usize> {
        let (name, _) = refusal.strip_prefix("querystring/")?.split_once(' ')?;
        self.filters.iter().position(|(filter, _)| *filter == name)
    }
}

/// The beginning (0) or the end (1) of a day by the store's clock; a time stands for itself.
fn moment(text: &str, end: usize, zone: &Zone) -> Option<String> {
    let day = day::bounds(text, zone).map(|bounds| bounds[end]);
    day.or_else(|| Timestamp::parse(text)).map(|at| at.to_string())
}

/// The value of a column.
fn cell(row: &Value, (_, place, kind): &Column) -> String {
    let value = place.iter().fold(row, |value, name| &value[*name]);
    match (value, kind) {
        (Value::Null, _) => String::new(),
        (Value::String(text), _) => inert(text).into_owned(),
        (Value::Array(words), _) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            inert(&words.join(" ")).into_owned()
        }
        (value, Money) => value.as_i64().map(dollars).unwrap_or_default(),
        (value, _) => value.to_string(),
    }
}

/// Cents in dollars, as programs read an amount: `-13.50`.
fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let whole = cents.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

#[cfg(test)]
mod tests {
    use super::list::Kind::{self, Plain, Words};
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn cells_are_no_formulas_and_amounts_are_numbers() {
        let row = json!({"name": "=HYPERLINK(\"https://evil.example\")", "at": "@SUM(A1)", "sum": -1350,
            "none": null, "is": true, "deep": {"plus": "+1"}, "count": 3, "all": ["=A", "B"]});
        let cases: [(&'static [&'static str], Kind, &str); 10] = [
            (&["name"], Words, "'=HYPERLINK(\"https://evil.example\")"),
            (&["at"], Words, "'@SUM(A1)"),
            (&["deep", "plus"], Words, "'+1"),
            (&["sum"], Money, "-13.50"),
            (&["none"], Words, ""),
            (&["none"], Money, ""),
            (&["missing", "deeper"], Words, ""),
            (&["is"], Plain, "true"),
            (&["count"], Plain, "3"),
            (&["all"], Words, "'=A B"),
        ];
        for (place, kind, expected) in cases {
            assert_eq!(cell(&row, &("head", place, kind)), expected);
        }
        assert_eq!(cell(&json!("-1"), &("head", &[], Words)), "'-1");
        assert_eq!(dollars(-5), "-0.05");
        assert_eq!(dollars(i64::MIN), "-92233720368547758.08");
    }

    #[test]
    fn a_file_has_so_many_rows_and_says_when_it_is_cut() {
        for (written, found, has_more, expected) in [
            (0, 100, true, (100, false)),
            (ROWS - 100, 100, false, (100, false)),
            (ROWS - 100, 100, true, (100, true)),
            (ROWS - 50, 100, false, (50, true)),
            (0, ROWS + 1, false, (ROWS, true)),
        ] {
            assert_eq!(
                taken(written, found, has_more),
                expected,
                "{written} {found} {has_more}"
            );
        }
    }

    #[test]
    fn lists_have_names_and_columns_of_their_own() {
        let names: BTreeSet<_> = lists().map(|list| list.name).collect();
        assert_eq!(names.len(), lists().count());
        let paths: BTreeSet<_> = lists().map(|list| list.path).collect();
        assert_eq!(paths.len(), lists().count());
        for list in lists() {
            assert!(list.path.ends_with(".csv"), "{}", list.path);
            let heads: BTreeSet<_> = list.columns.iter().map(|column| column.0).collect();
            assert_eq!(heads.len(), list.columns.len(), "{}", list.name);
        }
    }
}

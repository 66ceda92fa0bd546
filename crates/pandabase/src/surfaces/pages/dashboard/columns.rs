//! Which columns a list shows. What somebody has chosen is kept for a year in a cookie of their account,
//! which names columns alone; another account that signs in with the same browser has its own.

use super::desk::Desk;
use super::table::Cell;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::{self, Form};
use crate::surfaces::pages::typed::{Typed, add_cookies};
use axum::response::Response;
use http::header::HeaderValue;
use pandabase_domain::time::{DAY, SECOND};
use pandabase_locale::{Locale, Text};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What the names of the boxes begin with.
const BOX: &str = "column.";
/// What the cookie has for a list that shows none of them.
const NONE: &str = "none";
/// What the name of the cookie begins with; the account follows.
const COOKIE: &str = "pandabase_columns_";
/// How many characters name the account.
const TAG: usize = 12;
/// How long a choice is kept, in seconds.
const KEPT: i64 = 365 * DAY / SECOND;
/// The lists that the cookie knows: it has nothing else, and so never grows.
const LISTS: [&str; 6] = [
    "orders",
    "payments",
    "customers",
    "products",
    "subscriptions",
    "licenses",
];

/// A column that is shown where somebody wants it.
pub struct Column {
    word: &'static str,
    is_usual: bool,
    head: fn(Locale) -> Text,
    cell: fn(&Desk, &Value) -> Cell,
}

/// A column that is shown unless somebody does not want it.
pub const fn usual(word: &'static str, head: fn(Locale) -> Text, cell: fn(&Desk, &Value) -> Cell) -> Column {
    Column {
        is_usual: true,
        ..more(word, head, cell)
    }
}

/// A column that is shown to who wants it.
pub const fn more(word: &'static str, head: fn(Locale) -> Text, cell: fn(&Desk, &Value) -> Cell) -> Column {
    Column {
        word,
        is_usual: false,
        head,
        cell,
    }
}

/// The columns of a list to choose from, in their order.
pub struct Columns {
    /// What the cookie calls the list.
    pub(super) list: &'static str,
    pub(super) all: &'static [Column],
}

/// The columns that are shown.
pub struct Shown {
    columns: Vec<&'static Column>,
    is_usual: bool,
}

/// The form by which columns are chosen.
pub struct Chooser {
    pub(super) boxes: Vec<Field>,
    /// Whether other columns than the usual ones are shown.
    pub(super) is_changed: bool,
}

impl Columns {
    /// Those that the visitor has chosen, or the usual ones.
    pub fn shown(&self, desk: &Desk) -> Shown {
        let kept = kept(desk);
        let words = kept.iter().find(|(list, _)| list == self.list);
        let is_wanted = |column: &&Column| match words {
            Some((_, words)) => words.split('.').any(|word| word == column.word),
            None => column.is_usual,
        };
        let columns: Vec<&'static Column> = self.all.iter().filter(is_wanted).collect();
        Shown {
            is_usual: self.are_usual(&columns),
            columns,
        }
    }

    fn are_usual(&self, columns: &[&Column]) -> bool {
        let is_among = |one: &Column| columns.iter().any(|column| column.word == one.word);
        self.all.iter().all(|column| is_among(column) == column.is_usual)
    }

    /// The form with the columns that are shown.
    pub fn chooser(&self, desk: &Desk, shown: &Shown) -> Chooser {
        let t = desk.t();
        let mut typed = Typed::default();
        for column in &shown.columns {
            typed.set(&format!("{BOX}{}", column.word), "yes");
        }
        let fields = Fields::new(t, &typed);
        let tick = |column: &Column| {
            let name = format!("{BOX}{}", column.word);
            fields.field(&name, (column.head)(t)).unneeded()
        };
        Chooser {
            boxes: self.all.iter().map(tick).collect(),
            is_changed: !shown.is_usual,
        }
    }

    /// Keeps what a form chooses, and leads back to the list.
    pub fn choose(&self, desk: &Desk, form: &Form) -> Response {
        let is_ticked = |column: &&Column| form.filled(&format!("{BOX}{}", column.word)).is_some();
        let chosen: Vec<&Column> = self.all.iter().filter(is_ticked).collect();
        let is_choice = form.get("action") == "columns" && !self.are_usual(&chosen);
        let mut lists = kept(desk);
        lists.retain(|(list, _)| list != self.list);
        if is_choice {
            let words: Vec<&str> = chosen.iter().map(|column| column.word).collect();
            let words = if words.is_empty() {
                NONE.to_owned()
            } else {
                words.join(".")
            };
            lists.push((self.list.to_owned(), words));
        }
        let mut response = desk.visit.leave(&desk.address());
        add_cookies(response.headers_mut(), keep(desk, &lists));
        response
    }
}

impl Shown {
    /// Their heads.
    pub fn heads(&self, t: Locale) -> impl Iterator<Item = Text> {
        self.columns.iter().map(move |column| (column.head)(t))
    }

    /// What they have of a row.
    pub fn cells(&self, desk: &Desk, row: &Value) -> impl Iterator<Item = Cell> {
        self.columns.iter().map(move |column| (column.cell)(desk, row))
    }
}

/// What the cookie of the visitor's account is called.
fn name(desk: &Desk) -> Option<String> {
    let account = desk.visit.account()?;
    let mut tag = hex::encode(Sha256::digest(account.as_str()));
    tag.truncate(TAG);
    Some(format!("{COOKIE}{tag}"))
}

/// What the visitor has chosen: lists with the words of their columns.
fn kept(desk: &Desk) -> Vec<(String, String)> {
    let cookie = name(desk).and_then(|name| form::cookie(&desk.visit.headers, &name));
    read(cookie.unwrap_or_default())
}

fn read(cookie: &str) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(cookie.as_bytes());
    let mut lists: Vec<(String, String)> = Vec::new();
    for (list, words) in pairs {
        let is_known = LISTS.contains(&&*list) && !words.is_empty();
        let is_plain = words
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'.');
        if is_known && is_plain && !lists.iter().any(|(other, _)| *other == list) {
            lists.push((list.into_owned(), words.into_owned()));
        }
    }
    lists
}

/// The cookie that keeps a choice, or ends where there is none.
fn keep(desk: &Desk, lists: &[(String, String)]) -> Option<HeaderValue> {
    let name = name(desk)?;
    let secure = match desk.visit.env().config.has_https() {
        true => "; Secure",
        false => "",
    };
    let value = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(lists)
        .finish();
    let age = if lists.is_empty() { 0 } else { KEPT };
    let text = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_read_as_far_as_it_names_columns() {
        let pair = |list: &str, words: &str| (list.to_owned(), words.to_owned());
        for (cookie, expected) in [
            ("", vec![]),
            (
                "orders=date.number&payments=none",
                vec![pair("orders", "date.number"), pair("payments", "none")],
            ),
            ("orders=id&orders=date", vec![pair("orders", "id")]),
            ("tokens=id&orders=", vec![]),
            ("orders=%3Cb%3E&customers=id", vec![pair("customers", "id")]),
        ] {
            assert_eq!(read(cookie), expected, "{cookie}");
        }
    }
}

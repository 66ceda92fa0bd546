//! Which part of a list a request asks for.

use super::cursor::{self, ListKey};
use super::key::{Key, Value};
use crate::error::ApiError;
use pandabase_domain::id::{Id, Kind};
use pandabase_domain::input::{Int, Opt, Text};
use pandabase_domain::time::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// `page`, from 1.
pub type PageNumber = Opt<AnyPage>;
/// `limit`, from 1 to 100.
pub type PageLimit = Opt<Int<1, 100>>;
/// `cursor`: `nextCursor` of the part before.
pub type PageCursor = Opt<Text<1, 4096>>;

/// `from` and `to`.
pub type PageTime = Opt<Timestamp>;

/// The number of a page, of any size. Beyond 2^63 − 1 every page is as empty as that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnyPage(i64);

impl AnyPage {
    /// Reads the digits of a number from 1 up.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("must be integer");
        }
        if digits.len() < text.len() || digits.bytes().all(|digit| digit == b'0') {
            return Err("must be >= 1");
        }
        // Digits fail to be a number only by being too many.
        Ok(Self(digits.parse().unwrap_or(i64::MAX)))
    }
}

impl<'de> Deserialize<'de> for AnyPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for AnyPage {
    fn schema_name() -> Cow<'static, str> {
        "Page_number".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 1})
    }
}

/// The parameters that every list has.
#[derive(Debug)]
pub struct Asked<'q> {
    /// Which page.
    pub page: &'q PageNumber,
    /// How many items.
    pub limit: &'q PageLimit,
    /// Where the part before ended.
    pub cursor: &'q PageCursor,
    /// Only what was created at this time or later.
    pub from: Option<Timestamp>,
    /// Only what was created before this time.
    pub to: Option<Timestamp>,
}

/// A query of a list.
pub trait Listed {
    /// Which part of the list it asks for.
    fn asked(&self) -> Asked<'_>;
}

/// Declares the query of a list: the parameters that every list has, and its own. Each may be left out
/// unless it is in `required { … }` behind the struct.
#[macro_export]
macro_rules! listed {
    (
        $(#[$meta:meta])*
        $vis:vis struct $query:ident { $($(#[$of:meta])* $own:vis $name:ident: $ty:ty),* $(,)? }
        $(required { $($required:tt)* })?
    ) => {
        $(#[$meta])*
        $vis struct $query {
            /// Which page; not together with `cursor`.
            #[serde(default)]
            page: $crate::page::PageNumber,
            /// How many items.
            #[serde(default)]
            limit: $crate::page::PageLimit,
            /// `nextCursor` of the answer before, with the same filters: what follows it.
            #[serde(default)]
            cursor: $crate::page::PageCursor,
            /// Only items from this time or later.
            #[serde(default)]
            from: $crate::page::PageTime,
            /// Only items from before this time.
            #[serde(default)]
            to: $crate::page::PageTime,
            $($($required)*,)?
            $($(#[$of])* #[serde(default)] $own $name: $ty,)*
        }

        impl $crate::page::Listed for $query {
            fn asked(&self) -> $crate::page::Asked<'_> {
                $crate::page::Asked {
                    page: &self.page,
                    limit: &self.limit,
                    cursor: &self.cursor,
                    from: self.from.0,
                    to: self.to.0,
                }
            }
        }
    };
}

/// Which part of a list is wanted.
#[derive(Debug, Clone)]
pub struct Paging {
    list: ListKey,
    page: i64,
    limit: i64,
    after: Option<Vec<Value>>,
    /// Only what was created at this time or later.
    pub from: Option<Timestamp>,
    /// Only what was created before this time.
    pub to: Option<Timestamp>,
}

/// The bounds of the ids of objects that were created within a span of time.
#[derive(Debug)]
pub struct Made {
    from: Option<String>,
    to: Option<String>,
}

impl Made {
    /// The least of them, inclusive.
    pub fn from(&self) -> Option<&str> {
        self.from.as_deref()
    }

    /// All of them are below this.
    pub fn to(&self) -> Option<&str> {
        self.to.as_deref()
    }
}

fn no_cursor() -> ApiError {
    ApiError::invalid("querystring/cursor is none of this list with these filters")
}

impl Paging {
    /// What is asked for of `list`; `default` items when `limit` is absent.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a cursor of another list, or beside a page.
    pub fn new(list: ListKey, asked: &Asked<'_>, default: i64) -> Result<Self, ApiError> {
        let after = match asked.cursor.as_ref() {
            None => None,
            Some(_) if asked.page.0.is_some() => {
                let text = "querystring/cursor must NOT be given together with querystring/page";
                return Err(ApiError::invalid(text));
            }
            Some(cursor) => Some(cursor::read(list, cursor).ok_or_else(no_cursor)?),
        };
        Ok(Self {
            list,
            page: asked.page.0.map_or(1, |page| page.0),
            limit: asked.limit.0.map_or(default, Int::get),
            after,
            from: asked.from,
            to: asked.to,
        })
    }

    /// The page with this number, of a list that nobody continues by a cursor.
    pub fn numbered(page: AnyPage, limit: i64) -> Self {
        Self {
            list: ListKey::default(),
            page: page.0,
            limit,
            after: None,
            from: None,
            to: None,
        }
    }

    /// How many rows there are up to the end of the page, and one more, which tells that it is not the last.
    pub fn reach(&self) -> i64 {
        self.page.saturating_mul(self.limit).saturating_add(1)
    }

    /// Whether only a span of time is wanted, for which a stored total does not hold.
    pub fn is_within(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The ids of what was created within the time: ids sort by age.
    pub fn made<K: Kind>(&self) -> Made {
        Made {
            from: self.from.map(Id::<K>::floor),
            to: self.to.map(Id::<K>::floor),
        }
    }

    /// The values of the row that the part before ended with.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when they are not of these keys.
    pub fn after(&self, keys: &[Key]) -> Result<Option<&[Value]>, ApiError> {
        let Some(after) = &self.after else {
            return Ok(None);
        };
        let fits = keys.iter().zip(after).all(|(key, value)| key.fits(value));
        if keys.len() != after.len() || !fits {
            return Err(no_cursor());
        }
        Ok(Some(after))
    }

    pub(super) fn page(&self) -> i64 {
        self.page
    }

    pub(super) fn limit(&self) -> i64 {
        self.limit
    }

    /// Rows before the part.
    pub(super) fn offset(&self) -> i64 {
        (self.page - 1).saturating_mul(self.limit)
    }

    /// The cursor behind a row.
    pub(super) fn cursor(&self, values: &[Value]) -> Option<String> {
        cursor::write(self.list, values)
    }
}

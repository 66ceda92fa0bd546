//! Pages of lists (contract `README.md`, "Pagination").

use super::error::ApiError;
use crate::db::{DbError, Query, Row, Tx};
use pandabase_domain::input::{Int, Opt};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// Which page a list request asks for; `DEFAULT` items when it does not say.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    page: i64,
    limit: i64,
}

/// `page`, from 1.
pub type PageNumber = Opt<AnyPage>;
/// `limit`, from 1 to 100.
pub type PageLimit = Opt<Int<1, 100>>;

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
        // All that keeps digits from being a number is that they are too many.
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

impl Paging {
    /// The page asked for; `default` items when `limit` is absent.
    pub fn new(page: &PageNumber, limit: &PageLimit, default: i64) -> Self {
        Self {
            page: page.0.map_or(1, |page| page.0),
            limit: limit.0.map_or(default, Int::get),
        }
    }

    /// How many items there are up to the end of the page.
    pub fn reach(self) -> i64 {
        self.page.saturating_mul(self.limit)
    }
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Where this page stands.
    pub pagination: Pagination,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// This page, from 1.
    pub page: i64,
    /// Items per page.
    pub limit: i64,
    /// Items in all.
    pub total: i64,
    /// Pages in all; 0 when there is no item.
    pub total_pages: i64,
}

impl<T> Page<T> {
    /// Runs a list: `count` is a built `SELECT COUNT(*)`, `items` the same filters with an order.
    ///
    /// # Errors
    /// [`ApiError`] from the database.
    pub fn load(
        tx: &mut Tx<'_>,
        paging: Paging,
        count: &Query<'_>,
        items: Query<'_>,
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Self, ApiError> {
        let total = tx.count(count)?;
        Self::of(tx, paging, total, items, map)
    }

    /// Like [`Page::load`] where the total is already known.
    ///
    /// # Errors
    /// [`ApiError`] from the database.
    pub fn of(
        tx: &mut Tx<'_>,
        paging: Paging,
        total: i64,
        items: Query<'_>,
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Self, ApiError> {
        let Paging { page, limit } = paging;
        let offset = (page - 1).saturating_mul(limit);
        let items = items.page(limit, offset);
        let items = if offset < total {
            tx.list(&items, map)?
        } else {
            Vec::new()
        };
        Ok(Self {
            items,
            pagination: Pagination {
                page,
                limit,
                total,
                total_pages: (total + limit - 1) / limit,
            },
        })
    }

    /// The same page with what `items` are about in their place.
    pub fn with<U>(self, items: Vec<U>) -> Page<U> {
        Page {
            items,
            pagination: self.pagination,
        }
    }

    /// The same page with every item converted.
    ///
    /// # Errors
    /// The first error of `convert`.
    pub fn try_map<U>(self, convert: impl FnMut(T) -> Result<U, ApiError>) -> Result<Page<U>, ApiError> {
        let items = self.items.into_iter().map(convert).collect::<Result<_, _>>()?;
        Ok(Page {
            items,
            pagination: self.pagination,
        })
    }
}

/// The direction of an order.
pub mod order {
    pandabase_domain::text_enum! {
        /// Ascending or descending.
        pub enum Direction {
            /// Smallest or oldest first.
            Asc = "asc",
            /// Largest or newest first.
            Desc = "desc",
        }
    }
}

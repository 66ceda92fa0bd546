//! A part of a list, as it is answered.

use super::asked::Paging;
use super::key::{Key, Value};
use crate::db::{DbError, FromRow, Query, Row, Tx};
use crate::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pagination {
    /// This page, from 1; 1 also where a cursor was followed.
    pub page: i64,
    /// Items per page.
    pub limit: i64,
    /// Items in all.
    pub total: i64,
    /// Pages in all; 0 when there is no item.
    pub total_pages: i64,
    /// As `cursor` of the next request, what follows this page; null at the end of the list.
    pub next_cursor: Option<String>,
}

impl<T: FromRow> Page<T> {
    /// A page of a list that is sorted by `keys`.
    ///
    /// # Errors
    /// [`ApiError`] from the database, or for a cursor of another list.
    pub fn fetch(
        tx: &mut Tx<'_>,
        paging: &Paging,
        items: Query<'_, T>,
        keys: &[Key],
    ) -> Result<Self, ApiError> {
        let total = tx.count(&items.count())?;
        Self::of(tx, paging, total, items, keys, T::from_row)
    }
}

impl<T> Page<T> {
    /// Runs a list that is sorted by `keys`: `count` is a built `SELECT COUNT(*)`, `items` the same filters.
    ///
    /// # Errors
    /// [`ApiError`] from the database, or for a cursor of another list.
    pub fn load(
        tx: &mut Tx<'_>,
        paging: &Paging,
        count: &Query<'_>,
        items: Query<'_>,
        keys: &[Key],
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Self, ApiError> {
        let total = tx.count(count)?;
        Self::of(tx, paging, total, items, keys, map)
    }

    /// Like [`Page::load`] where the total is already known.
    ///
    /// # Errors
    /// [`ApiError`] from the database, or for a cursor of another list.
    pub fn of<'q>(
        tx: &mut Tx<'_>,
        paging: &'q Paging,
        total: i64,
        items: Query<'q, impl Sized>,
        keys: &[Key],
        mut map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Self, ApiError> {
        let items = items.preceded_by(keys.iter().map(Key::column));
        let items = match paging.after(keys)? {
            Some(after) => items.beyond(keys.iter().zip(after).map(|(key, value)| key.beyond(value))),
            None => items,
        };
        let items = items.ordered(keys.iter().map(Key::ordered));
        Self::placed(tx, paging, total, items, |row| {
            let place = keys.iter().map(|key| key.read(row)).collect::<Result<_, _>>()?;
            Ok((place, map(row)?))
        })
    }

    /// Like [`Page::of`] with a statement that is in order and begins behind [`Paging::after`] by itself;
    /// `map` tells each row's place beside the item.
    pub fn placed(
        tx: &mut Tx<'_>,
        paging: &Paging,
        total: i64,
        items: Query<'_, impl Sized>,
        map: impl FnMut(&mut Row<'_>) -> Result<(Vec<Value>, T), DbError>,
    ) -> Result<Self, ApiError> {
        let (limit, offset) = (paging.limit(), paging.offset());
        // One more than is shown, which tells that the list goes on.
        let mut rows = if offset < total {
            tx.list(&items.page(limit + 1, offset), map)?
        } else {
            Vec::new()
        };
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let goes_on = rows.len() > shown;
        rows.truncate(shown);
        let last = rows.last().filter(|_| goes_on);
        let next_cursor = last.and_then(|(place, _)| paging.cursor(place));
        Ok(Self {
            items: rows.into_iter().map(|(_, item)| item).collect(),
            pagination: Pagination {
                page: paging.page(),
                limit,
                total,
                total_pages: (total + limit - 1) / limit,
                next_cursor,
            },
        })
    }

    /// The items, repeated up to the length of a full page: a query for the rows that they name is then the
    /// same statement for every page of that length.
    pub fn padded(&self) -> impl Iterator<Item = &T> + Clone {
        let full = usize::try_from(self.pagination.limit).unwrap_or(0);
        self.items.iter().cycle().take(full)
    }

    /// The same page with `items` in the place of its own.
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

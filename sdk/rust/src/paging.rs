//! Lists, of which the server answers one page at a time.

use crate::errors::Error;
use crate::request::{Call, Options, Request, read};
use crate::transport::Core;
use crate::types::Pagination;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

/// A page of a list.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Which page it is, and what follows.
    pub pagination: Pagination,
}

/// A list. Await it for one page, or go through all its [`items`](Self::items). Nothing is sent before.
#[must_use = "nothing is sent before it is awaited or gone through"]
pub struct Paged<T>(Call<Page<T>>);

impl<T> Paged<T> {
    pub(crate) fn new(call: Call<Page<T>>) -> Self {
        Self(call)
    }

    /// How long one attempt may take, in place of the client's.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// How often a request is sent again, in place of the client's.
    pub fn max_retries(self, count: u32) -> Self {
        Self(self.0.max_retries(count))
    }

    /// A further header.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(self.0.header(name, value))
    }

    /// All items, for which the next page is asked for when it is needed.
    pub fn items(self) -> Items<T> {
        let call = self.0;
        Items {
            core: call.core,
            next: Some(call.request),
            options: call.options,
            waiting: VecDeque::new(),
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Paged<T> {
    /// The items in one list, `most` at most.
    ///
    /// # Errors
    /// Of the first page that has no answer.
    pub async fn all(self, most: usize) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        let mut items = self.items();
        while all.len() < most {
            match items.next().await? {
                Some(item) => all.push(item),
                None => break,
            }
        }
        Ok(all)
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Paged<T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.into_future()
    }
}

/// The items of a list, one after the other.
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<T> {
    core: Core,
    /// The next page, or why it cannot be asked for.
    next: Option<Result<Request, Error>>,
    options: Options,
    waiting: VecDeque<T>,
}

impl<T: DeserializeOwned + Send + 'static> Items<T> {
    /// The next item; `None` behind the last one. After an error the same page can be asked for again.
    ///
    /// # Errors
    /// Of a page that has no answer.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        loop {
            if let Some(item) = self.waiting.pop_front() {
                return Ok(Some(item));
            }
            let request = match self.next.take() {
                None => return Ok(None),
                Some(request) => request?,
            };
            // If the answer does not come, or nobody waits for it any more, this is still the next page.
            self.next = Some(Ok(request.clone()));
            let page: Page<T> = read(self.core.send(&request, &self.options).await?)?;
            let cursor = page.pagination.next_cursor;
            self.next = cursor.map(|cursor| Ok(request.at(&cursor)));
            self.waiting = page.items.into();
        }
    }

    /// The same as a stream.
    pub fn into_stream(self) -> Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>> {
        let step = |mut items: Self| async move {
            let item = items.next().await?;
            Ok::<_, Error>(item.map(|item| (item, items)))
        };
        Box::pin(try_unfold(self, step))
    }
}

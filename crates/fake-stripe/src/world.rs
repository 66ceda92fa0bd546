//! Everything that a fake knows: its accounts, its clock, what was called and what is going to go wrong.

use crate::books::Books;
use crate::definitions::Definitions;
use crate::error::Refusal;
use crate::faults::Faults;
use crate::options::{Clock, Options};
use std::sync::Arc;

/// A call that came in. Keys are never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// The idempotency key, if there was one.
    pub idempotency_key: Option<String>,
    /// The parameters as they came, form-encoded.
    pub parameters: String,
    /// The account that its key belongs to; `None` when the key was wrong.
    pub account: Option<String>,
    /// The status of the answer; `None` while it is at work, and when there was no answer.
    pub status: Option<u16>,
}

/// Everything that a fake knows.
pub(crate) struct World {
    pub definitions: Definitions,
    pub faults: Faults,
    pub calls: Vec<Call>,
    books: Vec<Books>,
    clock: Clock,
    /// Seconds that were added to the clock.
    pub added: i64,
    pub requests: u64,
}

impl World {
    pub fn new(options: &Options, definitions: Definitions, url: &str) -> Self {
        let mut books = Vec::new();
        for account in &options.accounts {
            let account = Arc::new(account.clone());
            for is_live in [false, true] {
                let version = definitions.version().to_owned();
                let url = url.to_owned();
                books.push(Books::new(account.clone(), is_live, options.seed, url, version));
            }
        }
        Self {
            definitions,
            faults: Faults::default(),
            calls: Vec::new(),
            books,
            clock: options.clock.clone(),
            added: 0,
            requests: 0,
        }
    }

    /// What time it is.
    pub fn now(&self) -> i64 {
        (self.clock)() + self.added
    }

    /// The books that a secret key opens, at the time it is now.
    pub fn by_secret_key(&mut self, key: &str) -> Result<&mut Books, Refusal> {
        let message = "Invalid API Key provided.";
        let found = self.find(|books| {
            let account = &books.account;
            let keys = [
                account.secret_key(books.is_live),
                account.restricted_key(books.is_live),
            ];
            keys.iter().any(|known| known == key)
        });
        found.ok_or_else(|| Refusal::unauthorised(message))
    }

    /// The books that a publishable key names; the first account's in test mode when it is empty.
    pub fn by_publishable_key(&mut self, key: &str) -> Result<&mut Books, Refusal> {
        let message = "Invalid API Key provided.";
        let found = self.find(|books| key.is_empty() || books.account.publishable_key(books.is_live) == key);
        found.ok_or_else(|| Refusal::unauthorised(message))
    }

    /// The books of an account in a mode.
    pub fn of(&mut self, account: &str, is_live: bool) -> Option<&mut Books> {
        self.find(|books| books.account.id == account && books.is_live == is_live)
    }

    /// The books that have an object or an event.
    pub fn having(&mut self, id: &str) -> Result<&mut Books, Refusal> {
        let found = self.find(|books| books.has(id) || books.event(id).is_some());
        found.ok_or_else(|| Refusal::missing("object", id, None))
    }

    /// The first books that fit.
    pub fn find(&mut self, fits: impl Fn(&Books) -> bool) -> Option<&mut Books> {
        let now = self.now();
        let books = self.books.iter_mut().find(|books| fits(books))?;
        books.now = now;
        Some(books)
    }

    /// The books of every account, the test mode before the live mode.
    pub fn all(&self) -> &[Books] {
        &self.books
    }
}

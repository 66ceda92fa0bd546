//! What a file of a list has: which list, for whom, and its columns.

use crate::surfaces::pages::dashboard::needs::Need;

/// A list that can be fetched as a file.
pub struct List {
    /// What its file is called.
    pub name: &'static str,
    /// Where it is fetched.
    pub path: &'static str,
    /// Who may read it.
    pub need: Need,
    pub(super) operation: &'static str,
    pub(super) way: Way,
    /// What the ids of rows begin with that can be selected; empty where none can.
    pub(super) ids: &'static str,
    /// Its filters, as the API calls them.
    pub(super) filters: &'static [&'static str],
    pub(super) columns: &'static [Column],
}

/// How a list is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the cursor of each page.
    Cursor,
    /// By the place before which a page ends, newest first.
    Before,
    /// All of it is told at once, under this name of the answer; without one, the answer is the list.
    Whole(&'static str),
}

/// A column: its head, where the value stands in a row, and what it is.
pub type Column = (&'static str, &'static [&'static str], Kind);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, which a stranger may have chosen, or a time.
    Words,
    /// A number, or yes or no.
    Plain,
    /// US cents, which are written in dollars.
    Money,
}

/// What most lists are like.
pub const BASE: List = List {
    name: "",
    path: "",
    need: Need::Account,
    operation: "",
    way: Way::Cursor,
    ids: "",
    filters: &[],
    columns: &[],
};

/// What a row is named by.
pub const ID: Column = ("id", &["id"], Kind::Words);
/// When it came to be.
pub const CREATED: Column = ("created_at", &["createdAt"], Kind::Words);
/// Where it stands.
pub const STATUS: Column = ("status", &["status"], Kind::Words);
/// The email address of whom it is about.
pub const EMAIL: Column = ("email", &["email"], Kind::Words);
/// The store that it is of.
pub const STORE: Column = ("store_id", &["storeId"], Kind::Words);

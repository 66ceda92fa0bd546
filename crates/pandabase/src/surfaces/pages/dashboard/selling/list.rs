//! The lists: what there is, searched, filtered and walked by cursor.

pub use crate::surfaces::pages::dashboard::table::Cell;

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};

#[derive(Template)]
#[template(path = "dashboard/selling/list.html")]
struct ListPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    status: String,
    shown: Shown,
    list: Listing,
}

/// What a list shows.
pub struct Shown {
    pub(super) title: Text,
    /// What such things are for.
    pub(super) lead: Text,
    /// The address at which one is made, if the visitor may do so.
    pub(super) new: Option<Way>,
    pub(super) tabs: Vec<Tab>,
    pub(super) search: Option<Field>,
    pub(super) count: Text,
    pub(super) heads: Vec<Text>,
    pub(super) rows: Vec<Row>,
    /// What is said when there is nothing with these filters.
    pub(super) none: Text,
    /// What is said when there is nothing yet, below its heading.
    pub(super) empty: (Text, Text),
    /// Whether rows are moved up and down.
    pub(super) is_moved: bool,
    pub(super) upload: Option<Upload>,
}

/// A form by which files come, and the requests by which larger ones do.
pub struct Upload {
    pub(super) purpose: Field,
    pub(super) files: Field,
    pub(super) requests: Vec<String>,
}

/// A way to another page.
pub struct Way {
    pub(super) words: Text,
    pub(super) address: String,
    pub(super) id: &'static str,
}

/// A row: what it is with the way to its page, and what else there is to say.
pub struct Row {
    pub(super) name: String,
    /// Below the name.
    pub(super) about: String,
    pub(super) picture: Option<String>,
    pub(super) address: String,
    pub(super) cells: Vec<Cell>,
    pub(super) moves: Option<Moves>,
}

/// Whether a row can be moved past the one above and the one below it, in words.
pub struct Moves {
    pub(super) id: String,
    pub(super) up: Option<String>,
    pub(super) down: Option<String>,
}

/// The box that searches a list.
pub fn search(desk: &Desk, asked: &Asked, hint: Text) -> Field {
    let t = desk.t();
    listing::search(t, &Fields::new(t, &asked.typed), hint)
}

/// Responds with a list.
pub fn respond(desk: &Desk, asked: &Asked, shown: Shown, list: Listing) -> Result<Response, Halt> {
    let frame = desk.frame();
    let template = ListPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        here: desk.visit.path.clone(),
        status: asked.get("status").to_owned(),
        shown,
        list,
    };
    desk.page(&frame, &template)
}

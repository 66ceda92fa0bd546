//! The pages of one thing: what it is, what can be done with it, and its ids.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{Badge, Facts};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};

#[derive(Template)]
#[template(path = "dashboard/selling/detail.html")]
struct DetailPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    one: Detail,
    /// The request that shows it.
    request: String,
}

/// What a page shows of one thing.
pub struct Detail {
    pub(super) title: String,
    pub(super) badges: Vec<Badge>,
    pub(super) lead: Option<String>,
    pub(super) picture: Option<String>,
    /// An address that is passed on, below what it is for.
    pub(super) address: Option<(Text, String)>,
    /// What it is made of, or what uses it, below a heading.
    pub(super) parts: Option<(Text, Vec<Line>)>,
    /// What the parts come to.
    pub(super) total: Option<String>,
    pub(super) buttons: Vec<Button>,
    /// Where it is changed.
    pub(super) edit: Option<String>,
    /// How it is deleted, and what that does.
    pub(super) removal: Option<(Text, Text)>,
    pub(super) facts: Facts,
    /// Pages that have to do with it.
    pub(super) ways: Vec<(Text, String)>,
    pub(super) ids: Facts,
}

/// A part of it, with the way to its page if it has one.
pub struct Line {
    pub(super) words: String,
    pub(super) address: Option<String>,
    pub(super) more: String,
}

/// A button, below what it does if that must be said.
pub struct Button {
    pub(super) words: Text,
    pub(super) action: &'static str,
    pub(super) about: Option<Text>,
}

/// Responds with the page of what an operation shows.
pub fn respond(desk: &Desk, operation: &str, one: Detail) -> Result<Response, Halt> {
    let frame = desk.frame();
    let template = DetailPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        one,
        request: desk.request(operation, "")?,
    };
    desk.page(&frame, &template)
}

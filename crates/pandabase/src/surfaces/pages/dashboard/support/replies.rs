//! The canned replies of a store, by name.

use super::reply_form::shortened;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/support/replies.html")]
struct RepliesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    replies: Vec<Row>,
    list: Listing,
    /// Where one is made, for whom may.
    new: Option<String>,
    cases: String,
}

/// A canned reply.
struct Row {
    name: String,
    /// The beginning of it.
    text: String,
    /// Where it is changed, for whom may.
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let asked = Asked::of(desk, &[]);
    let list = asked.list(desk, "listCannedReplies", &[]).await?;
    let frame = desk.frame();
    let template = RepliesPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        replies: list.rows.iter().map(|reply| row(desk, reply)).collect(),
        list,
        new: desk.link("/replies/new"),
        cases: desk.in_store("/cases"),
    };
    desk.page(&frame, &template)
}

fn row(desk: &Desk, reply: &Value) -> Row {
    Row {
        name: text(&reply["name"]).to_owned(),
        text: shortened(text(&reply["body"])),
        address: desk.link(&format!("/replies/{}", text(&reply["id"]))),
    }
}

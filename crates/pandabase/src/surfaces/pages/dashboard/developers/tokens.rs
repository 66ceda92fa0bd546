//! The API tokens of a store.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/developers/tokens.html")]
struct TokensPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    tokens: Vec<Row>,
    /// Where one makes a token.
    new: String,
    /// The request that lists them.
    request: String,
}

/// A token.
struct Row {
    name: String,
    scopes: Text,
    mode: String,
    used: Text,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let found = desk.ask("listTokens").await?;
    let row = |token: &Value| Row {
        name: text(&token["name"]).to_owned(),
        scopes: t
            .get("developers-token-scopes")
            .with("count", items(&token["permissions"]).count()),
        mode: text(&token["mode"]).to_owned(),
        used: used(desk, token),
        address: desk.in_store(&format!("/developers/tokens/{}", text(&token["id"]))),
    };
    let frame = desk.frame();
    let template = TokensPage {
        look: &desk.look,
        t,
        frame: &frame,
        export: export::path(desk, "listTokens"),
        tokens: items(&found).map(row).collect(),
        new: desk.in_store("/developers/tokens/new"),
        request: desk.request("listTokens", "")?,
    };
    desk.page(&frame, &template)
}

/// When a token was last used.
pub fn used(desk: &Desk, token: &Value) -> Text {
    let t = desk.t();
    match say::moment(t, &desk.zone(), &token["lastUsedAt"]) {
        Some(at) => t.get("developers-token-used").with("date", at),
        None => t.get("developers-token-unused"),
    }
}

//! A request that was made with one of the store's tokens. Bodies and secrets are not kept.

use super::requests::{by, names, tone, took};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Facts, owned, text};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;

#[derive(Template)]
#[template(path = "dashboard/developers/request.html")]
struct RequestPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    call: String,
    status: String,
    tone: &'static str,
    facts: Facts,
    id: String,
    /// The page of the token, while there is one.
    token: Option<String>,
    /// The other requests of the token.
    others: Option<String>,
    requests: String,
    /// The address of its trace.
    trace: String,
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let log = desk.ask("getApiLog").await?;
    let names = names(desk).await?;
    let status = log["statusCode"].as_i64().unwrap_or(0);
    let token = owned(&log["tokenId"]);
    let requests = desk.in_store("/developers/requests");
    let facts = vec![
        (
            t.get("portal-date"),
            say::moment(t, &desk.zone(), &log["createdAt"]).unwrap_or_default(),
        ),
        (t.get("developers-took"), took(t, &log).to_string()),
        (t.get("frame-kind-token"), by(t, &names, &log)),
        (t.get("developers-address"), text(&log["ipAddress"]).to_owned()),
    ];
    let frame = desk.frame();
    let template = RequestPage {
        look: &desk.look,
        t,
        frame: &frame,
        call: format!("{} {}", text(&log["method"]), text(&log["path"])),
        status: status.to_string(),
        tone: tone(status),
        facts,
        others: token.as_deref().map(|token| format!("{requests}?search={token}")),
        token: token
            .filter(|token| names.contains_key(token))
            .map(|token| desk.in_store(&format!("/developers/tokens/{token}"))),
        requests,
        trace: desk.in_store(&format!("/developers/trace?search={}", text(&log["id"]))),
        request: desk.request("getApiLog", "")?,
        id: text(&log["id"]).to_owned(),
    };
    desk.page(&frame, &template)
}

//! The endpoints that a store's events are sent to.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::count;
use crate::surfaces::pages::dashboard::say::{Badge, items, text};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// How long deliveries that failed count as news, in milliseconds.
const RECENT: i64 = 7 * DAY;

#[derive(Template)]
#[template(path = "dashboard/developers/webhooks.html")]
struct WebhooksPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    webhooks: Vec<Row>,
    /// Where one adds an endpoint.
    new: Option<String>,
    /// Where every event is explained.
    events: String,
    request: String,
}

/// An endpoint.
struct Row {
    url: String,
    note: String,
    events: Text,
    status: Badge,
    address: String,
    /// How many deliveries failed lately, and where they are.
    failed: Option<(Text, String)>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let found = desk.ask("listWebhooks").await?;
    let now = desk.now().await?;
    let mut webhooks = Vec::new();
    for webhook in items(&found) {
        webhooks.push(row(desk, webhook, now).await?);
    }
    let frame = desk.frame();
    let template = WebhooksPage {
        look: &desk.look,
        t,
        frame: &frame,
        export: export::path(desk, "listWebhooks"),
        webhooks,
        new: desk
            .may(S::WebhooksWrite)
            .then(|| desk.in_store("/developers/webhooks/new")),
        events: desk.in_store("/developers/webhooks/events"),
        request: desk.request("listWebhooks", "")?,
    };
    desk.page(&frame, &template)
}

async fn row(desk: &Desk, webhook: &Value, now: Timestamp) -> Result<Row, Halt> {
    let t = desk.t();
    let id = text(&webhook["id"]);
    let address = desk.in_store(&format!("/developers/webhooks/{id}"));
    let count = failed(desk, id, now).await?;
    let failed = (count > 0).then(|| {
        let words = t.get("developers-webhook-failed").with("count", count);
        (words, format!("{address}/deliveries?status=FAILED"))
    });
    Ok(Row {
        url: text(&webhook["url"]).to_owned(),
        note: text(&webhook["note"]).to_owned(),
        events: t
            .get("developers-webhook-events")
            .with("count", items(&webhook["eventTypes"]).count()),
        status: status(t, webhook),
        address,
        failed,
    })
}

/// How many deliveries to an endpoint failed lately.
pub async fn failed(desk: &Desk, webhook: &str, now: Timestamp) -> Result<i64, Halt> {
    let from = now.plus_millis(-RECENT).to_string();
    let pairs = [("status", "FAILED"), ("from", &*from)];
    count(desk, "listMyWebhookDeliveries", &[("webhookId", webhook)], &pairs).await
}

/// Whether an endpoint gets anything.
pub fn status(t: Locale, webhook: &Value) -> Badge {
    let (words, tone) = match webhook["isEnabled"] == true {
        true => (t.get("developers-webhook-on"), "good"),
        false => (t.get("subscription-paused"), "wait"),
    };
    Badge { words, tone }
}

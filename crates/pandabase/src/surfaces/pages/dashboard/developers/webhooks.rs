//! The endpoints that a store's events are sent to.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{Badge, items, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::time::DAY;
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
    let mut webhooks = Vec::new();
    for webhook in items(&found) {
        webhooks.push(row(desk, webhook).await?);
    }
    let frame = desk.frame();
    let template = WebhooksPage {
        look: &desk.look,
        t,
        frame: &frame,
        webhooks,
        new: desk
            .may(S::WebhooksWrite)
            .then(|| desk.in_store("/developers/webhooks/new")),
        events: desk.in_store("/developers/webhooks/events"),
        request: format!("GET /v2{}", desk.in_store("/webhooks")),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

async fn row(desk: &Desk, webhook: &Value) -> Result<Row, Halt> {
    let t = desk.t();
    let id = text(&webhook["id"]);
    let address = desk.in_store(&format!("/developers/webhooks/{id}"));
    let from = desk.now().await?.plus_millis(-RECENT);
    let query = format!("status=FAILED&limit=1&from={from}");
    let failed = desk
        .ask_about("listMyWebhookDeliveries", &[("webhookId", id)], &query)
        .await?;
    let count = failed["pagination"]["total"].as_i64().unwrap_or(0);
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

/// Whether an endpoint gets anything.
pub fn status(t: Locale, webhook: &Value) -> Badge {
    let (words, tone) = match webhook["isEnabled"] == true {
        true => (t.get("developers-webhook-on"), "good"),
        false => (t.get("developers-webhook-paused"), "wait"),
    };
    Badge { words, tone }
}

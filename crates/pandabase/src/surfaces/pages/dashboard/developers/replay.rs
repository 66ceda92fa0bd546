//! Delivering the events of some days once more.

use super::boxes::Boxes;
use super::events;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::time::DAY;
use pandabase_locale::{Locale, Text};
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/developers/replay.html")]
struct ReplayPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    url: String,
    webhook: String,
    from: Field,
    to: Field,
    groups: Vec<Boxes>,
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let webhook = desk.ask("getWebhook").await?;
    let id = text(&webhook["id"]);
    let mut typed = desk.typed.clone();
    if !typed.has("from") {
        events::tick(&mut typed, &webhook["eventTypes"]);
        // What was missed is most often of yesterday or today.
        let now = desk.now().await?;
        for (name, at) in [("from", now.plus_millis(-DAY)), ("to", now)] {
            let day = at.civil_in(&desk.zone()).date().to_string();
            typed.fill(name, Some(&day));
        }
    }
    let fields = Fields::new(t, &typed);
    let dated = |name: &str, label: Text| fields.field(name, label).half().date();
    let subscribed: Vec<&str> = items(&webhook["eventTypes"]).map(text).collect();
    let frame = desk.frame();
    let template = ReplayPage {
        look: &desk.look,
        t,
        frame: &frame,
        url: text(&webhook["url"]).to_owned(),
        webhook: desk.in_store(&format!("/developers/webhooks/{id}")),
        from: dated("from", t.get("orders-from")),
        to: dated("to", t.get("orders-to")),
        groups: events::groups(t, &typed, |event| subscribed.contains(&event.as_str())),
        request: desk.request("replayMyWebhookEvents", "")?,
    };
    desk.page(&frame, &template)
}

/// Queues the deliveries, and leads to their list.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let zone = desk.zone();
    let mut typed = Typed::of(form, &[]);
    let days = [("from", 0), ("to", 1)].map(|(name, end)| {
        let bounds = day::bounds(form.get(name), &zone);
        if bounds.is_none() {
            typed.fault(name, t.get("developers-day-wrong"));
        }
        bounds.map(|bounds| bounds[end])
    });
    let types = events::ticked(form);
    if types.is_empty() {
        typed.notice(t.get("developers-events-none"));
    }
    let [Some(from), Some(to)] = days else {
        return Ok(desk.back(&typed));
    };
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    let body = json!({"from": from, "to": to, "events": types});
    match desk
        .press(form, "replayMyWebhookEvents", &[], Some(&body))
        .await?
    {
        Ok(done) => {
            let webhook = desk.visit.named("webhookId");
            let list = desk.in_store(&format!("/developers/webhooks/{webhook}/deliveries"));
            let queued = done["queued"].to_string();
            Ok(flash::redirect(desk, &list, &[("queued", queued.as_str())]))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

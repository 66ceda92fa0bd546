//! What each event means, and the body that it is sent with.

use super::events;
use super::reading::read;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::readable::indented;
use askama::Template;
use axum::response::Response;
use pandabase_commerce::notify::service::sample_body;
use pandabase_domain::webhook::event::EventType;
use pandabase_locale::{Locale, Text};

#[derive(Template)]
#[template(path = "dashboard/developers/samples.html")]
struct SamplesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    webhooks: String,
    events: Vec<Row>,
    /// The event that was chosen, with its body.
    sample: Option<(&'static str, String)>,
}

/// An event.
struct Row {
    word: &'static str,
    means: Text,
    address: String,
    is_current: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = desk.visit.asked("kind");
    let chosen = asked.as_deref().and_then(EventType::parse);
    let sample = match chosen {
        Some(event) => {
            let body = read(desk, move |_, ctx| sample_body(ctx, event)).await?;
            Some((event.as_str(), indented(&body)))
        }
        None => None,
    };
    let row = |event: &EventType| Row {
        word: event.as_str(),
        means: events::means(t, *event),
        address: format!("{}?kind={event}#sample", desk.visit.path),
        is_current: chosen == Some(*event),
    };
    let frame = desk.frame();
    let template = SamplesPage {
        look: &desk.look,
        t,
        frame: &frame,
        webhooks: desk.in_store("/developers/webhooks"),
        events: EventType::ALL.iter().map(row).collect(),
        sample,
    };
    desk.page(&frame, &template)
}

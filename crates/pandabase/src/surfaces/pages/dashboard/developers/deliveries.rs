//! What was sent to an endpoint, attempt by attempt.

use super::events;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, LONGEST, Listing, any};
use crate::surfaces::pages::dashboard::news::{self, News};
use crate::surfaces::pages::dashboard::say::{self, Badge, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::EventId;
use pandabase_domain::token::Scope as S;
use pandabase_domain::webhook::delivery::DeliveryStatus;
use pandabase_domain::webhook::event::EventType;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 5] = ["status", "kind", "search", "from", "to"];
const LIST: &str = "listMyWebhookDeliveries";

#[derive(Template)]
#[template(path = "dashboard/developers/deliveries.html")]
struct DeliveriesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    url: String,
    /// The page of the endpoint.
    webhook: String,
    here: String,
    tabs: Vec<Tab>,
    status: String,
    kind: Field,
    search: Field,
    from: Field,
    to: Field,
    rows: Vec<Row>,
    list: Listing,
    news: News,
    /// What was just asked for: how many events are delivered again.
    queued: Option<Text>,
    replay: Option<String>,
}

/// An attempt to deliver an event.
struct Row {
    event: String,
    status: Badge,
    about: Text,
    at: String,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let webhook = desk.ask("getWebhook").await?;
    let id = text(&webhook["id"]);
    let asked = Asked::of(desk, &FILTERS);
    let news = News::begin(desk).await?;
    let (list, came) = list(desk, &asked).await?;
    let news = news.of(desk, &asked, &list, "createdAt");
    let queued = flash::get(desk, "queued").and_then(|count| count.parse::<i64>().ok());
    let frame = desk.frame();
    let fields = Fields::new(t, &asked.typed);
    let [from, to] = listing::days(t, &fields);
    let above = desk.in_store(&format!("/developers/webhooks/{id}"));
    let template = DeliveriesPage {
        look: &desk.look,
        t,
        frame: &frame,
        url: text(&webhook["url"]).to_owned(),
        here: desk.visit.path.clone(),
        tabs: tabs::plain(desk, &asked, statuses(t)),
        status: asked.get("status").to_owned(),
        kind: fields
            .field("kind", t.get("developers-event"))
            .unneeded()
            .choices(any(t, events::choices())),
        search: fields
            .field("search", t.get("developers-event-id"))
            .unneeded()
            .max(LONGEST),
        from,
        to,
        rows: list.rows.iter().map(|one| row(desk, &above, one)).collect(),
        list,
        news: news.say(came, t.get("frame-news-deliveries")),
        queued: queued.map(|count| t.get("developers-replayed").with("count", count)),
        replay: desk.may(S::WebhooksWrite).then(|| format!("{above}/replay")),
        webhook: above,
    };
    flash::page(desk, &frame, &template)
}

/// Asks the API for the list, and how many came to it. What it would refuse of the filters is left out.
async fn list(desk: &Desk, asked: &Asked) -> Result<(Listing, i64), Halt> {
    let [from, to] = asked.days(desk);
    let event = EventId::parse(asked.get("search"));
    let pairs = [
        ("status", tabs::chosen(asked, &statuses(desk.t()))),
        (
            "event",
            EventType::parse(asked.get("kind")).map_or("", EventType::as_str),
        ),
        ("eventId", event.as_ref().map_or("", |event| event.as_str())),
        ("from", &from),
        ("to", &to),
    ];
    let list = asked.list(desk, LIST, &pairs).await?;
    Ok((list, news::made(desk, LIST, &pairs).await?))
}

fn statuses(t: Locale) -> Vec<Kind> {
    let statuses = [
        DeliveryStatus::Failed,
        DeliveryStatus::Pending,
        DeliveryStatus::Delivered,
    ];
    kinds(t, statuses.map(|one| (one.as_str(), badge(t, one).words)))
}

fn row(desk: &Desk, above: &str, delivery: &Value) -> Row {
    let t = desk.t();
    Row {
        event: text(&delivery["event"]).to_owned(),
        status: status(t, delivery),
        about: about(t, delivery),
        at: say::moment(t, &desk.zone(), &delivery["createdAt"]).unwrap_or_default(),
        address: format!("{above}/deliveries/{}", text(&delivery["id"])),
    }
}

/// Which attempt it is, and what was answered.
pub fn about(t: Locale, delivery: &Value) -> Text {
    let attempt = delivery["attempt"].as_i64().unwrap_or(1);
    match (delivery["responseStatus"].as_i64(), delivery["error"].as_str()) {
        // A status is no quantity: it is written without separators.
        (Some(status), _) => t
            .get("developers-attempt-answered")
            .with("attempt", attempt)
            .with("status", status.to_string()),
        (None, Some(error)) => t
            .get("developers-attempt-failed")
            .with("attempt", attempt)
            .with("reason", error),
        (None, None) => t.get("developers-attempt").with("attempt", attempt),
    }
}

/// Where a delivery stands.
pub fn status(t: Locale, delivery: &Value) -> Badge {
    let known = delivery["status"].as_str().and_then(DeliveryStatus::parse);
    badge(t, known.unwrap_or(DeliveryStatus::Pending))
}

fn badge(t: Locale, status: DeliveryStatus) -> Badge {
    let (words, tone) = match status {
        DeliveryStatus::Pending => (t.get("developers-delivery-waiting"), "wait"),
        DeliveryStatus::Delivered => (t.get("developers-delivery-taken"), "good"),
        DeliveryStatus::Failed => (t.get("support-payment-failed"), "bad"),
    };
    Badge { words, tone }
}

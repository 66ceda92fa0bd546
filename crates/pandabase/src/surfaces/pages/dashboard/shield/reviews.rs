//! Payments that are held, and those that were.

use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::{self, Badge, dollars, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::shield::ReviewStatus;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// The parts of the list, in the order of the tabs.
const STATUSES: [ReviewStatus; 5] = [
    ReviewStatus::Open,
    ReviewStatus::Waiting,
    ReviewStatus::Approved,
    ReviewStatus::Declined,
    ReviewStatus::Expired,
];

#[derive(Template)]
#[template(path = "dashboard/shield/reviews.html")]
struct ReviewsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    statuses: Vec<Tab>,
    reviews: Vec<Row>,
    /// Whether the list is the one of payments that wait.
    is_open: bool,
    list: Listing,
}

/// A payment in the list.
struct Row {
    address: String,
    amount: String,
    buyer: String,
    risk: Option<Badge>,
    /// What held it, and when.
    why: Vec<Text>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &["status"]);
    let status = ReviewStatus::parse(asked.get("status")).unwrap_or(ReviewStatus::Open);
    let list = asked
        .list(desk, "listShieldReviews", &[("status", status.as_str())])
        .await?;
    let value = |one: ReviewStatus| match one {
        ReviewStatus::Open => "",
        one => one.as_str(),
    };
    let statuses = STATUSES.map(|one| (value(one), parts::status(t, one)));
    let frame = desk.frame();
    let template = ReviewsPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: parts::tabs(desk),
        statuses: tabs::by(desk, &asked, ("status", value(status)), statuses),
        reviews: list.rows.iter().map(|review| row(desk, review)).collect(),
        is_open: status == ReviewStatus::Open,
        list,
    };
    desk.page(&frame, &template)
}

fn row(desk: &Desk, review: &Value) -> Row {
    let t = desk.t();
    let at = |name: &str| say::moment(t, &desk.zone(), &review[name]);
    let rule = review["rule"]["name"].as_str();
    let why = [
        rule.map(|name| t.get("shield-held-by").with("name", name)),
        at("createdAt").map(|at| t.get("shield-paid-at").with("date", at)),
        at("expiresAt")
            .filter(|_| review["decidedAt"].is_null())
            .map(|at| t.get("shield-until").with("date", at)),
        at("decidedAt").map(|at| t.get("shield-decided-at").with("date", at)),
    ];
    Row {
        address: desk.in_store(&format!("/shield/review/{}", text(&review["id"]))),
        amount: dollars(t, &review["payment"]["totalAmount"]),
        buyer: text(&review["customer"]["email"]).to_owned(),
        risk: parts::risk(t, review),
        why: why.into_iter().flatten().collect(),
    }
}

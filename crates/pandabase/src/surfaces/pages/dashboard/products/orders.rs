//! The orders in which a product was bought, newest first.

use super::way;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing};
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["from", "to"];

#[derive(Template)]
#[template(path = "dashboard/products/orders.html")]
struct OrdersPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    /// Where the days are sent.
    here: String,
    tabs: Vec<Tab>,
    from: Field,
    to: Field,
    rows: Vec<Row>,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let product = desk.ask("getProduct").await?;
    let asked = Asked::of(desk, &FILTERS);
    let [from, to] = asked.days(desk);
    let days = [("from", &*from), ("to", &*to)];
    let list = asked.list(desk, "listProductOrders", &days).await?;
    let fields = Fields::new(t, &asked.typed);
    let [from, to] = listing::days(t, &fields);
    let frame = desk.frame();
    let template = OrdersPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&product["title"]).to_owned(),
        here: desk.visit.path.clone(),
        tabs: way::tabs(desk),
        from,
        to,
        rows: list.rows.iter().map(|order| Row::of_order(desk, order)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

//! The payments of a store, newest first. Each leads to its order, where everything about it stands.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::columns::{Chooser, Columns, more, usual};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing};
use crate::surfaces::pages::dashboard::order;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::dashboard::table::{Cell, Line, Selection, Table};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::payment::PaymentStatus;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["status", "search"];
const COLUMNS: Columns = Columns {
    list: "payments",
    all: &[
        usual(
            "method",
            |t| t.get("frame-paid-with"),
            |_, payment| Cell::known(order::method(&payment["paymentMethod"])),
        ),
        usual(
            "country",
            |t| t.get("country"),
            |desk, payment| {
                let code = payment["country"].as_str();
                Cell::known(code.map(|code| say::country(desk.t(), code)))
            },
        ),
        usual(
            "date",
            |t| t.get("portal-date"),
            |desk, payment| Cell::known(say::moment(desk.t(), &desk.zone(), &payment["createdAt"])),
        ),
        more(
            "subtotal",
            |t| t.get("subtotal"),
            |desk, payment| Cell::words(say::dollars(desk.t(), &payment["amount"])),
        ),
        more(
            "coupon",
            |t| t.get("frame-kind-coupon"),
            |_, payment| Cell::words(text(&payment["couponCode"])),
        ),
        more(
            "number",
            |t| t.get("order-number"),
            |_, payment| Cell::words(text(&payment["order"]["orderNumber"])),
        ),
        more(
            "reference",
            |t| t.get("order-reference"),
            |_, payment| Cell::words(text(&payment["referenceId"])),
        ),
        more(
            "id",
            |t| t.get("order-payment"),
            |_, payment| Cell::words(text(&payment["id"])),
        ),
    ],
};

#[derive(Template)]
#[template(path = "dashboard/support/payments.html")]
struct PaymentsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the search is sent.
    here: String,
    /// The tab that is open.
    status: String,
    tabs: Vec<Tab>,
    search: Field,
    chooser: Chooser,
    table: Table,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = ("search", asked.get("search"));
    let status = tabs::chosen(&asked, &statuses(t));
    let tabs = tabs::counted(desk, &asked, "listPayments", statuses(t), &[search]).await?;
    let list = asked
        .list(desk, "listPayments", &[search, ("status", status)])
        .await?;
    let (table, chooser) = table(desk, &list);
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = PaymentsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        status: status.to_owned(),
        tabs,
        search: listing::search(t, &fields, t.get("support-payments-hint")),
        chooser,
        table,
        list,
    };
    desk.page(&frame, &template)
}

/// Chooses the columns.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    Ok(COLUMNS.choose(desk, form))
}

fn statuses(t: Locale) -> Vec<Kind> {
    let statuses = PaymentStatus::ALL.iter();
    kinds(
        t,
        statuses.map(|one| (one.as_str(), words::payment_status(t, *one).words)),
    )
}

/// The payments, each with the way to its order.
fn table(desk: &Desk, list: &Listing) -> (Table, Chooser) {
    let t = desk.t();
    let shown = COLUMNS.shown(desk);
    let line = |payment: &Value| {
        let total = say::dollars(t, &payment["totalAmount"]);
        let buyer = text(&payment["customer"]["email"]);
        let fixed = [
            Cell::words(buyer),
            Cell::badge(&words::payment(t, &payment["status"])),
        ];
        Line {
            id: text(&payment["id"]).to_owned(),
            about: String::new(),
            picture: None,
            address: desk.in_store(&format!("/orders/{}", text(&payment["order"]["id"]))),
            called: t
                .get("frame-select-row")
                .with("name", format!("{total}, {buyer}")),
            cells: fixed.into_iter().chain(shown.cells(desk, payment)).collect(),
            name: total,
        }
    };
    let heads = [t.get("total"), t.get("frame-buyer"), t.get("orders-status")];
    let table = Table {
        caption: t.get("support-payments"),
        heads: heads.into_iter().chain(shown.heads(t)).collect(),
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(desk, "listPayments", list, []),
    };
    (table, COLUMNS.chooser(desk, &shown))
}

//! An order: what was delivered, what it cost, and what can be done about it.

use super::desk::{Desk, Halt, Operations};
use super::frame::Frame;
use super::say::{self, Badge, items, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::go;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::serve::{Incoming, page};
use serde_json::Value;
use std::sync::Arc;

/// Path of an invoice or a credit note.
pub const DOCUMENT: &str = "/portal/orders/{orderId}/documents/{documentId}";

#[derive(Template)]
#[template(path = "portal/order.html")]
struct OrderPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    page: Order,
}

/// What is shown.
struct Order {
    title: String,
    store: String,
    status: Badge,
    facts: Vec<(Text, String)>,
    lines: Vec<Line>,
    sums: Vec<(Text, String)>,
    total: String,
    /// The invoice and the credit notes: their names, and where each is fetched.
    documents: Vec<(String, String)>,
    /// What became of a withdrawal that was declared.
    declared: Option<String>,
    /// Where a withdrawal is declared, and until when.
    withdraw: Option<String>,
    until: Option<String>,
    /// Where the store is asked.
    help: Option<String>,
}

/// A line of the order with what was delivered for it.
struct Line {
    name: String,
    quantity: String,
    keys: Vec<Key>,
    download: Option<String>,
    open: Option<String>,
    message: Option<String>,
}

struct Key {
    text: String,
    badge: Option<Badge>,
    /// Where the machines are that it is used on.
    devices: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let order = desk.ask("getPortalOrder").await?;
    let frame = desk.frame();
    let template = OrderPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        page: Order::of(desk, &order),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

impl Order {
    fn of(desk: &Desk, order: &Value) -> Self {
        let t = desk.t();
        let (payment, right) = (&order["payment"], &order["withdrawal"]);
        let here = format!("/portal/orders/{}", text(&order["id"]));
        let facts = [
            (t.get("order"), owned(&order["orderNumber"])),
            (t.get("portal-date"), say::day(t, &order["createdAt"])),
            (t.get("payment"), owned(&payment["method"])),
            (t.get("charged"), Some(say::charged(t, payment))),
            (t.get("tax-id"), owned(&payment["taxId"])),
        ];
        let is_complete = order["status"] == "COMPLETED";
        let may_withdraw = right["possible"] == true;
        let day = say::day(t, &order["createdAt"]).unwrap_or_default();
        Self {
            title: t.get("portal-order-of").with("date", day).to_string(),
            store: text(&order["store"]["name"]).to_owned(),
            status: say::order(t, &order["status"]),
            facts: facts
                .into_iter()
                .filter_map(|(words, fact)| Some((words, fact?)))
                .collect(),
            lines: lines(desk, order),
            sums: sums(t, payment),
            total: say::dollars(t, &payment["totalAmount"]),
            documents: items(&order["documents"])
                .map(|document| named(desk, &here, document))
                .collect(),
            declared: declared(t, &right["declaration"]),
            withdraw: may_withdraw.then(|| desk.to(&format!("{here}/withdrawal"))),
            until: say::moment(t, &right["until"])
                .filter(|_| may_withdraw)
                .map(|until| t.get("withdrawal-until").with("date", until).to_string()),
            help: is_complete.then(|| desk.to(&format!("{here}/case"))),
        }
    }
}

/// What an invoice or a credit note is called, and where it is.
fn named(desk: &Desk, order: &str, document: &Value) -> (String, String) {
    let t = desk.t();
    let words = match text(&document["kind"]) {
        "CREDIT_NOTE" => t.get("credit-note-title"),
        _ => t.get("invoice-title"),
    };
    let name = match document["number"].as_str() {
        Some(number) => format!("{words} {number}"),
        None => words.to_string(),
    };
    let address = desk.to(&format!("{order}/documents/{}", text(&document["id"])));
    (name, address)
}

/// Leads to an invoice or a credit note.
pub async fn document(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let desk = Desk::of(operations, DOCUMENT, &incoming);
        let outcome = if desk.is_signed_in() {
            desk.ask("getPortalDocument").await
        } else {
            Err(Halt::Stranger)
        };
        let led = outcome.map(|found| go(&desk.visit.headers, text(&found["url"])));
        desk.settle(led)
    })
    .await
}

/// What became of a withdrawal.
pub fn declared(t: Locale, declaration: &Value) -> Option<String> {
    let at = say::moment(t, &declaration["declaredAt"])?;
    let words = match text(&declaration["status"]) {
        "REFUNDED" => t.get("withdrawal-refunded"),
        "REJECTED" => t.get("withdrawal-rejected"),
        _ => t.get("withdrawal-declared"),
    };
    Some(words.with("date", at).to_string())
}

/// The lines, each with its keys: one per unit, in the order of both lists.
fn lines(desk: &Desk, order: &Value) -> Vec<Line> {
    let t = desk.t();
    let mut keys: Vec<&Value> = items(&order["licenses"]).collect();
    let line = |item: &Value| {
        let count = item["quantity"].as_i64().unwrap_or(1);
        let units = usize::try_from(count).unwrap_or(0);
        let is_its =
            |key: &&Value| key["productId"] == item["productId"] && key["variantId"] == item["variantId"];
        let own: Vec<Key> = keys
            .iter()
            .filter(|key| is_its(key))
            .take(units)
            .map(|key| Key {
                text: text(&key["key"]).to_owned(),
                badge: say::license(t, &key["status"]),
                devices: desk.to(&format!("/portal/licenses/{}", text(&key["id"]))),
            })
            .collect();
        let mut left = own.len();
        keys.retain(|key| {
            let is_taken = left > 0 && is_its(key);
            left -= usize::from(is_taken);
            !is_taken
        });
        Line {
            name: text(&item["name"]).to_owned(),
            quantity: t
                .get("quantity")
                .with("count", count)
                .with("amount", say::dollars(t, &item["price"]))
                .to_string(),
            keys: own,
            download: owned(&item["downloadUrl"]),
            open: owned(&item["redirectUrl"]),
            message: owned(&item["message"]),
        }
    };
    let all: Vec<&Value> = items(&order["items"]).collect();
    all.into_iter().map(line).collect()
}

/// Subtotal, discount and tax; none where there is nothing but the total.
fn sums(t: Locale, payment: &Value) -> Vec<(Text, String)> {
    let is_some = |name: &str| payment[name].as_i64().is_some_and(|amount| amount != 0);
    let (is_discounted, is_taxed) = (is_some("discountAmount"), is_some("taxAmount"));
    let mut sums = Vec::new();
    if is_discounted || is_taxed {
        sums.push((t.get("subtotal"), say::dollars(t, &payment["amount"])));
    }
    if is_discounted {
        let off = payment["discountAmount"].as_i64().unwrap_or(0);
        sums.push((t.get("discount"), say::dollars(t, &Value::from(-off))));
    }
    if is_taxed {
        let words = if payment["taxIncluded"] == true {
            t.get("portal-tax-included")
        } else {
            t.get("tax")
        };
        sums.push((words, say::dollars(t, &payment["taxAmount"])));
    }
    sums
}

//! Refunding several orders at once: what the buyers get back and what it costs, before it is done; and
//! afterwards what became of each.

use super::bulk::MOST;
use super::desk::Desk;
use super::frame::Frame;
use super::refund::{CHANGED, asked, reasons};
use super::say::{dollars, text};
use super::sums;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::Field;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::OrderId;
use pandabase_domain::refund::RefundReason;
use pandabase_locale::{Locale, Text};
use serde_json::Value;
use std::time::Duration;

/// What the names of the boxes begin with: they are ids.
const START: &str = "ord_";
/// What keeps the outcome of an order; no field of any form.
const OUTCOME: &str = "outcome ";
/// How long refunds are begun. A processor may take its time for each of them, and what a browser waits for
/// is bounded.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Template)]
#[template(path = "dashboard/refunds.html")]
struct RefundsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The way back to the list.
    orders: String,
    rows: Vec<Row>,
    /// What became of each order, after the form was sent.
    outcomes: Vec<Outcome>,
    offer: Option<Offer>,
}

/// An order that was selected.
struct Row {
    address: String,
    number: String,
    buyer: String,
    returned: String,
    /// Why it cannot be refunded.
    refusal: Option<Text>,
}

/// What the refunds do.
struct Offer {
    /// The orders that can be refunded.
    orders: String,
    /// What each of them costs, in cents and in the same order.
    costs: String,
    count: usize,
    returned: String,
    cost: String,
    reason: Field,
}

/// What the API says of an order that was refunded before.
const REFUNDED: &str = "Order has already been refunded";

/// What became of an order.
struct Outcome {
    address: String,
    id: String,
    words: String,
    tone: &'static str,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let selected = selected(desk.visit.names_asked(START));
    let outcomes = if selected.is_empty() {
        outcomes(desk)
    } else {
        Vec::new()
    };
    if selected.is_empty() && outcomes.is_empty() {
        return Ok(desk.visit.leave(&desk.in_store("/orders")));
    }
    let (mut rows, mut possible, mut costs) = (Vec::new(), Vec::new(), Vec::new());
    let (mut returned, mut cost) = (0_i64, 0_i64);
    for id in &selected {
        let named = [("orderId", id.as_str())];
        let order = desk.ask_about("getOrder", &named, "").await?;
        let amounts = desk.ask_about("getOrderAmounts", &named, "").await?;
        let refund = &amounts["refund"];
        let is_possible = refund["possible"] == true;
        if is_possible {
            returned = returned.saturating_add(refund["returnedAmount"].as_i64().unwrap_or(0));
            cost = cost.saturating_add(refund["cost"].as_i64().unwrap_or(0));
            possible.push(id.as_str());
            costs.push(refund["cost"].to_string());
        }
        rows.push(Row {
            address: address(desk, id.as_str()),
            number: text(&order["orderNumber"]).to_owned(),
            buyer: text(&order["customer"]["email"]).to_owned(),
            returned: dollars(t, &refund["returnedAmount"]),
            refusal: (!is_possible).then(|| sums::refusal(t, &order["status"], text(&refund["refusal"]))),
        });
    }
    let offer = (!possible.is_empty()).then(|| Offer {
        orders: possible.join(" "),
        costs: costs.join(" "),
        count: possible.len(),
        returned: dollars(t, &Value::from(returned)),
        cost: dollars(t, &Value::from(cost)),
        reason: reasons(desk),
    });
    let frame = desk.frame();
    let template = RefundsPage {
        look: &desk.look,
        t,
        frame: &frame,
        orders: desk.in_store("/orders"),
        rows,
        outcomes,
        offer,
    };
    desk.page(&frame, &template)
}

/// Refunds the orders, one after another. One that is refused keeps none of the others from it, and one that
/// is asked for twice is refunded once.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let reason = RefundReason::parse(form.get("reason")).unwrap_or_default();
    let costs: Vec<&str> = form.get("costs").split_whitespace().collect();
    let began = desk.visit.env().clock.monotonic();
    let mut typed = Typed::default();
    let orders = selected(form.get("orders").split_whitespace().map(str::to_owned));
    for (index, id) in orders.into_iter().enumerate() {
        let took = desk.visit.env().clock.monotonic().saturating_sub(began);
        let word = if took > PATIENCE {
            "late".to_owned()
        } else {
            let cost = costs.get(index).copied().unwrap_or_default();
            refunded(desk, form, &id, &asked(reason, cost)).await?
        };
        typed.set(&format!("{OUTCOME}{id}"), &word);
    }
    Ok(desk.visit.come_back(&desk.visit.path, &typed))
}

/// Refunds an order; returns `done`, or why it was refused.
async fn refunded(desk: &Desk, form: &Form, id: &OrderId, body: &Value) -> Result<String, Halt> {
    let named = [("orderId", id.as_str())];
    match desk
        .press(form, "refundOrderInDashboard", &named, Some(body))
        .await
    {
        Ok(Ok(_)) => Ok("done".to_owned()),
        Ok(Err(refused)) | Err(Halt::Refused(refused)) => {
            let order = desk.ask_about("getOrder", &named, "").await;
            match order {
                // Somebody else was faster.
                Ok(order) if order["status"] == "REFUNDED" => Ok(REFUNDED.to_owned()),
                _ => Ok(refused.text),
            }
        }
        Err(halt) => Err(halt),
    }
}

/// The orders among these names, each once and not too many.
fn selected(names: impl IntoIterator<Item = String>) -> Vec<OrderId> {
    let mut all: Vec<OrderId> = Vec::new();
    for id in names.into_iter().filter_map(|name| OrderId::parse(&name)) {
        if !all.contains(&id) && all.len() < MOST {
            all.push(id);
        }
    }
    all
}

/// What became of the orders of the form that was sent last.
fn outcomes(desk: &Desk) -> Vec<Outcome> {
    let t = desk.t();
    let outcome = |(id, word): (&str, &str)| {
        let (words, tone) = match word {
            "done" => (t.get("order-refunded").to_string(), "good"),
            "late" => (t.get("frame-refund-late").to_string(), "wait"),
            refusal => (refused(t, refusal), "bad"),
        };
        Outcome {
            address: address(desk, id),
            id: id.to_owned(),
            words,
            tone,
        }
    };
    desk.typed.with_prefix(OUTCOME).map(outcome).collect()
}

/// Why an order was not refunded: in the page's words where it has some, and else in the API's.
fn refused(t: Locale, refusal: &str) -> String {
    match refusal {
        REFUNDED
        | "Order has an open dispute"
        | "Refund window has expired"
        | "Order has nothing to refund" => sums::refusal(t, &Value::Null, refusal).to_string(),
        CHANGED => t.get("refund-changed").to_string(),
        "" => t.get("portal-error").to_string(),
        said => said.to_owned(),
    }
}

fn address(desk: &Desk, order: &str) -> String {
    desk.in_store(&format!("/orders/{order}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_selected_once_and_not_too_many() {
        let id = |number: usize| format!("ord_{number:024}");
        let names = (0..40).flat_map(|number| [id(number / 2), "ord_".to_owned(), "q".to_owned()]);
        let found: Vec<_> = selected(names).iter().map(ToString::to_string).collect();
        assert_eq!(found, (0..20).map(id).collect::<Vec<_>>());
        assert_eq!(selected((0..40).map(id)).len(), MOST);
    }
}

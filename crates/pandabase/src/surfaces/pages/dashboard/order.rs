//! An order: its buyer, its lines with their keys, the arithmetic of its amounts, what happened, and what can
//! be done.

use super::desk::Desk;
use super::frame::Frame;
use super::say::{self, Badge, Facts, items, joined, owned, text};
use super::sums::{self, Sum};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Step;
use askama::Template;
use axum::response::Response;
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/order.html")]
struct OrderPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    facts: Facts,
    /// What the buyer answered at checkout: the store's own questions.
    answers: Vec<(String, String)>,
    /// Ids, each with a button that copies it.
    ids: Facts,
    /// The page of the buyer, and the one where their address is changed.
    customer: Option<String>,
    change_email: Option<String>,
    lines: Vec<Line>,
    sums: Vec<Sum>,
    steps: Vec<Step>,
    /// Where the order is refunded.
    refund: Option<String>,
    /// Why it cannot be.
    refusal: Option<Text>,
    may_mail: bool,
    may_retry: bool,
    /// The request that shows the order.
    request: String,
}

/// A line of the order with what was delivered for it.
struct Line {
    name: String,
    /// The page of what was sold.
    product: Option<String>,
    quantity: String,
    keys: Vec<Key>,
}

/// A key that was delivered, and where there is more about it.
struct Key {
    text: String,
    status: Option<Badge>,
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let order = desk.ask("getOrder").await?;
    let amounts = desk.ask("getOrderAmounts").await?;
    let named = [("paymentId", text(&order["payment"]["id"]))];
    let payment = desk.ask_about("getPayment", &named, "").await?;
    let day = say::day(t, &desk.zone(), &order["createdAt"]).unwrap_or_default();
    let may_write = desk.may(S::OrdersWrite);
    let may_refund = desk.may(S::RefundsWrite);
    let is_possible = amounts["refund"]["possible"] == true;
    let refusal = amounts["refund"]["refusal"].as_str();
    let frame = desk.frame();
    let here = format!("/orders/{}", text(&order["id"]));
    let customer = format!("/customers/{}", text(&order["customer"]["id"]));
    let customer = desk.in_store(&customer);
    let change_email = format!("{customer}/email?order={}", text(&order["id"]));
    let template = OrderPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: t.get("portal-order-of").with("date", day).to_string(),
        status: say::order(t, &order["status"]),
        facts: facts(desk, &order, &payment),
        answers: answers(&order["customFields"]),
        ids: ids(t, &order),
        change_email: desk.may(S::CustomersWrite).then_some(change_email),
        customer: desk.may(S::CustomersRead).then_some(customer),
        lines: lines(desk, &order),
        sums: sums::of(t, &amounts),
        steps: steps(desk, &payment),
        refund: (may_refund && is_possible).then(|| desk.in_store(&format!("{here}/refund"))),
        refusal: refusal
            .filter(|_| may_refund)
            .map(|refusal| sums::refusal(t, &order["status"], refusal)),
        may_mail: may_write && order["payment"]["status"] == "COMPLETED",
        may_retry: may_write && order["status"] == "PROCESSING",
        request: desk.request("getOrder", "")?,
    };
    desk.page(&frame, &template)
}

/// Mails the receipt once more, or delivers again what could not be delivered.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let (operation, done) = match form.get("action") {
        "mail" => ("resendReceipt", "mailed"),
        _ => ("retryFulfillment", "queued"),
    };
    Ok(match desk.press(form, operation, &[], None).await? {
        Ok(_) => desk.done(&here, done),
        Err(refused) => desk.say(&refused),
    })
}

/// Who bought, when, and how it was paid.
fn facts(desk: &Desk, order: &Value, payment: &Value) -> Facts {
    let t = desk.t();
    let (customer, address) = (&order["customer"], &order["billingAddress"]);
    let street = [&address["addressLine1"], &address["addressLine2"]];
    let city = [&address["postalCode"], &address["city"], &address["state"]];
    let country = owned(&address["country"]).map(|code| say::country(t, &code));
    let lines = [joined(street, ", "), joined(city, " "), country];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    let geo = &payment["geo"];
    let from = joined([&payment["ipAddress"], &geo["city"], &geo["country"]], ", ");
    say::known([
        (t.get("email"), owned(&customer["email"])),
        (t.get("name"), say::name(customer)),
        (
            t.get("address"),
            Some(lines.join(", ")).filter(|text| !text.is_empty()),
        ),
        (
            t.get("portal-date"),
            say::moment(t, &desk.zone(), &order["createdAt"]),
        ),
        (t.get("payment"), method(&payment["paymentMethod"])),
        (t.get("charged"), Some(say::charged(t, &order["payment"]))),
        (t.get("tax-id"), owned(&order["payment"]["taxId"])),
        (t.get("order-from"), from),
    ])
}

/// How it was paid: `visa •••• 4242`.
pub(super) fn method(paid: &Value) -> Option<String> {
    let digits = paid["cardLastFour"]
        .as_str()
        .map(|digits| format!("•••• {digits}"));
    let name = owned(&paid["cardBrand"]).or_else(|| owned(&paid["type"]))?;
    Some(match digits {
        Some(digits) => format!("{name} {digits}"),
        None => name,
    })
}

/// What the buyer answered, by the names of the questions.
fn answers(fields: &Value) -> Vec<(String, String)> {
    let fields = fields.as_object().into_iter().flatten();
    let said = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    fields.map(|(name, value)| (name.clone(), said(value))).collect()
}

fn ids(t: Locale, order: &Value) -> Facts {
    let payment = &order["payment"];
    say::ids([
        (t.get("order-id"), &order["id"]),
        (t.get("order-number"), &order["orderNumber"]),
        (t.get("order-payment"), &payment["id"]),
        (t.get("order-reference"), &payment["referenceId"]),
    ])
}

/// The lines, each with its keys: one per unit, in the order of both lists.
fn lines(desk: &Desk, order: &Value) -> Vec<Line> {
    let t = desk.t();
    let may_see = desk.may(S::LicensesRead);
    let mut keys: Vec<&Value> = items(&order["licenses"]).collect();
    let line = |item: &Value| {
        let count = item["quantity"].as_i64().unwrap_or(1);
        let is_its =
            |key: &&Value| key["productId"] == item["productId"] && key["variantId"] == item["variantId"];
        let units = usize::try_from(count).unwrap_or(0);
        let own: Vec<&Value> = keys.iter().copied().filter(is_its).take(units).collect();
        keys.retain(|key| !own.iter().any(|its| std::ptr::eq(*its, *key)));
        let key = |key: &Value| Key {
            text: text(&key["key"]).to_owned(),
            status: say::license(t, &key["status"]),
            address: may_see.then(|| desk.in_store(&format!("/licenses/{}", text(&key["id"])))),
        };
        let product = item["productId"].as_str();
        Line {
            name: text(&item["name"]).to_owned(),
            product: product.and_then(|product| desk.link(&format!("/products/{product}"))),
            quantity: t
                .get("quantity")
                .with("count", count)
                .with("amount", say::dollars(t, &item["price"]))
                .to_string(),
            keys: own.into_iter().map(key).collect(),
        }
    };
    items(&order["items"]).map(line).collect()
}

/// What happened, oldest first.
pub(super) fn steps(desk: &Desk, payment: &Value) -> Vec<Step> {
    let t = desk.t();
    let zone = desk.zone();
    let step = |row: &Value| {
        let kind = row["eventType"].as_str().and_then(TimelineType::parse)?;
        let at = Timestamp::parse(row["createdAt"].as_str()?)?;
        let words = say::event(t, kind);
        Some(Step {
            text: format!("{words} · {}", t.date_time(at, &zone)),
            at: None,
        })
    };
    items(&payment["timeline"]).filter_map(step).collect()
}

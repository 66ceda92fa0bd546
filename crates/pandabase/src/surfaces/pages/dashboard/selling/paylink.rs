//! A paylink: its address, what it sells, and how often it was paid.

use super::detail::{self, Button, Detail, Line};
use super::{items, words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, Facts, dollars, known, owned, text};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use serde_json::Value;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let link = desk.ask("getPaylink").await?;
    let now = desk.now().await?;
    let may_write = desk.may(S::ProductsWrite);
    let id = text(&link["id"]).to_owned();
    let lines = lines(desk, &link).await?;
    let switch = match link["status"] == "ACTIVE" {
        true => Button {
            words: t.get("shield-switch-off"),
            action: "disable",
            about: None,
        },
        false => Button {
            words: t.get("shield-switch-on"),
            action: "enable",
            about: None,
        },
    };
    let one = Detail {
        title: text(&link["title"]).to_owned(),
        badges: vec![words::paylink(t, &link, now)],
        lead: owned(&link["description"]),
        picture: None,
        address: Some((t.get("selling-paylink-address"), text(&link["url"]).to_owned())),
        parts: Some((t.get("selling-sells"), lines)),
        total: None,
        buttons: may_write.then_some(switch).into_iter().collect(),
        edit: may_write.then(|| desk.in_store(&format!("/paylinks/{id}/edit"))),
        removal: may_write.then(|| {
            (
                t.get("selling-paylink-delete"),
                t.get("selling-paylink-delete-text"),
            )
        }),
        facts: facts(desk, &link),
        ways: Vec::new(),
        ids: vec![(t.get("selling-paylink-id"), id)],
    };
    detail::respond(desk, "getPaylink", one)
}

/// What it sells: products at their prices of then, and what has an amount of its own.
async fn lines(desk: &Desk, link: &Value) -> Result<Vec<Line>, Halt> {
    let t = desk.t();
    let mut lines = Vec::new();
    for item in link["items"].as_array().into_iter().flatten() {
        let product = match item["product_id"].as_str() {
            Some(id) => desk.find("getProduct", &[("productId", id)]).await?,
            None => None,
        };
        let quantity = item["quantity"].as_i64().unwrap_or(1);
        let amount = item["amount"].as_i64().map(|_| dollars(t, &item["amount"]));
        let amount = amount.unwrap_or_else(|| t.get("selling-its-price").to_string());
        let id = item["product_id"].as_str().filter(|_| product.is_some());
        lines.push(Line {
            words: items::title(item, product.as_ref()),
            address: id.and_then(|id| desk.link(&format!("/products/{id}"))),
            more: format!("{} × {amount}", t.number(quantity)),
        });
    }
    Ok(lines)
}

fn facts(desk: &Desk, link: &Value) -> Facts {
    let t = desk.t();
    let moment = |name: &str| say::moment(t, &desk.zone(), &link[name]);
    known([
        (
            t.get("support-payments"),
            Some(words::uses(t, &link["uses"], &link["maxUses"])),
        ),
        (t.get("selling-until"), moment("expiresAt")),
        (t.get("products-made"), moment("createdAt")),
        (t.get("products-changed"), moment("updatedAt")),
    ])
}

/// Switches the paylink on or off, or deletes it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let list = desk.in_store("/paylinks");
    let here = desk.address();
    let (operation, done) = match form.get("action") {
        "delete" => ("deletePaylink", (&*list, "removed")),
        "disable" => ("disablePaylink", (&*here, "saved")),
        "enable" => ("enablePaylink", (&*here, "saved")),
        _ => return show(desk).await,
    };
    desk.do_it(operation, &[], None, done).await
}

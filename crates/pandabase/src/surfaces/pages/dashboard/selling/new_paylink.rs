//! A new paylink.

use super::items;
use super::paylink_form::{groups, read};
use super::sheet::{self, Sheet, filled};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use serde_json::Value;

/// The longest title.
const TITLE: usize = 128;

/// Shows the page. The address may name a product that the paylink sells.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    if !typed.has("title")
        && let Some(id) = desk.visit.asked("product")
        && let Some(product) = desk.find("getProduct", &[("productId", &*id)]).await?
    {
        let title: String = text(&product["title"]).chars().take(TITLE).collect();
        typed.set("title", &title);
        items::fill_product(&mut typed, &product);
    }
    let sheet = Sheet {
        title: t.get("selling-new-paylink").to_string(),
        save: t.get("selling-make-paylink"),
        back: (t.get("selling-paylinks"), desk.in_store("/paylinks")),
        seen: String::new(),
    };
    sheet::respond(desk, sheet, groups(desk, &typed).await?)
}

/// Makes the paylink.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut sent = Sent::of(desk, form, &[]);
    let body = filled(read(desk, &mut sent, form, &Value::Null));
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk.press(form, "createPaylink", &[], Some(&body)).await? {
        Ok(made) => {
            let page = desk.in_store(&format!("/paylinks/{}", text(&made["id"])));
            Ok(desk.done(&page, "made"))
        }
        Err(refused) => Ok(sheet::refuse(desk, sent.typed, &refused)),
    }
}

//! A new category.

use super::category_form::{groups, read};
use super::sheet::{self, Sheet, filled};
use super::tick;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let known = tick::products(desk).await?;
    let mut typed = desk.typed.clone();
    if !typed.has("name") {
        typed.set("showInNavigation", "yes");
    }
    let sheet = Sheet {
        title: t.get("selling-new-category").to_string(),
        save: t.get("selling-make-category"),
        back: (t.get("shop-categories"), desk.in_store("/categories")),
        seen: String::new(),
    };
    sheet::respond(desk, sheet, groups(desk, &typed, &known, 0).await?)
}

/// Makes the category.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut sent = Sent::of(desk, form, &[]);
    let mut body = filled(read(&mut sent));
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    tick::change(&mut body, form, &[]);
    match desk.press(form, "createCategory", &[], Some(&body)).await? {
        Ok(made) => {
            let page = desk.in_store(&format!("/categories/{}", text(&made["id"])));
            Ok(desk.done(&page, "made"))
        }
        Err(refused) => Ok(sheet::refuse(desk, sent.typed, &refused)),
    }
}

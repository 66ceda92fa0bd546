//! A new coupon.

use super::coupon_form::{groups, read};
use super::sheet::{self, Sheet, filled};
use super::tick;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use serde_json::Value;

/// Shows the page. The address may name a product that the coupon is for.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let known = tick::products(desk).await?;
    let mut typed = desk.typed.clone();
    if !typed.has("code") {
        typed.set("enabled", "yes");
        let product: Vec<String> = desk.visit.asked("product").into_iter().collect();
        tick::fill(&mut typed, &known, &product);
    }
    let sheet = Sheet {
        title: t.get("selling-new-coupon").to_string(),
        save: t.get("selling-make-coupon"),
        back: (t.get("selling-coupons"), desk.in_store("/coupons")),
        seen: String::new(),
    };
    sheet::respond(desk, sheet, groups(desk, &typed, &known, true))
}

/// Makes the coupon.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut sent = Sent::of(desk, form, &[]);
    let code = sent.needed("code");
    let mut body = read(&mut sent, form, &desk.zone(), &Value::Null);
    body["code"] = code;
    let mut body = filled(body);
    if sent.typed.is_refused() {
        return Ok(desk.back_with_all(sent.typed));
    }
    tick::change(&mut body, form, &[]);
    match desk.press(form, "createCoupon", &[], Some(&body)).await? {
        Ok(made) => {
            let page = desk.in_store(&format!("/coupons/{}", text(&made["id"])));
            Ok(desk.done(&page, "made"))
        }
        Err(refused) => Ok(sheet::refuse(desk, sent.typed, &refused)),
    }
}

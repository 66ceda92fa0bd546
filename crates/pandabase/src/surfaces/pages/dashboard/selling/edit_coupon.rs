//! Changing a coupon.

use super::coupon_form::{fill_with, groups, products_of, read};
use super::sheet::{self, Sheet};
use super::tick;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, changes};
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let coupon = desk.ask("getCoupon").await?;
    let known = tick::products(desk).await?;
    let typed = seen::shown(desk, "type", |typed| fill_with(desk, typed, &coupon, &known));
    let sheet = Sheet {
        title: text(&coupon["code"]).to_owned(),
        save: t.get("settings-save"),
        back: (t.get("settings-back"), page(desk)),
        seen: seen::updated(&coupon),
    };
    sheet::respond(desk, sheet, groups(desk, &typed, &known, false))
}

/// The page of the coupon.
fn page(desk: &Desk) -> String {
    desk.in_store(&format!("/coupons/{}", desk.visit.named("couponId")))
}

/// Saves what was changed.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let coupon = desk.ask("getCoupon").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&coupon)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &[]);
    let body = read(&mut sent, form, &desk.zone(), &coupon);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    let mut body = changes(body, &coupon);
    tick::change(&mut body, form, &products_of(&coupon));
    match desk.act("updateCoupon", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&page(desk), "saved")),
        Err(refused) => Ok(sheet::refuse(desk, sent.typed, &refused)),
    }
}

//! A coupon: what it takes off, of what, for whom and when, and how often it was used.

use super::detail::{self, Button, Detail, Line};
use super::tick;
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, Facts, dollars, items, known, owned, text};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use serde_json::{Value, json};

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let coupon = desk.ask("getCoupon").await?;
    let now = desk.now().await?;
    let may_write = desk.may(S::CouponsWrite);
    let id = text(&coupon["id"]).to_owned();
    let lines = products(desk, &coupon).await?;
    let switch = match coupon["enabled"] == true {
        true => Button {
            words: t.get("shield-switch-off"),
            action: "off",
            about: None,
        },
        false => Button {
            words: t.get("shield-switch-on"),
            action: "on",
            about: None,
        },
    };
    let one = Detail {
        title: text(&coupon["code"]).to_owned(),
        badges: vec![words::coupon(t, &coupon, now)],
        lead: owned(&coupon["description"]).filter(|text| !text.is_empty()),
        picture: None,
        address: None,
        parts: (!lines.is_empty()).then(|| (t.get("selling-coupon-products"), lines)),
        total: None,
        buttons: may_write.then_some(switch).into_iter().collect(),
        edit: may_write.then(|| desk.in_store(&format!("/coupons/{id}/edit"))),
        removal: may_write.then(|| {
            (
                t.get("selling-coupon-delete"),
                t.get("selling-coupon-delete-text"),
            )
        }),
        facts: facts(desk, &coupon),
        ways: Vec::new(),
        ids: vec![(t.get("selling-coupon-id"), id)],
    };
    detail::respond(desk, "getCoupon", one)
}

/// The products that it is for, by their titles as far as these are among the first of the store.
async fn products(desk: &Desk, coupon: &Value) -> Result<Vec<Line>, Halt> {
    if items(&coupon["productIds"]).next().is_none() {
        return Ok(Vec::new());
    }
    let known = tick::products(desk).await?;
    let line = |id: &Value| {
        let product = items(&known).find(|one| one["id"] == *id);
        Line {
            words: text(product.map_or(id, |one| &one["title"])).to_owned(),
            address: desk.link(&format!("/products/{}", text(id))),
            more: String::new(),
        }
    };
    Ok(items(&coupon["productIds"]).map(line).collect())
}

fn facts(desk: &Desk, coupon: &Value) -> Facts {
    let t = desk.t();
    let moment = |name: &str| say::moment(t, &desk.zone(), &coupon[name]);
    let whole = |name: &str| coupon[name].as_i64().map(|number| t.number(number));
    let least = &coupon["minimumPurchase"];
    let is_first = coupon["firstPurchaseOnly"] == true;
    known([
        (t.get("name"), owned(&coupon["displayName"])),
        (t.get("selling-takes-off"), Some(words::value(t, coupon))),
        (
            t.get("selling-uses"),
            Some(words::uses(t, &coupon["timesUsed"], &coupon["maxUses"])),
        ),
        (t.get("selling-max-each"), whole("maxUsesPerCustomer")),
        (
            t.get("selling-minimum-fact"),
            least.as_i64().map(|_| dollars(t, least)),
        ),
        (
            t.get("selling-for"),
            is_first.then(|| t.get("selling-first-only").to_string()),
        ),
        (t.get("orders-from"), moment("startsAt")),
        (t.get("selling-until"), moment("expiresAt")),
        (t.get("products-made"), moment("createdAt")),
        (t.get("products-changed"), moment("updatedAt")),
    ])
}

/// Switches the coupon on or off, or deletes it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let is_on = match form.get("action") {
        "delete" => {
            let list = desk.in_store("/coupons");
            return desk.do_it("deleteCoupon", &[], None, (&list, "removed")).await;
        }
        "on" => true,
        "off" => false,
        _ => return show(desk).await,
    };
    let (here, body) = (desk.address(), json!({"enabled": is_on}));
    desk.do_it("updateCoupon", &[], Some(&body), (&here, "saved"))
        .await
}

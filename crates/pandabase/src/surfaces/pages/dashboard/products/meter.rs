//! A meter of a product: changed, or taken away while it has counted nothing.

use super::meters::{example, parts, read};
use super::way;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::part::Part;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, changes, show_refusal};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/products/meter.html")]
struct MeterPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: String,
    id: String,
    tabs: Vec<Tab>,
    example: String,
    may_write: bool,
    parts: Vec<Part>,
    back: String,
    /// The request that shows it.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let meter = desk.ask("getMeter").await?;
    let frame = seen::frame(desk, &seen::updated(&meter));
    let template = MeterPage {
        look: &desk.look,
        t,
        frame: &frame,
        name: text(&meter["eventName"]).to_owned(),
        id: text(&meter["id"]).to_owned(),
        tabs: way::tabs(desk),
        example: example(t, &meter).unwrap_or_default(),
        may_write: desk.may(S::MetersWrite),
        parts: parts(t, &typed(desk, &meter)),
        back: way::page(desk, "/meters"),
        request: desk.request("getMeter", "")?,
    };
    desk.page(&frame, &template)
}

/// What the form shows: what was typed and refused, or the meter as it is.
fn typed(desk: &Desk, meter: &Value) -> Typed {
    let t = desk.t();
    seen::shown(desk, "eventName", |typed| {
        for name in ["eventName", "aggregation", "settlement"] {
            typed.set(name, text(&meter[name]));
        }
        let price = meter["unitPrice"].as_i64().map(|cents| t.typed_amount(cents));
        typed.set("unitPrice", &price.unwrap_or_default());
        for name in ["unitQuantity", "includedUnits"] {
            let number = meter[name].as_i64().map(|number| number.to_string());
            typed.set(name, &number.unwrap_or_default());
        }
    })
}

/// Changes the meter, or takes it away.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let back = way::page(desk, "/meters");
    if form.get("action") == "delete" {
        return desk.do_it("deleteMeter", &[], None, (&back, "removed")).await;
    }
    let meter = desk.ask("getMeter").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&meter)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &[]);
    let body = changes(read(&mut sent), &meter);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk.act("updateMeter", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&back, "saved")),
        Err(refused) => {
            show_refusal(desk, &mut sent.typed, &refused);
            Ok(desk.back(&sent.typed))
        }
    }
}

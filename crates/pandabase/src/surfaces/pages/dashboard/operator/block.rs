//! Closing a store: what happens then, before it is done.

use super::parts::{self, REASON};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{owned, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/operator/block.html")]
struct BlockPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: String,
    owner: Option<String>,
    is_blocked: bool,
    reason: Field,
    store: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getAnyStore").await?;
    let reason = Fields::new(t, &desk.typed).field(REASON, t.get("refund-reason"));
    let frame = parts::frame(desk);
    let template = BlockPage {
        look: &desk.look,
        t,
        frame: &frame,
        name: text(&store["name"]).to_owned(),
        owner: owned(&store["ownerEmail"]),
        is_blocked: store["blocked"] == true,
        reason: reason.max(500).hint(t.get("operator-reason-hint")),
        store: parts::store(text(&store["id"])),
    };
    desk.page(&frame, &template)
}

/// Closes the store.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    if form.get(REASON).is_empty() {
        let mut typed = Typed::of(form, &[]);
        typed.fault(REASON, desk.t().get("error-answer-required"));
        return Ok(desk.back(&typed));
    }
    let body = json!({"reason": form.get(REASON)});
    match desk.act("blockStore", &[], Some(&body)).await? {
        Ok(_) => {
            let store = parts::store(desk.visit.named("storeId"));
            Ok(desk.done(&store, "saved"))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

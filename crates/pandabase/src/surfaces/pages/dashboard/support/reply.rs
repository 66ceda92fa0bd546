//! A canned reply: changed, or deleted.

use super::reply_form::{read, refuse, respond};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, changes};
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// Shows the form.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let reply = desk.ask("getCannedReply").await?;
    let typed = seen::shown(desk, "name", |typed| {
        for name in ["name", "body"] {
            typed.set(name, text(&reply[name]));
        }
    });
    let frame = seen::frame(desk, &seen::updated(&reply));
    let id = text(&reply["id"]).to_owned();
    let stored = Some((id, desk.request("getCannedReply", "")?));
    respond(desk, &frame, desk.t().get("support-reply"), &typed, stored)
}

/// Changes or deletes the reply.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let replies = desk.in_store("/replies");
    if form.get("action") == "delete" {
        let done = (&*replies, "removed");
        return desk.do_it("deleteCannedReply", &[], None, done).await;
    }
    let reply = desk.ask("getCannedReply").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&reply)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &[]);
    let body = changes(read(&mut sent), &reply);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk.act("updateCannedReply", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&replies, "saved")),
        Err(refused) => Ok(refuse(desk, sent.typed, &refused)),
    }
}

//! A new canned reply.

use super::reply_form::{read, refuse, respond};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// Shows the form.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let title = desk.t().get("support-reply-new");
    respond(desk, &desk.frame(), title, &desk.typed, None)
}

/// Makes the reply.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut sent = Sent::of(desk, form, &[]);
    let body = read(&mut sent);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk.act("createCannedReply", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.in_store("/replies"), "made")),
        Err(refused) => Ok(refuse(desk, sent.typed, &refused)),
    }
}

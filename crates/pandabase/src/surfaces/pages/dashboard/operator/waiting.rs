//! A list of things that somebody has to approve or to reject.

use super::parts::{self, REASON, SUBJECT};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::Listing;
use crate::surfaces::pages::dashboard::say::{Badge, Facts};
use crate::surfaces::pages::field::Field;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/operator/waiting.html")]
struct WaitingPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    words: Words,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    list: Listing,
}

/// The words of a list.
pub struct Words {
    pub(super) title: Text,
    /// What waits here.
    pub(super) text: Text,
    /// What an approval does, and what a rejection.
    pub(super) approval: Text,
    pub(super) rejection: Text,
    pub(super) empty: Text,
    pub(super) empty_text: Text,
}

/// Something in the list.
pub struct Row {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: Option<Badge>,
    pub(super) facts: Facts,
    /// The page of its store.
    pub(super) store: Option<String>,
    pub(super) may_approve: bool,
    /// The reason of a rejection, where one is possible.
    pub(super) reason: Option<Field>,
}

/// The operations that decide, and what their paths call the thing.
pub struct Decisions {
    pub(super) approve: &'static str,
    pub(super) reject: &'static str,
    pub(super) named: &'static str,
}

/// Shows a list.
pub fn show(
    desk: &Desk,
    words: Words,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    list: Listing,
) -> Result<Response, Halt> {
    let frame = parts::frame(desk);
    let template = WaitingPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        words,
        tabs,
        rows,
        list,
    };
    desk.page(&frame, &template)
}

/// Decides about what a form names.
pub async fn decide(desk: &Desk, form: &Form, decisions: Decisions) -> Result<Response, Halt> {
    let here = desk.address();
    let named = [(decisions.named, form.get(SUBJECT))];
    if form.get("action") == "approve" {
        return desk
            .do_it(decisions.approve, &named, None, (&here, "saved"))
            .await;
    }
    if form.get(REASON).is_empty() {
        let mut typed = Typed::of(form, &[]);
        typed.fault(REASON, desk.t().get("error-answer-required"));
        return Ok(desk.back(&typed));
    }
    let body = json!({"reason": form.get(REASON)});
    match desk.act(decisions.reject, &named, Some(&body)).await? {
        Ok(_) => Ok(desk.done(&here, "saved")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

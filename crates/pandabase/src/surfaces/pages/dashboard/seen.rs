//! Forms that change what somebody else may change meanwhile. Each carries a mark of what it was made of.
//! One whose mark is old is not saved but shown again, and says so: saved once more, it takes the place of
//! what is there by then.

use super::desk::Desk;
use super::frame::{Frame, OLD};
use super::say::text;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use axum::response::Response;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The field that has the mark.
pub const SEEN: &str = "seen";
/// The button that drops what was typed, and shows what is stored.
pub const FRESH: &str = "fresh";

/// The mark of something that knows when it was last changed.
pub fn updated(stored: &Value) -> String {
    text(&stored["updatedAt"]).to_owned()
}

/// The mark of values of which others than those of the form may change unnoticed.
pub fn mark(stored: &[(&str, String)]) -> String {
    hex::encode(Sha256::digest(json!(stored).to_string()))
}

/// What a form shows: what `fill` has of what is stored, or what was typed into the form and refused. Where
/// it was refused because somebody else has changed something, what is stored by now goes with it. Whether
/// the form was sent is told by its field `name`, which browsers send in any case.
pub fn shown(desk: &Desk, name: &str, fill: impl FnOnce(&mut Typed)) -> Typed {
    let mut typed = desk.typed.clone();
    if !typed.has(name) {
        fill(&mut typed);
    } else if typed.has(OLD) {
        let mut stored = Typed::default();
        fill(&mut stored);
        typed.compare(&stored);
    }
    typed
}

/// The frame of a page whose form changes what has this mark now.
pub fn frame(desk: &Desk, now: &str) -> Frame {
    let mut frame = desk.frame();
    let kept = Some(desk.typed.get(SEEN)).filter(|_| desk.typed.has(SEEN));
    kept.unwrap_or(now).clone_into(&mut frame.seen);
    frame
}

/// The answer to a form that was made of something older than what has this mark; `None` when it was not.
pub fn refusal(desk: &Desk, form: &Form, now: &str) -> Option<Response> {
    if form.get(SEEN) == now {
        return None;
    }
    Some(refuse(desk, Typed::of(form, &[]), now))
}

/// Shows a form again that was made of something older than what has this mark.
pub fn refuse(desk: &Desk, mut typed: Typed, now: &str) -> Response {
    typed.set(SEEN, now);
    typed.set(OLD, "yes");
    typed.notice(desk.t().get("desk-error-changed"));
    desk.back(&typed)
}

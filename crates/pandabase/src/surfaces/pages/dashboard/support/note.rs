//! A new note on a case, for the team alone.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::{Desk, plain};
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::json;

/// The longest note.
const LONGEST: u16 = 4000;
/// The field, by a name that no other form of the case has.
const NOTE: &str = "remark";

#[derive(Template)]
#[template(path = "dashboard/support/note.html")]
struct NotePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    note: Field,
    /// The case, and the way back to it.
    case: (String, String),
}

/// Shows the form.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let case = desk.ask("getCase").await?;
    let frame = desk.frame();
    let template = NotePage {
        look: &desk.look,
        t,
        frame: &frame,
        note: Fields::new(t, &desk.typed)
            .field(NOTE, t.get("support-note"))
            .max(LONGEST)
            .hint(t.get("support-note-hint")),
        case: (text(&case["subject"]).to_owned(), back(desk)),
    };
    desk.page(&frame, &template)
}

/// The page of the case.
fn back(desk: &Desk) -> String {
    desk.in_store(&format!("/cases/{}", desk.visit.named("caseId")))
}

/// Adds the note.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = Typed::of(form, &[]);
    if form.get(NOTE).is_empty() {
        typed.fault(NOTE, desk.t().get("error-answer-required"));
        return Ok(desk.back(&typed));
    }
    let body = json!({"body": form.get(NOTE)});
    match desk.press(form, "addCaseNote", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&back(desk), "saved")),
        Err(refused) => {
            match refused.text.starts_with("body/body ") {
                true => typed.fault(NOTE, plain(&refused.text)),
                false => desk.show_refusal(&mut typed, &refused),
            }
            Ok(desk.back(&typed))
        }
    }
}

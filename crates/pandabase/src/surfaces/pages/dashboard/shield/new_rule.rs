//! A new rule.

use super::editor::{self, Pressed};
use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// How far apart rules are put, so that others find room between them.
const STEP: i64 = 10;

/// Shows the form. A new rule is asked last.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let mut typed = desk.typed.clone();
    if !typed.has("name") {
        let rules = parts::all_rules(desk).await?;
        let last = rules.last().and_then(|rule| rule["priority"].as_i64());
        let next = last.map_or(STEP, |last| last.saturating_add(STEP));
        typed.set("priority", &next.to_string());
        typed.set("enabled", "yes");
    }
    let title = desk.t().get("shield-new-rule");
    editor::show(desk, title, typed, false).await
}

/// Stores the rule, or shows what the form was sent for.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let rules = desk.in_store("/shield/rules");
    let (body, mut typed) = match editor::read(desk, form) {
        Pressed::Page(response) => return Ok(response),
        Pressed::Gone => return Ok(desk.visit.leave(&rules)),
        Pressed::Rule(body, typed) => (body, typed),
    };
    match desk.press(form, "createShieldRule", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&rules, "made")),
        Err(refused) => {
            editor::show_refusal(desk, &mut typed, &refused);
            Ok(desk.back(&typed))
        }
    }
}

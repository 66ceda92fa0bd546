//! A rule: changed, tried, deleted.

use super::editor::{self, Pressed};
use super::trial::DOES;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// Shows the form.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let rule = desk.ask("getShieldRule").await?;
    let mut typed = seen::shown(desk, "name", |typed| {
        for (field, name) in [("name", "name"), ("condition", "condition"), (DOES, "action")] {
            typed.set(field, text(&rule[name]));
        }
        typed.set("priority", &rule["priority"].to_string());
        if rule["enabled"] == true {
            typed.set("enabled", "yes");
        }
    });
    typed.fill(seen::SEEN, Some(&seen::updated(&rule)));
    let title = desk.t().get("shield-change-rule");
    editor::show(desk, title, typed, true).await
}

/// Changes or deletes the rule, or shows what the form was sent for.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let rules = desk.in_store("/shield/rules");
    let (body, mut typed) = match editor::read(desk, form) {
        Pressed::Page(response) => return Ok(response),
        Pressed::Gone => {
            let done = (&*rules, "removed");
            return desk.do_it("deleteShieldRule", &[], None, done).await;
        }
        Pressed::Rule(body, typed) => (body, typed),
    };
    let rule = desk.ask("getShieldRule").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&rule)) {
        return Ok(refusal);
    }
    match desk.act("updateShieldRule", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&rules, "saved")),
        Err(refused) => {
            editor::show_refusal(desk, &mut typed, &refused);
            Ok(desk.back(&typed))
        }
    }
}

//! What a store's cases are answered with by themselves, and when idle ones are closed.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::settings::change::{shown, ticked, written};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// The longest reply.
const LONGEST: u16 = 4000;

#[derive(Template)]
#[template(path = "dashboard/support/case_settings.html")]
struct SettingsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    replies: Field,
    message: Field,
    closes: Field,
    days: Field,
    /// The way back to the cases.
    cases: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let set = desk.ask("getCaseSettings").await?;
    let typed = shown(desk, "autoCloseDays", &stored(&set));
    let fields = Fields::new(t, &typed);
    let frame = seen::frame(desk, &seen::mark(&stored(&set)));
    let template = SettingsPage {
        look: &desk.look,
        t,
        frame: &frame,
        replies: fields
            .field("autoReplyEnabled", t.get("support-auto-reply"))
            .unneeded(),
        message: fields
            .optional("autoReplyMessage", t.get("support-auto-message"))
            .max(LONGEST)
            .hint(t.get("support-auto-message-hint")),
        closes: fields
            .field("autoCloseEnabled", t.get("support-auto-close"))
            .unneeded(),
        days: fields
            .field("autoCloseDays", t.get("support-auto-days"))
            .digits()
            .max(2)
            .hint(t.get("support-auto-days-hint")),
        cases: desk.in_store("/cases"),
    };
    desk.page(&frame, &template)
}

/// What the fields show of what is set.
fn stored(set: &Value) -> [(&'static str, String); 4] {
    [
        ("autoReplyEnabled", ticked(&set["autoReplyEnabled"])),
        ("autoReplyMessage", written(&set["autoReplyMessage"])),
        ("autoCloseEnabled", ticked(&set["autoCloseEnabled"])),
        ("autoCloseDays", set["autoCloseDays"].to_string()),
    ]
}

/// Changes the settings.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let days = form.get("autoCloseDays").parse::<i64>().ok();
    let Some(days) = days.filter(|days| (1..=90).contains(days)) else {
        let mut typed = Typed::of(form, &[]);
        typed.fault("autoCloseDays", t.get("support-error-days"));
        return Ok(desk.back(&typed));
    };
    let set = desk.ask("getCaseSettings").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::mark(&stored(&set))) {
        return Ok(refusal);
    }
    let body = json!({
        "autoReplyEnabled": form.filled("autoReplyEnabled").is_some(),
        "autoReplyMessage": form.filled("autoReplyMessage"),
        "autoCloseEnabled": form.filled("autoCloseEnabled").is_some(),
        "autoCloseDays": days,
    });
    match desk.act("updateCaseSettings", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.address(), "saved")),
        Err(refused) => {
            let mut typed = Typed::of(form, &[]);
            desk.show_refusal(&mut typed, &refused);
            Ok(desk.back(&typed))
        }
    }
}

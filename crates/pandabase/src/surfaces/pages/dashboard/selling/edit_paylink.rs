//! Changing a paylink. Sessions that it has opened stay as they are.

use super::items;
use super::paylink_form::{MOMENTS, PLAIN, groups, read};
use super::sheet::{self, Sheet, fill, fill_moments};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, changes};
use crate::surfaces::pages::form::Form;
use axum::response::Response;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let link = desk.ask("getPaylink").await?;
    let typed = seen::shown(desk, "title", |typed| {
        fill(typed, &link, &PLAIN);
        fill_moments(desk, typed, &link, &MOMENTS);
        items::fill(t, typed, &link);
    });
    let sheet = Sheet {
        title: text(&link["title"]).to_owned(),
        save: t.get("settings-save"),
        back: (t.get("settings-back"), page(desk)),
        seen: seen::updated(&link),
    };
    sheet::respond(desk, sheet, groups(desk, &typed).await?)
}

/// The page of the paylink.
fn page(desk: &Desk) -> String {
    desk.in_store(&format!("/paylinks/{}", desk.visit.named("paylinkId")))
}

/// Saves what was changed.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let link = desk.ask("getPaylink").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&link)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &[]);
    let body = read(desk, &mut sent, form, &link);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    match desk
        .act("updatePaylink", &[], Some(&changes(body, &link)))
        .await?
    {
        Ok(_) => Ok(desk.done(&page(desk), "saved")),
        Err(refused) => Ok(sheet::refuse(desk, sent.typed, &refused)),
    }
}

//! Codes for the phones of owners, which somebody passes on: each is shown to whoever reads it, once.

use super::parts::{self, SUBJECT};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::{self, Facts, known, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/operator/phone_codes.html")]
struct CodesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The code that was just read, and what is to be done with it.
    code: Option<(String, String)>,
    codes: Vec<Row>,
    list: Listing,
}

/// A code that waits.
struct Row {
    id: String,
    phone: String,
    name: String,
    facts: Facts,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    page(desk, None).await
}

/// Reads a code. It is in this answer alone: an address, a cookie and a redirect would keep it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let named = [("accountId", form.get(SUBJECT))];
    match desk.act("readPhoneCode", &named, None).await? {
        Ok(read) => page(desk, Some(&read)).await,
        Err(refused) => Ok(desk.say(&refused)),
    }
}

async fn page(desk: &Desk, read: Option<&Value>) -> Result<Response, Halt> {
    let t = desk.t();
    let list = Asked::of(desk, &[]);
    let list = list.list(desk, "listPhoneCodes", &[]).await?;
    let code = read.map(|read| {
        let until = parts::moment(t, &read["expiresAt"]).unwrap_or_default();
        let words = t.get("operator-code-pass-on");
        let words = words.with("phone", text(&read["phone"])).with("date", until);
        (text(&read["code"]).to_owned(), words.to_string())
    });
    let frame = parts::frame(desk);
    let template = CodesPage {
        look: &desk.look,
        t,
        frame: &frame,
        code,
        codes: list.rows.iter().map(|code| row(t, code)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn row(t: Locale, code: &Value) -> Row {
    Row {
        id: text(&code["accountId"]).to_owned(),
        phone: text(&code["phone"]).to_owned(),
        name: say::name(code).unwrap_or_default(),
        facts: known([
            (t.get("email"), owned(&code["email"])),
            (t.get("support-asked"), parts::moment(t, &code["requestedAt"])),
            (t.get("operator-read-at"), parts::moment(t, &code["readAt"])),
        ]),
    }
}

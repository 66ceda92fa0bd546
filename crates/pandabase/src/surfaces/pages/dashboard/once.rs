//! What a page shows once, after the redirect that every form ends in: a new secret, or what came of a test.
//! It waits in the encrypted cookie of that page, as what was typed into a form does that was refused: so it
//! is in no address, and nothing but this server reads it. The response that shows it ends the cookie, and
//! after a few minutes it is not shown any more.

use super::desk::Desk;
use super::frame::Frame;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use askama::Template;
use axum::response::Response;
use pandabase_domain::time::{MINUTE, Timestamp};

/// How long it waits to be shown, in milliseconds.
const KEPT: i64 = 5 * MINUTE;
/// Until when it is shown; no field of any form.
const UNTIL: &str = "once.until";

/// Leads to the page at `address`, which is told this once: names, and what each stands for.
pub fn tell(desk: &Desk, address: &str, told: &[(&str, &str)]) -> Response {
    let mut typed = Typed::default();
    for (name, value) in told {
        typed.set(name, value);
    }
    mark(desk, &mut typed);
    let path = address.split('?').next().unwrap_or(address);
    let mut response = desk.visit.leave(address);
    add_cookies(response.headers_mut(), desk.visit.keep(&typed, path));
    response
}

/// Has the page that shows this forget it.
pub fn mark(desk: &Desk, typed: &mut Typed) {
    let until = desk.visit.env().clock.now().plus_millis(KEPT);
    typed.set(UNTIL, &until.to_string());
}

/// What this page was told under a name.
pub fn told<'d>(desk: &'d Desk, name: &str) -> Option<&'d str> {
    let until = Timestamp::parse(desk.typed.get(UNTIL))?;
    let value = desk.typed.get(name);
    (desk.visit.env().clock.now() <= until && !value.is_empty()).then_some(value)
}

/// Responds with a page, which forgets what it was told.
pub fn page(desk: &Desk, frame: &Frame, template: &impl Template) -> Result<Response, Halt> {
    let mut response = desk.page(frame, template)?;
    if desk.typed.has(UNTIL) {
        let forgotten = Typed::forget(desk.visit.env(), &desk.visit.headers, &desk.visit.path);
        add_cookies(response.headers_mut(), forgotten);
    }
    Ok(response)
}

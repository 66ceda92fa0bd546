//! Values that a page shows once, after the redirect that every form ends in: a new secret, or the result of
//! a test. They wait in the encrypted cookie of that page, as the fields of a refused form do, because an
//! address would end up in histories and logs. The response that shows them removes the cookie, and after a
//! few minutes they are not shown any more.

use super::desk::Desk;
use super::frame::Frame;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use askama::Template;
use axum::response::Response;
use pandabase_domain::time::{MINUTE, Timestamp};

/// How long values wait to be shown, in milliseconds.
const KEPT: i64 = 5 * MINUTE;
/// Until when they are shown. No field of a form has this name.
const UNTIL: &str = "once.until";

/// Redirects to the page at `address`, which shows these values once: pairs of name and value.
pub fn redirect(desk: &Desk, address: &str, values: &[(&str, &str)]) -> Response {
    let mut typed = Typed::default();
    for (name, value) in values {
        typed.set(name, value);
    }
    mark(desk, &mut typed);
    let path = address.split('?').next().unwrap_or(address);
    let mut response = desk.visit.leave(address);
    add_cookies(response.headers_mut(), desk.visit.keep(&typed, path));
    response
}

/// Marks values as such, so that the page that shows them removes them.
pub fn mark(desk: &Desk, typed: &mut Typed) {
    let until = desk.visit.env().clock.now().plus_millis(KEPT);
    typed.set(UNTIL, &until.to_string());
}

/// The value of a name, if this page is to show one.
pub fn get<'d>(desk: &'d Desk, name: &str) -> Option<&'d str> {
    let until = Timestamp::parse(desk.typed.get(UNTIL))?;
    let value = desk.typed.get(name);
    (desk.visit.env().clock.now() <= until && !value.is_empty()).then_some(value)
}

/// Responds with a page and removes the values that it shows.
pub fn page(desk: &Desk, frame: &Frame, template: &impl Template) -> Result<Response, Halt> {
    let mut response = desk.page(frame, template)?;
    if desk.typed.has(UNTIL) {
        let forgotten = Typed::forget(desk.visit.env(), &desk.visit.headers, &desk.visit.path);
        add_cookies(response.headers_mut(), forgotten);
    }
    Ok(response)
}

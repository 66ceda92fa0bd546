//! The form of a canned reply.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::sent::Sent;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::case::PLACEHOLDERS;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The longest reply.
const LONGEST: u16 = 4000;
/// How much of a reply a list shows, in characters.
const BEGINNING: usize = 120;

#[derive(Template)]
#[template(path = "dashboard/support/reply.html")]
struct ReplyPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: Text,
    name: Field,
    body: Field,
    /// Whether it is stored already, so that it can be deleted.
    is_stored: bool,
    /// The way back to all of them.
    replies: String,
}

/// Responds with the form in which this was typed.
pub fn respond(
    desk: &Desk,
    frame: &Frame,
    title: Text,
    typed: &Typed,
    is_stored: bool,
) -> Result<Response, Halt> {
    let t = desk.t();
    let fields = Fields::new(t, typed);
    let [buyer, order] = PLACEHOLDERS;
    let template = ReplyPage {
        look: &desk.look,
        t,
        frame,
        title,
        name: fields
            .field("name", t.get("name"))
            .max(128)
            .hint(t.get("support-reply-name-hint")),
        body: fields
            .field("body", t.get("support-reply-text"))
            .max(LONGEST)
            .hint(
                t.get("support-reply-text-hint")
                    .with("buyer", buyer)
                    .with("order", order),
            ),
        is_stored,
        replies: desk.in_store("/replies"),
    };
    desk.page(frame, &template)
}

/// What the form asks for.
pub fn read(sent: &mut Sent<'_>) -> Value {
    json!({"name": sent.needed("name"), "body": sent.needed("body")})
}

/// Shows the form again, and says why it was refused.
pub fn refuse(desk: &Desk, mut typed: Typed, refused: &Refused) -> Response {
    match refused.status {
        StatusCode::CONFLICT => typed.fault("name", refused.text.clone()),
        _ => desk.show_refusal(&mut typed, refused),
    }
    desk.back(&typed)
}

/// The beginning of a text in a line.
pub fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let beginning: String = letters.by_ref().take(BEGINNING).collect();
    match letters.next() {
        Some(_) => format!("{}…", beginning.trim_end()),
        None => beginning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shortened() {
        assert_eq!(shortened("Thank you"), "Thank you");
        let exact = "ä".repeat(BEGINNING);
        assert_eq!(shortened(&exact), exact);
        assert_eq!(shortened(&format!("{exact}x")), format!("{exact}…"));
    }
}

//! What the operator's pages have in common.

use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::Link;
use crate::surfaces::pages::dashboard::say;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Where the operator's pages begin.
pub const OPERATOR: &str = "/operator";
/// The field that says what a form of a list is about.
pub const SUBJECT: &str = "subject";
/// The field of a reason.
pub const REASON: &str = "reason";

/// The frame of a page, with the operator's pages in its bar: also where the operator has a role in the store
/// that the page is about, it is no page of the store.
pub fn frame(desk: &Desk) -> Frame {
    let t = desk.t();
    let path = desk.visit.path.trim_end_matches('/');
    let link = |words: Text, rest: &str| {
        let address = format!("{OPERATOR}{rest}");
        let below = path.strip_prefix(&*address);
        let is_above = |below: &str| !rest.is_empty() && below.starts_with('/');
        Link {
            heading: None,
            words: words.to_string(),
            is_current: below.is_some_and(|below| below.is_empty() || is_above(below)),
            address,
        }
    };
    let mut frame = desk.frame();
    frame.store = None;
    frame.pages = vec![
        link(t.get("operator-health"), ""),
        link(t.get("desk-stores"), "/stores"),
        link(t.get("operator-identities"), "/identity-checks"),
        link(t.get("money-accounts"), "/bank-accounts"),
        link(t.get("money-payouts"), "/payouts"),
        link(t.get("operator-codes"), "/phone-codes"),
        link(t.get("operator-jobs"), "/jobs"),
        link(t.get("operator-activity"), "/activity"),
    ];
    frame
}

/// The page of a store.
pub fn store(named: &str) -> String {
    format!("{OPERATOR}/stores/{named}")
}

/// A time. Whoever runs an installation reads the world's.
pub fn moment(t: Locale, value: &Value) -> Option<String> {
    let at = say::moment(t, &Zone::utc(), value)?;
    Some(format!("{at} UTC"))
}

/// The field of a reason in the form about `subject`, of which a page may have several.
pub fn reason(desk: &Desk, subject: &str) -> Field {
    let t = desk.t();
    let nothing = Typed::default();
    let typed = match desk.typed.get(SUBJECT) == subject {
        true => &desk.typed,
        false => &nothing,
    };
    let field = Fields::new(t, typed).field(REASON, t.get("refund-reason"));
    Field {
        id: format!("{REASON}-{subject}"),
        ..field.max(500).hint(t.get("operator-reason-hint"))
    }
}

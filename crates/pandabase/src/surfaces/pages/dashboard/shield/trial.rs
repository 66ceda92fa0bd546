//! A condition tried on past payments, before its rule is stored.

use super::grammar::CONDITION;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, dollars, items, text};
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::shield::Action;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// How far is looked back, in days; the first where nothing is chosen.
pub const DAYS: [i64; 4] = [30, 7, 90, 180];
/// The field that says what a rule does; buttons are called `action`.
pub const DOES: &str = "does";
/// The field that says how far.
pub const SPAN: &str = "days";

/// What a rule would have done.
pub struct Trial {
    pub(super) words: Text,
    /// The condition in its shortest form.
    pub(super) condition: String,
    /// Whether there were more payments than are looked at.
    pub(super) is_part: bool,
    pub(super) payments: Vec<Row>,
}

/// A payment that it would have met.
pub struct Row {
    pub(super) amount: String,
    pub(super) buyer: String,
    pub(super) at: String,
    pub(super) address: String,
}

/// Tries the condition that was typed. What is wrong with it is said at its field.
pub async fn run(desk: &Desk, typed: &mut Typed) -> Result<Option<Trial>, Halt> {
    let days = days(typed);
    let body = json!({"condition": typed.get(CONDITION), "days": days});
    let found = match desk.act("testShieldRule", &[], Some(&body)).await? {
        Ok(found) => found,
        Err(refused) => {
            desk.show_refusal(typed, &refused);
            return Ok(None);
        }
    };
    let number = |name: &str| found[name].as_i64().unwrap_or(0);
    let words = would(desk.t(), typed.get(DOES));
    Ok(Some(Trial {
        words: words
            .with("count", number("matched"))
            .with("all", number("evaluated"))
            .with("days", days),
        condition: text(&found["condition"]).to_owned(),
        is_part: found["complete"] == false,
        payments: items(&found["payments"]).map(|one| row(desk, one)).collect(),
    }))
}

/// How many days are looked back.
fn days(typed: &Typed) -> i64 {
    let asked = typed.get(SPAN).parse().ok();
    let known = asked.filter(|days| DAYS.contains(days));
    known.unwrap_or(DAYS[0])
}

/// What a rule with this action would have done.
fn would(t: Locale, action: &str) -> Text {
    match Action::parse(action) {
        Some(Action::Block) => t.get("shield-would-block"),
        Some(Action::Allow) => t.get("shield-would-allow"),
        Some(Action::Review) | None => t.get("shield-would-hold"),
    }
}

fn row(desk: &Desk, payment: &Value) -> Row {
    let t = desk.t();
    let order = format!("/orders/{}", text(&payment["orderId"]));
    Row {
        amount: dollars(t, &payment["totalAmount"]),
        buyer: text(&payment["email"]).to_owned(),
        at: say::moment(t, &desk.zone(), &payment["createdAt"]).unwrap_or_default(),
        address: desk.in_store(&order),
    }
}

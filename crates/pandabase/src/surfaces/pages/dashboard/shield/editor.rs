//! The form of a rule: its fields, the help beside it, and what its buttons do.

use super::grammar::{self, ATTRIBUTE, CONDITION, Help, OPERATOR, VALUE};
use super::parts;
use super::trial::{self, DAYS, DOES, SPAN, Trial};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen::SEEN;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use pandabase_domain::shield::Action;
use pandabase_domain::shield::fault::MOST_CHARACTERS;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// Notes among what was typed that the condition is to be tried.
const TRIED: &str = "tried";

#[derive(Template)]
#[template(path = "dashboard/shield/rule.html")]
struct RulePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    fields: Editor,
    help: Help,
    lists: Vec<(String, Text)>,
    /// Names that attributes and values are completed to.
    attributes: Vec<&'static str>,
    values: Vec<String>,
    trial: Option<Trial>,
    /// The id of a rule that is stored already, so that it can be deleted, and the request that shows it.
    stored: Option<(String, String)>,
    rules: String,
}

/// The fields.
struct Editor {
    name: Field,
    condition: Field,
    /// The place of a fault in the condition.
    pointed: Option<String>,
    action: Field,
    priority: Field,
    enabled: Field,
    attribute: Field,
    operator: Field,
    value: Field,
    days: Field,
}

/// What a press of a button comes to.
pub enum Pressed {
    /// The form is shown again.
    Page(Response),
    /// A rule is stored; what was typed is kept in case that it is refused.
    Rule(Value, Typed),
    /// The rule is deleted.
    Gone,
}

/// Shows the form with what was typed, or with what is stored.
pub async fn show(desk: &Desk, title: Text, mut typed: Typed, is_stored: bool) -> Result<Response, Halt> {
    let t = desk.t();
    let lists = parts::all_lists(desk).await?;
    let trial = match typed.has(TRIED) {
        true => trial::run(desk, &mut typed).await?,
        false => None,
    };
    let stored = match is_stored {
        true => {
            let id = desk.visit.named("ruleId").to_owned();
            Some((id, desk.request("getShieldRule", "")?))
        }
        false => None,
    };
    let mut frame = desk.frame();
    typed.get(SEEN).clone_into(&mut frame.seen);
    if let Some(notice) = typed.whole() {
        frame.notice = Some(notice.to_owned());
    }
    let names = lists.iter().map(|list| text(&list["name"]));
    let listed = lists.iter().filter_map(|list| {
        let kind = parts::kind(t, parts::type_of(list)?);
        Some((format!("@{}", text(&list["name"])), kind))
    });
    let template = RulePage {
        look: &desk.look,
        t,
        frame: &frame,
        title: title.to_string(),
        fields: editor(t, &typed),
        help: Help::new(t),
        lists: listed.collect(),
        attributes: grammar::attributes(),
        values: grammar::values(names),
        trial,
        stored,
        rules: desk.in_store("/shield/rules"),
    };
    desk.page(&frame, &template)
}

fn editor(t: Locale, typed: &Typed) -> Editor {
    let fields = Fields::new(t, typed);
    let actions = [
        Choice::new(Action::Review, t.get("shield-action-hold")),
        Choice::new(Action::Block, t.get("shield-decline-now")),
        Choice::new(Action::Allow, t.get("shield-action-allow")),
    ];
    let days = DAYS.map(|days| Choice::new(days, t.get("shield-days").with("count", days)));
    let pointed = typed.error(CONDITION);
    let most = u16::try_from(MOST_CHARACTERS).unwrap_or(u16::MAX);
    Editor {
        name: fields.field("name", t.get("shield-rule-name")).max(128),
        condition: fields
            .field(CONDITION, t.get("shield-condition"))
            .max(most)
            .hint(t.get("shield-condition-hint")),
        pointed: pointed.and_then(|fault| grammar::pointed(typed.get(CONDITION), fault)),
        action: fields.field(DOES, t.get("shield-action")).choices(actions),
        priority: fields
            .field("priority", t.get("shield-priority"))
            .max(9)
            .digits()
            .hint(t.get("shield-priority-hint")),
        enabled: fields.field("enabled", t.get("shield-enabled")).unneeded(),
        attribute: fields
            .field(ATTRIBUTE, t.get("shield-attribute"))
            .unneeded()
            .max(64),
        operator: fields
            .field(OPERATOR, t.get("shield-operator"))
            .unneeded()
            .choices(grammar::operators(t)),
        value: fields
            .field(VALUE, t.get("shield-value"))
            .unneeded()
            .hint(t.get("shield-value-hint")),
        days: fields.field(SPAN, t.get("shield-span")).unneeded().choices(days),
    }
}

/// Reads the form, and does what needs no rule that is complete.
pub fn read(desk: &Desk, form: &Form) -> Pressed {
    let t = desk.t();
    let mut typed = Typed::of(form, &[]);
    match form.get("action") {
        "delete" => return Pressed::Gone,
        joint @ ("AND" | "OR") => {
            grammar::append(t, &mut typed, joint);
            return Pressed::Page(desk.back(&typed));
        }
        "test" => {
            typed.set(TRIED, "yes");
            return Pressed::Page(desk.back(&typed));
        }
        _ => {}
    }
    for name in ["name", CONDITION] {
        if typed.get(name).is_empty() {
            typed.fault(name, t.get("error-answer-required"));
        }
    }
    let priority = form.get("priority").parse::<u32>();
    if priority.is_err() {
        typed.fault("priority", t.get("error-answer-digits"));
    }
    if typed.is_refused() {
        return Pressed::Page(desk.back(&typed));
    }
    let body = json!({
        "name": typed.get("name"),
        "condition": typed.get(CONDITION),
        "action": form.get(DOES),
        "priority": priority.unwrap_or_default(),
        "enabled": form.filled("enabled").is_some(),
    });
    Pressed::Rule(body, typed)
}

/// Shows why a rule was refused. The form has another name for the field that the API calls `action`.
pub fn show_refusal(desk: &Desk, typed: &mut Typed, refused: &Refused) {
    match refused.text.strip_prefix("body/action ") {
        Some(fault) => typed.fault(DOES, fault),
        None => desk.show_refusal(typed, refused),
    }
}

//! The rules in the order in which they are asked, and moving one up or down in it.

use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{Badge, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/shield/rules.html")]
struct RulesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    tabs: Vec<Tab>,
    rules: Vec<Row>,
    new: String,
    /// The request that lists them.
    request: String,
}

/// A rule.
struct Row {
    id: String,
    name: String,
    action: Badge,
    condition: String,
    is_enabled: bool,
    address: String,
    up: bool,
    down: bool,
    words_up: String,
    words_down: String,
    words_switch: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let rules = parts::all_rules(desk).await?;
    let last = rules.len().saturating_sub(1);
    let rows = rules.iter().enumerate();
    let frame = desk.frame();
    let template = RulesPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        export: export::path(desk, "listShieldRules"),
        tabs: parts::tabs(desk),
        rules: rows
            .map(|(at, rule)| row(desk, rule, at > 0, at < last))
            .collect(),
        new: desk.in_store("/shield/rules/new"),
        request: desk.request("listShieldRules", "")?,
    };
    desk.page(&frame, &template)
}

/// Moves a rule, or switches it on or off.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let (action, id) = form.get("action").split_once(':').unwrap_or_default();
    match action {
        "up" | "down" => moved(desk, id, action == "up").await,
        _ => {
            let body = json!({"enabled": action == "on"});
            let named = [("ruleId", id)];
            desk.do_it("updateShieldRule", &named, Some(&body), (&here, "saved"))
                .await
        }
    }
}

fn row(desk: &Desk, rule: &Value, up: bool, down: bool) -> Row {
    let t = desk.t();
    let name = text(&rule["name"]);
    let is_enabled = rule["enabled"] == true;
    let switch = match is_enabled {
        true => t.get("shield-switch-off-of"),
        false => t.get("shield-switch-on-of"),
    };
    Row {
        id: text(&rule["id"]).to_owned(),
        name: name.to_owned(),
        action: parts::action(t, &rule["action"]),
        condition: text(&rule["condition"]).to_owned(),
        is_enabled,
        address: desk.in_store(&format!("/shield/rules/{}", text(&rule["id"]))),
        up,
        down,
        words_up: t.get("shield-up").with("name", name).to_string(),
        words_down: t.get("shield-down").with("name", name).to_string(),
        words_switch: switch.with("name", name).to_string(),
    }
}

/// Moves a rule past its neighbour. Rules stand in the order of their numbers, and of equal ones the older
/// first, so the upper of the two gets a number behind the lower one, and what would be in its way moves on.
async fn moved(desk: &Desk, rule: &str, is_up: bool) -> Result<Response, Halt> {
    let here = desk.address();
    let rules = parts::all_rules(desk).await?;
    let places: Vec<Place<'_>> = rules
        .iter()
        .map(|rule| (rule["priority"].as_i64().unwrap_or(0), text(&rule["id"])))
        .collect();
    let at = places.iter().position(|(_, known)| *known == rule);
    let upper = at.and_then(|at| if is_up { at.checked_sub(1) } else { Some(at) });
    for (id, priority) in upper.map(|upper| shifts(&places, upper)).unwrap_or_default() {
        let body = json!({"priority": priority});
        let changed = desk
            .act("updateShieldRule", &[("ruleId", id)], Some(&body))
            .await?;
        if let Err(refused) = changed {
            return Ok(desk.say(&refused));
        }
    }
    Ok(desk.visit.leave(&here))
}

/// The number of a rule, and its id.
type Place<'r> = (i64, &'r str);

/// The numbers that put the rule at `upper` behind the one that follows it, and leave all others in their
/// order. The last one comes first, so that between two of these changes the order is the old one still.
fn shifts<'r>(places: &[Place<'r>], upper: usize) -> Vec<(&'r str, i64)> {
    let (Some(moved), Some(lower)) = (places.get(upper), places.get(upper + 1)) else {
        return Vec::new();
    };
    let rest = places.get(upper + 2..).unwrap_or_default();
    let mut changes = Vec::new();
    let mut before = *lower;
    for place in std::iter::once(moved).chain(rest) {
        if *place > before {
            break;
        }
        before = (before.0.saturating_add(1), place.1);
        changes.push((before.1, before.0));
    }
    changes.reverse();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of the rules after some changes.
    fn order<'r>(places: &[Place<'r>], changes: &[(&'r str, i64)]) -> Vec<&'r str> {
        let mut places = places.to_vec();
        for (id, priority) in changes {
            for place in &mut places {
                if place.1 == *id {
                    place.0 = *priority;
                }
            }
        }
        places.sort_unstable();
        places.into_iter().map(|(_, id)| id).collect()
    }

    #[test]
    fn a_rule_passes_its_neighbour_and_no_other() {
        for (places, upper, most) in [
            (vec![(10, "a"), (20, "b"), (30, "c")], 0, 1),
            (vec![(10, "c"), (20, "b"), (30, "a")], 1, 1),
            (vec![(0, "a"), (0, "b"), (0, "c"), (0, "d")], 1, 2),
            (vec![(1, "a"), (2, "b"), (3, "c"), (9, "d")], 0, 2),
            (vec![(5, "a"), (5, "b"), (6, "c")], 0, 1),
        ] {
            let changes = shifts(&places, upper);
            assert!(changes.len() <= most + 1, "{places:?}: {changes:?}");
            let mut expected = order(&places, &[]);
            // Each change by itself leaves the order as it was, but for the last one.
            for count in 0..changes.len() {
                assert_eq!(order(&places, &changes[..count]), expected, "{places:?}");
            }
            expected.swap(upper, upper + 1);
            assert_eq!(order(&places, &changes), expected, "{places:?}");
        }
        assert!(shifts(&[(1, "a")], 0).is_empty());
    }
}

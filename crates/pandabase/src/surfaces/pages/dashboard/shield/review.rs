//! A payment that is held: what spoke against it, and what either decision does.

use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::shield::{ListedPart, ReviewStatus};
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The field that says what is put on which list.
const ENTRY: &str = "entry";

#[derive(Template)]
#[template(path = "dashboard/shield/review.html")]
struct ReviewPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    risk: Option<Badge>,
    /// The rule that held it, and what it says today.
    rule: Option<(String, Option<String>)>,
    against: Vec<Text>,
    facts: Facts,
    ids: Facts,
    order: String,
    decision: Option<Decision>,
    /// What of the payment goes on which list.
    entry: Option<Field>,
    /// Where the first list is made.
    new_list: Option<String>,
    queue: String,
    request: String,
}

/// What either decision does.
struct Decision {
    approval: Text,
    refusal: Text,
    until: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let review = desk.ask("getShieldReview").await?;
    let lists = parts::all_lists(desk).await?;
    let amount = dollars(t, &review["payment"]["totalAmount"]);
    let status = ReviewStatus::parse(text(&review["status"])).unwrap_or(ReviewStatus::Open);
    let order = format!("/orders/{}", text(&review["order"]["id"]));
    let rule = rule(desk, &review).await?;
    let frame = desk.frame();
    let template = ReviewPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: t.get("shield-payment-of").with("amount", &*amount).to_string(),
        status: badge(t, status),
        risk: parts::risk(t, &review),
        rule,
        against: against(t, &review),
        facts: facts(desk, &review),
        ids: ids(t, &review),
        order: desk.in_store(&order),
        decision: (status == ReviewStatus::Open).then(|| decision(desk, &review, &amount)),
        entry: entry(desk, &review, &lists),
        new_list: lists.is_empty().then(|| desk.in_store("/shield/lists/new")),
        queue: desk.in_store("/shield/review"),
        request: desk.request("getShieldReview", "")?,
    };
    desk.page(&frame, &template)
}

/// Decides, or puts something of the payment on a list.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let operation = match form.get("action") {
        "approve" => "approveShieldReview",
        "decline" => "declineShieldReview",
        _ => return add(desk, form).await,
    };
    desk.do_it(operation, &[], None, (&here, "saved")).await
}

/// Puts something of the payment on a list.
async fn add(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let Some((part, list)) = form.get(ENTRY).split_once(':') else {
        let mut typed = Typed::of(form, &[]);
        typed.fault(ENTRY, desk.t().get("error-answer-required"));
        return Ok(desk.back(&typed));
    };
    let body = json!({"listId": list, "attribute": part});
    match desk.act("addReviewToList", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.address(), "made")),
        Err(refused) => {
            let mut typed = Typed::of(form, &[]);
            match refused.text.strip_prefix("body/attribute ") {
                Some(fault) => typed.fault(ENTRY, fault),
                None => desk.show_refusal(&mut typed, &refused),
            }
            Ok(desk.back(&typed))
        }
    }
}

fn badge(t: Locale, status: ReviewStatus) -> Badge {
    let tone = match status {
        ReviewStatus::Open | ReviewStatus::Waiting => "wait",
        ReviewStatus::Approved => "good",
        ReviewStatus::Declined | ReviewStatus::Expired => "bad",
    };
    Badge {
        words: parts::status(t, status),
        tone,
    }
}

/// The rule that held the payment, with its condition while it is there.
async fn rule(desk: &Desk, review: &Value) -> Result<Option<(String, Option<String>)>, Halt> {
    let Some(name) = owned(&review["rule"]["name"]) else {
        return Ok(None);
    };
    let named = [("ruleId", text(&review["rule"]["id"]))];
    // It may be deleted since.
    let rule = desk.find("getShieldRule", &named).await?;
    Ok(Some((name, rule.and_then(|rule| owned(&rule["condition"])))))
}

/// What speaks against the payment, besides its rule.
fn against(t: Locale, review: &Value) -> Vec<Text> {
    let known = &review["known"];
    let bill = text(&review["country"]);
    let country = |value: &Value| {
        let other = value.as_str().filter(|other| *other != bill)?;
        Some(say::country(t, other))
    };
    let bill = say::country(t, bill);
    let is = |name: &str| known[name] == true;
    let abroad = country(&known["ipCountry"]).map(|place| {
        let words = t.get("shield-against-address");
        words.with("place", place).with("bill", &*bill)
    });
    let foreign = country(&known["cardCountry"]).map(|place| {
        let words = t.get("shield-against-card");
        words.with("place", place).with("bill", &*bill)
    });
    let is_new = known["customerOrderCount"] == 0;
    let found = [
        abroad,
        foreign,
        is_new.then(|| t.get("shield-against-new")),
        is("customerHasDisputed").then(|| t.get("shield-against-buyer")),
        is("ipHasDisputed").then(|| t.get("shield-against-network")),
        is("deviceHasDisputed").then(|| t.get("shield-against-device")),
    ];
    found.into_iter().flatten().collect()
}

/// What is known of the payment.
fn facts(desk: &Desk, review: &Value) -> Facts {
    let t = desk.t();
    let known = &review["known"];
    let at = |name: &str| say::moment(t, &desk.zone(), &review[name]);
    let place = |value: &Value| value.as_str().map(|code| say::country(t, code));
    let count = known["customerOrderCount"].as_i64();
    say::known([
        (t.get("email"), owned(&review["customer"]["email"])),
        (t.get("shield-bill"), place(&review["country"])),
        (t.get("shield-network"), owned(&review["ipAddress"])),
        (t.get("shield-network-place"), place(&known["ipCountry"])),
        (t.get("shield-isp"), owned(&known["isp"])),
        (t.get("shield-card"), owned(&review["cardBin"])),
        (t.get("shield-card-place"), place(&known["cardCountry"])),
        (t.get("shield-funding"), owned(&known["cardFunding"])),
        (t.get("shield-earlier"), count.map(|count| t.number(count))),
        (t.get("shield-paid"), at("createdAt")),
        (t.get("shield-decided"), at("decidedAt")),
    ])
}

fn ids(t: Locale, review: &Value) -> Facts {
    say::ids([
        (t.get("shield-review-id"), &review["id"]),
        (t.get("order-id"), &review["order"]["id"]),
        (t.get("order-payment"), &review["payment"]["id"]),
    ])
}

fn decision(desk: &Desk, review: &Value, amount: &str) -> Decision {
    let t = desk.t();
    Decision {
        approval: t.get("shield-approval").with("amount", amount),
        refusal: t.get("shield-refusal").with("amount", amount),
        until: say::moment(t, &desk.zone(), &review["expiresAt"])
            .map(|at| t.get("shield-undecided").with("date", at).to_string()),
    }
}

/// What of the payment can be put on which list: each part of it that is known, on each list that holds such
/// values.
fn entry(desk: &Desk, review: &Value, lists: &[Value]) -> Option<Field> {
    let t = desk.t();
    let known = [
        (ListedPart::Email, &review["customer"]["email"]),
        (ListedPart::Ip, &review["ipAddress"]),
        (ListedPart::CardBin, &review["cardBin"]),
    ];
    let mut choices = vec![Choice::new("", t.get("choose"))];
    for (part, value) in known {
        let Some(value) = value.as_str() else {
            continue;
        };
        let fitting = lists
            .iter()
            .filter(|list| parts::type_of(list).is_some_and(|kind| part.fits(kind)));
        choices.extend(fitting.map(|list| {
            let key = format!("{part}:{}", text(&list["id"]));
            Choice::new(key, format!("{value} → @{}", text(&list["name"])))
        }));
    }
    let field = Fields::new(t, &desk.typed).field(ENTRY, t.get("shield-entry"));
    (choices.len() > 1).then(|| field.choices(choices))
}

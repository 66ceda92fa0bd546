//! What a store is asked before it takes payments, in three steps. What was answered in the other steps is
//! carried by the form, so that nothing is lost on the way; the API gets all of it at the end.

use super::change::{self, or_null, written};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::questionnaire::{BusinessType, VolumeRange};
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The steps: their names in the address, and their questions by what the API calls them.
const STEPS: [(&str, &[&str]); 3] = [
    (
        "business",
        &[
            "businessType",
            "country",
            "legalName",
            "registeredAddress",
            "city",
            "addressCountry",
            "taxId",
        ],
    ),
    ("products", &["description", "industry", "website"]),
    ("trust", &["expectedMonthlyVolume", "averageOrderValue"]),
];
/// What everybody answers.
const ALWAYS: [&str; 4] = ["businessType", "country", "description", "expectedMonthlyVolume"];
/// What who is no person answers as well.
const OF_OTHERS: [&str; 4] = ["legalName", "registeredAddress", "city", "addressCountry"];
/// The most characters of what is sold.
const LONGEST: u16 = 2000;

#[derive(Template)]
#[template(path = "dashboard/settings/questionnaire.html")]
struct QuestionnairePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    heading: Text,
    /// Which step it is.
    place: Text,
    /// When the answers were sent, if they were.
    sent: Option<String>,
    step: &'static str,
    questions: Vec<Question>,
    /// The answers of the other steps.
    carried: Vec<(&'static str, String)>,
    is_first: bool,
    is_last: bool,
}

/// A question.
struct Question {
    field: Field,
    is_long: bool,
}

/// Shows a step.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let at = step(&desk.visit.asked("step").unwrap_or_default());
    page(desk, at).await
}

async fn page(desk: &Desk, at: usize) -> Result<Response, Halt> {
    let t = desk.t();
    let answers = desk.find("getQuestionnaire", &[]).await?;
    let typed = if desk.typed.has("step") {
        desk.typed.clone()
    } else {
        stored(desk, answers.as_ref()).await?
    };
    let (name, own) = STEPS[at];
    let others = STEPS.iter().filter(|(other, _)| *other != name);
    let carried = others.flat_map(|(_, names)| names.iter());
    let frame = desk.frame();
    let zone = desk.zone();
    let sent = answers.as_ref();
    let template = QuestionnairePage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: change::tabs(desk),
        heading: match at {
            0 => t.get("settings-step-business"),
            1 => t.get("new-store-category"),
            _ => t.get("settings-step-trust"),
        },
        place: t
            .get("settings-step")
            .with("step", at + 1)
            .with("count", STEPS.len()),
        sent: sent
            .and_then(|answers| say::moment(t, &zone, &answers["submittedAt"]))
            .map(|at| t.get("settings-answered").with("date", at).to_string()),
        step: name,
        questions: own.iter().map(|name| question(t, &typed, name)).collect(),
        carried: carried.map(|name| (*name, typed.get(name).to_owned())).collect(),
        is_first: at == 0,
        is_last: at + 1 == STEPS.len(),
    };
    desk.page(&frame, &template)
}

/// Goes to another step, or sends the answers.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let at = step(form.get("step"));
    let mut typed = Typed::of(form, &[]);
    match form.get("action") {
        "back" => return at_step(desk, at.saturating_sub(1), typed).await,
        "next" => {
            check(t, &mut typed, at);
            let next = if typed.is_refused() { at } else { at + 1 };
            return at_step(desk, next, typed).await;
        }
        _ => {}
    }
    for step in 0..STEPS.len() {
        check(t, &mut typed, step);
        if typed.is_refused() {
            return at_step(desk, step, typed).await;
        }
    }
    match desk.act("submitQuestionnaire", &[], Some(&body(form))).await? {
        Ok(_) => Ok(desk.done(&desk.in_store("/requirements"), "saved")),
        Err(refused) => {
            desk.show_refusal(&mut typed, &refused);
            let is_faulty = |names: &[&str]| names.iter().any(|name| typed.error(name).is_some());
            let faulty = STEPS.iter().position(|(_, names)| is_faulty(names));
            at_step(desk, faulty.unwrap_or(at), typed).await
        }
    }
}

/// The number of the step of this name, or of the first step.
fn step(name: &str) -> usize {
    STEPS.iter().position(|(step, _)| *step == name).unwrap_or(0)
}

/// Leads to a step, where what was typed is shown again; what no cookie holds is shown at once.
async fn at_step(desk: &mut Desk, at: usize, typed: Typed) -> Result<Response, Halt> {
    let at = at.min(STEPS.len() - 1);
    if typed.fits() {
        let address = format!("{}?step={}", desk.visit.path, STEPS[at].0);
        return Ok(desk.visit.come_back(&address, &typed));
    }
    desk.typed = typed;
    page(desk, at).await
}

/// Says which questions of a step have no answer that can be sent.
fn check(t: Locale, typed: &mut Typed, at: usize) {
    let is_person = typed.get("businessType") == BusinessType::Individual.as_str();
    for name in STEPS[at].1 {
        let is_needed = ALWAYS.contains(name) || !is_person && OF_OTHERS.contains(name);
        if is_needed && typed.get(name).is_empty() {
            typed.fault(name, t.get("error-answer-required"));
        }
    }
    let amount = typed.get("averageOrderValue");
    if at + 1 == STEPS.len() && !amount.is_empty() && Cents::read(amount).is_none() {
        typed.fault("averageOrderValue", say::no_amount(t, 1950));
    }
}

/// The answers as the API takes them.
fn body(form: &Form) -> Value {
    let mut body = json!({});
    for name in STEPS.iter().flat_map(|(_, names)| names.iter()) {
        let value = or_null(form, name);
        if !value.is_null() {
            body[*name] = value;
        }
    }
    if let Some(Cents(amount)) = form.filled("averageOrderValue").and_then(Cents::read) {
        body["averageOrderValue"] = amount.into();
    }
    // An amount that was sent by the API before, instead of a range.
    if let Ok(cents) = form.get("expectedMonthlyVolume").parse::<i64>() {
        body["expectedMonthlyVolume"] = cents.into();
    }
    body
}

/// What was answered before; for a first time, what the store says of itself.
async fn stored(desk: &Desk, answers: Option<&Value>) -> Result<Typed, Halt> {
    let mut typed = desk.typed.clone();
    let Some(answers) = answers else {
        let store = desk.ask("getMyStore").await?;
        for (name, value) in [
            ("country", &store["country"]),
            ("description", &store["description"]),
            ("legalName", &store["seller"]["legalName"]),
            ("registeredAddress", &store["seller"]["address"]),
            ("taxId", &store["seller"]["taxId"]),
        ] {
            typed.set(name, text(value));
        }
        return Ok(typed);
    };
    for name in STEPS.iter().flat_map(|(_, names)| names.iter()) {
        typed.set(name, &written(&answers[*name]));
    }
    if let Some(amount) = answers["averageOrderValue"].as_i64() {
        typed.set("averageOrderValue", &desk.t().typed_amount(amount));
    }
    if let Some(amount) = answers["expectedMonthlyVolume"].as_i64() {
        typed.set("expectedMonthlyVolume", &amount.to_string());
    }
    Ok(typed)
}

/// A question as it is asked.
fn question(t: Locale, typed: &Typed, name: &str) -> Question {
    let fields = Fields::new(t, typed);
    let choose = || Choice::new("", t.get("choose"));
    let countries = |is_asked: fn(&Country) -> bool| {
        let all = t.countries().iter().filter(move |(country, _)| is_asked(country));
        let all = all.map(|(country, name)| Choice::new(country.as_str(), name));
        std::iter::once(choose()).chain(all)
    };
    let field = match name {
        "businessType" => {
            let kinds = BusinessType::ALL
                .iter()
                .map(|kind| Choice::new(kind.as_str(), kind_in(t, *kind)));
            fields
                .field(name, t.get("settings-business-type"))
                .choices(std::iter::once(choose()).chain(kinds))
        }
        "country" => fields
            .field(name, t.get("settings-works-from"))
            .choices(countries(|country| country.is_merchant_country())),
        "legalName" => fields
            .optional(name, t.get("settings-registered-name"))
            .max(200)
            .hint(t.get("settings-of-others")),
        "registeredAddress" => fields
            .optional(name, t.get("settings-registered-address"))
            .max(500),
        "city" => fields.optional(name, t.get("city")).max(128),
        "addressCountry" => fields
            .optional(name, t.get("settings-address-country"))
            .choices(countries(|_| true)),
        "taxId" => fields.optional(name, t.get("settings-tax-id")).max(64),
        "description" => fields
            .field(name, t.get("settings-sold"))
            .max(LONGEST)
            .hint(t.get("settings-sold-hint")),
        "industry" => fields.optional(name, t.get("settings-industry")).max(128),
        "website" => fields.optional(name, t.get("settings-website")).url(),
        "expectedMonthlyVolume" => fields
            .field(name, t.get("settings-volume"))
            .choices(std::iter::once(choose()).chain(volumes(t, typed.get(name)))),
        _ => fields
            .optional(name, t.get("settings-average"))
            .decimal()
            .max(16)
            .hint(t.get("settings-average-hint")),
    };
    Question {
        is_long: matches!(name, "description" | "registeredAddress"),
        field,
    }
}

fn kind_in(t: Locale, kind: BusinessType) -> Text {
    match kind {
        BusinessType::Individual => t.get("settings-business-person"),
        BusinessType::Company => t.get("settings-business-company"),
        BusinessType::Nonprofit => t.get("settings-business-nonprofit"),
    }
}

/// The ranges, and an amount that was answered by the API.
fn volumes(t: Locale, answered: &str) -> Vec<Choice> {
    let words = |range: VolumeRange| match range {
        VolumeRange::Under1K => t.get("settings-volume-1"),
        VolumeRange::From1KTo10K => t.get("settings-volume-2"),
        VolumeRange::From10KTo50K => t.get("settings-volume-3"),
        VolumeRange::From50KTo250K => t.get("settings-volume-4"),
        VolumeRange::Over250K => t.get("settings-volume-5"),
    };
    let amount = answered.parse::<i64>().ok();
    let amount = amount.map(|cents| Choice::new(answered, say::dollars(t, &json!(cents))));
    let ranges = VolumeRange::ALL.iter();
    let ranges = ranges.map(|range| Choice::new(range.as_str(), words(*range)));
    amount.into_iter().chain(ranges).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(values: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in values {
            typed.set(name, value);
        }
        typed
    }

    #[test]
    fn what_a_company_answers_a_person_may_leave_out() {
        for (kind, is_refused) in [("INDIVIDUAL", false), ("COMPANY", true), ("NONPROFIT", true)] {
            let mut answers = typed(&[("businessType", kind), ("country", "DE")]);
            check(Locale::En, &mut answers, 0);
            assert_eq!(answers.is_refused(), is_refused, "{kind}");
            assert_eq!(answers.error("taxId"), None, "{kind}");
        }
    }

    #[test]
    fn amounts_are_typed_in_dollars() {
        for (amount, is_refused) in [("", false), ("19.50", false), ("19", false), ("nineteen", true)] {
            let mut answers = typed(&[
                ("expectedMonthlyVolume", "UNDER_1K"),
                ("averageOrderValue", amount),
            ]);
            check(Locale::En, &mut answers, 2);
            assert_eq!(answers.is_refused(), is_refused, "{amount}");
        }
        let form = Form::read(b"averageOrderValue=19.5&expectedMonthlyVolume=500000&taxId=").unwrap();
        let expected = json!({"averageOrderValue": 1950, "expectedMonthlyVolume": 500_000});
        assert_eq!(body(&form), expected);
    }

    #[test]
    fn every_question_is_in_one_step() {
        let names = STEPS.iter().flat_map(|(_, names)| names.iter());
        let names: std::collections::BTreeSet<_> = names.collect();
        assert_eq!(names.len(), 12);
        assert!(ALWAYS.iter().chain(&OF_OTHERS).all(|name| names.contains(name)));
    }
}

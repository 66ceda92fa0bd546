//! A store as operators see it: what it lacks, who owns it, what is kept of its sales; and what is decided
//! about it.

use super::parts;
use super::stores::badges;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, items, known, owned, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::account::{KycStatus, StoreRequirementType};
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::fees::{FeeSchedule, OwnFees};
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The fields of the fees, by what the API calls them.
const RATE: &str = "basisPoints";
const FIXED: &str = "fixedFee";
/// The total that the fees are shown of, as an example.
const EXAMPLE: Cents = Cents(10_000);

#[derive(Template)]
#[template(path = "dashboard/operator/store.html")]
struct StorePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: String,
    badges: Vec<Badge>,
    reason: Option<String>,
    facts: Facts,
    needs: Vec<Requirement>,
    is_verified: bool,
    is_blocked: bool,
    block: String,
    fees: Fees,
    ids: Facts,
    activity: String,
    request: String,
}

/// Something that the store needs.
struct Requirement {
    name: Text,
    purpose: Text,
    status: Badge,
}

/// What the platform keeps of the store's sales.
struct Fees {
    rate: Field,
    fixed: Field,
    /// Of an example.
    formula: Text,
    amount: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getAnyStore").await?;
    let needs = desk.ask("listAnyStoreRequirements").await?;
    let fees = desk.ask("getStoreFees").await?;
    let id = text(&store["id"]);
    let frame = parts::frame(desk);
    let template = StorePage {
        look: &desk.look,
        t,
        frame: &frame,
        name: text(&store["name"]).to_owned(),
        badges: badges(t, &store),
        reason: owned(&store["blockReason"]),
        facts: facts(t, &store),
        needs: items(&needs).filter_map(|one| need(t, one)).collect(),
        is_verified: store["verified"] == true,
        is_blocked: store["blocked"] == true,
        block: format!("{}/block", parts::store(id)),
        fees: kept(desk, &fees),
        ids: say::ids([(t.get("operator-store-id"), &store["id"])]),
        activity: format!("/operator/activity?store={id}"),
        request: desk.request("getAnyStore", "")?,
    };
    desk.page(&frame, &template)
}

/// Vouches for the owner or no longer does, opens the store again, or sets what is kept of its sales.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let operation = match form.get("action") {
        "verify" => "verifyStore",
        "unverify" => "unverifyStore",
        "unblock" => "unblockStore",
        _ => return set_fees(desk, form).await,
    };
    desk.do_it(operation, &[], None, (&here, "saved")).await
}

/// Sets what is kept; an empty field means what is kept of everybody's.
async fn set_fees(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = Typed::of(form, &[]);
    let mut body = json!({});
    for name in [RATE, FIXED] {
        let text = form.get(name).trim_end_matches('%').trim_end();
        // Hundredths of a percent are typed as cents are.
        match Cents::read(text) {
            _ if text.is_empty() => body[name] = Value::Null,
            Some(hundredths) => body[name] = hundredths.0.into(),
            None => typed.fault(name, fault(desk.t(), name)),
        }
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    match desk.act("updateStoreFees", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.address(), "saved")),
        Err(refused) => {
            let is_named = |name: &&str| refused.text.starts_with(&format!("body/{name} "));
            match [RATE, FIXED].into_iter().find(is_named) {
                Some(name) => typed.fault(name, fault(desk.t(), name)),
                None => desk.show_refusal(&mut typed, &refused),
            }
            Ok(desk.back(&typed))
        }
    }
}

/// What is wrong with a fee.
fn fault(t: Locale, name: &str) -> Text {
    match name {
        RATE => t.get("operator-error-rate"),
        _ => t.get("operator-error-fixed"),
    }
}

fn facts(t: Locale, store: &Value) -> Facts {
    let identity = store["ownerIdentity"].as_str().and_then(KycStatus::parse);
    let sales = store["sales"].as_i64().map(|sales| t.number(sales));
    known([
        (t.get("new-store-handle"), owned(&store["handle"])),
        (t.get("role-owner"), owned(&store["ownerEmail"])),
        (
            t.get("need-identity"),
            identity.map(|status| say::identity(t, status).words.to_string()),
        ),
        (
            t.get("country"),
            store["country"].as_str().map(|code| say::country(t, code)),
        ),
        (t.get("money-balance"), Some(dollars(t, &store["balance"]))),
        (t.get("frame-selling"), sales),
        (t.get("buyers-since"), parts::moment(t, &store["createdAt"])),
        (t.get("operator-blocked"), parts::moment(t, &store["blockedAt"])),
    ])
}

/// Something that is needed; `None` for what this program does not know.
fn need(t: Locale, one: &Value) -> Option<Requirement> {
    let kind = one["type"].as_str().and_then(StoreRequirementType::parse)?;
    let [name, _] = say::requirement(t, kind);
    let (words, tone) = match one["status"] == "COMPLETE" {
        true => (t.get("need-met"), "good"),
        false => (t.get("need-missing"), "wait"),
    };
    let purpose = match one["for"] == "PAYMENTS" {
        true => t.get("needs-payments"),
        false => t.get("needs-payouts"),
    };
    Some(Requirement {
        name,
        purpose,
        status: Badge { words, tone },
    })
}

/// What is kept of the store's sales, and of an example by the function that reckons it.
fn kept(desk: &Desk, fees: &Value) -> Fees {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    for name in [RATE, FIXED] {
        let own = fees[name].as_i64().map(|number| t.typed_amount(number));
        typed.fill(name, own.as_deref());
    }
    let (points, fixed) = (&fees["effective"][RATE], &fees["effective"][FIXED]);
    let points = points.as_i64().unwrap_or(0);
    let own = OwnFees {
        basis_points: Some(points),
        fixed: fixed.as_i64().map(Cents),
    };
    let example = FeeSchedule::default().with_own(own).settle(EXAMPLE, Cents::ZERO);
    let amount = example.map(|parts| dollars(t, &parts.platform_fee.0.into()));
    let fields = Fields::new(t, &typed);
    Fees {
        rate: fields
            .optional(RATE, t.get("operator-rate"))
            .max(8)
            .decimal()
            .half()
            .hint(t.get("operator-rate-hint")),
        fixed: fields
            .optional(FIXED, t.get("operator-fixed"))
            .max(10)
            .decimal()
            .half()
            .hint(t.get("operator-fixed-hint")),
        formula: t
            .get("sum-fee")
            .with("rate", t.percent(Rate::basis_points(points)))
            .with("amount", dollars(t, &EXAMPLE.0.into()))
            .with("fixed", dollars(t, fixed)),
        amount: amount.unwrap_or_default(),
    }
}

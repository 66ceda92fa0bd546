//! What a store needs before it takes payments and before it is paid out, and what is done about it.

use super::desk::Desk;
use super::frame::Frame;
use super::say::{self, Badge, items, text};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::account::StoreRequirementType;
use pandabase_domain::role::Role;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/requirements.html")]
struct RequirementsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    lists: [List; 2],
    /// Whether nothing is asked of the store because no money moves.
    is_sandbox: bool,
    /// Where a store that may sell makes what it sells.
    next: Option<String>,
    /// The request that tells all this.
    request: String,
}

/// What is needed for one thing.
struct List {
    heading: Text,
    /// Whether nothing is missing.
    is_complete: bool,
    complete: Text,
    needs: Vec<Need>,
}

/// Something that is needed.
struct Need {
    name: Text,
    how: Text,
    status: Badge,
    is_met: bool,
    /// The page that mends it, for whoever can.
    page: Option<String>,
    /// The request that begins to mend it.
    request: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let found = match &desk.needs {
        // Nobody asked for those of a store in a sandbox.
        Value::Null => desk.ask("listStoreRequirements").await?,
        known => known.clone(),
    };
    let list = |purpose: &str, heading, complete| {
        let of_purpose = items(&found).filter(|one| one["for"] == purpose);
        let needs: Vec<Need> = of_purpose.filter_map(|one| need(desk, one)).collect();
        List {
            heading,
            is_complete: needs.iter().all(|need| need.is_met),
            complete,
            needs,
        }
    };
    let payments = list("PAYMENTS", t.get("needs-payments"), t.get("needs-payments-met"));
    let may_sell = payments.is_complete && desk.may(S::ProductsWrite);
    let frame = desk.frame();
    let template = RequirementsPage {
        look: &desk.look,
        t,
        frame: &frame,
        lists: [
            payments,
            list("PAYOUTS", t.get("needs-payouts"), t.get("needs-payouts-met")),
        ],
        is_sandbox: desk.visit.env().config.is_sandbox(),
        next: may_sell.then(|| desk.in_store("/products")),
        request: desk.request("listStoreRequirements", "")?,
    };
    desk.page(&frame, &template)
}

/// What the API says of something that is needed; `None` for what this program does not know.
fn need(desk: &Desk, one: &Value) -> Option<Need> {
    let t = desk.t();
    let kind = one["type"].as_str().and_then(StoreRequirementType::parse)?;
    let [name, how] = say::requirement(t, kind);
    let is_met = one["status"] == "COMPLETE";
    let (words, tone) = match is_met {
        true => (t.get("need-met"), "good"),
        false => (t.get("need-missing"), "wait"),
    };
    let call = &one["call"];
    Some(Need {
        name,
        how,
        status: Badge { words, tone },
        is_met,
        page: page(desk, kind),
        request: call["path"]
            .as_str()
            .map(|path| format!("{} {path}", text(&call["method"]))),
    })
}

/// The page that mends what is missing. What is about the owner's account is mended by the owner.
fn page(desk: &Desk, kind: StoreRequirementType) -> Option<String> {
    let is_owner = desk.place().is_some_and(|place| place.role == Role::Owner);
    let own = |address: &str| is_owner.then(|| address.to_owned());
    match kind {
        StoreRequirementType::Profile | StoreRequirementType::Identity | StoreRequirementType::Phone => {
            own("/account")
        }
        StoreRequirementType::TwoFactor => own("/account/security"),
        StoreRequirementType::Questionnaire => {
            let may = desk.may(S::StoreWrite);
            may.then(|| desk.in_store("/settings/questionnaire"))
        }
        StoreRequirementType::BankAccount => own(&desk.in_store("/bank-accounts")),
        // Signing in has mended these.
        StoreRequirementType::Owner | StoreRequirementType::DefaultStore => None,
    }
}

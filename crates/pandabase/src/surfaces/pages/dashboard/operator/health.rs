//! How the installation is, and what waits for an operator.

use super::parts::{self, OPERATOR};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::count;
use crate::surfaces::pages::dashboard::say::{Facts, known, owned};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/operator/health.html")]
struct HealthPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// What waits, with the page where it is decided.
    waits: Facts,
    parts: Vec<Part>,
}

/// A part of the installation.
struct Part {
    name: Text,
    facts: Facts,
    /// What went wrong last.
    error: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let health = desk.ask("getHealth").await?;
    let waits = waits(desk).await?;
    let frame = parts::frame(desk);
    let template = HealthPage {
        look: &desk.look,
        t,
        frame: &frame,
        waits,
        parts: parts_of(t, &health),
    };
    desk.page(&frame, &template)
}

/// What waits for a decision, as far as there is any.
async fn waits(desk: &Desk) -> Result<Facts, Halt> {
    let t = desk.t();
    let lists = [
        (
            "listIdentityChecks",
            "",
            t.get("operator-waits-identities"),
            "/identity-checks",
        ),
        (
            "listAllBankAccounts",
            "IN_REVIEW",
            t.get("operator-waits-accounts"),
            "/bank-accounts",
        ),
        (
            "listAllPayouts",
            "IN_REVIEW",
            t.get("operator-waits-payouts"),
            "/payouts",
        ),
        (
            "listPhoneCodes",
            "",
            t.get("operator-waits-codes"),
            "/phone-codes",
        ),
        ("listJobs", "failed", t.get("operator-waits-jobs"), "/jobs"),
    ];
    let mut waits = Vec::new();
    for (operation, status, words, rest) in lists {
        let count = count(desk, operation, &[], &[("status", status)]).await?;
        if count > 0 {
            waits.push((words.with("count", count), format!("{OPERATOR}{rest}")));
        }
    }
    Ok(waits)
}

fn parts_of(t: Locale, health: &Value) -> Vec<Part> {
    let is = |value: &Value| {
        let words = match value == true {
            true => t.get("operator-yes"),
            false => t.get("operator-no"),
        };
        Some(words.to_string())
    };
    let database = &health["database"];
    let version = database["version"].as_i64().map(|version| t.number(version));
    vec![
        Part {
            name: t.get("operator-program"),
            facts: known([
                (t.get("operator-release"), owned(&health["release"])),
                (t.get("operator-environment"), owned(&health["environment"])),
                (t.get("operator-database"), owned(&database["engine"])),
                (t.get("operator-version"), version),
                (
                    t.get("operator-migrated"),
                    parts::moment(t, &database["migratedAt"]),
                ),
            ]),
            error: None,
        },
        Part {
            name: t.get("operator-processor"),
            facts: known([(
                t.get("operator-connected"),
                is(&health["processor"]["isConnected"]),
            )]),
            error: owned(&health["processor"]["lastError"]),
        },
        Part {
            name: t.get("money-payouts"),
            facts: known([(t.get("operator-connected"), is(&health["payouts"]["isConnected"]))]),
            error: None,
        },
        work(t, t.get("operator-jobs"), &health["jobs"], None),
        work(
            t,
            t.get("operator-mails"),
            &health["mail"],
            is(&health["mail"]["isConfigured"]),
        ),
        work(t, t.get("developers-webhooks"), &health["webhooks"], None),
    ]
}

/// Work that waits, fails or was given up.
fn work(t: Locale, name: Text, work: &Value, configured: Option<String>) -> Part {
    let number = |name: &str| work[name].as_i64().map(|count| t.number(count));
    Part {
        name,
        facts: known([
            (t.get("operator-configured"), configured),
            (t.get("operator-waiting"), number("waiting")),
            (t.get("operator-failing"), number("failing")),
            (t.get("operator-given-up"), number("givenUp")),
            (t.get("operator-oldest"), parts::moment(t, &work["oldestAt"])),
        ]),
        error: None,
    }
}

//! Owners whose identity waits for somebody to look at it.

use super::parts;
use super::waiting::{self, Decisions, Row, Words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::say::{self, known, owned, text};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use serde_json::Value;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let list = Asked::of(desk, &[]);
    let list = list.list(desk, "listIdentityChecks", &[]).await?;
    let rows = list.rows.iter().map(|check| row(desk, check)).collect();
    let words = Words {
        title: t.get("operator-identities"),
        text: t.get("operator-identities-text"),
        approval: t.get("operator-identity-approval"),
        rejection: t.get("operator-identity-rejection"),
        empty: t.get("operator-nothing"),
        empty_text: t.get("operator-identities-empty"),
    };
    waiting::show(desk, words, Vec::new(), rows, list)
}

/// Decides about an identity.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let decisions = Decisions {
        approve: "approveIdentity",
        reject: "rejectIdentity",
        named: "accountId",
    };
    waiting::decide(desk, form, decisions).await
}

fn row(desk: &Desk, check: &Value) -> Row {
    let t = desk.t();
    let id = text(&check["accountId"]);
    let phone = owned(&check["phone"]).map(|phone| match check["phoneVerified"] == true {
        true => t.get("operator-phone-proven").with("phone", phone).to_string(),
        false => phone,
    });
    Row {
        id: id.to_owned(),
        name: say::name(check).unwrap_or_default(),
        status: None,
        facts: known([
            (t.get("email"), owned(&check["email"])),
            (
                t.get("country"),
                check["country"].as_str().map(|code| say::country(t, code)),
            ),
            (t.get("settings-phone"), phone),
            (t.get("support-asked"), parts::moment(t, &check["requestedAt"])),
            (t.get("operator-account-id"), owned(&check["accountId"])),
        ]),
        store: None,
        may_approve: true,
        reason: Some(parts::reason(desk, id)),
    }
}

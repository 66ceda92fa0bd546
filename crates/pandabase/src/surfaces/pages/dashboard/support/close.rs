//! Closing several cases.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::bulk::{self, Act, Words};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

const ACT: Act = Act {
    list: "/cases",
    start: "case_",
    named: "caseId",
    show: "getCase",
    change: "updateCase",
    status: "CLOSED",
    name: "subject",
    words: |t| Words {
        title: t.get("bulk-close"),
        text: t.get("bulk-close-text"),
        already: t.get("bulk-closed-already"),
        count: t.get("bulk-cases"),
        done: t.get("bulk-closed"),
        list: t.get("support-cases"),
    },
};

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    bulk::show(desk, &ACT).await
}

/// Closes them.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    bulk::submit(desk, &ACT, form).await
}

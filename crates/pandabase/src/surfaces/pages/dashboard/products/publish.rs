//! Putting several products on sale.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::bulk::{self, Act, Words};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

const ACT: Act = Act {
    status: "ACTIVE",
    words: |t| Words {
        title: t.get("bulk-publish"),
        text: t.get("bulk-publish-text"),
        already: t.get("bulk-published-already"),
        count: t.get("bulk-products"),
        done: t.get("products-active"),
        list: t.get("desk-products"),
    },
    ..super::withdraw::ACT
};

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    bulk::show(desk, &ACT).await
}

/// Puts them on sale.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    bulk::submit(desk, &ACT, form).await
}

//! Taking several products off sale.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::bulk::{self, Act, Words};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::form::Form;
use axum::response::Response;

pub(super) const ACT: Act = Act {
    list: "/products",
    start: "prd_",
    named: "productId",
    show: "getProduct",
    change: "updateProduct",
    status: "DRAFT",
    name: "title",
    words: |t| Words {
        title: t.get("bulk-withdraw"),
        text: t.get("bulk-withdraw-text"),
        already: t.get("bulk-withdrawn-already"),
        count: t.get("bulk-products"),
        done: t.get("bulk-withdrawn"),
        list: t.get("desk-products"),
    },
};

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    bulk::show(desk, &ACT).await
}

/// Takes them off sale.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    bulk::submit(desk, &ACT, form).await
}

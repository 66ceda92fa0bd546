//! Whether prices contain tax, and what invoices say of the store.

use super::change::{self, or_null, written};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_locale::Locale;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/settings/tax.html")]
struct TaxPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    behaviour: Field,
    tax_id: Field,
    prefix: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getMyStore").await?;
    let typed = change::shown(desk, "taxBehavior", &stored(&store));
    let fields = Fields::new(t, &typed);
    let words = |behaviour: TaxBehavior| match behaviour {
        TaxBehavior::Exclusive => t.get("settings-tax-exclusive"),
        TaxBehavior::Inclusive => t.get("settings-tax-inclusive"),
    };
    let choices = [TaxBehavior::Exclusive, TaxBehavior::Inclusive];
    let frame = seen::frame(desk, &seen::mark(&stored(&store)));
    let template = TaxPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: change::tabs(desk),
        behaviour: fields
            .field("taxBehavior", t.get("settings-tax-behaviour"))
            .hint(t.get("settings-tax-behaviour-hint"))
            .choices(choices.map(|one| Choice::new(one.as_str(), words(one)))),
        tax_id: fields
            .optional("seller.taxId", t.get("settings-tax-id"))
            .max(64)
            .hint(t.get("settings-tax-id-hint")),
        prefix: fields
            .optional("invoicePrefix", t.get("settings-invoice-prefix"))
            .max(12)
            .hint(t.get("settings-invoice-prefix-hint")),
    };
    desk.page(&frame, &template)
}

/// What the fields show of a store.
fn stored(store: &Value) -> [(&'static str, String); 3] {
    let behaviour = store["taxBehavior"].as_str();
    [
        (
            "taxBehavior",
            behaviour.unwrap_or(TaxBehavior::Exclusive.as_str()).to_owned(),
        ),
        ("seller.taxId", written(&store["seller"]["taxId"])),
        ("invoicePrefix", written(&store["invoicePrefix"])),
    ]
}

/// Changes the store.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = json!({
        "taxBehavior": or_null(form, "taxBehavior"),
        "seller": {"taxId": or_null(form, "seller.taxId")},
        "invoicePrefix": or_null(form, "invoicePrefix"),
    });
    change::save(desk, form, &body, stored).await
}

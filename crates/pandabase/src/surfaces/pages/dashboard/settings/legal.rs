//! Who sells, and the texts that buyers are led to.

use super::change::{self, or_null, written};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/settings/legal.html")]
struct LegalPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    legal_name: Field,
    address: Field,
    registration: Field,
    texts: [Field; 3],
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getMyStore").await?;
    let typed = change::shown(desk, "seller.legalName", &stored(&store));
    let fields = Fields::new(t, &typed);
    let link = |name: &str, label: Text| fields.optional(name, label).url();
    let frame = seen::frame(desk, &seen::mark(&stored(&store)));
    let template = LegalPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: change::tabs(desk),
        legal_name: fields
            .optional("seller.legalName", t.get("settings-legal-name"))
            .max(200)
            .hint(t.get("settings-legal-name-hint")),
        address: fields
            .optional("seller.address", t.get("settings-seller-address"))
            .max(500),
        registration: fields
            .optional("seller.registration", t.get("settings-registration"))
            .max(200)
            .hint(t.get("settings-registration-hint")),
        texts: [
            link("checkout.termsUrl", t.get("legal-terms")).hint(t.get("settings-terms-hint")),
            link("checkout.privacyUrl", t.get("legal-privacy")),
            link("checkout.refundPolicyUrl", t.get("legal-refunds")),
        ],
    };
    desk.page(&frame, &template)
}

/// What the fields show of a store.
fn stored(store: &Value) -> [(&'static str, String); 6] {
    let (seller, checkout) = (&store["seller"], &store["checkout"]);
    [
        ("seller.legalName", written(&seller["legalName"])),
        ("seller.address", written(&seller["address"])),
        ("seller.registration", written(&seller["registration"])),
        ("checkout.termsUrl", written(&checkout["termsUrl"])),
        ("checkout.privacyUrl", written(&checkout["privacyUrl"])),
        ("checkout.refundPolicyUrl", written(&checkout["refundPolicyUrl"])),
    ]
}

/// Changes the store.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = json!({
        "seller": {
            "legalName": or_null(form, "seller.legalName"),
            "address": or_null(form, "seller.address"),
            "registration": or_null(form, "seller.registration"),
        },
        "checkout": {
            "termsUrl": or_null(form, "checkout.termsUrl"),
            "privacyUrl": or_null(form, "checkout.privacyUrl"),
            "refundPolicyUrl": or_null(form, "checkout.refundPolicyUrl"),
        },
    });
    change::save(desk, form, &body, stored).await
}

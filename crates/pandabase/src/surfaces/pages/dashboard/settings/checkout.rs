//! What buyers may do at the checkout and in the portal, and how subscriptions are billed.

use super::change::{self, is_ticked, or_null, ticked};
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
use pandabase_domain::store::FinalUsageBill;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/settings/checkout.html")]
struct CheckoutPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    /// The switches of the checkout.
    checkout: [Field; 2],
    usage: Field,
    /// What buyers may do in the portal.
    portal: [Field; 4],
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getMyStore").await?;
    let typed = change::shown(desk, "finalUsageBill", &stored(&store));
    let fields = Fields::new(t, &typed);
    let switch = |name: &str, label: Text| fields.field(name, label).unneeded();
    let words = |bill: FinalUsageBill| match bill {
        FinalUsageBill::BaseAndUsage => t.get("settings-usage-base"),
        FinalUsageBill::UsageOnly => t.get("settings-usage-only"),
    };
    let bills = [FinalUsageBill::BaseAndUsage, FinalUsageBill::UsageOnly];
    let frame = seen::frame(desk, &seen::mark(&stored(&store)));
    let template = CheckoutPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: change::tabs(desk),
        checkout: [
            switch("localizedPayments", t.get("settings-localized")),
            switch("trialOncePerCustomer", t.get("settings-trial-once")),
        ],
        usage: fields
            .field("finalUsageBill", t.get("settings-usage"))
            .choices(bills.map(|bill| Choice::new(bill.as_str(), words(bill)))),
        portal: [
            switch("portal.allowPause", t.get("settings-allow-pause")),
            switch("portal.allowPlanChange", t.get("settings-allow-plan")),
            switch("portal.allowSeats", t.get("settings-allow-seats")),
            switch("portal.autoRefundWithdrawals", t.get("settings-auto-refund")),
        ],
    };
    desk.page(&frame, &template)
}

/// What the fields show of a store.
fn stored(store: &Value) -> [(&'static str, String); 7] {
    let portal = &store["portal"];
    let usage = store["finalUsageBill"].as_str().unwrap_or_default().to_owned();
    [
        ("localizedPayments", ticked(&store["localizedPayments"])),
        ("trialOncePerCustomer", ticked(&store["trialOncePerCustomer"])),
        ("finalUsageBill", usage),
        ("portal.allowPause", ticked(&portal["allowPause"])),
        ("portal.allowPlanChange", ticked(&portal["allowPlanChange"])),
        ("portal.allowSeats", ticked(&portal["allowSeats"])),
        (
            "portal.autoRefundWithdrawals",
            ticked(&portal["autoRefundWithdrawals"]),
        ),
    ]
}

/// Changes the store.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = json!({
        "localizedPayments": is_ticked(form, "localizedPayments"),
        "trialOncePerCustomer": is_ticked(form, "trialOncePerCustomer"),
        "finalUsageBill": or_null(form, "finalUsageBill"),
        "portal": {
            "allowPause": is_ticked(form, "portal.allowPause"),
            "allowPlanChange": is_ticked(form, "portal.allowPlanChange"),
            "allowSeats": is_ticked(form, "portal.allowSeats"),
            "autoRefundWithdrawals": is_ticked(form, "portal.autoRefundWithdrawals"),
        },
    });
    change::save(desk, form, &body, stored).await
}

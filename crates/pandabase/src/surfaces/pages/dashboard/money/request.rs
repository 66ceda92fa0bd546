//! Requesting a payout: how much, and where to. What it costs is said before it is confirmed.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::address;
use crate::surfaces::pages::dashboard::say::{self, dollars, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::{MINIMUM, suggested};
use pandabase_locale::Locale;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/money/request.html")]
struct RequestPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    available: String,
    amount: Field,
    account: Field,
    /// Whether there is an account that money may go to.
    is_ready: bool,
    /// Where the bank accounts are.
    accounts: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let balance = desk.ask("getBalance").await?;
    let accounts = desk.ask("listBankAccounts").await?;
    let approved: Vec<&Value> = items(&accounts)
        .filter(|account| account["status"] == "APPROVED")
        .collect();
    let proposed = suggested(Cents(balance["available"].as_i64().unwrap_or(0)));
    let mut typed = desk.typed.clone();
    if proposed >= MINIMUM {
        typed.fill("amount", Some(&t.typed_amount(proposed.0)));
    }
    let fields = Fields::new(t, &typed);
    let choice = |account: &&Value| Choice::new(text(&account["id"]), words::named(t, account));
    let frame = desk.frame();
    let template = RequestPage {
        look: &desk.look,
        t,
        frame: &frame,
        available: dollars(t, &balance["available"]),
        amount: fields
            .field("amount", t.get("money-amount"))
            .decimal()
            .max(24)
            .hint(t.get("money-amount-hint").with("least", MINIMUM.to_string())),
        account: fields
            .field("bankAccountId", t.get("money-account"))
            .choices(approved.iter().map(choice)),
        is_ready: !approved.is_empty(),
        accounts: desk.in_store("/bank-accounts"),
    };
    desk.page(&frame, &template)
}

/// Leads on to what it would cost, or says why it cannot be.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let Some(amount) = Cents::read(form.get("amount")) else {
        let mut typed = Typed::of(form, &[]);
        typed.fault("amount", say::no_amount(t, 10_000));
        return Ok(desk.back(&typed));
    };
    let account = form.get("bankAccountId");
    match desk
        .act("estimatePayout", &[], Some(&body(amount, account)))
        .await?
    {
        Ok(_) => Ok(desk.visit.leave(&quoted(desk, amount, account))),
        Err(refused) => {
            let mut typed = Typed::of(form, &[]);
            let is_amount = ["Minimum payout", "Insufficient balance"];
            if is_amount.iter().any(|start| refused.text.starts_with(start)) {
                typed.fault("amount", &*refused.text);
            } else {
                desk.show_refusal(&mut typed, &refused);
            }
            Ok(desk.back(&typed))
        }
    }
}

/// What the API is asked: an amount, and an account unless it is the primary one.
pub fn body(amount: Cents, account: &str) -> Value {
    let mut body = json!({"amount": amount.0});
    if !account.is_empty() {
        body["bankAccountId"] = account.into();
    }
    body
}

/// The page that says what a payout would cost.
pub fn quoted(desk: &Desk, amount: Cents, account: &str) -> String {
    let cents = amount.0.to_string();
    let pairs = [("amount", &*cents), ("account", account)];
    address(&desk.in_store("/payouts/quote"), pairs)
}

//! A bank account, for the store's owner: making it the primary one, and detaching it.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/money/account.html")]
struct AccountPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    is_primary: bool,
    /// Whether it can be made the primary one.
    may_be_primary: bool,
    facts: Facts,
    id: String,
    /// What detaching it does to payouts.
    consequence: Text,
    back: String,
    /// The request that shows it, among the others.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let accounts = desk.ask("listBankAccounts").await?;
    let named = desk.visit.named("bankAccountId");
    let Some(account) = items(&accounts).find(|account| account["id"] == *named) else {
        return Err(Halt::missing("Bank account not found"));
    };
    let is_primary = account["isPrimary"] == true;
    let is_rejected = account["status"] == "REJECTED";
    let day = |name: &str| say::day(t, &desk.zone(), &account[name]);
    let facts = [
        (t.get("country"), Some(say::country(t, text(&account["country"])))),
        (t.get("money-routing-number"), owned(&account["routingNumber"])),
        (t.get("money-currency"), currencies(account)),
        (t.get("money-added"), day("createdAt")),
    ];
    let frame = desk.frame();
    let template = AccountPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: words::named(t, account),
        status: words::account(t, &account["status"]),
        is_primary,
        may_be_primary: !is_primary && !is_rejected,
        facts: say::known(facts),
        id: text(&account["id"]).to_owned(),
        consequence: match (items(&accounts).count(), is_primary) {
            (1, _) => t.get("money-detach-last"),
            (_, true) => t.get("money-detach-primary"),
            (_, false) => t.get("money-detach-other"),
        },
        back: desk.in_store("/bank-accounts"),
        request: desk.request("listBankAccounts", "")?,
    };
    desk.page(&frame, &template)
}

/// Makes the account the primary one, or detaches it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let list = desk.in_store("/bank-accounts");
    if form.get("action") == "detach" {
        let done = (&*list, "removed");
        return desk.do_it("detachBankAccount", &[], None, done).await;
    }
    let body = json!({"isPrimary": true});
    let done = (&*list, "saved");
    desk.do_it("updateBankAccount", &[], Some(&body), done).await
}

/// The currencies that it takes, as people write them.
fn currencies(account: &Value) -> Option<String> {
    let all: Vec<String> = items(&account["supportedCurrencies"])
        .map(|currency| text(currency).to_ascii_uppercase())
        .collect();
    Some(all.join(", ")).filter(|all| !all.is_empty())
}

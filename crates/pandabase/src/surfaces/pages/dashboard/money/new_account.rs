//! Adding a bank account: the fields that name one in the store's country.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::payout::bank::{self, AccountType, Field as Part};
use pandabase_domain::pricing::country::Country;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/money/new_account.html")]
struct NewAccountPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    country: String,
    /// The fields of the country that are typed.
    parts: Vec<Field>,
    /// What kind of account it is, where the country tells them apart.
    kind: Option<Field>,
    /// Whether an IBAN or the other fields will do.
    is_choice: bool,
    bank: Field,
    is_primary: Field,
    back: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getMyStore").await?;
    let code = text(&store["country"]);
    let country = Country::parse(code);
    let parts = country.map(parts).unwrap_or_default();
    let is_choice = parts.contains(&Part::Iban) && parts.contains(&Part::AccountNumber);
    let fields = Fields::new(t, &desk.typed);
    let field = |part: &Part| {
        let (label, hint) = words::part(t, *part);
        let field = fields.field(part.as_str(), label).max(64);
        let field = match hint {
            Some(hint) => field.hint(hint),
            None => field,
        };
        if is_choice { field.unneeded() } else { field }
    };
    let typed = parts.iter().filter(|part| **part != Part::AccountType);
    let has_kinds = parts.contains(&Part::AccountType);
    let frame = desk.frame();
    let template = NewAccountPage {
        look: &desk.look,
        t,
        frame: &frame,
        country: say::country(t, code),
        parts: typed.map(field).collect(),
        kind: has_kinds.then(|| kinds(t, &fields)),
        is_choice,
        bank: fields.optional("bankName", t.get("money-bank-name")).max(128),
        is_primary: fields.field("isPrimary", t.get("money-make-primary")).unneeded(),
        back: desk.in_store("/bank-accounts"),
    };
    desk.page(&frame, &template)
}

/// Adds the account.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let store = desk.ask("getMyStore").await?;
    let Some(country) = owned(&store["country"]) else {
        return show(desk).await;
    };
    let mut body = json!({"country": country});
    let names = Part::ALL.iter().map(|part| part.as_str());
    for name in names.chain(["bankName"]) {
        if let Some(value) = form.filled(name) {
            body[name] = value.into();
        }
    }
    if form.filled("isPrimary").is_some() {
        body["isPrimary"] = true.into();
    }
    match desk.press(form, "addBankAccount", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.in_store("/bank-accounts"), "made")),
        // No draft keeps the numbers of the account.
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// The fields that name an account in a country; where there is a choice, those of both ways.
fn parts(country: Country) -> Vec<Part> {
    let (with, without) = (bank::fields(country, true), bank::fields(country, false));
    let mut parts = with.to_vec();
    parts.extend(without.iter().filter(|part| !with.contains(part)));
    parts
}

fn kinds(t: Locale, fields: &Fields<'_>) -> Field {
    let words = |kind: AccountType| match kind {
        AccountType::Checking => t.get("money-checking"),
        AccountType::Savings => t.get("money-savings"),
    };
    let choices = AccountType::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), words(*kind)));
    let name = Part::AccountType.as_str();
    fields
        .field(name, words::part(t, Part::AccountType).0)
        .choices(choices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_has_its_fields() {
        for (code, expected) in [
            ("US", "accountNumber routingNumber accountType"),
            ("GB", "accountNumber sortCode"),
            ("DE", "iban"),
            ("TR", "iban swiftCode"),
            ("AU", "iban accountNumber swiftCode"),
        ] {
            let country = Country::parse(code).unwrap();
            let names: Vec<&str> = parts(country).iter().map(|part| part.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{code}");
        }
    }
}

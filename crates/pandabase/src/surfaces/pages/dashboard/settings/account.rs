//! The account of whoever is signed in: who they are, their phone, the check of their identity, and the mails
//! that they want.

use super::change::ticked;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::{ACCOUNT, Frame};
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::account::KycStatus;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// What says who somebody is: each can be set once.
const ONCE: [&str; 4] = ["username", "firstName", "lastName", "country"];

#[derive(Template)]
#[template(path = "dashboard/settings/account.html")]
struct AccountPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    facts: Facts,
    id: String,
    /// What is not set yet, or may be changed.
    fields: Vec<Field>,
    /// Whether the terms are to be accepted.
    terms: Option<Field>,
    phone: Phone,
    identity: Identity,
    reports: Field,
}

/// The phone number, and how it is verified.
struct Phone {
    status: Badge,
    number: Option<String>,
    /// Where the code is typed, while it is not verified.
    code: Option<Field>,
}

/// How far the check of the identity is.
struct Identity {
    status: Badge,
    words: Text,
    may_ask: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let account = desk.ask("getAccount").await?;
    let mut typed = desk.typed.clone();
    typed.fill("phone", account["phone"].as_str());
    typed.set("reportReady", &ticked(&account["notifications"]["reportReady"]));
    let fields = Fields::new(t, &typed);
    let is_verified = account["phoneVerified"] == true;
    let mut open: Vec<Field> = ONCE
        .into_iter()
        .filter(|name| account[*name].is_null())
        .map(|name| field(t, &fields, name))
        .collect();
    if !is_verified {
        open.push(Field {
            kind: "tel",
            ..fields
                .field("phone", t.get("settings-phone"))
                .unneeded()
                .max(32)
                .autocomplete("tel")
                .hint(t.get("settings-phone-hint"))
        });
    }
    let has_accepted = account["acceptedTerms"] == true;
    let frame = desk.frame();
    let template = AccountPage {
        look: &desk.look,
        t,
        frame: &frame,
        facts: facts(t, &account),
        id: text(&account["id"]).to_owned(),
        fields: open,
        terms: (!has_accepted).then(|| fields.field("acceptedTerms", t.get("settings-terms")).unneeded()),
        phone: phone(t, &fields, &account),
        identity: identity(t, &account),
        reports: fields
            .field("reportReady", t.get("settings-mail-reports"))
            .unneeded(),
    };
    desk.page(&frame, &template)
}

/// Fills the profile in, verifies the phone, asks for the check of the identity, or chooses mails.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let done = |word: &'static str| (ACCOUNT, word);
    match form.get("action") {
        "send-code" => desk.do_it("sendPhoneCode", &[], None, done("sent")).await,
        "check" => desk.do_it("checkIdentity", &[], None, done("saved")).await,
        "mails" => {
            let is_wanted = form.filled("reportReady").is_some();
            let body = json!({"notifications": {"reportReady": is_wanted}});
            desk.do_it("updateAccount", &[], Some(&body), done("saved")).await
        }
        "confirm" => {
            let code: String = form.get("code").split_whitespace().collect();
            match desk
                .act("confirmPhone", &[], Some(&json!({"code": code})))
                .await?
            {
                Ok(_) => Ok(desk.done(ACCOUNT, "saved")),
                Err(refused) if refused.status.as_u16() == 400 => {
                    let mut typed = desk.typed.clone();
                    typed.fault("code", desk.t().get("sign-in-wrong"));
                    Ok(desk.back(&typed))
                }
                Err(refused) => Ok(desk.refuse(form, &refused, &["code"])),
            }
        }
        _ => fill_in(desk, form).await,
    }
}

/// Sets what was typed of the profile.
async fn fill_in(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let mut body = json!({});
    for name in ONCE.into_iter().chain(["phone"]) {
        if let Some(value) = form.filled(name) {
            body[name] = value.into();
        }
    }
    if let Some(number) = form.filled("phone") {
        // People write a number in groups.
        let plain = number.chars().filter(|letter| !" ()-./".contains(*letter));
        body["phone"] = plain.collect::<String>().into();
    }
    if form.filled("acceptedTerms").is_some() {
        body["acceptedTerms"] = true.into();
    }
    match desk.act("updateAccount", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(ACCOUNT, "saved")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// A field of the profile.
fn field(t: Locale, fields: &Fields<'_>, name: &str) -> Field {
    match name {
        "username" => fields
            .field(name, t.get("settings-username"))
            .unneeded()
            .max(64)
            .autocomplete("nickname"),
        "firstName" => fields
            .field(name, t.get("settings-first-name"))
            .unneeded()
            .max(64)
            .autocomplete("given-name"),
        "lastName" => fields
            .field(name, t.get("settings-last-name"))
            .unneeded()
            .max(64)
            .autocomplete("family-name"),
        _ => {
            let countries = t.countries().iter();
            let countries = countries.map(|(country, name)| Choice::new(country.as_str(), name));
            let choose = Choice::new("", t.get("choose"));
            fields
                .field(name, t.get("country"))
                .unneeded()
                .choices(std::iter::once(choose).chain(countries))
        }
    }
}

/// What is set already.
fn facts(t: Locale, account: &Value) -> Facts {
    let country = owned(&account["country"]).map(|code| say::country(t, &code));
    say::known([
        (t.get("email"), owned(&account["email"])),
        (t.get("settings-username"), owned(&account["username"])),
        (t.get("settings-first-name"), owned(&account["firstName"])),
        (t.get("settings-last-name"), owned(&account["lastName"])),
        (t.get("country"), country),
    ])
}

fn phone(t: Locale, fields: &Fields<'_>, account: &Value) -> Phone {
    let is_verified = account["phoneVerified"] == true;
    let number = owned(&account["phone"]);
    let (words, tone) = if is_verified {
        (t.get("settings-verified"), "good")
    } else {
        (t.get("settings-not-verified"), "wait")
    };
    let code = || {
        fields
            .field("code", t.get("code"))
            .digits()
            .autocomplete("one-time-code")
            .max(12)
    };
    Phone {
        status: Badge { words, tone },
        code: (!is_verified && number.is_some()).then(code),
        number,
    }
}

fn identity(t: Locale, account: &Value) -> Identity {
    let status = account["kycStatus"].as_str().and_then(KycStatus::parse);
    let status = status.unwrap_or(KycStatus::NotStarted);
    let words = match status {
        KycStatus::NotStarted => t.get("settings-kyc-none-text"),
        KycStatus::Pending => t.get("settings-kyc-pending-text"),
        KycStatus::Approved => t.get("settings-kyc-approved-text"),
        KycStatus::Rejected => t.get("settings-kyc-rejected-text"),
    };
    Identity {
        status: say::identity(t, status),
        words,
        may_ask: matches!(status, KycStatus::NotStarted | KycStatus::Rejected),
    }
}

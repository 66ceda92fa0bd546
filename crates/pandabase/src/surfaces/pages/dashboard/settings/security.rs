//! How an account is kept: the authenticator app and its recovery codes, passkeys, and where somebody is
//! signed in.
//!
//! The secret of an app and the recovery codes are in the answer to the form that asked for them, and nowhere
//! else: neither in a cookie nor in a page that could be asked for again.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, items, joined, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// Where the page is.
pub(super) const HERE: &str = "/account/security";

#[derive(Template)]
#[template(path = "dashboard/settings/security.html")]
struct SecurityPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Whether signing in takes a code of an app.
    is_on: bool,
    setup: Option<Setup>,
    /// Recovery codes that were just made.
    recovery: Vec<String>,
    /// What confirms an app, where one was asked for.
    code: Field,
    is_confirming: bool,
    /// What takes the app away.
    factor: Field,
    passkeys: Vec<Passkey>,
    sessions: Vec<Session>,
    has_others: bool,
}

/// What an authenticator app is told.
struct Setup {
    secret: String,
    link: String,
}

/// What is shown once.
#[derive(Default)]
struct Once {
    setup: Option<Setup>,
    recovery: Vec<String>,
}

/// A passkey.
struct Passkey {
    id: String,
    name: Field,
    used: String,
}

/// Where somebody is signed in.
struct Session {
    id: String,
    machine: String,
    from: String,
    used: Option<String>,
    is_this: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    page(desk, Once::default()).await
}

/// Sets an app up or takes it away, renames and deletes passkeys, and ends sessions.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let passkey = [("passkeyId", form.get("passkey"))];
    let session = [("sessionId", form.get("session"))];
    let (saved, removed) = ((HERE, "saved"), (HERE, "removed"));
    match form.get("action") {
        "propose" => propose(desk).await,
        "confirm" => confirm(desk, form).await,
        "disable" => disable(desk, form).await,
        "rename" => {
            let body = json!({"name": form.get("name")});
            desk.do_it("updatePasskey", &passkey, Some(&body), saved).await
        }
        "delete" => desk.do_it("deletePasskey", &passkey, None, removed).await,
        "end" => desk.do_it("revokeSession", &session, None, removed).await,
        "end-others" => desk.do_it("revokeOtherSessions", &[], None, saved).await,
        _ => Ok(desk.back(&Typed::default())),
    }
}

/// Shows the secret of a new app.
async fn propose(desk: &mut Desk) -> Result<Response, Halt> {
    match desk.act("proposeTotp", &[], None).await? {
        Ok(made) => {
            let setup = Setup {
                secret: text(&made["secret"]).to_owned(),
                link: text(&made["otpauthUrl"]).to_owned(),
            };
            let once = Once {
                setup: Some(setup),
                recovery: Vec::new(),
            };
            shown_once(desk, once).await
        }
        Err(refused) => Ok(desk.say(&refused)),
    }
}

/// Turns the app on, and shows the recovery codes.
async fn confirm(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    match prove(desk, "confirmTotp", form, "code").await? {
        Ok(made) => {
            let codes = items(&made["recoveryCodes"]).map(|code| text(code).to_owned());
            let once = Once {
                setup: None,
                recovery: codes.collect(),
            };
            shown_once(desk, once).await
        }
        Err(response) => Ok(response),
    }
}

/// Takes the app away.
async fn disable(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    match prove(desk, "disableTotp", form, "factor").await? {
        Ok(_) => Ok(desk.done(HERE, "saved")),
        Err(response) => Ok(response),
    }
}

/// Sends the code in a field. The API refuses a wrong code with the same status as an expired session, so the
/// two are distinguished here; for a wrong code the inner error is the page that says so.
async fn prove(
    desk: &Desk,
    operation: &str,
    form: &Form,
    field: &str,
) -> Result<Result<Value, Response>, Halt> {
    let code: String = form.get(field).split_whitespace().collect();
    let refused = match desk.prove(operation, &json!({"code": code})).await? {
        Ok(done) => return Ok(Ok(done)),
        Err(refused) => refused,
    };
    let is_wrong = match refused.status {
        StatusCode::UNAUTHORIZED if refused.text == "Invalid code" => true,
        StatusCode::UNAUTHORIZED => return Err(refused.into()),
        _ => refused.text.starts_with("body/code"),
    };
    if !is_wrong {
        return Ok(Err(desk.say(&refused)));
    }
    let mut typed = Typed::default();
    typed.fault(field, desk.t().get("sign-in-wrong"));
    Ok(Err(desk.back(&typed)))
}

/// The page with what is shown once. What was refused before is over.
async fn shown_once(desk: &mut Desk, once: Once) -> Result<Response, Halt> {
    desk.typed = Typed::default();
    let mut response = page(desk, once).await?;
    let over = Typed::forget(desk.visit.env(), &desk.visit.headers, &desk.visit.path);
    add_cookies(response.headers_mut(), over);
    Ok(response)
}

async fn page(desk: &Desk, once: Once) -> Result<Response, Halt> {
    let t = desk.t();
    let account = desk.ask("getAccount").await?;
    let passkeys = desk.ask("listPasskeys").await?;
    let sessions = desk.ask("listSessions").await?;
    let fields = Fields::new(t, &desk.typed);
    let one_time =
        |name: &str, label: Text, max: u16| fields.field(name, label).autocomplete("one-time-code").max(max);
    let sessions: Vec<Session> = items(&sessions).map(|one| session(t, one)).collect();
    let frame = desk.frame();
    let template = SecurityPage {
        look: &desk.look,
        t,
        frame: &frame,
        is_on: account["twoFactorEnabled"] == true,
        is_confirming: once.setup.is_some() || desk.typed.error("code").is_some(),
        setup: once.setup,
        recovery: once.recovery,
        code: one_time("code", t.get("settings-app-code"), 12).digits(),
        factor: one_time("factor", t.get("sign-in-factor"), 24),
        passkeys: items(&passkeys)
            .enumerate()
            .map(|(at, one)| passkey(t, at, one))
            .collect(),
        has_others: sessions.len() > 1,
        sessions,
    };
    desk.page(&frame, &template)
}

fn passkey(t: Locale, at: usize, one: &Value) -> Passkey {
    let mut typed = Typed::default();
    typed.set("name", text(&one["name"]));
    let used = say::moment(t, &Zone::utc(), &one["lastUsedAt"]);
    Passkey {
        id: text(&one["id"]).to_owned(),
        name: Field {
            id: format!("passkey-{at}"),
            ..Fields::new(t, &typed)
                .field("name", t.get("name"))
                .max(64)
                .about(text(&one["name"]))
        },
        used: match used {
            Some(at) => t.get("settings-used").with("date", at).to_string(),
            None => t.get("settings-unused").to_string(),
        },
    }
}

fn session(t: Locale, one: &Value) -> Session {
    let machine = joined([&one["browser"], &one["os"], &one["device"]], " · ");
    Session {
        id: text(&one["id"]).to_owned(),
        machine: machine.unwrap_or_else(|| t.get("settings-machine").to_string()),
        from: joined([&one["ipAddress"], &one["location"]], ", ").unwrap_or_default(),
        used: say::moment(t, &Zone::utc(), &one["lastActiveAt"])
            .map(|at| t.get("settings-used").with("date", at).to_string()),
        is_this: one["current"] == true,
    }
}

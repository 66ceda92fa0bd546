//! Which mails about a store somebody gets, and how often one sums its sales up.

use super::change::{self, is_ticked, ticked, written};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::digest::Rhythm;
use pandabase_domain::notice::{NoticeKind, Switch};
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/settings/notifications.html")]
struct NotificationsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    switches: Vec<Field>,
    /// What comes in any case, or is switched elsewhere.
    others: Vec<(Text, Text)>,
    digest: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let found = desk.ask("getNotifications").await?;
    let kinds: Vec<(NoticeKind, &Value)> = items(&found["kinds"])
        .filter_map(|one| Some((NoticeKind::parse(text(&one["kind"]))?, one)))
        .collect();
    let names: Vec<String> = kinds.iter().map(|(kind, _)| name(*kind)).collect();
    let mut stored: Vec<(&str, String)> = names
        .iter()
        .zip(&kinds)
        .map(|(name, (_, one))| (name.as_str(), ticked(&one["enabled"])))
        .collect();
    stored.push(("digest", written(&found["digest"])));
    let typed = change::shown(desk, "digest", &stored);
    let fields = Fields::new(t, &typed);
    let is_switch = |one: &Value| one["switchable"] == true;
    let switches = kinds.iter().filter(|(_, one)| is_switch(one));
    let others = kinds.iter().filter(|(_, one)| !is_switch(one));
    let rhythms = Rhythm::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), rhythm(t, *one)));
    let frame = desk.frame();
    let template = NotificationsPage {
        look: &desk.look,
        t,
        frame: &frame,
        switches: switches
            .map(|(kind, _)| fields.field(&name(*kind), words(t, *kind)).unneeded())
            .collect(),
        others: others
            .map(|(kind, one)| (words(t, *kind), state(t, *kind, one)))
            .collect(),
        digest: fields
            .field("digest", t.get("settings-digest"))
            .hint(t.get("settings-digest-hint"))
            .choices(rhythms),
    };
    desk.page(&frame, &template)
}

/// Chooses.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let found = desk.ask("getNotifications").await?;
    let kinds = items(&found["kinds"]).filter(|one| one["switchable"] == true);
    let kinds = kinds.filter_map(|one| NoticeKind::parse(text(&one["kind"])));
    let kinds: Vec<Value> = kinds
        .map(|kind| json!({"kind": kind.as_str(), "enabled": is_ticked(form, &name(kind))}))
        .collect();
    let body = json!({"kinds": kinds, "digest": form.get("digest")});
    match desk.act("updateNotifications", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.visit.path, "saved")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// What the box of a kind is called.
fn name(kind: NoticeKind) -> String {
    format!("kind.{}", kind.as_str().to_lowercase())
}

fn words(t: Locale, kind: NoticeKind) -> Text {
    match kind {
        NoticeKind::Cases => t.get("settings-mail-cases"),
        NoticeKind::Disputes => t.get("settings-mail-disputes"),
        NoticeKind::Fulfillment => t.get("settings-mail-fulfillment"),
        NoticeKind::Stock => t.get("products-low"),
        NoticeKind::Renewals => t.get("settings-mail-renewals"),
        NoticeKind::Webhooks => t.get("settings-mail-webhooks"),
        NoticeKind::Reports => t.get("settings-mail-reports"),
        NoticeKind::Payouts => t.get("money-payouts"),
        NoticeKind::BankAccounts => t.get("money-accounts"),
        NoticeKind::Tokens => t.get("developers-tokens"),
        NoticeKind::Team => t.get("settings-mail-team"),
    }
}

/// Whether what cannot be switched here comes.
fn state(t: Locale, kind: NoticeKind, one: &Value) -> Text {
    match (kind.rule().switch, one["enabled"] == true) {
        (Switch::Account, true) => t.get("settings-mail-account-on"),
        (Switch::Account, false) => t.get("settings-mail-account-off"),
        _ => t.get("settings-mail-always"),
    }
}

fn rhythm(t: Locale, rhythm: Rhythm) -> Text {
    match rhythm {
        Rhythm::Off => t.get("settings-digest-off"),
        Rhythm::Daily => t.get("settings-digest-daily"),
        Rhythm::Weekly => t.get("settings-digest-weekly"),
    }
}

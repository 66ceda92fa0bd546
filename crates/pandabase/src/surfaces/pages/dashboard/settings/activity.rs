//! What happened to an account: sign-ins, failed ones, and changes of what keeps it.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing, any};
use crate::surfaces::pages::dashboard::say::{self, joined};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::account::ActivityType;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page.
const FILTERS: [&str; 1] = ["kind"];

#[derive(Template)]
#[template(path = "dashboard/settings/activity.html")]
struct ActivityPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filter is sent.
    here: String,
    kind: Field,
    events: Vec<Event>,
    list: Listing,
}

/// Something that happened.
struct Event {
    words: Option<Text>,
    at: String,
    from: String,
    machine: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let kind = ActivityType::parse(asked.get("kind")).map_or("", ActivityType::as_str);
    let list = asked.list(desk, "listAccountActivity", &[("type", kind)]).await?;
    let kinds = ActivityType::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), words(t, *kind)));
    let frame = desk.frame();
    let template = ActivityPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        kind: Fields::new(t, &asked.typed)
            .field("kind", t.get("order-history"))
            .unneeded()
            .choices(any(t, kinds)),
        events: list.rows.iter().map(|one| event(t, one)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn event(t: Locale, one: &Value) -> Event {
    let kind = one["type"].as_str().and_then(ActivityType::parse);
    Event {
        words: kind.map(|kind| words(t, kind)),
        at: say::moment(t, &Zone::utc(), &one["createdAt"]).unwrap_or_default(),
        from: joined([&one["ipAddress"], &one["location"]], ", ").unwrap_or_default(),
        machine: joined([&one["browser"], &one["os"]], " · ").unwrap_or_default(),
    }
}

fn words(t: Locale, kind: ActivityType) -> Text {
    match kind {
        ActivityType::Created => t.get("settings-was-created"),
        ActivityType::SignedIn => t.get("settings-was-signed-in"),
        ActivityType::SignInFailed => t.get("settings-was-failed"),
        ActivityType::CodeRefused => t.get("settings-was-code-refused"),
        ActivityType::LinkRefused => t.get("settings-was-link-refused"),
        ActivityType::SignedOut => t.get("settings-was-signed-out"),
        ActivityType::SessionRevoked => t.get("settings-was-revoked"),
        ActivityType::OtherSessionsRevoked => t.get("settings-was-others-revoked"),
        ActivityType::TwoFactorEnabled => t.get("settings-was-app-on"),
        ActivityType::TwoFactorDisabled => t.get("settings-was-app-off"),
        ActivityType::RecoveryCodeUsed => t.get("settings-was-recovered"),
        ActivityType::PasskeyAdded => t.get("settings-was-passkey-added"),
        ActivityType::PasskeyRemoved => t.get("settings-was-passkey-removed"),
        ActivityType::PasskeyCopied => t.get("settings-was-passkey-copied"),
        ActivityType::ProfileChanged => t.get("settings-was-profile"),
        ActivityType::PhoneVerified => t.get("settings-was-phone"),
        ActivityType::PhoneCodeRead => t.get("settings-was-phone-read"),
        ActivityType::IdentityRequested => t.get("settings-was-identity-asked"),
        ActivityType::IdentityApproved => t.get("settings-was-identity-approved"),
        ActivityType::IdentityRejected => t.get("settings-was-identity-rejected"),
        ActivityType::JoinedStore => t.get("settings-was-joined"),
        ActivityType::RoleChanged => t.get("settings-was-role"),
        ActivityType::LeftStore => t.get("settings-was-left"),
        ActivityType::StoreOffered => t.get("settings-was-offered"),
        ActivityType::StoreGiven => t.get("settings-was-given"),
        ActivityType::StoreTaken => t.get("settings-was-taken"),
        ActivityType::StoreDeleted => t.get("settings-was-deleted"),
        ActivityType::SessionsEnded => t.get("settings-was-ended"),
        ActivityType::TwoFactorReset => t.get("settings-was-reset"),
    }
}

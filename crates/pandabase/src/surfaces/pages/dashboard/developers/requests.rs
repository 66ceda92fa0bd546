//! The requests that were made with the store's tokens.

use crate::surfaces::api_logs::LoggedMethod;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, any};
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::TokenId;
use pandabase_domain::role::Right;
use pandabase_locale::{Locale, Text};
use serde_json::Value;
use std::collections::BTreeMap;

/// The filters in the address of the page.
const FILTERS: [&str; 5] = ["kind", "status", "search", "from", "to"];

#[derive(Template)]
#[template(path = "dashboard/developers/requests.html")]
struct RequestsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    method: Field,
    status: Field,
    token: Field,
    from: Field,
    to: Field,
    rows: Vec<Row>,
    list: Listing,
    /// Where tokens are made.
    tokens: String,
}

/// A request.
struct Row {
    call: String,
    status: String,
    tone: &'static str,
    by: String,
    took: Text,
    at: String,
    address: String,
}

/// The names of the store's tokens by their ids.
pub type Names = BTreeMap<String, String>;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let list = list(desk, &asked).await?;
    let names = names(desk).await?;
    let frame = desk.frame();
    let [method, status, token, from, to] = filters(t, &asked, &names);
    let template = RequestsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        method,
        status,
        token,
        from,
        to,
        rows: list.rows.iter().map(|one| row(desk, &names, one)).collect(),
        list,
        tokens: desk.in_store("/developers/tokens"),
    };
    desk.page(&frame, &template)
}

/// Asks the API for the list. What it would refuse of the filters is left out.
async fn list(desk: &Desk, asked: &Asked) -> Result<Listing, Halt> {
    let [from, to] = asked.days(desk);
    let status = asked.get("status").parse::<u16>().ok();
    let status = status.filter(|status| (100..600).contains(status));
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    let token = TokenId::parse(asked.get("search"));
    let pairs = [
        (
            "method",
            LoggedMethod::parse(asked.get("kind")).map_or("", LoggedMethod::as_str),
        ),
        ("statusCode", &status),
        ("tokenId", token.as_ref().map_or("", |token| token.as_str())),
        ("from", &from),
        ("to", &to),
    ];
    asked.list(desk, "listApiLogs", &pairs).await
}

/// The names of the tokens, if the visitor may see them.
pub async fn names(desk: &Desk) -> Result<Names, Halt> {
    if !desk.has(Right::Tokens) {
        return Ok(Names::new());
    }
    let tokens = desk.ask("listTokens").await?;
    let name = |token: &Value| (text(&token["id"]).to_owned(), text(&token["name"]).to_owned());
    Ok(items(&tokens).map(name).collect())
}

/// The fields of the filters.
fn filters(t: Locale, asked: &Asked, names: &Names) -> [Field; 5] {
    let fields = Fields::new(t, &asked.typed);
    let methods = LoggedMethod::ALL.iter();
    let methods = methods.map(|method| Choice::new(method.as_str(), method.as_str()));
    let tokens = names.iter().map(|(id, name)| Choice::new(id, name));
    let [from, to] = listing::days(t, &fields);
    [
        fields
            .field("kind", t.get("developers-method"))
            .unneeded()
            .half()
            .choices(any(t, methods)),
        fields
            .field("status", t.get("developers-status-code"))
            .unneeded()
            .half()
            .digits()
            .max(3),
        fields
            .field("search", t.get("frame-kind-token"))
            .unneeded()
            .choices(any(t, tokens)),
        from,
        to,
    ]
}

fn row(desk: &Desk, names: &Names, log: &Value) -> Row {
    let t = desk.t();
    let status = log["statusCode"].as_i64().unwrap_or(0);
    // Every path contains the store's id, which only the page of the request shows.
    let path = text(&log["path"]).replace(desk.visit.named("storeId"), "…");
    Row {
        call: format!("{} {path}", text(&log["method"])),
        status: status.to_string(),
        tone: tone(status),
        by: by(t, names, log),
        took: took(t, log),
        at: say::moment(t, &desk.zone(), &log["createdAt"]).unwrap_or_default(),
        address: desk.in_store(&format!("/developers/requests/{}", text(&log["id"]))),
    }
}

/// Who made a request: the token's name, or its id if it was deleted.
pub fn by(t: Locale, names: &Names, log: &Value) -> String {
    match log["tokenId"].as_str() {
        Some(id) => names.get(id).cloned().unwrap_or_else(|| id.to_owned()),
        None => t.get("developers-by-person").to_string(),
    }
}

/// How long a request took.
pub fn took(t: Locale, log: &Value) -> Text {
    let count = log["durationMs"].as_i64().unwrap_or(0);
    t.get("developers-milliseconds").with("count", count)
}

/// The colour of a status.
pub fn tone(status: i64) -> &'static str {
    match status {
        ..400 => "good",
        400..500 => "wait",
        _ => "bad",
    }
}

//! `/dev/mailbox`: the mails that a sandbox would have sent. Anyone who reaches the server can read those of
//! stores; those of the platform, by which people sign in, are for this machine alone. The setting `mailbox`
//! switches the page off.

use super::{MAILBOX, is_here, tabs};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::{Step, Tab};
use crate::surfaces::pages::{NOTHING, html, page, secure};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use http::request::Parts;
use pandabase_domain::id::{MessageId, StoreId};
use pandabase_domain::input::{AnyText, Opt};
use pandabase_platform::api::respond::Answer;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::api::{parse, serve};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::mailbox::Letter;
use pandabase_platform::mail::{File, mailbox};
use pandabase_platform::page::{Asked, Listed, Page, PageCursor, PageLimit, PageNumber, Paging};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// Mails shown when the request has no limit.
const SHOWN: i64 = 50;
/// The content security policy of a mail's HTML: it may show itself, inside the page around it.
const MAIL: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

pub(crate) fn router() -> Router<Arc<App>> {
    let mut router = Router::new();
    for slash in ["", "/"] {
        router = router
            .route(&format!("/dev/mailbox{slash}"), get(list))
            .route(&format!("/dev/mailbox.json{slash}"), get(json))
            .route(&format!("/dev/mailbox/{{mailId}}{slash}"), get(show))
            .route(&format!("/dev/mailbox/{{mailId}}/html{slash}"), get(show_html))
            .route(
                &format!("/dev/mailbox/{{mailId}}/attachment{slash}"),
                get(download),
            );
    }
    router
}

#[derive(Template)]
#[template(path = "dev/mailbox.html")]
struct ListPage {
    look: Look,
    tabs: Vec<Tab>,
    letters: Vec<Letter>,
    /// Whether mails to sign in with are kept from the visitor.
    is_elsewhere: bool,
    /// The query of the next page of older mails, if there are any.
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "dev/mail.html")]
struct LetterPage {
    look: Look,
    tabs: Vec<Tab>,
    steps: [Step; 2],
    letter: Letter,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct ListQuery {
    /// Only mails to this address.
    #[serde(default)]
    to: Opt<AnyText>,
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    cursor: PageCursor,
}

impl Listed for ListQuery {
    fn asked(&self) -> Asked<'_> {
        Asked {
            page: &self.page,
            limit: &self.limit,
            cursor: &self.cursor,
            from: None,
            to: None,
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
struct LetterQuery {
    /// The store whose mail it is; empty for the platform's mail.
    #[serde(default)]
    store: Opt<AnyText>,
}

async fn letters(app: &Arc<App>, parts: &Parts) -> Result<Page<Letter>, ApiError> {
    let text = parts.uri.query().unwrap_or_default();
    let with_platform = is_here(&app.env.config, parts);
    let query: ListQuery = parse::parse_query(text)?;
    let list = parse::list_key::<ListQuery>("mailbox", &[], text);
    let paging = Paging::new(list, &query.asked(), SHOWN)?;
    let shared = Arc::clone(app);
    app.db
        .read(move |tx| {
            let to = query.to.as_ref().map(AsRef::as_ref);
            mailbox::letters(tx, &shared.env, to, with_platform, &paging)
        })
        .await
}

async fn letter(app: &Arc<App>, parts: &Parts) -> Result<Letter, ApiError> {
    let (store, id) = named(app, parts)?;
    let shared = Arc::clone(app);
    let found = app.db.read(move |tx| mailbox::find(tx, &shared.env, &store, &id));
    found.await?.ok_or(ApiError::Missing("Mail"))
}

async fn attachment(app: &Arc<App>, parts: &Parts) -> Result<File, ApiError> {
    let (store, id) = named(app, parts)?;
    let shared = Arc::clone(app);
    let found = app.db.read(move |tx| {
        mailbox::attachment(tx, &shared.env, &store, &id)?.ok_or(ApiError::Missing("Attachment"))
    });
    found.await?.file().await
}

/// The store and the id of the mail that a request is about.
fn named(app: &App, parts: &Parts) -> Result<(StoreId, MessageId), ApiError> {
    let LetterQuery { store } = parse::parse_query(parts.uri.query().unwrap_or_default())?;
    let store = store.as_ref().map_or("", AsRef::as_ref);
    if store.is_empty() && !is_here(&app.env.config, parts) {
        return Err(ApiError::Missing("Mail"));
    }
    let id = parts.uri.path().split('/').nth(3).unwrap_or_default();
    Ok((StoreId::from_stored(store), MessageId::from_stored(id)))
}

async fn list(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let query = parts.uri.query().unwrap_or_default();
        let Page { items, pagination } = letters(&app, &parts).await?;
        let mut older = form_urlencoded::Serializer::new(String::new());
        let rest = form_urlencoded::parse(query.as_bytes());
        older.extend_pairs(rest.filter(|(name, _)| name != "page" && name != "cursor"));
        let older = pagination
            .next_cursor
            .map(|cursor| older.append_pair("cursor", &cursor).finish());
        let config = &app.env.config;
        let template = ListPage {
            look: Look::of_developers(config, &parts),
            tabs: tabs(config, MAILBOX),
            letters: items,
            is_elsewhere: !is_here(config, &parts),
            older,
        };
        Ok(page(StatusCode::OK, &template))
    })
    .await
}

async fn json(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let letters = letters(&app, &parts).await?;
        let mut response = Answer::success(StatusCode::OK, &letters)?.into_response();
        secure(response.headers_mut(), NOTHING);
        Ok(response)
    })
    .await
}

async fn show(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let letter = letter(&app, &parts).await?;
        let config = &app.env.config;
        let template = LetterPage {
            look: Look::of_developers(config, &parts),
            tabs: tabs(config, MAILBOX),
            steps: steps(&letter),
            letter,
        };
        Ok(page(StatusCode::OK, &template))
    })
    .await
}

/// The way of a mail.
fn steps(letter: &Letter) -> [Step; 2] {
    let sent = if letter.sent_at.is_some() {
        "Sent"
    } else {
        "Not sent yet"
    };
    [("Written", Some(letter.created_at)), (sent, letter.sent_at)].map(|(text, at)| Step {
        text: text.to_owned(),
        at: at.map(|at| at.to_string()),
    })
}

async fn show_html(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let letter = letter(&app, &parts).await?;
        Ok(html(StatusCode::OK, letter.html.unwrap_or_default(), MAIL))
    })
    .await
}

async fn download(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let file = attachment(&app, &parts).await?;
        Ok(crate::surfaces::pages::download(
            file.content_type,
            &file.name,
            file.bytes,
        ))
    })
    .await
}

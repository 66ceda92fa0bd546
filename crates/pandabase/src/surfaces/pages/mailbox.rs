//! `/dev/mailbox`: what a sandbox would have mailed. Whoever reaches the server can read it, which is
//! what a sandbox is for; the setting `mailbox` switches it off.

use super::{failure, html, page};
use askama::Template;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use pandabase_domain::input::{AnyText, Int, Opt};
use pandabase_platform::api::parse;
use pandabase_platform::api::respond::Answer;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::mailbox::Letter;
use pandabase_platform::mail::{File, mailbox};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Letters shown when the request does not say.
const SHOWN: i64 = 50;
/// What a mail's HTML may do: show itself, inside the page around it.
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
#[template(path = "mailbox.html")]
struct ListPage {
    letters: Vec<Letter>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct LetterPage {
    letter: Letter,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct ListQuery {
    /// Only mails to this address.
    #[serde(default)]
    to: Opt<AnyText>,
    #[serde(default)]
    limit: Opt<Int<1, 100>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
struct LetterQuery {
    /// The store whose mail it is; empty for the platform's.
    #[serde(default)]
    store: Opt<AnyText>,
}

#[derive(Serialize)]
struct Listed {
    items: Vec<Letter>,
}

async fn letters(app: &Arc<App>, query: Option<&str>) -> Result<Vec<Letter>, ApiError> {
    let ListQuery { to, limit } = parse::parse_query(query.unwrap_or_default())?;
    let limit = limit.0.map_or(SHOWN, Int::get);
    let shared = Arc::clone(app);
    app.db
        .read(move |tx| mailbox::letters(tx, &shared.env, to.as_ref().map(AsRef::as_ref), limit))
        .await
}

async fn letter(app: &Arc<App>, id: String, query: Option<&str>) -> Result<Letter, ApiError> {
    let LetterQuery { store } = parse::parse_query(query.unwrap_or_default())?;
    let shared = Arc::clone(app);
    app.db
        .read(move |tx| {
            let store = store.as_ref().map_or("", AsRef::as_ref);
            mailbox::find(tx, &shared.env, store, &id)?.ok_or(ApiError::Missing("Mail"))
        })
        .await
}

async fn attachment(app: &Arc<App>, id: String, query: Option<&str>) -> Result<File, ApiError> {
    let LetterQuery { store } = parse::parse_query(query.unwrap_or_default())?;
    let shared = Arc::clone(app);
    let found = app.db.read(move |tx| {
        let store = store.as_ref().map_or("", AsRef::as_ref);
        mailbox::attachment(tx, &shared.env, store, &id)?.ok_or(ApiError::Missing("Attachment"))
    });
    found.await?.file().await
}

async fn list(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    match letters(&app, query.as_deref()).await {
        Ok(letters) => page(StatusCode::OK, &ListPage { letters }),
        Err(error) => failure(&error),
    }
}

async fn json(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let answer = letters(&app, query.as_deref())
        .await
        .and_then(|items| Answer::success(StatusCode::OK, &Listed { items }));
    let answer = answer.unwrap_or_else(|error| {
        error.log("page");
        Answer::failure(&error)
    });
    let mut response = answer.into_response();
    super::secure(response.headers_mut(), super::NOTHING);
    response
}

async fn show(State(app): State<Arc<App>>, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    match letter(&app, id, query.as_deref()).await {
        Ok(letter) => page(StatusCode::OK, &LetterPage { letter }),
        Err(error) => failure(&error),
    }
}

async fn show_html(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    match letter(&app, id, query.as_deref()).await {
        Ok(letter) => html(StatusCode::OK, letter.html.unwrap_or_default(), MAIL),
        Err(error) => failure(&error),
    }
}

async fn download(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    match attachment(&app, id, query.as_deref()).await {
        Ok(file) => super::download(file.content_type, &file.name, file.bytes),
        Err(error) => failure(&error),
    }
}

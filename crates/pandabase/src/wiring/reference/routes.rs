//! The routes of the documentation. Where `pandabase dev` has a demo store, a browser on this machine sees it
//! in the samples, as on the start page (decision 32).

use super::pages::Page;
use super::samples::Caller;
use super::search::Found;
use super::{markdown, pages, search};
use crate::surfaces::pages::dev::is_here;
use crate::surfaces::pages::dev::start::DevStore;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::{OWN, html, secure};
use crate::wiring::{openapi, texts};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use http::request::Parts;
use pandabase_domain::token::Environment;
use pandabase_platform::api::respond::RELEASE;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::api::static_files::File;
use pandabase_platform::app::App;
use pandabase_platform::config::Config;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

const START: &str = "/docs";
const SEARCH: &str = "/docs/search";

type Demo = Option<Arc<DevStore>>;

/// The routes.
pub fn routes(store: Option<DevStore>) -> Router<Arc<App>> {
    let store = store.map(Arc::new);
    let shown = |at: fn(&Request<'_>) -> Option<Content>| {
        let store = store.clone();
        get(move |incoming: Incoming| show(store, at, incoming))
    };
    let mut routes = Router::new();
    for slash in ["", "/"] {
        routes = routes
            .route(&format!("{START}{slash}"), shown(start))
            .route(&format!("{SEARCH}{slash}"), shown(found));
    }
    routes.route("/docs/{*file}", shown(other))
}

/// What is asked for, and by whom.
struct Request<'r> {
    path: &'r str,
    query: &'r str,
    environment: Environment,
    caller: Caller,
    /// Whether the caller is the demo store.
    is_demo: bool,
}

/// What is on a page.
struct Content {
    title: String,
    /// What was looked for, and what was found.
    search: Option<(String, Found)>,
    page: Option<Page>,
}

#[derive(Template)]
#[template(path = "dev/docs.html")]
struct DocsPage<'a> {
    look: Look,
    environment: &'static str,
    release: &'static str,
    title: &'a str,
    question: &'a str,
    found: Option<&'a Found>,
    /// HTML of our own Markdown, in which nothing is what a visitor sent.
    content: String,
    source: Option<&'a str>,
    nav: Nav,
}

/// Links beside a page.
struct Nav {
    tags: Vec<Link>,
    /// The operations of the resource that the page is about.
    operations: Vec<Link>,
}

struct Link {
    address: String,
    label: String,
    is_current: bool,
}

async fn show(store: Demo, at: fn(&Request<'_>) -> Option<Content>, incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        let config = &app.env.config;
        if parts.uri.path().ends_with(".md") {
            return texts::respond(config.environment, &parts);
        }
        let demo = store.filter(|_| config.is_sandbox() && is_here(config, &parts));
        let request = Request {
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            environment: config.environment,
            caller: caller(config, demo.as_deref()),
            is_demo: demo.is_some(),
        };
        let content = at(&request).ok_or(ApiError::NoRoute)?;
        answer(config, &parts, &request, &content)
    })
    .await
}

/// Who calls in the samples: the demo store, or nobody in particular.
fn caller(config: &Config, demo: Option<&DevStore>) -> Caller {
    let test = if config.is_sandbox() { "test" } else { "live" };
    Caller {
        store: demo.map_or_else(|| "shp_…".to_owned(), |store| store.id.as_str().to_owned()),
        key: demo.map_or_else(|| format!("sk_{test}_…"), |store| store.key.clone()),
        base: config.public_url.trim_end_matches('/').to_owned(),
    }
}

fn start(request: &Request<'_>) -> Option<Content> {
    let caller = request.is_demo.then_some(&request.caller);
    Some(Content::of(pages::start(request.environment, caller)))
}

fn other(request: &Request<'_>) -> Option<Content> {
    pages::at(request.path, request.environment, &request.caller).map(Content::of)
}

fn found(request: &Request<'_>) -> Option<Content> {
    let mut pairs = form_urlencoded::parse(request.query.as_bytes());
    let question = pairs.find(|(name, _)| name == "q").map(|(_, value)| value);
    let question: String = question.unwrap_or_default().chars().take(200).collect();
    let found = search::find(request.environment, &question);
    Some(Content {
        title: "Search".to_owned(),
        search: Some((question, found)),
        page: None,
    })
}

impl Content {
    fn of(page: Page) -> Self {
        Self {
            title: page.title.clone(),
            search: None,
            page: Some(page),
        }
    }
}

fn answer(
    config: &Config,
    parts: &Parts,
    request: &Request<'_>,
    content: &Content,
) -> Result<Response, ApiError> {
    let page = content.page.as_ref();
    let search = content.search.as_ref();
    let template = DocsPage {
        look: Look::of_developers(config, parts),
        environment: config.environment.as_str(),
        release: RELEASE,
        title: &content.title,
        question: search.map_or("", |(question, _)| question.as_str()),
        found: search.map(|(_, found)| found),
        content: page.map_or_else(String::new, |page| markdown::shown(&page.text)),
        source: page.and_then(|page| page.source.as_deref()),
        nav: Nav::of(request, page.and_then(|page| page.tag.as_deref())),
    };
    let text = template
        .render()
        .map_err(|error| ApiError::Internal(error.into()))?;
    // What shows the demo store's token stays in no cache.
    if request.is_demo && page.is_some_and(|page| page.names_caller) {
        return Ok(html(StatusCode::OK, text, OWN));
    }
    let mut response = File::new("text/html; charset=utf-8", text).respond(&parts.headers);
    secure(response.headers_mut(), OWN);
    Ok(response)
}

impl Nav {
    fn of(request: &Request<'_>, tag: Option<&str>) -> Self {
        let all = openapi::listed(request.environment);
        let tags = pages::tags(&all).map(|(name, _)| Link {
            address: format!("/docs/reference/{name}"),
            label: name.to_owned(),
            is_current: tag == Some(name),
        });
        let operations = all.iter().filter(|one| tag == Some(one.tag.as_str()));
        let operations = operations.map(|one| {
            let address = format!("{}{}", pages::OPERATIONS, one.operation);
            Link {
                is_current: address == request.path,
                address,
                label: one.summary.clone(),
            }
        });
        Self {
            tags: tags.collect(),
            operations: operations.collect(),
        }
    }
}

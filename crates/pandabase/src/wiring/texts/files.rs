//! The pages as files, and their routes.

use super::page::Page;
use super::{guides, links, llms, reference};
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::request::Parts;
use pandabase_domain::token::Environment;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::api::static_files::File;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

const MARKDOWN: &str = "text/markdown; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// The routes of what is not below `/docs/`. A page has no path with a slash at its end: it is a file.
pub fn routes() -> Router<Arc<App>> {
    let paths = ["/llms.txt", "/llms-full.txt", "/docs.md"];
    paths
        .into_iter()
        .fold(Router::new(), |routes, path| routes.route(path, get(show)))
}

async fn show(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        respond(app.env.config.environment, &parts)
    })
    .await
}

/// The file at the path of a request.
pub(crate) fn respond(environment: Environment, parts: &Parts) -> Result<Response, ApiError> {
    let files = files(environment);
    let file = files.get(parts.uri.path()).ok_or(ApiError::NoRoute)?;
    Ok(file.respond(&parts.headers))
}

/// Every file of an environment by its path, made when the first one is asked for.
fn files(environment: Environment) -> &'static BTreeMap<String, File> {
    static SANDBOX: OnceLock<BTreeMap<String, File>> = OnceLock::new();
    static PRODUCTION: OnceLock<BTreeMap<String, File>> = OnceLock::new();
    let place = match environment {
        Environment::Sandbox => &SANDBOX,
        Environment::Production => &PRODUCTION,
    };
    place.get_or_init(|| {
        let all = texts(environment).into_iter();
        all.map(|(path, text)| {
            let kind = if path.ends_with(".md") { MARKDOWN } else { PLAIN };
            (path, File::new(kind, text))
        })
        .collect()
    })
}

/// Every text of an environment with its path.
fn texts(environment: Environment) -> Vec<(String, String)> {
    let guides = guides::pages();
    let reference = reference::pages(environment);
    let known: Vec<&str> = guides
        .iter()
        .chain(&reference)
        .map(|page| page.path.as_str())
        .collect();
    let mended: Vec<Page> = guides
        .iter()
        .map(|page| Page {
            text: links::mended(&page.text, &page.path, &known),
            path: page.path.clone(),
            title: page.title.clone(),
        })
        .collect();
    let index = llms::index(&mended, &reference);
    let full = llms::full(&index, &mended, &reference);
    let pages = mended
        .into_iter()
        .chain(reference)
        .map(|page| (page.path, page.text));
    pages
        .chain([
            ("/llms.txt".to_owned(), index),
            ("/llms-full.txt".to_owned(), full),
        ])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_every_page_leads_somewhere() {
        let texts = texts(Environment::Sandbox);
        let known: Vec<&str> = texts.iter().map(|(path, _)| path.as_str()).collect();
        let mut count = 0;
        for (path, text) in texts.iter().filter(|(path, _)| path != "/llms-full.txt") {
            // Code is not text: what looks like a link in it is none.
            let prose = text.split("```").step_by(2);
            for target in prose.flat_map(links::targets) {
                assert!(links::leads_somewhere(target, path, &known), "{path}: {target}");
                count += 1;
            }
        }
        assert!(count > 300, "{count}");
        let index = &texts.iter().find(|(path, _)| path == "/llms.txt").unwrap().1;
        for (path, _) in texts.iter().filter(|(path, _)| path.ends_with(".md")) {
            assert!(index.contains(&format!("({path})")), "{path} is not listed");
        }
    }
}

//! `/portal/sign-in` and `/sign-in`: where the links in sign-in mails lead, of the customer portal and of
//! merchants' accounts. The pages show the code but do not use it up, because mail programs open links by
//! themselves.

use super::look::{Language, Look};
use super::page;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use pandabase_locale::Locale;
use pandabase_platform::access::sessions::is_token;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::api::{parse, serve};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "buyer/sign_in.html")]
struct SignInPage {
    look: Look,
    t: Locale,
    heading: String,
    token: String,
    languages: Vec<Language>,
}

#[derive(Deserialize)]
struct SignInQuery {
    token: Code,
}

/// A sign-in token in the form that mails carry. The page shows nothing else from its address, which anyone
/// can write.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Code(String);

impl TryFrom<String> for Code {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_token(&text) {
            Ok(Self(text))
        } else {
            Err("must be the code of a sign-in mail")
        }
    }
}

pub(crate) fn routes() -> Router<Arc<App>> {
    let mut router = Router::new();
    for path in ["/portal/sign-in", "/portal/sign-in/"] {
        router = router.route(path, get(sign_in_to_portal));
    }
    for path in ["/sign-in", "/sign-in/"] {
        router = router.route(path, get(sign_in_to_account));
    }
    router
}

async fn sign_in_to_portal(incoming: Incoming) -> Response {
    sign_in(incoming, |t| t.get("sign-in-heading").to_string()).await
}

async fn sign_in_to_account(incoming: Incoming) -> Response {
    sign_in(incoming, |t| t.get("sign-in-account").to_string()).await
}

async fn sign_in(incoming: Incoming, heading: fn(&Locale) -> String) -> Response {
    serve::page(incoming, |incoming| async move {
        let query: SignInQuery = parse::parse_query(incoming.parts.uri.query().unwrap_or_default())?;
        let Code(token) = query.token;
        let look = Look::of(&incoming.app.env.config, &incoming.parts);
        let template = SignInPage {
            heading: heading(&look.locale),
            t: look.locale,
            token,
            languages: look.languages(),
            look,
        };
        Ok::<_, ApiError>(page(StatusCode::OK, &template))
    })
    .await
}

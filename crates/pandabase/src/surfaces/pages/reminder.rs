//! The page on which a buyer who was reminded of a cart wants no more reminders from its store. The
//! operations behind it are not part of the API: whoever has the page's address, from the mail, acts as the
//! buyer. Only the form changes something, because programs that look at mails open every link, and what
//! mailbox providers send when their reader presses their button (RFC 8058).

use super::checkout::closed::Closed;
use super::form::{Form, FormToken};
use super::look::{Language, Look};
use super::typed::with_forms;
use super::visit::{Refused, Visit};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::Method;
use pandabase_commerce::selling::carts::opt_out;
use pandabase_domain::store;
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::Access::PublicStore;
use pandabase_platform::api::endpoint::{Endpoint, read, write};
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// Path of the page.
const PATH: &str = "/reminders/stores/{storeId}/carts/{sessionId}/{key}";

/// The operations behind the page.
struct Operations {
    show: Endpoint,
    stop: Endpoint,
}

/// The routes of the page.
pub fn routes() -> Router<Arc<App>> {
    let operations = Arc::new(Operations {
        show: read(Method::GET, PATH, PublicStore, "showReminder", opt_out::show),
        stop: write(Method::POST, PATH, PublicStore, "stopReminders", opt_out::opt_out),
    });
    let submit = Arc::clone(&operations);
    let methods = get(move |incoming: Incoming| shown(operations, incoming))
        .post(move |incoming: Incoming| submitted(submit, incoming));
    Router::new()
        .route(PATH, methods.clone())
        .route(&format!("{PATH}/"), methods)
}

async fn shown(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let arrived = Visit::new(PATH, &incoming).with_language().await?;
        let reminder = Reminder::of(&incoming, arrived);
        reminder.render(&operations, None).await
    })
    .await
}

async fn submitted(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let arrived = Visit::new(PATH, &incoming).with_language().await?;
        let reminder = Reminder::of(&incoming, arrived);
        if is_one_click(&sent.bytes) {
            // Whoever sends this follows no redirect.
            return match reminder.visit.call(&operations.stop, None).await {
                Ok(_) => reminder.render(&operations, None).await,
                Err(refused) => reminder.unavailable(&refused),
            };
        }
        let form = Form::read(&sent.bytes)?;
        if !form.is_ours(reminder.visit.env(), &reminder.visit.headers) {
            let notice = reminder.look.locale.get("error-form-expired").to_string();
            return reminder.render(&operations, Some(notice)).await;
        }
        match reminder.visit.call(&operations.stop, None).await {
            Ok(_) => Ok(reminder.visit.leave(&reminder.address())),
            Err(refused) => reminder.unavailable(&refused),
        }
    })
    .await
}

/// Whether a mailbox provider sent this for the reader of a mail, in one of the two forms of RFC 8058. It has
/// no form token: the address of the page, which is in the mail, says for whom it acts.
fn is_one_click(body: &[u8]) -> bool {
    const NAME: &str = "List-Unsubscribe";
    const VALUE: &str = "One-Click";
    let mut fields = form_urlencoded::parse(body);
    if fields.any(|(name, value)| name == NAME && value == VALUE) {
        return true;
    }
    let text = String::from_utf8_lossy(body);
    let part = text.split_once(&format!("name=\"{NAME}\""));
    part.is_some_and(|(_, rest)| rest.contains(VALUE))
}

/// One request for the page.
struct Reminder {
    visit: Visit,
    look: Look,
}

impl Reminder {
    fn of(incoming: &Incoming, (visit, language): (Visit, Option<store::Language>)) -> Self {
        let look = Look::at_store(&incoming.app.env.config, &incoming.parts, language);
        Self { visit, look }
    }

    fn address(&self) -> String {
        self.visit.address(&["locale"])
    }

    async fn render(&self, operations: &Operations, notice: Option<String>) -> Result<Response, ApiError> {
        let choice = match self.visit.call(&operations.show, None).await {
            Ok(choice) => choice,
            Err(refused) => return self.unavailable(&refused),
        };
        let t = self.look.locale;
        let has_opted_out = choice["has_opted_out"] == true;
        let (heading, text) = match has_opted_out {
            true => (t.get("reminder-stopped-heading"), t.get("reminder-stopped-text")),
            false => (t.get("reminder-heading"), t.get("reminder-text")),
        };
        let store = choice["store"].as_str().unwrap_or_default();
        let token = FormToken::of(self.visit.env(), &self.visit.headers);
        let template = ReminderPage {
            look: &self.look,
            t,
            csrf: &token.token,
            store,
            heading: heading.with("seller", store),
            text: text.with("seller", store),
            notice,
            has_opted_out,
            languages: self.look.languages(),
        };
        with_forms(&template, &self.look.policy(), &token)
    }

    /// The page for an address that leads to no reminder, or to one that cannot be shown now.
    fn unavailable(&self, refused: &Refused) -> Result<Response, ApiError> {
        let (closed, status) = Closed::refused(self.look.locale, refused, Closed::no_reminder);
        closed.respond(&self.look, &self.address(), status)
    }
}

#[derive(Template)]
#[template(path = "buyer/reminder.html")]
struct ReminderPage<'a> {
    look: &'a Look,
    t: Locale,
    csrf: &'a str,
    store: &'a str,
    heading: Text,
    text: Text,
    notice: Option<String>,
    /// Whether the buyer is not reminded any more.
    has_opted_out: bool,
    languages: Vec<Language>,
}

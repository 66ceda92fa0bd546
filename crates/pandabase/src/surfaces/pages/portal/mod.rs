//! The customer portal as pages: what somebody bought, over all stores, and what they may do with it. Every
//! page shows answers of the portal's API and every form calls one of its operations, with the session that
//! the visitor's cookie holds.

mod address;
mod billing;
mod cards;
mod case;
mod cases;
mod desk;
mod device;
mod frame;
mod missing;
mod orders;
mod overview;
mod plan;
pub mod say;
mod sessions;
mod sign_in;
pub mod subscriptions;
mod withdrawal;

pub use frame::HOME;

use super::checkout::SECRETS;
use super::form::Form;
use super::respond::go;
use super::typed::Typed;
use super::upload;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use desk::{Desk, Halt, Operations, Shown};
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::serve::{Incoming, page as answered};
use pandabase_platform::app::App;
use pandabase_platform::config::BODY_LIMIT;
use std::sync::Arc;

/// What Stripe adds to the address of a page when the bank sends somebody back there. The secrets among it
/// open the charge to whoever reads them, so they are not left in the address, where others may see them.
const OF_PROCESSOR: &[&str] = &[
    "payment_intent",
    "payment_intent_client_secret",
    "setup_intent",
    "setup_intent_client_secret",
    "redirect_status",
];

/// A page of somebody who is signed in.
struct Page {
    path: &'static str,
    show: for<'d> fn(&'d Desk) -> Shown<'d>,
    submit: for<'d> fn(&'d mut Desk, &'d Form) -> Shown<'d>,
}

macro_rules! pages {
    ($($path:literal $module:ident;)*) => {
        &[$(Page {
            path: $path,
            show: |desk| Box::pin($module::show(desk)),
            submit: |desk, form| Box::pin($module::submit(desk, form)),
        }),*]
    };
}

/// Every page with its path; the names in it are those of the API's paths.
const PAGES: &[Page] = pages! {
    "/portal" overview;
    "/portal/orders/{orderId}" orders;
    "/portal/orders/{orderId}/withdrawal" withdrawal;
    "/portal/orders/{orderId}/case" cases;
    "/portal/licenses/{licenseId}" device;
    "/portal/subscriptions/{subscriptionId}" subscriptions;
    "/portal/subscriptions/{subscriptionId}/plan" plan;
    "/portal/subscriptions/{subscriptionId}/billing" billing;
    "/portal/cases/{caseId}" case;
    "/portal/cards" cards;
    "/portal/cards/{paymentMethodId}" address;
    "/portal/sessions" sessions;
};

/// The routes of the portal, and of the links in sign-in mails.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let operations = Arc::new(Operations::under(endpoints, &["/v2/portal/"]));
    let mut router = sign_in::routes(&operations);
    for page in PAGES {
        let (showing, submitting) = (Arc::clone(&operations), Arc::clone(&operations));
        let methods = get(move |incoming: Incoming| shown(showing, page, incoming))
            .post(move |incoming: Incoming| submitted(submitting, page, incoming));
        router = router
            .route(page.path, methods.clone())
            .route(&format!("{}/", page.path), methods);
    }
    let leading = Arc::clone(&operations);
    let methods = get(move |incoming: Incoming| orders::document(leading, incoming));
    for path in [orders::DOCUMENT.to_owned(), format!("{}/", orders::DOCUMENT)] {
        router = router.route(&path, methods.clone());
    }
    let methods = get(move |incoming: Incoming| case::file(operations, incoming));
    for path in [case::FILE.to_owned(), format!("{}/", case::FILE)] {
        router = router.route(&path, methods.clone());
    }
    router
}

async fn shown(operations: Arc<Operations>, page: &'static Page, incoming: Incoming) -> Response {
    answered(incoming, |incoming| async move {
        let desk = Desk::of(operations, page.path, &incoming);
        if let Some(address) = desk.visit.address_without(OF_PROCESSOR) {
            return Ok(go(&incoming.parts.headers, &address));
        }
        let outcome = if desk.is_signed_in() {
            (page.show)(&desk).await
        } else {
            Err(Halt::Stranger)
        };
        desk.settle(outcome)
    })
    .await
}

async fn submitted(operations: Arc<Operations>, page: &'static Page, incoming: Incoming) -> Response {
    answered(incoming, |mut incoming| async move {
        let mut desk = Desk::of(operations, page.path, &incoming);
        let outcome = received(&mut desk, page, &mut incoming).await;
        desk.settle(outcome)
    })
    .await
}

/// Reads a form and does what it asks for. A form that may carry a file is read only for somebody whose
/// session is good.
async fn received(desk: &mut Desk, page: &Page, incoming: &mut Incoming) -> Result<Response, Halt> {
    if !desk.is_signed_in() {
        return Err(Halt::Stranger);
    }
    // The room for what was sent is held until it is answered: the files are parts of it.
    let sent;
    let form = match upload::boundary(&incoming.parts.headers) {
        Some(boundary) => {
            desk.ask("listPortalSessions").await?;
            sent = incoming.read_up_to(BODY_LIMIT).await?;
            let (form, files) = upload::read(&sent.bytes, &boundary)?;
            desk.files = files;
            form
        }
        None => {
            sent = incoming.read_form().await?;
            Form::read(&sent.bytes)?
        }
    };
    if !form.is_ours(desk.visit.env(), &desk.visit.headers) {
        let mut typed = Typed::of(&form, SECRETS);
        typed.notice(desk.t().get("error-form-expired").to_string());
        return Ok(desk.back(&typed));
    }
    (page.submit)(desk, &form).await
}

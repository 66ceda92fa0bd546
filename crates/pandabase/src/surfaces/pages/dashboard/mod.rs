//! The merchants' dashboard as pages: what a store sells and what waits for somebody. Every page shows
//! answers of the API and every form calls one of its operations, with the session that the visitor's cookie
//! holds. So who may do what is decided where the API decides it; the table here only says which pages a role
//! is led to.

mod desk;
mod finder;
mod frame;
mod home;
mod listing;
mod menu;
mod missing;
mod needs;
mod new_store;
mod operator;
mod order;
mod orders;
mod place;
mod refund;
mod requirements;
mod rows;
mod say;
mod shield;
mod sign_in;
mod stores;
mod sums;
mod tab;

pub use desk::SIGN_IN;
pub use frame::HOME;
pub use needs::Need;

use super::calls::{Halt, Operations, Shown};
use super::form::Form;
use super::typed::Typed;
use super::upload;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use desk::Desk;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::serve::{Incoming, page as answered};
use pandabase_platform::app::App;
use std::sync::Arc;

/// What the operations' paths begin with.
const OPERATIONS: [&str; 4] = ["/v2/auth/", "/v2/accounts/", "/v2/stores", "/v2/operator/"];

/// The largest form with files, in bytes. Larger files are sent by a client of the API, or by the page's
/// script.
const FILES_LIMIT: usize = 26 * 1024 * 1024;

/// A page of somebody who is signed in.
pub struct Page {
    /// Its path; the names in it are those of the API's paths.
    pub path: &'static str,
    /// Who is led to it.
    pub need: Need,
    show: for<'d> fn(&'d Desk) -> Shown<'d>,
    submit: for<'d> fn(&'d mut Desk, &'d Form) -> Shown<'d>,
}

macro_rules! pages {
    ($($path:literal $($module:ident)::+, $need:expr;)*) => {
        &[$(Page {
            path: $path,
            need: $need,
            show: |desk| Box::pin($($module::)+show(desk)),
            submit: |desk, form| Box::pin($($module::)+submit(desk, form)),
        }),*]
    };
}

/// Every page with its path and who is led to it.
pub const PAGES: &[Page] = pages! {
    "/stores" stores, Need::Account;
    "/stores/new" new_store, Need::Account;
    "/stores/{storeId}" home, Need::Scope(S::StoreRead);
    "/stores/{storeId}/requirements" requirements, Need::Scope(S::StoreRead);
    "/stores/{storeId}/orders" orders, Need::Scope(S::OrdersRead);
    "/stores/{storeId}/orders/{orderId}" order, Need::Scope(S::OrdersRead);
    "/stores/{storeId}/orders/{orderId}/refund" refund, Need::Scope(S::RefundsWrite);
    "/stores/{storeId}/shield" shield::overview, Need::Scope(S::StoreRead);
    "/stores/{storeId}/shield/review" shield::reviews, Need::Scope(S::StoreRead);
    "/stores/{storeId}/shield/review/{reviewId}" shield::review, Need::Scope(S::StoreRead);
    "/stores/{storeId}/shield/rules" shield::rules, Need::Scope(S::StoreRead);
    "/stores/{storeId}/shield/rules/new" shield::new_rule, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/shield/rules/{ruleId}" shield::rule, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/shield/lists" shield::lists, Need::Scope(S::StoreRead);
    "/stores/{storeId}/shield/lists/new" shield::new_list, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/shield/lists/{listId}" shield::list, Need::Scope(S::StoreRead);
    "/operator" operator::health, Need::Operator;
    "/operator/stores" operator::stores, Need::Operator;
    "/operator/stores/{storeId}" operator::store, Need::Operator;
    "/operator/stores/{storeId}/block" operator::block, Need::Operator;
    "/operator/identity-checks" operator::identities, Need::Operator;
    "/operator/bank-accounts" operator::bank_accounts, Need::Operator;
    "/operator/payouts" operator::payouts, Need::Operator;
    "/operator/phone-codes" operator::phone_codes, Need::Operator;
    "/operator/jobs" operator::jobs, Need::Operator;
    "/operator/activity" operator::activity, Need::Operator;
};

/// The routes of the dashboard, and of the links in mails to sign in with.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let operations = Arc::new(Operations::under(endpoints, &OPERATIONS));
    let mut router = sign_in::routes(&operations);
    for page in PAGES {
        let (showing, submitting) = (Arc::clone(&operations), Arc::clone(&operations));
        let methods = get(move |incoming: Incoming| shown(showing, page, incoming))
            .post(move |incoming: Incoming| submitted(submitting, page, incoming));
        router = router
            .route(page.path, methods.clone())
            .route(&format!("{}/", page.path), methods);
    }
    router
}

async fn shown(operations: Arc<Operations>, page: &'static Page, incoming: Incoming) -> Response {
    answered(incoming, |incoming| async move {
        let mut desk = Desk::of(operations, page.path, &incoming);
        let outcome = match desk.enter(page.need).await {
            Ok(()) => (page.show)(&desk).await,
            Err(halt) => Err(halt),
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

/// Reads a form and does what it asks for.
async fn received(desk: &mut Desk, page: &Page, incoming: &mut Incoming) -> Result<Response, Halt> {
    desk.enter(page.need).await?;
    let form = match upload::boundary(&incoming.parts.headers) {
        Some(boundary) => {
            let sent = incoming.read_up_to(FILES_LIMIT).await?;
            let (form, files) = upload::read(&sent.bytes, &boundary)?;
            desk.files = files;
            form
        }
        None => Form::read(&incoming.read_form().await?.bytes)?,
    };
    if !form.is_ours(desk.visit.env(), &desk.visit.headers) {
        let mut typed = Typed::of(&form, &[]);
        typed.notice(desk.t().get("error-form-expired").to_string());
        return Ok(desk.back(&typed));
    }
    (page.submit)(desk, &form).await
}

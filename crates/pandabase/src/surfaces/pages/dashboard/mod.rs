//! The merchants' dashboard as pages: what a store sells and what waits for somebody. Every page shows
//! answers of the API and every form calls one of its operations, with the session that the visitor's cookie
//! holds. So who may do what is decided where the API decides it; the table here only says which pages a role
//! is led to.

mod buyers;
mod desk;
mod developers;
mod everything;
mod export;
mod finder;
mod frame;
mod home;
mod listing;
mod live;
mod menu;
mod missing;
mod money;
mod needs;
mod new_store;
mod once;
mod operator;
mod order;
mod orders;
mod part;
mod place;
mod products;
mod refund;
mod refunds;
mod requirements;
mod rows;
mod say;
mod selling;
mod send;
mod sent;
mod settings;
mod shield;
mod sign_in;
mod stores;
mod sums;
mod support;
mod tab;
mod tabs;

pub use desk::SIGN_IN;
pub use export::LISTS;
pub use frame::HOME;
pub use needs::Need;

use super::calls::{Halt, Operations, Shown};
use super::form::Form;
use super::typed::{Typed, Unfit, add_cookies};
use super::upload;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use desk::Desk;
use pandabase_domain::role::Right;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::serve::{Incoming, page as answered};
use pandabase_platform::app::App;
use pandabase_platform::inbound::Sent;
use std::sync::Arc;

/// What the operations' paths begin with.
const OPERATIONS: [&str; 5] = [
    "/v2/auth/",
    "/v2/accounts/",
    "/v2/stores",
    "/v2/operator/",
    // Only a sandbox has these.
    "/v2/sandbox/stores",
];

/// The largest form without files, in bytes. Its sender is known by then, and a text in any script fits.
const FORM_LIMIT: usize = 1024 * 1024;
/// The pages whose forms carry files. Larger files are sent by a client of the API.
const FILES: [&str; 7] = [
    "/stores/{storeId}/settings/branding",
    "/stores/{storeId}/cases/{caseId}",
    "/stores/{storeId}/products/{productId}/pictures",
    "/stores/{storeId}/products/{productId}/keys",
    "/stores/{storeId}/products/{productId}/files",
    "/stores/{storeId}/shield/lists/new",
    "/stores/{storeId}/shield/lists/{listId}",
];

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
    "/stores/{storeId}/orders/refunds" refunds, Need::Scope(S::RefundsWrite);
    "/stores/{storeId}/search" everything, Need::Scope(S::StoreRead);
    "/stores/{storeId}/payments" support::payments, Need::Scope(S::OrdersRead);
    "/stores/{storeId}/disputes" support::disputes, Need::Scope(S::DisputesRead);
    "/stores/{storeId}/disputes/{disputeId}" support::dispute, Need::Scope(S::DisputesRead);
    "/stores/{storeId}/disputes/{disputeId}/evidence" support::evidence, Need::Scope(S::DisputesRead);
    "/stores/{storeId}/refunds" support::refunds, Need::Scope(S::RefundsRead);
    "/stores/{storeId}/refunds/{refundId}" support::refund, Need::Scope(S::RefundsRead);
    "/stores/{storeId}/cases" support::cases, Need::Scope(S::CasesRead);
    "/stores/{storeId}/cases/{caseId}" support::case, Need::Scope(S::CasesRead);
    "/stores/{storeId}/settings/cases" support::case_settings, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/settings" settings::store, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/settings/branding" settings::branding, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/settings/tax" settings::tax, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/settings/checkout" settings::checkout, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/settings/legal" settings::legal, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/settings/questionnaire" settings::questionnaire, Need::Scope(S::StoreWrite);
    "/stores/{storeId}/team" settings::team, Need::Scope(S::StoreRead);
    "/stores/{storeId}/notifications" settings::notifications, Need::Scope(S::StoreRead);
    "/account" settings::account, Need::Account;
    "/account/security" settings::security, Need::Account;
    "/account/activity" settings::activity, Need::Account;
    "/stores/{storeId}/developers/tokens" developers::tokens, Need::Right(Right::Tokens);
    "/stores/{storeId}/developers/tokens/new" developers::new_token, Need::Right(Right::Tokens);
    "/stores/{storeId}/developers/tokens/{tokenId}" developers::token, Need::Right(Right::Tokens);
    "/stores/{storeId}/developers/webhooks" developers::webhooks, Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/webhooks/new" developers::new_webhook, Need::Scope(S::WebhooksWrite);
    "/stores/{storeId}/developers/webhooks/events" developers::samples, Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/webhooks/{webhookId}" developers::webhook, Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/webhooks/{webhookId}/check" developers::check, Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/webhooks/{webhookId}/replay" developers::replay,
        Need::Scope(S::WebhooksWrite);
    "/stores/{storeId}/developers/webhooks/{webhookId}/deliveries" developers::deliveries,
        Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/webhooks/{webhookId}/deliveries/{deliveryId}" developers::delivery,
        Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/requests" developers::requests, Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/requests/{requestId}" developers::request, Need::Scope(S::WebhooksRead);
    "/stores/{storeId}/developers/sandbox" developers::sandbox, Need::Scope(S::SandboxWrite);
    "/stores/{storeId}/subscriptions" buyers::subscriptions, Need::Scope(S::SubscriptionsRead);
    "/stores/{storeId}/subscriptions/{subscriptionId}" buyers::subscription,
        Need::Scope(S::SubscriptionsRead);
    "/stores/{storeId}/subscriptions/{subscriptionId}/cancel" buyers::cancel,
        Need::Scope(S::SubscriptionsWrite);
    "/stores/{storeId}/subscriptions/{subscriptionId}/change" buyers::plan,
        Need::Scope(S::SubscriptionsWrite);
    "/stores/{storeId}/customers" buyers::customers, Need::Scope(S::CustomersRead);
    "/stores/{storeId}/customers/{customerId}" buyers::customer, Need::Scope(S::CustomersRead);
    "/stores/{storeId}/customers/{customerId}/email" buyers::email, Need::Scope(S::CustomersWrite);
    "/stores/{storeId}/licenses" buyers::licenses, Need::Scope(S::LicensesRead);
    "/stores/{storeId}/licenses/{licenseId}" buyers::license, Need::Scope(S::LicensesRead);
    "/stores/{storeId}/products" products::list, Need::Scope(S::ProductsRead);
    "/stores/{storeId}/products/new" products::new, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/products/{productId}" products::product, Need::Scope(S::ProductsRead);
    "/stores/{storeId}/products/{productId}/edit" products::edit, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/products/{productId}/variants" products::variants, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/products/{productId}/pictures" products::pictures, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/products/{productId}/keys" products::keys, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/products/{productId}/files" products::files, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/products/{productId}/meters" products::meters, Need::Scope(S::MetersRead);
    "/stores/{storeId}/products/{productId}/meters/{meterId}" products::meter, Need::Scope(S::MetersRead);
    "/stores/{storeId}/categories" selling::categories, Need::Scope(S::CategoriesRead);
    "/stores/{storeId}/categories/new" selling::new_category, Need::Scope(S::CategoriesWrite);
    "/stores/{storeId}/categories/{categoryId}" selling::category, Need::Scope(S::CategoriesRead);
    "/stores/{storeId}/categories/{categoryId}/edit" selling::edit_category,
        Need::Scope(S::CategoriesWrite);
    "/stores/{storeId}/coupons" selling::coupons, Need::Scope(S::CouponsRead);
    "/stores/{storeId}/coupons/new" selling::new_coupon, Need::Scope(S::CouponsWrite);
    "/stores/{storeId}/coupons/{couponId}" selling::coupon, Need::Scope(S::CouponsRead);
    "/stores/{storeId}/coupons/{couponId}/edit" selling::edit_coupon, Need::Scope(S::CouponsWrite);
    "/stores/{storeId}/files" selling::files, Need::Scope(S::ProductsRead);
    "/stores/{storeId}/files/{fileId}" selling::file, Need::Scope(S::ProductsRead);
    "/stores/{storeId}/carts" selling::carts, Need::Scope(S::OrdersRead);
    "/stores/{storeId}/carts/{sessionId}" selling::cart, Need::Scope(S::OrdersRead);
    "/stores/{storeId}/paylinks" selling::paylinks, Need::Scope(S::ProductsRead);
    "/stores/{storeId}/paylinks/new" selling::new_paylink, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/paylinks/{paylinkId}" selling::paylink, Need::Scope(S::ProductsRead);
    "/stores/{storeId}/paylinks/{paylinkId}/edit" selling::edit_paylink, Need::Scope(S::ProductsWrite);
    "/stores/{storeId}/finances" money::finances, Need::Scope(S::PayoutsRead);
    "/stores/{storeId}/payouts" money::payouts, Need::Scope(S::PayoutsRead);
    "/stores/{storeId}/payouts/new" money::request, Need::Scope(S::PayoutsWrite);
    "/stores/{storeId}/payouts/quote" money::quote, Need::Scope(S::PayoutsWrite);
    "/stores/{storeId}/payouts/{payoutId}" money::payout, Need::Scope(S::PayoutsRead);
    "/stores/{storeId}/bank-accounts" money::accounts, Need::Scope(S::PayoutsRead);
    "/stores/{storeId}/bank-accounts/new" money::new_account, Need::Right(Right::BankAccounts);
    "/stores/{storeId}/bank-accounts/{bankAccountId}" money::account, Need::Right(Right::BankAccounts);
    "/stores/{storeId}/reports" money::reports, Need::Scope(S::ReportsRead);
    "/stores/{storeId}/reports/{reportId}" money::report, Need::Scope(S::ReportsRead);
    "/stores/{storeId}/analytics" money::analytics, Need::Scope(S::AnalyticsRead);
    "/stores/{storeId}/shield" shield::overview, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/review" shield::reviews, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/review/{reviewId}" shield::review, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/rules" shield::rules, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/rules/new" shield::new_rule, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/rules/{ruleId}" shield::rule, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/lists" shield::lists, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/lists/new" shield::new_list, Need::Right(Right::Shield);
    "/stores/{storeId}/shield/lists/{listId}" shield::list, Need::Right(Right::Shield);
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
    let mut router = sign_in::routes(&operations)
        .merge(live::routes(&operations))
        .merge(support::attachment::routes(&operations));
    for list in LISTS {
        let fetching = Arc::clone(&operations);
        let method = get(move |incoming: Incoming| export::fetched(fetching, list, incoming));
        router = router.route(list.path, method);
    }
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
        desk.leads = need_of;
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
        desk.leads = need_of;
        let outcome = received(&mut desk, page, &mut incoming).await;
        desk.settle(outcome)
    })
    .await
}

/// Reads a form and does what it asks for. What was typed and fits into no cookie is shown in the answer.
async fn received(desk: &mut Desk, page: &Page, incoming: &mut Incoming) -> Result<Response, Halt> {
    desk.enter(page.need).await?;
    // The room for what was sent is held until it is answered: the files are parts of it.
    let (form, _sent) = read(desk, page, incoming).await?;
    let mut response = if form.is_ours(desk.visit.env(), &desk.visit.headers) {
        (page.submit)(desk, &form).await?
    } else {
        let mut typed = Typed::of(&form, &[]);
        typed.notice(desk.t().get("error-form-expired").to_string());
        desk.back(&typed)
    };
    let Some(Unfit(typed)) = response.extensions_mut().remove::<Unfit>() else {
        return Ok(response);
    };
    desk.typed = typed;
    let mut shown = (page.show)(desk).await?;
    let older = Typed::forget(desk.visit.env(), &desk.visit.headers, &desk.visit.path);
    add_cookies(shown.headers_mut(), older);
    Ok(shown)
}

/// Reads a form. Only where files are taken may it be as large as they are.
async fn read(desk: &mut Desk, page: &Page, incoming: &mut Incoming) -> Result<(Form, Sent), Halt> {
    let boundary = upload::boundary(&incoming.parts.headers);
    let sent = match boundary.is_some() && FILES.contains(&page.path) {
        true => incoming.read_files().await?,
        false => incoming.read_up_to(FORM_LIMIT).await?,
    };
    let form = match boundary {
        Some(boundary) => {
            let (form, files) = upload::read(&sent.bytes, &boundary)?;
            desk.files = files;
            form
        }
        None => Form::read(&sent.bytes)?,
    };
    Ok((form, sent))
}

/// What the page at a path takes of whoever is led to it, if there is one.
fn need_of(path: &str) -> Option<Need> {
    let pages = PAGES.iter().filter(|page| is_of(page.path, path));
    // A word of its own comes before a name that could stand for it.
    let page = pages.min_by_key(|page| page.path.matches('{').count());
    page.map(|page| page.need)
}

/// Whether a path is one of a pattern.
fn is_of(pattern: &str, path: &str) -> bool {
    let mut steps = path.split('/');
    let mut parts = pattern.split('/');
    let fits = |part: &str, step: &str| part.starts_with('{') || part == step;
    parts.all(|part| steps.next().is_some_and(|step| fits(part, step))) && steps.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_sent_to_pages_that_there_are() {
        for path in FILES {
            assert!(PAGES.iter().any(|page| page.path == path), "{path}");
        }
    }

    #[test]
    fn only_pages_that_there_are_are_led_to() {
        for (path, expected) in [
            ("/stores/shp_1", Some(Need::Scope(S::StoreRead))),
            ("/stores/shp_1/orders", Some(Need::Scope(S::OrdersRead))),
            ("/stores/shp_1/orders/ord_1", Some(Need::Scope(S::OrdersRead))),
            (
                "/stores/shp_1/orders/ord_1/refund",
                Some(Need::Scope(S::RefundsWrite)),
            ),
            ("/stores/shp_1/orders/ord_1/refund/more", None),
            ("/stores/shp_1/nothing", None),
            ("/", None),
        ] {
            assert_eq!(need_of(path), expected, "{path}");
        }
    }
}

//! The merchants' dashboard as pages: what a store sells and what waits for somebody. Every page shows
//! answers of the API and every form calls one of its operations, with the session that the visitor's cookie
//! holds. So who may do what is decided where the API decides it; the table here only says which pages a role
//! is led to.

mod bulk;
mod buyers;
mod columns;
mod desk;
mod developers;
mod everything;
mod export;
mod finder;
mod flash;
mod frame;
mod home;
mod lab;
mod links;
mod listing;
mod live;
mod menu;
mod missing;
mod money;
mod needs;
mod new_store;
mod news;
mod operator;
mod order;
mod orders;
mod part;
mod passkey;
mod place;
mod press;
mod products;
mod refund;
mod refunds;
mod requirements;
mod rows;
mod say;
mod seen;
mod selling;
mod send;
mod sent;
mod settings;
mod shield;
mod sign_in;
mod stores;
mod sums;
mod support;
mod table;
mod tabs;

pub use desk::SIGN_IN;
pub use export::lists;
pub use links::HOME;
pub use needs::Need;

use super::calls::{Halt, Operations, Shown};
use super::form::Form;
use super::typed::{Typed, Unfit, add_cookies};
use super::upload;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use desk::Desk;
use needs::Need::{Account, Operator, Right, Scope};
use pandabase_domain::role::Right as R;
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
const FILES: [&str; 8] = [
    "/stores/{storeId}/settings/branding",
    "/stores/{storeId}/cases/{caseId}",
    "/stores/{storeId}/products/{productId}/pictures",
    "/stores/{storeId}/products/{productId}/keys",
    "/stores/{storeId}/products/{productId}/files",
    "/stores/{storeId}/files",
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

/// What a page does with a form; one that is only read takes none.
macro_rules! submit {
    (read, $($module:ident)::+) => { |_, _| Box::pin(async { Err(Halt::no_form()) }) };
    ($($module:ident)::+) => { |desk, form| Box::pin($($module::)+submit(desk, form)) };
}

macro_rules! pages {
    ($($start:literal {
        $($rest:literal $($module:ident)::+, $need:expr $(, $read:ident)?;)*
    })*) => {
        &[$($(Page {
            path: concat!($start, $rest),
            need: $need,
            show: |desk| Box::pin($($module::)+show(desk)),
            submit: submit!($($read,)? $($module)::+),
        },)*)*]
    };
}

/// Every page with its path and who is led to it, in the order of the bar. What a path names comes behind
/// the pages that have its place for themselves.
pub const PAGES: &[Page] = pages! {
    "/stores" {
        "" stores, Account;
        "/new" new_store, Account;
    }
    "/stores/{storeId}" {
        "" home, Scope(S::StoreRead), read;
        "/search" everything, Scope(S::StoreRead), read;
    }
    "/stores/{storeId}/products" {
        "" products::list, Scope(S::ProductsRead);
        "/new" products::new, Scope(S::ProductsWrite);
        "/publish" products::publish, Scope(S::ProductsWrite);
        "/withdraw" products::withdraw, Scope(S::ProductsWrite);
        "/{productId}" products::product, Scope(S::ProductsRead);
        "/{productId}/orders" products::orders, Scope(S::OrdersRead), read;
        "/{productId}/edit" products::edit, Scope(S::ProductsWrite);
        "/{productId}/variants" products::variants, Scope(S::ProductsWrite);
        "/{productId}/pictures" products::pictures, Scope(S::ProductsWrite);
        "/{productId}/keys" products::keys, Scope(S::ProductsWrite);
        "/{productId}/files" products::files, Scope(S::ProductsWrite);
        "/{productId}/meters" products::meters, Scope(S::MetersRead);
        "/{productId}/meters/{meterId}" products::meter, Scope(S::MetersRead);
    }
    "/stores/{storeId}/categories" {
        "" selling::categories, Scope(S::CategoriesRead);
        "/new" selling::new_category, Scope(S::CategoriesWrite);
        "/{categoryId}" selling::category, Scope(S::CategoriesRead);
        "/{categoryId}/edit" selling::edit_category, Scope(S::CategoriesWrite);
    }
    "/stores/{storeId}/coupons" {
        "" selling::coupons, Scope(S::CouponsRead), read;
        "/new" selling::new_coupon, Scope(S::CouponsWrite);
        "/{couponId}" selling::coupon, Scope(S::CouponsRead);
        "/{couponId}/edit" selling::edit_coupon, Scope(S::CouponsWrite);
    }
    "/stores/{storeId}/files" {
        "" selling::files, Scope(S::ProductsRead);
        "/{fileId}" selling::file, Scope(S::ProductsRead);
    }
    "/stores/{storeId}/orders" {
        "" orders, Scope(S::OrdersRead);
        "/refunds" refunds, Scope(S::RefundsWrite);
        "/{orderId}" order, Scope(S::OrdersRead);
        "/{orderId}/refund" refund, Scope(S::RefundsWrite);
    }
    "/stores/{storeId}/carts" {
        "" selling::carts, Scope(S::OrdersRead), read;
        "/{sessionId}" selling::cart, Scope(S::OrdersRead);
    }
    "/stores/{storeId}/paylinks" {
        "" selling::paylinks, Scope(S::ProductsRead), read;
        "/new" selling::new_paylink, Scope(S::ProductsWrite);
        "/{paylinkId}" selling::paylink, Scope(S::ProductsRead);
        "/{paylinkId}/edit" selling::edit_paylink, Scope(S::ProductsWrite);
    }
    "/stores/{storeId}/subscriptions" {
        "" buyers::subscriptions, Scope(S::SubscriptionsRead);
        "/{subscriptionId}" buyers::subscription, Scope(S::SubscriptionsRead);
        "/{subscriptionId}/cancel" buyers::cancel, Scope(S::SubscriptionsWrite);
        "/{subscriptionId}/change" buyers::plan, Scope(S::SubscriptionsWrite);
    }
    "/stores/{storeId}/customers" {
        "" buyers::customers, Scope(S::CustomersRead);
        "/{customerId}" buyers::customer, Scope(S::CustomersRead), read;
        "/{customerId}/email" buyers::email, Scope(S::CustomersWrite);
    }
    "/stores/{storeId}/licenses" {
        "" buyers::licenses, Scope(S::LicensesRead);
        "/{licenseId}" buyers::license, Scope(S::LicensesRead);
    }
    "/stores/{storeId}" {
        "/payments" support::payments, Scope(S::OrdersRead);
    }
    "/stores/{storeId}/refunds" {
        "" support::refunds, Scope(S::RefundsRead), read;
        "/{refundId}" support::refund, Scope(S::RefundsRead), read;
    }
    "/stores/{storeId}/disputes" {
        "" support::disputes, Scope(S::DisputesRead), read;
        "/{disputeId}" support::dispute, Scope(S::DisputesRead), read;
        "/{disputeId}/evidence" support::evidence, Scope(S::DisputesRead);
    }
    "/stores/{storeId}/cases" {
        "" support::cases, Scope(S::CasesRead), read;
        "/close" support::close, Scope(S::CasesWrite);
        "/{caseId}" support::case, Scope(S::CasesRead);
        "/{caseId}/note" support::note, Scope(S::CasesWrite);
    }
    "/stores/{storeId}/replies" {
        "" support::replies, Scope(S::CasesRead), read;
        "/new" support::new_reply, Scope(S::CasesWrite);
        "/{replyId}" support::reply, Scope(S::CasesWrite);
    }
    "/stores/{storeId}" {
        "/finances" money::finances, Scope(S::PayoutsRead), read;
    }
    "/stores/{storeId}/payouts" {
        "" money::payouts, Scope(S::PayoutsRead), read;
        "/new" money::request, Scope(S::PayoutsWrite);
        "/quote" money::quote, Scope(S::PayoutsWrite);
        "/{payoutId}" money::payout, Scope(S::PayoutsRead), read;
    }
    "/stores/{storeId}/bank-accounts" {
        "" money::accounts, Scope(S::PayoutsRead), read;
        "/new" money::new_account, Right(R::BankAccounts);
        "/{bankAccountId}" money::account, Right(R::BankAccounts);
    }
    "/stores/{storeId}/reports" {
        "" money::reports, Scope(S::ReportsRead);
        "/{reportId}" money::report, Scope(S::ReportsRead);
    }
    "/stores/{storeId}" {
        "/analytics" money::analytics, Scope(S::AnalyticsRead), read;
    }
    "/stores/{storeId}/shield" {
        "" shield::overview, Right(R::Shield), read;
        "/review" shield::reviews, Right(R::Shield), read;
        "/review/{reviewId}" shield::review, Right(R::Shield);
        "/rules" shield::rules, Right(R::Shield);
        "/rules/new" shield::new_rule, Right(R::Shield);
        "/rules/{ruleId}" shield::rule, Right(R::Shield);
        "/lists" shield::lists, Right(R::Shield), read;
        "/lists/new" shield::new_list, Right(R::Shield);
        "/lists/{listId}" shield::list, Right(R::Shield);
    }
    "/stores/{storeId}/settings" {
        "" settings::store, Scope(S::StoreWrite);
        "/branding" settings::branding, Scope(S::StoreWrite);
        "/tax" settings::tax, Scope(S::StoreWrite);
        "/checkout" settings::checkout, Scope(S::StoreWrite);
        "/legal" settings::legal, Scope(S::StoreWrite);
        "/questionnaire" settings::questionnaire, Scope(S::StoreWrite);
        "/cases" support::case_settings, Scope(S::StoreWrite);
    }
    "/stores/{storeId}" {
        "/requirements" requirements, Scope(S::StoreRead), read;
        "/team" settings::team, Scope(S::StoreRead);
        "/team/invite" settings::invite, Right(R::Team);
        "/team/activity" settings::team_activity, Right(R::Team), read;
        "/notifications" settings::notifications, Scope(S::StoreRead);
    }
    "/stores/{storeId}/developers/tokens" {
        "" developers::tokens, Right(R::Tokens), read;
        "/new" developers::new_token, Right(R::Tokens);
        "/{tokenId}" developers::token, Right(R::Tokens);
    }
    "/stores/{storeId}/developers/webhooks" {
        "" developers::webhooks, Scope(S::WebhooksRead), read;
        "/new" developers::new_webhook, Scope(S::WebhooksWrite);
        "/events" developers::samples, Scope(S::WebhooksRead), read;
        "/{webhookId}" developers::webhook, Scope(S::WebhooksRead);
        "/{webhookId}/check" developers::check, Scope(S::WebhooksRead);
        "/{webhookId}/replay" developers::replay, Scope(S::WebhooksWrite);
        "/{webhookId}/deliveries" developers::deliveries, Scope(S::WebhooksRead), read;
        "/{webhookId}/deliveries/{deliveryId}" developers::delivery, Scope(S::WebhooksRead);
    }
    "/stores/{storeId}/developers/events" {
        "" lab::events, Scope(S::EventsRead), read;
        "/{eventId}" lab::event, Scope(S::EventsRead);
    }
    "/stores/{storeId}/developers/requests" {
        "" developers::requests, Scope(S::WebhooksRead), read;
        "/{requestId}" developers::request, Scope(S::WebhooksRead), read;
    }
    "/stores/{storeId}/developers" {
        "/trace" developers::trace, Scope(S::WebhooksRead), read;
        "/lab" lab::send, Scope(S::SandboxWrite);
        "/lab/{receivedId}" lab::received, Scope(S::SandboxWrite), read;
        "/snapshots" lab::snapshots, Scope(S::SandboxWrite);
        "/sandbox" developers::sandbox, Scope(S::SandboxWrite);
    }
    "/account" {
        "" settings::account, Account;
        "/security" settings::security, Account;
        "/passkey" settings::passkey, Account;
        "/activity" settings::activity, Account, read;
    }
    "/operator" {
        "" operator::health, Operator, read;
        "/stores" operator::stores, Operator, read;
        "/stores/{storeId}" operator::store, Operator;
        "/stores/{storeId}/block" operator::block, Operator;
        "/identity-checks" operator::identities, Operator;
        "/bank-accounts" operator::bank_accounts, Operator;
        "/payouts" operator::payouts, Operator;
        "/phone-codes" operator::phone_codes, Operator;
        "/jobs" operator::jobs, Operator;
        "/activity" operator::activity, Operator, read;
    }
};

/// The routes of the dashboard, and of the links in mails to sign in with.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let operations = Arc::new(Operations::under(endpoints, &OPERATIONS));
    let mut router = sign_in::routes(&operations)
        .merge(live::routes(&operations))
        .merge(support::attachment::routes(&operations));
    for list in lists() {
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
        let outcome = match desk.enter_page(page.need).await {
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
    desk.enter_page(page.need).await?;
    // The room for what was sent is held until it is answered: the files are parts of it.
    let (form, _sent) = read(desk, page, incoming).await?;
    let mut response = if !form.is_ours(desk.visit.env(), &desk.visit.headers) {
        let mut typed = Typed::of(&form, &[]);
        typed.notice(desk.t().get("error-form-expired"));
        desk.back(&typed)
    } else if form.get("action") == seen::FRESH {
        desk.visit.leave(&desk.address())
    } else {
        (page.submit)(desk, &form).await?
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
            ("/stores/shp_1", Some(Scope(S::StoreRead))),
            ("/stores/shp_1/orders", Some(Scope(S::OrdersRead))),
            ("/stores/shp_1/orders/ord_1", Some(Scope(S::OrdersRead))),
            ("/stores/shp_1/orders/refunds", Some(Scope(S::RefundsWrite))),
            ("/stores/shp_1/orders/ord_1/refund", Some(Scope(S::RefundsWrite))),
            ("/stores/shp_1/products/new", Some(Scope(S::ProductsWrite))),
            ("/stores/shp_1/orders/ord_1/refund/more", None),
            ("/stores/shp_1/nothing", None),
            ("/", None),
        ] {
            assert_eq!(need_of(path), expected, "{path}");
        }
    }
}

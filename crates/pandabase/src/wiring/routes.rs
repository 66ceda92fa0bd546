//! Every URL of every surface, its access and its handler, in one table.

mod accounts;
pub mod licenses;
mod methods;
mod mirrors;
mod operator;
mod payouts;
mod sandbox;
mod shield;
pub mod support;
pub mod usage;
mod webhooks;

use self::methods::{DELETE, GET, PATCH, POST};
use crate::surfaces::{api_logs, search, trace};
use http::StatusCode;
use pandabase_commerce::catalog::products;
use pandabase_commerce::insight::{analytics, reports};
use pandabase_commerce::payments::charging::pay;
use pandabase_commerce::payments::fulfil::retry;
use pandabase_commerce::payments::{amounts, resend};
use pandabase_commerce::stores;
use pandabase_domain::token::{Environment, Scope as S};
use pandabase_platform::api::Access::{Dashboard, PublicStore, Scope};
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};

/// The largest body that describes a session, in bytes: its metadata alone may have 10,800 characters of up
/// to twelve bytes each.
const SESSION_BODY: usize = 192 * 1024;

/// Every API endpoint of an environment.
pub fn endpoints(environment: Environment) -> Vec<Endpoint> {
    let mut all = store_api();
    all.extend(orders_api());
    all.extend(webhooks::delivery_api());
    all.extend(webhooks::event_api());
    all.extend(category_api());
    all.extend(storefront_api());
    all.extend(customer_api());
    all.extend(checkout_api());
    all.extend(webhook_api());
    all.extend(paylink_api());
    all.extend(cart_api());
    all.extend(reports_api());
    all.extend(analytics_api());
    all.extend(search_api());
    all.extend(aftermath_api());
    all.extend(file_api());
    all.extend(support::case_api());
    all.extend(support::case_desk_api());
    all.extend(support::portal_api());
    all.extend(support::portal_subscription_api());
    all.extend(wallet_api());
    all.extend(payouts_api());
    all.extend(payouts::dashboard_api());
    all.extend(usage::usage_api());
    all.extend(mandate_api());
    all.extend(accounts::account_api());
    all.extend(accounts::team_api());
    all.extend(accounts::gates_api());
    all.extend(shield::shield_api());
    all.extend(operator::operator_api());
    all.extend(accounts::transfer_api());
    all.extend(accounts::connected_api());
    if environment == Environment::Sandbox {
        all.extend(sandbox::sandbox_api());
        all.extend(sandbox::copies_api());
        all.extend(sandbox::lab_api());
    }
    all.extend(mirrors::of(&all));
    all
}

fn store_api() -> Vec<Endpoint> {
    use stores::service::{show, update};
    const STORE: &str = "/v2/core/stores/{storeId}";
    const MINE: &str = "/v2/stores/{storeId}";
    let (reads, writes) = (Dashboard(S::StoreRead), Dashboard(S::StoreWrite));
    let mut all = vec![
        read(GET, STORE, Scope(S::StoreRead), "getStore", show),
        read(GET, MINE, reads, "getMyStore", show).without_key(),
        write(PATCH, MINE, writes, "updateStore", update).without_key(),
    ];
    all.extend(product_api());
    all.extend(licenses::license_api());
    all.extend(coupon_api());
    all.extend(subscription_api());
    all
}

fn product_api() -> Vec<Endpoint> {
    use products::service::{check_keys, create, delete, list, show, update};
    const LIST: &str = "/v2/core/stores/{storeId}/products";
    const ONE: &str = "/v2/core/stores/{storeId}/products/{productId}";
    const CHECK: &str = "/v2/stores/{storeId}/products/{productId}/license-keys/check";
    let (reads, writes) = (Scope(S::ProductsRead), Scope(S::ProductsWrite));
    let may_write = Dashboard(S::ProductsWrite);
    vec![
        read(GET, LIST, reads, "listProducts", list),
        write(POST, LIST, writes, "createProduct", create).status(StatusCode::CREATED),
        read(GET, ONE, reads, "getProduct", show).remembered(),
        write(PATCH, ONE, writes, "updateProduct", update),
        write(DELETE, ONE, writes, "deleteProduct", delete),
        read(POST, CHECK, may_write, "checkLicenseKeys", check_keys).without_key(),
    ]
}

/// Pictures and downloads, which the catalogue uses.
fn file_api() -> Vec<Endpoint> {
    use pandabase_commerce::files::service::{create, delete, list, show};
    const LIST: &str = "/v2/stores/{storeId}/files";
    const ONE: &str = "/v2/stores/{storeId}/files/{fileId}";
    let (reads, writes) = (Dashboard(S::ProductsRead), Dashboard(S::ProductsWrite));
    vec![
        read(GET, LIST, reads, "listFiles", list).without_key(),
        write(POST, LIST, writes, "addFile", create)
            .status(StatusCode::CREATED)
            .without_key(),
        read(GET, ONE, reads, "getFile", show).without_key(),
        write(DELETE, ONE, writes, "deleteFile", delete).without_key(),
    ]
}

fn category_api() -> Vec<Endpoint> {
    use pandabase_commerce::catalog::categories::service::{create, delete, list, show, update};
    const LIST: &str = "/v2/core/stores/{storeId}/categories";
    const ONE: &str = "/v2/core/stores/{storeId}/categories/{categoryId}";
    let (reads, writes) = (Scope(S::CategoriesRead), Scope(S::CategoriesWrite));
    vec![
        read(GET, LIST, reads, "listCategories", list),
        write(POST, LIST, writes, "createCategory", create).status(StatusCode::CREATED),
        read(GET, ONE, reads, "getCategory", show),
        write(PATCH, ONE, writes, "updateCategory", update),
        write(DELETE, ONE, writes, "deleteCategory", delete),
    ]
}

/// Public reads. Answers may be cached for a minute and carry an `ETag`.
fn storefront_api() -> Vec<Endpoint> {
    use crate::surfaces::storefront::service as shop;
    use pandabase_platform::api::Access::PublicHandle;
    const RESOLVE: &str = "/v2/storefront/resolve/{handle}";
    const STORE: &str = "/v2/storefront/stores/{storeId}";
    const PRODUCTS: &str = "/v2/storefront/stores/{storeId}/products";
    const PRODUCT: &str = "/v2/storefront/stores/{storeId}/products/{productId}";
    const BY_HANDLE: &str = "/v2/storefront/stores/{storeId}/products/by-handle/{handle}";
    const CATEGORIES: &str = "/v2/storefront/stores/{storeId}/categories";
    const CATEGORY: &str = "/v2/storefront/stores/{storeId}/categories/{categoryId}";
    vec![
        read(GET, RESOLVE, PublicHandle, "resolveStorefront", shop::resolve)
            .cacheable()
            .remembered(),
        read(GET, STORE, PublicStore, "getStorefront", shop::show)
            .cacheable()
            .remembered(),
        read(
            GET,
            PRODUCTS,
            PublicStore,
            "listStorefrontProducts",
            shop::list_products,
        )
        .cacheable(),
        read(
            GET,
            PRODUCT,
            PublicStore,
            "getStorefrontProduct",
            shop::show_product,
        )
        .cacheable()
        .remembered(),
        read(
            GET,
            BY_HANDLE,
            PublicStore,
            "getStorefrontProductByHandle",
            shop::show_product_by_handle,
        )
        .cacheable()
        .remembered(),
        read(
            GET,
            CATEGORIES,
            PublicStore,
            "listStorefrontCategories",
            shop::list_categories,
        )
        .cacheable(),
        read(
            GET,
            CATEGORY,
            PublicStore,
            "getStorefrontCategory",
            shop::show_category,
        )
        .cacheable(),
    ]
}

fn customer_api() -> Vec<Endpoint> {
    use pandabase_commerce::payments::buyer;
    use pandabase_commerce::selling::customers::service::{list, show};
    const LIST: &str = "/v2/core/stores/{storeId}/customers";
    const ONE: &str = "/v2/core/stores/{storeId}/customers/{customerId}";
    const MINE: &str = "/v2/stores/{storeId}/customers/{customerId}";
    let (reads, writes) = (Scope(S::CustomersRead), Dashboard(S::CustomersWrite));
    vec![
        read(GET, LIST, reads, "listCustomers", list),
        read(GET, ONE, reads, "getCustomer", show),
        write(PATCH, MINE, writes, "updateCustomer", buyer::change).without_key(),
    ]
}

fn coupon_api() -> Vec<Endpoint> {
    use pandabase_commerce::selling::coupons::service::{create, delete, list, show, update};
    const LIST: &str = "/v2/core/stores/{storeId}/coupons";
    const ONE: &str = "/v2/core/stores/{storeId}/coupons/{couponId}";
    let (reads, writes) = (Scope(S::CouponsRead), Scope(S::CouponsWrite));
    vec![
        read(GET, LIST, reads, "listCoupons", list),
        write(POST, LIST, writes, "createCoupon", create).status(StatusCode::CREATED),
        read(GET, ONE, reads, "getCoupon", show),
        write(PATCH, ONE, writes, "updateCoupon", update),
        write(DELETE, ONE, writes, "deleteCoupon", delete),
    ]
}

fn subscription_api() -> Vec<Endpoint> {
    use pandabase_commerce::billing::subscriptions::service::{
        cancel, list, pause, reactivate, resume, show,
    };
    use pandabase_commerce::billing::subscriptions::{billed_to, upcoming};
    use pandabase_commerce::payments::charging::plan_change::change;
    use pandabase_commerce::payments::charging::plan_of_buyer;
    const LIST: &str = "/v2/core/stores/{storeId}/subscriptions";
    const ONE: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}";
    const CANCEL: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/cancel";
    const PAUSE: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/pause";
    const RESUME: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/resume";
    const REACTIVATE: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/reactivate";
    const CHANGE: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/change";
    const PREVIEW: &str = "/v2/stores/{storeId}/subscriptions/{subscriptionId}/change/preview";
    const UPCOMING: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/upcoming-invoice";
    let (reads, writes) = (Scope(S::SubscriptionsRead), Scope(S::SubscriptionsWrite));
    let people = Dashboard(S::SubscriptionsWrite);
    vec![
        read(GET, LIST, reads, "listSubscriptions", list),
        read(GET, ONE, reads, "getSubscription", show),
        write(PATCH, ONE, writes, "updateSubscription", billed_to::update),
        write(POST, CANCEL, writes, "cancelSubscription", cancel),
        write(POST, PAUSE, writes, "pauseSubscription", pause),
        write(POST, RESUME, writes, "resumeSubscription", resume),
        write(POST, REACTIVATE, writes, "reactivateSubscription", reactivate),
        action(POST, CHANGE, writes, "changeSubscription", change).long(),
        read(
            POST,
            PREVIEW,
            people,
            "previewSubscriptionChange",
            plan_of_buyer::show,
        )
        .without_key(),
        read(GET, UPCOMING, reads, "getUpcomingInvoice", upcoming::show),
    ]
}

fn orders_api() -> Vec<Endpoint> {
    use pandabase_commerce::orders::service as orders;
    const ORDERS: &str = "/v2/core/stores/{storeId}/orders";
    const ORDER: &str = "/v2/core/stores/{storeId}/orders/{orderId}";
    const PAYMENTS: &str = "/v2/core/stores/{storeId}/orders/payments";
    const PAYMENT: &str = "/v2/core/stores/{storeId}/orders/payments/{paymentId}";
    const RETRY: &str = "/v2/core/stores/{storeId}/orders/{orderId}/retry-fulfillment";
    const COUNTS: &str = "/v2/stores/{storeId}/orders/counts";
    const SOLD: &str = "/v2/stores/{storeId}/products/{productId}/orders";
    const AMOUNTS: &str = "/v2/stores/{storeId}/orders/{orderId}/amounts";
    const RECEIPT: &str = "/v2/stores/{storeId}/orders/{orderId}/receipt";
    let (may_read, may_write) = (Dashboard(S::OrdersRead), Dashboard(S::OrdersWrite));
    let (reads, writes) = (Scope(S::OrdersRead), Scope(S::OrdersWrite));
    vec![
        write(POST, RETRY, writes, "retryFulfillment", retry::retry_fulfillment),
        read(GET, ORDERS, reads, "listOrders", orders::list),
        read(GET, COUNTS, may_read, "countOrders", orders::count).without_key(),
        read(GET, SOLD, may_read, "listProductOrders", orders::of_product).without_key(),
        read(GET, ORDER, reads, "getOrder", orders::show),
        read(GET, PAYMENTS, reads, "listPayments", orders::list_payments),
        read(GET, PAYMENT, reads, "getPayment", orders::show_payment),
        read(GET, AMOUNTS, may_read, "getOrderAmounts", amounts::show).without_key(),
        write(POST, RECEIPT, may_write, "resendReceipt", resend::resend).without_key(),
    ]
}

fn payouts_api() -> Vec<Endpoint> {
    use pandabase_commerce::money::ledger::entries;
    use pandabase_commerce::money::payouts::{accounts, service as payouts};
    const PAYOUTS: &str = "/v2/core/stores/{storeId}/payouts";
    const PAYOUT: &str = "/v2/core/stores/{storeId}/payouts/{payoutId}";
    const ACCOUNTS: &str = "/v2/core/stores/{storeId}/payouts/bank-accounts";
    const LEDGER: &str = "/v2/core/stores/{storeId}/payouts/ledger";
    let reads = Scope(S::PayoutsRead);
    vec![
        read(GET, PAYOUTS, reads, "listPayouts", payouts::list),
        read(GET, PAYOUT, reads, "getPayout", payouts::show),
        read(GET, ACCOUNTS, reads, "listBankAccounts", accounts::show_all),
        read(GET, LEDGER, reads, "listLedgerEntries", entries::list),
    ]
}

fn checkout_api() -> Vec<Endpoint> {
    use pandabase_commerce::selling::checkout::service::{create, estimate, show, tax_details};
    use pandabase_commerce::selling::checkout::update::update;
    use pandabase_platform::api::Access::PublicStoreOrToken;
    const CHECKOUTS: &str = "/v2/stores/{storeId}/checkouts";
    const ESTIMATE: &str = "/v2/stores/{storeId}/checkouts/estimate";
    const TAX_DETAILS: &str = "/v2/stores/{storeId}/checkouts/tax-details";
    const PAY: &str = "/v2/stores/{storeId}/checkouts/{sessionId}/pay";
    const SESSION: &str = "/v2/stores/{storeId}/checkouts/{sessionId}";
    vec![
        read(POST, ESTIMATE, PublicStore, "estimateCheckout", estimate),
        read(
            POST,
            TAX_DETAILS,
            PublicStore,
            "getCheckoutTaxDetails",
            tax_details,
        ),
        action(
            POST,
            CHECKOUTS,
            PublicStoreOrToken,
            "createCheckoutSession",
            create,
        )
        .status(StatusCode::CREATED)
        .limited_for_strangers(|limits| limits.new_sessions)
        .open_body_limit(SESSION_BODY),
        read(GET, SESSION, PublicStore, "getCheckoutSession", show),
        action(
            PATCH,
            SESSION,
            PublicStoreOrToken,
            "updateCheckoutSession",
            update,
        ),
        action(POST, PAY, PublicStoreOrToken, pay::OPERATION, pay::pay)
            .limited_by_failures(pay::declines)
            .honours_portal_session()
            .long_key()
            .long(),
    ]
}

fn paylink_api() -> Vec<Endpoint> {
    use pandabase_commerce::selling::paylinks::service::{
        create, delete, disable, enable, list, open, show, update,
    };
    use pandabase_platform::api::Access::PublicPaylink;
    const LIST: &str = "/v2/stores/{storeId}/paylinks";
    const ONE: &str = "/v2/stores/{storeId}/paylinks/{paylinkId}";
    const DISABLE: &str = "/v2/stores/{storeId}/paylinks/{paylinkId}/disable";
    const ENABLE: &str = "/v2/stores/{storeId}/paylinks/{paylinkId}/enable";
    const OPEN: &str = "/v2/storefront/paylinks/{paylinkId}/checkout";
    // Paylinks have no scope of their own; they sell products and use the products' scopes.
    let (reads, writes) = (Dashboard(S::ProductsRead), Dashboard(S::ProductsWrite));
    vec![
        read(GET, LIST, reads, "listPaylinks", list).without_key(),
        write(POST, LIST, writes, "createPaylink", create)
            .status(StatusCode::CREATED)
            .without_key(),
        read(GET, ONE, reads, "getPaylink", show).without_key(),
        write(PATCH, ONE, writes, "updatePaylink", update).without_key(),
        write(DELETE, ONE, writes, "deletePaylink", delete).without_key(),
        write(POST, DISABLE, writes, "disablePaylink", disable).without_key(),
        write(POST, ENABLE, writes, "enablePaylink", enable).without_key(),
        write(POST, OPEN, PublicPaylink, "openPaylink", open)
            .status(StatusCode::CREATED)
            .limited_for_strangers(|limits| limits.new_sessions)
            .open_body_limit(SESSION_BODY),
    ]
}

/// Sessions that expired unpaid.
fn cart_api() -> Vec<Endpoint> {
    use pandabase_commerce::selling::carts::service::{list, recover, show};
    const LIST: &str = "/v2/stores/{storeId}/carts";
    const ONE: &str = "/v2/stores/{storeId}/carts/{sessionId}";
    const RECOVER: &str = "/v2/stores/{storeId}/carts/{sessionId}/recover";
    // Carts have no scope of their own; they are orders that did not come about.
    let (reads, writes) = (Dashboard(S::OrdersRead), Dashboard(S::OrdersWrite));
    vec![
        read(GET, LIST, reads, "listCarts", list).without_key(),
        read(GET, ONE, reads, "getCart", show).without_key(),
        write(POST, RECOVER, writes, "recoverCart", recover).without_key(),
    ]
}

fn webhook_api() -> Vec<Endpoint> {
    use pandabase_commerce::notify::service::{create, delete, list, roll_secret, show, test, update};
    const WEBHOOKS: &str = "/v2/core/stores/{storeId}/webhooks";
    const WEBHOOK: &str = "/v2/core/stores/{storeId}/webhooks/{webhookId}";
    const TEST: &str = "/v2/stores/{storeId}/webhooks/{webhookId}/test";
    const ROLL: &str = "/v2/stores/{storeId}/webhooks/{webhookId}/roll-secret";
    let (reads, writes, people) = (
        Scope(S::WebhooksRead),
        Scope(S::WebhooksWrite),
        Dashboard(S::WebhooksWrite),
    );
    vec![
        read(GET, WEBHOOKS, reads, "listWebhooks", list),
        action(POST, WEBHOOKS, writes, "createWebhook", create).status(StatusCode::CREATED),
        read(GET, WEBHOOK, reads, "getWebhook", show),
        action(PATCH, WEBHOOK, writes, "updateWebhook", update),
        write(DELETE, WEBHOOK, writes, "deleteWebhook", delete),
        action(POST, TEST, people, "testWebhook", test).without_key(),
        write(POST, ROLL, people, "rollWebhookSecret", roll_secret).without_key(),
    ]
}

fn search_api() -> Vec<Endpoint> {
    const SEARCH: &str = "/v2/stores/{storeId}/search";
    const LOGS: &str = "/v2/stores/{storeId}/api-logs";
    const LOG: &str = "/v2/stores/{storeId}/api-logs/{requestId}";
    const TRACE: &str = "/v2/core/stores/{storeId}/trace/{id}";
    let developers = Dashboard(S::WebhooksRead);
    vec![
        action(GET, SEARCH, Dashboard(S::StoreRead), "search", search::search)
            .limited(|limits| limits.search),
        read(GET, LOGS, developers, "listApiLogs", api_logs::list),
        read(GET, LOG, developers, "getApiLog", api_logs::show),
        read(
            GET,
            TRACE,
            Scope(S::WebhooksRead),
            "getTrace",
            trace::service::show,
        ),
    ]
}

/// Saved payment methods, in the portal.
fn wallet_api() -> Vec<Endpoint> {
    use crate::surfaces::portal::payment_methods::{add, list, prefer, remove, update};
    use pandabase_platform::api::endpoint::{portal_action, portal_read, portal_write};
    const METHODS: &str = "/v2/portal/payment-methods";
    const METHOD: &str = "/v2/portal/payment-methods/{paymentMethodId}";
    const DEFAULT: &str = "/v2/portal/payment-methods/{paymentMethodId}/default";
    vec![
        portal_read(GET, METHODS, "listPortalPaymentMethods", list),
        portal_action(POST, METHODS, "addPortalPaymentMethod", add)
            .status(StatusCode::CREATED)
            .limited_with_address(|limits| limits.new_payment_methods),
        portal_write(PATCH, METHOD, "updatePortalPaymentMethod", update),
        portal_write(DELETE, METHOD, "removePortalPaymentMethod", remove),
        portal_write(POST, DEFAULT, "preferPortalPaymentMethod", prefer),
    ]
}

/// Billing agreements and the charges under them.
fn mandate_api() -> Vec<Endpoint> {
    use pandabase_commerce::payments::charging::mandates::{authorize, create, pay};
    const MANDATES: &str = "/v2/core/stores/{storeId}/mandates";
    const AUTHORIZATIONS: &str = "/v2/core/stores/{storeId}/mandates/authorizations";
    const PAYMENTS: &str = "/v2/core/stores/{storeId}/payments";
    let writes = Scope(S::BillingAgreementsWrite);
    vec![
        write(POST, MANDATES, writes, "createMandate", create),
        write(POST, AUTHORIZATIONS, writes, "authorizeMandatePayment", authorize),
        action(POST, PAYMENTS, writes, "payUnderMandate", pay).long(),
    ]
}

/// Refunds and disputes.
fn aftermath_api() -> Vec<Endpoint> {
    let mut all = refunds_api();
    all.extend(disputes_api());
    all
}

fn disputes_api() -> Vec<Endpoint> {
    use pandabase_commerce::payments::disputes::service::{list, show, submit_evidence};
    use pandabase_commerce::payments::disputes::{amounts, attached};
    const DISPUTES: &str = "/v2/core/stores/{storeId}/disputes";
    const DISPUTE: &str = "/v2/core/stores/{storeId}/disputes/{disputeId}";
    const EVIDENCE: &str = "/v2/core/stores/{storeId}/disputes/{disputeId}/evidence";
    const AMOUNTS: &str = "/v2/stores/{storeId}/disputes/{disputeId}/amounts";
    const ATTACHED: &str = "/v2/stores/{storeId}/disputes/{disputeId}/evidence";
    let may_read = Dashboard(S::DisputesRead);
    let (reads, writes) = (Scope(S::DisputesRead), Scope(S::DisputesWrite));
    vec![
        read(GET, DISPUTES, reads, "listDisputes", list),
        read(GET, DISPUTE, reads, "getDispute", show),
        write(POST, EVIDENCE, writes, "submitDisputeEvidence", submit_evidence),
        read(GET, AMOUNTS, may_read, "getDisputeAmounts", amounts::show).without_key(),
        read(GET, ATTACHED, may_read, "getDisputeEvidence", attached::show).without_key(),
    ]
}

fn refunds_api() -> Vec<Endpoint> {
    use pandabase_commerce::payments::refunds::service::{create, list, of_order, show};
    use pandabase_commerce::payments::withdrawals::service as withdrawals;
    const REFUNDS: &str = "/v2/core/stores/{storeId}/refunds";
    const REFUND: &str = "/v2/core/stores/{storeId}/refunds/{refundId}";
    const REFUND_ORDER: &str = "/v2/core/stores/{storeId}/refunds/orders/{orderId}";
    const OF_ORDER: &str = "/v2/core/stores/{storeId}/orders/{orderId}/refunds";
    const WITHDRAWAL: &str = "/v2/core/stores/{storeId}/orders/{orderId}/withdrawal";
    const REJECT: &str = "/v2/core/stores/{storeId}/orders/{orderId}/withdrawal/reject";
    const DASHBOARD_REFUND: &str = "/v2/stores/{storeId}/orders/{orderId}/refund";
    let (reads, writes) = (Scope(S::RefundsRead), Scope(S::RefundsWrite));
    let people = Dashboard(S::RefundsWrite);
    vec![
        read(GET, REFUNDS, reads, "listRefunds", list),
        read(GET, REFUND, reads, "getRefund", show),
        read(GET, OF_ORDER, Scope(S::OrdersRead), "listOrderRefunds", of_order),
        read(GET, WITHDRAWAL, reads, "getWithdrawal", withdrawals::show),
        write(POST, REJECT, writes, "rejectWithdrawal", withdrawals::reject),
        write(POST, REFUND_ORDER, writes, "refundOrder", create),
        write(POST, DASHBOARD_REFUND, people, "refundOrderInDashboard", create).long_key(),
    ]
}

fn analytics_api() -> Vec<Endpoint> {
    use analytics::recurring;
    use analytics::service::{gross_volume, monthly_revenue, orders_by_country, overview};
    const OVERVIEW: &str = "/v2/core/stores/{storeId}/analytics/overview";
    const VOLUME: &str = "/v2/core/stores/{storeId}/analytics/gross-volume";
    const COUNTRIES: &str = "/v2/core/stores/{storeId}/analytics/orders-by-country";
    const MY_OVERVIEW: &str = "/v2/stores/{storeId}/analytics/overview";
    const MY_VOLUME: &str = "/v2/stores/{storeId}/analytics/gross-volume";
    const MY_COUNTRIES: &str = "/v2/stores/{storeId}/analytics/orders-by-country";
    const MONTHS: &str = "/v2/stores/{storeId}/analytics/monthly-revenue";
    const RECURRING: &str = "/v2/stores/{storeId}/analytics/subscriptions/overview";
    const MRR: &str = "/v2/stores/{storeId}/analytics/subscriptions/mrr";
    let (reads, people) = (Scope(S::AnalyticsRead), Dashboard(S::AnalyticsRead));
    vec![
        read(GET, OVERVIEW, reads, "getAnalyticsOverview", overview),
        read(GET, VOLUME, reads, "getGrossVolume", gross_volume),
        read(GET, COUNTRIES, reads, "getOrdersByCountry", orders_by_country),
        read(GET, MY_OVERVIEW, people, "getMyAnalyticsOverview", overview).without_key(),
        read(GET, MY_VOLUME, people, "getMyGrossVolume", gross_volume).without_key(),
        read(
            GET,
            MY_COUNTRIES,
            people,
            "getMyOrdersByCountry",
            orders_by_country,
        )
        .without_key(),
        read(GET, MONTHS, people, "getMonthlyRevenue", monthly_revenue).without_key(),
        read(
            GET,
            RECURRING,
            people,
            "getSubscriptionsOverview",
            recurring::overview,
        )
        .without_key(),
        read(GET, MRR, people, "getRecurringRevenue", recurring::months).without_key(),
    ]
}

fn reports_api() -> Vec<Endpoint> {
    use reports::service::{create, download, list, show};
    const LIST: &str = "/v2/core/stores/{storeId}/reports";
    const ONE: &str = "/v2/core/stores/{storeId}/reports/{reportId}";
    const DOWNLOAD: &str = "/v2/core/stores/{storeId}/reports/{reportId}/download/{format}";
    let (reads, writes) = (Scope(S::ReportsRead), Scope(S::ReportsWrite));
    vec![
        read(GET, LIST, reads, "listReports", list),
        action(POST, LIST, writes, "createReport", create).status(StatusCode::CREATED),
        read(GET, ONE, reads, "getReport", show),
        read(GET, DOWNLOAD, reads, "downloadReport", download),
    ]
}

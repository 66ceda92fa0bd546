//! SQL of search: one row per form of input, with the statement that finds what the input names.

use super::found::{Found, Kind};
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Scope;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Sql, Tx};
use pandabase_platform::{params, sql};

/// One form of input and what it finds.
pub struct Source {
    form: Form,
    kind: Kind,
    /// The scope that the caller needs to see it.
    pub scope: Scope,
    /// Finds the row that `$2` names in store `$1`.
    find: Sql<Named>,
    /// The section of the dashboard that shows it.
    section: &'static str,
}

/// How an input is recognised.
enum Form {
    /// An id or an order number with this prefix.
    Prefix(&'static str),
    /// An email address; compared in lower case, as it is stored.
    Email,
}

const fn id(
    prefix: &'static str,
    kind: Kind,
    scope: Scope,
    find: Sql<Named>,
    section: &'static str,
) -> Source {
    Source {
        form: Form::Prefix(prefix),
        kind,
        scope,
        find,
        section,
    }
}

/// The columns of a result.
#[derive(Debug, FromRow)]
struct Named {
    id: String,
    label: String,
    sublabel: Option<String>,
    created_at: Timestamp,
}

/// Declares statements that read [`Named`]; the text of each begins with the columns.
macro_rules! named {
    ($($name:ident = $text:literal;)*) => {
        sql! { $($name: Named = concat!("SELECT {} FROM (", $text, ") AS named");)* }
    };
}

named! {
    ORDER = "SELECT id, number AS label, customer_email AS sublabel, created_at FROM orders
        WHERE store_id = $1 AND id = $2";
    ORDER_NUMBER = "SELECT id, number AS label, customer_email AS sublabel, created_at FROM orders
        WHERE store_id = $1 AND number = $2";
    PAYMENT = "SELECT 'pmt_' || SUBSTR(id, 5) AS id,
            COALESCE(reference_id, 'pmt_' || SUBSTR(id, 5)) AS label, customer_email AS sublabel, created_at
        FROM orders WHERE store_id = $1 AND id = 'ord_' || SUBSTR($2, 5)";
    CUSTOMER = "SELECT id, email AS label,
            NULLIF(TRIM(COALESCE(first_name, '') || ' ' || COALESCE(last_name, '')), '') AS sublabel,
            created_at
        FROM customers WHERE store_id = $1 AND id = $2";
    CUSTOMER_EMAIL = "SELECT id, email AS label,
            NULLIF(TRIM(COALESCE(first_name, '') || ' ' || COALESCE(last_name, '')), '') AS sublabel,
            created_at
        FROM customers WHERE store_id = $1 AND email = $2";
    PRODUCT = "SELECT id, title AS label, subtitle AS sublabel, created_at FROM products
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    CATEGORY = "SELECT id, name AS label, slug AS sublabel, created_at FROM categories
        WHERE store_id = $1 AND id = $2";
    COUPON = "SELECT id, code AS label, display_name AS sublabel, created_at FROM coupons
        WHERE store_id = $1 AND id = $2";
    PAYLINK = "SELECT id, title AS label, status AS sublabel, created_at FROM paylinks
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    SUBSCRIPTION = "SELECT id, name AS label, customer_email AS sublabel, created_at FROM subscriptions
        WHERE store_id = $1 AND id = $2";
    REFUND = "SELECT r.id, o.number AS label, o.customer_email AS sublabel, r.created_at
        FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = $1 AND r.id = $2";
    DISPUTE = "SELECT d.id, o.number AS label, o.customer_email AS sublabel, d.created_at
        FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
        WHERE d.store_id = $1 AND d.id = $2";
    LICENSE = "SELECT l.id, p.title AS label, l.status AS sublabel, l.created_at
        FROM licenses l JOIN products p ON p.store_id = l.store_id AND p.id = l.product_id
        WHERE l.store_id = $1 AND l.id = $2";
    PAYOUT = "SELECT p.id, COALESCE(p.reference_id, p.id) AS label,
            'Account ending ' || b.last4 AS sublabel, p.created_at
        FROM payouts p JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.store_id = $1 AND p.id = $2";
    CASE = "SELECT c.id, c.subject AS label, u.email AS sublabel, c.created_at
        FROM cases c LEFT JOIN customers u ON u.store_id = c.store_id AND u.id = c.customer_id
        WHERE c.store_id = $1 AND c.id = $2";
    REPORT = "SELECT id, type AS label, status AS sublabel, created_at FROM reports
        WHERE store_id = $1 AND id = $2";
    WEBHOOK = "SELECT id, url AS label, note AS sublabel, created_at FROM webhooks
        WHERE store_id = $1 AND id = $2";
    TOKEN = "SELECT id, name AS label, mode AS sublabel, created_at FROM api_tokens
        WHERE store_id = $1 AND id = $2";
}

/// Every form, each kind of thing at least once.
const SOURCES: &[Source] = &[
    id("ord_", Kind::Order, Scope::OrdersRead, ORDER, "orders"),
    id("cs_", Kind::Order, Scope::OrdersRead, ORDER_NUMBER, "orders"),
    id("pmt_", Kind::Payment, Scope::OrdersRead, PAYMENT, "payments"),
    id(
        "cus_",
        Kind::Customer,
        Scope::CustomersRead,
        CUSTOMER,
        "customers",
    ),
    Source {
        form: Form::Email,
        kind: Kind::Customer,
        scope: Scope::CustomersRead,
        find: CUSTOMER_EMAIL,
        section: "customers",
    },
    id("prd_", Kind::Product, Scope::ProductsRead, PRODUCT, "products"),
    id(
        "ctg_",
        Kind::Category,
        Scope::CategoriesRead,
        CATEGORY,
        "categories",
    ),
    id("cpn_", Kind::Coupon, Scope::CouponsRead, COUPON, "coupons"),
    // As for the endpoints of paylinks.
    id("pay_", Kind::Paylink, Scope::ProductsRead, PAYLINK, "paylinks"),
    id(
        "sub_",
        Kind::Subscription,
        Scope::SubscriptionsRead,
        SUBSCRIPTION,
        "subscriptions",
    ),
    id("rfd_", Kind::Refund, Scope::RefundsRead, REFUND, "refunds"),
    id("dsp_", Kind::Dispute, Scope::DisputesRead, DISPUTE, "disputes"),
    id("pto_", Kind::Payout, Scope::PayoutsRead, PAYOUT, "payouts"),
    id("lic_", Kind::License, Scope::LicensesRead, LICENSE, "licenses"),
    id("case_", Kind::Case, Scope::CasesRead, CASE, "cases"),
    id("rpt_", Kind::Report, Scope::ReportsRead, REPORT, "reports"),
    id("whk_", Kind::Webhook, Scope::WebhooksRead, WEBHOOK, "webhooks"),
    // Tokens have no scope of their own; like webhooks, they are for developers.
    id("stk_", Kind::Token, Scope::WebhooksRead, TOKEN, "tokens"),
];

/// Where to look for `input`; `None` when it has no known form.
pub fn source_of(input: &str) -> Option<&'static Source> {
    SOURCES.iter().find(|source| match source.form {
        Form::Prefix(prefix) => input.starts_with(prefix) && !input.contains('@'),
        Form::Email => input.contains('@'),
    })
}

/// The thing that `input` names, if the store has it.
pub fn look_up(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    source: &Source,
    input: &str,
) -> Result<Option<Found>, DbError> {
    let name = match source.form {
        Form::Prefix(_) => input.to_owned(),
        Form::Email => input.to_lowercase(),
    };
    let found = tx.fetch_optional(source.find, params![&ctx.store.id, &name])?;
    Ok(found.map(|named| {
        let (dashboard, store) = (&ctx.env.config.dashboard_url, &ctx.store.id);
        Found {
            kind: source.kind,
            link: format!("{dashboard}/stores/{store}/{}/{}", source.section, named.id),
            id: named.id,
            label: named.label,
            sublabel: named.sublabel,
            created_at: named.created_at,
        }
    }))
}

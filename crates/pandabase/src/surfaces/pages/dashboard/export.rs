//! What a list of the API shows, as a file for spreadsheets: every row with the list's filters, up to a limit
//! that the file itself names. The way to it stands below every page of such a list.

use super::desk::Desk;
use super::links::address;
use super::needs::Need;
use super::say::items;
use crate::surfaces::pages::calls::{Halt, Operations};
use crate::surfaces::pages::respond::download;
use axum::response::Response;
use http::StatusCode;
use pandabase_commerce::insight::reports::format::{BOM, csv_lines};
use pandabase_domain::day;
use pandabase_domain::report::inert;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Scope as S;
use pandabase_domain::zone::Zone;
use pandabase_platform::api::serve::{Incoming, page as answered};
use pandabase_platform::error::ApiError;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// The most rows of a file.
pub const ROWS: usize = 10_000;
/// How many rows are asked for at once: the most that the API gives.
const PAGE: usize = 100;
/// How long a file waits when its account has asked the API for much, and how often it does so.
const PAUSE: Duration = Duration::from_secs(1);
const PAUSES: usize = 5;

/// A list that can be fetched as a file.
pub struct List {
    /// What it is called, in its address as well.
    pub name: &'static str,
    /// Where it is fetched.
    pub path: &'static str,
    /// The scope of the role that may read it.
    pub scope: S,
    operation: &'static str,
    /// Its filters, as the API calls them.
    filters: &'static [&'static str],
    columns: &'static [Column],
}

/// A column: its head, where the value stands in a row, and what it is.
type Column = (&'static str, &'static [&'static str], Kind);

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Words, which a stranger may have chosen, or a time.
    Words,
    /// A number, or yes or no.
    Plain,
    /// US cents, which are written in dollars.
    Money,
}

use Kind::{Money, Plain, Words};

const ID: Column = ("id", &["id"], Words);
const CREATED: Column = ("created_at", &["createdAt"], Words);
const STATUS: Column = ("status", &["status"], Words);
const ORDER: Column = ("order_id", &["order", "id"], Words);
const NUMBER: Column = ("order_number", &["order", "orderNumber"], Words);
const BUYER: Column = ("customer_email", &["order", "customer", "email"], Words);

/// Every list that can be fetched.
pub const LISTS: &[List] = &[
    List {
        name: "orders",
        path: "/stores/{storeId}/orders.csv",
        scope: S::OrdersRead,
        operation: "listOrders",
        filters: &["search", "status", "sort", "from", "to"],
        columns: &[
            ID,
            CREATED,
            ("order_number", &["orderNumber"], Words),
            STATUS,
            ("payment_status", &["payment", "status"], Words),
            ("customer_id", &["customer", "id"], Words),
            ("customer_email", &["customer", "email"], Words),
            ("amount_usd", &["amount"], Money),
            ("total_usd", &["payment", "totalAmount"], Money),
            ("discount_code", &["discountCode"], Words),
        ],
    },
    List {
        name: "customers",
        path: "/stores/{storeId}/customers.csv",
        scope: S::CustomersRead,
        operation: "listCustomers",
        filters: &["search", "sortBy", "sortOrder", "from", "to"],
        columns: &[
            ID,
            CREATED,
            ("email", &["email"], Words),
            ("first_name", &["firstName"], Words),
            ("last_name", &["lastName"], Words),
            ("guest", &["guest"], Plain),
            ("orders", &["orderCount"], Plain),
            ("total_spent_usd", &["totalSpent"], Money),
        ],
    },
    List {
        name: "products",
        path: "/stores/{storeId}/products.csv",
        scope: S::ProductsRead,
        operation: "listProducts",
        filters: &[
            "search",
            "status",
            "categoryId",
            "productType",
            "pricingModel",
            "inStock",
            "lowStock",
            "sortBy",
            "sortOrder",
            "from",
            "to",
        ],
        columns: &[
            ID,
            CREATED,
            ("title", &["title"], Words),
            ("handle", &["handle"], Words),
            STATUS,
            ("product_type", &["productType"], Words),
            ("pricing_model", &["pricingModel"], Words),
            ("billing_interval", &["billingInterval"], Words),
            ("price_usd", &["price"], Money),
            ("in_stock", &["inStock"], Plain),
            ("available_licenses", &["availableLicenses"], Plain),
        ],
    },
    List {
        name: "subscriptions",
        path: "/stores/{storeId}/subscriptions.csv",
        scope: S::SubscriptionsRead,
        operation: "listSubscriptions",
        filters: &["status", "product_id", "customer_id", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("product_id", &["product", "id"], Words),
            ("product_title", &["product", "title"], Words),
            ("customer_id", &["customer", "id"], Words),
            ("customer_email", &["customer", "email"], Words),
            ("quantity", &["quantity"], Plain),
            ("amount_usd", &["amount"], Money),
            ("billing_interval", &["billingInterval"], Words),
            ("current_period_end", &["currentPeriodEnd"], Words),
            ("next_charge_at", &["nextChargeAt"], Words),
            ("cancelled_at", &["cancelledAt"], Words),
            ("ends_at", &["endsAt"], Words),
        ],
    },
    List {
        name: "refunds",
        path: "/stores/{storeId}/refunds.csv",
        scope: S::RefundsRead,
        operation: "listRefunds",
        filters: &["status", "sort", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("reason", &["reason"], Words),
            ("amount_usd", &["amount"], Money),
            ORDER,
            NUMBER,
            BUYER,
        ],
    },
    List {
        name: "disputes",
        path: "/stores/{storeId}/disputes.csv",
        scope: S::DisputesRead,
        operation: "listDisputes",
        filters: &["status", "needsEvidence", "sort", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("reason", &["reason"], Words),
            ("total_usd", &["totalAmount"], Money),
            ("fee_usd", &["fee"], Money),
            ORDER,
            NUMBER,
            BUYER,
        ],
    },
    List {
        name: "payouts",
        path: "/stores/{storeId}/payouts.csv",
        scope: S::PayoutsRead,
        operation: "listPayouts",
        filters: &["from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("amount_usd", &["amount"], Money),
            ("fee_usd", &["fee"], Money),
            ("bank_account_id", &["payoutMethod", "id"], Words),
            ("reference_id", &["referenceId"], Words),
            ("updated_at", &["updatedAt"], Words),
        ],
    },
    List {
        name: "ledger",
        path: "/stores/{storeId}/ledger.csv",
        scope: S::PayoutsRead,
        operation: "listLedgerEntries",
        filters: &["type", "from", "to"],
        columns: &[
            ID,
            CREATED,
            ("type", &["type"], Words),
            ("amount_usd", &["amount"], Money),
            ("running_balance_usd", &["runningBalance"], Money),
            ("reference_id", &["referenceId"], Words),
            ("description", &["description"], Words),
        ],
    },
    List {
        name: "coupons",
        path: "/stores/{storeId}/coupons.csv",
        scope: S::CouponsRead,
        operation: "listCoupons",
        filters: &["search", "enabled"],
        columns: &[
            ID,
            CREATED,
            ("code", &["code"], Words),
            ("display_name", &["displayName"], Words),
            ("type", &["type"], Words),
            // Cents, or percent.
            ("value", &["value"], Plain),
            ("minimum_purchase_usd", &["minimumPurchase"], Money),
            ("times_used", &["timesUsed"], Plain),
            ("max_uses", &["maxUses"], Plain),
            ("max_uses_per_customer", &["maxUsesPerCustomer"], Plain),
            ("first_purchase_only", &["firstPurchaseOnly"], Plain),
            ("enabled", &["enabled"], Plain),
            ("starts_at", &["startsAt"], Words),
            ("expires_at", &["expiresAt"], Words),
        ],
    },
    List {
        name: "paylinks",
        path: "/stores/{storeId}/paylinks.csv",
        scope: S::ProductsRead,
        operation: "listPaylinks",
        filters: &["search", "status"],
        columns: &[
            ID,
            CREATED,
            ("title", &["title"], Words),
            ("url", &["url"], Words),
            STATUS,
            ("uses", &["uses"], Plain),
            ("max_uses", &["maxUses"], Plain),
            ("expires_at", &["expiresAt"], Words),
        ],
    },
    List {
        name: "carts",
        path: "/stores/{storeId}/carts.csv",
        scope: S::OrdersRead,
        operation: "listCarts",
        filters: &["email", "status"],
        columns: &[
            ID,
            ("expired_at", &["expiredAt"], Words),
            STATUS,
            ("customer_email", &["customer", "email"], Words),
            ("customer_name", &["customer", "name"], Words),
            ("total_usd", &["total"], Money),
            ("mailed_at", &["mailedAt"], Words),
            ("order_id", &["orderId"], Words),
        ],
    },
    List {
        name: "payments",
        path: "/stores/{storeId}/payments.csv",
        scope: S::OrdersRead,
        operation: "listPayments",
        filters: &["status", "search", "sort", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("reference_id", &["referenceId"], Words),
            ("amount_usd", &["amount"], Money),
            ("total_usd", &["totalAmount"], Money),
            ("method", &["paymentMethod", "type"], Words),
            ("card_brand", &["paymentMethod", "cardBrand"], Words),
            ("coupon_code", &["couponCode"], Words),
            ("country", &["country"], Words),
            ("customer_email", &["customer", "email"], Words),
            ORDER,
            NUMBER,
        ],
    },
    List {
        name: "licenses",
        path: "/stores/{storeId}/licenses.csv",
        scope: S::LicensesRead,
        operation: "listLicenses",
        filters: &["status", "productId", "customerId", "orderId", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("key", &["key"], Words),
            ("product_id", &["productId"], Words),
            ("variant_id", &["variantId"], Words),
            ("order_id", &["orderId"], Words),
            ("customer_id", &["customerId"], Words),
            ("claimed_at", &["claimedAt"], Words),
        ],
    },
    List {
        name: "cases",
        path: "/stores/{storeId}/cases.csv",
        scope: S::CasesRead,
        operation: "listCases",
        filters: &["status", "priority", "customerId", "orderId", "from", "to"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("priority", &["priority"], Words),
            ("subject", &["subject"], Words),
            ("customer_email", &["customer", "email"], Words),
            ("order_id", &["orderId"], Words),
            ("unread", &["unreadCount"], Plain),
            ("last_message_at", &["lastMessageAt"], Words),
            ("last_message_by", &["lastMessageBy"], Words),
            ("closed_at", &["closedAt"], Words),
        ],
    },
    List {
        name: "categories",
        path: "/stores/{storeId}/categories.csv",
        scope: S::CategoriesRead,
        operation: "listCategories",
        filters: &["search", "parentId"],
        columns: &[
            ID,
            CREATED,
            ("name", &["name"], Words),
            ("slug", &["slug"], Words),
            ("parent_id", &["parentId"], Words),
            ("display_order", &["displayOrder"], Plain),
            ("featured", &["featured"], Plain),
            ("archived", &["isArchived"], Plain),
        ],
    },
    List {
        name: "files",
        path: "/stores/{storeId}/files.csv",
        scope: S::ProductsRead,
        operation: "listFiles",
        filters: &["purpose"],
        columns: &[
            ID,
            CREATED,
            STATUS,
            ("purpose", &["purpose"], Words),
            ("filename", &["filename"], Words),
            ("mime_type", &["mimeType"], Words),
            ("size_bytes", &["sizeBytes"], Plain),
            ("expires_at", &["expiresAt"], Words),
        ],
    },
];

/// Where the list of an operation is fetched with these filters; `None` where there is no such file, or not
/// for the visitor's role.
pub fn link(desk: &Desk, operation: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let mut lists = LISTS.iter().filter(|list| list.operation == operation);
    let list = lists.find(|list| desk.may(list.scope))?;
    let path = desk.in_store(&format!("/{}.csv", list.name));
    Some(address(&path, pairs.iter().copied()))
}

/// Responds with a list as a file.
pub async fn fetched(operations: Arc<Operations>, list: &'static List, incoming: Incoming) -> Response {
    answered(incoming, |incoming| async move {
        let mut desk = Desk::of(operations, list.path, &incoming);
        let outcome = match desk.enter(Need::Scope(list.scope)).await {
            Ok(()) => file(&desk, list).await,
            Err(halt) => Err(halt),
        };
        desk.settle(outcome)
    })
    .await
}

async fn file(desk: &Desk, list: &List) -> Result<Response, Halt> {
    let fault = |error: std::io::Error| ApiError::Internal(error.into());
    let heads = list.columns.iter().map(|column| column.0);
    let mut text = csv_lines(BOM.to_vec(), [heads]).map_err(fault)?;
    let mut pages = Pages::of(desk, list);
    let mut rows = 0;
    while let Some(page) = pages.next(desk).await? {
        let lines = items(&page).map(|row| list.columns.iter().map(move |column| cell(row, column)));
        text = csv_lines(text, lines).map_err(fault)?;
        rows += items(&page).count();
        if rows >= ROWS && pages.has_more() {
            let cut = desk.t().get("money-export-cut").with("count", rows);
            text = csv_lines(text, [std::iter::once(cut.to_string())]).map_err(fault)?;
            break;
        }
    }
    let day = desk.now().await?.date(&desk.zone());
    let name = format!("{}_{day}.csv", list.name);
    Ok(download("text/csv; charset=utf-8", &name, text))
}

/// The way through a list.
struct Pages {
    operation: &'static str,
    /// The filters that the API takes.
    filters: Vec<(&'static str, String)>,
    cursor: Option<String>,
    is_over: bool,
    pauses: usize,
}

impl Pages {
    fn of(desk: &Desk, list: &List) -> Self {
        let zone = desk.zone();
        let asked = list.filters.iter().filter_map(|name| {
            let value = desk.visit.asked(name)?;
            let value = value.trim();
            let value = match *name {
                "from" => moment(value, 0, &zone)?,
                "to" => moment(value, 1, &zone)?,
                _ => value.to_owned(),
            };
            (!value.is_empty()).then_some((*name, value))
        });
        Self {
            operation: list.operation,
            filters: asked.collect(),
            cursor: None,
            is_over: false,
            pauses: 0,
        }
    }

    fn has_more(&self) -> bool {
        !self.is_over
    }

    /// The next rows; `None` at the end. A filter that the API refuses is left out, as pages do.
    async fn next(&mut self, desk: &Desk) -> Result<Option<Value>, Halt> {
        while !self.is_over {
            let refused = match desk.ask_about(self.operation, &[], &self.query()).await {
                Ok(page) => {
                    self.cursor = page["pagination"]["nextCursor"].as_str().map(str::to_owned);
                    self.is_over = self.cursor.is_none();
                    return Ok(Some(page));
                }
                Err(Halt::Refused(refused)) => refused,
                Err(halt) => return Err(halt),
            };
            let filter = self.cursor.is_none().then(|| self.named(&refused.text)).flatten();
            match (refused.status, filter) {
                (StatusCode::BAD_REQUEST, Some(index)) => drop(self.filters.remove(index)),
                (StatusCode::TOO_MANY_REQUESTS, _) if self.pauses < PAUSES => {
                    self.pauses += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                _ => return Err(Halt::Refused(refused)),
            }
        }
        Ok(None)
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(format!("limit={PAGE}"));
        query.extend_pairs(&self.filters);
        if let Some(cursor) = &self.cursor {
            query.append_pair("cursor", cursor);
        }
        query.finish()
    }

    /// The filter that a refusal names.
    fn named(&self, refusal: &str) -> Option<usize> {
        let (name, _) = refusal.strip_prefix("querystring/")?.split_once(' ')?;
        self.filters.iter().position(|(filter, _)| *filter == name)
    }
}

/// The beginning (0) or the end (1) of a day by the store's clock; a time stands for itself.
fn moment(text: &str, end: usize, zone: &Zone) -> Option<String> {
    let day = day::bounds(text, zone).map(|bounds| bounds[end]);
    day.or_else(|| Timestamp::parse(text)).map(|at| at.to_string())
}

/// The value of a column.
fn cell(row: &Value, (_, place, kind): &Column) -> String {
    let value = place.iter().fold(row, |value, name| &value[*name]);
    match (value, kind) {
        (Value::Null, _) => String::new(),
        (Value::String(text), _) => inert(text).into_owned(),
        (value, Money) => value.as_i64().map(dollars).unwrap_or_default(),
        (value, _) => value.to_string(),
    }
}

/// Cents in dollars, as programs read an amount: `-13.50`.
fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let whole = cents.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn cells_are_no_formulas_and_amounts_are_numbers() {
        let row = json!({"name": "=HYPERLINK(\"https://evil.example\")", "at": "@SUM(A1)", "sum": -1350,
            "none": null, "is": true, "deep": {"plus": "+1"}, "count": 3});
        let cases: [(&'static [&'static str], Kind, &str); 9] = [
            (&["name"], Words, "'=HYPERLINK(\"https://evil.example\")"),
            (&["at"], Words, "'@SUM(A1)"),
            (&["deep", "plus"], Words, "'+1"),
            (&["sum"], Money, "-13.50"),
            (&["none"], Words, ""),
            (&["none"], Money, ""),
            (&["missing", "deeper"], Words, ""),
            (&["is"], Plain, "true"),
            (&["count"], Plain, "3"),
        ];
        for (place, kind, expected) in cases {
            assert_eq!(cell(&row, &("head", place, kind)), expected);
        }
        assert_eq!(dollars(-5), "-0.05");
        assert_eq!(dollars(i64::MIN), "-92233720368547758.08");
    }

    #[test]
    fn lists_have_names_and_columns_of_their_own() {
        let names: BTreeSet<_> = LISTS.iter().map(|list| list.name).collect();
        assert_eq!(names.len(), LISTS.len());
        for list in LISTS {
            assert_eq!(list.path, format!("/stores/{{storeId}}/{}.csv", list.name));
            let heads: BTreeSet<_> = list.columns.iter().map(|column| column.0).collect();
            assert_eq!(heads.len(), list.columns.len(), "{}", list.name);
        }
    }
}

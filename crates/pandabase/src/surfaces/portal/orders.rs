//! What a person bought, over all stores.

use pandabase_commerce::billing::payment_methods::label;
use pandabase_commerce::catalog::licenses::views::LicenseOfOrder;
use pandabase_commerce::orders::licenses;
use pandabase_commerce::orders::sale::{Item, Sale};
use pandabase_commerce::orders::store::record;
use pandabase_commerce::selling::customers;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::id::{
    CustomerId, OrderId, OrderItemId, PaymentId, ProductId, SessionId, StoreId, VariantId,
};
use pandabase_domain::input::IdText;
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::endpoint::Visit;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, PageLimit, PageNumber, Paging};
use pandabase_platform::{params, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The currency of every amount that names none.
const CURRENCY: &str = "USD";
/// A person's orders: through the customer that each store made of the address.
const ORDERS: &str = "SELECT o.id, o.number, o.status, o.amount, o.payment_status, o.total_amount, o.method,
        o.card_brand, o.card_last_four, o.captured_at, s.id, s.name, o.created_at
    FROM customers p JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id
    JOIN stores s ON s.id = p.store_id";
const COUNT: &str = "SELECT COUNT(*) FROM customers p
    JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id";

sql! {
    OWN = "SELECT s.id, s.clock_offset, o.customer_id, o.status
        FROM customers p JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id
        JOIN stores s ON s.id = p.store_id
        WHERE p.email = $1 AND o.id = $2";
}

/// Where a purchase was made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StoreOfCustomer {
    /// The store.
    pub id: StoreId,
    /// Its name.
    pub name: String,
}

/// An order in a list of the portal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalOrder {
    id: OrderId,
    /// The checkout session it was.
    order_number: SessionId,
    status: OrderStatus,
    /// Subtotal before discount.
    amount: Cents,
    /// `USD`.
    currency: &'static str,
    store: StoreOfCustomer,
    payment: PortalPaymentSummary,
    created_at: Timestamp,
}

/// Its payment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalPaymentSummary {
    status: PaymentStatus,
    /// What was charged.
    total_amount: Cents,
    /// `Visa •••• 4242`; null until paid.
    method: Option<String>,
}

/// An order of the portal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalOrderDetail {
    id: OrderId,
    /// The checkout session it was.
    order_number: SessionId,
    status: OrderStatus,
    /// Subtotal before discount.
    amount: Cents,
    /// `USD`.
    currency: &'static str,
    store: StoreOfCustomer,
    customer: PortalBuyer,
    payment: PortalPayment,
    billing_address: BillingAddress,
    /// What the buyer filled in.
    custom_fields: Option<serde_json::Value>,
    items: Vec<PortalItem>,
    /// The keys delivered.
    licenses: Vec<LicenseOfOrder>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Who bought.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalBuyer {
    id: CustomerId,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
}

/// The payment of an order of the portal: what the buyer paid, not what the store got.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalPayment {
    id: PaymentId,
    status: PaymentStatus,
    /// Subtotal before discount.
    amount: Cents,
    /// What the coupon took off.
    discount_amount: Cents,
    tax_amount: Cents,
    /// What was charged.
    total_amount: Cents,
    /// What it was charged in.
    presentment_currency: Option<Currency>,
    /// How much of it, in its smallest unit.
    presentment_amount: Option<i64>,
    /// What one US dollar cost.
    exchange_rate: Option<ExchangeRate>,
    /// `Visa •••• 4242`; null until paid.
    method: Option<String>,
    coupon_code: Option<String>,
    tax_id: Option<String>,
    created_at: Timestamp,
}

/// A line of an order of the portal, with what was delivered for it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalItem {
    id: OrderItemId,
    product_id: Option<ProductId>,
    variant_id: Option<VariantId>,
    name: String,
    quantity: i64,
    /// Price of one unit.
    price: Cents,
    /// The file; null while it is not paid for, and once the money went back.
    download_url: Option<String>,
    /// Where the product is used; null like the file.
    redirect_url: Option<String>,
    /// The merchant's words; null like the file.
    message: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
}

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    order_id: IdText,
}

/// An order of the person who asks: its store, its customer, where it stands.
pub struct Own {
    pub(crate) store: StoreContext,
    pub(crate) customer: CustomerId,
    pub(crate) status: OrderStatus,
}

/// Finds an order of the person who asks.
pub fn own(tx: &mut Tx<'_>, visit: &Visit<'_>, id: &str) -> Result<Option<Own>, DbError> {
    tx.first(OWN, params![&visit.session.email, id], |row| {
        let (id, clock_offset) = (row.next()?, row.next()?);
        Ok(Own {
            store: StoreContext { id, clock_offset },
            customer: row.next()?,
            status: row.word(OrderStatus::parse)?,
        })
    })
}

/// `GET /v2/portal/orders`.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<PortalOrder>, ApiError> {
    let own = |select| Query::new(select).filter("p.email = ?", &visit.session.email);
    let paging = Paging::new(&input.query.page, &input.query.limit, 25);
    let items = own(ORDERS).then("ORDER BY o.id DESC");
    Page::load(tx, paging, &own(COUNT), items, read_order)
}

fn read_order(row: &mut Row<'_>) -> Result<PortalOrder, DbError> {
    let (id, order_number) = (row.next()?, row.next()?);
    let status = row.word(OrderStatus::parse)?;
    let amount = row.next()?;
    let payment_status = row.word(PaymentStatus::parse)?;
    let total_amount = row.next()?;
    let method = row.opt_word(MethodCode::parse)?;
    let (brand, last_four): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    let captured_at: Option<Timestamp> = row.next()?;
    Ok(PortalOrder {
        id,
        order_number,
        status,
        amount,
        currency: CURRENCY,
        store: StoreOfCustomer {
            id: row.next()?,
            name: row.next()?,
        },
        payment: PortalPaymentSummary {
            status: payment_status,
            total_amount,
            method: captured_at
                .and(method)
                .map(|code| label(code, brand.as_deref(), last_four.as_deref())),
        },
        created_at: row.next()?,
    })
}

/// `GET /v2/portal/orders/{orderId}`.
pub fn show(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<OrderPath>,
) -> Result<PortalOrderDetail, ApiError> {
    let id = &*input.path.order_id;
    let own = own(tx, visit, id)?.ok_or(ApiError::Missing("Order"))?;
    let ctx = Ctx::of(visit.env, &own.store);
    let sale = record::by_order(tx, &ctx, id)?.ok_or(ApiError::Missing("Order"))?;
    let person = customers::person(tx, &ctx, &sale.customer)?;
    let contact = access_stores::contact(tx, &ctx)?;
    let delivered = sale.state.payment == PaymentStatus::Completed;
    let items = record::items(tx, &ctx, &sale.order)?;
    Ok(PortalOrderDetail {
        store: StoreOfCustomer {
            id: own.store.id.clone(),
            name: contact.name,
        },
        customer: PortalBuyer {
            id: sale.customer.clone(),
            email: sale.email.clone(),
            first_name: person.first_name,
            last_name: person.last_name,
        },
        payment: payment_of(&sale),
        billing_address: customers::address(tx, &ctx, &sale.billing_address)?,
        items: items.into_iter().map(|item| item_of(item, delivered)).collect(),
        licenses: licenses::licenses_of(tx, &ctx, &sale.order)?,
        id: sale.order,
        order_number: sale.number,
        status: sale.state.order,
        amount: sale.amount,
        currency: CURRENCY,
        custom_fields: sale.custom_fields,
        created_at: sale.created_at,
        updated_at: sale.updated_at,
    })
}

fn payment_of(sale: &Sale) -> PortalPayment {
    let (brand, last_four) = (sale.card_brand.as_deref(), sale.card_last_four.as_deref());
    PortalPayment {
        id: sale.payment.clone(),
        status: sale.state.payment,
        amount: sale.amount,
        discount_amount: sale.discount,
        tax_amount: sale.tax,
        total_amount: sale.total,
        presentment_currency: sale.presentment.map(|(currency, ..)| currency),
        presentment_amount: sale.presentment.map(|(_, amount, _)| amount),
        exchange_rate: sale.presentment.map(|(.., rate)| rate),
        method: sale
            .captured_at
            .and(sale.method)
            .map(|code| label(code, brand, last_four)),
        coupon_code: sale.discount_code.clone(),
        tax_id: sale.tax_id.clone(),
        created_at: sale.created_at,
    }
}

fn item_of(item: Item, delivered: bool) -> PortalItem {
    let of_mode = |mode, text: Option<String>| text.filter(|_| delivered && item.mode == Some(mode));
    PortalItem {
        download_url: of_mode(FulfillmentMode::InstantDownload, item.download_url),
        redirect_url: of_mode(FulfillmentMode::Redirect, item.redirect_url),
        message: item.message.filter(|_| delivered),
        id: item.id,
        product_id: item.product,
        variant_id: item.variant,
        name: item.name,
        quantity: item.quantity,
        price: item.price,
    }
}

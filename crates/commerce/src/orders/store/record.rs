//! SQL of orders and their payments.

use crate::orders::sale::{Fulfillment, Item, Sale, order_of};
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::{CustomerId, OrderId, PaymentId, ProductId, SubscriptionId};
use pandabase_domain::link;
use pandabase_domain::order::{OrderStatus, State};
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::subscription::BillingReason;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Param, Row, Tx};
use pandabase_platform::geo::Geo;
use pandabase_platform::{params, sealed, sql};
use serde::Serialize;

/// A column for each field, in the order of [`read`].
macro_rules! sale {
    ($where:literal) => {
        concat!(
            "SELECT id, number, status, payment_status, dispute_status, customer_id, customer_email,
            billing_address_id, country, amount, discount_amount, tax_amount, total_amount, platform_fee,
            psp_fee, settled_amount, discount_code, tax_id, presentment_currency, presentment_amount,
            exchange_rate, custom_fields, metadata, return_url, ip_address, user_agent, geo, attempt,
            reference_id, method, card_brand, card_last_four, authorization_url, failure, fulfillment,
            early_warning, fraud_alert, captured_at, subscription_id, billing_reason, mandate_id, created_at,
            updated_at
        FROM orders WHERE store_id = $1 AND ",
            $where
        )
    };
}

sealed!(
    /// Where banks wait for buyers.
    pub AUTHORIZATION_URL = "orders", "authorization_url", "id", ""
);

sql! {
    BY_ORDER = sale!("id = $2");
    BY_ORDER_LOCKED = sale!("id = $2"), locked;
    INSERT = "INSERT INTO orders (store_id, id, number, status, payment_status, customer_id,
            customer_email, billing_address_id, country, amount, discount_amount, tax_amount, total_amount,
            platform_fee, psp_fee, settled_amount, discount_code, tax_id, presentment_currency,
            presentment_amount, exchange_rate, custom_fields, metadata, return_url, ip_address, user_agent,
            geo, attempt, method, early_warning, fraud_alert, subscription_id, billing_reason, mandate_id,
            created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26, FALSE, FALSE, $27, $28, $29, $30, $30)";
    // Paying again after a decline: what the buyer may have changed meanwhile.
    REOPEN = "UPDATE orders SET status = $1, payment_status = $2, customer_id = $3, customer_email = $4,
            billing_address_id = $5, country = $6, amount = $7, discount_amount = $8, tax_amount = $9,
            total_amount = $10, discount_code = $11, tax_id = $12, presentment_currency = $13,
            presentment_amount = $14, exchange_rate = $15, custom_fields = $16, return_url = $17,
            ip_address = $18, user_agent = $19, geo = NULL, attempt = $20, reference_id = NULL, method = $21,
            card_brand = NULL, card_last_four = NULL, authorization_url = NULL, failure = NULL,
            subscription_id = $22, billing_reason = $23, updated_at = $24
        WHERE store_id = $25 AND id = $26";
    SAVE = "UPDATE orders SET status = $1, payment_status = $2, dispute_status = $3, platform_fee = $4,
            psp_fee = $5, settled_amount = $6, reference_id = $7, card_brand = $8, card_last_four = $9,
            authorization_url = $10, failure = $11, fulfillment = $12, early_warning = $13, fraud_alert = $14,
            captured_at = $15, updated_at = $16
        WHERE store_id = $17 AND id = $18";
    SET_GEO = "UPDATE orders SET geo = $1 WHERE store_id = $2 AND id = $3";
    ITEMS = "SELECT id, product_id, variant_id, name, quantity, price, fulfillment_mode, download_url,
            redirect_url, message
        FROM order_items WHERE store_id = $1 AND order_id = $2 ORDER BY position";
    DROP_ITEMS = "DELETE FROM order_items WHERE store_id = $1 AND order_id = $2";
    // Orders that are paid or may still be: a refund or a decline gives the allowance back. A renewal buys
    // nothing more.
    BOUGHT = "SELECT CAST(COALESCE(SUM(i.quantity), 0) AS BIGINT) FROM orders o
        CROSS JOIN order_items i
        WHERE o.store_id = $1 AND o.customer_id = $2 AND o.id <> $3
            AND i.store_id = o.store_id AND i.order_id = o.id AND i.product_id = $4
            AND o.status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'CHARGEBACK')
            AND COALESCE(o.billing_reason, 'SUBSCRIPTION_CREATE') = 'SUBSCRIPTION_CREATE'";
    COUNT_OF = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM order_counts
        WHERE store_id = $1 AND kind = $2 AND (status = $3 OR CAST($4 AS BOOLEAN))";
    SHIFT = "INSERT INTO order_counts (store_id, kind, status, count) VALUES ($1, $2, $3, $4)
        ON CONFLICT (store_id, kind, status) DO UPDATE SET count = order_counts.count + excluded.count";
}

pandabase_domain::text_enum! {
    /// What [`count_of`] counts.
    pub enum CountOf {
        /// Orders.
        Orders = "ORDER",
        /// Payments.
        Payments = "PAYMENT",
    }
}

const INSERT_ITEMS: &str =
    "INSERT INTO order_items (store_id, order_id, position, id, product_id, variant_id,
    name, quantity, price, fulfillment_mode, download_url, redirect_url, message) VALUES";
const ITEM_COLUMNS: usize = 13;

fn read(row: &mut Row<'_>) -> Result<Sale, DbError> {
    let order: OrderId = row.next()?;
    Ok(Sale {
        payment: order.twin(),
        order,
        number: row.next()?,
        state: State {
            order: row.word(OrderStatus::parse)?,
            payment: row.word(PaymentStatus::parse)?,
            dispute: row.opt_word(DisputeStatus::parse)?,
        },
        customer: row.next()?,
        email: row.next()?,
        billing_address: row.next()?,
        country: row.next()?,
        amount: row.next()?,
        discount: row.next()?,
        tax: row.next()?,
        total: row.next()?,
        platform_fee: row.next()?,
        psp_fee: row.next()?,
        settled: row.next()?,
        discount_code: row.next()?,
        tax_id: row.next()?,
        presentment: read_presentment(row)?,
        custom_fields: row.opt_json()?,
        metadata: row.opt_json()?,
        return_url: row.next()?,
        ip: row.next()?,
        user_agent: row.next()?,
        geo: row.opt_json()?,
        attempt: row.next()?,
        reference: row.next()?,
        method: row.opt_word(MethodCode::parse)?,
        card_brand: row.next()?,
        card_last_four: row.next()?,
        authorization_url: row.next()?,
        failure: row.opt_word(FailureCode::parse)?,
        fulfillment: row.opt_word(Fulfillment::parse)?,
        early_warning: row.next()?,
        fraud_alert: row.next()?,
        captured_at: row.next()?,
        subscription: read_subscription(row)?,
        mandate: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

fn read_subscription(row: &mut Row<'_>) -> Result<Option<(SubscriptionId, BillingReason)>, DbError> {
    let id: Option<SubscriptionId> = row.next()?;
    let reason = row.opt_word(BillingReason::parse)?;
    Ok(id.zip(reason))
}

fn read_presentment(row: &mut Row<'_>) -> Result<Option<(Currency, i64, ExchangeRate)>, DbError> {
    let currency = row.opt_word(Currency::parse)?;
    let amount: Option<i64> = row.next()?;
    let rate = row.opt_word(|text| text.parse::<ExchangeRate>().ok())?;
    Ok(currency
        .zip(amount)
        .zip(rate)
        .map(|((currency, amount), rate)| (currency, amount, rate)))
}

/// The order with this id.
pub fn by_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Sale>, DbError> {
    tx.first(BY_ORDER, params![&ctx.store.id, order], read)
}

/// The order with this payment.
pub fn by_payment(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Option<Sale>, DbError> {
    match order_of(payment.as_str()) {
        Some(order) => by_order(tx, ctx, &order),
        None => Ok(None),
    }
}

/// Like [`by_payment`]; nobody else changes it until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Option<Sale>, DbError> {
    match order_of(payment.as_str()) {
        Some(order) => lock_order(tx, ctx, &order),
        None => Ok(None),
    }
}

/// Like [`by_order`]; nobody else changes it until the transaction ends.
pub fn lock_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Sale>, DbError> {
    tx.first(BY_ORDER_LOCKED, params![&ctx.store.id, order], read)
}

/// The texts of columns that are not text.
struct Texts {
    currency: Option<&'static str>,
    presented: Option<i64>,
    rate: Option<String>,
    custom_fields: Option<String>,
    metadata: Option<String>,
    geo: Option<String>,
}

impl Texts {
    fn of(sale: &Sale) -> Result<Self, DbError> {
        let presentment = sale.presentment;
        Ok(Self {
            currency: presentment.map(|(currency, ..)| currency.as_str()),
            presented: presentment.map(|(_, amount, _)| amount),
            rate: presentment.map(|(.., rate)| rate.to_string()),
            custom_fields: sale.custom_fields.as_ref().map(json).transpose()?,
            metadata: sale.metadata.as_ref().map(json).transpose()?,
            geo: sale.geo.as_ref().map(json).transpose()?,
        })
    }
}

fn json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(DbError::Json)
}

/// Stores a new order with its payment.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), DbError> {
    let texts = Texts::of(sale)?;
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &sale.order,
            &sale.number,
            sale.state.order.as_str(),
            sale.state.payment.as_str(),
            &sale.customer,
            &sale.email,
            &sale.billing_address,
            &sale.country,
            sale.amount,
            sale.discount,
            sale.tax,
            sale.total,
            &sale.discount_code,
            &sale.tax_id,
            texts.currency,
            texts.presented,
            &texts.rate,
            &texts.custom_fields,
            &texts.metadata,
            &sale.return_url,
            &sale.ip,
            &sale.user_agent,
            &texts.geo,
            sale.attempt,
            sale.method.map(MethodCode::as_str),
            sale.subscription.as_ref().map(|(id, _)| id),
            sale.subscription.as_ref().map(|(_, reason)| reason.as_str()),
            sale.mandate.as_ref(),
            sale.created_at
        ],
    )?;
    count(tx, ctx, None, sale.state)
}

/// Stores another attempt to pay an order that stood at `before`.
pub fn reopen(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: State, sale: &Sale) -> Result<(), DbError> {
    let texts = Texts::of(sale)?;
    tx.run(
        REOPEN,
        params![
            sale.state.order.as_str(),
            sale.state.payment.as_str(),
            &sale.customer,
            &sale.email,
            &sale.billing_address,
            &sale.country,
            sale.amount,
            sale.discount,
            sale.tax,
            sale.total,
            &sale.discount_code,
            &sale.tax_id,
            texts.currency,
            texts.presented,
            &texts.rate,
            &texts.custom_fields,
            &sale.return_url,
            &sale.ip,
            &sale.user_agent,
            sale.attempt,
            sale.method.map(MethodCode::as_str),
            sale.subscription.as_ref().map(|(id, _)| id),
            sale.subscription.as_ref().map(|(_, reason)| reason.as_str()),
            sale.updated_at,
            &ctx.store.id,
            &sale.order
        ],
    )?;
    tx.run(DROP_ITEMS, params![&ctx.store.id, &sale.order])?;
    count(tx, ctx, Some(before), sale.state)
}

/// Stores what messages may change in an order that stood at `before`.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: State, sale: &Sale) -> Result<(), DbError> {
    tx.run(
        SAVE,
        params![
            sale.state.order.as_str(),
            sale.state.payment.as_str(),
            sale.state.dispute.map(DisputeStatus::as_str),
            sale.platform_fee,
            sale.psp_fee,
            sale.settled,
            &sale.reference,
            &sale.card_brand,
            &sale.card_last_four,
            sale.authorization_url.as_deref(),
            sale.failure.map(FailureCode::as_str),
            sale.fulfillment.map(Fulfillment::as_str),
            sale.early_warning,
            sale.fraud_alert,
            sale.captured_at,
            ctx.now,
            &ctx.store.id,
            &sale.order
        ],
    )?;
    count(tx, ctx, Some(before), sale.state)
}

/// Keeps the totals of lists. Always orders before payments and in one order of statuses, so that two
/// sales of a store do not wait for each other in a ring.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: Option<State>, after: State) -> Result<(), DbError> {
    let orders = before.map(|state| state.order.as_str());
    shift(tx, ctx, CountOf::Orders, orders, after.order.as_str())?;
    let payments = before.map(|state| state.payment.as_str());
    shift(tx, ctx, CountOf::Payments, payments, after.payment.as_str())
}

fn shift(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: CountOf, from: Option<&str>, to: &str) -> Result<(), DbError> {
    if from == Some(to) {
        return Ok(());
    }
    let mut steps = [(Some(to), 1), (from, -1)];
    steps.sort_unstable();
    for (status, step) in steps {
        if let Some(status) = status {
            tx.run(SHIFT, params![&ctx.store.id, kind.as_str(), status, step])?;
        }
    }
    Ok(())
}

/// How many orders or payments stand at `status`, or at any.
pub fn count_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: CountOf, status: Option<&str>) -> Result<i64, DbError> {
    let any = status.is_none();
    tx.one(
        COUNT_OF,
        params![&ctx.store.id, kind.as_str(), status.unwrap_or_default(), any],
        |row| row.next(),
    )
}

/// Stores where the buyer of a payment is.
pub fn set_geo(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId, geo: &Geo) -> Result<(), DbError> {
    let geo = json(geo)?;
    tx.run(SET_GEO, params![&geo, &ctx.store.id, order])?;
    Ok(())
}

/// Stores the lines of an order.
pub fn insert_items(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, items: &[Item]) -> Result<(), DbError> {
    insert_from(tx, ctx, &sale.order, 0, items)
}

/// Adds a line to an order that has others.
pub fn append_item(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId, item: &Item) -> Result<(), DbError> {
    let before = items(tx, ctx, order)?.len();
    let position = i64::try_from(before).unwrap_or(i64::MAX);
    insert_from(tx, ctx, order, position, std::slice::from_ref(item))
}

fn insert_from(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    first: i64,
    items: &[Item],
) -> Result<(), DbError> {
    let mut values: Vec<Param<'_>> = Vec::with_capacity(items.len() * ITEM_COLUMNS);
    for (position, item) in (first..).zip(items) {
        values.extend_from_slice(params![
            &ctx.store.id,
            order,
            position,
            &item.id,
            item.product.as_ref(),
            item.variant.as_ref(),
            &item.name,
            item.quantity,
            item.price,
            item.mode.map(FulfillmentMode::as_str),
            &item.download_url,
            &item.redirect_url,
            &item.message
        ]);
    }
    tx.insert_many(INSERT_ITEMS, "", ITEM_COLUMNS, &values)?;
    Ok(())
}

/// The lines of an order, as in the cart.
pub fn items(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Vec<Item>, DbError> {
    tx.all(ITEMS, params![&ctx.store.id, order], |row| {
        Ok(Item {
            id: row.next()?,
            product: row.next()?,
            variant: row.next()?,
            name: row.next()?,
            quantity: row.next()?,
            price: row.next()?,
            mode: row.opt_word(FulfillmentMode::parse)?,
            download_url: link::shown(row.next()?),
            redirect_url: link::shown(row.next()?),
            message: row.next()?,
        })
    })
}

/// Units of a product that a customer has bought or is about to, in other orders than `except`.
pub fn bought(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    product: &ProductId,
    except: &OrderId,
) -> Result<i64, DbError> {
    tx.one(BOUGHT, params![&ctx.store.id, customer, except, product], |row| {
        row.next()
    })
}

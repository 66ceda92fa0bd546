//! SQL of subscriptions.

mod counts;
pub mod invoices;
mod record;

use pandabase_domain::id::{CustomerId, PaymentMethodId, ProductId, SubscriptionId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};
use record::Record;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

sql! {
    FIND: Record = "SELECT {} FROM subscriptions WHERE store_id = $1 AND id = $2";
    LOCK: Record = "SELECT {} FROM subscriptions WHERE store_id = $1 AND id = $2", locked;
    INSERT: insert Record = "INSERT INTO subscriptions (store_id, {columns}) VALUES ($1, {values})";
    SAVE: update Record = "UPDATE subscriptions SET {changes} WHERE store_id = $1 AND id = $2";
    NEXT_RENEWAL: Option<Timestamp> = "SELECT MIN(next_charge_at) FROM subscriptions WHERE store_id = $1
        AND status IN ('TRIALING', 'ACTIVE', 'PAST_DUE') AND next_charge_at > $2";
    ANNOUNCED: Announced = "SELECT {} FROM subscriptions WHERE store_id = $1 AND id = $2";
    ANNOUNCE = "UPDATE subscriptions SET announced_period = $1
        WHERE store_id = $2 AND id = $3 AND announced_period < $1";
    ANNOUNCE_CARD = "UPDATE subscriptions SET announced_card = $1
        WHERE store_id = $2 AND id = $3 AND COALESCE(announced_card, '') <> $1";
    SET_EMAIL = "UPDATE subscriptions SET customer_email = $1
        WHERE store_id = $2 AND customer_id = $3 AND customer_email <> $1";
    PAID_BY = "SELECT 1 FROM subscriptions s
            JOIN payment_methods m ON m.id = s.payment_method_id AND m.removed_at IS NULL
        WHERE s.store_id = $1 AND s.customer_id = $2
            AND (s.status <> 'CANCELLED' OR s.final_charge_at IS NOT NULL) AND m.email = $3 LIMIT 1";
}

/// The subscription with this id.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<Option<Subscription>, DbError> {
    let found = tx.fetch_optional(FIND, params![&ctx.store.id, id])?;
    Ok(found.map(Subscription::from))
}

/// When the store's next charge of a subscription is due.
pub fn next_renewal(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.fetch_one(NEXT_RENEWAL, params![&ctx.store.id, ctx.now])
}

/// Like [`find`], with a row lock until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<Option<Subscription>, DbError> {
    let found = tx.fetch_optional(LOCK, params![&ctx.store.id, id])?;
    Ok(found.map(Subscription::from))
}

/// Stores a new subscription.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), DbError> {
    let record = Record::of(subscription, ctx.now);
    tx.send_insert(INSERT, params![&ctx.store.id], &record)?;
    counts::began(tx, ctx, &subscription.counted())
}

/// Gives every subscription of a customer the customer's address.
pub fn set_email(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, email: &str) -> Result<(), DbError> {
    tx.send(SET_EMAIL, params![email, &ctx.store.id, customer])
}

/// Whether a subscription of a customer will still charge a method of the person with an address.
pub fn is_paid_by(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    email: &str,
) -> Result<bool, DbError> {
    tx.exists(PAID_BY, params![&ctx.store.id, customer, email])
}

/// Stores the fields of a subscription that may change.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), DbError> {
    let key = params![&ctx.store.id, &subscription.id];
    let before = Subscription::from(tx.fetch_one(FIND, key)?);
    counts::moved(tx, ctx, &before.counted(), &subscription.counted())?;
    let record = Record::of(subscription, ctx.now);
    tx.send_update(SAVE, key, &record)
}

/// Which subscriptions a list shows.
#[derive(Debug, Clone, Copy)]
pub struct Filters<'a> {
    pub(crate) status: Option<SubscriptionStatus>,
    pub(crate) product: Option<&'a ProductId>,
    pub(crate) customer: Option<&'a CustomerId>,
}

/// The id of a listed subscription; its row is read later.
#[derive(FromRow)]
struct Listed {
    id: SubscriptionId,
}

const LISTED: Sql<Listed> = select!(Listed, "SELECT {} FROM subscriptions");

/// A page of a list, newest first. The ids come from an index that holds nothing else; then the rows are read
/// (`docs/decisions/0008`).
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: &Paging,
    filters: Filters<'_>,
) -> Result<Page<Subscription>, ApiError> {
    let made = paging.made::<kind::Subscription>();
    let ids = filtered(LISTED, ctx, filters).filter_span("id", made.from(), made.to());
    let total = match paging.is_within() {
        true => tx.count(&ids.count())?,
        false => count(tx, ctx, filters)?,
    };
    let keys = [Key::text("id").desc()];
    let found = Page::of(tx, paging, total, ids, &keys, Listed::from_row)?;
    let items = of_ids(tx, ctx, found.padded().map(|listed| &listed.id))?;
    Ok(found.with(items))
}

/// The subscriptions with these ids, newest first.
pub fn of_ids<'a>(
    tx: &mut Tx<'_>,
    ctx: &'a Ctx<'_>,
    ids: impl IntoIterator<Item = &'a SubscriptionId>,
) -> Result<Vec<Subscription>, DbError> {
    let rows = Query::select(select!(Record, "SELECT {} FROM subscriptions"))
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", ids)
        .then("ORDER BY id DESC");
    let records = tx.fetch_list(&rows)?.into_iter();
    Ok(records.map(Subscription::from).collect())
}

fn filtered<'a, R: FromRow>(select: Sql<R>, ctx: &'a Ctx<'_>, filters: Filters<'a>) -> Query<'a, R> {
    let status = filters.status.map(SubscriptionStatus::as_str);
    let query = Query::select(select).filter("store_id = ?", &ctx.store.id);
    match filters.customer {
        // A customer has few subscriptions, so the other filters must not lead the database to another index.
        Some(customer) => query
            .filter("customer_id = ?", customer)
            .filter_opt("status || '' = ?", status)
            .filter_opt("product_id || '' = ?", filters.product),
        None => query
            .filter_opt("status = ?", status)
            .filter_opt("product_id = ?", filters.product),
    }
}

/// How many there are. Only those of a single customer are counted row by row.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, filters: Filters<'_>) -> Result<i64, DbError> {
    const KEPT: Sql<i64> = select!(
        i64,
        "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM subscription_counts"
    );
    match filters.customer {
        Some(_) => tx.count(&filtered(LISTED, ctx, filters).count()),
        None => tx.count(&filtered(KEPT, ctx, filters)),
    }
}

/// What is subscribed to, as the catalog has it now.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct SubscribedProduct {
    /// The product.
    pub id: ProductId,
    /// Its title.
    pub title: String,
    /// Its price; what the subscription costs is its own `amount`.
    pub price: Cents,
}

/// These products as they are now, deleted or not.
pub fn products<'a>(
    tx: &mut Tx<'_>,
    ctx: &'a Ctx<'_>,
    ids: impl IntoIterator<Item = &'a ProductId>,
) -> Result<BTreeMap<ProductId, SubscribedProduct>, DbError> {
    let query = Query::select(select!(SubscribedProduct, "SELECT {} FROM products"))
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", ids);
    let products = tx.fetch_list(&query)?.into_iter();
    Ok(products.map(|product| (product.id.clone(), product)).collect())
}

/// What was announced of a subscription.
#[derive(FromRow)]
pub struct Announced {
    /// The number of the last period whose charge was announced.
    #[column("announced_period")]
    pub period: i64,
    /// The card whose expiry was announced, with its date.
    #[column("announced_card")]
    pub card: Option<String>,
}

/// What was announced of a subscription.
pub fn announced(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<Announced, DbError> {
    tx.fetch_one(ANNOUNCED, params![&ctx.store.id, id])
}

/// Stores that the expiry of a card was announced; `false` when it was announced before.
pub fn announce_card(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    card: &str,
) -> Result<bool, DbError> {
    Ok(tx.run(ANNOUNCE_CARD, params![card, &ctx.store.id, id])? > 0)
}

/// Stores that the charge at the end of the current period was announced; `false` when it was announced
/// before.
pub fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<bool, DbError> {
    let period = subscription.state.period_no;
    Ok(tx.run(ANNOUNCE, params![period, &ctx.store.id, &subscription.id])? > 0)
}

/// These saved methods, removed ones included.
pub fn methods<'a>(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = &'a PaymentMethodId>,
) -> Result<BTreeMap<PaymentMethodId, ChargedMethod>, DbError> {
    let query = Query::select(select!(ChargedMethod, "SELECT {} FROM payment_methods")).filter_in("id", ids);
    let methods = tx.fetch_list(&query)?.into_iter();
    Ok(methods.map(|method| (method.id.clone(), method)).collect())
}

/// The card that is charged.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct ChargedMethod {
    /// The saved payment method.
    pub id: PaymentMethodId,
    /// `visa`, `mastercard` and so on.
    #[column("card_brand")]
    pub brand: Option<String>,
    /// The last four digits.
    #[column("card_last_four")]
    pub last_four: Option<String>,
    /// Month of its end, from 1.
    pub exp_month: Option<i64>,
    /// Year of its end.
    pub exp_year: Option<i64>,
}

//! SQL of licences.

use pandabase_domain::id::{
    CustomerId, DisputeId, LicenseId, OrderId, OrderItemId, ProductId, StoreId, SubscriptionId, VariantId,
};
use pandabase_domain::license::{KeyFormat, LicenseDuration, LicenseStatus, Origin, Term};
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::subscription::access::Standing as Access;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Param, Query, Sql, Tally, ToRow, Tx};
use pandabase_platform::{params, sealed, select, sql};

/// A licence as stored.
#[derive(Debug, FromRow)]
pub struct Record {
    pub(crate) id: LicenseId,
    pub(crate) sealed_key: Vec<u8>,
    pub(crate) status: LicenseStatus,
    pub(crate) product_id: ProductId,
    pub(crate) variant_id: Option<VariantId>,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) claimed_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
}

/// A key on its way into the pool.
pub struct Upload {
    pub(crate) id: LicenseId,
    pub(crate) sealed_key: Vec<u8>,
    pub(crate) lookup: [u8; 32],
    pub(crate) position: i64,
}

/// Who gets a key, and on what terms.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Claim {
    pub(crate) order_id: OrderId,
    pub(crate) item_id: OrderItemId,
    pub(crate) customer_id: CustomerId,
    #[column(fixed)]
    pub(crate) product_id: ProductId,
    pub(crate) variant_id: Option<VariantId>,
    /// The subscription whose access it follows; it has no expiry of its own then.
    pub(crate) subscription_id: Option<SubscriptionId>,
    pub(crate) claimed_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) revoke_on_refund: bool,
    pub(crate) max_activations: Option<i64>,
}

/// A licence that was sold, with what its replacement needs.
#[derive(FromRow)]
pub struct Claimed {
    #[column(flatten)]
    pub(crate) claim: Claim,
    pub(crate) origin: Origin,
    /// Its place among its order's.
    pub(crate) position: i64,
}

/// What a product says about its keys, even if it is deleted: past orders still need it.
#[derive(FromRow)]
pub struct Terms {
    pub(crate) key_format: Option<KeyFormat>,
    pub(crate) custom_prefix: Option<String>,
    pub(crate) license_duration: Option<LicenseDuration>,
    pub(crate) revoke_on_refund: bool,
    pub(crate) max_activations: Option<i64>,
}

/// The number of keys at which a pool is low.
#[derive(FromRow)]
pub struct Threshold {
    /// The product's title.
    pub(crate) title: String,
    pub(crate) low_stock_threshold: i64,
}

/// A licence that was sold, with what decides whether it is taken back.
#[derive(FromRow)]
pub struct Sold {
    pub(crate) id: LicenseId,
    pub(crate) product_id: ProductId,
    pub(crate) status: LicenseStatus,
    pub(crate) origin: Origin,
    pub(crate) revoked_by: Option<DisputeId>,
    pub(crate) revoke_on_refund: bool,
}

/// What verification reads.
#[derive(Debug, FromRow)]
#[alias("l")]
pub struct Found {
    pub(crate) id: LicenseId,
    pub(crate) status: LicenseStatus,
    pub(crate) product_id: ProductId,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) max_activations: Option<i64>,
    #[column(flatten)]
    life: Life,
}

/// What decides how long a licence is valid: its own end, or its subscription.
#[derive(Debug, FromRow)]
#[alias("s")]
struct Life {
    #[column("l.expires_at")]
    expires_at: Option<Timestamp>,
    status: Option<SubscriptionStatus>,
    period_end: Option<Timestamp>,
    first_failed_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
}

impl Found {
    /// How long it is valid.
    pub(crate) fn term(&self) -> Term {
        let life = &self.life;
        let access = life
            .status
            .zip(life.period_end)
            .map(|(status, period_end)| Access {
                status,
                period_end,
                first_failed_at: life.first_failed_at,
                ends_at: life.ends_at,
            });
        access.map_or(Term::Own(life.expires_at), Access::term)
    }
}

const FOUND: Sql<Found> = select!(
    Found,
    "SELECT {} FROM licenses l
    LEFT JOIN subscriptions s ON s.store_id = l.store_id AND s.id = l.subscription_id"
);

/// The start of the list.
pub(super) const LIST: Sql<Record> = select!(Record, "SELECT {} FROM licenses");

/// How many licences each product has, by standing.
const TALLY: Tally = Tally::new("LICENSE");

/// What a licence is counted as.
#[derive(Debug, Clone, Copy)]
pub enum Standing {
    /// It has this status, and is not reserved for an order.
    At(LicenseStatus),
    /// AVAILABLE, and reserved for an order.
    Held,
}

impl Standing {
    pub(crate) const FREE: Self = Self::At(LicenseStatus::Available);

    const fn as_str(self) -> &'static str {
        match self {
            Self::At(status) => status.as_str(),
            Self::Held => "HELD",
        }
    }
}

sealed!(
    /// The keys of licences.
    pub KEY = "licenses", "sealed_key", "id", "license key", found by "lookup"
);

/// The most licences whose status one statement sets.
const TOGETHER: usize = 100;

sql! {
    FIND: Record = "SELECT {} FROM licenses WHERE store_id = $1 AND id = $2";
    LOCK = "SELECT id FROM licenses WHERE store_id = $1 AND id = $2", locked;
    HAS_KEY = "SELECT id FROM licenses WHERE store_id = $1 AND lookup = $2 LIMIT 1";
    THRESHOLD: Threshold = "SELECT {} FROM products WHERE store_id = $1 AND id = $2
            AND low_stock_threshold IS NOT NULL";
    PICK_FREE: LicenseId = "SELECT id FROM licenses
        WHERE store_id = $1 AND product_id = $2 AND status = 'AVAILABLE' AND held_by IS NULL
        ORDER BY created_at, position, id LIMIT $3", skip_locked;
    RESERVE = "UPDATE licenses SET held_by = $1 WHERE store_id = $2 AND id = $3";
    RELEASE: ProductId = "UPDATE licenses SET held_by = NULL WHERE store_id = $1 AND held_by = $2
        RETURNING product_id";
    PICK_HELD: LicenseId = "SELECT id FROM licenses WHERE store_id = $1 AND held_by = $2 AND product_id = $3
        ORDER BY created_at, position, id LIMIT $4", locked;
    CLAIM: update Claim = "UPDATE licenses SET status = 'CLAIMED', held_by = NULL, {changes}
        WHERE store_id = $1 AND id = $2";
    TERMS: Terms = "SELECT {} FROM products WHERE store_id = $1 AND id = $2";
    INSERT_CLAIMED: insert Claim = "INSERT INTO licenses (store_id, id, sealed_key, lookup, occurrence,
            position, created_at, origin, status, {columns})
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'ISSUED', 'CLAIMED', {values})
        ON CONFLICT (store_id, lookup, product_id, occurrence) DO NOTHING";
    OF_ITEM: Record = "SELECT {} FROM licenses WHERE store_id = $1 AND order_id = $2 AND item_id = $3
        ORDER BY created_at, position, id";
    // A licence that was replaced is not counted, because its successor is.
    COUNT_OF_ITEM: i64 = "SELECT COUNT(*) FROM licenses WHERE store_id = $1 AND order_id = $2 AND item_id = $3
            AND replaced_by IS NULL";
    COUNT_OF_ORDER: i64 = "SELECT COUNT(*) FROM licenses WHERE store_id = $1 AND order_id = $2
            AND replaced_by IS NULL";
    OF_ORDER: Record = "SELECT {} FROM licenses WHERE store_id = $1 AND order_id = $2
        ORDER BY claimed_at, item_id, created_at, position, id";
    SUBSCRIPTION_OF: SubscriptionId = "SELECT subscription_id FROM orders WHERE store_id = $1 AND id = $2
            AND subscription_id IS NOT NULL";
    OF_SALE: Sold = "SELECT {} FROM licenses WHERE store_id = $1 AND order_id = $2 ORDER BY id", locked;
    OF_SUBSCRIPTION: Sold = "SELECT {} FROM licenses WHERE store_id = $1 AND subscription_id = $2
        ORDER BY claimed_at, position, id", locked;
    CLAIM_OF: Claimed = "SELECT {} FROM licenses WHERE store_id = $1 AND id = $2", locked;
    RETURN_TO_POOL = "UPDATE licenses SET status = 'AVAILABLE', \
            variant_id = NULL, order_id = NULL, item_id = NULL, subscription_id = NULL,
            customer_id = NULL, claimed_at = NULL, expires_at = NULL, revoke_on_refund = FALSE,
            max_activations = NULL
        WHERE store_id = $1 AND id = $2";
    DEACTIVATE = "DELETE FROM activations WHERE store_id = $1 AND license_id = $2";
    REPLACE = "UPDATE licenses SET status = 'REVOKED', replaced_by = $1 WHERE store_id = $2 AND id = $3";
    MOVE_ACTIVATIONS = "UPDATE activations SET license_id = $1 WHERE store_id = $2 AND license_id = $3";
    FOLLOW = "UPDATE subscriptions SET keys_follow = TRUE
        WHERE store_id = $1 AND id = $2 AND NOT keys_follow";
    FOLLOWS: bool = "SELECT keys_follow FROM subscriptions WHERE store_id = $1 AND id = $2";
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &LicenseId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// The licence of a key. Where several products share the key, it is the one that says most for it.
pub fn by_key(
    tx: &mut Tx<'_>,
    store: &StoreId,
    lookup: &[u8; 32],
    product: Option<&ProductId>,
) -> Result<Option<Found>, DbError> {
    // Claimed ones first, and among equals the one without an end, or else the one that ends last.
    let query = Query::select(FOUND)
        .filter("l.store_id = ?", store)
        .filter("l.lookup = ?", lookup)
        .filter_opt("l.product_id = ?", product)
        .then(
            "ORDER BY CASE l.status WHEN 'CLAIMED' THEN 0 WHEN 'AVAILABLE' THEN 1 ELSE 2 END,
                COALESCE(s.ends_at, l.expires_at) DESC NULLS FIRST, l.id DESC LIMIT 1",
        );
    Ok(tx.fetch_list(&query)?.pop())
}

/// Locks a licence; `false` when there is none.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId, id: &LicenseId) -> Result<bool, DbError> {
    tx.exists(LOCK, params![store, id])
}

/// What decides whether a licence is valid.
pub fn judged(tx: &mut Tx<'_>, store: &StoreId, id: &LicenseId) -> Result<Option<Found>, DbError> {
    let query = Query::select(FOUND)
        .filter("l.store_id = ?", store)
        .filter("l.id = ?", id);
    Ok(tx.fetch_list(&query)?.pop())
}

/// Stores pool keys, except those that the product already has; returns how many were new.
pub fn insert_pool(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    uploads: &[Upload],
    now: Timestamp,
) -> Result<u64, DbError> {
    const HEAD: &str =
        "INSERT INTO licenses (store_id, id, product_id, sealed_key, lookup, occurrence, origin,
        position, status, created_at) VALUES";
    const COLUMNS: usize = 10;
    let mut values: Vec<Param<'_>> = Vec::with_capacity(uploads.len() * COLUMNS);
    for upload in uploads {
        values.extend(params![
            store,
            &upload.id,
            product,
            &upload.sealed_key,
            &upload.lookup,
            "",
            "POOL",
            upload.position,
            LicenseStatus::Available.as_str(),
            now
        ]);
    }
    let tail = "ON CONFLICT (store_id, lookup, product_id, occurrence) DO NOTHING";
    tx.insert_many(HEAD, tail, COLUMNS, &values)
}

/// How many of these keys the product's pool has, sold ones too.
pub fn count_pooled<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    product: &'a ProductId,
    lookups: impl IntoIterator<Item = &'a [u8; 32]>,
) -> Result<i64, DbError> {
    let query = Query::select(LIST)
        .filter("store_id = ?", store)
        .filter_in("lookup", lookups)
        .filter("product_id = ?", product)
        .filter_fixed("occurrence = ''");
    tx.count(&query.count())
}

/// How many keys of these products' pools can be sold now; a product without any may be left out.
pub fn count_free<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<(ProductId, i64)>, DbError> {
    TALLY.of_owners(tx, store, products, Standing::FREE.as_str())
}

/// How many licences there are: of a product or of all, at a status or at any.
pub fn count(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: Option<&ProductId>,
    status: Option<LicenseStatus>,
) -> Result<i64, DbError> {
    let standings = status.map(|status| match status {
        LicenseStatus::Available => vec![Standing::FREE.as_str(), Standing::Held.as_str()],
        _ => vec![status.as_str()],
    });
    TALLY.total(
        tx,
        store,
        product.map(ProductId::as_str),
        &standings.unwrap_or_default(),
    )
}

/// Updates the counts for licences that were added or have another standing now.
pub fn shift<'a>(
    tx: &mut Tx<'_>,
    store: &StoreId,
    steps: impl IntoIterator<Item = (&'a ProductId, Standing, i64)>,
) -> Result<(), DbError> {
    let steps = steps.into_iter();
    TALLY.shift(
        tx,
        store,
        steps.map(|(product, standing, by)| (product.as_str(), standing.as_str(), by)),
    )
}

/// Whether the store has a licence with this key.
pub fn has_key(tx: &mut Tx<'_>, store: &StoreId, lookup: &[u8; 32]) -> Result<bool, DbError> {
    tx.exists(HAS_KEY, params![store, lookup])
}

/// When the product's pool is low; `None` when it has no threshold.
pub fn threshold(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
) -> Result<Option<Threshold>, DbError> {
    tx.fetch_optional(THRESHOLD, params![store, product])
}

/// Locks the oldest free keys of a pool, skipping those that are locked already, and returns them.
pub fn pick_free(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    count: i64,
) -> Result<Vec<LicenseId>, DbError> {
    tx.fetch_all(PICK_FREE, params![store, product, count])
}

pub(crate) fn reserve(
    tx: &mut Tx<'_>,
    store: &StoreId,
    order: &OrderId,
    id: &LicenseId,
) -> Result<(), DbError> {
    tx.send(RESERVE, params![order, store, id])
}

/// Releases the keys reserved for an order; returns the product of each key.
pub(crate) fn release(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<Vec<ProductId>, DbError> {
    tx.fetch_all(RELEASE, params![store, order])
}

/// Locks keys of a product that are reserved for an order, and returns them.
pub fn pick_held(
    tx: &mut Tx<'_>,
    store: &StoreId,
    order: &OrderId,
    product: &ProductId,
    count: i64,
) -> Result<Vec<LicenseId>, DbError> {
    tx.fetch_all(PICK_HELD, params![store, order, product, count])
}

pub(crate) fn claim(tx: &mut Tx<'_>, store: &StoreId, id: &LicenseId, claim: &Claim) -> Result<(), DbError> {
    tx.send_update(CLAIM, params![store, id], claim)
}

pub(crate) fn terms(tx: &mut Tx<'_>, store: &StoreId, product: &ProductId) -> Result<Terms, DbError> {
    tx.fetch_one(TERMS, params![store, product])
}

/// A key that is being issued.
pub struct NewKey {
    pub(crate) id: LicenseId,
    pub(crate) sealed: Vec<u8>,
    pub(crate) lookup: [u8; 32],
    pub(crate) position: i64,
    pub(crate) created_at: Timestamp,
}

/// Stores an issued key; `false` when the product has it with this `occurrence` already.
pub fn insert_claimed(
    tx: &mut Tx<'_>,
    store: &StoreId,
    key: &NewKey,
    occurrence: &str,
    claim: &Claim,
) -> Result<bool, DbError> {
    let own = params![
        store,
        &key.id,
        &key.sealed,
        &key.lookup,
        occurrence,
        key.position,
        key.created_at
    ];
    Ok(tx.insert(INSERT_CLAIMED, own, claim)? == 1)
}

/// The licences of one line of an order.
pub fn of_item(
    tx: &mut Tx<'_>,
    store: &StoreId,
    order: &OrderId,
    item: &OrderItemId,
) -> Result<Vec<Record>, DbError> {
    tx.fetch_all(OF_ITEM, params![store, order, item])
}

/// How many licences a line of an order has.
pub fn count_of_item(
    tx: &mut Tx<'_>,
    store: &StoreId,
    order: &OrderId,
    item: &OrderItemId,
) -> Result<i64, DbError> {
    tx.fetch_one(COUNT_OF_ITEM, params![store, order, item])
}

/// How many licences an order has.
pub fn count_of_order(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT_OF_ORDER, params![store, order])
}

pub(crate) fn of_order(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<Vec<Record>, DbError> {
    tx.fetch_all(OF_ORDER, params![store, order])
}

/// Locks the licences of an order and returns them. If the order has a subscription, these are all licences
/// of the subscription, because what happens to one of its orders concerns all that its orders pay for.
pub fn sold(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<Vec<Sold>, DbError> {
    match tx.fetch_optional(SUBSCRIPTION_OF, params![store, order])? {
        Some(subscription) => of_subscription(tx, store, &subscription),
        None => tx.fetch_all(OF_SALE, params![store, order]),
    }
}

/// Locks the licences of a subscription, and returns them in the order in which it got them.
pub fn of_subscription(
    tx: &mut Tx<'_>,
    store: &StoreId,
    subscription: &SubscriptionId,
) -> Result<Vec<Sold>, DbError> {
    tx.fetch_all(OF_SUBSCRIPTION, params![store, subscription])
}

/// Locks a licence, and returns the terms on which it was sold.
pub fn claim_of(tx: &mut Tx<'_>, store: &StoreId, id: &LicenseId) -> Result<Claimed, DbError> {
    tx.fetch_one(CLAIM_OF, params![store, id])
}

/// Revokes a licence that has a successor, and moves its activations to the successor.
pub fn replace(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &LicenseId,
    successor: &LicenseId,
) -> Result<(), DbError> {
    tx.send(REPLACE, params![successor, store, id])?;
    tx.send(MOVE_ACTIVATIONS, params![successor, store, id])
}

/// Notes that from now on a subscription's keys follow changes of its plan.
pub fn follow(tx: &mut Tx<'_>, store: &StoreId, subscription: &SubscriptionId) -> Result<(), DbError> {
    tx.send(FOLLOW, params![store, subscription])
}

/// Whether a subscription's keys follow changes of its plan.
pub fn follows(tx: &mut Tx<'_>, store: &StoreId, subscription: &SubscriptionId) -> Result<bool, DbError> {
    tx.fetch_one(FOLLOWS, params![store, subscription])
}

pub(crate) fn return_to_pool(tx: &mut Tx<'_>, store: &StoreId, id: &LicenseId) -> Result<(), DbError> {
    tx.send(RETURN_TO_POOL, params![store, id])?;
    tx.send(DEACTIVATE, params![store, id])
}

/// Sets the status of licences of a store, many with one statement.
pub(crate) fn set_status(
    tx: &mut Tx<'_>,
    store: &StoreId,
    ids: &[&LicenseId],
    status: LicenseStatus,
    revoked_by: Option<&DisputeId>,
) -> Result<(), DbError> {
    const SET: Sql<LicenseId> = select!(LicenseId, "UPDATE licenses SET status = $1, revoked_by = $2");
    // The ids are repeated up to one of two lengths, so that there are only two statements.
    let length = if ids.len() > 1 { TOGETHER } else { 1 };
    for some in ids.chunks(TOGETHER) {
        let set = Query::select_with(SET, params![status.as_str(), revoked_by].to_vec())
            .filter("store_id = ?", store)
            .filter_in("id", some.iter().copied().cycle().take(length))
            .then("RETURNING id");
        tx.fetch_list(&set)?;
    }
    Ok(())
}

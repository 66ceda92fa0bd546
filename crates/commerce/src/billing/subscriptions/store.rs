//! SQL of subscriptions.

mod counts;
pub mod invoices;

use pandabase_domain::id::{CustomerId, PaymentMethodId, ProductId, SubscriptionId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{Account, Ending, Plan, State, Subscription, SubscriptionStatus};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

macro_rules! columns {
    () => {
        "id, status, customer_id, customer_email, product_id, variant_id, name, unit_amount, quantity,
        billing_interval, is_metered, tax_behavior, tax_id, billing_address_id, payment_method_id, anchor,
        period_start, period_end, period_no, next_charge_at, trial_end, cancelled_at, paused_at, ends_at,
        ending, status_before, final_charge_at, first_failed_at, retry_count, unpriced_at, restart_at,
        held_at, pending_change, first_order_id, latest_order_id, open_order_id, paid, plan_change, credit,
        trial_coupon, created_at, updated_at"
    };
}

sql! {
    FIND = concat!("SELECT ", columns!(), " FROM subscriptions WHERE store_id = $1 AND id = $2");
    LOCK = concat!("SELECT ", columns!(), " FROM subscriptions WHERE store_id = $1 AND id = $2"), locked;
    INSERT = concat!("INSERT INTO subscriptions (store_id, ", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39,
            $40, $41, $42, $42)");
    SAVE = "UPDATE subscriptions SET status = $1, product_id = $2, variant_id = $3, name = $4,
            unit_amount = $5, quantity = $6, billing_interval = $7, is_metered = $8, billing_address_id = $9,
            payment_method_id = $10, anchor = $11, period_start = $12, period_end = $13, period_no = $14,
            next_charge_at = $15, trial_end = $16, cancelled_at = $17, paused_at = $18, ends_at = $19,
            ending = $20, status_before = $21, final_charge_at = $22, first_failed_at = $23,
            retry_count = $24, restart_at = $25, pending_change = $26, latest_order_id = $27,
            open_order_id = $28, held_at = $29, paid = $30, plan_change = $31, credit = $32,
            trial_coupon = $33, tax_id = $34, unpriced_at = $35, updated_at = $36
        WHERE store_id = $37 AND id = $38";
    ANNOUNCED = "SELECT announced_period, announced_card FROM subscriptions WHERE store_id = $1 AND id = $2";
    ANNOUNCE = "UPDATE subscriptions SET announced_period = $1
        WHERE store_id = $2 AND id = $3 AND announced_period < $1";
    ANNOUNCE_CARD = "UPDATE subscriptions SET announced_card = $1
        WHERE store_id = $2 AND id = $3 AND COALESCE(announced_card, '') <> $1";
}

/// The start of a list's statement.
pub const SELECT: &str = concat!("SELECT ", columns!(), " FROM subscriptions");

/// Reads a row of [`SELECT`].
///
/// # Errors
/// [`DbError`] when a column is of another type.
pub fn read(row: &mut Row<'_>) -> Result<Subscription, DbError> {
    let id = row.next()?;
    let status = row.word(SubscriptionStatus::parse)?;
    let (customer, email) = (row.next()?, row.next()?);
    let plan = Plan {
        product: row.next()?,
        variant: row.next()?,
        name: row.next()?,
        unit_amount: row.next()?,
        quantity: row.next()?,
        interval: row.word(BillingInterval::parse)?,
    };
    let is_metered = row.next()?;
    let (tax_behavior, tax_id) = (row.word(TaxBehavior::parse)?, row.next()?);
    let (billing_address, payment_method) = (row.next()?, row.next()?);
    Ok(Subscription {
        id,
        state: State {
            status,
            interval: plan.interval,
            is_metered,
            anchor: row.next()?,
            period: Period {
                start: row.next()?,
                end: row.next()?,
            },
            period_no: row.next()?,
            next_charge_at: row.next()?,
            trial_end: row.next()?,
            cancelled_at: row.next()?,
            paused_at: row.next()?,
            ends_at: row.next()?,
            ending: row.opt_word(Ending::parse)?,
            status_before: row.opt_word(SubscriptionStatus::parse)?,
            final_charge_at: row.next()?,
            first_failed_at: row.next()?,
            retry_count: row.next()?,
            unpriced_at: row.next()?,
            restart_at: row.next()?,
            held_at: row.next()?,
        },
        plan,
        pending_change: row.opt_json()?,
        customer,
        email,
        billing_address,
        tax_behavior,
        tax_id,
        payment_method,
        first_order: row.next()?,
        latest_order: row.next()?,
        open_order: row.next()?,
        account: Account {
            paid: row.next()?,
            plan_change: row.next()?,
            credit: row.next()?,
        },
        trial_coupon: row.opt_json()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

/// The subscription with this id.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<Option<Subscription>, DbError> {
    tx.first(FIND, params![&ctx.store.id, id], read)
}

/// Like [`find`]; nobody else changes it until the transaction ends.
///
/// # Errors
/// [`DbError`] from the database.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<Option<Subscription>, DbError> {
    tx.first(LOCK, params![&ctx.store.id, id], read)
}

/// Stores a new subscription.
///
/// # Errors
/// [`DbError`] from the database.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), DbError> {
    let Subscription { state, plan, .. } = subscription;
    let (pending, coupon) = waiting(subscription)?;
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &subscription.id,
            state.status.as_str(),
            &subscription.customer,
            &subscription.email,
            &plan.product,
            plan.variant.as_ref(),
            &plan.name,
            plan.unit_amount,
            plan.quantity,
            state.interval.as_str(),
            state.is_metered,
            subscription.tax_behavior.as_str(),
            &subscription.tax_id,
            &subscription.billing_address,
            subscription.payment_method.as_ref(),
            state.anchor,
            state.period.start,
            state.period.end,
            state.period_no,
            state.next_charge_at,
            state.trial_end,
            state.cancelled_at,
            state.paused_at,
            state.ends_at,
            state.ending.map(Ending::as_str),
            state.status_before.map(SubscriptionStatus::as_str),
            state.final_charge_at,
            state.first_failed_at,
            state.retry_count,
            state.unpriced_at,
            state.restart_at,
            state.held_at,
            &pending,
            &subscription.first_order,
            &subscription.latest_order,
            subscription.open_order.as_ref(),
            subscription.account.paid,
            subscription.account.plan_change,
            subscription.account.credit,
            &coupon,
            ctx.now
        ],
    )?;
    counts::began(tx, ctx, &subscription.counted())
}

/// Stores what may change in a subscription.
///
/// # Errors
/// [`DbError`] from the database.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), DbError> {
    let Subscription { state, plan, .. } = subscription;
    let (pending, coupon) = waiting(subscription)?;
    let before = tx.one(FIND, params![&ctx.store.id, &subscription.id], read)?;
    counts::moved(tx, ctx, &before.counted(), &subscription.counted())?;
    tx.run(
        SAVE,
        params![
            state.status.as_str(),
            &plan.product,
            plan.variant.as_ref(),
            &plan.name,
            plan.unit_amount,
            plan.quantity,
            state.interval.as_str(),
            state.is_metered,
            &subscription.billing_address,
            subscription.payment_method.as_ref(),
            state.anchor,
            state.period.start,
            state.period.end,
            state.period_no,
            state.next_charge_at,
            state.trial_end,
            state.cancelled_at,
            state.paused_at,
            state.ends_at,
            state.ending.map(Ending::as_str),
            state.status_before.map(SubscriptionStatus::as_str),
            state.final_charge_at,
            state.first_failed_at,
            state.retry_count,
            state.restart_at,
            &pending,
            &subscription.latest_order,
            subscription.open_order.as_ref(),
            state.held_at,
            subscription.account.paid,
            subscription.account.plan_change,
            subscription.account.credit,
            &coupon,
            &subscription.tax_id,
            state.unpriced_at,
            ctx.now,
            &ctx.store.id,
            &subscription.id
        ],
    )?;
    Ok(())
}

/// What waits for a charge, as JSON: a change of plan, and a coupon.
fn waiting(subscription: &Subscription) -> Result<(Option<String>, Option<String>), DbError> {
    let plan = subscription.pending_change.as_ref();
    let coupon = subscription.trial_coupon.as_ref();
    let plan = plan.map(serde_json::to_string).transpose();
    let coupon = coupon.map(serde_json::to_string).transpose();
    Ok((plan.map_err(DbError::Json)?, coupon.map_err(DbError::Json)?))
}

/// Which subscriptions a list shows.
#[derive(Debug, Clone, Copy)]
pub struct Filters<'a> {
    pub(crate) status: Option<SubscriptionStatus>,
    pub(crate) product: Option<&'a ProductId>,
    pub(crate) customer: Option<&'a CustomerId>,
}

/// A page of a list, newest first: its ids are found in an index that holds nothing else, then the rows are
/// read (`docs/decisions/0008`).
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: &Paging,
    filters: Filters<'_>,
) -> Result<Page<Subscription>, ApiError> {
    let made = paging.made::<kind::Subscription>();
    let within = |select| {
        filtered(select, ctx, filters)
            .filter_opt("id >= ?", made.from())
            .filter_opt("id < ?", made.to())
    };
    let total = match paging.is_within() {
        true => tx.count(&within(COUNT))?,
        false => count(tx, ctx, filters)?,
    };
    let (ids, keys) = (within("SELECT id FROM subscriptions"), [Key::text("id").desc()]);
    let found = Page::of(tx, paging, total, ids, &keys, |row| row.next::<SubscriptionId>())?;
    // Repeated up to the length of a full page, so that there is one statement for each length.
    let full = usize::try_from(found.pagination.limit).unwrap_or(0);
    let items = of_ids(tx, ctx, found.items.iter().cycle().take(full))?;
    Ok(found.with(items))
}

/// The subscriptions with these ids, newest first.
pub fn of_ids<'a>(
    tx: &mut Tx<'_>,
    ctx: &'a Ctx<'_>,
    ids: impl IntoIterator<Item = &'a SubscriptionId>,
) -> Result<Vec<Subscription>, DbError> {
    let rows = Query::new(SELECT)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", ids)
        .then("ORDER BY id DESC");
    tx.list(&rows, read)
}

fn filtered<'a>(select: &'static str, ctx: &'a Ctx<'_>, filters: Filters<'a>) -> Query<'a> {
    let status = filters.status.map(SubscriptionStatus::as_str);
    let query = Query::new(select).filter("store_id = ?", &ctx.store.id);
    match filters.customer {
        // A customer has few: whatever else is asked for must not lead to another index.
        Some(customer) => query
            .filter("customer_id = ?", customer)
            .filter_opt("status || '' = ?", status)
            .filter_opt("product_id || '' = ?", filters.product),
        None => query
            .filter_opt("status = ?", status)
            .filter_opt("product_id = ?", filters.product),
    }
}

const COUNT: &str = "SELECT COUNT(*) FROM subscriptions";

/// How many there are; only those of a customer are counted one by one.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, filters: Filters<'_>) -> Result<i64, DbError> {
    const KEPT: &str = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM subscription_counts";
    let select = match filters.customer {
        Some(_) => COUNT,
        None => KEPT,
    };
    tx.count(&filtered(select, ctx, filters))
}

/// Title and price of these products, deleted or not.
pub fn products<'a>(
    tx: &mut Tx<'_>,
    ctx: &'a Ctx<'_>,
    ids: impl IntoIterator<Item = &'a ProductId>,
) -> Result<BTreeMap<ProductId, (String, Cents)>, DbError> {
    let query = Query::new("SELECT id, title, price FROM products")
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", ids);
    let rows = tx.list(&query, |row| Ok((row.next()?, (row.next()?, row.next()?))))?;
    Ok(rows.into_iter().collect())
}

/// What was announced of a subscription.
pub struct Announced {
    /// The number of the last period whose charge was.
    pub period: i64,
    /// The card whose end was, with its date.
    pub card: Option<String>,
}

/// What was announced of a subscription.
///
/// # Errors
/// [`DbError`] from the database.
pub fn announced(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<Announced, DbError> {
    tx.one(ANNOUNCED, params![&ctx.store.id, id], |row| {
        Ok(Announced {
            period: row.next()?,
            card: row.next()?,
        })
    })
}

/// Remembers that the end of a card was announced; `false` when it was before.
///
/// # Errors
/// [`DbError`] from the database.
pub fn announce_card(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    card: &str,
) -> Result<bool, DbError> {
    Ok(tx.run(ANNOUNCE_CARD, params![card, &ctx.store.id, id])? > 0)
}

/// Remembers that the charge at the end of the current period was announced; `false` when it was before.
///
/// # Errors
/// [`DbError`] from the database.
pub fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<bool, DbError> {
    let period = subscription.state.period_no;
    Ok(tx.run(ANNOUNCE, params![period, &ctx.store.id, &subscription.id])? > 0)
}

/// What is known of these saved methods, also of those that were removed since.
pub fn methods<'a>(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = &'a PaymentMethodId>,
) -> Result<BTreeMap<PaymentMethodId, ChargedMethod>, DbError> {
    const METHODS: &str = "SELECT id, card_brand, card_last_four, exp_month, exp_year FROM payment_methods";
    let rows = tx.list(&Query::new(METHODS).filter_in("id", ids), |row| {
        Ok(ChargedMethod {
            id: row.next()?,
            brand: row.next()?,
            last_four: row.next()?,
            exp_month: row.next()?,
            exp_year: row.next()?,
        })
    })?;
    Ok(rows
        .into_iter()
        .map(|method| (method.id.clone(), method))
        .collect())
}

/// The card that is charged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChargedMethod {
    /// The saved payment method.
    pub id: PaymentMethodId,
    /// `visa`, `mastercard` and so on.
    pub brand: Option<String>,
    /// The last four digits.
    pub last_four: Option<String>,
    /// Month of its end, from 1.
    pub exp_month: Option<i64>,
    /// Year of its end.
    pub exp_year: Option<i64>,
}

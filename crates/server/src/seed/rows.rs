//! The rows of planned orders.

use super::plan::{Buyer, Chunk, Credit, Head, Order};
use crate::db::{DbError, Param, Tx};
use crate::http::{ApiError, Ctx};
use crate::{params, sql};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::fees::Settlement;
use std::collections::BTreeMap;

sql! {
    HEAD = "SELECT balance, ledger_entries, ledger_hash FROM balances WHERE store_id = $1";
    // Nothing happens when somebody else wrote to the ledger meanwhile.
    ADVANCE = "UPDATE balances SET balance = $1, ledger_entries = $2, ledger_hash = $3, sales = sales + $4
        WHERE store_id = $5 AND ledger_entries = $6 AND balance = $7";
    COUNT = "INSERT INTO order_counts (store_id, kind, status, count) VALUES ($1, $2, $3, $4)
        ON CONFLICT (store_id, kind, status) DO UPDATE SET count = order_counts.count + excluded.count";
}

const CUSTOMERS: &str =
    "INSERT INTO customers (store_id, id, email, first_name, last_name, name_folded, guest, order_count,
    total_spent, refund_count, total_refunded, created_at, updated_at) VALUES";
const ADDRESSES: &str =
    "INSERT INTO billing_addresses (store_id, id, customer_id, line1, city, state, postal_code,
    country, fingerprint, created_at) VALUES";
const ORDERS: &str = "INSERT INTO orders (store_id, id, number, payment_id, status, payment_status, customer_id,
    customer_email, billing_address_id, country, amount, discount_amount, tax_amount, total_amount, platform_fee,
    psp_fee, settled_amount, ip_address, attempt, reference_id, method, card_brand, card_last_four, failure,
    fulfillment, early_warning, fraud_alert, captured_at, created_at, updated_at) VALUES";
const ITEMS: &str =
    "INSERT INTO order_items (store_id, order_id, position, id, customer_id, product_id, name,
    quantity, price, fulfillment_mode, download_url) VALUES";
const TIMELINE: &str = "INSERT INTO payment_timeline (store_id, payment_id, position, id, type, description,
    created_at) VALUES";
const LEDGER: &str = "INSERT INTO ledger_entries (store_id, position, id, type, amount, running_balance,
    reference_id, description, hash, created_at) VALUES";
const CHARGES: &str =
    "INSERT INTO sandbox_charges (store_id, charge_key, payment_id, reference, amount, currency,
    method, card_brand, card_last_four, status, failure, created_at) VALUES";

/// Where the store's ledger stands.
pub(super) fn head(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Head, DbError> {
    tx.one(HEAD, params![&ctx.store.id], |row| {
        let (balance, entries) = (row.next()?, row.next()?);
        let hash = row.next::<Vec<u8>>()?.try_into();
        let hash = hash.map_err(|_| DbError::UnknownWord("ledger hash".into()))?;
        Ok(Head {
            balance,
            entries,
            hash,
        })
    })
}

/// Stores a chunk, all of it or nothing.
pub(super) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, chunk: &Chunk) -> Result<(), ApiError> {
    let store = Param::from(&ctx.store.id);
    let (before, after) = (&chunk.before, &chunk.after);
    let advanced = tx.run(
        ADVANCE,
        params![
            after.balance,
            after.entries,
            &after.hash,
            chunk.paid,
            &ctx.store.id,
            before.entries,
            before.balance
        ],
    )?;
    if advanced == 0 {
        return Err(ApiError::Conflict("The store changed while it was seeded".into()));
    }
    let (buyers, orders) = (&chunk.buyers, &chunk.orders);
    put(tx, CUSTOMERS, buyers.iter().map(|buyer| customer(store, buyer)))?;
    put(tx, ADDRESSES, buyers.iter().map(|buyer| address(store, buyer)))?;
    put(
        tx,
        ORDERS,
        orders.iter().map(|sold| order(store, sold, &buyers[sold.buyer])),
    )?;
    put(
        tx,
        ITEMS,
        orders.iter().map(|sold| item(store, sold, &buyers[sold.buyer])),
    )?;
    put(tx, TIMELINE, orders.iter().flat_map(|sold| timeline(store, sold)))?;
    put(
        tx,
        LEDGER,
        orders
            .iter()
            .filter_map(|sold| sold.settled.as_ref())
            .map(|credit| entry(store, credit)),
    )?;
    put(tx, CHARGES, orders.iter().map(|sold| charge(store, sold)))?;
    count(tx, ctx, chunk)
}

fn put<'r, const N: usize>(
    tx: &mut Tx<'_>,
    head: &'static str,
    rows: impl Iterator<Item = [Param<'r>; N]>,
) -> Result<(), DbError> {
    let values: Vec<Param<'r>> = rows.flatten().collect();
    tx.insert_many(head, "", N, &values)?;
    Ok(())
}

fn customer<'r>(store: Param<'r>, buyer: &'r Buyer) -> [Param<'r>; 13] {
    [
        store,
        (&buyer.id).into(),
        (&buyer.email).into(),
        buyer.first_name.into(),
        buyer.last_name.into(),
        (&buyer.name_folded).into(),
        true.into(),
        buyer.orders.into(),
        buyer.spent.into(),
        0.into(),
        0.into(),
        buyer.since.into(),
        buyer.last.into(),
    ]
}

fn address<'r>(store: Param<'r>, buyer: &'r Buyer) -> [Param<'r>; 10] {
    [
        store,
        (&buyer.address).into(),
        (&buyer.id).into(),
        (&buyer.street).into(),
        buyer.city.into(),
        buyer.state.into(),
        buyer.postal_code.into(),
        buyer.country.into(),
        (&buyer.fingerprint).into(),
        buyer.since.into(),
    ]
}

fn order<'r>(store: Param<'r>, sold: &'r Order, buyer: &'r Buyer) -> [Param<'r>; 30] {
    let nothing = Settlement {
        platform_fee: Cents::ZERO,
        psp_fee: Cents::ZERO,
        settled: Cents::ZERO,
    };
    let settlement = sold.settled.as_ref().map_or(nothing, |credit| credit.settlement);
    let is_paid = sold.settled.is_some();
    [
        store,
        (&sold.id).into(),
        (&sold.number).into(),
        (&sold.payment).into(),
        sold.state.order.as_str().into(),
        sold.state.payment.as_str().into(),
        (&buyer.id).into(),
        (&buyer.email).into(),
        (&buyer.address).into(),
        buyer.country.into(),
        sold.amount.into(),
        Cents::ZERO.into(),
        sold.tax.into(),
        sold.total.into(),
        settlement.platform_fee.into(),
        settlement.psp_fee.into(),
        settlement.settled.into(),
        (&sold.ip).into(),
        1.into(),
        (&sold.reference).into(),
        "card".into(),
        sold.card.0.into(),
        sold.card.1.into(),
        failure_of(sold),
        is_paid.then_some("DONE").into(),
        false.into(),
        false.into(),
        is_paid.then_some(sold.at).into(),
        sold.at.into(),
        sold.at.into(),
    ]
}

fn failure_of(sold: &Order) -> Param<'static> {
    let is_declined = sold.settled.is_none();
    is_declined.then_some(FailureCode::CardDeclined.as_str()).into()
}

fn item<'r>(store: Param<'r>, sold: &'r Order, buyer: &'r Buyer) -> [Param<'r>; 11] {
    [
        store,
        (&sold.id).into(),
        0.into(),
        (&sold.item).into(),
        (&buyer.id).into(),
        (&sold.article.id).into(),
        sold.article.title.into(),
        sold.quantity.into(),
        sold.article.price.into(),
        "INSTANT_DOWNLOAD".into(),
        super::plan::DOWNLOAD.into(),
    ]
}

fn timeline<'r>(store: Param<'r>, sold: &'r Order) -> impl Iterator<Item = [Param<'r>; 7]> {
    (1_i64..)
        .zip(&sold.timeline)
        .map(move |(position, (id, kind, text))| {
            [
                store,
                (&sold.payment).into(),
                position.into(),
                id.into(),
                kind.as_str().into(),
                text.into(),
                sold.at.into(),
            ]
        })
}

fn entry<'r>(store: Param<'r>, credit: &'r Credit) -> [Param<'r>; 10] {
    [
        store,
        credit.position.into(),
        (&credit.entry.id).into(),
        credit.entry.entry_type.as_str().into(),
        credit.entry.amount.into(),
        credit.entry.running_balance.into(),
        (&credit.entry.reference_id).into(),
        (&credit.description).into(),
        (&credit.hash).into(),
        credit.entry.created_at.into(),
    ]
}

fn charge<'r>(store: Param<'r>, sold: &'r Order) -> [Param<'r>; 12] {
    let status = if sold.settled.is_some() {
        "captured"
    } else {
        "failed"
    };
    [
        store,
        (&sold.charge_key).into(),
        (&sold.payment).into(),
        (&sold.reference).into(),
        sold.total.into(),
        "USD".into(),
        "card".into(),
        sold.card.0.into(),
        sold.card.1.into(),
        status.into(),
        failure_of(sold),
        sold.at.into(),
    ]
}

/// Keeps the totals of the lists.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, chunk: &Chunk) -> Result<(), ApiError> {
    let mut counts: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for sold in &chunk.orders {
        *counts.entry(("ORDER", sold.state.order.as_str())).or_default() += 1;
        *counts
            .entry(("PAYMENT", sold.state.payment.as_str()))
            .or_default() += 1;
    }
    for ((kind, status), number) in counts {
        tx.run(COUNT, params![&ctx.store.id, kind, status, number])?;
    }
    Ok(())
}

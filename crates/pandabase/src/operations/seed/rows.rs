//! The rows of planned orders.

use super::plan::{Buyer, Chunk, Head, Market, Order, Story, Totals};
use pandabase_commerce::catalog::licenses;
use pandabase_commerce::catalog::licenses::keys::seal;
use pandabase_commerce::catalog::licenses::store::Standing;
use pandabase_commerce::selling::customers::store::TALLY;
use pandabase_domain::id::LicenseId;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::license::LicenseStatus;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Inserts, Param, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

sql! {
    HEAD: Head = "SELECT {} FROM balances WHERE store_id = $1", locked;
    ADVANCE = "UPDATE balances SET balance = $1, ledger_entries = $2, ledger_hash = $3, sales = sales + $4
        WHERE store_id = $5";
    COUNT = "INSERT INTO order_counts (store_id, kind, status, count) VALUES ($1, $2, $3, $4)
        ON CONFLICT (store_id, kind, status) DO UPDATE SET count = order_counts.count + excluded.count";
    PRESENT: i64 = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM order_counts WHERE kind = 'ORDER'";
}

/// Indexes to which new orders are not added at the end. `orders_by_reference` is, but SQLite saves the pages
/// it changes before every statement that computes an entry.
pub const SCATTERED: &[&str] = &[
    "orders_by_reference",
    "orders_by_state",
    "customers_by_spending",
    "customers_by_spending_upwards",
    "customers_by_orders",
    "customers_by_orders_upwards",
    "customers_by_name",
    "customers_by_last_word",
    "customers_by_domain",
    "licenses_by_key",
    "licenses_by_customer",
];

static CUSTOMERS: Inserts<10> = Inserts::new(
    "customers (store_id, id, email, first_name, last_name, name_folded, guest, order_count,
        total_spent, refund_count, total_refunded, last_paid_at, created_at, updated_at)",
    1,
    "(@1, #1, #2, #3, #4, #5, TRUE, #6, #7, 0, 0, #8, #9, #10)",
);
static ADDRESSES: Inserts<9> = Inserts::new(
    "billing_addresses (store_id, id, customer_id, line1, city, state, postal_code, country,
        fingerprint, created_at)",
    1,
    "(@1, #1, #2, #3, #4, #5, #6, #7, #8, #9)",
);
static ORDERS: Inserts<22> = Inserts::new(
    "orders (store_id, id, number, customer_id, billing_address_id, customer_email, country, amount,
        discount_amount, tax_amount, total_amount, platform_fee, psp_fee, settled_amount, ip_address, attempt,
        reference_id, method, card_brand, card_last_four, early_warning, fraud_alert, status, payment_status,
        failure, fulfillment, captured_at, created_at, updated_at)",
    2,
    "(@1, #1, #2, #3, #4, #5, #6, #7, 0, #8, #9, #10, #11, #12, #13, 1, #14, @2, #15, #16, FALSE, FALSE,
        #17, #18, #19, #20, #21, #22, #22)",
);
static ITEMS: Inserts<8> = Inserts::new(
    "order_items (store_id, order_id, position, id, product_id, name, quantity, price, fulfillment_mode,
        download_url)",
    1,
    "(@1, #1, 0, #2, #3, #4, #5, #6, #7, #8)",
);
static LICENSES: Inserts<9> = Inserts::new(
    "licenses (store_id, id, product_id, sealed_key, lookup, occurrence, origin, position, status, order_id,
        item_id, customer_id, claimed_at, created_at)",
    1,
    "(@1, #1, #2, #3, #4, '', 'ISSUED', #5, 'CLAIMED', #6, #7, #8, #9, #9)",
);
static LEDGER: Inserts<8> = Inserts::new(
    "ledger_entries (store_id, position, id, type, amount, running_balance, reference_id,
        description, hash, created_at)",
    2,
    "(@1, #1, #2, @2, #3, #4, #5, #6, #7, #8)",
);
static CHARGES: Inserts<9> = Inserts::new(
    "sandbox_charges (store_id, charge_key, payment_id, reference, amount, total, currency, method,
        card_brand, card_last_four, status, failure, created_at)",
    2,
    "(@1, #1, #2, #3, #4, #4, 'USD', @2, #5, #6, #7, #8, #9)",
);
static TIMELINE: Inserts<4> = Inserts::new(
    "payment_timeline (store_id, payment_id, position, total, steps, created_at)",
    1,
    "(@1, #1, 1, #2, #3, #4)",
);

const METHOD: &str = "card";

/// The end of the store's ledger, locked until the transaction ends.
pub fn head(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Head, DbError> {
    tx.fetch_one(HEAD, params![&ctx.store.id])
}

/// The number of orders in the database, of all stores.
pub fn present(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let present = tx.fetch_one(PRESENT, &[])?;
    Ok(u64::try_from(present).unwrap_or(0))
}

/// Stores a chunk.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, market: &Market, chunk: &Chunk<'_>) -> Result<(), DbError> {
    let (store, method) = (Param::from(&ctx.store.id), METHOD.into());
    let (buyers, orders) = (&chunk.buyers, &chunk.orders);
    let received = EntryType::PaymentReceived.as_str().into();
    tx.insert_rows(&CUSTOMERS, &[store], buyers.iter().map(customer))?;
    tx.insert_rows(&ADDRESSES, &[store], buyers.iter().map(address))?;
    let rows = orders
        .iter()
        .map(|sold| order(sold, &buyers[sold.buyer], market.story(sold)));
    tx.insert_rows(&ORDERS, &[store, method], rows)?;
    tx.insert_rows(&ITEMS, &[store], orders.iter().map(item))?;
    let keys: Vec<Key<'_>> = orders.iter().flat_map(|sold| sealed(ctx, sold)).collect();
    let rows = keys.iter().map(|key| license(key, &buyers[key.sold.buyer]));
    tx.insert_rows(&LICENSES, &[store], rows)?;
    tx.insert_rows(&LEDGER, &[store, received], orders.iter().filter_map(entry))?;
    tx.insert_rows(&CHARGES, &[store, method], orders.iter().map(charge))?;
    let rows = orders.iter().map(|sold| timeline(sold, market.story(sold)));
    tx.insert_rows(&TIMELINE, &[store], rows)?;
    Ok(())
}

fn customer(buyer: &Buyer) -> [Param<'_>; 10] {
    [
        (&buyer.id).into(),
        (&buyer.email).into(),
        buyer.first_name.into(),
        buyer.last_name.into(),
        (&buyer.name_folded).into(),
        buyer.orders.into(),
        buyer.spent.into(),
        buyer.last_paid.into(),
        buyer.since.into(),
        buyer.last.into(),
    ]
}

fn address(buyer: &Buyer) -> [Param<'_>; 9] {
    let place = buyer.place();
    [
        (&buyer.address).into(),
        (&buyer.id).into(),
        (&buyer.street).into(),
        place.city.into(),
        place.state.into(),
        place.postal_code.into(),
        place.country.into(),
        (&buyer.fingerprint).into(),
        buyer.since.into(),
    ]
}

fn order<'r>(sold: &'r Order<'_>, buyer: &'r Buyer, story: &Story) -> [Param<'r>; 22] {
    let is_paid = sold.credit.is_some();
    let settled = |amount: Cents| if is_paid { amount } else { Cents::ZERO };
    let offer = sold.offer;
    [
        (&sold.id).into(),
        (&sold.number).into(),
        (&buyer.id).into(),
        (&buyer.address).into(),
        (&buyer.email).into(),
        buyer.place().country.into(),
        offer.amount.into(),
        offer.tax.into(),
        offer.total.into(),
        settled(offer.settlement.platform_fee).into(),
        settled(offer.settlement.psp_fee).into(),
        settled(offer.settlement.settled).into(),
        sold.ip.into(),
        (&sold.reference).into(),
        sold.card.0.into(),
        sold.card.1.into(),
        story.state.order.as_str().into(),
        story.state.payment.as_str().into(),
        failure_of(sold),
        is_paid.then_some("DONE").into(),
        is_paid.then_some(sold.at).into(),
        sold.at.into(),
    ]
}

fn failure_of(sold: &Order<'_>) -> Param<'static> {
    let is_declined = sold.credit.is_none();
    is_declined.then_some(FailureCode::CardDeclined.as_str()).into()
}

/// An issued licence.
struct Key<'r> {
    sold: &'r Order<'r>,
    id: &'r LicenseId,
    position: i64,
    sealed: Vec<u8>,
    lookup: [u8; 32],
}

fn sealed<'r>(ctx: &'r Ctx<'_>, sold: &'r Order<'r>) -> impl Iterator<Item = Key<'r>> {
    (0..).zip(&sold.keys).map(move |(position, (id, key))| {
        let (sealed, lookup) = seal(ctx, id, key);
        Key {
            sold,
            id,
            position,
            sealed,
            lookup,
        }
    })
}

fn license<'r>(key: &'r Key<'_>, buyer: &'r Buyer) -> [Param<'r>; 9] {
    let sold = key.sold;
    [
        key.id.into(),
        (&sold.offer.article.id).into(),
        (&key.sealed).into(),
        (&key.lookup).into(),
        key.position.into(),
        (&sold.id).into(),
        (&sold.item).into(),
        (&buyer.id).into(),
        sold.at.into(),
    ]
}

fn item<'r>(sold: &'r Order<'_>) -> [Param<'r>; 8] {
    let offer = sold.offer;
    [
        (&sold.id).into(),
        (&sold.item).into(),
        (&offer.article.id).into(),
        offer.article.title.into(),
        offer.quantity.into(),
        offer.article.price.into(),
        offer.article.mode.as_str().into(),
        offer.article.download.into(),
    ]
}

fn entry<'r>(sold: &'r Order<'_>) -> Option<[Param<'r>; 8]> {
    let credit = sold.credit.as_ref()?;
    Some([
        credit.position.into(),
        (&credit.id).into(),
        sold.offer.settlement.settled.into(),
        credit.balance.into(),
        (&sold.payment).into(),
        (&credit.description).into(),
        (&credit.hash).into(),
        sold.at.into(),
    ])
}

fn charge<'r>(sold: &'r Order<'_>) -> [Param<'r>; 9] {
    let status = if sold.credit.is_some() {
        "captured"
    } else {
        "failed"
    };
    [
        (&sold.charge_key).into(),
        (&sold.payment).into(),
        (&sold.reference).into(),
        sold.offer.total.into(),
        sold.card.0.into(),
        sold.card.1.into(),
        status.into(),
        failure_of(sold),
        sold.at.into(),
    ]
}

fn timeline<'r>(sold: &'r Order<'_>, story: &'r Story) -> [Param<'r>; 4] {
    [
        (&sold.payment).into(),
        sold.offer.total.into(),
        (&story.timeline).into(),
        sold.at.into(),
    ]
}

/// Adds the sums over all orders to the store.
pub fn sum_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, market: &Market, totals: &Totals) -> Result<(), ApiError> {
    let (store, head) = (&ctx.store.id, &totals.head);
    let values = params![head.balance, head.entries, &head.hash, totals.paid, store];
    tx.run(ADVANCE, values)?;
    for (story, orders) in [(&market.paid, totals.paid), (&market.declined, totals.declined)] {
        let (order, payment) = (story.state.order, story.state.payment);
        if orders > 0 {
            tx.run(COUNT, params![store, "ORDER", order.as_str(), orders])?;
            tx.run(COUNT, params![store, "PAYMENT", payment.as_str(), orders])?;
        }
    }
    TALLY.shift(tx, store, [("", "", totals.buyers)])?;
    let claimed = Standing::At(LicenseStatus::Claimed);
    let keys = totals
        .keys
        .iter()
        .map(|(product, keys)| (product, claimed, *keys));
    licenses::store::shift(tx, store, keys)?;
    Ok(totals.purchases.store(tx, ctx)?)
}

//! The rows of planned orders.
//!
//! Ids are put together in the statements: an order's characters behind the prefix of whatever the row is.

use super::plan::{Buyer, Chunk, DOWNLOAD, Head, Market, Order, Story, Totals};
use crate::db::{DbError, Inserts, Param, Shape, Tx};
use crate::http::{ApiError, Ctx};
use crate::{params, sql};
use pandabase_domain::id::Kind;
use pandabase_domain::id::kind::{
    BillingAddress, Customer, LedgerEntry, Order as OrderKind, OrderItem, Payment, Session,
};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;

sql! {
    HEAD = "SELECT balance, ledger_entries, ledger_hash FROM balances WHERE store_id = $1", locked;
    ADVANCE = "UPDATE balances SET balance = $1, ledger_entries = $2, ledger_hash = $3, sales = sales + $4
        WHERE store_id = $5";
    COUNT = "INSERT INTO order_counts (store_id, kind, status, count) VALUES ($1, $2, $3, $4)
        ON CONFLICT (store_id, kind, status) DO UPDATE SET count = order_counts.count + excluded.count";
    PRESENT = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM order_counts WHERE kind = 'ORDER'";
}

/// Indexes that new orders have no common place in; the others grow at their end. `orders_by_reference`
/// grows at its end, too, but SQLite saves what it changes before every statement that computes an entry.
pub(super) const SCATTERED: &[&str] = &[
    "customers_by_email",
    "customers_of_identity",
    "order_items_by_product",
    "orders_by_payment_status",
    "orders_by_reference",
    "orders_by_status",
];

const CUSTOMERS: Shape<'_> = Shape {
    into: "customers (store_id, id, email, first_name, last_name, name_folded, guest, order_count,
        total_spent, refund_count, total_refunded, last_paid_at, created_at, updated_at)",
    row: "(@1, @2 || #1, #2, #3, #4, #5, TRUE, #6, #7, 0, 0, #8, #9, #10)",
    shared: 2,
    own: 10,
    tail: "",
};
const ADDRESSES: Shape<'_> = Shape {
    into: "billing_addresses (store_id, id, customer_id, line1, city, state, postal_code, country,
        fingerprint, created_at)",
    row: "(@1, @2 || #1, @3 || #1, #2, #3, #4, #5, #6, #7, #8)",
    shared: 3,
    own: 8,
    tail: "",
};
const ORDERS: Shape<'_> = Shape {
    into: "orders (store_id, id, number, payment_id, customer_id, billing_address_id, customer_email,
        country, amount, discount_amount, tax_amount, total_amount, platform_fee, psp_fee, settled_amount,
        ip_address, attempt, reference_id, method, card_brand, card_last_four, early_warning, fraud_alert, status,
        payment_status, failure, fulfillment, captured_at, created_at, updated_at)",
    row: "(@1, @2 || #1, @3 || #1, @4 || #1, @5 || #2, @6 || #2, #3, #4, #5, 0, #6, #7, #8, #9, #10, #11, 1,
        @7 || #1, @8, #12, #13, FALSE, FALSE, #14, #15, #16, #17, #18, #19, #19)",
    shared: 8,
    own: 19,
    tail: "",
};
const ITEMS: Shape<'_> = Shape {
    into: "order_items (store_id, order_id, position, id, customer_id, product_id, name, quantity,
        price, fulfillment_mode, download_url)",
    row: "(@1, @2 || #1, 0, @3 || #1, @4 || #2, #3, #4, #5, #6, @5, @6)",
    shared: 6,
    own: 6,
    tail: "",
};
const LEDGER: Shape<'_> = Shape {
    into: "ledger_entries (store_id, position, id, type, amount, running_balance, reference_id,
        description, hash, created_at)",
    row: "(@1, #1, @2 || #2, @3, #3, #4, @4 || #2, @5 || #2, #5, #6)",
    shared: 5,
    own: 6,
    tail: "",
};
const CHARGES: Shape<'_> = Shape {
    into: "sandbox_charges (store_id, charge_key, payment_id, reference, amount, currency, method,
        card_brand, card_last_four, status, failure, created_at)",
    row: "(@1, @2 || #1 || '-1', @2 || #1, @3 || #1, #2, @4, @5, #3, #4, #5, #6, #7)",
    shared: 5,
    own: 7,
    tail: "",
};
const TIMELINE: &str = "payment_timeline (store_id, payment_id, position, steps, created_at)";

/// The processor's prefix of charges.
const REFERENCE: &str = "pi_";
const METHOD: &str = "card";

/// Where the store's ledger stands; nobody else adds to it until the transaction ends.
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

/// How many orders the database has, of every store.
pub(super) fn present(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let present: i64 = tx.one(PRESENT, &[], |row| row.next())?;
    Ok(u64::try_from(present).unwrap_or(0))
}

/// The statements that store a load of orders.
pub(super) struct Loader {
    customers: Inserts,
    addresses: Inserts,
    orders: Inserts,
    items: Inserts,
    ledger: Inserts,
    charges: Inserts,
    paid: Inserts,
    declined: Inserts,
}

impl Loader {
    pub fn new(tx: &Tx<'_>, market: &Market) -> Self {
        Self {
            customers: tx.inserts(&CUSTOMERS),
            addresses: tx.inserts(&ADDRESSES),
            orders: tx.inserts(&ORDERS),
            items: tx.inserts(&ITEMS),
            ledger: tx.inserts(&LEDGER),
            charges: tx.inserts(&CHARGES),
            paid: telling(tx, &market.paid),
            declined: telling(tx, &market.declined),
        }
    }

    /// Stores a chunk.
    pub fn insert(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        market: &Market,
        chunk: &Chunk<'_>,
    ) -> Result<(), DbError> {
        let store = Param::from(&ctx.store.id);
        let [of_order, of_session, of_payment, of_customer, of_address] = [
            OrderKind::PREFIX,
            Session::PREFIX,
            Payment::PREFIX,
            Customer::PREFIX,
            BillingAddress::PREFIX,
        ]
        .map(Param::from);
        let (buyers, orders) = (&chunk.buyers, &chunk.orders);

        let shared = [store, of_customer];
        tx.insert_rows(&self.customers, &shared, buyers.iter().flat_map(customer))?;
        let shared = [store, of_address, of_customer];
        tx.insert_rows(&self.addresses, &shared, buyers.iter().flat_map(address))?;

        let (reference, method) = (REFERENCE.into(), METHOD.into());
        let shared = [
            store,
            of_order,
            of_session,
            of_payment,
            of_customer,
            of_address,
            reference,
            method,
        ];
        let rows = orders.iter().flat_map(|sold| {
            let story = story_of(market, sold);
            order(sold, &buyers[sold.buyer], story)
        });
        tx.insert_rows(&self.orders, &shared, rows)?;

        let (of_item, mode) = (OrderItem::PREFIX.into(), "INSTANT_DOWNLOAD".into());
        let shared = [store, of_order, of_item, of_customer, mode, DOWNLOAD.into()];
        let rows = orders.iter().flat_map(|sold| item(sold, &buyers[sold.buyer]));
        tx.insert_rows(&self.items, &shared, rows)?;

        let description = format!("Payment received for order {}", Session::PREFIX);
        let (of_entry, received) = (LedgerEntry::PREFIX.into(), EntryType::PaymentReceived.as_str());
        let shared = [
            store,
            of_entry,
            received.into(),
            of_payment,
            (&description).into(),
        ];
        tx.insert_rows(&self.ledger, &shared, orders.iter().filter_map(entry).flatten())?;

        let shared = [store, of_payment, reference, "USD".into(), method];
        tx.insert_rows(&self.charges, &shared, orders.iter().flat_map(charge))?;
        self.tell(tx, store, orders)
    }

    /// The timelines, in the order of the orders.
    fn tell(&self, tx: &mut Tx<'_>, store: Param<'_>, orders: &[Order<'_>]) -> Result<(), DbError> {
        for run in orders.chunk_by(|one, next| one.credit.is_some() == next.credit.is_some()) {
            let inserts = match run[0].credit {
                Some(_) => &self.paid,
                None => &self.declined,
            };
            let values = run.iter().flat_map(|sold| {
                let own = [sold.id.suffix().into(), sold.at.into()];
                own.into_iter().chain(sold.timeline.iter().map(Param::from))
            });
            tx.insert_rows(inserts, &[store, Payment::PREFIX.into()], values)?;
        }
        Ok(())
    }
}

fn story_of<'m>(market: &'m Market, sold: &Order<'_>) -> &'m Story {
    match sold.credit {
        Some(_) => &market.paid,
        None => &market.declined,
    }
}

fn customer(buyer: &Buyer) -> [Param<'_>; CUSTOMERS.own] {
    [
        buyer.id.suffix().into(),
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

fn address(buyer: &Buyer) -> [Param<'_>; ADDRESSES.own] {
    let place = buyer.place();
    [
        buyer.id.suffix().into(),
        (&buyer.street).into(),
        place.city.into(),
        place.state.into(),
        place.postal_code.into(),
        place.country.into(),
        (&buyer.fingerprint).into(),
        buyer.since.into(),
    ]
}

fn order<'r>(sold: &'r Order<'_>, buyer: &'r Buyer, story: &Story) -> [Param<'r>; ORDERS.own] {
    let is_paid = sold.credit.is_some();
    let settled = |amount: Cents| if is_paid { amount } else { Cents::ZERO };
    let offer = sold.offer;
    [
        sold.id.suffix().into(),
        buyer.id.suffix().into(),
        (&buyer.email).into(),
        buyer.place().country.into(),
        offer.amount.into(),
        offer.tax.into(),
        offer.total.into(),
        settled(offer.settlement.platform_fee).into(),
        settled(offer.settlement.psp_fee).into(),
        settled(offer.settlement.settled).into(),
        sold.ip.into(),
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

fn item<'r>(sold: &'r Order<'_>, buyer: &'r Buyer) -> [Param<'r>; ITEMS.own] {
    let offer = sold.offer;
    [
        sold.id.suffix().into(),
        buyer.id.suffix().into(),
        (&offer.article.id).into(),
        offer.article.title.into(),
        offer.quantity.into(),
        offer.article.price.into(),
    ]
}

fn entry<'r>(sold: &'r Order<'_>) -> Option<[Param<'r>; LEDGER.own]> {
    let credit = sold.credit.as_ref()?;
    Some([
        credit.position.into(),
        sold.id.suffix().into(),
        sold.offer.settlement.settled.into(),
        credit.balance.into(),
        (&credit.hash).into(),
        sold.at.into(),
    ])
}

fn charge<'r>(sold: &'r Order<'_>) -> [Param<'r>; CHARGES.own] {
    let status = if sold.credit.is_some() {
        "captured"
    } else {
        "failed"
    };
    [
        sold.id.suffix().into(),
        sold.offer.total.into(),
        sold.card.0.into(),
        sold.card.1.into(),
        status.into(),
        failure_of(sold),
        sold.at.into(),
    ]
}

/// How the timelines of orders with so many rows are written.
fn telling(tx: &Tx<'_>, story: &Story) -> Inserts {
    // The order's characters and the time, then the rows.
    let own = 2 + story.rows.len();
    let rows =
        (1..=story.rows.len()).map(|position| format!("(@1, @2 || #1, {position}, #{}, #2)", 2 + position));
    let row = rows.collect::<Vec<_>>().join(", ");
    tx.inserts(&Shape {
        into: TIMELINE,
        row: &row,
        shared: 2,
        own,
        tail: "",
    })
}

/// Adds what all orders come to.
pub(super) fn sum_up(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    market: &Market,
    totals: &Totals,
) -> Result<(), ApiError> {
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
    Ok(totals.purchases.store(tx, ctx)?)
}

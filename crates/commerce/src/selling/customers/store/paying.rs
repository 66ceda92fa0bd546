//! SQL of what paying, refunding and customers themselves write about a customer, and of what orders show of
//! it.

use super::TALLY;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::checkout::{Billing, CustomerName, Email};
use pandabase_domain::id::{BillingAddressId, CustomerId};
use pandabase_domain::input::Text;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::text::fold;
use pandabase_platform::{params, sql};
use sha2::{Digest, Sha256};

sql! {
    // The row stays locked, so that purchases are checked against the customer's limit one after another.
    MEET: CustomerId = "INSERT INTO customers (store_id, id, email, first_name, last_name, name_folded, guest,
            order_count, total_spent, refund_count, total_refunded, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, NOT EXISTS (SELECT 1 FROM portal_identities WHERE email = $3),
            0, 0, 0, 0, $7, $7)
        ON CONFLICT (store_id, email) DO UPDATE SET updated_at = excluded.updated_at
        RETURNING id";
    ADD_ADDRESS: insert NewAddress<'static> = "INSERT INTO billing_addresses (store_id, pending, {columns})
        VALUES ($1, $2, {values})
        ON CONFLICT (store_id, customer_id, fingerprint) DO NOTHING";
    FIND_ADDRESS: BillingAddressId = "SELECT id FROM billing_addresses
        WHERE store_id = $1 AND customer_id = $2 AND fingerprint = $3";
    CONFIRM_ADDRESS = "UPDATE billing_addresses SET pending = FALSE
        WHERE store_id = $1 AND id = $2 AND pending";
    ADDRESS: Address = "SELECT {} FROM billing_addresses WHERE store_id = $1 AND id = $2";
    PERSON: Person = "SELECT {} FROM customers WHERE store_id = $1 AND id = $2";
    PAID = "UPDATE customers SET order_count = order_count + $1, total_spent = total_spent + $2,
            updated_at = $3, last_paid_at = COALESCE($4, last_paid_at), locale = COALESCE($5, locale)
        WHERE store_id = $6 AND id = $7";
    PAID_BY = "UPDATE customers SET order_count = order_count + $1, total_spent = total_spent + $2,
            updated_at = $3, last_paid_at = COALESCE($4, last_paid_at), locale = COALESCE($5, locale),
            first_name = $6, last_name = $7, name_folded = $8
        WHERE store_id = $9 AND id = $10";
    READS = "UPDATE customers SET locale = $1 WHERE store_id = $2 AND id = $3 AND locale IS NULL";
    RENAME = "UPDATE customers SET first_name = $1, last_name = $2, name_folded = $3, updated_at = $4
        WHERE store_id = $5 AND id = $6";
    REFUNDED = "UPDATE customers SET refund_count = refund_count + 1, total_refunded = total_refunded + $1,
            updated_at = $2
        WHERE store_id = $3 AND id = $4";
}

/// Who a customer is, besides the address.
#[derive(Debug, Clone, FromRow)]
pub struct Person {
    /// First word of the name last given.
    pub first_name: Option<String>,
    /// The rest of it.
    pub last_name: Option<String>,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
}

/// A billing address that is stored.
#[derive(FromRow)]
struct Address {
    #[column(parts(
        id,
        address_line1("line1"),
        address_line2("line2"),
        city,
        state,
        postal_code,
        country
    ))]
    address: BillingAddress,
}

/// A billing address that may be new.
#[derive(ToRow)]
struct NewAddress<'a> {
    id: BillingAddressId,
    customer_id: &'a CustomerId,
    line1: &'a str,
    line2: Option<&'a str>,
    city: &'a str,
    state: &'a str,
    postal_code: &'a str,
    country: &'a str,
    fingerprint: [u8; 32],
    created_at: Timestamp,
}

/// A name as it is stored: first word, rest, and the form that searches compare.
struct Name {
    first: Option<String>,
    last: Option<String>,
    folded: String,
}

impl Name {
    fn read(name: &str) -> Result<Self, ApiError> {
        let name = Text::parse(name).map_err(ApiError::invalid)?;
        let name = CustomerName::parse(&name).map_err(|error| ApiError::invalid(error.to_string()))?;
        let (first, last) = name.split();
        let words: Vec<&str> = first.into_iter().chain(last).collect();
        Ok(Self {
            folded: fold(&words.join(" ")),
            first: first.map(str::to_owned),
            last: last.map(str::to_owned),
        })
    }
}

/// The customer with this email address, and whether it is a new one. Only a new customer gets the name.
/// Others keep their name and addresses until something is paid, because an attempt to pay proves nothing.
pub fn meet(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &Email,
    name: &str,
) -> Result<(CustomerId, bool), ApiError> {
    let name = Name::read(name)?;
    let (id, email): (CustomerId, _) = (ctx.id(), email.lowercase());
    let values = params![
        &ctx.store.id,
        &id,
        &email,
        &name.first,
        &name.last,
        &name.folded,
        ctx.now
    ];
    let stored = tx.fetch_one(MEET, values)?;
    let is_new = stored == id;
    TALLY.shift(tx, &ctx.store.id, [("", "", i64::from(is_new))])?;
    Ok((stored, is_new))
}

/// Stores a customer's billing address, if it is new, and returns its id. A new one is pending: it is not
/// among the customer's addresses until [`confirm_address`] puts it there.
pub fn add_address(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    billing: &Billing,
) -> Result<BillingAddressId, ApiError> {
    store_address(tx, ctx, customer, billing, true)
}

/// Like [`add_address`], for a customer that [`meet`] has stored: a new one has the address from the first.
pub fn add_address_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (customer, is_new): (&CustomerId, bool),
    billing: &Billing,
) -> Result<BillingAddressId, ApiError> {
    store_address(tx, ctx, customer, billing, !is_new)
}

fn store_address(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    billing: &Billing,
    pending: bool,
) -> Result<BillingAddressId, ApiError> {
    let store = &ctx.store.id;
    let address = NewAddress {
        id: ctx.id(),
        customer_id: customer,
        line1: &billing.line1,
        line2: billing.line2.as_deref(),
        city: &billing.city,
        state: &billing.state,
        postal_code: &billing.postal_code,
        country: billing.country.as_str(),
        fingerprint: fingerprint([
            &*billing.line1,
            billing.line2.as_deref().unwrap_or_default(),
            &*billing.city,
            &*billing.state,
            &*billing.postal_code,
            billing.country.as_str(),
        ]),
        created_at: ctx.now,
    };
    if tx.insert(ADD_ADDRESS, params![store, pending], &address)? > 0 {
        return Ok(address.id);
    }
    let values = params![store, customer, &address.fingerprint];
    Ok(tx.fetch_one(FIND_ADDRESS, values)?)
}

/// The hash of line 1, line 2, city, state, postal code and country that tells addresses apart.
pub fn fingerprint(fields: [&str; 6]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(field.len().to_le_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

/// Puts an address among those of its customer, now that something billed to it was paid.
pub fn confirm_address(tx: &mut Tx<'_>, ctx: &Ctx<'_>, address: &BillingAddressId) -> Result<(), ApiError> {
    tx.send(CONFIRM_ADDRESS, params![&ctx.store.id, address])?;
    Ok(())
}

/// A captured payment, as its customer's row counts it.
#[derive(Debug, Clone, Copy)]
pub struct Purchase<'a> {
    /// Whether anything was charged: what costs nothing is no purchase, and who has not paid may say which
    /// language the customer reads only while nobody has said so.
    pub is_charged: bool,
    /// Whether it is the last payment of the customer that was charged.
    pub is_last: bool,
    /// Subtotal less discount, tax excluded.
    pub spent: Cents,
    /// The name that the buyer gave; `None` when nobody was there to give one.
    pub name: Option<&'a str>,
    /// The language that the buyer reads; `None` when nobody was there to read.
    pub locale: Option<&'a str>,
}

/// Counts a captured payment, and takes over the name and the language that it was made with.
pub fn count_paid(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    purchase: Purchase<'_>,
) -> Result<(), ApiError> {
    let Purchase {
        is_charged,
        is_last,
        spent,
        name,
        locale,
    } = purchase;
    let last_paid = is_last.then_some(ctx.now);
    let vouched = locale.filter(|_| is_charged);
    if vouched.is_none() && locale.is_some() {
        tx.send(READS, params![locale, &ctx.store.id, customer])?;
    }
    let (orders, store) = (i64::from(is_charged), &ctx.store.id);
    match name.map(Name::read).transpose()? {
        None => tx.run(
            PAID,
            params![orders, spent, ctx.now, last_paid, vouched, store, customer],
        )?,
        Some(name) => tx.run(
            PAID_BY,
            params![
                orders,
                spent,
                ctx.now,
                last_paid,
                vouched,
                &name.first,
                &name.last,
                &name.folded,
                store,
                customer
            ],
        )?,
    };
    Ok(())
}

/// Changes a customer's name, as a purchase does.
///
/// # Errors
/// [`ApiError::Invalid`] for a name that is too long or an email address.
pub fn rename(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, name: &str) -> Result<(), ApiError> {
    let name = Name::read(name)?;
    let values = params![
        &name.first,
        &name.last,
        &name.folded,
        ctx.now,
        &ctx.store.id,
        customer
    ];
    tx.send(RENAME, values)?;
    Ok(())
}

/// Counts a final refund.
pub fn count_refunded(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    amount: Cents,
) -> Result<(), ApiError> {
    tx.send(REFUNDED, params![amount, ctx.now, &ctx.store.id, customer])?;
    Ok(())
}

/// Who a customer is.
///
/// # Errors
/// [`ApiError`] when the store has no such customer.
pub fn person(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId) -> Result<Person, ApiError> {
    Ok(tx.fetch_one(PERSON, params![&ctx.store.id, id])?)
}

/// A billing address.
///
/// # Errors
/// [`ApiError`] when the store has no such address.
pub fn address(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BillingAddressId) -> Result<BillingAddress, ApiError> {
    Ok(tx.fetch_one(ADDRESS, params![&ctx.store.id, id])?.address)
}

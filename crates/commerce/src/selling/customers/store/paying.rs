//! SQL of what paying and refunding write about a customer, and of what orders show of it.

use super::TALLY;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::checkout::{Billing, CustomerName, Email};
use pandabase_domain::id::{BillingAddressId, CustomerId};
use pandabase_domain::input::Text;
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::text::fold;
use pandabase_platform::{params, sql};
use sha2::{Digest, Sha256};

sql! {
    // The row stays locked: what a customer may still buy is counted by one purchase after another.
    UPSERT = "INSERT INTO customers (store_id, id, email, first_name, last_name, name_folded, guest,
            order_count, total_spent, refund_count, total_refunded, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, NOT EXISTS (SELECT 1 FROM portal_identities WHERE email = $3),
            0, 0, 0, 0, $7, $7)
        ON CONFLICT (store_id, email) DO UPDATE SET first_name = excluded.first_name,
            last_name = excluded.last_name, name_folded = excluded.name_folded, \
            updated_at = excluded.updated_at
        RETURNING id";
    ADD_ADDRESS = "INSERT INTO billing_addresses (store_id, id, \
            customer_id, line1, line2, city, state, postal_code,
            country, fingerprint, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (store_id, customer_id, fingerprint) DO NOTHING";
    FIND_ADDRESS = "SELECT id FROM billing_addresses
        WHERE store_id = $1 AND customer_id = $2 AND fingerprint = $3";
    ADDRESS = "SELECT id, line1, line2, city, state, postal_code, country FROM billing_addresses
        WHERE store_id = $1 AND id = $2";
    PERSON = "SELECT first_name, last_name, guest FROM customers WHERE store_id = $1 AND id = $2";
    PAID = "UPDATE customers SET order_count = order_count + 1, \
            total_spent = total_spent + $1, updated_at = $2
        WHERE store_id = $3 AND id = $4";
    REFUNDED = "UPDATE customers SET refund_count = refund_count + 1, total_refunded = total_refunded + $1,
            updated_at = $2
        WHERE store_id = $3 AND id = $4";
}

/// Who a customer is, besides the address.
#[derive(Debug, Clone)]
pub struct Person {
    /// First word of the name last given.
    pub first_name: Option<String>,
    /// The rest of it.
    pub last_name: Option<String>,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
}

/// The customer with this email address, created when new; the newest name wins.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn upsert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email, name: &str) -> Result<CustomerId, ApiError> {
    let name = Text::parse(name).map_err(ApiError::invalid)?;
    let name = CustomerName::parse(&name).map_err(|error| ApiError::invalid(error.to_string()))?;
    let (first, last) = name.split();
    let words: Vec<&str> = first.into_iter().chain(last).collect();
    let folded = fold(&words.join(" "));
    let id: CustomerId = ctx.id();
    let stored: CustomerId = tx.one(
        UPSERT,
        params![
            &ctx.store.id,
            &id,
            &email.lowercase(),
            first,
            last,
            folded.as_str(),
            ctx.now
        ],
        |row| row.next(),
    )?;
    let is_new = stored == id;
    TALLY.shift(tx, &ctx.store.id, [("", "", i64::from(is_new))])?;
    Ok(stored)
}

/// The id of a customer's billing address; the same address is stored once.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn add_address(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    billing: &Billing,
) -> Result<BillingAddressId, ApiError> {
    let fingerprint = fingerprint([
        &*billing.line1,
        billing.line2.as_deref().unwrap_or_default(),
        &*billing.city,
        &*billing.state,
        &*billing.postal_code,
        billing.country.as_str(),
    ]);
    let store = &ctx.store.id;
    let id: BillingAddressId = ctx.id();
    let added = tx.run(
        ADD_ADDRESS,
        params![
            store,
            &id,
            customer,
            &*billing.line1,
            billing.line2.as_deref(),
            &*billing.city,
            &*billing.state,
            &*billing.postal_code,
            billing.country.as_str(),
            &fingerprint,
            ctx.now
        ],
    )?;
    if added > 0 {
        return Ok(id);
    }
    Ok(
        tx.one(FIND_ADDRESS, params![store, customer, &fingerprint], |row| {
            row.next()
        })?,
    )
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

/// Counts a paid order of `spent`, tax excluded.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn count_paid(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    spent: Cents,
) -> Result<(), ApiError> {
    tx.run(PAID, params![spent, ctx.now, &ctx.store.id, customer])?;
    Ok(())
}

/// Counts a final refund.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn count_refunded(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    amount: Cents,
) -> Result<(), ApiError> {
    tx.run(REFUNDED, params![amount, ctx.now, &ctx.store.id, customer])?;
    Ok(())
}

/// Who a customer is.
///
/// # Errors
/// [`ApiError`] when the store has no such customer.
pub fn person(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId) -> Result<Person, ApiError> {
    Ok(tx.one(PERSON, params![&ctx.store.id, id], |row| {
        Ok(Person {
            first_name: row.next()?,
            last_name: row.next()?,
            guest: row.next()?,
        })
    })?)
}

/// A billing address.
///
/// # Errors
/// [`ApiError`] when the store has no such address.
pub fn address(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BillingAddressId) -> Result<BillingAddress, ApiError> {
    Ok(tx.one(ADDRESS, params![&ctx.store.id, id], read_address)?)
}

fn read_address(row: &mut Row<'_>) -> Result<BillingAddress, DbError> {
    Ok(BillingAddress {
        id: row.next()?,
        address_line1: row.next()?,
        address_line2: row.next()?,
        city: row.next()?,
        state: row.next()?,
        postal_code: row.next()?,
        country: row.next()?,
    })
}

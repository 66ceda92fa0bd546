//! SQL of checkout sessions and of the store that sells.

use super::customer::Customer;
use super::price::Presentment;
use super::seller::{Merchant, Seller};
use super::session::{Coupon, Session};
use pandabase_domain::checkout::{MAX_DECLINES, ReturnUrl, SessionStatus};
use pandabase_domain::id::{CouponId, OrderId, SessionId};
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::pricing::{TaxBehavior, Totals};
use pandabase_domain::time::{HOUR, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Param, Row, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};
use serde::Serialize;

/// How long a session that was not paid is kept after it expired, in milliseconds.
pub const KEPT: i64 = 6 * HOUR;

/// A column for each field, in the order of [`read`].
macro_rules! select {
    () => {
        "SELECT id, status, title, description, lines, customer, tax_id, \
        coupon_id, coupon_code, paylink_id, trial_discount, subtotal,
            discount, tax, total, tax_rate, tax_behavior, presentment_currency, \
            presentment_amount, presentment_rate, fields, metadata,
            return_url, cancel_url, created_at, expires_at, order_id, made_by, stated_amount, declines
        FROM checkout_sessions WHERE store_id = $1 AND id = $2"
    };
}

sql! {
    LOAD = select!();
    LOAD_LOCKED = select!(), locked;
    INSERT = "INSERT INTO checkout_sessions (store_id, id, status, \
            title, description, lines, customer, tax_id,
            coupon_id, coupon_code, subtotal, discount, tax, total, \
            tax_rate, tax_behavior, presentment_currency,
            presentment_amount, presentment_rate, fields, metadata, \
            return_url, cancel_url, created_at, expires_at,
            paylink_id, trial_discount, made_by, stated_amount)
        VALUES ($1, $2, 'OPEN', $3, $4, $5, $6, $7, $8, $9, $10, $11, \
            $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, $27, $28)";
    // What an update or paying may change.
    SAVE = "UPDATE checkout_sessions SET title = $1, description = $2, lines = $3, customer = $4, tax_id = $5,
            coupon_id = $6, coupon_code = $7, subtotal = $8, discount = $9, \
            tax = $10, total = $11, tax_rate = $12,
            presentment_currency = $13, presentment_amount = $14, presentment_rate = $15, return_url = $16,
            cancel_url = $17, trial_discount = $18, stated_amount = $19
        WHERE store_id = $20 AND id = $21";
    SUBMIT = "UPDATE checkout_sessions SET status = 'PROCESSING', order_id = $1
        WHERE store_id = $2 AND id = $3";
    REOPEN = "UPDATE checkout_sessions SET status = 'OPEN', declines = declines + $1
        WHERE store_id = $2 AND id = $3";
    COMPLETE = "UPDATE checkout_sessions SET status = 'COMPLETED' WHERE store_id = $1 AND id = $2
        RETURNING customer";
    SWEEP = "DELETE FROM checkout_sessions WHERE (store_id, id) IN (
            SELECT store_id, id FROM checkout_sessions WHERE status = 'OPEN' AND expires_at < $1
            ORDER BY expires_at LIMIT $2)";
    SELLER = "SELECT id, name, handle, slug, logo, favicon, accent_color, primary_color, statement_descriptor,
            support_email, accepts_payments, localized_payments, tax_behavior
        FROM stores WHERE id = $1 AND deleted_at IS NULL";
}

/// The store that sells.
///
/// # Errors
/// [`ApiError::Missing`] when it is gone.
pub fn seller(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Seller, ApiError> {
    let found = tx.first(SELLER, params![&ctx.store.id], |row| {
        Ok(Seller {
            merchant: Merchant {
                id: row.next()?,
                name: row.next()?,
                handle: row.next()?,
                slug: row.next()?,
                logo: row.next()?,
                favicon: row.next()?,
                accent_color: row.next()?,
                primary_color: row.next()?,
                statement_descriptor: row.next()?,
                support_email: row.next()?,
            },
            accepts_payments: row.next()?,
            localized_payments: row.next()?,
            tax_behavior: row.opt_word(TaxBehavior::parse)?.unwrap_or_default(),
        })
    })?;
    found.ok_or(ApiError::Missing("Store"))
}

/// A session as it stands now.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Session, ApiError> {
    find(tx, ctx, LOAD, id)
}

/// Like [`load`]; nobody else changes the session until the transaction ends.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such session.
pub fn load_locked(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Session, ApiError> {
    find(tx, ctx, LOAD_LOCKED, id)
}

fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sql: Sql, id: &SessionId) -> Result<Session, ApiError> {
    let found = tx.first(sql, params![&ctx.store.id, id], |row| read(row, ctx.now))?;
    found.ok_or(ApiError::Missing("Checkout session"))
}

fn read(row: &mut Row<'_>, now: Timestamp) -> Result<Session, DbError> {
    let mut session = Session {
        id: row.next()?,
        status: row.word(SessionStatus::parse)?,
        title: row.next()?,
        description: row.next()?,
        lines: row.json()?,
        customer: row.opt_json()?,
        tax_id: row.next()?,
        coupon: read_coupon(row)?,
        paylink: row.next()?,
        trial_discount: row.next()?,
        totals: read_totals(row)?,
        presentment: read_presentment(row)?,
        fields: row.json()?,
        metadata: row.opt_json()?,
        return_url: row.opt_word(read_url)?,
        cancel_url: row.opt_word(read_url)?,
        created_at: row.next()?,
        expires_at: row.next()?,
        order_id: row.next()?,
        made_by: row.next()?,
        stated_amount: row.next()?,
        declines: row.next()?,
    };
    let is_over = session.expires_at <= now || session.declines >= MAX_DECLINES;
    if session.status == SessionStatus::Open && is_over {
        session.status = SessionStatus::Expired;
    }
    Ok(session)
}

fn read_coupon(row: &mut Row<'_>) -> Result<Option<Coupon>, DbError> {
    let (id, code): (Option<CouponId>, Option<String>) = (row.next()?, row.next()?);
    Ok(id.zip(code).map(|(id, code)| Coupon { id, code }))
}

fn read_totals(row: &mut Row<'_>) -> Result<Totals, DbError> {
    let (subtotal, discount, tax, total) = (row.next()?, row.next()?, row.next()?, row.next::<Cents>()?);
    Ok(Totals {
        subtotal,
        discount,
        taxable: Cents(total.0 - tax),
        tax: Cents(tax),
        total,
        rate: Rate(row.next()?),
        behavior: row.word(TaxBehavior::parse)?,
    })
}

fn read_presentment(row: &mut Row<'_>) -> Result<Option<Presentment>, DbError> {
    let currency = row.opt_word(Currency::parse)?;
    let amount: Option<i64> = row.next()?;
    let rate = row.opt_word(|text| text.parse::<ExchangeRate>().ok())?;
    Ok(currency
        .zip(amount)
        .zip(rate)
        .map(|((currency, amount), rate)| Presentment {
            currency,
            amount,
            rate,
        }))
}

fn read_url(text: &str) -> Option<ReturnUrl> {
    ReturnUrl::parse(text).ok()
}

/// The texts of a session's columns that are not text.
struct Texts {
    lines: String,
    customer: Option<String>,
    fields: String,
    metadata: Option<String>,
    rate: Option<String>,
}

impl Texts {
    fn of(session: &Session) -> Result<Self, DbError> {
        Ok(Self {
            lines: json(&session.lines)?,
            customer: session.customer.as_ref().map(json).transpose()?,
            fields: json(&session.fields)?,
            metadata: session.metadata.as_ref().map(json).transpose()?,
            rate: session
                .presentment
                .map(|presentment| presentment.rate.to_string()),
        })
    }
}

/// Bytes that the parts of a session take whose size is up to whoever makes it. Its buyer has few words, each
/// of them bounded.
///
/// # Errors
/// [`DbError`] for what has no JSON form.
pub fn size(session: &Session) -> Result<usize, DbError> {
    let Texts {
        lines,
        fields,
        metadata,
        ..
    } = Texts::of(session)?;
    Ok(lines.len() + fields.len() + metadata.map_or(0, |metadata| metadata.len()))
}

fn json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(DbError::Json)
}

fn currency(session: &Session) -> Param<'static> {
    session
        .presentment
        .map(|presentment| presentment.currency.as_str())
        .into()
}

fn presented(session: &Session) -> Param<'static> {
    session.presentment.map(|presentment| presentment.amount).into()
}

fn url(url: &Option<ReturnUrl>) -> Param<'_> {
    url.as_ref().map(ReturnUrl::as_str).into()
}

/// Stores a new session.
///
/// # Errors
/// [`DbError`] from the database.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &Session) -> Result<(), DbError> {
    let texts = Texts::of(session)?;
    let totals = session.totals;
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &session.id,
            &session.title,
            &session.description,
            &texts.lines,
            &texts.customer,
            &session.tax_id,
            session.coupon.as_ref().map(|coupon| &coupon.id),
            session.coupon.as_ref().map(|coupon| &coupon.code),
            totals.subtotal,
            totals.discount,
            totals.tax,
            totals.total,
            totals.rate.0,
            totals.behavior.as_str(),
            currency(session),
            presented(session),
            &texts.rate,
            &texts.fields,
            &texts.metadata,
            url(&session.return_url),
            url(&session.cancel_url),
            session.created_at,
            session.expires_at,
            session.paylink.as_ref(),
            session.trial_discount,
            session.made_by.as_ref(),
            session.stated_amount,
        ],
    )?;
    Ok(())
}

/// Stores what may change in a session; its state has [`submit`], [`reopen`] and [`complete`].
///
/// # Errors
/// [`DbError`] from the database.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, session: &Session) -> Result<(), DbError> {
    let texts = Texts::of(session)?;
    let totals = session.totals;
    tx.run(
        SAVE,
        params![
            &session.title,
            &session.description,
            &texts.lines,
            &texts.customer,
            &session.tax_id,
            session.coupon.as_ref().map(|coupon| &coupon.id),
            session.coupon.as_ref().map(|coupon| &coupon.code),
            totals.subtotal,
            totals.discount,
            totals.tax,
            totals.total,
            totals.rate.0,
            currency(session),
            presented(session),
            &texts.rate,
            url(&session.return_url),
            url(&session.cancel_url),
            session.trial_discount,
            session.stated_amount,
            &ctx.store.id,
            &session.id,
        ],
    )?;
    Ok(())
}

/// A session is paid; returns its buyer.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn complete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId) -> Result<Option<Customer>, ApiError> {
    let buyer = tx.first(COMPLETE, params![&ctx.store.id, id], |row| row.opt_json())?;
    Ok(buyer.flatten())
}

/// A session is being paid, as this order.
///
/// # Errors
/// [`DbError`] from the database.
pub fn submit(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId, order: &OrderId) -> Result<(), DbError> {
    tx.run(SUBMIT, params![order, &ctx.store.id, id])?;
    Ok(())
}

/// A payment came to nothing: the session can be paid another way, unless too many were `declined`.
///
/// # Errors
/// [`DbError`] from the database.
pub fn reopen(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SessionId, declined: bool) -> Result<(), DbError> {
    tx.run(REOPEN, params![i64::from(declined), &ctx.store.id, id])?;
    Ok(())
}

/// Deletes at most `limit` sessions of any store that expired before `before` and were not paid, also when
/// that was tried: their orders stay. Returns how many.
///
/// # Errors
/// [`DbError`] from the database.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u32, DbError> {
    let deleted = tx.run(SWEEP, params![before, i64::from(limit)])?;
    Ok(u32::try_from(deleted).unwrap_or(limit))
}

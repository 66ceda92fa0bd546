//! SQL of saved methods.

use super::method::{Address, Method, Owner};
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::processor::SavedInstrument;
use pandabase_platform::{params, sealed, sql};

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT m.id, m.email, m.method, m.card_brand, m.card_last_four, m.exp_month, m.exp_year, m.name,
                m.billing, m.id = (SELECT d.id FROM payment_methods d
                    WHERE d.email = m.email AND d.removed_at IS NULL
                    ORDER BY d.default_rank DESC, d.id LIMIT 1),
                m.created_at, m.updated_at
            FROM payment_methods m WHERE m.removed_at IS NULL AND ",
            $tail
        )
    };
}

sealed!(
    /// What charges methods.
    pub TOKEN = "payment_methods", "token", nobody "id", "payment method token"
);

sql! {
    FIND = select!("m.id = $1");
    OF_EMAIL = select!("m.email = $1 ORDER BY m.default_rank DESC, m.id LIMIT $2");
    HOLD = "SELECT id FROM payment_methods WHERE email = $1 AND id = $2 AND removed_at IS NULL", locked;
    COUNT = "SELECT COUNT(*) FROM payment_methods WHERE email = $1 AND removed_at IS NULL";
    UPSERT = "INSERT INTO payment_methods (id, email, fingerprint, method, card_brand, card_last_four,
            exp_month, exp_year, token, name, billing, default_rank, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12)
        ON CONFLICT (email, fingerprint)
        WHERE removed_at IS NULL DO UPDATE SET card_brand = excluded.card_brand,
            card_last_four = excluded.card_last_four, exp_month = excluded.exp_month,
            exp_year = excluded.exp_year, token = excluded.token,
            name = COALESCE(excluded.name, payment_methods.name),
            billing = COALESCE(excluded.billing, payment_methods.billing), updated_at = excluded.updated_at
        RETURNING id";
    SET_TOKEN = "UPDATE payment_methods SET token = $1 WHERE id = $2";
    SEALED_TOKEN = "SELECT method, token FROM payment_methods WHERE id = $1 AND token IS NOT NULL";
    UPDATE = "UPDATE payment_methods SET name = $1, billing = $2, updated_at = $3
        WHERE id = $4 AND removed_at IS NULL";
    PREFER = "UPDATE payment_methods SET updated_at = $1,
            default_rank = 1 + (SELECT MAX(o.default_rank) FROM payment_methods o
                WHERE o.email = payment_methods.email)
        WHERE id = $2 AND removed_at IS NULL";
    REMOVE = "UPDATE payment_methods SET token = NULL, removed_at = $1, updated_at = $1
        WHERE id = $2 AND removed_at IS NULL";
    // Live, or ended with a last bill to come.
    IN_USE = "SELECT id FROM subscriptions
        WHERE payment_method_id = $1 AND (status <> 'CANCELLED' OR final_charge_at IS NOT NULL) LIMIT 1";
    DETACH = "UPDATE subscriptions SET payment_method_id = NULL WHERE payment_method_id = $1
        RETURNING status <> 'CANCELLED' OR final_charge_at IS NOT NULL";
    ADD_SETUP = "INSERT INTO payment_method_setups (id, email, name, billing, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    TAKE_SETUP = "DELETE FROM payment_method_setups WHERE id = $1 RETURNING email, name, billing";
}

/// The most methods of one person that are listed.
const LISTED: i64 = 100;

fn read(row: &mut Row<'_>) -> Result<Method, DbError> {
    Ok(Method {
        id: row.next()?,
        email: row.next()?,
        code: row.word(MethodCode::parse)?,
        brand: row.next()?,
        last_four: row.next()?,
        exp_month: row.next()?,
        exp_year: row.next()?,
        name: row.next()?,
        billing: row.opt_json()?,
        is_default: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

/// The method with this id; `None` once it was removed.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<Method>, DbError> {
    tx.first(FIND, params![id], read)
}

/// A person's method, which cannot be removed until the transaction ends: whoever puts it to use holds it.
///
/// # Errors
/// [`DbError`] from the database.
pub fn hold(tx: &mut Tx<'_>, email: &str, id: &PaymentMethodId) -> Result<Option<Method>, DbError> {
    match tx.first(HOLD, params![email, id], |row| row.next::<PaymentMethodId>())? {
        Some(id) => find(tx, &id),
        None => Ok(None),
    }
}

/// A person's methods, the preferred one first.
///
/// # Errors
/// [`DbError`] from the database.
pub fn of_email(tx: &mut Tx<'_>, email: &str) -> Result<Vec<Method>, DbError> {
    tx.all(OF_EMAIL, params![email, LISTED], read)
}

/// How many methods a person has.
pub fn count(tx: &mut Tx<'_>, email: &str) -> Result<i64, DbError> {
    tx.one(COUNT, params![email], |row| row.next())
}

fn json(billing: Option<&Address>) -> Result<Option<String>, DbError> {
    let text = billing.map(serde_json::to_string).transpose();
    text.map_err(DbError::Json)
}

/// Stores a method, or what has changed of one that is there; returns the id that it has.
pub fn upsert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    owner: &Owner<'_>,
    saved: &SavedInstrument,
    token: &[u8],
) -> Result<PaymentMethodId, DbError> {
    let billing = json(owner.billing.as_ref())?;
    tx.one(
        UPSERT,
        params![
            id,
            owner.email,
            &saved.fingerprint,
            saved.method.as_str(),
            &saved.brand,
            &saved.last_four,
            saved.exp_month,
            saved.exp_year,
            token,
            owner.name,
            &billing,
            ctx.now
        ],
        |row| row.next(),
    )
}

/// Stores what charges a method.
pub fn set_token(tx: &mut Tx<'_>, id: &PaymentMethodId, token: &[u8]) -> Result<(), DbError> {
    tx.run(SET_TOKEN, params![token, id]).map(drop)
}

/// The kind of a method and its encrypted token.
pub fn sealed_token(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<(MethodCode, Vec<u8>)>, DbError> {
    tx.first(SEALED_TOKEN, params![id], |row| {
        Ok((row.word(MethodCode::parse)?, row.next()?))
    })
}

/// Stores name and address.
pub fn update(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &Method) -> Result<(), DbError> {
    let billing = json(method.billing.as_ref())?;
    tx.run(UPDATE, params![&method.name, &billing, ctx.now, &method.id])?;
    Ok(())
}

/// Makes a method its owner's preferred one.
pub fn prefer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentMethodId) -> Result<(), DbError> {
    tx.run(PREFER, params![ctx.now, id])?;
    Ok(())
}

/// Removes a method and forgets what charges it.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentMethodId) -> Result<(), DbError> {
    tx.run(REMOVE, params![ctx.now, id])?;
    Ok(())
}

/// Takes a method away from every subscription, of any store: one that is taken back after its end was set
/// must not charge what was removed meanwhile. `false` when one of them will still charge it: then nothing of
/// the transaction may stay.
pub fn detach(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<bool, DbError> {
    let in_use = tx.all(DETACH, params![id], |row| row.next::<bool>())?;
    Ok(!in_use.contains(&true))
}

/// Whether a subscription, of any store, will still charge a method.
pub fn is_in_use(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<bool, DbError> {
    let user = tx.first(IN_USE, params![id], |row| row.next::<String>())?;
    Ok(user.is_some())
}

/// Stores that a method is being added.
pub fn add_setup(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentMethodId, setup: &Setup) -> Result<(), DbError> {
    let billing = json(Some(&setup.billing))?;
    tx.run(
        ADD_SETUP,
        params![id, &setup.email, &setup.name, &billing, ctx.now],
    )?;
    Ok(())
}

/// Ends the adding of a method; `None` when it has ended before.
pub fn take_setup(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<Setup>, DbError> {
    tx.first(TAKE_SETUP, params![id], |row| {
        Ok(Setup {
            email: row.next()?,
            name: row.next()?,
            billing: row.json()?,
        })
    })
}

/// Who adds a method, and what they said of it.
#[derive(Debug, Clone)]
pub struct Setup {
    /// In lower case.
    pub email: String,
    pub(crate) name: Option<String>,
    pub(crate) billing: Address,
}

//! SQL of saved methods.

use super::method::{Address, Method, Owner};
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx, json};
use pandabase_platform::processor::SavedInstrument;
use pandabase_platform::{params, sealed, sql};

sealed!(
    /// The processor's tokens.
    pub TOKEN = "payment_methods", "token", nobody "id", "payment method token"
);

sql! {
    FIND: Method = "SELECT {} FROM payment_methods m WHERE m.removed_at IS NULL AND m.id = $1";
    OF_EMAIL: Method = "SELECT {} FROM payment_methods m WHERE m.removed_at IS NULL AND m.email = $1
        ORDER BY m.default_rank DESC, m.id LIMIT $2";
    LOCK: PaymentMethodId = "SELECT id FROM payment_methods
        WHERE email = $1 AND id = $2 AND removed_at IS NULL", locked;
    LOCK_ANY: PaymentMethodId = "SELECT id FROM payment_methods WHERE id = $1 AND removed_at IS NULL", locked;
    COUNT: i64 = "SELECT COUNT(*) FROM payment_methods WHERE email = $1 AND removed_at IS NULL";
    UPSERT: insert Saved = "INSERT INTO payment_methods (default_rank, {columns}) VALUES (0, {values})
        ON CONFLICT (email, fingerprint)
        WHERE removed_at IS NULL DO UPDATE SET card_brand = excluded.card_brand,
            card_last_four = excluded.card_last_four, exp_month = excluded.exp_month,
            exp_year = excluded.exp_year, token = excluded.token, processor_id = excluded.processor_id,
            name = COALESCE(excluded.name, payment_methods.name),
            billing = COALESCE(excluded.billing, payment_methods.billing), updated_at = excluded.updated_at";
    RENEW = "UPDATE payment_methods SET card_brand = $1, card_last_four = $2, exp_month = $3, exp_year = $4,
            updated_at = $5
        WHERE processor_id = $6 AND removed_at IS NULL";
    OF_PROCESSOR: PaymentMethodId = "SELECT id FROM payment_methods
        WHERE processor_id = $1 AND removed_at IS NULL", locked;
    OF_FINGERPRINT: PaymentMethodId = "SELECT id FROM payment_methods
        WHERE email = $1 AND fingerprint = $2 AND removed_at IS NULL";
    SET_TOKEN = "UPDATE payment_methods SET token = $1 WHERE id = $2";
    SEALED_TOKEN: SealedToken = "SELECT {} FROM payment_methods WHERE id = $1 AND token IS NOT NULL";
    UPDATE = "UPDATE payment_methods SET name = $1, billing = $2, updated_at = $3
        WHERE id = $4 AND removed_at IS NULL";
    PREFER = "UPDATE payment_methods SET updated_at = $1,
            default_rank = 1 + (SELECT MAX(o.default_rank) FROM payment_methods o
                WHERE o.email = payment_methods.email)
        WHERE id = $2 AND removed_at IS NULL";
    REMOVE = "UPDATE payment_methods SET token = NULL, removed_at = $1, updated_at = $1
        WHERE id = $2 AND removed_at IS NULL";
    // Its owner's live subscriptions, and ended ones with a last bill to come. One whose customer has another
    // address by now keeps nobody from removing their card, and neither does one of a snapshot.
    IN_USE = "SELECT 1 FROM subscriptions
        WHERE payment_method_id = $1 AND (status <> 'CANCELLED' OR final_charge_at IS NOT NULL)
            AND customer_email = (SELECT email FROM payment_methods WHERE id = $1)
            AND NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = subscriptions.store_id AND s.is_snapshot)
        LIMIT 1";
    DETACH: bool = "UPDATE subscriptions SET payment_method_id = NULL WHERE payment_method_id = $1
        RETURNING (status <> 'CANCELLED' OR final_charge_at IS NOT NULL)
            AND customer_email = (SELECT email FROM payment_methods WHERE id = $1)
            AND NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = subscriptions.store_id AND s.is_snapshot)";
    ADD_SETUP = "INSERT INTO payment_method_setups (id, email, name, billing, method, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FIND_SETUP: Asked = "SELECT {} FROM payment_method_setups WHERE id = $1";
    SET_PROCESSOR_ID = "UPDATE payment_method_setups SET processor_id = $1
        WHERE id = $2 AND (processor_id IS NULL OR processor_id = $1)";
    TAKE_SETUP: Setup = "DELETE FROM payment_method_setups WHERE id = $1 RETURNING {}";
}

/// The most methods of one person that are listed.
const LISTED: i64 = 100;

/// The method with this id; `None` once it was removed.
pub fn find(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<Method>, DbError> {
    tx.fetch_optional(FIND, params![id])
}

/// A person's method, locked so that it cannot be removed until the transaction ends. Whoever starts to use a
/// method locks it.
pub fn lock(tx: &mut Tx<'_>, email: &str, id: &PaymentMethodId) -> Result<Option<Method>, DbError> {
    match tx.fetch_optional(LOCK, params![email, id])? {
        Some(id) => find(tx, &id),
        None => Ok(None),
    }
}

/// Locks a method that a subscription pays with, whosever it is; `false` once it was removed. A subscription
/// whose customer got another address goes on paying with the card that it was agreed with.
pub fn lock_any(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<bool, DbError> {
    Ok(tx.fetch_optional(LOCK_ANY, params![id])?.is_some())
}

/// A person's methods, the preferred one first.
pub fn of_email(tx: &mut Tx<'_>, email: &str) -> Result<Vec<Method>, DbError> {
    tx.fetch_all(OF_EMAIL, params![email, LISTED])
}

/// How many methods a person has.
pub fn count(tx: &mut Tx<'_>, email: &str) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![email])
}

/// A method as it is stored, with its token.
#[derive(ToRow)]
struct Saved {
    id: PaymentMethodId,
    email: String,
    fingerprint: String,
    method: MethodCode,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    exp_month: Option<i64>,
    exp_year: Option<i64>,
    token: Vec<u8>,
    processor_id: Option<String>,
    name: Option<String>,
    #[column(json)]
    billing: Option<Address>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Stores a method, or the changes to one that is stored; returns the id under which it is stored.
pub fn upsert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    owner: &Owner<'_>,
    saved: &SavedInstrument,
    token: Vec<u8>,
) -> Result<PaymentMethodId, DbError> {
    let row = Saved {
        id: id.clone(),
        email: owner.email.to_owned(),
        fingerprint: saved.fingerprint.clone(),
        method: saved.method,
        card_brand: saved.brand.clone(),
        card_last_four: saved.last_four.clone(),
        exp_month: saved.exp_month,
        exp_year: saved.exp_year,
        token,
        processor_id: saved.id.clone(),
        name: owner.name.map(str::to_owned),
        billing: owner.billing.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    tx.send_insert(UPSERT, &[], &row)?;
    tx.fetch_one(OF_FINGERPRINT, params![owner.email, &saved.fingerprint])
}

/// Stores what the network put in the place of a card: brand, digits and date. Returns how many methods it
/// concerns: none when the card was removed, or is not known by the processor's id.
pub fn renew(tx: &mut Tx<'_>, ctx: &Ctx<'_>, saved: &SavedInstrument) -> Result<u64, DbError> {
    let SavedInstrument {
        id,
        brand,
        last_four,
        exp_month,
        exp_year,
        ..
    } = saved;
    let values = params![brand, last_four, *exp_month, *exp_year, ctx.now, id];
    tx.run(RENEW, values)
}

/// The methods that the processor knows by this id, locked.
pub fn of_processor(tx: &mut Tx<'_>, named: &str) -> Result<Vec<PaymentMethodId>, DbError> {
    tx.fetch_all(OF_PROCESSOR, params![named])
}

/// Stores a method's encrypted token.
pub fn set_token(tx: &mut Tx<'_>, id: &PaymentMethodId, token: &[u8]) -> Result<(), DbError> {
    tx.send(SET_TOKEN, params![token, id])
}

/// The encrypted token of a method.
#[derive(FromRow)]
pub struct SealedToken {
    pub(super) method: MethodCode,
    pub(super) token: Vec<u8>,
}

/// The encrypted token of a method; `None` once the method was removed.
pub fn sealed_token(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<SealedToken>, DbError> {
    tx.fetch_optional(SEALED_TOKEN, params![id])
}

/// Stores name and address.
pub fn update(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &Method) -> Result<(), DbError> {
    let billing = method.billing.as_ref().map(json).transpose()?;
    tx.send(UPDATE, params![&method.name, &billing, ctx.now, &method.id])
}

/// Makes a method its owner's default.
pub fn prefer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentMethodId) -> Result<(), DbError> {
    tx.send(PREFER, params![ctx.now, id])
}

/// Removes a method and deletes its token.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentMethodId) -> Result<(), DbError> {
    tx.send(REMOVE, params![ctx.now, id])
}

/// Detaches a method from every subscription, of any store, so that a cancelled one that is reactivated does
/// not charge a removed method. Returns `false` when a subscription of its owner would still charge it: the
/// caller must then roll the transaction back.
pub fn detach(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<bool, DbError> {
    Ok(!tx.fetch_all(DETACH, params![id])?.contains(&true))
}

/// Whether a subscription of its owner, of any store, will still charge a method.
pub fn is_in_use(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<bool, DbError> {
    tx.exists(IN_USE, params![id])
}

/// Stores that a method is being added.
pub fn add_setup(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    setup: &Setup,
    method: MethodCode,
) -> Result<(), DbError> {
    let billing = json(&setup.billing)?;
    let method = method.as_str();
    let values = params![id, &setup.email, &setup.name, &billing, method, ctx.now];
    tx.send(ADD_SETUP, values)
}

/// How the processor is asked to verify a method that is being added.
#[derive(Debug, FromRow)]
pub struct Asked {
    pub(super) method: MethodCode,
    /// The processor's id of the charge; stored before the charge is confirmed.
    pub(super) processor_id: Option<String>,
}

/// A method that is being added; `None` when that has ended.
pub fn find_setup(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<Asked>, DbError> {
    tx.fetch_optional(FIND_SETUP, params![id])
}

/// Stores the processor's id of the charge that verifies a method, so that the charge can be confirmed.
/// Returns `false` when the adding of the method has ended, or the charge is known by another id.
pub fn set_processor_id(tx: &mut Tx<'_>, id: &PaymentMethodId, reference: &str) -> Result<bool, DbError> {
    Ok(tx.run(SET_PROCESSOR_ID, params![reference, id])? > 0)
}

/// Ends the adding of a method; `None` when it has ended before.
pub fn take_setup(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<Option<Setup>, DbError> {
    tx.fetch_optional(TAKE_SETUP, params![id])
}

/// Who adds a method, and what they entered.
#[derive(Debug, Clone, FromRow)]
pub struct Setup {
    /// The email address, in lower case.
    pub email: String,
    pub(crate) name: Option<String>,
    #[column(json)]
    pub(crate) billing: Address,
}

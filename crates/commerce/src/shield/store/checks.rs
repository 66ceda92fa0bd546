//! SQL of what Shield found, and of what spoke against a buyer later.

use pandabase_domain::id::{ReviewId, ShieldRuleId};
use pandabase_domain::shield::{Action, CardFunding, SIGNALS_KEPT};
use pandabase_domain::time::{DAY, HOUR, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx, json};
use pandabase_platform::{params, sql};
use serde::{Deserialize, Serialize};

/// How long checks and marks are kept, in milliseconds.
pub const KEPT: i64 = SIGNALS_KEPT;
/// How long declines are kept: they count for an hour, and a payment reads all of its address.
pub const DECLINES_KEPT: i64 = DAY;

sql! {
    /// Deletes at most `$2` checks from before `$1`.
    pub SWEEP = "DELETE FROM shield_checks WHERE (store_id, id) IN (
        SELECT store_id, id FROM shield_checks WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    /// Deletes at most `$2` marks from before `$1`.
    pub SWEEP_MARKS = "DELETE FROM shield_marks WHERE (store_id, hash, kind, created_at, of_id) IN (
        SELECT store_id, hash, kind, created_at, of_id FROM shield_marks
        WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    /// Deletes at most `$2` declines from before `$1`.
    pub SWEEP_DECLINES = "DELETE FROM shield_marks WHERE (store_id, hash, kind, created_at, of_id) IN (
        SELECT store_id, hash, kind, created_at, of_id FROM shield_marks
        WHERE created_at < $1 AND kind = 'DECLINE' ORDER BY created_at LIMIT $2)";
    INSERT: insert Check = "INSERT INTO shield_checks (store_id, {columns}) VALUES ($1, {values})";
    FIND: Checked = "SELECT {} FROM shield_checks WHERE store_id = $1 AND id = $2";
    LEARN = "UPDATE shield_checks SET facts = $1 WHERE store_id = $2 AND id = $3";
    HOLD = "UPDATE shield_checks SET action = 'REVIEW', rule_id = $1, rule_name = $2
        WHERE store_id = $3 AND id = $4";
    HASHES: Hashes = "SELECT {} FROM shield_checks WHERE store_id = $1 AND id = $2";
    DISPUTED = "UPDATE shield_checks SET is_disputed = TRUE WHERE store_id = $1 AND id = $2";
    MARK = "INSERT INTO shield_marks (store_id, hash, kind, created_at, of_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    MARKS: Marked = "SELECT {} FROM shield_marks
        WHERE store_id = $1 AND hash IN ($2, $3, $4, $5) AND (kind = 'DISPUTE' OR created_at > $6)
        GROUP BY hash, kind";
    // Ids sort by age.
    SUMS: Sum = "SELECT {} FROM shield_checks WHERE store_id = $1 AND id >= $2 AND id < $3
        GROUP BY rule_id, action";
    ORDERS_PAID: i64 = "SELECT order_count FROM customers WHERE store_id = $1 AND email = $2";
}

/// What is remembered of a payment besides its order, as keyed hashes.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Hashes {
    /// Of the buyer's email address.
    #[column("email_hash")]
    pub email: Vec<u8>,
    /// Of the address from which it was paid.
    #[column("ip_hash")]
    pub ip: Option<Vec<u8>>,
    /// Of the device.
    #[column("device_hash")]
    pub device: Option<Vec<u8>>,
    /// Of the card.
    #[column("card_hash")]
    pub card: Option<Vec<u8>>,
}

/// What a rule could ask of a payment that neither the order nor [`Hashes`] tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The country of the address.
    pub ip_country: Option<String>,
    /// Who runs its network.
    pub isp: Option<String>,
    /// The first digits of the card's number.
    pub card_bin: Option<String>,
    /// The country of the card's bank.
    pub card_country: Option<String>,
    /// Whose money the card spends.
    pub card_funding: Option<CardFunding>,
    /// The risk, from 0 to 100.
    pub risk_score: Option<i64>,
    /// How many orders the buyer had paid before.
    pub customer_order_count: Option<i64>,
    /// Whether a payment of the buyer had been disputed.
    pub customer_has_disputed: Option<bool>,
    /// Whether one from the address had.
    pub ip_has_disputed: Option<bool>,
    /// Whether one from the device had.
    pub device_has_disputed: Option<bool>,
}

/// A payment that was judged.
#[derive(Debug, Clone, ToRow)]
pub struct Check {
    /// The check; also the review, if there is one.
    pub id: ReviewId,
    /// What the rule that decided does; `None` where none did.
    pub action: Option<Action>,
    /// The rule that decided.
    pub rule_id: Option<ShieldRuleId>,
    /// Its name then.
    pub rule_name: Option<String>,
    /// What was known.
    #[column(json)]
    pub facts: Kept,
    /// By what it is recognised.
    #[column(parts(email("email_hash"), ip("ip_hash"), device("device_hash"), card("card_hash")))]
    pub hashes: Hashes,
    /// Whether it was disputed later.
    pub is_disputed: bool,
    /// When it was judged.
    pub created_at: Timestamp,
}

/// What was found of a payment.
#[derive(Debug, FromRow)]
pub struct Checked {
    /// The check.
    pub id: ReviewId,
    /// What was known.
    #[column(json)]
    pub facts: Kept,
    /// By what it is recognised.
    #[column(flatten)]
    pub hashes: Hashes,
    /// When it was judged.
    pub created_at: Timestamp,
}

pandabase_domain::text_enum! {
    /// What speaks against a buyer, an address, a device or a card.
    pub enum MarkKind {
        /// A payment was declined by a bank.
        Decline = "DECLINE",
        /// A payment was disputed.
        Dispute = "DISPUTE",
    }
}

/// How often something was marked.
#[derive(Debug, Clone, FromRow)]
pub struct Marked {
    /// What.
    pub hash: Vec<u8>,
    /// With what.
    pub kind: MarkKind,
    /// How often.
    #[column("COUNT(*)")]
    pub count: i64,
}

/// What a rule did within a time.
#[derive(Debug, Clone, FromRow)]
pub struct Sum {
    /// The rule; `None` for payments that no rule decided.
    pub rule_id: Option<ShieldRuleId>,
    /// Its last name.
    #[column("MAX(rule_name)")]
    pub rule_name: Option<String>,
    /// What it did.
    pub action: Option<Action>,
    /// How many payments.
    #[column("COUNT(*)")]
    pub count: i64,
    /// How many of them were disputed later.
    #[column("CAST(SUM(CASE WHEN is_disputed THEN 1 ELSE 0 END) AS BIGINT)")]
    pub disputed: i64,
}

pub(in crate::shield) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, check: &Check) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id], check).map(drop)
}

/// What was found of a payment; `None` once that is forgotten.
pub(in crate::shield) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
) -> Result<Option<Checked>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, check])
}

/// What was known of a payment that was judged; `None` once that is forgotten.
pub fn facts(tx: &mut Tx<'_>, ctx: &Ctx<'_>, check: &ReviewId) -> Result<Option<Kept>, DbError> {
    Ok(find(tx, ctx, check)?.map(|checked| checked.facts))
}

/// Stores what is known of a payment by now.
pub(in crate::shield) fn learn(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
    facts: &Kept,
) -> Result<(), DbError> {
    let facts = json(facts)?;
    tx.run(LEARN, params![&facts, &ctx.store.id, check]).map(drop)
}

/// Notes that a rule holds a payment that was let through before it was charged.
pub(in crate::shield) fn hold(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
    (rule, name): (&ShieldRuleId, &str),
) -> Result<(), DbError> {
    tx.run(HOLD, params![rule, name, &ctx.store.id, check]).map(drop)
}

/// By what a payment that was judged is recognised; `None` once that is forgotten.
pub(in crate::shield) fn hashes(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
) -> Result<Option<Hashes>, DbError> {
    tx.fetch_optional(HASHES, params![&ctx.store.id, check])
}

/// Notes that a payment that was judged was disputed.
pub(in crate::shield) fn note_dispute(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
) -> Result<(), DbError> {
    tx.run(DISPUTED, params![&ctx.store.id, check]).map(drop)
}

/// Marks things because of `of`, a check or a payment.
pub(in crate::shield) fn mark<'h>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    hashes: impl Iterator<Item = &'h Vec<u8>>,
    kind: MarkKind,
    of: &str,
) -> Result<(), DbError> {
    for hash in hashes {
        tx.run(MARK, params![&ctx.store.id, hash, kind.as_str(), ctx.now, of])?;
    }
    Ok(())
}

/// Disputes of these things, and declines within the last hour.
pub(in crate::shield) fn marks(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    hashes: &Hashes,
) -> Result<Vec<Marked>, DbError> {
    let or_email = |hash: &Option<Vec<u8>>| hash.clone().unwrap_or_else(|| hashes.email.clone());
    let (ip, device, card) = (
        or_email(&hashes.ip),
        or_email(&hashes.device),
        or_email(&hashes.card),
    );
    let since = ctx.now.plus_millis(-HOUR);
    tx.fetch_all(
        MARKS,
        params![&ctx.store.id, &hashes.email, &ip, &device, &card, since],
    )
}

/// What rules did with the payments whose ids are in this range.
pub(in crate::shield) fn sums(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    from: &str,
    to: &str,
) -> Result<Vec<Sum>, DbError> {
    tx.fetch_all(SUMS, params![&ctx.store.id, from, to])
}

/// How many orders the buyer with this address, in lower case, has paid.
pub(in crate::shield) fn orders_paid(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<i64, DbError> {
    let found = tx.fetch_optional(ORDERS_PAID, params![&ctx.store.id, email])?;
    Ok(found.unwrap_or_default())
}

//! SQL of what Shield found, and of what spoke against a buyer later.

use pandabase_domain::analytics::{Granularity, Span};
use pandabase_domain::id::{Id, ReviewId, ShieldRuleId, StoreId, kind};
use pandabase_domain::shield::{Action, CardFunding, SIGNALS_KEPT};
use pandabase_domain::time::{DAY, HOUR, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Counters, DbError, FromRow, Param, ToRow, Tx, json};
use pandabase_platform::{params, sql};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long checks and marks are kept, in milliseconds.
pub const KEPT: i64 = SIGNALS_KEPT;
/// How long declines are kept: they count for an hour, and a payment reads all of its address.
pub const DECLINES_KEPT: i64 = DAY;

/// How checks that are forgotten are taken out of their sums, whose rules keep their names.
const TAKE: &str = "INSERT INTO shield_hours
    (store_id, hour, rule_id, action, rule_name, evaluated, disputed) VALUES";
const TAKEN: &str = "ON CONFLICT (store_id, hour, rule_id, action) DO UPDATE SET
    evaluated = shield_hours.evaluated + excluded.evaluated,
    disputed = shield_hours.disputed + excluded.disputed";

sql! {
    // One statement, so that a concurrent dispute is either seen here or finds no check.
    FORGET: Counted = "DELETE FROM shield_checks WHERE (store_id, id) IN (
        SELECT store_id, id FROM shield_checks WHERE created_at < $1
        ORDER BY created_at, store_id, id LIMIT $2) RETURNING {}";
    /// Deletes at most `$2` sums from before `$1` of which no check is left.
    pub SWEEP_HOURS = "DELETE FROM shield_hours WHERE (store_id, hour, rule_id, action) IN (
        SELECT store_id, hour, rule_id, action FROM shield_hours
        WHERE hour < $1 AND evaluated = 0 ORDER BY hour LIMIT $2)";
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
    COUNTED: Counted = "SELECT {} FROM shield_checks WHERE store_id = $1 AND id = $2", locked;
    DISPUTED: Counted = "UPDATE shield_checks SET is_disputed = TRUE
        WHERE store_id = $1 AND id = $2 AND NOT is_disputed RETURNING {}";
    COUNT = "INSERT INTO shield_hours (store_id, hour, rule_id, action, rule_name, evaluated, disputed)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (store_id, hour, rule_id, action) DO UPDATE SET rule_name = excluded.rule_name,
            evaluated = shield_hours.evaluated + excluded.evaluated,
            disputed = shield_hours.disputed + excluded.disputed";
    MARK = "INSERT INTO shield_marks (store_id, hash, kind, created_at, of_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";
    MARKS: Marked = "SELECT {} FROM shield_marks
        WHERE store_id = $1 AND hash IN ($2, $3, $4, $5) AND (kind = 'DISPUTE' OR created_at > $6)
        GROUP BY hash, kind";
    // One that was taken back is zero until it is swept.
    SUMS: Sum = "SELECT {} FROM shield_hours WHERE store_id = $1 AND hour >= $2 AND hour < $3
            AND evaluated <> 0
        GROUP BY rule_id, action";
    // Ids sort by age.
    PART_SUMS: PartSum = "SELECT {} FROM shield_checks WHERE store_id = $1 AND id >= $2 AND id < $3
        GROUP BY rule_id, action";
    ORDERS_PAID: i64 = "SELECT order_count FROM customers WHERE store_id = $1 AND email = $2";
}

/// A rule that was renamed meanwhile may be there with both of its names.
const HOURS: Counters<5, 2> = Counters::new(COUNT).one_by_one();

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

/// What a check adds to a sum.
#[derive(Debug, FromRow)]
struct Counted {
    store_id: StoreId,
    rule_id: Option<ShieldRuleId>,
    rule_name: Option<String>,
    action: Option<Action>,
    is_disputed: bool,
    created_at: Timestamp,
}

impl Counted {
    /// The hour, the rule and the action of the sum that the check is in.
    fn sum(&self) -> (Timestamp, &str, &'static str) {
        let rule = self.rule_id.as_ref().map_or("", |rule| rule.as_str());
        let action = self.action.map_or("", |action| action.as_str());
        (Granularity::Hour.floor(self.created_at), rule, action)
    }
}

/// What a rule did within a time.
#[derive(Debug, Clone, FromRow)]
pub struct Sum {
    /// The rule; `None` for payments that no rule decided.
    #[column("NULLIF(rule_id, '')")]
    pub rule_id: Option<ShieldRuleId>,
    /// Its last name.
    #[column("MAX(rule_name)")]
    pub rule_name: String,
    /// What it did.
    #[column("NULLIF(action, '')")]
    pub action: Option<Action>,
    /// How many payments.
    #[column("CAST(SUM(evaluated) AS BIGINT)")]
    pub count: i64,
    /// How many of them were disputed later.
    #[column("CAST(SUM(disputed) AS BIGINT)")]
    pub disputed: i64,
}

/// What a rule did within a part of an hour.
#[derive(Debug, FromRow)]
struct PartSum {
    rule_id: Option<ShieldRuleId>,
    #[column("COALESCE(MAX(rule_name), '')")]
    rule_name: String,
    action: Option<Action>,
    #[column("COUNT(*)")]
    count: i64,
    #[column("CAST(SUM(CASE WHEN is_disputed THEN 1 ELSE 0 END) AS BIGINT)")]
    disputed: i64,
}

impl From<PartSum> for Sum {
    fn from(part: PartSum) -> Self {
        Self {
            rule_id: part.rule_id,
            rule_name: part.rule_name,
            action: part.action,
            count: part.count,
            disputed: part.disputed,
        }
    }
}

/// Stores a new check, and counts it in the sums of its hour.
pub(in crate::shield) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, check: &Check) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![&ctx.store.id], check)?;
    let counted = Counted {
        store_id: ctx.store.id.clone(),
        rule_id: check.rule_id.clone(),
        rule_name: check.rule_name.clone(),
        action: check.action,
        is_disputed: check.is_disputed,
        created_at: check.created_at,
    };
    count(tx, ctx, &counted, (1, i64::from(check.is_disputed)))
}

/// Deletes at most `limit` checks from before `time`, the oldest first, and takes them out of the sums.
/// Returns how many.
pub fn sweep(tx: &mut Tx<'_>, time: Timestamp, limit: i64) -> Result<u64, DbError> {
    let forgotten = tx.fetch_all(FORGET, params![time, limit])?;
    // Sums are locked in this order, and after their checks, as everybody else does.
    let mut sums: BTreeMap<(&str, Timestamp, &str, &str), (i64, i64)> = BTreeMap::new();
    for check in &forgotten {
        let (hour, rule, action) = check.sum();
        let sum = sums
            .entry((check.store_id.as_str(), hour, rule, action))
            .or_default();
        sum.0 -= 1;
        sum.1 -= i64::from(check.is_disputed);
    }
    let values: Vec<Param<'_>> = sums
        .into_iter()
        .flat_map(|((store, hour, rule, action), (evaluated, disputed))| {
            let key: [Param<'_>; 4] = [store.into(), hour.into(), rule.into(), action.into()];
            key.into_iter()
                .chain(["".into(), evaluated.into(), disputed.into()])
        })
        .collect();
    tx.insert_many(TAKE, TAKEN, 7, &values)?;
    Ok(u64::try_from(forgotten.len()).unwrap_or(u64::MAX))
}

/// Adds to a sum: how many more payments, and how many more of them disputed.
fn count(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    of: &Counted,
    (evaluated, disputed): (i64, i64),
) -> Result<(), DbError> {
    let (hour, rule, action) = of.sum();
    let name = of.rule_name.as_deref().unwrap_or_default();
    let key = [
        (&ctx.store.id).into(),
        hour.into(),
        rule.into(),
        action.into(),
        name.into(),
    ];
    tx.add(HOURS, key, [evaluated, disputed])
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
    tx.send(LEARN, params![&facts, &ctx.store.id, check])
}

/// Notes that a rule holds a payment that was let through before it was charged: it moves from one sum to the
/// other.
pub(in crate::shield) fn hold(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
    (rule, name): (&ShieldRuleId, &str),
) -> Result<(), DbError> {
    let Some(before) = tx.fetch_optional(COUNTED, params![&ctx.store.id, check])? else {
        return Ok(());
    };
    tx.send(HOLD, params![rule, name, &ctx.store.id, check])?;
    let disputed = i64::from(before.is_disputed);
    count(tx, ctx, &before, (-1, -disputed))?;
    let now = Counted {
        rule_id: Some(rule.clone()),
        rule_name: Some(name.to_owned()),
        action: Some(Action::Review),
        ..before
    };
    count(tx, ctx, &now, (1, disputed))
}

/// By what a payment that was judged is recognised; `None` once that is forgotten.
pub(in crate::shield) fn hashes(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
) -> Result<Option<Hashes>, DbError> {
    tx.fetch_optional(HASHES, params![&ctx.store.id, check])
}

/// Notes that a payment that was judged was disputed, and counts it once.
pub(in crate::shield) fn note_dispute(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    check: &ReviewId,
) -> Result<(), DbError> {
    match tx.fetch_optional(DISPUTED, params![&ctx.store.id, check])? {
        Some(counted) => count(tx, ctx, &counted, (0, 1)),
        None => Ok(()),
    }
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
        tx.send(MARK, params![&ctx.store.id, hash, kind.as_str(), ctx.now, of])?;
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

/// What rules did with the payments of whole hours.
pub(in crate::shield) fn sums(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, to): Span) -> Result<Vec<Sum>, DbError> {
    tx.fetch_all(SUMS, params![&ctx.store.id, from, to])
}

/// What rules did with the payments of a part of an hour, which are looked at one by one.
pub(in crate::shield) fn part_sums(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (from, to): Span,
) -> Result<Vec<Sum>, DbError> {
    let [from, to] = [from, to].map(Id::<kind::Review>::floor);
    let found = tx.fetch_all(PART_SUMS, params![&ctx.store.id, &from, &to])?;
    Ok(found.into_iter().map(Sum::from).collect())
}

/// How many orders the buyer with this address, in lower case, has paid.
pub(in crate::shield) fn orders_paid(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<i64, DbError> {
    let found = tx.fetch_optional(ORDERS_PAID, params![&ctx.store.id, email])?;
    Ok(found.unwrap_or_default())
}

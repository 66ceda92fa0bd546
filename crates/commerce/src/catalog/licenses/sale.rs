//! The life of a key in a sale: reserved for an order, issued, taken back (contract `licenses.md`, "Life",
//! and `orders-payments.md`, "Fulfilment").

use super::keys::seal;
use super::service::view;
use super::stock::LowStock;
use super::store::{self, Claim, Claimed, NewKey, Sold, Standing, Terms};
use super::views::License;
use pandabase_domain::id::{
    CustomerId, DisputeId, LicenseId, OrderId, OrderItemId, ProductId, SubscriptionId, VariantId,
};
use pandabase_domain::license::{self, Cause, LicenseStatus, Origin, expires_at, generate};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;

/// The most keys that one transaction generates, so that others do not wait long for it.
pub const AT_ONCE: i64 = 1_000;

/// The outcome of reserving keys for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// They are reserved, and the pool may have become low.
    Kept(Option<LowStock>),
    /// There are too few, and none was reserved.
    Short {
        /// How many more it would take.
        missing: i64,
    },
}

/// Where the keys of a line come from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// Generated in the product's format (MANAGED_LICENSE).
    Generated,
    /// The product's pool, first the keys reserved for the order (LICENSE_POOL).
    Pool,
    /// Given by the merchant's licence webhook, one per unit (LICENSE_WEBHOOK).
    Given(&'a [String]),
}

/// A line of a paid order whose keys are to be issued.
#[derive(Debug, Clone, Copy)]
pub struct Issue<'a> {
    /// The order.
    pub order_id: &'a OrderId,
    /// Who bought it.
    pub customer_id: &'a CustomerId,
    /// The line.
    pub item_id: &'a OrderItemId,
    /// The subscription of the order, if it has one: its keys are valid as long as its access.
    pub subscription_id: Option<&'a SubscriptionId>,
    /// The product.
    pub product_id: &'a ProductId,
    /// The variant.
    pub variant_id: Option<&'a VariantId>,
    /// Units: one key each.
    pub quantity: i64,
    /// Where the keys come from.
    pub source: Source<'a>,
}

/// The outcome of issuing keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// The line has its keys.
    Keys {
        /// How many.
        count: i64,
        /// Set when the pool has become low.
        low_stock: Option<LowStock>,
    },
    /// The line has got some of its keys; issue it again after this transaction for the rest.
    Part,
    /// The pool has too few, or fewer keys were given than units bought; nothing was issued.
    Short {
        /// How many more it would take.
        missing: i64,
    },
}

/// How many keys of a product's pool can be sold now.
pub fn free_keys(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<i64, ApiError> {
    let counts = store::count_free(tx, &ctx.store.id, [product])?;
    Ok(counts.first().map_or(0, |(_, count)| *count))
}

/// Reserves the oldest free keys of a pool for an order; all of `quantity`, or none. Two orders never get the
/// same key, because each skips the keys that the other has locked.
pub fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    product: &ProductId,
    quantity: i64,
) -> Result<Reserved, ApiError> {
    let store = &ctx.store.id;
    let ids = store::pick_free(tx, store, product, quantity)?;
    let found = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    if found < quantity {
        return Ok(Reserved::Short {
            missing: quantity - found,
        });
    }
    for id in &ids {
        store::reserve(tx, store, order, id)?;
    }
    // From here on orders of one product wait for each other, so that exactly one of them sees the pool
    // cross its threshold.
    let steps = [(Standing::FREE, -quantity), (Standing::Held, quantity)];
    store::shift(tx, store, steps.map(|(standing, by)| (product, standing, by)))?;
    let Some(threshold) = store::threshold(tx, store, product)? else {
        return Ok(Reserved::Kept(None));
    };
    let left = free_keys(tx, ctx, product)?;
    let is_low = LowStock::is_crossed(Some(threshold.low_stock_threshold), left, quantity);
    let low = is_low.then(|| LowStock {
        product_id: product.clone(),
        variant_id: None,
        title: threshold.title,
        left,
    });
    Ok(Reserved::Kept(low))
}

/// Releases the keys that are still reserved for an order.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    let store = &ctx.store.id;
    let mut freed: BTreeMap<ProductId, i64> = BTreeMap::new();
    for product in store::release(tx, store, order)? {
        *freed.entry(product).or_default() += 1;
    }
    let steps = freed
        .iter()
        .flat_map(|(product, keys)| [(product, Standing::FREE, *keys), (product, Standing::Held, -keys)]);
    Ok(store::shift(tx, store, steps)?)
}

/// Issues a line's keys, CLAIMED by the order; of generated keys at most [`AT_ONCE`]. A line that has its
/// keys gets no others, so that a repeated fulfilment changes nothing.
pub fn issue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, issue: &Issue<'_>) -> Result<Issued, ApiError> {
    let count = store::count_of_item(tx, &ctx.store.id, issue.order_id, issue.item_id)?;
    if count >= issue.quantity {
        return Ok(Issued::Keys {
            count,
            low_stock: None,
        });
    }
    let mut missing = issue.quantity - count;
    let terms = store::terms(tx, &ctx.store.id, issue.product_id)?;
    let claim = Claim {
        order_id: issue.order_id.clone(),
        item_id: issue.item_id.clone(),
        customer_id: issue.customer_id.clone(),
        product_id: issue.product_id.clone(),
        variant_id: issue.variant_id.cloned(),
        subscription_id: issue.subscription_id.cloned(),
        claimed_at: ctx.now,
        expires_at: match issue.subscription_id {
            Some(_) => None,
            None => expires_at(ctx.now, terms.license_duration),
        },
        revoke_on_refund: terms.revoke_on_refund,
        max_activations: terms.max_activations,
    };
    match issue.source {
        Source::Pool => return from_pool(tx, ctx, issue, &claim, missing),
        Source::Generated => {
            missing = missing.min(AT_ONCE);
            for position in count..count + missing {
                insert_generated(tx, ctx, &claim, &terms, position)?;
            }
        }
        Source::Given(keys) => {
            let given = i64::try_from(keys.len()).unwrap_or(i64::MAX);
            if given < missing {
                return Ok(Issued::Short {
                    missing: missing - given,
                });
            }
            for (position, key) in (count..issue.quantity).zip(keys) {
                insert_given(tx, ctx, &claim, key, position)?;
            }
        }
    }
    let claimed = (issue.product_id, Standing::At(LicenseStatus::Claimed), missing);
    store::shift(tx, &ctx.store.id, [claimed])?;
    if count + missing < issue.quantity {
        return Ok(Issued::Part);
    }
    Ok(Issued::Keys {
        count: issue.quantity,
        low_stock: None,
    })
}

fn from_pool(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    issue: &Issue<'_>,
    claim: &Claim,
    missing: i64,
) -> Result<Issued, ApiError> {
    let store = &ctx.store.id;
    let mut ids = store::pick_held(tx, store, &claim.order_id, &claim.product_id, missing)?;
    let held = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let mut low_stock = None;
    if held < missing {
        match reserve(tx, ctx, &claim.order_id, &claim.product_id, missing - held)? {
            Reserved::Kept(low) => low_stock = low,
            Reserved::Short { missing } => return Ok(Issued::Short { missing }),
        }
        ids = store::pick_held(tx, store, &claim.order_id, &claim.product_id, missing)?;
    }
    for id in &ids {
        store::claim(tx, store, id, claim)?;
    }
    let claimed = Standing::At(LicenseStatus::Claimed);
    let steps = [(Standing::Held, -missing), (claimed, missing)];
    store::shift(
        tx,
        store,
        steps.map(|(standing, by)| (&claim.product_id, standing, by)),
    )?;
    Ok(Issued::Keys {
        count: issue.quantity,
        low_stock,
    })
}

fn new_key(ctx: &Ctx<'_>, key: &str, position: i64) -> NewKey {
    let id = ctx.id();
    let (sealed, lookup) = seal(ctx, &id, key);
    NewKey {
        id,
        sealed,
        lookup,
        position,
        created_at: ctx.now,
    }
}

/// Inserts a generated key that the store does not have yet.
fn insert_generated(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    claim: &Claim,
    terms: &Terms,
    position: i64,
) -> Result<LicenseId, ApiError> {
    let format = terms.key_format.unwrap_or_default();
    loop {
        let key = generate(
            format,
            terms.custom_prefix.as_deref(),
            &mut *ctx.env.random.secrets(),
        );
        let new = new_key(ctx, &key, position);
        if !store::has_key(tx, &ctx.store.id, &new.lookup)?
            && store::insert_claimed(tx, &ctx.store.id, &new, "", claim)?
        {
            return Ok(new.id);
        }
    }
}

/// Inserts a key that the merchant gave, even if it was given before.
fn insert_given(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    claim: &Claim,
    key: &str,
    position: i64,
) -> Result<(), ApiError> {
    let new = new_key(ctx, key, position);
    for occurrence in ["", new.id.as_str()] {
        if store::insert_claimed(tx, &ctx.store.id, &new, occurrence, claim)? {
            break;
        }
    }
    Ok(())
}

/// The licences of an order, with their keys in clear, in the order in which they were issued.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Vec<License>, ApiError> {
    let records = store::of_order(tx, &ctx.store.id, order)?;
    records.into_iter().map(|record| view(ctx, record)).collect()
}

/// The licences of one line of an order.
pub fn of_item(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    item: &OrderItemId,
) -> Result<Vec<License>, ApiError> {
    let records = store::of_item(tx, &ctx.store.id, order, item)?;
    records.into_iter().map(|record| view(ctx, record)).collect()
}

/// Applies `cause` to the licences of an order, or to all licences of its subscription if it has one.
/// `dispute` is the dispute that opened, was prevented or was won: winning it restores only what it revoked
/// itself. Repeating a cause changes nothing.
pub fn after(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    cause: Cause,
    dispute: Option<&DisputeId>,
) -> Result<(), ApiError> {
    let mut all = store::sold(tx, &ctx.store.id, order)?;
    all.retain(|sold| {
        cause != Cause::DisputeWon || (dispute.is_some() && sold.revoked_by.as_ref() == dispute)
    });
    apply_cause(tx, ctx, &all, cause, dispute)
}

/// Applies `cause` to these licences.
fn apply_cause(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    all: &[Sold],
    cause: Cause,
    dispute: Option<&DisputeId>,
) -> Result<(), ApiError> {
    let store = &ctx.store.id;
    let (mut steps, mut revoked, mut claimed) = (Vec::new(), Vec::new(), Vec::new());
    for sold in all {
        let status = license::after(sold.status, cause, sold.origin, sold.revoke_on_refund);
        if status == sold.status {
            continue;
        }
        match status {
            LicenseStatus::Available => store::return_to_pool(tx, store, &sold.id)?,
            LicenseStatus::Revoked => revoked.push(&sold.id),
            LicenseStatus::Claimed => claimed.push(&sold.id),
        }
        let (from, to) = (Standing::At(sold.status), Standing::At(status));
        steps.extend([(&sold.product_id, from, -1), (&sold.product_id, to, 1)]);
    }
    store::set_status(tx, store, &revoked, LicenseStatus::Revoked, dispute)?;
    store::set_status(tx, store, &claimed, LicenseStatus::Claimed, None)?;
    Ok(store::shift(tx, store, steps)?)
}

/// Revokes what a subscription that changes to `seats` of a product may not keep: its keys of other products,
/// and the newest ones beyond the seats. Returns how many of the seats have a key.
pub fn trim(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    product: &ProductId,
    seats: i64,
) -> Result<i64, ApiError> {
    store::follow(tx, &ctx.store.id, subscription)?;
    seated(tx, ctx, subscription, product, seats)
}

/// Revokes what a subscription with `seats` of a product may not keep, after some of its keys came late or
/// came back. A subscription that changed its plan before keys followed such changes keeps what it has until
/// its next change.
pub fn trim_late(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    product: &ProductId,
    seats: i64,
) -> Result<(), ApiError> {
    if store::follows(tx, &ctx.store.id, subscription)? {
        seated(tx, ctx, subscription, product, seats)?;
    }
    Ok(())
}

fn seated(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    product: &ProductId,
    seats: i64,
) -> Result<i64, ApiError> {
    let mut kept = 0;
    let mut beyond = store::of_subscription(tx, &ctx.store.id, subscription)?;
    beyond.retain(|sold| {
        let is_seated = sold.status == LicenseStatus::Claimed && sold.product_id == *product && kept < seats;
        kept += i64::from(is_seated);
        !is_seated
    });
    apply_cause(tx, ctx, &beyond, Cause::PlanChanged, None)?;
    Ok(kept)
}

/// The outcome of replacing a licence.
pub enum Replaced {
    /// This one took its place, and the pool may have become low.
    By(License, Option<LowStock>),
    /// The pool has no key for it.
    Short,
}

/// Replaces a claimed licence by one with a new key on the same terms: from the pool if it came from one,
/// otherwise generated. The old licence is revoked, and its activations move to the new one.
pub fn replace(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &LicenseId) -> Result<Replaced, ApiError> {
    let store = &ctx.store.id;
    let Claimed {
        claim,
        origin,
        position,
    } = store::claim_of(tx, store, id)?;
    let claimed = Standing::At(LicenseStatus::Claimed);
    let mut steps = vec![
        (claimed, -1),
        (Standing::At(LicenseStatus::Revoked), 1),
        (claimed, 1),
    ];
    let mut low_stock = None;
    let successor = match origin {
        Origin::Issued => {
            let terms = store::terms(tx, store, &claim.product_id)?;
            insert_generated(tx, ctx, &claim, &terms, position)?
        }
        Origin::Pool => {
            match reserve(tx, ctx, &claim.order_id, &claim.product_id, 1)? {
                Reserved::Kept(low) => low_stock = low,
                Reserved::Short { .. } => return Ok(Replaced::Short),
            }
            let held = store::pick_held(tx, store, &claim.order_id, &claim.product_id, 1)?;
            let Some(successor) = held.into_iter().next() else {
                return Ok(Replaced::Short);
            };
            store::claim(tx, store, &successor, &claim)?;
            steps.push((Standing::Held, -1));
            successor
        }
    };
    store::replace(tx, store, id, &successor)?;
    store::shift(
        tx,
        store,
        steps
            .into_iter()
            .map(|(standing, by)| (&claim.product_id, standing, by)),
    )?;
    let record = store::find(tx, store, &successor)?.ok_or(DbError::MissingRow)?;
    Ok(Replaced::By(view(ctx, record)?, low_stock))
}

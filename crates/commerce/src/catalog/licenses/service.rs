//! Uploading, listing and judging licences.

use super::activations::service as activations;
use super::judge::{find, judge};
use super::keys::{lookup, seal};
use super::requests::{ListQuery, Path, VerifyBody};
use super::store::{self, KEY, Record, Standing, Upload};
use super::views::{License, OnMachine, Verification};
use pandabase_domain::id::{ProductId, kind};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow as _, Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};
use std::collections::{BTreeSet, HashMap};

/// The newest first: ids sort by age.
const NEWEST: &[Key] = &[Key::text("id").desc()];

/// `GET /v2/core/stores/{storeId}/licenses/`: a page of licences, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<License>, ApiError> {
    let query = &input.query;
    let (product, status) = (query.product_id.as_ref(), query.status.0);
    let customer = query.customer_id.as_ref();
    let order = query.order_id.as_ref();
    let word = status.map(|status| status.as_str());
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::License>();
    // A customer or an order has few licences: its index is used, and `|| ''` keeps the other filters from
    // theirs.
    let is_few = customer.is_some() || order.is_some();
    let of_customer = match order {
        Some(_) => "customer_id || '' = ?",
        None => "customer_id = ?",
    };
    let (of_product, at_status) = match is_few {
        true => ("product_id || '' = ?", "status || '' = ?"),
        false => ("product_id = ?", "status = ?"),
    };
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("id", made.from(), made.to())
        .filter_opt("order_id = ?", order)
        .filter_opt(of_customer, customer)
        .filter_opt(of_product, product)
        .filter_opt(at_status, word);
    // The totals of all other lists are stored.
    let total = if is_few || paging.is_within() {
        tx.count(&items.count())?
    } else {
        store::count(tx, &ctx.store.id, product, status)?
    };
    let page = Page::of(tx, paging, total, items, NEWEST, Record::from_row)?;
    page.try_map(|record| view(ctx, record))
}

/// `GET /v2/core/stores/{storeId}/licenses/{licenseId}`: a licence with its key in clear.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<License, ApiError> {
    let record = store::find(tx, &ctx.store.id, &input.path.license_id)?;
    view(ctx, record.ok_or(ApiError::Missing("License"))?)
}

/// `POST /v2/core/stores/{storeId}/licenses/verify`: judges a key. It reads only, and consumes no activation.
/// A key that exists and one that does not take the same steps: a keyed hash and a look-up, no decryption.
pub fn verify(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<VerifyBody>>,
) -> Result<Verification, ApiError> {
    let body = &input.body.0;
    let product = body.product_id.as_ref();
    let found = find(tx, ctx, &body.key, product)?;
    let mut verification = match &found {
        None => Verification::default(),
        Some(found) => judge(found, product, ctx.now),
    };
    if let Some(fingerprint) = body.fingerprint.as_ref() {
        verification.machine = Some(match found {
            Some(found) if verification.status.is_some() => {
                activations::on_machine(tx, ctx, &found, fingerprint)?
            }
            _ => OnMachine::default(),
        });
    }
    Ok(verification)
}

/// Appends keys to a product's pool, in their order; returns how many the product did not have yet.
pub fn add_to_pool<'k>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    keys: impl IntoIterator<Item = &'k str>,
) -> Result<u64, ApiError> {
    let uploads: Vec<Upload> = keys
        .into_iter()
        .zip(0..)
        .map(|(key, position)| {
            let id = ctx.id();
            let (sealed_key, lookup) = seal(ctx, &id, key);
            Upload {
                id,
                sealed_key,
                lookup,
                position,
            }
        })
        .collect();
    let store = &ctx.store.id;
    let added = store::insert_pool(tx, store, product, &uploads, ctx.now)?;
    let keys = i64::try_from(added).unwrap_or(i64::MAX);
    store::shift(tx, store, [(product, Standing::FREE, keys)])?;
    Ok(added)
}

/// How many of these keys the product's pool does not have; one that is there twice counts once.
pub fn count_new<'k>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    keys: impl IntoIterator<Item = &'k str>,
) -> Result<i64, ApiError> {
    let lookups: BTreeSet<[u8; 32]> = keys.into_iter().map(|key| lookup(ctx.env, key)).collect();
    let known = store::count_pooled(tx, &ctx.store.id, product, &lookups)?;
    let all = i64::try_from(lookups.len()).unwrap_or(i64::MAX);
    Ok(all.saturating_sub(known))
}

/// How many keys of these products' pools can be sold now; a product without any is left out.
pub fn available<'a>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'a>,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<HashMap<ProductId, i64>, ApiError> {
    let counts = store::count_free(tx, &ctx.store.id, products)?;
    Ok(counts.into_iter().collect())
}

pub(crate) fn view(ctx: &Ctx<'_>, record: Record) -> Result<License, ApiError> {
    Ok(License {
        key: ctx.decrypt_text(&KEY, record.id.as_str(), &record.sealed_key)?,
        id: record.id,
        status: record.status,
        product_id: record.product_id,
        variant_id: record.variant_id,
        order_id: record.order_id,
        customer_id: record.customer_id,
        claimed_at: record.claimed_at,
        created_at: record.created_at,
    })
}

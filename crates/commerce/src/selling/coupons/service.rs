//! Creating, changing and showing coupons (contract `coupons.md`).

use super::requests::{CouponChange, CouponSort, ListQuery, NewCoupon, Path, ProductIds};
use super::store::{self, Record};
use super::views::Coupon;
use pandabase_domain::coupon::{CouponType, MAX_PERCENT, Rules};
use pandabase_domain::id::ProductId;
use pandabase_domain::input::{Int, Patch, Text};
use pandabase_domain::money::Cents;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::text::like_pattern;

/// The most coupons of one store.
const COUPONS: i64 = 1000;
const MISSING: ApiError = ApiError::Missing("Coupon");

/// `GET /v2/core/stores/{storeId}/coupons/`: a page of the coupons that match.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Coupon>, ApiError> {
    let query = &input.query;
    let search = query.search.as_ref().map(|text| like_pattern(text));
    let paging = &input.paging(25)?;
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("created_at", paging.from, paging.to)
        .filter_opt("type = ?", query.kind.0.map(CouponType::as_str))
        .filter_opt("enabled = ?", query.enabled.0)
        .filter_opt(store::MATCHES, search.as_deref());
    Page::fetch(tx, paging, items, &order(query))?.try_map(|record| Ok(Coupon::from(record)))
}

/// The list's order; of coupons that are equal in it the newest comes first.
fn order(query: &ListQuery) -> Vec<Key> {
    let key = match query.sort_by.0.unwrap_or_default() {
        CouponSort::Code => Key::text("code_folded"),
        CouponSort::CreatedAt => Key::number("created_at"),
        CouponSort::UpdatedAt => Key::number("updated_at"),
        CouponSort::Value => Key::number("value"),
        CouponSort::TimesUsed => Key::number("times_used"),
    };
    let direction = query.sort_order.0.unwrap_or(Direction::Desc);
    vec![key.towards(direction), Key::text("id").desc()]
}

/// `GET /v2/core/stores/{storeId}/coupons/{couponId}`: a coupon.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Coupon, ApiError> {
    let record = store::find(tx, &ctx.store.id, &input.path.coupon_id)?.ok_or(MISSING)?;
    Ok(record.into())
}

/// `POST /v2/core/stores/{storeId}/coupons/`: creates a coupon, if its code is free.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewCoupon>>,
) -> Result<Coupon, ApiError> {
    let new = input.body.0.clone();
    let record = Record {
        id: ctx.id(),
        code: new.code.as_str().to_owned(),
        display_name: new.display_name.0.map(Text::into_string),
        description: new.description.0.map(Text::into_string),
        rules: Rules {
            kind: new.kind,
            value: new.value.get(),
            enabled: new.enabled.0.unwrap_or(true),
            starts_at: new.starts_at.0,
            expires_at: new.expires_at.0,
            times_used: 0,
            max_uses: new.max_uses.0.map(Int::get),
            minimum_purchase: new.minimum_purchase.0.map(|cents| Cents(cents.get())),
            product_ids: find_products(tx, ctx, &new.product_ids)?,
            max_uses_per_customer: new.max_uses_per_customer.0.map(Int::get),
            first_purchase_only: new.first_purchase_only.0.unwrap_or(false),
        },
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    check(&record.rules)?;
    // Locked, so that two requests at once cannot exceed the limit together.
    store::lock(tx, &ctx.store.id)?;
    if store::count(tx, &ctx.store.id)? >= COUPONS {
        return Err(ApiError::invalid(format!(
            "A store can have up to {COUPONS} coupons"
        )));
    }
    if !store::insert(tx, &ctx.store.id, &record)? {
        return Err(ApiError::invalid("Coupon code already exists"));
    }
    Ok(record.into())
}

/// `PATCH /v2/core/stores/{storeId}/coupons/{couponId}`: changes what the request names; the code stays.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CouponChange>>,
) -> Result<Coupon, ApiError> {
    let change = input.body.0.clone();
    let before = store::find_locked(tx, &ctx.store.id, &input.path.coupon_id)?.ok_or(MISSING)?;
    if change
        .code
        .as_ref()
        .is_some_and(|code| code.as_str() != before.code)
    {
        return Err(ApiError::invalid("Coupon code cannot be changed"));
    }
    let mut after = before.clone();
    change
        .display_name
        .map(Text::into_string)
        .apply(&mut after.display_name);
    change
        .description
        .map(Text::into_string)
        .apply(&mut after.description);
    let rules = &mut after.rules;
    change.kind.apply(&mut rules.kind);
    change.enabled.apply(&mut rules.enabled);
    change.first_purchase_only.apply(&mut rules.first_purchase_only);
    if let Some(value) = change.value.0 {
        rules.value = value.get();
    }
    change
        .minimum_purchase
        .map(|cents| Cents(cents.get()))
        .apply(&mut rules.minimum_purchase);
    change.max_uses.map(Int::get).apply(&mut rules.max_uses);
    change
        .max_uses_per_customer
        .map(Int::get)
        .apply(&mut rules.max_uses_per_customer);
    change.starts_at.apply(&mut rules.starts_at);
    change.expires_at.apply(&mut rules.expires_at);
    match change.product_ids {
        Patch::Absent => {}
        Patch::Null => rules.product_ids.clear(),
        Patch::Value(ids) => rules.product_ids = find_products(tx, ctx, &ids)?,
    }
    check(rules)?;
    if after != before {
        after.updated_at = ctx.now;
        store::update(tx, &ctx.store.id, &after)?;
    }
    Ok(after.into())
}

/// Rules of a coupon that concern several fields.
fn check(rules: &Rules) -> Result<(), ApiError> {
    if rules.kind == CouponType::Percentage && rules.value > MAX_PERCENT {
        return Err(ApiError::invalid(format!(
            "body/value must be <= {MAX_PERCENT} for a PERCENTAGE coupon"
        )));
    }
    if let (Some(start), Some(end)) = (rules.starts_at, rules.expires_at)
        && end <= start
    {
        return Err(ApiError::invalid("body/expiresAt must be after startsAt"));
    }
    Ok(())
}

/// The products of a list, each once.
fn find_products(tx: &mut Tx<'_>, ctx: &Ctx<'_>, ids: &ProductIds) -> Result<Vec<ProductId>, ApiError> {
    let mut found: Vec<ProductId> = Vec::with_capacity(ids.len());
    for (index, id) in ids.iter().enumerate() {
        let product = store::find_product(tx, &ctx.store.id, id)?
            .ok_or_else(|| ApiError::invalid(format!("productIds/{index} is not a product of this store")))?;
        if !found.contains(&product) {
            found.push(product);
        }
    }
    Ok(found)
}

/// `DELETE /v2/core/stores/{storeId}/coupons/{couponId}`: deletes a coupon. Past orders keep its code;
/// sessions that have it cannot be paid with it any more.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    if store::delete(tx, &ctx.store.id, &input.path.coupon_id)? {
        return Ok(Deleted { deleted: true });
    }
    Err(MISSING)
}

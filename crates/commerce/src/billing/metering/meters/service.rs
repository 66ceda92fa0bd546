//! Operations on meters (contract `usage.md`, "Meters").

use super::requests::{MeterPatch, NewMeter};
use super::store;
use super::views::{Meter, Meters};
use pandabase_domain::input::{Int, Patch};
use pandabase_domain::metering::MAX_METERS;
use pandabase_domain::money::Cents;
use pandabase_platform::api::Deleted;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

const PRODUCT: ApiError = ApiError::Missing("Product");
const METER: ApiError = ApiError::Missing("Meter");

pub(crate) fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &str) -> Result<Meters, ApiError> {
    store::product(tx, ctx, product)?.ok_or(PRODUCT)?;
    let items = store::list(tx, ctx, product)?;
    Ok(Meters { items })
}

pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &str, id: &str) -> Result<Meter, ApiError> {
    store::product(tx, ctx, product)?.ok_or(PRODUCT)?;
    store::find(tx, ctx, product, id)?.ok_or(METER)
}

pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &str,
    new: &NewMeter,
) -> Result<Meter, ApiError> {
    // Held until the meter is there: its product keeps the count and the names.
    let product = store::lock_product(tx, ctx, product)?.ok_or(PRODUCT)?;
    if !product.is_usage_based {
        return Err(ApiError::invalid(
            "Meters require a usage-based subscription product",
        ));
    }
    if store::list(tx, ctx, product.id.as_str())?.len() >= MAX_METERS {
        return Err(ApiError::invalid(format!(
            "A product can have up to {MAX_METERS} meters"
        )));
    }
    let meter = Meter {
        id: ctx.id(),
        product_id: product.id,
        event_name: new.event_name.to_string(),
        unit_price: Cents(new.unit_price.get()),
        unit_quantity: new.unit_quantity.0.map_or(1, Int::get),
        aggregation: new.aggregation,
        settlement: new.settlement.0.unwrap_or_default(),
        included_units: new.included_units.0.map(Int::get),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    meter.rating().check()?;
    refuse_taken_name(tx, ctx, &meter)?;
    store::insert(tx, ctx, &meter)?;
    Ok(meter)
}

pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &str,
    id: &str,
    patch: &MeterPatch,
) -> Result<Meter, ApiError> {
    store::lock_product(tx, ctx, product)?.ok_or(PRODUCT)?;
    let (number, before) = store::lock(tx, ctx, product, id)?.ok_or(METER)?;
    let mut after = before.clone();
    if let Some(name) = patch.event_name.as_ref() {
        after.event_name = name.to_string();
    }
    if let Some(price) = patch.unit_price.0 {
        after.unit_price = Cents(price.get());
    }
    if let Some(quantity) = patch.unit_quantity.0 {
        after.unit_quantity = quantity.get();
    }
    after.aggregation = patch.aggregation.0.unwrap_or(after.aggregation);
    after.settlement = patch.settlement.0.unwrap_or(after.settlement);
    match patch.included_units {
        Patch::Absent => {}
        Patch::Null => after.included_units = None,
        Patch::Value(units) => after.included_units = Some(units.get()),
    }
    if after == before {
        return Ok(before);
    }
    after.rating().check()?;
    refuse_locked_change(tx, number, &before, &after)?;
    if after.event_name != before.event_name {
        refuse_taken_name(tx, ctx, &after)?;
    }
    after.updated_at = ctx.now;
    store::update(tx, number, &after)?;
    Ok(after)
}

pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &str, id: &str) -> Result<Deleted, ApiError> {
    store::product(tx, ctx, product)?.ok_or(PRODUCT)?;
    let (number, _) = store::lock(tx, ctx, product, id)?.ok_or(METER)?;
    if store::has_events(tx, number)? {
        return Err(ApiError::Conflict(
            "Meter has usage history and cannot be deleted".into(),
        ));
    }
    store::delete(tx, number)?;
    Ok(Deleted { deleted: true })
}

/// What was counted under one name and in one way is not counted in another.
fn refuse_locked_change(tx: &mut Tx<'_>, number: i64, before: &Meter, after: &Meter) -> Result<(), ApiError> {
    let changed = [
        ("eventName", after.event_name != before.event_name),
        ("aggregation", after.aggregation != before.aggregation),
        ("settlement", after.settlement != before.settlement),
    ];
    let Some((field, _)) = changed.into_iter().find(|(_, changed)| *changed) else {
        return Ok(());
    };
    if store::has_events(tx, number)? {
        return Err(ApiError::Conflict(format!(
            "{field} cannot be changed once usage has been reported"
        )));
    }
    Ok(())
}

fn refuse_taken_name(tx: &mut Tx<'_>, ctx: &Ctx<'_>, meter: &Meter) -> Result<(), ApiError> {
    if store::is_name_taken(tx, ctx, meter)? {
        return Err(ApiError::Conflict(format!(
            "A meter with eventName '{}' already exists on this product",
            meter.event_name
        )));
    }
    Ok(())
}

//! Operations on meters (contract `usage.md`, "Meters").

use super::requests::{MeterPatch, MeterPath, NewMeter, ProductPath};
use super::store::{self, Numbered};
use super::views::{Meter, Meters};
use pandabase_domain::input::Int;
use pandabase_domain::metering::{EventName, MAX_METERS};
use pandabase_domain::money::Cents;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

const PRODUCT: ApiError = ApiError::Missing("Product");
const METER: ApiError = ApiError::Missing("Meter");

/// `GET /v2/core/stores/{storeId}/products/{productId}/meters/`: the meters of a product.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such product.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ProductPath>) -> Result<Meters, ApiError> {
    let product = &input.path.product_id;
    store::product(tx, ctx, product)?.ok_or(PRODUCT)?;
    let items = store::list(tx, ctx, product)?;
    Ok(Meters { items })
}

/// `GET /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`: one meter.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such product, or the product no such meter.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<MeterPath>) -> Result<Meter, ApiError> {
    let (product, id) = (&input.path.product_id, &input.path.meter_id);
    store::product(tx, ctx, product)?.ok_or(PRODUCT)?;
    store::find(tx, ctx, product, id)?.ok_or(METER)
}

/// `POST /v2/core/stores/{storeId}/products/{productId}/meters/`: a new meter of a usage-based product.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such product, [`ApiError::Invalid`] when the product takes no
/// meter or the rates do not fit, [`ApiError::Conflict`] when the name is taken.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductPath, Nothing, Json<NewMeter>>,
) -> Result<Meter, ApiError> {
    let new = &input.body.0;
    // The product's row is locked until the meter is stored, so that two requests cannot exceed the limit or
    // take the same name.
    let product = store::lock_product(tx, ctx, &input.path.product_id)?.ok_or(PRODUCT)?;
    if !product.is_usage_based() {
        return Err(ApiError::invalid(
            "Meters require a usage-based subscription product",
        ));
    }
    if store::list(tx, ctx, &product.id)?.len() >= MAX_METERS {
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

/// `PATCH /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`: the meter as it is from now on.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such product, or the product no such meter,
/// [`ApiError::Invalid`] when the rates do not fit, [`ApiError::Conflict`] when the name is taken or usage
/// locks what would change.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<MeterPath, Nothing, Json<MeterPatch>>,
) -> Result<Meter, ApiError> {
    let (product, id) = (&input.path.product_id, &input.path.meter_id);
    store::lock_product(tx, ctx, product)?.ok_or(PRODUCT)?;
    let Numbered {
        number,
        meter: before,
    } = store::lock(tx, ctx, product, id)?.ok_or(METER)?;
    let after = changed(before.clone(), input.body.0.clone());
    if after == before {
        return Ok(before);
    }
    after.rating().check()?;
    refuse_locked_change(tx, number, &before, &after)?;
    if after.event_name != before.event_name {
        refuse_taken_name(tx, ctx, &after)?;
    }
    let after = Meter {
        updated_at: ctx.now,
        ..after
    };
    store::update(tx, number, &after)?;
    Ok(after)
}

fn changed(mut meter: Meter, patch: MeterPatch) -> Meter {
    let (name, price) = (patch.event_name.map(EventName::into_string), patch.unit_price);
    name.apply(&mut meter.event_name);
    price.map(|cents| Cents(cents.get())).apply(&mut meter.unit_price);
    patch.unit_quantity.map(Int::get).apply(&mut meter.unit_quantity);
    patch.aggregation.apply(&mut meter.aggregation);
    patch.settlement.apply(&mut meter.settlement);
    let included = patch.included_units.map(Int::get);
    included.apply(&mut meter.included_units);
    meter
}

/// `DELETE /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`: deletes a meter that has counted
/// nothing.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such product, or the product no such meter,
/// [`ApiError::Conflict`] when the meter has usage.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<MeterPath>) -> Result<Deleted, ApiError> {
    let (product, id) = (&input.path.product_id, &input.path.meter_id);
    store::product(tx, ctx, product)?.ok_or(PRODUCT)?;
    let number = store::lock(tx, ctx, product, id)?.ok_or(METER)?.number;
    if store::has_events(tx, number)? {
        return Err(ApiError::Conflict(
            "Meter has usage history and cannot be deleted".into(),
        ));
    }
    store::delete(tx, number)?;
    Ok(Deleted { deleted: true })
}

/// Refuses to change a meter's name, aggregation or settlement once it has usage: that usage was counted by
/// the old ones.
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

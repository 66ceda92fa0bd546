//! SQL of activations.

use super::views::Activation;
use pandabase_domain::id::{ActivationId, LicenseId, kind};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};

sql! {
    OF_MACHINE: Activation = "SELECT {} FROM activations
        WHERE store_id = $1 AND license_id = $2 AND fingerprint = $3";
    COUNT: i64 = "SELECT COUNT(*) FROM activations WHERE store_id = $1 AND license_id = $2";
    INSERT: insert Activation = "INSERT INTO activations (store_id, {columns}) VALUES ($1, {values})";
    SEEN = "UPDATE activations SET name = $1, last_seen_at = $2
        WHERE store_id = $3 AND license_id = $4 AND id = $5";
    DELETE = "DELETE FROM activations WHERE store_id = $1 AND license_id = $2 AND id = $3";
}

/// The activation of a licence on a machine, if there is one.
pub fn of_machine(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    license: &LicenseId,
    fingerprint: &str,
) -> Result<Option<Activation>, DbError> {
    tx.fetch_optional(OF_MACHINE, params![&ctx.store.id, license, fingerprint])
}

/// On how many machines a licence is in use.
pub fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, license: &LicenseId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![&ctx.store.id, license])
}

pub(super) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, activation: &Activation) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id], activation).map(drop)
}

/// Stores what the machine is called and when it was seen last.
pub(super) fn save_seen(tx: &mut Tx<'_>, ctx: &Ctx<'_>, activation: &Activation) -> Result<(), DbError> {
    let values = params![
        &activation.name,
        activation.last_seen_at,
        &ctx.store.id,
        &activation.license_id,
        &activation.id
    ];
    tx.run(SEEN, values).map(drop)
}

/// Deletes an activation; `false` when there is none.
pub(super) fn delete(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    license: &LicenseId,
    activation: &ActivationId,
) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![&ctx.store.id, license, activation])? == 1)
}

/// A page of the activations of a licence, newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    license: &LicenseId,
    paging: &Paging,
) -> Result<Page<Activation>, ApiError> {
    let made = paging.made::<kind::Activation>();
    let items = Query::select(select!(Activation, "SELECT {} FROM activations"))
        .filter("store_id = ?", &ctx.store.id)
        .filter("license_id = ?", license)
        .filter_span("id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("id").desc()])
}

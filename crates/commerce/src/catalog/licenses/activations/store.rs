//! SQL of activations.

use super::views::Activation;
use pandabase_domain::id::{ActivationId, LicenseId, kind};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};

macro_rules! select {
    () => {
        "SELECT id, license_id, fingerprint, name, created_at, last_seen_at FROM activations"
    };
}

macro_rules! count {
    () => {
        "SELECT COUNT(*) FROM activations"
    };
}

sql! {
    OF_MACHINE = concat!(select!(), " WHERE store_id = $1 AND license_id = $2 AND fingerprint = $3");
    COUNT = concat!(count!(), " WHERE store_id = $1 AND license_id = $2");
    INSERT = "INSERT INTO activations (store_id, id, license_id, fingerprint, name, created_at, last_seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SEEN = "UPDATE activations SET name = $1, last_seen_at = $2
        WHERE store_id = $3 AND license_id = $4 AND id = $5";
    DELETE = "DELETE FROM activations WHERE store_id = $1 AND license_id = $2 AND id = $3";
}

/// The activation of a licence on a machine.
pub fn of_machine(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    license: &LicenseId,
    fingerprint: &str,
) -> Result<Option<Activation>, DbError> {
    tx.first(OF_MACHINE, params![&ctx.store.id, license, fingerprint], read)
}

/// On how many machines a licence is in use.
pub fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, license: &LicenseId) -> Result<i64, DbError> {
    tx.one(COUNT, params![&ctx.store.id, license], |row| row.next())
}

pub(super) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, activation: &Activation) -> Result<(), DbError> {
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &activation.id,
            &activation.license_id,
            activation.fingerprint.as_str(),
            &activation.name,
            activation.created_at,
            activation.last_seen_at
        ],
    )
    .map(drop)
}

/// Stores what the machine is called and when it was seen last.
pub(super) fn save_seen(tx: &mut Tx<'_>, ctx: &Ctx<'_>, activation: &Activation) -> Result<(), DbError> {
    tx.run(
        SEEN,
        params![
            &activation.name,
            activation.last_seen_at,
            &ctx.store.id,
            &activation.license_id,
            &activation.id
        ],
    )
    .map(drop)
}

/// Frees a machine; whether the licence was in use there.
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
    let of_license = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter("license_id = ?", license)
            .filter_opt("id >= ?", made.from())
            .filter_opt("id < ?", made.to())
    };
    let (count, items) = (of_license(count!()), of_license(select!()));
    Page::load(tx, paging, &count, items, &[Key::text("id").desc()], read)
}

fn read(row: &mut Row<'_>) -> Result<Activation, DbError> {
    Ok(Activation {
        id: row.next::<ActivationId>()?,
        license_id: row.next()?,
        fingerprint: row.next()?,
        name: row.next()?,
        created_at: row.next()?,
        last_seen_at: row.next()?,
    })
}

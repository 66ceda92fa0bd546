//! SQL of a person's licences, over all stores.

use pandabase_domain::id::LicenseId;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    OWN: StoreContext = "SELECT {}
        FROM customers p JOIN licenses l ON l.store_id = p.store_id AND l.customer_id = p.id
        JOIN stores ON stores.id = p.store_id
        WHERE p.email = $1 AND l.id = $2 AND NOT stores.is_snapshot";
}

/// The store of a licence of the person with this address.
pub fn store_of(tx: &mut Tx<'_>, email: &str, license: &LicenseId) -> Result<Option<StoreContext>, DbError> {
    tx.fetch_optional(OWN, params![email, license])
}

//! Judging a caller once more while an answer takes its time.

use super::arrival::Arrival;
use super::gate::{presented_token, shows_session};
use crate::access::accounts as access_accounts;
use crate::api::auth;
use crate::db::Tx;
use crate::error::ApiError;
use pandabase_domain::id::StoreId;

/// Whether who sent a request may still do what it asks for, which nothing counts.
pub(super) fn is_still_admitted(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<bool, ApiError> {
    let Some(needed) = arrival.meta.access.needed() else {
        return Ok(true);
    };
    let (env, store) = (&arrival.app.env, arrival.request.store());
    if shows_session(arrival) {
        let (source, is_bound) = (arrival.request.client.source(), env.config.ip_binding);
        let found = auth::credential(&arrival.request.headers)
            .and_then(|token| access_accounts::authenticate(tx, token, source, is_bound, env.clock.now()));
        let session = match found {
            Ok(session) => session,
            Err(ApiError::Unauthorized(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let found = access_accounts::membership(tx, &StoreId::from_stored(store), &session.account_id)?;
        return Ok(found.is_some_and(|found| needed.is_had_by(found.role)));
    }
    match presented_token(tx, arrival) {
        Ok(Some((caller, of))) => {
            let scope = arrival.meta.access.scope();
            let may = scope.is_some_and(|scope| caller.scopes.contains(scope));
            Ok(may && of.id.as_str() == store)
        }
        Ok(None) | Err(ApiError::Unauthorized(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

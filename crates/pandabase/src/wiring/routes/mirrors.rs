//! What the Store API does, people who are signed in can do under the dashboard's path: same bodies, same
//! answers (contract `merchant-api.md`, "Mirrors").

use pandabase_platform::api::Access;
use pandabase_platform::api::endpoint::Endpoint;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

const CORE: &str = "/v2/core/stores/{storeId}";
const MINE: &str = "/v2/stores/{storeId}";
/// What has another path there.
const EXCEPT: &[&str] = &["refundOrder"];

/// The mirrors of `endpoints`, but for those that have a row of their own.
pub(super) fn of(endpoints: &[Endpoint]) -> Vec<Endpoint> {
    let is_there = |endpoint: &Endpoint, path: &str| {
        let mut rows = endpoints.iter();
        rows.any(|row| row.meta.method == endpoint.meta.method && row.meta.path == path)
    };
    let mirror = |endpoint: &Endpoint| {
        let meta = &endpoint.meta;
        let Access::Scope(scope) = meta.access else {
            return None;
        };
        let path = path_of(meta.path).filter(|_| !EXCEPT.contains(&meta.operation))?;
        (!is_there(endpoint, path)).then(|| endpoint.clone().mirrored(path, Access::Dashboard(scope)))
    };
    endpoints.iter().filter_map(mirror).collect()
}

/// The path of a mirror. Paths live as long as the process; each is made once.
fn path_of(path: &'static str) -> Option<&'static str> {
    static MADE: Mutex<BTreeMap<&str, &str>> = Mutex::new(BTreeMap::new());
    let rest = path.strip_prefix(CORE)?;
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let mirror = made
        .entry(path)
        .or_insert_with(|| Box::leak(format!("{MINE}{rest}").into_boxed_str()));
    Some(*mirror)
}

#[cfg(test)]
mod tests {
    use crate::wiring::routes::endpoints;
    use pandabase_domain::token::Environment;
    use std::collections::BTreeSet;

    #[test]
    fn everything_of_the_store_api_is_there_for_people_once() {
        let all = endpoints(Environment::Sandbox);
        let rows: Vec<(&str, &str)> = all
            .iter()
            .map(|endpoint| (endpoint.meta.method.as_str(), endpoint.meta.path))
            .collect();
        let unique: BTreeSet<_> = rows.iter().copied().collect();
        assert_eq!(unique.len(), rows.len());
        for (method, path) in rows {
            let Some(rest) = path.strip_prefix(super::CORE) else {
                continue;
            };
            let mirror = format!("{}{rest}", super::MINE);
            let mirror = match rest {
                "/refunds/orders/{orderId}" => "/v2/stores/{storeId}/orders/{orderId}/refund",
                _ => mirror.as_str(),
            };
            assert!(unique.contains(&(method, mirror)), "{method} {mirror}");
        }
    }
}

//! URLs of metered billing.

use super::methods::{DELETE, GET, PATCH, POST};
use http::StatusCode;
use pandabase_commerce::billing::metering::meters::service as meters;
use pandabase_commerce::billing::usage::{ingest, show, void};
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::Access::Scope;
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};

pub(crate) fn usage_api() -> Vec<Endpoint> {
    const METERS: &str = "/v2/core/stores/{storeId}/products/{productId}/meters";
    const METER: &str = "/v2/core/stores/{storeId}/products/{productId}/meters/{meterId}";
    const USAGE: &str = "/v2/core/stores/{storeId}/usage";
    const EVENT: &str = "/v2/core/stores/{storeId}/usage/{eventId}";
    const OF_SUBSCRIPTION: &str = "/v2/core/stores/{storeId}/subscriptions/{subscriptionId}/usage";
    let (reads, writes) = (Scope(S::MetersRead), Scope(S::MetersWrite));
    let (reads_usage, writes_usage) = (Scope(S::UsageRead), Scope(S::UsageWrite));
    vec![
        read(GET, METERS, reads, "listMeters", meters::list),
        write(POST, METERS, writes, "createMeter", meters::create).status(StatusCode::CREATED),
        read(GET, METER, reads, "getMeter", meters::show),
        write(PATCH, METER, writes, "updateMeter", meters::update),
        write(DELETE, METER, writes, "deleteMeter", meters::delete),
        read(GET, USAGE, reads_usage, "listUsageEvents", show::list),
        action(POST, USAGE, writes_usage, "reportUsage", ingest::report).status(StatusCode::CREATED),
        write(DELETE, EVENT, writes_usage, "voidUsageEvent", void::void),
        read(
            GET,
            OF_SUBSCRIPTION,
            reads_usage,
            "getSubscriptionUsage",
            show::of_subscription,
        ),
    ]
}

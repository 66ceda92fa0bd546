//! URLs of events, of webhook deliveries, and of delivering again.

use super::methods::{GET, POST};
use pandabase_commerce::notify::deliveries::replay::replay;
use pandabase_commerce::notify::deliveries::service::{list, resend, show};
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::Access::{Dashboard, Scope};
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};

pub(super) fn delivery_api() -> Vec<Endpoint> {
    const LIST: &str = "/v2/core/stores/{storeId}/webhooks/{webhookId}/deliveries";
    const ONE: &str = "/v2/core/stores/{storeId}/webhooks/{webhookId}/deliveries/{deliveryId}";
    const RESEND: &str = "/v2/core/stores/{storeId}/webhooks/{webhookId}/deliveries/{deliveryId}/resend";
    const REPLAY: &str = "/v2/core/stores/{storeId}/webhooks/{webhookId}/replay";
    const MY_LIST: &str = "/v2/stores/{storeId}/webhooks/{webhookId}/deliveries";
    const MY_ONE: &str = "/v2/stores/{storeId}/webhooks/{webhookId}/deliveries/{deliveryId}";
    const MY_RESEND: &str = "/v2/stores/{storeId}/webhooks/{webhookId}/deliveries/{deliveryId}/resend";
    const MY_REPLAY: &str = "/v2/stores/{storeId}/webhooks/{webhookId}/replay";
    let (reads, writes) = (Scope(S::WebhooksRead), Scope(S::WebhooksWrite));
    let (my_reads, my_writes) = (Dashboard(S::WebhooksRead), Dashboard(S::WebhooksWrite));
    vec![
        read(GET, LIST, reads, "listWebhookDeliveries", list),
        read(GET, ONE, reads, "getWebhookDelivery", show),
        write(POST, RESEND, writes, "resendWebhookDelivery", resend),
        action(POST, REPLAY, writes, "replayWebhookEvents", replay),
        read(GET, MY_LIST, my_reads, "listMyWebhookDeliveries", list).without_key(),
        read(GET, MY_ONE, my_reads, "getMyWebhookDelivery", show).without_key(),
        write(POST, MY_RESEND, my_writes, "resendMyWebhookDelivery", resend).without_key(),
        action(POST, MY_REPLAY, my_writes, "replayMyWebhookEvents", replay).without_key(),
    ]
}

/// What happened, and who was told of it. A request may wait for an event, and a stream goes on, so neither
/// ends with the usual time.
pub(super) fn event_api() -> Vec<Endpoint> {
    use pandabase_commerce::notify::deliveries::service::{list_of_event, resend_event};
    use pandabase_commerce::notify::feed::service::{list, show};
    const LIST: &str = "/v2/core/stores/{storeId}/events";
    const ONE: &str = "/v2/core/stores/{storeId}/events/{eventId}";
    const TOLD: &str = "/v2/core/stores/{storeId}/events/{eventId}/deliveries";
    const RESEND: &str = "/v2/core/stores/{storeId}/events/{eventId}/resend";
    let reads = Scope(S::EventsRead);
    let (sees, sends) = (Scope(S::WebhooksRead), Scope(S::WebhooksWrite));
    vec![
        action(GET, LIST, reads, "listEvents", list).long(),
        action(GET, ONE, reads, "getEvent", show),
        read(GET, TOLD, sees, "listEventDeliveries", list_of_event),
        write(POST, RESEND, sends, "resendEvent", resend_event),
    ]
}

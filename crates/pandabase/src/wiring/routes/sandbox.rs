//! The API that only a sandbox has.

use super::methods::{DELETE, GET, POST};
use crate::surfaces::sandbox::{clock, forks, lab, simulate_payment, simulate_payout};
use http::StatusCode;
use pandabase_domain::token::Scope as S;
use pandabase_platform::api::Access::Scope;
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};

/// The store's clock, and what its processor and its bank are made to say.
pub(super) fn sandbox_api() -> Vec<Endpoint> {
    use simulate_payout::{simulate, simulate_account};
    const CLOCK: &str = "/v2/sandbox/stores/{storeId}/clock";
    const SIMULATE: &str = "/v2/sandbox/stores/{storeId}/payments/{paymentId}/simulate";
    const PAYOUT: &str = "/v2/sandbox/stores/{storeId}/payouts/{payoutId}/simulate";
    const ACCOUNT: &str = "/v2/sandbox/stores/{storeId}/payouts/bank-accounts/{bankAccountId}/simulate";
    let plays = Scope(S::SandboxWrite);
    vec![
        action(GET, CLOCK, plays, "getClock", clock::show_clock),
        action(POST, CLOCK, plays, "moveClock", clock::move_clock).long(),
        write(
            POST,
            SIMULATE,
            plays,
            "simulatePaymentEvent",
            simulate_payment::simulate,
        ),
        write(POST, PAYOUT, plays, "simulatePayoutEvent", simulate),
        write(POST, ACCOUNT, plays, "simulateBankAccountEvent", simulate_account),
    ]
}

/// Forks and snapshots of sandbox stores. A repetition makes another one, whatever its key.
pub(super) fn copies_api() -> Vec<Endpoint> {
    use forks::service::{delete_fork, forget, fork, keep, list, list_forks, reset};
    const FORK: &str = "/v2/sandbox/stores/{storeId}/fork";
    const FORKS: &str = "/v2/sandbox/stores/{storeId}/forks";
    const ONE_FORK: &str = "/v2/sandbox/stores/{storeId}/forks/{forkId}";
    const SNAPSHOTS: &str = "/v2/sandbox/stores/{storeId}/snapshots";
    const SNAPSHOT: &str = "/v2/sandbox/stores/{storeId}/snapshots/{snapshotId}";
    const RESET: &str = "/v2/sandbox/stores/{storeId}/reset";
    let plays = Scope(S::SandboxWrite);
    let all = vec![
        action(POST, FORK, plays, "forkStore", fork).status(StatusCode::CREATED),
        read(GET, FORKS, plays, "listForks", list_forks),
        action(DELETE, ONE_FORK, plays, "deleteFork", delete_fork),
        action(POST, SNAPSHOTS, plays, "createSnapshot", keep).status(StatusCode::CREATED),
        read(GET, SNAPSHOTS, plays, "listSnapshots", list),
        action(DELETE, SNAPSHOT, plays, "deleteSnapshot", forget),
        action(POST, RESET, plays, "resetStore", reset),
    ];
    all.into_iter()
        .map(|endpoint| endpoint.without_key().long())
        .collect()
}

/// The webhook lab: a receiver of the store's own, and events that are sent to its endpoints for trial.
pub(super) fn lab_api() -> Vec<Endpoint> {
    use lab::send::send;
    use lab::service::{list, remove, set, show, show_request};
    const RECEIVER: &str = "/v2/sandbox/stores/{storeId}/lab/receiver";
    const REQUESTS: &str = "/v2/sandbox/stores/{storeId}/lab/requests";
    const REQUEST: &str = "/v2/sandbox/stores/{storeId}/lab/requests/{receivedId}";
    const SEND: &str = "/v2/sandbox/stores/{storeId}/lab/send";
    let plays = Scope(S::SandboxWrite);
    vec![
        read(GET, RECEIVER, plays, "getLabReceiver", show),
        write(POST, RECEIVER, plays, "setLabReceiver", set),
        write(DELETE, RECEIVER, plays, "deleteLabReceiver", remove),
        read(GET, REQUESTS, plays, "listLabRequests", list),
        read(GET, REQUEST, plays, "getLabRequest", show_request),
        action(POST, SEND, plays, "sendLabEvent", send)
            .without_key()
            .long(),
    ]
}

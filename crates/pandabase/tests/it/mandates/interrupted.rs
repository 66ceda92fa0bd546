//! Charges under an agreement that are cut off.

use super::text;
use crate::harness::{Server, apply, both};
use crate::interrupted::{LATER, RUNNING, assert_repeated};
use crate::renewals::{Fault, flaky};
use crate::shop::GOOD;
use serde_json::json;

#[apply(both)]
async fn a_charge_that_was_cut_off_ends_with_its_result(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    let path = server.core("/payments");
    let before = server.captured().await;
    let token = server.authorized(&made, 5000).await;
    let body = json!({"mandate": {"id": made.id, "token": token}});
    let cut = flaky(&server, Fault::AfterCharging, 1);
    assert_eq!(cut.keyed_post(&path, &body).await.status, 503);
    assert_eq!(server.keyed_post(&path, &body).await.error(409), RUNNING);
    server.advance(LATER).await;
    let paid = server.keyed_post(&path, &body).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    assert!(text(&paid.data(200)["id"]).starts_with("pmt_"));
    assert_repeated(&paid, &server.keyed_post(&path, &body).await);
    assert_eq!(server.captured().await, before + 1);
    server.verify().await;
}

/// Nothing was charged, and the authorization is used up.
#[apply(both)]
async fn a_charge_that_never_arrived_is_declined(server: Server) {
    let customer = server.customer().await;
    let made = server.agreed(&customer, "MONTHLY", GOOD).await;
    let path = server.core("/payments");
    let before = server.captured().await;
    let token = server.authorized(&made, 5000).await;
    let body = json!({"mandate": {"id": made.id, "token": token}});
    let cut = flaky(&server, Fault::BeforeCharging, 1);
    assert_eq!(cut.keyed_post(&path, &body).await.status, 503);
    server.advance(LATER).await;
    let refused = server.keyed_post(&path, &body).await;
    assert_eq!(refused.error(400), "Your payment was declined");
    assert_repeated(&refused, &server.keyed_post(&path, &body).await);
    assert_eq!(server.captured().await, before);
    server.verify().await;
}

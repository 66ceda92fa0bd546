//! The receipt that goes with evidence: the invoice that the buyer was mailed, as a file.

use super::books::agree;
use super::player::{Till, text};
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use fake_stripe::{Fault, Plan};
use serde_json::{Value, json};

const FILES: &str = "POST /v1/files";

/// Sells, has the payment disputed and the dispute answered; returns the evidence that Stripe has.
async fn handed_in(sold: &Sold, log: &str) -> Value {
    let server = &sold.server;
    let session = server.cart_of(4000).await;
    let paid = server.pay_with(&session, sold.card(GOOD)).await;
    let paid = paid.data(200).clone();
    sold.receive_events().await;
    let intent = sold.intent(&paid).await;
    let disputed = sold.fake.dispute(&intent, "fraudulent").unwrap();
    sold.receive_events().await;
    let dispute = server.payment(&paid).await["dispute"]["id"].clone();
    let path = server.core(&format!("/disputes/{}/evidence", text(&dispute)));
    let evidence = json!({"access_activity_log": log});
    server.post(&path, evidence).await.data(200);
    sold.receive_events().await;
    let told = sold.fake.object(&disputed).unwrap();
    assert_eq!(told["status"], "under_review", "{told}");
    assert_eq!(told["evidence_details"]["submission_count"], 1);
    assert_eq!(told["evidence"]["access_activity_log"], log);
    told["evidence"].clone()
}

#[apply(both)]
async fn the_invoice_goes_with_the_evidence_as_a_file(server: Server) {
    let sold = Sold::start(&server).await;
    let evidence = handed_in(&sold, "12 logins from Austin").await;
    let id = text(&evidence["receipt"]);
    let file = sold.fake.object(id).unwrap();
    assert_eq!(
        (&file["object"], &file["purpose"], &file["type"]),
        (&json!("file"), &json!("dispute_evidence"), &json!("pdf"))
    );
    let name = text(&file["filename"]);
    assert!(name.starts_with("invoice-") && name.ends_with(".pdf"), "{name}");
    let bytes = sold.fake.file(id).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    assert!(bytes.windows(5).any(|part| part == b"%%EOF"));
    agree(&sold).await;
}

#[apply(both)]
async fn evidence_does_not_miss_its_time_for_a_receipt(server: Server) {
    let sold = Sold::start(&server).await;
    // An answer that was lost is asked for again, and the file is the same.
    sold.fake.plan(Plan::on(Fault::LoseAnswer, FILES));
    let evidence = handed_in(&sold, "lost").await;
    assert!(text(&evidence["receipt"]).starts_with("file_"), "{evidence}");
    assert_eq!(sold.fake.objects("file").len(), 1);
    // What Stripe does not take is left out.
    sold.fake
        .plan(Plan::on(Fault::ErrorBefore { is_stored: true }, FILES));
    let evidence = handed_in(&sold, "refused").await;
    assert_eq!(evidence["receipt"], Value::Null);
    sold.fake.clear_plans();
    sold.fake.plan(Plan::on(Fault::Refuse, FILES).times(10));
    let evidence = handed_in(&sold, "unreachable").await;
    assert_eq!(evidence["receipt"], Value::Null);
    sold.fake.clear_plans();
    // The machine for files was not there, and charges went on.
    handed_in(&sold, "afterwards").await;
    agree(&sold).await;
}

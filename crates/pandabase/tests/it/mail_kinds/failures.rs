//! What a merchant is mailed when something did not work, or is theirs to decide: a renewal without a price,
//! a payout that came back, a warning over a large payment, a report that could not be written.

use super::{desk, redacted, says_the_same_in_both_forms, text};
use crate::harness::{Server, apply, both};
use crate::meters::meter;
use crate::shop::GOOD;
use pandabase_domain::time::{MINUTE, SECOND};
use serde_json::{Value, json};

/// What their subjects begin with, and a word further on.
const SUBJECTS: &[(&str, &str)] = &[
    ("A renewal of Cloud Notes Pro cannot be charged", ""),
    ("Fraud warning for ", ""),
    ("Your payout of ", "was returned"),
    ("Your report failed: ", ""),
];

/// A subscription with more usage than money can pay, which falls due.
async fn used_beyond_any_price(server: &Server) {
    let plan = server
        .plan(json!({"pricingModel": "USAGE_BASED", "price": 2000}))
        .await;
    let dear = json!({"unitPrice": 10_000, "unitQuantity": 1});
    meter(server, &json!({"id": plan}), dear).await;
    let id = server.subscribed(&plan, GOOD).await;
    let event = json!({"event_name": "render_seconds", "quantity": 1_795_866_524_000_000_i64});
    let usage = json!({"subscription_id": id, "events": [event]});
    let reported = server.post(&server.core("/usage/"), usage).await;
    assert_eq!(reported.data(201)["accepted"], 1);
    server.move_clock("P35D").await;
}

/// A report whose file has no place.
async fn reported_in_vain(server: &Server) {
    let june = json!({"type": "BALANCE_LEDGER", "periodStart": "2026-06-01T00:00:00Z",
        "periodEnd": "2026-07-01T00:00:00Z", "formats": ["CSV"]});
    server.post(&server.core("/reports/"), june).await.data(201);
    server.drain().await;
    for pause in [30 * SECOND, MINUTE] {
        server.advance(pause).await;
    }
}

#[apply(both)]
async fn what_fails_is_mailed_to_the_merchant_and_has_its_snapshot(server: Server) {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("files");
    std::fs::write(&blocked, "not a folder").unwrap();
    let server = server
        .with(|config| config.files_folder = Some(blocked.clone()))
        .await;
    let warned = server.sell(6000, GOOD).await;
    let warning = json!({"event": "early_fraud_warning"});
    server.simulate(&warned, warning).await.data(200);
    server.sell(100_000, GOOD).await;
    server.approved_account().await;
    let payout = server.request_payout(10_000, None).await.unwrap().payout.id;
    used_beyond_any_price(&server).await;
    let returned = server.play_bank(payout.as_ref(), "payout_returned").await;
    assert_eq!(returned.data(200)["status"], "REJECTED");
    reported_in_vain(&server).await;
    let mails = server.all_mails().await;
    let found = SUBJECTS.iter().map(|(start, word)| {
        let is_it = |mail: &&Value| {
            let subject = text(&mail["subject"]);
            subject.starts_with(start) && subject.contains(word)
        };
        let mail = mails.iter().find(is_it);
        mail.unwrap_or_else(|| panic!("{start}…{word} is not among {mails:#?}"))
    });
    let found: Vec<&Value> = found.collect();
    assert_eq!(
        desk::open_all(&server, found.iter().copied()).await,
        SUBJECTS.len()
    );
    let told = found.iter().map(|mail| {
        says_the_same_in_both_forms(mail);
        let (subject, words) = (redacted(text(&mail["subject"])), redacted(text(&mail["text"])));
        format!("=== {subject}\n{words}\n")
    });
    insta::assert_snapshot!("mails_of_what_failed", told.collect::<String>());
    server.verify().await;
}

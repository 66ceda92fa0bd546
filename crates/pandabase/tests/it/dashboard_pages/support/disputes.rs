//! Disputes: listed by what is due, read with their arithmetic, and answered once.

use super::super::{signed_in, text};
use super::{disputed, link};
use crate::accounts::OWNER;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::json;

#[apply(both)]
async fn a_dispute_says_what_the_bank_took(server: Server) {
    let (paid, dispute) = disputed(&server, "PRODUCT_NOT_RECEIVED").await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("")).await;
    let due = server.desk("/disputes?status=NEEDS_EVIDENCE");
    owner.shows(&format!("{due}\""));
    owner.go(&due).await;
    let page = server.desk(&format!("/disputes/{}", text(&dispute["id"])));
    for says in [
        "Needs evidence (1)",
        "$108.25",
        "“Nothing arrived”",
        "Evidence is taken until June 8, 2026",
        &*page,
    ] {
        owner.shows(says);
    }
    owner.go(&page).await;
    for says in [
        "-$128.25",
        "$108.25 + $20.00",
        "If you win, you get back",
        "Dispute opened",
        "visa •••• 4242",
        &*server.desk(&format!("/orders/{}", text(&paid["order_id"]))),
    ] {
        owner.shows(says);
    }
    server.verify().await;
}

#[apply(both)]
async fn a_dispute_is_answered_with_evidence_once(server: Server) {
    let (paid, dispute) = disputed(&server, "PRODUCT_NOT_RECEIVED").await;
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk(&format!("/disputes/{}", text(&dispute["id"])));
    owner.go(&page).await;
    let evidence = link(&owner, "/evidence");
    owner.go(&evidence).await;
    for says in [
        "There is one submission.",
        "Mia Koch",
        "1 × Premium",
        "1 Main St",
        "Show that it did",
    ] {
        owner.shows(says);
    }
    owner.press("submit", &[]).await;
    assert_eq!(owner.error("access_activity_log"), "Please answer this");
    assert!(owner.error("sure").starts_with("Tick this"), "{}", owner.text);
    // Nothing of a long text is lost.
    let long = "12:00 downloaded <all> of it\n".repeat(600);
    owner.press("submit", &[("access_activity_log", &*long)]).await;
    assert_eq!(
        owner.text.matches("12:00 downloaded &#60;all&#62; of it").count(),
        600
    );
    assert_eq!(owner.error("access_activity_log"), "");
    let log = [
        ("access_activity_log", "2 downloads\r\n12 logins from Austin"),
        ("sure", "yes"),
    ];
    owner.press("submit", &log).await;
    owner.shows("It is on its way.");
    owner.shows("12 logins from Austin");
    owner.shows("with the bank");
    owner.hides("Evidence is taken until");
    let path = server.core(&format!("/disputes/{}", text(&dispute["id"])));
    let after = server.get(&path).await.data(200).clone();
    assert_eq!(
        (&after["status"], &after["evidence"]["access_activity_log"]),
        (
            &json!("UNDER_REVIEW"),
            &json!("2 downloads\n12 logins from Austin")
        )
    );
    owner.go(&evidence).await;
    owner.shows("Evidence was submitted; there is one submission.");
    owner.hides("id=\"submission\"");
    owner.press("submit", &log).await;
    assert!(owner.is_refused());
    owner.shows("Evidence has already been submitted");
    server.drain().await;
    server.play(&paid, json!({"event": "dispute_won"})).await;
    owner.go(&page).await;
    owner.shows("$128.25 − $108.25");
    owner.go(&server.desk("/disputes")).await;
    owner.shows("won (1)");
    owner.shows("Needs evidence (0)");
    server.verify().await;
}

#[apply(both)]
async fn disputes_that_need_evidence_stand_first(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/disputes")).await;
    owner.shows("No disputes");
    let (_, first) = disputed(&server, "FRAUDULENT").await;
    server.advance(DAY).await;
    let (second, _) = disputed(&server, "UNRECOGNIZED").await;
    let (lost, _) = disputed(&server, "DUPLICATE_CHARGE").await;
    server.play(&lost, json!({"event": "dispute_lost"})).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/disputes")).await;
    let at = |says: &str| {
        let found = owner.text.find(says);
        found.unwrap_or_else(|| panic!("{says}: {}", owner.text))
    };
    // The one that was opened first is due first.
    assert!(at("“I did not make this payment”") < at("“I do not know this charge”"));
    assert!(at("“I do not know this charge”") < at("“I was charged twice”"));
    assert_eq!(owner.text.matches("/disputes/dsp_").count(), 3);
    for (status, count) in [
        ("NEEDS_EVIDENCE", 2),
        ("LOST", 1),
        ("WON", 0),
        ("UNDER_REVIEW", 0),
    ] {
        owner
            .go(&server.desk(&format!("/disputes?status={status}")))
            .await;
        assert_eq!(owner.text.matches("/disputes/dsp_").count(), count, "{status}");
    }
    // A week after its opening a dispute takes no evidence any more.
    server.app.env.clock.advance(6 * DAY);
    owner
        .go(&server.desk(&format!("/disputes/{}/evidence", text(&first["id"]))))
        .await;
    owner.shows("The seven days for evidence are over.");
    owner.hides("id=\"submission\"");
    server.drain().await;
    owner.reload().await;
    owner.shows("This dispute is decided");
    assert_eq!(server.order(&second).await["status"], "CHARGEBACK");
    server.verify().await;
}

#[apply(both)]
async fn what_a_dispute_took_and_what_goes_with_evidence_is_told(server: Server) {
    let (paid, dispute) = disputed(&server, "GENERAL").await;
    let path = |rest: &str| server.of_team(&format!("/disputes/{}{rest}", text(&dispute["id"])));
    let mut amounts = json!({"totalAmount": 10_825, "takenAmount": 10_825, "fee": 2000,
        "debitedAmount": 12_825, "returnableAmount": 10_825, "cost": 12_825});
    assert_eq!(*server.get(&path("/amounts")).await.data(200), amounts);
    let evidence = server.get(&path("/evidence")).await.data(200).clone();
    assert_eq!(
        evidence,
        json!({"possible": true, "refusal": null, "until": "2026-06-08T00:00:00.000Z",
            "customerName": "Mia Koch", "customerEmail": MIA, "customerIp": "0.0.0.0",
            "customerDevice": null, "customerAccount": null,
            "billingAddress": evidence["billingAddress"], "productDescription": "1 × Premium",
            "priorPayments": []})
    );
    server.play(&paid, json!({"event": "dispute_lost"})).await;
    amounts["returnableAmount"] = 0.into();
    assert_eq!(*server.get(&path("/amounts")).await.data(200), amounts);
    let evidence = server.get(&path("/evidence")).await;
    assert_eq!(evidence.data(200)["refusal"], "Dispute is already resolved");
    let (other, token) = server.other_store("other-store").await;
    for rest in ["amounts", "evidence"] {
        let foreign = format!("/v2/stores/{}/disputes/{}/{rest}", other.id, text(&dispute["id"]));
        let call = server.anonymous(Method::GET, &foreign).bearer(&token);
        assert_eq!(call.send().await.error(404), "Dispute not found");
        let short = server.of_team(&format!("/disputes/short/{rest}"));
        assert!(
            server
                .get(&short)
                .await
                .error(400)
                .starts_with("params/disputeId")
        );
    }
}

#[apply(both)]
async fn earlier_payments_of_the_buyer_are_shown(server: Server) {
    for _ in 0..2 {
        server.sell(4000, GOOD).await;
        server.app.env.clock.advance(1000);
    }
    let (_, dispute) = disputed(&server, "FRAUDULENT").await;
    let mut owner = signed_in(&server, OWNER).await;
    owner
        .go(&server.desk(&format!("/disputes/{}/evidence", text(&dispute["id"]))))
        .await;
    owner.shows("Earlier payments of the same buyer");
    assert_eq!(owner.text.matches("same IP address").count(), 2);
    owner.shows("$43.30");
}

//! Earlier payments of a buyer who says that a payment was not theirs: what Stripe is given of them.

use super::books::agree;
use super::player::{Player, Till, text};
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use crate::shop::GOOD;
use http::Method;
use pandabase_domain::time::DAY;
use serde_json::{Value, json};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
/// What Visa's programme calls itself at Stripe.
const PROGRAMME: &str = "visa_compelling_evidence_3";

/// Mia buys something for 40 dollars with her browser at home.
async fn buys_at_home(sold: &Sold) -> Value {
    let server = &sold.server;
    let session = server.cart_of(4000).await;
    let call = server.anonymous(Method::POST, &server.pay_path(&session));
    let call = call.from("10.0.0.1:4000".parse().unwrap());
    let call = call.header("user-agent", AGENT);
    let paid = call.json(&json!({"payment_method": sold.card(GOOD)})).send();
    let paid = paid.await.data(200).clone();
    sold.receive_events().await;
    paid
}

#[apply(both)]
async fn earlier_payments_of_the_same_buyer_go_with_the_evidence(server: Server) {
    let sold = Sold::start(&server).await;
    let mut charges = Vec::new();
    for _ in 0..2 {
        let intent = sold.intent(&buys_at_home(&sold).await).await;
        let intents = sold.fake.objects("payment_intent");
        let found = intents.iter().find(|one| one["id"] == intent.as_str());
        charges.push(found.unwrap()["latest_charge"].clone());
        sold.pass(DAY).await;
    }
    sold.server.sign_in(MIA).await;
    // The programme counts what is older than a hundred and twenty days.
    sold.pass(150 * DAY).await;
    let paid = buys_at_home(&sold).await;
    let intent = sold.intent(&paid).await;
    sold.fake.dispute(&intent, "fraudulent").unwrap();
    sold.receive_events().await;
    let dispute = sold.server.payment(&paid).await["dispute"].clone();
    let path = format!("/disputes/{}/evidence", text(&dispute["id"]));
    let log = json!({"access_activity_log": "12 logins from Austin"});
    sold.server.post(&sold.server.core(&path), log).await.data(200);
    sold.receive_events().await;

    let handed_in = sold.fake.objects("dispute")[0].clone();
    assert_eq!(handed_in["evidence_details"]["submission_count"], 1);
    let evidence = &handed_in["evidence"];
    assert_eq!(
        (
            &evidence["access_activity_log"],
            &evidence["customer_purchase_ip"]
        ),
        (&json!("12 logins from Austin"), &json!("10.0.0.1"))
    );
    let history = &evidence["enhanced_evidence"][PROGRAMME];
    let now = &history["disputed_transaction"];
    assert_eq!(
        (&now["customer_email_address"], &now["customer_purchase_ip"]),
        (&json!(MIA), &json!("10.0.0.1"))
    );
    assert!(text(&now["customer_account_id"]).starts_with("cus_"), "{now}");
    assert!(text(&now["customer_device_fingerprint"]).len() >= 20, "{now}");
    let before = history["prior_undisputed_transactions"].as_array().unwrap();
    let mut named: Vec<Value> = before.iter().map(|one| one["charge"].clone()).collect();
    named.reverse();
    assert_eq!(named, charges);
    for one in before {
        for same in [
            "customer_account_id",
            "customer_device_fingerprint",
            "customer_email_address",
            "customer_purchase_ip",
        ] {
            assert_eq!(one[same], now[same], "{same}");
        }
    }
    sold.decide(&paid, true).await;
    assert_eq!(sold.server.payment(&paid).await["dispute"]["status"], "WON");
    agree(&sold).await;
}

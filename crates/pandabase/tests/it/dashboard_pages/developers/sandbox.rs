//! The tools of a sandbox: its clock, its cards, and messages of the processor.

use crate::accounts::OWNER;
use crate::dashboard_pages::{signed_in, text};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use crate::visitor::Visitor;
use pandabase_commerce::accounts::sign_in::link;
use pandabase_domain::checkout::Email;
use serde_json::{Value, json};

async fn clock(server: &Server) -> Value {
    let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.get(&path).await.data(200).clone()
}

#[apply(both)]
async fn the_clock_goes_on_to_the_next_renewal(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/sandbox");
    owner.go(&page).await;
    owner.hides("name=\"set\"");
    owner.press("", &[("advance", "P1D")]).await;
    owner.shows("id=\"moved\"");
    owner.shows("June 2, 2026");
    assert!(clock(&server).await["offsetMs"].as_i64().unwrap() >= 24 * 60 * 60 * 1000);
    owner.reload().await;
    owner.hides("id=\"moved\"");
    for (name, value) in [("advance", "soon"), ("set", "2026-06-01T00:00:00Z")] {
        owner.press("", &[(name, value)]).await;
        assert!(owner.is_refused(), "{value}: {}", owner.text);
    }
    let plan = server.plan(json!({})).await;
    let id = text(&server.subscribe(&plan, GOOD).await["subscription_id"]);
    owner.go(&page).await;
    owner.shows("The next renewal is due");
    let (_, rest) = owner.text.split_once("name=\"set\" value=\"").unwrap();
    let due = rest.split('"').next().unwrap().to_owned();
    let subscription = server.core(&format!("/subscriptions/{id}"));
    let before = server.get(&subscription).await.data(200).clone();
    assert_eq!(before["nextChargeAt"], due);
    owner.press("", &[("set", &*due)]).await;
    owner.shows("id=\"moved\"");
    let after = server.get(&subscription).await.data(200).clone();
    assert_eq!(after["currentPeriodStart"], due);
    assert_eq!(
        server.get(&server.core("/orders")).await.data(200)["pagination"]["total"],
        2
    );
    server.verify().await;
}

#[apply(both)]
async fn an_event_of_the_processor_is_played(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    let page = server.desk("/developers/sandbox");
    owner.go(&page).await;
    owner.hides("id=\"play\"");
    owner.shows("4000 0000 0000 0002");
    owner.shows("href=\"/dev/mailbox\"");
    let sold = server.sell(4000, GOOD).await;
    let payment = sold["payment_id"].as_str().unwrap();
    owner.go(&page).await;
    owner.shows(&format!("value=\"{payment}\""));
    owner
        .press("play", &[("paymentId", payment), ("event", "dispute_won")])
        .await;
    assert!(owner.error("event").contains("fits a payment"), "{}", owner.text);
    let dispute = [
        ("paymentId", payment),
        ("event", "dispute_opened"),
        ("reason", "FRAUDULENT"),
    ];
    owner.go(&page).await;
    owner.press("play", &dispute).await;
    owner.shows("It was played, and what follows from it has happened.");
    let disputes = server.get(&server.core("/disputes")).await;
    assert_eq!(disputes.data(200)["items"][0]["reason"], "FRAUDULENT");
    // A payment of another store is not there.
    owner
        .press(
            "play",
            &[
                ("paymentId", "pmt_aaaaaaaaaaaaaaaaaaaaaaaa"),
                ("event", "succeeded"),
            ],
        )
        .await;
    assert_eq!(owner.status, 404);
    server.verify().await;
}

#[apply(both)]
async fn production_has_no_such_page(server: Server) {
    let server = server.in_production().await;
    let email = Email::parse(OWNER).unwrap();
    let made = server.as_operator(move |tx, ctx| link(tx, ctx, &email)).await;
    let made = made.unwrap();
    let (_, token) = made.split_once("/sign-in?token=").unwrap();
    let mut owner = Visitor::open(&server, &format!("/sign-in?token={token}")).await;
    owner.page = "/sign-in".to_owned();
    owner.press("verify", &[]).await;
    owner.go(&server.desk("/developers/tokens")).await;
    assert_eq!(owner.status, 200, "{}", owner.text);
    owner.hides("/developers/sandbox");
    owner.go(&server.desk("/developers/sandbox")).await;
    assert_eq!(owner.status, 404);
    owner.press("play", &[]).await;
    assert_eq!(owner.status, 404);
}

//! Forms that are sent twice, and how much of a store's attention one buyer gets.

use super::{licence, signed_in};
use crate::accounts::OWNER;
use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::portal::MIA;
use serde_json::{Value, json};

impl Server {
    async fn cases(&self) -> Value {
        self.get(&self.core("/cases")).await.data(200).clone()
    }

    /// How many mails about cases the owner has got.
    async fn mails_of_cases(&self) -> usize {
        let letters = self.letters(OWNER).await;
        let is_case = |letter: &&Value| letter["subject"].as_str().unwrap().starts_with("Support case: ");
        letters.iter().filter(is_case).count()
    }
}

#[apply(both)]
async fn a_form_that_is_sent_twice_opens_one_case_and_writes_once(server: Server) {
    let (order, _) = licence(&server).await;
    let mut mia = signed_in(&server, MIA).await;
    let typed = [
        ("reason", "missing"),
        ("subject", "Key"),
        ("body", "Where is it?"),
    ];
    for _ in 0..2 {
        mia.go(&format!("/portal/orders/{order}/case")).await;
        mia.press("open", &typed).await;
        mia.shows("Something is missing: Key");
    }
    let cases = server.cases().await;
    assert_eq!(cases["pagination"]["total"], 1);
    let id = cases["items"][0]["id"].as_str().unwrap();
    mia.go(&format!("/portal/cases/{id}")).await;
    for _ in 0..2 {
        mia.press("send", &[("body", "Hello?")]).await;
        mia.shows("Your answer was sent.");
    }
    let path = server.core(&format!("/cases/{id}/messages"));
    let count = async || server.get(&path).await.data(200)["pagination"]["total"].clone();
    assert_eq!(count().await, 3);
    assert_eq!(server.mails_of_cases().await, 2);
    // The same words later are said again.
    server.app.env.clock.advance(11_000);
    mia.press("send", &[("body", "Hello?")]).await;
    assert_eq!(count().await, 4);
    server.verify().await;
}

#[apply(both)]
async fn the_same_case_at_once_is_opened_once(server: Server) {
    let desk = Desk::open(&server).await;
    let body = json!({"orderId": desk.order, "subject": "Twice", "body": "Hello?"});
    let sent = (0..4).map(|_| server.portal_post(&desk.person, "/cases", body.clone()));
    let answers = futures_util::future::join_all(sent).await;
    let first = answers[0].data(201)["id"].clone();
    for answer in &answers {
        assert_eq!(answer.data(201)["id"], first);
    }
    assert_eq!(server.cases().await["pagination"]["total"], 2);
}

#[apply(both)]
async fn cases_about_an_order_and_their_mails_have_a_limit(server: Server) {
    let desk = Desk::open(&server).await;
    for number in 1..10 {
        desk.another(&format!("Case {number}")).await;
    }
    let body = json!({"orderId": desk.order, "subject": "One more", "body": "Hello?"});
    let open = async || server.portal_post(&desk.person, "/cases", body.clone()).await;
    let refused = "There are too many cases about this order: write in one of them";
    assert_eq!(open().await.error(429), refused);
    // Closing one makes no room on the same day.
    desk.customer_post("/close", json!({})).await.data(200);
    assert_eq!(open().await.error(429), refused);
    server.move_clock("P1DT1M").await;
    open().await.data(201);
    let before = server.mails_of_cases().await;
    assert_eq!(before, 11);
    for number in 0..25 {
        let said = json!({"body": format!("Hello {number}?")});
        desk.customer_post("/messages", said).await.data(201);
    }
    // The first message of the case is one of those that are unread.
    assert_eq!(server.mails_of_cases().await - before, 19);
    server.post(&desk.path("/read"), json!({})).await.data(200);
    desk.customer_post("/messages", json!({"body": "And now?"}))
        .await
        .data(201);
    assert_eq!(server.mails_of_cases().await - before, 20);
    server.verify().await;
}

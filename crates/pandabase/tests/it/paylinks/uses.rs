//! Uses are counted, and never more than allowed.

use super::{GONE, NOBODY};
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, buyer, card};
use http::Method;
use pandabase_domain::time::{DAY, HOUR};
use serde_json::json;

#[apply(both)]
async fn a_change_reaches_new_sessions_and_mostly_not_open_ones(server: Server) {
    for change in ["disabled", "expired", "deleted"] {
        let id = server
            .paylink(json!({"expiresAt": format!("{}", server.app.env.clock.now().plus_millis(HOUR))}))
            .await;
        let session = server.visit_of(&id, "a@example.org").await;
        let path = server.paylinks(&format!("/{id}"));
        let refusal = match change {
            "disabled" => {
                server
                    .call(Method::POST, &format!("{path}/disable"))
                    .send()
                    .await
                    .data(200);
                (400, GONE)
            }
            "expired" => {
                server.advance(HOUR).await;
                (400, GONE)
            }
            _ => {
                server.delete(&path).await.data(200);
                (404, NOBODY)
            }
        };
        assert_eq!(server.visit(&id).await.error(refusal.0), refusal.1, "{change}");
        server.pay_with(&session, card(GOOD)).await.data(200);
        if change == "disabled" {
            server
                .call(Method::POST, &format!("{path}/enable"))
                .send()
                .await
                .data(200);
            server.visit(&id).await.data(201);
        }
    }
    // An open session of an expired link lives its own life.
    let id = server
        .paylink(json!({"expiresAt": format!("{}", server.app.env.clock.now().plus_millis(HOUR))}))
        .await;
    let session = server.visit_of(&id, "a@example.org").await;
    server.advance(6 * HOUR).await;
    assert_eq!(
        server.pay_with(&session, card(GOOD)).await.error(400),
        "Checkout session has expired"
    );
    server.verify().await;
}

#[apply(both)]
async fn a_reached_cap_stops_open_sessions(server: Server) {
    let id = server.paylink(json!({"maxUses": 1})).await;
    let (first, second) = (
        server.visit_of(&id, "a@example.org").await,
        server.visit_of(&id, "b@example.org").await,
    );
    // A decline frees the place, a question of the bank keeps it.
    server.pay_with(&first, card(DECLINED)).await.error(400);
    let paid = server.pay_with(&first, card(CHALLENGED)).await.data(200).clone();
    assert_eq!(server.uses_of(&id).await, 0);
    assert_eq!(server.pay_with(&second, card(GOOD)).await.error(400), GONE);
    assert_eq!(server.session_status(&second).await, "OPEN");
    server.advance(HOUR).await;
    assert_eq!(server.order(&paid).await["status"], "CANCELLED");
    let paid = server.pay_with(&second, card(GOOD)).await.data(200).clone();
    assert_eq!(server.uses_of(&id).await, 1);
    assert_eq!(server.pay_with(&first, card(GOOD)).await.error(400), GONE);
    assert_eq!(server.visit(&id).await.error(400), GONE);
    // A refund does not give a completed payment back.
    server.play(&paid, json!({"event": "external_refund"})).await;
    assert_eq!(server.uses_of(&id).await, 1);
    assert_eq!(server.visit(&id).await.error(400), GONE);
    server.change_paylink(&id, json!({"maxUses": 2})).await.data(200);
    server.pay_with(&first, card(GOOD)).await.data(200);
    assert_eq!(server.uses_of(&id).await, 2);
    server.change_paylink(&id, json!({"maxUses": 1})).await.data(200);
    assert_eq!(server.visit(&id).await.error(400), GONE);
    server.verify().await;
}

#[apply(both)]
async fn a_debit_uses_its_place_when_it_settles(server: Server) {
    let id = server.paylink(json!({"maxUses": 1})).await;
    let opened = server
        .visit_with(&id, json!({"customer": buyer("a@example.org", "DE", "")}))
        .await;
    let session = opened.data(201)["id"].as_str().unwrap().to_owned();
    let paid = server
        .pay_with(&session, json!({"type": "sepa_debit"}))
        .await
        .data(200)
        .clone();
    assert_eq!(
        (&paid["status"], server.uses_of(&id).await),
        (&json!("PROCESSING"), 0)
    );
    server.advance(3 * DAY).await;
    assert_eq!(
        (
            server.order(&paid).await["status"].clone(),
            server.uses_of(&id).await
        ),
        (json!("COMPLETED"), 1)
    );
    server.verify().await;
}

#[apply(both)]
async fn five_of_fifty_visitors_pay_a_link_with_five_uses(server: Server) {
    let id = server.paylink(json!({"maxUses": 5})).await;
    let visits = (0..50).map(|number| {
        let (server, id, email) = (&server, &id, format!("buyer{number}@example.org"));
        async move { server.visit_of(id, &email).await }
    });
    let sessions = futures_util::future::join_all(visits).await;
    let tries = sessions.iter().enumerate().map(|(number, session)| {
        server.pay_with(session, card(if number % 10 == 0 { DECLINED } else { GOOD }))
    });
    let answers = futures_util::future::join_all(tries).await;
    let mut paid = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(paid <= 5);
    // What declines held for a moment is free again.
    for (session, answer) in sessions.iter().zip(&answers).skip(1) {
        if answer.status != 200 && paid < 5 {
            server.pay_with(session, card(GOOD)).await.data(200);
            paid += 1;
        }
    }
    assert_eq!((paid, server.uses_of(&id).await), (5, 5));
    for session in [&sessions[0], &sessions[10]] {
        assert_eq!(server.pay_with(session, card(GOOD)).await.error(400), GONE);
    }
    server.drain().await;
    server.verify().await;
}

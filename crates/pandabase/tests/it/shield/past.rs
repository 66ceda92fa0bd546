//! Trying a condition on payments of the past.

use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, buyer, dynamic};
use serde_json::{Value, json};

impl Server {
    async fn tried(&self, condition: &str) -> Value {
        let trial = json!({"condition": condition});
        self.post(&self.shield("rules/test"), trial)
            .await
            .data(200)
            .clone()
    }
}

#[apply(both)]
async fn what_a_rule_would_have_matched_is_told(server: Server) {
    for (email, country) in [
        ("mia@example.org", "DE"),
        ("tom@example.org", "FR"),
        ("eve@spam.example", "FR"),
    ] {
        let cart = json!({"items": [dynamic(4000)], "customer": buyer(email, country, "")});
        let session = server.open_cart(cart).await;
        server
            .browse_and_pay("198.51.100.7", &session, GOOD)
            .await
            .data(200);
        server.advance(1).await;
    }
    server.list_of("spam", "email", json!(["*@spam.example"])).await;
    let tried = server.tried("((country == \"FR\")) AND email NOT IN @spam").await;
    assert_eq!(tried["condition"], "country == \"FR\" AND email NOT IN @spam");
    assert_eq!(
        (&tried["evaluated"], &tried["matched"], &tried["complete"]),
        (&json!(3), &json!(1), &json!(true))
    );
    assert_eq!(tried["payments"][0]["email"], "tom@example.org");
    assert_eq!(server.tried("browser == \"Firefox\"").await["matched"], 3);
    // What only a rule asked for at the time of paying is not known of earlier payments.
    assert_eq!(server.tried("is_new_customer == true").await["matched"], 0);
    server.rule("amount < 0", "ALLOW", 1).await;
    let cart = json!({"items": [dynamic(4000)], "customer": buyer("ann@example.org", "DE", "")});
    let session = server.open_cart(cart).await;
    server
        .browse_and_pay("198.51.100.7", &session, GOOD)
        .await
        .data(200);
    assert_eq!(server.tried("is_new_customer == true").await["matched"], 1);
    assert_eq!(server.tried("card_bin STARTS_WITH \"4242\"").await["matched"], 1);
    // Nothing is stored, and what is older than asked for is left out.
    assert_eq!(server.how_many("SELECT COUNT(*) FROM shield_rules").await, 1);
    server.move_clock("P8D").await;
    let week = json!({"condition": "amount > 0", "days": 7});
    let tried = server
        .post(&server.shield("rules/test"), week)
        .await
        .data(200)
        .clone();
    assert_eq!(tried["evaluated"], 0);
    for days in [0, 181] {
        let trial = json!({"condition": "amount > 0", "days": days});
        let refused = server.post(&server.shield("rules/test"), trial).await;
        assert!(
            refused.error(400).starts_with("body/days must be"),
            "{}",
            refused.text
        );
    }
}

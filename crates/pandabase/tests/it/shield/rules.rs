//! Rules at pay: their order, what they ask, and what is refused.

use super::text;
use crate::harness::{Server, apply, both};
use crate::shop::{DISPUTED, GOOD, dynamic, mia};
use http::Method;
use pandabase::wiring::housekeeping::schedule;
use pandabase::wiring::migrations::MIGRATIONS;
use pandabase_commerce::shield::store::checks;
use pandabase_domain::time::{DAY, HOUR};
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

const HOME: &str = "198.51.100.7";

/// A cart of Mia's whose session has metadata.
fn cart() -> Value {
    json!({"items": [dynamic(4000)], "customer": mia(), "metadata": {"plan": "Pro"}})
}

#[apply(both)]
async fn the_first_rule_that_applies_decides(server: Server) {
    let allow = server.rule("email == \"mia@example.org\"", "ALLOW", 2).await;
    assert_eq!(
        allow,
        json!({
            "id": allow["id"], "name": "a rule", "condition": "email == \"mia@example.org\"",
            "action": "ALLOW", "priority": 2, "enabled": true, "createdAt": "2026-06-01T00:00:00.000Z",
            "updatedAt": "2026-06-01T00:00:00.000Z"
        })
    );
    assert!(text(&allow["id"]).starts_with("rule_"));
    let block = server.rule("amount > 0", "BLOCK", 5).await;
    let session = server.open_cart(cart()).await;
    let paid = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    // The same rules, the other way round.
    let path = server.shield(&format!("rules/{}", text(&block["id"])));
    let moved = server.patch(&path, json!({"priority": 1})).await;
    assert_eq!(moved.data(200)["priority"], 1);
    let session = server.open_cart(cart()).await;
    let refused = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(refused.error(400), "Your payment was declined");
    assert_eq!(server.session_status(&session).await, "OPEN");
    // A rule that is switched off is not asked.
    server.patch(&path, json!({"enabled": false})).await.data(200);
    let paid = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
    let seen = server
        .get(&server.shield("analytics?period=7d"))
        .await
        .data(200)
        .clone();
    assert_eq!(
        seen,
        json!({
            "evaluated": 3, "allowed": 2, "reviewed": 0, "blocked": 1, "blockRate": 0.333333,
            "byRule": [
                {"ruleId": block["id"], "name": "a rule", "matched": 1, "blocked": 1, "disputed": 0},
                {"ruleId": allow["id"], "name": "a rule", "matched": 2, "blocked": 0, "disputed": 0}
            ]
        })
    );
    server.verify().await;
}

#[apply(both)]
async fn a_store_without_rules_keeps_nothing(server: Server) {
    server.sell(4000, GOOD).await;
    let rule = server.rule("amount > 0", "ALLOW", 1).await;
    server.sell(4000, GOOD).await;
    assert_eq!(server.how_many("SELECT COUNT(*) FROM shield_checks").await, 1);
    server.forget_rule(&rule).await;
    server.sell(4000, GOOD).await;
    assert_eq!(server.how_many("SELECT COUNT(*) FROM shield_checks").await, 1);
    server.verify().await;
}

/// Every attribute with one condition that holds for Mia and one that does not. What is not known, such as
/// the country of an address without a database of addresses, makes both false.
#[apply(both)]
async fn every_attribute_is_asked_at_pay(server: Server) {
    server.list_of("mails", "email", json!(["*@example.org"])).await;
    server.list_of("nets", "ip", json!(["198.51.100.0/24"])).await;
    server.list_of("lands", "country", json!(["US"])).await;
    server.list_of("bins", "card_bin", json!(["424242"])).await;
    server.list_of("words", "string", json!(["fire*", "pro"])).await;
    for (condition, holds) in [
        ("email IN @mails", true),
        ("email ENDS_WITH \"@example.com\"", false),
        ("email_domain == \"example.org\"", true),
        ("email_domain IN @words", false),
        ("ip IN @nets", true),
        ("ip NOT IN @nets", false),
        ("country IN @lands AND country == card_country", true),
        ("country != \"US\"", false),
        ("ip_country == country OR ip_country != country", false),
        ("isp == \"Nobody\" OR isp != \"Nobody\"", false),
        ("browser IN @words", true),
        ("browser CONTAINS \"chrome\"", false),
        ("device_fingerprint != \"\"", true),
        ("device_fingerprint == \"\"", false),
        ("card_fingerprint != \"\"", true),
        ("card_fingerprint == device_fingerprint", false),
        ("card_bin IN @bins", true),
        ("card_bin STARTS_WITH \"5\"", false),
        ("card_country == \"us\"", true),
        ("card_country != \"us\"", false),
        ("card_funding == \"credit\"", true),
        ("card_funding == \"prepaid\"", false),
        ("currency == \"USD\"", true),
        ("currency != \"USD\"", false),
        ("risk_level == \"LOW\"", true),
        ("risk_level == \"HIGH\"", false),
        ("amount >= 4330 AND amount <= 4330", true),
        ("amount > 4330 OR amount < 4330", false),
        ("risk_score == 10", true),
        ("risk_score > 10", false),
        ("customer_order_count == 0", true),
        ("customer_order_count > 0", false),
        ("is_new_customer == true", true),
        ("is_new_customer == false", false),
        ("customer_has_disputed == false", true),
        ("customer_has_disputed == true", false),
        ("ip_has_disputed == false", true),
        ("ip_has_disputed == true", false),
        ("device_has_disputed == false", true),
        ("device_has_disputed == true", false),
        ("metadata.plan == \"pro\" AND metadata.plan IN @words", true),
        ("metadata.other == \"\" OR metadata.other != \"\"", false),
    ] {
        let rule = server.rule(condition, "REVIEW", 1).await;
        // What does not hold goes on to a rule that tells it apart, and nothing is captured: Mia stays new.
        let rest = server.rule("amount > 0", "BLOCK", 2).await;
        let session = server.open_cart(cart()).await;
        let paid = server.browse_and_pay(HOME, &session, GOOD).await;
        if holds {
            assert_eq!(paid.data(200)["status"], "REVIEW", "{condition}");
        } else {
            assert_eq!(paid.error(400), "Your payment was declined", "{condition}");
        }
        server.forget_rule(&rule).await;
        server.forget_rule(&rest).await;
        // Too many declines from one address would close it.
        server.advance(11 * 60 * 1000).await;
    }
    server.verify().await;
}

#[apply(both)]
async fn a_payment_that_was_disputed_is_remembered(server: Server) {
    server.rule("amount > 0 AND amount < 0", "ALLOW", 1).await;
    let session = server.open_cart(cart()).await;
    server.browse_and_pay(HOME, &session, DISPUTED).await.data(200);
    server.move_clock("P2D").await;
    for attribute in ["customer_has_disputed", "ip_has_disputed", "device_has_disputed"] {
        let rule = server.rule(&format!("{attribute} == true"), "BLOCK", 2).await;
        let session = server.open_cart(cart()).await;
        let refused = server.browse_and_pay(HOME, &session, GOOD).await;
        assert_eq!(refused.error(400), "Your payment was declined", "{attribute}");
        server.forget_rule(&rule).await;
    }
    // Somebody else from elsewhere has disputed nothing.
    let rule = "customer_has_disputed == true OR ip_has_disputed == true OR device_has_disputed == true";
    server.rule(rule, "BLOCK", 2).await;
    let mut other = cart();
    other["customer"]["email"] = "tom@example.org".into();
    let session = server.open_cart(other).await;
    let paid = server.browse_and_pay("203.0.113.9", &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
}

/// A network of IPv6 is one client, because its addresses cost nothing.
#[apply(both)]
async fn a_dispute_is_of_the_network_that_it_came_from(server: Server) {
    server.rule("amount > 0 AND amount < 0", "ALLOW", 1).await;
    let session = server.open_cart(cart()).await;
    let bought = server
        .browse_and_pay("[2001:db8:7:1::1]", &session, DISPUTED)
        .await;
    bought.data(200);
    server.move_clock("P2D").await;
    server.rule("ip_has_disputed == true", "BLOCK", 2).await;
    for (ip, is_known) in [("[2001:db8:7:1:ffff::2]", true), ("[2001:db8:7:2::1]", false)] {
        let mut other = cart();
        other["customer"]["email"] = "tom@example.org".into();
        let session = server.open_cart(other).await;
        let paid = server.browse_and_pay(ip, &session, GOOD).await;
        assert_eq!(paid.status == 400, is_known, "{ip} {}", paid.text);
    }
    server.verify().await;
}

#[apply(both)]
async fn declines_raise_the_risk_for_an_hour(server: Server) {
    server.rule("risk_score >= 15", "BLOCK", 1).await;
    let session = server.open_cart(cart()).await;
    let declined = server.browse_and_pay(HOME, &session, crate::shop::DECLINED).await;
    assert_eq!(declined.error(400), "Your card was declined");
    // New, and one decline of the address and of the device: 10 + 5 + 5.
    let refused = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(refused.error(400), "Your payment was declined");
    server.advance(61 * 60 * 1000).await;
    let paid = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(paid.data(200)["status"], "COMPLETED");
}

/// Declines by rules count like those of banks, and end a session.
#[apply(both)]
async fn ten_declines_by_a_rule_end_the_session(server: Server) {
    server.rule("amount > 0", "BLOCK", 1).await;
    let session = server.open_cart(cart()).await;
    for _ in 0..10 {
        let refused = server.browse_and_pay(HOME, &session, GOOD).await;
        assert_eq!(refused.error(400), "Your payment was declined");
    }
    let refused = server.browse_and_pay(HOME, &session, GOOD).await;
    assert_eq!(refused.error(400), "Checkout session has expired");
    let orders = server.get(&server.core("/orders")).await;
    assert_eq!(orders.data(200)["pagination"]["total"], 0);
    // Its buyer is not asked to come back.
    server.advance(7 * HOUR).await;
    let carts = format!("/v2/stores/{}/carts", server.store.id);
    assert_eq!(server.get(&carts).await.data(200)["items"], json!([]));
    let recover = server
        .post(&format!("{carts}/{session}/recover"), json!({}))
        .await;
    assert_eq!(recover.error(404), "Cart not found");
    server.verify().await;
}

/// Who came with a payment that a rule declined is known to the session, as after a bank's decline.
#[apply(both)]
async fn a_session_knows_who_was_declined(server: Server) {
    let rule = server.rule("amount > 0", "BLOCK", 1).await;
    for (is_by_rule, email) in [(true, "tom@example.org"), (false, "kim@example.org")] {
        let session = server.open_cart(json!({"items": [dynamic(4000)]})).await;
        let number = if is_by_rule { GOOD } else { crate::shop::DECLINED };
        let body = json!({
            "payment_method": crate::shop::card(number),
            "customer": crate::shop::buyer(email, "US", "CA")
        });
        server.pay_body(&session, body).await.error(400);
        let path = format!("/v2/stores/{}/checkouts/{session}", server.store.id);
        let shown = server.anonymous(Method::GET, &path).send().await;
        assert_eq!(shown.data(200)["customer"]["email"], email);
        if is_by_rule {
            server.forget_rule(&rule).await;
        }
    }
    server.verify().await;
}

/// What is sold out is refused for that reason, before the rules, and is no decline.
#[apply(both)]
async fn what_cannot_be_sold_is_not_declined(server: Server) {
    let product = json!({
        "title": "Rare", "productType": "LICENSE_KEY", "price": 1500, "status": "ACTIVE",
        "licenseKeys": ["ONLY"]
    });
    let product = server
        .post(&server.core("/products"), product)
        .await
        .data(201)
        .clone();
    let cart = json!({"items": [{"product_id": product["id"], "quantity": 1}], "customer": mia()});
    let (first, second) = (server.open_cart(cart.clone()).await, server.open_cart(cart).await);
    let block = server.rule("amount > 0", "BLOCK", 1).await;
    let refused = server.browse_and_pay(HOME, &first, GOOD).await;
    assert_eq!(refused.error(400), "Your payment was declined");
    // Nothing was reserved by the try.
    server.forget_rule(&block).await;
    server.browse_and_pay(HOME, &first, GOOD).await.data(200);
    server.rule("amount > 0", "BLOCK", 1).await;
    for _ in 0..11 {
        let refused = server.browse_and_pay(HOME, &second, GOOD).await;
        assert_eq!(refused.error(400), "Rare is out of stock");
    }
    server.verify().await;
}

/// A repetition with the same key gets the same answer, also when the rule is gone.
#[apply(both)]
async fn a_decline_by_a_rule_is_an_answer(server: Server) {
    let rule = server.rule("amount > 0", "BLOCK", 1).await;
    let session = server.open_cart(cart()).await;
    let pay = async || {
        server
            .anonymous(Method::POST, &server.pay_path(&session))
            .header("idempotency-key", "once")
            .json(&json!({"payment_method": crate::shop::card(GOOD)}))
            .send()
            .await
    };
    assert_eq!(pay().await.error(400), "Your payment was declined");
    server.forget_rule(&rule).await;
    let again = pay().await;
    assert_eq!(again.error(400), "Your payment was declined");
    assert_eq!(again.header("idempotent-replay"), Some("true"));
}

#[apply(both)]
async fn bad_rules_are_refused_with_the_place(server: Server) {
    server.list_of("nets", "ip", json!(["10.0.0.0/8"])).await;
    for (condition, error) in [
        ("amount >", "body/condition must have a value at position 9"),
        (
            "colour == 1",
            "body/condition has the unknown attribute 'colour' at position 1",
        ),
        (
            "amount == \"5\"",
            "body/condition must have an integer at position 11",
        ),
        (
            "country == \"DE\" AND ip IN @nobody",
            "body/condition has the unknown list '@nobody' at position 27",
        ),
        (
            "country IN @nets",
            "body/condition looks something up in '@nets' that it cannot hold at position 12",
        ),
    ] {
        let rule = json!({"name": "x", "condition": condition, "action": "BLOCK", "priority": 1});
        let refused = server.post(&server.shield("rules"), rule).await;
        assert_eq!(refused.error(400), error);
        let tried = server
            .post(&server.shield("rules/test"), json!({"condition": condition}))
            .await;
        assert_eq!(tried.error(400), error);
    }
    for (field, value) in [
        ("name", json!("")),
        ("condition", json!("a".repeat(1_001))),
        ("action", json!("DENY")),
        ("priority", json!(-1)),
        ("enabled", json!("yes")),
    ] {
        let mut rule = json!({"name": "x", "condition": "amount > 1", "action": "BLOCK", "priority": 1});
        rule[field] = value;
        let refused = server.post(&server.shield("rules"), rule).await;
        assert!(
            refused.error(400).starts_with(&format!("body/{field} ")),
            "{}",
            refused.text
        );
    }
    let missing = server.shield("rules/rule_aaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(server.get(&missing).await.error(404), "Rule not found");
    assert_eq!(server.delete(&missing).await.error(404), "Rule not found");
}

#[apply(both)]
async fn what_was_seen_is_forgotten_after_180_days(server: Server) {
    server.rule("amount < 0", "ALLOW", 1).await;
    let session = server.open_cart(cart()).await;
    let declined = server.browse_and_pay(HOME, &session, crate::shop::DECLINED).await;
    assert_eq!(declined.error(400), "Your card was declined");
    let seen = async || {
        (
            server.how_many("SELECT COUNT(*) FROM shield_checks").await,
            server.how_many("SELECT COUNT(*) FROM shield_marks").await,
        )
    };
    // The address, the device and the card.
    assert_eq!(seen().await, (1, 3));
    let app = Arc::clone(&server.app);
    let scheduled = server.app.db.write(move |tx| schedule(tx, &app.env));
    scheduled.await.unwrap();
    server.advance(DAY).await;
    assert_eq!(seen().await, (1, 3));
    // What was declined counts for an hour.
    server.advance(2 * HOUR).await;
    assert_eq!(seen().await, (1, 0));
    server.advance(179 * DAY - 2 * HOUR).await;
    assert_eq!(seen().await, (1, 0));
    server.verify().await;
    server.advance(2 * HOUR).await;
    assert_eq!(seen().await, (0, 0));
    assert_eq!(server.how_many("SELECT COUNT(*) FROM shield_hours").await, 0);
    server.verify().await;
}

/// What the upgrade adds up of the checks that there are is what is counted with each of them.
#[apply(both)]
async fn an_upgrade_adds_up_what_was_judged_before(server: Server) {
    server.rule("amount > 5000", "ALLOW", 1).await;
    for amount in [4000, 6000, 6000] {
        let paid = server.sell(amount, GOOD).await;
        let opened = json!({"event": "dispute_opened"});
        server.simulate(&paid, opened).await.data(200);
        server.advance(HOUR / 2).await;
    }
    let upkeep = MIGRATIONS.iter().find(|one| one.name == "0056_upkeep");
    let text = upkeep.unwrap().text;
    let start = text.find("INSERT INTO shield_hours").unwrap();
    let (fill, _) = text[start..].split_once(';').unwrap();
    let filled = server.app.db.write(move |tx| {
        tx.run(Sql::new("DELETE FROM shield_hours"), &[])?;
        tx.run(Sql::new(fill), &[])
    });
    assert_eq!(filled.await.unwrap(), 3);
    let disputed = "SELECT CAST(SUM(disputed) AS BIGINT) FROM shield_hours";
    assert_eq!(server.how_many(disputed).await, 3);
    server.verify().await;
}

/// A payment that is disputed while its check is forgotten leaves nothing in the sums of its hour.
#[apply(both)]
async fn a_dispute_of_what_is_being_forgotten_is_in_no_sum(server: Server) {
    server.rule("amount > 0", "ALLOW", 1).await;
    server.sell(4000, GOOD).await;
    let before = server.app.env.clock.now().plus_millis(1);
    server.advance(HOUR / 4).await;
    server.sell(4000, GOOD).await;
    server.verify().await;
    let (noted, mut is_noted) = tokio::sync::mpsc::unbounded_channel();
    let is_shared = server.app.db.is_shared();
    let disputing = server.app.db.write(move |tx| {
        let check = Sql::new("UPDATE shield_checks SET is_disputed = TRUE WHERE created_at < $1");
        assert_eq!(tx.run(check, params![before])?, 1);
        let sum = Sql::new("UPDATE shield_hours SET disputed = disputed + 1");
        assert_eq!(tx.run(sum, &[])?, 1);
        noted.send(()).unwrap();
        // Until the other one waits for this one; on SQLite it does from its first word on.
        let waits = "SELECT COUNT(*) FROM pg_locks
            WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        let mut left = if is_shared { 10_000 } else { 0 };
        while left > 0 && tx.one(Sql::new(waits), &[], |row| row.next::<i64>())? == 0 {
            left -= 1;
        }
        Ok::<_, DbError>(())
    });
    let forgetting = async {
        is_noted.recv().await.unwrap();
        let swept = server.app.db.write(move |tx| checks::sweep(tx, before, 10));
        assert_eq!(swept.await.unwrap(), 1);
    };
    let (disputed, ()) = tokio::join!(disputing, forgetting);
    disputed.unwrap();
    let sums = "SELECT evaluated * 10 + disputed FROM shield_hours";
    assert_eq!(server.how_many(sums).await, 10);
    server.verify().await;
}

/// A period is added up of whole hours, whose payments are not looked at, and of parts of hours at its ends.
#[apply(both)]
async fn analytics_read_sums_of_hours(server: Server) {
    let rule = server.rule("amount > 5000", "ALLOW", 1).await;
    for _ in 0..3 {
        server.sell(5000, GOOD).await;
        server.sell(4000, GOOD).await;
        server.advance(HOUR / 2).await;
    }
    server.verify().await;
    let seen = async |query: &str| {
        let found = server.get(&server.shield(&format!("analytics?{query}"))).await;
        let found = found.data(200).clone();
        assert_eq!(found["byRule"][0]["ruleId"], rule["id"]);
        (
            found["evaluated"].as_i64().unwrap(),
            found["byRule"][0]["matched"].as_i64().unwrap(),
        )
    };
    let within =
        |from: &str, to: &str| format!("period=custom&startDate=2026-06-01T{from}Z&endDate=2026-06-01T{to}Z");
    for (from, to, expected) in [
        ("00:00:00", "01:00:00", (4, 2)),
        ("00:00:00", "02:00:00", (6, 3)),
        ("00:00:01", "02:00:00", (4, 2)),
        ("00:30:00", "00:30:01", (2, 1)),
        ("00:30:00", "01:00:01", (4, 2)),
        ("00:30:01", "01:00:00", (0, 0)),
    ] {
        assert_eq!(seen(&within(from, to)).await, expected, "{from} {to}");
    }
    assert_eq!(seen("period=1d").await, (6, 3));
    // Of an hour that is over the sums are enough.
    let gone = server.app.db.write(|tx| {
        tx.run(
            Sql::new("DELETE FROM shield_checks WHERE created_at < 1780275600000"),
            &[],
        )
    });
    assert_eq!(gone.await.unwrap(), 4);
    assert_eq!(seen(&within("00:00:00", "01:00:00")).await, (4, 2));
}

/// What a rule says after the charge moves a payment from one sum to another, and a dispute counts once.
#[apply(both)]
async fn a_dispute_counts_once_in_the_sums(server: Server) {
    let rule = server.rule("amount > 0", "ALLOW", 1).await;
    let session = server.open_cart(cart()).await;
    let paid = server
        .browse_and_pay(HOME, &session, GOOD)
        .await
        .data(200)
        .clone();
    for event in ["dispute_opened", "dispute_won"] {
        server.simulate(&paid, json!({"event": event})).await.data(200);
        server.verify().await;
    }
    let seen = server.get(&server.shield("analytics?period=7d")).await;
    let of_rule = json!({"ruleId": rule["id"], "name": "a rule", "matched": 1, "blocked": 0, "disputed": 1});
    assert_eq!(seen.data(200)["byRule"], json!([of_rule]));
}

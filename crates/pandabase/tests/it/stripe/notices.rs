//! What Stripe tells on its own account: whenever it comes, in whatever order, twice or never, the end is the
//! same.

use super::books::{agree, reconciled};
use super::player::{Player, Till, text};
use super::returns::settled_debit;
use super::sold::{FIRST, Post, Sold};
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, DECLINED, GOOD, timeline};
use crate::visitor::Visitor;
use fake_stripe::{AccountOptions, Fault, Plan};
use pandabase::surfaces::stripe::client::Client;
use pandabase::surfaces::stripe::form::Form;
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase_commerce::payments::charging::reconcile::report::Side;
use pandabase_domain::time::{DAY, MINUTE, SECOND};
use pandabase_platform::processor::updates::{MOST_EVENTS, StatementKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A little of everything, of which messages tell.
async fn a_busy_day(sold: &Sold) {
    let server = &sold.server;
    let debit = sold.sell(sold.by("us_bank_account")).await;
    let asked = sold.sell(sold.card(CHALLENGED)).await;
    let session = server.cart_of(4000).await;
    server.pay_with(&session, sold.card(DECLINED)).await.error(400);
    let returned = sold.sell(sold.card(GOOD)).await;
    let disputed = sold.sell(sold.card(GOOD)).await;
    // All of this happens before a message arrives.
    let intents = [
        sold.intent(&debit).await,
        sold.intent(&asked).await,
        sold.intent(&returned).await,
        sold.intent(&disputed).await,
    ];
    sold.fake.settle(&intents[0], true).unwrap();
    sold.fake.answer(&intents[1], true).unwrap();
    sold.fake.refund_in_dashboard(&intents[2], Some(1000)).unwrap();
    sold.fake.refund_in_dashboard(&intents[2], None).unwrap();
    let dispute = sold.fake.dispute(&intents[3], "duplicate").unwrap();
    sold.fake.close_dispute(&dispute, "won").unwrap();
    sold.receive_events().await;
    for (paid, status) in [
        (&debit, "COMPLETED"),
        (&asked, "COMPLETED"),
        (&returned, "REFUNDED"),
        (&disputed, "COMPLETED"),
    ] {
        assert_eq!(server.payment(paid).await["status"], status);
    }
    let dispute = server.payment(&disputed).await["dispute"].clone();
    assert_eq!(
        (&dispute["status"], &dispute["reason"]),
        (&json!("WON"), &json!("DUPLICATE_CHARGE"))
    );
    // Three sales were kept; the fee of the dispute is.
    assert_eq!(server.balance().await, 3569 * 4 - 4000 - 2000);
    assert_eq!(sold.unread().await, Vec::<String>::new());
    agree(sold).await;
}

#[apply(both)]
async fn messages_arrive_twice(server: Server) {
    let accounts = [AccountOptions::named("one")];
    a_busy_day(&Sold::with(&server, &accounts, Post::Twice).await).await;
}

#[apply(both)]
async fn messages_arrive_in_the_wrong_order(server: Server) {
    let accounts = [AccountOptions::named("one")];
    a_busy_day(&Sold::with(&server, &accounts, Post::Reversed).await).await;
}

#[apply(both)]
async fn messages_never_arrive(server: Server) {
    let accounts = [AccountOptions::named("one")];
    a_busy_day(&Sold::with(&server, &accounts, Post::Never).await).await;
}

#[apply(both)]
async fn messages_arrive_a_week_late(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.by("us_bank_account")).await;
    let intent = sold.intent(&paid).await;
    sold.fake.settle(&intent, true).unwrap();
    let refund = sold.fake.refund_in_dashboard(&intent, None).unwrap();
    sold.fake.finish_refund(&refund, true).unwrap();
    sold.server.advance(7 * DAY).await;
    assert_eq!(sold.server.payment(&paid).await["status"], "PROCESSING");
    sold.receive_events().await;
    assert_eq!(sold.server.payment(&paid).await["status"], "REFUNDED");
    agree(&sold).await;
}

#[apply(both)]
async fn a_question_of_the_bank_takes_nothing_until_it_is_a_dispute(server: Server) {
    let sold = Sold::start(&server).await;
    let asked = sold.sell(sold.card(GOOD)).await;
    let disputed = sold.sell(sold.card(GOOD)).await;
    let mut inquiries = Vec::new();
    for paid in [&asked, &disputed] {
        let intent = sold.intent(paid).await;
        inquiries.push(sold.fake.inquire(&intent, "unrecognized").unwrap());
    }
    sold.receive_events().await;
    assert_eq!(sold.server.balance().await, 2 * 3569);
    agree(&sold).await;
    sold.fake.close_dispute(&inquiries[0], "warning_closed").unwrap();
    sold.server.advance(3 * DAY).await;
    sold.fake.escalate(&inquiries[1]).unwrap();
    sold.receive_events().await;
    assert_eq!(sold.server.payment(&asked).await["dispute"], Value::Null);
    let dispute = sold.server.payment(&disputed).await["dispute"].clone();
    assert_eq!(
        (&dispute["status"], &dispute["reason"]),
        (&json!("AWAITING_REVIEW"), &json!("UNRECOGNIZED"))
    );
    assert_eq!(sold.server.balance().await, 2 * 3569 - 4330 - 2000);
    agree(&sold).await;
}

#[apply(both)]
async fn a_dispute_that_was_lost_for_want_of_evidence_may_be_won_at_the_bank(server: Server) {
    let sold = Sold::start(&server).await;
    let product = sold.server.plan(json!({})).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    let subscribed = sold.subscribe(&product, GOOD).await;
    let balance = sold.server.balance().await;
    for paid in [&paid, &subscribed] {
        sold.dispute(paid).await;
    }
    sold.pass(8 * DAY).await;
    for paid in [&paid, &subscribed] {
        assert_eq!(sold.server.payment(paid).await["dispute"]["status"], "LOST");
    }
    assert!(sold.server.balance().await < balance);
    agree(&sold).await;
    for paid in [&paid, &subscribed] {
        sold.decide(paid, true).await;
        let payment = sold.server.payment(paid).await;
        assert_eq!(
            (&payment["status"], &payment["dispute"]["status"]),
            (&json!("COMPLETED"), &json!("WON"))
        );
        assert!(timeline(&payment).ends_with(&["DISPUTE_LOST", "DISPUTE_WON"]));
        assert_eq!(sold.server.order(paid).await["status"], "COMPLETED");
    }
    // The money is back, and the fees stay. What has ended does not begin anew.
    assert_eq!(sold.server.balance().await, balance - 2 * 2000);
    let shown = sold
        .server
        .subscription(text(&subscribed["subscription_id"]))
        .await;
    assert_eq!(shown["status"], "CANCELLED");
    agree(&sold).await;
}

#[apply(both)]
async fn a_dispute_of_a_part_takes_that_part(server: Server) {
    let sold = Sold::start(&server).await;
    for (is_won, kept) in [(true, 3569), (false, 3569 - 1000)] {
        let before = sold.server.balance().await;
        let paid = sold.sell(sold.card(GOOD)).await;
        let intent = sold.intent(&paid).await;
        sold.fake
            .dispute_part(&intent, "product_unacceptable", 1000)
            .unwrap();
        sold.receive_events().await;
        assert_eq!(sold.server.balance().await, before + 3569 - 1000 - 2000);
        let dispute = sold.server.payment(&paid).await["dispute"].clone();
        assert_eq!(
            (&dispute["totalAmount"], &dispute["fee"]),
            (&json!(4330), &json!(2000))
        );
        agree(&sold).await;
        sold.decide(&paid, is_won).await;
        assert_eq!(sold.server.balance().await, before + kept - 2000);
        agree(&sold).await;
    }
}

#[apply(both)]
async fn a_refund_goes_through_beside_a_dispute_of_a_part(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = settled_debit(&sold).await;
    let refund = sold.refund(&paid).await;
    assert_eq!(refund.data(200)["status"], "PROCESSING");
    assert_eq!(sold.server.balance().await, 3569 - 4000);
    let intent = sold.intent(&paid).await;
    sold.fake
        .dispute_part(&intent, "product_unacceptable", 1000)
        .unwrap();
    sold.receive_events().await;
    assert_eq!(sold.server.balance().await, 3569 - 4000 - 1000 - 2000);
    // The buyer has the refund, and the bank has its part besides: neither was debited for the other.
    sold.finish_refund(&paid, true).await;
    assert_eq!(sold.server.balance().await, 3569 - 4000 - 1000 - 2000);
    let mails = sold.server.letters("owner@example.org").await;
    let told = mails.iter().any(|mail| mail["subject"] == "Dispute over $10.00");
    assert!(told, "{mails:#?}");
    sold.server.verify().await;
}

#[apply(both)]
async fn an_open_dispute_may_be_prevented_after_all(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    sold.dispute(&paid).await;
    let dispute = sold.newest("dispute", &sold.intent(&paid).await);
    sold.fake.close_dispute(&dispute, "prevented").unwrap();
    sold.receive_events().await;
    // The time for evidence ends, and nothing is lost by that.
    sold.pass(8 * DAY).await;
    let dispute = sold.server.payment(&paid).await["dispute"].clone();
    assert_eq!(
        (&dispute["status"], &dispute["fee"]),
        (&json!("PREVENTED"), &json!(3000))
    );
    assert_eq!(sold.server.balance().await, 3569 - 4330 - 3000);
    agree(&sold).await;
}

/// Whoever uses the dashboard may edit what this server wrote on an intent.
#[apply(both)]
async fn a_refund_does_not_need_what_is_written_on_the_charge(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    let intent = sold.intent(&paid).await;
    let client = Client::new(&sold.server.app.env.config);
    let key = SecretKey::new(AccountOptions::named("one").secret_key(false));
    let emptied = Form::new()
        .with("metadata[pandabase_amount]", "")
        .with("metadata[pandabase_purpose]", "");
    let path = format!("/v1/payment_intents/{intent}");
    client.post::<Value>(&key, &path, &emptied, None).await.unwrap();
    let path = sold
        .server
        .core(&format!("/refunds/orders/{}", text(&paid["order_id"])));
    sold.server.post(&path, json!({})).await.data(200);
    sold.server.drain().await;
    assert!(!sold.server.jobs().await.contains(&"refund_request".to_owned()));
    let lines = sold.fake.ledger();
    let line = lines.iter().find(|line| line.intent == intent).unwrap();
    assert_eq!(line.refunded, 4330);
}

#[apply(both)]
async fn a_review_is_noted_and_moves_nothing(server: Server) {
    let sold = Sold::start(&server).await;
    for (reason, row) in [
        ("approved", "REVIEW_APPROVED"),
        ("refunded_as_fraud", "REVIEW_DECLINED"),
    ] {
        let paid = sold.sell(sold.card(GOOD)).await;
        let review = sold.fake.open_review(&sold.intent(&paid).await).unwrap();
        sold.receive_events().await;
        sold.fake.close_review(&review, reason).unwrap();
        sold.receive_events().await;
        let payment = sold.server.payment(&paid).await;
        assert!(timeline(&payment).ends_with(&["REVIEW_OPENED", row]), "{payment}");
        assert_eq!(payment["status"], "COMPLETED");
    }
    agree(&sold).await;
}

#[apply(both)]
async fn a_card_that_the_network_replaced_renews(server: Server) {
    let sold = Sold::start(&server).await;
    let product = sold.server.plan(json!({})).await;
    let id = sold.subscribe(&product, GOOD).await["subscription_id"].clone();
    let methods = sold.fake.objects("payment_method");
    let kept = methods
        .iter()
        .find(|method| !method["customer"].is_null())
        .unwrap();
    sold.fake.replace_card(text(&kept["id"]), "0077", 2039).unwrap();
    sold.receive_events().await;
    let shown = sold.server.subscription(text(&id)).await;
    assert_eq!(shown["paymentMethod"]["lastFour"], "0077");
    sold.pass(30 * DAY).await;
    assert_eq!(sold.charges(), 2);
    agree(&sold).await;
}

#[apply(both)]
async fn the_end_of_a_mandate_that_nothing_hangs_on_is_left(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.by("us_bank_account")).await;
    sold.settle(&paid, true).await;
    let mandates = sold.fake.objects("mandate");
    let method = text(&mandates[0]["payment_method"]);
    sold.fake.end_mandate(method).unwrap();
    sold.receive_events().await;
    assert_eq!(sold.unread().await, Vec::<String>::new());
    assert_eq!(sold.server.payment(&paid).await["status"], "COMPLETED");
    agree(&sold).await;
}

#[apply(both)]
async fn payouts_of_stripe_are_known_as_they_stand(server: Server) {
    let sold = Sold::start(&server).await;
    sold.sell(sold.card(GOOD)).await;
    let payout = sold.fake.pay_out(FIRST, false, 4000).unwrap();
    for (status, paid_out) in [
        ("pending", Some(4000)),
        ("in_transit", Some(4000)),
        ("paid", Some(4000)),
        ("failed", None),
    ] {
        if status != "pending" {
            sold.fake.move_payout(&payout, status).unwrap();
        }
        sold.receive_events().await;
        let report = reconciled(&sold.server).await;
        assert_eq!(report.paid_out.get("usd").copied(), paid_out, "{status}");
    }
    // What Stripe pays out belongs to whoever runs the installation, and no store's balance knows of it.
    assert_eq!(sold.server.balance().await, 3569);
    agree(&sold).await;
}

/// More than one list has, in a single second, and as many in the time after it.
#[apply(both)]
async fn lists_pass_a_second_that_is_full(server: Server) {
    let sold = Sold::start(&server).await;
    sold.sell(sold.card(GOOD)).await;
    let payout = sold.fake.pay_out(FIRST, false, 4000).unwrap();
    let clock = &sold.server.app.env.clock;
    let start = clock.now();
    clock.advance(SECOND);
    let mut happened = 0;
    for number in 0..2 * MOST_EVENTS + 200 {
        sold.fake.move_payout(&payout, "in_transit").unwrap();
        happened += 1;
        if number > MOST_EVENTS + 100 && number % 100 == 0 {
            clock.advance(SECOND);
        }
    }
    let processor = &sold.server.app.ports.processor;
    let (mut seen, mut next) = (Vec::new(), Some(start));
    while let Some(after) = next {
        let list = processor.events_of(FIRST, after).await.unwrap();
        assert!(list.next.is_none_or(|next| next > after));
        seen.extend(list.events);
        next = list.next;
    }
    let times: Vec<_> = seen.iter().map(|event| event.created_at).collect();
    assert!(times.is_sorted(), "the oldest first");
    let moved = seen.iter().filter(|event| event.kind == "payout.updated");
    let ids: BTreeSet<_> = moved.map(|event| &event.id).collect();
    assert_eq!(ids.len(), happened, "each once");
    assert_eq!(
        seen.iter().filter(|event| event.kind == "payout.updated").count(),
        happened
    );
}

#[apply(both)]
async fn reconcile_names_what_only_one_side_knows(server: Server) {
    let sold = Sold::start(&server).await;
    let early = sold.sell(sold.card(GOOD)).await;
    let late = sold.sell(sold.card(GOOD)).await;
    sold.refund(&early).await.data(200);
    agree(&sold).await;
    // Weeks later the bank of a buyer sends a refund back, and somebody refunds another payment elsewhere.
    sold.server.advance(20 * DAY).await;
    let refund = sold.newest("refund", &sold.intent(&early).await);
    sold.fake.finish_refund(&refund, false).unwrap();
    sold.receive_events().await;
    assert_eq!(sold.server.payment(&early).await["status"], "REFUNDED");
    let elsewhere = sold.intent(&late).await;
    sold.fake.refund_in_dashboard(&elsewhere, Some(330)).unwrap();
    // The message about this one has not arrived.
    let report = reconciled(&sold.server).await;
    let mut found: Vec<_> = report
        .differences
        .iter()
        .map(|one| {
            let amount = |side: &Option<Side>| side.as_ref().map(|side| side.amount.0);
            (one.kind, amount(&one.theirs), amount(&one.ours))
        })
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            (StatementKind::Refund, None, Some(4330)),
            (StatementKind::Refund, Some(330), None),
        ]
    );
    assert!(!report.ok);
    sold.receive_events().await;
    assert_eq!(reconciled(&sold.server).await.different, 1);
    sold.server.verify().await;
}

#[apply(both)]
async fn a_buyer_who_comes_back_before_the_message_is_shown_the_truth(server: Server) {
    let sold = Sold::start(&server).await;
    let session = sold.server.cart_of(4000).await;
    let asked = sold.server.pay_with(&session, sold.card(CHALLENGED)).await;
    let intent = sold.intent(asked.data(200)).await;
    sold.fake.answer(&intent, true).unwrap();
    let page = format!(
        "/pay/stores/{}/sids/{session}?from=bank&payment_intent={intent}&redirect_status=failed",
        sold.server.store.id
    );
    let buyer = Visitor::open(&sold.server, &page).await;
    buyer.shows("Thank you");
    assert_eq!(sold.server.payment(asked.data(200)).await["status"], "COMPLETED");
    sold.receive_events().await;
    agree(&sold).await;
}

#[apply(both)]
async fn an_event_waits_until_stripe_answers(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.by("us_bank_account")).await;
    sold.fake.settle(&sold.intent(&paid).await, true).unwrap();
    let succeeded = sold.fake.newest_event("payment_intent.succeeded").unwrap();
    let read = Plan::on(Fault::Refuse, "GET /v1/payment_intents/{id}");
    sold.fake.plan(read.times(3));
    sold.send(&succeeded).await;
    sold.server.drain().await;
    assert_eq!(sold.unread().await, std::slice::from_ref(&succeeded.id));
    assert_eq!(sold.server.payment(&paid).await["status"], "PROCESSING");
    sold.server.advance(MINUTE + SECOND).await;
    assert_eq!(sold.server.payment(&paid).await["status"], "COMPLETED");
    sold.receive_events().await;
    agree(&sold).await;
}

//! The last bill of a metered subscription (contract `subscriptions.md`, "Cancel").

use super::{metered, metered_plan};
use crate::harness::{Server, apply, both};
use crate::processor::FICKLE;
use crate::renewals::events_of;
use crate::shop::{GOOD, buyer};
use crate::subscription_model::worker::sleep;
use pandabase_domain::time::DAY;
use serde_json::json;

#[apply(both)]
async fn a_store_decides_whether_the_last_bill_has_a_base(server: Server) {
    for (setting, base) in [
        ("final_usage_bill = 'BASE_AND_USAGE'", 2000),
        ("final_usage_bill = 'USAGE_ONLY'", 0),
    ] {
        server.decides(setting).await;
        let id = metered(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
        server.use_units(&id, 5, setting).await;
        assert_eq!(server.usage_of(&id).await["currentPeriod"]["baseAmount"], 2000);
        server.act(&id, "cancel").await.data(200);
        let current = server.usage_of(&id).await["currentPeriod"].clone();
        assert_eq!(
            (&current["baseAmount"], &current["projectedTotal"]),
            (&json!(base), &json!(base + 500))
        );
        let upcoming = server.upcoming_of(&id).await.data(200).clone();
        assert_eq!(
            (&upcoming["baseAmount"], &upcoming["subtotal"]),
            (&json!(base), &json!(base + 500))
        );
        assert_eq!(upcoming["lineItems"][0]["amount"], base);
        server.move_clock("P31D").await;
        let billed = server.billed(&id).await;
        assert_eq!((billed.len(), billed[0].1.as_str()), (1, "PAID"));
        assert_eq!(json!(billed[0].3), upcoming["total"]);
        server.upcoming_of(&id).await.error(404);
        server.verify().await;
    }
    // Without usage there is nothing to bill.
    let id = metered(&server, json!([{}])).await;
    server.act(&id, "cancel").await.data(200);
    server.move_clock("P31D").await;
    let billed = server.billed(&id).await;
    assert_eq!((billed[0].3, &billed[0].4), (0, &None));
    server.verify().await;
}

#[apply(both)]
async fn a_declined_renewal_is_dropped_and_its_usage_billed_once(server: Server) {
    let id = metered(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
    server.use_units(&id, 5, "closed").await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P31D").await;
    // What is used while the renewal is owed accrues to the period that is not paid.
    server.use_units(&id, 2, "late").await;
    let renewal = server.standing(&id).await.open_order.unwrap();
    server.switch_card(&id, GOOD).await;
    let ended = server.act(&id, "cancel").await.data(200).clone();
    assert_eq!(
        (&ended["status"], &ended["endsAt"]),
        (&json!("CANCELLED"), &ended["cancelledAt"])
    );
    assert_eq!(server.upcoming_of(&id).await.data(200)["subtotal"], 700);
    server.drain().await;
    let billed = server.billed(&id).await;
    let statuses: Vec<(&str, i64)> = billed.iter().map(|one| (one.1.as_str(), one.3)).collect();
    // Seven dollars and 8.25 %.
    assert!(
        statuses.contains(&("PAID", 758)) && statuses.len() == 2,
        "{statuses:?}"
    );
    assert!(statuses.iter().any(|(status, _)| *status == "VOID"));
    let dropped = server.order(&json!({"order_id": renewal.as_str()})).await;
    assert_eq!(dropped["status"], "FAILED");
    server.move_clock("P60D").await;
    assert_eq!(server.billed(&id).await.len(), 2);
    server.verify().await;
}

#[apply(both)]
async fn a_challenge_is_dropped_with_its_renewal(server: Server) {
    let plan = metered_plan(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
    let id = server.subscribed_after_a_challenge(&plan).await;
    server.use_units(&id, 5, "closed").await;
    server.move_clock("P31D").await;
    server.switch_card(&id, GOOD).await;
    server.act(&id, "cancel").await.data(200);
    server.drain().await;
    let billed = server.billed(&id).await;
    let mut totals: Vec<(&str, i64)> = billed.iter().map(|one| (one.1.as_str(), one.3)).collect();
    totals.sort_unstable();
    assert_eq!(totals, [("PAID", 541), ("VOID", 2706)]);
    server.verify().await;
}

#[apply(both)]
async fn what_was_used_before_a_pause_is_billed_however_late_it_ends(server: Server) {
    let id = metered(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
    server.move_clock("P2D").await;
    server.use_units(&id, 5, "before").await;
    server.act(&id, "pause").await.data(200);
    server.move_clock("P31D").await;
    assert!(server.billed(&id).await.is_empty());
    let ended = server.act(&id, "cancel").await.data(200).clone();
    assert_eq!(
        (&ended["status"], &ended["endsAt"]),
        (&json!("CANCELLED"), &ended["cancelledAt"])
    );
    let upcoming = server.upcoming_of(&id).await.data(200).clone();
    assert_eq!(
        (&upcoming["baseAmount"], &upcoming["usageAmount"]),
        (&json!(0), &json!(500))
    );
    server.drain().await;
    let billed = server.billed(&id).await;
    // Five dollars and 8.25 %.
    assert_eq!(
        (billed.len(), billed[0].1.as_str(), billed[0].3),
        (1, "PAID", 541)
    );
    server.move_clock("P60D").await;
    assert_eq!(server.billed(&id).await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn usage_alone_below_a_dollar_costs_nothing(server: Server) {
    server.decides("final_usage_bill = 'USAGE_ONLY'").await;
    for (units, costs) in [(99, 0), (100, 100)] {
        let id = metered(&server, json!([{"unitPrice": 1, "unitQuantity": 1}])).await;
        server.use_units(&id, units, "little").await;
        assert_eq!(server.usage_of(&id).await["currentPeriod"]["usageAmount"], units);
        server.act(&id, "cancel").await.data(200);
        let current = server.usage_of(&id).await["currentPeriod"].clone();
        assert_eq!(
            (&current["projectedTotal"], &current["meters"][0]["quantity"]),
            (&json!(costs), &json!(units))
        );
        let upcoming = server.upcoming_of(&id).await.data(200).clone();
        assert_eq!(
            (&upcoming["subtotal"], &upcoming["lineItems"][1]["amount"]),
            (&json!(costs), &json!(costs))
        );
        server.move_clock("P31D").await;
        let billed = server.billed(&id).await;
        assert_eq!((billed.len(), billed[0].1.as_str()), (1, "PAID"));
        assert_eq!(json!(billed[0].3), upcoming["total"]);
        assert_eq!(billed[0].4.is_some(), costs > 0, "an order of nothing is none");
        let past = server.usage_of(&id).await["pastPeriods"][0].clone();
        assert_eq!(
            (&past["totalCharged"], &past["meters"][0]["amountCharged"]),
            (&json!(costs), &json!(costs))
        );
        assert_eq!(past["meters"][0]["quantity"], units);
        let event = server.event_named(&id, "little").await;
        let billed = server.void(&event).await;
        assert_eq!(billed.error(409), "Usage event has already been billed");
        server.verify().await;
    }
    // With a base it is part of the bill, as in every renewal.
    server.decides("final_usage_bill = 'BASE_AND_USAGE'").await;
    let id = metered(&server, json!([{"unitPrice": 1, "unitQuantity": 1}])).await;
    server.use_units(&id, 99, "little").await;
    server.act(&id, "cancel").await.data(200);
    assert_eq!(server.upcoming_of(&id).await.data(200)["subtotal"], 2099);
    server.move_clock("P31D").await;
    server.verify().await;
}

#[apply(both)]
async fn what_ends_at_once_bills_nothing(server: Server) {
    let id = metered(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
    server.use_units(&id, 5, "closed").await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P31D").await;
    server.cancel_now(&id).await.data(200);
    server.move_clock("P31D").await;
    assert!(server.billed(&id).await.iter().all(|one| one.1 == "VOID"));
    server.verify().await;
}

#[apply(both)]
async fn the_end_of_access_is_told_whatever_is_done_before_its_job(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_ENDED"]).await;
    let id = metered(&server, json!([{"unitPrice": 100, "unitQuantity": 1}])).await;
    server.act(&id, "cancel").await.data(200);
    sleep(&server, 31 * DAY).await;
    // The last bill is still to come, and goes to another address.
    let billing = json!({"billing": buyer("mia@example.org", "US", "OR")["billing"]});
    let moved = server.patch(&server.subscription_path(&id, ""), billing).await;
    moved.data(200);
    server.drain().await;
    assert_eq!(server.billed(&id).await[0].3, 2000);
    server.move_clock("P1D").await;
    assert_eq!(events_of(&receiver).len(), 1);
    server.verify().await;
}

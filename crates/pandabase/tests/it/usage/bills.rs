//! Usage beside bills, and meters that have counted.

use super::{Metered, list, metered, metered_plan, projected, put, quantity, report, seconds, try_report};
use crate::harness::{Server, apply, both};
use crate::meters::at;
use pandabase_commerce::billing::metering::bill as billing;
use pandabase_commerce::billing::metering::bill::{Billable, MeterBill};
use pandabase_commerce::billing::subscriptions::store::lock;
use pandabase_domain::id::InvoiceId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::params;
use serde_json::json;
use std::sync::Arc;

/// Runs a step of billing on the subscription, which it holds.
async fn billed<T: Send + 'static>(
    server: &Server,
    of: &Metered,
    step: impl Fn(&mut Tx<'_>, &Ctx<'_>, &Billable<'_>) -> T + Send + 'static,
) -> T {
    let (app, store, id) = (Arc::clone(&server.app), server.store_now().await, of.id.clone());
    let done = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        let subscription = lock(tx, &ctx, &id.clone().into())?.unwrap();
        Ok::<_, ApiError>(step(tx, &ctx, &Billable::of(&subscription)))
    });
    done.await.unwrap()
}

/// The bill as it would be now.
async fn bill(server: &Server, of: &Metered) -> Vec<MeterBill> {
    billed(server, of, |tx, ctx, billable| {
        billing::projection(tx, ctx, billable).unwrap()
    })
    .await
}

/// The bill, and the cut that closes it.
async fn begin_bill(server: &Server, of: &Metered) -> (Vec<MeterBill>, i64) {
    billed(server, of, |tx, ctx, billable| {
        let bills = billing::projection(tx, ctx, billable).unwrap();
        (bills, billing::cut(tx, ctx, billable.subscription).unwrap())
    })
    .await
}

/// The bill that was made at `cut` is paid.
async fn settle(server: &Server, of: &Metered, cut: i64) {
    billed(server, of, move |tx, ctx, billable| {
        let invoice: InvoiceId = ctx.id();
        let sql = Sql::new(
            "INSERT INTO invoices (store_id, id, subscription_id, reason, status, period_no, usage_start,
                usage_end, period_start, period_end, base_amount, usage_amount, tax_amount, total_amount,
                meters, usage_cut, all_usage, counts, is_final, created_at, updated_at)
            VALUES ($1, $2, $3, 'SUBSCRIPTION_UPDATE', 'PAID', 1, 0, 0, 0, 0, 0, 0, 0, 0, '[]', $4, FALSE,
                FALSE, FALSE, 0, 0)",
        );
        tx.run(sql, params![&ctx.store.id, &invoice, billable.subscription, cut])
            .unwrap();
        billing::settle(tx, ctx, billable, &invoice, cut).unwrap();
    })
    .await;
}

#[apply(both)]
async fn a_meter_that_has_counted_stays_what_it_is(server: Server) {
    let subscription = metered(&server, json!([{"unitPrice": 5}, {"eventName": "idle"}])).await;
    let used = &subscription.meters[0];
    // A rejected event is none.
    report(&server, &subscription, json!([{"event_at": "soon"}])).await;
    server
        .patch(&at(&server, used), json!({"aggregation": "MAX"}))
        .await
        .data(200);
    report(
        &server,
        &subscription,
        json!([{"quantity": 10}, {"quantity": 10}]),
    )
    .await;
    for body in [
        json!({"eventName": "seconds"}),
        json!({"aggregation": "SUM"}),
        json!({"settlement": "BASE_PLUS_OVERAGE", "includedUnits": 5}),
    ] {
        server.patch(&at(&server, used), body).await.error(409);
    }
    let deleted = server.delete(&at(&server, used)).await;
    assert_eq!(
        deleted.error(409),
        "Meter has usage history and cannot be deleted"
    );
    // The same value is fine, and rates of the running period may change.
    let same = json!({"eventName": "render_seconds", "aggregation": "MAX", "settlement": "ARREARS",
        "unitPrice": 7, "unitQuantity": 2});
    server.patch(&at(&server, used), same).await.data(200);
    assert_eq!(
        projected(&server, &subscription).await[0],
        ("10".into(), "35".into())
    );
    server
        .delete(&at(&server, &subscription.meters[1]))
        .await
        .data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_meter_is_not_changed_while_its_first_event_arrives(server: Server) {
    for turn in 0..6 {
        let subscription = seconds(&server).await;
        let path = at(&server, &subscription.meters[0]);
        let events = json!([
            {"event_name": "render_seconds", "quantity": 4}, {"event_name": "render_seconds", "quantity": 3}
        ]);
        let (answer, changed, deleted) = tokio::join!(
            try_report(&server, &subscription.id, events),
            server.patch(&path, json!({"aggregation": "MAX"})),
            async {
                if turn % 2 == 0 {
                    Some(server.delete(&path).await)
                } else {
                    None
                }
            },
        );
        let accepted = answer.data(201)["accepted"].as_i64().unwrap();
        let is_deleted = deleted.is_some_and(|answer| answer.status.as_u16() == 200);
        assert_eq!(accepted == 2, !is_deleted);
        if is_deleted {
            continue;
        }
        let is_max = changed.status.as_u16() == 200;
        assert_eq!(quantity(&server, &subscription).await, if is_max { 4 } else { 7 });
    }
    server.verify().await;
}

#[apply(both)]
async fn usage_after_the_period_waits_for_the_next_bill(server: Server) {
    let subscription = metered_plan(
        &server,
        json!({"billingInterval": "WEEKLY"}),
        json!([{"unitPrice": 1}]),
    )
    .await;
    // Half an hour before the end; the renewal comes by itself and must not yet.
    server.app.env.clock.advance(7 * 86_400_000 - 1_800_000);
    report(
        &server,
        &subscription,
        json!([{"quantity": 100}, {"quantity": 7, "event_at": "2026-06-08T00:00:00Z"},
        {"quantity": 20, "event_at": "2026-06-07T23:59:59.999Z"}]),
    )
    .await;
    assert_eq!(bill(&server, &subscription).await[0].quantity.0, 120);
    assert_eq!(quantity(&server, &subscription).await, 120);
    put(
        &server,
        &subscription.id,
        "UPDATE subscriptions SET status = 'PAST_DUE' WHERE id = $1",
    )
    .await;
    assert_eq!(quantity(&server, &subscription).await, 127);
    put(
        &server,
        &subscription.id,
        "UPDATE subscriptions SET status = 'ACTIVE', period_no = 2 WHERE id = $1",
    )
    .await;
    assert_eq!(quantity(&server, &subscription).await, 127);
    server.verify().await;
}

#[apply(both)]
async fn what_arrives_after_the_cut_is_in_the_next_bill(server: Server) {
    let subscription = metered(&server, json!([{"unitPrice": 2}, {"eventName": "idle"}])).await;
    // The first cut comes before the first event.
    let (bills, cut) = begin_bill(&server, &subscription).await;
    assert_eq!(
        bills.iter().map(|bill| bill.quantity.0).collect::<Vec<_>>(),
        [0, 0]
    );
    report(&server, &subscription, json!([{"quantity": 5}])).await;
    settle(&server, &subscription, cut).await;
    assert_eq!(quantity(&server, &subscription).await, 5);

    // A charge that fails leaves everything for the next attempt.
    let (bills, _) = begin_bill(&server, &subscription).await;
    assert_eq!(billing::amount(&bills).unwrap().0, 10);
    report(&server, &subscription, json!([{"quantity": 6}])).await;
    assert_eq!(quantity(&server, &subscription).await, 11);
    let (bills, cut) = begin_bill(&server, &subscription).await;
    assert_eq!((bills[0].quantity.0, bills[0].amount_charged.0), (11, 22));
    report(&server, &subscription, json!([{"quantity": 1}])).await;
    settle(&server, &subscription, cut).await;
    assert_eq!(quantity(&server, &subscription).await, 1);
    // Paid is paid.
    settle(&server, &subscription, cut).await;
    assert_eq!(quantity(&server, &subscription).await, 1);
    assert_eq!(
        list(&server, &format!("subscription_id={}", subscription.id)).await["pagination"]["total"],
        3
    );
    server.verify().await;
}

#[apply(both)]
async fn no_event_is_lost_or_billed_twice_beside_bills(server: Server) {
    let subscription = seconds(&server).await;
    let reports = (0..24).map(|_| report(&server, &subscription, json!([{}, {}, {}])));
    let bills = async {
        let mut billed = 0;
        for turn in 0..12 {
            let (bills, cut) = begin_bill(&server, &subscription).await;
            if turn % 3 != 0 {
                settle(&server, &subscription, cut).await;
                billed += bills[0].quantity.0;
            }
        }
        billed
    };
    let (_, billed) = tokio::join!(futures_util::future::join_all(reports), bills);
    let (bills, cut) = begin_bill(&server, &subscription).await;
    settle(&server, &subscription, cut).await;
    assert_eq!(billed + bills[0].quantity.0, 72);
    assert_eq!(quantity(&server, &subscription).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn a_broken_total_is_found(server: Server) {
    let subscription = seconds(&server).await;
    report(&server, &subscription, json!([{"quantity": 5}])).await;
    server.verify().await;
    for (spoil, repair, name) in [
        (
            "UPDATE usage_totals SET sum_low = 6",
            "UPDATE usage_totals SET sum_low = 5",
            "usage-adds-up",
        ),
        (
            "UPDATE usage_totals SET events = 2",
            "UPDATE usage_totals SET events = 1",
            "usage-adds-up",
        ),
        (
            "UPDATE usage_events SET quantity = 4",
            "UPDATE usage_events SET quantity = 5",
            "usage-adds-up",
        ),
        (
            "UPDATE usage_totals SET invoice_id = 'inv_x'",
            "UPDATE usage_totals SET invoice_id = NULL",
            "usage-billed-once",
        ),
        (
            "UPDATE subscriptions SET is_metered = FALSE",
            "UPDATE subscriptions SET is_metered = TRUE",
            "usage-has-meters",
        ),
    ] {
        for statement in [spoil, repair] {
            let changed = server.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
            assert_eq!(changed.await.unwrap(), 1, "{statement}");
            let expected = if statement == spoil {
                vec![name]
            } else {
                Vec::new()
            };
            assert_eq!(server.broken().await, expected, "{statement}");
        }
    }
}

//! Only the holder of a job can end it, and nothing comes of what another one did.

use super::{Working, change, emit, hanging, lease, number, schedule, until};
use crate::harness::{Server, apply, both};
use crate::receiver::Manner;
use pandabase_domain::time::SECOND;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::app::App;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, Job, JobKind, LEASE, Next};
use pandabase_platform::params;
use std::sync::Arc;

/// Ends a job together with an effect.
async fn end(app: &Arc<App>, job: &Job, next: Next, effect: &'static str) -> Result<(), ApiError> {
    let job = job.clone();
    let ended = app.db.write(move |tx| {
        let rename = Sql::new("UPDATE stores SET name = $1");
        tx.run(rename, params![effect])?;
        jobs::finish(tx, &job, &next)
    });
    ended.await
}

const NAMED: &str = "SELECT COUNT(*) FROM stores WHERE name = 'first'";

#[apply(both)]
async fn only_the_holder_ends_a_job(server: Server) {
    for next in [
        Next::Done,
        Next::At(server.app.env.clock.now()),
        Next::Failed("no".into()),
    ] {
        schedule(&server).await;
        let first = lease(&server.app).await;
        server.app.env.clock.advance(LEASE);
        let second = lease(&server.app).await;
        assert_eq!(
            (first.id.as_str(), second.attempts),
            (second.id.as_str(), first.attempts + 1)
        );
        let late = end(&server.app, &first, next.clone(), "first").await;
        assert!(matches!(late, Err(ApiError::Conflict(_))), "{late:?}");
        assert_eq!(number(&server, NAMED).await, 0);
        end(&server.app, &second, Next::Done, "second").await.unwrap();
        // And nobody ends it twice.
        assert!(end(&server.app, &second, next, "first").await.is_err());
        assert_eq!(number(&server, NAMED).await, 0);
    }
}

#[apply(both)]
async fn a_job_that_is_planned_anew_does_not_know_its_old_holder(server: Server) {
    schedule(&server).await;
    let first = lease(&server.app).await;
    // Its worker is dead for all that anybody knows, and the job waits again.
    let free = "UPDATE jobs SET leased_until = 0 WHERE kind = 'housekeeping'";
    change(&server, free).await;
    let app = Arc::clone(&server.app);
    let planned = server.app.db.write(move |tx| {
        let platform = StoreContext::platform();
        let ctx = pandabase_platform::context::Ctx::of(&app.env, &platform);
        jobs::plan(tx, &ctx, JobKind::Housekeeping, "hourly", Some(ctx.now))
    });
    planned.await.unwrap();
    let second = lease(&server.app).await;
    assert!(end(&server.app, &first, Next::Done, "first").await.is_err());
    end(&server.app, &second, Next::Done, "second").await.unwrap();
}

#[apply(both)]
async fn a_lease_is_renewed_while_its_job_runs(server: Server) {
    let (server, receiver) = hanging(&server, "PAYMENT_COMPLETED").await;
    emit(&server, &server.store, EventType::PaymentCompleted).await;
    let working = Working::start(&server);
    let held = "SELECT COALESCE(MAX(leased_until), 0) FROM jobs WHERE kind = 'webhook_delivery'";
    let until_when = server.app.env.clock.now().plus_millis(LEASE).as_millis();
    until(&server, held, |until| until == until_when).await;
    server.app.env.clock.advance(50 * SECOND);
    until(&server, held, |until| until == until_when + 50 * SECOND).await;
    receiver.answer(Manner::Status(200));
    working.stop().await;
    assert_eq!(receiver.seen().len(), 1);
    assert_eq!(
        number(&server, "SELECT COUNT(*) FROM webhook_deliveries").await,
        1
    );
}

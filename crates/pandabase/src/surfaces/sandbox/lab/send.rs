//! Sending stored events to endpoints of the store for trial: whole, or with something wrong that a receiver
//! has to notice. They go the way that deliveries go, with the same checks of the address, and are recorded
//! and retried as little as a test is.

use super::requests::{LabManner, LabSend};
use super::views::{LabDuty, LabSent};
use pandabase_commerce::notify::delivery::{Damage, send_damaged};
use pandabase_commerce::notify::feed::read::catch_up;
use pandabase_commerce::notify::lab::{about, next, pending};
use pandabase_commerce::notify::store::{Pending, Sent};
use pandabase_domain::id::{EventId, JobId, WebhookId};
use pandabase_domain::time::SECOND;
use pandabase_domain::webhook::check::TOLERANCE;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::time::Duration;

/// How long ago a late message was signed, in seconds, unless the request says: a minute more than receivers
/// allow.
const LATE: i64 = 360;
/// How long the body of a slow message takes, in seconds, unless the request says.
const SLOW: i64 = 5;

/// `POST /v2/sandbox/stores/{storeId}/lab/send`: sends an event to an endpoint now, and tells what came of
/// it.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such event or endpoint, [`ApiError::Invalid`] when there is
/// nothing to send in the manner, [`ApiError::Unavailable`] when nothing can be sent from here.
pub async fn send(
    call: Call,
    input: Input<Nothing, Nothing, Json<LabSend>>,
) -> Result<Reply<Vec<LabSent>>, ApiError> {
    let Json(asked) = input.body;
    let manner = asked.manner.0.unwrap_or(LabManner::Whole);
    let damage = damage(&asked, manner)?;
    catch_up(call.app(), &call.store.id).await?;
    let (webhook, event) = (asked.webhook_id, asked.event_id);
    let messages = call
        .read(move |tx, ctx| messages(tx, ctx, &webhook, &event, manner))
        .await?;
    let app = call.app();
    let job = JobId::new(app.env.clock.now(), &mut *app.env.random.lock());
    let mut all = Vec::with_capacity(messages.len());
    for message in &messages {
        let sent = send_damaged(app, message, job.as_str(), &damage).await?;
        all.push(outcome(message, &damage, sent));
    }
    call.reply(&all)
}

/// What is wrong with what is sent.
fn damage(asked: &LabSend, manner: LabManner) -> Result<Damage, ApiError> {
    let whole = Damage::default();
    Ok(match manner {
        LabManner::Whole | LabManner::Twice | LabManner::OutOfOrder => whole,
        LabManner::Edited => {
            let Some(body) = asked.body.as_deref() else {
                return Err(ApiError::invalid(
                    "body/body is what an edited event is sent with",
                ));
            };
            Damage {
                body: Some(body.to_owned()),
                ..whole
            }
        }
        LabManner::Late => Damage {
            age: asked.age_seconds.as_ref().map_or(LATE, |age| age.get()) * SECOND,
            ..whole
        },
        LabManner::BrokenSignature => Damage {
            is_broken: true,
            ..whole
        },
        LabManner::Slowly => {
            let seconds = asked.over_seconds.as_ref().map_or(SLOW, |over| over.get());
            Damage {
                over: Duration::from_secs(u64::try_from(seconds).unwrap_or(0)),
                ..whole
            }
        }
    })
}

/// What is sent, one after the other.
fn messages(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
    manner: LabManner,
) -> Result<Vec<Pending>, ApiError> {
    let message = pending(tx, ctx, webhook, event)?;
    Ok(match manner {
        LabManner::Twice => vec![message.clone(), message],
        LabManner::OutOfOrder => {
            let later = next(tx, ctx, webhook, event)?;
            vec![pending(tx, ctx, webhook, &later)?, message]
        }
        _ => vec![message],
    })
}

fn outcome(message: &Pending, damage: &Damage, sent: Sent) -> LabSent {
    let (event_id, event, payload) = about(message);
    let is_edited = damage.body.as_ref().is_some_and(|body| body != payload);
    let must = match damage.is_broken || is_edited || damage.age > TOLERANCE {
        true => LabDuty::Refuse,
        false => LabDuty::Take,
    };
    let is_taken = sent.status.map(|status| (200..300).contains(&status));
    LabSent {
        event_id: event_id.clone(),
        event,
        must,
        passed: is_taken.is_some_and(|is_taken| is_taken == (must == LabDuty::Take)),
        status_code: sent.status,
        duration_ms: sent.duration_ms,
        response_body: sent.answer,
        error: sent.error,
    }
}

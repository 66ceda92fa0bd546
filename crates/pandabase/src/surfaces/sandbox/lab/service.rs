//! The receiver of a sandbox store: made, told what to answer, and what it took.

use super::requests::{LabAnswers, LabPath};
use super::store::{self, New, RECEIVER_TOKEN, StoredRequest};
use super::views::{LabReceiver, LabRequest, LabRequestDetail};
use pandabase_platform::api::{Deleted, Input, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;

/// What a receiver answers unless it is told.
const ANSWER: i64 = 200;
const NO_RECEIVER: ApiError = ApiError::Missing("Receiver");

/// The address of the receiver with this secret in it.
pub fn address(ctx: &Ctx<'_>, token: &str) -> String {
    format!("{}/lab/{token}", ctx.env.config.secure_url)
}

/// `GET /v2/sandbox/stores/{storeId}/lab/receiver`: the receiver of the store.
///
/// # Errors
/// [`ApiError::Missing`] when it has none.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<LabReceiver, ApiError> {
    receiver(tx, ctx)
}

fn receiver(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<LabReceiver, ApiError> {
    let kept = store::find(tx, &ctx.store.id)?.ok_or(NO_RECEIVER)?;
    let token = ctx.decrypt_text(&RECEIVER_TOKEN, ctx.store.id.as_str(), &kept.token)?;
    Ok(LabReceiver {
        url: address(ctx, &token),
        answers: kept.answers,
        given: kept.given,
        created_at: kept.created_at,
    })
}

/// `POST /v2/sandbox/stores/{storeId}/lab/receiver`: makes the receiver of the store, or tells the one that
/// it has what to answer from now on.
pub fn set(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, OptionalJson<LabAnswers>>,
) -> Result<LabReceiver, ApiError> {
    let OptionalJson(LabAnswers { answers }) = &input.body;
    let answers: Vec<i64> = match answers.as_ref() {
        Some(answers) => answers.iter().map(|status| status.get()).collect(),
        None => vec![ANSWER],
    };
    let json = serde_json::to_string(&answers).map_err(DbError::Json)?;
    if !store::set(tx, &ctx.store.id, &json)? {
        let token = hex::encode(ctx.env.random.bytes::<24>());
        let new = New {
            token: &token,
            sealed: ctx.encrypt(&RECEIVER_TOKEN, ctx.store.id.as_str(), token.as_bytes()),
            answers: &json,
            at: ctx.env.clock.now(),
        };
        store::insert(tx, &ctx.store.id, &new)?;
    }
    receiver(tx, ctx)
}

/// `DELETE /v2/sandbox/stores/{storeId}/lab/receiver`: removes the receiver with what it took. Its address
/// takes nothing any more.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Deleted, ApiError> {
    match store::remove(tx, &ctx.store.id)? {
        true => Ok(Deleted { deleted: true }),
        false => Err(NO_RECEIVER),
    }
}

/// `GET /v2/sandbox/stores/{storeId}/lab/requests`: the newest requests that the receiver took, newest first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<LabRequest>, ApiError> {
    let taken = store::list(tx, &ctx.store.id)?;
    Ok(taken.into_iter().map(view).collect())
}

/// `GET /v2/sandbox/stores/{storeId}/lab/requests/{receivedId}`: a request that the receiver took.
///
/// # Errors
/// [`ApiError::Missing`] when it took none of this id, or has forgotten it.
pub fn show_request(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<LabPath>,
) -> Result<LabRequestDetail, ApiError> {
    let found = store::one(tx, &ctx.store.id, &input.path.received_id)?;
    let found = found.ok_or(ApiError::Missing("Request"))?;
    Ok(LabRequestDetail {
        request: view(found.taken),
        headers: found.headers,
        body: String::from_utf8_lossy(&found.body).into_owned(),
    })
}

fn view(taken: StoredRequest) -> LabRequest {
    LabRequest {
        id: taken.id,
        event: taken.event,
        event_id: taken.event_id,
        status: taken.status,
        is_right: taken.webhook_id.is_some().then_some(taken.is_right),
        faults: taken.faults,
        received_at: taken.received_at,
    }
}

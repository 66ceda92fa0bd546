//! Handlers and request types of the Store API's cases.

use super::service::Author;
use super::store::Filters;
use super::views::{Case, CaseDetail, CaseMessage, Read};
use super::{attachments, service, store};
use crate::support::cases::requests::{CasePatch, CasePath, ListQuery, NewMessage, PageQuery};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, Paging};

/// Messages of a page when the request does not say.
pub const MESSAGES: i64 = 50;

/// `GET …/cases/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Case>, ApiError> {
    let query = &input.query;
    let filters = Filters {
        paging: Paging::new(&query.page, &query.limit, 25),
        status: query.status.0,
        priority: query.priority.0,
        customer: query.customer_id.as_ref().map(|id| &**id),
        order: query.order_id.as_ref().map(|id| &**id),
    };
    store::list(tx, ctx, &filters)?.try_map(|record| Ok(record.into()))
}

/// `GET …/cases/{caseId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<CasePath>) -> Result<CaseDetail, ApiError> {
    let found = store::find(tx, ctx, &input.path.case_id)?;
    found.map(Into::into).ok_or(ApiError::Missing("Case"))
}

/// `PATCH …/cases/{caseId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, Nothing, Json<CasePatch>>,
) -> Result<Case, ApiError> {
    let patch = &input.body.0;
    service::update(tx, ctx, &input.path.case_id, patch.priority.0, patch.status.0).map(Into::into)
}

/// `GET …/cases/{caseId}/messages`.
pub fn messages(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, PageQuery>,
) -> Result<Page<CaseMessage>, ApiError> {
    let paging = input.query.paging(MESSAGES);
    let found = store::messages(tx, ctx, &input.path.case_id, paging)?;
    found.ok_or(ApiError::Missing("Case"))
}

/// `POST …/cases/{caseId}/messages`. Tokens have no account behind them, so the message is nobody's in
/// particular.
pub async fn write(
    call: Call,
    input: Input<CasePath, Nothing, Json<NewMessage>>,
) -> Result<Reply<CaseMessage>, ApiError> {
    let (case, Json(message)) = (input.path.case_id, input.body);
    let uploaded = attachments::look(call.app(), &call.store.id, &message.attachments).await?;
    call.write_once(move |tx, ctx| {
        service::write(tx, ctx, &case, Author::Merchant(None), (&message, uploaded))
    })
    .await
}

/// `POST …/cases/{caseId}/read`.
pub fn read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<CasePath>) -> Result<Read, ApiError> {
    if store::merchant_read(tx, ctx, &input.path.case_id)? {
        Ok(Read { ok: true, read: true })
    } else {
        Err(ApiError::Missing("Case"))
    }
}

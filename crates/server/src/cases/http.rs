//! Handlers and request types of the Store API's cases.

use super::attachments::{self, CarriedFiles};
use super::service::{self, Author};
use super::store::{self, Filters};
use super::views::{Case, CaseDetail, CaseMessage, Read};
use crate::db::Tx;
use crate::http::endpoint::Reply;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Call, Ctx, Input, Json, Nothing, Page, Paging};
use pandabase_domain::case::{CasePriority, CaseStatus, CaseTarget};
use pandabase_domain::input::{IdText, Opt, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// Messages of a page when the request does not say.
pub(crate) const MESSAGES: i64 = 50;

/// Names a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CasePath {
    pub(crate) case_id: IdText,
}

/// Names a file of a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttachmentPath {
    pub(crate) case_id: IdText,
    pub(crate) attachment_id: IdText,
}

/// Which cases.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    /// Only those that stand here.
    #[serde(default)]
    status: Opt<CaseStatus>,
    /// Only those as urgent.
    #[serde(default)]
    priority: Opt<CasePriority>,
    /// Only this customer's.
    #[serde(default)]
    customer_id: Opt<IdText>,
    /// Only those about this order.
    #[serde(default)]
    order_id: Opt<IdText>,
}

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct PageQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
}

impl PageQuery {
    /// The page asked for; `default` items when the request does not say.
    pub(crate) fn paging(&self, default: i64) -> Paging {
        Paging::new(&self.page, &self.limit, default)
    }
}

/// Changes to a case.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct CasePatch {
    #[serde(default)]
    priority: Opt<CasePriority>,
    #[serde(default)]
    status: Opt<CaseTarget>,
}

/// A message to be sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub(crate) struct NewMessage {
    pub(crate) body: Text<1, 4000>,
    /// Files that were uploaded to this case before.
    #[serde(default)]
    pub(crate) attachments: CarriedFiles,
}

/// `GET …/cases/`.
pub(crate) fn list(
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
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<CasePath>) -> Result<CaseDetail, ApiError> {
    let found = store::find(tx, ctx, &input.path.case_id)?;
    found.map(Into::into).ok_or(ApiError::Missing("Case"))
}

/// `PATCH …/cases/{caseId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, Nothing, Json<CasePatch>>,
) -> Result<Case, ApiError> {
    let patch = &input.body.0;
    service::update(tx, ctx, &input.path.case_id, patch.priority.0, patch.status.0).map(Into::into)
}

/// `GET …/cases/{caseId}/messages`.
pub(crate) fn messages(
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
pub(crate) async fn write(
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
pub(crate) fn read(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<CasePath>) -> Result<Read, ApiError> {
    if store::merchant_read(tx, ctx, &input.path.case_id)? {
        Ok(Read { ok: true, read: true })
    } else {
        Err(ApiError::Missing("Case"))
    }
}

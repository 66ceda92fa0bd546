//! Dispute requests.

use super::store;
use super::store::Filters;
use super::views::{Dispute, DisputeDetail};
use crate::payments;
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::input::{IdText, Opt, Text};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, PageLimit, PageNumber, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which disputes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    /// Only those that stand here.
    #[serde(default)]
    status: Opt<DisputeStatus>,
    /// By opening.
    #[serde(default)]
    sort: Opt<Direction>,
    /// Only those that evidence can be submitted for, or only the rest.
    #[serde(default)]
    needs_evidence: Opt<bool>,
}

/// The dispute in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputePath {
    dispute_id: IdText,
}

/// The merchant's evidence. The buyer's name, addresses and history are attached to it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewEvidence {
    /// What the buyer did with the goods.
    access_activity_log: Text<1, 20_000>,
}

/// `GET …/disputes/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Dispute>, ApiError> {
    let query = &input.query;
    let filters = Filters {
        paging: Paging::new(&query.page, &query.limit, 25),
        status: query.status.0,
        needs_evidence: query.needs_evidence.0,
        direction: query.sort.0.unwrap_or(Direction::Desc),
    };
    store::page(tx, ctx, &filters)
}

/// `GET …/disputes/{disputeId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<DisputePath>) -> Result<DisputeDetail, ApiError> {
    store::detail(tx, ctx, &input.path.dispute_id)
}

/// `POST …/disputes/{disputeId}/evidence`.
pub fn submit_evidence(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<DisputePath, Nothing, Json<NewEvidence>>,
) -> Result<DisputeDetail, ApiError> {
    let dispute = &input.path.dispute_id;
    payments::submit_evidence(tx, ctx, dispute, &input.body.0.access_activity_log)?;
    store::detail(tx, ctx, dispute)
}

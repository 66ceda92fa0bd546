//! Disputes: listed, shown, and answered with evidence.

use super::requests::{DisputePath, ListQuery, NewEvidence};
use super::store;
use super::store::Filters;
use super::views::{Dispute, DisputeDetail};
use crate::payments::dispute;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;
use pandabase_platform::page::order::Direction;

/// `GET /v2/core/stores/{storeId}/disputes/`: the store's disputes.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Dispute>, ApiError> {
    let query = &input.query;
    let filters = Filters {
        paging: input.paging(25)?,
        status: query.status.0,
        needs_evidence: query.needs_evidence.0,
        direction: query.sort.0.unwrap_or(Direction::Desc),
    };
    store::page(tx, ctx, &filters)
}

/// `GET /v2/core/stores/{storeId}/disputes/{disputeId}`: one dispute.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<DisputePath>) -> Result<DisputeDetail, ApiError> {
    store::detail(tx, ctx, &input.path.dispute_id)
}

/// `POST /v2/core/stores/{storeId}/disputes/{disputeId}/evidence`: takes the merchant's evidence.
///
/// # Errors
/// Those of [`dispute::submit_evidence`].
pub fn submit_evidence(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<DisputePath, Nothing, Json<NewEvidence>>,
) -> Result<DisputeDetail, ApiError> {
    let id = &input.path.dispute_id;
    dispute::submit_evidence(tx, ctx, id, &input.body.0.access_activity_log)?;
    store::detail(tx, ctx, id)
}

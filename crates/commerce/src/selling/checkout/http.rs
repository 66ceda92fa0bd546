//! The checkout endpoints and what they take.

use super::service;
use super::service::Question;
use super::views::{Estimate, SessionView, TaxDetails};
use crate::selling::checkout::requests::{CreateBody, EstimateBody, SessionPath, TaxDetailsBody, UpdateBody};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `POST …/checkouts/estimate`.
pub fn estimate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<EstimateBody>>,
) -> Result<Estimate, ApiError> {
    service::estimate(tx, ctx, &Question::from(&input.body.0))
}

/// `POST …/checkouts/tax-details`.
pub fn tax_details(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<TaxDetailsBody>>,
) -> Result<TaxDetails, ApiError> {
    service::tax_details(tx, ctx, &Question::from(&input.body.0))
}

/// `POST …/checkouts`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<CreateBody>>,
) -> Result<SessionView, ApiError> {
    service::create(tx, ctx, &input.body.0)
}

/// `GET …/checkouts/{sessionId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<SessionPath>) -> Result<SessionView, ApiError> {
    service::show(tx, ctx, &input.path.session_id)
}

/// `PATCH …/checkouts/{sessionId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SessionPath, Nothing, Json<UpdateBody>>,
) -> Result<SessionView, ApiError> {
    service::update(tx, ctx, &input.path.session_id, &input.body.0)
}

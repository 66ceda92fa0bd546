//! The queue of payments that wait for a decision.

use super::charge::require_whole;
use super::decide::{self, MISSING};
use super::requests::{ListQuery, Path, ToList};
use super::views::{ReviewDetail, ReviewView};
use crate::shield::lists::service as lists;
use crate::shield::lists::views::ValuesChanged;
use crate::shield::store::{checks, reviews as store};
use pandabase_domain::id::{ReviewId, kind};
use pandabase_domain::shield::{ListedPart, ReviewStatus};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};

/// `GET /v2/stores/{storeId}/shield/review`: a page of reviews, newest first; those that wait for a decision
/// unless another status is asked for.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<ReviewView>, ApiError> {
    let status = input.query.status.0.unwrap_or(ReviewStatus::Open);
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::Review>();
    let items = Query::select(store::LIST)
        .filter("v.store_id = ?", &ctx.store.id)
        .filter("v.status = ?", status.as_str())
        .filter_span("v.id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("v.id").desc()])?.try_map(|listed| Ok(listed.into()))
}

/// `GET /v2/stores/{storeId}/shield/review/{reviewId}`: a review with what was known of its payment.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<ReviewDetail, ApiError> {
    let id = &input.path.review_id;
    let review = view(tx, ctx, id)?;
    let known = checks::facts(tx, ctx, id)?.map(Into::into);
    Ok(ReviewDetail { review, known })
}

/// `POST /v2/stores/{storeId}/shield/review/{reviewId}/approve`: lets the payment through, if its charge is
/// still whole.
pub async fn approve(call: Call, input: Input<Path>) -> Result<Reply<ReviewView>, ApiError> {
    let id = input.path.review_id;
    require_whole(call.app(), &call.store, &id).await?;
    call.write_once(move |tx, ctx| {
        decide::approve(tx, ctx, &id)?;
        view(tx, ctx, &id)
    })
    .await
}

/// `POST /v2/stores/{storeId}/shield/review/{reviewId}/decline`: declines the payment, which is given back.
pub fn decline(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<ReviewView, ApiError> {
    let id = &input.path.review_id;
    decide::decline(tx, ctx, id)?;
    view(tx, ctx, id)
}

/// `POST /v2/stores/{storeId}/shield/review/{reviewId}/add-to-list`: puts something of the payment on a list,
/// whatever was decided.
pub fn add_to_list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<ToList>>,
) -> Result<ValuesChanged, ApiError> {
    let ToList { list_id, attribute } = &input.body.0;
    let listed = store::find(tx, ctx, &input.path.review_id)?.ok_or(MISSING)?;
    let list = lists::find(tx, ctx, list_id)?;
    if !attribute.fits(list.kind) {
        return Err(ApiError::invalid(format!(
            "body/attribute '{attribute}' does not fit a list of the type '{}'",
            list.kind
        )));
    }
    let value = match attribute {
        ListedPart::Email => Some(listed.email),
        ListedPart::Ip => listed.ip,
        ListedPart::CardBin => listed.card_bin,
    };
    let unknown = || {
        ApiError::invalid(format!(
            "body/attribute '{attribute}' of this payment is not known"
        ))
    };
    lists::add_one(tx, ctx, list_id, &value.ok_or_else(unknown)?)
}

/// The reviews that wait for a decision, the oldest first; of more than a hundred the oldest.
pub fn waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<ReviewView>, ApiError> {
    Ok(store::waiting(tx, ctx)?
        .into_iter()
        .map(ReviewView::from)
        .collect())
}

/// The current state of a review.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none.
pub fn view(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<ReviewView, ApiError> {
    Ok(store::find(tx, ctx, id)?.ok_or(MISSING)?.into())
}

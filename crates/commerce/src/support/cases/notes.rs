//! Notes on cases: what the team of a store tells each other about one. Buyers never see them: no portal,
//! mail, event or report has them.

use super::requests::{CasePath, NewNote, NotePath, PageQuery};
use super::store;
use super::views::CaseNote;
use pandabase_domain::case::MOST_NOTES;
use pandabase_domain::id::{AccountId, CaseId, CaseNoteId, kind};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};

const NO_CASE: ApiError = ApiError::Missing("Case");
const MISSING: ApiError = ApiError::Missing("Note");

/// `GET /v2/stores/{storeId}/cases/{caseId}/notes`: a page of notes, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, PageQuery>,
) -> Result<Page<CaseNote>, ApiError> {
    let case = &input.path.case_id;
    store::find(tx, ctx, case)?.ok_or(NO_CASE)?;
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::CaseNote>();
    let items = Query::select(store::notes::LIST)
        .filter("n.store_id = ?", &ctx.store.id)
        .filter("n.case_id = ?", case)
        .filter_span("n.id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("n.id").desc()])
}

/// `POST /v2/stores/{storeId}/cases/{caseId}/notes`: adds a note. Its author is the account behind the
/// session or the token.
pub async fn add(
    call: Call,
    input: Input<CasePath, Nothing, Json<NewNote>>,
) -> Result<Reply<CaseNote>, ApiError> {
    let (case, Json(note)) = (input.path.case_id, input.body);
    let account = call.account().cloned();
    call.write_once(move |tx, ctx| write(tx, ctx, &case, account.as_ref(), &note))
        .await
}

fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &CaseId,
    author: Option<&AccountId>,
    note: &NewNote,
) -> Result<CaseNote, ApiError> {
    // Locked, so that no other note is added between the count and the commit.
    store::lock(tx, ctx, case)?.ok_or(NO_CASE)?;
    if store::notes::count(tx, ctx, case)? >= MOST_NOTES {
        return Err(ApiError::invalid(format!(
            "A case can have at most {MOST_NOTES} notes"
        )));
    }
    let id: CaseNoteId = ctx.id();
    store::notes::insert(tx, ctx, (case, &id), author, &note.body)?;
    store::notes::find(tx, ctx, (case, &id))?.ok_or(MISSING)
}

/// `DELETE /v2/stores/{storeId}/cases/{caseId}/notes/{noteId}`: deletes a note.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<NotePath>) -> Result<Deleted, ApiError> {
    let NotePath { case_id, note_id } = &input.path;
    store::find(tx, ctx, case_id)?.ok_or(NO_CASE)?;
    match store::notes::delete(tx, ctx, case_id, note_id)? {
        true => Ok(Deleted { deleted: true }),
        false => Err(MISSING),
    }
}

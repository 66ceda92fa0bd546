//! Requesting reports, and fetching their files (contract `reports.md`).

use super::file::{content_type, file_key};
use super::requests::{FilePath, ListQuery, NewReport, Path};
use super::store;
use super::views::{Download, Report};
use pandabase_domain::id::{AccountId, ReportId, TokenId, kind};
use pandabase_domain::report::{AT_ONCE, Formats, KEPT, Period, ReportFormat, ReportStatus, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_platform::access::stores;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::files::address;
use pandabase_platform::jobs::{self, JobKind};
use pandabase_platform::page::{Key, Page};

const MISSING: ApiError = ApiError::Missing("Report");

/// `POST /v2/core/stores/{storeId}/reports/`: asks for a report.
pub async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewReport>>,
) -> Result<Reply<Report>, ApiError> {
    let (account, token) = (call.account().cloned(), call.token().cloned());
    let Json(body) = input.body;
    call.write_once(move |tx, ctx| add(tx, ctx, &body, (account.as_ref(), token.as_ref())))
        .await
}

/// Stores a report and the jobs that make it and delete it. Requests of the same store happen one after the
/// other, so that two cannot take the last place.
fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    new: &NewReport,
    (account, token): (Option<&AccountId>, Option<&TokenId>),
) -> Result<Report, ApiError> {
    let period = Period::new(new.period_start, new.period_end)
        .map_err(|refusal| ApiError::invalid(refusal.to_string()))?;
    if store::lock_under_way(tx, &ctx.store.id)? >= AT_ONCE {
        return Err(ApiError::TooMany("Too many reports are already in progress"));
    }
    let report = Report {
        id: ctx.id(),
        report_type: new.report_type,
        status: ReportStatus::Pending,
        formats: formats(new),
        period_start: period.start,
        period_end: period.end,
        row_count: None,
        size_bytes: None,
        duration_ms: None,
        error_message: None,
        requested_by_account_id: account.map(ToString::to_string),
        requested_by_token_id: token.cloned(),
        started_at: None,
        completed_at: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert(tx, &ctx.store.id, &report)?;
    let expiry = ctx.now.plus_millis(KEPT);
    for (kind, at) in [(JobKind::ReportMake, ctx.now), (JobKind::ReportExpiry, expiry)] {
        jobs::enqueue(tx, ctx, kind, report.id.as_str(), &(), at)?;
    }
    Ok(report)
}

/// The formats asked for, each once.
fn formats(new: &NewReport) -> Formats {
    let mut formats = match &new.formats.0 {
        Some(asked) => asked.to_vec(),
        None => vec![ReportFormat::Csv],
    };
    formats.dedup();
    formats.into_iter().collect()
}

/// Reports older than this are gone, even before the job that deletes them has run.
fn kept_since(ctx: &Ctx<'_>) -> Timestamp {
    ctx.now.plus_millis(-KEPT)
}

/// `GET /v2/core/stores/{storeId}/reports/`: a page of reports, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Report>, ApiError> {
    let query = &input.query;
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::Report>();
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("id", made.from(), made.to())
        .filter("created_at > ?", kept_since(ctx))
        .filter_opt("status = ?", query.status.0.map(ReportStatus::as_str))
        .filter_opt("type = ?", query.report_type.0.map(ReportType::as_str));
    Page::fetch(tx, paging, items, &[Key::text("id").desc()])
}

/// `GET /v2/core/stores/{storeId}/reports/{reportId}`: where a report stands.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Report, ApiError> {
    find(tx, ctx, &input.path.report_id)
}

fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReportId) -> Result<Report, ApiError> {
    let found = store::find(tx, &ctx.store.id, id)?;
    found
        .filter(|report| report.created_at > kept_since(ctx))
        .ok_or(MISSING)
}

/// `GET /v2/core/stores/{storeId}/reports/{reportId}/download/{format}`: where a file of a report can be
/// fetched.
pub fn download(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<FilePath>) -> Result<Download, ApiError> {
    let report = find(tx, ctx, &input.path.report_id)?;
    let format: ReportFormat = input.path.format.into();
    if !report.formats.iter().any(|made| made == format) {
        return Err(ApiError::Missing("File of this format"));
    }
    if report.status != ReportStatus::Succeeded {
        let text = format!("The report is {}, not SUCCEEDED", report.status);
        return Err(ApiError::Conflict(text));
    }
    let key = file_key(&ctx.store.id, &report.id, format);
    let zone = stores::contact(tx, ctx)?.zone;
    let url = address::url(ctx, &key, content_type(format), &filename(&report, format, &zone))?;
    Ok(Download { url })
}

/// The name of a downloaded file, such as `payment-activity_2026-05-01_2026-06-01.csv`.
fn filename(report: &Report, format: ReportFormat, zone: &Zone) -> String {
    let word = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    format!(
        "{}_{}_{}.{}",
        word(report.report_type.as_str()),
        report.period_start.date(zone),
        report.period_end.date(zone),
        word(format.as_str())
    )
}

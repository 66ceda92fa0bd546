//! Making a report, and deleting it. A worker reads page after page, each in a snapshot of its own, and
//! appends it to the files. If the worker dies, the next one overwrites what it left.

use super::content::{Cells, Cursor};
use super::file::{content_type, file_key};
use super::format::Encoder;
use super::store::{self, Outcome, pages};
use super::views::Report;
use crate::stores::notices::notify;
use pandabase_domain::id::ReportId;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::report::{ATTEMPTS, Period, ReportFormat, ReportStatus, pause_after};
use pandabase_platform::access::stores;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::Writer;
use pandabase_platform::jobs::{self, Job, JobKind, Next};
use std::sync::Arc;

/// The error of a report whose attempts were all cut off.
const CUT_OFF: &str = "The report could not be completed";

/// Why an attempt ended without a report.
enum Abandoned {
    /// It can be tried again.
    Failed(ApiError),
    /// Another worker has taken the job over.
    Taken,
}

impl<E: Into<ApiError>> From<E> for Abandoned {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// The job: makes a report.
pub fn make(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let Some(report) = begin(&app, &job).await? else {
            return Ok(());
        };
        match write(&app, &job, &report).await {
            Ok(outcome) => complete(&app, job, outcome).await,
            // The attempt may have failed because another worker has begun the next one.
            Err(Abandoned::Taken) => Ok(()),
            Err(Abandoned::Failed(error)) => {
                error.log(report.id.as_str());
                retry(&app, job, &error).await
            }
        }
    })
}

/// Begins an attempt; `None` when there is nothing left to do.
async fn begin(app: &Arc<App>, job: &Job) -> Result<Option<Report>, ApiError> {
    let (shared, job) = (Arc::clone(app), job.clone());
    app.db
        .write(move |tx| {
            let store = &job.store.id;
            let found = store::find(tx, store, &job.subject_id())?;
            let open =
                |report: &Report| matches!(report.status, ReportStatus::Pending | ReportStatus::Processing);
            let Some(report) = found.filter(open) else {
                jobs::finish(tx, &job, &Next::Done)?;
                return Ok(None);
            };
            // An attempt during which the process ended counts, too.
            if job.attempts > ATTEMPTS {
                fail(tx, &job.ctx(&shared.env), &job, CUT_OFF)?;
                return Ok(None);
            }
            store::start(tx, store, &job.subject_id(), job.now)?;
            Ok(Some(report))
        })
        .await
}

/// A file that is being written.
struct Output {
    encoder: Encoder,
    writer: Writer,
}

async fn write(app: &Arc<App>, job: &Job, report: &Report) -> Result<Outcome, Abandoned> {
    let started = app.env.clock.monotonic();
    let mut outputs = open(app, job, report).await?;
    let period = Period {
        start: report.period_start,
        // The report ends now at the latest: the pages of a busy store would never end otherwise.
        end: report.period_end.min(job.now.plus_millis(1)),
    };
    let (mut cursor, mut rows) = (Some(Cursor::first(report.report_type, period)), 0_i64);
    while let Some(from) = cursor.take() {
        let (page, end) = page(app, job, report, from, period).await?;
        for output in &mut outputs {
            let text = output.encoder.rows(&page).map_err(internal)?;
            output.writer.write(&text).await?;
        }
        rows += i64::try_from(page.len()).unwrap_or(i64::MAX);
        cursor = end;
    }
    // A worker that has lost the job must not publish the files.
    if !renew(app, job).await? {
        return Err(Abandoned::Taken);
    }
    let mut bytes = 0;
    for mut output in outputs {
        output.writer.write(output.encoder.tail()).await?;
        bytes += output.writer.finish().await?;
    }
    let took = app.env.clock.monotonic().saturating_sub(started);
    Ok(Outcome {
        rows,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        took: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
    })
}

async fn open(app: &App, job: &Job, report: &Report) -> Result<Vec<Output>, ApiError> {
    let mut outputs = Vec::new();
    for format in report.formats.iter() {
        let key = file_key(&job.store.id, &report.id, format);
        let encoder = Encoder::new(format, pages::columns(report.report_type));
        let now = app.env.clock.now();
        let mut writer = app.files.create(&key, content_type(format), now).await?;
        writer.write(&encoder.head().map_err(internal)?).await?;
        outputs.push(Output { encoder, writer });
    }
    Ok(outputs)
}

async fn page(
    app: &App,
    job: &Job,
    report: &Report,
    from: Cursor,
    period: Period,
) -> Result<(Vec<Cells>, Option<Cursor>), ApiError> {
    let (store, report_type) = (job.store.id.clone(), report.report_type);
    let page = app
        .db
        .read(move |tx| pages::page(tx, &store, report_type, &from, period));
    Ok(page.await?)
}

fn internal(error: std::io::Error) -> ApiError {
    ApiError::Internal(error.into())
}

async fn renew(app: &App, job: &Job) -> Result<bool, ApiError> {
    let (job, now) = (job.clone(), app.env.clock.now());
    Ok(app.db.write(move |tx| jobs::renew(tx, &job, now)).await?)
}

async fn complete(app: &Arc<App>, job: Job, outcome: Outcome) -> Result<(), ApiError> {
    let shared = Arc::clone(app);
    app.db
        .write(move |tx| {
            let ctx = job.ctx(&shared.env);
            let completed = job.now.plus_millis(outcome.took);
            store::set_succeeded(tx, &job.store.id, &job.subject_id(), outcome, completed)?;
            mail_outcome(tx, &ctx, &job.subject_id(), None)?;
            jobs::finish(tx, &job, &Next::Done)
        })
        .await
}

async fn retry(app: &Arc<App>, job: Job, error: &ApiError) -> Result<(), ApiError> {
    let (shared, text) = (Arc::clone(app), error.to_string());
    app.db
        .write(move |tx| match pause_after(job.attempts) {
            Some(pause) => jobs::finish(tx, &job, &Next::At(job.now.plus_millis(pause))),
            None => fail(tx, &job.ctx(&shared.env), &job, &text),
        })
        .await
}

fn fail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job, error: &str) -> Result<(), ApiError> {
    store::fail(tx, &job.store.id, &job.subject_id(), error, ctx.now)?;
    mail_outcome(tx, ctx, &job.subject_id(), Some(error))?;
    jobs::finish(tx, job, &Next::Done)
}

/// Mails that a report is ready or has failed.
fn mail_outcome(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReportId, error: Option<&str>) -> Result<(), ApiError> {
    let zone = stores::contact(tx, ctx)?.zone;
    let Some(report) = store::find(tx, &ctx.store.id, id)? else {
        return Ok(());
    };
    let what = report.report_type.as_str().to_lowercase().replace('_', " ");
    // The period's end is exclusive.
    let last = report.period_end.plus_millis(-1).long_date(&zone);
    let period = format!("from {} to {last}", report.period_start.long_date(&zone));
    let (subject, text) = match error {
        None => (
            format!("Your report is ready: {what}"),
            format!(
                "The report \"{what}\" {period} is ready, with {} rows. It can be downloaded for 30 days.",
                report.row_count.unwrap_or(0)
            ),
        ),
        Some(error) => (
            format!("Your report failed: {what}"),
            format!("The report \"{what}\" {period} could not be made: {error}"),
        ),
    };
    notify(tx, ctx, NoticeKind::Reports, subject, text, id.as_str())
}

/// The job: deletes the files of a report, then the report.
pub fn expire(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let id = ReportId::from_stored(job.subject.as_str());
        for &format in ReportFormat::ALL {
            let key = file_key(&job.store.id, &id, format);
            app.files.delete(&key, app.env.clock.now()).await?;
        }
        let shared = Arc::clone(&app);
        app.db
            .write(move |tx| {
                jobs::cancel(tx, &job.ctx(&shared.env), JobKind::ReportMake, &job.subject)?;
                store::remove(tx, &job.store.id, &job.subject_id())?;
                jobs::finish(tx, &job, &Next::Done)
            })
            .await
    })
}

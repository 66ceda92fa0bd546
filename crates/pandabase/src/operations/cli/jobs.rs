//! `pandabase jobs`. Works on the database; the workers of a running server run the jobs that are retried
//! here.

use super::failure::Failure;
use super::global::Global;
use super::open::with_existing;
use clap::{Args, Subcommand};
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::jobs as operated;
use pandabase_domain::id::JobId;
use pandabase_platform::app::App;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::jobs::operator::{self, Filter, Listed, Standing};
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// List jobs with their last error, those that were given up first
    #[command(after_help = "Examples:
  pandabase jobs list --failed
  pandabase jobs list --kind mail_send --store shp_… --json")]
    List {
        /// Only jobs that were given up
        #[arg(long)]
        failed: bool,
        /// Only this kind, such as mail_send
        #[arg(long, value_parser = kind)]
        kind: Option<JobKind>,
        /// Only this store's
        #[arg(long, value_name = "ID")]
        store: Option<String>,
        /// The most that are listed, 1 to 10000
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
    },
    /// Run jobs that failed at once, and forget how often they failed
    #[command(after_help = "Examples:
  pandabase jobs retry job_…
  pandabase jobs retry --all-failed --kind mail_send")]
    Retry(Retry),
}

#[derive(Debug, Args)]
pub(crate) struct Retry {
    /// The job's id, job_…
    #[arg(required_unless_present = "all_failed", conflicts_with = "all_failed")]
    id: Option<String>,
    /// Every job that was given up
    #[arg(long)]
    all_failed: bool,
    /// With --all-failed: only this kind
    #[arg(long, value_parser = kind, requires = "all_failed")]
    kind: Option<JobKind>,
}

fn kind(word: &str) -> Result<JobKind, String> {
    JobKind::parse(word).ok_or_else(|| {
        let known: Vec<&str> = JobKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("one of {}", known.join(" "))
    })
}

impl Jobs {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        with_existing(global.load()?, async |app| self.act(global, app).await).await
    }

    async fn act(self, global: &Global, app: &Arc<App>) -> Result<(), Failure> {
        match self {
            Self::List {
                failed,
                kind,
                store,
                limit,
            } => {
                let filter = Filter {
                    failed,
                    kind,
                    store,
                    limit,
                };
                let jobs = app.db.read(move |tx| operator::list(tx, &filter)).await?;
                global.show(&jobs, |jobs| match jobs.len() {
                    0 => "no jobs".into(),
                    _ => jobs.iter().map(line).collect::<Vec<_>>().join("\n"),
                })
            }
            Self::Retry(Retry { id, kind, .. }) => {
                let shared = Arc::clone(app);
                let by = Actor::COMMAND_LINE;
                let retried = match &id {
                    Some(id) => {
                        let id = JobId::from_stored(id.as_str());
                        let retry = app
                            .db
                            .write(move |tx| operated::retry_one(tx, &shared.env, by, &id));
                        u64::from(retry.await?)
                    }
                    None => {
                        app.db
                            .write(move |tx| operated::retry_failed(tx, &shared.env, by, kind))
                            .await?
                    }
                };
                if let (Some(id), 0) = (id, retried) {
                    return Err(Failure::new(format!(
                        "{id} is no job whose last run failed, or it runs at this moment"
                    ))
                    .next("`pandabase jobs list` shows every job and where it stands"));
                }
                global.show(&json!({"retried": retried}), |_| {
                    format!("{retried} jobs run as soon as a server has a place for them")
                })
            }
        }
    }
}

fn line(job: &Listed) -> String {
    let standing = match job.standing {
        Standing::Waits => format!("waits until {}", job.run_at),
        Standing::Runs => "runs".into(),
        Standing::Failed => "was given up".into(),
    };
    let failures = match (job.failures, &job.error) {
        (failures, Some(error)) => format!("  failed {failures} times: {error}"),
        (_, None) => String::new(),
    };
    let store = match job.store_id.as_str() {
        "" => "-",
        id => id,
    };
    format!(
        "{}  {}  {store}  {}  {standing}{failures}",
        job.id, job.kind, job.subject
    )
}

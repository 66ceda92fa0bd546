//! How the installation is: what waits, what failed, what is connected. It tells no secret.

use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::OperatorCall;
use pandabase_platform::api::respond::RELEASE;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::jobs::store::{self as queue, Work};
use pandabase_platform::processor::{Instrument, Source};
use schemars::JsonSchema;
use serde::Serialize;

/// How the installation is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Health {
    /// Release of the server, as a date with slashes.
    pub release: &'static str,
    /// `sandbox` or `production`.
    pub environment: &'static str,
    /// Where everything is kept.
    pub database: DatabaseHealth,
    /// Work of every kind.
    pub jobs: WorkHealth,
    /// Mails that are yet to be sent.
    pub mail: MailHealth,
    /// Deliveries of events that are yet to be made.
    pub webhooks: WorkHealth,
    /// Who charges buyers.
    pub processor: ProcessorHealth,
    /// Who pays stores out.
    pub payouts: RailHealth,
}

/// Where everything is kept.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DatabaseHealth {
    /// `sqlite` or `postgresql`.
    pub engine: &'static str,
    /// How many migrations have run.
    pub version: i64,
    /// When the last one ran.
    pub migrated_at: Option<Timestamp>,
}

/// How work stands. No number goes beyond ten thousand: what is more is not counted.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkHealth {
    /// How much waits or is being done.
    pub waiting: i64,
    /// How much of that failed at its last try.
    pub failing: i64,
    /// How much was given up.
    pub given_up: i64,
    /// Since when the oldest of what waits does, on its store's clock.
    pub oldest_at: Option<Timestamp>,
}

/// How mails stand.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailHealth {
    /// Whether there is a server to hand mails to.
    pub is_configured: bool,
    /// Mails that wait, and those that failed.
    #[serde(flatten)]
    pub work: WorkHealth,
}

/// How the payment processor is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessorHealth {
    /// Whether there is one.
    pub is_connected: bool,
    /// Why it could not be asked, by the job that was to ask it last and has not succeeded since.
    pub last_error: Option<String>,
}

/// How the way of payouts is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RailHealth {
    /// Whether there is one that sends what stores request; not where the processor pays out itself.
    pub is_connected: bool,
}

impl From<Work> for WorkHealth {
    fn from(work: Work) -> Self {
        Self {
            waiting: work.waiting,
            failing: work.failing,
            given_up: work.given_up,
            oldest_at: work.oldest_at,
        }
    }
}

/// `GET /v2/operator/health`: how the installation is.
pub async fn show(call: OperatorCall, _: Input) -> Result<Health, ApiError> {
    of(call.app()).await
}

/// How the installation is.
pub async fn of(app: &App) -> Result<Health, ApiError> {
    let applied = app.db.applied_migrations().await?;
    let counted = app.db.read(|tx| {
        let all = queue::work(tx, None)?;
        let mails = queue::work(tx, Some(JobKind::MailSend))?;
        let webhooks = queue::work(tx, Some(JobKind::WebhookDelivery))?;
        Ok::<_, ApiError>((all, mails, webhooks, queue::processors_error(tx)?))
    });
    let (all, mails, webhooks, last_error) = counted.await?;
    let config = &app.env.config;
    Ok(Health {
        release: RELEASE,
        environment: config.environment.as_str(),
        database: DatabaseHealth {
            engine: if app.db.is_shared() {
                "postgresql"
            } else {
                "sqlite"
            },
            version: applied.map_or(0, |applied| i64::try_from(applied.count).unwrap_or(i64::MAX)),
            migrated_at: applied.and_then(|applied| applied.last),
        },
        jobs: all.into(),
        mail: MailHealth {
            is_configured: config.smtp.is_some(),
            work: mails.into(),
        },
        webhooks: webhooks.into(),
        processor: ProcessorHealth {
            is_connected: has_processor(app),
            last_error,
        },
        payouts: RailHealth {
            is_connected: app.ports.rail.check().is_ok(),
        },
    })
}

/// Whether somebody charges buyers: who nobody does refuses every card alike.
fn has_processor(app: &App) -> bool {
    let card = Instrument {
        method: MethodCode::Card,
        source: Source::Token(String::new()),
    };
    let judged = app.ports.processor.check(&card, app.env.clock.now());
    !matches!(judged, Err(ApiError::Unavailable(_)))
}

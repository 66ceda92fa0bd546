//! The running application: the environment, the database and the ports, put together once.

use super::context::Ctx;
use super::context::Env;
use super::db::{Db, Tx};
use super::error::ApiError;
use super::files::Files;
use super::hosts::Hosts;
use super::inbound::Bodies;
use super::jobs::{Job, JobKind, Next};
use super::live::Live;
use super::outbound::Outbound;
use super::processor::Processor;
use super::processor::traced::Traced;
use super::rail::PayoutRail;
use super::request_log::RequestLog;
use super::smtp::Mailer;
use super::spans::Spans;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The parts of the application that do not exist twice.
pub struct App {
    /// What code inside a transaction may see.
    pub env: Arc<Env>,
    /// The database.
    pub db: Db,
    /// Who moves money, and who does jobs.
    pub ports: Ports,
    /// The hosts that are answered for.
    pub hosts: Hosts,
    /// Room for the bodies of requests.
    pub bodies: Bodies,
    /// The request log.
    pub request_log: RequestLog,
    /// Spans for a collector.
    pub spans: Spans,
    /// Calls to merchants' servers.
    pub outbound: Outbound,
    /// Reports and attachments.
    pub files: Files,
    /// The way to the mail server.
    pub mailer: Mailer,
    /// Streams that tell what is new.
    pub live: Live,
}

/// What the program above hands in.
pub struct Ports {
    /// Who charges buyers.
    pub processor: Arc<dyn Processor>,
    /// Who pays merchants out.
    pub rail: Arc<dyn PayoutRail>,
    /// The function that does a kind of job.
    pub runner: fn(JobKind) -> Runner,
}

/// An action that is running.
pub type Acting = Pin<Box<dyn Future<Output = Result<(), ApiError>> + Send>>;

/// How a job is done.
pub enum Runner {
    /// In one transaction, which also ends the job: its effect happens exactly once.
    Transaction(fn(&mut Tx<'_>, &Ctx<'_>, &Job) -> Result<Next, ApiError>),
    /// With calls to other machines; it ends itself with [`super::jobs::finish`] in its last transaction
    /// and must bear being run again.
    Action(fn(Arc<App>, Job) -> Acting),
}

impl App {
    /// Puts the application together. Must be called within a Tokio runtime.
    pub fn new(env: Arc<Env>, db: Db, ports: Ports) -> Arc<Self> {
        let request_log = RequestLog::start(db.clone());
        let spans = Spans::start(&env.config, &env.clock);
        let ports = Ports {
            processor: Traced::of(ports.processor, &spans),
            ..ports
        };
        let outbound = Outbound::new(&env.config, spans.clone());
        let mailer = Mailer::new(&env.config);
        let files = Files::new(&env.config);
        let hosts = Hosts::of(&env.config);
        let bodies = Bodies::new(env.config.body_budget_bytes);
        Arc::new(Self {
            env,
            db,
            ports,
            hosts,
            bodies,
            request_log,
            spans,
            outbound,
            files,
            mailer,
            live: Live::default(),
        })
    }
}

//! The running application: everything that operations need, built in one place.

use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::db::Db;
use crate::platform::files::Files;
use crate::platform::geo::GeoDatabase;
use crate::platform::keyring::Keyring;
use crate::platform::outbound::Outbound;
use crate::platform::processor::Processor;
use crate::platform::rail::PayoutRail;
use crate::platform::random::Random;
use crate::platform::rate_limit::RateLimiter;
use crate::platform::request_log::RequestLog;
use crate::platform::smtp::Mailer;
use crate::surfaces::sandbox::choose;
use std::path::PathBuf;
use std::sync::Arc;

/// The parts of the application that do not exist twice.
pub struct App {
    /// Settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Who charges buyers.
    pub processor: Arc<dyn Processor>,
    /// Who pays merchants out.
    pub rail: Arc<dyn PayoutRail>,
    /// Where buyers are.
    pub geo: GeoDatabase,
    /// Encryption at rest.
    pub keyring: Keyring,
    /// Rate limit counters.
    pub limiter: RateLimiter,
    /// The request log.
    pub request_log: RequestLog,
    /// Calls to merchants' servers.
    pub outbound: Outbound,
    /// Reports and attachments.
    pub files: Files,
    /// The way to the mail server.
    pub mailer: Mailer,
}

impl App {
    /// Puts the application together. Must be called within a Tokio runtime.
    pub fn new(config: Config, db: Db, clock: Clock, random: Random, keyring: Keyring) -> Arc<Self> {
        let processor = choose::processor_of(config.environment);
        Self::with_processor(config, db, clock, random, keyring, processor)
    }

    /// Like [`App::new`] with another payment processor than the environment's.
    pub fn with_processor(
        config: Config,
        db: Db,
        clock: Clock,
        random: Random,
        keyring: Keyring,
        processor: Arc<dyn Processor>,
    ) -> Arc<Self> {
        let request_log = RequestLog::start(db.clone());
        let (outbound, mailer) = (Outbound::new(&config), Mailer::new(&config));
        let files = Files::new(&config);
        let geo = GeoDatabase::open(config.geo_databases.iter().map(PathBuf::as_path));
        let rail = choose::rail_of(config.environment);
        Arc::new(Self {
            config,
            db,
            clock,
            random,
            processor,
            rail,
            geo,
            keyring,
            limiter: RateLimiter::default(),
            request_log,
            outbound,
            files,
            mailer,
        })
    }
}

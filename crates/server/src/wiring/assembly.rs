//! The application, put together: settings and a database in, everything that runs out.

use crate::platform::app::{App, Ports};
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::context::Env;
use crate::platform::db::Db;
use crate::platform::keyring::Keyring;
use crate::platform::processor::Processor;
use crate::platform::rail::PayoutRail;
use crate::platform::random::Random;
use crate::surfaces::sandbox::Sandbox;
use crate::surfaces::unconnected::{NoProcessor, NoRail};
use crate::wiring::jobs;
use pandabase_domain::token::Environment;
use std::sync::Arc;

/// The application with the processor and the rail of its environment. Must be called within a Tokio runtime.
pub fn app(config: Config, db: Db, clock: Clock, random: Random, keyring: Keyring) -> Arc<App> {
    let env = Arc::new(Env::new(config, clock, random, keyring));
    let processor: Arc<dyn Processor> = match env.config.environment {
        Environment::Sandbox => Arc::new(Sandbox::new(&env, &db)),
        Environment::Production => Arc::new(NoProcessor),
    };
    with_processor(env, db, processor)
}

/// Like [`app`] with another payment processor than the environment's.
pub fn with_processor(env: Arc<Env>, db: Db, processor: Arc<dyn Processor>) -> Arc<App> {
    let rail: Arc<dyn PayoutRail> = match env.config.environment {
        Environment::Sandbox => Arc::new(Sandbox::new(&env, &db)),
        Environment::Production => Arc::new(NoRail),
    };
    let ports = Ports {
        processor,
        rail,
        runner: jobs::runner,
    };
    App::new(env, db, ports)
}

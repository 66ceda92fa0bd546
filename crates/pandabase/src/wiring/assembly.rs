//! Puts the application together from settings and a database.

use crate::surfaces::pages::cards::taken_by_stripe;
use crate::surfaces::sandbox::Sandbox;
use crate::surfaces::stripe::{Stripe, accounts};
use crate::surfaces::unconnected::{ExternalRail, NoProcessor, NoRail};
use crate::wiring::jobs;
use pandabase_platform::app::{App, Ports};
use pandabase_platform::clock::Clock;
use pandabase_platform::config::payouts::RailName;
use pandabase_platform::config::{Config, ProcessorChoice};
use pandabase_platform::context::Env;
use pandabase_platform::db::Db;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::processor::Processor;
use pandabase_platform::rail::PayoutRail;
use pandabase_platform::random::Random;
use std::sync::Arc;

/// The application with the processor that the settings choose and its environment's payout rail: nobody's in
/// production, unless money is played there. Must be called within a Tokio runtime.
pub fn app(config: Config, db: Db, clock: Clock, random: Random, keyring: Keyring) -> Arc<App> {
    let mut env = Env::new(config, clock, random, keyring);
    if env.config.processor() == ProcessorChoice::Stripe {
        env.takes = taken_by_stripe;
        env.keeps_money = |tx, ctx| accounts::has_own(tx, &ctx.store.id);
    }
    let env = Arc::new(env);
    let processor: Arc<dyn Processor> = match env.config.processor() {
        ProcessorChoice::Sandbox => Arc::new(Sandbox::new(&env, &db)),
        ProcessorChoice::Stripe => Arc::new(Stripe::new(&env, &db)),
        ProcessorChoice::None => Arc::new(NoProcessor),
    };
    with_processor(env, db, processor)
}

/// Like [`app`], with a payment processor other than the environment's.
pub fn with_processor(env: Arc<Env>, db: Db, processor: Arc<dyn Processor>) -> Arc<App> {
    let rail: Arc<dyn PayoutRail> = match env.config.payouts.rail {
        Some(RailName::External) => Arc::new(ExternalRail),
        None if env.config.plays_money() => Arc::new(Sandbox::new(&env, &db)),
        None => Arc::new(NoRail),
    };
    let ports = Ports {
        processor,
        rail,
        runner: jobs::runner,
    };
    App::new(env, db, ports)
}

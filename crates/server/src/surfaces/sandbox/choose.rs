//! TITLE

use crate::platform::processor::{NoProcessor, Processor};
use crate::platform::rail::{NoRail, PayoutRail};
use crate::surfaces::sandbox;
use pandabase_domain::token::Environment;
use std::sync::Arc;

/// The processor of an environment.
pub fn processor_of(environment: Environment) -> Arc<dyn Processor> {
    match environment {
        Environment::Sandbox => Arc::new(sandbox::Sandbox),
        Environment::Production => Arc::new(NoProcessor),
    }
}

/// The rail of an environment.
pub fn rail_of(environment: Environment) -> Arc<dyn PayoutRail> {
    match environment {
        Environment::Sandbox => Arc::new(sandbox::Sandbox),
        Environment::Production => Arc::new(NoRail),
    }
}

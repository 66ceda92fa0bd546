//! `pandabase openapi`.

use super::failure::Failure;
use super::global::Global;
use crate::wiring::openapi;
use clap::Args;
use pandabase_domain::token::Environment;
use std::fs;
use std::path::PathBuf;

/// Print the OpenAPI 3.1 document, the same that a server has at /openapi.json.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase openapi > openapi.json
  pandabase openapi --environment production --output openapi.json")]
pub struct OpenApi {
    /// Whose routes: sandbox or production; only a sandbox has a clock to move
    #[arg(long, default_value = "sandbox", value_name = "WORD", value_parser = environment)]
    environment: Environment,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn environment(word: &str) -> Result<Environment, String> {
    Environment::parse(word).ok_or_else(|| "sandbox or production".into())
}

impl OpenApi {
    pub(crate) fn run(self, global: &Global) -> Result<(), Failure> {
        let document = openapi::document(self.environment);
        let Some(path) = self.output else {
            return global.show(&document, |document| format!("{document:#}"));
        };
        fs::write(&path, format!("{document:#}\n"))
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
    }
}

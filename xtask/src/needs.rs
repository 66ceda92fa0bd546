//! What the tests need besides this repository, found, started or installed before they run.

use crate::apt;
use crate::clients;
use crate::postgres::{self, Provision, Sweep};
use crate::repo::Repo;
use crate::step::Steps;
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The variable that tells the tests the URL of a PostgreSQL server. Without it the tests that need one fail.
pub const POSTGRES_VARIABLE: &str = "PANDABASE_TEST_POSTGRES";

/// Parts of the names of the tests that need a PostgreSQL server; no other test has them.
const NEED_SERVER: [&str; 2] = ["::postgres", "_on_postgres"];
/// The same for tests that start PostgreSQL themselves,
const NEED_PROGRAMS: &str = "installed_postgres";
/// and for tests that need the client generators.
const NEED_GENERATORS: &str = "_by_generators";

/// What is available.
pub struct Needs {
    database: Provision,
    has_programs: bool,
    generators: Result<PathBuf>,
    _sweep: Sweep,
}

impl Needs {
    /// Finds, starts and installs. What is not available is left out, or fails with `CI=true`.
    pub fn provide(repo: &Repo, steps: &Steps) -> Result<Self> {
        steps.header("PostgreSQL for the tests");
        let database = postgres::provide()?;
        eprintln!("           {database}");
        let sweep = Sweep::start(&database);
        steps.header("generators of clients for the tests");
        let generators = clients::provide(repo);
        let has_programs = postgres::find_programs().is_some();
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            if let Provision::Missing(reason) = &database {
                bail!("half of the tests need PostgreSQL and CI=true lets none be left out: {reason}");
            }
            if !has_programs {
                bail!("some tests start PostgreSQL themselves and CI=true lets none be left out: install it");
            }
            if let Err(error) = &generators {
                bail!("some tests need generators of clients and CI=true lets none be left out: {error:#}");
            }
            if apt::find_on_path("zsh").is_none() {
                apt::install("zsh", &["zsh"])?;
            }
        }
        Ok(Self {
            database,
            has_programs,
            generators,
            _sweep: sweep,
        })
    }

    /// Parts of the names of the tests that cannot run.
    pub fn left_out(&self) -> Vec<&'static str> {
        let mut words = Vec::new();
        if self.database.url().is_none() {
            words.extend(NEED_SERVER);
        }
        if !self.has_programs {
            words.push(NEED_PROGRAMS);
        }
        if self.generators.is_err() {
            words.push(NEED_GENERATORS);
        }
        words
    }

    /// Sets the variables that the tests read.
    pub fn set_variables(&self, tests: &mut Command) {
        match self.database.url() {
            Some(url) => tests.env(POSTGRES_VARIABLE, url),
            None => tests.env_remove(POSTGRES_VARIABLE),
        };
        match &self.generators {
            Ok(folder) => tests.env(clients::VARIABLE, folder),
            Err(_) => tests.env_remove(clients::VARIABLE),
        };
    }

    /// Reports what was not run.
    pub fn conclude(&self, steps: &Steps) {
        if let Err(error) = &self.generators {
            eprintln!("\n*** NOT RUN: the tests of generated clients. {error:#}\n");
        }
        if let Provision::Missing(reason) = &self.database {
            eprintln!("\n*** NOT RUN: the tests on PostgreSQL. {reason}");
            eprintln!(
                "*** Install PostgreSQL, or set {POSTGRES_VARIABLE} to a server's URL, and run this again.\n"
            );
            steps.header("green on SQLite; PostgreSQL not run");
        } else if !self.has_programs {
            eprintln!(
                "\n*** NOT RUN: the tests of the throw-away cluster, for which PostgreSQL is not installed.\n"
            );
            steps.header("green but for the throw-away cluster, which was not run");
        } else if self.generators.is_err() {
            steps.header("green but for generated clients, which were not run");
        } else {
            steps.header("green");
        }
    }
}

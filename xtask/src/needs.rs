//! What the tests need besides this repository, found, started or installed before they run.

use crate::apt;
use crate::clients;
use crate::postgres::{self, Provision, Sweep};
use crate::repo::Repo;
use crate::step::Steps;
use anyhow::{Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variable that tells the tests the URL of a PostgreSQL server. Without it the tests that need one fail.
pub const POSTGRES_VARIABLE: &str = "PANDABASE_TEST_POSTGRES";

/// Parts of the names of the tests that need a PostgreSQL server; no other test has them.
const NEED_SERVER: [&str; 2] = ["::postgres", "_on_postgres"];
/// The same for tests that start PostgreSQL themselves,
const NEED_PROGRAMS: &str = "installed_postgres";
/// for those behind PgBouncer,
const NEED_POOLER: &str = "behind_a_pooler";
/// and for tests that need the client generators.
const NEED_GENERATORS: &str = "_by_generators";

/// What is available.
pub struct Needs {
    database: Provision,
    has_programs: bool,
    pooler: Result<()>,
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
        let pooler = provide_pooler();
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            if let Provision::Missing(reason) = &database {
                bail!("half of the tests need PostgreSQL and CI=true lets none be left out: {reason}");
            }
            if !has_programs {
                bail!("some tests start PostgreSQL themselves and CI=true lets none be left out: install it");
            }
            if let Err(error) = &pooler {
                bail!("a test needs PgBouncer and CI=true lets none be left out: {error:#}");
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
            pooler,
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
        if self.pooler.is_err() {
            words.push(NEED_POOLER);
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
        if let Err(error) = &self.pooler {
            eprintln!("\n*** NOT RUN: the test behind PgBouncer. {error:#}\n");
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
        } else if self.pooler.is_err() {
            steps.header("green but for PgBouncer, which was not run");
        } else if self.generators.is_err() {
            steps.header("green but for generated clients, which were not run");
        } else {
            steps.header("green");
        }
    }
}

/// Finds or installs PgBouncer. The one that the package starts by itself does not collide with ours, which
/// are reachable only by unix sockets.
fn provide_pooler() -> Result<()> {
    let is_there = || apt::find_on_path("pgbouncer").is_some() || Path::new("/usr/sbin/pgbouncer").is_file();
    if !is_there() {
        apt::install("PgBouncer", &["pgbouncer"])?;
    }
    ensure!(is_there(), "apt-get installed it without pgbouncer");
    Ok(())
}

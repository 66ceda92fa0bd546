//! `cargo xtask soak`: puts a shop under a load of everything it does, for any length of time, while its
//! nodes are killed, stopped or cut off from the database and the disk, and its receivers hang. Everything
//! that was answered with success is recorded, and compared in the end with what the API shows. `cargo
//! xtask soak stripe` compares with the books of a processor instead, `cargo xtask soak listen` is about
//! the events that are forwarded, `cargo xtask soak download` about one large file, and `cargo xtask soak
//! scale` measures what the common things take at a size that no test has.

#[cfg(feature = "soak")]
mod books;
#[cfg(feature = "soak")]
mod cluster;
#[cfg(feature = "soak")]
mod desk;
#[cfg(feature = "soak")]
mod dice;
mod download;
#[cfg(feature = "soak")]
mod faults;
mod listen;
#[cfg(feature = "soak")]
mod listeners;
#[cfg(feature = "soak")]
mod load;
#[cfg(feature = "soak")]
pub mod nodes;
#[cfg(feature = "soak")]
mod report;
#[cfg(feature = "soak")]
mod run;
mod scale;
mod stripe;

use crate::repo::Repo;
use anyhow::Result;
use clap::ValueEnum;

/// How long, on what, and with which faults.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
    /// Minutes of load and faults, of which each comes once; the end, in which everything is compared, comes
    /// on top
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: u64,
    /// The database: SQLite with one node, or a PostgreSQL with a standby, both made for the run
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    database: Engine,
    /// Servers on one PostgreSQL; SQLite has one
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=8))]
    nodes: u64,
    /// Another number is another sequence of faults and requests
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Only these faults, with commas between them; everything that the database can suffer when absent
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FAULT")]
    faults: Vec<Fault>,
}

/// What is soaked instead of a shop whose processor is played.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Purchases at a stand-in for Stripe, while the server is killed and Stripe fails: both books must agree
    Stripe(stripe::Options),
    /// Events that `pandabase listen` forwards, while server, listener and receiver are killed
    Listen(listen::Options),
    /// A store with very many orders beside very many stores: what the common things take there
    Scale(scale::Options),
    /// A large file that is sold and fetched over a line that breaks again and again
    Download(download::Options),
}

/// The database of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A cluster with a standby.
    Postgres,
}

/// What is done to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Fault {
    /// A node is killed and started again.
    Kill,
    /// A node is stopped for some seconds and goes on.
    Stop,
    /// The receiver of webhooks takes requests and does not answer.
    HangWebhooks,
    /// The mail server takes mails and does not answer.
    HangMail,
    /// No file of the node may grow, as on a full disk; SQLite only.
    FillDisk,
    /// PostgreSQL ends every connection.
    Terminate,
    /// PostgreSQL is restarted.
    Restart,
    /// PostgreSQL dies, and its standby takes over.
    Failover,
}

impl Fault {
    /// Whether the fault applies to the database.
    #[cfg(feature = "soak")]
    fn fits(self, engine: Engine) -> bool {
        match self {
            Self::Kill | Self::Stop | Self::HangWebhooks | Self::HangMail => true,
            Self::FillDisk => engine == Engine::Sqlite,
            Self::Terminate | Self::Restart | Self::Failover => engine == Engine::Postgres,
        }
    }
}

/// The word of the command line for a value.
fn word(value: impl ValueEnum) -> String {
    let known = value.to_possible_value();
    known.map_or_else(String::new, |known| known.get_name().to_owned())
}

/// Builds the server and this program with the feature and runs there.
#[cfg(not(feature = "soak"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let steps = crate::step::Steps::start();
    let mut build = repo.cargo();
    build.args(["build", "--release", "--locked", "--package", "pandabase"]);
    steps.run(&mut build, "fix what cargo says above")?;
    let mut soak = repo.cargo();
    soak.args(["run", "--release", "--locked", "--quiet", "--package", "xtask"]);
    // Seeding and the benchmark's server come with the other feature.
    let feature = match &options.what {
        Some(What::Scale(_)) => "bench",
        _ => "soak",
    };
    soak.args(["--features", feature, "--", "soak"]);
    let words = match &options.what {
        Some(What::Stripe(options)) => Some(options.words()),
        Some(What::Listen(options)) => Some(options.words()),
        Some(What::Download(options)) => Some(options.words()),
        Some(What::Scale(options)) => Some(options.words()),
        None => None,
    };
    if let Some(words) = words {
        soak.args(words);
        return steps.run(&mut soak, "the reason is above");
    }
    soak.args(["--minutes", &options.minutes.to_string()]);
    soak.args(["--database", &word(options.database)]);
    soak.args(["--nodes", &options.nodes.to_string()]);
    soak.args(["--seed", &options.seed.to_string()]);
    if !options.faults.is_empty() {
        let words: Vec<_> = options.faults.iter().map(|fault| word(*fault)).collect();
        soak.args(["--faults", &words.join(",")]);
    }
    steps.run(&mut soak, "the reason is above")
}

/// Runs the soak, and fails when something was lost or doubled.
#[cfg(feature = "soak")]
pub fn run(_: &Repo, options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    match &options.what {
        Some(What::Stripe(options)) => return runtime.block_on(stripe::run(options)),
        Some(What::Listen(options)) => return runtime.block_on(listen::run(options)),
        Some(What::Download(options)) => return runtime.block_on(download::run(options)),
        Some(What::Scale(options)) => return runtime.block_on(scale::run(options)),
        None => {}
    }
    let plan = run::Plan::of(options)?;
    let report = runtime.block_on(run::soak(&plan))?;
    print!("{report}");
    report.verdict()
}

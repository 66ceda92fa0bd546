//! The command line. Every command can answer in JSON; exit codes are 0 for success, 1 for failure, 2 for a
//! command line or a configuration that cannot be used, and 3 where no server answers.

pub mod account;
pub mod backup;
pub mod bank_account;
pub mod carts;
pub mod client;
pub mod clock;
mod completions;
mod copy;
pub mod demo;
pub mod dev;
mod dev_file;
pub mod doctor;
pub mod draft;
mod events;
pub mod failure;
pub mod files;
pub mod folder;
pub mod global;
mod health;
pub mod in_store;
mod jobs;
pub mod keys;
mod listen;
pub mod logs;
mod man;
mod mcp;
pub mod migrate;
pub mod open;
pub mod openapi;
mod operator;
mod part;
pub mod payout;
mod people;
mod processor;
mod public;
mod reconcile;
pub mod repeats;
mod resources;
pub mod restore;
pub mod run;
mod scenario;
mod secret;
pub mod serve;
mod settings;
mod setup;
mod shield;
mod simulate;
mod snapshot;
pub mod store;
mod tail;
pub mod team;
pub mod token;
mod trace;
mod tree;
mod trigger;
pub mod verify;
mod visit;
mod webhook_lab;

use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use pandabase_domain::cause::Cause;
use pandabase_domain::id::CommandId;
use pandabase_platform::cause;
use pandabase_platform::clock::Clock;
use pandabase_platform::random::Random;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// A commerce server for digital goods: the Pandabase API v2 in one binary.
#[derive(Debug, Parser)]
#[command(name = "pandabase", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  pandabase dev                              a demo store on http://127.0.0.1:4242, in ./pandabase-data
  pandabase setup                            a server of your own with its first store: asks, then makes it
  pandabase serve --tls-cert C --tls-key K   an installation, over TLS
  pandabase doctor                           what is wrong with it, and how to fix it
  pandabase listen --forward URL             events as they happen, sent to your own machine

Settings come from pandabase.toml (or --config), then PANDABASE_… variables, then the command line.
Exit codes: 0 success, 1 failure, 2 unusable command line or settings, 3 no server answers.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a sandbox with a demo store in the current folder
    Dev(dev::Dev),
    /// Make an installation with its first store, ready to sell
    Setup(Box<setup::Setup>),
    /// Serve the API over TLS and run jobs
    Serve(serve::Serve),
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Create, list, change, hand over and delete stores
    #[command(subcommand)]
    Store(store::Store),
    /// List, invite, change and take out the members of a store's team
    #[command(subcommand)]
    Team(team::Team),
    /// List accounts, and help people who cannot sign in
    #[command(subcommand)]
    Account(account::Account),
    /// Create, list, change, roll and delete a store's API tokens
    #[command(subcommand)]
    Token(token::Token),
    /// List, upload and delete a store's pictures and downloads
    #[command(subcommand)]
    Files(files::Files),
    /// Quote, request and follow payouts
    #[command(subcommand)]
    Payout(payout::Payout),
    /// Add, review and choose the bank accounts of payouts
    #[command(subcommand)]
    BankAccount(bank_account::BankAccount),
    /// List checkout sessions that buyers left, and mail those buyers
    #[command(subcommand)]
    Carts(carts::Carts),
    /// Rules that judge payments, their lists, and payments that wait for a decision
    #[command(subcommand)]
    Shield(shield::Shield),
    /// Show what something was caused by, and what else came of it
    Trace(trace::Trace),
    /// List and change the keys that secrets are encrypted with
    #[command(subcommand)]
    Keys(keys::Keys),
    /// List jobs, and try those again that failed
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Connect the account that charges buyers, show it, and change its keys
    #[command(subcommand)]
    Processor(processor::Processor),
    /// Appoint operators, and do what they do: verify and block stores, see what waits
    #[command(subcommand)]
    Operator(operator::Operator),
    /// Show or move a sandbox store's clock on a running server
    Clock(clock::Clock),
    /// Play an event of the payment processor on a running sandbox
    Simulate(simulate::Simulate),
    /// List and show what happened in a store, and tell webhooks of it again
    #[command(subcommand)]
    Events(events::Events),
    /// Follow the requests that a running server gets
    #[command(subcommand)]
    Logs(tail::Logs),
    /// Open the checkout, the dashboard or the documentation of a running server in the browser
    Open(visit::Open),
    /// Show a running server's events as they happen, or forward them to an address of this machine
    Listen(Box<listen::Listen>),
    /// Serve the Model Context Protocol on standard input and output, for assistants
    Mcp(mcp::Mcp),
    /// Play what leads to an event, on a running sandbox
    Trigger(trigger::Trigger),
    /// Keep a sandbox store, fork it, and make it what it was
    Snapshot(snapshot::Snapshot),
    /// Run stories of buyers and merchants against a sandbox, and check what becomes of them
    #[command(subcommand)]
    Scenario(scenario::Scenario),
    /// Receive webhooks and check their signatures; send stored events again, whole or damaged
    #[command(subcommand)]
    WebhookLab(Box<webhook_lab::WebhookLab>),
    /// Print the OpenAPI 3.1 document
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
    /// Compare the payment processor's books with ours
    Reconcile(reconcile::Reconcile),
    /// Check every promise about money and state in the database
    Verify(verify::Verify),
    /// Check the installation and say what to fix
    Doctor(doctor::Doctor),
    /// Ask a server whether it is ready, as supervisors of containers do
    Health(health::Health),
    /// Copy an SQLite database to a file, also beside a running server
    Backup(backup::Backup),
    /// Copy the whole database to another one: from SQLite to PostgreSQL, or back
    Copy(copy::Copy),
    /// Put a backup in the place of the SQLite database
    Restore(restore::Restore),
    /// Print what a shell completes commands with
    Completions(completions::Completions),
    /// Write manual pages, one for each command
    Man(man::Man),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if arguments.len() < 2 {
        let _ = writeln!(io::stdout().lock(), "{}", tree::INTRODUCTION);
        return ExitCode::SUCCESS;
    }
    let (tree, made) = tree::of(Cli::command(), &arguments);
    let matches = tree.get_matches_from(&arguments);
    if let Some(typed) = made.as_ref().and_then(|made| made.typed(&matches)) {
        let mut global = Global::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        global.json |= resources::wants_json(typed.matches);
        let run = resources::run(typed.resource, typed.verb, typed.matches, &global);
        return told(block_on(run), &global);
    }
    let Cli { global, command } = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let cause = command.causes();
    told(block_on(cause::scope(cause, command.run(&global))), &global)
}

fn block_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    // The HTTP client and the mail transport need a process-wide TLS provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => Err(Failure::new(format!("the runtime does not start: {error}"))),
    }
}

fn told(done: Result<(), Failure>, global: &Global) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(global.json),
    }
}

impl Command {
    /// What causes whatever the command does: a name that no other run of it has.
    fn causes(&self) -> Cause {
        let id = CommandId::new(Clock::System.now(), &mut *Random::from_system().lock());
        Cause::command(&id, self.name())
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Dev(_) => "dev",
            Self::Setup(_) => "setup",
            Self::Serve(_) => "serve",
            Self::Migrate(_) => "migrate",
            Self::Store(_) => "store",
            Self::Team(_) => "team",
            Self::Account(_) => "account",
            Self::Token(_) => "token",
            Self::Files(_) => "files",
            Self::Payout(_) => "payout",
            Self::BankAccount(_) => "bank-account",
            Self::Carts(_) => "carts",
            Self::Shield(_) => "shield",
            Self::Trace(_) => "trace",
            Self::Keys(_) => "keys",
            Self::Jobs(_) => "jobs",
            Self::Processor(_) => "processor",
            Self::Operator(_) => "operator",
            Self::Clock(_) => "clock",
            Self::Simulate(_) => "simulate",
            Self::Events(_) => "events",
            Self::Logs(_) => "logs",
            Self::Open(_) => "open",
            Self::Listen(_) => "listen",
            Self::Mcp(_) => "mcp",
            Self::Trigger(_) => "trigger",
            Self::Snapshot(_) => "snapshot",
            Self::Scenario(_) => "scenario",
            Self::WebhookLab(_) => "webhook-lab",
            Self::OpenApi(_) => "openapi",
            Self::Reconcile(_) => "reconcile",
            Self::Verify(_) => "verify",
            Self::Doctor(_) => "doctor",
            Self::Health(_) => "health",
            Self::Backup(_) => "backup",
            Self::Copy(_) => "copy",
            Self::Restore(_) => "restore",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Dev(command) => command.run(global).await,
            Self::Setup(command) => command.run(global).await,
            Self::Serve(command) => command.run(global).await,
            Self::Migrate(command) => command.run(global).await,
            Self::Store(command) => command.run(global).await,
            Self::Team(command) => command.run(global).await,
            Self::Account(command) => command.run(global).await,
            Self::Token(command) => command.run(global).await,
            Self::Files(command) => command.run(global).await,
            Self::Payout(command) => command.run(global).await,
            Self::BankAccount(command) => command.run(global).await,
            Self::Carts(command) => command.run(global).await,
            Self::Shield(command) => command.run(global).await,
            Self::Trace(command) => command.run(global).await,
            Self::Keys(command) => command.run(global).await,
            Self::Jobs(command) => command.run(global).await,
            Self::Processor(command) => command.run(global).await,
            Self::Operator(command) => command.run(global).await,
            Self::Clock(command) => command.run(global).await,
            Self::Simulate(command) => command.run(global).await,
            Self::Events(command) => command.run(global).await,
            Self::Logs(command) => command.run(global).await,
            Self::Open(command) => command.run(global).await,
            Self::Listen(command) => command.run(global).await,
            Self::Mcp(command) => command.run(global).await,
            Self::Trigger(command) => command.run(global).await,
            Self::Snapshot(command) => command.run(global).await,
            Self::Scenario(command) => command.run(global).await,
            Self::WebhookLab(command) => command.run(global).await,
            Self::OpenApi(command) => command.run(global),
            Self::Reconcile(command) => command.run(global).await,
            Self::Verify(command) => command.run(global).await,
            Self::Doctor(command) => command.run(global).await,
            Self::Health(command) => command.run(global).await,
            Self::Backup(command) => command.run(global).await,
            Self::Copy(command) => command.run(global).await,
            Self::Restore(command) => command.run(global).await,
            Self::Completions(command) => command.run(tree::whole(Cli::command())),
            Self::Man(command) => command.run(global, tree::whole(Cli::command())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wiring::openapi;
    use std::collections::BTreeSet;

    /// The commands below a command, with the words before them.
    fn below(command: &clap::Command) -> BTreeSet<String> {
        let all = command.get_subcommands();
        all.map(|sub| sub.get_name().to_owned()).collect()
    }

    #[test]
    fn the_whole_tree_is_sound() {
        tree::whole(Cli::command()).debug_assert();
    }

    /// Where a command is written by hand, the one of the same name that the document has is not in the tree.
    /// These are all.
    #[test]
    fn commands_by_hand_come_before_those_of_the_document() {
        let (by_hand, whole) = (Cli::command(), tree::whole(Cli::command()));
        let mut clashes = Vec::new();
        for (name, _) in openapi::tags() {
            let resource = resources::Resource::of(name);
            let made = resources::commands(&resource);
            let hand = by_hand.find_subcommand(name).map(below).unwrap_or_default();
            let all = below(whole.find_subcommand(name).unwrap());
            for verb in made.iter().map(clap::Command::get_name) {
                assert!(all.contains(verb), "{name} {verb}");
                if hand.contains(verb) {
                    clashes.push(format!("{name} {verb}"));
                }
            }
            assert!(hand.is_subset(&all), "{name}");
        }
        clashes.sort();
        let known = [
            "carts list",
            "carts recover",
            "events list",
            "events resend",
            "files delete",
            "files list",
            "team list",
        ];
        assert_eq!(clashes, known);
    }
}

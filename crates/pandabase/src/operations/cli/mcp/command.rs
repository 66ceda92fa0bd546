//! The command.

use super::bridge::Bridge;
use super::lines;
use crate::operations::cli::client::Place;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use clap::Args;

/// Serve the Model Context Protocol on standard input and output, for an assistant that starts this command.
///
/// It hands every message on to a running server, in whose store its tools find, explain and change things.
/// Nothing is changed unless --allow-writes is given.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Mcp {
    /// Let tools change something: sell, refund, create, move the clock
    #[arg(long)]
    allow_writes: bool,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "\
Examples:
  pandabase mcp                                        with the server of `pandabase dev` in this folder
  pandabase mcp --data shop/pandabase-data             with one in another folder
  pandabase mcp --allow-writes
  PANDABASE_URL=https://api.nimbus.example PANDABASE_TOKEN=sk_live_… pandabase mcp

Programs that speak HTTP need no command: the same is at /mcp of every server.";

impl Mcp {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let bridge = Bridge::to(self.place.post("/mcp", global)?, self.allow_writes);
        bridge.on(lines::typed()).await;
        Ok(())
    }
}

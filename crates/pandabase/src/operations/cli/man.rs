//! `pandabase man`.

use super::failure::Failure;
use super::global::Global;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::{fs, io};

/// Write manual pages: one for the program, and one for each of its commands.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  pandabase man --out ~/.local/share/man/man1
  man pandabase-products-create")]
pub(crate) struct Man {
    /// The folder to write them to; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Man {
    /// Writes them for a tree of commands.
    pub(crate) fn run(self, global: &Global, tree: clap::Command) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::new(format!("{}: {error}", self.out.display()));
        fs::create_dir_all(&self.out).map_err(failed)?;
        let pages = count(&tree);
        clap_mangen::generate_to(tree, &self.out).map_err(failed)?;
        let made = json!({"folder": self.out, "pages": pages});
        global.show(&made, |_| format!("{pages} pages in {}", self.out.display()))
    }
}

/// How many commands there are, with those below them.
fn count(command: &clap::Command) -> usize {
    let shown = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    1 + shown.map(count).sum::<usize>()
}

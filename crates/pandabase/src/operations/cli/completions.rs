//! `pandabase completions`.

use super::failure::Failure;
use clap::Args;
use clap_complete::Shell;
use std::io::{self, Write};

/// Print what a shell completes commands and options with.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase completions bash > ~/.local/share/bash-completion/completions/pandabase
  pandabase completions zsh > ~/.zfunc/_pandabase        a folder of zsh's fpath
  pandabase completions fish > ~/.config/fish/completions/pandabase.fish
  pandabase completions powershell >> $PROFILE")]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints them for a tree of commands.
    pub(crate) fn run(self, mut tree: clap::Command) -> Result<(), Failure> {
        let name = tree.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut tree, name, &mut script);
        // A reader that closed the pipe wants no more.
        let _ = io::stdout().lock().write_all(&script);
        Ok(())
    }
}

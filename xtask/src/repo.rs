//! The repository that the commands work on: its root and the files that git tracks or would add.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A git work tree.
pub struct Repo {
    /// Its top folder.
    pub root: PathBuf,
}

/// Paths from the root, with `/`, and contents; `None` if the content is not UTF-8 text.
pub type Tree = BTreeMap<String, Option<String>>;

impl Repo {
    /// The work tree that contains the current folder.
    pub fn here() -> Result<Self> {
        let output = git(Command::new("git").args(["rev-parse", "--show-toplevel"]))?;
        let root = String::from_utf8(output.stdout).context("the repository's path is not UTF-8")?;
        Ok(Self {
            root: PathBuf::from(root.trim_end_matches('\n')),
        })
    }

    /// The cargo that runs this command, in this work tree, so that a `+toolchain` carries over.
    ///
    /// The variables with which cargo describes this program's package are removed. With them some crates,
    /// and all that depend on them, would be built again, because a cargo that is started from a shell does
    /// not have them.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        command
    }

    /// Every file that is tracked or that `git add` would add, as it is on disk.
    pub fn tree(&self) -> Result<Tree> {
        let output = git(Command::new("git").current_dir(&self.root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))?;
        let names = String::from_utf8(output.stdout).context("a file name is not UTF-8")?;
        let mut tree = Tree::new();
        for name in names.split_terminator('\0') {
            let path = self.root.join(name);
            // A file that is deleted but not committed is still listed.
            if path.is_file() {
                let bytes = std::fs::read(&path).with_context(|| format!("read {name}"))?;
                tree.insert(name.to_owned(), String::from_utf8(bytes).ok());
            }
        }
        Ok(tree)
    }

    /// A file as it is in the last two commits and where the branch left its upstream; revisions that git
    /// does not have are left out.
    pub fn landed(&self, path: &str) -> Vec<String> {
        let fork = self.printed(&["merge-base", "HEAD", "@{upstream}"]);
        let fork = fork.map(|fork| fork.trim().to_owned());
        let revisions = ["HEAD".to_owned(), "HEAD~1".to_owned()].into_iter().chain(fork);
        revisions
            .filter_map(|revision| self.printed(&["show", &format!("{revision}:{path}")]))
            .collect()
    }

    /// What git prints; `None` when it fails, or prints no text.
    fn printed(&self, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new("git");
        let output = git(command.current_dir(&self.root).args(arguments)).ok()?;
        String::from_utf8(output.stdout).ok()
    }
}

fn git(command: &mut Command) -> Result<Output> {
    let output = command.output().context("run git")?;
    ensure!(
        output.status.success(),
        "git failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(output)
}

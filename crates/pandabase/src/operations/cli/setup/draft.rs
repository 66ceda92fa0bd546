//! A settings file that gets its name when everything else has gone well.

use crate::operations::cli::draft::sync_folder;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::folder::{UNFINISHED, with_end};
use pandabase_platform::keys::write_private;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A settings file beside its place. It is deleted when dropped, unless it was kept.
pub(super) struct Draft {
    path: PathBuf,
    target: PathBuf,
    is_kept: bool,
}

impl Draft {
    /// Writes the settings beside `target`; only their owner may read them, because they hold passwords.
    pub(super) fn write(target: &Path, text: &str) -> Result<Self, Failure> {
        let draft = Self {
            path: with_end(target, UNFINISHED),
            target: target.to_owned(),
            is_kept: false,
        };
        // What an earlier run left, or somebody put there, is never written through.
        let made = match fs::remove_file(&draft.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => write_private(&draft.path, text.as_bytes(), true),
        };
        made.map_err(|error| draft.failed(&error))?;
        Ok(draft)
    }

    /// Where the settings are for now.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, durably.
    pub(super) fn keep(mut self) -> Result<(), Failure> {
        fs::rename(&self.path, &self.target).map_err(|error| self.failed(&error))?;
        self.is_kept = true;
        sync_folder(&self.target).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::new(format!("{} cannot be written: {error}", self.target.display()))
            .next("name a file in a folder that is there, and that this user may write to, with --config")
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

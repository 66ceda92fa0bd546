//! Where `listen` is, kept in a file: what was taken, and the secret that it signs with.

use crate::operations::cli::failure::Failure;
use crate::operations::cli::folder::{UNFINISHED, with_end};
use pandabase_platform::keys::write_private;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The contents of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The place up to which every event was delivered; `None` before the first request.
    pub cursor: Option<i64>,
    /// The places behind it whose events were delivered.
    #[serde(default)]
    pub done: BTreeSet<i64>,
    /// What deliveries are signed with when nothing else is named.
    #[serde(default)]
    pub secret: Option<String>,
}

/// The file, and what it says.
pub struct State {
    path: PathBuf,
    pub(super) kept: Kept,
}

impl State {
    /// Reads the file; a missing file is empty.
    pub fn read(path: PathBuf) -> Result<Self, Failure> {
        let kept = match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| {
                Failure::new(format!("{}: {error}", path.display()))
                    .next("it is no file of `pandabase listen`: name another one with --cursor")
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(at(&path, &error)),
        };
        Ok(Self { path, kept })
    }

    /// Keeps what was changed. Written beside and renamed, so that a process that dies leaves the old file or
    /// the new one.
    pub fn keep(&mut self, kept: Kept) -> Result<(), Failure> {
        if kept == self.kept {
            return Ok(());
        }
        let text = serde_json::to_string(&kept).map_err(Failure::new)?;
        let new = with_end(&self.path, UNFINISHED);
        write_private(&new, format!("{text}\n").as_bytes(), false)
            .and_then(|()| fs::rename(&new, &self.path))
            .map_err(|error| at(&self.path, &error))?;
        self.kept = kept;
        Ok(())
    }
}

fn at(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display())).next("name another file with --cursor")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("listen.json");
        let mut state = State::read(path.clone()).unwrap();
        assert_eq!(state.kept, Kept::default());
        let kept = Kept {
            cursor: Some(7),
            done: BTreeSet::from([9]),
            secret: Some("whsec_a".into()),
        };
        state.keep(kept.clone()).unwrap();
        assert_eq!(State::read(path.clone()).unwrap().kept, kept);
        fs::write(&path, "{").unwrap();
        assert!(State::read(path).is_err());
    }
}

//! Only one process at a time may serve a SQLite file, run its jobs or change its schema. It locks a file
//! beside the database until it ends, however it ends. Commands that write a little do not need the lock.

use crate::os;
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// What the name of the lock's file adds to the database's name.
pub const END: &str = "-lock";

/// The right to serve a SQLite file, until it is dropped.
#[derive(Debug)]
pub struct Claim {
    _lock: File,
}

/// Why there is no claim.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Another process has it.
    #[error(
        "another pandabase{} has {path} open",
        .process.map_or_else(String::new, |id| format!(" (process {id})"))
    )]
    Held {
        /// The database.
        path: PathBuf,
        /// Its process id, where it is known.
        process: Option<u32>,
    },
    /// The lock's file cannot be used.
    #[error("{path}: {error}")]
    Io {
        /// The lock's file.
        path: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
}

impl Claim {
    /// Acquires the claim on the database at `path`, whose folder must exist.
    ///
    /// # Errors
    /// [`ClaimError`] when another process has it, or the file of the lock cannot be made.
    pub fn acquire(path: &Path) -> Result<Self, ClaimError> {
        let beside = beside(path);
        let failed = |error| ClaimError::Io {
            path: beside.clone(),
            error,
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        os::private(&mut options);
        let mut file = options.open(&beside).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let process = file
                    .read_to_string(&mut text)
                    .ok()
                    .and_then(|_| text.trim().parse().ok());
                let path = path.to_owned();
                return Err(ClaimError::Held { path, process });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(failed)?;
        Ok(Self { _lock: file })
    }
}

/// The lock's file, which is the same by whichever path the database is named.
fn beside(path: &Path) -> PathBuf {
    let real = path.canonicalize().or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
        Ok::<_, io::Error>(folder.join(path.file_name().unwrap_or_default()))
    });
    let mut name = OsString::from(real.unwrap_or_else(|_| path.to_owned()));
    name.push(END);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_claim_at_a_time_by_whichever_name() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a.db"), folder.path().join("b.db"));
        std::fs::write(&path, "").unwrap();
        os::link(&path, &other).unwrap();
        let claim = Claim::acquire(&path).unwrap();
        let Err(ClaimError::Held { process, .. }) = Claim::acquire(&other) else {
            panic!("two claims");
        };
        assert_eq!(process, Some(std::process::id()));
        drop(claim);
        Claim::acquire(&other).unwrap();
    }
}

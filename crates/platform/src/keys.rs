//! The master encryption key: 32 bytes, from the environment or from a file in the data folder that
//! only its owner may read. `docs/OPERATIONS.md`, "The encryption key".

use crate::random::Random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The variable that holds the key in base64, instead of the file.
pub const VARIABLE: &str = "PANDABASE_ENCRYPTION_KEY";

/// A master key.
pub type MasterKey = [u8; 32];

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The variable holds something else.
    #[error("{VARIABLE} must be 32 bytes in base64; make one with: openssl rand -base64 32")]
    Variable,
    /// The file holds something else.
    #[error("{0} does not hold an encryption key; restore it from your backup")]
    File(PathBuf),
    /// The file cannot be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
}

/// Where a data folder keeps its key.
pub fn path(data: &Path) -> PathBuf {
    data.join("keys").join("master.key")
}

/// The key of the environment, else of the data folder; `None` when there is neither.
///
/// # Errors
/// [`KeyError`] when what is there is no key.
pub fn find(data: &Path) -> Result<Option<MasterKey>, KeyError> {
    if let Ok(text) = std::env::var(VARIABLE) {
        return decode(&text).ok_or(KeyError::Variable).map(Some);
    }
    let path = path(data);
    match fs::read_to_string(&path) {
        Ok(text) => decode(&text).ok_or(KeyError::File(path)).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeyError::Io { path, error }),
    }
}

/// Makes the key of a new data folder.
///
/// # Errors
/// [`KeyError::Io`] when it cannot be written, or is there already.
pub fn create(data: &Path, random: &Random) -> Result<MasterKey, KeyError> {
    let path = path(data);
    let key: MasterKey = random.bytes();
    let made = (|| {
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        write_private(&path, format!("{}\n", STANDARD.encode(key)).as_bytes(), true)
    })();
    made.map(|()| key).map_err(|error| KeyError::Io { path, error })
}

/// Whether the key is the environment's, which looks after it.
pub fn is_from_environment() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Whether the data folder's key has served a database.
pub fn is_in_use(data: &Path) -> bool {
    mark(data).exists()
}

/// Notes beside the data folder's key that a database's secrets are encrypted with it.
///
/// # Errors
/// [`KeyError::Io`] when the note cannot be written.
pub fn note_use(data: &Path) -> Result<(), KeyError> {
    let path = mark(data);
    if is_from_environment() || path.exists() {
        return Ok(());
    }
    let text = b"A database is encrypted with the key beside this file. No new one is begun with it.\n";
    write_private(&path, text, false).map_err(|error| KeyError::Io { path, error })
}

fn mark(data: &Path) -> PathBuf {
    path(data).with_extension("in-use")
}

/// Whether others than the owner may read the file; `None` when it is not there.
pub fn is_exposed(path: &Path) -> Option<bool> {
    fs::metadata(path).ok().map(|file| file.mode() & 0o077 != 0)
}

/// Makes a folder, and those above it, that only the owner may enter.
pub fn private_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Writes a file that only the owner may read, and waits for the disk.
pub fn write_private(path: &Path, bytes: &[u8], must_be_new: bool) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).mode(0o600);
    if must_be_new {
        options.create_new(true);
    } else {
        options.create(true).truncate(true);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn decode(text: &str) -> Option<MasterKey> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        assert!(find(&data).unwrap().is_none());
        let key = create(&data, &Random::seeded(1)).unwrap();
        assert_eq!(find(&data).unwrap(), Some(key));
        assert_eq!(is_exposed(&path(&data)), Some(false));
        assert!(matches!(
            create(&data, &Random::seeded(2)),
            Err(KeyError::Io { .. })
        ));
        assert_eq!(find(&data).unwrap(), Some(key));
        fs::write(path(&data), "short").unwrap();
        assert!(matches!(find(&data), Err(KeyError::File(_))));
    }
}

//! The master encryption keys: 32 bytes each, from the environment or from a file in the data folder that
//! only its owner may read. `docs/OPERATIONS.md`, "The encryption key".

use crate::os;
use crate::random::Random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

/// The variable that holds the keys in base64, with commas between them, instead of the file.
pub const VARIABLE: &str = "PANDABASE_ENCRYPTION_KEY";

/// A master key.
pub type MasterKey = [u8; 32];

/// The master keys of an installation, the oldest first: one, and more while they are changed.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKeys {
    oldest: MasterKey,
    later: Vec<MasterKey>,
}

impl MasterKeys {
    /// The key that was there first.
    pub fn oldest(&self) -> &MasterKey {
        &self.oldest
    }

    /// Those that were added, in their order.
    pub fn later(&self) -> &[MasterKey] {
        &self.later
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} master keys", 1 + self.later.len())
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The variable holds something else.
    #[error(
        "{VARIABLE} must be 32 bytes in base64, or several such keys with commas between them; make one \
         with: openssl rand -base64 32"
    )]
    Variable,
    /// The file holds something else.
    #[error("{0} does not hold encryption keys, one on a line; restore it from your backup")]
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

/// The keys of the environment, else of the data folder; `None` when there are neither.
///
/// # Errors
/// [`KeyError`] when what is there are no keys.
pub fn find(data: &Path) -> Result<Option<MasterKeys>, KeyError> {
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
pub fn create(data: &Path, random: &Random) -> Result<MasterKeys, KeyError> {
    let path = path(data);
    let oldest: MasterKey = random.bytes();
    let keys = MasterKeys {
        oldest,
        later: Vec::new(),
    };
    let made = (|| {
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        write_private(&path, encode(&keys).as_bytes(), true)
    })();
    made.map(|()| keys).map_err(|error| KeyError::Io { path, error })
}

/// Adds a new key to those of a data folder. The file is replaced as a whole, with all keys, and keeps its
/// owner.
///
/// # Errors
/// [`KeyError::Io`] when it cannot be written.
pub fn add(data: &Path, keys: &MasterKeys, random: &Random) -> Result<MasterKeys, KeyError> {
    let path = path(data);
    let mut keys = keys.clone();
    keys.later.push(random.bytes());
    let made = replace_private(&path, encode(&keys).as_bytes());
    made.map(|()| keys).map_err(|error| KeyError::Io { path, error })
}

/// Replaces a file, also behind a link, and keeps its owner.
fn replace_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let (unfinished, owner) = (path.with_extension("key.new"), fs::metadata(&path)?);
    // Removes what an earlier run left, so that nothing is written through a link that somebody put there.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let made = write_private(&unfinished, bytes, true)
        .and_then(|()| os::keep_owner(&unfinished, &owner))
        .and_then(|()| fs::rename(&unfinished, &path));
    if made.is_err() {
        // The unfinished file holds every key.
        let _ = fs::remove_file(&unfinished);
    }
    made?;
    path.parent().map_or(Ok(()), os::sync_folder)
}

/// Whether the keys come from the environment and not from a file.
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
    fs::metadata(path).ok().map(|file| os::has_other_readers(&file))
}

/// Makes a folder, and those above it, that only the owner may enter.
pub fn private_folder(path: &Path) -> io::Result<()> {
    os::private_folder().recursive(true).create(path)
}

/// Writes a file that only the owner may read, and waits for the disk.
pub fn write_private(path: &Path, bytes: &[u8], must_be_new: bool) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    os::private(&mut options).write(true);
    if must_be_new {
        options.create_new(true);
    } else {
        options.create(true).truncate(true);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads keys with commas or white space between them.
fn decode(text: &str) -> Option<MasterKeys> {
    let words = text
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|word| !word.is_empty());
    let keys = words.map(|word| STANDARD.decode(word).ok()?.try_into().ok());
    let mut keys = keys.collect::<Option<Vec<MasterKey>>>()?.into_iter();
    Some(MasterKeys {
        oldest: keys.next()?,
        later: keys.collect(),
    })
}

fn encode(keys: &MasterKeys) -> String {
    let all = [keys.oldest].into_iter().chain(keys.later.iter().copied());
    all.map(|key| format!("{}\n", STANDARD.encode(key))).collect()
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
        assert_eq!(find(&data).unwrap(), Some(key.clone()));
        assert_eq!(is_exposed(&path(&data)), Some(false));
        assert!(matches!(
            create(&data, &Random::seeded(2)),
            Err(KeyError::Io { .. })
        ));
        assert_eq!(find(&data).unwrap(), Some(key.clone()));
        let both = add(&data, &key, &Random::seeded(2)).unwrap();
        assert_eq!((both.oldest(), both.later().len()), (key.oldest(), 1));
        assert_eq!(find(&data).unwrap(), Some(both.clone()));
        assert_eq!(is_exposed(&path(&data)), Some(false));
        let (elsewhere, link) = (folder.path().join("secret"), path(&data));
        fs::rename(&link, &elsewhere).unwrap();
        os::link(&elsewhere, &link).unwrap();
        let (bait, trap) = (folder.path().join("bait"), elsewhere.with_extension("key.new"));
        fs::write(&bait, "as it was").unwrap();
        os::link(&bait, &trap).unwrap();
        let all = add(&data, &both, &Random::seeded(3)).unwrap();
        assert_eq!(fs::read_to_string(&bait).unwrap(), "as it was");
        assert!(!trap.is_symlink());
        assert_eq!(all.later().len(), 2);
        assert!(link.is_symlink());
        assert_eq!(find(&data).unwrap(), Some(all));
        assert_eq!(is_exposed(&elsewhere), Some(false));
        for text in ["short", "", ","] {
            fs::write(path(&data), text).unwrap();
            assert!(matches!(find(&data), Err(KeyError::File(_))), "{text:?}");
        }
    }
}

//! A database file that gets its name when it is complete.

use super::failure::Failure;
use super::folder::{DRAFT, SQLITE_ENDS, with_end};
use pandabase_platform::db::copy;
use pandabase_platform::db::copy::Copied;
use pandabase_platform::os;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How many times the log reports the progress of a copy.
const PARTS: u64 = 10;

/// A database that is written beside its target. It is deleted when dropped, unless it was published. A draft
/// that a killed process left is taken over by the next one.
pub struct Draft {
    path: PathBuf,
    target: PathBuf,
    /// Keeps other processes from writing the same draft.
    lock: File,
    is_published: bool,
}

impl Draft {
    /// Begins a draft of `target`. Only its owner may read the file.
    pub fn begin(target: &Path) -> Result<Self, Failure> {
        let path = with_end(target, DRAFT);
        let mut options = OpenOptions::new();
        os::private(&mut options).create(true).truncate(false).write(true);
        let lock = options.open(&path).map_err(|error| {
            Failure::new(format!("{} cannot be written: {error}", path.display()))
                .next("choose a folder that is there and that this user may write to")
        })?;
        lock.try_lock().map_err(|_| {
            Failure::new(format!("another pandabase is writing {}", path.display()))
                .next("wait until it is done")
        })?;
        let draft = Self {
            path,
            target: target.to_owned(),
            lock,
            is_published: false,
        };
        let emptied = draft.remove_companions().and_then(|()| draft.lock.set_len(0));
        emptied.map_err(|error| draft.failed(&error))?;
        Ok(draft)
    }

    /// The path of the unfinished file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Copies a database into the draft and logs the progress.
    pub async fn fill(&self, from: &Path) -> Result<(), Failure> {
        let (from, to) = (from.to_owned(), self.path.clone());
        let copied = tokio::task::spawn_blocking(move || {
            let mut told = 0;
            copy::copy(&from, &to, |Copied { pages, of }| {
                let part = u64::from(pages) * PARTS / u64::from(of.max(1));
                if part > told {
                    told = part;
                    tracing::info!("copied {pages} of {of} pages");
                }
            })
        });
        Ok(copied.await.map_err(Failure::new)??)
    }

    /// Gives the file its name, durably, and returns its size in bytes. Nobody may have it open at this
    /// point.
    pub fn publish(mut self) -> Result<u64, Failure> {
        copy::settle(&self.path)?;
        let bytes = fs::metadata(&self.path)
            .map_err(|error| self.failed(&error))?
            .len();
        fs::rename(&self.path, &self.target).map_err(|error| self.failed(&error))?;
        self.is_published = true;
        sync_folder(&self.target).map_err(|error| self.failed(&error))?;
        Ok(bytes)
    }

    fn remove_companions(&self) -> io::Result<()> {
        for end in SQLITE_ENDS {
            match fs::remove_file(with_end(&self.path, end)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::new(format!("{}: {error}", self.path.display()))
            .next("make room, or choose a folder that this user may write to")
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_published {
            let _ = self.remove_companions();
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Waits until the names in a file's folder are written to disk.
pub fn sync_folder(of: &Path) -> io::Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty());
    os::sync_folder(folder.unwrap_or(Path::new(".")))
}

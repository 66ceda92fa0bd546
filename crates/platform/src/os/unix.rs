//! Linux, macOS and their like.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, lchown};
use std::path::Path;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What only the owner may enter, and what only the owner may read and write.
const OWN_FOLDER: u32 = 0o700;
const OWN_FILE: u32 = 0o600;
/// Whatever the group and others may do.
const OF_OTHERS: u32 = 0o077;

/// Makes folders that only their owner may enter.
pub fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.mode(OWN_FOLDER);
    builder
}

/// The same without blocking.
pub fn private_folder_async() -> tokio::fs::DirBuilder {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.mode(OWN_FOLDER);
    builder
}

/// Lets only the owner read and write a file that these options create.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(OWN_FILE)
}

/// Whether others than the owner may do something with a file.
pub fn has_other_readers(file: &Metadata) -> bool {
    file.mode() & OF_OTHERS != 0
}

/// Gives a file, and not what it links to, the owner that another one has.
///
/// # Errors
/// [`io::Error`] when this user may not.
pub fn keep_owner(path: &Path, of: &Metadata) -> io::Result<()> {
    lchown(path, Some(of.uid()), Some(of.gid()))
}

/// Waits until the names in a folder are on the disk.
///
/// # Errors
/// [`io::Error`] when the folder cannot be read, or the disk fails.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The same without blocking.
///
/// # Errors
/// Those of [`sync_folder`].
pub async fn sync_folder_async(folder: &Path) -> io::Result<()> {
    tokio::fs::File::open(folder).await?.sync_all().await
}

/// The signals that a server obeys, caught as long as this exists.
pub struct Signals {
    term: Signal,
    int: Signal,
    hup: Signal,
}

impl Signals {
    /// Catches them.
    ///
    /// # Errors
    /// [`io::Error`] when the system lets nobody.
    pub fn catch() -> io::Result<Self> {
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
            hup: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for any of them, including the hang-up of a terminal that is closed.
    pub async fn any(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
            _ = self.hup.recv() => {}
        }
    }

    /// Waits for the signal to stop; runs `reload` at every SIGHUP until then.
    pub async fn stop(&mut self, reload: impl Fn()) {
        loop {
            tokio::select! {
                _ = self.term.recv() => return,
                _ = self.int.recv() => return,
                _ = self.hup.recv() => reload(),
            }
        }
    }
}

/// Makes a link.
#[cfg(test)]
pub(crate) fn link(to: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, path)
}

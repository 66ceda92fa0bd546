//! Systems without owners and modes of files in the manner of Unix, such as Windows. What is private is what
//! the access list of its folder says, and no file has a signal that reads it again.

use std::fs::{DirBuilder, Metadata, OpenOptions};
use std::future::pending;
use std::io;
use std::path::Path;

/// Makes folders, with the access list of the folder that they are in.
pub fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

/// The same without blocking.
pub fn private_folder_async() -> tokio::fs::DirBuilder {
    tokio::fs::DirBuilder::new()
}

/// Changes nothing: a new file has the access list of its folder.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// `false`: access lists are not read.
pub fn has_other_readers(_file: &Metadata) -> bool {
    false
}

/// Changes nothing: a new file belongs to whoever makes it.
///
/// # Errors
/// None.
pub fn keep_owner(_path: &Path, _of: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Changes nothing: a folder cannot be opened as a file, and its names are written with its files.
///
/// # Errors
/// None.
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The same without blocking.
///
/// # Errors
/// None.
pub async fn sync_folder_async(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Ctrl-C, the one signal that there is.
pub struct Signals {}

impl Signals {
    /// Begins to wait for it when it is asked to.
    ///
    /// # Errors
    /// None.
    pub fn catch() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for it.
    pub async fn any(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            // What cannot be caught ends the process by itself.
            pending::<()>().await;
        }
    }

    /// Waits for it. Nothing asks to `reload`: restart the process instead.
    pub async fn stop(&mut self, _reload: impl Fn()) {
        self.any().await;
    }
}
